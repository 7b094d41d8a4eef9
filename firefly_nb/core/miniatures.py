"""Outputs made small: a picture, or the first frame of a video, decoded at no more than the size that is needed."""

from __future__ import annotations

import io
import os
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from firefly_nb.core.outputs import Output
from firefly_nb.errors import StorageError

if TYPE_CHECKING:
    from PIL.Image import Image


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
            picture.load()  # one that has the right size already was not decoded yet
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise StorageError(f"the kept file cannot be read as a picture ({type(error).__name__})") from error
    return picture


def webp(picture: Image, quality: int, effort: int = 4) -> bytes:
    """The picture as a WebP file, with what is transparent in it. `effort` is 0 (quick) to 6 (small)."""
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    file = io.BytesIO()
    picture.convert("RGBA" if see_through else "RGB").save(file, "WEBP", quality=quality, method=effort)
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
