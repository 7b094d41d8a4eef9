"""Paint, ink and pencil."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import Pixels, blurred, blurred_field, to_image, to_pixels
from ..colour import Colour, rgb
from ..finish import luminance, wander
from ..noise import Field, clipped, clouds, smoothstep, value
from . import tone
from .touch import Touch

F = np.float32


def edges(pixels: Pixels, touch: Touch, smooth: float = 1.3) -> Field:
    """Where light changes quickly: 0–1, about 1 on clear outlines."""
    calm = blurred(pixels, max(0.6, smooth * touch.unit))
    total = np.zeros(pixels.shape[:2], np.float32)
    for channel in range(3):
        plane = calm[..., channel]
        across = np.zeros_like(plane)
        down = np.zeros_like(plane)
        across[:, 1:-1] = plane[:, 2:] - plane[:, :-2]
        down[1:-1] = plane[2:] - plane[:-2]
        total = np.maximum(total, np.hypot(across, down))
    return clipped(total * F(2.6 * max(1.0, smooth * touch.unit)))


def outlined(
    pixels: Pixels, touch: Touch, width: float = 1.6, colour: Colour = (0.08, 0.07, 0.11), low: float = 0.3
) -> Pixels:
    """Dark contour lines over the picture."""
    line = smoothstep(low, low + 0.28, edges(pixels, touch, width))
    share = (line * F(min(1.0, 0.92 * touch.force)))[..., None]
    return np.asarray(pixels + (np.asarray(colour, np.float32) - pixels) * share, dtype=np.float32)


def paper(pixels: Pixels, touch: Touch, depth: float = 0.08, cells: float = 320) -> Pixels:
    """The tooth of the paper below the paint."""
    height, width = pixels.shape[:2]
    tooth = value(touch.random, width, height, cells) * F(0.6) + value(touch.random, width, height, cells / 3) * F(0.4)
    return clipped(pixels * (1 + (tooth - F(0.5)) * F(2 * depth))[..., None])


def watercolour(pixels: Pixels, touch: Touch) -> Pixels:
    """Transparent washes on white paper: soft runs, darker rims, grains of pigment, a ragged border."""
    height, width = pixels.shape[:2]
    unit = touch.unit
    wet = wander(pixels, touch.random, 7 * unit, 13)
    wet = wander(wet, touch.random, 3.2 * unit, 75)
    wash = blurred(wet, 1.1 * unit) * F(0.55) + blurred(wet, 6 * unit) * F(0.45)
    wash = tone.saturation(wash, 1.32)
    pools = clouds(touch.random, width, height, 7, 5) - F(0.5)
    grain = clouds(touch.random, width, height, 70, 3) - F(0.5)
    density = 1 + pools * F(0.5 * touch.force) + grain * F(0.22)
    # Washes are transparent: paper shines through where they are thin.
    pigment = (1 - wash) * density[..., None] * F(0.92)
    rim = smoothstep(0.16, 0.75, edges(wet, touch, 1.6))[..., None]
    pigment = pigment + rim * (1 - wash) * F(0.42 * touch.force)
    sheet = np.array([0.985, 0.975, 0.945], np.float32)
    border = _ragged(touch, width, height, 0.045)
    painted = sheet * (1 - np.clip(pigment, 0, 1)) * border[..., None] + sheet * (1 - border[..., None])
    return paper(np.clip(painted, 0, 1).astype(np.float32), touch, 0.045)


def _ragged(touch: Touch, width: int, height: int, margin: float) -> Field:
    """1 inside, 0 along an uneven border of unpainted paper."""
    across = np.minimum(np.arange(width), np.arange(width)[::-1]).astype(np.float32)[None, :]
    down = np.minimum(np.arange(height), np.arange(height)[::-1]).astype(np.float32)[:, None]
    near = np.minimum(across, down) / F(max(width, height))
    rough = clouds(touch.random, width, height, 16, 5) - F(0.5)
    return smoothstep(margin * 0.55, margin * 0.75, near + rough * F(margin * 1.1))


def strokes(
    pixels: Pixels,
    touch: Touch,
    length: float = 22,
    wide: float = 6.5,
    count: int = 5200,
    impasto: float = 0.5,
    jitter: float = 0.035,
    follow: bool = True,
) -> Pixels:
    """The picture laid in with a loaded brush; strokes run along its forms. Lengths in units."""
    height, width = pixels.shape[:2]
    unit = touch.unit * min(1.4, max(0.7, touch.force))
    calm = blurred(pixels, 2.5 * touch.unit)
    angle = _direction(pixels, touch, follow=follow)
    image = to_image(blurred(pixels, 4 * touch.unit))
    relief = Image.new("L", image.size, 128)
    area = width * height / (1000 * touch.unit) ** 2
    for share, size in ((0.22, 1.9), (0.78, 1.0)):
        number = max(60, int(count * share * area))
        _lay(image, relief, calm, angle, touch, number, (length * size * unit, wide * size * unit), jitter)
    painted = to_pixels(image)
    bump = np.asarray(relief, dtype=np.float32) / F(255)
    return _embossed(painted, bump, impasto * touch.force)


def _direction(pixels: Pixels, touch: Touch, *, follow: bool) -> Field:
    """Along which angle strokes run at each pixel: along edges, else in slow swirls."""
    height, width = pixels.shape[:2]
    swirl = clouds(touch.random, width, height, 2.5, 2) * F(3.6) - F(1.2)
    if not follow:
        return swirl
    grey = blurred_field(luminance(pixels), 5 * touch.unit)
    down, across = np.gradient(grey)
    power = np.clip(np.hypot(down, across) * F(90 * touch.unit), 0, 1)
    along = np.arctan2(across, -down)
    return np.asarray(np.where(power > 0.25, along, swirl), dtype=np.float32)


def _lay(
    image: Image.Image,
    relief: Image.Image,
    colours: Pixels,
    angle: Field,
    touch: Touch,
    count: int,
    size: tuple[float, float],
    jitter: float,
) -> None:
    random = touch.random
    height, width = angle.shape
    x, y = random.integers(0, width, count), random.integers(0, height, count)
    turn = angle[y, x] + random.uniform(-0.3, 0.3, count)
    half = size[0] / 2 * random.uniform(0.55, 1.25, count)
    thick = size[1] / 2 * random.uniform(0.6, 1.25, count)
    tones = (
        colours[y, x] * (1 + random.uniform(-1, 1, (count, 1)) * jitter * 2)
        + random.uniform(-1, 1, (count, 3)) * jitter
    )
    shades = (np.clip(tones, 0, 1) * 255).astype(np.uint8)
    cos, sin = np.cos(turn), np.sin(turn)
    # A stroke is a lozenge with cut ends.
    shape = np.array([(-1, -0.4), (-0.8, -0.95), (0.6, -1), (1, -0.3), (0.95, 0.5), (0.6, 1), (-0.85, 0.9), (-1, 0.4)])
    along, across = shape[:, 0] * half[:, None], shape[:, 1] * thick[:, None]
    px = x[:, None] + along * cos[:, None] - across * sin[:, None]
    py = y[:, None] + along * sin[:, None] + across * cos[:, None]
    outline = np.stack([px, py], axis=2).reshape(count, -1).tolist()
    levels = random.integers(70, 200, count).tolist()
    draw, height_draw = ImageDraw.Draw(image), ImageDraw.Draw(relief)
    for points, shade, level in zip(outline, shades.tolist(), levels, strict=True):
        draw.polygon(points, fill=tuple(shade))
        height_draw.polygon(points, fill=level)


def _embossed(pixels: Pixels, bump: Field, depth: float) -> Pixels:
    """Light from the upper left over a relief."""
    slope = np.zeros_like(bump)
    slope[1:, 1:] = bump[1:, 1:] - bump[:-1, :-1]
    return clipped(
        pixels * (1 + np.clip(slope, -0.4, 0.4) * F(depth))[..., None]
        + np.clip(slope, 0, 0.4)[..., None] * F(depth * 0.15)
    )


def canvas_weave(pixels: Pixels, touch: Touch, depth: float = 0.05) -> Pixels:
    height, width = pixels.shape[:2]
    x = np.sin(np.arange(width, dtype=np.float32) / F(touch.unit) * F(1.9))[None, :]
    y = np.sin(np.arange(height, dtype=np.float32) / F(touch.unit) * F(1.9))[:, None]
    return clipped(pixels * (1 + (x * y + F(0.4) * x) * F(depth))[..., None])


def ink_wash(pixels: Pixels, touch: Touch) -> Pixels:
    """Brush and diluted ink on rice paper, a breath of colour left."""
    height, width = pixels.shape[:2]
    wet = wander(blurred(pixels, 2 * touch.unit), touch.random, 4.5 * touch.unit, 24)
    level = luminance(tone.mapped(wet, "#000000 #ffffff"))
    pools = clouds(touch.random, width, height, 9, 5) - F(0.5)
    wash = np.clip((1 - level) ** F(1.25) * F(0.85) + pools * F(0.22) * (1 - level), 0, 1)
    line = smoothstep(0.2, 0.65, edges(wet, touch, 1.8)) * F(0.9)
    depth = np.clip(np.maximum(wash, line * F(touch.force)), 0, 1)[..., None]
    sheet = np.array([0.955, 0.93, 0.87], np.float32)
    black = np.array([0.07, 0.075, 0.1], np.float32)
    result = sheet + (black - sheet) * depth
    return paper(
        np.clip(
            result * (F(0.84) + F(0.16) * tone.saturation(wet, 1.5) / np.maximum(luminance(wet)[..., None], F(0.2))),
            0,
            1,
        ).astype(np.float32),
        touch,
        0.05,
    )


def _hatching(level: Field, touch: Touch, angles: tuple[float, ...], pitch: float) -> Field:
    """Pencil strokes that grow denser with darkness: 1 where the pencil went."""
    height, width = level.shape
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    bend = value(touch.random, width, height, 9) * F(7)
    broken = value(touch.random, width, height, 150) * F(0.45)
    drawn = np.zeros_like(level)
    for i, angle in enumerate(angles):
        turn = np.radians(angle)
        phase = (x * F(np.cos(turn)) + y * F(np.sin(turn)) + bend) * F(6.2832 / pitch)
        need = F(0.8 - 0.62 * i / max(len(angles), 1))
        wave = np.sin(phase) * F(0.5) + F(0.5)
        strength = np.clip((need - level) * F(2.2), 0, 0.85)
        drawn = np.maximum(drawn, smoothstep(0.0, 0.3, strength - wave * F(0.8) + F(0.12) - broken * F(0.45)))
    return drawn


def sketch(pixels: Pixels, touch: Touch, charcoal: bool = False) -> Pixels:
    """Graphite (or charcoal) on paper: outlines and hatching."""
    level = luminance(tone.mapped(blurred(pixels, 1.5 * touch.unit), "#000000 #ffffff")) ** F(0.62)
    shifted = wander(pixels, touch.random, 2 * touch.unit, 30)
    line = smoothstep(0.14, 0.7, edges(shifted, touch, 2.4 if charcoal else 1.1))
    hatch = _hatching(level, touch, (38, 62, 20) if charcoal else (45, 50, 130), 9 if charcoal else 5)
    smudge = np.clip((0.6 - level) * F(1.0 if charcoal else 0.6), 0, 1)
    depth = np.clip(np.maximum(line * F(0.95), hatch * F(0.8 if charcoal else 0.62)) + smudge * F(0.7), 0, 1)
    grit = value(touch.random, pixels.shape[1], pixels.shape[0], 420)
    depth = np.clip(depth * (F(0.55) + grit * F(0.9)) * F(touch.force), 0, 1)[..., None]
    sheet = np.array([0.93, 0.9, 0.84] if charcoal else [0.965, 0.955, 0.93], np.float32)
    lead = np.array([0.09, 0.08, 0.08] if charcoal else [0.22, 0.22, 0.26], np.float32)
    return np.asarray(sheet + (lead - sheet) * depth, dtype=np.float32)


def line_art(pixels: Pixels, touch: Touch, fill: float = 0.0, wobble: float = 1.0, wide: float = 1.15) -> Pixels:
    """Pen lines on paper; `fill` lets some of the colour in."""
    moved = wander(pixels, touch.random, wobble * touch.unit, 40)
    line = smoothstep(0.12, 0.4, edges(moved, touch, wide))[..., None]
    sheet = np.array([0.985, 0.98, 0.965], np.float32)
    base = sheet + (tone.pastel(tone.posterised(moved, touch, 5), touch) - sheet) * F(fill)
    return np.asarray(base + (np.array([0.1, 0.1, 0.14], np.float32) - base) * line * F(0.95), dtype=np.float32)


def scribble(pixels: Pixels, touch: Touch) -> Pixels:
    """Coloured crayon in loose zigzags over warm paper."""
    level = luminance(pixels)
    drawn = np.zeros_like(level)
    for i, angle in enumerate((35, 78, 122)):
        drawn = np.maximum(drawn, _hatching(np.clip(level * F(0.8) + F(0.14 * i - 0.22), 0, 1), touch, (angle,), 8))
    drawn = np.clip(drawn + smoothstep(0.2, 0.6, edges(pixels, touch, 1.6)) * F(0.7), 0, 1)[..., None]
    sheet = np.array([0.97, 0.95, 0.9], np.float32)
    wax = tone.saturation(blurred(pixels, 3 * touch.unit), 1.7) * F(0.82)
    base = sheet * F(0.72) + wax * F(0.28)
    return np.asarray(base + (wax - base) * drawn, dtype=np.float32)


def spatter(pixels: Pixels, touch: Touch, count: int = 420, reach: float = 1.0) -> Pixels:
    """Drops and splashes of paint in the picture's own and the accent colours."""
    height, width = pixels.shape[:2]
    image = to_image(pixels).resize((width * 2, height * 2), Image.Resampling.BILINEAR)
    draw, random = ImageDraw.Draw(image), touch.random
    for _ in range(int(count * touch.force)):
        x, y = random.uniform(0, 2 * width), random.uniform(0, 2 * height)
        r = 2 * touch.unit * (1 + 15 * reach * random.random() ** 7)
        if random.random() < 0.5:
            shade = touch.accents[int(random.integers(len(touch.accents)))]
        else:
            sample = pixels[int(random.integers(height)), int(random.integers(width))] * 1.15
            shade = (float(sample[0]), float(sample[1]), float(sample[2]))
        fill = tuple(int(min(1.0, part) * 255) for part in shade)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)
        for _ in range(int(r / (2.4 * touch.unit))):
            a, away, small = random.uniform(0, 6.28), r * random.uniform(1.1, 2.4), r * random.uniform(0.06, 0.25)
            cx, cy = x + np.cos(a) * away, y + np.sin(a) * away
            draw.ellipse((cx - small, cy - small, cx + small, cy + small), fill=fill)
    return to_pixels(image.reduce(2))


def cracked(pixels: Pixels, touch: Touch) -> Pixels:
    """Old plaster: chalky colour and a net of fine cracks."""
    height, width = pixels.shape[:2]
    first, second = (clouds(touch.random, width, height, cells, 3) for cells in (9, 22))
    crack = np.exp(-np.abs(first - F(0.5)) * F(130)) + np.exp(-np.abs(second - F(0.5)) * F(150)) * F(0.6)
    chalk = clouds(touch.random, width, height, 26, 4) - F(0.5)
    base = tone.saturation(pixels, 0.7) * F(0.82) + np.array([0.15, 0.135, 0.1], np.float32)
    return clipped(base * (1 + chalk * F(0.26) - np.clip(crack, 0, 1) * F(0.34))[..., None])


PAPER: Colour = rgb("#f7f1e3")
