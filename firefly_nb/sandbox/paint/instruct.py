"""A reference picture changed as a prompt says: its things stay where they are; light, weather, colours, style and
what the prompt adds are new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from . import finish, mark, styles
from .backdrops import air
from .canvas import Pixels, blurred, to_pixels
from .edits import opaque
from .inserts import Box, draw_into
from .noise import clouds
from .painter import key_of, set_stage, work_size
from .palettes import word_colour
from .scene import Scene
from .seeds import rng
from .words import Reading, tokens

# For each hour the light that falls on the picture at its top and at its foot, and how much of its colour is left.
_HOURS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], float]] = {
    "dawn": ((1.06, 0.86, 0.92), (0.96, 0.86, 0.82), 0.9),
    "noon": ((1.08, 1.08, 1.1), (1.1, 1.08, 1.04), 1.12),
    "golden": ((1.14, 0.95, 0.68), (1.12, 0.92, 0.66), 1.0),
    "sunset": ((1.1, 0.66, 0.56), (0.86, 0.58, 0.5), 1.0),
    "dusk": ((0.5, 0.48, 0.76), (0.5, 0.44, 0.58), 0.8),
    "night": ((0.2, 0.26, 0.46), (0.26, 0.29, 0.42), 0.65),
    "grey": ((0.82, 0.86, 0.9), (0.78, 0.8, 0.82), 0.5),
    "fog": ((0.96, 0.97, 0.98), (0.94, 0.95, 0.96), 0.6),
}

_ADDING = frozenset({"add", "adds", "adding", "put", "place", "insert", "include", "give", "with", "wearing"})


def instruct(scene: Scene, reference: Image.Image) -> Image.Image:
    """`reference` at the scene's size, changed as its prompt says; the seed decides the details."""
    stage, presets, _ = set_stage(scene)
    reading, random = stage.reading, rng("instruct", key_of(scene))
    width, height = work_size(scene.width, scene.height)
    pixels = to_pixels(finish.cover(opaque(reference), width, height))
    pixels = _painted_anew(pixels, random, stage.unit)
    if reading.hour is not None:
        pixels = _relit(pixels, reading.hour)
    pixels = _weathered(pixels, reading, random)
    pixels = _coloured(pixels, reading)
    if _adds(reading):
        pixels = draw_into(pixels, replace(reading, place=None), _corner(width, height, random), random)
    stage.board.pixels = pixels
    air.falling(stage)
    pixels = stage.board.pixels
    if reading.medium == "art" and not any(preset.own for preset in presets):
        pixels = finish.art(pixels, random, stage.unit)
    pixels = styles.applied(pixels, presets, 75, random, stage.unit, stage.accents, stage.light.dark)
    image = finish.enlarge(np.clip(pixels, 0, 1), scene.width, scene.height)
    return mark.stamp(finish.grain(image, key_of(scene), 2.4))


def _adds(reading: Reading) -> bool:
    """Whether the prompt's things are new: "the cat at night" means the cat that is there."""
    changes = reading.hour or reading.weather or reading.colours or reading.presets or reading.medium
    return not changes or bool(_ADDING & set(tokens(reading.text)))


def _painted_anew(pixels: Pixels, random: np.random.Generator, unit: float) -> Pixels:
    """The same picture by another hand: its lines tremble a little, its tones drift."""
    pixels = finish.wander(pixels, random, 1.6 * unit, 50, clean=True)
    tone = clouds(random, pixels.shape[1], pixels.shape[0], 3, 3)[..., None] - np.float32(0.5)
    cast = np.asarray(random.uniform(-0.015, 0.015, 3), np.float32)
    return np.asarray(np.clip(pixels * (1 + np.float32(0.08) * tone) + cast, 0, 1), dtype=np.float32)


def _relit(pixels: Pixels, hour: str) -> Pixels:
    above, below, colour = _HOURS[hour]
    down = np.linspace(0, 1, pixels.shape[0], dtype=np.float32)[:, None, None]
    light = np.asarray(above, np.float32) * (1 - down) + np.asarray(below, np.float32) * down
    grey = finish.luminance(pixels)[..., None]
    lit = (grey + (pixels - grey) * np.float32(colour)) * light
    if hour == "night":  # what is bright by day shines in the dark
        lit = lit + blurred(np.clip(pixels - np.float32(0.8), 0, 1), 6.0) * np.asarray((1.2, 1.0, 0.6), np.float32)
    if hour == "fog":
        veil = np.float32(0.72) * (1 - down) + np.float32(0.25) * down
        lit = lit + (np.float32(0.86) - lit) * veil
    return np.asarray(np.clip(lit, 0, 1), dtype=np.float32)


def _weathered(pixels: Pixels, reading: Reading, random: np.random.Generator) -> Pixels:
    grey = finish.luminance(pixels)[..., None]
    if "snow" in reading.weather:
        # It lies where light falls from above, more of it towards the foot of the picture.
        down = np.linspace(0.1, 0.85, pixels.shape[0], dtype=np.float32)[:, None, None]
        drift = clouds(random, pixels.shape[1], pixels.shape[0], 4, 4)[..., None]
        share = np.clip(down * (drift + grey) * np.float32(1.15), 0, np.float32(0.9))
        cold = grey + (pixels - grey) * np.float32(0.55)
        pixels = cold + (np.asarray((0.93, 0.95, 0.99), np.float32) * (np.float32(0.35) + np.float32(0.65) * grey**0.3)
                         - cold) * share  # fmt: skip
    if "autumn" in reading.weather:
        green = np.clip(pixels[..., 1:2] - np.maximum(pixels[..., :1], pixels[..., 2:]) * np.float32(0.92), 0, 1)
        leaves = np.asarray((1.15, 0.6, 0.2), np.float32) * (grey + np.float32(0.1))
        pixels = pixels + (leaves - pixels) * np.clip(green * 6, 0, np.float32(0.9))
    if reading.weather & {"rain", "storm"} and reading.hour is None:
        return _relit(np.asarray(pixels, np.float32), "grey")
    return np.asarray(np.clip(pixels, 0, 1), dtype=np.float32)


def _coloured(pixels: Pixels, reading: Reading) -> Pixels:
    """The whole in the colours that the prompt names without a thing."""
    if not reading.colours:
        return pixels
    wanted = np.asarray(np.mean([word_colour(word) for word in reading.colours], axis=0), np.float32)
    grey = finish.luminance(pixels)[..., None]
    dyed = np.where(grey < 0.5, 2 * grey * wanted, 1 - 2 * (1 - grey) * (1 - wanted))
    return np.asarray(np.clip(pixels + (dyed - pixels) * np.float32(0.6), 0, 1), dtype=np.float32)


def _corner(width: int, height: int, random: np.random.Generator) -> Box:
    """Where something that is added has room: low at one side, out of the way of the middle."""
    wide, high = round(width * 0.3), round(height * 0.42)
    left = round(width * (0.05 if random.random() < 0.5 else 0.65))
    return left, round(height * 0.96) - high, left + wide, round(height * 0.96)
