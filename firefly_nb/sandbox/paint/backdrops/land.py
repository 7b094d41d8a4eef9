"""Landscapes: mountains, fields, deserts, forests, roads, ice."""

from __future__ import annotations

import numpy as np

from ..canvas import Sheet
from ..colour import Colour, mix, ramp, rgb, shift
from ..curves import Points, ribbon, smooth
from ..noise import clouds, ridge, smoothstep
from ..stage import Ground, Stage
from . import air, relief

_GREENS = ramp("#7aa65a #6f9b57 #8fae5b #5f8f5c #97a85a")
_AUTUMN = ramp("#d98a3d #c96a35 #e0a84a #b8572f #d4b052")
_SNOW = ramp("#eef4fa #e3edf7 #f5f7fa #dfe9f5 #eef2f8")
_BLOOMS = ramp("#f2668b #f7b54a #fff1e0 #c98be0 #ff8a5c #f5e663 #7fa8f0")


def ground_tones(stage: Stage) -> tuple[Colour, ...]:
    """The colours of grass and leaves in this season."""
    if stage.has("snow"):
        return _SNOW
    return _AUTUMN if stage.has("autumn") else _GREENS


def mountains(stage: Stage) -> Ground:
    air.sky(stage)
    h = stage.horizon
    cool = rgb("#5c6f9c") if not stage.has("autumn") else rgb("#7a6a8c")
    white = 0.62 if stage.has("snow") else 0.36
    relief.peaks(stage, cool, 0.75, base=h + 0.03, rise=stage.between(0.16, 0.24), count=4, snow=white * 0.8)
    tall = stage.between(0.3, 0.44) * min(1.0, h / 0.5)
    near = mix(cool, rgb("#4a5a78"), 0.5)
    relief.peaks(stage, near, 0.4, base=h + 0.06, rise=tall, count=int(stage.random.integers(2, 4)), snow=white)
    relief.hill(stage, mix(cool, rgb("#3e5f63"), 0.6), 0.5, base=h + 0.07, rise=0.06, rough=0.5)
    tones = ground_tones(stage)
    dark = mix(tones[3], rgb("#2f5148"), 0.55)
    line = relief.hill(stage, dark, 0.28, base=h + 0.12, rise=0.07, rough=0.45)
    relief.conifers(stage, line, stage.local(dark, 0.2), 0.055, 90)
    line = relief.hill(stage, tones[0], 0.06, base=h + 0.22, rise=0.08, rough=0.36)
    relief.conifers(stage, line, stage.local(mix(dark, tones[0], 0.15), 0.02), 0.11, 16)
    relief.grass(stage, h + 0.2, [stage.local(shift(t, light=-0.03)) for t in tones], 300, 0.045)
    return Ground(near=0.93, far=h + 0.22, spot=None)


def field(stage: Stage) -> Ground:
    air.sky(stage)
    h, tones = stage.horizon, ground_tones(stage)
    far = mix(tones[0], rgb("#6f8fb0"), 0.5)
    for k in range(2):
        relief.hill(stage, far, 0.85 - 0.25 * k, base=h + 0.01 + 0.03 * k, rise=0.09 - 0.02 * k, rough=0.4)
    for k in range(4):
        tone = tones[(k + int(stage.random.integers(2))) % len(tones)]
        line = relief.hill(stage, tone, 0.42 - 0.12 * k, base=h + 0.07 + 0.09 * k, rise=0.07, rough=0.3, first=2)
        if k in (0, 1):
            sheet = Sheet.whole(stage.board)
            for i in sorted(int(i) for i in stage.random.integers(0, len(line), 7)):
                shade = stage.local(mix(tones[3], rgb("#3f6b4a"), 0.5), 0.35 - 0.15 * k)
                relief.broadleaf(stage, sheet, line[i, 0], line[i, 1] + 6, (0.05 + 0.04 * k) * stage.height, shade)
            stage.board.paste(sheet)
    top = h + 0.3
    relief.grass(stage, top, [stage.local(shift(t, light=d)) for t in tones for d in (-0.07, 0.03)], 520, 0.06)
    if not stage.has("snow", "autumn"):
        picks = [_BLOOMS[int(stage.random.integers(len(_BLOOMS)))] for _ in range(2)]
        relief.flowers(stage, top, [stage.local(c) for c in (*picks, *stage.accents[:1])], 70)
    return Ground(near=0.92, far=h + 0.2)


def desert(stage: Stage) -> Ground:
    air.sky(stage)
    h = stage.horizon
    sand = (rgb("#e8b573"), rgb("#e3a56a"), rgb("#eec58e"))[int(stage.random.integers(3))]
    if stage.chance(0.6):
        relief.hill(stage, mix(sand, rgb("#8a5f7a"), 0.6), 0.8, base=h + 0.015, rise=0.07, rough=0.5)
    for k in range(5):
        depth = (1 - (k + 1) / 5) * 0.8
        dune(stage, mix(sand, rgb("#c9744a"), 0.1 * k), depth, h + 0.02 + 0.085 * k * (1 + 0.14 * k), 0.05 + 0.028 * k)
    _ripples(stage, h)
    return Ground(near=0.84, far=h + 0.16)


