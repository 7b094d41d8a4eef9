"""How pictures are compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from firefly_nb.sandbox.paint import Scene, paint


def small(prompt: str, **values: object) -> Image.Image:
    """A scene at a size that is quick to paint."""
    options: dict[str, object] = {"width": 256, "height": 256, "seed": 1, "content_class": "art", **values}
    return paint(Scene(prompt, **options))  # type: ignore[arg-type]


def pixels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("RGB"), dtype=np.float64)


def distance(first: Image.Image, second: Image.Image) -> float:
    """The mean difference of two pictures in grey levels, seen from afar so that grain does not count."""
    size = 32, 32
    return float(np.abs(pixels(first.resize(size)) - pixels(second.resize(size))).mean())


def brightness(image: Image.Image) -> float:
    return float(pixels(image).mean())


def mean_colour(image: Image.Image) -> tuple[float, float, float]:
    red, green, blue = (float(part) for part in pixels(image).mean(axis=(0, 1)))
    return red, green, blue
