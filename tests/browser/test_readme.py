"""The README's pictures, taken of the real thing: ``UPDATE_IMAGES=1 pytest tests/browser`` writes them."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import SCREENS
from tests.support.sandbox import ROOT, SandboxInfo

IMAGES = ROOT / "notebooks" / "images"
LARGEST = 400 * 1024
LOAD = "%load_ext firefly_nb"
GRID = """\
%%firefly generate --num-variations 4 --content-class art --style-presets watercolor --size 2304x1792
a cat living their best life, sleeping in a sunbeam"""
MATRIX = """\
%%firefly generate --vary medium=watercolor,oil --vary time=dawn,noon,night --size 1024x1024 --content-class art
a {medium} of a lighthouse at {time}"""
LIVE = """\
%%firefly generate --num-variations 2 --seeds 7,8 --size 2304x1792
a lighthouse on a rocky coast at {}"""


@pytest.mark.one_app
def test_every_picture_of_the_readme_is_there_and_small() -> None:
    named = re.findall(r"!\[[^\]]+\]\((notebooks/images/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 2
    for name in named:
        assert (ROOT / name).stat().st_size <= LARGEST, name
        with Image.open(ROOT / name) as image:
            assert image.format == "PNG"
            assert image.width >= 800, name


@pytest.mark.one_app
def test_the_grid(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, GRID, sharpness=1.5, width=1120, height=1100)
    notebook.collapse_sidebar()
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 4)
    keep(notebook.shot(1), "grid")


@pytest.mark.one_app
def test_the_matrix(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, MATRIX, sharpness=1.25, width=1120, height=1100)
    notebook.collapse_sidebar()
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 6)
    keep(notebook.shot(1), "matrix")


@pytest.mark.one_app
def test_the_live_status(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:20")
    pace = "%config FireflyMagics.requests_per_minute = 1"
    cells = f"{LOAD}\n{pace}", LIVE.format("noon"), LIVE.format("night")
    notebook = open_notebook(*cells, sharpness=1.5, width=1120, height=1100)
    notebook.collapse_sidebar()
    notebook.run(0)
    notebook.run(1)
    notebook.run(2)
    notebook.wait_shows(1, re.compile("running", re.IGNORECASE))
    notebook.wait_shows(2, re.compile("starts in about", re.IGNORECASE))
    keep(notebook.shot(1, 2), "live")
    for number in (2, 1):
        notebook.button(number, "Cancel").click()
        notebook.wait_shows(number, re.compile("cancelled", re.IGNORECASE))


def keep(picture: bytes, name: str) -> None:
    """Write a screenshot with few colours to the screens, and to the README's images when asked to."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(192, dither=Image.Dither.FLOYDSTEINBERG)
    SCREENS.mkdir(exist_ok=True)
    folders = [SCREENS, IMAGES] if os.environ.get("UPDATE_IMAGES") else [SCREENS]
    for folder in folders:
        path = Path(folder) / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        few.save(path, optimize=True)
        assert path.stat().st_size <= LARGEST
