"""Where an output came from: chains, branches, what is no longer recorded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from firefly_nb.core.images import Inputs, picture_of
from firefly_nb.core.lineage import History, described, history
from firefly_nb.core.outputs import Output
from firefly_nb.core.replay import cells
from firefly_nb.core.state import Snapshot
from firefly_nb.errors import StorageError
from firefly_nb.operations import Picture, Request, as_cell, build, parse
from tests.support.pictures import picture
from tests.support.snapshots import CREATED, SANDBOX


class Past:
    """A record of jobs, each made a second after the one before it."""

    def __init__(self) -> None:
        self.jobs: dict[str, Snapshot] = {}
        self.asked: list[list[str]] = []

    def job(self, request: Request, *seeds: int | None) -> Snapshot:
        number = len(self.jobs) + 1
        key = f"key{number}"
        outputs = tuple(
            Output(key, index, seed, "image/jpeg", 64, 48, 10, f"hash{number}-{index}")
            for index, seed in enumerate(seeds)
        )
        found = Snapshot(
            key=key, number=number, request=request, service=SANDBOX, created=CREATED + number, outputs=outputs
        )
        self.jobs[key] = found
        return found

    def lookup(self, keys: Sequence[str]) -> list[Snapshot]:
        self.asked.append(list(keys))
        return [self.jobs[key] for key in keys if key in self.jobs]

    def of(self, job: Snapshot, position: int | None = 0) -> History:
        return history(job.key, position, self.lookup)


def made(job: Snapshot, position: int = 0) -> Picture:
    """An output as an image of the next request."""
    return Picture(label="any", sha256=f"hash{job.number}-{position}", parent=(job.key, position))


@pytest.fixture
def past() -> Past:
    return Past()


def test_a_chain_is_told_from_the_first_prompt_on(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat", "num_variations": 3}), 1, 2, 3)
    past.job(build("generate", {"prompt": "something else"}), 9)
    wide = past.job(build("expand", {"image": made(cat, 2), "size": "2500x2500"}), 4)
    large = past.job(build("upscale", {"image": made(wide), "seeds": [5]}), 5)
    steps = past.of(large)
    assert [(step.number, step.operation, step.seeds) for step in steps] == [
        (1, "generate", (1, 2, 3)),
        (3, "expand", (4,)),
        (4, "upscale", (5,)),
    ]
    assert [[output.seed for output in step.outputs] for step in steps] == [[3], [4], [5]]
    assert (steps[0].prompt, steps[1].prompt) == ("a cat", None)
    assert steps[1].request is wide.request
    assert [described(step, steps) for step in steps] == ["a cat", "image #1[2]", "image #3"]


def test_branches_come_together_and_each_job_is_told_once(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat"}), 1)
    hat = past.job(build("generate", {"prompt": "a hat"}), 2)
    night = past.job(build("generate", {"prompt": "night", "style_ref": made(cat), "structure_ref": made(hat)}), 3)
    end = past.job(build("video", {"prompt": "go", "first_frame": made(cat), "last_frame": made(night)}), 4)
    steps = past.of(end)
    assert [step.number for step in steps] == [1, 2, 3, 4]
    assert described(steps[3], steps) == "go; first frame #1; last frame #3"
    assert len(past.asked) <= 4


def test_a_history_of_a_job_is_that_of_all_its_outputs(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat"}), 1, 2)
    assert past.of(cat, None)[0].positions == (0, 1)
    assert past.of(cat, 1)[0].positions == (1,)


def test_one_output_used_twice_and_two_outputs_of_one_job(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat"}), 1, 2)
    both = build("generate", {"prompt": "b", "style_ref": made(cat, 0), "structure_ref": made(cat, 1)})
    steps = past.of(past.job(both, 3))
    assert steps[0].positions == (0, 1)
    assert described(steps[1], steps) == "b; style ref #1[0]; structure ref #1[1]"


def test_what_is_no_longer_recorded_stands_as_a_given_image(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat"}), 1)
    wide = past.job(build("expand", {"image": replace(made(cat), label="cats[0]")}), 2)
    del past.jobs[cat.key]
    steps = past.of(wide)
    assert [step.number for step in steps] == [2]
    assert described(steps[0], steps) == "image cats[0]"
    with pytest.raises(StorageError, match="no record of this job"):
        past.of(cat)


def test_a_very_long_chain(past: Past) -> None:
    last = past.job(build("generate", {"prompt": "a cat"}), 1)
    for number in range(1500):
        last = past.job(build("similar", {"image": made(last)}), number)
    assert len(past.of(last)) == 1501


def test_it_prints_as_a_table_and_is_a_sequence(past: Past) -> None:
    cat = past.job(build("generate", {"prompt": "a cat\nin a box"}), 11, 12)
    wide = past.job(build("expand", {"image": made(cat, 1)}), 7)
    steps = past.of(wide)
    assert repr(steps).splitlines() == ["#1  Generate  seed 12  a cat in a box", "#2  Expand    seed 7   image #1[1]"]
    assert [step.number for step in steps[1:]] == [2]
    assert steps[-1].number == 2
    assert steps[0] in steps


# Replaying it


def test_cells_read_back_as_the_same_requests(past: Past, tmp_path: Path) -> None:
    prompt = 'a cat called "Zorro"\n  it\'s {here}, 5 $'
    cat = past.job(build("generate", {"prompt": prompt, "num_variations": 3, "size": "2304x1792"}), 1, 2, 3)
    options = {"image": made(cat, 2), "prompt": "more", "num_variations": 1, "inset": "1,2,3,4"}
    wide = past.job(build("expand", options), 4)
    found = cells(past.of(wide), Inputs(tmp_path), lambda snapshot: None)
    first, second = (parse(*_split(cell)) for cell in found)
    assert (first.flags.out, second.flags.out) == ("generate_1", "expand_2")
    assert first.requests == (build("generate", {"prompt": prompt, "seeds": [1, 2, 3], "size": "2304x1792"}),)
    expected = build("expand", {"image": "generate_1[2]", "prompt": "more", "seeds": [4], "inset": "1,2,3,4"})
    assert second.requests == (expected,)


def test_names_that_jobs_already_have(past: Past, tmp_path: Path) -> None:
    cat = past.job(build("generate", {"prompt": "a cat"}), 1)
    dog = past.job(build("generate", {"prompt": "a dog"}), 2)
    images = {"background": made(cat), "fill_area_mask": made(dog), "object": made(dog)}
    end = past.job(build("precise-composite", images))
    named = {cat.key: "pet", dog.key: "pet"}
    found = cells(past.of(end), Inputs(tmp_path), lambda snapshot: named.get(snapshot.key))
    assert [parse(*_split(cell)).flags.out for cell in found] == ["pet", "generate_2", "precise_composite_3"]
    assert "--background pet --fill-area-mask generate_2 --object generate_2" in found[2]


def test_images_that_no_job_made(past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    inputs = Inputs(tmp_path / "kept here")
    (tmp_path / "photo.png").write_bytes(picture())
    file = picture_of(tmp_path / "photo.png")
    memory = replace(picture_of(picture(64, 48)), label="cutout")
    lost = replace(picture_of(picture(32, 24)), label="gone", content=None)
    upload = Picture(label="u", upload_id="00000001-0000-4000-8000-000000000000")
    address = Picture(label="https://x.amazonaws.com/a.png", url="https://x.amazonaws.com/a.png?Signature=s")
    inputs.put(memory)
    words = []
    for image in (file, memory, lost, upload, address):
        (cell,) = cells(past.of(past.job(build("similar", {"image": image}))), inputs, lambda snapshot: None)
        words.append(parse(*_split(cell)).requests[0].image)  # type: ignore[attr-defined]
    assert words[0] == str(tmp_path / "photo.png")
    assert picture_of(words[1]).sha256 == memory.sha256
    assert re.fullmatch(r"~/kept here/inputs/[0-9a-f]{16}\.png", str(words[1]))
    assert words[2:] == ["gone", upload.upload_id, "https://x.amazonaws.com/a.png"]


def test_an_image_that_was_kept_under_its_whole_hash_is_found(tmp_path: Path) -> None:
    image = picture_of(picture(64, 48))
    inputs = Inputs(tmp_path)
    inputs.put(image)
    (short,) = (tmp_path / "inputs").iterdir()
    long = short.rename(short.with_stem(str(image.sha256)))
    assert inputs.path(image) == long
    assert inputs.fill(replace(image, content=None)) == image
    inputs.put(image)
    assert list((tmp_path / "inputs").iterdir()) == [long]


def test_an_operation_without_seeds_in_its_answer(past: Past, tmp_path: Path) -> None:
    job = past.job(build("generate", {"prompt": "a cat", "num_variations": 2}), None, None)
    (cell,) = cells(past.of(job), Inputs(tmp_path), lambda snapshot: "cats")
    assert cell == as_cell(build("generate", {"prompt": "a cat", "num_variations": 2})).replace("2\n", "2 -o cats\n")


def _split(cell: str) -> tuple[str, str | None]:
    """A cell's line without its magic, and its body."""
    line, newline, body = cell.partition("\n")
    assert line.startswith("%%firefly " if newline else "%firefly ")
    return line.partition(" ")[2], body if newline else None
