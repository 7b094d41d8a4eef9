"""Outputs that were deleted: their rows and files, put aside for a month.

All files move while the journal is locked for writing, so that kernels do not undo each other's moves. Rows go first
and come back last: whenever this is cut off, an output that still has its row has its file too, and `tidy` ends what
was begun.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from firefly_nb.core.library.entries import Ref
from firefly_nb.core.library.store import Store
from firefly_nb.core.library.thumbnails import Thumbnails
from firefly_nb.errors import StorageError

FOLDER = "trash"
KEPT_SECONDS = 30 * 24 * 3600.0
_EMPTIED_AT_ONCE = 200
_COLUMNS = (
    "job, position, seed, media_type, width, height, size, sha256, path, parent_job, parent_position, kept"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted together, to be undone together, and when (seconds since the epoch)."""

    refs: tuple[Ref, ...]
    at: float


class Trash:
    """The trash of one home folder. Its methods raise `StorageError`."""

    def __init__(self, store: Store, thumbnails: Thumbnails) -> None:
        self._store = store
        self._thumbnails = thumbnails
        self._outputs = store.home / "outputs"

    def delete(self, refs: Iterable[Ref]) -> Deletion:
        """Put `refs` and their files aside. What cannot be moved stays an output, and is told of."""
        deletion = Deletion(tuple(dict.fromkeys(refs)), time.time())
        rows: list[sqlite3.Row] = []
        with self._store.write() as db:
            for ref in deletion.refs:
                found = db.execute(f"SELECT {_COLUMNS} FROM outputs WHERE job=? AND position=?", ref).fetchall()
                db.executemany(
                    f"INSERT OR REPLACE INTO trash VALUES ({'?,' * 12}?)", [(*r, deletion.at) for r in found]
                )
                db.execute("DELETE FROM outputs WHERE job=? AND position=?", ref)
                rows += found
        stuck: dict[Ref, OSError] = {}
        with self._store.write() as db:
            for row in rows:
                try:
                    self._put_aside(db, Path(row["path"]))
                except OSError as error:
                    stuck[_ref(row)] = error
                    self._bring_back(Path(row["path"]))
            _restore(db, [row for row in rows if _ref(row) in stuck])
        for first in stuck.values():
            raise StorageError(f"{first.filename}: {first.strerror}; {len(stuck)} of {len(rows)} could not be deleted")
        return Deletion(tuple(_ref(row) for row in rows), deletion.at)

    def undo(self, deletion: Deletion) -> list[Ref]:
        """Bring back what is still in the trash. Returns what is there again."""
        with self._store.write() as db:
            rows = [row for ref in deletion.refs for row in _trashed(db, "job=? AND position=?", ref)]
            for row in rows:
                self._bring_back(Path(row["path"]))
            _restore(db, rows)
        return [_ref(row) for row in rows]

    def deletions(self) -> list[Deletion]:
        """What can be undone, the latest first."""
        with self._store.read() as db:
            query = "SELECT job, position, deleted FROM trash ORDER BY deleted DESC, job, position"
            rows = db.execute(query).fetchall()
        groups = groupby(rows, key=lambda row: float(row["deleted"]))
        return [Deletion(tuple(map(_ref, deleted)), at) for at, deleted in groups]

    def tidy(self, now: float | None = None) -> None:
        """End moves that were cut off, and empty the trash of what has been in it for a month."""
        old = (time.time() if now is None else now) - KEPT_SECONDS
        with self._store.read() as db:
            if not _trashed(db, "deleted<?", (old,)) and not any(
                Path(row["path"]).exists() for row in _trashed(db, "deleted>=?", (old,))
            ):
                return
        with suppress(OSError, StorageError), self._store.write() as db:  # it can wait for another day
            for row in _trashed(db, "deleted>=?", (old,)):
                self._put_aside(db, Path(row["path"]))
            for row in _trashed(db, "deleted<? LIMIT ?", (old, _EMPTIED_AT_ONCE)):
                self._put_aside(db, Path(row["path"]))
                self._empty(db, row)

    # Inside

    def _put_aside(self, db: sqlite3.Connection, path: Path) -> None:
        """Move a file and the one beside it. Two outputs of the same bytes share a file: the last one takes it."""
        if db.execute("SELECT 1 FROM outputs WHERE path=? LIMIT 1", (str(path),)).fetchone() is None:
            for source, target in reversed(list(self._moves(path))):  # the file last: `tidy` looks for it
                _move(source, target)

    def _bring_back(self, path: Path) -> None:
        for source, target in self._moves(path):
            if not source.exists():
                _move(target, source)

    def _empty(self, db: sqlite3.Connection, row: sqlite3.Row) -> None:
        path = Path(row["path"])
        db.execute("DELETE FROM trash WHERE job=? AND position=?", _ref(row))
        db.execute("DELETE FROM stars WHERE job=? AND position=?", _ref(row))
        if not _trashed(db, "path=?", (row["path"],)):
            for source, target in self._moves(path):
                target.unlink(missing_ok=True)
                _remove_empty(target.parent, self._store.home / FOLDER)
                _remove_empty(source.parent, self._outputs)
        if db.execute("SELECT 1 FROM outputs WHERE sha256=? LIMIT 1", (row["sha256"],)).fetchone() is None:
            self._thumbnails.drop(row["sha256"])

    def _moves(self, path: Path) -> Iterator[tuple[Path, Path]]:
        """The file and the one beside it, each with its place in the trash; nothing for a file of somebody else's."""
        with suppress(OSError, RuntimeError, ValueError):
            inside = path.resolve().relative_to(self._outputs.resolve())
            for name in (inside, inside.with_suffix(".json")):
                yield self._outputs / name, self._store.home / FOLDER / "outputs" / name


def _restore(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> None:
    for row in rows:
        db.execute("DELETE FROM trash WHERE job=? AND position=?", _ref(row))
        db.execute(f"INSERT OR REPLACE INTO outputs ({_COLUMNS}) VALUES ({','.join('?' * 12)})", tuple(row)[:12])


def _trashed(db: sqlite3.Connection, condition: str, values: Iterable[object]) -> list[sqlite3.Row]:
    return db.execute(f"SELECT {_COLUMNS} FROM trash WHERE {condition}", tuple(values)).fetchall()


def _ref(row: sqlite3.Row) -> Ref:
    return Ref(row["job"], row["position"])


def _move(source: Path, target: Path) -> None:
    if not source.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Somebody keeps the outputs on another disk: whole at its new place before it leaves the old one.
        part = target.with_name(f".part-{target.name}")
        shutil.copy2(source, part)
        part.replace(target)
        source.unlink()


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove `folder`, and those that hold it up to `top` and with it, as far as nothing is left in them."""
    with suppress(OSError):
        while folder.is_relative_to(top):
            folder.rmdir()
            folder = folder.parent
