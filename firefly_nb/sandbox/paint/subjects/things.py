"""Things on a table or in the hand."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, rgb, shift
from ..curves import smooth
from .base import Look, subject


@subject(
    "bottle, product, perfume, perfume bottle, wine, flask, jar, shampoo, cosmetic, serum, potion, lotion",
    0.52,
    "table",
    "#3f8a7a #b5643c #4f6fb0 #c9485a #e0a83c",
    (-40, -4, 40, 104),
    bounds=(-21, 2, 21, 101),
)
def bottle(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.path(
        "M-7,20 L7,20 L7,34 C18,40 20,46 20,56 L20,95 C20,99 18,100 14,100 L-14,100 C-18,100 -20,99 -20,95 L-20,56 "
        "C-20,46 -18,40 -7,34 Z",
        look.main,
    )
    pen.path("M8,36 C17,41 19,47 19,56 L19,95 C19,99 17,100 13,100 L8,100 Z", look.dark, alpha=0.6)
    pen.path("M-16,54 C-16,47 -13,43 -9,40 L-9,96 L-14,96 C-16,96 -16,95 -16,92 Z", look.white, alpha=0.4)
    label = mix(look.white, look.accent, 0.05)
    pen.box(-20, 60, 20, 86, label)
    pen.box(-20, 60, 20, 62, look.accent)
    pen.box(-20, 84, 20, 86, look.accent)
    pen.oval(0, 69, 5, 5, look.accent)
    pen.box(-11, 77, 11, 78.6, mix(look.ink, label, 0.3))
    pen.box(-7, 80.4, 7, 81.6, mix(look.ink, label, 0.5))
    pen.box(-8.6, 4, 8.6, 21, mix(look.accent, look.ink, 0.25))
    pen.box(-6.4, 5, -3.6, 20, look.white, 0.35)
    pen.box(-9.4, 18, 9.4, 22, rgb("#d9b66a"))


@subject(
    "cup, mug, coffee, tea, coffee cup, teacup, espresso, cappuccino, teapot, latte",
    0.4,
    "table",
    "#d9584a #3f7f9c #e9b04a #f2ece2 #5f9c7a",
    (-60, -8, 60, 104),
    bounds=(-44, 6, 52, 101),
)
def cup(pen: Pen, look: Look, random: np.random.Generator) -> None:
    for x, lean in ((-10, 4), (4, -5), (16, 4)):
        pen.taper([(x, 38), (x + lean, 28), (x - lean, 18), (x + lean * 0.6, 6)], 2.2, 4.4, look.white)
    pen.oval(0, 94, 43, 7, mix(look.white, look.main, 0.25))
    pen.oval(0, 92.6, 34, 4.6, mix(look.white, look.main, 0.1))
    ring = smooth([(28, 56), (44, 52), (50, 64), (42, 76), (24, 76)], closed=False)
    pen.line(ring, 5.6, look.dark)
    pen.path("M-32,46 L32,46 C33,70 26,92 14,95 L-14,95 C-26,92 -33,70 -32,46 Z", look.main)
    pen.path("M14,46 L32,46 C33,70 26,92 14,95 L6,95 C16,88 17,64 14,46 Z", look.dark, alpha=0.5)
    pen.path("M-26,52 C-26,70 -22,82 -16,89 L-20,72 C-22,62 -22,56 -21,51 Z", look.white, alpha=0.5)
    pen.oval(0, 46, 32, 7, mix(look.main, look.white, 0.5))
    pen.oval(0, 46.6, 28, 5.4, look.lit(rgb("#6b3f26")))
    pen.oval(-4, 46.2, 9, 2, rgb("#d9a878"))


@subject(
    "apple, cherry, tomato, plum fruit, peach fruit, berry, strawberry",
    0.36,
    "table",
    "#d93a38 #7aa83f #e06a3c",
    (-50, -4, 50, 104),
    bounds=(-34, 22, 34, 101),
)
def apple(pen: Pen, look: Look, random: np.random.Generator) -> None:
    body = [
        (0, 46),
        (12, 40),
        (28, 46),
        (34, 64),
        (28, 86),
        (14, 99),
        (4, 97),
        (-4, 97),
        (-14, 99),
        (-28, 86),
        (-34, 64),
        (-28, 46),
        (-12, 40),
    ]
    pen.blob(body, look.main)
    with pen.inside(smooth(body)):
        pen.blob([(10, 38), (40, 44), (40, 90), (10, 104), (24, 80), (24, 56)], look.dark, 0.6)
        pen.blob([(-24, 52), (-16, 48), (-16, 60), (-22, 72), (-27, 64)], look.white, 0.55)
        pen.oval(0, 45, 9, 4, look.dark)
    pen.taper([(0, 46), (1, 36), (5, 28)], 2.6, 2, look.lit(rgb("#6b4a30")))
    pen.blob([(3, 34), (12, 24), (24, 24), (18, 34)], look.lit(rgb("#6fa84a")))


@subject(
    "orange fruit, lemon fruit, fruit, fruits, citrus, grapefruit, pear, grape, banana, mango",
    0.38,
    "table",
    "#f0933c #f2c93c",
    (-70, -4, 70, 104),
    bounds=(-56, 24, 56, 101),
)
def fruit(pen: Pen, look: Look, random: np.random.Generator) -> None:
    """A bowl of fruit."""
    for x, y, r, tone in (
        (-26, 58, 15, rgb("#f0933c")),
        (2, 48, 16, rgb("#d9453c")),
        (28, 58, 15, rgb("#f2c93c")),
        (-10, 62, 14, rgb("#8ab54a")),
        (14, 64, 14, look.main),
    ):
        shown = look.lit(tone)
        pen.oval(x, y, r, r * 0.96, shown)
        pen.oval(x - r * 0.3, y - r * 0.35, r * 0.28, r * 0.2, look.white, -30, 0.55)
        pen.taper([(x, y - r * 0.85), (x + 1.5, y - r * 1.2)], 1.8, 1.4, look.lit(rgb("#6b4a30")))
    pen.path("M-52,64 L52,64 C50,84 36,98 20,98 L-20,98 C-36,98 -50,84 -52,64 Z", mix(look.white, look.accent, 0.35))
    pen.path(
        "M20,64 L52,64 C50,84 36,98 20,98 L4,98 C20,92 26,80 20,64 Z",
        shift(mix(look.white, look.accent, 0.35), light=-0.1),
        alpha=0.7,
    )
    pen.box(-52, 64, 52, 68, look.accent)
    pen.box(-16, 97, 16, 100, shift(look.accent, light=-0.1))


@subject(
    "book, books, novel, diary, notebook, journal",
    0.34,
    "table",
    "#b5443f #2f5f86 #5a8a5f #8a5a8f",
    (-70, -4, 70, 104),
    bounds=(-58, 40, 58, 101),
)
def book(pen: Pen, look: Look, random: np.random.Generator) -> None:
    """An open book on two closed ones."""
    for k, (low, wide, tone) in enumerate(((100, 48, look.main), (88, 44, look.accent))):
        pen.box(-wide + k * 5, low - 12, wide, low, tone)
        pen.box(-wide + 6 + k * 5, low - 9.6, wide + 1, low - 2.4, look.white)
        for y in (low - 7.6, low - 5.6, low - 3.6):
            pen.line([(-wide + 8 + k * 5, y), (wide, y)], 0.4, mix(look.white, look.ink, 0.25))
    pen.path(
        "M-58,72 C-40,62 -14,62 0,72 C14,62 40,62 58,72 L54,78 C36,70 14,70 0,78 C-14,70 -36,70 -54,78 Z", look.dark
    )
    for side in (-1, 1):
        page = (
            f"M0,72 C{side * 12},60 {side * 36},56 {side * 52},62 L{side * 52},44 C{side * 36},38 {side * 12},42 0,54 Z"
        )
        pen.path(page, mix(look.white, look.ink, 0.02 if side < 0 else 0.07))
        for k in range(4):
            y = 50 + k * 4
            pen.line(
                [(side * 8, y + 2), (side * 24, y - 3), (side * 46, y - 1.6)],
                0.7,
                mix(look.ink, look.white, 0.55),
                curved=True,
            )


@subject(
    "guitar, violin, ukulele, cello, instrument",
    0.56,
    "table",
    "#c9843f #8a4a30 #e0ac5a #b5483c",
    (-50, -6, 50, 104),
    bounds=(-25, 0, 25, 101),
)
def guitar(pen: Pen, look: Look, random: np.random.Generator) -> None:
    body = [
        (0, 50),
        (12, 48),
        (17, 56),
        (14, 66),
        (22, 78),
        (22, 92),
        (12, 100),
        (-12, 100),
        (-22, 92),
        (-22, 78),
        (-14, 66),
        (-17, 56),
        (-12, 48),
    ]
    pen.blob(body, look.dark)
    pen.blob([(x * 0.9, 75 + (y - 75) * 0.93) for x, y in body], look.main)
    dark = look.lit(rgb("#3f2a22"))
    pen.box(-2.6, 12, 2.6, 66, dark)
    for k in range(9):
        pen.line([(-2.6, 17 + k * 4.6), (2.6, 17 + k * 4.6)], 0.5, rgb("#d9c08a"))
    pen.oval(0, 68, 6.6, 6.6, mix(look.accent, look.main, 0.4))
    pen.oval(0, 68, 5.2, 5.2, dark)
    pen.box(-8, 86, 8, 89, dark)
    for x in (-1.6, -0.5, 0.5, 1.6):
        pen.line([(x, 8), (x, 87)], 0.25, look.white)
    pen.path("M-4,14 L-5,1 L5,1 L4,14 Z", dark)
    for side in (-1, 1):
        for y in (3.4, 7, 10.6):
            pen.oval(side * 6.4, y, 1.6, 1.2, rgb("#d9c08a"))


@subject(
    "umbrella, parasol, umbrellas",
    0.5,
    "table",
    "#e0483f #f2c03c #3f8fb8 #7a5fb0",
    (-60, -6, 60, 104),
    bounds=(-46, 2, 46, 101),
)
def umbrella(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wood = look.lit(rgb("#7a5236"))
    pen.line([(0, 8), (0, 88)], 2, wood)
    pen.line([(0, 86), (1, 96), (8, 98), (11, 91)], 3, wood, curved=True)
    pen.path(
        "M-46,52 C-44,20 -20,8 0,8 C20,8 44,20 46,52 C40,46 34,46 30.6,52 C26,46 19,46 15.3,52 C11,46 4,46 0,52 "
        "C-4,46 -11,46 -15.3,52 C-19,46 -26,46 -30.6,52 C-34,46 -40,46 -46,52 Z",
        look.main,
    )
    pen.path("M0,8 C9,14 15,30 15.3,52 C19,46 26,46 30.6,52 C28,30 18,14 0,8 Z", look.dark, alpha=0.7)
    pen.path(
        "M0,8 C-9,14 -15,30 -15.3,52 C-19,46 -26,46 -30.6,52 C-28,30 -18,14 0,8 Z",
        mix(look.main, look.white, 0.35),
        alpha=0.8,
    )
    pen.line([(0, 8), (0, 2)], 1.8, wood)


@subject(
    "lamp, lantern, candle, light bulb, lightbulb",
    0.46,
    "table",
    "#e0a83c #4f7f8a #c9584a",
    (-45, -6, 45, 104),
    bounds=(-28, 6, 28, 101),
    lamps=((0, 36, 60),),
)
def lamp(pen: Pen, look: Look, random: np.random.Generator) -> None:
    pen.line([(0, 48), (0, 92)], 3, rgb("#b98f4a"))
    pen.oval(0, 70, 6, 9, look.accent)
    pen.path("M-18,100 C-16,92 16,92 18,100 Z", rgb("#b98f4a"))
    pen.path("M-16,10 L16,10 L28,50 L-28,50 Z", mix(look.main, rgb("#fff0c0"), 0.55))
    pen.path("M-16,10 L16,10 L17,14 L-17,14 Z", look.main)
    pen.path("M-26.8,46 L26.8,46 L28,50 L-28,50 Z", look.main)
    pen.oval(0, 40, 12, 10, (1.0, 0.97, 0.8), alpha=0.5)


@subject(
    "cake, cupcake, birthday cake, pie, dessert, donut, doughnut, pastry, muffin, ice cream",
    0.4,
    "table",
    "#f08aa5 #f7d9a8 #a8d8c8 #8a5a40",
    (-60, -10, 60, 104),
    bounds=(-46, 6, 46, 101),
)
def cake(pen: Pen, look: Look, random: np.random.Generator) -> None:
    sponge = look.lit(rgb("#e9b878"))
    pen.oval(0, 95, 46, 6, mix(look.white, look.accent, 0.2))
    for low, wide, tone in ((94, 36, sponge), (66, 25, sponge)):
        pen.path(
            f"M{-wide},{low - 26} L{wide},{low - 26} L{wide},{low - 3} C{wide / 2},{low + 1} "
            f"{-wide / 2},{low + 1} {-wide},{low - 3} Z",
            tone,
        )
        pen.box(-wide, low - 15, wide, low - 11, mix(look.white, look.main, 0.2))
        drip: list[tuple[float, float]] = [(-wide, low - 28), (wide, low - 28)]
        steps = 9
        for k in range(steps + 1):
            x = wide - 2 * wide * k / steps
            drip.append((x, low - 20 + (7 if k % 2 else 0)))
        pen.blob(drip, look.main)
    for x, stripe in ((-12, "#f0a53c"), (0, "#5fb0d0"), (12, "#e0567a")):
        pen.box(x - 1.4, 22, x + 1.4, 38, rgb(stripe))
        pen.blob([(x - 2, 20), (x, 10), (x + 2, 20), (x, 23)], rgb("#ffd25a"))
    for _ in range(16):
        pen.oval(float(random.uniform(-32, 32)), float(random.uniform(70, 76)), 1.1, 1.1, look.accent)


@subject(
    "chair, armchair, stool, bench, furniture, throne",
    0.46,
    "ground",
    "#d98a3c #3f7f86 #b5564f #7a8f5a",
    (-50, -4, 50, 104),
    "room",
    bounds=(-36, 8, 36, 101),
)
def chair(pen: Pen, look: Look, random: np.random.Generator) -> None:
    wood = look.lit(rgb("#7a4f33"))
    for x0, x1 in ((-22, -27), (22, 27)):
        pen.line([(x0, 80), (x1, 99)], 3.4, wood)
    pen.path("M-27,64 L-25,22 C-24,8 24,8 25,22 L27,64 Z", look.main)
    pen.path("M8,11 C20,12 24,16 25,22 L27,64 L14,64 Z", look.dark, alpha=0.5)
    for x, y in ((-10, 30), (10, 30), (0, 44)):
        pen.oval(x, y, 1.6, 1.6, look.dark)
    pen.blob([(-28, 62), (0, 59), (28, 62), (30, 72), (26, 78), (-26, 78), (-30, 72)], mix(look.main, look.white, 0.16))
    for side in (-1, 1):
        pen.blob(
            [(side * 25, 54), (side * 35, 54), (side * 36, 62), (side * 34, 84), (side * 27, 86), (side * 25, 66)],
            look.dark,
        )
    pen.box(-27, 76, 27, 86, look.dark)
