"""Animals that sit and look at you: dogs, rabbits, foxes, bears, owls, penguins."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, rgb, shift
from ..curves import smooth
from .base import Look, subject

_PINK = rgb("#e58f93")


def eye(pen: Pen, x: float, y: float, size: float, look: Look, iris: Colour | None = None) -> None:
    """A round eye with a spark of light; closed when asleep, smiling when happy."""
    if look.ways & {"sleeping", "happy"}:
        bow = 1.0 if "sleeping" in look.ways else -1.0
        pen.line([(x - size, y), (x, y + bow * size * 0.7), (x + size, y)], size * 0.34, look.ink, curved=True)
        return
    pen.oval(x, y, size, size * 1.06, look.ink)
    if iris:
        pen.oval(x, y, size * 0.84, size * 0.9, iris)
        pen.oval(x, y, size * 0.5, size * 0.62, look.ink)
    pen.oval(x + size * 0.32, y - size * 0.36, size * 0.3, size * 0.32, (1.0, 1.0, 1.0))


def mouth(pen: Pen, x: float, y: float, size: float, look: Look) -> None:
    pen.line([(x, y - size * 0.5), (x, y)], size * 0.22, look.ink)
    for side in (-1, 1):
        pen.line(
            [(x, y), (x + side * size * 0.6, y + size * 0.45), (x + side * size * 1.2, y + size * 0.15)],
            size * 0.22,
            look.ink,
            curved=True,
        )


def _sitting_body(pen: Pen, main: Colour, dark: Colour, chest: Colour, paw: Colour) -> None:
    body = [
        (0, 40),
        (14, 46),
        (20, 62),
        (28, 82),
        (27, 98),
        (12, 101),
        (-12, 101),
        (-27, 98),
        (-28, 82),
        (-20, 62),
        (-14, 46),
    ]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(0, 48), (10, 54), (11, 72), (6, 88), (-6, 88), (-11, 72), (-10, 54)], chest)
    for side in (-1, 1):
        pen.blob(
            [(side * 13, 100), (side * 15, 85), (side * 25, 80), (side * 31, 90), (side * 28, 101)],
            mix(main, dark, 0.3),
        )
        pen.blob(
            [(side * 3, 66), (side * 10.5, 68), (side * 11, 90), (side * 13, 98), (side * 7, 102), (side * 1.5, 99)],
            main,
        )
        pen.oval(side * 7, 98.6, 7, 3.8, paw)


@subject(
    "dog, puppy, hound, doggo, pup, labrador, corgi, husky, poodle, terrier",
    0.42,
    "ground",
    "#c98f52 #8a5a3c #e8cfa6 #6d6a70 #f0e4d0 #3f3a40",
    bounds=(-42, 0, 50, 102),
    top=(0, 8, 36),
)
def dog(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.65)
    pen.taper([(22, 94), (40, 88), (46, 72), (42, 60)], 9, 5, mix(main, dark, 0.3))
    _sitting_body(pen, main, dark, cream, cream)
    pen.blob([(-14, 46), (0, 50), (14, 46), (13, 52), (0, 56), (-13, 52)], look.accent)
    pen.oval(0, 56, 3.2, 3.4, rgb("#f2c14e"))
    head = [(0, 6), (15, 9), (23, 21), (21, 35), (13, 45), (0, 49), (-13, 45), (-21, 35), (-23, 21), (-15, 9)]
    pen.blob(head, main)
    with pen.inside(smooth(head)):
        pen.blob(
            [(0, 6), (4, 16), (6, 27), (15, 35), (12, 48), (0, 52), (-12, 48), (-15, 35), (-6, 27), (-4, 16)], cream
        )
    for side in (-1, 1):
        pen.blob(
            [
                (side * 12, 8),
                (side * 22, 8),
                (side * 31, 20),
                (side * 32, 36),
                (side * 26, 44),
                (side * 21, 36),
                (side * 18, 20),
            ],
            mix(dark, main, 0.2),
        )
        eye(pen, side * 9.5, 25, 3.7, look)
        pen.taper([(side * 6, 18.5), (side * 10, 16.5), (side * 14, 18)], 1.4, 0.7, dark)
    pen.blob([(-5.5, 32), (0, 30.6), (5.5, 32), (3.4, 36.4), (0, 38), (-3.4, 36.4)], look.ink)
    pen.oval(-1.6, 32.6, 1.5, 0.8, (1.0, 1.0, 1.0), alpha=0.6)
    pen.blob([(-3.6, 42), (3.6, 42), (4, 48), (0, 51.5), (-4, 48)], _PINK)
    mouth(pen, 0, 41, 4.2, look)


@subject(
    "rabbit, bunny, hare", 0.4, "ground", "#d9c3a8 #f2ece4 #a98a70 #8f8a94", bounds=(-32, -8, 34, 102), top=(0, 24, 30)
)
def rabbit(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.75)
    pen.oval(25, 90, 8, 8, cream)
    for side, lean in ((-1, -6.0), (1, 9.0)):
        ear = [
            (side * 4, 26),
            (side * 3 + lean * 0.2, 4),
            (side * 9 + lean, -7),
            (side * 15 + lean, 2),
            (side * 15, 24),
        ]
        pen.blob(ear, main)
        pen.blob(
            [
                (side * 7, 22),
                (side * 6.5 + lean * 0.3, 6),
                (side * 9 + lean * 0.9, -2),
                (side * 12 + lean * 0.9, 4),
                (side * 12, 20),
            ],
            mix(_PINK, main, 0.3),
        )
    _sitting_body(pen, main, dark, cream, cream)
    head = [(0, 20), (14, 23), (21, 34), (19, 46), (8, 53), (-8, 53), (-19, 46), (-21, 34), (-14, 23)]
    pen.blob(head, main)
    with pen.inside(smooth(head)):
        pen.blob([(0, 38), (9, 42), (9, 52), (0, 56), (-9, 52), (-9, 42)], cream)
        for side in (-1, 1):
            pen.oval(side * 14, 45, 4.4, 3.2, _PINK, alpha=0.45)
    for side in (-1, 1):
        eye(pen, side * 10, 36, 3.7, look)
    pen.blob([(-2.8, 41.5), (2.8, 41.5), (0, 44.6)], mix(_PINK, look.ink, 0.2))
    mouth(pen, 0, 46.4, 3.2, look)


@subject("fox, vixen", 0.4, "ground", "#e0733a #d9622f #c9552f", bounds=(-36, 0, 58, 102), top=(0, 10, 32))
def fox(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.85)
    socks = mix(look.ink, main, 0.25)
    tail = [(18, 98), (36, 100), (54, 90), (56, 70), (46, 54), (40, 60), (40, 76), (28, 88)]
    pen.blob(tail, mix(main, dark, 0.15))
    with pen.inside(smooth(tail)):
        pen.blob([(36, 50), (60, 50), (60, 70), (48, 66), (38, 68)], cream)
    _sitting_body(pen, main, dark, cream, socks)
    for side in (-1, 1):
        pen.poly(smooth([(side * 22, 28), (side * 25, 2), (side * 22, 0), (side * 6, 14)], steps=4), main)
        pen.poly(smooth([(side * 20, 22), (side * 22, 7), (side * 11, 15)], steps=3), socks)
    head = [(0, 11), (15, 14), (27, 33), (17, 42), (5, 50), (0, 51.5), (-5, 50), (-17, 42), (-27, 33), (-15, 14)]
    pen.blob(head, main)
    with pen.inside(smooth(head)):
        for side in (-1, 1):
            pen.blob([(side * 2, 42), (side * 10, 32), (side * 30, 30), (side * 20, 46), (side * 4, 54)], cream)
    for side in (-1, 1):
        eye(pen, side * 9.5, 28, 3.3, look)
    pen.oval(0, 47.5, 3.2, 2.5, look.ink)


@subject(
    "bear, panda, teddy, teddy bear, polar bear, koala",
    0.44,
    "ground",
    "#8a5f42 #6b4a38 #b98a5f #f0ede6",
    bounds=(-36, 2, 36, 102),
    top=(0, 9, 34),
)
def bear(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.5)
    body = [(0, 40), (20, 46), (30, 66), (32, 86), (22, 100), (-22, 100), (-32, 86), (-30, 66), (-20, 46)]
    pen.blob(body, main)
    pen.oval(0, 76, 18, 20, cream)
    for side in (-1, 1):
        pen.taper([(side * 20, 52), (side * 31, 62), (side * 30, 77)], 14, 12, mix(main, dark, 0.3))
        pen.oval(side * 20, 95, 11, 8.5, mix(main, dark, 0.2))
        pen.oval(side * 20, 95.5, 6.4, 5, cream)
        pen.oval(side * 20, 12, 9, 9, main)
        pen.oval(side * 20, 12.5, 5, 5, cream)
    pen.oval(0, 28, 27, 24, main)
    pen.oval(0, 37, 12.5, 10, cream)
    for side in (-1, 1):
        eye(pen, side * 11, 25, 3.2, look)
    pen.oval(0, 33, 4.4, 3.2, look.ink)
    mouth(pen, 0, 39, 3.4, look)


@subject("owl, owlet", 0.4, "ground", "#8f6b4c #a98f78 #6b5f70 #c9a06a", bounds=(-32, 0, 32, 102), top=(0, 8, 36))
def owl(pen: Pen, look: Look, random: np.random.Generator) -> None:
    main, dark, cream = look.main, look.dark, mix(look.main, look.white, 0.6)
    branch = look.lit(rgb("#5f4636"))
    pen.taper([(-46, 98), (0, 95), (46, 99)], 6, 3.5, branch)
    body = [(0, 10), (22, 16), (29, 42), (27, 74), (12, 96), (-12, 96), (-27, 74), (-29, 42), (-22, 16)]
    pen.blob(body, main)
    with pen.inside(smooth(body)):
        pen.blob([(0, 42), (17, 50), (18, 78), (0, 98), (-18, 78), (-17, 50)], cream)
        for row in range(5):
            for k in range(-2, 3):
                x, y = k * 7.5 + (row % 2) * 3.7, 54 + row * 8
                pen.line([(x - 2.6, y), (x, y + 2.8), (x + 2.6, y)], 1.1, mix(dark, cream, 0.3), curved=True)
    for side in (-1, 1):
        pen.blob(
            [(side * 22, 38), (side * 32, 54), (side * 29, 80), (side * 19, 88), (side * 20, 60)], mix(dark, main, 0.35)
        )
        pen.poly([(side * 8, 14), (side * 25, 2), (side * 24, 24)], mix(main, dark, 0.3))
        pen.oval(side * 11.5, 29, 12.5, 12.5, cream)
        eye(pen, side * 11, 29, 7.6, look, rgb("#f2b33d"))
        for k in (-3, 0, 3):
            pen.line([(side * 8 + k, 94), (side * 8 + k, 98.5)], 1.8, rgb("#e0a040"))
    pen.blob([(-3.6, 34), (3.6, 34), (0, 43)], rgb("#e9a23f"))


@subject("penguin", 0.4, "ground", "#2f3644 #27303f", bounds=(-34, 2, 34, 102), place="arctic", top=(0, 9, 28))
def penguin(pen: Pen, look: Look, random: np.random.Generator) -> None:
    orange = rgb("#f0a03c")
    for side in (-1, 1):
        pen.blob([(side * 4, 97), (side * 18, 96), (side * 22, 101), (side * 4, 102)], orange)
        pen.taper([(side * 22, 46), (side * 31, 62), (side * 32, 78)], 11, 4, look.dark)
    body = [
        (0, 6),
        (16, 12),
        (20, 30),
        (27, 56),
        (26, 84),
        (14, 99),
        (-14, 99),
        (-26, 84),
        (-27, 56),
        (-20, 30),
        (-16, 12),
    ]
    pen.blob(body, look.main)
    with pen.inside(smooth(body)):
        pen.blob([(0, 36), (15, 42), (20, 66), (14, 94), (0, 100), (-14, 94), (-20, 66), (-15, 42)], look.white)
        for side in (-1, 1):
            pen.blob([(side * 2, 20), (side * 10, 14), (side * 16, 22), (side * 13, 36), (side * 3, 38)], look.white)
    for side in (-1, 1):
        eye(pen, side * 7.5, 23, 2.8, look)
        pen.oval(side * 11, 31, 3.2, 2.2, _PINK, alpha=0.5)
    pen.blob([(-4.6, 28), (0, 26.4), (4.6, 28), (0, 34)], orange)
    pen.poly([(-17, 41), (17, 41), (16, 46), (-16, 46)], look.accent)
    pen.taper([(10, 44), (14, 54), (12, 63)], 6, 7, shift(look.accent, light=-0.05))
