"""Two pictures compared as a person does it: with the slider, by keyboard, side by side, and by what differs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage
from tests.support.axe import violations
from tests.support.sandbox import SandboxInfo

LOAD = "%load_ext firefly_nb"
CATS = "%%firefly generate --seeds 1,2 --size 1344x768 --wait -o cats\na cat in a sunbeam"
DOG = "%%firefly generate --seeds 1 --size 1344x768 --content-class art --wait -o dog\na dog in the rain"
expect.set_options(timeout=30_000)


def compared(open_notebook: OpenNotebook, line: str, **more: Any) -> tuple[NotebookPage, Locator]:
    notebook = open_notebook(LOAD, CATS, DOG, line, **more)
    notebook.collapse_sidebar()
    for number in range(4):
        notebook.run(number, timeout=60)
    widget = notebook.output(3).locator(".firefly-compare")
    expect(widget.locator("img").first).to_have_js_property("complete", True)
    expect(widget.locator("img[src^='blob:']").first).to_be_visible()
    return notebook, widget


def test_the_slider_is_dragged_and_moved_by_keys(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.2")
    notebook, widget = compared(open_notebook, "%firefly compare cats[0] dog")
    slider = widget.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuenow", "50")
    stage = widget.locator(".fc-stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    mouse = notebook.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20, steps=6)
    mouse.up()
    expect(slider).to_have_attribute("aria-valuenow", "25")
    expect(slider).to_be_focused()
    notebook.page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "27")
    notebook.page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", "100")
    notebook.page.keyboard.press("Home")
    for _ in range(5):
        notebook.page.keyboard.press("PageUp")
    expect(slider).to_have_attribute("aria-valuenow", "50")
    notebook.screenshot("compare")
    assert violations(notebook.page, ".firefly-compare") == []


@pytest.mark.one_app
def test_side_by_side_difference_and_requests(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.2")
    notebook, widget = compared(open_notebook, "%firefly compare cats[0] dog", width=700)
    notebook.theme("JupyterLab Dark")
    widget.get_by_role("button", name="Side by side").click()
    expect(widget.locator(".fc-pane:visible")).to_have_count(2)
    widget.get_by_role("button", name="Difference").click()
    expect(widget.locator(".fc-pane:visible")).to_have_count(1)
    expect(widget).to_contain_text("of the pixels differ visibly")
    rows = widget.locator("tr.fc-differs")
    expect(rows.get_by_role("rowheader")).to_have_text(["≠ prompt", "≠ content class"])
    assert notebook.unreadable(3) == []
    notebook.screenshot("compare-dark")
    notebook.save()
    notebook.close()
    reopened = open_notebook(path=notebook.path)
    reopened.wait_images(3, 2)
    reopened.wait_shows(3, "≠ prompt")
    expect(reopened.output(3).get_by_text("Error displaying widget")).to_be_hidden()
