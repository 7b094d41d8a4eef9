"""Skies: gradient, sun or moon, clouds, stars, and what falls through the air."""

from __future__ import annotations

import numpy as np

from ..canvas import Sheet, blurred_field
from ..colour import Colour, mix, rgb
from ..curves import Points, ellipse, ribbon, smooth
from ..noise import clouds as cloud_field
from ..noise import resize, ridge, smoothstep
from ..stage import Stage


def sky(stage: Stage, *, disc: bool = True) -> tuple[float, float]:
    """Paint the sky down to the horizon; the place of its sun or moon comes back (in pixels)."""
    board, light = stage.board, stage.light
    board.gradient(light.sky, 0.0, min(1.0, stage.horizon + 0.02))
    if stage.horizon < 0.97:
        board.gradient((light.sky[-1], light.haze), stage.horizon, 1.0)
    where = _sun_place(stage)
    night = light.hour in ("night", "dusk")
    if night or stage.has("stars"):
        stars(stage, dense=1.0 if light.hour == "night" else 0.35)
    if stage.has("aurora"):
        _aurora(stage)
    if light.hour not in ("grey", "fog") or stage.has("moon"):
        _disc(stage, where, disc=disc)
    _clouds(stage, where)
    if light.hour in ("noon", "golden", "dawn") and not stage.has("storm") and stage.chance(0.6):
        for _ in range(int(stage.random.integers(1, 4))):
            cumulus(stage, stage.between(0, 1), stage.between(0.22, 0.75) * stage.horizon, stage.between(0.08, 0.17))
    if stage.has("rainbow"):
        _rainbow(stage)
    return where


def _sun_place(stage: Stage) -> tuple[float, float]:
    height = {"dawn": 0.82, "noon": 0.16, "golden": 0.66, "sunset": 0.9, "dusk": 0.35, "night": 0.32}
    share = height.get(stage.light.hour, 0.3) + stage.between(-0.05, 0.05)
    across = 0.5 + stage.light.side * stage.between(0.14, 0.3)
    return across * stage.width, max(0.12, share * stage.horizon) * stage.height


def _disc(stage: Stage, where: tuple[float, float], *, disc: bool) -> None:
    x, y = where
    board, light = stage.board, stage.light
    long = max(stage.width, stage.height)
    moon = light.hour in ("night", "dusk") or (stage.has("moon") and light.hour in ("grey", "fog"))
    size = long * (stage.between(0.028, 0.042) if moon else stage.between(0.03, 0.05))
    wide = 0.5 if light.hour in ("dawn", "golden", "sunset") else 0.34
    board.glow(light.key, stage.radial(x, y, long * wide, 1.2) * np.float32(0.26 if moon else 0.4))
    board.glow(light.key, stage.radial(x, y, size * 2.4, 1.6) * np.float32(0.35))
    if not disc or (light.hour == "noon" and not stage.flat):
        board.glow((1.0, 1.0, 0.95), stage.radial(x, y, size * 1.1, 2.5))
        return
    face = mix(light.key, (1.0, 1.0, 1.0), 0.5 if moon else 0.35)
    if moon and stage.chance(0.45):
        board.shape(_crescent(x, y, size * 1.15, stage.between(20, 50)), (face, mix(face, light.key, 0.6)))
        return
    board.shape(ellipse(x, y, size, size, steps=72), (face, mix(face, light.key, 0.8)))
    if moon:
        for dx, dy, r in ((-0.3, -0.2, 0.22), (0.25, 0.3, 0.17), (0.3, -0.35, 0.12), (-0.15, 0.45, 0.1)):
            board.shape(ellipse(x + dx * size, y + dy * size, r * size, r * size), (mix(face, light.sky[1], 0.3),), 0.5)


