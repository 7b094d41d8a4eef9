"""When to ask for a job's status: rarely while it can hardly be ready, often when it is likely to get ready. Pure.

Jobs of one kind take times that spread as a lognormal. Of all ways to place a number of questions, the one that sees
results soonest asks at a rate that grows with the square root of the chance to get ready at that moment (the hazard).
"""

from __future__ import annotations

import math
import random
import time
from bisect import bisect_left
from collections import OrderedDict, deque
from collections.abc import Collection, Hashable, Iterable
from itertools import pairwise
from statistics import NormalDist, median

_REMEMBERED, _KINDS, _UNDER_WAY = 60, 200, 100
# What is assumed of the spread of any kind (of the logarithms), and how many samples that counts as.
_SPREAD, _SPREAD_WEIGHT = 0.3, 2.0
_OUTLIER = 1.0  # in logarithms: a job that took e times as long as the others counts as one at this edge

_DELAY = 0.18  # seconds from ready to seen that are good enough: better is not worth more requests
_DELAY_SHARE = 0.006  # … or so much of the job's time
_BUDGET = 0.99  # of the requests that asking once a second would take
_SOONEST, _LONGEST = 0.2, 12.0
_FIRST = 0.4
_COLD, _COLD_SHARE = 1.2, 0.2  # seconds between questions of which nothing is known yet, and the share of the age
_SLOWEST = 0.4  # how far a job that was asked for too often slows down

_NORMAL = NormalDist()
_STEP = 0.2
_GRID = [(z, _NORMAL.pdf(z), max(1e-9, _NORMAL.cdf(-z))) for z in (_STEP * i - 3.6 for i in range(37))]
_FIRST_Z, _LAST_Z = -1.5, 3.0
_HAZARDS = [_NORMAL.pdf(z) / _NORMAL.cdf(-z) for z in (0.01 * i + _FIRST_Z for i in range(451))]


class Rhythm:
    """The moments at which to ask for jobs whose times have this median and this spread (of their logarithms)."""

    def __init__(self, typical: float, spread: float) -> None:
        self._ages = [typical * math.exp(spread * z) for z, _, _ in _GRID]
        self._late = typical * math.exp(3.0 * spread)
        rates = [math.sqrt(pdf * spread * age / left) for (_, pdf, left), age in zip(_GRID, self._ages, strict=True)]
        asked = _STEP * sum(rate * left for rate, (_, _, left) in zip(rates, _GRID, strict=True))
        once_a_second = typical * math.exp(spread * spread / 2) + 0.5
        enough = asked / (2.0 * max(_DELAY, _DELAY_SHARE * typical))
        scale = max(min((_BUDGET * once_a_second - 0.5) / asked, enough), 0.2)
        self._budget = scale * asked
        self._count = [0.0]  # how many questions are due by each age
        for before, after in pairwise(rates):
            self._count.append(self._count[-1] + scale * _STEP * (before + after) / 2)

    def wait(self, age: float, polls: int) -> float:
        """Seconds from `age` to the next question, after `polls` of them."""
        done = self._count_of(age)
        # Questions that were asked before this rhythm was known are made up for by the later ones.
        ahead = max(0.0, polls - done - 0.5) / self._budget
        wait = max(_SOONEST, 0.01 * age, self._age_of(done + 1.0) - age) / max(_SLOWEST, 1.0 - ahead) ** 2
        if polls == 0:
            wait = max(wait, _FIRST - age)
        if age > self._late:
            wait = max(wait, 0.25 * (age - self._late))
        return min(wait, _LONGEST)

    def _count_of(self, age: float) -> float:
        return _between(age, self._ages, self._count)

    def _age_of(self, count: float) -> float:
        if count > self._count[-1]:
            # Older than any: as far apart as the last two, and `wait` makes it rarer and rarer.
            gap = self._age_of(self._count[-1]) - self._age_of(self._count[-1] - 1.0)
            return self._ages[-1] + gap * (count - self._count[-1])
        return _between(count, self._count, self._ages)


def _between(x: float, xs: list[float], ys: list[float]) -> float:
    """The piecewise linear function through the points, flat outside."""
    right = bisect_left(xs, x)
    if right == 0:
        return ys[0]
    if right == len(xs):
        return ys[-1]
    share = (x - xs[right - 1]) / (xs[right] - xs[right - 1])
    return ys[right - 1] + share * (ys[right] - ys[right - 1])


