"""Pictures taken apart into pieces: pixels, tiles, triangles, shards."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import Pixels, blurred, to_image, to_pixels
from ..finish import luminance
from ..noise import Field, clipped, clouds, smoothstep
from . import brush, prints, tone
from .touch import Touch

F = np.float32


def pixelated(pixels: Pixels, touch: Touch, cell: float = 9.0, colours: int = 28) -> Pixels:
    """Large square pixels in few colours."""
    height, width = pixels.shape[:2]
    size = cell * touch.unit * max(0.7, touch.force)
    columns, rows = max(8, round(width / size)), max(8, round(height / size))
    image = to_image(tone.contrast(tone.saturation(pixels, 1.25), 1.08))
    coarse = image.resize((columns, rows), Image.Resampling.BOX)
    small = coarse.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1).convert("RGB")
    return to_pixels(small.resize((width, height), Image.Resampling.NEAREST))


def tiles(pixels: Pixels, touch: Touch, pitch: float = 15, shape: str = "square") -> Pixels:
    """Small tiles (or discs, or diamonds) with grout between them."""
    height, width = pixels.shape[:2]
    y, x, away = prints.cells(touch, width, height, pitch * max(0.7, touch.force), 0.0)
    rows, columns = (np.clip(v, 0, top - 1).astype(np.int64) for v, top in ((y, height), (x, width)))
    size = F(max(2.0, pitch * touch.unit * max(0.7, touch.force)))
    across = np.abs(np.arange(width, dtype=np.float32)[None, :] - x) / size
    down = np.abs(np.arange(height, dtype=np.float32)[:, None] - y) / size
    reach = {"square": np.maximum(across, down), "disc": away, "diamond": (across + down) * F(0.72)}[shape]
    calm = blurred(tone.saturation(pixels, 1.2), 4 * touch.unit)
    tint = calm[rows, columns] * (1 + prints.speckle(rows, columns, 1)[..., None] * F(0.3))
    # A bevel: light on the upper edge of every tile, shade on the lower one.
    bevel = (np.arange(height, dtype=np.float32)[:, None] - y) / size
    tint = tint * (1 - bevel[..., None] * F(0.22))
    mask = smoothstep(-0.05, 0.05, F(0.45) - reach)[..., None]
    grout = blurred(calm, 12 * touch.unit) * F(0.35) + F(0.1)
    return clipped(grout + (tint - grout) * mask)


def _mesh(touch: Touch, width: int, height: int, pitch: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Triangles (n×3×2) that cover the picture."""
    columns = max(4, round(width / (pitch * touch.unit)))
    rows = max(4, round(height / (pitch * touch.unit)))
    x, y = np.meshgrid(np.linspace(-0.05, 1.05, columns + 1) * width, np.linspace(-0.05, 1.05, rows + 1) * height)
    x = x + touch.random.uniform(-0.38, 0.38, x.shape) * width / columns
    y = y + touch.random.uniform(-0.38, 0.38, y.shape) * height / rows
    p = np.stack([x, y], axis=2)
    a, b, c, d = p[:-1, :-1], p[:-1, 1:], p[1:, 1:], p[1:, :-1]
    flip = (touch.random.random(a.shape[:2]) < 0.5)[..., None, None]
    first = np.where(flip, np.stack([a, b, c], 2), np.stack([a, b, d], 2))
    second = np.where(flip, np.stack([a, c, d], 2), np.stack([b, c, d], 2))
    return np.concatenate([first.reshape(-1, 3, 2), second.reshape(-1, 3, 2)])


def low_poly(pixels: Pixels, touch: Touch, pitch: float = 26) -> Pixels:
    """Flat triangles, each in the colour below it."""
    height, width = pixels.shape[:2]
    mesh = _mesh(touch, width, height, pitch * max(0.7, touch.force))
    calm = tone.saturation(blurred(pixels, 2 * touch.unit), 1.2)
    image = Image.new("RGB", (width * 2, height * 2))
    draw = ImageDraw.Draw(image)
    centre = mesh.mean(axis=1)
    # A triangle's colour: the mean of its middle and of points towards its corners.
    total = np.zeros((len(mesh), 3), np.float32)
    for near in (centre, *(centre * 0.55 + mesh[:, k] * 0.45 for k in range(3))):
        total += calm[np.clip(near[:, 1], 0, height - 1).astype(int), np.clip(near[:, 0], 0, width - 1).astype(int)]
    shade = total / F(4) * (1 + touch.random.uniform(-0.07, 0.07, (len(mesh), 1)))
    colours = (np.clip(shade, 0, 1) * 255).astype(np.uint8).tolist()
    for corners, colour in zip((mesh * 2).reshape(-1, 6).tolist(), colours, strict=True):
        draw.polygon(corners, fill=tuple(colour))
    return to_pixels(image.reduce(2))


