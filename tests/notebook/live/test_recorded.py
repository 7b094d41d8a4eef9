"""Runs that nobody watches: what nbclient records, as nbconvert and papermill do."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from tests.support.html import Document
from tests.support.kernel import clean_environment
from tests.support.sandbox import SandboxInfo

LOAD = "%load_ext firefly_nb"
CAT = "%%firefly generate -n 2 -o cats\na cat in a sunbeam"


def recorded(folder: Path, sandbox: SandboxInfo, *cells: str) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    environment = clean_environment(sandbox.environment, folder)
    client.execute(env={**os.environ, **environment})
    return notebook


@pytest.mark.parametrize("last", ["%firefly wait", "seeds = [output.seed for output in cats.result(timeout=60)]"])
def test_a_recorded_run_holds_the_grid_and_no_widgets(last: str, tmp_path: Path, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:1.5", flat=True)
    notebook = recorded(tmp_path, quick_sandbox, LOAD, CAT, "print('between')", last)
    (output,) = notebook.cells[1].outputs
    page = Document(output["data"]["text/html"])
    assert len(page.all("img")) == 2
    assert "widgets" not in notebook.metadata
    assert set(output["data"]) == {"text/html", "text/plain"}
    nbformat.validate(notebook)


def test_a_refusal_is_recorded_as_what_it_is(tmp_path: Path, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset()
    notebook = recorded(tmp_path, quick_sandbox, LOAD, "%%firefly generate -o bad\na demo-unsafe cat", "%firefly wait")
    page = Document(notebook.cells[1].outputs[0]["data"]["text/html"])
    assert "Refused by the content policy" in page.words
    assert page.all("img") == []
