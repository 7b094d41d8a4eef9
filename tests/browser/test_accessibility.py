"""Everything that we show, as axe-core judges it, in the light and in the dark.

In JupyterLab alone: Notebook has the same themes.
"""

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

pytestmark = pytest.mark.one_app


def opened(open_notebook: OpenNotebook, *cells: str) -> NotebookPage:
    """A notebook, its extension loaded."""
    notebook = open_notebook(LOAD, *cells)
    notebook.run(0)
    return notebook


def wrong_with(notebook: NotebookPage, selector: str) -> list[str]:
    """What the check finds, theme by theme."""
    found: list[str] = []
    for theme in reversed(get_args(Theme)):
        notebook.theme(theme)
        found += [f"{theme}: {line}" for line in violations(notebook.page, selector)]
    return found


def beneath(notebook: NotebookPage, number: int) -> str:
    """A selector for what stands beneath a cell."""
    return f".jp-Notebook .jp-Cell:nth-child({number + 1} of .jp-Cell) .jp-OutputArea-output"


def test_the_check_finds_what_is_wrong(open_notebook: OpenNotebook) -> None:
    wrong = "<button></button><p style=\"color:#bbbbbb;background:#fff\">pale</p>"
    notebook = open_notebook(f"from IPython.display import HTML\nHTML('{wrong}')")
    notebook.run(0)
    found = violations(notebook.page, beneath(notebook, 0))
    assert [line.partition(":")[0] for line in found] == ["button-name", "color-contrast"]


def test_a_live_status_and_its_grid(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:8", flat=True)
    notebook = opened(open_notebook, CATS)
    notebook.run(1)
    expect(notebook.button(1, "Cancel")).to_be_visible()
    assert wrong_with(notebook, beneath(notebook, 1)) == []
    expect(notebook.button(1, "Cancel")).to_be_visible()
    notebook.wait_images(1, 2)
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    notebook.output(1).locator("summary").first.click()
    assert wrong_with(notebook, beneath(notebook, 1)) == []


def test_failures_and_the_tables(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    words = "demo-unsafe", "demo-failure"
    cells = [f"%%firefly generate\na {word} cat" for word in words]
    notebook = opened(open_notebook, *cells, "%firefly", "%firefly jobs", "%firefly help generate")
    for number, says in enumerate(("Refused", "Failed", "sandbox", "demo-unsafe", "--size"), start=1):
        notebook.run(number)
        notebook.wait_shows(number, says)
    for number in range(1, 6):
        assert wrong_with(notebook, beneath(notebook, number)) == []


@pytest.mark.parametrize("operation", ["generate", "expand", "precise-composite"])
def test_a_form(open_notebook: OpenNotebook, operation: str) -> None:
    notebook = opened(open_notebook, f"%firefly form {operation}")
    notebook.run(1)
    form = notebook.output(1).locator(".firefly-form")
    expect(form).to_be_visible()
    if form.locator("summary").count():
        form.locator("summary").click()
    form.get_by_role("button", name="Run").click()
    expect(form.locator(".ff-message:visible").first).to_be_visible()
    assert wrong_with(notebook, ".firefly-form") == []
