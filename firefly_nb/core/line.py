"""The waiting line of jobs: first come, first served, at the pace that `Pacer` allows."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from firefly_nb.core.limits import Pacer

OnPlace = Callable[[int, float | None], None]
_ANNOUNCE = 1.0  # seconds between two announcements of places: five hundred jobs move up with every one that leaves


@dataclass(frozen=True, slots=True)
class LimitInfo:
    """What is known of the request limit: `per_minute` is `None` while nothing has been refused, infinite for none.

    `is_set` tells a limit that the user set from one that was learned; `waiting` counts the jobs in line.
    """

    per_minute: float | None
    is_set: bool
    waiting: int


class Line:
    """Jobs that wait for their request to leave. Belongs to one event loop.

    Example::

        place = line.join(on_place)
        try:
            await place.turn()
            taken = await send()
            place.accepted()
        finally:
            place.leave()
    """

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self.moved = time.monotonic()
        self._waiting: deque[Place] = deque()
        self._news = asyncio.Event()
        self._walker: asyncio.Task[None] | None = None
        self._announced = 0.0

    def join(self, on_place: OnPlace) -> Place:
        """A place at the end of the line. `on_place` hears how many are before it, and when its turn is expected."""
        place = Place(self, on_place)
        self._enter(place, front=False)
        return place

    def set_rate(self, per_minute: float | None) -> None:
        self.pacer.set_rate(per_minute)
        self._news.set()

    @property
    def info(self) -> LimitInfo:
        return LimitInfo(self.pacer.per_minute, self.pacer.is_set, len(self._waiting))

    def _enter(self, place: Place, *, front: bool) -> None:
        if front:
            self._waiting.appendleft(place)
        else:
            self._waiting.append(place)
        self._news.set()
        if self._walker is None or self._walker.done():
            self._walker = asyncio.create_task(self._walk())

    def _drop(self, place: Place) -> None:
        with suppress(ValueError):
            self._waiting.remove(place)
        self._news.set()

    def _changed(self) -> None:
        self._news.set()

    async def _walk(self) -> None:
        """Let the first go whenever the pacer allows; ends when nobody waits."""
        while self._waiting:
            self._news.clear()
            wait = self.pacer.delay(time.monotonic())
            if wait <= 0:
                place = self._waiting.popleft()
                place._go()
                continue
            self._announce()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), min(wait, _ANNOUNCE))

    def _announce(self) -> None:
        now = time.monotonic()
        if now - self._announced < _ANNOUNCE:
            return
        self._announced = now
        epoch = time.time()
        for before, place in enumerate(self._waiting):
            expected = self.pacer.expected_start(before, now)
            place._on_place(before, None if expected is None else epoch + expected - now)


class Place:
    """One job's place in the line, from joining to the answer to its request."""

    def __init__(self, line: Line, on_place: OnPlace) -> None:
        self._line = line
        self._on_place = on_place
        self._turn = asyncio.get_running_loop().create_future()
        self._ticket: int | None = None

    async def turn(self) -> None:
        """Return when the request may leave. Cancelling the wait keeps the place until `leave`."""
        await asyncio.shield(self._turn)

    def accepted(self) -> None:
        """The request reached the service and counts against its limit."""
        self._line.moved = time.monotonic()
        self._return(lambda ticket: self._line.pacer.accepted(ticket, time.monotonic()))

    def refused(self, retry_after: float | None) -> None:
        """429: back to the front of the line."""
        self._return(lambda ticket: self._line.pacer.refused(ticket, retry_after, time.monotonic()))
        self._again()

    def failed(self) -> None:
        """The request never reached the service: its slot is given back, its place is the front of the line."""
        self._return(lambda ticket: self._line.pacer.failed(ticket))
        self._again()

    def leave(self) -> None:
        """Give up whatever is held. Calling it twice is fine."""
        self._line._drop(self)
        self._return(lambda ticket: self._line.pacer.failed(ticket))

    def _go(self) -> None:
        self._ticket = self._line.pacer.sent(time.monotonic())
        if not self._turn.done():
            self._turn.set_result(None)

    def _return(self, tell: Callable[[int], None]) -> None:
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            tell(ticket)
            self._line._changed()

    def _again(self) -> None:
        self._turn = asyncio.get_running_loop().create_future()
        self._line._enter(self, front=True)
