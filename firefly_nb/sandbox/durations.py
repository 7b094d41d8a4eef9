"""How long jobs take: a believable spread, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

# Median seconds of each operation, quick enough for a demonstration.
QUICK: Mapping[str, float] = {
    "generate": 4.5,
    "image5": 6.0,
    "similar": 4.0,
    "expand": 5.0,
    "fill": 5.0,
    "composite": 5.0,
    "precise-composite": 4.0,
    "adaptive-composite": 5.0,
    "upscale": 4.5,
    "video": 12.0,
}
# The same at the pace of a busy hosted service.
UNHURRIED: Mapping[str, float] = {
    **{name: median * 2.5 for name, median in QUICK.items()},
    "video": 75.0,
}

Duration = Callable[[str, random.Random], float]


def parse(model: str) -> Duration:
    """``none``, ``fixed:SECONDS``, ``lognormal:MEDIAN,SIGMA``, ``sandbox`` or ``real``. Raises `ValueError`."""
    name, _, rest = model.partition(":")
    if name == "none" and not rest:
        return lambda operation, dice: 0.0
    if name == "fixed":
        seconds = _positive(rest)
        return lambda operation, dice: seconds
    if name == "lognormal":
        median, _, sigma = rest.partition(",")
        middle, spread = _positive(median), _positive(sigma or "0.4")
        return lambda operation, dice: middle * dice.lognormvariate(0.0, spread)
    if name == "sandbox" and not rest:
        return lambda operation, dice: QUICK[operation] * min(max(dice.lognormvariate(0.0, 0.25), 0.65), 1.8)
    if name == "real" and not rest:
        return lambda operation, dice: UNHURRIED[operation] * dice.lognormvariate(0.0, 0.35)
    raise ValueError(f"{model!r} is not one of none, fixed:SECONDS, lognormal:MEDIAN,SIGMA, sandbox, real")


def _positive(words: str) -> float:
    try:
        found = float(words)
    except ValueError:
        raise ValueError(f"{words!r} is not a number of seconds") from None
    if not 0 <= found <= 86400:
        raise ValueError(f"{words} is not between 0 and 86400")
    return found
