"""One image leading to the next in cells, and the way back, in a real kernel."""

from __future__ import annotations

import json

import pytest

from tests.support.kernel import Cell, Kernel
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo


def test_outputs_of_earlier_cells_by_their_names(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    run(kernel, "%%firefly generate -n 3 --seeds 1,2,3 --size 1024x1024 --wait -o cats\na cat")
    run(kernel, "%%firefly expand --image cats[1] --size 2500x2500 --wait -o wide\nmore cats")
    run(kernel, "%firefly expand --image cats --size 1500x1500 --size 1600x1600 --wait -o both")
    run(kernel, "%firefly similar --image both --wait -o alike")
    run(kernel, "best = cats.outputs[2]\n%firefly upscale --image best --upscale-factor 2 --wait -o large")
    parents = kernel.value("[job.outputs[0].parent[1] for job in (wide, both[0], both[1], alike, large)]")
    assert parents == "[1, 0, 0, 0, 2]"
    assert kernel.value("alike.outputs[0].parent[0] == both[0].key") == "True"
    assert kernel.value("wide.outputs[0].image.size") == "(2500, 2500)"
    assert quick_sandbox.ledger()["counts"]["submit"] == 6


def test_the_history_of_an_output(kernel: Kernel) -> None:
    run(kernel, "%%firefly generate --seeds 11,12 --size 1024x1024 --wait -o cats\na <b>cat</b>")
    run(kernel, "%firefly expand --image cats[1] --size 1500x1500 --seeds 13 --wait -o wide")
    cell = run(kernel, "wide.outputs[0].history()")
    numbers = kernel.value("(cats.number, wide.number)").strip("()").split(", ")
    first, second = cell.text.splitlines()
    assert first.split() == [f"#{numbers[0]}", "Generate", "seed", "12", "a", "<b>cat</b>"]
    assert second.split() == [f"#{numbers[1]}", "Expand", "seed", "13", "image", f"#{numbers[0]}[1]"]
    assert cell.html.count("<img") == 2
    assert "<b>cat" not in cell.html
    assert kernel.value("[step.seeds for step in wide.history()]") == "[(11, 12), (13,)]"


def test_replayed_cells_rebuild_it_to_the_byte(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    content = f"__import__('io').BytesIO({picture(64, 64)!r})"
    run(kernel, f"from PIL import Image\npattern = Image.open({content})")
    run(kernel, "%%firefly generate -n 2 --style-ref pattern --size 1152x896 --wait -o cats\na cat's \"life\"\n now")
    run(kernel, "%firefly expand --image cats[1] --size 1510x1500 --wait -o wide")
    run(kernel, "%%firefly composite --image wide --wait -o last\non a beach")
    wanted = kernel.value("last.outputs[0].sha256")
    replayed = run(kernel, "%firefly replay last")
    cells = replayed.text.split("\n\n")
    assert [cell.split()[1] for cell in cells] == ["generate", "expand", "composite"]
    assert [cell.split("-o ")[1].split()[0] for cell in cells] == ["cats", "wide", "last"]
    assert replayed.html.count("<pre") == 3
    run(kernel, "%reset -f")
    for cell in cells:
        run(kernel, cell)
        run(kernel, "%firefly wait")
    assert kernel.value("last.outputs[0].sha256") == wanted
    assert len(quick_sandbox.ledger()["jobs"]) == 6


def test_a_job_without_a_variable_is_replayed_by_its_number(kernel: Kernel) -> None:
    run(kernel, "%%firefly generate --wait -o cats\na cat")
    number = kernel.value("cats.number")
    run(kernel, "%firefly similar --image cats --wait -o alike")
    run(kernel, "%reset -f")
    text = run(kernel, f"%firefly replay {int(number) + 1}").text
    assert f"-o generate_{number}\na cat" in text
    assert f"--image generate_{number} " in text


def test_several_jobs_are_replayed_with_what_they_share_once(kernel: Kernel) -> None:
    run(kernel, "%%firefly generate --wait -o cats\na cat")
    run(kernel, "%firefly expand --image cats --size 1500x1500 --size 1600x1600 --wait -o both")
    cells = run(kernel, "%firefly replay both").text.split("\n\n")
    assert [cell.split()[1] for cell in cells] == ["generate", "expand", "expand"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("%firefly replay", "something is missing"),
        ("%firefly replay nobody", "nobody"),
        ("%firefly replay --seeds 1 cats", "there is no option --seeds"),
    ],
)
def test_a_mistake_is_one_line(kernel: Kernel, line: str, words: str) -> None:
    error = kernel.run(line).error
    assert error is not None
    assert words in error
    assert "\n" not in error.strip()


def test_tab_and_help_know_it(kernel: Kernel) -> None:
    run(kernel, "%%firefly generate --wait -o cats\na cat")
    assert "cats" in kernel.complete("%firefly replay ").matches
    assert "replay" in kernel.complete("%firefly rep").matches
    assert "replay" in run(kernel, "%firefly help").text


def test_a_video_in_the_saved_notebook_is_a_poster_with_its_path(kernel: Kernel) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="videos need the imageio-ffmpeg package")
    cell = run(kernel, "%%firefly video --size 960x540 --seeds 4 --wait -o film\na lone figure in a desert")
    assert cell.html.count('<img src="data:image/webp;base64,') >= 1
    assert '<video src="data:video/mp4;base64,' in cell.html
    path = json.loads(kernel.value("__import__('json').dumps(str(film.outputs[0].path))").strip("'"))
    assert path.endswith("4.mp4")
    assert path.rpartition("/")[2] in cell.html
    assert path in cell.text


def run(kernel: Kernel, code: str) -> Cell:
    cell = kernel.run(code, timeout=120)
    assert cell.error is None, cell.error
    return cell
