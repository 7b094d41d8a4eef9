"""Cells that explore, in a real kernel: the cost first, a question where it is much, the table, and what is missing."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.support.kernel import Cell, Kernel, running_kernel
from tests.support.sandbox import SandboxInfo, wait_until

LINE = "%%firefly generate --vary medium=oil,ink --vary time=dawn,noon,night --size 1024x1024"
PROMPT = "a {medium} of a lighthouse at {time}"


def run(kernel: Kernel, code: str) -> Cell:
    cell = kernel.run(code)
    assert cell.error is None, cell.error
    return cell


def test_a_matrix(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    cell = run(kernel, f"{LINE} -o lights --wait\n{PROMPT}")
    assert cell.text.startswith("6 tiles: 6 images = 6 operations, 6 requests, starts at once.\n")
    assert cell.html.count("<img") == 6
    assert cell.html.count('scope="row"') == 2
    assert cell.html.count('scope="col"') == 3
    assert kernel.value("repr(lights)") == "'<matrix of 2 × 3: 6 of 6 jobs ended>'"
    assert kernel.value("lights[1, 2].request.prompt") == "'a ink of a lighthouse at night'"
    shown = run(kernel, "lights")
    assert shown.html.count("<img") == 6
    assert len(quick_sandbox.ledger()["jobs"]) == 6


def test_braces_mean_nothing_unless_asked_for(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    run(kernel, "%%firefly generate --wait\na {b|c} {d")
    assert quick_sandbox.ledger()["jobs"][0]["prompt"] == "a {b|c} {d"


def test_a_dry_run_lists_every_tile(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    cell = run(kernel, f"{LINE} --dry-run\n{PROMPT}")
    lines = cell.text.splitlines()
    assert lines[0] == "6 tiles: 6 images = 6 operations, 6 requests, starts at once."
    assert lines[1].split() == ["#", "medium", "time", "prompt"]
    assert lines[7].split() == ["6", "ink", "night", *(PROMPT.format(medium="ink", time="night").split())]
    assert cell.html.count("<tr") == 7
    assert quick_sandbox.ledger()["jobs"] == []


def test_many_images_are_asked_about(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    code = "%%firefly generate --vary seeds=1,2,3,4,5,6 --vary model=image3,image3_custom -o many\na cat"
    run(kernel, "%config FireflyMagics.ask_above = 5")
    code = code.replace(",image3_custom", "")
    no = kernel.run(code, answers=["n"])
    assert no.asked == ["shown: More than 5 images. Ask for them? [y/N] "]
    assert no.text.splitlines()[-1] == "Nothing was sent."
    assert quick_sandbox.ledger()["jobs"] == []
    nobody = kernel.run(code, attended=False)
    assert nobody.error == ("FireflyError: nobody can be asked here; add --yes, or %config FireflyMagics.ask_above = 6")
    assert kernel.run(code, answers=["y"]).error is None
    run(kernel, "%firefly wait many")
    assert kernel.run(code.replace("-o", "--yes -o"), attended=False).error is None
    run(kernel, "%firefly wait many\n%config FireflyMagics.ask_above = 20")
    assert len(quick_sandbox.ledger()["jobs"]) == 12


def test_prompts_of_a_file(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "ideas.txt").write_text("a cat\na dog\n")
    cell = run(kernel, "%firefly generate --prompts ideas.txt --size 1024x1024 --wait -o ideas")
    assert "a cat" in cell.html
    assert kernel.value("[job.request.prompt for job in ideas]") == "['a cat', 'a dog']"


def test_choices_by_seed_and_copies(kernel: Kernel, tmp_path: Path) -> None:
    run(kernel, "%%firefly generate --wildcards --seeds 5,6 --save copies --wait -o both\na {red|blue} cat")
    assert sorted(place.name for place in (tmp_path / "copies").iterdir()) == ["5.jpg", "6.jpg"]
    again = "%%firefly generate --wildcards --seeds 5,6 --complete\na {red|blue} cat"
    assert run(kernel, again).text.startswith("2 tiles, and nothing is missing.\n")


def test_the_whole_is_waited_for_and_cancelled(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60")
    run(kernel, f"{LINE} -o lights\n{PROMPT}")
    wait_until(lambda: quick_sandbox.ledger()["counts"].get("submit") == 6, 30, "all to be accepted")
    assert run(kernel, "%firefly cancel lights").text.startswith("Cancelling #")
    run(kernel, "%firefly wait lights")
    assert kernel.value("{job.status.value for job in lights}") == "{'cancelled'}"


def test_a_matrix_that_died_half_way_is_completed(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    quick_sandbox.reset(latency="fixed:1.5")
    environment = {**quick_sandbox.environment, "FIREFLY_HOME": str(tmp_path / "home")}
    with running_kernel(environment, tmp_path) as kernel:
        run(kernel, "%load_ext firefly_nb\n%config FireflyMagics.requests_per_minute = 4")
        run(kernel, f"{LINE}\n{PROMPT}")
        wait_until(lambda: len(quick_sandbox.ledger()["jobs"]) == 4, 30, "the first four to be accepted")
        kernel.manager.signal_kernel(signal.SIGKILL)
    with running_kernel(environment, tmp_path) as kernel:
        run(kernel, "%load_ext firefly_nb")
        cell = run(kernel, f"{LINE} --complete --wait -o lights\n{PROMPT}")
        assert "6 tiles, 2 of them missing: 2 images = 2 operations, 2 requests" in cell.text
        assert cell.html.count("<img") == 6
    assert len(quick_sandbox.ledger()["jobs"]) == 6


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "%%firefly generate --vary medum=a,b\na {medium} cat",
            "--vary: 'medum' is neither in the prompt's braces nor an option of generate; did you mean medium?",
        ),
        ("%%firefly generate --vary medium\na {medium} cat", "--vary: 'medium' names no values; write it like --vary "),
        ("%%firefly generate --vary a=1 --vary a=2\na {a}", "--vary: a varies twice; give all its values at once"),
        ("%firefly generate --prompts nowhere.txt", "--prompts: there is no file 'nowhere.txt' (looked in "),
        ("%%firefly generate --wildcards --complete\na {b|c}", "--complete: the seeds chose the prompts of "),
        ("%%firefly generate --wildcards\na {b", "prompt: a brace is opened and not closed: '{b'"),
        (
            "%%firefly generate --vary style-ref=nowhere.png,there.png\na cat",
            "--style-ref: there is no file 'nowhere.png'",
        ),
        ("%firefly similar --vary image=nowhere.png", "--image: there is no file 'nowhere.png'"),
        ("%%firefly generate --vary seeds=1,2 --save /dev/null/x\na cat", "--save: "),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_sent(
    kernel: Kernel, quick_sandbox: SandboxInfo, code: str, message: str
) -> None:
    error = kernel.run(code).error
    assert error is not None
    assert "\n" not in error
    assert error.startswith(f"InvalidRequest: {message}"), error
    assert quick_sandbox.ledger()["jobs"] == []
