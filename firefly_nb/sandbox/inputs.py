"""The pictures that a request names: found, read, and checked before the job is taken."""

from __future__ import annotations

import io
import time
from typing import Any

from PIL import Image, UnidentifiedImageError

from firefly_nb.sandbox import policy
from firefly_nb.sandbox.fields import Location
from firefly_nb.sandbox.refusals import Refusal, problem, unprocessable
from firefly_nb.sandbox.schemas import allowed_host
from firefly_nb.sandbox.storage import Storage, Stored

UPLOAD_TYPES = ("image/jpeg", "image/png", "image/webp", "image/tiff", "image/jxl")
_FORMATS = {"image/jpeg": {"JPEG", "MPO"}, "image/png": {"PNG"}, "image/webp": {"WEBP"}, "image/tiff": {"TIFF"}}
_JXL_STARTS = (b"\xff\x0a", b"\x00\x00\x00\x0cJXL \r\n\x87\n")
_LARGEST_AREA = 80_000_000


class Unreadable(Exception):
    """The bytes are not the picture that they were said to be."""


def read_upload(content: bytes, media_type: str) -> tuple[tuple[int, int], tuple[int, int, int] | None]:
    """The size of an uploaded picture, and its colour where it has one only. Raises `Unreadable`.

    JPEG XL cannot be decoded here: it is taken on its first bytes, with size (0, 0).
    """
    if media_type == "image/jxl":
        if not content.startswith(_JXL_STARTS):
            raise Unreadable("the body is not a JPEG XL image")
        return (0, 0), None
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.format not in _FORMATS[media_type]:
                raise Unreadable(f"the body is {image.format}, not {media_type}")
            if image.width * image.height > _LARGEST_AREA:
                raise Unreadable(f"the image has more than {_LARGEST_AREA:,} pixels")
            size = image.size
            return size, _flat_colour(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable("the body cannot be read as an image") from error


def _flat_colour(image: Image.Image) -> tuple[int, int, int] | None:
    small = image.convert("RGB").resize((8, 8), Image.Resampling.BOX)
    ranges = small.getextrema()
    if any(high - low > 8 for low, high in ranges):  # type: ignore[misc]
        return None
    red, green, blue = (int(low) for low, _ in ranges)  # type: ignore[misc]
    return red, green, blue


class Inputs:
    """Looks up the sources of one request."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def find(self, source: dict[str, Any], *at: str | int, reference: bool = False) -> Stored:
        """The picture that `source` names. Raises the 422, 400 or 451 that the service would answer."""
        where: Location = ("body", *at)
        stored = (
            self._upload(source["uploadId"], where) if "uploadId" in source else self._address(source["url"], where)
        )
        if stored.flat is not None and _near(stored.flat, policy.REFUSED_COLOUR):
            raise policy.refused("reference_image_unsafe_error" if reference else "input_media_unsafe")
        if stored.media_type == "image/jxl":
            raise unprocessable(problem(where, "the sandbox cannot read JPEG XL images", "value_error"))
        return stored

    def _upload(self, name: str, at: Location) -> Stored:
        stored = self.storage.upload(name)
        if stored is None:
            raise unprocessable(problem((*at, "uploadId"), "no upload has this id, or it is too old", "value_error"))
        return stored

    def _address(self, url: str, at: Location) -> Stored:
        blob = self.storage.behind(url)
        if blob is not None:
            now = time.time()
            return Stored(
                id=blob.key,
                path=blob.path,
                sha256=blob.path.name,
                media_type=blob.media_type,
                width=blob.width,
                height=blob.height,
                bytes=blob.path.stat().st_size,
                created=now,
                expires=now,
            )
        if not allowed_host(url) and not url.startswith(self.storage.base_url):
            raise unprocessable(
                problem((*at, "url"), "the address is not on a supported storage host", "value_error.url")
            )
        raise Refusal(400, "bad_request", "The input image could not be read from its address.")


def _near(colour: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(one - two) <= 6 for one, two in zip(colour, other, strict=True))
