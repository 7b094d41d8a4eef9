"""Anything that is an image, made into a `Picture` that the service will take.

Objects are read when the request is made, not when its turn comes: what the user changes afterwards changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

from firefly_nb.core.drawn import drawn
from firefly_nb.core.home import home_path
from firefly_nb.core.outputs import SUFFIXES, Output
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import HOSTS_READ_BY_SERVICE, Picture, Request, check, replace_images

UPLOAD_LIMIT = 15 * 1024 * 1024
_FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}
_UPLOAD_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SHORT = 16  # of 64 digits: no two images of one folder begin alike
R = TypeVar("R", bound=Request)


def read_images(request: R) -> R:
    """`request` with every image read into a `Picture`, and the rules between them checked.

    Raises `InvalidRequest` that names the field for whatever is no image, or one that the service would refuse.
    """
    read = replace_images(request, lambda field, value: picture_of(value, field))
    check(read)
    return read  # type: ignore[return-value]  # the same class as went in


def picture_of(value: object, field: str = "image") -> Picture:
    """A `Picture` of a path, address, upload id, bytes, PIL image, array, figure, output or job.

    Example: ``picture_of("photo.jpg").width``. Raises `InvalidRequest` with a line that says what would be right.
    """
    if isinstance(value, Picture):
        return value
    if hasattr(value, "as_picture"):
        return cast(Picture, value.as_picture())
    if isinstance(value, str | os.PathLike):
        return _named(os.fspath(value), field)
    if isinstance(value, bytes | bytearray | memoryview):
        return _content(bytes(value), "bytes", field)
    output = _output_of(value, field)
    if output is not None:
        # A word that can be typed in a cell; what is only in memory has none.
        label = home_path(output.path) if output.path else f"output {output.index + 1} of job {output.job[:6]}"
        if output.is_video:
            raise InvalidRequest(f"{field}: {label} is a video; give an image, like a frame of it", field=field)
        picture = _content(output.bytes, label, field)
        return replace(picture, parent=(output.job, output.index))
    content = drawn(value, field, UPLOAD_LIMIT)
    if content is not None:
        return _content(content, type(value).__name__, field)
    raise InvalidRequest(
        f"{field}: {type(value).__name__!r} is no image; give a path, an https address, an upload id, bytes, a PIL "
        "image, an array, a figure, an output or a job",
        field=field,
    )


def read_by_service(url: str) -> bool:
    """Whether the service itself fetches images from this address's host."""
    host = urlsplit(url).hostname or ""
    return any(host == name or host.endswith("." + name) for name in HOSTS_READ_BY_SERVICE)


def picture_of_fetched(content: bytes, label: str, field: str) -> Picture:
    """A `Picture` of what was fetched from an address that the service does not read from itself."""
    return _content(content, label, field)


def _named(name: object, field: str) -> Picture:
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else str(name)
    if _UPLOAD_ID.fullmatch(text):
        return Picture(label=text, upload_id=text.lower())
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", text):
        parts = urlsplit(text)
        if parts.scheme != "https" or not parts.hostname:
            raise InvalidRequest(f"{field}: only https:// addresses; save the image and give its path", field=field)
        # A query may be a signature, and a user a password: the label, which is shown and stored, goes without them.
        return Picture(label=f"https://{parts.netloc.rpartition('@')[2]}{parts.path}", url=text)
    shown = text if len(text) <= 200 else f"{text[:60]}…"
    try:
        path = Path(text).expanduser()
        size = path.stat().st_size
        if path.is_dir():
            raise InvalidRequest(f"{field}: {shown} is a folder; give the path of an image in it", field=field)
        if size > UPLOAD_LIMIT:
            raise InvalidRequest(_too_large(field, shown, size), field=field)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InvalidRequest(
            f"{field}: there is no file {shown!r} (looked in {Path.cwd()}); give a path, an https address, an upload "
            "id or the name of a variable that holds an image",
            field=field,
        ) from None
    except InvalidRequest:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InvalidRequest(
            f"{field}: {shown!r} cannot be read: {getattr(error, 'strerror', error)}", field=field
        ) from None
    return _content(content, text, field)


def _too_large(field: str, label: str, size: int) -> str:
    return f"{field}: {label} has {size / 1048576:.1f} MB; at most 15 MB are taken: make it smaller, or save it as JPEG"


def _content(content: bytes, label: str, field: str) -> Picture:
    if len(content) > UPLOAD_LIMIT:
        raise InvalidRequest(_too_large(field, label, len(content)), field=field)
    media_type, size = _identify(content, label, field)
    width, height = size or (None, None)
    return Picture(
        label=label,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        width=width,
        height=height,
    )


def _identify(content: bytes, label: str, field: str) -> tuple[str, tuple[int, int] | None]:
    from PIL import Image

    if content[:2] == b"\xff\x0a" or content[:12] == b"\x00\x00\x00\x0cJXL \r\n\x87\n":
        return "image/jxl", None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                kind, size = picture.format or "", picture.size
                whole = Image.open(io.BytesIO(content))
                whole.draft("RGB", (whole.width // 8, whole.height // 8))
                whole.load()
    except Image.DecompressionBombError:
        raise InvalidRequest(f"{field}: {label} has far too many pixels; make it smaller", field=field) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError):
        raise InvalidRequest(
            f"{field}: {label} is not an image that can be read (or it is damaged); use JPEG, PNG, WebP or TIFF",
            field=field,
        ) from None
    if kind not in _FORMATS:
        raise InvalidRequest(
            f"{field}: {label} is {kind}; the service reads JPEG, PNG, WebP, TIFF and JXL: convert it", field=field
        )
    return _FORMATS[kind], size


def _output_of(value: object, field: str) -> Output | None:
    if isinstance(value, Output):
        return value
    outputs = getattr(value, "outputs", None)
    if outputs is None or not hasattr(value, "snapshot"):
        return None
    if not outputs:
        raise InvalidRequest(
            f"{field}: job #{getattr(value, 'number', '?')} has no outputs yet; "
            "wait for it with %firefly wait, or name another",
            field=field,
        )
    first = outputs[0]
    assert isinstance(first, Output)
    return first


class Inputs:
    """The images that were sent, kept once by their hash, so that a job can be repeated and its history shown."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "inputs"

    def put(self, picture: Picture) -> None:
        """Keep a picture's bytes. A disk that takes nothing is no reason not to send it."""
        if picture.content is None or picture.sha256 is None:
            return
        place = self._place(picture.sha256, picture.media_type)
        with suppress(OSError):
            if place.exists():
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(picture.content)
            part.replace(place)

    def fill(self, picture: Picture) -> Picture:
        """`picture` with its bytes again, where they are kept and it has nothing else to go by."""
        if (
            picture.content is not None
            or picture.upload_id is not None
            or picture.url is not None
            or picture.sha256 is None
        ):
            return picture
        try:
            content = self._place(picture.sha256, picture.media_type).read_bytes()
        except OSError:
            return picture
        return replace(picture, content=content)

    def path(self, picture: Picture) -> Path | None:
        """Where a picture's bytes are kept, `None` when they are not."""
        if picture.sha256 is None:
            return None
        place = self._place(picture.sha256, picture.media_type)
        return place if place.is_file() else None

    def _place(self, sha256: str, media_type: str | None) -> Path:
        """Under a short name, which stands in cells; images that were kept under the whole hash stay there."""
        suffix = SUFFIXES.get(media_type or "", ".bin")
        earlier = self._folder / f"{sha256}{suffix}"
        return earlier if earlier.is_file() else self._folder / f"{sha256[:_SHORT]}{suffix}"
