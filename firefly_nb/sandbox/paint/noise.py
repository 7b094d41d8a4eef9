"""Smooth random fields, as float32 arrays in 0–1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]


def resize(field: Field, width: int, height: int) -> Field:
    """A field at another size, smoothly (bicubic)."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def value(random: np.random.Generator, width: int, height: int, cells: float, stretch: float = 1.0) -> Field:
    """One octave: about `cells` bumps along the longer side, `stretch` times longer across than down."""
    long = max(width, height)
    columns = max(2, round(cells * width / long / stretch) + 1)
    rows = max(2, round(cells * height / long) + 1)
    return resize(random.random((rows, columns), dtype=np.float32), width, height)


def clouds(
    random: np.random.Generator, width: int, height: int, cells: float = 4, octaves: int = 4, stretch: float = 1.0
) -> Field:
    """Several octaves, each half as strong and twice as fine, spread over 0–1."""
    # Fields this soft lose nothing by being made at half size.
    small_width, small_height = max(2, width // 2), max(2, height // 2)
    total = np.zeros((small_height, small_width), np.float32)
    strength = 1.0
    for octave in range(octaves):
        total += np.float32(strength) * value(random, small_width, small_height, cells * 2**octave, stretch)
        strength /= 2
    low, high = float(total.min()), float(total.max())
    total = (total - np.float32(low)) / np.float32(max(high - low, 1e-6))
    return np.clip(resize(total, width, height), 0, 1)


def smoothstep(low: float, high: float, field: Field) -> Field:
    """0 below `low`, 1 above `high`, an S between."""
    part = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(part * part * (3 - 2 * part), dtype=np.float32)


def ridge(random: np.random.Generator, count: int, rough: float = 0.5, first: int = 3) -> Field:
    """A line of hills: `count` heights in 0–1; `rough` 0.3 rolls, 0.6 is rocky."""
    heights = np.zeros(count, np.float32)
    strength, knots = 1.0, first
    while knots < count // 2 and strength > 0.01:
        points = random.random(knots + 3).astype(np.float32)
        at = np.linspace(0, knots, count, dtype=np.float32) + np.float32(random.random())
        cell = np.floor(at).astype(np.int64)
        part = at - cell
        if rough < 0.5:
            part = part * part * (3 - 2 * part)
        heights += np.float32(strength) * (points[cell] * (1 - part) + points[cell + 1] * part)
        strength *= rough
        knots *= 2
    heights -= heights.min()
    return np.asarray(heights / max(float(heights.max()), 1e-6), dtype=np.float32)
