"""The command line, as a person types it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import firefly_nb
from firefly_nb import cli, demo
from tests.support.jupyter import write_notebook
from tests.support.sandbox import ROOT

# How many pictures the cells of the first notebook show.
PICTURES = {"first": 1, "grid": 4, "noon": 2, "night": 2, "outputs": 1, "client": 2, "similar": 3}


def run(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "firefly_nb.cli", *arguments],
        cwd=cwd,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_command_is_installed() -> None:
    command = shutil.which("firefly-nb", path=str(Path(sys.executable).parent))
    assert command is not None
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"firefly-nb {firefly_nb.__version__}"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["demo", "--help"]])
def test_help_names_the_demo(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert "firefly-nb demo --execute out.ipynb" in done.stdout
    assert "needs no account" in done.stdout


def test_a_wrong_option_is_refused(tmp_path: Path) -> None:
    done = run("demo", "--exceute", "x.ipynb", cwd=tmp_path)
    assert done.returncode == 2
    assert "--exceute" in done.stderr


def test_the_demo_runs_unattended_on_the_sandbox_whatever_credentials_are_set(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    done = run(
        "demo",
        "--execute",
        "out.ipynb",
        cwd=tmp_path,
        FIREFLY_SERVICES_CLIENT_ID="planted-client-id",
        FIREFLY_SERVICES_CLIENT_SECRET="planted-client-secret",
        FIREFLY_BASE_URL="https://firefly.example",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"Wrote {out}: 7 jobs, 14 pictures, ")
    assert done.stderr == ""
    notebook = nbformat.read(out, as_version=4)
    shown = {cell.id: _html(cell) for cell in notebook.cells if cell.cell_type == "code"}
    for cell, pictures in PICTURES.items():
        assert shown[cell].count("<img") == pictures, cell
        assert ">sandbox<" in shown[cell] or cell == "outputs", cell
    assert not [path for path in tmp_path.iterdir() if path != out]
    text = out.read_text(encoding="utf-8")
    assert "planted" not in text
    assert "Signature" not in text
    kept = [path for path in home.rglob("*.jpg") if path.with_suffix(".json").exists()]
    assert len(kept) == 14
    assert json.loads(kept[0].with_suffix(".json").read_text())["service"]["name"] == "sandbox"


def test_a_cell_that_fails_is_one_line_and_a_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_notebook(tmp_path / "01_broken.ipynb", "1 + 1", "raise ValueError('no such cat\\nreally')", "2")
    monkeypatch.setattr(demo, "folder", lambda: tmp_path)
    out = tmp_path / "out.ipynb"
    with pytest.raises(demo.DemoError, match=r"^cell 2 failed: ValueError: no such cat$"):
        demo.execute(path, out)
    written = nbformat.read(out, as_version=4)
    assert written.cells[0].outputs[0].data["text/plain"] == "2"
    assert written.cells[1].outputs[0].ename == "ValueError"


def test_a_job_that_fails_is_one_line_and_a_status(tmp_path: Path) -> None:
    source = "%load_ext firefly_nb", "%%firefly generate\na demo-failure cat", "%firefly jobs"
    path = write_notebook(tmp_path / "01_failing.ipynb", *source)
    with pytest.raises(demo.DemoError, match=r"job #1 is \w+: .*; .*out\.ipynb shows the rest$"):
        demo.execute(path, tmp_path / "out.ipynb")


def test_an_unknown_notebook_and_a_missing_folder_are_one_line(tmp_path: Path) -> None:
    done = run("demo", "99", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"firefly-nb: NOTEBOOK: '99' is not one of {', '.join(_names())}\n"
    done = run("demo", "--execute", "nowhere/out.ipynb", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"firefly-nb: --execute: there is no folder {tmp_path / 'nowhere'}\n"


def test_without_jupyterlab_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None)
    assert cli.main(["demo", "--folder", str(tmp_path / "x")]) == 1
    assert 'pip install -e ".[lab]"' in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_copies_that_are_there_stay_and_fresh_keeps_them_under_another_name(tmp_path: Path) -> None:
    folder = demo.copy_all(tmp_path / "mine")
    first = folder / "01_first_images.ipynb"
    pristine = first.read_bytes()
    assert pristine == (ROOT / "notebooks" / first.name).read_bytes()
    first.write_text("mine")
    demo.copy_all(folder)
    assert first.read_text() == "mine"
    demo.copy_all(folder, fresh=True)
    assert first.read_bytes() == pristine
    assert (folder / "01_first_images-kept-1.ipynb").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(demo.DemoError, match="choose another folder with --folder"):
        demo.copy_all(tmp_path / "file" / "in")


def _html(cell: nbformat.NotebookNode) -> str:
    return "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.outputs)


def _names() -> list[str]:
    return [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
