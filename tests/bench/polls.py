"""Status requests a job, and the delay from ready to seen, against asking once a second. Simulated time.

Each figure is a ratio: 1.00 is what asking once a second costs. *Least* is about the smallest delay that a schedule can
reach with as many requests, knowing how the times are spread (for small steps; a few questions can do a little better).

    python -m tests.bench polls
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist, mean

from tests.support.polled import Polls, learned, lognormal, once_a_second

TYPICAL = (2.0, 4.5, 10.0, 30.0)
SPREADS = (0.2, 0.3, 0.4, 0.6, 0.8)
RUNS = ((200, 1, "one by one"), (40, 4, "four at once"), (40, 40, "all at once"))


def least_delay(typical: float, spread: float) -> float:
    """Half the square of the integral of sqrt(density * survival), over the requests that there are to spend."""
    normal, step = NormalDist(), 0.02
    total = 0.0
    for index in range(-250, 250):
        z = index * step
        total += step * math.sqrt(normal.pdf(z) * normal.cdf(-z) * spread * typical * math.exp(spread * z))
    return total**2 / 2 / (typical * math.exp(spread**2 / 2)) / 0.5


def compared(count: int, at_once: int, typical: float, spread: float, *, reports: bool = False) -> Polls:
    """Requests and delay as ratios to asking once a second, over several runs that each begin without knowledge."""
    plain, ours = [], []
    for seed in range(400 // count):
        times = lognormal(count, typical, spread, seed)
        plain.append(once_a_second(times))
        ours.append(learned(times, at_once=at_once, reports=reports))
    return Polls(
        mean(run.requests for run in ours) / mean(run.requests for run in plain),
        mean(run.delay for run in ours) / mean(run.delay for run in plain),
    )


def run() -> Iterable[str]:
    yield f"{'jobs':>16}  {'median':>7}  {'spread':>6}  {'requests':>8}  {'delay':>6}  {'least':>6}  with progress"
    for count, at_once, words in RUNS:
        for typical in TYPICAL:
            for spread in SPREADS:
                ours = compared(count, at_once, typical, spread)
                told = compared(count, at_once, typical, spread, reports=True)
                row = f"{count:3} {words:>12}  {typical:5.1f} s  {spread:6.1f}  {ours.requests:8.2f}  {ours.delay:6.2f}"
                yield f"{row}  {least_delay(typical, spread):6.2f}  {told.requests:.2f} / {told.delay:.2f}"


if __name__ == "__main__":
    for line in run():
        print(line)
