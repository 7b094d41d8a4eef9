"""Composites: an object in a painted scene, or in a given picture, with a shadow that holds it to the ground."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from . import finish, mark, painter
from .canvas import to_pixels
from .edits import opaque
from .inpaint import joined_across
from .noise import Field, clouds
from .scene import ContentClass, Scene
from .seeds import rng

Placed = tuple[Image.Image, Image.Image, tuple[int, int]]  # the object, its mask, its top left corner


def object_composite(
    object_image: Image.Image,
    prompt: str,
    seed: int,
    width: int,
    height: int,
    *,
    left: int,
    top: int,
    placed: tuple[int, int] | None = None,
    mask: Image.Image | None = None,
    content_class: ContentClass | None = None,
    presets: tuple[str, ...] = (),
    style_strength: int = 50,
    style_ref: Image.Image | None = None,
) -> Image.Image:
    """The object, kept as it is, in a scene painted from the prompt, with its shadow.

    The object is what of `object_image` is opaque and, where there is a `mask`, black in it: white is open to edit. The
    mark stays off the object.
    """
    scene = Scene(
        prompt,
        seed=seed,
        width=width,
        height=height,
        content_class=content_class,
        presets=presets,
        style_strength=style_strength,
        style_ref=style_ref,
    )
    backdrop = painter.render(scene, crowd=False)
    thing, alpha = _cut_out(object_image, None if mask is None else ImageOps.invert(mask.convert("L")))
    if placed and placed != thing.size:
        thing, alpha = thing.resize(placed, Image.Resampling.LANCZOS), alpha.resize(placed, Image.Resampling.LANCZOS)
    shadowed = _shadowed(backdrop, alpha, (left, top), 0.85, 1.0 if seed % 2 else -1.0)
    shadowed.paste(thing, (left, top), alpha)
    free = Image.new("L", (width, height), 255)
    free.paste(0, (left, top), alpha.point([0, *([255] * 255)]))
    return mark.stamp_within(shadowed, free)


def _cut_out(image: Image.Image, mask: Image.Image | None) -> tuple[Image.Image, Image.Image]:
    """An object's colours and how much of each pixel belongs to it."""
    alpha = image.getchannel("A") if "A" in image.getbands() else Image.new("L", image.size, 255)
    if mask is not None:
        part = mask.convert("L")
        part = part if part.size == image.size else part.resize(image.size, Image.Resampling.BILINEAR)
        alpha = Image.fromarray(np.minimum(np.asarray(alpha), np.asarray(part)))
    return opaque(image), alpha


