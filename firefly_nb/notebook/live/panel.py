"""The live status as widgets: renewed piece by piece, with a Cancel button that works while the kernel is busy."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Box, Button, Layout, VBox, Widget
from ipywidgets.widgets.widget_button import ButtonStyle
from ipywidgets.widgets.widget_string import HTMLStyle

from firefly_nb.errors import FireflyError
from firefly_nb.notebook import render
from firefly_nb.notebook.live.cell import Cell, status_bundle
from firefly_nb.notebook.live.look import GridLook, Look
from firefly_nb.notebook.render import status
from firefly_nb.notebook.render.tiles import GAP

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot

# A page that was reloaded while a job ran no longer knows where the cell's display is, but its widget lives on. So the
# grid is put into that as well, and this many of them are kept.
_KEPT = 40
_ENDED: deque[Panel] = deque()
_ENDED_GUARD = threading.Lock()
_CANCEL_PATIENCE = 2.0  # seconds after which a button that had no effect can be pressed again


class Panel:
    """The display of one job or several, as a `View` of the screen."""

    def __init__(self, jobs: Sequence[Job], cell: Cell, look: Look | None = None) -> None:
        self._jobs = tuple(jobs)
        self._cell = cell
        self._look = look = look or GridLook()
        self._asked: float | None = None
        snapshots = [job.snapshot for job in jobs]
        now = time.time()
        self._head = _html(status.head(snapshots), _shared(Layout, margin="0", flex="1 1 auto", min_width="0"))
        self._state = _html(status.state(snapshots, now), _shared(Layout, margin="0", flex="0 1 auto"))
        self._cancel = self._button()
        self._prompt = _html(look.prompt(snapshots))
        self._bar = _html(status.bar(snapshots, moving=True))
        self._spoken = _html(status.announced(status.announcement(snapshots)))
        widths = look.widths(snapshots)
        self._tiles = [
            _html(words, None if widths is None else _tile_layout(widths[number]))
            for number, words in enumerate(look.pieces(snapshots, now))
        ]
        line = Box(
            [self._head, self._state, self._cancel],
            layout=_row(flex_flow="row wrap", align_items="center", grid_gap="0 12px"),
        )
        prompt = [self._prompt] if self._prompt.value else []
        width = f"{look.width(snapshots)}px"
        top = VBox([line, *prompt, self._bar], layout=_shared(Layout, margin="0", max_width=width, overflow="visible"))
        grid = _arranged(self._tiles) if widths else _stacked(self._tiles)
        # The room below is that of the folded request to come: what stands beneath the cell stays where it is.
        around = _shared(Layout, margin="2px 0 30px", overflow="visible")
        self.widget = VBox([top, grid, self._spoken], layout=around)
        self._over = False

    def begin(self, snapshots: Sequence[Snapshot]) -> None:
        """Put the display up. Belongs to the thread that runs the cell."""
        bundle: dict[str, Any] = status_bundle(self._look, snapshots, time.time())
        bundle |= self.widget._repr_mimebundle_()
        bundle["text/plain"] = render.jobs_text(snapshots)
        self._cell.put(bundle)

    def draw(self, snapshots: Sequence[Snapshot], now: float) -> None:
        if self._over:  # resumed: its widgets are gone
            self._cell.renew(self._look.bundle(snapshots))
            return
        _set(self._head, status.head(snapshots))
        _set(self._state, status.state(snapshots, now))
        _set(self._bar, status.bar(snapshots, moving=True))
        _set(self._spoken, status.announced(status.announcement(snapshots)))
        for tile, words in zip(self._tiles, self._look.pieces(snapshots, now), strict=True):
            _set(tile, words)
        self._renew_button(snapshots)

    def end(self, snapshots: Sequence[Snapshot]) -> None:
        bundle = self._look.bundle(snapshots)
        if not self._over:
            _set(self._spoken, status.announced(status.announcement(snapshots)))
        self._cell.renew(bundle)
        grid = bundle["text/html"]
        if self._over:
            with suppress(IndexError):
                self.widget.children[0].value = grid
            return
        self._over = True
        before = _below(self.widget)
        self.widget.children = (_html(grid),)
        for widget in before:
            widget.close()
        _keep(self)

    def repeat(self) -> None:
        self._cell.repeat()

    def close(self) -> None:
        """Let go of the widgets; what stands in the cell stays."""
        for widget in (*_below(self.widget), self.widget):
            widget.close()

    # Cancelling

    def _button(self) -> Button:
        several = len(self._jobs) > 1
        names = f"{len(self._jobs)} jobs" if several else f"job {self._jobs[0].number}"
        button = Button(
            description="Cancel all" if several else "Cancel",
            tooltip=f"Cancel {names}",
            layout=_shared(Layout, width="auto", height="28px", margin="0", flex="0 0 auto"),
            style=_shared(ButtonStyle),
        )
        button.on_click(self._clicked)
        # ipykernel answers a message on the shell that last sent through this comm: mostly the main one, where a click
        # would wait for the cell that runs. So it is answered where it came in. A private name, hence the care.
        if hasattr(button.comm, "_reply_subshell_for"):
            button.comm._reply_subshell_for = lambda data, default: default
        return button

    def _clicked(self, _: Button) -> None:
        """May run on any thread, while the main one is busy."""
        if self._asked is not None:
            return
        self._asked = time.monotonic()
        self._cancel.disabled = True
        self._cancel.description = "Cancelling…"
        for job in self._jobs:
            if not job.status.finished:
                with suppress(FireflyError):
                    job.cancel()

    def _renew_button(self, snapshots: Sequence[Snapshot]) -> None:
        """A cancel request that did not get through can be repeated."""
        going = [snapshot for snapshot in snapshots if not snapshot.status.finished]
        asked = self._asked
        if asked is None or time.monotonic() - asked < _CANCEL_PATIENCE or all(each.cancelling for each in going):
            return
        self._asked = None
        self._cancel.description = "Cancel all" if len(self._jobs) > 1 else "Cancel"
        self._cancel.disabled = False


def _html(words: str, layout: Layout | None = None) -> HTML:
    return HTML(
        words, layout=layout or _shared(Layout, margin="0", min_width="0", max_width="100%"), style=_shared(HTMLStyle)
    )


def _tile_layout(width: int) -> Any:
    return _shared(Layout, margin="0", flex=f"0 1 {width}px", width=f"{width}px", min_width="0", max_width="100%")


def _stacked(tiles: Sequence[HTML]) -> VBox:
    """Beneath each other, and all of them scrolled sideways at once where a cell is too narrow."""
    layout = _shared(Layout, margin="0", max_width="100%", overflow="auto hidden", display="block")
    return VBox(tiles, layout=layout)


def _arranged(tiles: Sequence[HTML]) -> Box:
    """As in the durable grid: four break into two and two."""
    gap = f"0 {GAP}px"
    if len(tiles) != 4:
        return Box(tiles, layout=_row(flex_flow="row wrap", grid_gap=gap))
    pairs = [Box(pair, layout=_row(grid_gap=gap, max_width="100%")) for pair in (tiles[:2], tiles[2:])]
    return Box(pairs, layout=_row(flex_flow="row wrap", grid_gap=gap))


def _row(**more: str) -> Layout:
    return _shared(Layout, **{"display": "flex", "flex_flow": "row", "margin": "0", "overflow": "visible", **more})


_SHARED: dict[tuple[object, ...], Any] = {}


def _shared(kind: Any, **traits: str) -> Any:
    """A layout or a style for all panels: each is a model of its own in the page, which outlives the widget."""
    key = (kind, *traits.items())
    found = _SHARED.get(key)
    if found is None or found.comm is None:  # closed by Widget.close_all()
        found = _SHARED[key] = kind(**traits)
    return found


def _set(widget: HTML, words: str) -> None:
    if widget.value != words:
        widget.value = words


def _below(widget: Widget) -> list[Widget]:
    """Everything inside a container."""
    found: list[Widget] = []
    for child in getattr(widget, "children", ()):
        found += [*_below(child), child]
    return found


def _keep(panel: Panel) -> None:
    with _ENDED_GUARD:
        _ENDED.append(panel)
        old = _ENDED.popleft() if len(_ENDED) > _KEPT else None
    if old is not None:
        old.close()
