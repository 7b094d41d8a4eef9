"""The main job in a real browser, in JupyterLab and in Notebook: a cell, its live status, its grid."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from firefly_nb.core.journal import Journal
from tests.browser.conftest import OpenNotebook
from tests.support.jupyter import Jupyter
from tests.support.sandbox import ROOT, SandboxInfo, wait_until
from tests.test_cli import PICTURES

LOAD = "%load_ext firefly_nb"
CAT = "%%firefly generate --num-variations 2 --content-class art --size 1024x1024 -o cats\na cat in a sunbeam"
ERROR_OUTPUT = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
WIDGET_ERROR = re.compile("Error (displaying|creating) widget")


def test_the_live_status_says_what_is_going_on(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:12")
    notebook = open_notebook(LOAD, CAT)
    notebook.run(0)
    notebook.run(1)
    for words in ("Generate", "a cat in a sunbeam", "sandbox", re.compile("waiting|running|sending|pending", re.I)):
        notebook.wait_shows(1, words)
    notebook.wait_shows(1, re.compile(r"· 0:0[1-9]"))
    expect(notebook.button(1, "Cancel")).to_be_visible()
    notebook.screenshot("live", cell=1)
    notebook.wait_images(1, 2)
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    assert notebook.errors == []


@pytest.mark.one_app
def test_the_grid_shows_pictures_seeds_size_and_prompt(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, CAT.replace("1024x1024 -o cats", "1792x2304 --seeds 11,12"))
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 2)
    for words in ("seed 11", "seed 12", "1792 × 2304", "art", "a cat in a sunbeam", "sandbox"):
        notebook.wait_shows(1, words)
    for index in range(2):
        expect(notebook.images(1).nth(index)).to_have_attribute("alt", re.compile("a cat in a sunbeam"))
    again = notebook.output(1).locator("summary", has_text="Request")
    again.click()
    notebook.wait_shows(1, "--seeds 11,12")
    notebook.screenshot("grid", cell=1)
    assert notebook.errors == []


def test_grids_land_in_their_own_cells_after_later_cells_ran(open_notebook: OpenNotebook) -> None:
    dog = "%%firefly generate -n 3\na dog on a beach"
    notebook = open_notebook(LOAD, CAT, "print('between')", dog, "print('after')")
    notebook.run(0)
    for number in (1, 2, 3):
        notebook.run(number)
    assert notebook.run(4) == "after"
    notebook.wait_images(1, 2)
    notebook.wait_images(3, 3)
    assert notebook.text(2) == "between"
    assert notebook.text(4) == "after"
    notebook.wait_shows(1, "a cat in a sunbeam")
    notebook.wait_shows(3, "a dog on a beach")
    assert "dog" not in notebook.text(1)
    assert notebook.errors == []


@pytest.mark.one_app
def test_a_job_of_python_shows_itself_and_is_done(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(
        "from firefly_nb import Firefly\nff = Firefly()",
        "job = ff.generate('a boat at dawn', num_variations=2)\njob",
        "[output.seed for output in job.result(timeout=60)]",
    )
    notebook.run(0)
    notebook.run(1)
    notebook.wait_shows(1, "a boat at dawn")
    assert re.fullmatch(r"\[\d+, \d+\]", notebook.run(2, timeout=60).splitlines()[-1])
    notebook.wait_images(1, 2)
    assert notebook.errors == []


def test_cancel_works_while_the_kernel_sleeps_in_another_cell(
    open_notebook: OpenNotebook, sandbox: SandboxInfo
) -> None:
    sandbox.reset(latency="fixed:60")
    notebook = open_notebook(LOAD, CAT, "import time\ntime.sleep(20)\nprint('slept')")
    notebook.run(0)
    notebook.run(1)
    wait_until(lambda: len(sandbox.ledger()["jobs"]) == 1, 30, "the job to be accepted")
    notebook.start(2)
    expect(notebook.cell(2).locator(".jp-InputPrompt")).to_have_text("[*]:")
    notebook.button(1, "Cancel").click()
    notebook.wait_shows(1, re.compile("cancelled", re.I), timeout=15)
    assert notebook.prompt(2) == "[*]:", "the other cell has ended: this shows nothing"
    wait_until(lambda: sandbox.ledger()["jobs"][0]["status"] == "cancelled", 10, "the service to know")
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    notebook.interrupt()
    notebook.wait_returned(2, timeout=15)
    assert notebook.errors == []


def test_the_status_goes_on_while_the_kernel_is_busy(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:3")
    notebook = open_notebook(LOAD, CAT, "import time\ntime.sleep(30)")
    notebook.run(0)
    notebook.run(1)
    notebook.start(2)
    notebook.wait_images(1, 2, timeout=25)
    assert notebook.prompt(2) == "[*]:"
    notebook.interrupt()
    notebook.wait_returned(2)


def test_interrupt_ends_the_wait_and_not_the_job(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:15")
    notebook = open_notebook(LOAD, CAT, "print('here')\n%firefly wait cats")
    notebook.run(0)
    notebook.run(1)
    wait_until(lambda: len(sandbox.ledger()["jobs"]) == 1, 30, "the job to be accepted")
    notebook.start(2)
    notebook.wait_shows(2, re.compile("here"))  # the star alone comes before the kernel has begun
    notebook.interrupt()
    notebook.wait_returned(2, timeout=15)
    assert "Traceback" not in notebook.text(2)
    notebook.wait_shows(2, re.compile("go(es)? on"))
    expect(notebook.button(1, "Cancel")).to_be_visible()
    notebook.wait_images(1, 2)


def test_a_reload_in_the_middle_of_a_job_loses_nothing(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:15")
    notebook = open_notebook(LOAD, CAT, "print(len(cats.outputs))")
    notebook.run(0)
    notebook.run(1)
    notebook.wait_shows(1, "a cat in a sunbeam")
    notebook.save()
    notebook.reload()
    expect(notebook.button(1, "Cancel")).to_be_visible()
    notebook.wait_images(1, 2)
    notebook.wait_hides(1, WIDGET_ERROR)
    assert notebook.run(2) == "2"
    assert notebook.errors == []


def test_a_job_that_ends_while_no_page_is_open_is_there_on_return(
    open_notebook: OpenNotebook, sandbox: SandboxInfo, shared_home: Path
) -> None:
    sandbox.reset(latency="fixed:6")
    notebook = open_notebook(LOAD, CAT, "print(cats.status)")
    notebook.run(0)
    notebook.run(1)
    expect(notebook.button(1, "Cancel")).to_be_visible()
    notebook.save()
    notebook.leave()
    wait_until(lambda: _all_over(shared_home), 40, "the job to end")
    notebook.open()
    assert notebook.run(2) == "succeeded"
    notebook.wait_images(1, 2)
    notebook.wait_hides(1, WIDGET_ERROR)


def test_a_saved_notebook_reopens_with_its_grid_and_no_broken_widget(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, CAT)
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 2)
    expect(notebook.button(1, "Cancel")).to_have_count(0)
    notebook.save()
    notebook.close()
    again = open_notebook(path=notebook.path)
    again.wait_images(1, 2)
    again.wait_hides(1, WIDGET_ERROR)
    assert again.prompt(1) == "[2]:", "it was not run again"
    again.screenshot("reopened", cell=1)
    assert again.errors == []


def test_run_all_of_the_first_notebook(open_notebook: OpenNotebook, jupyter: Jupyter, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1", flat=True)
    path = jupyter.folder / "01_first_images.ipynb"
    shutil.copyfile(ROOT / "notebooks" / path.name, path)
    notebook = open_notebook(path=path)
    ids = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    notebook.run_all()
    notebook.wait_returned(len(ids) - 1, timeout=120)
    for name, pictures in PICTURES.items():
        notebook.wait_images(ids.index(name), pictures)
    for number, name in enumerate(ids):
        assert not WIDGET_ERROR.search(notebook.cell(number).inner_text()), name
        expect(notebook.cell(number).locator(ERROR_OUTPUT)).to_have_count(0)
    assert notebook.errors == []


@pytest.mark.one_app
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_every_text_can_be_read_in_both_themes(open_notebook: OpenNotebook, theme: str) -> None:
    notebook = open_notebook(LOAD, CAT, "%firefly jobs")
    notebook.theme(theme)  # type: ignore[arg-type]
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 2)
    notebook.output(1).locator("summary", has_text="Request").click()
    notebook.run(2)
    for number in (1, 2):
        pale = notebook.unreadable(number)
        assert pale == [], f"cell {number}: contrast under 4.5 with the background"
    notebook.screenshot(f"theme-{theme.split()[-1].lower()}")


@pytest.mark.one_app
def test_pictures_are_sharp_on_a_screen_of_high_density(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, CAT.replace("variations 2", "variations 4"), sharpness=2)
    notebook.run(0)
    notebook.run(1)
    notebook.wait_images(1, 4)
    for index in range(4):
        natural, shown = notebook.images(1).nth(index).evaluate("i => [i.naturalWidth, i.clientWidth]")
        assert natural >= 1.9 * shown


@pytest.mark.one_app
def test_a_mistake_is_one_line_and_sends_nothing(open_notebook: OpenNotebook, sandbox: SandboxInfo) -> None:
    notebook = open_notebook(LOAD, "%%firefly generate --content-class phto\na cat")
    notebook.run(0)
    said = notebook.run(1)
    assert "--content-class: 'phto' is not one of photo, art" in said
    assert len(said.splitlines()) == 1
    assert sandbox.ledger()["jobs"] == []


@pytest.mark.one_app
def test_a_refused_prompt_says_why_in_its_own_place(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(LOAD, "%%firefly generate\na demo-unsafe cat")
    notebook.run(0)
    notebook.run(1)
    notebook.wait_shows(1, re.compile("content policy", re.I))
    assert "Traceback" not in notebook.text(1)
    assert notebook.errors == []


def _all_over(home: Path) -> bool:
    """Whether every job has ended, its files being in place."""
    with closing(Journal(home)) as journal:
        jobs = journal.jobs()
    return bool(jobs) and all(job.status.finished for job in jobs)
