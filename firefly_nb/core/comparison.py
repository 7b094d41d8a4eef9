"""What two pictures differ in, by their pixels and by their requests. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.operations import Request, options, value_text

if TYPE_CHECKING:
    from PIL.Image import Image

_SAME_SHAPE = 0.01  # of the ratio of width to height
_SEEN = 8  # of 255: what differs by less is not seen
_LOUDER = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """`picture` shows by how much each pixel differs, made clearer; `share` of the pixels differ visibly, from 0 to 1,
    and by `mean` on the average, from 0 to 255."""

    picture: Image
    share: float
    mean: float


def difference(first: Image, second: Image) -> Difference | None:
    """How far two pictures are from each other; `None` where their shapes are too unlike to lie on each other.

    The second is measured at the size of the first.
    """
    from PIL import Image, ImageChops, ImageStat

    ratios = (first.width / first.height, second.width / second.height)
    if abs(ratios[0] - ratios[1]) > _SAME_SHAPE * ratios[0]:
        return None
    one, other = first.convert("RGB"), second.convert("RGB")
    if one.size != other.size:
        other = other.resize(one.size, Image.Resampling.LANCZOS)
    gaps = ImageChops.difference(one, other)
    largest = ImageChops.lighter(ImageChops.lighter(*gaps.split()[:2]), gaps.split()[2])
    pixels = one.width * one.height
    share = sum(largest.histogram()[_SEEN + 1 :]) / pixels
    mean = sum(ImageStat.Stat(gaps).mean) / 3
    return Difference(largest.point(lambda value: min(255, value * _LOUDER)), share, mean)


@dataclass(frozen=True, slots=True)
class Line:
    """An option as it stands in both requests, as it is typed; empty where it is not given."""

    name: str
    values: tuple[str, str]

    @property
    def differs(self) -> bool:
        return self.values[0] != self.values[1]


def request_lines(first: Request | None, second: Request | None, seeds: tuple[int | None, int | None]) -> list[Line]:
    """Every option that one of the requests has, and the seeds that the pictures were made with."""
    sides = [_typed(request) for request in (first, second)]
    names = dict.fromkeys(name for side in sides for name in side)
    lines = [Line(name, (sides[0].get(name, ""), sides[1].get(name, ""))) for name in names]
    made = tuple("" if seed is None else str(seed) for seed in seeds)
    return [*lines, Line("seed", (made[0], made[1]))] if any(made) else lines


def _typed(request: Request | None) -> dict[str, str]:
    if request is None:
        return {}
    found = {"operation": request.command}
    for option in options(type(request)):
        value = getattr(request, option.name, None)
        if value is None or option.name in {"seeds", "num_variations"}:
            continue
        found[option.name.replace("_", " ")] = value_text(option, value)
    return found
