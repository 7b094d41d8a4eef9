"""``--save DIR``: copies of a job's outputs, made as soon as they are there."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from firefly_nb.errors import InvalidRequest, StorageError

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot


class Savings:
    """The copies that were asked for.

    They are made in threads of their own: the loop that follows the jobs must not wait for a slow folder. The threads
    are no daemons, so that a kernel that is shut down finishes what it has begun to write.
    """

    def __init__(self) -> None:
        self._copies: dict[str, threading.Event] = {}

    def when_done(self, job: Job, folder: Path) -> None:
        """Copy the outputs of `job` into `folder` once it has ended. What goes wrong becomes a note on the job."""
        done = threading.Event()
        begun = threading.Lock()
        self._copies[job.key] = done

        def look(snapshot: Snapshot) -> None:
            if not snapshot.status.finished:
                return
            if not snapshot.outputs:
                done.set()  # nothing to copy; it may still come, when the job is resumed
            elif begun.acquire(blocking=False):
                done.clear()
                threading.Thread(target=_save, args=(job, folder, done), name=f"save job {job.number}").start()

        job.on_change(look)
        look(job.snapshot)

    def wait(self, jobs: Iterable[Job]) -> None:
        """Wait for the copies of those of `jobs` that have ended."""
        for job in jobs:
            if job.status.finished and (done := self._copies.get(job.key)) is not None:
                done.wait()


def _save(job: Job, folder: Path, done: threading.Event) -> None:
    try:
        paths = job.save(folder)
        job.note(f"copied to {folder}{os.sep}: {', '.join(path.name for path in paths)}")
    except StorageError as error:
        job.note(f"not copied: {error}")
    finally:
        done.set()


def folder_of(text: str) -> Path:
    """The folder to save to, made if need be. Raises `InvalidRequest` when it cannot be written: before, not after."""
    folder = Path(text).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InvalidRequest(f"--save: {text} is a file; give a folder") from None
    except OSError as error:
        raise InvalidRequest(f"--save: {text}: {error.strerror or error}; give a folder that can be written") from None
    if not os.access(folder, os.W_OK):
        raise InvalidRequest(f"--save: {text} cannot be written; give another folder")
    return folder
