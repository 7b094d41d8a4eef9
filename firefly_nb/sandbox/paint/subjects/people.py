"""People."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from .base import Look, subject

_SKIN = ("#f1c7a3", "#d9a06f", "#a86f47", "#7b4b30", "#f5d5b8")
_HAIR = ("#3a2a26", "#1f1b22", "#8a5a34", "#c9924f", "#a8452f")


@subject(
    "person, figure, man, woman, human, wanderer, traveler, traveller, silhouette, hiker, explorer, boy, girl, child,"
    "monk, nomad, lady, guy, stranger, pilgrim, dancer, samurai, wizard, knight, king, queen, princess, farmer, hero",
    0.42,
    "ground",
    "#c8533d #2f6f8a #e0a040 #5a4f86 #3d7a5a #d9d2c4",
    (-45, -6, 45, 104),
    top=(0, 7, 13),
)
def person(pen: Pen, look: Look, random: np.random.Generator) -> None:
    """Seen from behind at three quarters, in a long coat, walking."""
    skin = look.lit(rgb(_SKIN[int(random.integers(len(_SKIN)))]))
    hair = look.lit(rgb(_HAIR[int(random.integers(len(_HAIR)))]))
    trousers = mix(rgb("#3b3a4a"), look.main, 0.15)
    long = random.random() < 0.65
    stride = 1.0 if "walking" in look.ways or random.random() < 0.7 else 0.35
    for side, tone in ((-1, shift(trousers, light=-0.05)), (1, trousers)):
        x = side * 6.5 * stride
        pen.poly([(-4.2 + side * 1.5, 54), (4.6 + side * 1.5, 54), (x + 3.4, 96), (x - 3.0, 96)], tone)
        pen.path(f"M{x - 3.6},95 L{x + 3.2},95 L{x + 6.6},100 L{x - 3.8},100 Z", mix(look.ink, trousers, 0.3))
    coat = [
        (-8.4, 22),
        (0, 19.5),
        (8.4, 22),
        (10.6, 40),
        (12 if long else 9.5, 74 if long else 58),
        (4, 76 if long else 60),
        (-4, 75 if long else 60),
        (-13 if long else -9.5, 73 if long else 58),
        (-10.4, 40),
    ]
    pen.taper([(-8, 24), (-13.5, 38), (-15.5, 53)], 6.4, 4.4, look.dark)
    pen.oval(-15.8, 55, 2.3, 2.8, skin)
    pen.blob(coat, look.main)
    pen.poly(
        [(1, 22), (8.2, 23), (10.2, 40), (11.5 if long else 9, 73 if long else 57), (5, 75 if long else 59)],
        shift(look.main, light=-0.07),
        0.55,
    )
    pen.line([(0, 24), (0.8, 70 if long else 56)], 0.7, look.dark)
    pen.taper([(8, 24), (13, 38), (12.5, 53)], 6.6, 4.6, mix(look.main, look.dark, 0.25))
    pen.oval(12.5, 55, 2.3, 2.8, skin)
    pen.box(-2.4, 15, 2.4, 21, skin)
    pen.blob([(0, 3), (5, 5), (6.3, 10.5), (4.4, 16.5), (0, 18.5), (-4.4, 16.5), (-6.3, 10.5), (-5, 5)], skin)
    if random.random() < 0.5:
        pen.blob([(0, 1.5), (5.6, 4), (7, 11), (6.6, 20), (3.4, 24), (-3.4, 24), (-6.6, 20), (-7, 11), (-5.6, 4)], hair)
    else:
        pen.blob([(0, 1.8), (5.6, 4), (6.6, 10), (5, 14), (0, 15), (-5, 14), (-6.6, 10), (-5.6, 4)], hair)
    scarf = look.accent
    pen.blob([(-5.6, 18.5), (0, 17.5), (5.8, 18.6), (6.6, 22), (0, 23.6), (-6.4, 22)], scarf)
    pen.taper([(4, 21), (13, 22), (22, 18), (29, 22)], 4.6, 2.4, scarf)


@subject("astronaut, cosmonaut, spaceman", 0.46, "ground", "#eceef2 #e4e7ee", (-45, -4, 45, 104))
def astronaut(pen: Pen, look: Look, random: np.random.Generator) -> None:
    suit, shade = look.main, shift(look.main, light=-0.1)
    pen.blob([(-17, 32), (17, 32), (19, 62), (-19, 62)], shift(suit, light=-0.2))
    for side in (-1, 1):
        pen.taper([(side * 6, 66), (side * 9, 82), (side * 9.5, 96)], 15, 13, suit if side > 0 else shade)
        pen.blob([(side * 9.5 - 8, 93), (side * 9.5 + 8, 93), (side * 9.5 + 9.5, 100), (side * 9.5 - 9, 100)], shade)
        pen.taper([(side * 13, 40), (side * 24, 50), (side * 27, 64)], 12.5, 10, suit if side > 0 else shade)
        pen.oval(side * 27.5, 66, 5.6, 5.8, look.accent)
    pen.blob([(-15, 36), (0, 33), (15, 36), (17, 54), (14, 72), (0, 75), (-14, 72), (-17, 54)], suit)
    pen.box(-8, 46, 8, 57, shade)
    for x, colour in ((-4.5, "#e0574a"), (0, "#f0c24a"), (4.5, "#4aa6d8")):
        pen.oval(x, 51, 1.6, 1.6, rgb(colour))
    pen.oval(0, 19, 18, 18, suit)
    visor = [(0, 8), (11, 11), (14, 20), (10, 29), (0, 31), (-10, 29), (-14, 20), (-11, 11)]
    pen.blob(visor, mix(rgb("#1c2340"), look.accent, 0.15))
    pen.blob([(-9, 13), (-3, 10.5), (-6, 20), (-10, 24)], mix(look.sky, (1.0, 1.0, 1.0), 0.5), 0.75)
    pen.oval(6, 25, 3.6, 1.7, look.accent, -25, 0.8)
