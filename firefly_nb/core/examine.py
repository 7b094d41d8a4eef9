"""What a file of bytes really is, whatever its name or its content type say."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from firefly_nb.errors import ServiceError

# Above this a picture is checked by its structure and not decoded: an upscaled one would take half a gigabyte.
_DECODED_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """Media type and pixel size (`None` where this machine cannot read the format)."""

    media_type: str
    width: int | None
    height: int | None


_BEGINNINGS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
    b"\x1aE\xdf\xa3",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
)
BEGINNING = 12


def begins_well(content: bytes) -> bool:
    """Whether the first `BEGINNING` bytes are those of a picture or a video: of anything else no more is needed."""
    return content.startswith(_BEGINNINGS) or content[4:8] == b"ftyp" or content[8:12] == b"WEBP"


def examine(content: bytes) -> Examined:
    """Find out what `content` is, and that it is whole. Takes tens of milliseconds: not for the event loop.

    Raises `ServiceError` when it is no picture or video, is cut off, or would unpack to something absurd.
    """
    if content[4:8] == b"ftyp":
        return Examined("video/mp4", None, None)
    if content[:4] == b"\x1aE\xdf\xa3":
        return Examined("video/webm", None, None)
    if content[:2] == b"\xff\x0a" or content[:12] == b"\x00\x00\x00\x0cJXL \r\n\x87\n":
        return Examined("image/jxl", None, None)
    return _picture(content)


def neither() -> ServiceError:
    return ServiceError("what was sent as an output is neither a picture nor a video")


def _picture(content: bytes) -> Examined:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 megapixels and refuses from 179: its refusal is the limit here too.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "TIFF"))
            found = Examined(Image.MIME[picture.format or ""], *picture.size)
            if picture.width * picture.height > _DECODED_PIXELS:
                picture.verify()
            else:
                picture.draft("RGB", (picture.width // 8, picture.height // 8))
                picture.load()
    except Image.DecompressionBombError:
        raise ServiceError(
            "the output would unpack to far more pixels than any the service makes: not opened"
        ) from None
    except UnidentifiedImageError:
        raise neither() from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError, KeyError):
        raise ServiceError("the output is damaged or cut off") from None
    return found
