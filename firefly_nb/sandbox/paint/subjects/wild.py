"""Animals on four legs, seen from the side."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, rgb, shift
from ..curves import smooth
from .base import Look, subject

_HORSE = [
    (47, 34),
    (44, 27),
    (38, 16),
    (33, 10),
    (26, 13),
    (18, 24),
    (11, 34),
    (2, 39),
    (-12, 41),
    (-26, 39),
    (-36, 45),
    (-39, 55),
    (-35, 64),
    (-20, 67),
    (0, 66),
    (14, 67),
    (24, 60),
    (27, 50),
    (29, 40),
    (33, 34),
    (39, 37),
    (45, 39),
]


def _leg(
    pen: Pen, x: float, top: float, knee: tuple[float, float], foot: float, wide: float, tone: Colour, hoof: Colour
) -> None:
    pen.taper([(x, top), (x + knee[0], knee[1]), (foot, 96)], wide, wide * 0.42, tone)
    pen.poly(
        [(foot - wide * 0.26, 94.5), (foot + wide * 0.28, 94.5), (foot + wide * 0.5, 100), (foot - wide * 0.34, 100)],
        hoof,
    )


@subject(
    "horse, pony, stallion, mare, foal, unicorn, donkey, zebra",
    0.5,
    "ground",
    "#8a5334 #5f3f30 #c98f58 #e9e2d8 #3f3534",
    (-75, -14, 75, 104),
    bounds=(-62, -2, 52, 101),
)
def horse(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    mane = mix(look.ink, main, 0.3) if random.random() < 0.7 else mix(look.white, main, 0.3)
    hoof = mix(look.ink, main, 0.2)
    stride = 1.0 if "running" in look.ways else 0.45
    far = mix(dark, look.ink, 0.12)
    _leg(pen, -28, 60, (-2 - 4 * stride, 78), -27 + 14 * stride, 12, far, hoof)
    _leg(pen, 17, 60, (4 + 5 * stride, 78), 17 + 15 * stride, 10, far, hoof)
    pen.taper([(-37, 46), (-50, 52), (-54, 68), (-48, 86)], 7, 12, mane)
    _leg(pen, -31, 56, (-5, 77), -33 - 8 * stride, 17, main, hoof)
    _leg(pen, 16, 58, (1, 78), 13 - 8 * stride, 12, main, hoof)
    pen.blob(_HORSE, main)
    with pen.inside(smooth(_HORSE)):
        pen.blob([(-40, 70), (-20, 60), (10, 60), (30, 66), (10, 76), (-30, 76)], dark, 0.5)
        pen.blob([(40, 30), (50, 28), (50, 42), (40, 42)], mix(dark, look.ink, 0.2), 0.8)
    for ear in ([(30, 12), (30, 2), (35, 11)], [(34, 13), (36, 3), (39, 14)]):
        pen.poly(ear, main)
    pen.blob([(33, 8), (38, 14), (30, 17), (22, 28), (14, 40), (4, 44), (10, 32), (18, 19), (26, 9)], mane)
    pen.oval(37.6, 21.5, 1.5, 1.7, look.ink)
    pen.oval(38.1, 21, 0.5, 0.5, (1.0, 1.0, 1.0))
    pen.oval(45.4, 32.6, 0.9, 1.2, look.ink)


@subject(
    "deer, stag, reindeer, elk, fawn, moose, antelope, gazelle",
    0.56,
    "ground",
    "#b5763f #9c6337 #c98b52",
    (-70, -20, 70, 104),
    place="forest",
    bounds=(-42, -14, 50, 101),
)
def deer(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.7)
    hoof = mix(look.ink, main, 0.2)
    for x, knee, foot, wide in ((-24, -2, -19, 8.5), (17, 2, 21, 7.5)):
        _leg(pen, x, 64, (knee, 80), foot, wide, mix(dark, look.ink, 0.1), hoof)
    for x, knee, foot, wide in ((-27, -4, -29, 12), (14, 0, 13, 9)):
        _leg(pen, x, 60, (knee, 79), foot, wide, main, hoof)
    for side in (0, 1):
        tone = look.lit(rgb("#7a5a40") if side else rgb("#5f4533"))
        x = 29 + side * 3
        pen.taper([(x, 15), (x - 7 - side, 4), (x - 5 + side * 5, -13)], 2.4, 0.9, tone)
        for a, b in (((x - 5, 8), (x + 5, 0)), ((x - 6.5, 1), (x - 15, -6)), ((x - 6, -4), (x + 5, -11))):
            pen.taper([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 1), b], 1.9, 0.6, tone)
    body = [
        (44, 27),
        (38, 19),
        (31, 14),
        (25, 18),
        (20, 30),
        (14, 42),
        (0, 47),
        (-18, 46),
        (-31, 48),
        (-36, 56),
        (-31, 67),
        (-14, 69),
        (6, 70),
        (18, 68),
        (25, 58),
        (27, 44),
        (30, 33),
        (36, 32),
        (42, 32),
    ]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(-30, 70), (-10, 65), (12, 65), (22, 58), (28, 40), (34, 44), (26, 78), (-20, 80)], cream, 0.8)
        for x, y in ((-24, 52), (-16, 56), (-8, 51), (0, 56), (-20, 60), (6, 52)):
            pen.oval(x, y, 1.5, 1.2, cream)
    pen.poly(smooth([(27, 16), (17, 12), (20, 19)], steps=4), main)
    pen.oval(-35.5, 53, 3.4, 5, cream, 20)
    pen.oval(35, 21.5, 1.4, 1.6, look.ink)
    pen.oval(43.6, 28.4, 1.7, 1.5, look.ink)


@subject("elephant, mammoth", 0.5, "ground", "#8b919c #9a8f92 #7f8a99", (-75, -10, 75, 104), bounds=(-54, 12, 66, 101))
def elephant(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    for x in (-28, 18):
        pen.path(f"M{x - 8},60 L{x + 8},60 L{x + 7},99 L{x - 7},99 Z", mix(dark, look.ink, 0.15))
    pen.taper([(-46, 44), (-53, 56), (-51, 68)], 3, 1.2, dark)
    body = [(-46, 44), (-36, 26), (-12, 20), (14, 22), (32, 34), (36, 56), (26, 72), (-10, 76), (-40, 72), (-48, 58)]
    pen.blob(body, main)
    for x in (-39, 6):
        pen.path(f"M{x - 9},56 L{x + 10},56 L{x + 8.5},99 C{x + 6},101 {x - 6},101 {x - 8.5},99 Z", main)
        for k in (-4.5, 0, 4.5):
            pen.oval(x + k, 98.4, 1.9, 1.5, look.white)
    pen.taper([(45, 44), (58, 58), (58, 76), (64, 88), (60, 93)], 17, 5, mix(main, dark, 0.2))
    pen.oval(38, 36, 20, 21, main)
    pen.taper([(46, 50), (54, 58), (61, 58)], 4.4, 1.2, look.white)
    ear = [(22, 22), (8, 20), (-2, 34), (2, 54), (16, 62), (26, 52), (28, 36)]
    pen.blob(ear, mix(dark, main, 0.25))
    pen.blob([(20, 28), (10, 27), (3, 38), (7, 52), (16, 56), (22, 46)], mix(rgb("#d9a3a3"), main, 0.5))
    pen.oval(44, 33, 2, 2.3, look.ink)
    pen.oval(44.7, 32.2, 0.7, 0.7, (1.0, 1.0, 1.0))


@subject(
    "sheep, lamb, goat, alpaca, llama",
    0.4,
    "ground",
    "#f2ebdd #efe4d2 #d9cfc4",
    (-70, -10, 70, 104),
    bounds=(-44, 26, 46, 101),
)
def sheep(pen: Pen, look: Look, random: np.random.Generator) -> None:
    face = mix(look.ink, look.main, 0.18)
    for x in (-22, -12, 12, 22):
        pen.line([(x, 76), (x, 98)], 5.4, face)
    for x, y, r in (
        (-28, 58, 15),
        (-14, 48, 16),
        (4, 46, 17),
        (20, 52, 15),
        (26, 66, 13),
        (12, 74, 15),
        (-8, 76, 16),
        (-26, 72, 14),
    ):
        pen.oval(x, y, r, r * 0.92, look.main)
    pen.oval(-2, 62, 30, 18, look.main)
    pen.blob([(30, 42), (42, 46), (44, 60), (36, 70), (27, 62), (25, 50)], face)
    pen.oval(30, 41, 9, 6.5, look.main)
    pen.blob([(24, 48), (15, 46), (17, 53), (25, 54)], face)
    pen.oval(37, 53, 1.8, 2, look.white)
    pen.oval(37.4, 53.3, 0.9, 1, look.ink)


@subject(
    "cow, bull, ox, calf, buffalo",
    0.44,
    "ground",
    "#f1ece6 #8a5a40 #e9dcc9",
    (-75, -10, 75, 104),
    bounds=(-50, 20, 56, 101),
)
def cow(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark = look.main, look.dark
    spot = look.lit(rgb("#3b3236"))
    for x in (-26, 18):
        pen.path(f"M{x - 5},66 L{x + 5},66 L{x + 4},99 L{x - 4},99 Z", mix(dark, look.ink, 0.15))
    pen.taper([(-44, 40), (-50, 56), (-48, 72)], 3, 3.5, dark)
    body = [(-44, 42), (-30, 34), (0, 36), (26, 34), (34, 44), (30, 64), (14, 74), (-20, 75), (-40, 70), (-47, 56)]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        for x, y, rx, ry in ((-30, 44, 13, 11), (0, 42, 11, 13), (18, 62, 10, 8), (-16, 68, 9, 7)):
            pen.oval(x, y, rx, ry, spot, float(random.uniform(-40, 40)))
    for x in (-36, 8):
        pen.path(f"M{x - 6},62 L{x + 7},62 L{x + 5},99 L{x - 5},99 Z", main)
        pen.box(x - 5.4, 95, x + 5.4, 100, look.ink)
    pen.oval(-12, 76, 8, 5, rgb("#eda5a0"))
    pen.blob([(28, 30), (40, 28), (50, 38), (54, 52), (48, 58), (38, 56), (28, 46)], main)
    pen.oval(50, 53, 7, 6, rgb("#eda5a0"))
    pen.oval(52, 52, 1, 1.3, look.ink)
    pen.blob([(29, 33), (18, 30), (19, 37), (29, 39)], spot)
    pen.taper([(33, 30), (31, 22), (36, 18)], 3, 1, look.white)
    pen.oval(41, 38, 1.9, 2.2, look.ink)


@subject(
    "wolf, coyote, dingo, lion, tiger, leopard, cheetah, lioness",
    0.44,
    "ground",
    "#7f8790 #c99a5a #d98a3f #5f646e",
    (-75, -10, 75, 104),
    bounds=(-60, 16, 54, 101),
)
def wolf(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.6)
    for x, foot in ((-22, -16), (17, 23)):
        _leg(pen, x, 62, (1, 80), foot, 10, mix(dark, look.ink, 0.1), dark)
    pen.taper([(-36, 48), (-50, 56), (-57, 72)], 9, 11, mix(main, dark, 0.4))
    for x, foot in ((-29, -32), (13, 12)):
        _leg(pen, x, 58, (-2, 79), foot, 14, main, dark)
    body = [(30, 34), (16, 38), (-10, 42), (-30, 42), (-38, 52), (-32, 66), (-10, 68), (12, 72), (26, 64), (34, 48)]
    pen.blob(body, main)
    pen.blob([(20, 34), (34, 26), (42, 36), (38, 54), (26, 66), (16, 58)], mix(main, cream, 0.35))
    pen.blob([(24, 30), (32, 21), (42, 23), (54, 34), (52, 40), (40, 43), (28, 42)], main)
    pen.blob([(38, 36), (54, 35), (52, 40), (40, 43)], cream)
    for ear in ([(26, 28), (27, 14), (34, 23)], [(33, 24), (37, 13), (40, 25)]):
        pen.poly(ear, mix(main, dark, 0.3))
    pen.oval(41, 30, 1.5, 1.5, rgb("#f0c24a"))
    pen.oval(41.2, 30, 0.8, 0.9, look.ink)
    pen.oval(53.4, 34.6, 2, 1.6, look.ink)


@subject("snail", 0.32, "ground", "#c98a5a #d97a5a #7a8fb0", (-70, 10, 70, 104), bounds=(-56, 34, 58, 101))
def snail(pen: Pen, look: Look, random: np.random.Generator) -> None:
    skin = look.lit(rgb("#d9b48a"))
    pen.blob(
        [(-54, 98), (-30, 90), (10, 88), (30, 82), (38, 66), (50, 64), (54, 76), (46, 94), (20, 101), (-40, 101)], skin
    )
    for x in (42, 51):
        pen.line([(x, 66), (x + 3, 50)], 2, skin)
        pen.oval(x + 3, 49, 2.6, 2.6, look.ink)
    pen.oval(-8, 66, 33, 30, look.main)
    for k in range(4):
        pen.oval(-8 + k * 2.2, 66 + k * 1.5, 26 - k * 7, 24 - k * 6.5, shift(look.main, light=0.06 if k % 2 else -0.07))
