"""What stays of a gallery in the notebook: a sheet of the newest pictures, in a display of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from firefly_nb.core.library import Library, Ref
from firefly_nb.errors import FireflyError
from firefly_nb.notebook.live.cell import Cell
from firefly_nb.notebook.render.gallery import contact_sheet
from firefly_nb.notebook.render.kept import kept

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MOST = 24  # pictures
_PIXELS = 128
_MOST_BYTES = 120_000  # of all pictures together; a third more in the notebook
_PATIENCE = 1.5  # seconds without another search before the sheet is made anew


class Sheet:
    """The sheet of one gallery. `put` it on the thread that runs the cell; `renew` may be called on any."""

    def __init__(self, shell: InteractiveShell, library: Library) -> None:
        self._cell = Cell(shell)
        self._library = library
        self._guard = threading.Lock()
        self._timer: threading.Timer | None = None

    def put(self, said: str, counted: str, refs: list[Ref]) -> None:
        """Put it up, at once and without pictures; they follow."""
        self._cell.put(self._bundle(self.html(said, counted, refs, with_pictures=False)))
        self.renew(said, counted, refs)

    def renew(self, said: str, counted: str, refs: list[Ref]) -> None:
        """Show these from now on, once nothing else has been looked for in a while."""
        with self._guard:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_PATIENCE, self._draw, (said, counted, refs[:MOST]))
            self._timer.daemon = True
            self._timer.start()

    def html(self, said: str, counted: str, refs: list[Ref], *, with_pictures: bool = True) -> str:
        """The sheet of the first of `refs`."""
        entries = self._library.entries(refs[:MOST])
        pictures: dict[Ref, bytes] = {}
        left = _MOST_BYTES
        for entry in entries if with_pictures else ():
            try:
                content = self._library.thumbnail(entry.ref, _PIXELS)
            except FireflyError:
                continue
            if len(content) <= left:
                pictures[entry.ref] = content
                left -= len(content)
        return contact_sheet(said, counted, entries, pictures)

    def _draw(self, said: str, counted: str, refs: list[Ref]) -> None:
        try:
            html = self.html(said, counted, refs)
        except FireflyError:
            return  # what stands there is better than nothing
        self._cell.renew(self._bundle(html))

    def _bundle(self, html: str) -> dict[str, str]:
        return {"text/html": kept("firefly-gallery", html), "text/plain": "The gallery as it was."}
