"""When to ask for a job's status: early in what jobs of its kind took lately, then evenly, then more and more rarely."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict, deque

_REMEMBERED = 40
_LONGEST = 12.0
_SHORTEST = 0.25


class Durations:
    """How long jobs of each kind took lately, in seconds from accepted to seen ready."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def add(self, kind: str, seconds: float) -> None:
        self._seen[kind].append(seconds)

    def edges(self, kind: str) -> tuple[float, float] | None:
        """The early and the late edge (tenth and ninetieth percent) of the last ones; `None` for fewer than three."""
        seen = sorted(self._seen.get(kind, ()))
        if len(seen) < 3:
            return None
        return seen[int(0.1 * (len(seen) - 1))], seen[math.ceil(0.9 * (len(seen) - 1))]


def next_poll(age: float, kind: str, durations: Durations, polls: int) -> float:
    """Seconds from now until a job of `age` seconds should be asked for, after `polls` questions."""
    edges = durations.edges(kind)
    if edges is None:
        return max(1.0, min(_LONGEST, age * 0.25)) if polls else 1.0
    early, late = edges
    start = max(0.5, early * 0.9)
    if age < start:
        return max(_SHORTEST, start - age)
    if age < late * 1.3:
        # As many questions as asking once a second would have taken, all of them where they can be answered.
        spread = max(late * 1.3 - start, 0.5)
        return min(1.0, max(_SHORTEST, spread / max(2.0, (early + late) / 2)))
    return min(_LONGEST, max(1.0, (age - late) * 0.5))


def backoff(attempt: int, rng: random.Random | None = None) -> float:
    """Seconds to wait before try number `attempt` (the first is 0) of something that may be repeated."""
    top = min(10.0, 0.4 * 2.0 ** min(attempt, 10))
    return (rng or random).uniform(top / 2, top)


class SharedPause:
    """One pause for every status request after a 429. `until` is in monotonic seconds."""

    def __init__(self) -> None:
        self.until = -math.inf

    def hold(self, seconds: float | None, now: float | None = None) -> None:
        """No question for `seconds` (5 where the service did not say)."""
        moment = time.monotonic() if now is None else now
        self.until = max(self.until, moment + (5.0 if seconds is None else seconds))
