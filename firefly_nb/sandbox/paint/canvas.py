"""The board that a scene is painted on, and the pen that draws shapes with smooth edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from .colour import Colour, clip
from .curves import Pairs, Points, ellipse, path, ribbon, smooth
from .noise import Field

Pixels = NDArray[np.float32]
SHARP = 2  # shapes are drawn this much larger and reduced, for smooth edges


def to_bytes(colour: Colour) -> tuple[int, int, int]:
    r, g, b = (round(part * 255) for part in clip(colour))
    return r, g, b


def to_image(pixels: Pixels) -> Image.Image:
    """Pixels in 0–1 as an RGB image."""
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


def to_pixels(image: Image.Image) -> Pixels:
    """An image as float32 pixels in 0–1 (H×W×3)."""
    return np.asarray(image.convert("RGB"), dtype=np.float32) / np.float32(255)


def blurred(pixels: Pixels, radius: float) -> Pixels:
    """A softly blurred copy; `radius` in pixels."""
    if radius < 0.3:
        return pixels
    return to_pixels(to_image(pixels).filter(ImageFilter.GaussianBlur(radius)))


def blurred_field(field: Field, radius: float) -> Field:
    """The same for one field in 0–1."""
    image = Image.fromarray((np.clip(field, 0, 1) * 255 + 0.5).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / np.float32(255)


class Board:
    """Float pixels to paint on, `width`×`height`; `unit` is a thousandth of the longer side."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.unit = max(width, height) / 1000
        self.pixels: Pixels = np.zeros((height, width, 3), np.float32)

    def gradient(self, stops: Sequence[Colour], top: float = 0.0, bottom: float = 1.0) -> None:
        """Fill the rows between two heights (0–1) with a vertical gradient."""
        first, last = int(top * self.height), max(int(top * self.height) + 1, round(bottom * self.height))
        last = min(last, self.height)
        self.pixels[first:last] = _gradient(stops, max(1, last - first))[: last - first, None, :]

    def cover(self, colour: Colour | Pixels, mask: Field) -> None:
        """Lay a colour (or whole pixels) over the board where `mask` says so."""
        rows = _touched(mask)
        area = self.pixels[rows]
        paint = np.asarray(colour, np.float32)
        area += ((paint[rows] if paint.ndim == 3 else paint) - area) * mask[rows][..., None]

    def glow(self, colour: Colour, mask: Field) -> None:
        """Add light: never darker, never beyond white."""
        rows = _touched(mask)
        area = self.pixels[rows]
        light = np.minimum(mask[rows], 1)[..., None] * np.asarray(colour, np.float32)
        light *= 1 - area
        area += light

    def shape(self, points: Pairs, stops: Sequence[Colour], opacity: float = 1.0, texture: Field | None = None) -> None:
        """Fill an outline (in pixels) with a vertical gradient, from its top to its bottom."""
        found = self.mask(points)
        if found is None:
            return
        rows, columns, mask = found
        colours = _gradient(stops, rows.stop - rows.start)[:, None, :]
        if texture is not None:
            colours = colours * texture[rows, columns, None]
        area = self.pixels[rows, columns]
        area += (colours - area) * (mask * np.float32(opacity))[..., None]

    def mask(self, points: Pairs) -> tuple[slice, slice, Field] | None:
        """The part of the board that an outline touches, and how much of each pixel."""
        outline = np.asarray(points, np.float64)
        left, top = (max(0, int(np.floor(v)) - 1) for v in outline.min(axis=0))
        right, bottom = (int(np.ceil(v)) + 1 for v in outline.max(axis=0))
        right, bottom = min(right, self.width), min(bottom, self.height)
        if right <= left or bottom <= top:
            return None
        image = Image.new("L", ((right - left) * SHARP, (bottom - top) * SHARP))
        ImageDraw.Draw(image).polygon(_flat((outline - (left, top)) * SHARP), fill=255)
        mask = np.asarray(image.reduce(SHARP), dtype=np.float32) / np.float32(255)
        return slice(top, bottom), slice(left, right), mask

    def paste(self, sheet: Sheet, opacity: float = 1.0) -> None:
        """Lay a sheet of shapes over the board."""
        found = sheet.cropped()
        if found is None:
            return
        left, top, premultiplied = found
        x0, y0 = max(0, left), max(0, top)
        x1 = min(self.width, left + premultiplied.shape[1])
        y1 = min(self.height, top + premultiplied.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        inner = premultiplied[y0 - top : y1 - top, x0 - left : x1 - left]
        area = self.pixels[y0:y1, x0:x1]
        area *= 1 - inner[..., 3:] * np.float32(opacity)
        area += inner[..., :3] * np.float32(opacity) if opacity < 1 else inner[..., :3]

    def paste_pixels(self, left: int, top: int, colours: Pixels, mask: Field) -> None:
        """Lay pixels with their mask over the board, clipped to it."""
        height, width = mask.shape
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.width, left + width), min(self.height, top + height)
        if x1 <= x0 or y1 <= y0:
            return
        inner = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        area = self.pixels[y0:y1, x0:x1]
        area += (colours[inner] - area) * mask[inner][..., None]


