"""Small pictures of outputs, made once and kept by the hash of what they show."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from pathlib import Path

from firefly_nb.core.miniatures import reduced, webp
from firefly_nb.core.outputs import Output
from firefly_nb.errors import StorageError

FOLDER = "thumbnails"
SIZES = (128, 256, 512)
_QUALITY = 75
_EFFORT = 2  # takes half the time of the usual 4, for a twentieth more bytes


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
        content = webp(reduced(output, size, size), _QUALITY, effort=_EFFORT)
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
