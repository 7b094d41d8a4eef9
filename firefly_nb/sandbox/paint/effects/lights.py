"""Lenses, lamps and screens: what cameras, light and electronics do to a picture."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import Pixels, blurred, to_pixels
from ..colour import Colour, ramp
from ..curves import ribbon, smooth
from ..finish import luminance, vignette
from ..noise import clipped, clouds, ridge, smoothstep
from . import brush, tone
from .touch import Touch

F = np.float32


def _screened(pixels: Pixels, light: Pixels) -> Pixels:
    return np.asarray(1 - (1 - pixels) * (1 - np.clip(light, 0, 1)), dtype=np.float32)


def _discs(
    touch: Touch, width: int, height: int, colours: tuple[Colour, ...], count: int, low: float, high: float
) -> Pixels:
    """Soft-edged discs of light."""
    total = np.zeros((height, width, 3), np.float32)
    for _ in range(count):
        x, y = touch.random.uniform(0, width), touch.random.uniform(0, height)
        r = touch.random.uniform(low, high) * touch.unit
        colour = colours[int(touch.random.integers(len(colours)))]
        power = touch.random.uniform(0.12, 0.5)
        box = (int(x - r) - 2, int(y - r) - 2, int(x + r) + 3, int(y + r) + 3)
        layer = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(layer).ellipse(
            (2, 2, layer.width - 3, layer.height - 3), fill=190, outline=255, width=max(1, round(1.6 * touch.unit))
        )
        x0, y0, x1, y1 = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
        if x1 > x0 and y1 > y0:
            part = np.asarray(layer, dtype=np.float32)[y0 - box[1] : y1 - box[1], x0 - box[0] : x1 - box[0], None] / F(
                255
            )
            total[y0:y1, x0:x1] += part * np.asarray(colour, np.float32) * F(power)
    return total


def bokeh(pixels: Pixels, touch: Touch) -> Pixels:
    """Lights out of focus: soft discs in the picture's own bright colours."""
    height, width = pixels.shape[:2]
    sample = pixels[:: max(1, height // 24), :: max(1, width // 24)].reshape(-1, 3)
    order = sample[np.argsort(luminance(sample[None])[0], kind="stable")][-max(8, len(sample) // 3) :]
    picks = order[touch.random.integers(0, len(order), 6)]
    colours = tuple((float(c[0]), float(c[1]), float(c[2])) for c in np.clip(picks * 1.1 + 0.08, 0, 1))
    light = _discs(touch, width, height, (*colours, (1.0, 0.9, 0.7)), int(46 * touch.force), 9, 40)
    rows = np.linspace(1.0, 0.5, height, dtype=np.float32)[:, None, None]
    focus = focused(pixels, touch)
    return _screened(focus, blurred(np.clip(light * rows, 0, 1), 0.9 * touch.unit))


def focused(pixels: Pixels, touch: Touch, x: float = 0.5, y: float = 0.62) -> Pixels:
    """Sharp in the middle, blurred towards the edges, as with a fast lens."""
    height, width = pixels.shape[:2]
    across = (np.linspace(0, 1, width, dtype=np.float32)[None, :] - F(x)) * F(1.2)
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None] - F(y)
    share = smoothstep(0.15, 0.42, np.sqrt(across**2 + down**2))[..., None]
    return np.asarray(pixels + (blurred(pixels, 13 * touch.unit * touch.force) - pixels) * share, dtype=np.float32)


def neon(pixels: Pixels, touch: Touch, tubes: str = "#ff2fd0 #29e6ff #ffe14a #7a5cff") -> Pixels:
    """Glowing tubes along every contour in the dark."""
    height, width = pixels.shape[:2]
    line = smoothstep(0.16, 0.45, brush.edges(pixels, touch, 1.6))
    field = clouds(touch.random, width, height, 2.2, 2)
    table = np.asarray(ramp(tubes), np.float32)
    colour = table[np.clip(field * len(table), 0, len(table) - 1).astype(np.int64)]
    lamp = blurred(line[..., None] * colour, 1.1 * touch.unit)
    base = tone.saturation(pixels, 1.5) * F(0.26) * np.array([0.75, 0.6, 1.15], np.float32)
    lit = (
        base
        + lamp * F(1.1)
        + blurred(lamp, 7 * touch.unit) * F(1.2 * touch.force)
        + blurred(lamp, 26 * touch.unit) * F(0.9)
    )
    return clipped(lit)


def trails(pixels: Pixels, touch: Touch, count: int = 7) -> Pixels:
    """Ribbons of light drawn in the dark during a long exposure."""
    height, width = pixels.shape[:2]
    image = Image.new("RGB", (width * 2, height * 2))
    draw = ImageDraw.Draw(image)
    colours = (*touch.accents[:3], (1.0, 0.75, 0.3), (0.3, 0.8, 1.0))
    for k in range(count):
        knots = [
            (touch.random.uniform(-0.05, 1.05) * 2 * width, touch.random.uniform(0.15, 0.95) * 2 * height)
            for _ in range(6)
        ]
        line = ribbon(smooth(knots, closed=False, steps=16), 1.5 * touch.unit, touch.random.uniform(3, 9) * touch.unit)
        draw.polygon(
            line.ravel().tolist(), fill=tuple(int(min(1.0, v * 0.8 + 0.2) * 255) for v in colours[k % len(colours)])
        )
    light = to_pixels(image.reduce(2))
    dark = tone.dark(pixels, touch, 0.9) * F(0.75)
    return _screened(
        dark, light * F(0.95) + blurred(light, 6 * touch.unit) * F(0.9) + blurred(light, 22 * touch.unit) * F(0.7)
    )


def bioluminescent(pixels: Pixels, touch: Touch) -> Pixels:
    """Living light: cyan edges and drifting sparks in deep blue."""
    height, width = pixels.shape[:2]
    base = tone.mapped(pixels, "#01040f #04203a #0a5a6e #2fd6c4") * F(0.5)
    line = smoothstep(0.15, 0.5, brush.edges(pixels, touch, 1.5))[..., None] * np.array([0.25, 1.0, 0.85], np.float32)
    sparks = _discs(touch, width, height, ramp("#4dffe0 #6fb8ff #b48bff #7dffa8"), 130, 0.7, 3.4) * F(2.4)
    lamp = np.clip(line * F(0.7) + sparks, 0, 1)
    return _screened(
        base, lamp + blurred(lamp, 6 * touch.unit) * F(1.3 * touch.force) + blurred(lamp, 24 * touch.unit) * F(0.8)
    )


def flare(pixels: Pixels, touch: Touch, warm: str = "#ffcf7a", side: float = 0.22) -> Pixels:
    """Sun in the lens, from behind the scene."""
    height, width = pixels.shape[:2]
    x = (np.arange(width, dtype=np.float32)[None, :] / F(width) - F(side)) * F(width / max(width, height))
    y = (np.arange(height, dtype=np.float32)[:, None] / F(height) - F(0.24)) * F(height / max(width, height))
    away = np.sqrt(x**2 + y**2)
    rays = (
        F(0.78)
        + F(0.22)
        * ridge(touch.random, 720, 0.7, 20)[((np.arctan2(y, x) + F(np.pi)) * F(719 / 6.2832)).astype(np.int64)]
    )
    light = (np.exp(-away * F(3.4)) * rays + np.exp(-((away / F(0.06)) ** 2)))[..., None]
    return _screened(pixels, light * np.asarray(ramp(warm)[0], np.float32) * F(0.95 * touch.force))


def silhouetted(pixels: Pixels, touch: Touch) -> Pixels:
    """Against the light: dark forms before a glowing ground."""
    low = tone.contrast(pixels, 1.7, 0.55) * F(0.9)
    return flare(tone.split(low, touch, "#1a1630", "#ffd9a0", 0.6), touch, side=0.5)


def divine(pixels: Pixels, touch: Touch) -> Pixels:
    """Beams from above and a golden haze."""
    height, width = pixels.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] + F(touch.random.uniform(-0.3, 0.3))
    y = np.linspace(0.25, 1.5, height, dtype=np.float32)[:, None]
    index = np.clip((np.arctan2(x, y) / F(np.pi) + F(0.5)) * F(999), 0, 999).astype(np.int64)
    rays = smoothstep(0.35, 1.0, ridge(touch.random, 1000, 0.68, 26)[index]) * np.clip(1.35 - y, 0, 1)
    return tone.glow(
        _screened(pixels, rays[..., None] * np.array([1.0, 0.9, 0.62], np.float32) * F(0.75 * touch.force)), touch, 0.4
    )


def glitch(pixels: Pixels, touch: Touch, scan: float = 0.1) -> Pixels:
    """Torn rows, colour planes out of place, blocks in the wrong spot, scan lines."""
    height, width = pixels.shape[:2]
    result = np.array(pixels)
    for _ in range(int(20 * touch.force)):
        top = int(touch.random.integers(height))
        tall = int(touch.random.uniform(2, 44) * touch.unit) + 1
        result[top : top + tall] = np.roll(
            result[top : top + tall], int(touch.random.uniform(-110, 110) * touch.unit), axis=1
        )
    away = round(9 * touch.unit * touch.force)
    result[..., 0] = np.roll(result[..., 0], away, axis=1)
    result[..., 2] = np.roll(result[..., 2], -away, axis=1)
    for _ in range(9):
        tall, wide = int(touch.random.uniform(8, 40) * touch.unit), int(touch.random.uniform(30, 200) * touch.unit)
        y, x = int(touch.random.integers(max(1, height - tall))), int(touch.random.integers(max(1, width - wide)))
        part = result[y : y + tall, x : x + wide]
        result[y : y + tall, x : x + wide] = part[..., ::-1] * F(0.6) + np.asarray(touch.accents[0], np.float32) * F(
            0.4
        )
    lines = 1 - F(scan) * (np.sin(np.arange(height, dtype=np.float32) / F(touch.unit) * F(2.1)) > 0)[:, None, None]
    return clipped(result * lines)


def retro_wave(pixels: Pixels, touch: Touch, stops: str = "#10042e #5a0f7a #e0338f #ff9a6a #ffe9a8") -> Pixels:
    """Magenta and cyan, and a glowing grid that runs to the horizon."""
    height, width = pixels.shape[:2]
    base = tone.mixed(tone.saturation(pixels, 1.3), tone.mapped(pixels, stops), 0.72 * touch.force)
    horizon = 0.66
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    below = np.clip((rows - F(horizon)) / F(1 - horizon), 0, 1)
    depth = 1 / (below + F(0.06))
    x = (np.linspace(-1, 1, width, dtype=np.float32)[None, :]) * depth
    u, v = np.abs((x * F(1.6)) % 1 - F(0.5)), np.abs((depth * F(2.2)) % 1 - F(0.5))
    thin = F(0.02) * depth + F(0.012)
    line = np.maximum(
        smoothstep(0.0, 1.0, 1 - (F(0.5) - u) / thin), smoothstep(0.0, 1.0, 1 - (F(0.5) - v) / (thin * F(1.4)))
    )
    line = line * (rows > horizon) * np.clip(below * F(6), 0, 1)
    lamp = line[..., None] * np.array([0.25, 0.95, 1.0], np.float32)
    base = base * (1 - (F(0.35) * (rows > horizon))[..., None])
    return _screened(base, lamp * F(0.8) + blurred(np.clip(lamp, 0, 1), 4 * touch.unit) * F(0.7))


def matrix(pixels: Pixels, touch: Touch) -> Pixels:
    """Green on black, in falling columns of signs."""
    height, width = pixels.shape[:2]
    cell = 9.5 * touch.unit * max(0.8, touch.force)
    columns, rows = max(8, int(width / cell)), max(8, int(height / cell))
    speed = touch.random.random((1, columns)).astype(np.float32)
    fall = (np.arange(rows, dtype=np.float32)[:, None] / F(rows) * F(1.6) + speed * F(3)) % 1
    signs = (touch.random.random((rows * 5, columns * 4)) < 0.52).astype(np.float32)
    signs[::5] = 0
    signs[:, ::4] = 0
    up_sign = np.asarray(Image.fromarray(signs).resize((width, height), Image.Resampling.BOX), dtype=np.float32)
    up_fall = np.asarray(Image.fromarray(fall).resize((width, height), Image.Resampling.NEAREST), dtype=np.float32)
    level = luminance(tone.mapped(pixels, "#000000 #ffffff"))
    power = np.clip(up_sign * (F(0.12) + F(1.5) * level) * (F(0.55) + F(0.75) * up_fall), 0, 1)
    lamp = power[..., None] * np.array([0.3, 1.0, 0.45], np.float32)
    base = level[..., None] * np.array([0.02, 0.34, 0.14], np.float32)
    return _screened(base, lamp + blurred(lamp, 3 * touch.unit) * F(0.7))


def film(pixels: Pixels, touch: Touch, amount: float = 0.12) -> Pixels:
    """Coarse film grain and a slight fade."""
    height, width = pixels.shape[:2]
    grit = touch.random.standard_normal((height, width), dtype=np.float32)
    soft = np.asarray(
        Image.fromarray(grit).resize((width, height), Image.Resampling.BICUBIC, box=(0, 0, width * 0.7, height * 0.7)),
        dtype=np.float32,
    )
    return clipped(pixels * F(0.95) + F(0.03) + soft[..., None] * F(amount * 0.6 * touch.force))


def aged(pixels: Pixels, touch: Touch, stops: str = "#1f140c #6b4a2c #c6a06a #f3e4c0") -> Pixels:
    """An old print: brown, blotched, scratched, pale at the border."""
    height, width = pixels.shape[:2]
    base = tone.mapped(blurred(pixels, 1.1 * touch.unit), stops)
    blot = clouds(touch.random, width, height, 6, 5) - F(0.5)
    base = base * (1 + blot * F(0.4))[..., None] * vignette(width, height, 0.4)[..., None]
    sheet = Image.new("L", (width, height))
    draw = ImageDraw.Draw(sheet)
    for _ in range(26):
        x, y = touch.random.uniform(0, width), touch.random.uniform(0, height)
        draw.line(
            (x, y, x + touch.random.uniform(-14, 14), y + touch.random.uniform(10, 130) * touch.unit),
            fill=int(touch.random.integers(60, 170)),
        )
    scratch = np.asarray(sheet, dtype=np.float32)[..., None] / F(255)
    return tone.mixed(
        pixels, film(np.clip(base + scratch * F(0.35), 0, 1).astype(np.float32), touch, 0.07), touch.force
    )


def motion(pixels: Pixels, touch: Touch, reach: float = 60) -> Pixels:
    """A long exposure: everything drawn out sideways, lights into streaks."""
    height, width = pixels.shape[:2]
    small = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    squeezed = small.resize((max(4, round(width / (reach * touch.unit * touch.force))), height), Image.Resampling.BOX)
    smear = to_pixels(squeezed.resize((width, height), Image.Resampling.BICUBIC))
    return clipped(tone.mixed(pixels, smear, 0.62) + np.clip(smear - F(0.7), 0, 1) * F(0.5))


def exposures(pixels: Pixels, touch: Touch, flipped: bool = False) -> Pixels:
    """Several exposures on one frame."""
    away = round(46 * touch.unit * touch.force)
    other = pixels[:, ::-1] if flipped else np.roll(pixels, (away // 2, away), (0, 1))
    third = np.roll(pixels, (-away // 3, -away), (0, 1))
    first = _screened(pixels * F(0.62), other * F(0.5))
    return tone.contrast(_screened(first, third * np.array([0.3, 0.16, 0.3], np.float32)), 1.12, 0.6)


def double_exposure(pixels: Pixels, touch: Touch) -> Pixels:
    """A forest of mist inside the dark forms of the picture."""
    height, width = pixels.shape[:2]
    trunks = ridge(touch.random, width, 0.72, 40)[None, :] * np.ones((height, 1), np.float32)
    canopy = clouds(touch.random, width, height, 14, 5)
    wood = smoothstep(0.4, 0.75, trunks * F(0.6) + canopy * F(0.5))
    second = tone.mapped(np.repeat(wood[..., None], 3, 2), "#1f3a44 #6f9a98 #f0e6d2", spread=False)
    dark_part = smoothstep(0.25, 0.75, 1 - luminance(pixels))[..., None]
    pale = tone.mixed(tone.saturation(pixels, 0.5), np.ones_like(pixels), 0.42)
    return clipped(pale + (second * (F(0.45) + pixels * F(0.75)) - pale) * dark_part * F(min(1.0, touch.force)))


def behind_glass(pixels: Pixels, touch: Touch) -> Pixels:
    """Seen through a window with drops on it, and the bars of its frame."""
    height, width = pixels.shape[:2]
    soft = blurred(pixels, 3.2 * touch.unit) * F(0.9) + F(0.07)
    result = np.array(soft)
    for _ in range(int(150 * touch.force)):
        x, y = int(touch.random.integers(width)), int(touch.random.integers(height))
        r = int(touch.unit * (2 + 9 * touch.random.random() ** 3)) + 2
        y0, y1, x0, x1 = max(0, y - r), min(height, y + r), max(0, x - r), min(width, x + r)
        v, u = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        away = np.hypot((v - y) / r, (u - x) / r)
        # A drop shows the scene upside down, and catches the light.
        lens = pixels[
            np.clip(y - (v - y) * 5, 0, height - 1).astype(int), np.clip(x - (u - x) * 5, 0, width - 1).astype(int)
        ]
        mask = smoothstep(0.0, 0.2, 1 - away)[..., None]
        shine = np.exp(-((((v - y) / r + 0.4) / 0.22) ** 2 + (((u - x) / r + 0.3) / 0.22) ** 2))[..., None]
        result[y0:y1, x0:x1] += (lens * F(1.05) + shine * F(0.6) - result[y0:y1, x0:x1]) * mask.astype(np.float32)
    bars = np.zeros((height, width), bool)
    thick = round(9 * touch.unit)
    bars[:, width // 2 - thick : width // 2 + thick] = True
    bars[int(height * 0.4) - thick : int(height * 0.4) + thick] = True
    return clipped(np.where(bars[..., None], np.array([0.2, 0.17, 0.15], np.float32), result))


def blinds(pixels: Pixels, touch: Touch) -> Pixels:
    """Slanting bars of light and shadow, as through a blind."""
    height, width = pixels.shape[:2]
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    bar = smoothstep(-0.25, 0.3, np.sin((y + x * F(0.22)) * F(0.105)))
    return np.asarray(pixels * (F(0.66) + F(0.44) * bar)[..., None], dtype=np.float32)


def bars(pixels: Pixels, touch: Touch) -> Pixels:
    """The black bars of a wide film frame."""
    tall = round(pixels.shape[0] * 0.075)
    result = np.array(pixels)
    result[:tall] = 0
    result[-tall:] = 0
    return result


def caustics(pixels: Pixels, touch: Touch) -> Pixels:
    """Blue-green depth and the dancing net of light under water."""
    height, width = pixels.shape[:2]
    deep = tone.mixed(pixels, tone.mapped(pixels, "#02182f #0b5a80 #2fb3bd #c9f7ee"), 0.62 * touch.force)
    net = np.ones((height, width), np.float32)
    for cells in (9, 14):
        net *= 1 - np.abs(clouds(touch.random, width, height, cells, 2) - F(0.5)) * F(2.2)
    fade = np.linspace(1, 0.35, height, dtype=np.float32)[:, None]
    return _screened(
        deep, (np.clip(net, 0, 1) ** F(7) * fade * F(0.55))[..., None] * np.array([0.7, 1.0, 0.95], np.float32)
    )


def swirl_colours(pixels: Pixels, touch: Touch, turns: float = 2.2) -> Pixels:
    """Rainbow bands that flow around everything."""
    height, width = pixels.shape[:2]
    field = clouds(touch.random, width, height, 2.6, 2)
    phase = luminance(pixels) * F(1.1) + field * F(turns)
    cycle = np.asarray(ramp("#ff4f8b #ff9a3c #ffe066 #3fd0a8 #3f7fe0 #8a4fd8 #ff4f8b"), np.float32)
    at = (phase % 1) * F(len(cycle) - 1)
    cell = np.minimum(at.astype(np.int64), len(cycle) - 2)
    bands = cycle[cell] + (cycle[cell + 1] - cycle[cell]) * (at - cell)[..., None]
    level = luminance(pixels)[..., None]
    return tone.mixed(pixels, np.clip(bands * (F(0.4) + level * F(0.85)), 0, 1).astype(np.float32), 0.72 * touch.force)


def op_art(pixels: Pixels, touch: Touch) -> Pixels:
    """Black and white stripes that bulge where the picture is light."""
    height, width = pixels.shape[:2]
    level = blurred(np.repeat(luminance(tone.mapped(pixels, "#000000 #ffffff"))[..., None], 3, 2), 5 * touch.unit)[
        ..., 0
    ]
    y = np.arange(height, dtype=np.float32)[:, None] / F(touch.unit)
    x = np.arange(width, dtype=np.float32)[None, :] / F(touch.unit)
    wave = np.sin((y + np.sin(x * F(0.012)) * F(26) + level * F(64)) * F(0.4))
    stripe = smoothstep(-0.12, 0.12, wave + (level - F(0.5)) * F(0.9))[..., None]
    return tone.mixed(pixels, stripe * F(0.93) + F(0.04), 0.9 * touch.force)


def fractal(pixels: Pixels, touch: Touch) -> Pixels:
    """A Julia set glowing through the picture."""
    side = 320
    height, width = pixels.shape[:2]
    span = np.linspace(-1.35, 1.35, side)
    z = span[None, :] * (width / max(width, height)) + 1j * span[:, None] * (height / max(width, height))
    c = (-0.8 + 0.156j, -0.4 + 0.6j, 0.285 + 0.01j, -0.70176 - 0.3842j)[int(touch.random.integers(4))]
    count = np.zeros(z.shape, np.float32)
    for _ in range(34):
        alive = np.abs(z) < 3
        count += alive
        z = np.where(alive, z * z + c, z)
    level = np.asarray(
        Image.fromarray(count / F(34)).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32
    )
    phase = level[..., None] * F(2.1) + np.array([0.0, 0.18, 0.4], np.float32)
    lamp = (F(0.5) + F(0.5) * np.cos(phase * F(6.2832))) * smoothstep(0.08, 0.6, level)[..., None]
    return _screened(pixels * F(0.72), lamp * F(0.62 * touch.force))


def frosted(pixels: Pixels, touch: Touch) -> Pixels:
    """Panes of frosted glass with bright rims over the picture."""
    height, width = pixels.shape[:2]
    fog = blurred(pixels, 13 * touch.unit) * F(0.82) + F(0.17)
    result = np.array(pixels)
    for _ in range(3):
        w, h = touch.random.uniform(0.26, 0.46) * width, touch.random.uniform(0.2, 0.36) * height
        x, y = touch.random.uniform(0.02, 0.95) * (width - w), touch.random.uniform(0.02, 0.95) * (height - h)
        pane, rim = Image.new("L", (width, height)), Image.new("L", (width, height))
        box, r = (x, y, x + w, y + h), 22 * touch.unit
        ImageDraw.Draw(pane).rounded_rectangle(box, r, fill=255)
        ImageDraw.Draw(rim).rounded_rectangle(box, r, outline=255, width=max(1, round(1.8 * touch.unit)))
        inside, edge = (np.asarray(layer, dtype=np.float32)[..., None] / F(255) for layer in (pane, rim))
        result = result + (fog - result) * inside * F(0.95) + edge * (1 - result) * F(0.65)
    return clipped(result)
