"""One result of a job: its seed, and the bytes that the service sent, unchanged."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from firefly_nb.errors import StorageError

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/jxl": ".jxl",
    "image/tiff": ".tif",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}


@dataclass(frozen=True, repr=False)
class Output:
    """An image or a video that a job made.

    `seed` is the one that came back from the service (for operations that return none, the one that was sent);
    `width` and `height` are pixels of the file itself. `path` is where it is kept, `None` when it could not be written
    (the bytes are then held in memory). `job` is the job's key, `index` its position, `parent` the output it was made
    from as (job key, position).

    Example::

        out = job.outputs[0]
        out.image.resize((512, 512))
        out.save("cat.jpg")
    """

    job: str
    index: int
    seed: int | None
    media_type: str
    width: int | None
    height: int | None
    size: int
    sha256: str
    path: Path | None = None
    parent: tuple[str, int] | None = None
    held: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def suffix(self) -> str:
        return SUFFIXES.get(self.media_type, ".bin")

    @property
    def bytes(self) -> bytes:
        """The file as the service sent it, byte for byte. Raises `StorageError` when it is gone from the disk."""
        if self.held is not None:
            return self.held
        if self.path is None:
            raise StorageError(f"output {self.index} of job {self.job} was neither kept nor held")
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise StorageError(f"{self.path}: {error.strerror}; was it moved or deleted?") from error

    @property
    def image(self) -> Image:
        """The picture as a PIL image. Raises `StorageError` for a video or a file that is gone."""
        from PIL import Image

        if self.is_video:
            raise StorageError(f"{self.path or 'this output'} is a video: use .path or .bytes")
        picture = Image.open(io.BytesIO(self.bytes))
        picture.load()
        return picture

    def __repr__(self) -> str:
        seed = f"seed {self.seed}, " if self.seed is not None else ""
        size = f"{self.width}×{self.height}, " if self.width and self.height else ""
        return f"<output {self.index}: {seed}{size}{self.path or 'held in memory'}>"

    def save(self, target: str | os.PathLike[str]) -> Path:
        """Copy the file to `target` (a file name, or a folder to hold `<seed>.jpg`) and return where it went.

        An existing file is never overwritten: a number is added to the name. Raises `StorageError`.
        """
        place = Path(target).expanduser()
        content = self.bytes
        if place.is_dir() or str(target).endswith(("/", os.sep)):
            place = place / f"{self.seed if self.seed is not None else self.index}{self.suffix}"
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return write_new(place, content)
        except OSError as error:
            raise StorageError(f"{place}: {error.strerror or error}") from error

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from firefly_nb.notebook.render import output_bundle  # the seam upward: only reached inside a notebook

        return output_bundle(self)


def write_new(place: Path, content: bytes) -> Path:
    """Write `content` to `place`, or to `place-1`, `place-2`, … if a file is there. Returns the path written."""
    candidate, number = place, 0
    while True:
        try:
            with candidate.open("xb") as file:
                file.write(content)
            return candidate
        except FileExistsError:
            number += 1
            candidate = place.with_stem(f"{place.stem}-{number}")


def held(output: Output, content: bytes) -> Output:
    """The same output with its bytes in memory, for when the disk would not take them."""
    return replace(output, path=None, held=content)
