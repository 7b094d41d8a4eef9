"""The gallery as a person uses it: by keyboard and by mouse, with few images and 10,000, while the kernel is busy."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage
from tests.support.axe import violations
from tests.support.journals import Made, fill
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, wait_until

LOAD = "%load_ext firefly_nb"
GALLERY = "%firefly gallery"
READY = 30_000
expect.set_options(timeout=READY)

_SCROLL = """async wall => {
    let most = 0;
    for (let step = 0; step < 90; step++) {
        wall.scrollTop += 400;
        await new Promise(requestAnimationFrame);
        most = Math.max(most, wall.querySelectorAll('.fg-tile').length);
    }
    return most;
}"""
_FOCUSED = """() => {
    const element = document.activeElement;
    return element.closest('.fg-tile')?.getAttribute('aria-label') ?? element.tagName;
}"""


def colour(number: int) -> str:
    return f"hsl({number * 47 % 360}, 60%, 55%)"


def some(home: Path, count: int = 12) -> None:
    """Jobs of two images each, the newest last, from a minute ago."""
    sizes = [(320, 240), (240, 320), (300, 300)]
    jobs = [
        Made(f"{'a red cat' if n % 2 else 'a blue dog'} number {n}", outputs=2, seed=100 * n, created=time.time() - 60)
        for n in range(count)
    ]
    fill(home, jobs, lambda number: picture(*sizes[number // 2 % 3], colour(number)))


def gallery_in(notebook: NotebookPage, number: int = 1) -> Locator:
    """The gallery beneath a cell, once its first picture is there."""
    gallery = notebook.output(number).locator(".firefly-gallery")
    expect(gallery.locator(".fg-tile img:visible").first).to_be_visible()
    return gallery


def opened(open_notebook: OpenNotebook, *cells: str, line: str = GALLERY, width: int = 1280) -> NotebookPage:
    notebook = open_notebook(LOAD, line, *cells, width=width)
    notebook.collapse_sidebar()
    notebook.run(0)
    notebook.run(1)
    return notebook


def focused(notebook: NotebookPage) -> str:
    return str(notebook.page.evaluate(_FOCUSED))


def test_search_star_delete_and_undo_by_keyboard(open_notebook: OpenNotebook, shared_home: Path) -> None:
    some(shared_home)
    notebook = opened(open_notebook)
    gallery, press = gallery_in(notebook), notebook.page.keyboard
    expect(gallery.locator(".fg-count")).to_have_text("24 images")
    gallery.locator(".fg-tile[tabindex='0']").focus()
    press.press("/")
    expect(gallery.get_by_role("searchbox")).to_be_focused()
    press.type("cat number 11")
    expect(gallery.locator(".fg-count")).to_have_text("2 images")
    press.press("ArrowDown")
    assert focused(notebook).startswith("a red cat number 11, Generate, seed 1100")
    outline = notebook.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "what has the focus can be seen"
    press.press("ArrowRight")
    assert "seed 1101" in focused(notebook)
    press.press("s")
    star = gallery.locator(".fg-tile").nth(1).get_by_role("button", name="Star")
    expect(star).to_have_attribute("aria-pressed", "true")
    wait_until(lambda: "starred" in focused(notebook), 10, "the star to be told")
    press.press("Enter")
    expect(gallery.get_by_role("dialog")).to_contain_text("Seed 1101")
    expect(gallery.get_by_role("button", name="Next image")).to_be_disabled()
    press.press("ArrowLeft")
    expect(gallery.get_by_role("dialog")).to_contain_text("Seed 1100")
    press.press("Escape")
    expect(gallery.get_by_role("dialog")).to_be_hidden()
    assert "seed 1100" in focused(notebook)
    press.press("Delete")
    expect(gallery.locator(".fg-count")).to_have_text("1 image")
    expect(gallery.locator(".fg-bar")).to_contain_text("1 output deleted, kept in the trash for 30 days")
    wait_until(lambda: "seed 1101" in focused(notebook), 10, "the focus to be on the next image")
    press.press("Control+z")
    expect(gallery.locator(".fg-count")).to_have_text("2 images")
    wait_until(lambda: "seed 1100" in focused(notebook), 10, "the focus to be on the image that is back")
    expect(gallery.locator(".fg-bar")).to_contain_text("1 output brought back")
    gallery.get_by_role("button", name="Starred").click()
    expect(gallery.locator(".fg-count")).to_have_text("1 image")
    gallery.get_by_role("searchbox").fill("zebra")
    expect(gallery.locator(".fg-empty")).to_contain_text("No image is found by “zebra”, starred.")
    gallery.get_by_role("button", name="Show all images").click()
    expect(gallery.locator(".fg-count")).to_have_text("24 images")
    assert notebook.errors == []


@pytest.mark.one_app
def test_arrows_and_pages_go_through_the_wall(open_notebook: OpenNotebook, shared_home: Path) -> None:
    some(shared_home, 60)
    notebook = opened(open_notebook)
    gallery, press = gallery_in(notebook), notebook.page.keyboard
    columns = int(gallery.get_by_role("grid").get_attribute("aria-colcount") or 0)
    assert columns > 3
    gallery.locator(".fg-tile[tabindex='0']").focus()
    place = "() => Number(document.activeElement.dataset.index)"
    for key, at in [("End", 119), ("ArrowRight", 119), ("Home", 0), ("ArrowLeft", 0), ("ArrowDown", columns),
                    ("ArrowRight", columns + 1), ("ArrowUp", 1), ("ArrowUp", 1)]:  # fmt: skip
        press.press(key)
        assert notebook.page.evaluate(place) == at, key
    press.press("PageDown")
    assert notebook.page.evaluate(place) > columns
    tile = gallery.locator(".fg-tile:focus")
    expect(tile).to_be_in_viewport()
    gallery.get_by_role("grid").evaluate("wall => { wall.scrollTop = wall.scrollHeight; }")
    expect(gallery.locator(".fg-tile[data-index='119']")).to_be_visible()
    press.press("Home")
    assert notebook.page.evaluate(place) == 0, "the focus was kept while it was out of sight"
    assert gallery.locator(".fg-tile[tabindex='0']").count() == 1


def test_an_action_shows_its_job_live_while_the_kernel_is_busy(
    open_notebook: OpenNotebook, sandbox: SandboxInfo, shared_home: Path
) -> None:
    sandbox.reset(latency="fixed:4", flat=True)
    some(shared_home, 2)
    notebook = opened(open_notebook, "import time\ntime.sleep(90)")
    gallery = gallery_in(notebook)
    notebook.start(2)
    expect(notebook.cell(2).locator(".jp-InputPrompt")).to_have_text("[*]:")
    gallery.locator(".fg-tile").first.click()
    details = gallery.get_by_role("dialog")
    details.get_by_role("button", name="Similar", exact=True).click()
    expect(gallery.locator(".fg-bar")).to_contain_text("started, under the gallery")
    expect(notebook.button(1, "Cancel")).to_be_visible()
    expect(notebook.output(1).locator("img[src^='data:']:visible")).to_have_count(1, timeout=READY)
    notebook.page.keyboard.press("Escape")
    expect(gallery.locator(".fg-count")).to_have_text("5 images")
    expect(gallery.locator(".fg-tile").first).to_contain_text("Similar")
    assert notebook.prompt(2) == "[*]:"
    (job,) = sandbox.ledger()["jobs"]
    assert job["operation"] == "similar"
    notebook.interrupt()
    notebook.wait_returned(2)
    assert notebook.errors == []


@pytest.mark.one_app
def test_the_details_say_everything_and_a_form_opens_filled_in(open_notebook: OpenNotebook, shared_home: Path) -> None:
    some(shared_home, 1)
    fill(shared_home, [Made("a lost cat")])
    notebook = opened(open_notebook)
    gallery = gallery_in(notebook)
    lost = gallery.locator(".fg-tile").first
    expect(lost).to_contain_text("The file is gone")
    assert "the file is gone" in str(lost.get_attribute("aria-label"))
    gallery.locator(".fg-tile").nth(1).click()
    details = gallery.get_by_role("dialog")
    expect(details.locator(".fg-code")).to_have_text("%%firefly generate --seeds 0\na blue dog number 0")
    expect(details.locator(".fg-state")).to_have_text(re.compile("None|Not checked"))
    expect(details.locator("img.fg-early")).to_have_count(0)
    assert details.locator(".fg-frame img").evaluate("image => image.naturalWidth") == 320
    details.get_by_role("button", name="Copy as cell").click()
    again = notebook.add_cell("")
    notebook.cell(again).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+V")
    wait_until(lambda: notebook.source(again).startswith("%%firefly generate --seeds 0"), 10, "the cell to be pasted")
    details.get_by_role("button", name="Expand…").click()
    form = notebook.output(1).locator(".firefly-form")
    expect(form.get_by_label("Image", exact=True)).to_have_value(re.compile(r"/0\.jpg$"))
    expect(form).to_contain_text("320×240")
    wait_until(lambda: form.evaluate("f => f.contains(document.activeElement)"), 10, "the focus to be in the form")
    gallery.get_by_role("button", name="Close the form").click()
    expect(form).to_have_count(0)
    assert notebook.errors == []


@pytest.mark.one_app
def test_ten_thousand_images_are_few_in_the_page(open_notebook: OpenNotebook, shared_home: Path) -> None:
    fill(
        shared_home,
        [Made(f"image {number}", outputs=4, seed=number * 10) for number in range(2500)],
        lambda number: picture(64, 48, colour(number)) if number < 40 or number >= 9900 else None,
    )
    notebook = opened(open_notebook)
    gallery = gallery_in(notebook)
    expect(gallery.locator(".fg-count")).to_have_text("10,000 images")
    wall = gallery.get_by_role("grid")
    assert wall.evaluate(_SCROLL) < 120
    assert int(wall.get_attribute("aria-rowcount") or 0) > 1000
    gallery.locator(".fg-tile").first.click()
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("End")
    wait_until(lambda: "image 0, Generate, seed 3" in focused(notebook), 10, "the last tile to be told of")
    expect(gallery.locator(".fg-tile:focus img")).to_be_visible()
    addresses = gallery.locator(".fg-tile img[src^='blob:']").count()
    assert addresses <= gallery.locator(".fg-tile").count() < 120
    gallery.get_by_role("searchbox").fill("image 1234")
    expect(gallery.locator(".fg-count")).to_have_text("4 images")
    assert notebook.errors == []


@pytest.mark.one_app
def test_what_is_new_appears_and_what_is_seen_stays(open_notebook: OpenNotebook, shared_home: Path) -> None:
    some(shared_home, 60)
    notebook = opened(open_notebook)
    gallery = gallery_in(notebook)
    fill(shared_home, [Made("a brand new cat", outputs=2)], lambda number: picture(64, 64, colour(number)))
    expect(gallery.locator(".fg-count")).to_have_text("122 images")
    expect(gallery.locator(".fg-tile").first).to_contain_text("a brand new cat")
    wall = gallery.get_by_role("grid")
    tile = gallery.locator(".fg-tile", has_text="number 30").first
    notebook.page.evaluate("wall => { wall.scrollTop = 1200; }", wall.element_handle())
    expect(tile).to_be_visible()
    columns = int(wall.get_attribute("aria-colcount") or 0)
    before = tile.bounding_box()
    fill(shared_home, [Made("another cat", outputs=columns)], lambda number: picture(64, 64, colour(number)))
    expect(gallery.locator(".fg-count")).to_have_text(f"{122 + columns} images")
    after = tile.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 4


def test_a_reload_shows_it_again_and_a_file_without_its_kernel_keeps_a_sheet(
    open_notebook: OpenNotebook, shared_home: Path
) -> None:
    some(shared_home)
    notebook = opened(open_notebook)
    gallery = gallery_in(notebook)
    gallery.get_by_role("searchbox").fill("red cat")
    expect(gallery.locator(".fg-count")).to_have_text("12 images")
    notebook.page.keyboard.press("Enter")  # to the wall: in the search, the Escape before saving would clear it
    sheet = notebook.output(1).locator(".firefly-gallery-kept")
    expect(sheet).to_contain_text("Gallery: “red cat”, 12 images.", use_inner_text=False)
    expect(sheet.locator("img")).to_have_count(12)
    expect(sheet).to_be_hidden()
    notebook.save()
    notebook.reload()
    gallery = gallery_in(notebook)
    expect(gallery.locator(".fg-count")).to_have_text("12 images")
    expect(gallery.get_by_role("searchbox")).to_have_value("red cat")
    notebook.save()
    notebook.close()
    again = open_notebook(path=notebook.path)
    again.wait_shows(1, "Run this cell to open the gallery again.")
    again.wait_images(1, 12)
    expect(again.output(1).get_by_text("Error displaying widget")).to_have_count(1)
    expect(again.output(1).get_by_text("Error displaying widget")).to_be_hidden()
    again.screenshot("gallery-reopened", cell=1)


@pytest.mark.one_app
def test_everyone_can_read_and_use_it_in_the_dark_and_in_a_narrow_cell(
    open_notebook: OpenNotebook, shared_home: Path
) -> None:
    some(shared_home, 4)
    fill(shared_home, [Made("a lost cat " * 60)])
    for number, width in enumerate((1280, 460)):
        notebook = opened(open_notebook, line=f"{GALLERY} --seed 100", width=width)
        notebook.theme("JupyterLab Dark" if number else "JupyterLab Light")
        gallery = gallery_in(notebook)
        gallery.get_by_role("button", name="Seed 100").click()
        expect(gallery.locator(".fg-count")).to_have_text("9 images")
        notebook.screenshot(f"gallery-{width}", cell=1)
        assert notebook.unreadable(1) == []
        assert violations(notebook.page, ".firefly-gallery") == []
        gallery.locator(".fg-tile").nth(1).click()
        expect(gallery.locator(".fg-state")).to_be_visible()
        gallery.get_by_role("dialog").get_by_role("button", name="Star").click()
        gallery.get_by_role("button", name="Save as…").click()
        gallery.get_by_role("button", name="Copy seed").click()
        expect(gallery.locator(".fg-bar")).to_contain_text("Seed copied")
        assert notebook.unreadable(1) == []
        assert violations(notebook.page, ".firefly-gallery") == []
        assert gallery.evaluate("g => g.scrollWidth <= g.clientWidth"), "nothing sticks out"
        notebook.screenshot(f"gallery-details-{width}", cell=1)


@pytest.mark.one_app
def test_the_gallery_as_the_readme_shows_it(
    open_notebook: OpenNotebook, sandbox: SandboxInfo, shared_home: Path
) -> None:
    sandbox.reset(latency="none")
    prompts = [
        ("a red house by a lake at dawn", "1152x896"),
        ("a rocket on the moon", "1024x1024"),
        ("a hot air balloon over mountains", "1024x1024"),
        ("a lighthouse in a storm", "896x1152"),
        ("a fox in the snow", "896x1152"),
        ("a cat living their best life, sleeping in a sunbeam", "1024x1024"),
    ]
    cells = [f"%%firefly generate -n 3 --size {size} -o made\n{prompt}" for prompt, size in prompts]
    wider = "%firefly wait\nmade.outputs[1].expand(size='1536x1024', placement='center').result(120);"
    notebook = open_notebook(LOAD, *cells, wider, GALLERY, sharpness=1.5, width=1100)
    notebook.page.set_viewport_size({"width": 1100, "height": 1000})
    notebook.theme("JupyterLab Light")
    notebook.collapse_sidebar()
    for number in range(len(cells) + 1):
        notebook.run(number)
    notebook.run(len(cells) + 1, timeout=120)
    last = len(cells) + 2
    notebook.run(last)
    gallery = gallery_in(notebook, last)
    for place in (2, 8):
        star = gallery.locator(".fg-tile").nth(place).get_by_role("button", name="Star")
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    expect(gallery.locator(".fg-tile img:visible")).to_have_count(gallery.locator(".fg-tile").count())
    gallery.get_by_role("searchbox").focus()
    notebook.page.mouse.move(0, 0)
    notebook.screenshot("gallery", cell=last)
    gallery.locator(".fg-tile").first.click()
    expect(gallery.locator(".fg-step img")).to_have_count(2)
    expect(gallery.locator(".fg-state")).to_be_visible()
    expect(gallery.locator("img.fg-early")).to_have_count(0)
    notebook.screenshot("gallery-details", cell=last)
    assert notebook.errors == []
