"""Hills, ridges, trees on a line and grass: the pieces that landscapes are made of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..curves import Points, ellipse, ribbon, smooth
from ..noise import ridge
from ..stage import Stage


def outline(stage: Stage, base: float, rise: float, rough: float, first: int = 3) -> Points:
    """A ridge line over the whole width; `base` and `rise` are shares of the height."""
    count = 200
    line = ridge(stage.random, count, rough, first)
    x = np.linspace(-0.02, 1.02, count) * stage.width
    return np.stack([x, (base - line * rise) * stage.height], axis=1)


def closed(stage: Stage, line: Points, bottom: float = 1.02) -> Points:
    """A ridge line as an outline that reaches down to `bottom`."""
    low = bottom * stage.height
    return np.vstack([line, [[line[-1, 0], low], [line[0, 0], low]]])


def hill(
    stage: Stage,
    colour: Colour,
    depth: float,
    *,
    base: float,
    rise: float,
    rough: float = 0.42,
    first: int = 3,
    bottom: float = 1.02,
) -> Points:
    """One layer of hills, lit along its crest and hazy at its foot; its ridge line comes back."""
    line = outline(stage, base, rise, rough, first)
    lit, dark = stage.tones(colour, depth)
    haze = mix(stage.local(colour, depth), stage.light.haze, min(0.8, 0.25 + depth * 0.5))
    texture = None if stage.flat else stage.texture()
    stage.board.shape(closed(stage, line, bottom), (lit, mix(lit, dark, 0.45), haze), texture=texture)
    return line


def peaks(
    stage: Stage, colour: Colour, depth: float, *, base: float, rise: float, count: int, snow: float = 0.0
) -> Points:
    """A range of rocky peaks, each with a lit and a shaded face; `snow`: how much of each is white (0–1)."""
    knots = []
    for k in range(count):
        at = (k + 0.5 + stage.between(-0.28, 0.28)) / count * 1.2 - 0.1
        knots += [
            (at - 0.6 / count, base - rise * stage.between(0.05, 0.35)),
            (at, base - rise * stage.between(0.55, 1.0)),
        ]
    knots.append((1.15, base - rise * stage.between(0.05, 0.3)))
    steps = 16
    line = np.vstack([_ragged(stage, np.array(a), np.array(b), 4)[:-1] for a, b in pairwise(knots)])
    line = np.vstack([line, [knots[-1]]]) * (stage.width, stage.height)
    lit, dark = stage.tones(colour, depth)
    haze = mix(stage.local(colour, depth), stage.light.haze, min(0.85, 0.35 + depth * 0.5))
    stage.board.shape(closed(stage, line), (mix(lit, stage.light.key, 0.12), lit, haze))
    for k in range(count):
        _face(
            stage,
            line,
            (2 * k * steps, (2 * k + 1) * steps, (2 * k + 2) * steps),
            mix(dark, stage.light.sky[0], 0.3),
            depth,
            snow,
        )
    return line


def _ragged(stage: Stage, start: Points, end: Points, depth: int) -> Points:
    """A broken line between two points."""
    if depth == 0:
        return np.array([start, end])
    swing = float(np.hypot(*(end - start))) * 0.075
    middle = (start + end) / 2 + (0, stage.between(-swing, swing))
    return np.vstack([_ragged(stage, start, middle, depth - 1)[:-1], _ragged(stage, middle, end, depth - 1)])


def _face(stage: Stage, line: Points, at: tuple[int, int, int], shade: Colour, depth: float, snow: float) -> None:
    """The shaded side of one peak and its cap of snow."""
    before, top, after = at
    away = -stage.light.side
    x, y = line[top]
    low = float(max(line[before, 1], line[after, 1])) + 0.04 * stage.height
    spine = [(x, y)]
    for k in range(1, 10):
        sway = (1 if k % 2 else -1) * stage.between(0.004, 0.018) * stage.width
        spine.append((x - away * 0.05 * k / 9 * (low - y) + sway, y + (low - y) * k / 9))
    ridge_side = line[top : after + 1] if away > 0 else line[before : top + 1][::-1]
    corner = [(ridge_side[-1, 0], low)]
    stage.board.shape(
        np.vstack([ridge_side, corner, np.array(spine)[::-1]]),
        (shade, mix(shade, stage.light.haze, 0.5)),
        0.62 - 0.25 * depth,
    )
    if snow:
        _cap(stage, line, at, np.array(spine), depth, y + (low - y) * snow)


def _cap(stage: Stage, line: Points, at: tuple[int, int, int], spine: Points, depth: float, limit: float) -> None:
    before, top, after = at
    left = next((i for i in range(top, before, -1) if line[i, 1] > limit), before)
    right = next((i for i in range(top, after) if line[i, 1] > limit), after)
    middle = next((i for i in range(len(spine)) if spine[i, 1] > limit), len(spine) - 1)
    white, blue = stage.local(rgb("#fbfcff"), depth * 0.6), stage.local(rgb("#a9bfe6"), depth * 0.6)
    away = -stage.light.side
    for tone, edge in (
        (white if away > 0 else blue, line[left : top + 1]),
        (blue if away > 0 else white, line[top : right + 1][::-1]),
    ):
        end, start = spine[middle], edge[0]
        teeth = [
            start + (end - start) * k / 6 + (0, (0.022 if k % 2 else -0.014) * stage.height * stage.between(0.5, 1.2))
            for k in range(1, 6)
        ]
        stage.board.shape(np.vstack([edge, spine[: middle + 1], np.array(teeth)[::-1]]), (tone,), 0.94)


def conifers(stage: Stage, line: Points, colour: Colour, height: float, count: int) -> None:
    """Small pointed trees along a line; `height` is a share of the picture's height."""
    sheet = Sheet.whole(stage.board)
    order = sorted(int(i) for i in stage.random.integers(0, len(line), count))
    for i in order:
        x, y = float(line[i, 0]) + stage.between(-3, 3), float(line[i, 1])
        conifer(stage, sheet, x, y + 0.02 * stage.height, height * stage.height * stage.between(0.5, 1.15), colour)
    stage.board.paste(sheet)


