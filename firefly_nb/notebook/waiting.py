"""Waiting for jobs in a cell, which ■ ends without ending the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firefly_nb.errors import WaitTimeout

if TYPE_CHECKING:
    from firefly_nb.client import Job


class WaitStopped(KeyboardInterrupt):
    """The user stopped the waiting. The jobs go on. An interrupt still, so that "run all" stops there."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def under_way(jobs: Sequence[Job]) -> list[Job]:
    return [job for job in jobs if not job.status.finished]


def stopped(jobs: Sequence[Job]) -> WaitStopped:
    """What to raise when ■ was pressed during a wait for `jobs`."""
    left = under_way(jobs)
    if not left:
        return WaitStopped("Stopped waiting.")
    return WaitStopped(f"Stopped waiting. {_go_on(left)}")


def late(jobs: Sequence[Job], timeout: float) -> WaitTimeout:
    """What to raise when `timeout` seconds have passed."""
    return WaitTimeout(f"{timeout:g} s have passed. {_go_on(under_way(jobs))}")


def _go_on(jobs: Sequence[Job]) -> str:
    names = ", ".join(f"#{job.number}" for job in jobs[:4]) + (", …" if len(jobs) > 4 else "")
    words = " ".join(str(job.number) for job in jobs) if len(jobs) <= 4 else ""
    noun, verb = ("Job", "goes") if len(jobs) == 1 else ("Jobs", "go")
    return f"{noun} {names} {verb} on: %firefly wait {words}".rstrip() + f", or %firefly cancel {words or '--all'}"


def wait(jobs: Sequence[Job], timeout: float | None = None) -> None:
    """Wait until all of `jobs` have ended, and let their displays follow.

    Raises `WaitTimeout` after `timeout` seconds and `WaitStopped` on an interrupt; the jobs go on in both cases.
    """
    from firefly_nb.notebook import live

    try:
        ended = live.wait(jobs, timeout)
    except KeyboardInterrupt:
        raise stopped(jobs) from None
    if not ended and timeout is not None:
        raise late(jobs, timeout)
