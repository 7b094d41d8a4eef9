"""Kernels that are killed at random moments, and what is left of their jobs.

A real kernel submits jobs; at a random moment it gets `kill -9`; the next one takes over. At the end a last kernel
resumes, waits, and the books are compared: every job that the sandbox accepted has to be in the journal, with its
images where its id was ever known, as `unknown` where the answer was lost with the kernel, and never twice.

    python -m tests.soak 50
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from firefly_nb.core.journal import Journal
from firefly_nb.core.state import Snapshot, Status
from tests.support.sandbox import SandboxInfo, running_sandbox

_START = """
from firefly_nb import Firefly
ff = Firefly(requests_per_minute=float("inf"))
resumed = ff.resume()
"""
_WORK = """
import itertools, random, time
for number in itertools.count():
    ff.generate(f"life {life} picture {{number}}", seeds=[number + 1], size="1024x1024")
    time.sleep(random.Random(number * 7919 + {life}).uniform(0, 0.25))
"""
_END = """
jobs = ff.resume()
for job in [*jobs, *ff.jobs]:
    job.wait(timeout=60)
"""


@dataclass
class Books:
    """Both sides' accounts of one soak."""

    kills: int
    accepted: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    dishonest: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {status}" for status, count in sorted(self.ends.items()))
        return (
            f"{self.kills} kills; the service accepted {self.accepted} jobs; in the journal: {ends}; "
            f"lost {len(self.lost)}, paid twice {len(self.twice)}, told wrongly {len(self.dishonest)}"
        )


def soak(kills: int, home: Path, *, seed: int = 1) -> Books:
    """Kill `kills` kernels and return the books."""
    chance = random.Random(seed)
    with running_sandbox("--flat", "--latency", "lognormal:0.8,0.5", "--seed", str(seed)) as sandbox:
        environment = {**sandbox.environment, "FIREFLY_HOME": str(home)}
        for life in range(kills):
            with _kernel(environment) as client:
                client.execute(_WORK.format(life=life))
                time.sleep(chance.uniform(0.05, 2.0))
        with _kernel(environment) as client:
            reply = client.execute_interactive(_END, timeout=180, output_hook=lambda message: None)
            assert reply["content"]["status"] == "ok", reply["content"]
        return _compared(kills, sandbox, home)


class _kernel:  # noqa: N801  # used like a function
    """A kernel with the client started; left by kill -9, whatever it is doing."""

    def __init__(self, environment: dict[str, str]) -> None:
        import os

        self._manager, self.client = start_new_kernel(env={**os.environ, **environment})

    def __enter__(self) -> BlockingKernelClient:
        reply = self.client.execute_interactive(_START, timeout=60, output_hook=lambda message: None)
        assert reply["content"]["status"] == "ok", reply["content"]
        return self.client

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self._manager.shutdown_kernel(now=True)


def _compared(kills: int, sandbox: SandboxInfo, home: Path) -> Books:
    books = Books(kills)
    journal = Journal(home)
    try:
        here = {_prompt(snapshot): snapshot for snapshot in journal.jobs(limit=100_000)}
    finally:
        journal.close()
    books.ends = Counter(snapshot.status.value for snapshot in here.values())
    there = Counter(str(job["prompt"]) for job in sandbox.ledger()["jobs"])
    books.accepted = sum(there.values())
    books.twice = [prompt for prompt, count in there.items() if count > 1]
    for prompt in there:
        snapshot = here.get(prompt)
        if snapshot is None or (snapshot.id is not None and not all(_whole(snapshot))):
            books.lost.append(f"{prompt}: {snapshot and snapshot.status}")
        elif snapshot.id is None and snapshot.status is not Status.UNKNOWN:
            books.dishonest.append(f"{prompt}: {snapshot.status}")
    for prompt, snapshot in here.items():
        if not snapshot.status.finished or (snapshot.status is Status.SUCCEEDED and prompt not in there):
            books.dishonest.append(f"{prompt}: {snapshot.status}")
    return books


def _prompt(snapshot: Snapshot) -> str:
    return str(getattr(snapshot.request, "prompt", ""))


def _whole(snapshot: Snapshot) -> Iterator[bool]:
    yield snapshot.status is Status.SUCCEEDED
    yield len(snapshot.outputs) == 1
    for output in snapshot.outputs:
        yield output.path is not None and hashlib.sha256(output.path.read_bytes()).hexdigest() == output.sha256


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        found = soak(count, Path(folder))
    print(found)
    for line in (*found.lost, *found.twice, *found.dishonest):
        print("  ", line)
    sys.exit(bool(found.lost or found.twice or found.dishonest))
