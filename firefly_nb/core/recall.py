"""Finding the jobs that asked for the same before: what an earlier run of a matrix has made already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from firefly_nb.core.journal import Journal
from firefly_nb.core.state import Snapshot, Status
from firefly_nb.operations import Request, outputs_expected, to_record


def recall(journal: Journal, service: str, requests: Sequence[Request]) -> list[Snapshot | None]:
    """For each of `requests`, whose images have been read, the job at `service` that need not be asked for again.

    That is one that made its outputs and still has them; else one that is under way; else one of which nobody knows
    how it ended: it is never repeated by itself. `None` where the newest ended as failed or cancelled, and where there
    is none. Each job stands for one request, even where several are equal. Raises `StorageError`.
    """
    names = [_same(to_record(request)) for request in requests]
    found: dict[str, list[tuple[int, int, Snapshot]]] = {name: [] for name in names}
    for operation in {request.command for request in requests}:
        for snapshot in journal.asked(operation, service):
            name, rank = _same(to_record(snapshot.request)), _rank(snapshot, journal)
            if name in found and rank is not None:
                found[name].append((rank, -snapshot.number, snapshot))
    # The best of each, the newer first; among equal requests they keep their order.
    best = {name: _oldest_first(sorted(each)[: names.count(name)]) for name, each in found.items()}
    return [next(best[name], None) for name in names]


def _oldest_first(found: Iterable[tuple[int, int, Snapshot]]) -> Iterator[Snapshot]:
    return iter(sorted((snapshot for _, _, snapshot in found), key=lambda snapshot: snapshot.number))


def _rank(snapshot: Snapshot, journal: Journal) -> int | None:
    """How good it is to have: the lower the better, `None` where it has to be asked for again."""
    if snapshot.status is Status.SUCCEEDED:
        there = [output.path is not None and output.path.is_file() for output in snapshot.outputs]
        return 0 if all(there) and len(there) >= outputs_expected(snapshot.request) else None
    if snapshot.status is Status.QUEUED and not journal.is_followed(snapshot.key):
        return None  # its kernel ended before it was sent
    if not snapshot.status.finished:
        return 1
    return {Status.TIMEOUT: 2, Status.UNKNOWN: 3}.get(snapshot.status) if _may_exist(snapshot) else None


def _may_exist(snapshot: Snapshot) -> bool:
    """A job that ran out of time before it was sent made nothing."""
    return snapshot.status is Status.UNKNOWN or snapshot.status_url is not None


def _same(record: Mapping[str, Any]) -> str:
    """What two requests have in common when they ask for the same: of a picture, its bytes, wherever they lie."""
    kept = {name: _content(value) if isinstance(value, dict) else value for name, value in record.items()}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _content(picture: Mapping[str, Any]) -> object:
    return next((picture[name] for name in ("sha256", "url", "upload_id", "label") if picture.get(name)), None)
