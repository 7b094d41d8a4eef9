"""Waiting for jobs in a cell, which ■ ends without ending the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firefly_nb.client import Job


def wait(jobs: Sequence[Job], timeout: float | None = None) -> None:
    """Wait until all of `jobs` have ended, and let their displays follow.

    Raises `WaitTimeout` after `timeout` seconds and `WaitStopped` on an interrupt; the jobs go on in both cases.
    """
    from firefly_nb.client.waiting import late, stopped
    from firefly_nb.notebook import live

    try:
        ended = live.wait(jobs, timeout)
    except KeyboardInterrupt:
        raise stopped(jobs) from None
    if not ended and timeout is not None:
        raise late(jobs, timeout)
