"""The style presets: what each asks of the scene, and which effects it puts on the picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from .canvas import Pixels
from .colour import Colour
from .effects import brush, facets, lights, matter, prints, tone
from .effects.touch import Effect, Touch


@dataclass(frozen=True)
class Preset:
    """`hints` change the scene before it is painted (see `painter`), `hour` and `place` fill in what the prompt leaves
    open, `own` says that the effects are a medium of their own: no photo or gouache finish below them,
    and `crisp` that
    the picture is enlarged without smoothing."""

    effects: tuple[Effect, ...] = ()
    hints: frozenset[str] = frozenset()
    hour: str | None = None
    place: str | None = None
    own: bool = False
    crisp: bool = False


def _look(*effects: Effect, hour: str | None = None, place: str | None = None, hints: str = "") -> Preset:
    return Preset(effects, frozenset(hints.split()), hour, place)


def _medium(*effects: Effect, hints: str = "", crisp: bool = False) -> Preset:
    return Preset(effects, frozenset(hints.split()), own=True, crisp=crisp)


_P = partial
_oil = _P(brush.strokes, length=30, wide=9, impasto=0.75, count=4600)

PRESETS: dict[str, Preset] = {
    # General
    "graphic": _medium(_P(tone.posterised, levels=5), _P(tone.vibrant, amount=1.35), _P(brush.outlined, width=1.3)),
    "wireframe": _medium(facets.wireframe),
    "vector_look": _medium(_P(tone.quantised, colours=12), _P(tone.vibrant, amount=1.2)),
    # Colour
    "bw": _look(tone.bw),
    "cool_colors": _look(tone.cool),
    "golden": _look(tone.golden),
    "monochromatic": _look(tone.monochrome),
    "muted_color": _look(tone.muted),
    "pastel_color": _look(tone.pastel),
    "toned_image": _look(tone.toned),
    "vibrant_colors": _look(tone.vibrant),
    "warm_tone": _look(tone.warm),
    # Composition
    "closeup": _look(_P(lights.focused, y=0.55), hints="closeup"),
    "knolling": _look(_P(tone.soften, share=0.15), hints="knolling"),
    "landscape_photography": _look(_P(tone.vibrant, amount=1.25), hints="tiny low"),
    "macrophotography": _look(lights.bokeh, _P(tone.vibrant, amount=1.2), hints="closeup macro"),
    "photographed_through_window": _look(lights.behind_glass),
    "shallow_depth_of_field": _look(lights.focused, hints="blurred"),
    "shot_from_above": _look(_P(tone.soften, share=0.2), hints="high"),
    "shot_from_below": _look(_P(lights.flare, side=0.7), hints="low big"),
    "surface_detail": _look(_P(matter.moulded, depth=0.6, smooth=1.0), _P(brush.paper, depth=0.12)),
    "wide_angle": _look(_P(tone.vibrant, amount=1.15), hints="tiny wide"),
    # Concept
    "beautiful": _look(_P(tone.glow, amount=0.6), _P(tone.split, shadows="#5a3f78", lights="#ffe6cf", share=0.4)),
    "bohemian": _look(tone.warm, _P(matter.patterned, kind="maze", share=0.14),
                      _P(matter.framed, stops="#8a3b2a #f0c27a", kind="plain")),
    "chaotic": _medium(_P(facets.cubist, lines=14), _P(brush.spatter, count=520), tone.vibrant),
    "dais": _look(_P(tone.spotlight, depth=0.6), place="studio"),
    "divine": _look(lights.divine, hour="golden"),
    "eclectic": _look(_P(matter.patterned, kind="stripes", share=0.2), _P(tone.iridescent, share=0.35), tone.vibrant),
    "futuristic": _look(_P(tone.split, shadows="#0a1f4a", lights="#c9f6ff", share=0.65), matter.panelled),
    "kitschy": _look(_P(tone.vibrant, amount=2.1), _P(matter.patterned, kind="dots", share=0.22), tone.glow),
    "nostalgic": _look(tone.faded, _P(tone.split, shadows="#5a3a4a", lights="#ffe9b8", share=0.55), lights.film),
    "simple": _medium(_P(tone.quantised, colours=7, smooth=5), hints="plain"),
    # Effects
    "antique_photo": _look(lights.aged),
    "bioluminescent": _look(lights.bioluminescent, hour="night"),
    "bokeh": _look(lights.bokeh),
    "color_explosion": _look(_P(tone.vibrant, amount=1.9), _P(brush.spatter, count=520, reach=1.25)),
    "dark": _look(tone.dark),
    "faded_image": _look(tone.faded),
    "fisheye": _look(facets.fisheye),
    "gomori_photography": _look(_P(tone.bw, amount=1.9), _P(lights.film, amount=0.2)),
    "grainy_film": _look(_P(lights.film, amount=0.2), _P(tone.split, shadows="#2b3a4a", lights="#ffeccf", share=0.3)),
    "iridescent": _look(tone.iridescent),
    "isometric": _look(_P(matter.patterned, kind="cubes", share=0.8)),
    "misty": _look(tone.mist, hour="fog"),
    "neon": _look(lights.neon, hour="night"),
    "otherworldly_depiction": _look(_P(tone.gradient, stops="#0d0a2b #3f2a7a #c9468f #7de0d0 #f3ffe0", share=0.75),
        tone.glow),
    "ultraviolet": _look(tone.ultraviolet, tone.glow),
    "underwater": _look(lights.caustics),
    # Lighting
    "backlighting": _look(lights.silhouetted, hour="sunset"),
    "dramatic_light": _look(_P(tone.spotlight, depth=0.85)),
    "golden_hour": _look(_P(tone.split, shadows="#6a3a5a", lights="#ffdc96", share=0.5), lights.flare, hour="golden"),
    "harsh_light": _look(tone.harsh),
    "long": _look(lights.motion),
    "low_lighting": _look(_P(tone.dark, depth=0.75), hour="dusk"),
    "multiexposure": _look(lights.exposures),
    "studio_light": _look(_P(tone.spotlight, depth=0.42, y=0.45), _P(tone.glow, amount=0.4)),
    "surreal_lighting": _look(tone.lit_by_two),
    # Materials
    "3d_patterns": _medium(_P(facets.tiles, pitch=22, shape="diamond"), _P(matter.moulded, depth=0.7, smooth=2)),
    "charcoal": _medium(_P(brush.sketch, charcoal=True)),
    "claymation": _medium(matter.clay),
    "fabric": _medium(matter.cloth),
    "fur": _medium(matter.furry),
    "guilloche_patterns": _medium(matter.guilloche),
    "layered_paper": _medium(matter.layered_paper),
    "marble_sculpture": _medium(matter.marble),
    "made_of_metal": _medium(matter.metal),
    "origami": _medium(facets.origami),
    "paper_mache": _medium(matter.papier_mache),
    "polka": _look(_P(matter.patterned, kind="dots", share=0.75)),
    "strange_patterns": _look(_P(matter.patterned, kind="maze", share=0.6)),
    "wood_carving": _medium(matter.wood),
    "yarn": _medium(matter.knitted),
    # Movements
    "art_deco": _medium(_P(tone.in_palette, stops="#12151f #1f3b4d #2f6f6f #c9a24a #f2dfae #8a5a2b"),
                        _P(matter.framed, stops="#12151f #d4af55", kind="deco")),
    "art_nouveau": _medium(_P(tone.in_palette, stops="#3b2f2a #7a8f62 #c9a05a #e9d8ae #b8664a #5f8a84 #f4ead0"),
                           _P(brush.outlined, colour=(0.24, 0.15, 0.1)),
                           _P(matter.framed, stops="#5f6f4a #e9cf94", kind="arch")),
    "baroque": _medium(_oil, _P(tone.split, shadows="#2a1206", lights="#ffd99a", share=0.7),
        _P(tone.spotlight, depth=0.85),
                       _P(matter.framed, stops="#3a220e #c99a3c", margin=0.05)),
    "bauhaus": _medium(facets.bauhaus),
    "constructivism": _medium(_P(tone.in_palette, stops="#191714 #c8281e #eadcc0 #8a1c16 #b5a68a"),
                              _P(matter.patterned, kind="stripes", share=0.12), brush.paper),
    "cubism": _medium(facets.cubist),
    "cyberpunk": _look(_P(tone.split, shadows="#1b0a4a", lights="#ff6fd8", share=0.5), tone.lit_by_two,
                       _P(lights.glitch, scan=0.16), hour="night"),
    "fantasy": _look(_P(tone.split, shadows="#2f2a7a", lights="#ffd8f0", share=0.6), lights.divine, tone.glow),
    "fauvism": _medium(_P(tone.iridescent, turns=0.9, share=0.3), _P(tone.vibrant, amount=2.4),
                       _P(brush.strokes, length=34, wide=12, jitter=0.08)),
    "film_noir": _look(_P(tone.bw, amount=1.55), lights.blinds, _P(tone.spotlight, depth=0.55), lights.film),
    "glitch_art": _look(lights.glitch),
    "impressionism": _medium(_P(tone.vibrant, amount=1.3),
        _P(brush.strokes, length=13, wide=5, count=9000, jitter=0.075)),
    "industrialism": _look(_P(tone.gradient, stops="#12161a #4a4f52 #9a8672 #e0d2b8", share=0.75),
        _P(matter.moulded, depth=0.5),
                           brush.cracked),
    "maximalism": _look(_P(tone.vibrant, amount=2.0), _P(matter.patterned, kind="maze", share=0.28),
                        _P(matter.framed, stops="#7a1f5a #ffd23f", kind="deco")),
    "minimalism": _medium(_P(tone.quantised, colours=5, smooth=6), _P(tone.pastel), hints="plain tiny"),
    "modern_art": _medium(_P(tone.in_palette, stops="#20202a #e4572e #f2c14e #3d7ea6 #f4efe6 #9bc1bc"),
                          _P(facets.cubist, lines=4)),
    "modernism": _medium(_P(tone.in_palette, stops="#26323a #d96a3b #e9b44c #4f8a8b #f1e6d0 #9fb8ad"), brush.paper),
    "neo": _look(_P(tone.gradient, stops="#0b132b #3a506b #ff6b6b #ffe66d", share=0.85), _P(tone.glow, amount=0.7)),
    "pointillism": _medium(prints.points),
    "psychedelic": _look(lights.swirl_colours, _P(facets.warped, reach=22)),
    "science_fiction": _look(_P(tone.split, shadows="#06264a", lights="#d8fff6", share=0.65), matter.panelled,
        tone.glow),
    "steampunk": _look(_P(tone.gradient, stops="#1a0f08 #6b3f1e #c08a4a #f3dfb3", share=0.8), matter.machinery),
    "surrealism": _look(_P(facets.warped, reach=58, cells=2.2),
        _P(tone.split, shadows="#3a2a5a", lights="#ffe0b0", share=0.5)),
    "synthetism": _medium(_P(tone.quantised, colours=8, smooth=4.5), _P(tone.vibrant, amount=1.6),
                          _P(brush.outlined, width=2.4, colour=(0.1, 0.12, 0.25))),
    "synthwave": _look(_P(lights.retro_wave, stops="#0b0326 #3b0f6b #c22f9a #ff7a5c #ffe08a"), hour="sunset"),
    "vaporwave": _look(_P(lights.retro_wave, stops="#2a1a5e #7a5fd0 #ff9ad5 #8ff0e6 #fff3fb"), tone.glow),
    # Techniques
    "acrylic_paint": _medium(_P(tone.vibrant, amount=1.35),
        _P(brush.strokes, length=32, wide=12, impasto=0.35, count=3600)),
    "bold_lines": _medium(_P(tone.posterised, levels=5), _P(brush.outlined, width=3.4, low=0.25)),
    "chiaroscuro": _look(_P(tone.split, shadows="#160b06", lights="#ffdca8", share=0.75),
        _P(tone.spotlight, depth=0.97)),
    "color_shift_art": _look(_P(tone.iridescent, turns=2.4, share=0.75), _P(lights.exposures)),
    "daguerreotype": _look(_P(lights.aged, stops="#0f1216 #4a5056 #a7aeb2 #eceeea"), _P(tone.spotlight, depth=0.5)),
    "digital_fractal": _look(lights.fractal),
    "doodle_drawing": _medium(_P(brush.line_art, fill=0.55, wobble=3.2, wide=1.5)),
    "double_exposure_portrait": _look(lights.double_exposure),
    "fresco": _medium(_P(brush.strokes, length=26, wide=9, impasto=0.1), brush.cracked),
    "geometric_pen": _medium(_P(matter.lines, cross=True), _P(brush.outlined, width=1.2)),
    "halftone": _medium(prints.halftone),
    "ink": _medium(brush.ink_wash),
    "light_painting": _look(lights.trails, hour="night"),
    "line_drawing": _medium(brush.line_art),
    "linocut": _medium(prints.linocut),
    "oil_paint": _medium(_P(tone.vibrant, amount=1.2), _oil, brush.canvas_weave),
    "paint_spattering": _medium(_P(brush.strokes, length=26, wide=9), _P(brush.spatter, count=640)),
    "painting": _medium(_P(brush.strokes, length=20, wide=7.5, impasto=0.3)),
    "palette_knife": _medium(_P(tone.vibrant, amount=1.3),
        _P(brush.strokes, length=44, wide=17, impasto=1.0, count=2200)),
    "photo_manipulation": _look(_P(lights.exposures, flipped=True),
        _P(tone.split, shadows="#1f2a5a", lights="#ffe2c0", share=0.7)),
    "scribble_texture": _medium(brush.scribble),
    "sketch": _medium(brush.sketch),
    "splattering": _medium(brush.watercolour, _P(brush.spatter, count=760)),
    "stippling_drawing": _medium(prints.stipple),
    "watercolor": _medium(brush.watercolour),
    # Themes
    "3d": _medium(matter.rendered),
    "anime": _medium(_P(tone.posterised, levels=8, smooth=1.5), _P(tone.vibrant, amount=1.35),
        _P(tone.glow, amount=0.7),
                     _P(brush.outlined, width=1.1)),
    "cartoon": _medium(_P(tone.quantised, colours=14), _P(tone.vibrant, amount=1.4), _P(brush.outlined, width=2.2)),
    "cinematic": _look(_P(tone.split, shadows="#0a3a4a", lights="#ffd6a0", share=0.75), _P(tone.glow, amount=0.4),
        lights.bars),
    "comic_book": _medium(prints.comic),
    "concept_art": _medium(_P(brush.strokes, length=40, wide=9, impasto=0.15, jitter=0.02),
                           _P(tone.split, shadows="#26344a", lights="#ffe8c9", share=0.5)),
    "cyber_matrix": _look(lights.matrix),
    "digital_art": _look(_P(tone.vibrant, amount=1.4), _P(tone.glow, amount=0.8), _P(matter.moulded, depth=0.3)),
    "flat_design": _medium(_P(tone.quantised, colours=9, smooth=3)),
    "geometric": _medium(_P(facets.low_poly, pitch=48)),
    "glassmorphism": _look(_P(tone.vibrant, amount=1.3), lights.frosted),
    "glitch_graphic": _medium(_P(tone.posterised, levels=4), _P(lights.glitch, scan=0.0),
        _P(tone.vibrant, amount=1.8)),
    "graffiti": _medium(prints.sprayed),
    "hyper_realistic": _look(_P(matter.moulded, depth=0.4, smooth=0.8), _P(tone.harsh)),
    "interior_design": _look(_P(tone.split, shadows="#6a5a50", lights="#fff6ea", share=0.4), place="room"),
    "line_gradient": _medium(matter.lines),
    "low_poly": _medium(facets.low_poly),
    "newspaper_collage": _medium(prints.newsprint),
    "optical_illusion": _medium(lights.op_art),
    "pattern_pixel": _medium(_P(facets.tiles, pitch=13, shape="disc")),
    "pixel_art": _medium(facets.pixelated, crisp=True),
    "pop_art": _medium(prints.pop),
    "product_photo": _look(_P(tone.spotlight, depth=0.35, y=0.5), place="studio"),
    "psychedelic_background": _look(_P(lights.swirl_colours, turns=3.4)),
    "psychedelic_wonderland": _look(_P(facets.warped, reach=48, cells=3), lights.swirl_colours, tone.glow),
    "scandinavian": _look(tone.muted, _P(tone.split, shadows="#5a6a72", lights="#ffffff", share=0.5),
        _P(tone.soften, share=0.3)),
    "splash_images": _look(_P(tone.vibrant, amount=1.5), _P(brush.spatter, count=300, reach=1.9)),
    "stamp": _medium(prints.rubber_stamp),
    "trompe_loeil": _look(_P(matter.moulded, depth=0.5),
        _P(matter.framed, stops="#e9e0cf #8a7a64", kind="deep", margin=0.075)),
}  # fmt: skip

# A medium changes what a colour effect has changed before it; frames and lights come over everything.
_LAST = (matter.framed, lights.glitch, lights.bars, lights.flare, lights.behind_glass)


def wanted(names: tuple[str, ...]) -> tuple[Preset, ...]:
    """The presets of these names; unknown ones ask for nothing."""
    return tuple(PRESETS[name] for name in dict.fromkeys(names) if name in PRESETS)


def applied(
    pixels: Pixels,
    presets: tuple[Preset, ...],
    strength: int,
    random: np.random.Generator,
    unit: float,
    accents: tuple[Colour, ...],
    dark: float,
) -> Pixels:
    """The picture under its presets; `strength` 1–100: below 45 the plain picture shows through."""
    share = min(1.0, 0.12 + strength / 50)
    touch = Touch(random, unit, 0.75 + strength / 200, accents, dark)
    effects = [effect for preset in presets for effect in preset.effects]
    effects.sort(key=lambda effect: getattr(effect, "func", effect) in _LAST)
    result = pixels
    for effect in effects:
        result = np.clip(effect(result, touch), 0, 1).astype(np.float32, copy=False)
    return result if share >= 1 else tone.mixed(pixels, result, share)
