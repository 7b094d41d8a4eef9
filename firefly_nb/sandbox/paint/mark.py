"""The word "sandbox" in a corner, so that nobody takes these pictures for the service's."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

TEXT = "sandbox"


@lru_cache(maxsize=32)
def _plate(size: int) -> Image.Image:
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(TEXT)
    wide, tall = round(right - left), round(bottom - top)
    pad = max(2, round(size * 0.42))
    plate = Image.new("RGBA", (wide + 2 * pad, tall + 2 * pad))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((0, 0, plate.width - 1, plate.height - 1), round(size * 0.4), fill=(18, 20, 28, 118))
    draw.text((pad - left, pad - top), TEXT, font=font, fill=(255, 255, 255, 225))
    return plate


def size_for(width: int, height: int) -> tuple[int, int]:
    """The plate's width and height in pixels on a picture of that size."""
    return _plate(_letters(width, height)).size


def _letters(width: int, height: int) -> int:
    return max(8, round(min(width, height) * 0.019))


def stamp(image: Image.Image, corner: tuple[int, int] | None = None) -> Image.Image:
    """The image with the mark in its lower right corner, or with the plate's top left at `corner`."""
    plate = _plate(_letters(image.width, image.height))
    gap = max(2, round(min(image.width, image.height) * 0.014))
    place = corner or (image.width - plate.width - gap, image.height - plate.height - gap)
    marked = image.copy()
    marked.paste(plate, place, plate)
    return marked


def stamp_within(image: Image.Image, allowed: Image.Image) -> Image.Image:
    """The image with the mark where `allowed` is fully white, as low and as far right as it fits; else unmarked."""
    letters = _letters(image.width, image.height)
    for size in (letters, round(letters * 0.7)):
        if size < 8:
            break
        plate = _plate(size)
        place = _room(allowed, plate.size, max(2, round(size * 0.7)))
        if place is not None:
            marked = image.copy()
            marked.paste(plate, place, plate)
            return marked
    return image


def _room(allowed: Image.Image, plate: tuple[int, int], gap: int) -> tuple[int, int] | None:
    """The lowest, then rightmost, corner at which a plate and its gap lie wholly in the white."""
    wide, tall = plate[0] + 2 * gap, plate[1] + 2 * gap
    if allowed.width < wide or allowed.height < tall:
        return None
    open_sum = np.pad(
        np.cumsum(np.cumsum(np.asarray(allowed) == 255, axis=0, dtype=np.int32), axis=1), ((1, 0), (1, 0))
    )
    inside = open_sum[tall:, wide:] - open_sum[:-tall, wide:] - open_sum[tall:, :-wide] + open_sum[:-tall, :-wide]
    rows, columns = np.nonzero(inside == wide * tall)
    if not len(rows):
        return None
    best = int(np.argmax(rows.astype(np.int64) * 2 + columns))
    return int(columns[best]) + gap, int(rows[best]) + gap
