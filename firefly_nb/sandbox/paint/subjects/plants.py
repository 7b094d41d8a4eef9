"""Trees, flowers, mushrooms, cacti."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, rgb, shift
from .base import Look, subject


@subject(
    "tree, cherry blossom tree, cherry tree, oak, willow, bonsai, birch, maple tree, apple tree, sapling",
    0.66,
    "ground",
    "#6f9c4f #5a8a55 #8aa84f #e08a3c #f2a5b8",
    (-70, -8, 70, 104),
    "field",
    bounds=(-52, 0, 52, 101),
)
def tree(pen: Pen, look: Look, random: np.random.Generator) -> None:
    bark = look.lit(rgb("#6b4a38"))
    pen.path("M-5,56 C-4,76 -7,92 -15,100 L15,100 C7,92 5,76 6,56 Z", bark)
    for a, b in (((-2, 66), (-24, 44)), ((2, 62), (24, 40)), ((0, 58), (4, 34))):
        pen.taper([a, ((a[0] + b[0]) / 2 - 1, (a[1] + b[1]) / 2 + 2), b], 6, 2.5, bark)
    groups = ((-28, 40, 20), (26, 38, 21), (-14, 22, 20), (14, 20, 21), (0, 38, 24), (-38, 52, 12), (38, 50, 12))
    for tone, grow, lift in (
        (look.dark, 1.0, 0.0),
        (look.main, 0.84, -3.0),
        (mix(look.main, look.white, 0.28), 0.5, -7.0),
    ):
        for x, y, r in groups:
            angles = np.linspace(0, 2 * np.pi, 22, endpoint=False)
            rough = r * grow * (1 + 0.1 * np.sin(angles * 6 + x) + random.uniform(-0.06, 0.06, 22))
            pen.poly(
                np.stack([x + 2 * lift / 7 + rough * np.cos(angles), y + lift + rough * 0.9 * np.sin(angles)], axis=1),
                tone,
            )
    for _ in range(26):
        spot = float(random.uniform(-40, 40)), float(random.uniform(8, 56))
        pen.oval(*spot, 1.7, 1.1, mix(look.main, look.white, 0.45), float(random.uniform(0, 180)))


@subject(
    "pine, fir, spruce, pine tree, christmas tree, cypress, conifer",
    0.62,
    "ground",
    "#3f7a5a #4f8a5f #2f6a5f",
    (-50, -6, 50, 104),
    "mountains",
    bounds=(-34, 0, 34, 101),
)
def pine(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.box(-4.5, 86, 4.5, 100, look.lit(rgb("#6b4a38")))
    for k in range(5):
        low, wide = 90 - k * 17, 34 - k * 5.4
        top = low - 30
        for side, tone in ((-1, look.dark), (1, look.main)):
            pen.path(
                f"M0,{top} C{side * wide * 0.3},{low - 14} {side * wide * 0.7},{low - 6} {side * wide},{low} "
                f"C{side * wide * 0.6},{low + 3} {side * wide * 0.3},{low + 2} 0,{low + 1} Z",
                tone,
            )
    if "christmas" in look.ways or random.random() < 0.1:
        for _ in range(14):
            y = float(random.uniform(20, 86))
            pen.oval(float(random.uniform(-0.3, 0.3)) * y, y, 1.8, 1.8, look.accent)


@subject(
    "palm, palm tree, coconut",
    0.62,
    "ground",
    "#4f9c5a #5fa868 #3f8a6a",
    (-60, -6, 60, 104),
    "beach",
    bounds=(-44, 2, 48, 101),
)
def palm(pen: Pen, look: Look, random: np.random.Generator) -> None:
    trunk = look.lit(rgb("#9c7650"))
    pen.taper([(-6, 100), (-3, 70), (4, 44), (10, 28)], 8, 4, trunk)
    for k in range(9):
        t = k / 9
        pen.line([(-9 + 15 * t, 94 - 66 * t), (-1 + 13 * t, 92 - 66 * t)], 0.8, shift(trunk, light=-0.09))
    for k, angle in enumerate((-168, -140, -110, -78, -44, -12, 14, 164)):
        a = np.radians(angle)
        tip = (10 + np.cos(a) * 42, 30 + np.sin(a) * 26 + 14)
        middle = (10 + np.cos(a) * 24, 22 + np.sin(a) * 22)
        tone = look.main if k % 2 else look.dark
        pen.taper([(10, 28), middle, tip], 8, 0.8, tone)
        pen.taper([(10, 28), (middle[0], middle[1] + 1.5), (tip[0], tip[1] + 1)], 1.2, 0.4, mix(tone, look.white, 0.3))
    for x, y in ((7, 31), (13, 32), (10, 34)):
        pen.oval(x, y, 2.9, 2.9, look.lit(rgb("#7a5236")))


def _stem(pen: Pen, look: Look, x: float, top: float, lean: float) -> None:
    green = look.lit(rgb("#5a9455"))
    pen.taper([(x, 100), (x + lean * 0.4, (top + 100) / 2), (x + lean, top)], 2.6, 1.8, green)
    for side, y in ((-1, 82), (1, 72)):
        pen.blob([(x + lean * 0.2, y), (x + side * 9, y - 10), (x + side * 15, y - 16), (x + side * 7, y - 3)], green)


@subject(
    "flower, daisy, lily, poppy, blossom flower, orchid, bouquet, lotus, peony, anemone",
    0.5,
    "ground",
    "#f08aa5 #f2c24a #ffffff #c98ae0 #f0725a #7fa8f0",
    (-50, -4, 50, 104),
    "field",
    bounds=(-26, 4, 26, 101),
)
def flower(pen: Pen, look: Look, random: np.random.Generator) -> None:
    lean = float(random.uniform(-5, 5))
    _stem(pen, look, 0, 32, lean)
    petals = int(random.integers(6, 10))
    for ring, tone, reach in ((0, look.dark, 23.0), (1, look.main, 21.0)):
        for k in range(petals):
            a = 2 * np.pi * (k + ring * 0.5) / petals
            pen.oval(
                lean + np.cos(a) * reach * 0.58,
                28 + np.sin(a) * reach * 0.55,
                reach * 0.48,
                reach * 0.26,
                tone,
                np.degrees(a),
            )
    for k in range(petals):
        a = 2 * np.pi * (k + 0.5) / petals
        pen.line(
            [(lean + np.cos(a) * 7, 28 + np.sin(a) * 6.6), (lean + np.cos(a) * 15, 28 + np.sin(a) * 14)], 0.6, look.dark
        )
    pen.oval(lean, 28, 7, 6.6, rgb("#f2b33c"))
    pen.oval(lean - 1.4, 26.4, 3, 2.6, rgb("#ffe08a"))


@subject(
    "tulip",
    0.5,
    "ground",
    "#e8504f #f2a53c #d97ac0 #f7d85c #ffffff",
    (-40, -4, 40, 104),
    "field",
    bounds=(-16, 6, 16, 101),
)
def tulip(pen: Pen, look: Look, random: np.random.Generator) -> None:
    lean = float(random.uniform(-4, 4))
    _stem(pen, look, 0, 38, lean)
    for dx, tone in ((-7, look.dark), (7, look.dark)):
        pen.path(
            f"M{lean},42 C{lean + dx * 2.4},40 {lean + dx * 2.6},18 {lean + dx * 1.5},8 C{lean},16 {lean},30 "
            f"{lean},42 Z",
            tone,
        )
    pen.path(
        f"M{lean},42 C{lean - 14},40 {lean - 11},18 {lean},7 C{lean + 11},18 {lean + 14},40 {lean},42 Z", look.main
    )
    pen.path(
        f"M{lean - 3},38 C{lean - 9},34 {lean - 7},20 {lean - 1},13 C{lean - 4},22 {lean - 4},30 {lean - 3},38 Z",
        look.light,
        0.6,
    )


@subject("sunflower", 0.54, "ground", "#f7c32e #f0a92a", (-50, -4, 50, 104), "field", bounds=(-26, 2, 26, 101))
def sunflower(pen: Pen, look: Look, random: np.random.Generator) -> None:
    _stem(pen, look, 0, 30, 0)
    for ring, tone in ((0, look.dark), (1, look.main)):
        for k in range(16):
            a = 2 * np.pi * (k + ring / 2) / 16
            pen.oval(np.cos(a) * 17, 27 + np.sin(a) * 17, 9, 3.8, tone, np.degrees(a))
    pen.oval(0, 27, 13, 13, look.lit(rgb("#5f3a22")))
    for k in range(44):
        a, r = k * 2.39996, 11.4 * np.sqrt(k / 44)
        pen.oval(np.cos(a) * r, 27 + np.sin(a) * r, 1, 1, look.lit(rgb("#a8743a")))


@subject("rose", 0.5, "ground", "#d92f4a #f07a8a #f2d0c0 #e0483c", (-40, -4, 40, 104), bounds=(-18, 6, 18, 101))
def rose(pen: Pen, look: Look, random: np.random.Generator) -> None:
    _stem(pen, look, 0, 36, 0)
    pen.path("M-9,38 C-4,46 4,46 9,38 L12,30 L-12,30 Z", look.lit(rgb("#5a9455")))
    tones: tuple[Colour, ...] = (look.dark, look.main, mix(look.main, look.light, 0.4))
    for k in range(14):
        a, r = k * 2.4, 13 * (1 - k / 15)
        size = 10 - k * 0.5
        pen.oval(np.cos(a) * r * 0.7, 25 + np.sin(a) * r * 0.62, size, size * 0.86, tones[k % 3], np.degrees(a))
    pen.line([(-3, 25), (0, 22.6), (3, 24.6), (1, 27.4), (-1, 26)], 0.9, look.dark, curved=True)


@subject(
    "mushroom, toadstool, fungus",
    0.42,
    "ground",
    "#d93f38 #e08a4a #b5624f #8a6fc0",
    (-60, -4, 60, 104),
    "forest",
    bounds=(-44, 10, 46, 101),
    top=(0, 20, 40),
)
def mushroom(pen: Pen, look: Look, random: np.random.Generator) -> None:
    stem = mix(look.white, look.lit(rgb("#e9d8b8")), 0.5)
    pen.path("M24,74 C23,84 22,94 20,100 L36,100 C34,94 33,84 33,74 Z", shift(stem, light=-0.05))
    pen.path("M14,76 C16,64 42,64 45,76 C38,80 20,80 14,76 Z", look.dark)
    pen.path("M-10,54 C-9,74 -12,90 -16,100 L16,100 C12,90 9,74 10,54 Z", stem)
    pen.path("M3,56 C4,76 6,90 10,100 L16,100 C12,90 9,74 10,54 Z", shift(stem, light=-0.1), alpha=0.7)
    pen.path("M-14,64 C-8,60 8,60 14,64 L10,70 C4,67 -4,67 -10,70 Z", mix(stem, look.white, 0.5))
    pen.path("M-43,56 C-42,26 -18,10 0,10 C18,10 42,26 43,56 C28,63 -28,63 -43,56 Z", look.main)
    pen.path("M-43,56 C-28,63 28,63 43,56 C34,52 -34,52 -43,56 Z", mix(stem, look.dark, 0.2))
    for x, y, rx in ((-24, 38, 6), (-4, 24, 7), (18, 34, 6.4), (32, 48, 4), (2, 45, 5), (-34, 51, 3.4), (-16, 52, 3)):
        pen.oval(x, y, rx, rx * 0.8, look.white)
    green = look.lit(rgb("#5f9455"))
    for x in (-26, -20, 44, 50):
        pen.taper([(x, 101), (x + 1, 94), (x + (4 if x > 0 else -4), 88)], 2.2, 0.4, green)


@subject(
    "cactus, succulent, aloe",
    0.46,
    "ground",
    "#5f9c6a #4f8a6f #7aa85a",
    (-50, -4, 50, 104),
    "desert",
    bounds=(-34, 4, 34, 101),
)
def cactus(pen: Pen, look: Look, random: np.random.Generator) -> None:
    for side, top, low in ((-1, 38, 62), (1, 28, 54)):
        pen.line(
            [(side * 6, low), (side * 24, low), (side * 25, top)],
            12,
            look.dark if side < 0 else look.main,
            curved=False,
        )
        pen.oval(side * 25, top, 6, 6.5, look.dark if side < 0 else look.main)
    pen.path("M-11,100 L-11,18 C-11,2 11,2 11,18 L11,100 Z", look.main)
    for x in (-5, 0, 5):
        pen.line([(x, 10), (x, 99)], 0.9, look.dark)
    for y in range(16, 98, 9):
        for at in (-8, -2.5, 2.5, 8):
            pen.line([(at, y), (at + 1.6, y - 1.6)], 0.5, look.white)
    for x, y in ((0, 6), (25, 22), (-25, 32)):
        for k in range(5):
            a = np.pi + k * np.pi / 4
            pen.oval(x + np.cos(a) * 3.4, y + np.sin(a) * 2.6, 2.6, 1.7, look.accent, np.degrees(a))
