"""The outputs that are kept, across notebooks and kernels: found, looked at, starred, deleted and brought back."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from firefly_nb.core.images import Inputs
from firefly_nb.core.library.credentials import credentials
from firefly_nb.core.library.entries import COLUMNS, Details, Entry, Ref, entry_of
from firefly_nb.core.library.query import Query, words_of
from firefly_nb.core.library.store import Store
from firefly_nb.core.library.thumbnails import Thumbnails
from firefly_nb.core.library.trash import Deletion, Trash
from firefly_nb.core.lineage import history
from firefly_nb.core.outputs import Output
from firefly_nb.core.records import output_of, snapshot_of
from firefly_nb.core.replay import repeated
from firefly_nb.core.state import Snapshot
from firefly_nb.errors import StorageError

_LARGEST = 2**63  # the integers of SQLite
_AT_ONCE = 400  # outputs in one statement: SQLite takes 999 values or more


@dataclass(frozen=True, slots=True)
class Counts:
    """How many outputs there are: in all, starred, and by operation and model, the most frequent first."""

    total: int
    starred: int
    operations: dict[str, int]
    models: dict[str, int]


class Library:
    """The outputs of one home folder. Safe to use from any thread; nothing is opened before it is needed.

    It reads what other kernels write while they write it. Every method raises `StorageError`, with a line for people,
    when the journal or a file cannot be read or written.

    Example::

        library = Library(client.settings.home)
        cats = library.find(Query("cat", since=parse_since("7d")))
        library.entries(cats[:100])
        library.thumbnail(cats[0], 256)
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._store = Store(home)
        self._thumbnails = Thumbnails(home)
        self._trash = Trash(self._store, self._thumbnails)
        self._tidied = False

    def close(self) -> None:
        """Let go of the files; the next use opens them again."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Finding

    def find(self, query: Query | None = None) -> list[Ref]:
        """The outputs that `query` asks for (all without one): the newest job first, its outputs in their order."""
        query = query or Query()
        with self._store.read() as db:
            if not self._tidied:
                self._tidied = True
                self._trash.tidy()
            jobs, seeds = self._wanted(db, query)
            rows = _rows(db, query)
        return [
            Ref(job, position)
            for job, position, number, seed in rows
            if (jobs is None or number in jobs)
            and all(number in others or str(seed or "").startswith(digits) for digits, others in seeds)
        ]

    def changed(self) -> int:
        """A number that grows when there are other outputs, stars or deletions than before. Cheap: ask every second."""
        return self._store.revision()

    def counts(self) -> Counts:
        """How many outputs there are, for filters to say."""
        with self._store.read() as db:
            self._store.index.take_up(db)
            models = self._store.index.models()
            rows = db.execute(
                "SELECT j.number, j.operation, count(*) FROM outputs o JOIN jobs j ON j.key=o.job GROUP BY j.number"
            ).fetchall()
            starred = db.execute("SELECT count(*) FROM stars JOIN outputs USING (job, position)").fetchone()[0]
        operations: Counter[str] = Counter()
        named: Counter[str] = Counter()
        for number, operation, outputs in rows:
            operations[operation] += outputs
            if number in models:
                named[models[number]] += outputs
        return Counts(operations.total(), starred, dict(operations.most_common()), dict(named.most_common()))

    # Looking

    def entries(self, refs: Iterable[Ref]) -> list[Entry]:
        """What a wall shows of `refs`, in their order. Those that are no longer there are left out."""
        wanted = list(refs)
        found: dict[Ref, Entry] = {}
        with self._store.read() as db:
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                marks = ",".join(["(?,?)"] * len(part))
                rows = db.execute(
                    f"WITH wanted (job, position) AS (VALUES {marks}) SELECT {COLUMNS} FROM wanted"
                    " JOIN outputs o USING (job, position) JOIN jobs j ON j.key=o.job"
                    " LEFT JOIN stars s USING (job, position)",
                    [value for ref in part for value in ref],
                ).fetchall()
                found |= {entry.ref: entry for entry in map(entry_of, rows)}
        return [found[ref] for ref in wanted if ref in found]

    def output(self, ref: Ref) -> Output:
        """The output itself, to be used as an image anywhere."""
        with self._store.read() as db:
            row = db.execute("SELECT * FROM outputs WHERE job=? AND position=?", ref).fetchone()
        if row is None:
            raise StorageError("this output is no longer in the journal; it was deleted")
        return output_of(row)

    def details(self, ref: Ref) -> Details:
        """Everything about one output. Reads its file for the Content Credentials: not for the event loop."""
        output = self.output(ref)
        entries, jobs = self.entries([ref]), self._snapshots([ref.job])
        if not (entries and jobs):
            raise StorageError("this output is no longer in the journal; it was deleted")
        (entry,), (job,) = entries, jobs
        return Details(
            entry=entry,
            request=job.request,
            cell=repeated(job.request, output.seed, Inputs(self.home), self._path),
            size=output.size,
            sha256=output.sha256,
            job_id=job.id,
            status=job.status,
            service=job.service,
            finished=job.finished,
            facts=job.facts,
            notes=job.notes,
            history=history(ref.job, ref.position, self._snapshots),
            credentials=credentials(entry.path, entry.media_type),
        )

    def thumbnail(self, ref: Ref, pixels: int = 256) -> bytes:
        """A WebP picture whose longer side has `pixels` (128, 256 or 512), made once and kept.

        Of a video it is the first frame. Raises `StorageError` for a file that is gone or damaged.
        """
        return self._thumbnails.get(self.output(ref), pixels)

    # Changing

    def star(self, ref: Ref, on: bool = True) -> None:
        """Star an output, or take the star away."""
        with self._store.write() as db:
            if on:
                db.execute("INSERT OR IGNORE INTO stars VALUES (?,?,?)", (*ref, time.time()))
            else:
                db.execute("DELETE FROM stars WHERE job=? AND position=?", ref)

    def delete(self, refs: Iterable[Ref]) -> Deletion:
        """Move outputs, with the files beside them, to the folder ``trash`` of the home, where they stay for 30 days.

        A file that lies outside of the home folder is left where it is.
        """
        return self._trash.delete(refs)

    def undo(self, deletion: Deletion) -> list[Ref]:
        """Bring back what was deleted, stars included. Returns what is there again."""
        return self._trash.undo(deletion)

    def deletions(self) -> list[Deletion]:
        """What is in the trash and can be undone, the latest deletion first: of other kernels too."""
        return self._trash.deletions()

    # Inside

    def _wanted(self, db: sqlite3.Connection, query: Query) -> tuple[set[int] | None, list[tuple[str, set[int]]]]:
        """The numbers of the jobs that fit the words and the model (`None`: every job), and for each number among
        the words the jobs in whose text it stands: it may be the beginning of a seed as well."""
        words = words_of(query.words)
        if not words and query.model is None:
            return None, []
        index = self._store.index
        index.take_up(db)
        text = [word for word in words if not word.seed]
        jobs = index.jobs_with(text) if text else None
        if query.model is not None:
            named = {number for number, model in index.models().items() if model == query.model}
            jobs = named if jobs is None else jobs & named
        return jobs, [(word.seed, index.jobs_with([word])) for word in words if word.seed]

    def _snapshots(self, keys: Sequence[str]) -> list[Snapshot]:
        found = []
        with self._store.read() as db:
            for key in keys:
                row = db.execute("SELECT * FROM jobs WHERE key=?", (key,)).fetchone()
                if row is not None:
                    outputs = db.execute("SELECT * FROM outputs WHERE job=? ORDER BY position", (key,)).fetchall()
                    found.append(snapshot_of(row, tuple(output_of(output) for output in outputs)))
        return found

    def _path(self, origin: tuple[str, int]) -> Path | None:
        """Where the output `origin` is kept, `None` when it is not."""
        try:
            path = self.output(Ref(*origin)).path
        except StorageError:
            return None
        return path if path is not None and path.is_file() else None


def _rows(db: sqlite3.Connection, query: Query) -> list[tuple[str, int, int, int | None]]:
    """Job, position, number and seed of the outputs that fit everything but the words and the model."""
    if query.seed is not None and not -_LARGEST <= query.seed < _LARGEST:
        return []
    conditions = {
        "j.created>=?": query.since,
        "j.operation=?": query.operation,
        "o.seed=?": query.seed,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    stars = "JOIN stars s ON s.job=o.job AND s.position=o.position" if query.starred else ""
    where = f"WHERE {' AND '.join(given)}" if given else ""
    cursor = db.cursor()
    cursor.row_factory = None  # plain tuples: there may be very many
    # A cross join goes through the jobs in the order that is wanted, so that nothing has to be sorted.
    return cursor.execute(
        f"SELECT o.job, o.position, j.number, o.seed FROM jobs j CROSS JOIN outputs o ON o.job=j.key {stars} {where}"
        " ORDER BY j.number DESC, o.position",
        list(given.values()),
    ).fetchall()
