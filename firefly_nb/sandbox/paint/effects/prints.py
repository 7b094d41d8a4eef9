"""Ink pressed on paper: halftone, dots, blocks, stamps."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import Pixels, blurred, to_image, to_pixels
from ..colour import ramp, rgb
from ..finish import luminance
from ..noise import Field, clouds, smoothstep, value
from . import brush, tone
from .touch import Touch

F = np.float32


def _grid(touch: Touch, width: int, height: int, pitch: float, angle: float) -> tuple[Field, Field]:
    """Coordinates in cells of a turned grid."""
    turn = np.radians(angle)
    x = np.arange(width, dtype=np.float32)[None, :] / F(pitch * touch.unit)
    y = np.arange(height, dtype=np.float32)[:, None] / F(pitch * touch.unit)
    return x * F(np.cos(turn)) + y * F(np.sin(turn)), y * F(np.cos(turn)) - x * F(np.sin(turn))


def _screen(level: Field, touch: Touch, pitch: float, angle: float) -> Field:
    """Round dots that grow with `level`: 1 where there is ink."""
    height, width = level.shape
    u, v = _grid(touch, width, height, pitch, angle)
    wave = (np.cos(u * F(6.2832)) + np.cos(v * F(6.2832))) * F(0.25) + F(0.5)
    return smoothstep(-0.09, 0.09, level - (1 - wave))


def halftone(pixels: Pixels, touch: Touch, pitch: float = 7.5) -> Pixels:
    """Four-colour printing with large dots."""
    ink = 1 - np.clip(tone.saturation(blurred(pixels, 1.2 * touch.unit), 1.3), 0, 1)
    black = ink.min(axis=2)
    sheet = np.asarray(brush.PAPER, np.float32) * np.ones_like(pixels)
    size = pitch * touch.force
    tints = ramp("#0aa5d8 #e0358a #ffd91f")
    for channel, angle in ((0, 15), (1, 75), (2, 0)):
        dots = _screen(ink[..., channel] - black * F(0.6), touch, size, angle)[..., None]
        sheet = sheet * (1 - dots * (1 - np.asarray(tints[channel], np.float32)))
    dots = _screen(black * F(0.85), touch, size, 45)[..., None]
    return np.asarray(sheet * (1 - dots * F(0.88)), dtype=np.float32)


def newsprint(pixels: Pixels, touch: Touch) -> Pixels:
    """Torn pieces of black halftone on yellowed paper, with lines of type here and there."""
    height, width = pixels.shape[:2]
    level = 1 - luminance(tone.mapped(pixels, "#000000 #ffffff"))
    dots = _screen(np.clip(level * F(1.15) - F(0.26), 0, 0.9), touch, 6.0, 45)
    sheet = np.asarray(rgb("#ede2c8"), np.float32)
    piece = _torn(touch, width, height)
    tint = (np.asarray(ramp("#ede2c8 #e2d3b0 #f3ecdb #e6b9a4 #bcd0cf"), np.float32))[piece % 5]
    lines = (np.sin(np.arange(height, dtype=np.float32) / F(touch.unit) * F(1.05)) > 0.1)[:, None]
    words = value(touch.random, width, height, 130, 2.5) > 0.42
    text = (lines & words & (piece % 3 == 0))[..., None] * F(0.24)
    return np.asarray((tint * F(0.8) + sheet * F(0.2)) * (1 - text) * (1 - dots[..., None] * F(0.86)), dtype=np.float32)


def _torn(touch: Touch, width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Numbers of torn pieces: the areas between several ragged lines."""
    rough = clouds(touch.random, width, height, 14, 4) * F(0.05)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] + rough
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] - rough
    piece = np.zeros((height, width), np.int64)
    for _ in range(7):
        turn, away = touch.random.uniform(0, np.pi), touch.random.uniform(-0.7, 0.7)
        piece = piece * 2 + (x * F(np.cos(turn)) + y * F(np.sin(turn)) > away)
    return (piece * 2654435761) % 8191


def cells(touch: Touch, width: int, height: int, pitch: float, jitter: float = 0.3) -> tuple[Field, Field, Field]:
    """A jittered grid: for each pixel the row and column of its cell's centre (in pixels), and its distance from it."""
    size = max(2.0, pitch * touch.unit)
    rows, columns = int(height / size) + 2, int(width / size) + 2
    move = touch.random.uniform(-jitter, jitter, (2, rows, columns)).astype(np.float32)
    v = (np.arange(height) / size).astype(np.int64)[:, None]
    u = (np.arange(width) / size).astype(np.int64)[None, :]
    y = (v + F(0.5) + move[0][v, u]) * F(size)
    x = (u + F(0.5) + move[1][v, u]) * F(size)
    away = np.hypot(np.arange(height, dtype=np.float32)[:, None] - y, np.arange(width, dtype=np.float32)[None, :] - x)
    return y, x, np.asarray(away / F(size), dtype=np.float32)


