"""What every effect is given besides the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..canvas import Pixels
from ..colour import Colour


@dataclass(frozen=True)
class Touch:
    """`unit`: a thousandth of the longer side, in pixels. `force`: 0.5 (weak) to 1.5 (strong), 1 is usual."""

    random: np.random.Generator
    unit: float
    force: float = 1.0
    accents: tuple[Colour, ...] = ((0.9, 0.3, 0.2), (0.1, 0.7, 0.7), (1.0, 0.8, 0.2))
    dark: float = 0.0


Effect = Callable[[Pixels, Touch], Pixels]
