"""Jobs that are asked for until they are seen ready, in simulated time."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass

from firefly_nb.core.polling import Durations, next_poll


@dataclass(frozen=True)
class Polls:
    """What a run of jobs cost: status requests a job, and seconds from ready to seen, on the average."""

    requests: float
    delay: float


def lognormal(count: int, typical: float, spread: float, seed: int = 1) -> list[float]:
    dice = random.Random(seed)
    return [typical * math.exp(dice.gauss(0.0, spread)) for _ in range(count)]


def once_a_second(times: Iterable[float]) -> Polls:
    """Each job is asked for one second after it was accepted, and every second from then on."""
    seen = [(ready, max(1, math.ceil(ready))) for ready in times]
    return Polls(sum(asked for _, asked in seen) / len(seen), sum(asked - ready for ready, asked in seen) / len(seen))


def learned(times: list[float], *, at_once: int = 1, reports: bool = False) -> Polls:
    """Our rhythm, from no knowledge at all; `at_once` jobs run at the same time. `reports`: with progress."""
    durations = Durations()
    queue: list[tuple[float, int, float, float, float, int]] = []  # moment, job, its begin, its time, last asked, polls
    coming = iter(enumerate(times))
    requests, delay = 0, 0.0

    def begin(now: float) -> None:
        for job, ready in coming:
            heapq.heappush(queue, (now + next_poll(0.0, "kind", durations, 0, job=job), job, now, ready, 0.0, 0))
            return

    for _ in range(at_once):
        begin(0.0)
    while queue:
        now, job, since, ready, asked, polls = heapq.heappop(queue)
        age, requests = now - since, requests + 1
        if age >= ready:
            delay += age - ready
            durations.add("kind", age, unready=asked, job=job)
            begin(now)
        else:
            progress = 100.0 * age / ready if reports else None
            wait = next_poll(age, "kind", durations, polls + 1, progress=progress, job=job)
            heapq.heappush(queue, (now + wait, job, since, ready, age, polls + 1))
    return Polls(requests / len(times), delay / len(times))
