"""The whole table of faults: twenty jobs under each, and at the end nothing lost, nothing hanging, nothing paid twice.

*Lost*: the sandbox made a job, and here it counts as one that made nothing. *Hung*: no end within the deadline.
*Paid twice*: more jobs at the sandbox than were asked for.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import TypeGuard

import pytest

from firefly_nb import Jobs
from firefly_nb.core.state import Status
from tests.support.clients import client_of
from tests.support.sandbox import SandboxInfo, running_sandbox

JOBS = 20
# Where a fault never ends, the job's own deadline has to end it.
TIMEOUT = 6.0

ANSWERS = [
    "drop:1",
    "lost:1",
    "slow:1,seconds=1",
    "408:1",
    "429:1",
    "429:2,form=iso-date,wait=1",
    "429:1,form=absent",
    "500:1",
    "503:1",
    "html:1",
    "html-200:1",
    "wrong-json:1",
    "bad-json:1",
    "huge:1,megabytes=100",
    "redirect-loop:1",
    "redirect-away:1",
    "hostile:1",
]
FILES = [
    "truncated:1",
    "truncated:all",
    "wrong-length:1",
    "empty:1",
    "corrupt:1",
    "corrupt:all",
    "bomb:all",
    "wrong-type:1",
    "hostile-name:1",
    "403:1",
    "expired:1",
]
LIVES = [
    "never-ends",
    "fails",
    "fails-hostile",
    "times-out",
    "canceled",
    "cancelled",
    "odd-words",
    "odd-progress",
    "vanishes",
    "foreign-status",
    "foreign-download",
    "file-download",
    "hostile-download",
    "wrong-result",
    "no-outputs",
    "fewer-outputs",
]
FAULTS = [
    *(f"submit-{name}" for name in ANSWERS),
    "submit-500:5,made=yes",
    "submit-lost:all",
    "submit-401:3",
    "submit-403:3,reason=quota_exhausted",
    "submit-503:all",
    "submit-429:all,form=absurd",
    *(f"status-{name}" for name in ANSWERS),
    "status-401:1",
    "status-500:0.4",
    "status-drop:all",
    *(f"token-{name}" for name in ANSWERS),
    *(f"download-{name}" for name in ANSWERS),
    *(f"download-{name}" for name in FILES),
    *(f"job-{name}:0.5" for name in LIVES),
]

SIDE_BY_SIDE = 6
# Faults that meet every job, or half of them: some job must end as the table says.
ALWAYS = {fault for fault in FAULTS if ":all" in fault or fault.startswith("job-")}

# What a fault may do to jobs that it meets, where "all succeed" is not the right answer.
UNKNOWN = {"unknown"}
MAY: dict[str, set[str]] = {
    **{
        f"submit-{name}": UNKNOWN
        for name in ("drop", "lost", "408", "500", "html", "html-200", "wrong-json", "bad-json", "huge")
    },
    "submit-redirect-loop": {"failed"},
    "submit-redirect-away": {"failed"},
    "submit-hostile": {"failed", "unknown"},
    "submit-403": {"failed"},
    "submit-503": {"failed"},
    "submit-429": {"timeout"},
    "status-hostile": {"unknown"},
    "status-429": {"timeout"},
    "status-drop": {"timeout"},
    "token-redirect-loop": {"failed"},
    "token-redirect-away": {"failed"},
    "token-hostile": {"failed"},
    "token-html-200": {"failed"},
    "token-wrong-json": {"failed"},
    "token-bad-json": {"failed"},
    "token-huge": {"failed"},
    "download-truncated": {"timeout"},
    "download-corrupt": {"failed"},
    "download-bomb": {"failed"},
    "job-never-ends": {"timeout"},
    "job-fails": {"failed"},
    "job-fails-hostile": {"failed"},
    "job-times-out": {"timeout"},
    "job-canceled": {"cancelled"},
    "job-cancelled": {"cancelled"},
    "job-vanishes": {"unknown"},
    "job-foreign-status": {"unknown"},
    "job-foreign-download": {"timeout"},
    "job-file-download": {"failed"},
    "job-wrong-result": {"unknown"},
    "job-no-outputs": {"unknown"},
    "job-fewer-outputs": {"unknown"},
}


@dataclass
class Row:
    """What became of the jobs under one fault."""

    fault: str
    ends: Counter[str]
    errors: Counter[str]
    lost: int
    hung: int
    paid_twice: int

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {status}" for status, count in sorted(self.ends.items()))
        errors = f" ({', '.join(sorted(self.errors))})" if self.errors else ""
        return f"{self.fault:38} {ends}{errors}; lost {self.lost}, hung {self.hung}, paid twice {self.paid_twice}"


Table = dict[str, Future[tuple[Row, Path, Jobs]]]


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """The rows of every fault that is asked for. They are mostly waiting, so several run side by side."""
    wanted = [str(item.callspec.params["fault"]) for item in request.session.items if _is_ours(item)]
    with ExitStack() as stack:
        sandboxes: Queue[SandboxInfo] = Queue()
        for _ in range(SIDE_BY_SIDE):
            sandboxes.put(stack.enter_context(running_sandbox("--flat", "--workers", "1", "--seed", "4")))
        pool = stack.enter_context(ThreadPoolExecutor(SIDE_BY_SIDE))

        def row(fault: str) -> tuple[Row, Path, Jobs]:
            sandbox, home = sandboxes.get(), tmp_path_factory.mktemp("home")
            try:
                found, jobs = under(sandbox, home, fault)
                return found, home, jobs
            finally:
                sandboxes.put(sandbox)

        yield {fault: pool.submit(row, fault) for fault in wanted}


def _is_ours(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item, pytest.Function) and item.module is sys.modules[__name__] and hasattr(item, "callspec")


def under(sandbox: SandboxInfo, home: Path, fault: str) -> tuple[Row, Jobs]:
    """Twenty jobs with `fault` on, and what became of them by both sides' books."""
    sandbox.reset(latency="fixed:0.2", fault=[fault], seed=4)
    with client_of(sandbox, home, job_timeout=TIMEOUT, requests_per_minute=float("inf")) as ff:
        made = [ff.generate(f"picture {number}", seeds=[number + 1], size="1024x1024") for number in range(JOBS)]
        hung = sum(not job.wait(timeout=90) for job in made)
        there = Counter(entry["prompt"] for entry in sandbox.ledger()["jobs"])
        none_made = {Status.FAILED, Status.CANCELLED}
        lost = sum(
            there[getattr(job.request, "prompt")] > 0 and job.id is None and job.status in none_made  # noqa: B009
            for job in made
        )
        row = Row(
            fault,
            Counter(job.status.value for job in made),
            Counter(type(job.error).__name__ for job in made if job.error),
            lost,
            hung,
            sum(count - 1 for count in there.values() if count > 1),
        )
    return row, Jobs(made)


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_hung_or_paid_twice(table: Table, fault: str) -> None:
    row, home, jobs = table[fault].result(timeout=300)
    print(row)
    assert (row.lost, row.hung, row.paid_twice) == (0, 0, 0), row
    name = fault.split(":")[0]
    assert set(row.ends) <= {"succeeded"} | MAY.get(name, set()), row
    if name in MAY:
        assert set(row.ends) & MAY[name] or fault not in ALWAYS, f"the fault did nothing: {row}"
    else:
        assert row.ends["succeeded"] == JOBS, row
    for job in jobs:
        message = str(job.error or "")
        assert "\n" not in message
        assert "\x1b" not in message
        assert len(message) < 700
        if job.status == "succeeded":
            (output,) = job.outputs
            assert output.path is not None
            assert output.path.is_relative_to(home / "outputs")
            assert json.loads(output.path.with_suffix(".json").read_text())["seed"] == output.seed
