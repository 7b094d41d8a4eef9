"""How long jobs take under a request limit that nobody told us, against the best possible schedule. Simulated time.

python -m tests.bench schedule
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tests.support import pacing
from tests.support.pacing import FORMS, Service, best

LIMITS = (4, 60, math.inf)
# When the first fixed window ends: just after the first request, early, late, just before the next minute.
KINDS = (("sliding", 0.0), ("fixed", 1.0), ("fixed", 15.0), ("fixed", 52.0), ("bucket", 0.0))
JOBS = (12, 40)
LATENCY, DURATION = 0.1, 5.0


def run_case(limit: float, kind: str, phase: float, jobs: int, form: str) -> tuple[float, int, int]:
    """The time until the last job is done as a ratio to the best, refusals in all, the most in a later minute."""
    outcome = pacing.run(Service(kind, limit, phase=phase), jobs, form=form, latency=LATENCY, duration=DURATION)
    shortest = best(Service(kind, limit, phase=phase), jobs, latency=LATENCY, duration=DURATION)
    return outcome.finished / shortest, len(outcome.refused), outcome.worst()


def run() -> Iterable[str]:
    yield (
        f"{'a minute':>8}  {'counted':13}  {'jobs':>4}  {'retry-after':11}  {'time / best':>11}  {'429s':>4}  "
        f"{'most a minute after the first':>29}"
    )
    for limit in LIMITS:
        for kind, phase in KINDS if limit < math.inf else KINDS[:1]:
            for jobs in JOBS:
                for form in FORMS if limit < jobs else FORMS[:1]:
                    ratio, refused, worst = run_case(limit, kind, phase, jobs, form)
                    counted = "not at all" if limit == math.inf else f"{kind} {phase:.0f} s" if phase else kind
                    said = form if limit < jobs else "(none needed)"
                    yield f"{limit:8g}  {counted:13}  {jobs:4}  {said:13}  {ratio:9.3f}  {refused:4}  {worst:29}"


if __name__ == "__main__":
    for line in run():
        print(line)
