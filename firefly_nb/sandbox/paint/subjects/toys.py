"""Machines, jewels, hearts and figures of fun."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from .base import Look, subject


@subject(
    "camera, clock, watch, radio, phone, telephone, typewriter, computer, laptop",
    0.38,
    "table",
    "#3f4450 #c9584a #4f7f86 #d9c3a0",
    (-60, -4, 60, 104),
    bounds=(-46, 36, 46, 101),
)
def camera(pen: Pen, look: Look, random: np.random.Generator) -> None:
    silver = rgb("#cfd2d6")
    pen.box(-20, 40, 14, 54, silver)
    pen.box(22, 44, 36, 52, look.ink)
    pen.path(
        "M-46,56 C-46,52 -44,50 -40,50 L40,50 C44,50 46,52 46,56 L46,94 C46,98 44,100 40,100 L-40,100 "
        "C-44,100 -46,98 -46,94 Z",
        silver,
    )
    pen.box(-46, 62, 46, 92, look.main)
    pen.oval(-2, 77, 21, 21, silver)
    pen.oval(-2, 77, 17.5, 17.5, look.ink)
    pen.oval(-2, 77, 12, 12, mix(rgb("#2b3f6a"), look.sky, 0.25))
    pen.oval(-2, 77, 6, 6, rgb("#101626"))
    pen.oval(-7, 71, 3.4, 2.6, (1.0, 1.0, 1.0), -30, 0.8)
    pen.oval(34, 57, 3, 2.6, look.accent)
    pen.box(-13, 43, 5, 51, mix(look.ink, look.sky, 0.3))


@subject("heart, love", 0.46, "table", "#e0405a #f07a8a", (-50, -4, 50, 104), bounds=(-40, 14, 40, 98))
def heart(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.path("M0,97 C-46,62 -46,16 -20,15 C-8,15 -1,24 0,32 C1,24 8,15 20,15 C46,16 46,62 0,97 Z", look.main)
    pen.path("M0,97 C46,62 46,16 20,15 C34,30 30,64 0,97 Z", look.dark, alpha=0.5)
    pen.oval(-20, 32, 7, 5, look.white, -40, 0.6)


@subject(
    "crown, diamond, crystal, gem, jewel, ring, trophy, treasure",
    0.38,
    "table",
    "#f0bf3c #e0a83c",
    (-50, -4, 50, 104),
    bounds=(-42, 24, 42, 101),
)
def crown(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.path("M-38,90 L-42,40 L-22,64 L0,28 L22,64 L42,40 L38,90 Z", look.main)
    pen.path("M10,90 L12,46 L22,64 L42,40 L38,90 Z", look.dark, alpha=0.5)
    pen.box(-38, 86, 38, 100, look.dark)
    pen.box(-38, 88, 38, 96, look.main)
    for x, y, r in ((-42, 40, 4), (0, 27, 4.6), (42, 40, 4)):
        pen.oval(x, y, r, r, look.accent)
    for x, tone in ((-24, "#d93f5a"), (0, "#3f8fd0"), (24, "#4fb07a")):
        pen.poly([(x, 85), (x + 5, 92), (x, 99), (x - 5, 92)], rgb(tone))


@subject(
    "robot, android, cyborg, mech, droid",
    0.5,
    "ground",
    "#8fa8b8 #e0a24a #d9685a #7aa59c",
    (-60, -6, 60, 104),
    bounds=(-42, -2, 42, 101),
    top=(0, 9, 36),
)
def robot(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, light = look.main, look.dark, look.light
    glow = rgb("#6ff0e0") if random.random() < 0.6 else rgb("#ffd25a")
    pen.line([(0, 10), (0, 1)], 1.6, dark)
    pen.oval(0, 0, 3.2, 3.2, look.accent)
    for side in (-1, 1):
        pen.line([(side * 12, 76), (side * 13, 94)], 7, mix(dark, look.ink, 0.3))
        pen.path(f"M{side * 13 - 10},100 C{side * 13 - 10},91 {side * 13 + 10},91 {side * 13 + 10},100 Z", main)
        pen.line([(side * 25, 50), (side * 35, 60), (side * 34, 72)], 6, mix(dark, look.ink, 0.3), curved=True)
        pen.oval(side * 25, 48, 6.4, 6.4, dark)
        pen.blob(
            [(side * 34 - 6, 72), (side * 34 + 6, 72), (side * 34 + 5, 80), (side * 34 + 1, 77), (side * 34 - 5, 80)],
            main,
        )
        pen.box(side * 24 - 3, 22, side * 24 + 3, 34, look.accent)
    pen.path(
        "M-25,46 C-25,42 -22,40 -18,40 L18,40 C22,40 25,42 25,46 L22,74 C21,78 19,79 16,79 L-16,79 "
        "C-19,79 -21,78 -22,74 Z",
        main,
    )
    pen.path("M8,40 L18,40 C22,40 25,42 25,46 L22,74 C21,78 19,79 16,79 L8,79 Z", dark, alpha=0.4)
    pen.path("M-15,48 L15,48 L14,66 L-14,66 Z", light)
    for x, tone in ((-9, "#e0574a"), (-2, "#f0c24a"), (5, "#5fc08a")):
        pen.oval(x, 54, 2.2, 2.2, rgb(tone))
    pen.box(-11, 59, 11, 62, mix(look.ink, main, 0.3))
    pen.box(-5, 36, 5, 41, mix(dark, look.ink, 0.3))
    pen.path(
        "M-24,16 C-24,11 -21,9 -16,9 L16,9 C21,9 24,11 24,16 L24,32 C24,36 21,38 16,38 L-16,38 C-21,38 -24,36 -24,32 Z",
        main,
    )
    pen.path(
        "M-18,17 L18,17 C20,17 20,18 20,20 L20,28 C20,30 19,31 17,31 L-17,31 C-19,31 -20,30 -20,28 "
        "L-20,20 C-20,18 -20,17 -18,17 Z",
        mix(look.ink, rgb("#16283a"), 0.6),
    )
    for side in (-1, 1):
        pen.oval(side * 9, 23.4, 4.2, 4.2, glow)
        pen.oval(side * 9 + 1, 22.2, 1.3, 1.3, (1.0, 1.0, 1.0))


@subject(
    "snowman, ghost, pumpkin, scarecrow",
    0.46,
    "ground",
    "#f4f7fb #eef3f8",
    (-50, -10, 50, 104),
    place="arctic",
    bounds=(-44, -4, 44, 101),
    top=(0, 9, 28),
)
def snowman(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wood = look.lit(rgb("#5f4433"))
    for side in (-1, 1):
        pen.line([(side * 16, 52), (side * 42, 38)], 2, wood)
        pen.line([(side * 34, 42), (side * 38, 32)], 1.4, wood)
    for y, r in ((81, 24), (50, 18), (24, 13)):
        pen.oval(0, y, r, r * 0.96, look.main)
        pen.oval(r * 0.3, y + r * 0.25, r * 0.66, r * 0.6, mix(look.main, look.sky, 0.25), alpha=0.5)
    pen.box(-13, 8, 13, 13, look.ink)
    pen.box(-9, -6, 9, 10, look.ink)
    pen.box(-9, 4, 9, 8, look.accent)
    for side in (-1, 1):
        pen.oval(side * 4.6, 20, 1.7, 1.7, look.ink)
    pen.poly([(-1, 23), (-1, 27), (15, 26)], rgb("#f0873c"))
    for y in (42, 49, 57):
        pen.oval(0, y, 1.7, 1.7, look.ink)
    pen.poly([(-13, 33), (13, 33), (12, 38), (-12, 38)], look.accent)
    pen.taper([(7, 36), (11, 46), (10, 56)], 6, 6, shift(look.accent, light=-0.06))
