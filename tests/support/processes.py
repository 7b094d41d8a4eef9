"""Ending processes that a test started and that do not end with it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil


def end_processes_in(folder: Path) -> None:
    """End every process whose working folder is `folder` or lies in it, and wait until they are gone."""
    ours = [process for process in psutil.process_iter() if process.pid != os.getpid() and _works_in(process, folder)]
    for process in ours:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(ours, timeout=5)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(folder)
    except (psutil.Error, OSError):
        return False
