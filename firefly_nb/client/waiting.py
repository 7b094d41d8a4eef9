"""What is said when a wait ends before the jobs do."""

from __future__ import annotations

from collections.abc import Sequence

from firefly_nb.core.jobs import BaseJob
from firefly_nb.errors import WaitStopped, WaitTimeout


def stopped(jobs: Sequence[BaseJob]) -> WaitStopped:
    """What to raise when ■ or Ctrl-C was pressed during a wait for `jobs`."""
    left = _under_way(jobs)
    if not left:
        return WaitStopped("Stopped waiting.")
    return WaitStopped(f"Stopped waiting. {_go_on(left)}")


def late(jobs: Sequence[BaseJob], timeout: float) -> WaitTimeout:
    """What to raise when `timeout` seconds have passed."""
    return WaitTimeout(f"{timeout:g} s have passed. {_go_on(_under_way(jobs))}")


def _under_way(jobs: Sequence[BaseJob]) -> list[BaseJob]:
    return [job for job in jobs if not job.status.finished]


def _go_on(jobs: Sequence[BaseJob]) -> str:
    names = ", ".join(f"#{job.number}" for job in jobs[:4]) + (", …" if len(jobs) > 4 else "")
    words = " ".join(str(job.number) for job in jobs) if len(jobs) <= 4 else ""
    noun, verb = ("Job", "goes") if len(jobs) == 1 else ("Jobs", "go")
    return f"{noun} {names} {verb} on: %firefly wait {words}".rstrip() + f", or %firefly cancel {words or '--all'}"
