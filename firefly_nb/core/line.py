"""The waiting line of jobs: first come, first served, at the pace that `Pacer` allows."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass

from firefly_nb.core.limits import Pacer, Ticket
from firefly_nb.core.windows import MINUTE

OnPlace = Callable[[int, float | None], None]

# Everybody moves up with each job that leaves: places are told at most this often, and the longer the line, the less.
_TELL_EVERY, _TELL_EACH = 0.25, 0.002
_WORTH_TELLING = 1.0  # seconds by which an expected start has to change


@dataclass(frozen=True, slots=True)
class LimitInfo:
    """What is known of the request limit: `per_minute` is `None` while nothing has been refused, infinite for none.

    `is_set` tells a limit that the user set from one that was learned; `waiting` counts the jobs in line, and
    `starts_in` is the number of seconds after which one more is expected to leave.
    """

    per_minute: float | None
    is_set: bool
    waiting: int
    starts_in: float = 0.0


class Line:
    """Jobs that wait for their request to leave. Belongs to one event loop; needs no task of its own.

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
        self._numbers = itertools.count()
        self._waiting: list[Place] = []  # by number
        self._pump_timer: asyncio.TimerHandle | None = None
        self._tell_timer: asyncio.TimerHandle | None = None
        self._told = -math.inf

    def join(self, on_place: OnPlace) -> Place:
        """A place at the end of the line.

        `on_place` hears how many wait before it, and when its turn is expected (seconds since the epoch): soon after
        it begins to wait and when one of them has changed. It must be quick and must not raise.
        """
        return Place(self, next(self._numbers), on_place)

    def set_rate(self, per_minute: float | None) -> None:
        """Obey this limit from now on; `None` learns it from the service."""
        self.pacer.set_rate(per_minute)
        self._pump()

    @property
    def info(self) -> LimitInfo:
        return LimitInfo(self.pacer.per_minute, self.pacer.is_set, len(self._waiting), self._starts_in())

    def _starts_in(self) -> float:
        now = time.monotonic()
        try:
            return self.pacer.expected_start(len(self._waiting), now) - now
        except RuntimeError:  # asked from another thread at the very moment when a request was noted
            return 0.0

    @property
    def between(self) -> float:
        """Seconds between two requests at a limit that the user set: so long nothing moves although all is well."""
        per_minute = self.pacer.per_minute
        return MINUTE / per_minute if self.pacer.is_set and per_minute else 0.0

    def _enter(self, place: Place) -> None:
        insort(self._waiting, place, key=_number)
        self._pump()

    def _drop(self, place: Place) -> None:
        index = bisect_left(self._waiting, place.number, key=_number)
        if index < len(self._waiting) and self._waiting[index] is place:
            del self._waiting[index]
        self._pump()

    def _pump(self) -> None:
        """Let go whoever may go now, and look again when the next one may. Called whenever anything has changed."""
        if self._pump_timer is not None:
            self._pump_timer.cancel()
            self._pump_timer = None
        while self._waiting:
            now = time.monotonic()
            wait = self.pacer.delay(now)
            if wait > 0:
                self._pump_timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._pump)
                break
            self._waiting.pop(0)._go(now)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if not self._waiting:
            if self._tell_timer is not None:
                self._tell_timer.cancel()
                self._tell_timer = None
        elif self._tell_timer is None:
            due = self._told + _TELL_EVERY + _TELL_EACH * len(self._waiting)
            self._tell_timer = asyncio.get_running_loop().call_later(max(0.0, due - time.monotonic()), self._tell)

    def _tell(self) -> None:
        self._tell_timer = None
        now, epoch = time.monotonic(), time.time()
        self._told = now
        starts = self.pacer.forecast(len(self._waiting), now)
        for before, (place, start) in enumerate(zip(tuple(self._waiting), starts, strict=True)):
            place._tell(before, epoch + start - now)


class Place:
    """One job's place in the line, from joining to the answer to its request."""

    def __init__(self, line: Line, number: int, on_place: OnPlace) -> None:
        self.number = number  # who joined earlier has the lower one, and keeps it when its request was refused
        self._line = line
        self._on_place = on_place
        self._turn: asyncio.Future[None] | None = None
        self._ticket: Ticket | None = None
        self._before, self._start = -1, 0.0

    async def turn(self) -> None:
        """Return when the request may leave. A wait that was cancelled can be taken up again, at the same place."""
        if self._ticket is not None:
            return
        self._turn = asyncio.get_running_loop().create_future()
        self._before = -1
        self._line._enter(self)
        try:
            await self._turn
        finally:
            self._line._drop(self)

    def accepted(self) -> None:
        """The request reached the service and counts against its limit."""
        ticket = self._give_back()
        if ticket is not None:
            self._line.moved = time.monotonic()
            self._line.pacer.accepted(ticket, self._line.moved)
            self._line._pump()

    def refused(self, retry_after: float | None) -> None:
        """429, with the seconds of its `retry-after`. The next `turn` waits at the front of the line."""
        ticket = self._give_back()
        if ticket is not None:
            self._line.pacer.refused(ticket, retry_after, time.monotonic())
            self._line._pump()

    def failed(self) -> None:
        """The request never reached the service: its slot is given back. The next `turn` waits at the front."""
        ticket = self._give_back()
        if ticket is not None:
            self._line.pacer.failed(ticket)
            self._line._pump()

    def leave(self) -> None:
        """Give up what is held; a turn that was not used is given back. Calling it again is fine."""
        self.failed()
        self._line._drop(self)

    def _go(self, now: float) -> None:
        assert self._turn is not None
        if not self._turn.done():  # else its wait was cancelled a moment ago
            self._ticket = self._line.pacer.sent(now)
            self._turn.set_result(None)

    def _give_back(self) -> Ticket | None:
        ticket, self._ticket = self._ticket, None
        return ticket

    def _tell(self, before: int, start: float) -> None:
        if before != self._before or abs(start - self._start) > _WORTH_TELLING:
            self._before, self._start = before, start
            self._on_place(before, start)


def _number(place: Place) -> int:
    return place.number
