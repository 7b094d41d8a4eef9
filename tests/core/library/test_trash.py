"""Deleting and bringing back: files and rows go together, whatever cuts it off in the middle."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from firefly_nb.core.journal import Journal
from firefly_nb.core.library import Library, Query, Ref
from firefly_nb.core.library.store import Store
from firefly_nb.core.library.thumbnails import Thumbnails
from firefly_nb.core.library.trash import KEPT_SECONDS, Trash
from firefly_nb.core.owners import FILE
from firefly_nb.errors import StorageError
from tests.support.journals import Made, fill
from tests.support.pictures import picture

COLOURS = ("teal", "indianred", "olive", "slateblue", "gold")


def jpeg(number: int) -> bytes:
    return picture(64, 48, COLOURS[number % 5], "JPEG")


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    return fill(tmp_path, [Made("a cat", outputs=2, seed=7), Made("a dog", seed=9)], content=jpeg)


@pytest.fixture
def library(tmp_path: Path, keys: list[str]) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


@pytest.fixture
def trash(tmp_path: Path, keys: list[str]) -> Iterator[Trash]:
    """The same folder, seen by another kernel."""
    store = Store(tmp_path)
    yield Trash(store, Thumbnails(tmp_path))
    store.close()


def files(home: Path) -> dict[str, bytes]:
    """Every file of outputs and trash, by its path from `home`."""
    found = [*(home / "outputs").rglob("*"), *(home / "trash").rglob("*")]
    return {file.relative_to(home).as_posix(): file.read_bytes() for file in found if file.is_file()}


def trashed(paths: dict[str, bytes], *names: str) -> dict[str, bytes]:
    """`paths` with the files called `names` in the trash."""
    return {f"trash/{path}" if Path(path).name in names else path: data for path, data in paths.items()}


def test_files_and_rows_go_and_come_back(library: Library, keys: list[str], tmp_path: Path) -> None:
    before, refs = files(tmp_path), library.find()
    first = Ref(keys[0], 0)
    library.star(first)
    deletion = library.delete([first])
    assert deletion.refs == (first,)
    assert library.find() == [ref for ref in refs if ref != first]
    assert library.find(Query(starred=True)) == []
    assert library.entries([first]) == []
    assert files(tmp_path) == trashed(before, "7.jpg", "7.json")
    with pytest.raises(StorageError, match="it was deleted"):
        library.output(first)
    assert library.undo(deletion) == [first]
    assert library.find() == refs
    assert library.find(Query(starred=True)) == [first]
    assert files(tmp_path) == before
    assert library.output(first).image.size == (64, 48)
    assert library.undo(deletion) == []


def test_a_job_whose_outputs_are_all_gone_is_still_a_job(library: Library, keys: list[str], tmp_path: Path) -> None:
    deletion = library.delete(library.find())
    assert library.find() == []
    journal = Journal(tmp_path)
    assert [(job.key, job.outputs) for job in journal.jobs()] == [(key, ()) for key in keys]
    assert len(library.undo(deletion)) == 3
    assert [len(job.outputs) for job in journal.jobs()] == [2, 1]
    journal.close()


def test_a_kernel_that_still_writes_the_job_brings_nothing_back(
    library: Library, keys: list[str], tmp_path: Path
) -> None:
    journal = Journal(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE jobs SET owner=?", (journal.owner,))
    job = journal.jobs(keys=keys[:1])[0]
    deletion = library.delete([Ref(job.key, 0)])
    journal.update(job)
    journal.keep(job.outputs[0], 1.0)
    assert [output.index for output in journal.jobs(keys=keys[:1])[0].outputs] == [1]
    library.undo(deletion)
    assert [output.index for output in journal.jobs(keys=keys[:1])[0].outputs] == [0, 1]
    journal.close()


def test_what_is_no_output_or_was_deleted_before_is_left_out(library: Library, keys: list[str]) -> None:
    first = Ref(keys[0], 0)
    assert library.delete([first, first, Ref("nobody", 0)]).refs == (first,)
    assert library.delete([first]).refs == ()


def test_another_kernel_can_undo_it(library: Library, keys: list[str], tmp_path: Path) -> None:
    dog, cats = Ref(keys[1], 0), (Ref(keys[0], 0), Ref(keys[0], 1))
    earlier, later = library.delete([dog]), library.delete(cats)
    with Library(tmp_path) as other:
        assert other.deletions() == [later, earlier]
        assert other.undo(other.deletions()[0]) == list(cats)
        assert other.deletions() == [earlier]


def test_an_output_whose_file_is_gone(library: Library, keys: list[str]) -> None:
    first = Ref(keys[0], 0)
    library.entries([first])[0].path.unlink()
    deletion = library.delete([first])
    assert first not in library.find()
    assert library.undo(deletion) == [first]
    assert library.entries([first])[0].missing


def test_files_outside_of_the_home_are_never_touched(library: Library, keys: list[str], tmp_path: Path) -> None:
    album = tmp_path.parent / f"{tmp_path.name}-album"
    album.mkdir()
    strangers = [album / "cat.jpg", album / "cat.json", tmp_path / "inputs.jpg"]
    for stranger in strangers:
        stranger.write_text("mine")
    link = tmp_path / "outputs" / "linked"
    link.symlink_to(album)
    for path in (strangers[0], strangers[2], link / "cat.jpg", tmp_path / "outputs" / ".." / "inputs.jpg"):
        with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
            db.execute("UPDATE outputs SET path=? WHERE job=?", (str(path), keys[1]))
        deletion = library.delete([Ref(keys[1], 0)])
        assert all(stranger.read_text() == "mine" for stranger in strangers)
        assert library.undo(deletion) == [Ref(keys[1], 0)]
        assert all(stranger.read_text() == "mine" for stranger in strangers)


def test_two_outputs_of_the_same_bytes_share_a_file(library: Library, keys: list[str], tmp_path: Path) -> None:
    one, two = Ref(keys[0], 0), Ref(keys[0], 1)
    path = library.entries([one])[0].path
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE outputs SET path=? WHERE job=?", (str(path), keys[0]))
    first = library.delete([one])
    assert path.exists()
    second = library.delete([two])
    assert not path.exists()
    library.undo(first)
    assert path.exists()
    library.undo(second)
    assert not any(entry.missing for entry in library.entries([one, two]))


def test_a_file_that_cannot_be_moved_stays_an_output(
    library: Library, keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, refs = files(tmp_path), library.find()
    (tmp_path / "trash").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match=r"trash.*: .*; 1 of 1 could not be deleted"):
        library.delete([Ref(keys[0], 0)])
    assert library.find() == refs
    assert files(tmp_path) == before


def test_a_picture_that_cannot_be_moved_keeps_the_file_beside_it(
    library: Library, keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, refs, move = files(tmp_path), library.find(), os.replace

    def replace(source: Path, target: Path) -> None:
        if source.name == "7.jpg":
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        move(source, target)

    monkeypatch.setattr("firefly_nb.core.library.trash.os.replace", replace)
    with pytest.raises(StorageError, match=r"7\.jpg: Permission denied; 1 of 2 could not be deleted"):
        library.delete([Ref(keys[0], 0), Ref(keys[0], 1)])
    assert library.find() == [ref for ref in refs if ref != Ref(keys[0], 1)]
    assert files(tmp_path) == trashed(before, "8.jpg", "8.json")


def test_outputs_on_another_disk(
    library: Library, keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, move = files(tmp_path), os.replace

    def replace(source: Path, target: Path) -> None:
        if (tmp_path / "trash" in source.parents) != (tmp_path / "trash" in target.parents):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(source))
        move(source, target)

    monkeypatch.setattr("firefly_nb.core.library.trash.os.replace", replace)
    deletion = library.delete([Ref(keys[0], 0)])
    assert files(tmp_path) == trashed(before, "7.jpg", "7.json")
    library.undo(deletion)
    assert files(tmp_path) == before


# What is cut off


def cut_off(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The process ends at the move after `after` moves."""
    moves = iter(range(after))
    move = os.replace

    def replace(source: Path, target: Path) -> None:
        if next(moves, None) is None:
            raise KeyboardInterrupt
        move(source, target)

    monkeypatch.setattr("firefly_nb.core.library.trash.os.replace", replace)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_deletion_that_is_cut_off_is_ended_later(
    library: Library, keys: list[str], tmp_path: Path, after: int, trash: Trash
) -> None:
    before, refs = files(tmp_path), library.find()
    with pytest.MonkeyPatch.context() as patch:
        cut_off(patch, after)
        with pytest.raises(KeyboardInterrupt):
            library.delete([Ref(keys[0], 0), Ref(keys[0], 1)])
    with Library(tmp_path) as other:
        assert other.find() == refs[:1]
    assert files(tmp_path) == trashed(before, "7.jpg", "7.json", "8.jpg", "8.json")


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_an_undoing_that_is_cut_off_can_be_done_again(
    library: Library, keys: list[str], tmp_path: Path, after: int, trash: Trash
) -> None:
    before, refs = files(tmp_path), library.find()
    deletion = library.delete([Ref(keys[0], 0), Ref(keys[0], 1)])
    with pytest.MonkeyPatch.context() as patch:
        cut_off(patch, after)
        with pytest.raises(KeyboardInterrupt):
            library.undo(deletion)
    assert library.find() == refs[:1]
    trash.tidy()
    assert files(tmp_path) == trashed(before, "7.jpg", "7.json", "8.jpg", "8.json")
    assert len(library.undo(deletion)) == 2
    assert files(tmp_path) == before


