"""Cities, space, and the open sky."""

from __future__ import annotations

import numpy as np

from ..canvas import Sheet
from ..colour import Colour, mix, multiply, ramp, rgb, shift
from ..curves import Points, ellipse
from ..noise import clouds, smoothstep
from ..stage import Ground, Stage
from . import air


def city(stage: Stage) -> Ground:
    air.sky(stage)
    h, light = stage.horizon, stage.light
    foot = min(0.9, h + 0.2)
    for k in range(4):
        depth = 0.95 - 0.27 * k
        base = mix(rgb("#54628a"), rgb("#3a3f5c"), k / 3)
        _blocks(stage, base, depth, foot - 0.02 + 0.02 * k, (0.46 - 0.07 * k) * (0.6 + h * 0.6), k)
    ground = stage.local(rgb("#4d4f5e"), 0.05)
    stage.board.gradient((mix(ground, light.haze, 0.45), ground, shift(ground, light=-0.06)), foot, 1.0)
    _street(stage, foot)
    return Ground(near=0.94, far=foot + 0.03)


def _blocks(stage: Stage, base: Colour, depth: float, foot: float, tall: float, layer: int) -> None:
    sheet = Sheet.whole(stage.board)
    x = stage.between(-0.06, 0.0)
    night = stage.light.dark > 0.25
    while x < 1.02:
        wide = stage.between(0.045, 0.085) * (1 + 0.25 * layer)
        height = tall * stage.between(0.4, 1.0) * (0.75 + 0.35 * np.sin(x * 7 + layer * 2))
        # The nearest rows stay low in the middle so that the view stays open.
        if layer >= 2:
            height *= 0.4 + 1.5 * abs(x + wide / 2 - 0.5)
        tone = stage.local(shift(base, light=stage.between(-0.05, 0.07), hue=stage.between(-25, 35)), depth)
        _tower(stage, sheet, (x, foot - height, x + wide, foot + 0.05), tone, depth, night=night)
        x += wide * stage.between(0.85, 1.15)
    stage.board.paste(sheet)


def _tower(
    stage: Stage, sheet: Sheet, box: tuple[float, float, float, float], tone: Colour, depth: float, *, night: bool
) -> None:
    w, h = stage.width, stage.height
    x0, y0, x1, y1 = box[0] * w, box[1] * h, box[2] * w, box[3] * h
    sheet.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], tone)
    lit = mix(tone, stage.light.key, 0.3)
    edge = (x1 - x0) * 0.3
    left, right = (x1 - edge, x1) if stage.light.side > 0 else (x0, x0 + edge)
    sheet.polygon([(left, y0), (right, y0), (right, y1), (left, y1)], mix(tone, lit, 0.7))
    roof = stage.between(0, 1)
    middle = (x0 + x1) / 2
    if roof < 0.18:
        sheet.polygon([(x0, y0), (middle, y0 - (x1 - x0) * 0.6), (x1, y0)], tone)
    elif roof < 0.4:
        inset = (x1 - x0) * 0.22
        sheet.polygon(
            [(x0 + inset, y0), (x0 + inset, y0 - inset * 1.3), (x1 - inset, y0 - inset * 1.3), (x1 - inset, y0)], tone
        )
        sheet.stroke([(middle, y0), (middle, y0 - inset * 4)], 0.9 * stage.unit, tone)
    _windows(stage, sheet, (x0, y0, x1, y1), tone, depth, night=night)


def _windows(
    stage: Stage, sheet: Sheet, box: tuple[float, float, float, float], tone: Colour, depth: float, *, night: bool
) -> None:
    x0, y0, x1, y1 = box
    columns = max(2, int((x1 - x0) / (13 * stage.unit)))
    step = (x1 - x0) / columns
    rows = int((y1 - y0) / (step * 1.35))
    warm = (rgb("#ffd98a"), rgb("#ffe9b8"), rgb("#ffc073"), rgb("#bfe4ff"))
    for row in range(rows):
        for column in range(columns):
            on = stage.chance(0.42)
            if night and not on:
                continue
            if not night and stage.chance(0.25):
                continue
            colour = (
                mix(warm[int(stage.random.integers(4))], tone, 0.25 + 0.45 * depth)
                if night
                else (mix(tone, stage.light.sky[1], 0.28) if on else shift(tone, light=-0.07))
            )
            x, y = x0 + (column + 0.24) * step, y0 + (row + 0.35) * step * 1.35
            sheet.polygon(
                [(x, y), (x + step * 0.52, y), (x + step * 0.52, y + step * 0.72), (x, y + step * 0.72)], colour
            )


def _street(stage: Stage, foot: float) -> None:
    """Streaks of light on the pavement, as after rain."""
    reach = int((1 - foot) * stage.height)
    top = stage.height - reach
    source = stage.board.pixels[max(0, top - reach * 2) : top][::-1][::2][:reach]
    if len(source) < reach:
        source = np.pad(source, ((0, reach - len(source)), (0, 0), (0, 0)), mode="edge")
    streak = clouds(stage.random, stage.width, reach, 30, 2, 0.3)
    wet = 0.6 if stage.has("rain", "storm") else 0.3
    fade = np.linspace(1, 0.25, reach, dtype=np.float32)[:, None]
    share = (streak * fade * np.float32(wet))[..., None]
    stage.board.pixels[top:] += (source - stage.board.pixels[top:]) * share


