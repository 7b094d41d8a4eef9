"""A gallery in a kernel, told and asked as its page does it.

Example::

    page = Page(kernel, "%firefly gallery")
    assert page.find(words="cat")["total"] == 2
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.support.journals import Made, fill
from tests.support.kernel import Cell, Heard, Kernel
from tests.support.pictures import picture

_LAST = """
import ipywidgets
from firefly_nb.notebook.form.widget import FormWidget
from firefly_nb.notebook.gallery.widget import GalleryWidget
def last(kind=GalleryWidget):
    return [each for each in ipywidgets.widgets.widget._instances.values() if isinstance(each, kind)][-1]
"""


class Page:
    """A gallery in a kernel, and its page's side of it."""

    def __init__(self, kernel: Kernel, line: str) -> None:
        self.kernel = kernel
        assert kernel.run(_LAST).error is None
        self.cell: Cell = kernel.run(line)
        assert self.cell.error is None, self.cell.error
        self.widget = kernel.value("last().comm.comm_id").strip("'")
        self._taken = len(kernel.heard)

    def tell(self, kind: str, **more: Any) -> None:
        self.kernel.tell(self.widget, {"kind": kind, **more})

    def hear(self, kind: str) -> Heard:
        """The next message of this kind that was not taken yet."""

        def found() -> list[int]:
            heard = self.kernel.heard
            fits = (n for n in range(self._taken, len(heard)) if heard[n].widget == self.widget)
            return [n for n in fits if heard[n].content["kind"] in {kind, "trouble"}][:1]

        self.kernel.until(lambda: bool(found()), what=f"a message {kind!r}")
        (number,) = found()
        self._taken = number + 1
        heard = self.kernel.heard[number]
        assert heard.content["kind"] == kind, heard.content
        return heard

    def ask(self, kind: str, answer: str, **more: Any) -> dict[str, Any]:
        self.tell(kind, **more)
        return self.hear(answer).content

    def find(self, **search: Any) -> dict[str, Any]:
        return self.ask("find", "found", serial=1, search=search)


def some(home: Path) -> list[str]:
    """Four outputs of three jobs: two red cats, then a blue dog, then one that was upscaled. Returns the jobs' keys."""
    now = time.time()
    return fill(
        home,
        [
            Made("a red cat", outputs=2, seed=10, created=now - 9 * 86400),
            Made("a blue dog", outputs=1, seed=77, created=now - 3600, model="image4_ultra"),
            Made(None, operation="upscale", outputs=1, seed=10, created=now - 60),
        ],
        lambda number: picture(640, 480, ("red", "maroon", "blue", "green")[number]),
    )


def captions(found: dict[str, Any]) -> list[str]:
    """What the tiles of an answer say."""
    return [entry["prompt"] or entry["title"] for entry in found["entries"]]
