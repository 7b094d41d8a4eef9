"""A connection of the library's own to the journal, which other kernels and running jobs write at the same time."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from firefly_nb.core.database import identity, opened, why
from firefly_nb.core.library.index import Index
from firefly_nb.core.owners import FILE
from firefly_nb.errors import StorageError

_PATIENCE = 5.0  # seconds to wait for another kernel that is writing
_NO_JOURNAL = ":memory:"
_OPEN: weakref.WeakSet[Store] = weakref.WeakSet()


class Store:
    """The journal of `home` and its index, opened at the first use and again when another file stands there.

    Safe to use from any thread, one at a time. Raises `StorageError`.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.index = Index(home)
        self._guard = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._seen: tuple[object, ...] | None = None
        self._looked: int | None = None
        self._revision = 0
        _OPEN.add(self)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The journal, to read from."""
        with self._guard:
            try:
                yield self._open()
            except (sqlite3.Error, OSError) as error:
                raise StorageError(f"the journal {self.home / FILE} cannot be read: {why(error)}") from error

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """The journal, in a transaction that is undone when the block raises."""
        with self._guard:
            try:
                db = self._open()
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                    db.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):
                        if db.in_transaction:
                            db.execute("ROLLBACK")
                    raise
                self._looked = None
            except (sqlite3.Error, OSError) as error:
                raise StorageError(f"the journal {self.home / FILE} cannot be written: {why(error)}") from error

    def revision(self) -> int:
        """A number that grows when there are other outputs, stars or deletions than when it was last asked for."""
        with self.read() as db:
            looked = int(db.execute("PRAGMA data_version").fetchone()[0])
            if looked != self._looked:
                seen = db.execute(
                    "SELECT (SELECT max(rowid) FROM outputs), (SELECT count(*) FROM trash),"
                    " (SELECT max(deleted) FROM trash), (SELECT count(*) FROM stars), (SELECT max(since) FROM stars)"
                ).fetchone()
                self._looked = looked
                if (self._file, *seen) != self._seen:
                    self._seen = (self._file, *seen)
                    self._revision += 1
            return self._revision

    def close(self) -> None:
        with self._guard:
            self.index.close()
            if self._db is not None:
                self._db.close()
            self._db = self._looked = None

    def _open(self) -> sqlite3.Connection:
        file = identity(self.home / FILE)
        if self._db is None or file != self._file:
            self.close()
            # A home where nothing was made yet is not filled by looking into it.
            self._db = opened(_NO_JOURNAL if file is None else self.home / FILE, _PATIENCE)
            self._file = file
        return self._db


def close_all(home: Path) -> None:
    """Let go of every file of `home` that this process holds open through a store."""
    for store in list(_OPEN):
        if store.home == home:
            store.close()
