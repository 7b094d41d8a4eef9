"""Small pictures for displays: twice as many pixels as they are shown with, and few bytes.

A notebook keeps what it shows. So a grid embeds WebP thumbnails that stay sharp on a high-density screen, and leaves
the originals where they are kept.
"""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from firefly_nb.core.outputs import Output

DENSITY = 2
_QUALITIES = (80, 72, 64, 56, 48, 40)
_KEPT_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Thumb:
    """`uri` is a ``data:`` address; `width` and `height` are the pixels of the small picture itself."""

    uri: str
    width: int
    height: int


class _Cache:
    """The latest thumbnails, by what they were made of. Shared by all threads, bounded in bytes."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Thumb] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[object, ...]) -> Thumb | None:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[object, ...], thumb: Thumb) -> None:
        with self._guard:
            if key in self._kept:
                return
            self._kept[key] = thumb
            self._bytes += len(thumb.uri)
            while self._bytes > _KEPT_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1].uri)


_CACHE = _Cache()


def thumb(output: Output, width: int, height: int, budget: int) -> Thumb:
    """A thumbnail to be shown at `width` × `height` (CSS pixels) or less, in at most about `budget` bytes.

    Raises `StorageError` when the file is gone or cannot be read as a picture.
    """
    key = (output.sha256, width, height, budget)
    found = _CACHE.get(key)
    if found is None:
        found = _made(output, width * DENSITY, height * DENSITY, budget)
        _CACHE.put(key, found)
    return found


def known(output: Output) -> bool:
    """Whether the file is where it was kept: a look, without reading it."""
    return output.held is not None or (output.path is not None and output.path.is_file())


def _made(output: Output, width: int, height: int, budget: int) -> Thumb:
    from firefly_nb.core.miniatures import reduced

    picture = reduced(output, width, height)
    content = _encoded(picture, budget)
    return Thumb("data:image/webp;base64," + base64.b64encode(content).decode("ascii"), *picture.size)


def _encoded(picture: Image, budget: int) -> bytes:
    """WebP at the best quality that fits the budget; the lowest where none does."""
    from firefly_nb.core.miniatures import webp

    content = b""
    for quality in _QUALITIES:
        content = webp(picture, quality)
        if len(content) <= budget:
            break
    return content
