"""The style presets' swatches: one picture for all of them."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from firefly_nb.operations import STYLE_PRESETS

FILE = Path(__file__).parent.parent / "static" / "swatches.webp"
SIDE = 72
ACROSS = 16


@cache
def sheet_address() -> str:
    """The picture as a ``data:`` address: nothing is fetched from anywhere."""
    return "data:image/webp;base64," + base64.b64encode(FILE.read_bytes()).decode("ascii")


def places() -> dict[str, tuple[int, int]]:
    """Column and row of each preset's swatch."""
    return {preset: (number % ACROSS, number // ACROSS) for number, preset in enumerate(STYLE_PRESETS)}
