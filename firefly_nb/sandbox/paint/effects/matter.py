"""Pictures made of something: paper, cloth, clay, stone, metal, wood."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import Pixels, blurred, blurred_field, to_pixels
from ..colour import ramp
from ..finish import luminance, vignette
from ..noise import Field, clipped, clouds, smoothstep, value
from . import brush, tone
from .touch import Touch

F = np.float32


def _relief(pixels: Pixels, touch: Touch, smooth: float = 3.0) -> tuple[Field, Field]:
    """Slopes of the picture's lightness taken as a height, across and down."""
    grey = blurred_field(luminance(pixels), smooth * touch.unit)
    down, across = np.gradient(grey)
    return np.asarray(across, np.float32) * F(60 * touch.unit), np.asarray(down, np.float32) * F(60 * touch.unit)


def moulded(pixels: Pixels, touch: Touch, depth: float = 0.35, smooth: float = 3.0, gloss: float = 0.0) -> Pixels:
    """Lit from the upper left as if lightness were height; `gloss` adds highlights."""
    across, down = _relief(pixels, touch, smooth)
    lit = np.clip(-(across + down) * F(0.7), -1, 1)
    result = pixels * (1 + lit * F(depth * touch.force))[..., None]
    if gloss:
        result = result + (np.clip(lit, 0, 1) ** F(3) * F(gloss))[..., None]
    return clipped(result)


