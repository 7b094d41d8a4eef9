"""Light: the colours of the hours and of the weather, and how words of colour turn them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from .colour import Colour, from_lch, mix, multiply, ramp, rgb, to_lch

# OKLCh hue (degrees), chroma and lightness of the colour words; lightness None: the word says nothing of it.
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (27, 0.21, 0.58), "crimson": (20, 0.2, 0.48), "scarlet": (30, 0.22, 0.6), "ruby": (15, 0.2, 0.5),
    "maroon": (22, 0.13, 0.36), "burgundy": (12, 0.12, 0.36), "coral": (32, 0.16, 0.72), "salmon": (34, 0.12, 0.75),
    "orange": (58, 0.18, 0.74), "tangerine": (55, 0.18, 0.74), "peach": (58, 0.09, 0.85), "apricot": (65, 0.1, 0.84),
    "amber": (75, 0.16, 0.78), "gold": (86, 0.15, 0.8), "golden": (86, 0.15, 0.8), "yellow": (100, 0.17, 0.88),
    "lemon": (105, 0.16, 0.92), "mustard": (90, 0.13, 0.72), "cream": (90, 0.04, 0.94), "beige": (80, 0.04, 0.86),
    "brown": (55, 0.08, 0.45), "bronze": (65, 0.1, 0.58), "copper": (45, 0.12, 0.6), "ginger": (58, 0.14, 0.68),
    "olive": (112, 0.09, 0.55), "lime": (125, 0.2, 0.84), "green": (145, 0.17, 0.62), "emerald": (158, 0.15, 0.62),
    "jade": (165, 0.11, 0.66), "mint": (168, 0.08, 0.88), "sage": (140, 0.04, 0.7), "teal": (192, 0.11, 0.58),
    "turquoise": (188, 0.12, 0.78), "aqua": (195, 0.11, 0.84), "cyan": (205, 0.13, 0.8), "azure": (240, 0.13, 0.72),
    "blue": (255, 0.18, 0.56), "navy": (262, 0.11, 0.3), "cobalt": (260, 0.19, 0.48), "sapphire": (262, 0.17, 0.42),
    "indigo": (278, 0.18, 0.4), "violet": (295, 0.18, 0.55), "purple": (305, 0.18, 0.5), "lavender": (298, 0.08, 0.8),
    "lilac": (310, 0.09, 0.8), "plum": (325, 0.12, 0.45), "magenta": (335, 0.23, 0.6), "fuchsia": (335, 0.23, 0.62),
    "pink": (355, 0.14, 0.78), "rose": (5, 0.14, 0.72), "white": (90, 0.01, 0.97), "ivory": (95, 0.03, 0.95),
    "black": (270, 0.01, 0.2), "ebony": (50, 0.02, 0.24), "grey": (250, 0.01, 0.62), "gray": (250, 0.01, 0.62),
    "silver": (250, 0.015, 0.8), "charcoal": (260, 0.015, 0.32),
}  # fmt: skip

_HOURS: dict[str, tuple[str, ...]] = {
    "dawn": (
        "#7f94cb #b7a9d8 #f2b8b8 #ffdcb4", "#6a93bf #a5c0d8 #f4d3c6 #ffcfa0", "#6d74b4 #c294c4 #ffa19c #ffd3a6",
    ),
    "noon": (
        "#2f80d2 #5fa9e6 #a5d5f2 #e3f3f1", "#2b93c6 #6cc0e0 #b8e4ea #f2f5e4", "#4685d8 #86b8ef #cbe4f7 #fbf3e6",
    ),
    "golden": (
        "#5f93c4 #a9c2cb #f7d9a0 #ffb968", "#7ea3bf #d8cdaa #ffd28a #ffa45c", "#6e8fb8 #c9b6b8 #ffc98f #ffb070",
    ),
    "sunset": (
        "#2d2c66 #7b4190 #e4647b #ff9b5e #ffd680", "#29437a #6d5c9c #dc7c8c #ffb07e #ffe2a4",
        "#213a60 #9a4d7c #f3705e #ffb456",
    ),
    "dusk": ("#18234a #39478a #8370ae #dfa0ab", "#123150 #2d5b80 #7496a8 #e9bb9b", "#241f4c #54427f #a86a98 #f0a79a"),
    "night": ("#060b20 #0e1c42 #1b346a #356095", "#04111f #0a2640 #14456a #2f7086", "#0d0a28 #1f184c #3d2c76 #6d4f9c"),
    "grey": ("#6d8598 #93a8b6 #bccad1 #dae0de", "#566b80 #8094a4 #acb9c0 #d2d5d2", "#7e8a9c #a3adb8 #c9cdd0 #e2dfda"),
    "fog": ("#b4c2ca #ccd6d8 #e2e5e1 #f0ede4", "#a9b9bd #c5d1cf #dde4dc #eeeee2", "#bdbccb #d3d0da #e6e1e2 #f3ece4"),
}  # fmt: skip

# ambient, key light, haze strength, darkness
_LIGHT: dict[str, tuple[str, str, float, float]] = {
    "dawn": ("#f2d3d6", "#ffe2bd", 0.82, 0.12),
    "noon": ("#ffffff", "#fff6df", 0.62, 0.0),
    "golden": ("#ffe3bf", "#ffdf9a", 0.72, 0.05),
    "sunset": ("#d9a3a6", "#ffc57e", 0.78, 0.3),
    "dusk": ("#8c86b8", "#ffc9a8", 0.75, 0.55),
    "night": ("#4a5f9c", "#e6eeff", 0.6, 0.85),
    "grey": ("#c3cdd4", "#eef2f2", 0.8, 0.15),
    "fog": ("#d3dad9", "#fbf8ee", 1.0, 0.05),
}


@dataclass(frozen=True)
class Tint:
    """What the words of colour ask of everything: towards some hues, lighter, stronger."""

    hues: tuple[tuple[float, float, float], ...] = ()
    share: float = 0.0
    light: float = 0.0
    chroma: float = 1.0

    def apply(self, colour: Colour) -> Colour:
        light, chroma, hue = to_lch(colour)
        result = colour
        if self.hues:
            # Light parts lean to the first colour, dark parts to the last: two words give a duotone.
            index = min(len(self.hues) - 1, int((1 - light) * len(self.hues)))
            wanted, strength, level = self.hues[index]
            aim = light + (level - light) * (0.4 if strength > 0.03 else 0.15)
            peak = strength * (1.0 if strength < 0.05 else 0.35 + 0.65 * (1 - abs(2 * light - 1)))
            result = mix(
                colour, from_lch(aim, max(chroma * 0.5, peak) if strength >= 0.05 else strength, wanted), self.share
            )
            light, chroma, hue = to_lch(result)
        if self.light or self.chroma != 1.0:
            lift = light + self.light * ((1 - light) if self.light > 0 else light)
            result = from_lch(lift, chroma * self.chroma, hue)
        return result


@dataclass(frozen=True)
class Light:
    """The light of a scene. `local(colour, depth)` is how a thing of that colour looks at a depth of 0 (near) to 1."""

    hour: str
    sky: tuple[Colour, ...]
    ambient: Colour
    key: Colour
    haze: Colour
    haze_strength: float
    dark: float
    side: float
    tint: Tint = field(default_factory=Tint)

    def local(self, colour: Colour, depth: float = 0.0) -> Colour:
        lit = multiply(self.tint.apply(colour), self.ambient)
        return mix(lit, self.haze, min(0.95, depth * self.haze_strength))

    def with_tint(self, tint: Tint) -> Light:
        """The same light under words of colour."""
        return replace(
            self, tint=tint, sky=tuple(map(tint.apply, self.sky)), haze=tint.apply(self.haze), key=tint.apply(self.key)
        )


def light(hour: str, random: np.random.Generator) -> Light:
    """One of the palettes of an hour (`dawn`, `noon`, `golden`, `sunset`, `dusk`, `night`, `grey`, `fog`)."""
    choices = _HOURS[hour]
    sky = ramp(choices[int(random.integers(len(choices)))])
    ambient, key, haze, dark = _LIGHT[hour]
    side = 1.0 if random.random() < 0.5 else -1.0
    return Light(hour, sky, rgb(ambient), rgb(key), mix(sky[-1], sky[-2], 0.35), haze, dark, side)


def word_colour(word: str, light_by: float = 0.0) -> Colour:
    """The colour that a word names."""
    hue, chroma, level = COLOURS[word]
    return from_lch(min(1.0, level + light_by), chroma, hue)


def tint(words: tuple[str, ...], tones: frozenset[str], share: float) -> Tint:
    """The tint that free colour words and words such as *pastel* or *neon* ask for."""
    hues = tuple(COLOURS[word] for word in words)
    brightness, chroma = 0.0, 1.0
    if "pastel" in tones:
        brightness, chroma = 0.5, 0.62
    if "dark" in tones:
        brightness, chroma = -0.35, 0.9
    if "bright" in tones:
        brightness, chroma = brightness + 0.12, chroma * 1.2
    if "vivid" in tones:
        chroma *= 1.5
    if "muted" in tones:
        chroma *= 0.5
    if "mono" in tones:
        chroma = 0.0
    return Tint(hues, share if hues else 0.0, brightness, chroma)
