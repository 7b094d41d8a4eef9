"""A request as JSON, for the journal and the file beside an output, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from firefly_nb.operations.base import Request
from firefly_nb.operations.labels import bare_address, image_word
from firefly_nb.operations.options import options
from firefly_nb.operations.picture import Picture
from firefly_nb.operations.registry import OPERATIONS


def to_record(request: Request) -> dict[str, Any]:
    """The request as JSON: what is set, pictures by what identifies them, never their bytes or a signature.

    Example: ``to_record(Generate("a cat")) == {"operation": "generate", "prompt": "a cat"}``
    """
    record: dict[str, Any] = {"operation": request.command}
    for option in options(type(request)):
        value = getattr(request, option.name)
        if value is None:
            continue
        if isinstance(value, Picture):
            value = _picture_record(value)
        elif option.is_image:
            value = {"label": image_word(value)}
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
        "label": bare_address(picture.label),
        "upload_id": picture.upload_id,
        "url": bare_address(picture.url) if picture.url else None,
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
