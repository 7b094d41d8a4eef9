"""A job as this process holds it: its snapshot, who listens, and the promise of its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Event, Noted, Snapshot, Status, apply
from firefly_nb.errors import FireflyError, StorageError
from firefly_nb.operations import Request

Listener = Callable[[Snapshot], None]


class BaseJob:
    """One submitted request and its life. `post` belongs to the loop that runs the job; the rest to any thread."""

    def __init__(self, snapshot: Snapshot, timeout: float, record: Callable[[Snapshot], None]) -> None:
        self._snapshot = snapshot
        self._record = record
        self._listeners: list[Listener] = []
        self._guard = threading.Lock()
        self._done: Future[Snapshot] = Future()
        self.timeout = timeout
        if snapshot.status.finished:
            self._done.set_result(snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """All that is known of the job at this moment. It never changes; ask again for a newer one."""
        return self._snapshot

    @property
    def key(self) -> str:
        """The job's name in the journal, made here before the service has one for it."""
        return self._snapshot.key

    @property
    def number(self) -> int:
        """Its number in ``%firefly jobs``."""
        return self._snapshot.number

    @property
    def id(self) -> str | None:
        """The service's job id; `None` until the service has taken the job."""
        return self._snapshot.id

    @property
    def status(self) -> Status:
        """``"queued"``, ``"sending"``, ``"pending"``, ``"running"``, ``"succeeded"``, ``"failed"``, ``"cancelled"``,
        ``"timeout"`` or ``"unknown"``."""
        return self._snapshot.status

    @property
    def progress(self) -> float | None:
        """0 to 100, or `None` where the service does not report it."""
        return self._snapshot.progress

    @property
    def request(self) -> Request:
        return self._snapshot.request

    @property
    def operation(self) -> str:
        return self._snapshot.request.command

    @property
    def error(self) -> FireflyError | None:
        return self._snapshot.error

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What the job made so far: empty until it has succeeded."""
        return self._snapshot.outputs

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each new snapshot, on the loop's thread; returns a function that ends it.

        A listener should be quick; what it raises is dropped.
        """
        with self._guard:
            self._listeners.append(listener)

        def stop() -> None:
            with self._guard, suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def post(self, event: Event) -> None:
        """Let `event` happen: the new snapshot is recorded first and shown afterwards."""
        before = self._snapshot
        after = apply(before, event)
        if after is before or after == before:
            return
        if _lasting(after) != _lasting(before):
            try:
                self._record(after)
            except StorageError as error:
                after = apply(after, Noted(str(error)))
        self._show(after)

    def learn(self, snapshot: Snapshot) -> None:
        """What another kernel, which follows this job, has recorded: shown, and not recorded again."""
        if snapshot != self._snapshot:
            self._show(snapshot)

    def _show(self, after: Snapshot) -> None:
        before = self._snapshot
        self._snapshot = after
        if before.status.finished and not after.status.finished:
            self._done = Future()
        with self._guard:
            listeners = tuple(self._listeners)
        for listener in listeners:
            with suppress(Exception):
                listener(after)
        if after.status.finished and not self._done.done():
            self._done.set_result(after)

    def __repr__(self) -> str:
        known = f" {self._snapshot.id}" if self._snapshot.id else ""
        return f"<job #{self.number} {self.operation} {self.status.value}{known}>"


def _lasting(snapshot: Snapshot) -> tuple[object, ...]:
    """What of a snapshot is worth a write: not the passing phase, progress and place.

    What is known of a result is written at the end; until then the service tells it again.
    """
    return (
        snapshot.status,
        snapshot.id,
        snapshot.status_url,
        snapshot.cancel_url,
        snapshot.sent,
        snapshot.accepted,
        snapshot.finished,
        snapshot.error,
        snapshot.notes,
        snapshot.request,
    )