def origami(pixels: Pixels, touch: Touch) -> Pixels:
    """Folded paper: flat sheets of colour, creased facets that catch the light, soft shadows at the edges."""
    height, width = pixels.shape[:2]
    flat = tone.quantised(pixels, touch, 14, 2.4)
    facet = low_poly(flat, touch, 42)
    detail = smoothstep(0.12, 0.4, brush.edges(flat, touch, 4.0))
    base = facet + (flat - facet) * np.clip(blurred(np.repeat(detail[..., None], 3, 2), 5 * touch.unit) * F(2.2), 0, 1)
    mesh = _mesh(touch, width, height, 64)
    fold = Image.new("L", (width, height), 128)
    crease = Image.new("L", (width, height), 0)
    folds, creases = ImageDraw.Draw(fold), ImageDraw.Draw(crease)
    for corners in mesh.reshape(-1, 6).tolist():
        folds.polygon(corners, fill=int(touch.random.integers(88, 172)))
        creases.line([*corners, *corners[:2]], fill=150, width=max(1, round(1.3 * touch.unit)))
    shading = np.asarray(fold, dtype=np.float32) / F(128) - 1
    light = np.asarray(crease, dtype=np.float32) / F(255)
    grey = luminance(blurred(flat, 3 * touch.unit))
    drop = np.clip(np.roll(grey, (round(5 * touch.unit), round(5 * touch.unit)), (0, 1)) - grey, 0, 0.4)
    base = base * (1 + shading * F(0.36 * touch.force) - drop * F(0.5))[..., None] + light[..., None] * F(0.12)
    return brush.paper(np.clip(base * F(0.94) + F(0.04), 0, 1).astype(np.float32), touch, 0.035)


def wireframe(pixels: Pixels, touch: Touch) -> Pixels:
    """Glowing lines of a mesh in the dark; finer where there is more to see."""
    height, width = pixels.shape[:2]
    image = Image.new("RGB", (width * 2, height * 2), (7, 10, 20))
    draw = ImageDraw.Draw(image)
    calm = tone.saturation(pixels, 1.5)
    mesh = _mesh(touch, width, height, 19 * max(0.7, touch.force))
    centre = mesh.mean(axis=1)
    rows = np.clip(centre[:, 1], 0, height - 1).astype(int)
    columns = np.clip(centre[:, 0], 0, width - 1).astype(int)
    colours = (np.clip(calm[rows, columns] * 0.85 + np.array([0.02, 0.1, 0.14]), 0, 1) * 255).astype(np.uint8).tolist()
    bright = luminance(calm)[rows, columns] + brush.edges(pixels, touch, 2)[rows, columns]
    for k in np.argsort(bright, kind="stable").tolist():
        corners = (mesh[k] * 2).ravel().tolist()
        draw.polygon(corners, fill=tuple(int(v * 0.22) for v in colours[k]))
        draw.line([*corners, *corners[:2]], fill=tuple(colours[k]), width=max(1, round(1.7 * touch.unit)))
    lines = to_pixels(image.reduce(2))
    return clipped(lines + blurred(lines, 4 * touch.unit) * F(0.75))


