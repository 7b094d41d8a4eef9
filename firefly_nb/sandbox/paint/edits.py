"""Edits of a picture: more of it, a part of it, one like it, a larger one. What is kept is kept to the pixel.

The mark of the sandbox goes into what was painted, never onto pixels that must stay as they were; where the painted
part has no room for it, it is left out.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageFilter

from . import finish, mark
from .canvas import Pixels, blurred, to_pixels
from .colour import shift
from .inpaint import filled, joined_across
from .inserts import draw_into
from .noise import Field, clouds, smoothstep, value
from .palettes import tint
from .seeds import rng
from .subjects import KINDS
from .words import Reading, read

_WORK_AREA = 9e5


def similar(source: Image.Image, width: int, height: int, seed: int) -> Image.Image:
    """A picture with the colours and the layout of `source` and other details, of `width`×`height` pixels."""
    random = rng("similar", seed)
    scale = min(1.0, math.sqrt(_WORK_AREA / (width * height)))
    w, h = max(8, round(width * scale)), max(8, round(height * scale))
    zoom, unit = float(random.uniform(1.02, 1.12)), max(w, h) / 1000
    large = finish.cover(opaque(source), round(w * zoom), round(h * zoom))
    left, top = (int(random.integers(0, side + 1)) for side in (large.width - w, large.height - h))
    pixels = to_pixels(large.crop((left, top, left + w, top + h)))
    pixels = finish.wander(pixels, random, 46 * unit, 3.5)
    pixels = finish.wander(pixels, random, 9 * unit, 14)
    # Dabs of colour that follow the picture replace its finest details.
    dabs = finish.wander(blurred(pixels, 2.2 * unit), random, 3 * unit, 55)
    detail = pixels - blurred(pixels, 5 * unit)
    pixels = dabs + detail * np.float32(0.75)
    cast = np.asarray(random.uniform(-0.028, 0.028, 3), np.float32)
    veil = clouds(random, w, h, 3, 3)[..., None] - np.float32(0.5)
    pixels = pixels * (1 + np.float32(0.16) * veil) + cast
    level = float(random.uniform(0.95, 1.07))
    pixels = np.clip((pixels - np.float32(0.5)) * np.float32(level) + np.float32(0.5), 0, 1)
    return mark.stamp(finish.grain(finish.enlarge(pixels, width, height), f"similar{seed}", 3.0))


def upscale(source: Image.Image, factor: int, seed: int) -> Image.Image:
    """The picture `factor` times as wide and as high, with crisp edges and fine grain."""
    plain = opaque(source)
    size = plain.width * factor, plain.height * factor
    large = plain.resize(size, Image.Resampling.LANCZOS)
    large = large.filter(ImageFilter.UnsharpMask(radius=0.8 * factor, percent=70, threshold=1))
    return mark.stamp(finish.grain(large, f"upscale{seed}", 1.6))


def expand(
    source: Image.Image,
    width: int,
    height: int,
    *,
    left: int,
    top: int,
    placed: tuple[int, int] | None = None,
    mask: Image.Image | None = None,
    invert: bool = False,
    prompt: str = "",
    seed: int = 0,
) -> Image.Image:
    """The source at (`left`, `top`), `placed` pixels large, in a picture of `width`×`height` that continues it.

    The source's pixels stay as they are (scaled only when `placed` is another size than its own), save where the
    `mask` is white (black with `invert`) or the source is transparent. What of it would lie outside is cut off.
    """
    kept = _open_part(source, mask, invert=invert)
    plain = opaque(source)
    if placed and placed != plain.size:
        plain, kept = plain.resize(placed, Image.Resampling.LANCZOS), kept.resize(placed, Image.Resampling.BILINEAR)
    seen = (max(0, -left), max(0, -top), min(plain.width, width - left), min(plain.height, height - top))
    if seen[2] <= seen[0] or seen[3] <= seen[1]:
        return similar(plain, width, height, seed)
    plain, kept = plain.crop(seen), kept.crop(seen)
    left, top = max(0, left), max(0, top)
    open_mask = Image.new("L", (width, height), 255)
    open_mask.paste(kept, (left, top))
    random = rng("expand", prompt, seed)
    painted = _continued(plain, kept, (width, height), (left, top), random, prompt)
    canvas = Image.new("RGB", (width, height))
    canvas.paste(plain, (left, top))
    result = Image.composite(painted, canvas, open_mask)
    return mark.stamp_within(result, open_mask)


def _open_part(source: Image.Image, mask: Image.Image | None, *, invert: bool) -> Image.Image:
    """Where the source may change: 255 open, 0 kept."""
    part = Image.new("L", source.size, 0)
    if mask is not None:
        part = mask.convert("L")
        part = part if part.size == source.size else part.resize(source.size, Image.Resampling.BILINEAR)
        part = part.point([255 - v if invert else v for v in range(256)])
    if "A" in source.getbands():
        clear = source.getchannel("A").point([255 - v for v in range(256)])
        part = Image.fromarray(np.maximum(np.asarray(part), np.asarray(clear)))
    return part


def opaque(source: Image.Image) -> Image.Image:
    """An RGB copy; what is transparent keeps its hidden colour."""
    return source.convert("RGBA").convert("RGB") if source.mode in ("P", "PA", "LA") else source.convert("RGB")


def _continued(
    plain: Image.Image,
    holes: Image.Image,
    size: tuple[int, int],
    at: tuple[int, int],
    random: np.random.Generator,
    prompt: str,
) -> Image.Image:
    """A whole picture that goes on from the placed one on every side."""
    scale = min(1.0, math.sqrt(_WORK_AREA / (size[0] * size[1])))
    w, h = max(8, round(size[0] * scale)), max(8, round(size[1] * scale))
    x0, y0 = min(w - 1, round(at[0] * scale)), min(h - 1, round(at[1] * scale))
    inner_w = max(1, min(round(plain.width * scale), w - x0))
    inner_h = max(1, min(round(plain.height * scale), h - y0))
    inner = to_pixels(plain.resize((inner_w, inner_h), Image.Resampling.BOX))
    known = 1 - np.asarray(holes.resize((inner_w, inner_h), Image.Resampling.BOX), dtype=np.float32) / np.float32(255)
    if float(known.min()) < 0.99:
        inner = filled(inner, np.clip(known * 2 - 1, 0, 1))
    pads = (y0, h - y0 - inner_h), (x0, w - x0 - inner_w)
    pixels = _outward(inner, pads, random)
    reading = read(prompt, "", KINDS)
    if reading.colours or reading.tones:
        pixels = _toned(pixels, reading, _distance(inner.shape[:2], pads))
    pixels = draw_into(pixels, reading, _widest(pads, (w, h), (inner_w, inner_h)), random)
    image = finish.enlarge(pixels, *size)
    image = finish.grain(image, f"expand{random.integers(2**31)}", _roughness(plain))
    return _seamed(image, plain, at)


def _outward(inner: Pixels, pads: tuple[tuple[int, int], tuple[int, int]], random: np.random.Generator) -> Pixels:
    """The picture's edges drawn out on every side, with its own texture and with new, drifting tones."""
    long = max(inner.shape[:2])
    height, width = (inner.shape[i] + sum(pads[i]) for i in (0, 1))
    far = _distance(inner.shape[:2], pads) / np.float32(max(width, height))
    near, middle, away = (smoothstep(0.0, reach, far)[..., None] for reach in (0.02, 0.12, 0.35))
    mirror = np.pad(inner, (*pads, (0, 0)), mode="symmetric")
    drawn = np.pad(blurred(inner, max(1.0, long * 0.004)), (*pads, (0, 0)), mode="edge")
    softer = blurred(np.pad(blurred(inner, long * 0.03), (*pads, (0, 0)), mode="edge"), long * 0.025)
    outer = drawn + (softer - drawn) * middle
    # The further out, the further it is led astray: each seed goes its own way.
    reach = np.float32(0.1 * max(width, height)) * away[..., 0]
    across, down = (reach * (clouds(random, width, height, 4, 2) - np.float32(0.5)) for _ in range(2))
    x = np.clip(np.arange(width, dtype=np.float32)[None, :] + across, 0, width - 1).astype(np.int32)
    y = np.clip(np.arange(height, dtype=np.float32)[:, None] + down * np.float32(0.8), 0, height - 1).astype(np.int32)
    outer = np.asarray(outer.reshape(-1, 3)[y * width + x], dtype=np.float32)
    texture = np.clip(mirror - blurred(mirror, max(1.0, long * 0.006)), -0.02, 0.02)
    tone = clouds(random, width, height, 5, 5, 2.6) - np.float32(0.5)
    fine = value(random, width, height, 110, 3.0) - np.float32(0.5)
    outer = (outer + texture * np.float32(0.6)) * (1 + (tone * 0.34 * middle[..., 0] + fine * 0.05 * near[..., 0]))[
        ..., None
    ]
    return np.asarray(np.clip(mirror + (outer - mirror) * near, 0, 1), dtype=np.float32)


