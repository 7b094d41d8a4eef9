"""Lighthouses, castles, windmills and other things that stand tall."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, rgb, shift
from .base import Look, subject

_LAMP = rgb("#ffe7a3")


def window(pen: Pen, x: float, y: float, wide: float, tall: float, look: Look) -> None:
    """A small arched window, lit when it is dark."""
    glass = _LAMP if look.lamp else mix(look.ink, look.sky, 0.45)
    pen.path(
        f"M{x - wide},{y + tall} L{x - wide},{y} C{x - wide},{y - wide * 1.4} "
        f"{x + wide},{y - wide * 1.4} {x + wide},{y} "
        f"L{x + wide},{y + tall} Z",
        glass,
    )
    pen.line([(x, y - wide), (x, y + tall)], wide * 0.28, mix(look.white, look.ink, 0.2))


@subject(
    "lighthouse, beacon",
    0.62,
    "ground",
    "#d2453f #c9483c #2f5f8f #c8553d #1f6f78",
    (-75, -4, 75, 106),
    "sea",
    True,
    lamps=((0, 19.5, 30),),
    beam=True,
)
def lighthouse(pen: Pen, look: Look, random: np.random.Generator) -> None:
    rock = mix(rgb("#5f5a63"), look.sky, 0.15)
    _rocks(pen, rock, random)
    tower = "M-11.5,92 L-7.6,28 L7.6,28 L11.5,92 Z"
    pen.path(tower, look.white)
    bands = 4
    spiral = random.random() < 0.3
    for k in range(bands):
        top, low = 30 + k * 16, 38.5 + k * 16
        left, right = 7.6 + (top - 28) / 64 * 3.9, 7.6 + (low - 28) / 64 * 3.9
        slope = 5.0 if spiral else 0.0
        pen.poly([(-left, top + slope), (left, top - slope), (right, low - slope), (-right, low + slope)], look.main)
    pen.path("M3.5,28 L7.6,28 L11.5,92 L5.5,92 Z", shift(look.main, light=-0.25), alpha=0.2)
    for y in (44, 62):
        window(pen, -1, y, 1.5, 4, look)
    pen.path("M-3.6,92 L-3.6,82 C-3.6,77 3.6,77 3.6,82 L3.6,92 Z", shift(look.main, light=-0.16))
    _lantern(pen, look)
    _cottage(pen, look)


def _rocks(pen: Pen, rock: Colour, random: np.random.Generator) -> None:
    points = [(-64.0, 104.0)]
    for x in range(-56, 62, 8):
        height = 14 * (1 - (x / 66) ** 2) + random.uniform(-2.5, 2.5)
        points.append((x, 103 - height))
    pen.poly([*points, (66, 104)], rock)
    for x in range(-52, 52, 9):
        height = 14 * (1 - (x / 66) ** 2)
        pen.poly(
            [(x, 103.5 - height), (x + 9, 104.5 - height * 0.9), (x + 7, 104), (x - 1, 104)],
            shift(rock, light=random.uniform(-0.1, 0.1)),
        )


def _lantern(pen: Pen, look: Look) -> None:
    dark = mix(look.ink, look.main, 0.2)
    pen.box(-10.5, 25.6, 10.5, 28.6, dark)
    for x in np.linspace(-9.8, 9.8, 8):
        pen.line([(x, 26), (x, 21.5)], 0.6, dark)
    pen.line([(-10, 21.5), (10, 21.5)], 0.7, dark)
    pen.box(-5.4, 13.4, 5.4, 25.8, _LAMP if look.lamp else mix(look.sky, (1.0, 1.0, 1.0), 0.5))
    pen.oval(0, 19.5, 2.6, 3.8, (1.0, 0.97, 0.8))
    for x in (-5.4, -1.9, 1.9, 5.4):
        pen.line([(x, 13.4), (x, 25.8)], 0.6, dark)
    pen.path("M-7.4,13.8 C-6,7 -2,5 0,4 C2,5 6,7 7.4,13.8 Z", look.main)
    pen.line([(0, 4), (0, 0)], 0.8, dark)
    pen.oval(0, 3.4, 1.3, 1.3, dark)


def _cottage(pen: Pen, look: Look) -> None:
    pen.box(13, 81, 35, 93, look.white)
    pen.poly([(10.5, 82), (16, 73.5), (32, 73.5), (37.5, 82)], look.main)
    pen.poly([(24, 73.5), (32, 73.5), (37.5, 82), (26, 82)], shift(look.main, light=-0.1), 0.6)
    pen.box(28.5, 69.5, 31.5, 76, mix(look.main, look.ink, 0.3))
    window(pen, 18.5, 85.5, 1.5, 3.2, look)
    window(pen, 29.5, 85.5, 1.5, 3.2, look)
    pen.box(22.3, 85, 25.7, 93, shift(look.main, light=-0.16))