def _regions(
    touch: Touch, width: int, height: int, lines: int
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], Field]:
    """Numbers of the areas between random straight lines, and how near (0–1) the closest line is."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * F(width / max(width, height))
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * F(height / max(width, height))
    number = np.zeros((height, width), np.int64)
    near = np.zeros((height, width), np.float32)
    for _ in range(lines):
        turn, away = touch.random.uniform(0, np.pi), touch.random.uniform(-0.75, 0.75)
        side = x * F(np.cos(turn)) + y * F(np.sin(turn)) - F(away)
        number = number * 2 + (side > 0)
        near = np.maximum(near, 1 - np.abs(side) * F(420))
    return (number * 2654435761) % 1021, np.clip(near, 0, 1)


def cubist(pixels: Pixels, touch: Touch, lines: int = 11) -> Pixels:
    """Planes seen from several sides at once: shifted shards, each with its own slope of light."""
    height, width = pixels.shape[:2]
    number, near = _regions(touch, width, height, lines)
    reach = 46 * touch.unit * touch.force
    moves = touch.random.uniform(-reach, reach, (1021, 2)).astype(np.int64)
    tilt = touch.random.uniform(-1, 1, (1021, 3)).astype(np.float32)
    rows = np.clip(np.arange(height)[:, None] + moves[number, 0], 0, height - 1)
    columns = np.clip(np.arange(width)[None, :] + moves[number, 1], 0, width - 1)
    shards = tone.posterised(pixels, touch, 9, 1.5)[rows, columns]
    slope = (
        tilt[number, 0] * np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        + tilt[number, 1] * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    ) * F(0.34) + tilt[number, 2] * F(0.1)
    result = shards * (1 + slope)[..., None]
    result = result * (1 - near * F(0.5))[..., None]
    return brush.paper(np.clip(result, 0, 1).astype(np.float32), touch, 0.07)


def bauhaus(pixels: Pixels, touch: Touch) -> Pixels:
    """Primary colours, discs and bars over a flat version of the picture."""
    flat = tone.in_palette(pixels, touch, "#1c1c22 #d8352a #f0b81c #2456a6 #f3ead7 #8fa9b8 #e7d3ad")
    height, width = pixels.shape[:2]
    number, near = _regions(touch, width, height, 4)
    cream = np.array([0.953, 0.918, 0.843], np.float32)
    flat = tone.mixed(flat, np.broadcast_to(cream, flat.shape), 0.0)
    image = to_image(flat)
    big = image.resize((width * 2, height * 2), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(big)
    for _ in range(4):
        x, y = touch.random.uniform(0, 2 * width), touch.random.uniform(0, 2 * height)
        r = touch.random.uniform(25, 110) * touch.unit
        colour = ((216, 53, 42), (240, 184, 28), (36, 86, 166), (28, 28, 34))[int(touch.random.integers(4))]
        draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=round(7 * touch.unit))
    shown = to_pixels(big.reduce(2)) * (1 - (number % 3 == 0) * F(0.07))[..., None]
    return np.asarray(shown * (1 - near * F(0.6))[..., None], dtype=np.float32)


def warped(pixels: Pixels, touch: Touch, reach: float = 30, cells: float = 3.5) -> Pixels:
    """Space that bends."""
    height, width = pixels.shape[:2]
    across, down = (
        (clouds(touch.random, width, height, cells, 1) - F(0.5)) * F(2 * reach * touch.unit * touch.force)
        for _ in range(2)
    )
    x = np.clip(np.arange(width, dtype=np.float32)[None, :] + across, 0, width - 1).astype(np.int32)
    y = np.clip(np.arange(height, dtype=np.float32)[:, None] + down, 0, height - 1).astype(np.int32)
    return np.asarray(pixels.reshape(-1, 3)[y * width + x], dtype=np.float32)


def fisheye(pixels: Pixels, touch: Touch) -> Pixels:
    """A very wide lens: bulging in the middle, round and dark at the rim."""
    height, width = pixels.shape[:2]
    half = min(width, height) / 2
    x = (np.arange(width, dtype=np.float32)[None, :] - F(width / 2)) / F(half)
    y = (np.arange(height, dtype=np.float32)[:, None] - F(height / 2)) / F(half)
    r = np.sqrt(x**2 + y**2)
    bend = F(0.62) + F(0.38) * np.minimum(r, 1.6) ** F(1.7) * F(min(1.3, touch.force))
    u = np.clip(x * bend * F(half) + F(width / 2), 0, width - 1).astype(np.int32)
    v = np.clip(y * bend * F(half) + F(height / 2), 0, height - 1).astype(np.int32)
    rim = 1 - smoothstep(0.93, 1.02, r) * F(0.96)
    shade = 1 - smoothstep(0.5, 1.0, r) * F(0.3)
    return np.asarray(pixels[v, u] * (rim * shade)[..., None], dtype=np.float32)
