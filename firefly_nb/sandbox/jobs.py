"""Jobs: what was asked, how far it is, and what came of it."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firefly_nb.sandbox import policy
from firefly_nb.sandbox.durations import Duration
from firefly_nb.sandbox.faults import Fault
from firefly_nb.sandbox.plans import Plan
from firefly_nb.sandbox.pool import Pool
from firefly_nb.sandbox.schemas import Operation
from firefly_nb.sandbox.storage import Blob, Storage

_ODD_WORDS = ("RUNNING", "cancel_pending", "queued_for_gpu", "pending", "succeeding")


@dataclass(slots=True)
class Job:
    """One accepted request. Times are seconds since the epoch; `quirks` are the faults it carries, by kind.

    `due` is when it would be ready by the clock; it is not done before its pictures are painted. `answered` says
    whether the answer to the request left, `seen` when a status answer first told that it had ended.
    """

    id: str
    number: int
    operation: Operation
    model: str | None
    body: Mapping[str, Any]
    plan: Plan
    created: float
    starts: float
    due: float
    quirks: Mapping[str, Fault]
    failure: tuple[str, str] | None = None
    painted: float | None = None
    cancelled: float | None = None
    answered: bool = False
    seen: float | None = None
    status_requests: int = 0
    cancel_requests: int = 0
    downloads: int = 0
    blobs: list[Blob] = field(default_factory=list)
    painting: asyncio.Task[None] | None = None

    def status(self, now: float) -> str:
        """The service's word for how the job stands at `now`."""
        if self.cancelled is not None and "cancel-ignored" not in self.quirks:
            stuck = self.quirks.get("cancel-stuck")
            if stuck is None:
                return "cancelled"
            return "cancel_pending" if now < self.cancelled + float(stuck.details["seconds"]) else "canceled"
        if now < self.starts:
            return "pending"
        if now < self.due or "never-ends" in self.quirks:
            return "running"
        for kind, word in (("times-out", "timeout"), ("canceled", "canceled"), ("cancelled", "cancelled")):
            if kind in self.quirks:
                return word
        if self.failure is not None:
            return "failed"
        return "running" if self.painted is None else "succeeded"

    def ended(self, now: float) -> bool:
        return self.status(now) not in {"pending", "running", "cancel_pending"}

    @property
    def ready(self) -> float | None:
        """When the pictures could first be had, `None` while they cannot."""
        return None if self.painted is None or self.failure is not None else max(self.due, self.painted)

    def shown_status(self, now: float) -> str:
        """`status`, unless a fault has the job say something odd before it ends."""
        word = self.status(now)
        if "odd-words" in self.quirks and word in {"pending", "running"}:
            return _ODD_WORDS[self.status_requests % len(_ODD_WORDS)]
        return word

    def progress(self, now: float) -> float:
        """Percent of the time that the job takes, 99 at most until it is done."""
        if now <= self.starts:
            return 0
        span = self.due - self.starts
        return min(99, round(100 * (now - self.starts) / span)) if span > 0 else 99


class JobStore:
    """Every job since the start (or the last reset)."""

    def __init__(self, pool: Pool, storage: Storage, seed: int) -> None:
        self.pool = pool
        self.storage = storage
        self.seed = seed
        self.jobs: dict[str, Job] = {}

    @property
    def next_number(self) -> int:
        return len(self.jobs) + 1

    def dice(self, purpose: str) -> random.Random:
        """Chance for the next job, the same in every run with the same seed."""
        return random.Random(f"{self.seed}/{purpose}/{self.next_number}")

    def add(
        self,
        operation: Operation,
        model: str | None,
        body: Mapping[str, Any],
        plan: Plan,
        duration: Duration,
        quirks: Mapping[str, Fault],
    ) -> Job:
        """Take a job and start painting."""
        now, dice = time.time(), self.dice("duration")
        seconds = duration(operation.name, dice)
        job = Job(
            id=f"urn:ff:jobs:sandbox:{uuid.uuid4()}",
            number=self.next_number,
            operation=operation,
            model=model,
            body=body,
            plan=plan,
            created=now,
            starts=now + seconds * dice.uniform(0.08, 0.25),
            due=now + seconds,
            quirks=quirks,
            failure=_failure(operation, body, quirks),
        )
        self.jobs[job.id] = job
        if job.failure is None:
            job.painting = asyncio.get_running_loop().create_task(self._paint(job))
        return job

    async def _paint(self, job: Job) -> None:
        try:
            made = await asyncio.gather(*(self.pool.paint(task, job.plan.size) for task in job.plan.tasks))
        except Exception as error:
            job.failure = ("runtime_error", f"The sandbox could not make this: {error}")
            return
        job.blobs = [
            self.storage.keep_blob(path, media_type, job.id, index, size)
            for index, (path, media_type, size) in enumerate(made)
        ]
        job.painted = time.time()

    def cancel(self, job: Job) -> None:
        job.cancelled = time.time()
        if job.painting is not None and "cancel-ignored" not in job.quirks:
            job.painting.cancel()

    def clear(self) -> None:
        for job in self.jobs.values():
            if job.painting is not None:
                job.painting.cancel()
        self.jobs.clear()


def _failure(operation: Operation, body: Mapping[str, Any], quirks: Mapping[str, Fault]) -> tuple[str, str] | None:
    if "fails" in quirks:
        return "runtime_error", quirks["fails"].details["message"]
    if "fails-hostile" in quirks:
        from firefly_nb.sandbox.hostile import MESSAGE

        return "runtime_error", MESSAGE
    return policy.failure(body.get("prompt", ""), video=operation.name == "video")
