"""The jobs of one form: live beside each other beneath it, and kept in the notebook as they ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ipywidgets import Box, Layout

from firefly_nb.notebook.live.cell import Cell
from firefly_nb.notebook.live.panel import Panel
from firefly_nb.notebook.live.screen import SCREEN, Watch
from firefly_nb.notebook.render.kept import kept

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Job

_MOST = 12  # more grids than these are not kept in sight; %firefly jobs has them all


class Results:
    """`widget` holds the live displays. `kept` is a display of its own beside the form, of plain HTML: when the
    notebook is opened without its kernel, that is what is left."""

    def __init__(self, shell: InteractiveShell, note: Callable[[], str]) -> None:
        layout = Layout(display="flex", flex_flow="row wrap", grid_gap="0 28px", margin="0", overflow="visible")
        self.widget = Box([], layout=layout)
        self._place = Layout(display="block", max_width="100%", margin="0", overflow="visible")
        self._cell = Cell(shell)
        self._shell = shell
        self._note = note
        self._guard = threading.RLock()
        self._grids: dict[_Slot, str] = {}
        self._panels: list[Panel] = []

    def put(self) -> None:
        """Put the display that is kept into the cell. Belongs to the thread that runs it."""
        self._cell.put(self._bundle())

    def add(self, jobs: tuple[Job, ...]) -> None:
        """Show one more run, from any thread."""
        with self._guard:
            slot = _Slot(self._shell, self._keep)
            panel = Panel(jobs, slot)
            panel.begin([job.snapshot for job in jobs])
            self._panels = [panel, *self._panels][:_MOST]
            # Those that ended long ago have been let go of.
            shown = [each.widget for each in self._panels if each.widget.comm is not None]
            before = self.widget.children
            self.widget.children = tuple(Box([each], layout=self._place) for each in shown)
        for box in before:
            box.close()
        SCREEN.add(Watch(jobs, panel))

    def _keep(self, slot: _Slot, html: str) -> None:
        with self._guard:
            before = {} if slot in self._grids else {slot: html}
            self._grids = {**before, **self._grids}
            self._grids[slot] = html
            for old in list(self._grids)[_MOST:]:
                del self._grids[old]
            self._cell.renew(self._bundle())

    def _bundle(self) -> dict[str, Any]:
        html = kept("firefly-form", self._note(), *self._grids.values())
        return {"text/html": html, "text/plain": "The form's results."}


class _Slot(Cell):
    """Where a panel believes its cell to be."""

    def __init__(self, shell: InteractiveShell, keep: Callable[[_Slot, str], None]) -> None:
        super().__init__(shell)
        self._keep = keep

    def put(self, bundle: dict[str, Any]) -> None:
        self._keep(self, bundle["text/html"])

    def renew(self, bundle: dict[str, Any]) -> None:
        self._keep(self, bundle["text/html"])