def _touched(mask: Field) -> slice:
    """The rows in which a mask does anything."""
    rows = np.nonzero(mask.max(axis=1) > 0.002)[0]
    return slice(int(rows[0]), int(rows[-1]) + 1) if len(rows) else slice(0, 0)


def _gradient(stops: Sequence[Colour], count: int) -> Pixels:
    table = np.asarray(stops, np.float32)
    if len(table) == 1:
        return np.repeat(table, count, axis=0)
    at = np.linspace(0, len(table) - 1, count, dtype=np.float32)
    cell = np.minimum(at.astype(np.int64), len(table) - 2)
    part = (at - cell)[:, None]
    return np.asarray(table[cell] * (1 - part) + table[cell + 1] * part, dtype=np.float32)


def _flat(points: Points) -> list[float]:
    flat: list[float] = points.ravel().tolist()
    return flat


class Sheet:
    """A transparent sheet over a part of the board, for shapes of flat colour; edges are smooth."""

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.left, self.top = left, top
        self.image = Image.new("RGBA", (max(1, width) * SHARP, max(1, height) * SHARP))
        self.draw = ImageDraw.Draw(self.image)

    @classmethod
    def whole(cls, board: Board) -> Sheet:
        return cls(0, 0, board.width, board.height)

    def polygon(self, points: Pairs, colour: Colour, alpha: float = 1.0) -> None:
        """Fill an outline given in the board's pixels."""
        flat = _flat((np.asarray(points, np.float64) - (self.left, self.top)) * SHARP)
        if alpha >= 1:
            self.draw.polygon(flat, fill=(*to_bytes(colour), 255))
            return
        xs, ys = flat[::2], flat[1::2]
        box = (max(0, int(min(xs))), max(0, int(min(ys))), int(max(xs)) + 2, int(max(ys)) + 2)
        box = (box[0], box[1], min(box[2], self.image.width), min(box[3], self.image.height))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        local = [v - box[i % 2] for i, v in enumerate(flat)]
        ImageDraw.Draw(mask).polygon(local, fill=round(alpha * 255))
        # A sheet holds premultiplied colours, so that its edges mix cleanly.
        share = np.asarray(mask, dtype=np.float32)[..., None] / np.float32(255)
        below = np.asarray(self.image.crop(box), dtype=np.float32)
        over = np.array([*to_bytes(colour), 255], np.float32) * share + below * (1 - share)
        self.image.paste(Image.fromarray((over + np.float32(0.5)).astype(np.uint8), "RGBA"), box[:2])

    def stroke(self, points: Pairs, width: float, colour: Colour) -> None:
        """A line with round joints through points given in the board's pixels."""
        flat = _flat((np.asarray(points, np.float64) - (self.left, self.top)) * SHARP)
        thick = max(1, round(width * SHARP))
        self.draw.line(flat, fill=(*to_bytes(colour), 255), width=thick, joint="curve")
        if thick > 3:
            for x, y in ((flat[0], flat[1]), (flat[-2], flat[-1])):
                self.draw.circle((x, y), thick / 2, fill=(*to_bytes(colour), 255))

    def result(self) -> tuple[Pixels, Field]:
        """The sheet's colours (H×W×3) and how much each pixel is covered (H×W)."""
        pixels = _reduced(self.image)
        mask = pixels[..., 3]
        colours = pixels[..., :3] / np.maximum(mask, np.float32(1e-3))[..., None]
        return np.asarray(colours, dtype=np.float32), mask

    def cropped(self) -> tuple[int, int, Pixels] | None:
        """Where on the board anything was drawn, and its premultiplied pixels (H×W×4)."""
        box = self.image.getbbox()
        if box is None:
            return None
        x0, y0 = box[0] // SHARP, box[1] // SHARP
        x1, y1 = -(-box[2] // SHARP), -(-box[3] // SHARP)
        part = self.image.crop((x0 * SHARP, y0 * SHARP, x1 * SHARP, y1 * SHARP))
        return self.left + x0, self.top + y0, _reduced(part)


def _reduced(image: Image.Image) -> Pixels:
    # As "CMYK" the four channels are averaged as they are; as "RGBA" Pillow would premultiply them once more.
    plain = Image.frombytes("CMYK", image.size, image.tobytes())
    return np.asarray(plain.reduce(SHARP), dtype=np.float32) / np.float32(255)


class Pen:
    """Draws on a sheet in a frame of its own: y runs from 0 (top) to 100 (the foot), x is 0 in the middle.

    `outline` is the width, in the board's pixels, of the line that is drawn around every shape (0: none).
    """

    def __init__(
        self, sheet: Sheet, x: float, foot: float, height: float, *, flip: bool = False, angle: float = 0.0
    ) -> None:
        self.sheet, self.x, self.foot, self.scale = sheet, x, foot, height / 100
        self.flip, self.angle = -1.0 if flip else 1.0, np.radians(angle)
        self.outline = 0.0
        self.line_colour: Colour = (0.1, 0.1, 0.14)

    def place(self, points: Pairs) -> Points:
        """Points of the pen's frame in the board's pixels."""
        local = np.asarray(points, np.float64)
        x, y = local[:, 0] * self.scale * self.flip, (local[:, 1] - 100) * self.scale
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.stack([self.x + x * cos - y * sin, self.foot + x * sin + y * cos], axis=1)

    def poly(self, points: Pairs, colour: Colour, alpha: float = 1.0) -> None:
        outline = self.place(points)
        self.sheet.polygon(outline, colour, alpha)
        if self.outline and alpha >= 1:
            self.sheet.stroke(np.vstack([outline, outline[:1]]), self.outline, self.line_colour)

    def path(self, text: str, colour: Colour, alpha: float = 1.0) -> None:
        self.poly(path(text), colour, alpha)

    def blob(self, points: Pairs, colour: Colour, alpha: float = 1.0) -> None:
        self.poly(smooth(points), colour, alpha)

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, colour: Colour, angle: float = 0.0, alpha: float = 1.0
    ) -> None:
        self.poly(ellipse(cx, cy, rx, ry, angle), colour, alpha)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, alpha: float = 1.0) -> None:
        self.poly([(left, top), (right, top), (right, bottom), (left, bottom)], colour, alpha)

    def line(self, points: Pairs, width: float, colour: Colour, *, curved: bool = False) -> None:
        """A stroke; `width` in the pen's units."""
        knots = smooth(points, closed=False) if curved else np.asarray(points, np.float64)
        self.sheet.stroke(self.place(knots), max(width * self.scale, 0.5), colour)

    def taper(self, points: Pairs, start: float, end: float, colour: Colour) -> None:
        """A curved stroke that gets thinner (or thicker) along its way."""
        self.poly(ribbon(smooth(points, closed=False), start, end), colour)

    @contextmanager
    def inside(self, points: Pairs) -> Iterator[Pen]:
        """What is drawn in this block shows only within an outline."""
        sheet = self.sheet
        layer = Sheet(0, 0, 1, 1)
        layer.left, layer.top = sheet.left, sheet.top
        layer.image = Image.new("RGBA", sheet.image.size)
        layer.draw = ImageDraw.Draw(layer.image)
        self.sheet, outline, self.outline = layer, self.outline, 0.0
        try:
            yield self
        finally:
            self.sheet, self.outline = sheet, outline
        mask = Image.new("L", sheet.image.size)
        flat = (self.place(points) - (sheet.left, sheet.top)) * SHARP
        ImageDraw.Draw(mask).polygon(_flat(flat), fill=255)
        box = layer.image.getbbox()
        if box is None:
            return
        drawn, share = (np.asarray(part.crop(box), dtype=np.float32) for part in (layer.image, mask))
        drawn = drawn * (share / np.float32(255))[..., None]
        over = drawn + np.asarray(sheet.image.crop(box), dtype=np.float32) * (1 - drawn[..., 3:] / np.float32(255))
        sheet.image.paste(Image.fromarray((over + np.float32(0.5)).astype(np.uint8), "RGBA"), box[:2])
