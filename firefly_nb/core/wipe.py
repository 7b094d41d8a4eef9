"""Removing everything that is kept in a home folder, and nothing else that may lie there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from firefly_nb.core import local
from firefly_nb.core.library import close_all
from firefly_nb.errors import StorageError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_JOB = re.compile(r"-?\d+-[a-z-]+-[0-9a-f]{6}")
_INPUT = re.compile(r"([0-9a-f]{16}|[0-9a-f]{64})\.[a-z0-9.]+")
_WRITTEN = re.compile(r"sandbox\.\d+\.\d+")  # `sandbox.json` by a kernel that died while it wrote it
_THUMBNAIL = re.compile(r"[0-9a-f]{64}-\d+\.webp|\.part-[0-9a-f]{32}")
_DATABASES = ("journal.sqlite3", "search.sqlite3")
_FILES = (
    *(name + ending for name in _DATABASES for ending in ("", "-wal", "-shm")),
    "sandbox.json",
    "sandbox.lock",
    "sandbox.log",
)
_FOLDERS = ("outputs", "trash/outputs", "trash", "inputs", "owners", "thumbnails")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a home folder holds: the jobs' folders, all files, and their size in bytes."""

    home: Path
    jobs: int
    files: int
    size: int


def kept(home: Path) -> Kept:
    """What `wipe` would remove."""
    jobs, deleted = list(_job_folders(home)), list(_job_folders(home / "trash"))
    files = [*_own_files(home), *(file for job in (*jobs, *deleted) for file in job.rglob("*") if file.is_file())]
    return Kept(home, len(jobs), len(files), sum(_size(file) for file in files))


def wipe(home: Path) -> None:
    """Remove the journal, the outputs and the kept inputs, and end the folder's sandbox.

    What is not ours stays, and the folders that hold it.

    Every client of this folder has to be closed. Raises `StorageError` when another kernel uses the folder, or when
    something cannot be removed.
    """
    if _in_use(home):
        raise StorageError(f"another kernel uses {home}; shut it down first, nothing was removed")
    local.stop(home)
    close_all(home)
    try:
        for folder in (*_job_folders(home), *_job_folders(home / "trash")):
            shutil.rmtree(folder)
        for file in list(_own_files(home)):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{error.filename or home}: {error.strerror or error}; not everything was removed"
        ) from error
    inner = (folder for name in ("outputs", "trash/outputs", "thumbnails") for folder in (home / name).glob("*"))
    for folder in (*inner, *(home / name for name in _FOLDERS), home):
        with suppress(OSError):
            folder.rmdir()  # only where nothing is left in it


def _job_folders(place: Path) -> Iterator[Path]:
    for day in _inside(place / "outputs"):
        if _DAY.fullmatch(day.name) and not day.is_symlink():
            yield from (
                job for job in _inside(day) if _JOB.fullmatch(job.name) and job.is_dir() and not job.is_symlink()
            )


def _own_files(home: Path) -> Iterator[Path]:
    yield from (home / name for name in _FILES if (home / name).is_file())
    yield from (file for file in _inside(home) if _WRITTEN.fullmatch(file.name))
    yield from (file for file in _inside(home / "inputs") if _INPUT.fullmatch(file.name))
    yield from (file for file in _inside(home / "owners") if file.suffix == ".lock")
    for folder in _inside(home / "thumbnails"):
        if not folder.is_symlink():
            yield from (file for file in _inside(folder) if _THUMBNAIL.fullmatch(file.name))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _in_use(home: Path) -> bool:
    """Whether a living kernel holds its lock on this folder."""
    from filelock import FileLock, Timeout

    for place in _inside(home / "owners"):
        lock = FileLock(place)
        try:
            lock.acquire(blocking=False)
        except (Timeout, OSError):
            return True
        lock.release()
    return False
