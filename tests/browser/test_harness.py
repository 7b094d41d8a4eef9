"""The two apps themselves, before anything of ours: a failure here is not a failure of firefly_nb."""

from __future__ import annotations

from tests.browser.conftest import OpenNotebook


def test_a_cell_runs_and_shows_its_output(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook("print(6 * 7)", "# A title")
    assert notebook.run(0) == "42"
    assert notebook.prompt(0) == "[1]:"
    assert notebook.errors == []


def test_a_display_is_changed_in_the_cell_that_made_it(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(
        "from IPython.display import HTML\nhandle = display(HTML('first'), display_id=True)",
        "handle.update(HTML('<img alt=\"none\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">second'))",
    )
    notebook.run(0)
    notebook.run(1)
    notebook.wait_shows(0, "second")
    saved = notebook.save()
    assert "second" in saved.cells[0].outputs[0].data["text/html"]
    notebook.theme("JupyterLab Dark")
    notebook.reload()
    notebook.wait_shows(0, "second")
    assert notebook.errors == []
