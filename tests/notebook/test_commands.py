"""The management commands in a real kernel."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.support.kernel import Kernel, running_kernel
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox

SCRIPT = """
import asyncio

async def main():
    await asyncio.sleep(0)
    return "done by asyncio.run"

print(asyncio.run(main()))
"""

# Says, by a file, when the main thread has come to the wait: an interrupt before that would hit something else.
WATCH = """
import sys, threading, time, traceback
from pathlib import Path

def watch(flag=Path("waiting").absolute(), main=threading.main_thread().ident):
    files = set()
    while not {("client", "jobs.py"), ("futures", "_base.py")} <= {Path(name).parts[-2:] for name in files}:
        time.sleep(0.02)
        files = {frame.f_code.co_filename for frame, _ in traceback.walk_stack(sys._current_frames()[main])}
    flag.touch()

threading.Thread(target=watch, daemon=True).start()
"""


def test_the_overview_names_the_service_and_its_jobs(kernel: Kernel) -> None:
    assert kernel.run("%%firefly generate --wait\na cat").error is None
    cell = kernel.run("%firefly")
    assert cell.error is None
    assert "sandbox" in cell.text
    assert "sandbox" in cell.html


def test_jobs_are_listed_with_their_numbers(kernel: Kernel) -> None:
    assert kernel.run("%%firefly generate --wait -o cats\na <b>cat</b> called Zorro").error is None
    assert kernel.run("%%firefly generate --wait -o refused\nnsfw").error is None
    cell = kernel.run("%firefly jobs")
    assert kernel.value("cats.number") in cell.text
    assert "called Zorro" in cell.text
    assert "<b>cat" not in cell.html
    assert len(kernel.run("%firefly jobs -n 1").html) < len(cell.html)
    only = kernel.run("%firefly jobs --number=1").text
    assert "Zorro" not in only


def test_jobs_of_a_python_client_are_jobs_as_well(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:2")
    started = kernel.run("from firefly_nb import Firefly\nff = Firefly()\njob = ff.generate('a cat by hand')")
    assert started.error is None
    assert "a cat by hand" in kernel.run("%firefly jobs").text
    waited = kernel.run("%firefly wait")
    assert waited.error is None
    assert kernel.value("job.status.value") == "'succeeded'"
    kernel.run("ff.close()")


def test_wait_for_all_for_some_and_for_none(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    kernel.run("%firefly cancel --all\n%firefly wait")
    assert kernel.run("%firefly wait").text.strip() == "No job is under way."
    quick_sandbox.reset(latency="fixed:1.5")
    for name in ("one", "two", "three"):
        assert kernel.run(f"%%firefly generate -o {name}\na {name}").error is None
    cell = kernel.run("%firefly wait one $two".replace("$", "#").replace("#two", kernel.value("two.number")))
    assert "2 jobs: 2 succeeded" in cell.text
    assert "1 job: 1 succeeded" in kernel.run("%firefly wait three").text


def test_waiting_has_an_end(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60")
    assert kernel.run("%%firefly generate -o slow\na cat").error is None
    number = kernel.value("slow.number")
    late = kernel.run("%firefly wait slow --timeout 0.5").error
    assert late == (
        f"WaitTimeout: 0.5 s have passed. Job #{number} goes on: %firefly wait {number}, or %firefly cancel {number}"
    )
    assert kernel.value("slow.status.finished") == "False"
    assert kernel.run("%firefly cancel slow\n%firefly wait slow").error is None


@pytest.mark.parametrize(
    "code", ["%%firefly generate --wait -o slow\na cat", "%firefly wait slow", "slow.result()", "slow.wait()"]
)
def test_an_interrupt_ends_the_wait_and_not_the_job(
    kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path, code: str
) -> None:
    quick_sandbox.reset(latency="fixed:60")
    if "generate" not in code:
        assert kernel.run("%%firefly generate -o slow\na cat").error is None
    assert kernel.run(WATCH).error is None
    cell = kernel.start(code)
    kernel.until((tmp_path / "waiting").exists, what="the cell to wait")
    kernel.interrupt()
    kernel.finish(cell)
    number = kernel.value("slow.number")
    assert cell.error == (
        f"Stopped waiting. Job #{number} goes on: %firefly wait {number}, or %firefly cancel {number}"
    )
    assert kernel.value("slow.status.finished") == "False"
    assert kernel.run("%firefly cancel slow").text.strip() == f"Cancelling #{number}."
    assert kernel.run("%firefly wait slow").error is None
    assert kernel.value("slow.status.value") == "'cancelled'"
    assert kernel.run("%firefly cancel slow").text.strip() == f"#{number} has already ended (cancelled)."


def test_cancel_all(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60")
    for name in ("one", "two"):
        assert kernel.run(f"%%firefly generate -o {name}\na {name}").error is None
    cell = kernel.run("%firefly cancel --all")
    assert "#" + kernel.value("one.number") in cell.text
    assert kernel.run("%firefly wait").error is None
    assert kernel.value("one.status.value, two.status.value") == "('cancelled', 'cancelled')"
    assert kernel.run("%firefly cancel --all").text.strip() == "No job is under way."


def test_upload_once_and_use_it_by_name_and_by_id(kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    (tmp_path / "pic.png").write_bytes(picture(640, 480, colour="maroon"))
    cell = kernel.run("%firefly upload pic.png -o up")
    assert cell.error is None
    identity = kernel.value("up.id").strip("'")
    assert cell.text.strip() == f"Uploaded pic.png, 640×480: up = {identity} (for 7 days)"
    for word in ("up", identity, "pic.png"):
        assert kernel.run(f"%firefly similar --image {word} --wait -o more").error is None
        assert kernel.value("more.status.value") == "'succeeded'"
    assert quick_sandbox.ledger()["counts"]["upload"] == 1


def test_models_are_listed(kernel: Kernel) -> None:
    cell = kernel.run("%firefly models")
    assert cell.error is None
    assert "<table" in cell.html


def test_nest_lets_a_pasted_script_run(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    with running_kernel(quick_sandbox.environment, tmp_path) as kernel:
        kernel.run("%load_ext firefly_nb")
        before = kernel.run(SCRIPT).error
        assert before is not None
        assert "cannot be called from a running event loop" in before
        assert kernel.run("%firefly nest").error is None
        assert kernel.run(SCRIPT).text.strip() == "done by asyncio.run"
        assert kernel.run("%%firefly generate --wait -o cats\na cat").error is None
        assert kernel.run("print(asyncio.run(cats.__class__._result(cats))[0].media_type)").text.strip() == "image/jpeg"


def test_forget_asks_and_removes(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_kernel(quick_sandbox.environment, tmp_path) as kernel:
        kernel.run("%load_ext firefly_nb")
        assert kernel.run("%%firefly generate -n 2 --wait -o cats\na cat").error is None
        assert kernel.run("%firefly forget", answers=["no"]).text.strip().endswith("Nothing was removed.")
        assert (home / "journal.sqlite3").exists()
        quick_sandbox.reset(latency="fixed:60")
        assert kernel.run("%%firefly generate -o slow\na cat").error is None
        busy = kernel.run("%firefly forget --yes").error
        assert busy is not None
        assert "under way; %firefly wait or %firefly cancel" in busy
        kernel.run("%firefly cancel --all\n%firefly wait")
        quick_sandbox.reset()
        asked = kernel.run("%firefly forget", answers=["yes"])
        assert asked.error is None
        assert asked.asked[0].startswith("shown: Remove 1 jobs") or "Remove 1 job" in asked.asked[0]
        assert not home.exists()
        gone = kernel.run("cats.outputs[0].image").error
        assert gone is not None
        assert gone.startswith("StorageError: ")
        assert kernel.run("%%firefly generate --wait -o cats\na cat").error is None
        assert kernel.value("cats.number") == "1"


def test_resume_after_a_kernel_was_killed(tmp_path: Path) -> None:
    with running_sandbox("--latency", "fixed:4", "--flat") as sandbox:
        with running_kernel(sandbox.environment, tmp_path) as kernel:
            assert kernel.run("%load_ext firefly_nb").text == ""
            assert kernel.run("%%firefly generate -n 2 -o cats\na cat").error is None
            assert kernel.run("%%firefly generate -o dogs\na dog").error is None
            condition = "cats.id is not None and dogs.id is not None"
            kernel.until(lambda: kernel.value(condition) == "True", what="both jobs to be taken")
            kernel.manager.signal_kernel(signal.SIGKILL)
        with running_kernel(sandbox.environment, tmp_path) as kernel:
            loaded = kernel.run("%load_ext firefly_nb")
            assert loaded.text.strip() == "2 jobs were under way when the last kernel ended: %firefly resume"
            resumed = kernel.run("%firefly resume")
            assert resumed.error is None
            waited = kernel.run("%firefly wait")
            assert "2 jobs: 2 succeeded" in waited.text
            kernel.until(lambda: resumed.html.count("data:image") >= 3, what="both grids")
            assert kernel.run("%firefly resume").text.strip() == "There is nothing to resume."
            assert json.loads(kernel.value("len(__import__('firefly_nb').Firefly().jobs)")) == 0
        assert sandbox.ledger()["counts"]["submit"] == 2
