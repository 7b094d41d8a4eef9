"""Seas, beaches, lakes, rivers, and the world under water."""

from __future__ import annotations

import numpy as np

from ..canvas import Sheet, blurred
from ..colour import Colour, mix, ramp, rgb, shift
from ..curves import ellipse, ribbon, smooth
from ..noise import Field, clouds, ridge, smoothstep, value
from ..stage import Ground, Stage
from . import air, land, relief


def _water_stops(stage: Stage, deep: Colour) -> tuple[Colour, Colour, Colour]:
    light = stage.light
    far = mix(light.sky[-1], stage.local(deep), 0.35)
    return (
        far,
        mix(stage.local(deep), light.sky[1], 0.35),
        mix(stage.local(shift(deep, light=-0.1)), light.sky[0], 0.25),
    )


def water(stage: Stage, deep: Colour, sun: tuple[float, float], top: float, bottom: float = 1.0) -> None:
    """Open water between two heights: gradient, swell in perspective, and the light's glittering path."""
    board, light = stage.board, stage.light
    board.gradient(_water_stops(stage, deep), top, bottom)
    first, last = int(top * stage.height), min(stage.height, int(bottom * stage.height) + 1)
    rows = last - first
    near = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    swell = np.zeros((rows, stage.width), np.float32)
    # Each octave is made in a plane and squeezed towards the horizon, as perspective does.
    for cells, strength in ((9, 1.0), (26, 0.8), (60, 0.6)):
        plane = value(stage.random, stage.width, 640, cells, 5.0 if cells < 40 else 3.5)
        index = np.clip((near[:, 0] + 0.004) ** 0.42 * 639, 0, 639).astype(np.int64)
        swell += np.float32(strength) * (plane[index] - np.float32(0.5))
    nearness = 0.16 + 0.5 * near**0.8
    bright = np.clip(swell, 0, 1) * nearness
    dark = np.clip(-swell, 0, 1) * nearness
    area = board.pixels[first:last]
    area += (np.asarray(mix(light.sky[-1], light.key, 0.4), np.float32) - area) * bright[..., None] * np.float32(0.55)
    area += (np.asarray(shift(stage.local(deep), light=-0.16), np.float32) - area) * dark[..., None] * np.float32(0.55)
    _glitter(stage, area, swell, near, sun[0])


def _glitter(
    stage: Stage, area: np.ndarray[tuple[int, ...], np.dtype[np.float32]], swell: Field, near: Field, x: float
) -> None:
    if stage.light.hour in ("grey", "fog"):
        return
    across = np.abs(np.arange(stage.width, dtype=np.float32)[None, :] - np.float32(x)) / np.float32(stage.width)
    path = np.exp(-((across / (np.float32(0.03) + np.float32(0.1) * near)) ** 2))
    spark = smoothstep(0.0, 0.42, swell + np.float32(0.12) * path) * path
    power = 0.9 if stage.light.hour in ("sunset", "golden", "dawn", "night") else 0.55
    area += (np.asarray(stage.light.key, np.float32) - area) * (spark * np.float32(power))[..., None]


def _deep(stage: Stage) -> Colour:
    choices = ramp("#1f6f94 #1d7f92 #2a64a0 #2b8a94")
    return choices[int(stage.random.integers(len(choices)))]


def sea(stage: Stage) -> Ground:
    sun = air.sky(stage)
    h = stage.horizon
    if stage.chance(0.6):
        relief.hill(stage, rgb("#5f7796"), 0.8, base=h + 0.004, rise=stage.between(0.03, 0.08), rough=0.5)
    if stage.light.dark < 0.5 and stage.chance(0.7):
        air.birds(stage)
    water(stage, _deep(stage), sun, h)
    headland(stage)
    side = 0.7 if stage.light.side < 0 else 0.3
    return Ground(near=0.83, far=h + 0.08, surface="water", spot=side)


def headland(stage: Stage) -> None:
    """Rocks at the edge of the picture, for depth; they stand on the side away from the light."""
    side = -stage.light.side
    rock = rgb("#4f4a56")
    for k in range(3):
        wide = stage.between(0.16, 0.34) * (1 - 0.22 * k)
        base = 0.9 + 0.06 * k
        count = 60
        line = ridge(stage.random, count, 0.55, 3) * 0.09 + 0.03
        x = np.linspace(0, wide, count)
        tall = line * np.linspace(1, 0, count) ** 0.6
        xs = (x if side < 0 else 1 - x) * stage.width
        points = np.stack([xs, (base - tall) * stage.height], axis=1)
        edge = 0.0 if side < 0 else float(stage.width)
        lit, dark = stage.tones(mix(rock, stage.light.sky[1], 0.12), 0.1)
        stage.board.shape(np.vstack([points, [[edge, (base + 0.2) * stage.height]]]), (lit, shift(dark, light=-0.08)))