class Durations:
    """How long jobs of each kind took lately, and the rhythm that follows from it. Forgets all but the latest."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[str, _Kind] = OrderedDict()

    def add(self, kind: str, seconds: float, *, unready: float | None = None, job: Hashable = None) -> None:
        """A job was seen ready `seconds` after it was accepted, and last seen not ready after `unready` seconds.

        `job` is the name under which `next_poll` was asked about it, if any.
        """
        earliest = seconds if unready is None else min(unready, seconds)
        known = self.of(kind)
        known.logs.append(math.log(max((seconds + earliest) / 2, 0.05)))
        known.under_way.pop(job, None)
        known.news += 1

    def of(self, kind: str) -> _Kind:
        known = self._kinds.setdefault(kind, _Kind())
        self._kinds.move_to_end(kind)
        if len(self._kinds) > _KINDS:
            self._kinds.popitem(last=False)
        return known


class _Kind:
    """What is known of jobs of one kind: logarithms of their times, and the ages of those that are under way."""

    def __init__(self) -> None:
        self.logs: deque[float] = deque(maxlen=_REMEMBERED)
        self.under_way: OrderedDict[Hashable, float] = OrderedDict()
        self._rhythm: Rhythm | None = None
        self._uses = 0
        self.news = 0  # times that the rhythm does not know of
        self._dice = random.Random(1)

    def unready(self, job: Hashable, age: float) -> None:
        """Of jobs that began together the quick ones are seen first: that the others are not ready is knowledge too."""
        self.under_way[job] = age
        self.under_way.move_to_end(job)
        if len(self.under_way) > _UNDER_WAY:
            self.under_way.popitem(last=False)

    def wait(self, age: float, polls: int) -> float:
        """Seconds to the next question about a job."""
        if not self.logs:
            return min(max(_COLD, _COLD_SHARE * age), _LONGEST) * self._dice.uniform(0.8, 1.2)
        self._uses += 1
        # With hundreds under way a rhythm is worth some work now and then, and not at every one that gets ready.
        if self._rhythm is None or self.news > len(self.logs) // 8 or self._uses > max(20, len(self.under_way)):
            self._rhythm, self._uses, self.news = rhythm_of(self.logs, self.under_way.values()), 0, 0
        return self._rhythm.wait(age, polls)


def rhythm_of(logs: Collection[float], ages: Iterable[float] = ()) -> Rhythm:
    """The likeliest median and spread, given the logarithms of times and the `ages` of jobs that are not ready yet."""
    middle = median(logs)
    tame = [min(max(log, middle - _OUTLIER), middle + _OUTLIER) for log in logs]
    mean, spread = middle, _SPREAD
    open_logs = [math.log(age) for age in ages if age > 0]
    for _ in range(4):
        # Those that are not ready count with the times that they will probably have taken.
        guesses, doubt = [], 0.0
        for log in open_logs:
            z = (log - mean) / spread
            if _FIRST_Z < z < _LAST_Z:
                hazard = _HAZARDS[int(100.0 * (z - _FIRST_Z) + 0.5)]
                guesses.append(mean + spread * hazard)
                doubt += spread**2 * (1.0 + z * hazard - hazard**2)
        every = tame + guesses
        mean = sum(every) / len(every)
        square = _SPREAD_WEIGHT * _SPREAD**2 + sum((log - mean) ** 2 for log in every) + doubt
        spread = math.sqrt(square / (_SPREAD_WEIGHT + len(every) - 1))
        if not guesses:
            break
    spread *= math.sqrt(1.0 + 1.0 / len(logs))  # the median is known no better than that
    return Rhythm(math.exp(mean), min(max(spread, 0.05), 1.0))


def next_poll(
    age: float,
    kind: str,
    durations: Durations,
    polls: int,
    *,
    progress: float | None = None,
    job: Hashable = None,
) -> float:
    """Seconds from now until a job that was accepted `age` seconds ago should be asked for, after `polls` questions.

    `progress` is what the service said last (0 to 100), where it says anything; `job` is any name for the job, which
    lets the rhythm count in those that are not ready yet.
    """
    known = durations.of(kind)
    if job is not None:
        known.unready(job, age)
    if polls and progress is not None and 5.0 <= progress < 100.0:
        # Taken as a hint, the better the further it is: services round it, and some stop at 99.
        left = 1.0 - progress / 100.0
        wait = Rhythm(max(age, 0.1) * 100.0 / progress, 0.08 + 0.3 * left).wait(age, 1)
        return max(wait, min(polls - 2 - age, _LONGEST))  # all in all not more than once a second
    return known.wait(age, polls)


def backoff(attempt: int, rng: random.Random | None = None) -> float:
    """Seconds to wait before try number `attempt` (the first is 0) of something that may be repeated."""
    top = min(10.0, 0.4 * 2.0 ** min(attempt, 10))
    return (rng or random).uniform(top / 2, top)


class SharedPause:
    """One pause for every status request after a 429. `until` is in monotonic seconds."""

    _LONGEST = 60.0  # an answer that asks for more is asked again: a job's result must not wait for a wrong header

    def __init__(self) -> None:
        self.until = -math.inf
        self._step = 1.0

    def hold(self, seconds: float | None, now: float | None = None) -> None:
        """No question for `seconds`, a minute at most; where the service did not say, longer each time it refuses."""
        moment = time.monotonic() if now is None else now
        if moment >= self.until:
            # One that comes right after a pause says that it was too short.
            again = moment < self.until + 5.0
            self._step = min(self._step * 2, self._LONGEST) if again else 2.0
        wait = self._step if seconds is None else max(seconds, min(self._step, 2.0) / 4)
        self.until = max(self.until, moment + min(wait, self._LONGEST))
