"""Cats: asleep, and sitting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, rgb, shift
from ..curves import Pairs, smooth
from .base import Look, subject

_PINK = rgb("#e88f8f")
_BODY = [
    (-58, 95),
    (-65, 78),
    (-58, 60),
    (-38, 48),
    (-8, 41),
    (24, 42),
    (50, 54),
    (64, 74),
    (61, 92),
    (36, 100),
    (-20, 101),
]


@subject(
    "cat, kitty, kitten, feline, tabby, tomcat",
    0.4,
    "ground",
    "#e59a4e #8d8f9c #f0e2cf #c98a58 #5c5a68 #d9b48a",
    top=(0, 8, 34),
)
def cat(pen: Pen, look: Look, random: np.random.Generator) -> None:
    if "sleeping" in look.ways:
        _asleep(pen, look, random)
    else:
        _sitting(pen, look, random)


def _stripes(pen: Pen, points: Pairs, lines: Sequence[Pairs], tone: Colour) -> None:
    with pen.inside(smooth(points)):
        for line in lines:
            pen.taper(line, 5.5, 0.8, tone)


def _asleep(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.68)
    striped = "striped" in look.ways or random.random() < 0.75
    stripe = shift(main, light=-0.11)
    pen.blob(_BODY, main)
    with pen.inside(smooth(_BODY)):
        pen.blob([(-70, 110), (-60, 88), (-20, 84), (20, 90), (50, 112)], cream)
        pen.blob([(-30, 40), (10, 30), (60, 48), (76, 80), (60, 66), (20, 52)], mix(main, look.white, 0.16))
    if striped:
        _stripes(
            pen, _BODY, [[(x, 36), (x + 5, 50), (x + 1 + k, 66)] for k, x in enumerate((-20, -6, 9, 24, 39))], stripe
        )
    thigh = [(16, 99), (12, 82), (22, 66), (42, 63), (57, 75), (59, 92), (44, 100)]
    pen.blob(thigh, mix(main, dark, 0.22))
    pen.blob([(18, 99), (15, 83), (24, 69), (41, 66), (54, 77), (56, 92), (42, 99)], main)
    if striped:
        _stripes(pen, thigh, [[(58, 72 + 8 * k), (46, 74 + 8 * k), (34, 79 + 7 * k)] for k in range(3)], stripe)
    pen.blob([(2, 97), (8, 91), (24, 92), (30, 98), (20, 101), (6, 101)], cream)
    tail = [(60, 86), (63, 97), (40, 102), (8, 101), (-14, 97), (-24, 89)]
    pen.taper(tail, 13.5, 10.5, mix(dark, main, 0.35))
    pen.oval(-23, 90, 5.6, 5.2, cream)
    if striped:
        for k, x in enumerate((44, 30, 16, 2)):
            pen.line([(x, 96.5), (x - 1.5, 106 - k * 0.3)], 3.0, stripe)
    for x in (-58, -34):
        pen.blob([(x - 10, 98), (x - 7, 91), (x + 5, 90), (x + 12, 95), (x + 8, 101), (x - 6, 102)], cream)
        pen.line([(x + 3, 100), (x + 4.5, 96)], 0.9, dark)
        pen.line([(x - 2, 100.5), (x - 1, 96.5)], 0.9, dark)
    _sleepy_head(pen, look, striped=striped, stripe=stripe, cream=cream)


def _sleepy_head(pen: Pen, look: Look, *, striped: bool, stripe: Colour, cream: Colour) -> None:
    main, dark = look.main, look.dark
    for ear, inner in (
        ([(-66, 73), (-69, 50), (-66, 47), (-50, 59)], [(-63, 68), (-65, 54), (-54, 61)]),
        ([(-38, 57), (-25, 43), (-22, 45), (-21, 70)], [(-34, 60), (-26, 50), (-24.5, 66)]),
    ):
        pen.poly(smooth(ear, steps=4), main)
        pen.poly(smooth(inner, steps=3), mix(_PINK, main, 0.35))
    head = [
        (-45, 57),
        (-31, 60),
        (-21, 70),
        (-19, 83),
        (-29, 93),
        (-45, 96),
        (-61, 93),
        (-71, 83),
        (-69, 69),
        (-59, 60),
    ]
    pen.blob(head, main)
    with pen.inside(smooth(head)):
        pen.blob([(-46, 76), (-30, 82), (-24, 92), (-34, 99), (-56, 99), (-66, 91), (-60, 82)], cream)
        pen.oval(-62, 87, 5, 3.6, _PINK, alpha=0.42)
        pen.oval(-28, 87, 5, 3.6, _PINK, alpha=0.42)
        if striped:
            for x, lean in ((-52, -2.5), (-45, 0), (-38, 2.5)):
                pen.taper([(x + lean, 55), (x, 62), (x - lean * 0.3, 69)], 4.2, 0.8, stripe)
            for y in (76, 81):
                pen.taper([(-73, y - 1), (-67, y), (-62, y + 1.5)], 3.4, 0.6, stripe)
                pen.taper([(-17, y - 1), (-22, y), (-27, y + 1.5)], 3.4, 0.6, stripe)
    for eye in (-55.5, -35.0):
        pen.line([(eye - 5.4, 77), (eye - 2.5, 80), (eye + 2.5, 80), (eye + 5.4, 77)], 1.7, look.ink, curved=True)
    pen.blob([(-48.5, 83), (-42.5, 83), (-45.5, 87)], mix(_PINK, look.ink, 0.12))
    pen.line([(-45.5, 86.5), (-45.5, 88.5), (-49, 90.5), (-52, 89.3)], 1.1, look.ink, curved=True)
    pen.line([(-45.5, 88.5), (-42, 90.5), (-39, 89.3)], 1.1, look.ink, curved=True)
    for side in (-1, 1):
        for k in range(3):
            root = -45.5 + side * 10
            pen.line([(root, 87 + k * 1.6), (root + side * 21, 84 + k * 4.2)], 0.45, mix(look.white, dark, 0.25))


def _sitting(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.68)
    striped = "striped" in look.ways or random.random() < 0.6
    stripe = shift(main, light=-0.12)
    pen.taper([(20, 93), (42, 96), (50, 82), (43, 66), (49, 55)], 11, 8, mix(dark, main, 0.3))
    pen.oval(48.5, 56, 4.8, 5.2, cream)
    body = [
        (0, 36),
        (14, 44),
        (21, 62),
        (28, 82),
        (27, 97),
        (12, 101),
        (-12, 101),
        (-27, 97),
        (-28, 82),
        (-21, 62),
        (-14, 44),
    ]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(0, 46), (9, 52), (11, 70), (6, 84), (-6, 84), (-11, 70), (-9, 52)], cream)
    if striped:
        lines = [[(s * 32, y), (s * 24, y + 2), (s * 15, y + 5)] for s in (-1, 1) for y in (56, 66, 76)]
        _stripes(pen, body, lines, stripe)
    for side in (-1, 1):
        pen.blob(
            [(side * 13, 99), (side * 16, 84), (side * 25, 80), (side * 31, 90), (side * 28, 100)],
            mix(main, dark, 0.25),
        )
        pen.blob(
            [
                (side * 3, 66),
                (side * 10, 68),
                (side * 10.5, 90),
                (side * 12.5, 98),
                (side * 7, 101.5),
                (side * 1.5, 99),
                (side * 2.5, 90),
            ],
            main,
        )
        pen.oval(side * 7, 98.5, 6.6, 3.8, cream)
        pen.line([(side * 7, 101), (side * 7, 97.5)], 0.8, dark)
    for side in (-1, 1):
        pen.poly(smooth([(side * 22, 26), (side * 24, 4), (side * 21.5, 2), (side * 6, 13)], steps=4), main)
        pen.poly(smooth([(side * 19.5, 21), (side * 20.5, 8.5), (side * 10, 15)], steps=3), mix(_PINK, main, 0.35))
    head = [(0, 10), (14, 13), (24, 25), (24, 36), (14, 45), (0, 48), (-14, 45), (-24, 36), (-24, 25), (-14, 13)]
    pen.blob(head, main)
    with pen.inside(smooth(head)):
        pen.blob([(0, 29), (6, 34), (14, 39), (10, 48), (0, 51), (-10, 48), (-14, 39), (-6, 34)], cream)
        if striped:
            for x in (-6, 0, 6):
                pen.taper([(x, 8), (x * 0.85, 14), (x * 0.7, 20)], 4, 0.8, stripe)
            for side in (-1, 1):
                for y in (33, 38):
                    pen.taper([(side * 27, y), (side * 21, y), (side * 16, y + 1.5)], 3.2, 0.6, stripe)
    iris = rgb("#8fbf5a") if random.random() < 0.6 else rgb("#e6b84a")
    for side in (-1, 1):
        if "happy" in look.ways:
            pen.line([(side * 10 - 5, 30), (side * 10, 26.5), (side * 10 + 5, 30)], 1.8, look.ink, curved=True)
            continue
        pen.oval(side * 10, 28, 5.2, 5.4, look.ink)
        pen.oval(side * 10, 28.2, 4.4, 4.7, iris)
        pen.oval(side * 9.6, 28.4, 2.2, 4.1, look.ink)
        pen.oval(side * 10 + 1.6, 26.4, 1.3, 1.4, (1.0, 1.0, 1.0))
    pen.blob([(-3.2, 35.5), (3.2, 35.5), (0, 39)], mix(_PINK, look.ink, 0.12))
    for side in (-1, 1):
        pen.line([(0, 38.5), (0, 40.5), (side * 3.5, 42.6), (side * 6.5, 41.4)], 1.0, look.ink, curved=True)
        for k in range(3):
            pen.line([(side * 11, 38.5 + k * 1.5), (side * 32, 35.5 + k * 4)], 0.4, mix(look.white, dark, 0.2))
