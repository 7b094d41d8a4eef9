"""Things on the stage: where they stand, how they are lit, and the shadows that they throw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from .canvas import Board, Pen, Pixels, Sheet, blurred_field
from .colour import Colour, mix, rgb, shift
from .noise import Field
from .palettes import Light, word_colour
from .stage import Ground, Stage
from .subjects import REGISTRY, Look, Subject
from .words import Item


@dataclass(frozen=True)
class Actor:
    """One drawing in its place; lengths in the board's pixels."""

    subject: Subject
    look: Look
    x: float
    foot: float
    height: float
    flip: bool
    hero: bool
    hat: Colour | None = None
    angle: float = 0.0


def look_of(item: Item, subject: Subject, light: Light, random: np.random.Generator, accent: Colour) -> Look:
    """The colours of one drawing: the prompt's words first, else one of the thing's own coats."""
    if item.colours:
        own = word_colour(item.colours[0])
        others = tuple(light.local(word_colour(word)) for word in item.colours)
    else:
        own = rgb(subject.coat[int(random.integers(len(subject.coat)))])
        own = shift(own, light=float(random.uniform(-0.03, 0.03)), hue=float(random.uniform(-8, 8)))
        others = ()
    lit = mix(own, light.local(own), 0.75)
    return Look(
        main=mix(lit, own, 0.25) if item.colours else light.tint.apply(lit),
        accent=others[1] if len(others) > 1 else mix(accent, light.local(accent), 0.5),
        ways=item.ways,
        lamp=light.dark > 0.25,
        sky=light.sky[len(light.sky) // 2],
        colours=others,
        white=mix((0.99, 0.97, 0.93), light.local((0.99, 0.97, 0.93)), 0.8),
        ink=mix((0.13, 0.11, 0.16), light.sky[0], 0.15),
    )


def cast(stage: Stage, ground: Ground) -> list[Actor]:
    """Everyone on the stage, far to near."""
    items = [item for item in stage.reading.items if item.kind in REGISTRY]
    hat = next((item for item in items if item.kind == "hat"), None)
    hosts = [item for item in items if REGISTRY[item.kind].top]
    hat_colour = None
    if hat and hosts:
        items = [item for item in items if item is not hat]
        hat_colour = word_colour(hat.colours[0]) if hat.colours else stage.accents[0]
    if ground.surface == "grid":
        return _laid_out(stage, items)
    actors: list[Actor] = []
    for order, item in enumerate(items[:4]):
        actors += _group(stage, ground, item, order, len(items), hat_colour if item in hosts[:1] else None)
    return sorted(actors, key=lambda actor: (not actor.subject.far, actor.foot))


def _laid_out(stage: Stage, items: list[Item]) -> list[Actor]:
    """Knolling: things side by side in a neat grid, at right angles."""
    names = [item.kind for item in items[:3]]
    extras = sorted(name for name, subject in REGISTRY.items() if subject.home == "table" and name not in names)
    columns = 4 if stage.width >= stage.height else 3
    cell = stage.width / (columns + 0.4)
    rows = max(1, int(stage.height / cell))
    found = []
    for k in range(rows * columns):
        item = items[k % len(items)] if items and k % 2 == 0 else Item(extras[int(stage.random.integers(len(extras)))])
        subject = REGISTRY[item.kind]
        left, top, right, foot = subject.tight
        height = 100 * 0.7 * cell / max(right - left, foot - top)
        x = (k % columns + 0.7) * cell - (left + right) / 2 * height / 100
        middle = (stage.height - rows * cell) / 2 + (k // columns + 0.5) * cell
        look = look_of(item, subject, stage.light, stage.random, stage.accents[k % len(stage.accents)])
        found.append(Actor(subject, look, x, middle + (100 - (top + foot) / 2) * height / 100, height, False, True))
    return found


def _group(stage: Stage, ground: Ground, item: Item, order: int, kinds: int, hat: Colour | None) -> list[Actor]:
    subject = REGISTRY[item.kind]
    if "tiny" in stage.hints:
        item = Item(item.kind, item.count, item.colours, item.ways | {"lone"})
    count = item.count
    size = subject.height * {1: 1.0, 2: 0.85, 3: 0.75}.get(count, 0.62 if count < 7 else 0.5)
    size *= 0.82 if kinds > 1 else 1.0
    for way, factor in (("big", 1.35), ("small", 0.66), ("lone", 0.52), ("tall", 1.2)):
        size *= factor if way in item.ways else 1.0
    size *= 1.4 if "closeup" in stage.hints else 1.0
    size *= min(1.0, 1.35 * stage.width / stage.height) * stage.between(0.93, 1.1)
    if item.kind == "tree" and not item.colours and stage.has("spring", "autumn"):
        item = Item(item.kind, item.count, ("pink",) if stage.has("spring") else ("orange",), item.ways)
    places = _places(stage, ground, subject, item, order, kinds)
    actors = []
    for k, (x, foot) in enumerate(places):
        near = (foot - ground.far) / max(ground.near - ground.far, 0.05) if subject.home == "ground" else 0.7
        scale = (0.72 + 0.28 * max(0.0, min(1.0, near))) if count > 1 else 1.0
        look = look_of(item, subject, stage.light, stage.random, stage.accents[k % len(stage.accents)])
        height = size * scale * stage.height
        # A drawing stays inside the picture.
        if subject.home == "air":
            foot = max(foot, min(0.95, size * scale * (1 - subject.tight[1] / 100) + 0.03))
        room = min(foot * stage.height - 0.03 * stage.height, height) if subject.home != "air" else height
        actors.append(
            Actor(
                subject,
                look,
                x * stage.width,
                foot * stage.height,
                max(room, 0.3 * height),
                stage.chance(0.5),
                order == 0,
                hat if k == 0 else None,
            )
        )
    return actors


def _places(
    stage: Stage, ground: Ground, subject: Subject, item: Item, order: int, kinds: int
) -> list[tuple[float, float]]:
    count = item.count
    floats = (
        subject.home == "air"
        or ground.surface == "air"
        or (ground.surface == "seabed" and subject.home in ("sea", "water"))
    )
    if order == 0:
        middle = ground.spot if ground.spot is not None else 0.5 + stage.between(-0.12, 0.12)
        if "lone" in item.ways and ground.spot is None:
            middle = 0.5 + (0.17 if stage.chance(0.5) else -0.17)
        if kinds > 1 and ground.spot is None:
            middle = 0.5 + stage.light.side * 0.16
    else:
        middle = 0.5 + (-1 if order % 2 else 1) * stage.light.side * stage.between(0.22, 0.3)
    foot = ground.near if not subject.far else max(ground.far, ground.near - 0.1)
    if ground.surface == "water" and subject.home == "ground" and not subject.far:
        foot = ground.near + 0.06
    if floats:
        foot = stage.between(0.6, 0.72) if count == 1 else 0.6
        if ground.surface not in ("air", "seabed"):
            foot = min(foot, stage.horizon * 0.95)
            foot = max(foot, subject.height + 0.06) if count == 1 else foot
    if order and not floats:
        foot -= 0.04
    if count == 1:
        return [(middle, foot)]
    places = []
    spread = min(0.84, 0.2 + 0.13 * count)
    for k in range(count):
        x = middle + (k - (count - 1) / 2) / max(count - 1, 1) * spread
        x = 0.5 + (x - middle) * 1.0 + (middle - 0.5) * 0.4 + stage.between(-0.4, 0.4) * spread / count
        low = ground.far + (ground.near - ground.far) * stage.between(0.1, 1.0)
        y = stage.between(0.24, 0.72) * (1.0 if ground.surface in ("air", "seabed") else stage.horizon * 1.3)
        places.append((min(0.93, max(0.07, x)), y if floats else low))
    return places


def draw(board: Board, actor: Actor, outline: float = 0.0, line: Colour | None = None) -> tuple[Sheet, Pixels, Field]:
    """The drawing of one actor, cropped to itself: its sheet, colours and mask."""
    left, top, right, foot = actor.subject.span
    scale = actor.height / 100
    x0, x1 = sorted(
        (actor.x + left * scale * (-1 if actor.flip else 1), actor.x + right * scale * (-1 if actor.flip else 1))
    )
    extra = 22 if actor.hat else 0
    y0, y1 = actor.foot + (top - extra - 100) * scale, actor.foot + (foot - 100) * scale
    bx, by = max(int(x0) - 2, -board.width), max(int(y0) - 2, -board.height)
    sheet = Sheet(bx, by, min(int(x1) + 3, 2 * board.width) - bx, min(int(y1) + 3, 2 * board.height) - by)
    pen = Pen(sheet, actor.x, actor.foot, actor.height, flip=actor.flip, angle=actor.angle)
    pen.outline = outline
    pen.line_colour = line or actor.look.ink
    # The details of a drawing are the same at every size, so its own random numbers start afresh.
    seed = np.random.Generator(np.random.PCG64(int(actor.x * 7 + actor.foot * 13)))
    actor.subject.draw(pen, actor.look, seed)
    if actor.hat and actor.subject.top:
        hat = REGISTRY["hat"]
        hx, hy, wide = actor.subject.top
        scale = wide / 60
        at = pen.place([(hx, hy)])[0]
        small = Pen(sheet, float(at[0]), float(at[1]), actor.height * scale, flip=actor.flip)
        small.outline, small.line_colour = pen.outline, pen.line_colour
        hat.draw(small, Look(main=actor.hat, accent=actor.look.accent), seed)
    colours, mask = sheet.result()
    return sheet, colours, mask


def moulded(colours: Pixels, mask: Field, light: Light, size: float, strength: float) -> Pixels:
    """Flat colours given volume: lit on the light's side, shaded on the other, with a thin rim of light."""
    small = 2 if size > 240 else 1
    height, width = mask.shape
    image = Image.fromarray((mask * 255).astype(np.uint8))
    if small > 1:
        image = image.reduce(small)
    total = np.zeros((image.height, image.width), np.float32)
    for radius, weight in ((0.016, 0.22), (0.05, 0.45), (0.11, 0.55)):
        soft = image.filter(ImageFilter.GaussianBlur(max(1.0, radius * size / small)))
        total += np.asarray(soft, dtype=np.float32) * np.float32(weight * radius * size / small / 255)
    down, across = np.gradient(total)
    slope = -(across * np.float32(light.side * 0.8) - down * np.float32(0.75)) * np.float32(2.2)
    shade = np.clip(slope, -1, 1)
    shade = np.asarray(Image.fromarray(shade).resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)
    lit = np.clip(shade, 0, 1)[..., None] * np.float32(strength)
    dark = np.clip(-shade, 0, 1)[..., None] * np.float32(strength)
    cool = np.asarray(mix(shift(light.sky[0], light=-0.15), (0.1, 0.08, 0.2), 0.3), np.float32)
    result = colours + (np.asarray(light.key, np.float32) - colours) * lit * np.float32(0.55)
    result = result * (1 - dark * np.float32(0.5)) + cool * dark * np.float32(0.3) * result
    return np.asarray(result, dtype=np.float32)


def shadow(stage: Stage, actor: Actor, sheet: Sheet, mask: Field, surface: str) -> None:
    """The shadow on the ground (towards the viewer, away from the light), or the mirror image on water."""
    board, light = stage.board, stage.light
    foot = int(actor.foot) - sheet.top
    if foot <= 2 or surface == "air":
        return
    if surface == "grid":
        _dropped(stage, sheet, mask)
        return
    if surface == "water":
        _mirror(stage, actor, sheet, mask, foot)
        return
    low = {"dawn": 0.62, "golden": 0.7, "sunset": 0.75, "noon": 0.24, "night": 0.4}.get(light.hour, 0.2)
    if surface in ("floor", "table"):
        low = 0.22
    solid = {"grey": 0.16, "fog": 0.12, "night": 0.3, "dusk": 0.2}.get(light.hour, 0.42)
    above = Image.fromarray((mask[:foot] * 255).astype(np.uint8))
    tall = max(2, int(foot * low))
    lean = -light.side * low * 0.9 * foot
    wide = above.width + int(abs(lean)) + 1
    start = -lean if lean < 0 else 0.0
    shape = above.transform(
        (wide, tall),
        Image.Transform.AFFINE,
        (1, -lean / tall, -start, 0, -foot / tall, foot - 1),
        Image.Resampling.BILINEAR,
    )
    pad = int(10 * stage.unit) + 4
    padded = Image.new("L", (wide + 2 * pad, tall + 2 * pad))
    padded.paste(shape, (pad, pad))
    soft = padded.filter(ImageFilter.GaussianBlur(max(1.0, 3.5 * stage.unit)))
    field = np.asarray(soft, dtype=np.float32) / np.float32(255) * np.float32(solid)
    fade = np.linspace(1.0, 0.45, field.shape[0], dtype=np.float32)[:, None]
    tone = np.asarray(mix(shift(light.sky[0], light=-0.2), (0.07, 0.05, 0.14), 0.5), np.float32)
    colours = np.broadcast_to(tone, (*field.shape, 3))
    board.paste_pixels(sheet.left - int(start) - pad, int(actor.foot) - pad - 1, colours, field * fade)
    _contact(stage, actor, mask, sheet, foot, solid)


def _dropped(stage: Stage, sheet: Sheet, mask: Field) -> None:
    """The short shadow of something that lies flat."""
    soft = blurred_field(np.pad(mask, 12), 4 * stage.unit) * np.float32(0.42)
    tone = np.broadcast_to(np.asarray((0.09, 0.06, 0.15), np.float32), (*soft.shape, 3))
    step = round(5 * stage.unit)
    away = round(-stage.light.side * step)
    stage.board.paste_pixels(sheet.left - 12 + away, sheet.top - 12 + step, tone, soft)


def _contact(stage: Stage, actor: Actor, mask: Field, sheet: Sheet, foot: int, solid: float) -> None:
    band = mask[max(0, foot - int(0.08 * actor.height)) : foot + 2].max(axis=0)
    if not band.any():
        return
    columns = np.nonzero(band > 0.5)[0]
    if len(columns) == 0:
        return
    x = sheet.left + (columns[0] + columns[-1]) / 2
    half = (columns[-1] - columns[0]) / 2 + 3
    tall = max(3.0, half * 0.16)
    size_x, size_y = int(half * 1.5) + 2, int(tall * 2.2) + 2
    across = np.linspace(-1.5, 1.5, 2 * size_x, dtype=np.float32)[None, :]
    down = np.linspace(-2.2, 2.2, 2 * size_y, dtype=np.float32)[:, None]
    field = np.exp(-((across**2 + down**2) ** 1.2)) * np.float32(min(0.6, solid + 0.2))
    tone = np.broadcast_to(np.asarray((0.07, 0.05, 0.13), np.float32), (*field.shape, 3))
    stage.board.paste_pixels(int(x) - size_x, int(actor.foot) - size_y, tone, field.astype(np.float32))


def _mirror(stage: Stage, actor: Actor, sheet: Sheet, mask: Field, foot: int) -> None:
    rows = min(foot, max(0, stage.height - int(actor.foot)))
    if rows < 3:
        return
    colours = sheet.result()[0]
    flipped, seen = colours[foot - rows : foot][::-1], mask[foot - rows : foot][::-1]
    depth = np.linspace(0.3, 1, rows)
    sway = (
        np.sin(np.arange(rows) * 0.55 / stage.unit) * 3.4 + np.sin(np.arange(rows) * 0.21 / stage.unit + 1) * 4
    ) * depth
    index = np.clip(
        np.arange(mask.shape[1])[None, :] + (sway * stage.unit).astype(np.int64)[:, None], 0, mask.shape[1] - 1
    )
    line = np.arange(rows)[:, None]
    fade = np.linspace(0.5, 0.08, rows, dtype=np.float32)[:, None]
    soft = blurred_field(seen[line, index], 1.2 * stage.unit) * fade
    stage.board.paste_pixels(sheet.left, int(actor.foot), flipped[line, index], soft)
