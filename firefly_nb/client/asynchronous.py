"""The client for async code."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from types import TracebackType
from typing import Self, TypeVar

from firefly_nb.client.jobs import AsyncJob
from firefly_nb.client.methods import AsyncGeneration, AsyncOperation
from firefly_nb.core.images import picture_of
from firefly_nb.core.lineage import History
from firefly_nb.core.models import CustomModel, custom_model_of
from firefly_nb.core.outputs import Output
from firefly_nb.core.redact import bare
from firefly_nb.core.scheduler import Scheduler
from firefly_nb.core.session import Session
from firefly_nb.core.settings import resolve
from firefly_nb.core.state import Reopened, Service
from firefly_nb.core.uploads import Upload
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
)

T = TypeVar("T")


class AsyncFirefly:
    """The service for async code: no thread, no notebook. Credentials as for `Firefly`.

    Example::

        async with AsyncFirefly() as ff:
            job = await ff.generate("a cat", num_variations=2)
            outputs = await job
            larger = await ff.expand(outputs[0], size="3000x3000")
            await larger
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
        self._session = Session[AsyncJob](settings, self._make)
        self._scheduler: Scheduler | None = None

    generate = AsyncGeneration(Generate, GenerateImage5)
    similar = AsyncOperation(Similar)
    expand = AsyncOperation(Expand)
    fill = AsyncOperation(Fill)
    composite = AsyncOperation(Composite)
    precise_composite = AsyncOperation(PreciseComposite)
    adaptive_composite = AsyncOperation(AdaptiveComposite)
    upscale = AsyncOperation(Upscale)
    video = AsyncOperation(Video)

    @property
    def service(self) -> Service:
        """Which service is in use."""
        return self._session.settings.service

    @property
    def jobs(self) -> tuple[AsyncJob, ...]:
        """The jobs of this client, the oldest first."""
        return tuple(self._session.jobs.values())

    def history(self, what: AsyncJob | Output) -> History:
        """The jobs that led to an output, or to all outputs of a job, back to the first prompt."""
        position = what.index if isinstance(what, Output) else None
        return self._session.history(what.job if isinstance(what, Output) else what.key, position)

    async def submit(self, request: Request, *, timeout: float | None = None) -> AsyncJob:
        """Start a job for `request` and return it at once; `timeout` in seconds from its turn."""
        job = self._session.new(request, timeout)
        self._running().start(job)
        return job

    async def upload(self, image: object) -> Upload:
        """Hand an image to the service; the result can stand wherever an image can. It lives 7 days."""
        picture = picture_of(image)
        return Upload.of(picture, await _guarded(self._running().uploads.source(picture)))

    async def models(self) -> list[CustomModel]:
        """The custom models that these credentials may use."""
        found = [custom_model_of(record) for record in await _guarded(self._running().api.custom_models())]
        return [model for model in found if model is not None]

    async def resume(self) -> list[AsyncJob]:
        """Follow the jobs again that were under way when their process ended, and those that ran out of time."""
        follow, ended = self._session.adopt()
        for job in follow:
            job.post(Reopened())
            self._running().start(job, resumed=True)
        return [*follow, *ended]

    async def cancel(self, job: AsyncJob) -> None:
        """Ask for `job` to be cancelled."""
        await self._running().cancel(job)

    async def close(self) -> None:
        """Stop following; jobs that are under way stay resumable."""
        if self._scheduler is not None:
            await self._scheduler.close()
            self._scheduler = None
        self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _running(self) -> Scheduler:
        if self._scheduler is None:
            self._scheduler = Scheduler(self._session.settings, self._session.journal)
        return self._scheduler

    def _make(self, *parts: object) -> AsyncJob:
        job = AsyncJob(*parts)  # type: ignore[arg-type]  # Session names the three parts
        job.client = self
        return job


async def _guarded(work: Awaitable[T]) -> T:
    try:
        return await work
    except Exception as error:
        raise bare(error) from None
