"""A reference picture that is changed as a prompt says: its layout stays, what the prompt names becomes different."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from firefly_nb.sandbox.paint import Scene, instruct
from tests.sandbox.paint.measures import brightness, distance, mean_colour, pixels, small


@pytest.fixture(scope="module")
def reference() -> Image.Image:
    return small("a lighthouse by the sea at noon", width=448, height=256)


def _changed(reference: Image.Image, prompt: str, seed: int = 1) -> Image.Image:
    return instruct(Scene(prompt, seed=seed, width=448, height=256), reference)


def _alike(first: Image.Image, second: Image.Image) -> float:
    """How well the things in two pictures agree, their light left out, up to 1; ghosts of a second layout lower it."""

    def things(image: Image.Image) -> NDArray[np.float64]:
        grey = image.convert("L").resize((112, 64))
        return (np.asarray(grey, np.float64) - np.asarray(grey.filter(ImageFilter.GaussianBlur(8)), np.float64)).ravel()

    return float(np.corrcoef(things(first), things(second))[0, 1])


@pytest.mark.parametrize(
    ("prompt", "least"), [("make it nicer", 0.98), ("at sunset", 0.97), ("all in purple", 0.97), ("at night", 0.85)]
)
def test_the_layout_is_that_of_the_reference(reference: Image.Image, prompt: str, least: float) -> None:
    assert _alike(_changed(reference, prompt), reference) > least


def test_light_and_colour_follow_the_prompt(reference: Image.Image) -> None:
    assert brightness(_changed(reference, "make it night")) < 0.5 * brightness(reference)
    red, _, blue = mean_colour(_changed(reference, "at sunset"))
    assert red > blue
    red, green, _ = mean_colour(_changed(reference, "make everything purple"))
    assert red > green


def test_what_is_added_stands_at_one_side(reference: Image.Image) -> None:
    plain, added = _changed(reference, "make it nicer"), _changed(reference, "add a red sailing boat")
    difference = np.abs(pixels(plain) - pixels(added)).mean(axis=2) > 60
    assert 0.01 < difference.mean() < 0.2
    assert difference[:90].mean() < 0.001


def test_a_thing_that_is_there_is_not_drawn_again(reference: Image.Image) -> None:
    assert distance(_changed(reference, "the same lighthouse, at night"), _changed(reference, "at night")) < 4


def test_the_seed_decides_the_details(reference: Image.Image) -> None:
    first, again, other = (_changed(reference, "at dusk", seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes() != other.tobytes()
    assert distance(first, other) < 12
