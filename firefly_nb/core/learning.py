"""What a refusal teaches: which kind of window the service counts in, how many requests it has room for. Pure.

The first refusal of a burst says that the service had room for as many requests as it took since its last opening,
and `retry-after` says when it opens again. An opening that lies a period after one of the requests points to a
sliding log; one that lets all pass again, to fixed windows; one that lets a single request pass, to a bucket.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from firefly_nb.core.windows import MINUTE, Even, Fixed, Sliding, Window

# `retry-after` comes in whole seconds, rounded up or down.
_ROUNDING = 1.05
_MANY = 8
# A service without `retry-after` is asked again so early that the try after a missed opening is late by at most a
# tenth of the time that has gone by since.
_FIRST_STEP, _STEP = 6.0, 0.1
_LONGEST_STEP = 300.0


class Passed(NamedTuple):
    """A request that the service took, at some time between these two moments."""

    sent: float
    answered: float


@dataclass(slots=True)
class Lesson:
    """The first refusal of a burst, at `began`, and what was known then; `seen` is the last one that added to it.

    The service opens again between `earliest` and `latest` (`None` while nobody knows). `passed` requests were taken
    since the opening before, which was at `since`; `before` is what was believed until then. `in_words` tells a
    service that says when it opens from one where only trying shows it.
    """

    began: float
    earliest: float
    latest: float | None
    before: Window | None
    since: float | None
    passed: int
    in_words: bool = False
    seen: float = field(init=False)

    def __post_init__(self) -> None:
        self.seen = self.began

    def expect(self, sent: float, seen: float, wait: float) -> None:
        """The service opens `wait` seconds after the refusal of a request that left at `sent`."""
        self.earliest, self.latest, self.in_words = sent + wait - _ROUNDING, seen + wait, True

    def window(self, log: Sequence[Passed]) -> Window:
        """How the service counts, as far as this refusal and the `log` of requests before it show."""
        assert self.latest is not None
        if isinstance(self.before, Even) and self.since is not None and self.passed:
            gap = self.latest - self.since
            # Rounded waits can make the gap too short by a second: over many requests, better a little too slow.
            spacing = (gap + _ROUNDING if self.passed >= _MANY else gap) / self.passed
            return Even(self.before.count, max(spacing, 0.02), self.latest)
        sliding = self._sliding(log)
        if sliding is not None:
            return sliding
        if self.before is not None and self.since is not None and self.passed:
            gap = self.latest - self.since
            if self.passed < self.before.count and gap < 0.75 * self.before.period:
                # Fewer than a whole window's came through, and much too early: slots come back one by one.
                spacing = max(gap / self.passed, self.latest - self.began)
                return Even(self.before.count, spacing, self.latest)
            if self.passed >= self.before.count and gap < 1.5 * self.before.period:
                return Fixed(self.passed, _period(gap), self.latest)
        return self._first_guess(log)

    def _sliding(self, log: Sequence[Passed]) -> Sliding | None:
        assert self.latest is not None
        periods = {MINUTE} if self.before is None else {MINUTE, self.before.period}
        for period in periods:
            for index, request in enumerate(log):
                if request.sent + period - _ROUNDING <= self.latest and self.earliest <= request.answered + period:
                    return Sliding(len(log) - index, period, (other.answered for other in log))
        return None

    def _first_guess(self, log: Sequence[Passed]) -> Fixed:
        assert self.latest is not None
        period = MINUTE if self.before is None else self.before.period
        count = sum(request.answered > self.latest - period for request in log)
        return Fixed(max(1, count), period, self.latest)

    def next_try(self, now: float, log: Sequence[Passed]) -> float:
        """When to ask again while the service does not say when it opens."""
        waited = now - self.began
        if waited > MINUTE:
            return now + min(waited, _LONGEST_STEP)
        step = now + _FIRST_STEP + _STEP * waited
        aged = next((request.answered + MINUTE for request in log if request.answered + MINUTE > now), step)
        return min(step, max(aged, now + 1.0))


def agree(first: Window | None, second: Window) -> bool:
    """Whether two lessons came to about the same."""
    return (
        first is not None
        and first.count == second.count
        and abs(first.per_minute - second.per_minute) <= 0.1 * second.per_minute
    )


def _period(seconds: float) -> float:
    """A measured period; one that is a minute but for the rounding is a minute."""
    return MINUTE if abs(seconds - MINUTE) < 2 * _ROUNDING else max(seconds, 0.1)