def _crescent(x: float, y: float, size: float, tilt: float) -> Points:
    """The outline of a young moon."""
    around = np.radians(np.linspace(-90, 90, 40))
    outer = np.stack([np.cos(around), np.sin(around)], axis=1)
    inner = np.stack([0.42 * np.cos(around[::-1]), np.sin(around[::-1])], axis=1)
    turn = np.radians(tilt)
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.asarray(np.vstack([outer, inner]) @ spin * size + (x, y))


def stars(stage: Stage, dense: float = 1.0, bottom: float | None = None) -> None:
    """Stars down to `bottom` (a share of the height; the horizon where not given)."""
    sheet = Sheet.whole(stage.board)
    bottom = stage.horizon if bottom is None else bottom
    count = int(260 * dense * bottom)
    milky = stage.between(-0.4, 0.4)
    for _ in range(count):
        x, y = stage.between(0, stage.width), stage.between(0, 1) ** 1.3 * bottom * stage.height
        size = stage.unit * (0.35 + 1.5 * stage.between(0, 1) ** 6)
        tone = mix((1.0, 1.0, 1.0), rgb("#ffd9b0") if stage.chance(0.3) else rgb("#b9d3ff"), stage.between(0, 0.7))
        sheet.polygon(ellipse(x, y, size, size, steps=10), tone)
    stage.board.paste(sheet, 0.9)
    if dense >= 1.0:
        _milky_way(stage, milky, bottom)


def _milky_way(stage: Stage, tilt: float, bottom: float) -> None:
    width, height = 128, 128
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    band = np.exp(-(((across * 0.8 + down * 0.6 + tilt) / 0.28) ** 2))
    field = band * cloud_field(stage.random, width, height, 5, 4)
    shown = smoothstep(0.1, 1.0, resize(field, stage.width, stage.height))
    fade = np.clip(1 - np.arange(stage.height, dtype=np.float32) / (bottom * stage.height), 0, 1)[:, None]
    tone = mix(stage.light.sky[-1], (0.85, 0.85, 1.0), 0.4)
    stage.board.glow(tone, shown * fade * np.float32(0.5))


def _clouds(stage: Stage, sun: tuple[float, float]) -> None:
    """Lit from the sun's side, thin unless the prompt asks for clouds."""
    light = stage.light
    cover = 0.62 if stage.has("cloudy", "storm", "rain") or light.hour == "grey" else stage.between(0.26, 0.5)
    if light.hour == "night":
        cover *= 0.6
    if light.hour == "fog":
        return
    stretch = stage.between(2.0, 4.5)
    field = cloud_field(stage.random, stage.width, stage.height, stage.between(3.5, 6.5), 5, stretch)
    mask = smoothstep(1 - cover, 1.32 - cover * 0.55, field)
    rows = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None] / np.float32(max(stage.horizon, 0.05))
    mask = mask * np.clip(1.15 - rows, 0, 1)
    # A shifted copy says which side of a cloud faces the sun.
    step = max(2, round(9 * stage.unit))
    side = np.roll(field, (step, -step if sun[0] > stage.width / 2 else step), axis=(0, 1))
    lit = np.clip((field - side) * np.float32(5) + np.float32(0.5), 0, 1)
    bright = mix(light.key, (1.0, 1.0, 1.0), 0.45 if light.dark < 0.5 else 0.0)
    shade = mix(light.sky[0], light.sky[-1], 0.55)
    if light.dark > 0.5:
        bright, shade = mix(light.sky[-1], light.key, 0.25), mix(light.sky[0], light.sky[2], 0.6)
    if stage.has("storm"):
        shade = mix(shade, light.sky[0], 0.6)
    tone = (
        np.asarray(shade, np.float32)
        + (np.asarray(bright, np.float32) - np.asarray(shade, np.float32)) * lit[..., None]
    )
    stage.board.cover(tone, mask * np.float32(0.85))