def _distance(inner: tuple[int, ...], pads: tuple[tuple[int, int], tuple[int, int]]) -> Field:
    """How far, in pixels, each pixel lies outside the placed picture."""
    sides = []
    for length, (before, after) in zip(inner, pads, strict=True):
        sides.append(np.concatenate([np.arange(before, 0, -1), np.zeros(length), np.arange(1, after + 1)]))
    return np.asarray(np.hypot(sides[0][:, None], sides[1][None, :]), dtype=np.float32)


def _toned(pixels: Pixels, reading: Reading, far: Field) -> Pixels:
    wanted = tint(reading.colours, reading.tones, 0.8)
    mean = tuple(float(part) for part in pixels.mean(axis=(0, 1)))
    aim = np.asarray(wanted.apply(shift((mean[0], mean[1], mean[2]))), np.float32)
    share = smoothstep(0.0, 0.22 * max(pixels.shape[:2]), far) * np.float32(0.6)
    tinted = pixels + (aim - pixels.mean(axis=(0, 1)))
    return np.asarray(np.clip(pixels + (tinted - pixels) * share[..., None], 0, 1), dtype=np.float32)


def _widest(
    pads: tuple[tuple[int, int], tuple[int, int]], size: tuple[int, int], inner: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The largest free rectangle beside the placed picture (left, top, right, bottom)."""
    (above, below), (before, after) = pads
    w, h = size
    boxes = [(0, 0, before, h), (w - after, 0, w, h), (0, 0, w, above), (0, h - below, w, h)]
    return max(boxes, key=lambda box: min(box[2] - box[0], box[3] - box[1]))


def _roughness(image: Image.Image) -> float:
    """How grainy a picture is, in grey levels, measured where it is calm."""
    grey = np.asarray(image.convert("L").crop((0, 0, min(image.width, 600), min(image.height, 600))), dtype=np.float32)
    if min(grey.shape) < 3:
        return 0.5
    return float(np.clip(np.percentile(np.abs(np.diff(grey, axis=1)), 40) * 0.9, 0.4, 7))


def _seamed(image: Image.Image, plain: Image.Image, at: tuple[int, int]) -> Image.Image:
    """The last pixels before the seam at full sharpness: a mirrored border of the source, fading outwards."""
    band = max(1, min(48, plain.width // 2, plain.height // 2))
    border = np.pad(np.asarray(plain), ((band, band), (band, band), (0, 0)), mode="symmetric")
    ramp = np.linspace(0, 1, band)
    down, across = (np.concatenate([ramp, np.ones(length), ramp[::-1]]) for length in (plain.height, plain.width))
    fade = np.minimum(down[:, None], across[None, :])
    fade[band:-band, band:-band] = 0  # within, only what lies in a hole is seen, and that is painted already
    result = image.copy()
    result.paste(Image.fromarray(border), (at[0] - band, at[1] - band), Image.fromarray((fade * 255).astype(np.uint8)))
    return result


def fill(
    source: Image.Image,
    mask: Image.Image | None,
    prompt: str,
    seed: int,
    width: int | None = None,
    height: int | None = None,
    *,
    invert: bool = False,
    negative: str = "",
) -> Image.Image:
    """The source with something new where the mask is white (black with `invert`); soft masks blend.

    Without a mask the transparent part of the source is filled. No pixel outside the white changes, before the result
    is scaled to `width`×`height` where those are another size than the source's.
    """
    holes = _open_part(source, mask, invert=invert)
    plain = opaque(source)
    result = plain
    box = holes.getbbox()
    if box is not None:
        result = _refilled(plain, holes, box, read(prompt, negative, KINDS), rng("fill", prompt, seed))
        result = mark.stamp_within(result, holes)
    size = (width or plain.width, height or plain.height)
    return result if result.size == size else result.resize(size, Image.Resampling.LANCZOS)


def _refilled(
    plain: Image.Image,
    holes: Image.Image,
    box: tuple[int, int, int, int],
    reading: Reading,
    random: np.random.Generator,
) -> Image.Image:
    """Paint the holes and a margin around them at working size, and lay the result into the holes."""
    margin = round(0.35 * max(box[2] - box[0], box[3] - box[1])) + 4
    area = (
        max(0, box[0] - margin),
        max(0, box[1] - margin),
        min(plain.width, box[2] + margin),
        min(plain.height, box[3] + margin),
    )
    size = area[2] - area[0], area[3] - area[1]
    scale = min(1.0, math.sqrt(_WORK_AREA / (size[0] * size[1])))
    w, h = max(4, round(size[0] * scale)), max(4, round(size[1] * scale))
    part, hole = plain.crop(area), holes.crop(area)
    pixels = to_pixels(part.resize((w, h), Image.Resampling.BOX))
    opened = np.asarray(hole.resize((w, h), Image.Resampling.BOX), dtype=np.float32) / np.float32(255)
    painted = joined_across(pixels, np.clip(1 - opened * 2, 0, 1))
    painted = finish.wander(painted, random, 0.02 * max(w, h), 7)
    tone = clouds(random, w, h, 4, 4) - np.float32(0.5)
    painted = painted * (1 + np.float32(0.12) * tone)[..., None]
    inner = tuple(round((box[i] - area[i % 2]) * scale) for i in range(4))
    painted = draw_into(painted, reading, (inner[0], inner[1], inner[2], inner[3]), random, opened)
    image = finish.enlarge(np.clip(painted, 0, 1), *size)
    image = finish.grain(image, f"fill{random.integers(2**31)}", _roughness(plain))
    result = plain.copy()
    result.paste(image, area[:2], hole)
    return result
