"""New things in an existing picture: what a prompt names, in a given rectangle and in the picture's own light."""

from __future__ import annotations

import numpy as np
from PIL import Image

from . import actors
from .backdrops import PAINTERS
from .canvas import Board, Pixels, blurred_field
from .colour import Colour, clip, luma, mix, ramp, shift
from .finish import like
from .noise import Field
from .palettes import Light, Tint, light, tint, word_colour
from .places import hour_of, place_of
from .stage import Stage
from .subjects import REGISTRY, Subject
from .words import Item, Reading

Box = tuple[int, int, int, int]
_ACCENTS = ramp("#e4572e #17bebb #ffc914 #2e86ab")


def light_of(pixels: Pixels, side: float = 1.0) -> Light:
    """The light that a picture seems to be in, from its colours."""
    rows = [tuple(float(v) for v in part.mean(axis=(0, 1))) for part in np.array_split(pixels[::4, ::4], 3)]
    tones: tuple[Colour, ...] = tuple((r[0], r[1], r[2]) for r in rows)
    mean = mix(tones[0], tones[2], 0.5)
    level = luma(mean)
    peak = max(max(mean), 0.05)
    cast = (mean[0] / peak, mean[1] / peak, mean[2] / peak)
    ambient = clip(mix((1.0, 1.0, 1.0), cast, 0.5))
    dim = min(1.0, 0.45 + 1.1 * level)
    ambient = (ambient[0] * dim, ambient[1] * dim, ambient[2] * dim)
    key = mix(shift(tones[0], light=0.25), (1.0, 0.98, 0.92), 0.6)
    left, right = float(pixels[:, : pixels.shape[1] // 2].mean()), float(pixels[:, pixels.shape[1] // 2 :].mean())
    side = side if abs(left - right) < 0.02 else (1.0 if right > left else -1.0)
    return Light(
        "noon" if level > 0.25 else "night",
        tones,
        ambient,
        key,
        tones[1],
        0.4,
        max(0.0, 0.9 - 2.4 * level),
        side,
        Tint(),
    )


def draw_into(
    pixels: Pixels, reading: Reading, box: Box, random: np.random.Generator, opened: Field | None = None
) -> Pixels:
    """The picture with what the prompt names drawn into a rectangle of it; the same pixels when it names nothing."""
    if box[2] - box[0] < 12 or box[3] - box[1] < 12 or not reading.words:
        return pixels
    board = Board(pixels.shape[1], pixels.shape[0])
    board.pixels = np.array(pixels, dtype=np.float32)
    items = [item for item in reading.items if item.kind in REGISTRY]
    if not items or reading.place:
        if opened is None:
            return pixels
        board.pixels = _scenery(pixels, reading, box, random, opened)
    lamp = light_of(board.pixels[box[1] : box[3], box[0] : box[2]], 1.0 if random.random() < 0.5 else -1.0)
    accents = tuple(word_colour(word) for word in reading.colours) or _ACCENTS
    stage = Stage(board, lamp, reading, random, "field", 0.5, True, accents)
    for item in items[:2]:
        for actor in _fitted(item, box, lamp, random, accents):
            sheet, colours, mask = actors.draw(board, actor)
            if actor.subject.home in ("ground", "table") and actor.subject.name != "hat":
                actors.shadow(stage, actor, sheet, mask, "floor")
            colours = actors.moulded(colours, mask, lamp, actor.height, 0.6)
            board.paste_pixels(sheet.left, sheet.top, colours, mask)
    return board.pixels


def _scenery(pixels: Pixels, reading: Reading, box: Box, random: np.random.Generator, opened: Field) -> Pixels:
    """A whole scene inside the rectangle, in colours close to the picture's, soft towards the edge of the hole."""
    w, h = box[2] - box[0], box[3] - box[1]
    place = place_of(reading)
    lamp = light(hour_of(reading, place, random), random)
    lamp = lamp.with_tint(tint(reading.colours, reading.tones, 0.78))
    accents = (*(word_colour(word) for word in reading.colours), *_ACCENTS)
    stage = Stage(Board(w, h), lamp, reading, random, place, 0.55, True, accents)
    PAINTERS[place](stage)
    part = np.array(pixels, dtype=np.float32)
    around = blurred_field(opened, 0.03 * max(w, h))
    share = np.clip(around * 2 - 1, 0, 1)[box[1] : box[3], box[0] : box[2], None] ** np.float32(0.6)
    scene = stage.board.pixels
    if not reading.colours and not reading.hour:
        guide = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
        scene = like(scene, guide, 0.35)
    area = part[box[1] : box[3], box[0] : box[2]]
    area += (scene - area) * share
    return part


def _fitted(
    item: Item, box: Box, lamp: Light, random: np.random.Generator, accents: tuple[Colour, ...]
) -> list[actors.Actor]:
    """The things of one kind side by side, as large as the rectangle allows."""
    subject: Subject = REGISTRY[item.kind]
    count = min(item.count, 5)
    w, h = (box[2] - box[0]) / count, box[3] - box[1]
    left, top, right, foot = subject.tight
    height = 100 * min(0.92 * w / (right - left), 0.94 * h / (foot - top))
    found = []
    for k in range(count):
        x = box[0] + (k + 0.5) * w - (left + right) / 2 * height / 100
        low = box[3] - 0.03 * h - (foot - 100) * height / 100
        if subject.home == "air" or subject.name == "hat":
            low = box[1] + h / 2 + ((foot - top) / 2 - (foot - 100)) * height / 100
        look = actors.look_of(item, subject, lamp, random, accents[k % len(accents)])
        found.append(actors.Actor(subject, look, x, low, height, bool(random.random() < 0.5), True))
    return found
