"""Putting a job's display up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

from firefly_nb.notebook.live.cell import Cell, Page
from firefly_nb.notebook.live.look import look_of
from firefly_nb.notebook.live.screen import SCREEN, Watch
from firefly_nb.notebook.live.where import Where, attended, where

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Job

_SETTLE_SECONDS = 10.0


def show(jobs: Job | Sequence[Job]) -> None:
    """Show one job, or several as one, where the code that calls this runs. Returns at once."""
    every = tuple(jobs) if isinstance(jobs, Sequence) else (jobs,)
    if not every:
        return
    place = where()
    shell = get_ipython()
    if place is Where.TERMINAL or shell is None:
        from firefly_nb.notebook.live.terminal import show_text

        show_text(every)
        return
    snapshots = [job.snapshot for job in every]
    cell, look = Cell(shell), look_of(jobs)
    if place is Where.PAGE or all(snapshot.status.finished for snapshot in snapshots):
        page = Page(cell, look, ticking=attended(shell))
        page.begin(snapshots)
        SCREEN.add(Watch(every, page))
    else:
        from firefly_nb.notebook.live.panel import Panel

        panel = Panel(every, cell, look)
        panel.begin(snapshots)
        SCREEN.add(Watch(every, panel))
    if not attended(shell):
        _settle_after_each_cell(shell)


def settle(jobs: Sequence[Job]) -> None:
    """Wait until those of `jobs` that have ended stand in their cells as they ended (for 10 seconds at most)."""
    SCREEN.settle(jobs, _SETTLE_SECONDS)


def _settle_after_each_cell(shell: InteractiveShell) -> None:
    """Runs that nobody watches record what is displayed while a cell runs: none may end before its grid is there."""
    if _settled not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _settled)


def _settled(_: object) -> None:
    SCREEN.settle_all(_SETTLE_SECONDS)
    SCREEN.repeat_all()
