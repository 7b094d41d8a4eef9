"""Snapshots, outputs and errors as rows and JSON, and back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from firefly_nb import errors
from firefly_nb.core.outputs import Output
from firefly_nb.core.state import ResultFacts, Service, Snapshot, Status
from firefly_nb.errors import FireflyError
from firefly_nb.operations import from_record, to_record


def error_record(error: FireflyError) -> dict[str, str | None]:
    return {"type": error.kind, "message": error.message, "code": error.code}


def error_of_record(record: dict[str, Any]) -> FireflyError:
    """The error that `record` describes; one of a type that is no more becomes a plain `FireflyError`."""
    kind = getattr(errors, str(record.get("type")), FireflyError)
    if not (isinstance(kind, type) and issubclass(kind, FireflyError)):
        kind = FireflyError
    return kind(str(record.get("message", "")), code=record.get("code"))


def snapshot_of(row: sqlite3.Row, outputs: tuple[Output, ...]) -> Snapshot:
    return Snapshot(
        key=row["key"],
        number=row["number"],
        request=from_record(json.loads(row["request"])),
        service=Service(row["service"], row["base_url"], bool(row["sandbox"])),
        created=row["created"],
        status=Status(row["status"]),
        phase=row["status"],
        id=row["id"],
        status_url=row["status_url"],
        cancel_url=row["cancel_url"],
        sent=row["sent"],
        accepted=row["accepted"],
        finished=row["finished"],
        outputs=outputs,
        facts=ResultFacts(**json.loads(row["facts"])),
        error=error_of_record(json.loads(row["error"])) if row["error"] else None,
        notes=tuple(json.loads(row["notes"])),
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
