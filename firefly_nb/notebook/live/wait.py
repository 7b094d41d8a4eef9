"""Waiting for jobs, with something to see meanwhile."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from firefly_nb.notebook import render
from firefly_nb.notebook.live.screen import SCREEN
from firefly_nb.notebook.live.show import settle
from firefly_nb.notebook.live.where import Where, where

if TYPE_CHECKING:
    from firefly_nb.client import Job

# An interrupt is heard between two waits, on every platform.
_STEP = 0.25


def wait(jobs: Sequence[Job], timeout: float | None = None) -> bool:
    """Wait until all of `jobs` have ended and their last state is shown, `timeout` seconds at most.

    `False` when some go on. ■ and Ctrl-C raise `KeyboardInterrupt`: they end the wait, not the jobs.
    """
    end = None if timeout is None else time.monotonic() + timeout
    line = _Line() if where() is Where.TERMINAL and sys.stdout.isatty() else None
    try:
        for job in jobs:
            while not job.status.finished:
                if line is not None:
                    line.write(render.progress_text([each.snapshot for each in jobs]))
                left = _STEP if end is None else min(_STEP, end - time.monotonic())
                if left <= 0:
                    return False
                job.wait(left)
    finally:
        if line is not None:
            line.clear()
    settle(jobs)
    if where() is Where.TERMINAL:
        _report(jobs)
    return True


def _report(jobs: Sequence[Job]) -> None:
    """Print what became of jobs, those included that were never shown."""
    from firefly_nb.notebook.live.terminal import CONSOLE

    CONSOLE.flush()
    unseen = [job.snapshot for job in jobs if not SCREEN.shows(job)]
    if unseen:
        print(render.jobs_text(unseen))


class _Line:
    """A line of the terminal that is written over."""

    def write(self, text: str) -> None:
        import shutil

        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write(f"\r\x1b[2K{text[:width]}")
        sys.stdout.flush()

    def clear(self) -> None:
        sys.stdout.write("\r\x1b[2K")
        sys.stdout.flush()
