"""The word "sandbox" in a corner, so that nobody takes these pictures for the service's."""

from __future__ import annotations

from functools import lru_cache

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
