"""The last coat: what makes a picture a photo or a painting, its references, and its full size."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from .canvas import Pixels, blurred, to_image, to_pixels
from .noise import clipped, clouds, resize, stretch, value
from .seeds import rng

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def luminance(pixels: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """How bright each pixel is, 0–1."""
    return np.asarray(pixels @ _LUMA, dtype=np.float32)


def photo(pixels: Pixels, unit: float) -> Pixels:
    """Soft bloom in the lights, a film curve, and darker corners."""
    bright = np.clip(pixels - np.float32(0.62), 0, 1) * np.float32(1.7)
    pixels = 1 - (1 - pixels) * (1 - blurred(bright, 13 * unit) * np.float32(0.42))
    curve = pixels * pixels * (3 - 2 * pixels)
    pixels = pixels * np.float32(0.62) + curve * np.float32(0.38)
    return pixels * vignette(pixels.shape[1], pixels.shape[0], 0.3)[..., None]


def vignette(width: int, height: int, depth: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """1 in the middle, darker by `depth` in the corners."""
    across = np.linspace(-1, 1, max(2, width // 4), dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, max(2, height // 4), dtype=np.float32)[:, None]
    reach = np.clip((across**2 + down**2 - np.float32(0.45)) / np.float32(1.55), 0, 1)
    return stretch(1 - np.float32(depth) * reach, width, height)


def art(pixels: Pixels, random: np.random.Generator, unit: float) -> Pixels:
    """Gouache: edges that wander a little, brushed tone and dry pigment."""
    height, width = pixels.shape[:2]
    pixels = wander(pixels, random, 1.5 * unit, 60, clean=True)
    strokes = value(random, width, height, 190, 6.0) * np.float32(0.6) + value(
        random, width, height, 90, 0.3
    ) * np.float32(0.4)
    cloud = clouds(random, width, height, 9, 3)
    tone = 1 + (strokes - np.float32(0.5)) * np.float32(0.075) + (cloud - np.float32(0.5)) * np.float32(0.07)
    return pixels * tone[..., None]


def wander(pixels: Pixels, random: np.random.Generator, reach: float, cells: float, *, clean: bool = False) -> Pixels:
    """Move every pixel a little along a smooth random field; `reach` in pixels, `clean` keeps edges free of steps."""
    height, width = pixels.shape[:2]
    across = (value(random, width, height, cells) - np.float32(0.5)) * np.float32(2 * reach)
    down = (value(random, width, height, cells) - np.float32(0.5)) * np.float32(2 * reach)
    x = np.clip(np.arange(width, dtype=np.float32)[None, :] + across, 0, width - 1.01)
    y = np.clip(np.arange(height, dtype=np.float32)[:, None] + down, 0, height - 1.01)
    flat = pixels.reshape(-1, 3)
    if not clean or min(width, height) < 2:
        return np.asarray(flat[np.rint(y).astype(np.int32) * width + np.rint(x).astype(np.int32)], dtype=np.float32)
    column, row = x.astype(np.int32), y.astype(np.int32)
    right, below = (x - column)[..., None], (y - row)[..., None]
    corner = row * width + column
    upper = flat[corner]
    upper += (flat[corner + 1] - upper) * right
    corner += width
    lower = flat[corner]
    lower += (flat[corner + 1] - lower) * right
    upper += (lower - upper) * below
    return np.asarray(upper, dtype=np.float32)


def intensity(pixels: Pixels, level: int) -> Pixels:
    """`visual_intensity` 2–10: contrast and colour, 6 changes nothing."""
    more = np.float32(level - 6)
    grey = luminance(pixels)[..., None]
    pixels = grey + (pixels - grey) * (1 + more * np.float32(0.11))
    return clipped((pixels - np.float32(0.5)) * (1 + more * np.float32(0.07)) + np.float32(0.5))


def cover(image: Image.Image, width: int, height: int) -> Image.Image:
    """An image scaled and cropped so that it fills `width`×`height`."""
    image = image.convert("RGB")
    scale = max(width / image.width, height / image.height)
    crop_w, crop_h = min(image.width, width / scale), min(image.height, height / scale)
    left, top = (image.width - crop_w) / 2, (image.height - crop_h) / 2
    return image.resize((width, height), Image.Resampling.BICUBIC, box=(left, top, left + crop_w, top + crop_h))


def like(pixels: Pixels, style: Image.Image, share: float) -> Pixels:
    """The picture in the colours of another: the same mean and spread of light and of both colour axes."""
    small = to_pixels(style.convert("RGB").resize((64, 64), Image.Resampling.BOX))
    turn = np.array([[1, 1, 1], [1, 0, -1], [-0.5, 1, -0.5]], np.float32).T / np.array([3, 1.41, 1.22], np.float32)
    axes, wanted = pixels @ turn, (small @ turn).reshape(-1, 3)
    sample = axes[::8, ::8].reshape(-1, 3)
    spread = np.clip((wanted.std(axis=0) + 0.01) / (sample.std(axis=0) + 0.01), 0.4, 2.2).astype(np.float32)
    moved = (axes - sample.mean(axis=0)) * spread + wanted.mean(axis=0)
    result = moved @ np.linalg.inv(turn.astype(np.float64)).astype(np.float32)
    return clipped(pixels + (result - pixels) * np.float32(share))


def laid_out(pixels: Pixels, structure: Image.Image, share: float) -> Pixels:
    """The picture with the lights and darks of another: its colours, sorted by lightness, fill the other's layout."""
    height, width = pixels.shape[:2]
    guide = cover(structure, width, height).convert("L").filter(ImageFilter.GaussianBlur(max(1.0, width / 400)))
    level = np.asarray(guide, dtype=np.int64)
    sample = pixels[::6, ::6].reshape(-1, 3)
    order = sample[np.argsort(luminance(sample), kind="stable")]
    groups = np.array([part.mean(axis=0) for part in np.array_split(order, 64)], np.float32)
    low, high = np.percentile(level[::6, ::6], (2, 98))
    index = np.clip((level - low) / max(high - low, 8.0) * 63, 0, 63).astype(np.int64)
    laid = blurred(groups[index], width / 900)
    detail = pixels - blurred(pixels, width / 60)
    return clipped(pixels + (laid + detail * np.float32(0.6) - pixels) * np.float32(share))


def enlarge(pixels: Pixels, width: int, height: int) -> Image.Image:
    """The picture at its full size, edges kept crisp."""
    image = to_image(pixels)
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling.BICUBIC)


def grain(image: Image.Image, key: str, amount: float, *, paper: float = 0.0) -> Image.Image:
    """Fine noise at full size (`amount`: its spread in grey levels), and the tooth of paper."""
    random = rng("grain", key)
    side = 512
    tile = random.standard_normal((side, side), dtype=np.float32) * np.float32(amount)
    if paper:
        tooth = sum(np.roll(tile, (k, k // 2), axis=(0, 1)) for k in range(3)) if amount else 0
        fibre = resize(random.random((side // 3, side // 3), dtype=np.float32), side, side) - np.float32(0.5)
        tile = tile * np.float32(0.5) + np.asarray(tooth, np.float32) * np.float32(0.3) + fibre * np.float32(paper)
    levels = np.clip(tile + np.float32(128.5), 0, 255).astype(np.uint8)
    down, across = -(-image.height // side), -(-image.width // side)
    whole = Image.fromarray(np.tile(levels, (down, across))[: image.height, : image.width])
    return ImageChops.add(image, Image.merge("RGB", (whole, whole, whole)), 1, -128)
