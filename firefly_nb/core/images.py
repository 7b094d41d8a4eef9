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
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from firefly_nb.core.outputs import SUFFIXES, Output
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import HOSTS_READ_BY_SERVICE, Picture, Request, check, replace_images

if TYPE_CHECKING:
    from PIL import Image as PillowImage

UPLOAD_LIMIT = 15 * 1024 * 1024
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}
_UPLOAD_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
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
        label = f"output {output.index + 1} of job {output.job[:6]}"
        picture = _content(output.bytes, label, field)
        return replace(picture, parent=(output.job, output.index))
    drawn = _drawn(value, field)
    if drawn is not None:
        return _content(_encoded(drawn), type(value).__name__, field)
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
        # A query may be a signature: the label, which is shown and stored, goes without it.
        return Picture(label=text.split("?")[0], url=text)
    path = Path(text).expanduser()
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InvalidRequest(f"{field}: {text} is a folder; give the path of an image in it", field=field)
        if size > UPLOAD_LIMIT:
            raise InvalidRequest(_too_large(field, text, size), field=field)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InvalidRequest(
            f"{field}: there is no file {text!r} (looked in {Path.cwd()}); give a path, an https address, an upload id "
            "or the name of a variable that holds an image",
            field=field,
        ) from None
    except InvalidRequest:
        raise
    except (OSError, ValueError) as error:
        raise InvalidRequest(
            f"{field}: {text!r} cannot be read: {getattr(error, 'strerror', error)}", field=field
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


def _drawn(value: object, field: str) -> PillowImage.Image | None:
    """A PIL image of a PIL image, an array or a figure, without importing what the user has not imported."""
    from PIL import Image

    if isinstance(value, Image.Image):
        return value
    if hasattr(value, "savefig"):
        buffer = io.BytesIO()
        value.savefig(buffer, format="png")
        return Image.open(buffer)
    if hasattr(value, "__array_interface__") or hasattr(value, "__array__"):
        return _of_array(value, field)
    return None


def _of_array(value: Any, field: str) -> PillowImage.Image:
    import numpy as np
    from PIL import Image

    array = np.asarray(value)
    good = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in {3, 4})
    if not good or 0 in array.shape:
        raise InvalidRequest(
            f"{field}: an array of shape {array.shape} is no image; give H×W, H×W×3 or H×W×4", field=field
        )
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * 255
    elif np.issubdtype(array.dtype, np.floating):
        if not np.isfinite(array).all() or array.min() < 0 or array.max() > 1:
            raise InvalidRequest(
                f"{field}: an array of floats must lie in 0…1, and this one lies in {np.nanmin(array):g}…"
                f"{np.nanmax(array):g}; divide it by 255?",
                field=field,
            )
        array = (array * 255).round().astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InvalidRequest(
            f"{field}: an array of {array.dtype} is no image; give uint8, or floats in 0…1", field=field
        )
    return Image.fromarray(array)


def _encoded(picture: PillowImage.Image) -> bytes:
    """Lossless where it fits into an upload, a very good JPEG where it does not."""
    buffer = io.BytesIO()
    if picture.mode not in {"RGB", "RGBA", "L", "LA", "1", "I;16", "P"}:
        picture = picture.convert("RGB")
    picture.save(buffer, "PNG", compress_level=3)
    if buffer.tell() > UPLOAD_LIMIT and "A" not in picture.getbands():
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue()


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
        return self._folder / f"{sha256}{SUFFIXES.get(media_type or '', '.bin')}"
