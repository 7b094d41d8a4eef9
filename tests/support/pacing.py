"""Services with a request limit, and jobs that queue before them, in simulated time: minutes pass in milliseconds."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate

from firefly_nb.core.limits import Pacer, retry_after

EPOCH = 1_790_000_000.25
FORMS = ("seconds", "http-date", "iso-date", "absent")


class Service:
    """`count` requests per `period` seconds, counted as `kind` says: ``fixed`` windows (one ends at `phase`), a
    ``sliding`` log, or a ``bucket`` that starts full. `count` may be changed under way."""

    def __init__(self, kind: str, count: float, *, period: float = 60.0, phase: float = 0.0) -> None:
        self.kind, self.count, self.period, self.phase = kind, count, period, phase
        self._taken: deque[float] = deque()
        self._level, self._since = count, 0.0

    def wait(self, now: float) -> float:
        """Seconds until a request would be taken; 0 for now."""
        if self.count == math.inf:
            return 0.0
        if self.kind == "bucket":
            missing = 1.0 - self._filled(now)
            return missing * self.period / self.count if missing > 1e-9 else 0.0
        start = now - self.period
        if self.kind == "fixed":
            start = now - (now - self.phase) % self.period
        while self._taken and (self._taken[0] < start or (self.kind == "sliding" and self._taken[0] <= start)):
            self._taken.popleft()
        if len(self._taken) < self.count:
            return 0.0
        opens = start if self.kind == "fixed" else self._taken[len(self._taken) - int(self.count)]
        return opens + self.period - now

    def take(self, now: float) -> None:
        if self.kind == "bucket" and self.count < math.inf:
            self._level, self._since = self._filled(now) - 1.0, now
        self._taken.append(now)

    def _filled(self, now: float) -> float:
        return min(self.count, self._level + (now - self._since) * self.count / self.period)


def header(wait: float, form: str, now: float) -> str | None:
    """What a 429 says: `wait` seconds from `now` in one of `FORMS`."""
    if form == "seconds":
        return str(math.ceil(wait))
    if form == "http-date":
        return formatdate(math.ceil(EPOCH + now + wait), usegmt=True)
    if form == "iso-date":
        return datetime.fromtimestamp(EPOCH + now + wait, UTC).isoformat(timespec="milliseconds")
    return None


@dataclass
class Outcome:
    """What came of it: the times at which requests were taken and refused, and when the last job was done."""

    taken: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    finished: float = 0.0

    def worst(self, *, after: float = 60.0, window: float = 60.0) -> int:
        """The most refusals in any `window` seconds that begin `after` seconds into the run or later."""
        late = [moment for moment in self.refused if moment >= after]
        return max((sum(start <= other < start + window for other in late) for start in late), default=0)


def run(
    service: Service,
    jobs: int | list[float],
    *,
    pacer: Pacer | None = None,
    form: str = "seconds",
    latency: float = 0.1,
    duration: float = 5.0,
    events: list[tuple[float, Callable[[], None]]] | None = None,
    seed: int = 1,
) -> Outcome:
    """Send `jobs` (how many, or the moments at which they come) through `pacer` to `service`, first come first served.

    A request arrives half its `latency` (uniformly varied by a third) after it leaves; a job takes `duration` seconds
    once it is taken. `events` happen at their moments.
    """
    pacer = pacer or Pacer()
    dice = random.Random(seed)
    outcome = Outcome()
    coming = sorted([0.0] * jobs if isinstance(jobs, int) else jobs)
    waiting, left = 0, len(coming)
    queue: list[tuple[float, int, Callable[[float], None]]] = []
    order = iter(range(10**9))

    def at(moment: float, what: Callable[[float], None]) -> None:
        heapq.heappush(queue, (moment, next(order), what))

    def come(now: float) -> None:
        nonlocal waiting
        waiting += 1

    def send(now: float) -> None:
        nonlocal waiting
        waiting -= 1
        ticket = pacer.sent(now)
        trip = latency * dice.uniform(2 / 3, 4 / 3)

        def arrive(now: float) -> None:
            wait = service.wait(now)
            if wait <= 0:
                service.take(now)
                outcome.taken.append(now)
                at(now + trip / 2, accept)
            else:
                outcome.refused.append(now)
                said = header(wait, form, now)
                at(now + trip / 2, lambda now: refuse(now, said))

        def accept(now: float) -> None:
            nonlocal left
            left -= 1
            pacer.accepted(ticket, now)
            outcome.finished = max(outcome.finished, now + duration)

        def refuse(now: float, said: str | None) -> None:
            nonlocal waiting
            waiting += 1
            pacer.refused(ticket, retry_after(said, EPOCH + now), now)

        at(now + trip / 2, arrive)

    for moment in coming:
        at(moment, come)
    for moment, event in events or []:
        at(moment, lambda now, event=event: event())  # type: ignore[misc]
    now = 0.0
    while left:
        if now > 100_000:
            raise AssertionError(f"{left} jobs were never taken")
        while queue and queue[0][0] <= now:
            heapq.heappop(queue)[2](now)
        delay = pacer.delay(now) if waiting else math.inf
        if waiting and delay <= 0:
            send(now)
            continue
        if delay == math.inf and not queue and left:
            raise AssertionError(f"the pacer waits for nothing, {left} jobs left")
        following = min(now + delay, queue[0][0] if queue else math.inf)
        now = max(following, now + 1e-6)
    return outcome


def best(service: Service, jobs: int, *, latency: float = 0.1, duration: float = 5.0) -> float:
    """When the last job is done if every request arrives at the first moment at which it is taken."""
    now = latency / 2
    for _ in range(jobs):
        while (wait := service.wait(now)) > 0:
            now += wait + 1e-9
        service.take(now)
    return now + latency / 2 + duration
