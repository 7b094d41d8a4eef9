"""Outputs as a gallery shows them: a short form for a wall of many, and everything about one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from firefly_nb.core.library.credentials import Credentials
from firefly_nb.core.lineage import History
from firefly_nb.core.records import read_json
from firefly_nb.core.state import ResultFacts, Service, Status
from firefly_nb.operations import Request

# What `entry_of` reads: of an output o, its job j and its star s.
COLUMNS = (
    "o.job, o.position, o.seed, o.media_type, o.width, o.height, o.path, o.parent_job,"
    " o.parent_position, j.number, j.operation, j.request, j.created, j.sandbox, s.since AS starred"
)


class Ref(NamedTuple):
    """An output, as the journal knows it: the key of its job, and its position among that job's outputs."""

    job: str
    position: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One output on the wall.

    `number` is its job's; `model` is the one that the request names, if any; `width` and `height` are pixels of the
    file (`None` where they are not known, as for videos); `created` is when the job was made, in seconds since the
    epoch; `missing` says that the file is gone; `parent` is the output that it was made from.
    """

    ref: Ref
    number: int
    prompt: str | None
    operation: str
    model: str | None
    seed: int | None
    width: int | None
    height: int | None
    media_type: str
    created: float
    starred: bool
    sandbox: bool
    path: Path
    missing: bool
    parent: Ref | None

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")


@dataclass(frozen=True, slots=True)
class Details:
    """Everything about one output.

    `cell` is the cell that makes this one output again, its seed pinned, its images by their paths. `size` is in
    bytes, `finished` in seconds since the epoch; `facts` is what the service said of the result.
    """

    entry: Entry
    request: Request
    cell: str
    size: int
    sha256: str
    job_id: str | None
    status: Status
    service: Service
    finished: float | None
    facts: ResultFacts
    notes: tuple[str, ...]
    history: History
    credentials: Credentials


def entry_of(row: sqlite3.Row) -> Entry:
    record = read_json(row["request"], dict)
    path = Path(row["path"])
    parent = row["parent_job"]
    return Entry(
        ref=Ref(row["job"], row["position"]),
        number=row["number"],
        prompt=_text(record, "prompt"),
        operation=row["operation"],
        model=_text(record, "model"),
        seed=row["seed"],
        width=row["width"],
        height=row["height"],
        media_type=row["media_type"],
        created=row["created"],
        starred=row["starred"] is not None,
        sandbox=bool(row["sandbox"]),
        path=path,
        missing=not path.is_file(),
        parent=None if parent is None else Ref(parent, row["parent_position"]),
    )


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) else None
