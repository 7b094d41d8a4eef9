"""The words of all jobs, for search: a file of its own beside the journal, made again from it whenever it has to be.

Jobs do not write it: what came to the journal since is taken up before a search. So search costs a running job
nothing, and with a SQLite that has no full-text search the same is found by looking at every row.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any, TypeVar

from firefly_nb.core.library.query import Word, folded
from firefly_nb.core.records import read_json
from firefly_nb.operations import OPERATIONS

FILE = "search.sqlite3"
_VERSION = 1  # another one: made in another way, to be made again
_PATIENCE = 2.0  # seconds to wait for another kernel that takes up the same
_FULL_TEXT = "CREATE VIRTUAL TABLE words USING fts5(text, terms UNINDEXED, tokenize='unicode61')"
_PLAIN = "CREATE TABLE words (text TEXT NOT NULL, terms TEXT NOT NULL)"
T = TypeVar("T")


class Index:
    """The index of the journal in `home`, for one thread at a time. Its methods raise `sqlite3.Error`."""

    def __init__(self, home: Path) -> None:
        self._place: Path | None = home / FILE
        self._db: sqlite3.Connection | None = None
        self._full_text = False
        self._remade = False

    def take_up(self, journal: sqlite3.Connection) -> None:
        """Add the jobs that the journal has and the index has not."""
        number, key = self._do(_last)
        rows = journal.execute(
            "SELECT number, key, operation, request FROM jobs WHERE number>=? ORDER BY number", (number,)
        ).fetchall()
        if not rows and not number:
            return
        same = bool(rows) and (rows[0]["number"], rows[0]["key"]) == (number, key)
        if same and len(rows) == 1:
            return
        if number and not same:  # another journal stood here when the index was made
            rows = journal.execute("SELECT number, key, operation, request FROM jobs ORDER BY number").fetchall()
        try:
            self._do(lambda db: _add(db, number, rows, anew=not same, plain=not self._full_text))
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise  # else another kernel takes up the same: they are found the next time

    def jobs_with(self, words: Sequence[Word]) -> set[int]:
        """The numbers of the jobs in whose text all of `words` stand."""

        def look(db: sqlite3.Connection) -> set[int]:
            quick = [word for word in words if self._full_text and not word.anywhere]
            conditions = ["words MATCH ?"] if quick else []
            values = [" AND ".join(f'"{word.text}" *' for word in quick)] if quick else []
            for word in words:
                if word not in quick:
                    conditions.append("instr(text, ?)" if word.anywhere else "instr(terms, ?)")
                    values.append(word.text if word.anywhere else f" {word.text}")
            query = f"SELECT rowid FROM words WHERE {' AND '.join(conditions) or '1'}"
            return {int(row[0]) for row in db.execute(query, values)}

        return self._do(look)

    def models(self) -> dict[int, str]:
        """The model that each job asked for, by the job's number; jobs that named none are not in it."""
        return self._do(lambda db: dict(db.execute("SELECT number, model FROM models").fetchall()))

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    # Inside

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """`work` on the index: on one made anew where it is damaged, in memory where the folder takes no file."""
        while True:
            try:
                return work(self._open())
            except sqlite3.DatabaseError as error:
                if self._place is None or "locked" in str(error):
                    raise
                self.close()
                damaged = not isinstance(error, sqlite3.OperationalError)
                if not (damaged and not self._remade and _removed(self._place)):
                    self._place = None
                self._remade = True

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            db = sqlite3.connect(
                self._place or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                db.row_factory = sqlite3.Row
                db.execute("PRAGMA journal_mode=WAL")
                db.execute("PRAGMA synchronous=NORMAL")
                self._full_text = _prepared(db)
            except sqlite3.Error:
                db.close()
                raise
            self._db = db
        return self._db


def _prepared(db: sqlite3.Connection) -> bool:
    """Make the tables where there are none, or those of another version. Whether they are made for full-text search."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            for name in ("words", "models", "last"):
                db.execute(f"DROP TABLE IF EXISTS {name}")
            db.execute("CREATE TABLE last (number INTEGER NOT NULL, key TEXT NOT NULL)")
            db.execute("CREATE TABLE models (number INTEGER PRIMARY KEY, model TEXT NOT NULL)")
            try:
                db.execute(_FULL_TEXT)
            except sqlite3.OperationalError:
                db.execute(_PLAIN)
            db.execute(f"PRAGMA user_version={_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    made = db.execute("SELECT sql FROM sqlite_master WHERE name='words'").fetchone()
    db.execute("SELECT rowid FROM words LIMIT 1")  # another SQLite may have made it: one that can do more
    return "fts5" in str(made["sql"])


def _last(db: sqlite3.Connection) -> tuple[int, str]:
    """The newest job in the index, (0, "") when there is none."""
    row = db.execute("SELECT number, key FROM last").fetchone()
    return (0, "") if row is None else (int(row["number"]), str(row["key"]))


def _add(db: sqlite3.Connection, after: int, rows: Sequence[sqlite3.Row], *, anew: bool, plain: bool) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        if not anew and _last(db)[0] != after:
            db.execute("ROLLBACK")  # another kernel was faster
            return
        if anew:
            for name in ("words", "models"):
                db.execute(f"DELETE FROM {name}")
        for row in rows if anew else rows[1:]:
            record = read_json(row["request"], dict)
            text = folded(" ".join(_texts(row["operation"], record)))
            terms = " " + " ".join(re.findall(r"[^\W_]+", text)) if plain else ""
            db.execute("INSERT INTO words (rowid, text, terms) VALUES (?,?,?)", (row["number"], text, terms))
            if isinstance(record.get("model"), str):
                db.execute("INSERT INTO models VALUES (?,?)", (row["number"], record["model"]))
        db.execute("DELETE FROM last")
        if rows:
            db.execute("INSERT INTO last VALUES (?,?)", (rows[-1]["number"], rows[-1]["key"]))
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _texts(operation: str, record: dict[str, Any]) -> Iterator[str]:
    """What a person could look for: every word of the request, and the names of the images that it was given."""
    yield operation
    if operation in OPERATIONS:
        yield OPERATIONS[operation].title
    for name, value in record.items():
        if name == "operation":
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))
        elif isinstance(value, dict) and isinstance(value.get("label"), str):
            yield PurePath(value["label"]).name


def _removed(place: Path) -> bool:
    """Whether a damaged index could be cleared away."""
    try:
        for ending in ("", "-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
    except OSError:
        return False
    return True
