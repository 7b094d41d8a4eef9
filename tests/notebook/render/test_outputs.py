"""One output on its own, and films."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import write_frames

from firefly_nb.core.outputs import Output, held
from firefly_nb.core.state import Status
from firefly_nb.notebook import render
from firefly_nb.operations import build
from tests.support.html import Document, embedded
from tests.support.snapshots import kept, output_of, snapshot


@pytest.fixture
def film(tmp_path: Path) -> Output:
    """A second of film, as a video job keeps it."""
    path = tmp_path / "film.mp4"
    writer = write_frames(str(path), (320, 192), fps=8)
    writer.send(None)
    for shade in range(8):
        writer.send(np.full((192, 320, 3), 30 * shade, dtype=np.uint8).tobytes())
    writer.close()
    return output_of(path, path.read_bytes(), 7, media_type="video/mp4")


def test_an_output_shows_itself_with_its_seed_and_its_place(tmp_path: Path) -> None:
    (output,) = kept(tmp_path, 7)
    bundle = output._repr_mimebundle_()
    page = Document(bundle["text/html"])
    assert embedded(page.all("img")[0]).size == (640, 480)
    assert "seed 7 · 640 × 480 · JPEG" in page.words
    assert str(tmp_path / "7.jpg") in page.words
    assert str(tmp_path / "7.jpg") in bundle["text/plain"]


def test_an_output_that_could_not_be_kept_still_shows(tmp_path: Path) -> None:
    (output,) = kept(tmp_path, 7)
    page = Document(render.output_bundle(held(output, output.bytes))["text/html"])
    assert len(page.all("img")) == 1
    assert "held in memory: .save()" in page.words


def test_a_small_film_can_be_played_and_has_a_poster(film: Output) -> None:
    job = snapshot(build("video", {"prompt": "a desert", "size": "1280x720"}), outputs=[film])
    page = Document(render.job_html(job))
    (video,) = page.all("video")
    assert video.attributes["src"].startswith("data:video/mp4;base64,")
    assert "controls" in video.attributes
    assert [inside.tag for inside in video.inside] == ["img"]
    assert embedded(video.inside[0]).size == (320, 192)
    assert page.all("img")[0].attributes["alt"] == "a desert (seed 7)"


def test_a_large_film_is_its_poster_and_its_path(film: Output) -> None:
    job = snapshot(build("video", {"prompt": "a desert", "size": "1280x720"}), outputs=[replace(film, size=9_000_000)])
    page = Document(render.job_html(job))
    assert page.all("video") == []
    assert len(page.all("img")) == 1
    assert str(film.path) in page.words


def test_a_film_under_way_keeps_a_wide_place() -> None:
    page = Document(
        render.status_html(snapshot(build("video", {"prompt": "a desert", "size": "1920x1080"}), Status.RUNNING))
    )
    assert "aspect-ratio:587/330" in page.all("figure")[1].inside[0].attributes["style"]