def dune(stage: Stage, colour: Colour, depth: float, base: float, rise: float) -> None:
    """One dune: a smooth crest with a lit side and a shadowed side that share a winding edge."""
    peak = stage.between(0.15, 0.85)
    swell = ridge(stage.random, 9, 0.35, 2)
    xs = np.linspace(-0.05, 1.05, 9)
    lump = np.exp(-(((xs - peak) / stage.between(0.22, 0.4)) ** 2))
    line = smooth(
        np.stack([xs * stage.width, (base - rise * (0.25 * swell + 0.9 * lump)) * stage.height], axis=1),
        closed=False,
        steps=14,
    )
    lit = mix(stage.local(colour, depth), stage.light.key, 0.28)
    low = mix(stage.local(shift(colour, light=-0.03), depth), stage.light.haze, 0.15)
    stage.board.shape(relief.closed(stage, line), (lit, mix(lit, low, 0.6), low))
    shade = mix(stage.local(shift(colour, light=-0.2, chroma=0.9), depth), stage.light.sky[0], 0.32)
    top = int(np.argmin(line[:, 1]))
    side = -stage.light.side
    drop = (1.04 - base + rise) * stage.height * stage.between(0.5, 0.8)
    bend = stage.between(0.08, 0.2) * stage.width * side
    x, y = line[top]
    edge = smooth(
        [(x, y), (x + bend * 0.5, y + drop * 0.25), (x - bend * 0.1, y + drop * 0.6), (x + bend, y + drop)],
        closed=False,
    )
    crest = line[top:] if side > 0 else line[: top + 1][::-1]
    corner = [(stage.width * (1.05 if side > 0 else -0.05), y + drop)]
    stage.board.shape(np.vstack([crest, corner, edge[::-1]]), (shade, mix(shade, low, 0.75)), 0.85)


def _ripples(stage: Stage, horizon: float) -> None:
    """Wind ripples over the nearer sand, closer together with distance."""
    rows = np.linspace(0, 1, stage.height, dtype=np.float32)
    near = np.clip((rows - horizon - 0.22) / (1 - horizon - 0.22 + 1e-6), 0, 1)
    bend = clouds(stage.random, stage.width, stage.height, 3, 3, 2.0)
    phase = np.sqrt(near + np.float32(0.02))[:, None] * np.float32(150) + bend * np.float32(34)
    wave = np.sin(phase) * near[:, None] ** np.float32(0.7)
    stage.board.pixels *= (1 + np.float32(0.045) * wave)[..., None]


def forest(stage: Stage) -> Ground:
    air.sky(stage, disc=False)
    light, h = stage.light, stage.horizon
    glow = mix(light.haze, light.key, 0.55)
    stage.board.gradient((mix(glow, light.sky[1], 0.3), glow, mix(glow, light.haze, 0.5)), 0.0, 1.0)
    tones = ground_tones(stage)
    leaf = tones[int(stage.random.integers(len(tones)))] if not stage.has("snow") else rgb("#5f7f8a")
    pines = stage.chance(0.5) or stage.has("snow")
    for k in range(5):
        depth = 1 - (k + 0.5) / 5
        foot = h + 0.05 + 0.075 * k
        tone = stage.local(mix(leaf, rgb("#1f4a44"), 0.3 + 0.1 * k), depth * 0.95)
        relief.hill(stage, mix(tones[1], rgb("#2f5a3c"), 0.25), depth * 0.75, base=foot, rise=0.03, rough=0.4)
        _stand(stage, tone, foot, (0.3 + 0.1 * k) if pines else (0.34 + 0.16 * k), 15 - 2 * k, pines=pines)
        mist = np.exp(-(((np.linspace(0, 1, stage.height, dtype=np.float32) - np.float32(foot)) / 0.05) ** 2))[:, None]
        veil = np.repeat(mist, stage.width, axis=1) * np.float32(0.34 * depth + 0.05)
        stage.board.cover(mix(glow, light.haze, 0.4), veil.astype(np.float32))
    relief.hill(stage, mix(tones[0], rgb("#3c6a3f"), 0.35), 0.02, base=h + 0.33, rise=0.04, rough=0.35)
    shafts(stage)
    greens = [stage.local(shift(t, light=d)) for t in tones for d in (-0.12, -0.02)]
    relief.grass(stage, h + 0.3, greens, 420, 0.06)
    return Ground(near=0.92, far=h + 0.28)