def stipple(pixels: Pixels, touch: Touch, pitch: float = 4.6) -> Pixels:
    """Countless black dots on paper, crowded in the shadows."""
    height, width = pixels.shape[:2]
    level = luminance(tone.mapped(blurred(pixels, 1.5 * touch.unit), "#000000 #ffffff"))
    line = brush.edges(pixels, touch, 1.2)
    need = np.clip((1 - level) * F(1.05) + line * F(0.4), 0, 1)
    inked = np.zeros_like(level)
    for _ in range(2):
        _, _, away = cells(touch, width, height, pitch * max(0.7, touch.force), 0.34)
        chance = value(touch.random, width, height, 420) * F(0.3)
        radius = np.sqrt(np.clip(need - chance, 0, 1)) * F(0.52)
        inked = np.maximum(inked, smoothstep(-0.1, 0.1, radius - away) * (radius > 0.1))
    sheet = np.array([0.97, 0.955, 0.92], np.float32)
    return np.asarray(sheet + (np.array([0.09, 0.09, 0.12], np.float32) - sheet) * inked[..., None], dtype=np.float32)


def points(pixels: Pixels, touch: Touch, pitch: float = 8.0) -> Pixels:
    """Dots of pure colour side by side, that the eye mixes."""
    height, width = pixels.shape[:2]
    calm = tone.saturation(blurred(pixels, 1.5 * touch.unit), 1.35)
    result = blurred(pixels, 5 * touch.unit) * F(0.7) + F(0.3) * np.asarray(brush.PAPER, np.float32)
    for k in range(3):
        y, x, away = cells(touch, width, height, pitch * max(0.7, touch.force) * (1 - 0.12 * k), 0.3)
        rows = np.clip(y, 0, height - 1).astype(np.int64)
        columns = np.clip(x, 0, width - 1).astype(np.int64)
        hue = np.stack([speckle(rows, columns, k * 3 + c) for c in range(3)], axis=2) * F(0.3)
        dot = smoothstep(-0.07, 0.07, F(0.47) - away)[..., None]
        result = result + (np.clip(calm[rows, columns] + hue, 0, 1) - result) * dot
    return np.asarray(result, dtype=np.float32)


def speckle(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    columns: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    salt: int,
) -> Field:
    """A steady random number (-0.5–0.5) for every cell, from its centre."""
    mixed = (rows * 73856093) ^ (columns * 19349663) ^ (salt * 83492791)
    return ((mixed % 1021) / 1021 - 0.5).astype(np.float32)


def linocut(pixels: Pixels, touch: Touch) -> Pixels:
    """Black carved from a block: bold areas, and gouge marks in the half-tones."""
    height, width = pixels.shape[:2]
    level = luminance(tone.mapped(blurred(pixels, 2.4 * touch.unit), "#000000 #ffffff"))
    bend = clouds(touch.random, width, height, 3, 2) * F(46)
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit) + bend
    gouge = np.sin(y * F(0.62)) * F(0.5) + F(0.5) + (value(touch.random, width, height, 60, 4) - F(0.5)) * F(0.5)
    inked = smoothstep(-0.05, 0.05, F(0.08) + gouge * F(0.62) - level + F(0.1))
    rim = smoothstep(0.3, 0.6, brush.edges(pixels, touch, 2.0))
    inked = np.clip(np.maximum(inked, rim * (level > 0.5)), 0, 1)
    worn = F(0.86) + F(0.14) * smoothstep(0.3, 0.5, value(touch.random, width, height, 300))
    sheet = np.array([0.95, 0.925, 0.86], np.float32)
    ink = np.asarray(touch.accents[0], np.float32) * F(0.16) + np.array([0.05, 0.05, 0.09], np.float32)
    wash = sheet * F(0.8) + tone.posterised(pixels, touch, 3, 5) * F(0.2)
    return np.asarray(wash + (ink - wash) * (inked * worn)[..., None], dtype=np.float32)


def comic(pixels: Pixels, touch: Touch, vivid: float = 1.5) -> Pixels:
    """Flat colour, dots in the shadows, and heavy outlines."""
    flat = tone.saturation(tone.posterised(pixels, touch, 5, 2.6), vivid)
    level = luminance(flat)
    dots = _screen(np.clip((F(0.62) - level) * F(1.5), 0, 0.8), touch, 8, 35)[..., None]
    flat = flat * (1 - dots * F(0.32))
    return brush.outlined(np.clip(flat * F(1.06), 0, 1), touch, 2.0, low=0.34)