def conifer(stage: Stage, sheet: Sheet, x: float, foot: float, tall: float, colour: Colour) -> None:
    """One pointed tree in tiers, lit on the light's side."""
    wide = tall * stage.between(0.15, 0.21)
    shade, lit = shift(colour, light=-0.05), mix(colour, stage.light.key, 0.22)
    tiers = 5
    for tone, reach in ((shade, (1.0, 1.0)), (lit, (0.9, 0.0) if stage.light.side > 0 else (0.0, 0.9))):
        right: list[tuple[float, float]] = []
        left: list[tuple[float, float]] = []
        for k in range(tiers):
            y = foot - tall * (1 - (k + 0.2) / tiers) * 0.96
            spread = wide * (0.25 + 0.75 * (k + 1) / tiers)
            low = y + tall / tiers * 0.95
            right += [(x + spread * 0.45 * reach[0], y), (x + spread * reach[0], low)]
            left += [(x - spread * 0.45 * reach[1], y), (x - spread * reach[1], low)]
        sheet.polygon([(x, foot - tall), *right, *reversed(left)], tone)
    sheet.polygon(
        [
            (x - wide * 0.1, foot - tall * 0.05),
            (x + wide * 0.1, foot - tall * 0.05),
            (x + wide * 0.1, foot),
            (x - wide * 0.1, foot),
        ],
        shift(shade, light=-0.1),
    )


def broadleaf(stage: Stage, sheet: Sheet, x: float, foot: float, tall: float, colour: Colour) -> None:
    """One round-headed tree."""
    trunk = mix(stage.local(rgb("#5d4335")), colour, 0.25)
    sheet.polygon(ribbon([(x, foot), (x + tall * 0.01, foot - tall * 0.5)], tall * 0.07, tall * 0.035), trunk)
    lit, shade = mix(colour, stage.light.key, 0.3), shift(colour, light=-0.08)
    for tone, grow, move in ((shade, 1.0, 0.0), (colour, 0.82, 0.5), (lit, 0.5, 1.0)):
        for dx, dy, r in (
            (-0.2, 0.52, 0.2),
            (0.2, 0.5, 0.19),
            (0.0, 0.72, 0.24),
            (-0.08, 0.58, 0.24),
            (0.12, 0.6, 0.2),
        ):
            cx = x + (dx + 0.06 * move * stage.light.side) * tall
            cy = foot - (dy + 0.05 * move) * tall
            wobble = 1 + 0.12 * (np.sin(np.arange(26) * 1.9 + dx * 40))[:, None]
            centre = np.array([[cx, cy]])
            sheet.polygon(
                centre + (ellipse(cx, cy, r * grow * tall, r * grow * tall, steps=26) - centre) * wobble, tone
            )


def grass(stage: Stage, top: float, colours: Sequence[Colour], count: int = 420, tall: float = 0.05) -> None:
    """Blades over the ground below `top`, larger towards the viewer."""
    sheet = Sheet.whole(stage.board)
    rows = np.sort(stage.random.random(count)) ** 0.8
    for row in rows:
        y = (top + (1.04 - top) * float(row)) * stage.height
        x = stage.between(-0.02, 1.02) * stage.width
        size = tall * stage.height * (0.12 + 0.88 * float(row) ** 1.6) * stage.between(0.6, 1.3)
        bend = stage.between(-0.45, 0.45) * size
        colour = colours[int(stage.random.integers(len(colours)))]
        blade = smooth([(x, y), (x + bend * 0.25, y - size * 0.6), (x + bend, y - size)], closed=False, steps=4)
        sheet.polygon(ribbon(blade, size * 0.09, size * 0.012), colour)
    stage.board.paste(sheet, 0.9)


def flowers(stage: Stage, top: float, colours: Sequence[Colour], count: int = 60) -> None:
    """Small blossoms over the ground below `top`."""
    sheet = Sheet.whole(stage.board)
    rows = np.sort(stage.random.random(count))
    for row in rows:
        y = (top + (1.0 - top) * float(row)) * stage.height
        x = stage.between(0, 1) * stage.width
        size = stage.unit * (1.6 + 8 * float(row) ** 1.7) * stage.between(0.7, 1.3)
        colour = colours[int(stage.random.integers(len(colours)))]
        sheet.stroke([(x, y), (x + size * 0.3, y + size * 3.2)], size * 0.22, stage.local(rgb("#4f7a45")))
        if size < 3 * stage.unit:
            sheet.polygon(ellipse(x, y, size, size * 0.8, steps=10), colour)
            continue
        for k in range(5):
            angle = k * 72 + 15
            dx, dy = np.cos(np.radians(angle)) * size * 0.7, np.sin(np.radians(angle)) * size * 0.55
            sheet.polygon(ellipse(x + dx, y + dy, size * 0.6, size * 0.42, angle, 16), colour)
        sheet.polygon(ellipse(x, y, size * 0.35, size * 0.3, steps=12), stage.local(rgb("#f7d25c")))
    stage.board.paste(sheet)
