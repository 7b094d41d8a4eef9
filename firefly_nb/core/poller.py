"""One poller for every job: it walks the jobs that are due, and gives each its last report."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from firefly_nb.core.answers import Report
from firefly_nb.core.api import repeatable
from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.polling import Durations, SharedPause, backoff, next_poll
from firefly_nb.core.state import Seen, Status, Unseen
from firefly_nb.core.transport import NeverSent
from firefly_nb.errors import GONE, FireflyError, JobCancelled, JobTimeout, JobUnknown, RateLimited, ServiceError

_AT_ONCE = 16
# Seconds by which a question may be early to be asked along with another: to wake up for each costs more than to ask.
_TOGETHER = 0.1
_LAST_ANSWER = 5.0  # seconds that an answer may take which is under way at the deadline
_STRIKES = 4  # answers in a row that make no sense, before the job is given up as unknown


@dataclass(slots=True, eq=False)
class _Watch:
    job: BaseJob
    kind: str
    url: str
    since: float
    deadline: float
    done: asyncio.Future[Report]
    polls: int = 0
    unready: float = 0.0
    failures: int = 0
    strikes: int = 0
    due: float = 0.0
    busy: bool = False
    turn: int = 0


class Poller:
    """Follows jobs on one event loop. `ask` sends one status request."""

    def __init__(self, ask: Callable[[str], Awaitable[Report]], durations: Durations | None = None) -> None:
        self._ask = ask
        self._durations = durations or Durations()
        self._pause = SharedPause()
        self._heap: list[tuple[float, int, int, _Watch]] = []
        self._order = itertools.count()
        self._watches: dict[str, _Watch] = {}
        self._news = asyncio.Event()
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._walker: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Task[None]] = set()

    async def follow(self, job: BaseJob, *, kind: str, deadline: float) -> Report:
        """The report with which `job` ended, asked for until `deadline` (monotonic seconds).

        `kind` names jobs that take about as long as this one. Raises `JobTimeout` at the deadline, `JobUnknown` when
        the service no longer knows the job or answers nothing sensible about it.
        """
        url = job.snapshot.status_url
        assert url is not None
        accepted = job.snapshot.accepted or time.time()
        since = time.monotonic() - max(0.0, time.time() - accepted)
        watch = _Watch(job, kind, url, since, deadline, asyncio.get_running_loop().create_future())
        self._watches[job.key] = watch
        self._schedule(watch, self._next(watch))
        if self._walker is None or self._walker.done():
            self._walker = asyncio.create_task(self._walk())
        try:
            # The last question is asked at the deadline itself; a paused or dripping service gets no more than this.
            async with asyncio.timeout(max(0.0, deadline - time.monotonic()) + _LAST_ANSWER):
                return await watch.done
        except TimeoutError:
            raise _too_late(job) from None
        finally:
            self._watches.pop(job.key, None)

    def hurry(self, job: BaseJob) -> None:
        """Ask for this job now: something is expected to have changed."""
        watch = self._watches.get(job.key)
        if watch is not None:
            self._schedule(watch, 0.0)

    async def close(self) -> None:
        tasks = [task for task in (self._walker, *self._asking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _schedule(self, watch: _Watch, wait: float) -> None:
        now = time.monotonic()
        watch.turn += 1  # what stands in the heap from before no longer counts
        watch.due = min(now + wait, max(watch.deadline, now))
        heapq.heappush(self._heap, (watch.due, next(self._order), watch.turn, watch))
        if self._heap[0][-1] is watch:
            self._news.set()

    async def _walk(self) -> None:
        early = 0.0
        while self._watches or self._heap:
            due = self._heap[0][0] if self._heap else time.monotonic() + 60
            if max(due - early, self._pause.until) > time.monotonic():
                early = 0.0
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), max(due, self._pause.until) - time.monotonic())
                continue
            early = _TOGETHER
            _, _, turn, watch = heapq.heappop(self._heap)
            if turn != watch.turn or watch.busy or watch.done.done():
                continue
            await self._room.acquire()
            watch.busy = True
            task = asyncio.create_task(self._poll(watch))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _poll(self, watch: _Watch) -> None:
        turn = watch.turn
        try:
            wait = await self._once(watch)
        except FireflyError as error:
            wait = self._trouble(watch, error)
        except Exception as error:  # a defect of ours must not leave the job hanging
            self._end(
                watch,
                ServiceError(f"the status could not be read ({type(error).__name__}); %firefly resume tries again"),
            )
            wait = None
        finally:
            watch.busy = False
            self._room.release()
        if wait is None or watch.done.done():
            return
        if time.monotonic() >= watch.deadline:
            self._end(watch, _too_late(watch.job))
        elif turn != watch.turn:
            self._schedule(watch, 0.0)  # somebody hurried while the answer was on its way
        else:
            self._schedule(watch, wait)

    async def _once(self, watch: _Watch) -> float | None:
        watch.polls += 1
        report = await self._ask(watch.url)
        now = time.monotonic()
        watch.failures = watch.strikes = 0
        if not watch.done.done():
            if report.status.finished:
                watch.done.set_result(report)
                if report.status is Status.SUCCEEDED:
                    self._learn(watch, now)
                return None
            watch.job.post(Seen(report.status, report.progress, time.time()))
        watch.unready = now - watch.since
        return self._next(watch, report.progress)

    def _learn(self, watch: _Watch, now: float) -> None:
        """Count in how long a job took. The first of its kind: the others are asked for when they are as old."""
        first, took = not self._durations.of(watch.kind).logs, now - watch.since
        self._durations.add(watch.kind, took, unready=watch.unready, job=watch.job.key)
        if first:
            for other in list(self._watches.values()):
                if other.kind == watch.kind and not other.busy and not other.done.done():
                    as_old = max(0.0, took - (now - other.since))
                    self._schedule(other, min(as_old, max(0.0, other.due - now)))

    def _next(self, watch: _Watch, progress: float | None = None) -> float:
        age = time.monotonic() - watch.since
        return next_poll(age, watch.kind, self._durations, watch.polls, progress=progress, job=watch.job.key)

    def _trouble(self, watch: _Watch, error: FireflyError) -> float | None:
        """How long to wait after an answer that says nothing of the job, or `None` when there is no use in waiting."""
        if isinstance(error, RateLimited):
            self._pause.hold(error.retry_after)
            watch.job.post(Unseen("still running; the service asks for fewer questions"))
            return 0.0
        watch.failures += 1
        watch.job.post(Unseen("still running; no answer for now"))
        if isinstance(error, NeverSent) and watch.job.snapshot.service.sandbox and watch.failures >= _STRIKES:
            self._end(
                watch,
                JobUnknown("the sandbox that had this job is gone: run the cell again (nothing is billed)", code=GONE),
            )
            return None
        if not repeatable(error):
            watch.strikes += 1
            if watch.strikes >= _STRIKES:
                self._end(watch, _given_up(watch.job, error))
                return None
        return backoff(watch.failures)

    def _end(self, watch: _Watch, error: FireflyError) -> None:
        if not watch.done.done():
            watch.done.set_exception(error)


def _too_late(job: BaseJob) -> JobTimeout:
    return JobTimeout(
        f"no result within {job.timeout:g} s; the service may still finish it: %firefly resume asks again, "
        "--timeout gives it longer"
    )


def _given_up(job: BaseJob, error: FireflyError) -> FireflyError:
    if isinstance(error, ServiceError) and error.status == 404:
        if job.snapshot.cancelling:
            return JobCancelled("cancelled; nothing more will come of it")
        return JobUnknown(
            "the service no longer knows this job: its outputs cannot be fetched; run the cell again", code=GONE
        )
    return JobUnknown(
        f"the service took the job and says nothing sensible about it ({error}); %firefly resume asks again"
    )
