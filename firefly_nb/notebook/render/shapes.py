"""How large things are shown, and in how many bytes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firefly_nb.core.outputs import Output

# The side of a square tile by how many stand together; others get the same area in their own shape.
_SIDES = {1: 440, 2: 340, 3: 280, 4: 256}
_SIDE_OF_MORE = 208
_LONGEST = {1: 620, 2: 480}
_LONGEST_OF_MORE = 400

# A thumbnail's bytes as a share of its original's: four of them together stay under 3 % of the four originals.
_SHARES = {1: 0.10, 2: 0.05, 3: 0.033}
_SHARE_OF_MORE = 0.025
_FEWEST_BYTES, _MOST_BYTES = 8_000, 64_000
_POSTER_BYTES = 24_000
# Of a hundred tiles nobody looks at one as closely: all together they stay under this.
_TOGETHER, _FEWEST_OF_MANY = 1_200_000, 2_500


@dataclass(frozen=True, slots=True)
class Shape:
    """A tile's size in CSS pixels, at most: narrow cells make it smaller."""

    width: int
    height: int


def shape(size: tuple[int, int] | None, many: int, *, wide: bool = False) -> Shape:
    """How large a picture of `size` is shown beside `many - 1` others; of unknown size, a square (`wide`: 16:9)."""
    width, height = size or ((16, 9) if wide else (1, 1))
    ratio = min(4.0, max(0.25, width / height))
    side, longest = _SIDES.get(many, _SIDE_OF_MORE), _LONGEST.get(many, _LONGEST_OF_MORE)
    across = min(side * math.sqrt(ratio), longest, longest * ratio)
    if size is not None:
        across = min(across, width)  # never larger than it is
    return Shape(max(1, round(across)), max(1, round(across / ratio)))


def budget(output: Output, many: int) -> int:
    """How many bytes the thumbnail of one of `many` outputs may take."""
    most = max(_FEWEST_OF_MANY, _TOGETHER // max(1, many))
    if output.is_video:
        return min(_POSTER_BYTES, most)
    share = _SHARES.get(many, _SHARE_OF_MORE)
    return int(min(_MOST_BYTES, most, max(_FEWEST_BYTES, share * output.size)))