def _stand(stage: Stage, colour: Colour, foot: float, tall: float, count: int, *, pines: bool) -> None:
    """A row of trees; the middle stays open for what the picture is about."""
    sheet = Sheet.whole(stage.board)
    for _ in range(max(4, count)):
        share = stage.between(0, 1)
        if abs(share - 0.5) < 0.2 and tall > 0.45:
            share = share * 0.5 if share < 0.5 else 1 - (1 - share) * 0.5
        x, y = (share * 1.1 - 0.05) * stage.width, (foot + stage.between(0, 0.03)) * stage.height
        size = tall * stage.height * stage.between(0.75, 1.25)
        if pines:
            relief.conifer(stage, sheet, x, y, size, colour)
        else:
            _trunk(stage, sheet, x, y, size, colour)
    stage.board.paste(sheet)


def _trunk(stage: Stage, sheet: Sheet, x: float, foot: float, tall: float, colour: Colour) -> None:
    """A slender trunk that leaves the picture, with some branches and a crown of leaves."""
    bark = mix(shift(colour, light=-0.1, chroma=0.5), stage.local(rgb("#4a3a34")), 0.4)
    wide = tall * stage.between(0.035, 0.06)
    lean = stage.between(-0.05, 0.05) * tall
    top = foot - tall * 1.5
    sheet.polygon(
        ribbon(
            smooth([(x, foot), (x + lean, foot - tall * 0.6), (x + lean * 1.6, top)], closed=False),
            wide * 1.25,
            wide * 0.5,
        ),
        bark,
    )
    for k in range(7):
        cx = x + lean * 1.3 + stage.between(-0.3, 0.3) * tall
        cy = foot - tall * stage.between(0.75, 1.35)
        r = tall * stage.between(0.1, 0.2)
        tone = mix(colour, stage.light.key, 0.12 * (k % 3))
        angles = np.linspace(0, 2 * np.pi, 22, endpoint=False)
        rough = r * (1 + 0.2 * np.sin(angles * 5 + k) + stage.random.uniform(-0.1, 0.1, 22))
        sheet.polygon(np.stack([cx + rough * np.cos(angles), cy + rough * 0.7 * np.sin(angles)], axis=1), tone)


def shafts(stage: Stage, strength: float = 0.3) -> None:
    """Slanting rays of light from above."""
    slope = np.float32(0.55 * stage.light.side)
    x = np.arange(stage.width, dtype=np.float32)[None, :] / np.float32(stage.unit)
    y = np.arange(stage.height, dtype=np.float32)[:, None] / np.float32(stage.unit)
    across = x + slope * y
    rays = ridge(stage.random, 900, 0.62, 9)
    index = np.clip(((across + 500) / 2100 * 899), 0, 899).astype(np.int64)
    fade = np.clip(1.15 - y / np.float32(stage.height / stage.unit), 0, 1)
    stage.board.glow(stage.light.key, smoothstep(0.45, 1.0, rays[index]) * fade * np.float32(strength))


def road(stage: Stage) -> Ground:
    ground = field(stage)
    h = stage.horizon + 0.05
    x = stage.between(0.35, 0.65)
    knots = [(x, h), (x + stage.between(-0.05, 0.05), h + 0.05), (x + stage.between(-0.16, 0.16), h + 0.2), (0.5, 1.05)]
    line = smooth([(a * stage.width, b * stage.height) for a, b in knots], closed=False, steps=14)
    grey = stage.local(rgb("#6b6772") if not stage.has("snow") else rgb("#aab4c4"))
    stage.board.shape(
        _widening(line, 0.004 * stage.width, 0.62 * stage.width), (mix(grey, stage.light.haze, 0.7), grey)
    )
    for k in range(len(line) - 1):
        if k % 4 < 2:
            part = (line[k, 1] / stage.height - h) / (1.05 - h)
            stage.board.shape(
                ribbon(line[k : k + 2], 0.014 * stage.width * part**1.4 + 0.4, 0.014 * stage.width * part**1.4 + 0.6),
                (stage.local(rgb("#f3ead2")),),
                0.85,
            )
    return ground


def _widening(line: Points, start: float, end: float) -> Points:
    part = (np.linspace(0, 1, len(line)) ** 2.1)[:, None]
    half = (start + (end - start) * part) / 2
    across = np.array([[1.0, 0.0]])
    return np.vstack([line - across * half, (line + across * half)[::-1]])


def arctic(stage: Stage) -> Ground:
    air.sky(stage)
    h = stage.horizon
    for k in range(3):
        ice = mix(rgb("#cfe3f2"), rgb("#9cc2e0"), 0.25 * k)
        relief.peaks(stage, ice, 0.7 - 0.25 * k, base=h + 0.03 + 0.05 * k, rise=0.2 - 0.045 * k, count=3, snow=0.8)
    for k in range(3):
        relief.hill(stage, _SNOW[k], 0.1, base=h + 0.17 + 0.1 * k, rise=0.05, rough=0.3, first=2)
    return Ground(near=0.9, far=h + 0.18)
