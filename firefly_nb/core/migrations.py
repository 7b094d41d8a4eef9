"""The journal's tables, as numbered steps. A step that has been released never changes: add the next one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE jobs (
        number     INTEGER PRIMARY KEY AUTOINCREMENT,
        key        TEXT NOT NULL UNIQUE,
        operation  TEXT NOT NULL,
        request    TEXT NOT NULL,
        service    TEXT NOT NULL,
        base_url   TEXT NOT NULL,
        sandbox    INTEGER NOT NULL,
        status     TEXT NOT NULL,
        id         TEXT,
        status_url TEXT,
        cancel_url TEXT,
        created    REAL NOT NULL,
        sent       REAL,
        accepted   REAL,
        finished   REAL,
        facts      TEXT NOT NULL DEFAULT '{}',
        error      TEXT,
        notes      TEXT NOT NULL DEFAULT '[]',
        timeout    REAL NOT NULL,
        owner      TEXT NOT NULL
    );
    CREATE INDEX jobs_by_status ON jobs (status);
    CREATE TABLE outputs (
        job        TEXT NOT NULL REFERENCES jobs (key) ON DELETE CASCADE,
        position   INTEGER NOT NULL,
        seed       INTEGER,
        media_type TEXT NOT NULL,
        width      INTEGER,
        height     INTEGER,
        size       INTEGER NOT NULL,
        sha256     TEXT NOT NULL,
        path       TEXT NOT NULL,
        parent_job TEXT,
        parent_position INTEGER,
        kept       REAL NOT NULL,
        PRIMARY KEY (job, position)
    );
    CREATE INDEX outputs_by_sha256 ON outputs (sha256);
    CREATE TABLE uploads (
        sha256  TEXT NOT NULL,
        service TEXT NOT NULL,
        id      TEXT NOT NULL,
        created REAL NOT NULL,
        PRIMARY KEY (sha256, service)
    );
    """,
    # What a gallery adds. No foreign keys: an output that is fetched again replaces its row, and stays starred.
    """
    CREATE TABLE stars (
        job      TEXT NOT NULL,
        position INTEGER NOT NULL,
        since    REAL NOT NULL,
        PRIMARY KEY (job, position)
    ) WITHOUT ROWID;
    CREATE TABLE trash (
        job        TEXT NOT NULL,
        position   INTEGER NOT NULL,
        seed       INTEGER,
        media_type TEXT NOT NULL,
        width      INTEGER,
        height     INTEGER,
        size       INTEGER NOT NULL,
        sha256     TEXT NOT NULL,
        path       TEXT NOT NULL,
        parent_job TEXT,
        parent_position INTEGER,
        kept       REAL NOT NULL,
        deleted    REAL NOT NULL,
        PRIMARY KEY (job, position)
    ) WITHOUT ROWID;
    CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON outputs
    WHEN EXISTS (SELECT 1 FROM trash WHERE job=NEW.job AND position=NEW.position)
    BEGIN SELECT RAISE(IGNORE); END;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to the newest step, all of it or nothing. Two kernels may come at the same time."""
    if _version(connection) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[_version(connection) :]:  # asked again: the other kernel may have been faster
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(STEPS)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def refuse_newer(connection: sqlite3.Connection) -> None:
    """Raise `sqlite3.DatabaseError` when the journal was written by a newer version of this package."""
    if _version(connection) > len(STEPS):
        raise sqlite3.DatabaseError("it was written by a newer firefly_nb; upgrade this one")


def _statements(step: str) -> Iterator[str]:
    """The statements of a step; a trigger has semicolons of its own."""
    statement = ""
    for piece in step.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if piece.strip():
                yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
