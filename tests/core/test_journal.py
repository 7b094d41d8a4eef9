"""The journal: shared by processes, taken over from dead ones, never made worse by what goes wrong with its file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firefly_nb.core.journal import Journal
from firefly_nb.core.migrations import STEPS
from firefly_nb.core.outputs import Output
from firefly_nb.core.owners import FILE, left_behind, lives
from firefly_nb.core.state import Service, Snapshot, Status
from firefly_nb.errors import JobFailed, StorageError
from firefly_nb.operations import build
from tests.support.sandbox import ROOT

SANDBOX = Service("sandbox", "sandbox", True)


def new(key: str = "k" * 32, status: Status = Status.QUEUED, **more: object) -> Snapshot:
    request = build("generate", {"prompt": f"a cat called {key}", "num_variations": 2})
    return Snapshot(key=key, number=0, request=request, service=SANDBOX, created=1.0, status=status, **more)  # type: ignore[arg-type]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path)
    yield opened
    opened.close()


def test_a_job_comes_back_as_it_was(journal: Journal) -> None:
    number = journal.add(new(), 600)
    error = JobFailed("no light", code="runtime_error")
    known = replace(
        new(), number=number, status=Status.FAILED, id="urn:1", status_url="https://s", finished=9.0, error=error,
        notes=("read me",),
    )  # fmt: skip
    journal.update(known)
    output = Output("k" * 32, 0, 7, "image/jpeg", 8, 6, 100, "0" * 64, path=Path("/x/7.jpg"), parent=("p" * 32, 2))
    journal.keep(output, 5.0)
    (back,) = journal.jobs()
    assert back.outputs == (output,)
    assert (back.error and (back.error.message, back.error.code)) == ("no light", "runtime_error")
    assert isinstance(back.error, JobFailed)
    assert replace(back, outputs=(), error=None, phase="") == replace(known, error=None, phase="")


def test_it_is_in_wal_mode_at_the_newest_step(journal: Journal, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    db.close()


def test_numbers_go_on_and_jobs_are_found(journal: Journal) -> None:
    first, second = journal.add(new("a" * 32), 600), journal.add(new("b" * 32), 600)
    assert second == first + 1
    for word in (str(second), f"#{second}", "b" * 6):
        assert [snapshot.key for snapshot in journal.find(word)] == ["b" * 32]
    assert journal.find("%") == journal.find("_") == []


def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version=999")
        db.execute("CREATE TABLE future (x)")
    db.close()
    before = (tmp_path / FILE).read_bytes()
    journal = Journal(tmp_path)
    assert journal.trouble is not None
    assert "newer firefly_nb" in journal.trouble
    assert journal.add(new(), 600) == 1, "in memory it works all the same"
    journal.close()
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_journal_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    journal = Journal(tmp_path)
    assert journal.trouble is not None
    assert "\n" not in journal.trouble
    assert str(tmp_path / FILE) in journal.trouble
    journal.add(new(), 600)
    assert len(journal.jobs()) == 1
    journal.close()
    assert (tmp_path / FILE).read_bytes() == content
    assert left_behind(tmp_path) == 0


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    journal = Journal(tmp_path / "home")
    assert journal.trouble is not None
    assert "FIREFLY_HOME" in journal.trouble
    journal.close()


def test_a_locked_journal_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firefly_nb.core.journal._PATIENCE", 0.2)
    journal = Journal(tmp_path)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="locked"):
        journal.add(new(), 600)
    other.execute("ROLLBACK")
    other.close()
    assert journal.add(new(), 600) == 1
    journal.close()


_HOLD = """
import sys
from pathlib import Path
from firefly_nb.core.journal import Journal
from tests.core.test_journal import new
journal = Journal(Path(sys.argv[1]))
for letter in sys.argv[2]:
    journal.add(new(letter * 32), 600)
