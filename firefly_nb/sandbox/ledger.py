"""What really happened, for tests to count instead of guess: served under /sandbox/, outside of the service's paths."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

from firefly_nb.sandbox.jobs import Job
from firefly_nb.sandbox.storage import Stored


@dataclass(slots=True)
class Entry:
    """One request: `status` is 0 while no answer has left (and stays so when the connection was cut)."""

    at: float
    kind: str
    method: str
    path: str
    job: str | None = None
    status: int = 0
    fault: str | None = None
    seconds: float | None = None


class Ledger:
    def __init__(self) -> None:
        self.started = time.time()
        self.counts: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.entries: deque[Entry] = deque(maxlen=50_000)

    def begin(self, kind: str, method: str, path: str, job: str | None) -> Entry:
        entry = Entry(time.time(), kind, method, path, job)
        self.entries.append(entry)
        self.counts[kind] += 1
        return entry

    def end(self, entry: Entry) -> None:
        entry.seconds = time.time() - entry.at
        self.answers[f"{entry.kind} {entry.status}"] += 1


def job_record(job: Job, now: float) -> dict[str, Any]:
    """A job as the ledger shows it."""
    return {
        "id": job.id,
        "number": job.number,
        "operation": job.operation.name,
        "model": job.model,
        "prompt": job.body.get("prompt"),
        "request": job.body,
        "seeds": list(job.plan.seeds),
        "status": job.status(now),
        "created": job.created,
        "starts": job.starts,
        "due": job.due,
        "painted": job.painted,
        "ready": job.ready,
        "cancelled": job.cancelled,
        "seen": job.seen,
        "answered": job.answered,
        "status_requests": job.status_requests,
        "cancel_requests": job.cancel_requests,
        "downloads": job.downloads,
        "faults": sorted(job.quirks),
        "error": list(job.failure) if job.failure else None,
    }


def upload_record(stored: Stored) -> dict[str, Any]:
    return {
        "id": stored.id,
        "sha256": stored.sha256,
        "media_type": stored.media_type,
        "width": stored.width,
        "height": stored.height,
        "bytes": stored.bytes,
        "created": stored.created,
        "expires": stored.expires,
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    return asdict(entry)
