"""The journal's file: opened for this process, told from another that stands in its place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from firefly_nb.core.migrations import migrate, refuse_newer


def opened(place: Path | str, patience: float) -> sqlite3.Connection:
    """The journal at `place`, at the newest step, for use by several threads that take turns.

    `patience` is how many seconds to wait for another kernel that is writing. Raises `sqlite3.Error`.
    """
    db = sqlite3.connect(place, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        db.row_factory = sqlite3.Row
        refuse_newer(db)  # before anything is written to it
        db.execute("PRAGMA journal_mode=WAL")
        # With WAL, NORMAL survives any end of the process; only a power cut can lose the last moments.
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA foreign_keys=ON")
        migrate(db)
    except sqlite3.Error:
        db.close()
        raise
    return db


def identity(place: Path) -> tuple[int, int] | None:
    """Which file is at `place`, `None` when there is none."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def why(error: Exception) -> str:
    """What went wrong, for the middle of a line."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
