"""Making requests and looking into them: build, split, images, cost, records."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.explain import Spell, explained, in_python, unknown
from firefly_nb.operations.generate import GenerateImage5
from firefly_nb.operations.names import suggest
from firefly_nb.operations.options import options
from firefly_nb.operations.picture import Picture
from firefly_nb.operations.registry import OPERATIONS, Operation


def operation_named(command: str) -> Operation:
    """The operation with this command. Raises `InvalidRequest` that suggests the nearest."""
    try:
        return OPERATIONS[command]
    except KeyError:
        near = suggest(command, OPERATIONS)
        advice = f"did you mean {near}?" if near else f"there are {', '.join(OPERATIONS)}"
        raise InvalidRequest(f"{command}: there is no such operation; {advice}") from None


def build(command: str, values: Mapping[str, object], *, spell: Spell = in_python) -> Request:
    """The request of an operation with these values (names as in Python; `None` means not given).

    Raises `InvalidRequest` with one line about the first mistake, its field spelled by `spell`.

    Example: ``build("generate", {"prompt": "a cat", "num_variations": 2})``
    """
    operation = operation_named(command)
    given = {name: value for name, value in values.items() if value is not None}
    cls = operation.class_for(given)
    known = {option.name for option in options(cls)}
    for name in given:
        if name not in known:
            raise unknown(operation, cls, name, spell)
    try:
        return cls(**given)
    except ValidationError as error:
        raise explained(error, cls, given, spell) from None


def split(request: Request) -> tuple[Request, ...]:
    """The requests that leave for `request`: image5 makes one picture each, so four variations are four."""
    if not isinstance(request, GenerateImage5):
        return (request,)
    seeds = request.seeds
    count = request.num_variations or (len(seeds) if seeds else 1)
    if count == 1:
        return (request,)
    return tuple(
        dataclasses.replace(request, num_variations=1, seeds=(seeds[number],) if seeds else None)
        for number in range(count)
    )


def images(request: Request) -> tuple[tuple[str, object], ...]:
    """Name and value of every image-valued field that is set."""
    found = ((option.name, getattr(request, option.name)) for option in options(type(request)) if option.is_image)
    return tuple((name, value) for name, value in found if value is not None)


def replace_images(request: Request, change: Callable[[str, object], object]) -> Request:
    """The same request with each image `change(field, value)`."""
    changed = {name: change(name, value) for name, value in images(request)}
    return dataclasses.replace(request, **changed) if changed else request


def outputs_expected(request: Request) -> int:
    """How many outputs the request asks for."""
    seeds = getattr(request, "seeds", None)
    return getattr(request, "num_variations", None) or (len(seeds) if seeds else 1)


_VIDEO_PRICES = {540: 0.4, 720: 1.0, 1080: 2.0}
_VIDEO_SECONDS = 5


def cost(request: Request) -> float | None:
    """What the service bills for the request, in its own unit ("operations"); `None` where no price is published."""
    operation = OPERATIONS[request.command]
    if operation.output == "video":
        size = getattr(request, "size", None)
        return _VIDEO_PRICES[min(size)] * _VIDEO_SECONDS if size else None
    if operation.price is None or isinstance(request, GenerateImage5):
        return None
    return operation.price * outputs_expected(request)


def check(request: Request) -> None:
    """The rules that need the images' sizes. Raises `InvalidRequest`.

    A mask is laid over its image pixel by pixel, so the two have to be of one size.
    """
    for mask_name, image_name in _LAID_OVER.get(request.command, ()):
        mask, image = getattr(request, mask_name, None), getattr(request, image_name, None)
        if not (isinstance(mask, Picture) and isinstance(image, Picture)):
            continue
        if None in (mask.width, mask.height, image.width, image.height):
            continue
        if (mask.width, mask.height) != (image.width, image.height):
            raise InvalidRequest(
                f"{mask_name}: {mask.label} is {mask.width}x{mask.height} and the {image_name} {image.label} is "
                f"{image.width}x{image.height}; make the mask as large as the {image_name}",
                field=mask_name,
            )


_LAID_OVER = {
    "fill": (("mask", "image"),),
    "expand": (),  # its mask is as large as the outcome
    "composite": (),
    "precise-composite": (("fill_area_mask", "background"),),
    "adaptive-composite": (("fill_area_mask", "background"), ("object_mask", "object")),
}


def to_record(request: Request) -> dict[str, Any]:
    """The request as JSON, for the journal: what is set, pictures by what identifies them, never their bytes."""
    record: dict[str, Any] = {"operation": request.command}
    for option in options(type(request)):
        value = getattr(request, option.name)
        if value is None:
            continue
        if isinstance(value, Picture):
            value = _picture_record(value)
        elif option.is_image:
            value = {"label": str(value) if isinstance(value, str) else type(value).__name__}
        record[option.name] = list(value) if isinstance(value, tuple) else value
    return record


def from_record(record: Mapping[str, Any]) -> Request:
    """The request that `to_record` wrote. Nothing is checked: what was once sent can always be read."""
    operation = OPERATIONS.get(str(record.get("operation")), OPERATIONS["generate"])
    cls = operation.class_for(record)
    request = object.__new__(cls)
    for option, field in zip(options(cls), dataclasses.fields(cls), strict=True):
        value = record.get(option.name)
        if option.is_image and isinstance(value, dict):
            value = _picture_of(value)
        elif isinstance(value, list):
            value = tuple(value)
        elif value is None and field.default is not dataclasses.MISSING:
            value = field.default
        object.__setattr__(request, option.name, value)
    return request


def _picture_record(picture: Picture) -> dict[str, Any]:
    record = {
        "label": picture.label,
        "upload_id": picture.upload_id,
        # The query of an address may be a signature: it is not written down.
        "url": picture.url.split("?")[0] if picture.url else None,
        "sha256": picture.sha256,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "parent": list(picture.parent) if picture.parent else None,
    }
    return {name: value for name, value in record.items() if value is not None}


def _picture_of(record: Mapping[str, Any]) -> Picture:
    parent = record.get("parent")
    return Picture(
        label=str(record.get("label", "")),
        upload_id=record.get("upload_id"),
        url=record.get("url"),
        sha256=record.get("sha256"),
        media_type=record.get("media_type"),
        width=record.get("width"),
        height=record.get("height"),
        parent=(str(parent[0]), int(parent[1])) if parent else None,
    )
