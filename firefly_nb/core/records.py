"""Snapshots, outputs and errors as rows and JSON, and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from firefly_nb import errors
from firefly_nb.core.outputs import Output
from firefly_nb.core.state import ResultFacts, Service, Snapshot, Status
from firefly_nb.errors import GONE, FireflyError
from firefly_nb.operations import from_record, to_record


def error_record(error: FireflyError) -> dict[str, str | None]:
    return {"type": error.kind, "message": error.message, "code": error.code}


def error_of_record(record: dict[str, Any]) -> FireflyError:
    """The error that `record` describes; one of a type that is no more becomes a plain `FireflyError`."""
    kind = getattr(errors, str(record.get("type")), FireflyError)
    if not (isinstance(kind, type) and issubclass(kind, FireflyError)):
        kind = FireflyError
    return kind(str(record.get("message", "")), code=record.get("code"))


def job_values(snapshot: Snapshot) -> tuple[object, ...]:
    """What changes of a job, in the order in which the journal updates it."""
    return (
        _text(to_record(snapshot.request)),
        snapshot.status.value,
        snapshot.id,
        snapshot.status_url,
        snapshot.cancel_url,
        snapshot.sent,
        snapshot.accepted,
        snapshot.finished,
        _NO_FACTS if snapshot.facts == ResultFacts() else _text(asdict(snapshot.facts)),
        _text(error_record(snapshot.error)) if snapshot.error else None,
        _text(snapshot.notes),
    )


def snapshot_of(row: sqlite3.Row, outputs: tuple[Output, ...]) -> Snapshot:
    """The job in `row`. What is damaged in it is left out: a job with a status address can still be followed."""
    request = read_json(row["request"], dict)
    error = read_json(row["error"], dict)
    status = row["status"] if row["status"] in set(Status) else Status.UNKNOWN
    return Snapshot(
        key=row["key"],
        number=row["number"],
        request=from_record(request or {"operation": row["operation"]}),
        service=Service(row["service"], row["base_url"], bool(row["sandbox"])),
        created=row["created"],
        status=Status(status),
        phase=status,
        id=row["id"],
        status_url=row["status_url"],
        cancel_url=row["cancel_url"],
        sent=row["sent"],
        accepted=row["accepted"],
        finished=row["finished"],
        outputs=outputs,
        facts=_facts(read_json(row["facts"], dict)),
        error=error_of_record(error) if error else None,
        notes=tuple(str(note) for note in read_json(row["notes"], list)),
    )


def is_gone(row: sqlite3.Row) -> bool:
    """Whether the service said of the job in `row` that it does not know it: asking again is of no use."""
    return bool(read_json(row["error"], dict).get("code") == GONE)


T = TypeVar("T", dict[str, Any], list[Any])


def read_json(text: str | None, kind: type[T]) -> T:
    """The JSON in `text`, an empty `kind` when it is none or another."""
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, kind) else kind()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_NO_FACTS = _text(asdict(ResultFacts()))


def _facts(record: dict[str, Any]) -> ResultFacts:
    known = {each.name for each in fields(ResultFacts)}
    return ResultFacts(**{name: value for name, value in record.items() if name in known})


def output_row(output: Output, at: float | None) -> tuple[object, ...]:
    """`output` as the journal keeps it, `at` the time when it was stored."""
    parent_job, parent_position = output.parent or (None, None)
    return (
        output.job,
        output.index,
        output.seed,
        output.media_type,
        output.width,
        output.height,
        output.size,
        output.sha256,
        str(output.path),
        parent_job,
        parent_position,
        at,
    )


def output_of(row: sqlite3.Row) -> Output:
    parent = (row["parent_job"], row["parent_position"]) if row["parent_job"] else None
    return Output(
        job=row["job"],
        index=row["position"],
        seed=row["seed"],
        media_type=row["media_type"],
        width=row["width"],
        height=row["height"],
        size=row["size"],
        sha256=row["sha256"],
        path=Path(row["path"]),
        parent=parent,
    )


def sidecar(snapshot: Snapshot, output: Output, *, finished: float) -> dict[str, Any]:
    """What the JSON file beside an output says. Times are ISO 8601 in UTC."""
    from datetime import UTC, datetime

    def moment(seconds: float | None) -> str | None:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")

    return {
        "operation": snapshot.request.command,
        "request": to_record(snapshot.request),
        "seed": output.seed,
        "model": getattr(snapshot.request, "model", None),
        "job": {"id": snapshot.id, "key": snapshot.key, "number": snapshot.number},
        "position": output.index,
        "parent": {"job": output.parent[0], "position": output.parent[1]} if output.parent else None,
        "created": moment(snapshot.created),
        "accepted": moment(snapshot.accepted),
        "finished": moment(finished),
        "service": {"name": snapshot.service.name, "base_url": snapshot.service.base_url},
        "file": {
            "media_type": output.media_type,
            "width": output.width,
            "height": output.height,
            "bytes": output.size,
            "sha256": output.sha256,
        },
        "result": {
            "content_class": snapshot.facts.content_class,
            "alt_text": snapshot.facts.alt_text,
            "denied_words": snapshot.facts.denied_words,
            "blocked_artists": snapshot.facts.blocked_artists,
        },
    }
