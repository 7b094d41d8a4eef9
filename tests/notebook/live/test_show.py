"""Displays in a real kernel: they land in their own cells and end as pictures that last."""

from __future__ import annotations

import re

from tests.support.html import Document
from tests.support.kernel import Cell, Kernel
from tests.support.sandbox import SandboxInfo, wait_until

VIEW = "application/vnd.jupyter.widget-view+json"
CAT = "%%firefly generate -n 2 --seeds 7,8 -o cats\na cat in a sunbeam"


def data(cell: Cell) -> dict[str, object]:
    (output,) = [output for output in cell.outputs if output["output_type"] == "display_data"]
    return dict(output["data"])


def pictures(cell: Cell) -> int:
    return cell.html.count("<img ")


def test_the_live_status_becomes_the_grid_in_its_own_cell(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:1.5", flat=True)
    cell = kernel.run(CAT)
    assert VIEW in data(cell)
    assert "a cat in a sunbeam" in Document(cell.html).words, "front ends without widgets see it as well"
    between = kernel.run("print('between')")
    other = kernel.run("%%firefly generate -o dogs\na dog")
    kernel.until(lambda: pictures(cell) == 2 and pictures(other) == 1)
    assert set(data(cell)) == {"text/html", "text/plain"}, "no widget is left in a cell that has ended"
    assert "a cat in a sunbeam" in Document(cell.html).words
    assert "a dog" in Document(other.html).words
    assert between.text == "between\n"
    assert between.html == ""


def test_every_part_of_a_live_status_is_kept_up_to_date(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60", flat=True)
    kernel.run(CAT)
    kernel.run("from ipywidgets.widgets.widget import _instances\nimport ipywidgets")
    words = "[w.value for w in _instances.values() if type(w).__name__ == 'HTML']"
    wait_until(lambda: "running" in kernel.value(words).lower(), 20, "the phase")
    wait_until(lambda: re.search(r"0:0[2-9]", kernel.value(words)) is not None, 20, "the clock")
    spoken = [part for part in kernel.value(words).split("<div") if "aria-live" in part]
    assert len(spoken) == 1
    assert "0:0" not in spoken[0]
    buttons = "[w for w in _instances.values() if type(w).__name__ == 'Button']"
    assert kernel.value(f"[b.description for b in {buttons}]") == "['Cancel']"
    kernel.run(f"button, = {buttons}\nbutton.click(); button.click()")
    assert "Cancelling" in kernel.value("button.description")
    assert kernel.value("button.disabled") == "True"
    assert kernel.value("cats.wait(20) and cats.status.value") == "'cancelled'"
    wait_until(lambda: kernel.value(f"len({buttons})") == "0", 20, "the button to go")
    assert quick_sandbox.ledger()["counts"]["cancel"] == 1


def test_a_job_that_has_ended_is_shown_at_once(kernel: Kernel) -> None:
    kernel.run(CAT)
    kernel.run("%firefly wait cats")
    again = kernel.run("cats")
    assert set(data(again)) == {"text/html", "text/plain"}
    assert pictures(again) == 2
    one = kernel.run("cats.outputs[1]")
    assert pictures(one) == 1
    assert "seed 8" in Document(one.html).words


def test_what_is_noted_later_appears(kernel: Kernel) -> None:
    cell = kernel.run("%%firefly generate --save copies --wait -o cats\na cat")
    kernel.until(lambda: "copied to" in Document(cell.html).words, 20)


def test_a_later_capture_does_not_swallow_the_grid(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:1", flat=True)
    cell = kernel.run(CAT)
    kernel.run("%%capture taken\ncats.wait(30)\nfrom firefly_nb.notebook import live\nlive.settle([cats])")
    kernel.until(lambda: pictures(cell) == 2, 20)
    assert kernel.value("len(taken.outputs)") == "0"


def test_several_jobs_are_one_display(kernel: Kernel) -> None:
    cell = kernel.run("%%firefly generate --model image5 -n 3 --wait -o three\na lighthouse")
    assert len(cell.outputs) == 1
    kernel.until(lambda: pictures(cell) == 3, 20)
    assert "3 jobs" in Document(cell.html).words


def test_nobody_watching_means_no_widgets(kernel: Kernel) -> None:
    before = kernel.value("len(__import__('ipywidgets').widgets.widget._instances)")
    cell = kernel.run(CAT, attended=False)
    assert VIEW not in data(cell)
    kernel.run("cats.wait(30)", attended=False)
    assert pictures(cell) == 2, "the cell that ended the wait does not end before the grid is there"
    assert kernel.value("len(__import__('ipywidgets').widgets.widget._instances)") == before


def test_without_ipywidgets_there_is_the_same_without_a_button(kernel: Kernel) -> None:
    kernel.run("import sys\nreal = sys.modules.pop('ipywidgets')\nsys.modules['ipywidgets'] = None")
    try:
        cell = kernel.run(CAT)
        assert VIEW not in data(cell)
        assert "a cat in a sunbeam" in Document(cell.html).words
        kernel.until(lambda: pictures(cell) == 2, 20)
    finally:
        kernel.run("sys.modules['ipywidgets'] = real")


def test_waiting_ends_with_the_jobs_or_the_time(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:1.5", flat=True)
    cell = kernel.run(CAT)
    kernel.run("from firefly_nb.notebook import live")
    assert kernel.value("live.wait([cats], 0.1)") == "False"
    assert kernel.value("live.wait([cats], 30)") == "True"
    kernel.until(lambda: pictures(cell) == 2, 5)
