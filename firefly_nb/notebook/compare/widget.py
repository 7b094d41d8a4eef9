"""The comparison in the page: pictures travel as bytes, once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from firefly_nb.core.miniatures import webp
from firefly_nb.notebook.render.compare import Comparison, difference_words, sizes_words

if TYPE_CHECKING:
    from PIL.Image import Image

_STATIC = Path(__file__).parent.parent / "static"
_LARGE, _QUALITY = 1600, 86  # pixels of the longer side: more than a cell shows on a high-density screen


class CompareWidget(anywidget.AnyWidget):
    """Two pictures with a slider, side by side, or as their difference."""

    # One module of several files: what anywidget is given has nowhere to import from.
    _esm = "".join((_STATIC / name).read_text(encoding="utf-8") for name in ("element.js", "compare.js"))
    _css = (_STATIC / "compare.css").read_text(encoding="utf-8")
    about = traitlets.Dict().tag(sync=True)

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        found = comparison.difference
        first = comparison.images[0]
        super().__init__(
            about={
                "labels": list(comparison.labels),
                "ratio": first.width / first.height,
                "sizes": sizes_words(comparison),
                "difference": difference_words(comparison),
                "measured": found is not None,
                "lines": [
                    {"name": line.name, "values": list(line.values), "differs": line.differs}
                    for line in comparison.lines
                ],
            }
        )
        self.on_msg(self._heard)
        # Else a message waits for the cell that runs: see the live panel's Cancel button.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default

    def _heard(self, _: object, content: Mapping[str, Any], __: list[memoryview]) -> None:
        if content.get("kind") == "ready":
            images = [*self._comparison.images]
            if self._comparison.difference is not None:
                images.append(self._comparison.difference.picture)
            self.send({"kind": "pictures"}, [_small(image) for image in images])


def _small(image: Image) -> bytes:
    small = image.copy()
    small.thumbnail((_LARGE, _LARGE))
    return webp(small, _QUALITY, 2)
