"""The client for notebooks and scripts: `AsyncFirefly`'s work on one daemon thread."""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from firefly_nb.client.exploring import Exploring
from firefly_nb.client.jobs import Job, Jobs
from firefly_nb.client.methods import Generation, Operation
from firefly_nb.core.images import picture_of
from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.line import LimitInfo
from firefly_nb.core.lineage import History
from firefly_nb.core.models import CustomModel, custom_model_of
from firefly_nb.core.outputs import Output
from firefly_nb.core.redact import bare
from firefly_nb.core.runner import Runner
from firefly_nb.core.scheduler import Scheduler
from firefly_nb.core.session import RESUMABLE, Session, fate
from firefly_nb.core.settings import Settings, resolve
from firefly_nb.core.state import Event, Finished, Noted, Reopened, Service, Snapshot, Status
from firefly_nb.core.uploads import Upload
from firefly_nb.errors import FireflyError, InvalidRequest
from firefly_nb.operations import (
    AdaptiveComposite,
    Composite,
    Expand,
    Fill,
    Generate,
    GenerateImage5,
    PreciseComposite,
    Request,
    Similar,
    Upscale,
    Video,
    split,
)

T = TypeVar("T")


class Firefly(Exploring):
    """The service, for notebooks and plain scripts. Calls return at once; jobs go on by themselves.

    Credentials come from the arguments, else from the environment (``FIREFLY_SERVICES_CLIENT_ID`` and
    ``FIREFLY_SERVICES_CLIENT_SECRET``), else from the system keyring (``%firefly login``); without any, a local sandbox
    stands in for the service. `home` is the folder of the journal and the outputs, `job_timeout` is in seconds, and
    `requests_per_minute` is the organisation's limit where it is known (it is learned otherwise).

    Raises `ConfigurationError` for settings that cannot work.

    Example::

        ff = Firefly()
        job = ff.generate("a cat in a sunbeam", num_variations=4, content_class="art")
        for output in job.result(timeout=120):
            print(output.seed, output.path)
    """

    def __init__(
        self,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        access_token: str | None = None,
        base_url: str | None = None,
        ims_url: str | None = None,
        home: str | os.PathLike[str] | None = None,
        requests_per_minute: float | None = None,
        job_timeout: float | None = None,
    ) -> None:
        settings = resolve(
            client_id=client_id,
            client_secret=client_secret,
            access_token=access_token,
            base_url=base_url,
            ims_url=ims_url,
            home=home,
            requests_per_minute=requests_per_minute,
            job_timeout=job_timeout,
        )
        self._session = Session[Job](settings, self._make)
        self._guard = threading.RLock()
        self._runner: Runner | None = None
        self._scheduler: Scheduler | None = None
        _OPEN.add(self)

    generate = Generation(Generate, GenerateImage5)
    similar = Operation(Similar)
    expand = Operation(Expand)
    fill = Operation(Fill)
    composite = Operation(Composite)
    precise_composite = Operation(PreciseComposite)
    adaptive_composite = Operation(AdaptiveComposite)
    upscale = Operation(Upscale)
    video = Operation(Video)

    # What is known

    @property
    def settings(self) -> Settings:
        return self._session.settings

    @property
    def service(self) -> Service:
        """Which service is in use."""
        return self.settings.service

    @property
    def limits(self) -> LimitInfo:
        """What is known of the service's request limit, and how many jobs wait for their turn."""
        if self._scheduler is None:
            set_by_user = self.settings.requests_per_minute
            return LimitInfo(set_by_user, set_by_user is not None, 0)
        return self._scheduler.line.info

    @property
    def jobs(self) -> Jobs:
        """The jobs of this client, the oldest first."""
        return Jobs(list(self._session.jobs.values()))

    @property
    def trouble(self) -> str | None:
        """The line to show when the journal cannot be used, else `None`."""
        return self._session.journal.trouble

    def recent(self, limit: int = 20) -> list[Snapshot]:
        """The newest jobs of the journal, those of other kernels included, the oldest first. Raises `StorageError`."""
        here = {job.key: job.snapshot for job in self._session.jobs.values()}
        recorded = {snapshot.key: snapshot for snapshot in self._session.journal.jobs(limit=limit)}
        every = sorted({**recorded, **here}.values(), key=lambda snapshot: (snapshot.created, snapshot.number))
        return every[-limit:]

    def find(self, word: str) -> Job:
        """The job that `word` names: its number (``12`` or ``#12``) or the end of its id.

        Raises `InvalidRequest` when there is none, or more than one.
        """
        found = [job for job in self._session.jobs.values() if _named(job, word)]
        if not found:
            found = [self._session.known(snapshot) for snapshot in self._session.journal.find(word)]
        if not found:
            raise InvalidRequest(f"there is no job {word!r}: %firefly jobs lists them")
        if len(found) > 1:
            numbers = ", ".join(f"#{job.number}" for job in found[:4])
            raise InvalidRequest(f"{word!r} is the end of several job ids ({numbers}): name it by its number")
        self.attend(found[0])
        return found[0]

    def attend(self, job: Job) -> None:
        """Follow a job that is known from the journal, as far as it can be: as another kernel tells of it, or again."""
        scheduler = self._running()
        if not job.status.finished:
            if job.key not in self._session.jobs:
                self._on_loop(scheduler.elsewhere.watch, job, self._take_over)
        elif job.status in RESUMABLE:
            self._wait(_follow_again(scheduler, self._session.adopt(job.key)[0]))

    def history(self, what: Job | Output) -> History:
        """The jobs that led to an output, or to all outputs of a job, back to the first prompt.

        Raises `StorageError` when the journal has no record of it.
        """
        position = what.index if isinstance(what, Output) else None
        return self._session.history(what.job if isinstance(what, Output) else what.key, position)

    def orphans(self) -> int:
        """How many jobs were under way in kernels that are gone: `resume` follows them."""
        return self._session.journal.orphans()

    # What is done

    def submit(self, request: Request, *, timeout: float | None = None) -> Job:
        """Start a job for `request` and return it at once. `timeout` is in seconds, from the moment of its turn.

        Raises `InvalidRequest` when an image of the request is none that the service would take; nothing is sent.
        """
        if timeout is not None and timeout <= 0:
            raise InvalidRequest(f"timeout: {timeout:g} is not a number of seconds above 0")
        scheduler = self._running()
        job = self._session.new(request, timeout)
        self._on_loop(scheduler.start, job)
        return job

    def submit_all(self, requests: Iterable[Request], *, timeout: float | None = None) -> Jobs:
        """Start a job for each of `requests`, all or (for a wrong one) none."""
        scheduler = self._running()
        jobs = Jobs([self._session.new(request, timeout) for request in requests])
        for job in jobs:
            self._on_loop(scheduler.start, job)
        return jobs

    def submit_split(self, request: Request) -> Job | Jobs:
        """`submit`, where one call may mean several requests (image5 makes one image each)."""
        requests = split(request)
        return self.submit(requests[0]) if len(requests) == 1 else self.submit_all(requests)

    def upload(self, image: object) -> Upload:
        """Hand an image to the service and wait until it is there; the result can stand wherever an image can.

        It lives 7 days. Raises `InvalidRequest` for what is no image, and the errors of a request.
        """
        picture = picture_of(image)
        return Upload.of(picture, self._wait(self._running().uploads.source(picture)))

    def models(self) -> list[CustomModel]:
        """The custom models that these credentials may use."""
        found = [custom_model_of(record) for record in self._wait(self._running().api.custom_models())]
        return [model for model in found if model is not None]

    def login(self) -> None:
        """Fetch a token now. Raises `Unauthorized` when the credentials are not accepted."""
        self._wait(self._running().api.login())

    def resume(self) -> Jobs:
        """Follow the jobs again that were under way in kernels that are gone, and those that ran out of time.

        A job that cannot be followed has ended when this returns; its `error` says what is known of it.
        """
        scheduler = self._running()
        follow, ended = self._session.adopt()
        # Waited for: who asks for a result at once must not be given the end that the job had before.
        self._wait(_follow_again(scheduler, follow))
        return Jobs(sorted([*follow, *ended], key=lambda job: job.number))

    def form(self, what: object = "generate") -> None:
        """Show a form for an operation, filled in where `what` is a job, an output, a request or a sidecar file.

        Only in a notebook. Raises `InvalidRequest` for what means no form.

        Example: ``ff.form("expand")``
        """
        from firefly_nb.notebook.form import show  # the seam upward: only reached inside a notebook

        show(what, lambda: self, (self, *(other for other in open_clients() if other is not self)))

    def cancel(self, job: Job) -> None:
        """Ask for `job` to be cancelled; returns at once, from any thread."""
        scheduler = self._running()
        runner = self._runner
        assert runner is not None
        runner.submit(scheduler.cancel(job))

    def note(self, job: Job, text: str) -> None:
        """Put a line beside the result of `job`; returns when it is there. Does nothing once the client is closed."""
        self.check_may_wait()
        runner = self._runner
        if runner is not None and runner.alive:
            runner.submit(_post(job, Noted(text))).result(timeout=10)

    def set_requests_per_minute(self, number: float | None) -> None:
        """Obey this limit from now on; `None` learns it from the service."""
        self._session.settings = replace(self.settings, requests_per_minute=number)
        scheduler = self._scheduler
        if scheduler is not None and self._runner is not None and self._runner.alive:
            self._on_loop(scheduler.line.set_rate, number)

    def set_job_timeout(self, seconds: float) -> None:
        """The timeout of jobs that are made from now on."""
        self._session.settings = replace(self.settings, job_timeout=seconds)

    def close(self) -> None:
        """Stop following; jobs that are under way stay resumable. Done by itself when the process ends."""
        _OPEN.discard(self)
        with self._guard:
            runner = self._runner
            self._runner = self._scheduler = None
        if runner is not None:
            runner.stop()
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check_may_wait(self) -> None:
        """Raise `FireflyError` on the loop's own thread, where waiting would wait for itself."""
        if self._runner is not None and self._runner.is_here:
            raise FireflyError("an on_change listener may not wait: do that in another thread")

    # Inside

    def _running(self) -> Scheduler:
        """The scheduler on its thread, started when it is not there or has died; no job is lost with a thread."""
        with self._guard:
            if self._scheduler is not None and self._runner is not None and self._runner.alive:
                return self._scheduler
            died = self._runner is not None
            self._runner = runner = Runner()
            try:
                self._scheduler = runner.submit(_new_scheduler(self._session)).result(timeout=30)
            except Exception as error:
                self._runner = None
                runner.stop()
                raise bare(error) from None
            runner.last = self._scheduler.close
            if died:
                self._take_up(self._scheduler)
            return self._scheduler

    def _take_up(self, scheduler: Scheduler) -> None:
        """Give a dead thread's jobs to the new one, each from where it stood."""
        for job in self._session.jobs.values():
            snapshot = job.snapshot
            if snapshot.status.finished:
                continue
            end = fate(snapshot) if snapshot.status is Status.SENDING else None
            if end is None:
                self._on_loop(scheduler.start, job)
            else:
                self._on_loop(job.post, Finished(end[0], time.time(), end[1]))

    def _take_over(self, job: BaseJob) -> bool:
        """Follow the job of a kernel that has died meanwhile; `False` when it is at another service. On the loop."""
        follow, ended = self._session.adopt(job.key)
        for each in follow:
            self._running().start(each, resumed=True)
        return bool(follow or ended)

    def _on_loop(self, function: Any, *arguments: object) -> None:
        assert self._runner is not None
        self._runner.call(function, *arguments)

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        self.check_may_wait()
        assert self._runner is not None
        try:
            return self._runner.submit(coroutine).result()
        except Exception as error:
            raise bare(error) from None

    def _make(self, *parts: object) -> Job:
        job = Job(*parts)  # type: ignore[arg-type]  # Session names the three parts
        job.client = self
        return job


_OPEN: weakref.WeakSet[Firefly] = weakref.WeakSet()


def open_clients() -> tuple[Firefly, ...]:
    """Every client of this process that has not been closed."""
    return tuple(_OPEN)


@atexit.register
def _close_all() -> None:
    for client in list(_OPEN):
        client.close()


async def _new_scheduler(session: Session[Job]) -> Scheduler:
    """Made on the loop that it belongs to."""
    return Scheduler(session.settings, session.journal)


async def _post(job: Job, event: Event) -> None:
    job.post(event)


async def _follow_again(scheduler: Scheduler, jobs: Iterable[Job]) -> None:
    for job in jobs:
        job.post(Reopened())
        scheduler.start(job, resumed=True)


def _named(job: Job, word: str) -> bool:
    number = word.removeprefix("#")
    if number.isdigit():
        return job.number == int(number)
    return bool(word) and (job.key.endswith(word) or (job.id or "").endswith(word))
