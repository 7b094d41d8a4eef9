"""The local record of jobs and outputs: SQLite in WAL mode, shared by every kernel of one home folder.

Each job has an owner, a kernel that follows it (`owners`), so that a dead kernel's jobs can be told from a busy one's
and taken over.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from firefly_nb.core.database import identity, opened, why
from firefly_nb.core.outputs import Output
from firefly_nb.core.owners import ADOPTER_WAITS, FILE, count_orphans, lives, lock_file
from firefly_nb.core.records import is_gone, job_values, output_of, output_row, snapshot_of
from firefly_nb.core.state import Snapshot, Status
from firefly_nb.errors import StorageError
from firefly_nb.operations import to_record

_UNDER_WAY = tuple(status.value for status in Status if not status.finished)
_PATIENCE = 5.0  # seconds to wait for another kernel that is writing
_NO_PATIENCE = 0.05  # the same while the last write failed so: the jobs wait with it
_UPLOAD_LIFE = 6.5 * 24 * 3600  # the service keeps an upload for seven days; half a day in hand
_UPDATE_JOB = (
    "UPDATE jobs SET request=?, status=?, id=?, status_url=?, cancel_url=?, sent=?, accepted=?, finished=?, facts=?,"
    " error=?, notes=? WHERE key=? AND owner=?"
)
# Only of a job that is recorded: without one, no kernel would ever find the output's row.
_OUTPUT_ROW = "outputs SELECT ?,?,?,?,?,?,?,?,?,?,?,? WHERE EXISTS (SELECT 1 FROM jobs WHERE key=?)"


class Journal:
    """The journal of one home folder, as one process sees it. Safe to use from any thread.

    Every method raises `StorageError` when the file cannot be read or written; what `update` could not write is
    written with the next update that succeeds. `trouble` holds the line to show the user when the journal could not
    even be opened, or is gone since: it then lives in memory, and a file that is there is left as it is.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.owner = uuid.uuid4().hex
        self.trouble: str | None = None
        self._guard = threading.RLock()
        self._owner_lock: Any = None
        self._pid = os.getpid()
        self._late: dict[str, Snapshot] = {}
        self._patient = True
        self._file: tuple[int, int] | None = None
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._db = opened(home / FILE, _PATIENCE)
            self._file = identity(home / FILE)
        except (OSError, sqlite3.Error) as error:
            self.trouble = (
                f"the journal {home / FILE} cannot be used ({why(error)}): jobs are kept in memory only; "
                "set FIREFLY_HOME to another folder"
            )
            self._db = opened(":memory:", _PATIENCE)
        else:
            self._own()

    def close(self) -> None:
        if os.getpid() != self._pid:
            return  # a forked child: file and lock are its parent's
        with self._guard:
            if self._late:
                with suppress(StorageError):
                    self._write_late()
            self._db.close()
            if self._owner_lock is not None:
                self._owner_lock.release()
                with suppress(OSError):
                    lock_file(self.home, self.owner).unlink(missing_ok=True)
                self._owner_lock = None

    # Jobs

    def add(self, snapshot: Snapshot, timeout: float) -> int:
        """Write a new job and return its number."""
        service = snapshot.service
        with self._write() as db:
            row = db.execute(
                "INSERT INTO jobs (key, operation, request, service, base_url, sandbox, status, created, timeout,"
                " owner) VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    snapshot.key,
                    snapshot.request.command,
                    json.dumps(to_record(snapshot.request), ensure_ascii=False),
                    service.name,
                    service.base_url,
                    service.sandbox,
                    snapshot.status.value,
                    snapshot.created,
                    timeout,
                    self.owner,
                ),
            )
            return int(row.lastrowid or 0)

    def update(self, snapshot: Snapshot) -> None:
        """Write where a job stands now, its request included (images get their upload ids on the way).

        A job that another kernel follows stays as that one writes it.
        """
        with self._guard:
            self._late[snapshot.key] = snapshot
            self._write_late()
            if self.trouble is not None:
                raise StorageError(self.trouble)

    def keep(self, output: Output, at: float) -> None:
        """Record an output that is on disk."""
        with self._write() as db:
            db.execute(f"INSERT OR REPLACE INTO {_OUTPUT_ROW}", (*output_row(output, at), output.job))

    def jobs(self, *, limit: int = 50, keys: Sequence[str] | None = None) -> list[Snapshot]:
        """The newest `limit` jobs with their outputs, or those with `keys`, the oldest first."""
        with self._read() as db:
            if keys is not None:
                marks = ",".join("?" * len(keys))
                rows = db.execute(f"SELECT * FROM jobs WHERE key IN ({marks}) ORDER BY number", tuple(keys)).fetchall()
            else:
                rows = db.execute("SELECT * FROM jobs ORDER BY number DESC LIMIT ?", (limit,)).fetchall()[::-1]
            return self._snapshots(db, rows)

    def find(self, word: str) -> list[Snapshot]:
        """The jobs that `word` names: a number (`12` or `#12`), a whole key or id, or the end of one."""
        number = word.removeprefix("#")
        with self._read() as db:
            if number.isdigit() and len(number) < 10:
                rows = db.execute("SELECT * FROM jobs WHERE number=?", (int(number),)).fetchall()
                if rows:
                    return self._snapshots(db, rows)
            if not re.fullmatch(r"[\w:.-]+", word) or "_" in word:
                return []  # nothing that stands in an id, and something that LIKE would take for a pattern
            end = f"%{word}"
            rows = db.execute("SELECT * FROM jobs WHERE id LIKE ? OR key LIKE ? LIMIT 5", (end, end)).fetchall()
            return self._snapshots(db, rows)

    def asked(self, operation: str, service: str) -> list[Snapshot]:
        """Every job of an operation at the service of that name, with its outputs."""
        with self._read() as db:
            query = "SELECT * FROM jobs WHERE operation=? AND service=? ORDER BY number"
            return self._snapshots(db, db.execute(query, (operation, service)).fetchall())

    def origin(self, sha256: str) -> tuple[str, int] | None:
        """The output that this hash is of, as (job key, position): the first that was made, `None` where none was."""
        with self._read() as db:
            row = db.execute(
                "SELECT job, position FROM outputs WHERE sha256=? ORDER BY kept LIMIT 1", (sha256,)
            ).fetchone()
        return None if row is None else (str(row["job"]), int(row["position"]))

    def orphans(self) -> int:
        """How many jobs were under way in kernels that are gone."""
        with self._read() as db:
            return count_orphans(db, self.home, but=self.owner)

    def is_followed(self, key: str) -> bool:
        """Whether the kernel that the job `key` belongs to, this one or another, lives."""
        with self._read() as db:
            row = db.execute("SELECT owner FROM jobs WHERE key=?", (key,)).fetchone()
        return row is not None and (row["owner"] == self.owner or lives(self.home, str(row["owner"])))

    def adopt(
        self, base_url: str, *, resumable: Iterable[Status] = (), key: str | None = None
    ) -> list[tuple[Snapshot, float]]:
        """Take over the jobs of kernels that are gone, each with its timeout in seconds; or only the job `key`.

        Jobs at the service at `base_url` that are under way, and finished ones of the `resumable` statuses that have a
        status address and are not known to be gone. One kernel alone gets each job, even when two ask at the same time.
        """
        states = (*_UNDER_WAY, *(status.value for status in resumable))
        marks = ",".join("?" * len(states))
        with self._write() as db:
            rows = db.execute(
                f"SELECT * FROM jobs WHERE base_url=? AND status IN ({marks}) AND key=ifnull(?, key) ORDER BY number",
                (base_url, *states, key),
            ).fetchall()
            alive: dict[str, bool] = {self.owner: True}
            taken = []
            for row in rows:
                owner = row["owner"]
                ended = row["status"] not in _UNDER_WAY
                if ended and (row["status_url"] is None or is_gone(row)):
                    continue
                if owner not in alive:
                    alive[owner] = lives(self.home, owner, wait=ADOPTER_WAITS)
                if alive[owner] and not (ended and owner == self.owner):
                    continue
                db.execute("UPDATE jobs SET owner=? WHERE key=?", (self.owner, row["key"]))
                taken.append(row)
            snapshots = self._snapshots(db, taken)
        return [(snapshot, float(row["timeout"])) for snapshot, row in zip(snapshots, taken, strict=True)]

    # Uploads

    def upload_id(self, sha256: str, service: str, now: float) -> str | None:
        """The id under which `service` still holds the image with this hash, or `None`."""
        with self._read() as db:
            row = db.execute(
                "SELECT id FROM uploads WHERE sha256=? AND service=? AND created>?",
                (sha256, service, now - _UPLOAD_LIFE),
            ).fetchone()
        return None if row is None else str(row["id"])

    def add_upload(self, sha256: str, service: str, upload_id: str, now: float) -> None:
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO uploads VALUES (?,?,?,?)", (sha256, service, upload_id, now))

    def drop_upload(self, upload_id: str) -> None:
        """Forget an upload that the service no longer knows."""
        with self._write() as db:
            db.execute("DELETE FROM uploads WHERE id=?", (upload_id,))

    # Inside

    def _snapshots(self, db: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> list[Snapshot]:
        found = []
        for row in rows:
            outputs = db.execute("SELECT * FROM outputs WHERE job=? ORDER BY position", (row["key"],)).fetchall()
            found.append(snapshot_of(row, tuple(output_of(output) for output in outputs)))
        return found

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            try:
                yield self._db
            except sqlite3.Error as error:
                raise StorageError(f"the journal {self.home / FILE} cannot be read: {why(error)}") from error

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except (sqlite3.Error, UnicodeError, OverflowError) as error:
                self._undo()
                self._be_patient("locked" not in str(error))
                raise StorageError(f"the journal {self.home / FILE} cannot be written: {why(error)}") from error
            except BaseException:
                self._undo()
                raise
            self._be_patient(True)
            if self._file is not None and identity(self.home / FILE) != self._file:
                self.trouble = (
                    f"the journal {self.home / FILE} was moved or deleted: jobs are kept in memory only; "
                    "restart the kernel to begin a new one"
                )

    def _write_late(self) -> None:
        """Everything that `update` was given and that is not written yet."""
        try:
            with self._write() as db:
                for snapshot in self._late.values():
                    db.execute(_UPDATE_JOB, (*job_values(snapshot), snapshot.key, self.owner))
                    kept = (each for each in snapshot.outputs if snapshot.finished is not None and each.path)
                    rows = [(*output_row(each, snapshot.finished), each.job) for each in kept]
                    db.executemany(f"INSERT OR IGNORE INTO {_OUTPUT_ROW}", rows)
        except StorageError as error:
            if not isinstance(error.__cause__, sqlite3.OperationalError):
                self._late.clear()  # nothing that the file takes: not the next time either
            raise
        self._late.clear()

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")

    def _be_patient(self, patient: bool) -> None:
        """A lock that outlasts our patience is waited for once, not again by every job."""
        if patient != self._patient:
            self._patient = patient
            with suppress(sqlite3.Error):
                self._db.execute(f"PRAGMA busy_timeout={int(1000 * (_PATIENCE if patient else _NO_PATIENCE))}")

    def _own(self) -> None:
        from filelock import FileLock

        place = lock_file(self.home, self.owner)
        try:
            place.parent.mkdir(exist_ok=True)
            self._owner_lock = FileLock(place)
            self._owner_lock.acquire(blocking=False)
        except (OSError, NotImplementedError):
            self._owner_lock = None  # a folder that takes no lock files: other kernels will think us gone
