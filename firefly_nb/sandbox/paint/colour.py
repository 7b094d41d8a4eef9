"""Colours as triples of floats (sRGB, 0–1), and mixing them so that they stay clean."""

from __future__ import annotations

import math

Colour = tuple[float, float, float]


def rgb(text: str) -> Colour:
    """`"#ff8000"` or `"ff8000"` as a colour."""
    text = text.lstrip("#")
    return int(text[:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255


def ramp(text: str) -> tuple[Colour, ...]:
    """Several colours, separated by blanks."""
    return tuple(rgb(word) for word in text.split())


def clip(colour: Colour) -> Colour:
    r, g, b = (min(1.0, max(0.0, part)) for part in colour)
    return r, g, b


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` at share 0, `b` at share 1."""
    keep = 1 - share
    return a[0] * keep + b[0] * share, a[1] * keep + b[1] * share, a[2] * keep + b[2] * share


def multiply(a: Colour, b: Colour) -> Colour:
    return clip((a[0] * b[0], a[1] * b[1], a[2] * b[2]))


def luma(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)


def _from_linear(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return part * 12.92 if part <= 0.0031308 else 1.055 * math.pow(part, 1 / 2.4) - 0.055


def to_lch(colour: Colour) -> tuple[float, float, float]:
    """OKLab lightness (0–1), chroma (0–~0.3) and hue (degrees)."""
    r, g, b = (_to_linear(part) for part in colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(green_red, blue_yellow), math.degrees(math.atan2(blue_yellow, green_red)) % 360


def from_lch(light: float, chroma: float, hue: float) -> Colour:
    """The colour of an OKLCh triple; chroma is lowered until it exists in sRGB."""
    for _ in range(12):
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
        parts = (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
        if all(-0.002 <= part <= 1.002 for part in parts):
            break
        chroma *= 0.85
    red, green, blue = (_from_linear(part) for part in parts)
    return red, green, blue


def shift(colour: Colour, *, light: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> Colour:
    """Lighter by `light`, with chroma multiplied and hue turned by degrees."""
    lightness, strength, angle = to_lch(colour)
    return from_lch(min(1.0, max(0.0, lightness + light)), strength * chroma, angle + hue)


def toward_hue(colour: Colour, hue: float, share: float, least_chroma: float = 0.0) -> Colour:
    """The colour at the same lightness, moved by `share` towards a hue."""
    light, chroma, _ = to_lch(colour)
    return mix(colour, from_lch(light, max(chroma, least_chroma), hue), share)
