"""Pictures that are in memory (PIL images, arrays, figures) as the bytes of a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from firefly_nb.errors import InvalidRequest

if TYPE_CHECKING:
    from PIL.Image import Image

# The modes of PIL that a PNG file has as well.
_KEPT = {"RGB", "RGBA", "L", "LA", "1", "I;16", "P"}
_TRANSPARENT = {"PA": "RGBA", "La": "LA", "RGBa": "RGBA"}


def drawn(value: object, field: str, limit: int) -> bytes | None:
    """The file of a PIL image, an array or a figure, `None` for anything else.

    Lossless where that takes no more than `limit` bytes, in very good quality where it would. Raises `InvalidRequest`
    for an array that is no image and an image that cannot be read.
    """
    picture = _picture(value, field)
    if picture is None:
        return None
    label = type(value).__name__
    if 0 in picture.size:
        raise InvalidRequest(f"{field}: {label} is {picture.width}x{picture.height}; it has no area", field=field)
    if picture.mode in {"F", "I"}:  # numbers of no known range: what holds for an array of them
        picture = _of_array(picture, field)
    try:
        return _encoded(picture, limit)
    except (OSError, SyntaxError, ValueError) as error:
        raise InvalidRequest(f"{field}: {label} cannot be read: {error}", field=field) from None


def _picture(value: object, field: str) -> Image | None:
    """A PIL image of `value`, without importing what the user has not imported."""
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


def _of_array(value: Any, field: str) -> Image:
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
        if not np.isfinite(array).all():
            raise InvalidRequest(f"{field}: an array with NaN or infinity is no image; replace them first", field=field)
        if array.min() < 0 or array.max() > 1:
            raise InvalidRequest(
                f"{field}: an array of floats must lie in 0…1, and this one lies in {array.min():g}…{array.max():g}; "
                "divide it by 255?",
                field=field,
            )
        array = (array * 255).round().astype(np.uint8)
    elif array.dtype != np.uint8:
        raise InvalidRequest(
            f"{field}: an array of {array.dtype} is no image; give uint8, or floats in 0…1", field=field
        )
    return Image.fromarray(array)


def _encoded(picture: Image, limit: int) -> bytes:
    picture = _in_png_mode(picture)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    if buffer.tell() > limit:
        buffer = io.BytesIO()
        if picture.has_transparency_data:
            picture.convert("RGBA").save(buffer, "WEBP", quality=95, method=4)
        else:
            picture.convert("RGB").save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue()


def _in_png_mode(picture: Image) -> Image:
    """The same picture in a mode that PNG has, with what is transparent in it."""
    if picture.mode in _KEPT:
        return picture
    if picture.mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, *profiles, outputMode="RGB")
        assert converted is not None
        return converted
    return picture.convert(_TRANSPARENT.get(picture.mode, "RGB"))
