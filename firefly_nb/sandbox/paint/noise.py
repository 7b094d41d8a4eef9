"""Smooth random fields, as float32 arrays in 0–1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]


def clipped(values: NDArray[np.floating[Any]]) -> Field:
    """The values, none below 0 or above 1, as float32."""
    return np.asarray(np.clip(values, 0, 1), dtype=np.float32)


def resize(field: Field, width: int, height: int) -> Field:
    """A field at another size, smoothly (bicubic)."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def stretch(field: Field, width: int, height: int) -> Field:
    """A larger copy of a field that is smooth already (bilinear: never beyond its own range)."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)


def value(random: np.random.Generator, width: int, height: int, cells: float, stretch: float = 1.0) -> Field:
    """One octave: about `cells` bumps along the longer side, `stretch` times longer across than down."""
    long = max(width, height)
    columns = max(2, round(cells * width / long / stretch) + 1)
    rows = max(2, round(cells * height / long) + 1)
    return resize(random.random((rows, columns), dtype=np.float32), width, height)


def clouds(
    random: np.random.Generator, width: int, height: int, cells: float = 4, octaves: int = 4, stretch_by: float = 1.0
) -> Field:
    """A cloudy field without any grid to it: about `cells` lumps along the longer side, and `octaves` of finer ones.

    `stretch_by`: how many times longer the lumps are across than down.
    """
    # Noise of a given spectrum (Fourier): it has the same character in every direction.
    small_width, small_height = (max(8, min(size, 512)) for size in (width, height))
    long = max(width, height)
    across = np.fft.rfftfreq(small_width)[None, :] * small_width * (long / width) * stretch_by
    down = np.fft.fftfreq(small_height)[:, None] * small_height * (long / height)
    pitch = np.hypot(across, down) / max(cells * 0.5, 0.5)
    strength = pitch * np.exp(-pitch) if octaves <= 1 else pitch / (0.35 + pitch) ** 2.75
    strength *= np.exp(-((pitch / 2.0**octaves) ** 2))
    turn = np.exp(2j * np.pi * random.random(strength.shape))
    field = np.fft.irfft2(strength * turn, s=(small_height, small_width)).astype(np.float32)
    field = clipped((field - field.mean()) / (np.float32(4.6) * field.std() + np.float32(1e-9)) + np.float32(0.5))
    if (small_width, small_height) == (width, height):
        return field
    return clipped(resize(field, width, height))


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