def space(stage: Stage) -> Ground:
    board, tint = stage.board, stage.light.tint
    families = ("#0b0a1f #1b1440 #3a1f63", "#050d1d #0c2340 #134a5f", "#12081c #35123f #6a1d4f")
    base = tuple(tint.apply(c) for c in ramp(families[int(stage.random.integers(3))]))
    board.gradient((base[0], base[1], base[0]))
    glows = ramp("#ff6fa5 #5fb8ff #ffb35c #7a6bff #46e0c0")
    for _ in range(3):
        tone = tint.apply(glows[int(stage.random.integers(len(glows)))])
        cloud = clouds(stage.random, stage.width, stage.height, stage.between(2, 4), 6)
        spot = stage.radial(
            stage.between(0, 1) * stage.width,
            stage.between(0, 1) * stage.height,
            0.5 * max(stage.width, stage.height),
            1.6,
        )
        board.glow(tone, smoothstep(0.35, 0.95, cloud) * spot * np.float32(0.75))
    air.stars(stage, 1.9, 1.0)
    _planet(stage, tint.apply(glows[int(stage.random.integers(len(glows)))]))
    return Ground(near=0.8, far=0.5, surface="air")


def _planet(stage: Stage, colour: Colour) -> None:
    """A banded planet, lit from one side, with a ring now and then."""
    long = max(stage.width, stage.height)
    r = long * stage.between(0.1, 0.2)
    x, y = (0.5 - 0.3 * stage.light.side) * stage.width, stage.between(0.2, 0.36) * stage.height
    steps = np.linspace(-1, 1, int(2 * r), dtype=np.float32)
    across, down = np.meshgrid(steps, steps)
    inside = 1 - across**2 - down**2
    depth = np.sqrt(np.clip(inside, 0, 1))
    lambert = np.clip(0.72 * stage.light.side * across - 0.45 * down + 0.5 * depth, 0, 1)
    swirl = clouds(stage.random, len(steps), len(steps), 4, 4, 3.0)
    bands = 0.5 + 0.5 * np.sin(down * np.float32(9) + swirl * np.float32(4))
    light, dark = np.asarray(shift(colour, light=0.14), np.float32), np.asarray(shift(colour, light=-0.16), np.float32)
    surface = dark + (light - dark) * bands[..., None].astype(np.float32)
    shaded = surface * (0.05 + 1.1 * lambert[..., None])
    rim = np.clip(1 - depth, 0, 1) ** 3 * lambert
    shaded = shaded + rim[..., None] * np.float32(0.5)
    mask = np.clip(inside * np.float32(r * 0.5), 0, 1)
    ring = stage.chance(0.55)
    if ring:
        _ring(stage, x, y, r, colour, behind=True)
    stage.board.paste_pixels(int(x - r), int(y - r), shaded.astype(np.float32), mask.astype(np.float32))
    if ring:
        _ring(stage, x, y, r, colour, behind=False)


def _ring(stage: Stage, x: float, y: float, r: float, colour: Colour, *, behind: bool) -> None:
    for grow, alpha in ((1.95, 0.4), (1.75, 0.65), (1.5, 0.4)):
        outer = _half(x, y, r * grow, r * grow * 0.22, -16, behind=behind)
        inner = _half(x, y, r * (grow - 0.16), r * (grow - 0.16) * 0.22, -16, behind=behind)
        stage.board.shape(np.vstack([outer, inner[::-1]]), (shift(colour, light=0.22, chroma=0.6),), alpha)


def _half(x: float, y: float, rx: float, ry: float, angle: float, *, behind: bool) -> Points:
    points = ellipse(x, y, rx, ry, angle, 90)
    return np.vstack([points[45:], points[:1]]) if behind else points[:46]


def sky(stage: Stage) -> Ground:
    stage.horizon = 1.0
    air.sky(stage)
    light = stage.light
    for k in range(3):
        top = 0.66 + 0.11 * k
        field = clouds(stage.random, stage.width, stage.height, 4.5 - k * 0.8, 5, 1.8)
        rows = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None]
        mask = smoothstep(
            0.42, 0.6, field * np.float32(0.5) + (rows - np.float32(top)) * np.float32(2.4) + np.float32(0.42)
        )
        lit = mix(light.key, (1.0, 1.0, 1.0), 0.5 if light.dark < 0.4 else 0.0)
        lit = multiply(lit, mix((1.0, 1.0, 1.0), light.ambient, 0.5))
        shade = mix(lit, light.sky[max(0, len(light.sky) - 2 - k)], 0.5)
        tone = (
            np.asarray(shade, np.float32)
            + (np.asarray(lit, np.float32) - np.asarray(shade, np.float32)) * smoothstep(0.3, 0.75, field)[..., None]
        )
        stage.board.cover(tone, mask * np.float32(0.92))
    if light.hour not in ("fog", "grey", "night"):
        for _ in range(4):
            air.cumulus(stage, stage.between(0, 1), stage.between(0.3, 0.8), stage.between(0.1, 0.24))
    return Ground(near=0.74, far=0.5, surface="air")
