"""Matrices as a person sees them: tiles fill in at their places, a refused one says why, and the table stays."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenNotebook
from tests.support.axe import violations
from tests.support.sandbox import SandboxInfo, wait_until

# A row of pictures goes from the kernel to the page, and a busy computer takes its time.
expect.set_options(timeout=30_000)
LOAD = "%load_ext firefly_nb"
WIDGET_ERROR = "Error displaying widget"
LIGHTHOUSE = (
    "%%firefly generate --vary medium=watercolor,oil,demo-unsafe --vary time=dawn,noon,night --size 1024x1024 "
    "--content-class art -o lights\na {medium} of a lighthouse at {time}"
)


def test_the_table_fills_in_and_stays(open_notebook: OpenNotebook, sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(latency="lognormal:3,0.5")
    notebook = open_notebook(LOAD, LIGHTHOUSE, "print(lights[1, 2].outputs[0].image.size)", height=1300)
    notebook.run(0)
    assert "9 tiles: 9 images = 9 operations, 9 requests, starts at once." in notebook.run(1)
    notebook.wait_shows(1, re.compile("Refused"))
    expect(notebook.output(1).get_by_role("columnheader")).to_have_text(["dawn", "noon", "night"])
    expect(notebook.images(1).first).to_be_visible()
    notebook.screenshot("matrix-live")
    notebook.wait_images(1, 6)
    expect(notebook.output(1).get_by_role("button", name="Cancel")).to_have_count(0)
    expect(notebook.output(1).get_by_role("rowheader")).to_have_text(["watercolor", "oil", "demo-unsafe"])
    assert notebook.output(1).get_by_text("Refused").count() == 3
    assert violations(notebook.page, ".jp-OutputArea:has(table)") == []
    notebook.collapse_sidebar()
    notebook.screenshot("matrix")
    assert notebook.run(2) == "(1024, 1024)"
    saved = notebook.save()
    assert len(nbformat.writes(saved)) < 400_000
    notebook.close()
    reopened = open_notebook(path=notebook.path, height=1300)
    reopened.wait_images(1, 6)
    reopened.wait_hides(1, WIDGET_ERROR)
    expect(reopened.output(1).get_by_role("rowheader")).to_have_text(["watercolor", "oil", "demo-unsafe"])


def test_the_whole_is_cancelled_and_completed(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:60", flat=True)
    cell = "%%firefly generate --vary seeds=1,2,3,4 --vary style-presets=neon,bokeh --size 1024x1024 -o m"
    notebook = open_notebook(LOAD, f"{cell}\na cat", f"{cell} --complete\na cat")
    notebook.run(0)
    notebook.run(1)
    wait_until(lambda: sandbox.ledger()["counts"].get("submit") == 8, 30, "all to be accepted")
    notebook.button(1, "Cancel all").click()
    notebook.wait_shows(1, "Cancelled")
    expect(notebook.button(1, "Cancel all")).to_have_count(0)
    sandbox.reset(latency="fixed:1", flat=True)
    assert "8 tiles: 8 images" in notebook.run(2)
    notebook.wait_images(2, 8)


@pytest.mark.one_app
def test_in_the_dark_and_in_a_narrow_cell(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.2")
    long = "a very long description of the medium that goes on and on,oil"
    notebook = open_notebook(
        LOAD,
        f'%%firefly generate --vary "medium={long}" --vary time=dawn,noon --vary size=1024x1024,1344x768 --wait\n'
        "a {medium} lighthouse at {time}",
        width=620,
    )
    notebook.theme("JupyterLab Dark")
    notebook.run(0)
    notebook.run(1, timeout=60)
    notebook.wait_images(1, 8)
    notebook.wait_shows(1, "size: 1344x768")
    assert notebook.unreadable(1) == []
    assert notebook.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    notebook.screenshot("matrix-dark")


@pytest.mark.one_app
def test_choices_of_the_seed(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.2")
    notebook = open_notebook(
        LOAD, "%%firefly generate --wildcards --seeds 1,2,3,4,5 --size 1024x1024 --wait\na {red|blue|green} {cat|dog}"
    )
    notebook.run(0)
    notebook.run(1, timeout=60)
    notebook.wait_images(1, 5)
    notebook.wait_shows(1, re.compile("a (red|blue|green) (cat|dog)seed 1"))
    notebook.screenshot("matrix-wildcards")
