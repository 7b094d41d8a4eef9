"""Forms as a person uses them."""

from __future__ import annotations

from tests.browser.conftest import OpenNotebook

LOAD = "%load_ext firefly_nb"


def test_a_form_is_filled_in_and_run(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, "%firefly form", "%firefly form expand")
    notebook.run(0)
    notebook.run(1)
    notebook.run(2)
    form = notebook.output(1).locator(".firefly-form")
    form.get_by_label("Prompt", exact=True).fill("a cat in a sunbeam")
    notebook.wait_shows(1, "1 image = 1 operation, 1 request, starts at once")
    notebook.screenshot("form", cell=1)
    notebook.screenshot("form-expand", cell=2)
    form.get_by_role("button", name="Run").click()
    notebook.output(1).locator("img[src^='data:']:visible").first.wait_for(timeout=15000)
    notebook.page.wait_for_timeout(3000)
    notebook.screenshot("form-run", cell=1)
    assert notebook.errors == []