def pop(pixels: Pixels, touch: Touch) -> Pixels:
    """Loud screen-print colours and large dots."""
    sets = (
        "#22175c #e0217a #ff8a1f #ffe14a #fff7df",
        "#12205e #e83a3a #27b6d9 #ffd83a #fff6e6",
        "#3b0f5c #ff3f8f #2ed3b7 #f9f04a #ffffff",
    )
    table = np.asarray(ramp(sets[int(touch.random.integers(3))]), np.float32)
    level = luminance(tone.mapped(blurred(pixels, 2.2 * touch.unit), "#000000 #ffffff"))
    flat = table[np.clip(level * len(table), 0, len(table) - 1).astype(np.int64)]
    dots = _screen(np.clip(F(0.8) - level, 0, 0.6), touch, 11, 30)[..., None]
    return brush.outlined(np.clip(flat * (1 - dots * F(0.16)), 0, 1), touch, 1.9, low=0.5)


def rubber_stamp(pixels: Pixels, touch: Touch) -> Pixels:
    """One or two inks, unevenly pressed, inside the perforated edge of a postage stamp."""
    height, width = pixels.shape[:2]
    ink = np.asarray(touch.accents[0], np.float32) * F(0.6)
    level = luminance(tone.mapped(blurred(pixels, 1.5 * touch.unit), "#000000 #ffffff"))
    lines = np.sin(np.arange(height, dtype=np.float32)[:, None] / F(touch.unit) * F(1.7)) * F(0.16)
    steps = smoothstep(-0.06, 0.06, F(0.36) - level) + F(0.45) * smoothstep(-0.05, 0.05, F(0.62) + lines - level)
    press = F(0.8) + F(0.2) * smoothstep(0.25, 0.6, value(touch.random, width, height, 200))
    sheet = np.array([0.965, 0.945, 0.89], np.float32)
    result = sheet + (ink - sheet) * (np.clip(steps, 0, 1) * press)[..., None]
    return _perforated(result.astype(np.float32), touch)


def _perforated(pixels: Pixels, touch: Touch) -> Pixels:
    height, width = pixels.shape[:2]
    short = min(width, height)
    margin, hole = 0.045 * short, 0.017 * short
    image = Image.new("L", (width * 2, height * 2), 255)
    draw = ImageDraw.Draw(image)
    for length, fixed in ((width, (0, height)), (height, (0, width))):
        count = max(6, round(length / (hole * 3)))
        for k in range(count + 1):
            at = 2 * length * k / count
            for edge in fixed:
                x, y = (at, 2 * edge) if length is width and fixed[1] == height else (2 * edge, at)
                draw.ellipse((x - 2 * hole, y - 2 * hole, x + 2 * hole, y + 2 * hole), fill=0)
    mask = np.asarray(image.reduce(2), dtype=np.float32)[..., None] / F(255)
    inner = np.zeros((height, width, 1), np.float32)
    m = round(margin)
    inner[m : height - m, m : width - m] = 1
    sheet = np.array([0.975, 0.965, 0.93], np.float32)
    framed = sheet + (pixels - sheet) * inner
    return np.asarray(framed * mask + (1 - mask) * np.array([0.36, 0.37, 0.4], np.float32), dtype=np.float32)


def sprayed(pixels: Pixels, touch: Touch) -> Pixels:
    """Spray paint on a brick wall: loud flat colour, dark outlines, drips."""
    height, width = pixels.shape[:2]
    flat = tone.saturation(tone.posterised(pixels, touch, 5, 3), 1.75)
    line = blurred(
        np.repeat(smoothstep(0.3, 0.55, brush.edges(pixels, touch, 2.8))[..., None], 3, axis=2), 1.6 * touch.unit
    )
    flat = flat * (1 - np.clip(line * F(1.5), 0, 1) * F(0.9))
    rows = np.arange(height, dtype=np.float32)[:, None] / F(24 * touch.unit)
    columns = np.arange(width, dtype=np.float32)[None, :] / F(60 * touch.unit) + (np.floor(rows) % 2) * F(0.5)
    joint = np.minimum(np.abs(rows % 1 - F(0.5)), np.abs(columns % 1 - F(0.5)) * F(2.2))
    mortar = smoothstep(0.4, 0.47, np.maximum(np.abs(rows % 1 - F(0.5)), np.abs(columns % 1 - F(0.5)) * F(1.05))) * (
        joint < 2
    )
    brick = speckle(np.floor(rows).astype(np.int64), np.floor(columns).astype(np.int64), 5)
    rough = value(touch.random, width, height, 330) - F(0.5)
    wall = 1 + brick * F(0.16) + rough * F(0.16) - mortar * F(0.22)
    image = to_image(np.clip(flat * wall[..., None], 0, 1))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = int(touch.random.integers(width)), int(touch.random.integers(int(height * 0.6)))
        shade = tuple(int(v * 230) for v in np.clip(flat[y, x], 0, 1))
        wide = touch.unit * touch.random.uniform(1.2, 3)
        draw.rounded_rectangle(
            (x - wide, y, x + wide, y + touch.unit * touch.random.uniform(40, 150)), wide, fill=shade
        )
    return to_pixels(image)
