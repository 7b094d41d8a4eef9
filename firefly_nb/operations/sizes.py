"""The sizes that the service makes, by model; other sizes are refused there."""

from __future__ import annotations

import math

Pixels = tuple[int, int]

EDIT_SIZES: tuple[Pixels, ...] = (
    (2048, 2048),
    (1024, 1024),
    (2304, 1792),
    (1792, 2304),
    (2688, 1536),
    (1344, 768),
    (1152, 896),
    (896, 1152),
)
_IMAGE3: tuple[Pixels, ...] = (*EDIT_SIZES, (2688, 1512), (1344, 756))
_IMAGE4: tuple[Pixels, ...] = ((2048, 2048), (2304, 1792), (1792, 2304), (2688, 1536), (1440, 2560))
VIDEO_SIZES: tuple[Pixels, ...] = (
    (540, 540),
    (960, 540),
    (540, 960),
    (720, 720),
    (1280, 720),
    (720, 1280),
    (1080, 1080),
    (1920, 1080),
    (1080, 1920),
)
EXPAND_LARGEST = 3999


def sizes_for(model: str | None) -> tuple[Pixels, ...]:
    """What `generate` and `similar` make with `model` (`None`: the service's default, image3)."""
    return _IMAGE4 if model is not None and model.startswith("image4") else _IMAGE3


def nearest(size: Pixels, allowed: tuple[Pixels, ...]) -> Pixels:
    """The allowed size most like `size`: by its shape first, then by its number of pixels."""

    def distance(other: Pixels) -> tuple[float, float]:
        shape = abs(math.log(size[0] / size[1]) - math.log(other[0] / other[1]))
        area = abs(math.log(size[0] * size[1]) - math.log(other[0] * other[1]))
        return round(shape, 2), area

    return min(allowed, key=distance)
