"""One thread that redraws every live display: when something has changed, and each second for the clocks.

Jobs report from the loop's thread, which must not be held up; so a report only marks a display, and this thread draws
it. It is there as long as something is under way.
"""

from __future__ import annotations

import contextvars
import logging
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot

_SOONEST = 0.25  # seconds between two drawings of one display
_TICK = 1.0
_CROWD = 20  # more displays than these share the time: each is drawn less often
_log = logging.getLogger(__name__)


class View(Protocol):
    """Something that can be drawn. Called on the screen's thread alone, once `begin` has been called by the cell's."""

    def draw(self, snapshots: Sequence[Snapshot], now: float) -> None:
        """Show jobs of which some are under way."""

    def end(self, snapshots: Sequence[Snapshot]) -> None:
        """Show jobs that have all ended; again, if something is noted afterwards."""

    def repeat(self) -> None:
        """Show what stands there once more. Called on the thread that runs a cell."""


class Watch:
    """A display and the jobs that it shows."""

    def __init__(self, jobs: Sequence[Job], view: View) -> None:
        self.jobs = tuple(jobs)
        self.settled = threading.Event()
        self._view = view
        self._repeated = False
        self._changed = True
        self._drawn = 0.0

    @property
    def over(self) -> bool:
        return all(job.status.finished for job in self.jobs)

    def changed(self) -> bool:
        """Note that there is something new to draw; `False` where that was known and can wait."""
        known, self._changed = self._changed, True
        self._repeated = False
        self.settled.clear()
        return not known or self.over

    def due(self, crowd: float) -> float:
        """When to draw it, on the monotonic clock."""
        if self._changed and self.over:
            return self._drawn
        return self._drawn + (_SOONEST if self._changed else _TICK) * crowd

    def draw(self) -> bool:
        """Draw it as it is now; `True` when nothing more is to be expected."""
        self._changed = False  # before the look at the jobs: what comes meanwhile is drawn next time
        snapshots = [job.snapshot for job in self.jobs]
        over = all(snapshot.status.finished for snapshot in snapshots)
        try:
            if over:
                self._view.end(snapshots)
            else:
                self._view.draw(snapshots, time.time())
        except Exception:
            _log.debug("a display could not be drawn", exc_info=True)
        self._drawn = time.monotonic()
        if over and not self._changed:
            self.settled.set()
        return over and not self._changed


    def repeat(self) -> None:
        """Draw the end once more, where that has not been done."""
        if self.settled.is_set() and not self._repeated:
            self._repeated = True
            self._view.repeat()


class Screen:
    """Draws watches until their jobs have ended, and again when those change after that."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._active: dict[Watch, None] = {}
        self._thread: threading.Thread | None = None
        self._every: weakref.WeakSet[Watch] = weakref.WeakSet()

    def add(self, watch: Watch) -> Callable[[], None]:
        """Draw `watch` from now on, whenever one of its jobs changes; returns what ends that."""

        def look(_: Snapshot) -> None:
            self._wake(watch)

        stops = [job.on_change(look) for job in watch.jobs]
        self._every.add(watch)
        self._wake(watch)

        def stop() -> None:
            for one in stops:
                one()

        return stop

    def settle(self, jobs: Sequence[Job], timeout: float) -> None:
        """Wait until everything that shows one of `jobs`, and has ended, is drawn as it ended."""
        keys = {job.key for job in jobs}
        end = time.monotonic() + timeout
        for watch in list(self._every):
            if watch.over and keys & {job.key for job in watch.jobs}:
                watch.settled.wait(max(0.0, end - time.monotonic()))

    def shows(self, job: Job) -> bool:
        """Whether there is a display of `job`."""
        return any(job.key in {each.key for each in watch.jobs} for watch in list(self._every))

    def settle_all(self, timeout: float) -> None:
        self.settle([job for watch in list(self._every) for job in watch.jobs], timeout)

    def repeat_all(self) -> None:
        """Draw what has ended once more, in the cell that runs: see `Cell.repeat`."""
        for watch in list(self._every):
            watch.repeat()

    def _wake(self, watch: Watch) -> None:
        news = watch.changed()
        with self._condition:
            if not news and watch in self._active:
                return
            self._active[watch] = None
            if self._thread is None or not self._thread.is_alive():
                # In an empty context: what it displays must not seem to come from the cell that happened to start it.
                run = contextvars.Context().run
                self._thread = threading.Thread(target=run, args=(self._main,), name="firefly_nb screen", daemon=True)
                self._thread.start()
            self._condition.notify()

    def _main(self) -> None:
        while True:
            with self._condition:
                if not self._active:
                    self._thread = None
                    return
                crowd = max(1.0, len(self._active) / _CROWD)
                first = min(self._active, key=lambda watch: watch.due(crowd))
                wait = first.due(crowd) - time.monotonic()
                if wait > 0:
                    self._condition.wait(wait)
                    continue
            if first.draw():
                with self._condition:
                    if first.settled.is_set():
                        self._active.pop(first, None)


SCREEN = Screen()
