"""Style presets: every one has a look of its own."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from firefly_nb.operations import STYLE_PRESETS
from firefly_nb.sandbox.paint import swatch
from firefly_nb.sandbox.paint.styles import PRESETS
from tests.sandbox.paint.measures import pixels, small

_PROMPT = "a lighthouse at dawn"


def test_every_preset_of_the_service_is_there() -> None:
    assert set(STYLE_PRESETS) == set(PRESETS)


@pytest.fixture(scope="module")
def plain() -> Image.Image:
    return small(_PROMPT, width=128, height=128)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_each_preset_changes_the_picture(name: str, plain: Image.Image) -> None:
    styled = small(_PROMPT, width=128, height=128, presets=(name,))
    assert styled.size == plain.size
    assert float(np.abs(pixels(styled) - pixels(plain)).mean()) > 2


def test_presets_differ_from_each_other() -> None:
    names = [
        "watercolor",
        "oil_paint",
        "origami",
        "bw",
        "neon",
        "pixel_art",
        "halftone",
        "low_poly",
        "film_noir",
        "vaporwave",
    ]
    images = [pixels(small(_PROMPT, width=128, height=128, presets=(name,))) for name in names]
    gaps = [float(np.abs(a - b).mean()) for i, a in enumerate(images) for b in images[:i]]
    assert min(gaps) > 6


def test_strength_says_how_far_a_preset_goes(plain: Image.Image) -> None:
    weak, strong = (
        float(np.abs(pixels(small(_PROMPT, width=128, height=128, presets=("golden",), style_strength=level))
                     - pixels(plain)).mean())
        for level in (1, 100)
    )  # fmt: skip
    assert 0.2 < weak < strong * 0.5


def test_a_style_in_the_prompt_is_followed() -> None:
    named = small("a lighthouse at dawn, watercolor", width=128, height=128)
    plain = small("a lighthouse at dawn, thing", width=128, height=128)
    assert pixels(named)[:3].mean() > pixels(plain)[:3].mean() + 10  # unpainted paper along the border


def test_black_and_white_has_no_colour() -> None:
    image = pixels(small("a red balloon", presets=("bw",), style_strength=100))
    assert float((image.max(axis=2) - image.min(axis=2)).mean()) < 3


def test_several_presets_work_together() -> None:
    both = small(_PROMPT, presets=("watercolor", "bokeh"))
    for one in ("watercolor", "bokeh"):
        assert float(np.abs(pixels(both) - pixels(small(_PROMPT, presets=(one,)))).mean()) > 2


def test_a_swatch_is_a_small_sample_of_a_preset() -> None:
    ink, neon = swatch("ink", 48), swatch("neon", 48)
    assert ink.size == neon.size == (48, 48)
    assert pixels(ink).mean() > pixels(neon).mean() + 60
    with pytest.raises(ValueError, match="nonsense"):
        swatch("nonsense")


def test_unknown_presets_ask_for_nothing() -> None:
    assert small(_PROMPT, presets=("of_another_model",)).tobytes() == small(_PROMPT).tobytes()
