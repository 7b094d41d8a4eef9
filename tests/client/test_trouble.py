"""What goes wrong with the disk: the images stay within reach, the user is told in a line, nothing kept is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly, Job
from firefly_nb.core.owners import FILE
from tests.support.clients import client_of
from tests.support.sandbox import ROOT, SandboxInfo, running_sandbox, wait_until


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--flat", "--latency", "none") as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=[], latency="none")


def done(ff: Firefly, prompt: str = "a cat", seeds: tuple[int, ...] = (7,)) -> Job:
    """A job that has succeeded with images that can be looked at, wherever they are."""
    job = ff.generate(prompt, seeds=list(seeds), size="1024x1024")
    job.result(30)
    assert [output.image.size for output in job.outputs] == [(1024, 1024)] * len(seeds)
    return job


def note_of(job: Job) -> str:
    """The one line that the user is told."""
    (note,) = job.snapshot.notes
    assert "\n" not in note
    assert len(note) < 300
    return note


def test_a_folder_that_takes_no_outputs(sandbox: SandboxInfo, tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("not a folder")
    with client_of(sandbox, tmp_path) as ff:
        job = done(ff, seeds=(7, 8))
        assert all(output.path is None for output in job.outputs)
        assert "held in memory" in job.snapshot.notes[0]
        assert job.outputs[0].save(tmp_path / "mine.jpg").read_bytes() == job.outputs[0].bytes
        assert ff.trouble is None
    assert (tmp_path / "outputs").read_text() == "not a folder"


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/nowhere/home"])
def test_a_folder_that_cannot_be(sandbox: SandboxInfo, home: str) -> None:
    with client_of(sandbox, Path(home)) as ff:
        job = done(ff)
        assert job.outputs[0].path is None
        journal, outputs = job.snapshot.notes
        assert journal == ff.trouble
        assert "set FIREFLY_HOME" in journal
        assert "held in memory" in outputs
        assert [each.key for each in ff.recent()] == [job.key]


def test_a_folder_that_vanishes_while_a_job_runs(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(latency="fixed:1")
    home = tmp_path / "home"
    with client_of(sandbox, home) as ff:
        job = ff.generate("a cat", seeds=[7], size="1024x1024")
        wait_until(lambda: job.id is not None, what="the job to be accepted")
        shutil.rmtree(home)
        home.write_text("something else")
        assert job.result(30)[0].image.size == (1024, 1024)
        assert job.outputs[0].path is None
        assert any("moved or deleted" in note for note in job.snapshot.notes)
        assert any("held in memory" in note for note in job.snapshot.notes)
    assert home.read_text() == "something else"


def test_a_folder_that_vanishes_is_made_again(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(latency="fixed:1")
    home = tmp_path / "home"
    with client_of(sandbox, home) as ff:
        job = ff.generate("a cat", seeds=[7], size="1024x1024")
        wait_until(lambda: job.id is not None, what="the job to be accepted")
        shutil.rmtree(home)
        path = job.result(30)[0].path
        assert path is not None
        assert json.loads(path.with_suffix(".json").read_text())["job"]["id"] == job.id
        assert "moved or deleted" in note_of(job)
        assert "moved or deleted" in note_of(done(ff, "the next one"))


def test_a_locked_journal_holds_nobody_up(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firefly_nb.core.journal._PATIENCE", 1.0)
    sandbox.reset(latency="fixed:0.5")
    with client_of(sandbox, tmp_path, requests_per_minute=float("inf")) as ff:
        before = ff.generate("before", seeds=[7], size="1024x1024")
        wait_until(lambda: before.id is not None, what="the job to be accepted")
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        meanwhile = [ff.generate(f"cat {number}", size="1024x1024") for number in range(10)]
        for job in [before, *meanwhile]:
            assert job.result(20)[0].image.size == (1024, 1024)
            assert any("locked" in note for note in job.snapshot.notes)
        assert before.outputs[0].path is not None
        other.execute("ROLLBACK")
        other.close()
        after = done(ff, "after")
        assert after.snapshot.notes == ()
        recorded = {snapshot.key: snapshot for snapshot in ff._session.journal.jobs()}
        assert [recorded[job.key].status.value for job in (before, after)] == ["succeeded", "succeeded"]
        assert recorded[before.key].outputs == before.snapshot.outputs


def test_a_journal_that_was_cut_off(sandbox: SandboxInfo, tmp_path: Path) -> None:
    with client_of(sandbox, tmp_path) as ff:
        kept = done(ff).outputs[0].path
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    with client_of(sandbox, tmp_path) as ff:
        job = done(ff, "another", seeds=(8,))
        assert job.outputs[0].path is not None
        assert "cannot be" in note_of(job)
    assert (tmp_path / FILE).read_bytes() == whole[: len(whole) // 2]
    assert kept is not None
    assert kept.exists()


_LITTLE_ROOM = """
import json, resource, sys
from firefly_nb import Firefly
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
ff = Firefly()
jobs = [ff.generate(f"cat {number}", seeds=[number], size="2048x2048") for number in range(3)]
print(json.dumps([[job.result(30)[0].image.size, job.outputs[0].path and 1, job.snapshot.notes] for job in jobs]))
"""


def little_room(sandbox: SandboxInfo, home: Path, largest: int) -> list[tuple[list[int], int | None, list[str]]]:
    """What becomes of three jobs in a process that may write no file larger than `largest` bytes."""
    import os

    ran = subprocess.run(
        [sys.executable, "-c", _LITTLE_ROOM, str(largest)],
        cwd=ROOT,
        env={**os.environ, **sandbox.environment, "FIREFLY_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    return [(size, path, notes) for size, path, notes in json.loads(ran.stdout)]


@pytest.mark.parametrize("largest", [4096, 20000])
def test_files_that_may_not_grow(sandbox: SandboxInfo, tmp_path: Path, largest: int) -> None:
    for size, path, notes in little_room(sandbox, tmp_path, largest):
        assert size == [2048, 2048]
        assert path is None
        assert any("held in memory" in note for note in notes)
        assert all("\n" not in note for note in notes)
    assert not list(tmp_path.glob("outputs/**/.part*")), "no half of a file is left"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 256 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount; test_files_that_may_not_grow shows the same without it")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk(sandbox: SandboxInfo, small_disk: Path) -> None:
    with client_of(sandbox, small_disk) as ff:
        kept = done(ff).outputs[0].path
        assert kept is not None
        content = kept.read_bytes()
        free = shutil.disk_usage(small_disk).free
        (small_disk / "filler").write_bytes(b"\0" * (free - free % 4096))
        held = [done(ff, f"cat {number}", seeds=(number,)) for number in range(3)]
        for job in held:
            assert job.outputs[0].path is None
            assert any("No space left" in note for note in job.snapshot.notes)
            assert any("journal" in note and "full" in note for note in job.snapshot.notes)
        (small_disk / "filler").unlink()
        after = done(ff, "after", seeds=(99,))
        assert after.snapshot.notes == ()
        assert after.outputs[0].path is not None
        assert kept.read_bytes() == content
    with client_of(sandbox, small_disk) as ff:
        assert [snapshot.status.value for snapshot in ff.recent()] == ["succeeded"] * 2
