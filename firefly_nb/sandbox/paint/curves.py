"""Outlines: smooth closed curves and small path strings, as arrays of points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Pairs = Sequence[tuple[float, float]] | Points
_STEPS = np.linspace(0, 1, 11)[1:, None]
_TOKEN = re.compile(r"[MLCQZ]|-?\d*\.?\d+")


def smooth(points: Pairs, *, closed: bool = True, steps: int = 8) -> Points:
    """A curve through all `points` (Catmull–Rom)."""
    knots = np.asarray(points, np.float64)
    if closed:
        around = np.vstack([knots[-1:], knots, knots[:2]])
    else:
        around = np.vstack([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    part = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    before, start, end, after = (around[i : len(around) - 3 + i, None, :] for i in range(4))
    curve = 0.5 * (
        2 * start
        + (end - before) * part
        + (2 * before - 5 * start + 4 * end - after) * part**2
        + (3 * start - before - 3 * end + after) * part**3
    )
    flat = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, knots[-1:]])


@lru_cache(maxsize=512)
def path(text: str) -> Points:
    """The outline of one small path: `M`, `L`, `C`, `Q`, `Z` with absolute coordinates."""
    tokens = _TOKEN.findall(text)
    points: list[Points] = []
    at = np.zeros(2)
    command, i = "M", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command = tokens[i]
            i += 1
            continue
        size = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        knots = np.array([float(token) for token in tokens[i : i + size]]).reshape(-1, 2)
        i += size
        points.append(_segment(command, at, knots))
        at = knots[-1]
    return np.vstack(points)


def _segment(command: str, at: Points, knots: Points) -> Points:
    part, rest = _STEPS, 1 - _STEPS
    if command == "Q":
        bend: Points = rest**2 * at + 2 * rest * part * knots[0] + part**2 * knots[1]
        return bend
    if command == "C":
        curve: Points = rest**3 * at + part**3 * knots[2]
        curve += 3 * rest**2 * part * knots[0] + 3 * rest * part**2 * knots[1]
        return curve
    return knots


def ellipse(cx: float, cy: float, rx: float, ry: float, angle: float = 0.0, steps: int = 40) -> Points:
    """The outline of an ellipse, turned by `angle` degrees."""
    turn = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y = rx * np.cos(turn), ry * np.sin(turn)
    tilt = np.radians(angle)
    return np.stack([cx + x * np.cos(tilt) - y * np.sin(tilt), cy + x * np.sin(tilt) + y * np.cos(tilt)], axis=1)


def ribbon(points: Pairs, start: float, end: float) -> Points:
    """The outline of a stroke along `points` whose width goes from `start` to `end`."""
    line = np.asarray(points, np.float64)
    along = np.gradient(line, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-9
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / length
    half = np.linspace(start, end, len(line))[:, None] / 2
    return np.vstack([line + across * half, (line - across * half)[::-1]])
