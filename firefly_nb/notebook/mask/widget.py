"""The editor in the page. Each stroke comes here at once, also while the kernel is busy, and renews the variable."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from firefly_nb.core.masks import Painted
from firefly_nb.core.miniatures import webp
from firefly_nb.errors import FireflyError

if TYPE_CHECKING:
    from PIL.Image import Image

_STATIC = Path(__file__).parent.parent / "static"
_PARTS = ("element.js", "mask-area.js", "mask-stage.js", "mask.js")
_LARGEST, _QUALITY = 2048, 84  # pixels of the picture that travels; the mask keeps the image's own size
MOST_SOFT = 64


class MaskWidget(anywidget.AnyWidget):
    """An editor for the mask of `picture`. `changed` is told the new mask after every stroke, on any thread."""

    # One module of several files: what anywidget is given has nowhere to import from.
    _esm = "".join((_STATIC / name).read_text(encoding="utf-8") for name in _PARTS)
    _css = (_STATIC / "mask.css").read_text(encoding="utf-8")
    about = traitlets.Dict().tag(sync=True)
    soft = traitlets.CFloat(0.0, min=0.0, max=float(MOST_SOFT)).tag(sync=True)

    def __init__(self, picture: Image, painted: Painted, label: str, changed: Callable[[Image], None]) -> None:
        self._picture = picture
        self._painted = painted
        self._changed = changed
        self._guard = threading.RLock()
        width, height = painted.size
        super().__init__(about={"width": width, "height": height, "label": label})
        self.on_msg(self._heard)
        self.observe(lambda _: self._renew(), "soft")
        # Else a message waits for the cell that runs: see the live panel's Cancel button.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default

    @property
    def mask(self) -> Image:
        """The mask as it is now, mode ``L``, as large as the picture."""
        with self._guard:
            return self._painted.image(self.soft)

    def _heard(self, _: object, content: Mapping[str, Any], buffers: list[memoryview]) -> None:
        with self._guard:
            if content.get("kind") == "ready":
                self.send({"kind": "picture"}, [_small(self._picture), self._painted.packed()])
            elif content.get("kind") == "mask" and buffers:
                left, top, width, height = (int(content.get(name, -1)) for name in ("left", "top", "width", "height"))
                try:
                    self._painted.put(left, top, width, height, bytes(buffers[0]))
                except FireflyError as error:
                    self.send({"kind": "trouble", "message": str(error)})
                    return
                self._renew()

    def _renew(self) -> None:
        self._changed(self.mask)


def _small(picture: Image) -> bytes:
    small = picture.copy()
    small.thumbnail((_LARGEST, _LARGEST))
    return webp(small, _QUALITY, 2)


def opened(content: bytes) -> Image:
    """A picture from its bytes, decoded."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")
