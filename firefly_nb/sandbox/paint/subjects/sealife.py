"""Animals of the sea."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from ..curves import smooth
from .base import Look, subject


@subject(
    "fish, goldfish, clownfish, koi, salmon fish, tuna, carp, shark",
    0.36,
    "sea",
    "#f0873c #f2b53c #4f9fd0 #e0567a #7a6fd0",
    (-75, -10, 75, 104),
    bounds=(-62, 18, 56, 88),
)
def fish(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.72)
    fin = mix(dark, look.accent, 0.3)
    pen.poly(smooth([(-30, 54), (-58, 26), (-60, 34), (-50, 54), (-61, 76), (-58, 84), (-30, 58)], steps=5), fin)
    pen.blob([(18, 34), (2, 18), (-18, 22), (-22, 38), (0, 36)], fin)
    pen.blob([(4, 76), (-6, 90), (-18, 86), (-12, 74)], fin)
    body = [
        (54, 56),
        (46, 42),
        (26, 32),
        (0, 31),
        (-22, 41),
        (-38, 52),
        (-38, 60),
        (-22, 71),
        (0, 81),
        (26, 79),
        (46, 69),
    ]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(56, 62), (20, 68), (-30, 62), (-20, 90), (40, 92)], cream)
        if random.random() < 0.7 or "striped" in look.ways:
            for x, wide in ((24, 8), (0, 9), (-22, 6)):
                pen.taper([(x - 2, 26), (x + 4, 56), (x - 2, 88)], wide, wide * 0.8, look.white)
        for row in range(4):
            for k in range(5):
                x, y = -22 + k * 10 + (row % 2) * 5, 44 + row * 8
                pen.line([(x, y - 3), (x - 3, y), (x, y + 3)], 0.7, mix(dark, main, 0.3), curved=True)
    pen.blob([(14, 58), (2, 56), (-4, 66), (6, 70)], fin)
    pen.oval(40, 50, 5.4, 5.4, look.white)
    pen.oval(41, 50, 3.2, 3.4, look.ink)
    pen.oval(42.2, 48.8, 1.1, 1.1, (1.0, 1.0, 1.0))
    pen.line([(53, 60), (48, 62), (45, 60)], 1.1, look.ink, curved=True)
    for x, y, r in ((62, 40, 2.6), (66, 30, 1.8), (63, 22, 1.2)):
        pen.oval(x, y, r, r, look.white, alpha=0.5)


@subject(
    "whale, orca, dolphin, narwhal",
    0.42,
    "sea",
    "#4f6f9c #3f5f86 #6f8fb0",
    (-80, -20, 80, 104),
    bounds=(-72, 4, 64, 92),
)
def whale(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.8)
    pen.blob([(-50, 50), (-58, 38), (-72, 30), (-70, 40), (-74, 50), (-60, 54)], dark)
    body = [
        (62, 62),
        (58, 44),
        (36, 32),
        (6, 32),
        (-26, 44),
        (-52, 46),
        (-56, 54),
        (-36, 70),
        (-6, 84),
        (28, 88),
        (54, 78),
    ]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(66, 66), (36, 68), (4, 72), (-30, 68), (-10, 98), (60, 98)], cream)
        for k in range(6):
            pen.line([(58 - k * 3, 72 + k * 2.6), (14 - k * 4, 76 + k * 2.4)], 0.8, mix(dark, cream, 0.5))
    pen.blob([(20, 72), (8, 88), (-4, 94), (-2, 82), (6, 70)], dark)
    pen.oval(44, 58, 2.4, 2.6, look.ink)
    pen.oval(44.8, 57.2, 0.8, 0.8, (1.0, 1.0, 1.0))
    pen.line([(62, 66), (50, 68), (42, 64)], 1.1, mix(look.ink, main, 0.3), curved=True)
    for side in (-1, 1):
        pen.taper([(30, 32), (30 + side * 3, 18), (30 + side * 12, 12), (30 + side * 16, 18)], 3, 1.6, look.white)


@subject("turtle, tortoise", 0.36, "sea", "#5f9c6a #4f8a7a #7f9a4f", (-75, -10, 75, 104), bounds=(-58, 26, 62, 94))
def turtle(pen: Pen, look: Look, random: np.random.Generator) -> None:
    skin = mix(look.main, rgb("#e0d28a"), 0.5)
    pen.blob([(26, 72), (44, 84), (40, 96), (30, 90), (16, 78)], shift(skin, light=-0.1))
    pen.blob([(-30, 74), (-48, 84), (-54, 80), (-40, 70)], shift(skin, light=-0.1))
    pen.blob([(36, 60), (48, 46), (60, 48), (62, 58), (52, 66), (40, 70)], skin)
    shell = [(-44, 72), (-36, 48), (-10, 32), (18, 36), (38, 54), (42, 72), (20, 80), (-24, 80)]
    pen.blob(shell, look.main)
    with pen.inside(smooth(shell)):
        for x, y in ((-22, 56), (2, 48), (24, 58), (-10, 72), (14, 74)):
            points = [(x + 10 * np.cos(a), y + 9 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 7)[:-1]]
            pen.poly(points, look.dark)
            pen.poly(
                [(x + (px - x) * 0.78, y + (py - y) * 0.78) for px, py in points], mix(look.main, look.light, 0.45)
            )
        pen.blob([(-50, 76), (0, 76), (46, 74), (40, 90), (-40, 90)], mix(skin, look.white, 0.3))
    pen.blob([(8, 76), (20, 94), (8, 100), (-6, 86)], skin)
    pen.oval(54, 54, 2.2, 2.4, look.ink)
    pen.oval(54.7, 53.3, 0.7, 0.7, (1.0, 1.0, 1.0))
    pen.line([(61, 60), (57, 62), (53, 61)], 0.9, look.ink, curved=True)


@subject(
    "octopus, squid, jellyfish, kraken",
    0.46,
    "sea",
    "#d9607a #a86fd0 #f08a5a",
    (-75, -10, 75, 106),
    bounds=(-46, 4, 46, 102),
)
def octopus(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    for k, x in enumerate((-26, -17, -8, 8, 17, 26)):
        side = -1 if x < 0 else 1
        sway = float(random.uniform(3, 10)) * side
        end = x * 1.7 + sway
        pen.taper(
            [(x * 0.8, 52), (x * 1.25, 74), (end, 92), (end + sway, 86)], 12, 3, main if k % 2 else mix(main, dark, 0.5)
        )
        for t in range(3):
            pen.oval(x * (1.0 + t * 0.14), 66 + t * 8, 1.7, 1.7, look.light)
    pen.blob([(0, 5), (24, 12), (32, 34), (26, 56), (0, 62), (-26, 56), (-32, 34), (-24, 12)], main)
    for x, y, r in ((-14, 18, 4), (12, 14, 3), (20, 28, 2.4), (-4, 12, 2)):
        pen.oval(x, y, r, r * 0.8, mix(dark, main, 0.4))
    for side in (-1, 1):
        pen.oval(side * 11, 40, 6, 6.6, look.white)
        pen.oval(side * 10.4, 41, 3.4, 4, look.ink)
        pen.oval(side * 10.4 + 1.3, 39.4, 1.2, 1.2, (1.0, 1.0, 1.0))
    pen.line([(-5, 51), (0, 54), (5, 51)], 1.4, look.ink, curved=True)
