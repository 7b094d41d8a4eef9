"""The same in real time: jobs through a sandbox that counts requests and has told nobody its limit.

Each row has a sandbox and a client of its own, all at once; the longest takes nine minutes. The best schedule is the
service's window, exactly known, plus the time that a job takes to be made.

    python -m tests.bench served
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.clients import client_of
from tests.support.pacing import Service, best
from tests.support.sandbox import running_sandbox

CASES = tuple(
    (limit, policy, jobs, form)
    for jobs in (12, 40)
    for limit, policy, form in (
        (4, "sliding", "seconds"),
        (4, "fixed", "http-date"),
        (4, "bucket", "absent"),
        (60, "fixed", "iso-date"),
        (60, "bucket", "seconds"),
        (math.inf, "sliding", "seconds"),
    )
)
_DURATION = 5.0


def run() -> Iterable[str]:
    yield "a minute  counted   jobs  retry-after   seconds    best  time / best  429s"
    with ThreadPoolExecutor(len(CASES)) as pool:
        yield from pool.map(lambda case: _row(*case), CASES)


def _row(limit: float, policy: str, jobs: int, form: str) -> str:
    options = ["--flat", "--latency", f"fixed:{_DURATION:g}", "--workers", "1"]
    if limit < math.inf:
        options += ["--rate-limit", f"{limit:g}", "--rate-policy", policy, "--retry-after", form]
    with running_sandbox(*options) as sandbox, tempfile.TemporaryDirectory() as home:
        with client_of(sandbox, Path(home)) as ff:
            ff.login()
            began = time.time()
            made = [ff.generate(f"picture {number}", num_variations=1) for number in range(jobs)]
            for job in made:
                job.result(timeout=1200)
            finished = max(job.snapshot.finished or 0.0 for job in made) - began
        refused = sandbox.ledger()["answers"].get("submit 429", 0)
    phase = 60.0 - began % 60.0
    shortest = best(Service(policy, limit, phase=phase), jobs, latency=0.0, duration=_DURATION)
    return (
        f"{limit:8g}  {policy:8}  {jobs:4}  {form if refused else '(none)':11}  {finished:8.1f}  {shortest:6.1f}  "
        f"{finished / shortest:11.3f}  {refused:4}"
    )
