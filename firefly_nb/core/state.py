"""What is known of a job, and how each event changes it. Pure: no clock, no I/O.

`Snapshot` is the whole truth about a job at one moment; displays, the journal and the Python API read it. `apply` is
the only way from one snapshot to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from firefly_nb.core.outputs import Output
    from firefly_nb.errors import FireflyError
    from firefly_nb.operations import Request


class Status(StrEnum):
    """Where a job stands. `finished` statuses never change again, except that `%firefly resume` may reopen
    `timeout` and `unknown`."""

    QUEUED = "queued"
    SENDING = "sending"
    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    UNKNOWN = "unknown"

    @property
    def finished(self) -> bool:
        return self in _FINISHED


_FINISHED = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.TIMEOUT, Status.UNKNOWN})

# Every word the service is known to use; anything else counts as still running, never as done.
_SERVICE_WORDS = {
    "pending": Status.PENDING,
    "running": Status.RUNNING,
    "cancel_pending": Status.RUNNING,
    "succeeded": Status.SUCCEEDED,
    "failed": Status.FAILED,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "timeout": Status.TIMEOUT,
}


def service_status(word: object) -> Status:
    """The status that the service's `word` means: `service_status("canceled") is Status.CANCELLED`."""
    return _SERVICE_WORDS.get(str(word).lower(), Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Service:
    """Which service a job went to: `name` is `"sandbox"` or the host, `sandbox` tells the stand-in apart."""

    name: str
    base_url: str
    sandbox: bool = False


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the service says of a finished job beside its outputs. Sizes in pixels."""

    width: int | None = None
    height: int | None = None
    content_class: str | None = None
    alt_text: str | None = None
    denied_words: bool = False
    blocked_artists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A job at one moment. Times are seconds since the epoch; `progress` is 0 to 100 or `None` when not reported.

    `phase` is a short phrase for people ("waiting for its turn", "uploading 2 images", "downloading");
    `place` counts the jobs before it while it is queued (0 = next) and `starts_at` is when its turn is expected.
    """

    key: str
    number: int
    request: Request
    service: Service
    created: float
    status: Status = Status.QUEUED
    phase: str = "waiting for its turn"
    id: str | None = None
    status_url: str | None = None
    cancel_url: str | None = None
    progress: float | None = None
    place: int | None = None
    starts_at: float | None = None
    sent: float | None = None
    accepted: float | None = None
    finished: float | None = None
    last_seen: float | None = None
    cancelling: bool = False
    outputs: tuple[Output, ...] = ()
    facts: ResultFacts = field(default_factory=ResultFacts)
    error: FireflyError | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """In line: `place` jobs before it, its turn expected at `starts_at`."""

    place: int
    starts_at: float | None


@dataclass(frozen=True, slots=True)
class Uploading:
    count: int


@dataclass(frozen=True, slots=True)
class Sending:
    """The request is about to leave: from here on its answer can be lost."""

    at: float


@dataclass(frozen=True, slots=True)
class Unsent:
    """The request provably made nothing (429, 503, connection never opened): back in line."""

    why: str


@dataclass(frozen=True, slots=True)
class Accepted:
    id: str
    status_url: str
    cancel_url: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The service answered a status request: `status` is pending or running."""

    status: Status
    progress: float | None
    at: float


@dataclass(frozen=True, slots=True)
class Unseen:
    """Status requests are failing for now; the job itself goes on."""

    why: str


@dataclass(frozen=True, slots=True)
class Downloading:
    facts: ResultFacts
    count: int
    at: float


@dataclass(frozen=True, slots=True)
class CancelAsked:
    pass


@dataclass(frozen=True, slots=True)
class CancelFailed:
    """The cancel request did not get through: the job goes on, and may be cancelled again."""

    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """The request with its images as they will be sent."""

    request: Request


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the user should read beside the result."""

    note: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end, whichever it is. `error` is set unless the status is succeeded."""

    status: Status
    at: float
    error: FireflyError | None = None
    outputs: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True)
class Reopened:
    """`resume` follows the job again."""


Event = (
    Waiting
    | Uploading
    | Sending
    | Unsent
    | Accepted
    | Seen
    | Unseen
    | Downloading
    | CancelAsked
    | CancelFailed
    | Read
    | Noted
    | Finished
    | Reopened
)


def apply(job: Snapshot, event: Event) -> Snapshot:
    """The snapshot after `event`. A finished job only changes by `Reopened` and `Noted`."""
    if isinstance(event, Noted):
        return job if event.note in job.notes else replace(job, notes=(*job.notes, event.note))
    if isinstance(event, Reopened):
        status = Status.PENDING if job.status_url else job.status
        return replace(job, status=status, phase="following it again", finished=None, error=None, cancelling=False)
    if job.status.finished:
        return job
    match event:
        case Waiting(place, starts_at):
            return replace(job, status=Status.QUEUED, phase="waiting for its turn", place=place, starts_at=starts_at)
        case Uploading(count):
            return replace(job, phase=f"uploading {count} image{'s' if count != 1 else ''}")
        case Sending(at):
            return replace(job, status=Status.SENDING, phase="sending", place=None, starts_at=None, sent=at)
        case Unsent(why):
            return replace(job, status=Status.QUEUED, phase=why, sent=None)
        case Accepted(id_, status_url, cancel_url, at):
            return replace(
                job,
                status=Status.PENDING,
                phase="accepted",
                id=id_,
                status_url=status_url,
                cancel_url=cancel_url,
                accepted=at,
                place=None,
                starts_at=None,
            )
        case Seen(status, progress, at):
            known = progress if progress is not None else job.progress
            return replace(job, status=status, phase=status.value, progress=known, last_seen=at)
        case Unseen(why):
            return replace(job, phase=why)
        case Downloading(facts, count, at):
            words = f"downloading {count} output{'s' if count != 1 else ''}"
            return replace(job, status=Status.RUNNING, phase=words, facts=facts, progress=None, last_seen=at)
        case CancelAsked():
            return replace(job, cancelling=True, phase="cancelling")
        case CancelFailed(why):
            return replace(job, cancelling=False, phase=why)
        case Read(request):
            return replace(job, request=request)
        case Finished(status, at, error, outputs):
            return replace(
                job,
                status=status,
                phase=status.value,
                finished=at,
                error=error,
                outputs=outputs or job.outputs,
                cancelling=False,
                place=None,
                starts_at=None,
                progress=100.0 if status is Status.SUCCEEDED else job.progress,
            )
        case _:
            assert_never(event)
