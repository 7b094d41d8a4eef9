"""Small pictures of outputs, made once and kept by the hash of what they show."""

from __future__ import annotations

import io
import os
import re
import uuid
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from firefly_nb.core.outputs import Output
from firefly_nb.errors import StorageError

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "thumbnails"
SIZES = (128, 256, 512)
_QUALITY = 75


class Thumbnails:
    """The thumbnails of one home folder, as ``thumbnails/ab/<sha256>-256.webp``. Safe to use from any thread."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def get(self, output: Output, pixels: int) -> bytes:
        """A WebP file whose longer side has `pixels`, rounded up to one of `SIZES`.

        Raises `StorageError` when the output's file is gone or cannot be read as a picture.
        """
        size = next((size for size in SIZES if size >= pixels), SIZES[-1])
        place = self._place(output.sha256, size)
        with suppress(OSError):
            return place.read_bytes()
        content = encoded(reduced(output, size, size), _QUALITY)
        with suppress(OSError):  # a disk that is full shows its pictures all the same
            _write(place, content)
        return content

    def drop(self, sha256: str) -> None:
        """Remove what is kept of the file with this hash."""
        for size in SIZES:
            with suppress(OSError, StorageError):
                self._place(sha256, size).unlink(missing_ok=True)

    def _place(self, sha256: str, size: int) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise StorageError("the journal's row of this output is damaged: its sha256 is none")
        return self._folder / sha256[:2] / f"{sha256}-{size}.webp"


def reduced(output: Output, width: int, height: int) -> Image:
    """The picture, or a video's first frame, made small enough for `width` × `height` pixels.

    Raises `StorageError` when the file is gone or cannot be read as a picture.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = _poster(output) if output.is_video else Image.open(io.BytesIO(output.bytes))
            picture.draft("RGB", (width, height))  # JPEG decodes small at once
            picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise StorageError(f"the kept file cannot be read as a picture ({type(error).__name__})") from error
    return picture


def encoded(picture: Image, quality: int) -> bytes:
    """The picture as WebP, with what is transparent in it."""
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    file = io.BytesIO()
    picture.convert("RGBA" if see_through else "RGB").save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


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


def _write(place: Path, content: bytes) -> None:
    """All of it or nothing, whoever else writes the same."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".part-{uuid.uuid4().hex}")
    try:
        part.write_bytes(content)
        part.replace(place)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
