"""How a live display behaves on the page: nothing moves, nothing overflows, the keyboard reaches it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage
from tests.support.sandbox import SandboxInfo

LOAD = "%load_ext firefly_nb"
CATS = "%%firefly generate -n 4 --content-class art --size 2048x2048 -o cats\na cat in a sunbeam"
TILES = "figure figure, .widget-html figure"


def tiles(notebook: NotebookPage, number: int) -> list[list[float]]:
    """Left, top, width and height of the tiles beneath a cell, in pixels within that cell."""
    found = notebook.cell(number).evaluate(
        """(cell, tiles) => {
            const at = cell.getBoundingClientRect();
            return [...cell.querySelectorAll('.jp-OutputArea ' + tiles.split(', ').join(', .jp-OutputArea '))]
                .map(tile => tile.firstElementChild.getBoundingClientRect())
                .map(box => [box.left - at.left, box.top - at.top, box.width, box.height].map(Math.round));
        }""",
        TILES,
    )
    return [list(box) for box in found]


@pytest.mark.one_app
def test_nothing_moves_when_the_pictures_come(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:5", flat=True)
    notebook = open_notebook(LOAD, CATS)
    notebook.run(0)
    notebook.run(1)
    expect(notebook.button(1, "Cancel")).to_be_visible()
    before = tiles(notebook, 1)
    assert len(before) == 4
    notebook.wait_images(1, 4)
    for place, picture in zip(before, tiles(notebook, 1), strict=True):
        assert picture == pytest.approx(place, abs=1)


@pytest.mark.one_app
def test_a_narrow_cell_overflows_neither_before_nor_after(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:5", flat=True)
    notebook = open_notebook(LOAD, CATS.replace("a cat", "a cat " * 30), width=520)
    notebook.run(0)
    notebook.run(1)

    def too_wide() -> bool:
        return bool(notebook.output(1).evaluate("area => area.scrollWidth > area.clientWidth + 1"))

    expect(notebook.button(1, "Cancel")).to_be_visible()
    assert not too_wide()
    notebook.wait_images(1, 4)
    assert not too_wide()
    lefts = {place[0] for place in tiles(notebook, 1)}
    assert len(lefts) == 2, "four pictures break into two and two"


def test_the_keyboard_reaches_cancel_and_sees_that_it_does(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:60", flat=True)
    notebook = open_notebook(LOAD, CATS)
    notebook.run(0)
    notebook.run(1)
    button = notebook.button(1, "Cancel")
    expect(button).to_be_visible()
    plain = button.screenshot()
    button.evaluate("button => button.focus({focusVisible: true})")
    assert button.screenshot() != plain
    notebook.page.keyboard.press("Enter")
    notebook.wait_shows(1, re.compile("cancelled", re.I), timeout=15)
    assert notebook.images(1).count() == 0