def _shadowed(
    backdrop: Image.Image,
    alpha: Image.Image,
    at: tuple[int, int],
    depth: float,
    side: float,
    within: Image.Image | None = None,
) -> Image.Image:
    """The backdrop with the object's shadow: a soft pool where it touches the ground, and a longer one to the side."""
    box = alpha.getbbox()
    if box is None or depth <= 0:
        return backdrop.copy()
    inner = alpha.crop(box)
    foot, x = at[1] + box[3], at[0] + box[0]
    wide, tall = inner.size
    low = max(2, round(tall * 0.24))
    lean = round(side * wide * 0.3)
    cast = inner.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((wide, low), Image.Resampling.BOX)
    shade = np.zeros((backdrop.height, backdrop.width), np.float32)
    for row in range(low):
        _lay(
            shade,
            x + round(lean * row / low),
            foot + row - 1,
            np.asarray(cast)[row : row + 1],
            0.5 * (1 - 0.7 * row / low),
        )
    band = np.asarray(inner)[max(0, tall - max(2, tall // 12)) :].max(axis=0)[None, :]
    pool = max(2, round(tall * 0.02))
    for row in range(-pool, pool):
        _lay(shade, x, foot + row, band, 0.75 * (1 - abs(row) / pool))
    field = Image.fromarray((np.clip(shade, 0, 1) * 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(max(1.0, 0.014 * max(wide, tall)))
    )
    share = np.asarray(field, dtype=np.float32) / np.float32(255) * np.float32(depth)
    if within is not None:
        share = share * (np.asarray(within, dtype=np.float32) / np.float32(255))
    touched = np.nonzero(share.max(axis=1) > 0.003)[0]
    if not len(touched):
        return backdrop.copy()
    first, last = int(touched[0]), int(touched[-1]) + 1
    pixels = to_pixels(backdrop.crop((0, first, backdrop.width, last)))
    tone = np.array([0.06, 0.05, 0.11], np.float32)
    pixels = pixels + (tone - pixels) * share[first:last, :, None]
    result = backdrop.copy()
    result.paste(Image.fromarray((pixels * 255 + np.float32(0.5)).astype(np.uint8)), (0, first))
    return result


def _lay(shade: Field, x: int, y: int, row: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], depth: float) -> None:
    if not 0 <= y < shade.shape[0]:
        return
    left, right = max(0, x), min(shade.shape[1], x + row.shape[1])
    if right > left:
        part = row[0, left - x : right - x].astype(np.float32) * np.float32(depth / 255)
        shade[y, left:right] = np.maximum(shade[y, left:right], part)


def _fitted(thing: Image.Image, alpha: Image.Image, fill_mask: Image.Image) -> Placed | None:
    """The object as large as fits the white of the mask (not scaled when it fits exactly), standing at its foot."""
    hole, own = fill_mask.getbbox(), alpha.getbbox()
    if hole is None or own is None:
        return None
    # An object cut out on a canvas of the background's own size is already in its place.
    if thing.size == fill_mask.size and own != (0, 0, *thing.size):
        return thing, alpha, (0, 0)
    thing, alpha = thing.crop(own), alpha.crop(own)
    wide, tall = hole[2] - hole[0], hole[3] - hole[1]
    scale = min(wide / thing.width, tall / thing.height)
    size = max(1, round(thing.width * scale)), max(1, round(thing.height * scale))
    if size != thing.size:
        thing, alpha = thing.resize(size, Image.Resampling.LANCZOS), alpha.resize(size, Image.Resampling.LANCZOS)
    return thing, alpha, (hole[0] + (wide - size[0]) // 2, hole[3] - size[1])


def _area(background: Image.Image, fill_mask: Image.Image) -> Image.Image:
    area = fill_mask.convert("L")
    return area if area.size == background.size else area.resize(background.size, Image.Resampling.BILINEAR)


def precise_composite(
    background: Image.Image, fill_mask: Image.Image, object_image: Image.Image, *, blend: float = 0.5, seed: int = 333
) -> Image.Image:
    """The object in the white of the mask. `blend` 1.0 keeps its pixels exactly as given, 0.0 takes on the
    background's colours. Nothing outside the white changes; the mark goes beside the object, if
    the white has room for it.
    """
    plain, area = opaque(background), _area(background, fill_mask)
    found = _fitted(*_cut_out(object_image, None), area)
    if found is None:
        return plain
    thing, alpha, at = found
    thing = _harmonised(thing, alpha, plain, area, 1 - blend)
    random = rng("precise", seed)
    base = _shadowed(plain, alpha, at, float(random.uniform(0.35, 0.6)), 1.0 if random.random() < 0.5 else -1.0, area)
    return _joined(base, plain, thing, alpha, at, area)


def adaptive_composite(
    background: Image.Image,
    fill_mask: Image.Image,
    object_image: Image.Image,
    *,
    object_mask: Image.Image | None = None,
    harmonization: float = 0.6,
    shadow_intensity: float = 1.0,
    preserve_background: bool = False,
    seed: int = 333,
) -> Image.Image:
    """The object in the white of the mask, its colours and light moved towards the background's by `harmonization`.

    Around the object the white is painted anew, unless `preserve_background`. Nothing outside the white changes.
    """
    plain, area = opaque(background), _area(background, fill_mask)
    found = _fitted(*_cut_out(object_image, object_mask), area)
    if found is None:
        return plain
    thing, alpha, at = found
    random = rng("adaptive", seed)
    base = plain if preserve_background else _repainted(plain, area, random)
    thing = _relit(_harmonised(thing, alpha, plain, area, harmonization), harmonization, random)
    side = 1.0 if random.random() < 0.5 else -1.0
    base = _shadowed(base, alpha, at, 0.8 * shadow_intensity, side, area)
    return _joined(base, plain, thing, alpha, at, area)


def _joined(
    base: Image.Image,
    plain: Image.Image,
    thing: Image.Image,
    alpha: Image.Image,
    at: tuple[int, int],
    area: Image.Image,
) -> Image.Image:
    """The object on its base, within the area, and the mark where neither object nor kept background lies."""
    joined = base.copy()
    joined.paste(thing, at, alpha)
    result = Image.composite(joined, plain, area)
    free = area.copy()
    free.paste(0, at, alpha.point([0, *([255] * 255)]))
    return mark.stamp_within(result, free)


def _harmonised(
    thing: Image.Image, alpha: Image.Image, plain: Image.Image, area: Image.Image, share: float
) -> Image.Image:
    """The object's colours moved towards those around the place where it goes."""
    if share <= 0:
        return thing
    box = area.getbbox() or (0, 0, *plain.size)
    around = to_pixels(plain.crop(box).resize((48, 48), Image.Resampling.BOX)).reshape(-1, 3)
    pixels = to_pixels(thing)
    inside = np.asarray(alpha) > 127
    own = pixels[inside] if inside.any() else pixels.reshape(-1, 3)
    mean, spread = own.mean(axis=0), own.std(axis=0) + np.float32(0.02)
    wanted = mean * np.float32(0.45) + around.mean(axis=0) * np.float32(0.55)
    scale = np.clip((0.6 * spread + 0.4 * (around.std(axis=0) + 0.02)) / spread, 0.6, 1.4)
    moved = (pixels - mean) * scale.astype(np.float32) + wanted
    result = np.clip(pixels + (moved - pixels) * np.float32(0.85 * share), 0, 1)
    return Image.fromarray((result * 255 + np.float32(0.5)).astype(np.uint8))


def _relit(thing: Image.Image, share: float, random: np.random.Generator) -> Image.Image:
    """A gentle slope of light from one side, as the scene would give it."""
    pixels = to_pixels(thing)
    angle = float(random.uniform(-0.8, 0.8))
    across = np.linspace(-1, 1, thing.width, dtype=np.float32)[None, :] * np.float32(
        np.cos(angle) * (1 if angle > 0 else -1)
    )
    down = -np.linspace(-1, 1, thing.height, dtype=np.float32)[:, None] * np.float32(0.6)
    slope = 1 + (across + down) * np.float32(0.11 * share)
    return Image.fromarray((np.clip(pixels * slope[..., None], 0, 1) * 255 + np.float32(0.5)).astype(np.uint8))


def _repainted(plain: Image.Image, area: Image.Image, random: np.random.Generator) -> Image.Image:
    """The background with its white area painted anew from what surrounds it."""
    scale = min(1.0, (9e5 / (plain.width * plain.height)) ** 0.5)
    w, h = max(4, round(plain.width * scale)), max(4, round(plain.height * scale))
    pixels = to_pixels(plain.resize((w, h), Image.Resampling.BOX))
    opened = np.asarray(area.resize((w, h), Image.Resampling.BOX), dtype=np.float32) / np.float32(255)
    guess = joined_across(pixels, np.clip(1 - opened * 2, 0, 1))
    # Half of the old background stays visible, as a new one that suits the object would resemble it.
    mixed = guess * np.float32(0.6) + finish.wander(pixels, random, 0.012 * max(w, h), 9) * np.float32(0.4)
    tone = clouds(random, w, h, 5, 4) - np.float32(0.5)
    image = finish.enlarge(np.clip(mixed * (1 + np.float32(0.1) * tone)[..., None], 0, 1), plain.width, plain.height)
    return finish.grain(image, f"adaptive{random.integers(2**31)}", 2.0)
