"""Everything that we show, as axe-core judges it, in the light and in the dark."""

from __future__ import annotations

from typing import get_args

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenNotebook
from tests.browser.pages import NotebookPage, Theme
from tests.support.axe import violations
from tests.support.sandbox import SandboxInfo

LOAD = "%load_ext firefly_nb"
CATS = "%%firefly generate -n 2 --size 2304x1792 -o cats\na cat in a sunbeam"

both_themes = pytest.mark.parametrize("theme", get_args(Theme))


def opened(open_notebook: OpenNotebook, theme: Theme, *cells: str) -> NotebookPage:
    """A notebook in a theme, its extension loaded. Notebook has no themes of its own to speak of: JupyterLab's do."""
    notebook = open_notebook(LOAD, *cells)
    notebook.theme(theme)
    notebook.run(0)
    return notebook


def beneath(notebook: NotebookPage, number: int) -> str:
    """A selector for what stands beneath a cell."""
    return f".jp-Notebook .jp-Cell:nth-child({number + 1} of .jp-Cell) .jp-OutputArea-output"


def test_the_check_finds_what_is_wrong(open_notebook: OpenNotebook) -> None:
    wrong = "<button></button><p style=\"color:#bbbbbb;background:#fff\">pale</p>"
    notebook = open_notebook(f"from IPython.display import HTML\nHTML('{wrong}')")
    notebook.run(0)
    found = violations(notebook.page, beneath(notebook, 0))
    assert [line.partition(":")[0] for line in found] == ["button-name", "color-contrast"]


@both_themes
def test_a_live_status_and_its_grid(open_notebook: OpenNotebook, sandbox: SandboxInfo, theme: Theme) -> None:
    sandbox.reset(latency="fixed:5", flat=True)
    notebook = opened(open_notebook, theme, CATS)
    notebook.run(1)
    expect(notebook.button(1, "Cancel")).to_be_visible()
    assert violations(notebook.page, beneath(notebook, 1)) == []
    notebook.wait_images(1, 2)
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    notebook.output(1).locator("summary").first.click()
    assert violations(notebook.page, beneath(notebook, 1)) == []


@both_themes
def test_a_failure_and_the_tables(open_notebook: OpenNotebook, sandbox: SandboxInfo, theme: Theme) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    refused = "%%firefly generate\na [[fail]] cat"
    notebook = opened(open_notebook, theme, refused, "%firefly", "%firefly jobs", "%firefly help generate")
    for number in (1, 2, 3, 4):
        notebook.run(number)
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    for number in (1, 2, 3, 4):
        assert violations(notebook.page, beneath(notebook, number)) == []


@both_themes
@pytest.mark.parametrize("operation", ["generate", "expand", "precise-composite"])
def test_a_form(open_notebook: OpenNotebook, theme: Theme, operation: str) -> None:
    notebook = opened(open_notebook, theme, f"%firefly form {operation}")
    notebook.run(1)
    form = notebook.output(1).locator(".firefly-form")
    expect(form).to_be_visible()
    if form.locator("summary").count():
        form.locator("summary").click()
    form.get_by_role("button", name="Run").click()
    expect(form.locator(".ff-message:visible").first).to_be_visible()
    assert violations(notebook.page, ".firefly-form") == []