def cumulus(stage: Stage, x: float, y: float, size: float) -> None:
    """One heaped cloud with a flat foot; x, y and size in shares of the width and height."""
    light, w = stage.light, stage.width
    cx, cy, wide = x * w, y * stage.height, size * max(stage.width, stage.height)
    lit = mix(light.key, (1.0, 1.0, 1.0), 0.65 if light.dark < 0.4 else 0.0)
    shade = mix(mix(light.sky[len(light.sky) // 2], light.haze, 0.4), lit, 0.25)
    puffs = []
    for k in range(11):
        at = (k - 5) / 5
        r = wide * (0.34 - 0.2 * abs(at)) * stage.between(0.75, 1.2)
        puffs.append((cx + at * wide, cy - r * 0.72 - wide * 0.2 * (1 - at * at) * stage.between(0, 1), r))
    sheet = Sheet.whole(stage.board)
    for tone, lift, grow in ((shade, 0.0, 1.0), (mix(shade, lit, 0.6), 0.07, 0.96), (lit, 0.14, 0.9)):
        for px, py, r in puffs:
            side = lift * r * light.side
            sheet.polygon(ellipse(px + side, py - lift * r, r * grow, r * grow * 0.86, steps=36), tone)
    found = sheet.cropped()
    if found is None:
        return
    left, top, drawn = found
    mask, foot = drawn[..., 3], int(cy) - top
    # The foot fades into the air instead of ending in arcs.
    fade = np.clip(1 - (np.arange(len(mask), dtype=np.float32) - foot + wide * 0.16) / max(wide * 0.16, 1), 0, 1)
    colours = np.where(
        mask[..., None] > 0.02,
        drawn[..., :3] / np.maximum(mask, np.float32(0.02))[..., None],
        np.asarray(mix(shade, lit, 0.5), np.float32),
    )
    soft = mask if stage.flat else blurred_field(mask, 0.02 * wide)
    stage.board.paste_pixels(
        left, top, np.asarray(colours, np.float32), soft * fade[:, None].astype(np.float32) * np.float32(0.93)
    )


def birds(stage: Stage) -> None:
    """A few far birds in the sky."""
    sheet = Sheet.whole(stage.board)
    cx, cy = stage.between(0.2, 0.8), stage.between(0.2, 0.55) * stage.horizon
    tone = mix(stage.light.sky[0], stage.light.local((0.16, 0.16, 0.22)), 0.55)
    for _ in range(int(stage.random.integers(3, 8))):
        x, y = (cx + stage.between(-0.1, 0.1)) * stage.width, (cy + stage.between(-0.06, 0.06)) * stage.height
        span, lift = stage.unit * stage.between(5, 12), stage.between(0.25, 0.7)
        wing = smooth(
            [
                (x - span, y - span * lift * 0.6),
                (x - span * 0.5, y - span * lift),
                (x, y),
                (x + span * 0.5, y - span * lift),
                (x + span, y - span * lift * 0.5),
            ],
            closed=False,
            steps=5,
        )
        sheet.polygon(ribbon(wing, span * 0.16, span * 0.1), tone)
    stage.board.paste(sheet, 0.85)


def _aurora(stage: Stage) -> None:
    columns = stage.width // 2
    for colour, strength in ((rgb("#4dffb0"), 0.6), (rgb("#7a6bff"), 0.4), (rgb("#ff6bd0"), 0.2)):
        curve = ridge(stage.random, columns, 0.45) * np.float32(0.3 * stage.horizon) + np.float32(
            stage.between(0.3, 0.5) * stage.horizon
        )
        rays = 0.4 + 0.6 * ridge(stage.random, columns, 0.75, 9)
        rows = np.linspace(0, 1, stage.height // 2, dtype=np.float32)[:, None]
        above = curve[None, :] - rows
        field = (
            np.where(above > 0, np.exp(-np.abs(above) / (0.16 * rays[None, :])), np.exp(-np.abs(above) * 60))
            * rays[None, :]
        )
        shown = np.clip(resize(field.astype(np.float32), stage.width, stage.height), 0, 1)
        stage.board.glow(colour, shown * np.float32(strength))


def _rainbow(stage: Stage) -> None:
    x, y = stage.width * stage.between(0.3, 0.7), stage.horizon * stage.height * 1.15
    radius = stage.height * stage.horizon * stage.between(0.75, 0.95)
    bands = ("#e8485a", "#f59a3c", "#f7e05a", "#59c36a", "#3f9de0", "#7a5bd0")
    for i, band in enumerate(bands):
        outer, inner = radius * (1 - 0.03 * i), radius * (1 - 0.03 * (i + 1))
        ring = np.vstack([ellipse(x, y, outer, outer, steps=120), ellipse(x, y, inner, inner, steps=120)[::-1]])
        stage.board.shape(ring, (rgb(band),), 0.32)


def falling(stage: Stage) -> None:
    """Rain, snow, leaves, petals or fireflies in front of everything."""
    sheet = Sheet.whole(stage.board)
    unit = stage.unit
    if stage.has("rain", "storm"):
        _rain(stage)
    if stage.has("storm") and stage.chance(0.8):
        _lightning(stage)
    if stage.has("snow"):
        for _ in range(240):
            size = unit * (0.8 + 3.4 * stage.between(0, 1) ** 4)
            x, y = stage.between(0, stage.width), stage.between(0, stage.height)
            sheet.polygon(ellipse(x, y, size, size, steps=14), (1.0, 1.0, 1.0), 0.85)
        stage.board.paste(sheet, 0.85)
    if stage.has("autumn", "spring"):
        tones = (
            ("#e2742e", "#f0a83a", "#c8472c", "#f5c95a") if stage.has("autumn") else ("#ffc4d6", "#ffe3ec", "#ff9dbb")
        )
        for _ in range(46):
            _leaf(stage, sheet, stage.local(rgb(tones[int(stage.random.integers(len(tones)))])))
        stage.board.paste(sheet)
    if stage.has("fireflies"):
        for _ in range(16):
            x, y = stage.between(0, stage.width), stage.between(0.4, 0.95) * stage.height
            stage.board.glow(rgb("#ffe27a"), stage.radial(x, y, stage.between(4, 11) * unit, 1.5) * np.float32(0.9))


def _leaf(stage: Stage, sheet: Sheet, colour: Colour) -> None:
    size = stage.unit * stage.between(3, 9)
    x, y = stage.between(0, stage.width), stage.between(0, stage.height)
    sheet.polygon(ellipse(x, y, size, size * 0.5, stage.between(0, 180), 14), colour)


def _rain(stage: Stage) -> None:
    sheet = Sheet.whole(stage.board)
    lean = stage.between(0.05, 0.3) * stage.light.side
    tone = mix(stage.light.haze, (1.0, 1.0, 1.0), 0.5)
    for _ in range(420):
        x, y = stage.between(-0.1, 1.1) * stage.width, stage.between(-0.1, 1) * stage.height
        length = stage.unit * stage.between(18, 60)
        sheet.stroke([(x, y), (x + lean * length, y + length)], stage.unit * stage.between(0.5, 1.2), tone)
    stage.board.paste(sheet, 0.34)


def _lightning(stage: Stage) -> None:
    x, y = stage.between(0.2, 0.8) * stage.width, 0.0
    points = [(x, y)]
    while y < stage.horizon * stage.height:
        x, y = x + stage.between(-40, 40) * stage.unit, y + stage.between(15, 45) * stage.unit
        points.append((x, y))
    sheet = Sheet.whole(stage.board)
    sheet.stroke(points, 2.6 * stage.unit, (1.0, 1.0, 0.95))
    middle = points[len(points) // 2]
    stage.board.glow(rgb("#c9d4ff"), stage.radial(middle[0], middle[1], 220 * stage.unit, 1.2) * np.float32(0.5))
    stage.board.paste(sheet)
