"""Jobs that another kernel follows, seen through the journal: never polled or downloaded twice, and never lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.journal import Journal
from firefly_nb.core.state import Status
from firefly_nb.errors import JobTimeout, JobUnknown, StorageError

_EVERY = 0.5  # seconds between two looks at the journal


class Elsewhere:
    """Keeps the jobs of other kernels as they stand there. Belongs to one event loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._watches: dict[str, asyncio.Task[None]] = {}

    def watch(self, job: BaseJob, take_over: Callable[[BaseJob], bool]) -> None:
        """Follow what its kernel records of `job` until it has ended.

        When that kernel dies, `take_over` is asked to follow the job from here; where it says that it cannot, the job
        ends here as far as it is known, and its record stays as it is.
        """
        if job.key not in self._watches:
            task = asyncio.create_task(self._watch(job, take_over), name=f"firefly job elsewhere {job.key}")
            self._watches[job.key] = task
            task.add_done_callback(lambda _: self._watches.pop(job.key, None))

    async def close(self) -> None:
        tasks = list(self._watches.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, job: BaseJob, take_over: Callable[[BaseJob], bool]) -> None:
        while not job.status.finished:
            with suppress(StorageError):  # locked, or away for a moment: the next look may read it
                followed = self._journal.is_followed(job.key)
                recorded = self._journal.jobs(keys=[job.key])
                if not recorded:
                    _end(job, Status.UNKNOWN, JobUnknown("the journal has no record of it any more"))
                    return
                job.learn(recorded[0])
                if not followed and not job.status.finished:
                    if not take_over(job):
                        place = job.snapshot.service.base_url
                        message = f"its kernel ended: %firefly resume follows it in a kernel that uses {place}"
                        _end(job, Status.TIMEOUT, JobTimeout(message))
                    return
            await asyncio.sleep(_EVERY)


def _end(job: BaseJob, status: Status, error: JobTimeout | JobUnknown) -> None:
    job.learn(replace(job.snapshot, status=status, error=error, finished=time.time()))
