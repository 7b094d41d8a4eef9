"""The rules that can only be kept once the images have been read: their sizes and what they weigh."""

from __future__ import annotations

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.generate import GenerateImage5
from firefly_nb.operations.picture import Picture

#: Masks that are laid over an image pixel by pixel, by operation: (mask, image).
LAID_OVER = {
    "fill": (("mask", "image"),),
    "expand": (("mask", "image"),),
    "composite": (("mask", "image"),),
    "precise-composite": (("fill_area_mask", "background"),),
    "adaptive-composite": (("fill_area_mask", "background"), ("object_mask", "object")),
}
_REFERENCE_BYTES = 10 * 1024 * 1024
_REFERENCE_SIDES = (512, 2048)
_REFERENCE_SHAPE = 5


def check(request: Request) -> None:
    """What the service would refuse in the request's pictures, as far as they are known. Raises `InvalidRequest`.

    A mask has to be as large as its image, and a reference of image5 within that model's limits.
    """
    for mask_name, image_name in LAID_OVER.get(request.command, ()):
        _check_mask(request, mask_name, image_name)
    if isinstance(request, GenerateImage5) and isinstance(request.reference, Picture):
        _check_reference(request.reference)


def _check_mask(request: Request, mask_name: str, image_name: str) -> None:
    mask, image = getattr(request, mask_name, None), getattr(request, image_name, None)
    if not (isinstance(mask, Picture) and isinstance(image, Picture)):
        return
    if None in (mask.width, mask.height, image.width, image.height):
        return
    if (mask.width, mask.height) != (image.width, image.height):
        raise InvalidRequest(
            f"{mask_name}: {mask.label} is {mask.width}x{mask.height} and the {image_name} {image.label} is "
            f"{image.width}x{image.height}; make the mask as large as the {image_name}",
            field=mask_name,
        )


def _check_reference(picture: Picture) -> None:
    weight = len(picture.content or b"")
    if weight > _REFERENCE_BYTES:
        raise _unfit(
            f"{picture.label} has {weight / 1048576:.1f} MB; image5 takes at most 10 MB: make it smaller, or save it "
            "as JPEG"
        )
    if picture.width is None or picture.height is None:
        return
    size = f"{picture.label} is {picture.width}x{picture.height}"
    least, most = _REFERENCE_SIDES
    if not least**2 <= picture.width * picture.height <= most**2:
        raise _unfit(f"{size}; image5 takes an area from {least}x{least} to {most}x{most}: resize it")
    if max(picture.width, picture.height) > _REFERENCE_SHAPE * min(picture.width, picture.height):
        raise _unfit(f"{size}; image5 takes shapes from 1:{_REFERENCE_SHAPE} to {_REFERENCE_SHAPE}:1: crop it")


def _unfit(message: str) -> InvalidRequest:
    return InvalidRequest(f"reference: {message}", field="reference")