print("ready", flush=True)
sys.stdin.read()
"""
_ADOPT = """
import sys
from pathlib import Path
from firefly_nb.core.journal import Journal
journal = Journal(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(" ".join(snapshot.key[0] for snapshot, _ in journal.adopt("sandbox")), flush=True)
sys.stdin.read()
"""


def process(code: str, *arguments: str) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def end(started: subprocess.Popen[str]) -> None:
    started.kill()
    started.communicate()


def test_a_living_kernels_jobs_are_its_own_and_a_dead_ones_are_taken_over_once(
    tmp_path: Path, journal: Journal
) -> None:
    holder = process(_HOLD, str(tmp_path), "abcdefgh")
    assert journal.adopt("sandbox") == []
    assert journal.orphans() == left_behind(tmp_path) == 0
    end(holder)
    assert journal.orphans() == left_behind(tmp_path) == 8
    rivals = [process(_ADOPT, str(tmp_path)) for _ in range(3)]
    for rival in rivals:
        assert rival.stdin is not None
        rival.stdin.write("go\n")
        rival.stdin.flush()
    taken = [rival.stdout.readline().split() for rival in rivals if rival.stdout is not None]
    assert sorted(letter for letters in taken for letter in letters) == list("abcdefgh")
    assert journal.adopt("sandbox") == [], "the rivals live, and follow them"
    for rival in rivals:
        end(rival)
    assert len(journal.adopt("sandbox")) == 8


def test_jobs_of_another_service_stay_where_they_are(tmp_path: Path, journal: Journal) -> None:
    holder = process(_HOLD, str(tmp_path), "ab")
    end(holder)
    assert journal.adopt("https://firefly-api.adobe.io") == []
    assert len(journal.adopt("sandbox")) == 2


def test_an_upload_is_known_for_less_than_its_seven_days(journal: Journal) -> None:
    journal.add_upload("0" * 64, "here", "id-1", now=1000.0)
    day = 24 * 3600
    assert journal.upload_id("0" * 64, "here", now=1000.0 + 6 * day) == "id-1"
    assert journal.upload_id("0" * 64, "here", now=1000.0 + 7 * day) is None
    assert journal.upload_id("0" * 64, "elsewhere", now=1000.0) is None
    journal.drop_upload("id-1")
    assert journal.upload_id("0" * 64, "here", now=1000.0) is None


def test_an_older_journal_is_brought_up_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Journal(tmp_path)
    first.add(new(), 600)
    first.close()
    monkeypatch.setattr(
        "firefly_nb.core.migrations.STEPS",
        (*STEPS, "CREATE TABLE more (x); ALTER TABLE jobs ADD COLUMN extra TEXT", "INSERT INTO more VALUES (7)"),
    )
    second = Journal(tmp_path)
    assert second.trouble is None
    assert [snapshot.key for snapshot in second.jobs()] == ["k" * 32]
    second.close()
    db = sqlite3.connect(tmp_path / FILE)
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 2,)
    assert db.execute("SELECT x FROM more").fetchall() == [(7,)]
    db.close()


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Journal(tmp_path)
    first.add(new(), 600)
    first.close()
    with monkeypatch.context() as later:
        step = "CREATE TABLE more (x); INSERT INTO outputs (job) SELECT key FROM jobs"
        later.setattr("firefly_nb.core.migrations.STEPS", (*STEPS, step))
        second = Journal(tmp_path)
        assert second.trouble is not None
        assert "NOT NULL" in second.trouble
        second.close()
    third = Journal(tmp_path)
    assert third.trouble is None
    assert [snapshot.key for snapshot in third.jobs()] == ["k" * 32]
    third.close()


def test_a_damaged_row_does_not_take_the_others_with_it(tmp_path: Path, journal: Journal) -> None:
    holder = process(_HOLD, str(tmp_path), "abc")
    end(holder)
    db = sqlite3.connect(tmp_path / FILE)
    with db:
        db.execute("UPDATE jobs SET request='{', facts='[1', notes='7', error='x' WHERE key LIKE 'a%'")
        db.execute("UPDATE jobs SET facts='{\"new\": 1}', status_url='https://s', error='[]' WHERE key LIKE 'b%'")
    db.close()
    assert [snapshot.key[0] for snapshot, _ in journal.adopt("sandbox")] == ["a", "b", "c"]
    assert [snapshot.request.command for snapshot in journal.jobs()] == ["generate"] * 3


def test_only_the_kernel_that_follows_a_job_writes_it(tmp_path: Path, journal: Journal) -> None:
    journal.add(new(), 600)
    other = Journal(tmp_path)
    (copy,) = other.jobs()
    other.update(replace(copy, status=Status.CANCELLED))
    other.close()
    assert [snapshot.status for snapshot in journal.jobs()] == [Status.QUEUED]


def test_what_could_not_be_written_is_written_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firefly_nb.core.journal._PATIENCE", 0.2)
    journal = Journal(tmp_path)
    for letter in "ab":
        journal.add(new(letter * 32), 600)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    kept = Output("a" * 32, 0, 7, "image/jpeg", 8, 6, 100, "0" * 64, path=Path("/x/7.jpg"))
    with pytest.raises(StorageError, match="locked"):
        journal.keep(kept, 5.0)
    with pytest.raises(StorageError, match="locked"):
        journal.update(replace(new("a" * 32), status=Status.SUCCEEDED, finished=9.0, outputs=(kept,)))
    other.execute("ROLLBACK")
    other.close()
    journal.update(replace(new("b" * 32), status=Status.RUNNING))
    first, second = journal.jobs()
    assert (first.status, first.outputs, second.status) == (Status.SUCCEEDED, (kept,), Status.RUNNING)
    journal.close()


def test_a_text_that_the_file_cannot_hold_is_one_line_and_no_more(journal: Journal) -> None:
    journal.add(new(), 600)
    with pytest.raises(StorageError) as caught:
        journal.update(replace(new(), id="\ud800"))
    assert "\n" not in str(caught.value)
    journal.update(replace(new(), id="urn:1"))
    assert journal.jobs()[0].id == "urn:1"


def test_a_journal_that_is_deleted_meanwhile_is_told_of(tmp_path: Path, journal: Journal) -> None:
    journal.add(new("a" * 32), 600)
    (tmp_path / FILE).unlink()
    assert journal.add(new("b" * 32), 600) == 2
    assert journal.trouble is not None
    assert "moved or deleted" in journal.trouble
    with pytest.raises(StorageError, match="moved or deleted"):
        journal.update(replace(new("a" * 32), status=Status.RUNNING))
    assert len(journal.jobs()) == 2, "what is known in this kernel stays known"


_FORK = """
import os, sys
from pathlib import Path
from firefly_nb import Firefly
ff = Firefly(base_url="sandbox", home=sys.argv[1])
if os.fork() == 0:
    sys.exit()  # with everything that is registered to run at the end
os.wait()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_does_not_let_go_of_its_parents_jobs(tmp_path: Path, journal: Journal) -> None:
    parent = process(_FORK, str(tmp_path))
    locks = {path.stem for path in (tmp_path / "owners").glob("*.lock")} - {journal.owner}
    assert len(locks) == 1
    assert lives(tmp_path, locks.pop())
    end(parent)
