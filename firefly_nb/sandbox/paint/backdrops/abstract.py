"""Compositions for prompts that name nothing to draw: chosen by the words themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..canvas import Sheet, blurred
from ..colour import Colour, mix, shift
from ..curves import ellipse, ribbon, smooth
from ..noise import clouds, resize, ridge
from ..stage import Ground, Stage
from . import air, relief


def _field_of(stage: Stage) -> tuple[Colour, ...]:
    return (*stage.accents, stage.light.sky[0], stage.light.sky[-1])


def _done(stage: Stage) -> Ground:
    return Ground(near=0.86, far=0.7, surface="air", soft=0.0)


def flow(stage: Stage) -> Ground:
    """Ribbons that follow a smooth field."""
    tones = _field_of(stage)
    dark = stage.chance(0.5)
    base = shift(tones[-2], light=-0.12) if dark else mix(tones[-1], (1.0, 1.0, 1.0), 0.45)
    stage.board.gradient((base, shift(base, light=0.05 if dark else -0.05)))
    field = clouds(stage.random, 64, 64, 2.2, 2) * np.float32(stage.between(5.5, 9))
    sheet = Sheet.whole(stage.board)
    step = 15 * stage.unit
    for _ in range(330):
        x, y = stage.between(-0.05, 1.05) * stage.width, stage.between(-0.05, 1.05) * stage.height
        line = []
        for _ in range(int(stage.between(8, 30))):
            line.append((x, y))
            u, v = min(63, max(0, int(x / stage.width * 63))), min(63, max(0, int(y / stage.height * 63)))
            angle = float(field[v, u])
            x, y = x + np.cos(angle) * step, y + np.sin(angle) * step
        wide = stage.unit * (2 + 15 * stage.between(0, 1) ** 3)
        tone = tones[int(stage.random.integers(len(stage.accents)))]
        curve = smooth(line, closed=False, steps=3)
        sheet.polygon(ribbon(curve, wide, wide * 0.15), shift(tone, light=stage.between(-0.07, 0.1)))
    stage.board.paste(sheet)
    return _done(stage)


def layers(stage: Stage) -> Ground:
    """Hills of cut paper under a large sun."""
    stage.horizon = 1.0
    air.sky(stage)
    tones = _field_of(stage)
    count = 8
    for k in range(count):
        base = 0.42 + 0.62 * (k + 1) / count
        tone = mix(tones[k % len(stage.accents)], stage.light.sky[0], 0.1 + 0.5 * k / count)
        line = relief.outline(stage, base, stage.between(0.1, 0.2), 0.36, 2)
        shadow = line + np.array([0, -7 * stage.unit])
        stage.board.shape(relief.closed(stage, shadow), (shift(tone, light=-0.22),), 0.25)
        stage.board.shape(relief.closed(stage, line), (shift(tone, light=0.07), shift(tone, light=-0.04)))
    return _done(stage)


def arches(stage: Stage) -> Ground:
    """A grid of quarter circles, discs and arches."""
    tones = (*_field_of(stage), mix(stage.light.sky[-1], (1.0, 1.0, 1.0), 0.55))
    cells = int(stage.random.integers(4, 7))
    size = max(stage.width, stage.height) / cells
    sheet = Sheet.whole(stage.board)
    for row in range(int(stage.height / size) + 1):
        for column in range(int(stage.width / size) + 1):
            x, y = column * size, row * size
            back, front, third = (tones[int(i)] for i in stage.random.choice(len(tones), 3, replace=False))
            sheet.polygon([(x, y), (x + size + 1, y), (x + size + 1, y + size + 1), (x, y + size + 1)], back)
            _tile(stage, sheet, x, y, size, front, third)
    stage.board.paste(sheet)
    return _done(stage)


def _tile(stage: Stage, sheet: Sheet, x: float, y: float, size: float, front: Colour, third: Colour) -> None:
    kind = int(stage.random.integers(5))
    turn = int(stage.random.integers(4))
    corner = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)][turn]
    if kind == 0:
        sheet.polygon(ellipse(x + size / 2, y + size / 2, size * 0.38, size * 0.38, steps=64), front)
        sheet.polygon(ellipse(x + size / 2, y + size / 2, size * 0.19, size * 0.19, steps=48), third)
    elif kind in (1, 2):
        for grow, tone in ((1.0, front), (0.66, third), (0.33, front)):
            angles = np.radians(np.linspace(0, 90, 30) + turn * 90)
            arc = np.stack([corner[0] + np.cos(angles) * size * grow, corner[1] + np.sin(angles) * size * grow], axis=1)
            sheet.polygon(np.vstack([[corner], arc]), tone)
            if kind == 1:
                break
    elif kind == 3:
        opposite = [(x + size, y + size), (x, y + size), (x, y), (x + size, y)][turn]
        side = [(x + size, y), (x + size, y + size), (x, y + size), (x, y)][turn]
        sheet.polygon([corner, opposite, side], front)
    else:
        for k in range(4):
            top = y + size * (k + 0.15) / 4
            sheet.polygon([(x, top), (x + size, top), (x + size, top + size / 8), (x, top + size / 8)], front)


def orbs(stage: Stage) -> Ground:
    """Soft spheres that float in coloured light."""
    tones = _field_of(stage)
    stage.board.gradient((stage.light.sky[0], mix(stage.light.sky[1], tones[0], 0.4), stage.light.sky[-1]))
    for _ in range(3):
        tone = tones[int(stage.random.integers(len(tones)))]
        spot = stage.radial(
            stage.between(0, 1) * stage.width, stage.between(0, 1) * stage.height, 380 * stage.unit, 1.6
        )
        stage.board.cover(tone, spot * np.float32(0.6))
    for size in sorted(stage.random.uniform(24, 150, 11)):
        _sphere(stage, float(size) * stage.unit, tones[int(stage.random.integers(len(stage.accents)))])
    return _done(stage)


def _sphere(stage: Stage, r: float, colour: Colour) -> None:
    x, y = stage.between(0.05, 0.95) * stage.width, stage.between(0.08, 0.92) * stage.height
    steps = np.linspace(-1, 1, max(8, int(2 * r)), dtype=np.float32)
    across, down = np.meshgrid(steps, steps)
    inside = 1 - across**2 - down**2
    depth = np.sqrt(np.clip(inside, 0, 1))
    lit = np.clip(0.5 * stage.light.side * across - 0.6 * down + 0.62 * depth, 0, 1)
    dark = np.asarray(mix(shift(colour, light=-0.24), stage.light.sky[0], 0.3), np.float32)
    surface = dark + (np.asarray(shift(colour, light=0.14), np.float32) - dark) * lit[..., None]
    surface = surface + (lit[..., None] ** 12 * np.float32(0.55)) + (np.clip(1 - depth, 0, 1) ** 4 * 0.25)[..., None]
    shadow = stage.radial(x + 0.2 * r, y + 0.35 * r, r * 1.25, 3)
    stage.board.pixels *= 1 - shadow[..., None] * np.float32(0.22)
    mask = np.clip(inside * np.float32(r * 0.5), 0, 1)
    stage.board.paste_pixels(int(x - r), int(y - r), np.clip(surface, 0, 1).astype(np.float32), mask.astype(np.float32))


def waves(stage: Stage) -> Ground:
    """Overlapping bands that swing from edge to edge, from the light down to the deep."""
    tones = (stage.light.sky[-1], *stage.accents, stage.light.sky[0])
    stage.board.gradient((tones[0], tones[1]))
    count = 13
    phase = stage.between(0, 6)
    for k in range(count):
        t = (k + 1) / count * (len(tones) - 1)
        i = min(int(t), len(tones) - 2)
        tone = mix(tones[i], tones[i + 1], t - i)
        x = np.linspace(-0.02, 1.02, 90)
        swing = np.sin(x * (4 + 1.5 * np.sin(k)) + phase + k * 0.7) * 0.055 + np.sin(x * 9 + k) * 0.018
        line = np.stack([x * stage.width, (0.05 + 1.0 * (k + 0.5) / count + swing) * stage.height], axis=1)
        stage.board.shape(relief.closed(stage, line - np.array([0, 8 * stage.unit])), (shift(tone, light=-0.2),), 0.22)
        stage.board.shape(relief.closed(stage, line), (shift(tone, light=0.1), tone, shift(tone, light=-0.05)))
    return _done(stage)


def contours(stage: Stage) -> Ground:
    """A map of an invented country: height lines in tinted bands."""
    tones = _field_of(stage)
    height = clouds(stage.random, stage.width, stage.height, stage.between(2.2, 3.6), 4)
    bands = 14
    level = np.clip(height * bands, 0, bands - 0.001)
    table = np.array(
        [
            shift(
                mix(
                    tones[int(i * (len(tones) - 1) / bands)],
                    tones[int(i * (len(tones) - 1) / bands) + 1],
                    (i * (len(tones) - 1) / bands) % 1,
                ),
                light=0.02,
            )
            for i in range(bands)
        ],
        np.float32,
    )
    stage.board.pixels = table[level.astype(np.int64)]
    edge = np.abs(level - np.round(level))
    slope = np.hypot(*np.gradient(level)).astype(np.float32) + np.float32(1e-4)
    line = np.clip(1.3 - edge / slope / np.float32(max(0.6, stage.unit)), 0, 1)
    stage.board.cover(mix(tones[-1], (1.0, 1.0, 1.0), 0.6), line.astype(np.float32) * np.float32(0.75))
    return _done(stage)


def veils(stage: Stage) -> Ground:
    """Sheets of light, as in blown silk."""
    tones = _field_of(stage)
    columns = 400
    board = np.zeros((300, columns, 3), np.float32) + np.asarray(shift(stage.light.sky[0], light=-0.14), np.float32)
    rows = np.linspace(0, 1, 300, dtype=np.float32)[:, None]
    for _ in range(9):
        curve = ridge(stage.random, columns, 0.3, 2) * np.float32(stage.between(0.3, 0.9)) + np.float32(
            stage.between(-0.1, 0.5)
        )
        below = rows - curve[None, :]
        fade = np.where(
            below > 0, np.exp(-np.abs(below) / np.float32(stage.between(0.08, 0.35))), np.exp(-np.abs(below) * 90)
        )
        tone = np.asarray(tones[int(stage.random.integers(len(stage.accents)))], np.float32)
        light = fade[..., None].astype(np.float32) * tone * np.float32(stage.between(0.35, 0.75))
        board = 1 - (1 - board) * (1 - light)
    turned = board if stage.chance(0.5) else np.rot90(board, 1)
    parts = [resize(np.ascontiguousarray(turned[..., i]), stage.width, stage.height) for i in range(3)]
    stage.board.pixels = np.clip(np.stack(parts, axis=-1), 0, 1)
    return _done(stage)


def shards(stage: Stage) -> Ground:
    """Crystal facets around a bright middle."""
    tones = _field_of(stage)
    stage.board.gradient((stage.light.sky[0], stage.light.sky[-1]))
    cx, cy = stage.between(0.35, 0.65) * stage.width, stage.between(0.35, 0.65) * stage.height
    reach = np.hypot(stage.width, stage.height) * 0.75
    sheet = Sheet.whole(stage.board)
    angles = np.sort(stage.random.uniform(0, 2 * np.pi, 17))
    rings = (0.0, 0.16, 0.34, 0.58, 1.0)
    jitter = stage.random.uniform(0.75, 1.25, (len(rings), len(angles)))
    for r in range(len(rings) - 1):
        for k in range(len(angles)):
            j = (k + 1) % len(angles)
            corner = [
                (
                    cx + np.cos(angles[a]) * rings[b] * reach * jitter[b, a],
                    cy + np.sin(angles[a]) * rings[b] * reach * jitter[b, a],
                )
                for a, b in ((k, r), (j, r), (j, r + 1), (k, r + 1))
            ]
            tone = mix(tones[(k + r) % len(stage.accents)], stage.light.sky[-1], 0.5 * (1 - r / 4))
            lift = 0.12 * np.sin(angles[k] * 2 + r * 1.3)
            sheet.polygon([corner[0], corner[1], corner[2]], shift(tone, light=lift))
            sheet.polygon([corner[0], corner[2], corner[3]], shift(tone, light=lift - 0.06))
    stage.board.paste(sheet)
    glow = stage.radial(cx, cy, 300 * stage.unit, 1.3)
    stage.board.glow(stage.light.key, glow * np.float32(0.5))
    stage.board.pixels = np.clip(0.8 * stage.board.pixels + 0.2 * blurred(stage.board.pixels, 5 * stage.unit), 0, 1)
    return _done(stage)


PAINTERS: dict[str, Callable[[Stage], Ground]] = {
    "flow": flow, "layers": layers, "arches": arches, "orbs": orbs, "waves": waves, "contours": contours,
    "veils": veils, "shards": shards,
}  # fmt: skip
