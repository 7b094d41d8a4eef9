"""The library over journals of many jobs: found, shown, starred, and never in the way of those who write."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firefly_nb.core.journal import Journal
from firefly_nb.core.library import Library, Query, Ref
from firefly_nb.core.library import index as index_module
from firefly_nb.core.owners import FILE
from firefly_nb.errors import StorageError
from tests.support.journals import BEGUN, Made, fill
from tests.support.snapshots import snapshot

JOBS = (
    Made("A cat in a sunbeam", outputs=2, seed=100),
    Made("a dog; not a Cat's friend", seed=200, model="image4_standard", created=BEGUN + 100),
    Made("Crème brûlée, 猫が好き 🐱", seed=300, model="image4_ultra", created=BEGUN + 200),
    Made(
        None, operation="upscale", seed=123456, created=BEGUN + 300, request={"image": {"label": "photos/holiday.png"}}
    ),
    Made(
        "a red hat",
        operation="fill",
        seed=400,
        created=BEGUN + 400,
        request={"negative_prompt": "blurry", "style_presets": ["layered_paper", "bokeh"], "size": [2048, 2048]},
    ),
    Made("never finished", outputs=0),
)
CATS, DOG, CREME, UPSCALE, HAT = range(5)


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    return fill(tmp_path, JOBS)


@pytest.fixture
def library(tmp_path: Path, keys: list[str]) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def found(library: Library, keys: list[str], query: Query | str) -> list[int]:
    """Which of `JOBS` the outputs that were found belong to."""
    refs = library.find(Query(query) if isinstance(query, str) else query)
    return [keys.index(ref.job) for ref in refs]


SEARCHES = [
    ("", [HAT, UPSCALE, CREME, DOG, CATS, CATS]),
    ("cat", [DOG, CATS, CATS]),
    ("CAT sun", [CATS, CATS]),
    ('"a cat"', [DOG, CATS, CATS]),
    ('"cat a"', []),
    ("su", [CATS, CATS]),
    ("beam", []),
    ("creme BRULEE", [CREME]),
    ("猫", [CREME]),
    ("好き", [CREME]),
    ("🐱", [CREME]),
    ("🐶", []),
    ("blurry", [HAT]),
    ("layered", [HAT]),
    ("bokeh hat", [HAT]),
    ("upscale", [UPSCALE]),
    ("holiday.png", [UPSCALE]),
    ("photos", []),
    ("image4", [CREME, DOG]),
    ("object", []),
    ("123", [UPSCALE]),
    ("101", [CATS]),
    ("101.jpg cat", [CATS]),
    ("123456 cat", []),
    ("never", []),
    ("2048", []),
]


@pytest.mark.parametrize(("words", "expected"), SEARCHES)
def test_words_find_what_they_stand_in(library: Library, keys: list[str], words: str, expected: list[int]) -> None:
    assert found(library, keys, words) == expected


@pytest.mark.parametrize(("words", "expected"), SEARCHES)
def test_the_same_without_full_text_search(
    library: Library, keys: list[str], words: str, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_FULL_TEXT", "CREATE VIRTUAL TABLE words USING no_such_module(text, terms)")
    assert found(library, keys, words) == expected


@pytest.mark.parametrize("plain", [False, True])
def test_no_words_are_an_error(tmp_path_factory: pytest.TempPathFactory, plain: bool) -> None:
    home = tmp_path_factory.mktemp("home")
    keys = fill(home, JOBS)
    strange = ('"', "*", "AND", "-x", "NEAR(", "a:b", "{x}", "^a", "a*b", "''", "\\", "%", "_", "\0", "a\0b", "\ud800")
    with pytest.MonkeyPatch.context() as patch, Library(home) as library:
        if plain:
            patch.setattr(index_module, "_FULL_TEXT", "CREATE VIRTUAL TABLE words USING no_such_module(text, terms)")
        for words in strange:
            library.find(Query(words))

        @settings(deadline=None)
        @given(st.text())
        def any_words(words: str) -> None:
            assert {ref.job for ref in library.find(Query(words))} <= set(keys)

        any_words()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(since=BEGUN + 250), [HAT, UPSCALE]),
        (Query(model="image4_ultra"), [CREME]),
        (Query("dog", model="image4_ultra"), []),
        (Query(model="unheard of"), []),
        (Query(seed=101), [CATS]),
        (Query(operation="fill"), [HAT]),
        (Query("a", operation="fill", since=BEGUN + 1, seed=400), [HAT]),
        (Query(seed=2**70), []),
    ],
)
def test_filters(library: Library, keys: list[str], query: Query, expected: list[int]) -> None:
    assert found(library, keys, query) == expected


def test_entries(library: Library, keys: list[str], tmp_path: Path) -> None:
    refs = library.find()
    assert [entry.ref for entry in library.entries(refs)] == refs
    (second,) = library.entries([Ref(keys[CATS], 1)])
    assert (second.number, second.prompt, second.operation, second.model) == (1, JOBS[0].prompt, "generate", None)
    assert (second.seed, second.width, second.height, second.media_type) == (101, 64, 48, "image/jpeg")
    assert (second.created, second.starred, second.sandbox, second.parent) == (BEGUN, False, True, None)
    assert second.missing
    second.path.parent.mkdir(parents=True)
    second.path.write_bytes(b"here")
    assert not library.entries([second.ref])[0].missing
    assert library.entries([Ref("nobody", 0), Ref(keys[CATS], 9)]) == []
    assert library.entries([]) == []
    (upscaled,) = library.entries(library.find(Query(operation="upscale")))
    assert upscaled.prompt is None


def test_stars_stay(library: Library, keys: list[str], tmp_path: Path) -> None:
    ref = Ref(keys[DOG], 0)
    library.star(ref)
    library.star(ref, True)
    assert library.find(Query(starred=True)) == [ref]
    assert library.entries([ref])[0].starred
    with Library(tmp_path) as other:
        assert other.find(Query("dog", starred=True)) == [ref]
    library.star(ref, False)
    library.star(ref, False)
    assert library.find(Query(starred=True)) == []


def test_counts(library: Library, keys: list[str]) -> None:
    library.star(Ref(keys[CATS], 0))
    counts = library.counts()
    assert (counts.total, counts.starred) == (6, 1)
    assert list(counts.operations.items()) == [("generate", 4), ("upscale", 1), ("fill", 1)]
    assert counts.models == {"image4_standard": 1, "image4_ultra": 1}


def test_it_says_when_there_is_something_new(library: Library, keys: list[str], tmp_path: Path) -> None:
    before = library.changed()
    assert library.changed() == before
    journal = Journal(tmp_path)
    job = snapshot(key="k" * 32)
    journal.add(job, 60)
    assert library.changed() == before, "a job without outputs is nothing to show"
    fill(tmp_path, [Made("new")])
    after = library.changed()
    assert after > before
    library.star(Ref(keys[0], 0))
    starred = library.changed()
    assert starred > after
    library.delete([Ref(keys[0], 0)])
    assert library.changed() > starred
    journal.close()


def test_new_jobs_are_found_at_once_and_those_of_another_journal_never(library: Library, tmp_path: Path) -> None:
    assert library.find(Query("zebra")) == []
    (key,) = fill(tmp_path, [Made("a zebra")])
    assert [ref.job for ref in library.find(Query("zebra"))] == [key]
    library.close()
    for file in tmp_path.glob(f"{FILE}*"):
        file.unlink()
    for prompt in ("a lion", "a tiger"):
        fill(tmp_path, [Made(prompt)] * 4)
    assert library.find(Query("zebra")) == library.find(Query("cat")) == []
    assert len(library.find(Query("lion"))) == 4


def test_a_home_without_a_journal_is_empty_and_stays_so(tmp_path: Path) -> None:
    with Library(tmp_path / "nowhere") as library:
        assert library.find() == library.find(Query("cat", model="x")) == []
        assert library.counts().total == 0
        assert library.changed() == library.changed()
        with pytest.raises(StorageError, match="no longer in the journal"):
            library.output(Ref("k", 0))
        assert not (tmp_path / "nowhere").exists()
        fill(tmp_path / "nowhere", [Made("a cat")])
        assert len(library.find(Query("cat"))) == 1


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_made_again(tmp_path: Path, keys: list[str], content: bytes) -> None:
    (tmp_path / index_module.FILE).write_bytes(content)
    with Library(tmp_path) as library:
        assert found(library, keys, "hat") == [HAT]
    assert (tmp_path / index_module.FILE).read_bytes()[:100] != content[:100]


def test_an_index_that_cannot_be_kept_is_held_in_memory(tmp_path: Path, keys: list[str]) -> None:
    (tmp_path / index_module.FILE).mkdir()
    with Library(tmp_path) as library:
        assert found(library, keys, "hat") == [HAT]


def test_an_index_of_another_version_is_made_again(tmp_path: Path, keys: list[str]) -> None:
    with closing(sqlite3.connect(tmp_path / index_module.FILE)) as db, db:
        db.execute("CREATE TABLE words (old)")
        db.execute("PRAGMA user_version=99")
    with Library(tmp_path) as library:
        assert found(library, keys, "hat") == [HAT]


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_journal_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with Library(tmp_path) as library:
        for ask in (library.find, library.changed, library.counts, lambda: library.star(Ref("k", 0))):
            with pytest.raises(StorageError) as caught:
                ask()
            assert str(tmp_path / FILE) in str(caught.value)
            assert "\n" not in str(caught.value)
    assert (tmp_path / FILE).read_bytes() == content


def test_damaged_rows_take_nothing_with_them(library: Library, keys: list[str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        for key, request in zip(keys, ("{", "[]", '{"prompt": 7, "model": 8}', "null", "[" * 100_000), strict=False):
            db.execute("UPDATE jobs SET request=? WHERE key=?", (request, key))
    assert found(library, keys, "hat") == []
    assert found(library, keys, "fill") == [HAT]
    assert [entry.prompt for entry in library.entries(library.find())] == [None] * 6


def test_reading_goes_on_while_another_kernel_writes(library: Library, keys: list[str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM outputs")
        assert found(library, keys, "cat") == [DOG, CATS, CATS]
        other.execute("ROLLBACK")


def test_many_threads_at_once(library: Library, keys: list[str]) -> None:
    troubles: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(10):
                library.star(Ref(keys[CATS], number % 2), bool(number % 3))
                assert len(library.entries(library.find(Query("cat")))) == 3
                library.changed()
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
