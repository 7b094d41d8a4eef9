"""Masks painted as a person paints them, down to the pixels that reach the service."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage
from tests.support.axe import violations
from tests.support.sandbox import SandboxInfo, wait_until

LOAD = "%load_ext firefly_nb"
PICTURE = "from PIL import Image\nphoto = Image.linear_gradient('L').resize((800, 400)).convert('RGB')"
expect.set_options(timeout=30_000)


def editor_in(notebook: NotebookPage, number: int) -> Locator:
    editor = notebook.output(number).locator(".firefly-mask[data-ready]")
    expect(editor.locator(".fm-stage")).to_be_visible()
    return editor


def painted(
    open_notebook: OpenNotebook, *cells: str, picture: str = PICTURE, **more: Any
) -> tuple[NotebookPage, Locator]:
    notebook = open_notebook(LOAD, picture, "%firefly mask photo -o hat", *cells, **more)
    notebook.collapse_sidebar()
    for number in range(3):
        notebook.run(number)
    return notebook, editor_in(notebook, 2)


def drag(notebook: NotebookPage, stage: Locator, *points: tuple[float, float]) -> None:
    """With the mouse, over points that are shares of the stage."""
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    mouse = notebook.page.mouse
    for number, (x, y) in enumerate(points):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=1 if not number else 8)
        if not number:
            mouse.down()
    mouse.up()


def marked(editor: Locator, words: str) -> None:
    expect(editor.locator(".fm-status")).to_contain_text(words)


def test_what_is_painted_reaches_the_service_to_the_pixel(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.3", flat=True)
    fill = "%%firefly fill --image photo --mask hat --wait\na red hat"
    notebook, editor = painted(open_notebook, fill, "import time\ntime.sleep(300)", "print(hat.getbbox())")
    marked(editor, "800 × 400 px · 0.0 % marked")
    notebook.start(4)
    wait_until(lambda: notebook.prompt(4) == "[*]:", 20, "the kernel to be busy")
    editor.get_by_role("button", name="Rectangle", exact=True).click()
    drag(notebook, editor.locator(".fm-stage"), (0.5, 0.5), (0.75, 0.75))
    marked(editor, "% marked · marked")
    for name, value in (("Left", 10), ("Top", 20), ("Width", 30), ("Height", 40)):
        editor.get_by_label(name, exact=True).fill(str(value))
    editor.get_by_role("button", name="Add rectangle").click()
    marked(editor, "rectangle added")
    notebook.screenshot("mask")
    notebook.interrupt()
    notebook.wait_returned(4, timeout=20)
    assert "(10, 20, " in notebook.run(5)
    notebook.run(3, timeout=60)
    uploads = sandbox.ledger()["uploads"]
    assert len(uploads) == 2
    mask = sent(notebook, "hat")
    assert mask.size == (800, 400)
    assert sum(mask.histogram()[1:255]) == 0
    assert mask.crop((10, 20, 40, 60)).getextrema() == (255, 255)
    assert mask.crop((0, 0, 200, 200)).histogram()[255] == 30 * 40
    assert abs(mask.crop((300, 150, 800, 400)).histogram()[255] - 200 * 100) < 1000
    assert violations(notebook.page, ".firefly-mask") == []


def sent(notebook: NotebookPage, name: str) -> Image.Image:
    """The variable's pixels, by way of a cell."""
    code = (
        "import base64, io\nout = io.BytesIO()\n"
        f"{name}.save(out, 'PNG')\nprint(base64.b64encode(out.getvalue()).decode())"
    )
    import base64

    text = notebook.run(notebook.add_cell(code))
    return Image.open(io.BytesIO(base64.b64decode(text)))


