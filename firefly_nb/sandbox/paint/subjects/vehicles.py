"""Things that travel: on water, on the road, through the air."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from ..curves import ellipse, smooth
from .base import Look, subject


@subject(
    "boat, sailboat, yacht, sailing boat, canoe, dinghy, kayak, gondola, rowboat",
    0.46,
    "water",
    "#c9483c #2f6f9c #e0a040 #4f8a7a #f2efe8",
    (-75, -6, 75, 106),
    "sea",
    bounds=(-50, 2, 52, 101),
)
def boat(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wood = look.lit(rgb("#8a5f40"))
    pen.line([(2, 80), (2, 4)], 2, wood)
    sail = mix(look.white, look.accent, 0.06)
    pen.path("M5,8 C26,28 40,52 46,74 L5,74 Z", sail)
    pen.path("M18,22 C30,40 40,56 46,74 L26,74 C28,56 26,40 18,22 Z", shift(sail, light=-0.06))
    pen.path("M-1,14 C-14,34 -30,58 -38,74 L-1,74 Z", look.accent)
    pen.path("M-1,40 L-1,54 L-24,54 C-20,50 -14,44 -11,40 Z", mix(look.accent, look.white, 0.7))
    pen.path("M2,4 L14,8 L2,12 Z", look.main)
    pen.path("M-50,80 L52,80 C48,92 40,100 32,101 L-32,101 C-42,98 -48,90 -50,80 Z", look.main)
    pen.path("M-50,80 L52,80 L50.5,85 L-48.6,85 Z", mix(look.white, look.main, 0.15))
    pen.path("M-44,93 L44,93 C40,98 36,101 32,101 L-32,101 C-38,99 -42,96 -44,93 Z", look.dark)


@subject(
    "ship, steamer, ferry, cruise, liner, galleon, pirate, submarine",
    0.42,
    "water",
    "#2f3f5a #b5443a #3f6f7a",
    (-90, -12, 90, 106),
    "sea",
    bounds=(-72, 6, 76, 101),
)
def ship(pen: Pen, look: Look, random: np.random.Generator) -> None:
    cabin = look.white
    for k, x in enumerate((-22, 2, 26)):
        pen.path(f"M{x - 6},50 L{x - 3},22 L{x + 9},22 L{x + 8},50 Z", look.accent)
        pen.path(f"M{x - 3},22 L{x + 9},22 L{x + 9},29 L{x - 3.8},29 Z", look.ink)
        pen.oval(x - 4 - k * 2, 12, 9, 5.5, mix(look.white, look.sky, 0.4), alpha=0.55)
        pen.oval(x - 16 - k * 2, 7, 7, 4.5, mix(look.white, look.sky, 0.5), alpha=0.4)
    pen.box(-40, 48, 44, 62, cabin)
    pen.box(-50, 60, 54, 74, shift(cabin, light=-0.05))
    for row, y in enumerate((53, 65)):
        for k in range(11 + row * 2):
            left = -36 - row * 9 + k * 7.4
            pen.box(left, y, left + 3.6, y + 4.4, rgb("#ffe09a") if look.lamp else mix(look.ink, look.sky, 0.5))
    pen.path("M-70,72 L78,68 C74,82 66,96 58,101 L-56,101 C-64,96 -68,84 -70,72 Z", look.main)
    pen.path("M-69,77 L76.5,73.4 L75,77 L-68.4,81 Z", look.white)
    pen.path("M-62,94 L64,94 C62,98 60,100 58,101 L-56,101 C-59,99 -61,97 -62,94 Z", rgb("#a8443c"))
    for k in range(9):
        pen.oval(-50 + k * 12, 87, 1.9, 1.9, look.light)


@subject(
    "car, automobile, taxi, van, truck, jeep, beetle, convertible, sedan, bus, pickup",
    0.34,
    "ground",
    "#d9443c #f2c13c #3f7fb8 #5fa58a #e8e4da #e07a3c",
    (-90, 0, 90, 104),
    "road",
    bounds=(-74, 36, 74, 101),
    lamps=((67, 70, 40),),
)
def car(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    glass = mix(look.sky, (1.0, 1.0, 1.0), 0.35)
    pen.path(
        "M-70,74 C-70,66 -62,62 -46,60 C-36,44 -26,38 -6,38 L8,38 C24,38 32,46 42,60 C60,61 72,65 72,76 "
        "L72,88 L-70,88 Z",
        main,
    )
    pen.path("M-38,59 C-32,48 -24,43.5 -8,43 L-6,43 L-6,60 Z", glass)
    pen.path("M-1,43 L8,43 C20,43 26,50 33,60 L-1,60 Z", glass)
    pen.path("M-24,59 L-14,44 L-9,43.4 L-18,59 Z", (1.0, 1.0, 1.0), alpha=0.4)
    pen.path("M-70,78 L72,78 L72,88 L-70,88 Z", dark)
    pen.line([(-3.4, 61), (-3.4, 84)], 0.9, dark)
    pen.line([(4, 67), (12, 67)], 1.6, look.white)
    pen.box(-73, 82, -60, 88, look.white)
    pen.box(62, 82, 75, 88, look.white)
    pen.oval(67, 70, 4.4, 4, rgb("#fff0b8"))
    pen.oval(-67, 71, 2.6, 3.6, rgb("#e0483c"))
    for x in (-40, 42):
        pen.oval(x, 87, 15, 14.5, mix(look.ink, dark, 0.2))
        pen.oval(x, 88, 12.4, 12.4, rgb("#24222a"))
        pen.oval(x, 88, 7, 7, rgb("#c9cdd2"))
        pen.oval(x, 88, 2.4, 2.4, rgb("#6f747c"))


@subject(
    "train, locomotive, tram",
    0.36,
    "ground",
    "#b5403a #2f5f7a #3f6f4f",
    (-110, -12, 110, 104),
    "road",
    True,
    bounds=(-92, 8, 92, 101),
)
def train(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, brass = look.main, look.dark, rgb("#e0b24a")
    for k, (x, y, r) in enumerate(((44, 8, 8), (32, -1, 10), (14, -6, 12))):
        pen.oval(x, y, r, r * 0.72, look.white, alpha=0.6 - 0.12 * k)
    pen.box(-92, 44, -34, 86, look.accent)
    pen.box(-94, 40, -32, 46, dark)
    for k in range(4):
        pen.box(-87 + k * 13, 52, -78 + k * 13, 64, rgb("#ffe09a") if look.lamp else mix(look.sky, look.ink, 0.2))
    pen.box(-26, 30, 4, 86, main)
    pen.box(-30, 25, 8, 32, dark)
    pen.box(-20, 38, -3, 54, rgb("#ffe09a") if look.lamp else mix(look.sky, look.ink, 0.2))
    pen.path("M2,48 L62,48 C68,52 70,74 64,80 L2,80 Z", main)
    for x in (18, 36, 54):
        pen.line([(x, 48), (x, 80)], 1.4, brass)
    pen.path("M40,48 L38,26 L50,26 L48,48 Z", look.ink)
    pen.box(36, 22, 52, 28, look.ink)
    pen.path("M22,48 C22,38 32,38 32,48 Z", brass)
    pen.oval(66, 60, 4.4, 5, rgb("#fff0b8"))
    pen.poly([(62, 84), (82, 98), (58, 98)], dark)
    pen.box(-30, 80, 66, 88, dark)
    for x, r in ((-80, 8), (-46, 8), (-14, 12), (14, 12), (42, 12)):
        pen.oval(x, 99 - r, r, r, look.ink)
        pen.oval(x, 99 - r, r * 0.7, r * 0.7, look.accent)
        pen.oval(x, 99 - r, r * 0.22, r * 0.22, brass)
    pen.line([(-14, 88), (42, 88)], 2, brass)
    pen.line([(-96, 100), (96, 100)], 1.2, look.ink)


@subject(
    "bicycle, bike, cycle",
    0.38,
    "ground",
    "#d9483c #3f8a9c #e0a83c #4f9c6a",
    (-75, -6, 75, 104),
    "road",
    bounds=(-58, 28, 58, 101),
)
def bicycle(pen: Pen, look: Look, random: np.random.Generator) -> None:
    steel = mix(look.ink, look.sky, 0.25)
    for x in (-34, 34):
        ring = ellipse(x, 78, 22, 22, steps=48)
        pen.line(np.vstack([ring, ring[:1]]), 2.6, look.ink)
        for a in np.linspace(0, np.pi, 8)[:-1]:
            pen.line([(x - np.cos(a) * 21, 78 - np.sin(a) * 21), (x + np.cos(a) * 21, 78 + np.sin(a) * 21)], 0.4, steel)
        pen.oval(x, 78, 2.4, 2.4, steel)
    frame = [(-34, 78), (-6, 78), (22, 48), (-14, 48), (-34, 78)]
    pen.line(frame, 3, look.main)
    pen.line([(-6, 78), (-17, 41)], 3, look.main)
    pen.line([(34, 78), (22, 48), (19, 38)], 3, look.main)
    pen.line([(19, 38), (29, 34), (33, 38)], 2, look.ink, curved=True)
    pen.blob([(-27, 41), (-17, 38), (-8, 40), (-14, 43), (-24, 44)], look.ink)
    pen.oval(-6, 78, 5.4, 5.4, steel)
    pen.line([(-6, 78), (-1, 88)], 1.6, steel)
    pen.line([(-5, 88.4), (4, 88.4)], 2, look.ink)
    pen.path("M26,50 L46,50 L43,64 L29,64 Z", look.lit(rgb("#b98a58")))
    for k, colour in enumerate(("#f08a9c", "#f7d25c", "#ffffff")):
        pen.oval(31 + k * 5, 47, 4, 4, rgb(colour))


@subject(
    "plane, airplane, aeroplane, aircraft, jet, helicopter, biplane",
    0.3,
    "air",
    "#e9edf2 #d9584a #4f8fb8",
    (-90, -6, 90, 104),
    bounds=(-72, 22, 76, 88),
)
def plane(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    pen.poly([(-2, 50), (-18, 26), (-8, 26), (22, 50)], dark)
    pen.path(
        "M74,54 C70,46 58,44 40,44 L-44,46 L-62,24 L-72,24 L-66,52 C-60,60 -30,64 20,64 C50,64 72,62 74,54 Z", main
    )
    pen.path("M-62,24 L-72,24 L-68,42 L-50,46 Z", look.accent)
    pen.path("M74,54 C72,62 50,64 20,64 C-20,64 -56,61 -64,54 Z", mix(look.accent, main, 0.3), alpha=0.9)
    pen.path("M60,47 C66,48 70,50 72,52 L58,52 Z", mix(look.ink, look.sky, 0.3))
    for k in range(10):
        pen.oval(44 - k * 8.4, 50.6, 1.9, 2.3, rgb("#ffe09a") if look.lamp else mix(look.ink, look.sky, 0.4))
    pen.poly([(14, 58), (-26, 86), (-14, 87), (36, 60)], mix(main, dark, 0.35))
    pen.poly([(-52, 54), (-72, 66), (-64, 66), (-42, 56)], mix(main, dark, 0.35))
    pen.oval(2, 76, 8, 3.8, look.accent, -8)


@subject(
    "balloon, hot air balloon, air balloon, airship, zeppelin, balloons",
    0.5,
    "air",
    "#e0524a #f0b23c #3f9ca8 #7a6fd0 #f08a5a",
    (-60, -4, 60, 106),
    bounds=(-40, 2, 40, 101),
    lamps=((0, 70, 40),),
)
def balloon(pen: Pen, look: Look, random: np.random.Generator) -> None:
    outline = [
        (0, 2),
        (24, 9),
        (38, 28),
        (36, 46),
        (22, 64),
        (9, 78),
        (-9, 78),
        (-22, 64),
        (-36, 46),
        (-38, 28),
        (-24, 9),
    ]
    pen.blob(outline, look.main)
    with pen.inside(smooth(outline)):
        second = mix(look.white, look.accent, 0.15)
        for k, (a, b) in enumerate(((-1.0, -0.66), (-0.3, 0.08), (0.42, 0.72))):
            points = [
                (x * 39 * np.sin(np.pi * min(1.0, (y + 6) / 100)) ** 0.5, float(y))
                for x in (a,)
                for y in range(0, 82, 6)
            ]
            points += [(b * 39 * np.sin(np.pi * min(1.0, (y + 6) / 100)) ** 0.5, float(y)) for y in range(78, -1, -6)]
            pen.poly(points, second if k % 2 == 0 else look.accent)
        pen.box(-50, 38, 50, 45, shift(look.main, light=-0.1), 0.75)
    for side in (-1, 1):
        pen.line([(side * 8, 77), (side * 5.5, 90)], 0.6, look.ink)
        pen.line([(side * 3, 78), (side * 2.4, 90)], 0.5, look.ink)
    pen.poly([(-6.6, 89), (6.6, 89), (5.2, 100), (-5.2, 100)], look.lit(rgb("#a8763f")))
    pen.box(-7.2, 88, 7.2, 90.4, look.lit(rgb("#7a5230")))
    if look.lamp:
        pen.blob([(-2, 84), (0, 77), (2, 84)], rgb("#ffd25a"))


@subject(
    "rocket, spaceship, spacecraft, space shuttle, shuttle, ufo, starship, satellite",
    0.56,
    "air",
    "#e9ecf2 #d9483c #f2f0ea",
    (-60, -4, 60, 124),
    "space",
    bounds=(-26, 0, 26, 118),
)
def rocket(pen: Pen, look: Look, random: np.random.Generator) -> None:
    for side in (-1, 1):
        pen.path(f"M{side * 10},60 C{side * 24},66 {side * 27},80 {side * 25},96 L{side * 10},84 Z", look.accent)
    pen.blob([(-9, 92), (-8, 106), (0, 122), (8, 106), (9, 92)], rgb("#f0752c"))
    pen.blob([(-5, 92), (-4.4, 102), (0, 112), (4.4, 102), (5, 92)], rgb("#ffe27a"))
    pen.path("M0,0 C14,14 18,40 14,86 L-14,86 C-18,40 -14,14 0,0 Z", look.main)
    pen.path("M4,5 C14,18 18,42 14,86 L6,86 C10,42 9,20 4,5 Z", look.dark, alpha=0.5)
    pen.path("M0,0 C7,7 11.4,16 13.4,26 L-13.4,26 C-11.4,16 -7,7 0,0 Z", look.accent)
    pen.oval(0, 42, 8, 8, mix(look.ink, look.accent, 0.3))
    pen.oval(0, 42, 6, 6, mix(look.sky, rgb("#8fd6f2"), 0.6))
    pen.oval(-2, 40, 1.8, 1.6, (1.0, 1.0, 1.0))
    pen.box(-14.5, 66, 14.5, 70, look.accent)
    pen.path("M-11,86 L11,86 L9,93 L-9,93 Z", mix(look.ink, look.main, 0.3))
    pen.path("M-3,62 L3,62 L3,96 L-3,96 Z", shift(look.accent, light=-0.08))
