"""What a thing is to the painter: a drawing in a frame of its own, a usual size, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..canvas import Pen
from ..colour import Colour, mix, shift

Span = tuple[float, float, float, float]  # left, top, right, foot of a drawing in the pen's frame


@dataclass(frozen=True)
class Look:
    """The colours and ways of one drawing. `lamp`: it is dark, lights are on."""

    main: Colour
    accent: Colour
    ways: frozenset[str] = frozenset()
    lamp: bool = False
    sky: Colour = (0.6, 0.75, 0.9)
    colours: tuple[Colour, ...] = ()
    white: Colour = (0.98, 0.96, 0.93)
    ink: Colour = (0.13, 0.11, 0.16)

    @property
    def dark(self) -> Colour:
        return shift(self.main, light=-0.12)

    @property
    def light(self) -> Colour:
        return mix(self.main, self.white, 0.4)

    def lit(self, colour: Colour) -> Colour:
        """A colour of the thing's own, in the light of this look."""
        return mix(colour, mix(colour, self.sky, 0.5), 0.18)


Draw = Callable[[Pen, Look, np.random.Generator], None]


@dataclass(frozen=True)
class Subject:
    """`height` is the share of the picture's height when it is the only thing; `home` where it belongs
    (`ground`, `air`, `water`, `table`, `sea`: under water); `coat` the colours it may have when none is asked for."""

    name: str
    words: tuple[str, ...]
    draw: Draw
    height: float
    home: str
    coat: tuple[str, ...]
    span: Span = (-70, -10, 70, 104)
    place: str | None = None
    far: bool = False  # stands behind other things
    top: tuple[float, float, float] | None = None  # where a hat sits: x, y, width
    lamps: tuple[tuple[float, float, float], ...] = ()  # where it shines in the dark: x, y, reach
    beam: bool = False  # its first lamp throws long beams
    bounds: Span | None = None  # what the drawing really covers, where that is less than its span

    @property
    def tight(self) -> Span:
        return self.bounds or self.span


REGISTRY: dict[str, Subject] = {}
KINDS: dict[str, str] = {}


@dataclass(frozen=True)
class subject:  # noqa: N801 - it reads as a decorator
    """Enter a drawing into the registry: `@subject("cat, kitten", 0.4, "ground", "#e39a4f #8f8f98")`."""

    words: str
    height: float
    home: str
    coat: str
    span: Span = (-70, -10, 70, 104)
    place: str | None = None
    far: bool = False
    top: tuple[float, float, float] | None = field(default=None)
    bounds: Span | None = field(default=None)
    lamps: tuple[tuple[float, float, float], ...] = ()
    beam: bool = False

    def __call__(self, draw: Draw) -> Draw:
        names = tuple(word.strip() for word in self.words.split(","))
        entry = Subject(
            names[0], names, draw, self.height, self.home, tuple(self.coat.split()), self.span, self.place, self.far,
            self.top, self.lamps, self.beam, self.bounds,
        )  # fmt: skip
        REGISTRY[entry.name] = entry
        KINDS.update(dict.fromkeys(names, entry.name))
        return draw
