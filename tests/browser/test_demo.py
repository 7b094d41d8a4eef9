"""``firefly-nb demo`` from the command to the first picture, as a newcomer meets it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.jupyter import APPS, App, Jupyter, answers
from tests.support.processes import end_processes_in
from tests.support.sandbox import ROOT, end, wait_until

COMMAND = (sys.executable, "-m", "firefly_nb.cli", "demo", "--no-browser", "--port", "0")
PLACES = {"lab": "lab/tree", "notebook": "notebooks"}


@pytest.mark.parametrize("app", APPS)
def test_from_the_command_to_the_first_picture(app: App, page: Page, home: Path, tmp_path: Path) -> None:
    with demo(app, tmp_path) as (jupyter, address, said):
        assert str(tmp_path / "notebooks") in said
        page.goto(address)
        cells = page.locator(".jp-Notebook:visible .jp-CodeCell")
        expect(cells.nth(1)).to_contain_text("sleeping in a sunbeam", timeout=60_000)
        # The page says "idle" before it has a kernel, and who runs a cell then is asked to choose one.
        wait_until(partial(connected, jupyter), 60, "the kernel")
        for number in range(2):
            wait_until(partial(taken, page, cells.nth(number)), 60, f"cell {number} to run")
        expect(cells.nth(1).locator("img")).to_have_count(1, timeout=60_000)
        expect(cells.nth(1)).to_contain_text("sandbox")
    assert list(home.rglob("*.jpg"))
    assert (ROOT / "notebooks" / "01_first_images.ipynb").read_text(encoding="utf-8").count('"outputs": []') > 10


def connected(jupyter: Jupyter) -> bool:
    """Whether the page has its kernel, and the kernel waits for work."""
    return any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in jupyter.kernels())


def taken(page: Page, cell: Locator) -> bool:
    """Press Ctrl+Enter in a cell; whether it ran. While JupyterLab still puts its window in order, it does not."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    try:
        expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=10_000)
    except AssertionError:
        return False
    return True


@contextmanager
def demo(app: App, folder: Path) -> Iterator[tuple[Jupyter, str, str]]:
    """The command at work in `folder`: its server, the address that it prints, and all that it said until then."""
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(
            [*COMMAND, "--app", app, "--folder", str(folder / "notebooks")],
            cwd=folder,
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            pattern = re.compile(rf"(http://127\.0\.0\.1:\d+/){PLACES[app]}/01_first_images\.ipynb\?token=(\w+)")
            wait_until(lambda: pattern.search(_text(folder)) is not None, 60, "the address")
            found = pattern.search(_text(folder))
            assert found is not None
            wait_until(partial(answers, found.group(1)), 60, "the server")
            yield Jupyter(app, found.group(1), found.group(2), folder), found.group(), _text(folder)
        finally:
            end(process)
            end_processes_in(folder)


def _text(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")
