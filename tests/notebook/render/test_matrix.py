"""The table of a matrix: what its headings say, what each tile shows, and that it stays light and harmless."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from firefly_nb.core.state import Snapshot, Status
from firefly_nb.errors import ContentRefused, JobUnknown
from firefly_nb.notebook.render.matrix import Table, matrix_bundle, matrix_html, page_html, parts
from firefly_nb.operations import Axis
from tests.support.html import Document
from tests.support.snapshots import generate, kept, snapshot

HOSTILE = '<script>alert(1)</script> "onload=alert(1) \x1b[31m\x00\ud83d {{x}} $a$ &amp;'


def table(*axes: tuple[str, Sequence[str]], jobs: int = 1, prompt: str = "a {animal} in {place}") -> Table:
    sizes = [range(len(labels)) for _, labels in axes] + [range(1)] * (3 - len(axes))
    places = [(row, column, page)[: len(axes)] for page in sizes[2] for row in sizes[0] for column in sizes[1]]
    found = tuple(Axis(name, tuple(labels)) for name, labels in axes)
    return Table(found, prompt, tuple((place, jobs) for place in places))


ANIMAL = ("animal", ("cat", "dog"))
PLACE = ("place", ("Paris", "Rome"))


def four(tmp_path: Path) -> list[Snapshot]:
    """One that was made, one under way, one that was refused and one of which nobody knows."""
    return [
        snapshot(generate("a cat in Paris"), outputs=kept(tmp_path, 11)),
        snapshot(generate("a cat in Rome"), Status.RUNNING, progress=40.0),
        snapshot(generate("a dog in Paris"), Status.FAILED, error=ContentRefused("the prompt is not allowed")),
        snapshot(generate("a dog in Rome"), Status.UNKNOWN, error=JobUnknown("the answer was lost")),
    ]


def test_rows_and_columns_are_named_for_those_who_hear_them(tmp_path: Path) -> None:
    page = Document(matrix_html(table(ANIMAL, PLACE), four(tmp_path)))
    names = [(heading.attributes["scope"], heading.words) for heading in page.all("th")]
    assert names == [("col", "Paris"), ("col", "Rome"), ("row", "cat"), ("row", "dog")]
    assert "a {animal} in {place}" in page.words


def test_each_tile_says_what_became_of_it(tmp_path: Path) -> None:
    page = Document(matrix_html(table(ANIMAL, PLACE), four(tmp_path)))
    corner, *tiles = page.all("td")
    assert "animal" in corner.words
    assert "place" in corner.words
    made, going, refused, unknown = tiles
    assert "seed 11" in made.words
    assert [image.attributes["alt"] for image in page.all("img")] == ["a cat in Paris (seed 11)"]
    assert "40" in going.words
    assert "The prompt is not allowed" in refused.words
    assert "The answer was lost" in unknown.words


def test_a_third_axis_makes_a_table_for_each_of_its_values(tmp_path: Path) -> None:
    jobs = [snapshot(outputs=[output]) for output in kept(tmp_path, *range(8))]
    page = Document(matrix_html(table(ANIMAL, PLACE, ("content_class", ("photo", "art"))), jobs))
    assert len(page.all("table")) == 2
    assert "content class: photo" in page.words
    assert "content class: art" in page.words
    assert page.words.index("seed 3") < page.words.index("content class: art") < page.words.index("seed 4")


def test_a_single_axis_needs_no_table(tmp_path: Path) -> None:
    jobs = [snapshot(outputs=[output]) for output in kept(tmp_path, 1, 2)]
    page = Document(matrix_html(table(ANIMAL), jobs))
    assert page.all("table") == []
    assert page.words.index("cat") < page.words.index("dog")


def test_what_fills_in_is_made_of_the_rows_that_stay(tmp_path: Path) -> None:
    jobs = four(tmp_path)
    head, *rows = (Document(piece) for piece in parts(table(ANIMAL, PLACE), jobs))
    assert [heading.words for heading in head.all("th")] == ["Paris", "Rome"]
    assert [row.all("th")[0].words for row in rows] == ["cat", "dog"]
    assert len(rows[0].all("img")) == 1
    before, after = parts(table(ANIMAL, PLACE), jobs), parts(table(ANIMAL, PLACE), [*jobs[:3], jobs[0]])
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]


def test_several_pictures_of_one_combination_share_its_tile(tmp_path: Path) -> None:
    page = Document(matrix_html(table(ANIMAL, ("time", ("dawn",))), [
        snapshot(generate(num_variations=2), outputs=kept(tmp_path, 1, 2)),
        snapshot(generate(num_variations=2), outputs=kept(tmp_path, 3, 4)),
    ]))  # fmt: skip
    assert [len(tile.words.split("seed")) for tile in page.all("td")[1:]] == [2, 2]
    assert len(page.all("img")) == 4


def test_words_of_the_user_stay_words(tmp_path: Path) -> None:
    shown = table(("animal", (HOSTILE, "dog")), ("place", (HOSTILE,)), prompt=HOSTILE)
    bundle = matrix_bundle(shown, [snapshot(generate("x"), outputs=kept(tmp_path, 1)), snapshot(status=Status.PENDING)])
    page = Document(bundle["text/html"])
    assert "<script>alert(1)</script>" in page.words
    assert "\x1b" not in bundle["text/plain"]
    page_html(shown, [snapshot(status=Status.PENDING)] * 2).encode("utf-8")


def test_in_a_terminal_each_job_has_its_labels_before_it(tmp_path: Path) -> None:
    lines = matrix_bundle(table(ANIMAL, PLACE), four(tmp_path))["text/plain"].splitlines()
    starts = [line for line in lines if line.startswith(("cat, ", "dog, "))]
    assert [line.partition(":")[0] for line in starts] == ["cat, Paris", "cat, Rome", "dog, Paris", "dog, Rome"]


@pytest.mark.parametrize("side", [2, 10])
def test_a_large_one_stays_light(side: int, tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.effect_noise((1024, 1024), 60).convert("RGB").save(file, "JPEG")  # no picture packs worse
    labels = tuple(map(str, range(side)))
    jobs = [snapshot(outputs=kept(tmp_path, number, content=file.getvalue())) for number in range(side * side)]
    html = matrix_html(table(("row", labels), ("column", labels)), jobs)
    page = Document(html)
    assert len(page.all("img")) == side * side
    assert len(html) < 2_500_000
