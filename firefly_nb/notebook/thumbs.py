"""Small pictures for displays: twice as many pixels as they are shown with, and few bytes.

A notebook keeps what it shows. So a grid embeds WebP thumbnails that stay sharp on a high-density screen, and leaves
the originals where they are kept.
"""

from __future__ import annotations

import base64
import io
import os
import threading
import warnings
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.errors import StorageError

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
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = _poster(output) if output.is_video else Image.open(io.BytesIO(output.bytes))
            picture.draft("RGB", (width, height))  # JPEG decodes small at once
            picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise StorageError(f"the kept file cannot be read as a picture ({type(error).__name__})") from error
    content = _encoded(picture, budget)
    return Thumb("data:image/webp;base64," + base64.b64encode(content).decode("ascii"), *picture.size)


def _encoded(picture: Image, budget: int) -> bytes:
    """WebP at the best quality that fits the budget; the lowest where none does."""
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    picture = picture.convert("RGBA" if see_through else "RGB")
    content = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=4)
        content = file.getvalue()
        if len(content) <= budget:
            break
    return content


def _poster(output: Output) -> Image:
    """The first frame of a video. Raises `StorageError` when nothing here can decode it."""
    from PIL import Image

    try:
        from imageio_ffmpeg import read_frames
    except ImportError:
        raise StorageError("no poster: pip install 'firefly-nb[video]' shows the first frame") from None
    if output.path is None:
        raise StorageError("no poster: the video was not kept on disk")
    frames = read_frames(os.fspath(output.path))
    try:
        about = next(frames)
        first = next(frames)
        return Image.frombytes("RGB", about["size"], first)
    except (StopIteration, RuntimeError, KeyError) as error:
        raise StorageError("no poster: the first frame cannot be decoded") from error
    finally:
        with suppress(Exception):
            frames.close()
