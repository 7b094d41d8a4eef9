"""Things to wear and to hold."""

from __future__ import annotations

import numpy as np

from ..canvas import Pen
from ..colour import mix, shift
from ..curves import smooth
from .base import Look, subject


@subject(
    "hat, cap, fedora, sombrero, top hat, beanie, beret, cowboy hat, straw hat, party hat",
    0.34,
    "table",
    "#d9443f #3f6fb0 #e0a93f #4f8f6a #7a4f8f",
    (-66, 30, 66, 112),
    bounds=(-60, 42, 60, 108),
)
def hat(pen: Pen, look: Look, random: np.random.Generator) -> None:
    """A felt hat with a brim and a band; the head goes where the frame's foot is."""
    brim = [(-58, 96), (-44, 89), (-20, 86), (20, 86), (44, 89), (58, 96), (44, 104), (20, 107), (-20, 107), (-44, 104)]
    pen.blob(brim, look.dark)
    pen.blob([(x, y - 3.5) for x, y in brim], look.main)
    crown = [
        (-31, 94),
        (-30, 72),
        (-25, 54),
        (-14, 47),
        (-3, 50),
        (9, 46),
        (22, 51),
        (29, 70),
        (31, 94),
        (16, 98),
        (-16, 98),
    ]
    pen.blob(crown, look.main)
    with pen.inside(smooth(crown)):
        pen.blob([(6, 40), (40, 44), (44, 104), (18, 104), (20, 70)], look.dark, 0.5)
        pen.blob([(-24, 58), (-16, 50), (-12, 56), (-20, 80), (-26, 80)], mix(look.main, look.white, 0.35), 0.55)
        pen.poly([(-34, 80), (0, 85), (34, 80), (34, 91), (0, 96.5), (-34, 91)], mix(look.accent, look.ink, 0.35))
    pen.blob([(-20, 50), (-8, 54), (2, 52), (-6, 60), (-14, 58)], shift(look.main, light=-0.08), 0.6)