def layered_paper(pixels: Pixels, touch: Touch, levels: int = 7) -> Pixels:
    """Sheets of card cut along the light and dark, one above the other, each with its shadow."""
    calm = blurred(pixels, 4 * touch.unit)
    flat = tone.quantised(calm, touch, levels + 5, 2.0)
    rank = np.clip((1 - luminance(tone.mapped(calm, "#000000 #ffffff"))) * levels, 0, levels - 1).astype(np.int64)
    step = max(1, round(4.5 * touch.unit))
    height = rank.astype(np.float32) / F(levels)
    # A higher sheet above and to the left throws its shadow on this one.
    shadow = np.zeros_like(height)
    for k in (1, 2):
        above = np.roll(height, (step * k, step * k), (0, 1)) - height
        shadow = np.maximum(shadow, np.clip(above, 0, 1) * F(1.6 / k))
    soft = blurred_field(np.clip(shadow, 0, 1), 2.6 * touch.unit)
    edge = np.clip(height - np.roll(height, (max(1, step // 3), max(1, step // 3)), (0, 1)), 0, 1)
    result = tone.saturation(flat, 1.15) * (1 - np.clip(soft * F(1.5 * touch.force), 0, 0.6))[..., None] + edge[
        ..., None
    ] * F(0.4)
    return brush.paper(np.clip(result, 0, 1).astype(np.float32), touch, 0.05)


def papier_mache(pixels: Pixels, touch: Touch) -> Pixels:
    """Glued scraps of paper with raised, crinkled seams."""
    height, width = pixels.shape[:2]
    crinkle = clouds(touch.random, width, height, 26, 5)
    scraps = clouds(touch.random, width, height, 9, 2)
    seam = np.exp(-np.abs((scraps * F(7)) % 1 - F(0.5)) * F(18))
    down, across = np.gradient(crinkle + seam * F(0.12))
    bump = np.clip(-(across + down).astype(np.float32) * F(13 * touch.unit), -1, 1)
    flat = tone.posterised(pixels, touch, 7, 3)
    return clipped(moulded(flat, touch, 0.3, 5) * (1 + bump * F(0.35))[..., None] * F(0.95) + F(0.03)).astype(
        np.float32
    )


def clay(pixels: Pixels, touch: Touch) -> Pixels:
    """Modelling clay: rounded, matt, with thumb marks."""
    height, width = pixels.shape[:2]
    flat = tone.saturation(tone.quantised(pixels, touch, 16, 3.0), 1.15)
    round_ = blurred(flat, 1.6 * touch.unit)
    dents = clouds(touch.random, width, height, 18, 3)
    whorl = np.sin(clouds(touch.random, width, height, 7, 2) * F(120)) * F(0.05)
    down, across = np.gradient(dents + whorl * F(0.35))
    bump = np.clip(-(across + down).astype(np.float32) * F(11 * touch.unit), -1, 1)
    lit = moulded(round_, touch, 0.75, 5, 0.1)
    return clipped(lit * (1 + bump * F(0.3 * touch.force))[..., None])


def rendered(pixels: Pixels, touch: Touch) -> Pixels:
    """Smooth, glossy and soft-lit, like a computer-made toy."""
    soft = tone.saturation(blurred(tone.quantised(pixels, touch, 24, 1.5), 1.8 * touch.unit), 1.2)
    return tone.glow(moulded(soft, touch, 0.75, 6, 0.28), touch, 0.35)


def marble(pixels: Pixels, touch: Touch) -> Pixels:
    """White stone with grey veins, cut in relief."""
    height, width = pixels.shape[:2]
    veins = np.zeros((height, width), np.float32)
    for cells, power in ((3, 1.0), (7, 0.6)):
        field = clouds(touch.random, width, height, cells, 5, 1.4)
        veins += np.exp(-np.abs(field - F(0.5)) * F(60)) * F(power)
    stone = tone.mapped(pixels, "#6f7278 #b9b9bb #e6e3df #fbfaf7")
    lit = moulded(stone, touch, 1.0, 2.5, 0.12)
    return clipped(lit * (1 - np.clip(veins, 0, 1) * F(0.24))[..., None])


def metal(pixels: Pixels, touch: Touch) -> Pixels:
    """Chased metal: brushed, with hard highlights."""
    height, width = pixels.shape[:2]
    across, down = _relief(pixels, touch, 2.6)
    level = luminance(pixels) * F(0.7) - (across + down) * F(0.35) + F(0.15)
    brushed = value(touch.random, width, height, 400, 18) - F(0.5)
    shine = F(0.5) + F(0.5) * np.sin((level * F(1.35) + brushed * F(0.06)) * F(6.2832) - F(1.6))
    steel = tone.mapped(
        np.repeat(np.clip(shine, 0, 1)[..., None], 3, 2), "#15181d #4d5661 #a9b4bf #ffffff", spread=False
    )
    warmth = tone.saturation(pixels, 1.2) * F(0.5) + F(0.5)
    return clipped(steel * warmth * F(1.08))


def wood(pixels: Pixels, touch: Touch) -> Pixels:
    """Carved wood: rings and fibres under a relief."""
    height, width = pixels.shape[:2]
    bend = clouds(touch.random, width, height, 2, 3, 0.4)
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    rings = F(0.5) + F(0.5) * np.sin(x * F(0.07) + bend * F(42))
    fibre = value(touch.random, width, height, 380, 0.05) - F(0.5)
    base = tone.mapped(pixels, "#2a160a #7a4520 #b97a3e #e9bd7f")
    lit = moulded(base, touch, 1.0, 2.4, 0.06)
    return clipped(lit * (F(0.86) + rings * F(0.16) + fibre * F(0.2))[..., None])


def cloth(pixels: Pixels, touch: Touch) -> Pixels:
    """Woven threads over and under each other."""
    height, width = pixels.shape[:2]
    pitch = F(5.2 * touch.unit * max(0.8, touch.force))
    u, v = np.arange(width, dtype=np.float32)[None, :] / pitch, np.arange(height, dtype=np.float32)[:, None] / pitch
    over = ((np.floor(u) + np.floor(v)) % 2).astype(np.float32)
    warp = np.sin((u % 1) * F(np.pi)) * over + np.sin((v % 1) * F(np.pi)) * (1 - over)
    folds = clouds(touch.random, width, height, 4, 3, 0.5) - F(0.5)
    flat = tone.quantised(pixels, touch, 22, 2)
    return clipped(flat * (F(0.7) + warp * F(0.38) + folds * F(0.3))[..., None])


def knitted(pixels: Pixels, touch: Touch) -> Pixels:
    """Rows of knitted stitches, each in one colour."""
    height, width = pixels.shape[:2]
    wide = 15.0 * touch.unit * max(0.8, touch.force)
    tall = wide * 0.8
    u, v = np.arange(width, dtype=np.float32)[None, :] / F(wide), np.arange(height, dtype=np.float32)[:, None] / F(tall)
    lean = np.abs(u % 1 - F(0.5)) * F(2)
    row = v + lean * F(0.62)
    part_v, part_u = row % 1, np.abs((u * 2) % 1 - F(0.5)) * F(2)
    stitch = np.sqrt(np.clip(1 - (np.abs(part_v - F(0.5)) * F(2)) ** 2.0, 0, 1)) * (1 - part_u**3 * F(0.75))
    y = np.clip((np.floor(row) + F(0.5)) * F(tall), 0, height - 1).astype(np.int64)
    x = np.clip((np.floor(u) + F(0.5)) * F(wide), 0, width - 1).astype(np.int64) + np.zeros_like(y)
    fluff = value(touch.random, width, height, 420) - F(0.5)
    colour = tone.saturation(blurred(pixels, 3 * touch.unit), 1.15)[y, x]
    return clipped(colour * (F(0.34) + stitch * F(0.78) + fluff * F(0.16))[..., None])


def furry(pixels: Pixels, touch: Touch) -> Pixels:
    """Short hair that follows the forms."""
    fine = brush.strokes(pixels, touch, length=17, wide=1.5, count=15000, impasto=0.35, jitter=0.05)
    return moulded(fine, touch, 0.25, 5)


def guilloche(pixels: Pixels, touch: Touch) -> Pixels:
    """The fine interlaced curves of a banknote, thicker where the picture is dark."""
    height, width = pixels.shape[:2]
    level = luminance(tone.mapped(blurred(pixels, 1.5 * touch.unit), "#000000 #ffffff"))
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    drawn = np.zeros_like(level)
    for swing, pace, slant in ((9, 0.016, 0.1), (7, 0.023, -0.16)):
        wave = np.sin((y + x * F(slant) + np.sin(x * F(pace)) * F(swing)) * F(0.78)) * F(0.5) + F(0.5)
        drawn = np.maximum(drawn, smoothstep(-0.12, 0.12, (1 - level) * F(0.9) - wave + F(0.08)))
    sheet = tone.pastel(blurred(pixels, 8 * touch.unit), touch) * F(0.4) + np.array([0.95, 0.94, 0.86], np.float32) * F(
        0.6
    )
    ink = tone.mapped(pixels, "#12312b #1f5a4a #2f6b78", spread=False)
    return np.asarray(sheet + (ink - sheet) * drawn[..., None], dtype=np.float32)


def lines(pixels: Pixels, touch: Touch, cross: bool = False) -> Pixels:
    """Parallel coloured lines whose width follows the light."""
    height, width = pixels.shape[:2]
    level = luminance(tone.mapped(blurred(pixels, 1.5 * touch.unit), "#000000 #ffffff"))
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    drawn = np.zeros_like(level)
    for slope in (0.6, -0.6) if cross else (0.0,):
        wave = np.abs(((y + x * F(slope)) / F(8.5)) % 1 - F(0.5)) * F(2)
        drawn = np.maximum(drawn, smoothstep(-0.1, 0.1, (1 - level) * F(1.0) + F(0.06) - wave))
    sheet = np.array([0.975, 0.965, 0.94], np.float32)
    ink = tone.saturation(blurred(pixels, 3 * touch.unit), 1.6) * F(0.72)
    return np.asarray(sheet + (ink - sheet) * drawn[..., None], dtype=np.float32)


def patterned(pixels: Pixels, touch: Touch, kind: str = "dots", share: float = 0.5) -> Pixels:
    """A regular pattern in the picture's own tones laid over it: `dots`, `cubes`, `stripes`, `maze`."""
    height, width = pixels.shape[:2]
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    if kind == "dots":
        row = np.floor(y / 40)
        away = np.hypot((x + (row % 2) * 20) % 40 - 20, y % 40 - 20)
        mask = smoothstep(-1, 1, F(10.5) - away)
        overlay = 1 - (1 - tone.saturation(np.roll(pixels, round(60 * touch.unit), 1), 1.4)) * F(0.5)
    elif kind == "cubes":
        u, v, w = x / 46 + y / 80, x / 46 - y / 80, y / 40
        face = (np.floor(u) + np.floor(v) + np.floor(w)) % 3
        mask = np.ones((height, width), np.float32)
        overlay = np.clip(pixels * (F(0.72) + face * F(0.27))[..., None], 0, 1)
    elif kind == "stripes":
        mask = smoothstep(-0.1, 0.1, np.sin((x + y) * F(0.26)))
        overlay = np.clip(tone.saturation(pixels[:, ::-1], 1.4) * F(0.8) + pixels * F(0.3), 0, 1)
    else:
        field = np.sin(clouds(touch.random, width, height, 6, 2) * F(70) + luminance(pixels) * F(16))
        mask = smoothstep(-0.2, 0.2, field)
        overlay = np.clip(1 - tone.saturation(pixels, 1.3) * F(0.85), 0, 1)
    return np.asarray(
        pixels + (overlay - pixels) * (mask * F(min(1.0, share * touch.force)))[..., None], dtype=np.float32
    )


def framed(pixels: Pixels, touch: Touch, stops: str, kind: str = "plain", margin: float = 0.055) -> Pixels:
    """A frame around the picture: `plain`, `deco` (stepped corners and rays), `arch`, `deep` (in a niche)."""
    height, width = pixels.shape[:2]
    dark, gold = ramp(stops)[:2]
    big = Image.new("RGBA", (width * 2, height * 2))
    draw = ImageDraw.Draw(big)
    m = margin * 2 * min(width, height)
    w, h, thin = 2 * width, 2 * height, max(2, round(2.4 * touch.unit))
    back, line = ((*(int(v * 255) for v in c), 255) for c in (dark, gold))
    draw.rectangle((0, 0, w, h), fill=back)
    if kind == "arch":
        draw.rounded_rectangle(
            (m, m, w - m, h - m), radius=(w - 2 * m) / 2.2, fill=(0, 0, 0, 0), outline=line, width=thin * 2
        )
        draw.rectangle((m, h / 2, w - m, h - m), fill=(0, 0, 0, 0))
        draw.line((m, h / 2, m, h - m, w - m, h - m, w - m, h / 2), fill=line, width=thin * 2)
    else:
        draw.rectangle((m, m, w - m, h - m), fill=(0, 0, 0, 0), outline=line, width=thin * 2)
    for k in range(1, 3):
        inset = m * k / 3.4
        draw.rectangle((inset, inset, w - inset, h - inset), outline=line, width=thin)
    if kind == "deco":
        for cx, cy in ((0, 0), (w, 0), (0, h), (w, h)):
            for k in range(1, 6):
                r = m * (0.5 + 0.42 * k)
                draw.ellipse((cx - r, cy - r, cx + r, cy + r), outline=line, width=thin)
    layer = np.asarray(big.reduce(2), dtype=np.float32) / F(255)
    inner = pixels
    if kind == "deep":
        shade = np.ones((height, width), np.float32)
        edge = round(m / 2)
        shade[: edge + round(16 * touch.unit)] = 0.45
        shade[:, : edge + round(16 * touch.unit)] = 0.5
        inner = pixels * blurred_field(shade, 9 * touch.unit)[..., None]
    return np.asarray(inner * (1 - layer[..., 3:]) + layer[..., :3] * layer[..., 3:], dtype=np.float32)


def machinery(pixels: Pixels, touch: Touch, colour: str = "#c98a4a") -> Pixels:
    """Cog wheels and rivets in the corners."""
    height, width = pixels.shape[:2]
    big = Image.new("L", (width * 2, height * 2))
    draw = ImageDraw.Draw(big)
    for x, y, r in ((0.02, 0.95, 130), (0.17, 1.02, 80), (0.98, 0.05, 150), (0.84, -0.02, 85), (0.99, 0.3, 60)):
        cx, cy, radius = x * 2 * width, y * 2 * height, r * touch.unit * 1.6
        for tooth in range(18):
            a = tooth / 18 * 2 * np.pi
            tip = (cx + np.cos(a) * radius * 1.13, cy + np.sin(a) * radius * 1.13)
            draw.line((cx, cy, *tip), fill=255, width=max(2, round(radius * 0.17)))
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=255)
        for ring, level in ((0.78, 120), (0.7, 255), (0.3, 110), (0.2, 0)):
            draw.ellipse((cx - radius * ring, cy - radius * ring, cx + radius * ring, cy + radius * ring), fill=level)
    mask = np.asarray(big.reduce(2), dtype=np.float32) / F(255)
    brass = np.asarray(ramp(colour)[0], np.float32)
    body = moulded(np.repeat(mask[..., None], 3, 2) * brass, touch, 1.4, 2.0, 0.3)
    share = smoothstep(0.02, 0.3, mask)[..., None] * F(0.92)
    return np.asarray(pixels + (body - pixels) * share, dtype=np.float32)


def panelled(pixels: Pixels, touch: Touch) -> Pixels:
    """Thin bright guide lines, circles and ticks of a display from the future."""
    height, width = pixels.shape[:2]
    big = Image.new("RGB", (width * 2, height * 2))
    draw = ImageDraw.Draw(big)
    thin = max(1, round(1.5 * touch.unit))
    for _ in range(5):
        x, y = touch.random.uniform(0.1, 0.9) * 2 * width, touch.random.uniform(0.1, 0.9) * 2 * height
        r = touch.random.uniform(40, 240) * touch.unit
        start = int(touch.random.integers(360))
        draw.arc(
            (x - r, y - r, x + r, y + r),
            start,
            start + int(touch.random.integers(80, 300)),
            fill=(90, 220, 255),
            width=thin,
        )
        draw.line((x + r, y, x + r * 2, y), fill=(90, 220, 255), width=thin)
    for k in range(40):
        y = 2 * height * (0.1 + 0.8 * k / 40)
        draw.line((2 * width * 0.03, y, 2 * width * (0.045 if k % 5 else 0.06), y), fill=(120, 235, 255), width=thin)
    lamp = to_pixels(big.reduce(2))
    base = pixels * vignette(width, height, 0.3)[..., None]
    return np.asarray(
        1 - (1 - base) * (1 - np.clip(lamp * F(0.8) + blurred(lamp, 4 * touch.unit) * F(0.6), 0, 1)), dtype=np.float32
    )
