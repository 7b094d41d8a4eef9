"""Where a prompt plays and at which hour, also when it does not say."""

from __future__ import annotations

import numpy as np

from .backdrops import ABSTRACT
from .seeds import pick
from .subjects import REGISTRY
from .words import Reading

_HOMES = {"water": "sea", "air": "sky", "table": "studio", "sea": "underwater"}


def place_of(reading: Reading) -> str:
    """Where the prompt plays: what it says, else where its things belong, else an abstract chosen by its words."""
    if reading.place:
        return reading.place
    for order, item in enumerate(reading.items):
        subject = REGISTRY[item.kind]
        if subject.place:
            return subject.place
        # What stands on a table or is worn goes where the first thing is.
        if subject.home in _HOMES and not (order and subject.home == "table"):
            return _HOMES[subject.home]
    if reading.items:
        return ("field", "mountains", "lake", "field", "forest", "beach")[pick(("place", reading.text), 6)]
    if reading.hour or reading.weather:
        return ("field", "mountains", "sea", "lake")[pick(("place", reading.text), 4)]
    return ABSTRACT[pick(("abstract", *reading.words), len(ABSTRACT))]


def hour_of(reading: Reading, place: str, random: np.random.Generator) -> str:
    """The hour that the prompt names, else one that the seed chooses."""
    if reading.hour:
        return reading.hour
    if place in ABSTRACT:
        return ("noon", "dawn", "sunset", "dusk", "night", "golden")[int(random.integers(6))]
    if place in ("room", "studio"):
        return "golden" if random.random() < 0.5 else "noon"
    return ("noon", "noon", "golden", "golden", "dawn", "sunset")[int(random.integers(6))]
