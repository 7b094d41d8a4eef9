"""Paints the form's style swatches into one picture: ``python -m tests.make_swatches``.

The form shows them without a sandbox, so they are part of the package.
"""

from __future__ import annotations

from PIL import Image

from firefly_nb.notebook.form.swatches import ACROSS, FILE, SIDE
from firefly_nb.operations import STYLE_PRESETS
from firefly_nb.sandbox.paint import swatch


def sheet() -> Image.Image:
    """All swatches, row by row in the order of the presets."""
    down = -(-len(STYLE_PRESETS) // ACROSS)
    picture = Image.new("RGB", (ACROSS * SIDE, down * SIDE))
    for number, preset in enumerate(STYLE_PRESETS):
        row, column = divmod(number, ACROSS)
        picture.paste(swatch(preset, SIDE).convert("RGB"), (column * SIDE, row * SIDE))
    return picture


if __name__ == "__main__":
    sheet().save(FILE, "WEBP", quality=72, method=6)
    print(f"{FILE}: {FILE.stat().st_size / 1024:.0f} KB")
