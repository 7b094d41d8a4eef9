"""Random numbers that are the same in every process and on every platform."""

from __future__ import annotations

import hashlib

import numpy as np


def rng(*parts: object) -> np.random.Generator:
    """A generator seeded by the text of `parts`; `hash()` is salted per process and would not do."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def pick(parts: tuple[object, ...], choices: int) -> int:
    """A number below `choices`, decided by the text of `parts`."""
    return int(rng(*parts).integers(choices))
