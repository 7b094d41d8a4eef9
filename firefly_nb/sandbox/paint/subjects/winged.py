"""Things that fly by themselves."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from ..curves import smooth
from .base import Look, subject


@subject(
    "bird, seagull, gull, swallow, dove, pigeon, sparrow, eagle, hawk, crow, raven, crane, parrot, "
    "robin, finch, phoenix",
    0.34,
    "air",
    "#4f7fb8 #d9574a #f0b24a #5f9c7a #f2efe8 #3f4456",
    (-80, -10, 80, 104),
    bounds=(-66, 10, 62, 92),
)
def bird(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.72)
    lift = float(random.uniform(-5, 6))
    far = [(6, 52), (18, 34 - lift), (40, 16 - lift), (60, 12 - lift), (48, 30 - lift), (34, 46), (20, 58)]
    pen.blob(far, mix(dark, look.ink, 0.15))
    pen.poly(smooth([(-34, 62), (-66, 58), (-62, 64), (-66, 72), (-36, 68)], steps=4), mix(dark, main, 0.3))
    body = [(50, 48), (40, 43), (22, 46), (-4, 52), (-34, 61), (-36, 67), (-10, 73), (18, 71), (38, 62), (48, 55)]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(52, 54), (30, 58), (0, 66), (-30, 68), (-20, 84), (40, 80)], cream)
    near = [(16, 54), (4, 36 + lift), (-12, 18 + lift), (-34, 10 + lift), (-30, 30 + lift), (-22, 48), (-6, 62)]
    pen.blob(near, main)
    with pen.inside(smooth(near)):
        pen.blob([(-40, 5 + lift), (-10, 30 + lift), (-12, 52), (-40, 50)], dark, 0.75)
        for k in range(5):
            pen.line([(-2 - k * 4, 56 - k * 2), (-20 - k * 3.4, 22 + k * 5 + lift)], 0.9, mix(dark, look.ink, 0.2))
    pen.poly([(48, 48.5), (58, 51.5), (48, 54)], rgb("#f0a03c"))
    pen.oval(42, 49, 2, 2, look.ink)
    pen.oval(42.6, 48.4, 0.7, 0.7, (1.0, 1.0, 1.0))


@subject(
    "butterfly, moth, dragonfly, bee, insect",
    0.4,
    "air",
    "#f08a3c #5f7fe0 #e05fa0 #f2c23c #6fbf9a",
    (-70, -10, 70, 104),
    bounds=(-56, 8, 56, 96),
)
def butterfly(pen: Pen, look: Look, random: np.random.Generator) -> None:
    rim, spot = mix(look.ink, look.main, 0.15), mix(look.white, look.accent, 0.25)
    for side in (-1, 1):
        for wing, inner in (
            (
                [(2, 50), (14, 26), (38, 10), (55, 18), (52, 40), (32, 54)],
                [(6, 48), (17, 30), (37, 16), (49, 21), (46, 37), (30, 49)],
            ),
            (
                [(2, 54), (28, 56), (42, 68), (38, 86), (24, 94), (10, 78)],
                [(6, 57), (26, 60), (36, 69), (33, 82), (24, 87), (13, 74)],
            ),
        ):
            pen.blob([(side * x, y) for x, y in wing], rim)
            pen.blob([(side * x, y) for x, y in inner], look.main)
        pen.blob([(side * 8, 46), (side * 20, 32), (side * 30, 32), (side * 22, 46)], mix(look.main, look.white, 0.4))
        for x, y, r in ((47, 24, 2.4), (50, 32, 1.8), (44, 40, 2), (36, 80, 2.2), (28, 88, 1.8)):
            pen.oval(side * x, y, r, r, spot)
        pen.oval(side * 25, 72, 4.5, 4.5, look.accent)
        pen.taper([(side * 1, 40), (side * 6, 26), (side * 13, 20)], 1.2, 0.6, rim)
    pen.oval(0, 60, 3.2, 22, rim)
    pen.oval(0, 40, 3.8, 4.4, rim)


@subject(
    "dragon, wyvern, dinosaur",
    0.6,
    "ground",
    "#4f8f5f #b8443f #5f5fa8 #3f7f8a",
    (-80, -14, 80, 104),
    place="mountains",
    bounds=(-72, -8, 66, 101),
)
def dragon(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, belly = look.main, look.dark, mix(look.main, rgb("#f2dfa8"), 0.65)
    membrane = mix(look.accent, main, 0.35)
    wing = [(-2, 48), (-16, 12), (-6, -6), (4, 10), (30, -2), (28, 14), (50, 14), (38, 28), (52, 36), (26, 46), (8, 54)]
    pen.poly([(-4, 50), (-30, 20), (-36, 2), (-26, 14), (-8, 12), (2, 30), (6, 48)], shift(membrane, light=-0.14))
    pen.taper([(-24, 78), (-48, 92), (-66, 84), (-70, 66)], 16, 3, mix(main, dark, 0.2))
    pen.poly([(-74, 68), (-70, 56), (-64, 68)], look.accent)
    body = [(-30, 72), (-22, 56), (0, 50), (20, 54), (26, 70), (18, 88), (-10, 93), (-28, 88)]
    for x in (-20, 12):
        pen.taper([(x, 74), (x + 4, 86), (x + 2, 98)], 15, 9, mix(dark, main, 0.3))
        pen.blob([(x - 5, 97), (x + 12, 96), (x + 14, 101), (x - 6, 101)], dark)
    pen.blob(body, main)
    pen.taper([(16, 66), (30, 52), (32, 34), (44, 24)], 19, 11, main)
    with pen.inside(smooth(body)):
        pen.blob([(24, 60), (30, 80), (12, 96), (-20, 98), (4, 80)], belly)
    pen.taper([(22, 66), (35, 52), (37, 36)], 7, 4, belly)
    pen.blob([(36, 24), (42, 14), (54, 16), (66, 24), (64, 31), (50, 34), (40, 32)], main)
    for x, y in ((42, 16), (47, 15)):
        pen.taper([(x, y), (x - 7, y - 8), (x - 6, y - 14)], 3.4, 0.6, belly)
    pen.oval(51, 22, 2.4, 2.4, rgb("#ffd94a"))
    pen.oval(51.6, 22, 0.9, 2, look.ink)
    pen.oval(63, 24, 1, 0.8, look.ink)
    pen.poly(wing, membrane)
    for tip in ((4, 8), (29, 10), (38, 27)):
        pen.line([(-8, 10), tip], 1.2, dark)
    pen.taper([(0, 54), (-14, 20), (-6, -6)], 5, 1.5, mix(main, dark, 0.3))
    pen.taper([(-6, -6), (14, -2), (30, -2)], 2.4, 0.8, mix(main, dark, 0.3))
    for x, y in ((-18, 56), (-8, 51), (14, 60), (20, 50), (23, 40), (29, 31)):
        pen.poly([(x - 3, y + 2), (x - 3, y - 7), (x + 4, y)], look.accent)
