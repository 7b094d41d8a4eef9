"""Forms as a person uses them: with the mouse, with the keyboard, in both themes, while the kernel is busy."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, wait_until

LOAD = "%load_ext firefly_nb"
READY = 30_000
# Every letter goes to the kernel and back, and a busy computer takes its time.
expect.set_options(timeout=READY)

_DROP = """(area, data) => {
    const bytes = Uint8Array.from(atob(data.content), letter => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], data.name, {type: 'image/png'}));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
        area.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
    }
}"""


def form_in(notebook: NotebookPage, number: int) -> Locator:
    form = notebook.output(number).locator(".firefly-form")
    expect(form).to_be_visible(timeout=READY)
    return form


def jobs_sent(sandbox: SandboxInfo, count: int) -> list[dict[str, Any]]:
    wait_until(lambda: len(sandbox.ledger()["jobs"]) == count, 30, f"{count} jobs to be accepted")
    return sorted(sandbox.ledger()["jobs"], key=lambda job: int(job["number"]))


def grids(notebook: NotebookPage, number: int) -> Locator:
    """The pictures that a person sees beneath a form."""
    return notebook.output(number).locator("img[src^='data:']:visible")


def test_fill_in_run_lock_and_run_again(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    notebook = open_notebook(LOAD, "%firefly form")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    expect(form.locator(".ff-cost")).to_have_text("Needed: prompt")
    form.get_by_label("Prompt", exact=True).fill("a cat in a sunbeam")
    expect(form).to_contain_text("18 / 1024")
    form.get_by_label("Variations, slider").fill("2")
    form.get_by_role("searchbox").fill("water")
    presets = form.locator(".ff-preset:visible")
    expect(presets).to_have_text(["underwater", "watercolor"])
    form.get_by_role("button", name="watercolor").click()
    form.get_by_text("2304 × 1792").click()
    expect(form.locator(".ff-cost")).to_have_text("2 images = 2 operations, 1 request, starts at once")
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(2, timeout=READY)
    form.get_by_role("button", name="Lock").click()
    expect(form.get_by_role("button", name="Locked")).to_have_attribute("aria-pressed", "true")
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(4, timeout=READY)
    first, second = jobs_sent(sandbox, 2)
    assert second["seeds"] == first["seeds"]
    form.get_by_role("button", name="Copy").click()
    expect(form.get_by_role("button", name="Copied")).to_be_visible()
    again = notebook.add_cell("")
    notebook.cell(again).locator(".cm-content").click()
    notebook.page.keyboard.press("Control+V")
    wait_until(lambda: notebook.source(again).startswith("%%firefly generate"), 10, "the cell to be pasted")
    notebook.start(again)
    third = jobs_sent(sandbox, 3)[-1]
    assert third["request"] == second["request"]
    notebook.wait_images(again, 2)
    assert notebook.errors == []


@pytest.mark.one_app
def test_a_mistake_is_told_beside_its_field_and_the_model_changes_the_fields(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    notebook = open_notebook(LOAD, "%firefly form")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    seeds = form.locator("[data-field=seeds]")
    seeds.get_by_label("Seeds").fill("1, two")
    expect(seeds.locator(".ff-message")).to_contain_text("whole numbers")
    expect(seeds.get_by_label("Seeds")).to_have_attribute("aria-invalid", "true")
    form.get_by_role("button", name="Run").click()
    expect(form.locator("[data-field=prompt] .ff-message")).to_have_text("Write one.")
    assert sandbox.ledger()["jobs"] == []
    expect(form.locator("[data-field=style_presets]")).to_have_count(1)
    form.get_by_label("Model", exact=True).select_option("image5")
    expect(form.locator("[data-field=style_presets]")).to_have_count(0)
    expect(form.locator("[data-field=aspect_ratio]")).to_have_count(1)
    expect(seeds.get_by_label("Seeds")).to_have_value("1, two")
    form.get_by_label("Model", exact=True).select_option("image3_custom")
    expect(form.locator("[data-field=negative_prompt]")).to_have_count(0)
    expect(form.locator("[data-field=custom_model_id] option")).not_to_have_count(0)
    assert notebook.errors == []


def test_an_image_is_dragged_in_and_run_while_the_kernel_is_busy(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    notebook = open_notebook(LOAD, "%firefly form similar", "import time\ntime.sleep(60)")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    notebook.start(2)
    expect(notebook.cell(2).locator(".jp-InputPrompt")).to_have_text("[*]:")
    content = base64.b64encode(picture()).decode("ascii")
    form.locator(".ff-drop").evaluate(_DROP, {"name": "beach.png", "content": content})
    expect(form.get_by_label("Image", exact=True)).to_have_value("beach")
    expect(form).to_contain_text("640×480")
    expect(form.locator(".ff-code")).to_have_text("%firefly similar --image beach")
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(1, timeout=READY)
    assert notebook.prompt(2) == "[*]:"
    notebook.interrupt()
    notebook.wait_returned(2)
    assert notebook.errors == []


@pytest.mark.one_app
def test_a_variable_is_chosen_and_several_sizes_make_several_jobs(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    image = "from PIL import Image\nphoto = Image.new('RGB', (640, 480), 'teal')"
    notebook = open_notebook(f"{LOAD}\n{image}", "%firefly form expand")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    form.get_by_label("Image: a variable of the notebook").select_option("photo")
    form.get_by_role("button", name="Another size").click()
    for index, (width, height) in enumerate([("800", "600"), ("900", "600")]):
        form.get_by_label("width in pixels").nth(index).fill(width)
        form.get_by_label("height in pixels").nth(index).fill(height)
    expect(form.locator(".ff-cost")).to_have_text("2 images = 2 operations, 2 requests, starts at once")
    form.locator("summary").click()
    form.get_by_label("top left").check(force=True)
    expect(form.locator(".ff-code")).to_have_text(
        "%firefly expand --image photo --size 800x600 --placement left,top --size 900x600"
    )
    form.get_by_role("button", name="Run").click()
    sizes = {job["request"]["size"]["width"] for job in jobs_sent(sandbox, 2)}
    assert sizes == {800, 900}
    expect(grids(notebook, 1)).to_have_count(2, timeout=READY)
    assert notebook.errors == []


@pytest.mark.one_app
def test_unlocked_seeds_are_new_after_each_run_and_can_be_shuffled(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="none", flat=True)
    notebook = open_notebook(LOAD, "%firefly form")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    seeds = form.get_by_label("Seeds", exact=True)
    form.get_by_label("Prompt", exact=True).fill("a cat")
    form.get_by_label("Variations, slider").fill("2")
    expect(seeds).to_have_value("")
    shown: list[str] = []
    for _ in range(2):
        form.get_by_role("button", name="Shuffle").click()
        expect(seeds).not_to_have_value(shown[-1] if shown else "")
        shown.append(seeds.input_value())
    assert [len(set(value.split(", "))) for value in shown] == [2, 2]
    expect(form.locator(".ff-code")).to_contain_text(f"--seeds {shown[-1].replace(', ', ',')}")
    form.get_by_role("button", name="Run").click()
    (job,) = jobs_sent(sandbox, 1)
    assert ", ".join(map(str, job["seeds"])) == shown[-1]
    expect(seeds).not_to_have_value(shown[-1])
    expect(form.locator(".ff-code")).not_to_contain_text(shown[-1].replace(", ", ","))
    form.get_by_role("button", name="Run").click()
    first, second = jobs_sent(sandbox, 2)
    assert not set(first["seeds"]) & set(second["seeds"])
    assert notebook.errors == []


def test_an_image_is_chosen_with_the_button(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="none", flat=True)
    notebook = open_notebook(LOAD, "%firefly form similar")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    with notebook.page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="File… for image").click()
    chooser.value.set_files({"name": "holiday.txt", "mimeType": "image/png", "buffer": b"no picture"})
    expect(form.locator("[data-field=image] .ff-message")).to_contain_text("holiday.txt is not an image")
    with notebook.page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="File… for image").click()
    chooser.value.set_files({"name": "my holiday.png", "mimeType": "image/png", "buffer": picture()})
    expect(form.get_by_label("Image", exact=True)).to_have_value("my_holiday")
    expect(form.locator("[data-field=image] .ff-message")).to_be_hidden()
    form.get_by_role("button", name="Run").click()
    (job,) = jobs_sent(sandbox, 1)
    (upload,) = sandbox.ledger()["uploads"]
    assert job["request"]["image"]["source"] == {"uploadId": upload["id"]}


@pytest.mark.one_app
def test_a_form_opens_filled_in_from_a_job_an_output_and_its_file(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="none", flat=True)
    make = "%%firefly generate -n 2 --seeds 7,8 --style-presets bokeh --size 1152x896 --wait -o cats\na cat"
    sidecar = "path = cats.outputs[1].path.with_suffix('.json')"
    notebook = open_notebook(
        LOAD, make, "%firefly form cats", "%firefly form cats[1]", f"{sidecar}\n%firefly form path"
    )
    for number in range(5):
        notebook.run(number)
    for number, seeds in ((2, "7, 8"), (3, "8"), (4, "8")):
        form = form_in(notebook, number)
        expect(form.get_by_label("Prompt", exact=True)).to_have_value("a cat")
        expect(form.get_by_label("Seeds", exact=True)).to_have_value(seeds)
        expect(form.get_by_role("button", name="bokeh", exact=True)).to_have_attribute("aria-pressed", "true")
        expect(form.get_by_role("radio", name="1152 × 896")).to_be_checked()
    form_in(notebook, 2).get_by_role("button", name="Run").click()
    first, second = jobs_sent(sandbox, 2)
    assert second["request"] == first["request"]
    assert notebook.errors == []


def test_the_cost_follows_the_limit_and_the_theme_may_change(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="none", flat=True)
    notebook = open_notebook(LOAD, "%firefly form", "%config FireflyMagics.requests_per_minute = 1")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    form.get_by_label("Prompt", exact=True).fill("a cat")
    expect(form.locator(".ff-cost")).to_have_text("1 image = 1 operation, 1 request, starts at once")
    notebook.run(2)
    form.get_by_role("button", name="Run").click()
    jobs_sent(sandbox, 1)
    expect(form.locator(".ff-cost")).to_contain_text("starts in about")
    notebook.theme("JupyterLab Dark")
    assert notebook.unreadable(1) == []
    expect(form.get_by_label("Prompt", exact=True)).to_have_value("a cat")
    notebook.theme("JupyterLab Light")
    assert notebook.unreadable(1) == []


def test_the_keyboard_is_enough(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    notebook = open_notebook(LOAD, "%firefly form")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    press = notebook.page.keyboard
    form.get_by_label("Prompt", exact=True).focus()
    press.type("abc dd jk")  # each of these letters is a shortcut of the notebook
    form.get_by_role("searchbox").focus()
    press.type("neon")
    press.press("Enter")
    press.press("ArrowDown")
    expect(form.get_by_role("button", name="neon", exact=True)).to_be_focused()
    press.press("Space")
    press.press("Space")
    expect(form.get_by_role("button", name="neon", exact=True)).to_have_attribute("aria-pressed", "true")
    outline = notebook.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "what has the focus can be seen"
    press.press("Shift+Enter")
    (job,) = jobs_sent(sandbox, 1)
    assert job["prompt"] == "abc dd jk"
    assert job["request"]["style"] == {"presets": ["neon"]}
    expect(grids(notebook, 1)).to_have_count(1, timeout=READY)


def test_a_reload_keeps_what_is_filled_in_and_a_file_without_its_kernel_keeps_the_grid(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    notebook = open_notebook(LOAD, "%firefly form")
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    form.get_by_label("Prompt", exact=True).fill("a cat in a sunbeam")
    form.get_by_role("button", name="bokeh").click()
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(1, timeout=READY)
    notebook.save()
    notebook.reload()
    form = form_in(notebook, 1)
    expect(form.get_by_label("Prompt", exact=True)).to_have_value("a cat in a sunbeam")
    expect(form.get_by_role("button", name="bokeh", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(grids(notebook, 1)).to_have_count(1, timeout=READY)
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(2, timeout=READY)
    notebook.save()
    notebook.close()
    again = open_notebook(path=notebook.path)
    again.wait_shows(1, "Run this cell to open it again")
    error = again.output(1).get_by_text("Error displaying widget")
    expect(error).to_be_attached()
    expect(error).to_be_hidden()
    again.wait_shows(1, "--style-presets bokeh")
    expect(grids(again, 1)).to_have_count(1)
    again.screenshot("form-reopened", cell=1)


@pytest.mark.one_app
def test_every_text_can_be_read_in_the_dark_and_in_a_narrow_cell(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, "%firefly form", "%firefly form fill", width=720)
    notebook.theme("JupyterLab Dark")
    notebook.collapse_sidebar()
    notebook.run(0)
    for number in (1, 2):
        notebook.run(number)
        form = form_in(notebook, number)
        form.locator("summary").click()
        form.get_by_role("button", name="Run").click()
        expect(form.locator(".ff-message:visible").first).to_be_visible()
        assert notebook.unreadable(number) == []
        assert form.evaluate("f => f.scrollWidth <= f.clientWidth"), "nothing sticks out"
        notebook.screenshot(f"form-dark-{number}", cell=number)
        unnamed = form.evaluate(
            """f => [...f.querySelectorAll('input,select,textarea,button')].filter(each => !(each.labels?.length
                || each.getAttribute('aria-label') || each.textContent.trim())).map(each => each.outerHTML)"""
        )
        assert unnamed == [], "every control has a label"


@pytest.mark.one_app
def test_the_form_as_the_readme_shows_it(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1")
    notebook = open_notebook(LOAD, "%firefly form", sharpness=1.5, width=960)
    notebook.page.set_viewport_size({"width": 960, "height": 1500})
    notebook.theme("JupyterLab Light")
    notebook.collapse_sidebar()
    notebook.run(0)
    notebook.run(1)
    form = form_in(notebook, 1)
    form.get_by_label("Prompt", exact=True).fill("a cat living their best life, sleeping in a sunbeam")
    form.get_by_label("Variations, slider").fill("3")
    form.get_by_text("2304 × 1792").click()
    form.get_by_role("button", name="oil paint").click()
    form.get_by_role("button", name="golden hour").click()
    expect(form.locator(".ff-cost")).to_contain_text("3 images = 3 operations")
    form.get_by_role("button", name="Run").click()
    expect(grids(notebook, 1)).to_have_count(3, timeout=READY)
    form.get_by_label("Prompt", exact=True).focus()
    notebook.screenshot("form", cell=1)
