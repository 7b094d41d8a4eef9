"""From a scene to its picture: read the words, set the stage, let the actors on, finish."""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import Image

from . import actors, finish, mark, styles
from .backdrops import PAINTERS, air
from .canvas import Board, Pixels, blurred, blurred_field, to_image
from .colour import Colour, mix, ramp
from .palettes import light, tint, word_colour
from .places import hour_of, place_of
from .scene import Scene
from .seeds import rng
from .stage import Ground, Stage
from .subjects import KINDS
from .words import Reading, read

_WORK_AREA = 0.82e6  # scenes are painted at about this many pixels and enlarged, so that large ones stay quick
_ACCENTS = (
    "#e4572e #17bebb #ffc914 #2e86ab", "#ef6f6c #465775 #f6c28b #56a3a6", "#f4a259 #5b8e7d #bc4b51 #8cb369",
    "#7b5ea7 #f29ca3 #f7c59f #4f9da6", "#d1495b #00798c #edae49 #66a182", "#ff7f6b #3d5a80 #98c1d9 #f2cc8f",
    "#c44569 #f8b500 #3dc1d3 #546de5", "#2a9d8f #e9c46a #e76f51 #264653",
)  # fmt: skip


def paint(scene: Scene) -> Image.Image:
    """The scene's picture: RGB, exactly `width`×`height`, with the word "sandbox" in a corner."""
    return mark.stamp(render(scene))


def encode(image: Image.Image, media_type: str = "image/jpeg") -> bytes:
    """The bytes of a picture as `image/jpeg` (quality 89), `image/png` or `image/webp`; `ValueError` for others."""
    stream = io.BytesIO()
    if media_type in ("image/jpeg", "image/jpg"):
        image.convert("RGB").save(stream, "JPEG", quality=89)
    elif media_type == "image/png":
        image.save(stream, "PNG", compress_level=3)
    elif media_type == "image/webp":
        image.save(stream, "WEBP", quality=88, method=2)
    else:
        raise ValueError(f"media type: {media_type!r} is not one of image/jpeg, image/png, image/webp")
    return stream.getvalue()


def swatch(preset: str, size: int = 96) -> Image.Image:
    """A small square sample of a style preset, `size` pixels wide, without a mark; `ValueError` for unknown ones."""
    if preset not in styles.PRESETS:
        raise ValueError(f"style preset: {preset!r} is not known")
    large = Scene(
        "a lighthouse at dawn", seed=2, width=4 * size, height=4 * size, content_class="art", presets=(preset,)
    )
    # Painted larger than shown: patterns have a least size in pixels.
    return render(large).resize((size, size), Image.Resampling.LANCZOS)


def render(scene: Scene, *, crowd: bool = True) -> Image.Image:
    """The picture without its mark; without `crowd` only what stands far back is drawn."""
    stage, presets, is_photo = set_stage(scene)
    perform(stage, is_photo=is_photo, crowd=crowd)
    pixels = stage.board.pixels
    random = rng("finish", key_of(scene))
    own = any(preset.own for preset in presets)
    if is_photo:
        pixels = finish.photo(pixels, stage.unit)
    elif not own:
        pixels = finish.art(pixels, random, stage.unit)
    pixels = styles.applied(pixels, presets, scene.style_strength, random, stage.unit, stage.accents, stage.light.dark)
    pixels = _guided(pixels, scene)
    size = scene.width, scene.height
    if any(preset.crisp for preset in presets):
        return to_image(pixels).resize(size, Image.Resampling.NEAREST)
    image = finish.enlarge(pixels, *size)
    if is_photo and not own:
        return finish.grain(image, key_of(scene), 3.6)
    return finish.grain(image, key_of(scene), 2.6, paper=9.0)


def _guided(pixels: Pixels, scene: Scene) -> Pixels:
    if scene.structure_ref is not None:
        strength = 50 if scene.structure_strength is None else scene.structure_strength
        pixels = finish.laid_out(pixels, scene.structure_ref, min(0.92, strength / 65))
    if scene.style_ref is not None:
        pixels = finish.like(pixels, scene.style_ref, min(1.0, 0.35 + scene.style_strength / 90))
    if scene.visual_intensity is not None:
        pixels = finish.intensity(pixels, scene.visual_intensity)
    return pixels


def key_of(scene: Scene) -> str:
    """What the random numbers of a scene start from."""
    return f"{scene.prompt}|{scene.seed}|{scene.model}"


