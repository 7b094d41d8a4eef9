"""The three ways in which a service counts requests, as predictions: when does the next one fit? Pure.

A *sliding* log frees a slot when the oldest request has aged for a period, a *fixed* window frees all its slots at
once, and an *even* bucket frees one slot after the other. Times are seconds of any clock that only goes forward.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from typing import Protocol, Self

MINUTE = 60.0


class Window(Protocol):
    """`count` requests may go at once after a long rest; `per_minute` is what passes in the long run."""

    count: int

    @property
    def per_minute(self) -> float: ...

    @property
    def period(self) -> float:
        """Seconds in which `count` requests pass."""

    @property
    def doubt(self) -> float:
        """Seconds by which the next opening may be wrong."""

    def opens(self, now: float) -> float:
        """The moment from which one more request fits; `now` or earlier when it fits already."""

    def take(self, sent: float, answered: float) -> None:
        """One more request was counted, somewhere between these two moments."""

    def moved(self, start: float) -> Window:
        """The same, with the next opening at `start`."""

    def copy(self) -> Self: ...


class Sliding:
    """`count` requests in any `period` seconds. `taken` are the moments at which earlier ones were answered."""

    def __init__(self, count: int, period: float = MINUTE, taken: Iterable[float] = ()) -> None:
        self.count, self.period = count, period
        self._taken = deque(taken, maxlen=count)

    @property
    def per_minute(self) -> float:
        return self.count * MINUTE / self.period

    @property
    def doubt(self) -> float:
        return max(self.period / self.count / 2, self.period / 20)

    def opens(self, now: float) -> float:
        return self._taken[0] + self.period if len(self._taken) == self.count else now

    def take(self, sent: float, answered: float) -> None:
        # The service counted it some time before its answer came: the later moment is on the safe side.
        self._taken.append(answered)

    def moved(self, start: float) -> Sliding:
        return self  # what was taken is known, and it opens by that

    def copy(self) -> Sliding:
        return Sliding(self.count, self.period, self._taken)


class Fixed:
    """`count` requests in each window of `period` seconds; one window begins at `start`."""

    def __init__(self, count: int, period: float, start: float) -> None:
        self.count, self.period, self.start = count, period, start
        self._used, self._index = 0, -1

    @property
    def per_minute(self) -> float:
        return self.count * MINUTE / self.period

    @property
    def doubt(self) -> float:
        return max(self.period / self.count / 2, self.period / 20)

    def opens(self, now: float) -> float:
        index = self._index_of(now)
        if index < 0:
            return self.start
        if index > self._index or self._used < self.count:
            return now
        return self.start + (self._index + 1) * self.period

    def take(self, sent: float, answered: float) -> None:
        index = self._index_of(answered)
        if index > self._index:
            self._index, self._used = index, 0
        self._used += 1

    def _index_of(self, moment: float) -> int:
        # Half a millisecond forgives the rounding of a moment that was computed from the index itself.
        return math.floor((moment - self.start + 0.0005) / self.period)

    def moved(self, start: float) -> Fixed:
        return Fixed(self.count, self.period, start)

    def copy(self) -> Fixed:
        twin = Fixed(self.count, self.period, self.start)
        twin._used, twin._index = self._used, self._index
        return twin


class Even:
    """One request every `spacing` seconds, and `count` at once when none left for long. The first fits at `start`."""

    def __init__(self, count: int, spacing: float, start: float) -> None:
        self.count, self.spacing = count, spacing
        self._full = start + (count - 1) * spacing  # when the bucket would be full if nothing more left

    @property
    def period(self) -> float:
        return self.count * self.spacing

    @property
    def per_minute(self) -> float:
        return MINUTE / self.spacing

    @property
    def doubt(self) -> float:
        return self.spacing / 2

    def opens(self, now: float) -> float:
        return self._full - (self.count - 1) * self.spacing

    def take(self, sent: float, answered: float) -> None:
        self._full = max(self._full, sent) + self.spacing

    def moved(self, start: float) -> Even:
        return Even(self.count, self.spacing, start)

    def copy(self) -> Even:
        twin = Even(self.count, self.spacing, 0.0)
        twin._full = self._full
        return twin
