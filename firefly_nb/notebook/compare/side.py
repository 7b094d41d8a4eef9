"""One of the pictures that are compared: its pixels, its name, and the request that made it where it is known."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.core.images import picture_of
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import title

if TYPE_CHECKING:
    from PIL.Image import Image

    from firefly_nb.client import Firefly
    from firefly_nb.operations import Request


@dataclass(frozen=True, slots=True)
class Side:
    """`seed` and `request` are `None` for a picture that no job made."""

    image: Image
    label: str
    seed: int | None
    request: Request | None


def side_of(value: object, client: Callable[[], Firefly]) -> Side:
    """What there is to compare of an image. Raises `InvalidRequest` for what is none, or is elsewhere."""
    from PIL import Image

    picture = picture_of(value, "compare")
    if picture.content is None:
        raise InvalidRequest(f"compare: {picture.label} is not here; save the image and give its path", field="compare")
    with Image.open(io.BytesIO(picture.content)) as opened:
        image = opened.convert("RGB")
    made = client().origin(picture)
    if made is None:
        return Side(image, picture.label, None, None)
    snapshot, position = made
    several = f"[{position}]" if len(snapshot.outputs) > 1 else ""
    seed = next((output.seed for output in snapshot.outputs if output.index == position), None)
    return Side(image, f"{title(snapshot.request)} #{snapshot.number}{several}", seed, snapshot.request)
