"""Every committed notebook, run from top to bottom by what runs notebooks without a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.support.sandbox import ROOT, SandboxInfo, running_sandbox

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"

each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "fixed:0.5", "--flat") as running:
        yield running


@each_notebook
def test_with_papermill(notebook: Path, sandbox: SandboxInfo, home: Path, tmp_path: Path) -> None:
    run("papermill", str(notebook), "out.ipynb", "--no-progress-bar", sandbox=sandbox, cwd=tmp_path)
    check(tmp_path / "out.ipynb", sandbox)


@each_notebook
def test_with_nbconvert(notebook: Path, sandbox: SandboxInfo, home: Path, tmp_path: Path) -> None:
    options = ["--execute", "--to", "notebook", "--output-dir", str(tmp_path), "--output", "out.ipynb"]
    run("nbconvert", *options, str(notebook), sandbox=sandbox, cwd=tmp_path)
    pictures = check(tmp_path / "out.ipynb", sandbox)
    run("nbconvert", "--to", "html", "out.ipynb", sandbox=sandbox, cwd=tmp_path)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("data:image/") >= pictures
    assert "Error displaying widget" not in page


def run(program: str, *arguments: str, sandbox: SandboxInfo, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=cwd,
        env={**os.environ, **sandbox.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def check(path: Path, sandbox: SandboxInfo) -> int:
    """What a saved notebook has to be: its pictures in it, no error, no widget, no secret. Returns the pictures."""
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output for output in outputs if WIDGET in output.get("data", {})] == []
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("%%firefly generate"):
            assert cell.outputs, f"{cell.id}: shows nothing"
    text = path.read_text(encoding="utf-8")
    for secret in (sandbox.client_secret, "Bearer ", "Signature="):
        assert secret not in text
    assert sandbox.ledger()["jobs"]
    pictures = sum(_pictures(output) for output in outputs)
    assert pictures > 0
    return pictures


def _pictures(output: Any) -> int:
    return str(output.get("data", {}).get("text/html", "")).count("<img")
