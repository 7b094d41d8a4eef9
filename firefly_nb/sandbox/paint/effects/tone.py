"""Effects on colour and light alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from ..canvas import Pixels, blurred, to_image
from ..colour import Colour, ramp
from ..finish import luminance, vignette
from ..noise import clipped, clouds, smoothstep
from .touch import Touch

F = np.float32


def mixed(pixels: Pixels, other: Pixels, share: float) -> Pixels:
    return np.asarray(pixels + (other - pixels) * F(min(1.0, share)), dtype=np.float32)


def contrast(pixels: Pixels, amount: float, pivot: float = 0.5) -> Pixels:
    return clipped((pixels - F(pivot)) * F(amount) + F(pivot))


def saturation(pixels: Pixels, amount: float) -> Pixels:
    grey = luminance(pixels)[..., None]
    return clipped(grey + (pixels - grey) * F(amount))


def mapped(pixels: Pixels, stops: str | Sequence[Colour], spread: bool = True) -> Pixels:
    """Lightness turned into colours from dark to light; `spread` uses the whole scale."""
    table = np.asarray(ramp(stops) if isinstance(stops, str) else stops, np.float32)
    level = luminance(pixels)
    if spread:
        low, high = (F(v) for v in np.percentile(level[::8, ::8], (2, 98)))
        level = np.clip((level - low) / max(high - low, F(0.12)), 0, 1)
    fine = np.stack(
        [np.interp(np.linspace(0, len(table) - 1, 256), np.arange(len(table)), table[:, c]) for c in range(3)], -1
    )
    return np.asarray(fine.astype(np.float32)[(level * 255).astype(np.uint8)], dtype=np.float32)


def balance(pixels: Pixels, red: float, green: float, blue: float) -> Pixels:
    return clipped(pixels * np.array([red, green, blue], np.float32))


def bw(pixels: Pixels, touch: Touch, amount: float = 1.15) -> Pixels:
    grey = np.repeat(luminance(pixels)[..., None], 3, axis=2)
    return mixed(pixels, contrast(grey, amount), touch.force * 1.1)


def gradient(pixels: Pixels, touch: Touch, stops: str, share: float = 1.0) -> Pixels:
    return mixed(pixels, mapped(pixels, stops), share * touch.force)


def monochrome(pixels: Pixels, touch: Touch) -> Pixels:
    """Shades of the first accent."""
    base = np.asarray(touch.accents[0], np.float32)
    stops = [tuple(base * 0.12), tuple(base * 0.55), tuple(base * 0.4 + 0.55), (0.99, 0.98, 0.96)]
    return mixed(pixels, mapped(pixels, [(float(a), float(b), float(c)) for a, b, c in stops]), touch.force)


def cool(pixels: Pixels, touch: Touch) -> Pixels:
    toned = balance(saturation(pixels, 0.75), 0.74, 0.96, 1.22)
    return mixed(pixels, mixed(toned, mapped(pixels, "#0b1f3a #2b6f9e #8fd0e0 #f0fbff"), 0.4), touch.force)


def warm(pixels: Pixels, touch: Touch) -> Pixels:
    toned = balance(pixels, 1.2, 0.99, 0.72)
    return mixed(pixels, mixed(toned, mapped(pixels, "#3a1410 #b8502c #f2a85a #fff1d0"), 0.35), touch.force)


def golden(pixels: Pixels, touch: Touch) -> Pixels:
    return mixed(pixels, mapped(pixels, "#1d1006 #6b4210 #c98a1f #f7ce5c #fff6d0"), 0.86 * touch.force)


def pastel(pixels: Pixels, touch: Touch) -> Pixels:
    soft = saturation(pixels, 1.05) * F(0.48) + F(0.5)
    return mixed(pixels, np.clip(soft, 0, 1), 0.95 * touch.force)


def muted(pixels: Pixels, touch: Touch) -> Pixels:
    return mixed(pixels, contrast(saturation(pixels, 0.38), 0.84) * F(0.94) + F(0.03), touch.force)


def toned(pixels: Pixels, touch: Touch) -> Pixels:
    return mixed(pixels, mapped(pixels, "#1b2440 #5b5a78 #c99f8a #fff0dc"), 0.8 * touch.force)


def vibrant(pixels: Pixels, touch: Touch, amount: float = 1.75) -> Pixels:
    return contrast(saturation(pixels, 1 + (amount - 1) * touch.force), 1.06)


def faded(pixels: Pixels, touch: Touch) -> Pixels:
    return mixed(pixels, balance(saturation(pixels, 0.55) * F(0.68) + F(0.24), 1.03, 1.0, 0.93), touch.force)


def dark(pixels: Pixels, touch: Touch, depth: float = 0.62) -> Pixels:
    low = np.clip(pixels, 0, 1) ** F(1.5) * F(1 - 0.5 * depth)
    shaded = balance(low, 0.93, 0.95, 1.06) * vignette(pixels.shape[1], pixels.shape[0], 0.55)[..., None]
    return mixed(pixels, shaded, touch.force)


def ultraviolet(pixels: Pixels, touch: Touch) -> Pixels:
    toned_ = mapped(pixels, "#06021a #2a0a6b #7a1fd0 #d94bff #b8f4ff")
    return mixed(pixels, toned_, 0.92 * touch.force)


def glow(pixels: Pixels, touch: Touch, amount: float = 0.5, reach: float = 14) -> Pixels:
    """Light that spills over its edges."""
    bright = blurred(np.clip(pixels - F(0.45), 0, 1) * F(1.6), reach * touch.unit)
    return np.asarray(1 - (1 - pixels) * (1 - np.clip(bright * F(amount * touch.force), 0, 1)), dtype=np.float32)


def soften(pixels: Pixels, touch: Touch, reach: float = 3.0, share: float = 0.5) -> Pixels:
    return mixed(pixels, blurred(pixels, reach * touch.unit), share * touch.force)


def split(pixels: Pixels, touch: Touch, shadows: str, lights: str, share: float = 0.55) -> Pixels:
    """One colour in the shadows, another in the lights."""
    low, high = (np.asarray(c, np.float32) for c in ramp(f"{shadows} {lights}"))
    level = luminance(pixels)[..., None]
    graded = np.clip(pixels * (low + (high - low) * level) * F(1.75), 0, 1)
    return mixed(pixels, graded, share * touch.force)


def harsh(pixels: Pixels, touch: Touch) -> Pixels:
    return mixed(pixels, contrast(saturation(pixels, 1.1), 1.75, 0.46), touch.force)


def posterised(pixels: Pixels, touch: Touch, levels: int = 6, smooth: float = 2.2) -> Pixels:
    """Flat areas of few colours with clean edges."""
    calm = blurred(pixels, smooth * touch.unit)
    top = luminance(calm)
    steps = F(max(2, round(levels / max(touch.force, 0.6))))
    flat = (np.floor(top * steps) + F(0.5)) / steps
    ratio = (flat / np.maximum(top, F(0.02)))[..., None]
    return clipped(saturation(calm, 1.2) * np.clip(ratio, 0.5, 1.8))


def quantised(pixels: Pixels, touch: Touch, colours: int = 10, smooth: float = 2.0) -> Pixels:
    """The picture in a handful of its own colours."""
    image = to_image(blurred(pixels, smooth * touch.unit))
    # Coverage keeps a small bright thing in its own colour, which counting pixels would not.
    palette = image.resize((96, 96), Image.Resampling.BOX).quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1)
    flat = image.quantize(colours, palette=palette, dither=Image.Dither.NONE).convert("RGB")
    return np.asarray(flat, dtype=np.float32) / F(255)


def in_palette(pixels: Pixels, touch: Touch, stops: str, smooth: float = 2.5) -> Pixels:
    """Every colour replaced by the nearest of a few, by lightness first."""
    table = np.asarray(ramp(stops), np.float32)
    calm = blurred(pixels, smooth * touch.unit)
    weight = np.array([0.8, 1.2, 0.6], np.float32)
    best = np.zeros(pixels.shape[:2], np.int8)
    least = np.full(pixels.shape[:2], 9e9, np.float32)
    for i, colour in enumerate(table):
        away = (((calm - colour) * weight) ** 2).sum(axis=2)
        nearer = away < least
        best[nearer], least[nearer] = i, away[nearer]
    return np.asarray(table[best], dtype=np.float32)


def iridescent(pixels: Pixels, touch: Touch, turns: float = 1.1, share: float = 0.6) -> Pixels:
    """Colours that turn with lightness and place, as on a soap bubble."""
    height, width = pixels.shape[:2]
    field = clouds(touch.random, width, height, 2.5, 3)
    phase = (luminance(pixels) * F(turns) + field * F(1.3))[..., None] + np.array([0.0, 0.33, 0.67], np.float32)
    film = F(0.7) + F(0.26) * np.cos(phase * F(6.2832))
    return mixed(pixels, np.clip(film * (luminance(pixels)[..., None] * F(0.75) + F(0.35)), 0, 1), share * touch.force)


def lit_by_two(pixels: Pixels, touch: Touch, left: str = "#ff3f9e", right: str = "#2fd5ff") -> Pixels:
    """Coloured lamps from both sides over a darkened picture."""
    across = np.linspace(0, 1, pixels.shape[1], dtype=np.float32)[None, :, None]
    first, second = (np.asarray(c, np.float32) for c in ramp(f"{left} {right}"))
    lamp = first * np.clip(1.25 - 1.9 * across, 0, 1) + second * np.clip(1.9 * across - 0.65, 0, 1)
    result = pixels * (F(0.32) + lamp * F(1.25)) + luminance(pixels)[..., None] * lamp * F(0.3)
    return mixed(pixels, np.clip(result, 0, 1), 0.9 * touch.force)


def spotlight(pixels: Pixels, touch: Touch, depth: float = 0.8, x: float = 0.5, y: float = 0.52) -> Pixels:
    """One pool of light, the rest in shadow."""
    height, width = pixels.shape[:2]
    across = (np.linspace(0, 1, width, dtype=np.float32)[None, :] - F(x)) * F(width / max(width, height))
    down = (np.linspace(0, 1, height, dtype=np.float32)[:, None] - F(y)) * F(height / max(width, height))
    pool = 1 - smoothstep(0.12, 0.62, np.sqrt(across**2 + down**2)) * F(min(0.97, depth * touch.force))
    return clipped(contrast(pixels, 1.12) * pool[..., None] * F(1.08))


def mist(pixels: Pixels, touch: Touch) -> Pixels:
    """Banks of pale fog, thickest in the middle distance."""
    height, width = pixels.shape[:2]
    bank = clouds(touch.random, width, height, 3, 5, 3.0)
    rows = np.exp(-(((np.linspace(0, 1, height, dtype=np.float32) - F(0.6)) / F(0.34)) ** 2))[:, None]
    share = np.clip(rows * (F(0.4) + F(0.75) * bank) * F(touch.force), 0, 0.92)[..., None]
    return np.asarray(pixels + (np.array([0.9, 0.92, 0.93], np.float32) * F(1 - 0.55 * touch.dark) - pixels) * share)
