"""Masks as pixels: an image of one channel, as large as the one that it belongs to; white is marked."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from firefly_nb.errors import InvalidRequest

if TYPE_CHECKING:
    from PIL.Image import Image


class Painted:
    """The mask that an editor paints, and what is kept of it in the notebook.

    Example::

        painted = Painted(1024, 1024)
        painted.put(0, 0, 10, 10, zlib.compress(b"\\xff" * 100))
        painted.image(soft=4)
    """

    def __init__(self, width: int, height: int, start: Image | None = None) -> None:
        from PIL import Image

        self.size = (width, height)
        self._pixels = Image.new("L", self.size) if start is None else start.convert("L").point(_hard)

    def put(self, left: int, top: int, width: int, height: int, packed: bytes) -> None:
        """Replace a rectangle by `packed` pixels (one byte each, by rows, with zlib). Raises `InvalidRequest`."""
        from PIL import Image

        inside = min(left, top) >= 0 and left + width <= self.size[0] and top + height <= self.size[1]
        if not (inside and width > 0 and height > 0):
            raise InvalidRequest("mask: what was painted lies outside of the image; reload the page")
        unpack = zlib.decompressobj()
        try:
            pixels = unpack.decompress(packed, width * height + 1)
        except zlib.error:
            pixels = b""
        if len(pixels) != width * height:
            raise InvalidRequest("mask: what was painted did not come through; reload the page")
        self._pixels.paste(Image.frombytes("L", (width, height), pixels), (left, top))

    def packed(self) -> bytes:
        """All pixels, one byte each, by rows, with zlib."""
        return zlib.compress(self._pixels.tobytes(), 1)

    def image(self, soft: float = 0) -> Image:
        """The mask as it is now, mode ``L``; its edge blurred over `soft` pixels where that is above 0."""
        from PIL import ImageFilter

        return self._pixels.filter(ImageFilter.GaussianBlur(soft)) if soft > 0 else self._pixels.copy()

    @property
    def share(self) -> float:
        """How much of the image is marked, from 0 to 1."""
        return self._pixels.histogram()[255] / (self.size[0] * self.size[1])


def _hard(value: int) -> int:
    return 255 if value > 127 else 0