def set_stage(scene: Scene) -> tuple[Stage, tuple[styles.Preset, ...], bool]:
    """The words read, the light chosen, an empty board; its presets, and whether it is to be a photo."""
    reading = read(scene.prompt, scene.negative, KINDS)
    random = rng("stage", key_of(scene))
    is_photo = (scene.content_class or reading.medium or "photo") == "photo"
    presets = styles.wanted((*scene.presets, *reading.presets))
    hints = frozenset(hint for preset in presets for hint in preset.hints)
    place = "flatlay" if "knolling" in hints else reading.place or _first(presets, "place") or place_of(reading)
    hour = reading.hour or _first(presets, "hour") or hour_of(reading, place, random)
    accents = _accents(reading, random)
    free = reading.colours
    attached = tuple(word for item in reading.items for word in item.colours)
    wanted = tint(free, reading.tones, 0.78) if free else tint(attached[:1], reading.tones, 0.16)
    board = Board(*work_size(scene.width, scene.height))
    lamp = light(hour, random).with_tint(wanted)
    horizon = _horizon(board, hints, random)
    return Stage(board, lamp, reading, random, place, horizon, not is_photo, accents, hints), presets, is_photo


def _first(presets: tuple[styles.Preset, ...], what: str) -> str | None:
    found: list[str] = [value for preset in presets if (value := getattr(preset, what))]
    return found[0] if found else None


def _horizon(board: Board, hints: frozenset[str], random: np.random.Generator) -> float:
    horizon = float(random.uniform(0.46, 0.62))
    if board.height > board.width * 1.2:
        horizon = min(0.66, horizon + 0.06)
    if "high" in hints:
        return horizon - 0.2
    return min(0.72, horizon + 0.12) if "low" in hints else horizon


def work_size(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture of that size is painted."""
    scale = min(1.0, math.sqrt(_WORK_AREA / (width * height)))
    return max(8, round(width * scale)), max(8, round(height * scale))


def _accents(reading: Reading, random: np.random.Generator) -> tuple[Colour, ...]:
    named = tuple(word_colour(word) for item in reading.items for word in item.colours)
    free = tuple(word_colour(word) for word in reading.colours)
    chosen = ramp(_ACCENTS[int(random.integers(len(_ACCENTS)))])
    start = int(random.integers(len(chosen)))
    turned = chosen[start:] + chosen[:start]
    if free:
        turned = tuple(mix(colour, free[i % len(free)], 0.7) for i, colour in enumerate(turned))
    return (*free, *named, *turned)


def perform(stage: Stage, *, is_photo: bool, crowd: bool = True) -> Ground:
    """Backdrop, things, weather: everything that is drawn."""
    ground = PAINTERS[stage.place](stage)
    everyone = [actor for actor in actors.cast(stage, ground) if crowd or actor.subject.far]
    if is_photo and everyone:
        radius = 4.2 * stage.unit * ground.soft * (2.2 if stage.hints & {"macro", "blurred"} else 1.0)
        stage.board.pixels = blurred(stage.board.pixels, radius)
    for actor in everyone:
        place_actor(stage, ground, actor, is_photo=is_photo)
    if ground.front:
        ground.front(stage)
    if ground.surface not in ("floor", "table", "seabed") and stage.place != "space":
        air.falling(stage)
    return ground


def place_actor(stage: Stage, ground: Ground, actor: actors.Actor, *, is_photo: bool) -> None:
    """One thing with its shadow, its volume and its lamp."""
    sheet, colours, mask = actors.draw(stage.board, actor)
    surface = "air" if actor.subject.home == "air" else ground.surface
    actors.shadow(stage, actor, sheet, mask, surface)
    colours = actors.moulded(colours, mask, stage.light, actor.height, 0.85 if is_photo else 0.5)
    depth = 0.0 if actor.hero else 0.12
    if depth:
        colours = colours + (np.asarray(stage.light.haze, np.float32) - colours) * np.float32(depth)
    stage.board.paste_pixels(sheet.left, sheet.top, colours, mask)
    lamps(stage, actor)


def lamps(stage: Stage, actor: actors.Actor) -> None:
    """Light from what shines by itself when it is dark."""
    if stage.light.dark <= 0.25:
        return
    unit = actor.height / 100
    for k, (x, y, reach) in enumerate(actor.subject.lamps):
        at = actor.x + x * unit * (-1 if actor.flip else 1), actor.foot + (y - 100) * unit
        if k == 0 and actor.subject.beam:
            _beams(stage, at)
        warm = stage.radial(*at, reach * unit, 1.3) * np.float32(0.75 * stage.light.dark)
        stage.board.glow((1.0, 0.84, 0.5), warm)


def _beams(stage: Stage, at: tuple[float, float]) -> None:
    """Two long cones of light, fading with distance."""
    long = max(stage.width, stage.height)
    mask = np.zeros((stage.height, stage.width), np.float32)
    tilt = stage.between(-14, 10)
    for turn, reach in ((tilt, 1.1), (180 + tilt * 0.4, 0.9)):
        edges = [np.radians(turn + spread) for spread in (-6.5, 6.5)]
        far = [(at[0] + np.cos(a) * long * reach, at[1] + np.sin(a) * long * reach) for a in edges]
        found = stage.board.mask([at, *far])
        if found:
            rows, columns, part = found
            mask[rows, columns] = np.maximum(mask[rows, columns], part)
    fade = stage.radial(*at, 0.62 * long, 1.1)
    stage.board.glow((1.0, 0.92, 0.68), blurred_field(mask, 7 * stage.unit) * fade * np.float32(0.62))
