"""Which jobs have lost their kernel.

Each job in the journal has an owner, a kernel that follows it. An owner holds a file lock for as long as its process
lives, however that ends. Imports nothing heavy: loading the extension asks here.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

FILE = "journal.sqlite3"
# Who only counts the orphans holds a dead kernel's lock for a moment: that is not a kernel that lives.
ADOPTER_WAITS = 0.1


def lock_file(home: Path, owner: str) -> Path:
    return home / "owners" / f"{owner}.lock"


def lives(home: Path, owner: str, *, wait: float = 0.0) -> bool:
    """Whether the kernel called `owner` holds its lock for `wait` seconds. The file of a dead one is cleared away."""
    from filelock import FileLock, Timeout

    place = lock_file(home, owner)
    if not place.exists():
        return False
    lock = FileLock(place)
    try:
        lock.acquire(timeout=wait, poll_interval=0.01)
    except (Timeout, OSError):
        return True
    except NotImplementedError:
        return False  # no locks on this file system
    lock.release()
    with suppress(OSError):
        place.unlink(missing_ok=True)
    return False


def count_orphans(db: sqlite3.Connection, home: Path, but: str = "") -> int:
    """How many jobs were under way in kernels that are gone; `but` is an owner who is known to live."""
    query = "SELECT owner, COUNT(*) FROM jobs WHERE finished IS NULL AND owner != ? GROUP BY owner"
    rows = db.execute(query, (but,)).fetchall()
    return sum(int(count) for owner, count in rows if not lives(home, str(owner)))


def left_behind(home: Path) -> int:
    """The same for a journal that nobody here has opened. 0 where there is none, or none that can be read."""
    place = home / FILE
    if not place.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True, timeout=0.5)) as db:
            return count_orphans(db, home)
    except (sqlite3.Error, OSError):
        return 0
