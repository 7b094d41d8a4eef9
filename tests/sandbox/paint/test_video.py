"""Films are real MP4 files whose camera moves."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from firefly_nb.sandbox.paint import FilmError, Scene, poster, video
from tests.sandbox.paint.measures import distance, pixels, small


def _scene(prompt: str = "a lone figure in a desert") -> Scene:
    return Scene(prompt, seed=2, width=192, height=108)


@pytest.fixture(scope="module", autouse=True)
def _encoder() -> None:
    pytest.importorskip("imageio_ffmpeg")


def test_a_film_is_an_mp4_of_the_size_that_was_asked_for() -> None:
    content = video(_scene(), seconds=1)
    assert content[4:8] == b"ftyp"
    assert poster(content).size == (192, 108)


def test_the_camera_goes_where_it_is_told() -> None:
    left, right = (video(_scene(), seconds=1, camera_motion=f"camera pan {side}") for side in ("left", "right"))
    still = video(_scene(), seconds=1, camera_motion="camera locked down")
    assert distance(poster(still), poster(still, seconds=0.9)) < 1.5
    assert distance(poster(left), poster(left, seconds=0.9)) > 3
    assert distance(poster(left), poster(right, seconds=0.9)) < distance(poster(left), poster(right))


def test_key_frames_are_the_ends_of_the_film() -> None:
    first = small("a cat at noon", width=192, height=108)
    last = small("a city at night", width=192, height=108)
    content = video(_scene(), seconds=1, first=first, last=last, camera_motion="camera zoom in")
    assert distance(poster(content), first) < 4
    assert distance(poster(content, seconds=0.95), last) < 6


def test_the_same_film_twice_is_the_same() -> None:
    assert video(_scene(), seconds=0.5) == video(_scene(), seconds=0.5)


def test_a_style_of_the_film_is_seen() -> None:
    frame = pixels(poster(video(_scene(), seconds=0.2, prompt_style="black and white")))
    assert float((frame.max(axis=2) - frame.min(axis=2)).mean()) < 12


def test_odd_sizes_and_small_ones_work() -> None:
    content = video(Scene("a boat", width=101, height=57), seconds=0.2, first=Image.new("RGB", (30, 90), "navy"))
    assert poster(content).size == (100, 56)


def test_without_the_encoder_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "imageio_ffmpeg":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(FilmError, match="pip install imageio-ffmpeg"):
        video(_scene(), seconds=0.2)


def test_what_is_not_a_film_has_no_poster() -> None:
    with pytest.raises(FilmError):
        poster(np.zeros(100, np.uint8).tobytes())
