"""Rooms with a window and a sunbeam, and the studio for products."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen, Sheet, blurred_field
from ..colour import Colour, mix, ramp, rgb, shift
from ..curves import ellipse
from ..noise import clouds
from ..stage import Ground, Stage
from ..subjects import REGISTRY, Look

# wall, floor, rug, accent
_ROOMS = (
    "#f2d9b8 #b9794a #d96c4f #3f7f78", "#cfdccb #a97b56 #e0a94f #c65f4a", "#e9c9bd #a06a4c #5f86a0 #e7b04c",
    "#bcd0d8 #b08a63 #d98a5c #34557a", "#e8d59f #9a6240 #3f7f80 #cf5a4a", "#d9c6dc #a67458 #7a5c98 #e89a5c",
)  # fmt: skip


def _rect(stage: Stage, left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """A rectangle given in shares of the board, as an outline in its pixels."""
    x0, y0, x1, y1 = left * stage.width, top * stage.height, right * stage.width, bottom * stage.height
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def room(stage: Stage) -> Ground:
    wall, floor, rug, accent = (stage.local(c) for c in ramp(_ROOMS[int(stage.random.integers(len(_ROOMS)))]))
    line = stage.between(0.58, 0.64)
    side = stage.light.side
    glow = mix(wall, stage.light.key, 0.35)
    stage.board.gradient((mix(wall, stage.light.sky[0], 0.12), wall, glow), 0.0, line)
    stage.board.gradient((mix(floor, glow, 0.25), floor, shift(floor, light=-0.06)), line, 1.0)
    _planks(stage, line, floor)
    band = [(0, line - 0.022), (1, line - 0.022), (1, line), (0, line)]
    stage.board.shape([(x * stage.width, y * stage.height) for x, y in band], (mix(wall, (1.0, 1.0, 1.0), 0.45),))
    window_x = 0.5 + side * stage.between(0.2, 0.27)
    _window(stage, window_x, stage.between(0.07, 0.1), line)
    corner = (_shelf, _armchair, _greenery)[int(stage.random.integers(3))]
    corner(stage, 0.5 - side * stage.between(0.28, 0.33), line, accent, rug)
    spot = 0.5 - side * stage.between(0.02, 0.1)
    _rug(stage, spot, rug, accent)
    if stage.light.dark < 0.5:
        _beam(stage, window_x, line, spot)

    def shaft(stage: Stage) -> None:
        _shaft(stage, window_x, spot, 0.26)

    front = shaft if stage.light.dark < 0.5 else None
    return Ground(near=0.86, far=0.76, surface="floor", spot=spot, soft=0.35, front=front)


def _planks(stage: Stage, line: float, floor: Colour) -> None:
    sheet = Sheet.whole(stage.board)
    w, h = stage.width, stage.height
    dark = shift(floor, light=-0.09)
    for k in range(-9, 20):
        x = k / 10
        sheet.stroke(
            [((0.5 + (x - 0.5) * 0.62) * w, line * h), ((0.5 + (x - 0.5) * 1.7) * w, h * 1.02)], 1.1 * stage.unit, dark
        )
    stage.board.paste(sheet, 0.5)
    grain = clouds(stage.random, w, h, 30, 3, 0.25)
    rows = (np.linspace(0, 1, h, dtype=np.float32) > line)[:, None]
    stage.board.pixels *= (1 + (grain - np.float32(0.5)) * rows * np.float32(0.1))[..., None].astype(np.float32)


def _window(stage: Stage, x: float, top: float, line: float) -> None:
    w, h, light = stage.width, stage.height, stage.light
    half, bottom = 0.15, line - 0.14
    frame = mix(stage.local(rgb("#fbf4e8")), light.key, 0.2)
    stage.board.shape(_rect(stage, x - half - 0.014, top - 0.016, x + half + 0.014, bottom + 0.016), (frame,))
    pane = (light.sky[1], light.sky[2], mix(light.sky[-1], light.key, 0.4))
    stage.board.shape(_rect(stage, x - half, top, x + half, bottom), pane)
    tree = stage.local(rgb("#7fa06a"), 0.35)
    for dx, dy, r in ((-0.08, 0.02, 0.07), (-0.02, 0.05, 0.06), (0.07, 0.01, 0.085), (0.11, 0.05, 0.05)):
        found = stage.board.mask(ellipse((x + dx) * w, (bottom - dy + 0.04) * h, r * w, r * h * 0.8))
        if found:
            rows, columns, mask = found
            low, left = int(bottom * h), int((x - half) * w)
            mask = mask * (np.arange(rows.start, rows.stop) < low)[:, None]
            mask = (
                mask
                * (
                    (np.arange(columns.start, columns.stop) > left)
                    & (np.arange(columns.start, columns.stop) < int((x + half) * w))
                )[None, :]
            )
            area = stage.board.pixels[rows, columns]
            area += (np.asarray(tree, np.float32) - area) * mask[..., None].astype(np.float32)
    bar = 0.006
    stage.board.shape(_rect(stage, x - bar, top, x + bar, bottom), (frame,))
    stage.board.shape(_rect(stage, x - half, (top + bottom) / 2 - bar, x + half, (top + bottom) / 2 + bar), (frame,))
    stage.board.shape(
        _rect(stage, x - half - 0.03, bottom + 0.012, x + half + 0.03, bottom + 0.032), (shift(frame, light=-0.03),)
    )
    stage.board.glow(light.key, stage.radial(x * w, (top + bottom) / 2 * h, 0.42 * max(w, h), 1.3) * np.float32(0.4))
    _curtains(stage, x, half, top, bottom)


def _curtains(stage: Stage, x: float, half: float, top: float, bottom: float) -> None:
    w, h = stage.width, stage.height
    cloth = mix(stage.accents[0], stage.light.key, 0.45)
    for side in (-1, 1):
        outer, inner = x + side * (half + 0.06), x + side * (half - 0.035)
        points = [
            (outer, top - 0.03),
            (inner, top - 0.03),
            (inner + side * 0.02, (top + bottom) / 2),
            (inner + side * 0.05, bottom + 0.08),
            (outer, bottom + 0.1),
        ]
        stage.board.shape(
            [(a * w, b * h) for a, b in points], (shift(cloth, light=0.02), shift(cloth, light=-0.07)), 0.93
        )
        for k in range(3):
            fold = outer - side * (0.02 + 0.022 * k)
            stage.board.shape(
                [
                    ((fold + d) * w, b * h)
                    for d, b in ((0, top - 0.03), (0.006, top - 0.03), (0.008, bottom + 0.09), (0.001, bottom + 0.09))
                ],
                (shift(cloth, light=-0.1),),
                0.5,
            )


def _shelf(stage: Stage, x: float, line: float, accent: Colour, rug: Colour) -> None:
    """A low shelf with a plant and books, and a picture above it, on the side away from the window."""
    w, h = stage.width, stage.height
    sheet = Sheet.whole(stage.board)
    wood = stage.local(rgb("#7d4f36"))

    def box(left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        sheet.polygon(_rect(stage, left, top, right, bottom), colour)

    box(x - 0.15, line - 0.13, x + 0.15, line - 0.11, mix(wood, stage.light.key, 0.3))
    box(x - 0.145, line - 0.11, x + 0.145, line + 0.02, wood)
    box(x - 0.135, line - 0.1, x + 0.135, line - 0.01, shift(wood, light=-0.09))
    spines = ramp("#c65f4a #e0b45c #3f7f80 #5f6fa0 #e9d9c0 #8a5a78")
    at = x - 0.128
    while at < x + 0.06:
        wide, tall = stage.between(0.011, 0.02), stage.between(0.05, 0.078)
        box(at, line - 0.01 - tall, at + wide, line - 0.01, stage.local(spines[int(stage.random.integers(6))]))
        at += wide + 0.002
    pen = Pen(sheet, (x + 0.07) * w, (line - 0.13) * h, 0.27 * h)
    pen.path("M-13,70 L13,70 L10,100 L-10,100 Z", accent)
    for angle in range(-80, 81, 20):
        tilt = np.radians(angle + stage.between(-8, 8))
        tip = (np.sin(tilt) * 36, 66 - np.cos(tilt) * 54)
        middle = (np.sin(tilt) * 24, 66 - np.cos(tilt) * 34 - 5)
        pen.taper([(0, 70), middle, tip], 7, 0.6, stage.local(rgb("#4f8a5c") if angle % 40 else rgb("#76a866")))
    frame_x, frame_y = x - 0.055, line - 0.36
    box(frame_x - 0.07, frame_y - 0.09, frame_x + 0.07, frame_y + 0.09, mix(wood, (1.0, 1.0, 1.0), 0.12))
    box(frame_x - 0.06, frame_y - 0.08, frame_x + 0.06, frame_y + 0.08, stage.local(rgb("#f6ecd9")))
    sheet.polygon(ellipse(frame_x * w, (frame_y - 0.015) * h, 0.03 * w, 0.03 * w), rug)
    box(frame_x - 0.06, frame_y + 0.03, frame_x + 0.06, frame_y + 0.08, accent)
    stage.board.paste(sheet)


def _rug(stage: Stage, x: float, rug: Colour, accent: Colour) -> None:
    w, h = stage.width, stage.height
    cream = mix(rug, stage.local(rgb("#fff3dc")), 0.65)
    for grow, colour in ((1.0, rug), (0.92, cream), (0.86, rug), (0.6, mix(rug, cream, 0.3)), (0.54, rug)):
        stage.board.shape(
            ellipse(x * w, 0.84 * h, 0.4 * grow * w, 0.125 * grow * h, steps=90),
            (mix(colour, stage.light.key, 0.12), colour),
        )
    sheet = Sheet.whole(stage.board)
    for k in range(30):
        a = k / 30 * 2 * np.pi
        sheet.polygon(
            ellipse((x + np.cos(a) * 0.29) * w, (0.84 + np.sin(a) * 0.0906) * h, 0.012 * w, 0.006 * h, steps=14),
            accent if k % 2 else cream,
        )
    stage.board.paste(sheet)


def _beam(stage: Stage, window: float, line: float, spot: float) -> None:
    """The sunbeam: panes of light on the floor, and a hazy shaft of dust from the window."""
    w, h = stage.width, stage.height
    mask = np.zeros((h, w), np.float32)
    for across in (-0.95, 0.06):
        for down in (0.0, 0.52):
            pane = [(across, down), (across + 0.89, down), (across + 0.89, down + 0.46), (across, down + 0.46)]
            points = [
                ((spot + 0.25 * u * (0.85 + 0.5 * v) + 0.17 * stage.light.side * (0.5 - v)) * w, (0.71 + 0.25 * v) * h)
                for u, v in pane
            ]
            found = stage.board.mask(points)
            if found:
                mask[found[0], found[1]] = np.maximum(mask[found[0], found[1]], found[2])
    soft = blurred_field(mask, 5 * stage.unit)
    stage.board.glow(mix(stage.light.key, rgb("#ffd27a"), 0.4), soft * np.float32(0.42))
    motes = Sheet.whole(stage.board)
    for _ in range(60):
        t = stage.between(0, 1)
        x = (window + (spot - window) * t + stage.between(-0.2, 0.2)) * w
        size = stage.unit * stage.between(0.6, 1.9)
        motes.polygon(
            ellipse(x, (0.12 + 0.75 * t) * h, size, size, steps=10), mix(stage.light.key, (1.0, 1.0, 1.0), 0.5)
        )
    stage.board.paste(motes, 0.6)


def _shaft(stage: Stage, window: float, spot: float, strength: float) -> None:
    """The hazy shaft of light from the window to the floor, over whatever lies in it."""
    w, h = stage.width, stage.height
    mask = np.zeros((h, w), np.float32)
    top, foot = (window - 0.12, window + 0.12), (spot - 0.24, spot + 0.24)
    points = [(top[0] * w, 0.1 * h), (top[1] * w, 0.1 * h), (foot[1] * w, 0.97 * h), (foot[0] * w, 0.97 * h)]
    found = stage.board.mask(points)
    if found:
        mask[found[0], found[1]] = found[2]
    dust = clouds(stage.random, w, h, 5, 3)
    fade = np.linspace(1.0, 0.45, h, dtype=np.float32)[:, None]
    tone = mix(stage.light.key, rgb("#ffe2a0"), 0.5)
    stage.board.glow(
        tone, blurred_field(mask, 11 * stage.unit) * (0.7 + np.float32(0.6) * dust) * fade * np.float32(strength)
    )


def _frame(stage: Stage, sheet: Sheet, x: float, y: float, size: float, colours: tuple[Colour, Colour, Colour]) -> None:
    """A small abstract picture in a frame, hanging on the wall."""
    w, h = stage.width, stage.height
    wood = mix(stage.local(rgb("#7d4f36")), (1.0, 1.0, 1.0), 0.12)
    for reach, tone in ((size, wood), (size * 0.86, stage.local(rgb("#f6ecd9")))):
        sheet.polygon(_rect(stage, x - reach * 0.8, y - reach, x + reach * 0.8, y + reach), tone)
    sheet.polygon(ellipse(x * w, (y - size * 0.2) * h, size * 0.36 * w, size * 0.36 * w), colours[0])
    sheet.polygon(_rect(stage, x - size * 0.69, y + size * 0.3, x + size * 0.69, y + size * 0.86), colours[1])
    sheet.polygon(_rect(stage, x - size * 0.69, y + size * 0.52, x + size * 0.2, y + size * 0.86), colours[2])


def _armchair(stage: Stage, x: float, line: float, accent: Colour, rug: Colour) -> None:
    """An armchair and a standing lamp."""
    w, h = stage.width, stage.height
    sheet = Sheet.whole(stage.board)
    _frame(stage, sheet, x - 0.06, line - 0.38, 0.07, (accent, rug, mix(rug, accent, 0.5)))
    _frame(stage, sheet, x + 0.08, line - 0.4, 0.055, (rug, accent, mix(rug, (1.0, 1.0, 1.0), 0.4)))
    look = Look(main=accent, accent=rug, white=stage.local((0.98, 0.95, 0.9)))
    pole = stage.local(rgb("#6f5138"))
    lamp = x + (0.16 if x > 0.5 else -0.16)
    sheet.stroke([(lamp * w, (line + 0.04) * h), (lamp * w, (line - 0.36) * h)], 3.4 * stage.unit, pole)
    shade = [
        (lamp - 0.03, line - 0.42),
        (lamp + 0.03, line - 0.42),
        (lamp + 0.055, line - 0.32),
        (lamp - 0.055, line - 0.32),
    ]
    sheet.polygon([(a * w, b * h) for a, b in shade], stage.local(rgb("#f3dfb4")))
    REGISTRY["chair"].draw(Pen(sheet, x * w, (line + 0.1) * h, 0.34 * h), look, stage.random)
    stage.board.paste(sheet)


def _greenery(stage: Stage, x: float, line: float, accent: Colour, rug: Colour) -> None:
    """A tall plant in a basket, a hanging one, and a round mirror."""
    w, h = stage.width, stage.height
    sheet = Sheet.whole(stage.board)
    glass = mix(stage.light.sky[1], (1.0, 1.0, 1.0), 0.45)
    sheet.polygon(
        ellipse((x - 0.03) * w, (line - 0.34) * h, 0.088 * w, 0.088 * w, steps=60), stage.local(rgb("#b98a4f"))
    )
    sheet.polygon(ellipse((x - 0.03) * w, (line - 0.34) * h, 0.078 * w, 0.078 * w, steps=60), glass)
    greens = [stage.local(c) for c in ramp("#4f8a5c #76a866 #3f7a5f")]
    pen = Pen(sheet, (x + 0.06) * w, (line + 0.07) * h, 0.44 * h)
    pen.path("M-14,74 L14,74 L10,100 L-10,100 Z", accent)
    pen.box(-15, 72, 15, 77, mix(accent, (1.0, 1.0, 1.0), 0.25))
    for k, angle in enumerate(range(-72, 73, 18)):
        tilt = np.radians(angle + stage.between(-6, 6))
        reach = 46 + 18 * (k % 2)
        tip, bend = (
            (np.sin(tilt) * reach, 74 - np.cos(tilt) * reach),
            (np.sin(tilt) * reach * 0.5, 74 - np.cos(tilt) * reach * 0.68),
        )
        pen.line([(0, 74), bend, tip], 1.2, greens[2], curved=True)
        pen.oval(tip[0], tip[1], 11, 5.5, greens[k % 2], angle - 90 if angle < 0 else angle + 90)
    stage.board.paste(sheet)


def studio(stage: Stage) -> Ground:
    """A seamless backdrop with a round plinth, lit softly from one side."""
    accent = stage.accents[0]
    wall = (
        mix(accent, (1.0, 1.0, 1.0), stage.between(0.45, 0.7))
        if "white background" not in stage.reading.text
        else (0.95, 0.95, 0.95)
    )
    low = shift(wall, light=-0.1)
    stage.board.gradient((shift(wall, light=-0.03), wall, shift(wall, light=0.03)), 0.0, 0.66)
    stage.board.gradient((shift(wall, light=0.03), low), 0.62, 1.0)
    rows = np.linspace(0, 1, stage.height, dtype=np.float32)
    blend = np.exp(-(((rows - 0.64) / 0.06) ** 2))[:, None] * np.ones((1, stage.width), np.float32)
    stage.board.cover(shift(wall, light=0.02), (blend * 0.8).astype(np.float32))
    x = 0.5 + 0.32 * stage.light.side
    stage.board.glow(
        (1.0, 0.98, 0.92),
        stage.radial(x * stage.width, 0.22 * stage.height, 0.6 * max(stage.width, stage.height), 1.4)
        * np.float32(0.35),
    )
    ring = 0.27 * min(stage.width, stage.height)
    if stage.chance(0.6):
        stage.board.shape(
            ellipse(0.5 * stage.width, 0.42 * stage.height, ring * 1.25, ring * 1.25, steps=120),
            (mix(wall, stage.accents[1], 0.45), mix(wall, stage.accents[1], 0.2)),
        )
    cx, top = 0.5 * stage.width, 0.8 * stage.height
    side = mix(wall, stage.accents[-1], 0.3)
    for y, tone in ((top + 0.1 * stage.height, shift(low, light=-0.12)),):
        stage.board.cover(
            tone,
            blurred_field(_disc(stage, cx, y + 8 * stage.unit, ring * 1.5, ring * 0.3), 14 * stage.unit)
            * np.float32(0.5),
        )
    count = 60
    low_edge = ellipse(cx, top + 0.09 * stage.height, ring * 1.35, ring * 0.27, steps=count * 2)[:count]
    wide = np.array([[cx - ring * 1.35, top], [cx + ring * 1.35, top]])
    stage.board.shape(np.vstack([low_edge, wide]), (mix(side, (1.0, 1.0, 1.0), 0.1), shift(side, light=-0.12)))
    stage.board.shape(
        ellipse(cx, top, ring * 1.35, ring * 0.27, steps=120),
        (mix(side, (1.0, 1.0, 1.0), 0.3), mix(side, (1.0, 1.0, 1.0), 0.5)),
    )
    return Ground(near=0.82, far=0.79, surface="table", spot=0.5, soft=0.5)


def flatlay(stage: Stage) -> Ground:
    """A plain coloured table top, seen from straight above."""
    base = mix(stage.accents[0], (1.0, 1.0, 1.0), stage.between(0.55, 0.72))
    stage.board.gradient((shift(base, light=0.02), shift(base, light=-0.03)))
    corner = 0.5 - 0.55 * stage.light.side
    stage.board.glow(
        (1.0, 0.98, 0.92),
        stage.radial(corner * stage.width, 0, 0.9 * max(stage.width, stage.height), 1.4) * np.float32(0.3),
    )
    return Ground(near=0.98, far=0.3, surface="grid", soft=0.0)


def _disc(stage: Stage, x: float, y: float, rx: float, ry: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    mask = np.zeros((stage.height, stage.width), np.float32)
    found = stage.board.mask(ellipse(x, y, rx, ry, steps=90))
    if found:
        mask[found[0], found[1]] = found[2]
    return mask
