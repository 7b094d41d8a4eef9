"""A journal of an earlier version goes on with all that is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from firefly_nb.core import migrations
from firefly_nb.core.database import opened
from firefly_nb.core.journal import Journal
from firefly_nb.core.library import Library, Query, Ref
from firefly_nb.core.migrations import STEPS
from firefly_nb.core.owners import FILE
from tests.support.journals import Made, fill


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose journal was written at the first step."""
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "STEPS", STEPS[:1])
        fill(tmp_path, [Made("a cat", outputs=2), Made("a dog", model="image4_ultra")])
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    return tmp_path


def test_the_library_of_an_older_journal(old: Path) -> None:
    with Library(old) as library:
        (dog,) = library.find(Query("dog", model="image4_ultra"))
        library.star(dog)
        deletion = library.delete([Ref(library.find(Query("cat"))[0].job, 1)])
        assert len(library.find()) == 2
        assert len(library.undo(deletion)) == 1
    journal = Journal(old)
    assert [len(job.outputs) for job in journal.jobs()] == [2, 1]
    journal.close()
    with closing(sqlite3.connect(old / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_a_journal_that_a_kernel_of_now_opens_first(old: Path) -> None:
    Journal(old).close()
    with Library(old) as library:
        assert len(library.find(Query("cat"))) == 2


def test_the_statements_of_a_step_are_told_apart() -> None:
    step = """
        CREATE TABLE a (x TEXT DEFAULT ';');
        CREATE TRIGGER t BEFORE INSERT ON a WHEN NEW.x=';' BEGIN SELECT RAISE(IGNORE); END;
        INSERT INTO a VALUES ('one');
        INSERT INTO a VALUES (';')"""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "STEPS", (step,))
        migrations.migrate(db)
        assert db.execute("SELECT x FROM a").fetchall() == [("one",)]


def test_every_step_leads_to_tables_that_can_be_written(tmp_path: Path) -> None:
    with closing(opened(tmp_path / FILE, 1.0)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
