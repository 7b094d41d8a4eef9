"""Making requests and looking into them: build, split, images, cost."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import ValidationError

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.explain import Spell, explained, in_python, unknown
from firefly_nb.operations.generate import GenerateImage5
from firefly_nb.operations.names import suggest
from firefly_nb.operations.options import options
from firefly_nb.operations.registry import OPERATIONS, Operation


def operation_named(command: str) -> Operation:
    """The operation with this command. Raises `InvalidRequest` that suggests the nearest."""
    try:
        return OPERATIONS[command]
    except KeyError:
        near = suggest(command, OPERATIONS)
        advice = f"did you mean {near}?" if near else f"there are {', '.join(OPERATIONS)}"
        what = f"{command}: there is no such operation" if command else "no operation is named"
        raise InvalidRequest(f"{what}; {advice}") from None


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
        # Not by calling the class, which would spell its fields as in Python.
        return cast(Request, type.__call__(cls, **given))
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
        _changed(request, {"num_variations": 1, "seeds": (seeds[number],) if seeds else None})
        for number in range(count)
    )


def images(request: Request) -> tuple[tuple[str, object], ...]:
    """Name and value of every image-valued field that is set."""
    found = ((option.name, getattr(request, option.name)) for option in options(type(request)) if option.is_image)
    return tuple((name, value) for name, value in found if value is not None)


def replace_images(request: Request, change: Callable[[str, object], object]) -> Request:
    """The same request with each image `change(field, value)`."""
    changed = {name: change(name, value) for name, value in images(request)}
    return _changed(request, changed) if changed else request


def _changed(request: Request, values: Mapping[str, Any]) -> Request:
    """Not through the class: a request that was read from a record is not judged by today's rules."""
    changed = copy.copy(request)
    for name, value in values.items():
        object.__setattr__(changed, name, value)
    return changed


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
