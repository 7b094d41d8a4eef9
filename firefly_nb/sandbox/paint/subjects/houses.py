"""Houses, castles, mills, bridges, tents."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from .base import Look, subject
from .towers import window

_LAMP = rgb("#ffe09a")


@subject(
    "house, cottage, cabin, home, hut, barn, farmhouse, chalet, villa, mansion, church, chapel",
    0.42,
    "ground",
    "#d9593f #e0a04a #4f7f9c #7a9c6a #b5656a",
    (-70, -14, 70, 104),
    far=True,
    bounds=(-56, 2, 56, 101),
    lamps=((24, 74, 34), (-19, 46, 16)),
)
def house(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wall = mix(look.white, look.main, 0.12)
    roof, wood = look.main, shift(look.main, light=-0.2)
    pen.box(20, 14, 30, 40, shift(wall, light=-0.14))
    pen.box(18, 11, 32, 16, wood)
    for k, (x, y) in enumerate(((27, 4), (31, -4), (38, -11))):
        pen.oval(x, y, 4 + k * 1.8, 3.2 + k * 1.4, look.white, alpha=0.5)
    pen.box(-44, 52, 44, 99, wall)
    pen.box(6, 52, 44, 99, shift(wall, light=-0.06))
    pen.poly([(-44, 54), (-19, 26), (6, 54), (6, 99), (-44, 99)], wall)
    pen.poly([(-19, 20), (34, 20), (54, 56), (8, 56)], roof)
    for k in range(5):
        row = 26 + k * 6.4
        pen.line([(-14 + k * 4.6, row), (37.5 + k * 3.5, row)], 0.8, shift(roof, light=-0.07))
    pen.poly([(-19, 18), (-14, 20), (11, 56), (4, 57), (-19, 28), (-43, 57), (-51, 56)], wood)
    pen.path("M-27,99 L-27,76 C-27,69 -11,69 -11,76 L-11,99 Z", look.accent)
    pen.oval(-14, 87, 1.2, 1.2, look.white)
    for x in (16, 32):
        glass = _LAMP if look.lamp else mix(look.sky, look.ink, 0.25)
        pen.box(x - 6, 66, x + 6, 82, look.white)
        pen.box(x - 4.8, 67.4, x + 4.8, 80.6, glass)
        pen.line([(x, 67), (x, 81)], 1, look.white)
        pen.line([(x - 5, 74), (x + 5, 74)], 1, look.white)
        pen.box(x - 7, 82, x + 7, 84.5, wood)
    pen.oval(-19, 46, 5, 5, look.white)
    pen.oval(-19, 46, 3.8, 3.8, _LAMP if look.lamp else mix(look.sky, look.ink, 0.25))
    bush = look.lit(rgb("#5f8f55"))
    for x, r in ((-50, 8), (-40, 6), (48, 9), (38, 6)):
        pen.oval(x, 97, r, r * 0.8, bush)


@subject(
    "castle, palace, fortress, fort, citadel, temple, ruin",
    0.58,
    "ground",
    "#5f6fa8 #b5535a #4f8a8a #7a5a9c",
    (-75, -8, 75, 104),
    "mountains",
    True,
    bounds=(-58, -2, 58, 101),
    lamps=((0, 70, 40),),
)
def castle(pen: Pen, look: Look, random: np.random.Generator) -> None:
    stone = mix(look.white, look.lit(rgb("#b9a99c")), 0.62)
    shade = shift(stone, light=-0.08)
    for x, top, wide in ((-20, 26, 9), (22, 22, 9), (1, 12, 11)):
        pen.box(x - wide, top, x + wide, 70, shade)
        pen.poly([(x - wide - 2.5, top + 1), (x, top - wide * 2.3), (x + wide + 2.5, top + 1)], look.dark)
        pen.line([(x, top - wide * 2.2), (x, top - wide * 2.2 - 8)], 0.8, look.ink)
        pen.poly([(x, top - wide * 2.2 - 8), (x + 9, top - wide * 2.2 - 5.5), (x, top - wide * 2.2 - 3)], look.accent)
        window(pen, x, top + 10, 1.8, 5, look)
    pen.box(-34, 56, 34, 99, stone)
    for k in range(9):
        pen.box(-34 + k * 7.7, 51, -29.4 + k * 7.7, 57, stone)
    for x in (-45, 45):
        pen.box(x - 11, 42, x + 11, 99, mix(stone, look.white, 0.12))
        pen.box(x + 3, 42, x + 11, 99, shade)
        for k in range(4):
            pen.box(x - 12.5 + k * 7, 37, x - 8.5 + k * 7, 44, stone)
        pen.box(x - 12.5, 42, x + 12.5, 46, shade)
        pen.poly([(x - 13, 38), (x, 10), (x + 13, 38)], look.main)
        pen.poly([(x + 2, 14), (x, 10), (x + 13, 38), (x + 5, 38)], look.dark, 0.6)
        pen.line([(x, 11), (x, 2)], 0.9, look.ink)
        pen.poly([(x, 2), (x + 10, 5), (x, 8)], look.accent)
        window(pen, x, 56, 2.2, 6, look)
        window(pen, x, 74, 2.2, 6, look)
    for x in (-22, 22):
        window(pen, x, 68, 2.2, 6, look)
    pen.path("M-11,99 L-11,80 C-11,66 11,66 11,80 L11,99 Z", mix(look.ink, rgb("#6b4a38"), 0.45))
    for bar in (-5.5, 0.0, 5.5):
        pen.line([(bar, 72), (bar, 99)], 1, look.ink)
    for _ in range(14):
        left, low = float(random.uniform(-30, 30)), float(random.uniform(62, 96))
        pen.box(left, low, left + 5, low + 2.4, shade)


@subject(
    "windmill, mill",
    0.56,
    "ground",
    "#b5533f #4f6f8a #8a6a4f",
    (-70, -20, 70, 104),
    "field",
    True,
    bounds=(-46, -14, 46, 101),
)
def windmill(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wall = mix(look.white, look.main, 0.15)
    pen.path("M-13,40 L13,40 L20,99 L-20,99 Z", wall)
    pen.path("M4,40 L13,40 L20,99 L8,99 Z", shift(wall, light=-0.1), alpha=0.8)
    pen.path("M-15,41 C-14,26 14,26 15,41 Z", look.main)
    pen.path("M-5,99 L-5,84 C-5,78 5,78 5,84 L5,99 Z", look.dark)
    for y in (54, 68):
        window(pen, 0, y, 2.2, 4.5, look)
    pen.box(-22, 70, 22, 73, look.dark)
    start = float(random.uniform(0, 90))
    wood = mix(look.ink, rgb("#7a5a40"), 0.6)
    for k in range(4):
        a = np.radians(start + 90 * k)
        dx, dy = np.cos(a), np.sin(a)
        pen.line([(0, 36), (dx * 48, 36 + dy * 48)], 1.6, wood)
        side = [(10, 0), (48, 0), (48, 11), (10, 9)]
        sail = [(u * dx - v * dy, 36 + u * dy + v * dx) for u, v in side]
        pen.poly(sail, mix(look.white, look.accent, 0.12))
        for u in (18, 26, 34, 42):
            pen.line([(u * dx, 36 + u * dy), (u * dx - 9.6 * dy, 36 + u * dy + 9.6 * dx)], 0.7, wood)
    pen.oval(0, 36, 3, 3, wood)


@subject(
    "bridge, viaduct, golden gate",
    0.46,
    "ground",
    "#c9503f #7a6a60 #b5443a",
    (-130, -6, 130, 104),
    "river",
    True,
    bounds=(-110, 10, 110, 101),
)
def bridge(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    deck = 78
    x = np.linspace(-128, 128, 65)
    cable = np.where(np.abs(x) < 56, 22 + 48 * (1 - (np.abs(x) / 56) ** 2), 22 + (np.abs(x) - 56) / 72 * 54)
    for u, v in zip(x[::2], cable[::2], strict=True):
        pen.line([(float(u), float(v)), (float(u), deck)], 0.6, mix(main, look.sky, 0.3))
    pen.line(np.stack([x, cable], axis=1), 1.8, main)
    pen.box(-130, deck, 130, deck + 5.5, main)
    pen.box(-130, deck + 4, 130, deck + 6.5, dark)
    for tower in (-56, 56):
        for side in (-6, 6):
            pen.path(
                f"M{tower + side - 2.4},18 L{tower + side + 2.4},18 L{tower + side + 3},100 L{tower + side - 3},100 Z",
                main if side > 0 else dark,
            )
        for y in (20, 36, 54):
            pen.box(tower - 8, y, tower + 8, y + 5, main)
        pen.path(f"M{tower - 15},92 L{tower + 15},92 L{tower + 18},103 L{tower - 18},103 Z", look.lit(rgb("#8f8a86")))


@subject(
    "tent, camp, campfire, camping",
    0.3,
    "ground",
    "#e08a3c #4f8f9c #d9584a #6f9c5a",
    (-70, 0, 70, 104),
    bounds=(-56, 28, 62, 101),
    lamps=((-8, 84, 40), (61, 90, 40)),
)
def tent(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.poly([(-50, 99), (-8, 32), (20, 34), (52, 99)], look.dark)
    pen.poly([(-50, 99), (-8, 32), (26, 99)], look.main)
    pen.poly([(-18, 99), (-8, 50), (2, 99)], _LAMP if look.lamp else mix(look.ink, look.main, 0.25))
    pen.poly([(-8, 50), (2, 99), (8, 99)], mix(look.main, look.white, 0.4))
    pen.line([(-8, 32), (-8, 26)], 1.4, look.ink)
    pen.line([(-50, 99), (-60, 101)], 0.8, look.ink)
    for x, tilt in ((58, -4), (64, 4)):
        pen.line([(x - tilt * 2, 100), (x + tilt, 93)], 2.6, look.lit(rgb("#6b4a38")))
    pen.blob([(56, 97), (57, 86), (61, 76), (65, 86), (67, 97)], rgb("#f08a2c"))
    pen.blob([(58.6, 97), (60, 89), (61.5, 84), (63.4, 90), (64.4, 97)], rgb("#ffe27a"))
