"""Guessing what lies in a hole from what lies around it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from .canvas import Pixels, blurred
from .noise import Field, clipped


def filled(pixels: Pixels, known: Field) -> Pixels:
    """The pixels with every unknown part (`known` 0) continued smoothly from its surroundings."""
    height, width = known.shape
    if min(height, width) <= 2 or float(known.min()) > 0.999:
        total = float(known.sum())
        mean = (pixels * known[..., None]).sum(axis=(0, 1)) / total if total > 1e-6 else np.full(3, 0.5)
        return np.asarray(pixels * known[..., None] + mean * (1 - known[..., None]), dtype=np.float32)
    weight = _halved(known)
    coarse = _halved(pixels * known[..., None]) / np.maximum(weight, np.float32(1e-5))[..., None]
    # Knowledge grows as it goes up: a coarse cell that is known in part counts as known.
    deeper = filled(np.asarray(coarse, dtype=np.float32), clipped(weight * np.float32(3)))
    around = _grown(deeper, width, height)
    return pixels * known[..., None] + around * (1 - known[..., None])


def joined_across(pixels: Pixels, known: Field) -> Pixels:
    """As `filled`, but rows are joined from side to side first, so that horizons and shores go on through the hole."""
    soft = filled(pixels, known)
    height, width = known.shape
    sure = known > 0.99
    calm = blurred(soft, max(1.0, 0.004 * max(width, height)))
    columns = np.arange(width)
    joined = soft.copy()
    for row in np.nonzero(sure.any(axis=1) & ~sure.all(axis=1))[0]:
        at = columns[sure[row]]
        for channel in range(3):
            joined[row, :, channel] = np.interp(columns, at, calm[row, sure[row], channel])
    joined = blurred(joined, max(0.5, 0.003 * max(width, height)))
    mixed = joined * np.float32(0.72) + soft * np.float32(0.28)
    return np.asarray(pixels * known[..., None] + mixed * (1 - known[..., None]), dtype=np.float32)


def _halved(field: Field) -> Field:
    pad = [(0, field.shape[0] % 2), (0, field.shape[1] % 2)] + [(0, 0)] * (field.ndim - 2)
    even = np.pad(field, pad, mode="edge") if any(after for _, after in pad) else field
    total = even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]
    return np.asarray(total / np.float32(4), dtype=np.float32)


def _grown(pixels: Pixels, width: int, height: int) -> Pixels:
    parts = []
    for channel in range(3):
        image = Image.fromarray(np.ascontiguousarray(pixels[..., channel]))
        parts.append(np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32))
    return np.stack(parts, axis=-1)