@pytest.mark.one_app
def test_every_tool_undo_and_redo(open_notebook: OpenNotebook) -> None:
    notebook, editor = painted(open_notebook, "print(hat.histogram()[255], hat.histogram()[0])")
    stage, keys = editor.locator(".fm-stage"), notebook.page.keyboard
    drag(notebook, stage, (0.3, 0.5), (0.6, 0.5))
    marked(editor, "marked · marked")
    brushed = editor.locator(".fm-status").inner_text()
    keys.press("e")
    expect(editor.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    drag(notebook, stage, (0.4, 0.5), (0.45, 0.5))
    marked(editor, "taken away")
    assert editor.locator(".fm-status").inner_text() != brushed
    keys.press("Control+z")
    marked(editor, "undone: taken away")
    assert brushed.split(" · ")[1] in editor.locator(".fm-status").inner_text()
    keys.press("Control+Shift+z")
    marked(editor, "done again: taken away")
    editor.get_by_role("button", name="Clear").click()
    marked(editor, "· 0.0 % marked · cleared")
    keys.press("l")
    stage.focus()
    keys.press("l")
    drag(notebook, stage, (0.3, 0.2), (0.6, 0.2), (0.45, 0.8))
    marked(editor, "marked · marked")
    editor.get_by_role("button", name="Clear").click()
    editor.get_by_role("button", name="Invert").click()
    marked(editor, "100.0 % marked · inverted")
    assert notebook.run(3) == "320000 0"
    notebook.save()
    notebook.reload()
    marked(editor_in(notebook, 2), "100.0 % marked")


@pytest.mark.one_app
def test_a_large_image_is_drawn_again_only_where_it_changes(open_notebook: OpenNotebook) -> None:
    """4096 × 4096: what a stroke draws again is a small part of the image, and the mask keeps the whole size."""
    picture = "from PIL import Image\nphoto = Image.linear_gradient('L').resize((4096, 4096))"
    count = """() => {
        const draw = CanvasRenderingContext2D.prototype.drawImage;
        window.drawnPixels = [];
        CanvasRenderingContext2D.prototype.drawImage = function (...values) {
            if (values.length === 9) window.drawnPixels.push(values[3] * values[4]);
            return draw.apply(this, values);
        };
    }"""
    notebook, editor = painted(open_notebook, "print(hat.size, hat.histogram()[255] > 0)", picture=picture)
    marked(editor, "4,096 × 4,096 px")
    editor.get_by_label("Size", exact=True).fill("200")
    notebook.page.evaluate(count)
    drag(notebook, editor.locator(".fm-stage"), (0.4, 0.4), (0.6, 0.6))
    marked(editor, "marked · marked")
    drawn = notebook.page.evaluate("window.drawnPixels")
    moves = drawn[:-1]
    assert moves
    assert max(moves) < 0.05 * 4096 * 4096
    assert notebook.run(3) == "(4096, 4096) True"


@pytest.mark.one_app
def test_in_the_dark_narrow_and_reopened(open_notebook: OpenNotebook) -> None:
    notebook, editor = painted(open_notebook, width=560)
    notebook.theme("JupyterLab Dark")
    editor.get_by_role("button", name="Add rectangle").click()
    marked(editor, "rectangle added")
    notebook.screenshot("mask-dark")
    assert violations(notebook.page, ".firefly-mask") == []
    notebook.save()
    notebook.close()
    reopened = open_notebook(path=notebook.path)
    reopened.wait_images(2, 1)
    reopened.wait_shows(2, "25.0 % marked, in hat")
    expect(reopened.output(2).get_by_text("Error displaying widget")).to_be_hidden()
    reopened.screenshot("mask-reopened")


def test_a_mask_is_painted_inside_the_fill_form(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.3", flat=True)
    notebook = open_notebook(LOAD, PICTURE, "%firefly form fill", "print(mask.size, mask.getbbox())")
    notebook.collapse_sidebar()
    for number in range(3):
        notebook.run(number)
    form = notebook.output(2).locator(".firefly-form")
    form.get_by_role("button", name="Paint… for mask", exact=True).click()
    expect(form).to_contain_text("Choose the image first: the mask is painted over it")
    form.get_by_label("Image", exact=True).fill("photo")
    form.get_by_role("button", name="Paint… for mask", exact=True).click()
    editor = editor_in(notebook, 2)
    editor.get_by_role("button", name="Add rectangle").click()
    expect(form.get_by_label("Mask", exact=True)).to_have_value("mask")
    form.get_by_label("Prompt", exact=True).fill("a red hat")
    notebook.screenshot("mask-in-form")
    form.get_by_role("button", name="Run", exact=True).click()
    wait_until(lambda: len(sandbox.ledger()["jobs"]) == 1, 30, "the job to be accepted")
    expect(notebook.output(2).locator("img[src^='data:']:visible").first).to_be_visible()
    assert notebook.run(3) == "(800, 400) (0, 0, 400, 200)"


@pytest.mark.one_app
def test_a_finger_paints_and_two_fingers_zoom(open_notebook: OpenNotebook) -> None:
    notebook, editor = painted(open_notebook, "print(hat.getbbox() is not None)")
    stage = editor.locator(".fm-stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    touches = notebook.page.context.new_cdp_session(notebook.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": number}
            for number, (x, y) in enumerate(points)
        ]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", (0.3, 0.5))
    for step in range(1, 6):
        touch("touchMove", (0.3 + 0.05 * step, 0.5))
    touch("touchEnd")
    marked(editor, "marked · marked")
    before = editor.locator(".fm-status").inner_text()
    touch("touchStart", (0.45, 0.5), (0.55, 0.5))
    for step in range(1, 6):
        touch("touchMove", (0.45 - 0.05 * step, 0.5), (0.55 + 0.05 * step, 0.5))
    touch("touchEnd")
    wait_until(lambda: float(stage.get_attribute("data-zoom") or 0) > 2, 10, "the picture to be larger")
    assert editor.locator(".fm-status").inner_text() == before
    editor.get_by_role("button", name="Fit").click()
    expect(stage).to_have_attribute("data-zoom", "1.00")
    assert notebook.run(3) == "True"
