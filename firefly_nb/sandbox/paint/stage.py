"""The stage of a scene: the board, its light, and where things can stand on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .canvas import Board
from .colour import Colour, mix
from .noise import Field, clouds, stretch
from .palettes import Light
from .words import Reading


@dataclass
class Stage:
    """What the backdrop painters work on. Lengths are in the board's pixels unless a name says otherwise."""

    board: Board
    light: Light
    reading: Reading
    random: np.random.Generator
    place: str
    horizon: float  # share of the height
    flat: bool  # art: clean shapes; photo: haze, texture, soft light
    accents: tuple[Colour, ...]
    hints: frozenset[str] = field(default_factory=frozenset)
    _texture: Field | None = None

    @property
    def width(self) -> int:
        return self.board.width

    @property
    def height(self) -> int:
        return self.board.height

    @property
    def unit(self) -> float:
        return self.board.unit

    def between(self, low: float, high: float) -> float:
        """A random number."""
        return float(self.random.uniform(low, high))

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def has(self, *weather: str) -> bool:
        return any(word in self.reading.weather for word in weather)

    def texture(self) -> Field:
        """Patches of light and dark for the ground of photos, around 1; made once."""
        if self._texture is None:
            grain = clouds(self.random, self.width, self.height, 22, 4, 2.5)
            self._texture = np.float32(0.86) + np.float32(0.28) * grain
        return self._texture

    def local(self, colour: Colour, depth: float = 0.0) -> Colour:
        return self.light.local(colour, depth)

    def tones(self, colour: Colour, depth: float = 0.0, spread: float = 0.25) -> tuple[Colour, Colour]:
        """A lit and a shadowed tone of a colour, for a gradient."""
        lit = mix(self.local(colour, depth), self.light.key, spread * 0.6)
        return lit, mix(self.local(colour, depth), self.light.sky[0], spread * 0.7)

    def radial(self, x: float, y: float, radius: float, power: float = 2.0) -> Field:
        """A soft round field: 1 at (x, y), falling to 0 over `radius` pixels."""
        step = 4
        columns, rows = max(2, self.width // step), max(2, self.height // step)
        across = (np.linspace(0, self.width, columns, dtype=np.float32) - np.float32(x)) / np.float32(radius)
        down = (np.linspace(0, self.height, rows, dtype=np.float32) - np.float32(y)) / np.float32(radius)
        distance = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
        return stretch(np.exp(-(distance ** np.float32(power))), self.width, self.height)


@dataclass(frozen=True)
class Ground:
    """Where things stand: the height of their feet near and far (shares of the height), and on what."""

    near: float
    far: float
    surface: str = "ground"  # ground, water, floor, table, air, seabed
    front: Callable[[Stage], None] | None = None  # paints what is nearer than the things
    spot: float | None = None  # where the hero stands best (share of the width)
    soft: float = 1.0  # how far a photo may blur the backdrop