def test_tidying_leaves_alone_what_is_well(library: Library, keys: list[str], tmp_path: Path, trash: Trash) -> None:
    library.delete([Ref(keys[1], 0)])
    before = files(tmp_path)
    trash.tidy()
    assert files(tmp_path) == before


# What is old


def test_after_a_month_the_trash_is_emptied(library: Library, keys: list[str], tmp_path: Path, trash: Trash) -> None:
    dog, cat = Ref(keys[1], 0), Ref(keys[0], 0)
    library.star(dog)
    small = {ref: library.thumbnail(ref, 128) for ref in (dog, cat)}
    assert len(small) == 2
    kept = set((tmp_path / "thumbnails").rglob("*.webp"))
    deletion = library.delete([dog])
    trash.tidy(time.time() + KEPT_SECONDS - 60)
    assert any(path.startswith("trash/") for path in files(tmp_path))
    trash.tidy(time.time() + KEPT_SECONDS + 60)
    assert not (tmp_path / "trash").exists()
    assert len(kept - set((tmp_path / "thumbnails").rglob("*.webp"))) == 1
    assert not any("9.jpg" in path for path in files(tmp_path))
    assert len(list((tmp_path / "outputs").glob("*/*"))) == 1, "a folder that is empty goes too"
    assert library.undo(deletion) == []
    assert dog not in library.find()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT count(*) FROM stars").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM jobs").fetchone() == (2,)


def test_it_is_emptied_by_looking_into_the_library(
    library: Library, keys: list[str], tmp_path: Path, trash: Trash
) -> None:
    library.delete([Ref(keys[1], 0)])
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE trash SET deleted=?", (time.time() - KEPT_SECONDS - 60,))
    with Library(tmp_path) as other:
        other.find()
    assert not (tmp_path / "trash").exists()


def test_a_journal_that_is_locked_is_tidied_another_day(
    library: Library, keys: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firefly_nb.core.library.store._PATIENCE", 0.1)
    library.delete([Ref(keys[1], 0)])
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("UPDATE trash SET deleted=1")
        db.execute("BEGIN IMMEDIATE")
        with Library(tmp_path) as other:
            assert len(other.find()) == 2
            with pytest.raises(StorageError, match="locked"):
                other.delete(other.find())
        db.execute("ROLLBACK")
    assert (tmp_path / "trash").exists()
