"""One display in one cell, renewed in its place from any thread."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from firefly_nb.notebook import render

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.core.state import Snapshot
    from firefly_nb.notebook.live.look import Look

_SELDOM = 5.0  # seconds


class Cell:
    """A display of its own. `put` it on the thread that runs the cell, `renew` it from any."""

    def __init__(self, shell: InteractiveShell) -> None:
        # Kept, so that a later cell's %%capture does not swallow what belongs here.
        self._publisher = shell.display_pub
        self._id = uuid.uuid4().hex
        self._shown: dict[str, Any] | None = None

    def put(self, bundle: dict[str, Any]) -> None:
        self._publisher.publish(data=bundle, metadata={}, transient={"display_id": self._id})
        self._shown = bundle

    def renew(self, bundle: dict[str, Any]) -> None:
        if bundle != self._shown:
            self._shown = bundle
            self.repeat()

    def repeat(self) -> None:
        """Say again what stands there: what was said between two cells is not heard by a recorded run."""
        if self._shown is not None:
            self._publisher.publish(data=self._shown, metadata={}, transient={"display_id": self._id}, update=True)


class Page:
    """A display without widgets: for runs that nobody watches, and where ipywidgets is missing.

    A recorded run keeps only the last state, so its clock ticks seldom.
    """

    def __init__(self, cell: Cell, look: Look, *, ticking: bool) -> None:
        self._cell = cell
        self._look = look
        self._ticking = ticking

    def begin(self, snapshots: Sequence[Snapshot]) -> None:
        over = all(snapshot.status.finished for snapshot in snapshots)
        self._cell.put(self._look.bundle(snapshots) if over else self._bundle(snapshots, time.time()))

    def draw(self, snapshots: Sequence[Snapshot], now: float) -> None:
        self._cell.renew(self._bundle(snapshots, now))

    def end(self, snapshots: Sequence[Snapshot]) -> None:
        self._cell.renew(self._look.bundle(snapshots))

    def repeat(self) -> None:
        self._cell.repeat()

    def _bundle(self, snapshots: Sequence[Snapshot], now: float) -> dict[str, Any]:
        return status_bundle(self._look, snapshots, now if self._ticking else now - now % _SELDOM)


def status_bundle(look: Look, snapshots: Sequence[Snapshot], now: float) -> dict[str, Any]:
    """Jobs under way, for front ends that show no widgets."""
    return {"text/html": look.status_html(snapshots, now), "text/plain": render.jobs_text(snapshots, now)}