def beach(stage: Stage) -> Ground:
    sun = air.sky(stage)
    h = stage.horizon
    if stage.chance(0.7):
        relief.hill(stage, rgb("#5f8a80"), 0.75, base=h + 0.004, rise=stage.between(0.04, 0.09), rough=0.48)
    water(stage, rgb("#1f9aa0"), sun, h)
    shore = h + (1 - h) * stage.between(0.42, 0.52)
    slope = stage.between(0.02, 0.09) * stage.light.side
    count = 80
    x = np.linspace(-0.02, 1.02, count)
    wave = (ridge(stage.random, count, 0.35, 4) - 0.5) * 0.035 + slope * (x - 0.5)
    sand = stage.local(rgb("#f0d9ac"))
    wet = mix(sand, stage.local(rgb("#8f7f78")), 0.45)
    foam = mix((1.0, 1.0, 1.0), stage.light.haze, 0.2 + 0.5 * stage.light.dark)
    # From the sea inwards: shallow water, foam, wet sand, dry sand.
    shallow = mix(stage.local(rgb("#6fd0c4")), stage.light.sky[-1], 0.25)
    for drop, colours, opacity in (
        (-0.06, (shallow, shallow), 0.5), (-0.012, (foam, foam), 0.95), (0.008, (wet, mix(wet, sand, 0.5)), 1.0),
        (0.05, (mix(sand, wet, 0.25), sand, shift(sand, light=-0.03)), 1.0),
    ):  # fmt: skip
        extra = (ridge(stage.random, count, 0.5, 12) - 0.5) * 0.008
        points = np.stack([x * stage.width, (shore + wave + extra + drop) * stage.height], axis=1)
        stage.board.shape(relief.closed(stage, points), colours, opacity)
    if not stage.flat:
        grain = clouds(stage.random, stage.width, stage.height, 90, 3)
        rows = smoothstep(shore + 0.02, shore + 0.1, np.linspace(0, 1, stage.height, dtype=np.float32))[:, None]
        stage.board.pixels *= (1 + (grain - np.float32(0.5)) * rows * np.float32(0.12))[..., None]
    return Ground(near=0.93, far=shore + 0.12)


def lake(stage: Stage) -> Ground:
    ground = land.mountains(stage)
    h = stage.horizon
    shore = min(0.82, h + 0.16)
    top = int(shore * stage.height)
    rows = stage.height - top
    mirror = stage.board.pixels[max(0, top - rows) : top][::-1].copy()
    mirror = np.pad(mirror, ((0, rows - len(mirror)), (0, 0), (0, 0)), mode="edge")
    ripple = (value(stage.random, stage.width, rows, 70, 7.0) - np.float32(0.5)) * np.float32(16 * stage.unit)
    columns = np.clip(np.arange(stage.width)[None, :] + ripple.astype(np.int64), 0, stage.width - 1)
    mirror = blurred(mirror[np.arange(rows)[:, None], columns], 1.4 * stage.unit)
    depth = np.linspace(0.16, 0.62, rows, dtype=np.float32)[:, None, None]
    deep = np.asarray(mix(stage.local(rgb("#2f6f86")), stage.light.sky[0], 0.4), np.float32)
    stage.board.pixels[top:] = mirror * (1 - depth) + deep * depth
    stage.board.shape(
        ribbon([(0, top), (stage.width, top)], 2.4 * stage.unit, 2.4 * stage.unit),
        (mix(stage.light.key, stage.light.haze, 0.5),),
        0.6,
    )
    return Ground(near=0.9, far=shore + 0.06, surface="water", spot=ground.spot)


