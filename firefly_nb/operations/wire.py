"""A request as the service wants it: path, headers, JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firefly_nb.operations.base import Request
from firefly_nb.operations.options import Option, options
from firefly_nb.operations.picture import Picture

HOSTS_READ_BY_SERVICE = ("amazonaws.com", "windows.net", "dropboxusercontent.com", "storage.googleapis.com")


@dataclass(frozen=True, slots=True)
class Wire:
    """What leaves: `json` is the body."""

    path: str
    json: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


def encode(request: Request, source: Callable[[Picture], Any]) -> Wire:
    """The HTTP request for `request`; `source` says how the service finds each picture.

    Example: ``encode(Generate("a cat"), lambda picture: {"uploadId": …}).json == {"prompt": "a cat"}``
    """
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for option in options(type(request)):
        value = getattr(request, option.name)
        if value is None:
            continue
        if option.header:
            headers[option.header] = str(value)
        else:
            _put(body, option, option.json(source(value) if option.is_image else value))
    if request.path.startswith("/v4/"):
        body.pop("numVariations", None)  # v4 makes one picture a request: `split` has seen to that
    return Wire(request.path, body, headers)


def _put(body: dict[str, Any], option: Option, value: Any) -> None:
    *outer, last = option.at.split(".")
    place = body
    for name in outer:
        place = place.setdefault(name, {})
    if isinstance(place.get(last), list):
        place[last] += value  # two options that are entries of one list, as a video's first and last frame
    else:
        place[last] = value
