"""A job as its user holds it, with and without `await`, and several of them as one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from firefly_nb.client.waiting import stopped
from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Snapshot, Status
from firefly_nb.errors import FireflyError, WaitStopped, WaitTimeout

if TYPE_CHECKING:
    from firefly_nb.client.asynchronous import AsyncFirefly
    from firefly_nb.client.outputs import MadeOutput
    from firefly_nb.client.synchronous import Firefly
    from firefly_nb.core.lineage import History


class AsyncJob(BaseJob):
    """One submitted request and its life. ``await job`` gives its outputs or raises the error that ended it."""

    client: AsyncFirefly

    def __await__(self) -> Generator[Any, None, tuple[Output, ...]]:
        return self._result().__await__()

    async def wait(self, timeout: float | None = None) -> bool:
        """Wait until the job has ended, for `timeout` seconds at most; `False` when it goes on."""
        return await _ended(self, timeout)

    async def cancel(self) -> None:
        """Ask for the job to be cancelled. A job that finishes meanwhile keeps its outputs."""
        await self.client.cancel(self)

    async def _result(self) -> tuple[Output, ...]:
        await _ended(self, None)
        return _outputs_or_error(self)


class Job(BaseJob):
    """One submitted request and its life. It goes on by itself; in a notebook it shows itself, live.

    Example::

        job = ff.generate("a cat in a sunbeam", num_variations=4)
        job.status                         # "queued", "sending", "pending", "running", "succeeded", …
        outputs = job.result(timeout=120)  # or, in async code: await job
    """

    client: Firefly

    @property
    def outputs(self) -> tuple[MadeOutput, ...]:
        """What the job made: empty until it has succeeded."""
        from firefly_nb.client.outputs import made

        return tuple(made(output, self.client) for output in self.snapshot.outputs)

    def result(self, timeout: float | None = None) -> list[MadeOutput]:
        """The outputs, once they are there.

        Raises `WaitTimeout` after `timeout` seconds (the job goes on) and otherwise the error that ended the job:
        `JobFailed`, `ContentRefused`, `JobCancelled`, `JobTimeout`, `JobUnknown`, `InvalidRequest`, …
        """
        if not self.wait(timeout):
            raise WaitTimeout(f"job #{self.number} is still {self.status.value} after {timeout:g} s; it goes on")
        _outputs_or_error(self)
        return list(self.outputs)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the job has ended, for `timeout` seconds at most; `False` when it goes on.

        Raises `WaitStopped` on an interrupt: the job goes on.
        """
        self.client.check_may_wait()
        try:
            self._done.result(timeout)
        except FutureTimeout:
            return False
        except KeyboardInterrupt:
            raise stopped((self,)) from None
        return True

    def cancel(self) -> None:
        """Ask for the job to be cancelled; returns at once. A job that finishes meanwhile keeps its outputs."""
        self.client.cancel(self)

    def save(self, folder: str | Path) -> list[Path]:
        """Copy the outputs into `folder` as ``<seed>.jpg``, overwriting nothing; returns the paths."""
        return [output.save(f"{folder}/") for output in self.outputs]

    def history(self) -> History:
        """The jobs that led to this one, and itself; see `MadeOutput.history`."""
        return self.client.history(self)

    def note(self, text: str) -> None:
        """Put a line beside the result, for the user to read."""
        self.client.note(self, text)

    def __await__(self) -> Generator[Any, None, list[MadeOutput]]:
        return self._result().__await__()

    async def _result(self) -> list[MadeOutput]:
        await _ended(self, None)
        _outputs_or_error(self)
        return list(self.outputs)

    def _ipython_display_(self) -> None:
        from firefly_nb.notebook.live import show  # the one seam upward: only reached inside IPython

        show(self)


class Jobs(Sequence[Job]):
    """Several jobs that belong together, shown as one grid. Everything a job can do, on all of them."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = tuple(jobs)

    @overload
    def __getitem__(self, index: int) -> Job: ...
    @overload
    def __getitem__(self, index: slice) -> Jobs: ...
    def __getitem__(self, index: int | slice) -> Job | Jobs:
        return Jobs(self._jobs[index]) if isinstance(index, slice) else self._jobs[index]

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs)

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(job.snapshot for job in self._jobs)

    # One name for the first of them: an image option that is given several jobs takes the first output.
    snapshot = snapshots

    @property
    def outputs(self) -> tuple[MadeOutput, ...]:
        """The outputs of all jobs that have succeeded, in the order of the jobs."""
        return tuple(output for job in self._jobs for output in job.outputs)

    @property
    def status(self) -> Status:
        """Their common status, or that of the job that is least far."""
        states = [job.status for job in self._jobs]
        return next((status for status in _LEAST_FAR if status in states), Status.SUCCEEDED)

    @property
    def number(self) -> int:
        return self._jobs[0].number

    def result(self, timeout: float | None = None) -> list[MadeOutput]:
        """The outputs of all jobs. Raises as `Job.result` does, for the first job that did not succeed."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._told_of_all():
            return [output for job in self._jobs for output in job.result(_left(end))]

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until all have ended, for `timeout` seconds at most; `False` when some go on."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._told_of_all():
            ended = [job.wait(_left(end)) for job in self._jobs]
        return all(ended)

    def cancel(self) -> None:
        """Ask for all of them to be cancelled."""
        for job in self._jobs:
            job.cancel()

    def save(self, folder: str | Path) -> list[Path]:
        """Copy all outputs into `folder` as ``<seed>.jpg``, overwriting nothing; returns the paths."""
        return [path for job in self._jobs for path in job.save(folder)]

    def on_change(self, listener: Callable[[Snapshot], None]) -> Callable[[], None]:
        """Call `listener` with each new snapshot of any of them; returns a function that ends it."""
        stops = [job.on_change(listener) for job in self._jobs]

        def stop() -> None:
            for one in stops:
                one()

        return stop

    def __await__(self) -> Generator[Any, None, list[MadeOutput]]:
        return self._result().__await__()

    async def _result(self) -> list[MadeOutput]:
        return [output for job in self._jobs for output in await job]

    @contextmanager
    def _told_of_all(self) -> Iterator[None]:
        """An interrupt names every job that goes on, not only the one that was just waited for."""
        try:
            yield
        except WaitStopped:
            raise stopped(self._jobs) from None

    def __repr__(self) -> str:
        return f"<{len(self)} jobs: {', '.join(f'#{job.number} {job.status.value}' for job in self._jobs)}>"

    def _ipython_display_(self) -> None:
        from firefly_nb.notebook.live import show

        show(self)


_LEAST_FAR = (
    Status.QUEUED,
    Status.SENDING,
    Status.PENDING,
    Status.RUNNING,
    Status.UNKNOWN,
    Status.TIMEOUT,
    Status.FAILED,
    Status.CANCELLED,
)


def _left(end: float | None) -> float | None:
    return None if end is None else max(0.0, end - time.monotonic())


async def _ended(job: BaseJob, timeout: float | None) -> bool:
    """Wait on whichever loop the caller is on. The job's own promise is never cancelled with the waiting."""
    waiting = asyncio.shield(asyncio.wrap_future(job._done))
    try:
        await asyncio.wait_for(waiting, timeout)
    except TimeoutError:
        return False
    return True


def _outputs_or_error(job: BaseJob) -> tuple[Output, ...]:
    snapshot = job.snapshot
    if snapshot.status is Status.SUCCEEDED:
        return snapshot.outputs
    error = snapshot.error or FireflyError(f"job #{snapshot.number} ended as {snapshot.status.value}")
    raise error.with_traceback(None)