def river(stage: Stage) -> Ground:
    ground = land.field(stage)
    h = stage.horizon + 0.09
    start = stage.between(0.35, 0.65)
    swing = stage.between(0.12, 0.24) * stage.light.side
    end = 0.5 - 0.3 * stage.light.side
    knots = [(start, h), (start + swing * 0.5, h + 0.05), (start - swing * 0.4, h + 0.14), (end, 1.1)]
    line = smooth([(x * stage.width, y * stage.height) for x, y in knots], closed=False, steps=14)
    blue = stage.local(rgb("#4f9cc0"))
    part = (np.linspace(0, 1, len(line)) ** 1.9)[:, None]
    bank = mix(stage.local(rgb("#b9a878")), stage.local(rgb("#7f8f5a")), 0.55)
    for grow, colours in ((1.1, (bank,)), (1.0, (mix(stage.light.sky[-1], blue, 0.25), blue))):
        half = (0.006 + 0.26 * part) * stage.width * grow / 1.6
        across = np.array([[1.0, 0.12]])
        stage.board.shape(np.vstack([line - across * half, (line + across * half)[::-1]]), colours)
    sheet = Sheet.whole(stage.board)
    for _ in range(46):
        k = stage.between(0.1, 0.97)
        i = int(k * (len(line) - 1))
        reach = (0.006 + 0.26 * float(part[i, 0])) * stage.width / 1.7
        x, y = line[i, 0] + stage.between(-0.8, 0.8) * reach, line[i, 1]
        sheet.polygon(ellipse(x, y, reach * 0.16, reach * 0.012 + 0.5, steps=14), mix(stage.light.key, blue, 0.25))
    stage.board.paste(sheet, 0.5)
    return Ground(near=ground.near, far=ground.far, spot=0.5 + 0.22 * stage.light.side)


def underwater(stage: Stage) -> Ground:
    deep = ramp("#9fe7e0 #3fb4c4 #1a7aa8 #0e4a7c #0a2f57")
    tint = stage.light.tint
    dark = mix((1.0, 1.0, 1.0), rgb("#5f78b0"), stage.light.dark)
    stops = tuple(tint.apply((c[0] * dark[0], c[1] * dark[1], c[2] * dark[2])) for c in deep)
    stage.board.gradient(stops)
    land.shafts(stage, 0.34)
    for k in range(3):
        line = relief.outline(stage, 0.86 + 0.06 * k, 0.12 - 0.02 * k, 0.45)
        tone = mix(tint.apply(rgb("#d8c79a")), stops[3], 0.72 - 0.22 * k)
        stage.board.shape(relief.closed(stage, line), (mix(tone, stops[1], 0.2), tone))
        _weeds(stage, line, 0.72 - 0.26 * k, stops[3], 9)
    sheet = Sheet.whole(stage.board)
    for _ in range(38):
        x, y, r = (
            stage.between(0, stage.width),
            stage.between(0.05, 0.9) * stage.height,
            stage.unit * stage.between(2, 8),
        )
        sheet.polygon(ellipse(x, y, r, r, steps=20), stops[0], 0.28)
        sheet.polygon(ellipse(x - r * 0.3, y - r * 0.35, r * 0.25, r * 0.2, steps=10), (1.0, 1.0, 1.0), 0.7)
    stage.board.paste(sheet)
    return Ground(near=0.93, far=0.86, surface="seabed")


def _weeds(
    stage: Stage, line: np.ndarray[tuple[int, ...], np.dtype[np.float64]], veil: float, deep: Colour, count: int
) -> None:
    """Corals and weeds along the seabed, paler and bluer with distance."""
    sheet = Sheet.whole(stage.board)
    tones = ramp("#ff7f7a #ffb05c #e36bb0 #5fc98a #f7d66b #a47be0")
    for _ in range(count):
        i = int(stage.random.integers(len(line)))
        x, y = float(line[i, 0]), float(line[i, 1]) + 8 * stage.unit
        colour = mix(stage.light.tint.apply(tones[int(stage.random.integers(len(tones)))]), deep, veil)
        tall = stage.between(0.08, 0.24) * stage.height * (1.15 - veil)
        if stage.chance(0.5):
            for k in range(4):
                sway = stage.between(-0.25, 0.25) * tall
                weed = smooth(
                    [(x + k * 5, y), (x + sway, y - tall * 0.5), (x - sway * 0.6 + k * 7, y - tall)], closed=False
                )
                sheet.polygon(ribbon(weed, tall * 0.05, tall * 0.01), colour)
        else:
            _coral(stage, sheet, x, y, tall * 0.6, -90.0, colour, 4)
    stage.board.paste(sheet)


def _coral(
    stage: Stage, sheet: Sheet, x: float, y: float, size: float, angle: float, colour: Colour, left: int
) -> None:
    length = size * 0.42
    x1, y1 = x + np.cos(np.radians(angle)) * length, y + np.sin(np.radians(angle)) * length
    sheet.stroke([(x, y), (x1, y1)], size * 0.09, colour)
    if left:
        for turn in (-1, 1):
            _coral(stage, sheet, x1, y1, size * 0.78, angle + turn * stage.between(12, 38), colour, left - 1)
