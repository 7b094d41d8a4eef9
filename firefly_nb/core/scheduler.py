"""The way of a job, from its place in line to its outputs on disk. Belongs to one event loop.

What may be repeated and what may not is decided here for the one request that costs money: it is sent again only
when it provably made nothing (429, 503, connection never opened); every other lost answer ends as `unknown`.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from firefly_nb.core.answers import Report, Taken
from firefly_nb.core.api import AnswerLost, Api, repeatable, repeated
from firefly_nb.core.elsewhere import Elsewhere
from firefly_nb.core.images import Inputs
from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.journal import Journal
from firefly_nb.core.keeper import Expired, Keeper
from firefly_nb.core.limits import Pacer
from firefly_nb.core.line import Line, Place
from firefly_nb.core.outputs import Output
from firefly_nb.core.poller import Poller
from firefly_nb.core.polling import backoff
from firefly_nb.core.redact import bare
from firefly_nb.core.settings import Settings
from firefly_nb.core.state import (
    Accepted,
    CancelAsked,
    CancelFailed,
    Downloading,
    Finished,
    Noted,
    Sending,
    Status,
    Unsent,
    Uploading,
    Waiting,
)
from firefly_nb.core.uploads import Uploads
from firefly_nb.errors import (
    FireflyError,
    InvalidRequest,
    JobCancelled,
    JobTimeout,
    JobUnknown,
    RateLimited,
    ServiceError,
    StorageError,
    Unreachable,
)
from firefly_nb.operations import Wire, encode

_NEVER_SENT_TRIES = 4
_FETCH_TRIES = 3
_FETCH_SECONDS = 60.0


class Scheduler:
    """Runs every job of one client."""

    def __init__(self, settings: Settings, journal: Journal) -> None:
        self.api = Api(settings)
        self.line = Line(Pacer(settings.requests_per_minute))
        self._journal = journal
        self._keeper = Keeper(settings.home, self.api)
        self._uploads = Uploads(self.api, journal, Inputs(settings.home))
        self._poller = Poller(self.api.status)
        self.elsewhere = Elsewhere(journal)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def uploads(self) -> Uploads:
        return self._uploads

    def start(self, job: BaseJob, *, resumed: bool = False) -> None:
        """Run `job` from where it stands: one that the service has already taken is only followed.

        A `resumed` job gets its whole timeout again.
        """
        task = asyncio.create_task(self.run(job, resumed), name=f"firefly job {job.key}")
        self._tasks[job.key] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.key, None))

    async def run(self, job: BaseJob, resumed: bool = False) -> None:
        """The whole way. Never raises: whatever happens becomes the job's end."""
        try:
            if job.snapshot.status_url is None:
                self._accept(job, await self._submit(job))
            deadline = time.monotonic() + (job.timeout if resumed else _time_left(job))
            report = await self._follow(job, deadline)
            await self._collect(job, report, deadline)
        except asyncio.CancelledError:
            if not job.snapshot.cancelling or job.snapshot.status is not Status.QUEUED:
                raise  # the client is closing: the journal says where the job stands
            self._finish(job, _cancelled_unsent())
        except FireflyError as error:
            self._finish(job, error)
        except Exception as error:
            sent = job.snapshot.status is Status.SENDING or job.snapshot.status_url is not None
            where = JobUnknown if sent else ServiceError
            self._finish(
                job, where(f"a defect in firefly_nb ended this job ({type(error).__name__}: {error}); please report it")
            )

    async def cancel(self, job: BaseJob) -> None:
        """Cancel at whatever phase `job` is in. Asking twice is the same as asking once."""
        snapshot = job.snapshot
        if snapshot.status.finished or snapshot.cancelling:
            return
        job.post(CancelAsked())
        if snapshot.status is Status.QUEUED:
            task = self._tasks.get(job.key)
            if task is not None:
                task.cancel()
        elif snapshot.status_url is not None:
            await self._cancel_at_service(job)
        # While the request is on its way nothing can be done: `_accept` cancels as soon as the answer is there.

    async def close(self) -> None:
        """Stop following. Jobs stay as the journal has them."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await self._poller.close()
        await self.elsewhere.close()
        await self._uploads.close()
        await self.api.close()

    # Sending

    async def _submit(self, job: BaseJob) -> Taken:
        pictures = self._uploads.begin(job.request, lambda count: job.post(Uploading(count)))
        place = self.line.join(lambda before, starts_at: job.post(Waiting(before, starts_at)))
        try:
            wire = encode(job.request, await pictures.sources())
            try:
                return await self._send(job, wire, place)
            except FireflyError as error:
                if not pictures.lost(error):
                    raise
            job.post(Unsent("the service no longer has an image of it: sending the image again"))
            return await self._send(job, encode(job.request, await pictures.again()), place)
        except InvalidRequest:
            pictures.forget()
            raise
        finally:
            place.leave()
            pictures.close()

    async def _send(self, job: BaseJob, wire: Wire, place: Place) -> Taken:
        """Send the request when its turn comes; again only after an answer that proves that it made nothing."""
        joined = time.monotonic()
        never_sent = 0
        while True:
            if job.snapshot.cancelling:  # asked for while a request was on its way that then made nothing
                raise _cancelled_unsent()
            try:
                await self.api.ready()
                await self._turn(job, place, joined)
                job.post(Sending(time.time()))
                taken = await self.api.submit(wire)
            except RateLimited as error:
                place.refused(error.retry_after)
                job.post(Unsent("the request limit is reached: waiting for its turn"))
            except AnswerLost as error:
                place.accepted()  # it may well count against the limit
                raise _lost(error) from None
            except FireflyError as error:
                never_sent += 1
                if not _passing(error) or never_sent >= _NEVER_SENT_TRIES:
                    if job.snapshot.status is Status.SENDING:
                        place.accepted()  # the service read it before it refused it
                    raise
                place.failed()
                job.post(Unsent(f"not sent yet: {error}"))
                await asyncio.sleep(backoff(never_sent))
            else:
                place.accepted()
                return taken

    async def _turn(self, job: BaseJob, place: Place, joined: float) -> None:
        """Wait until it is this job's turn. A line in which nothing moves for the job's timeout ends the wait."""
        patience = job.timeout + self.line.between
        while True:
            left = max(joined, self.line.moved) + patience - time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, left)):
                    await place.turn()
                return
            except TimeoutError:
                if max(joined, self.line.moved) + patience <= time.monotonic():
                    raise JobTimeout(
                        f"the service took no request for {patience:g} s: nothing was sent or billed; "
                        "run the cell again later"
                    ) from None

    def _accept(self, job: BaseJob, taken: Taken) -> None:
        cancel = job.snapshot.cancelling
        job.post(Accepted(taken.id, taken.status_url, taken.cancel_url, time.time()))
        if cancel:
            task = asyncio.create_task(self._cancel_at_service(job))
            self._tasks[f"cancel {job.key}"] = task
            task.add_done_callback(lambda _: self._tasks.pop(f"cancel {job.key}", None))

    # Following

    async def _follow(self, job: BaseJob, deadline: float) -> Report:
        report = await self._poller.follow(job, kind=_kind(job), deadline=deadline)
        if report.status is not Status.SUCCEEDED:
            assert report.error is not None
            raise report.error
        return report

    async def _cancel_at_service(self, job: BaseJob) -> None:
        url = job.snapshot.cancel_url
        if url is None:
            job.post(CancelFailed("this job cannot be cancelled at the service: it goes on"))
            return
        try:
            await self.api.cancel(url)
        except FireflyError as error:
            job.post(CancelFailed(f"the cancel request did not get through ({error}): the job goes on"))
            return
        self._poller.hurry(job)  # too late or not, the status says how it ended

    # Collecting

    async def _collect(self, job: BaseJob, report: Report, deadline: float) -> None:
        job.post(Downloading(report.facts, len(report.sources), time.time()))
        until = max(deadline, time.monotonic() + min(_FETCH_SECONDS, job.timeout))
        fresh = _Fresh(self.api, job, report)
        results = await asyncio.gather(
            *(self._fetch(job, fresh, index, until) for index in range(len(report.sources))), return_exceptions=True
        )
        outputs = tuple(result for result in results if isinstance(result, Output))
        errors = [result for result in results if isinstance(result, BaseException)]
        if not errors:
            job.post(Finished(Status.SUCCEEDED, time.time(), outputs=outputs))
            return
        first = errors[0]
        if not isinstance(first, FireflyError):
            raise first
        count = f"{len(errors)} of {len(results)} outputs" if len(results) > 1 else "its output"
        passing = any(isinstance(error, Expired | Unreachable) for error in errors)
        kind = JobTimeout if passing else ServiceError
        advice = "; %firefly resume fetches again while the service keeps it" if passing else ""
        self._finish(job, kind(f"made, but {count} could not be fetched: {first}{advice}"), outputs)

    async def _fetch(self, job: BaseJob, fresh: _Fresh, index: int, until: float) -> Output:
        damaged = failures = 0
        while True:
            report = fresh.report
            try:
                if index >= len(report.sources):
                    raise ServiceError("the service no longer names this output")
                output, trouble = await self._keeper.keep(job.snapshot, report.facts, index, report.sources[index])
            except (Expired, Unreachable):
                failures += 1
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(min(backoff(failures), max(0.0, until - time.monotonic())))
                with suppress(FireflyError):
                    await fresh.renew(report)
            except ServiceError:
                damaged += 1
                if damaged >= _FETCH_TRIES:
                    raise
                await asyncio.sleep(backoff(damaged))
            else:
                fresh.missing -= 1
                if fresh.missing and output.path is not None:  # the last one is recorded with the job's end
                    trouble = self._recorded(output)
                if trouble is not None:
                    job.post(Noted(trouble))
                return output

    def _recorded(self, output: Output) -> str | None:
        """The line to tell the user when an output that is on disk cannot be written down."""
        try:
            self._journal.keep(output, time.time())
        except StorageError as error:
            return f"{error}; the file is at {output.path}"
        return None

    def _finish(self, job: BaseJob, error: FireflyError, outputs: tuple[Output, ...] = ()) -> None:
        job.post(Finished(_status_of(error), time.time(), bare(error), outputs))


class _Fresh:
    """The newest report of a finished job: one request renews the addresses of all its outputs."""

    def __init__(self, api: Api, job: BaseJob, report: Report) -> None:
        self.report = report
        self.missing = len(report.sources)
        self._api = api
        self._job = job
        self._lock = asyncio.Lock()

    async def renew(self, stale: Report) -> None:
        url = self._job.snapshot.status_url
        async with self._lock:
            if self.report is not stale or url is None:
                return
            report = await repeated(lambda: self._api.status(url))
            if report.sources:
                self.report = report


def _passing(error: FireflyError) -> bool:
    """Whether a request that made nothing may be taken if it is sent again."""
    if isinstance(error, Unreachable):
        return repeatable(error)
    return isinstance(error, ServiceError) and error.status == 503


def _cancelled_unsent() -> JobCancelled:
    return JobCancelled("cancelled before it was sent: nothing was made or billed")


def _lost(error: FireflyError) -> JobUnknown:
    return JobUnknown(
        f"sent, but no usable answer came ({error}): it may have made a job and may have been billed. It is not sent "
        "again by itself: look at the service's usage before you run the cell again"
    )


def _status_of(error: FireflyError) -> Status:
    for kind, status in (
        (JobCancelled, Status.CANCELLED),
        (JobTimeout, Status.TIMEOUT),
        (JobUnknown, Status.UNKNOWN),
    ):
        if isinstance(error, kind):
            return status
    return Status.FAILED


def _time_left(job: BaseJob) -> float:
    sent = job.snapshot.sent or time.time()
    return max(0.0, sent + job.timeout - time.time())


def _kind(job: BaseJob) -> str:
    """Jobs that take about as long: same operation, model and size."""
    request = job.request
    size = getattr(request, "size", None)
    return f"{request.command} {getattr(request, 'model', None) or ''} {size or ''}"
