"""The words for images and jobs: what they stand for, and the line that a wrong one gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from firefly_nb import Firefly
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.names import (
    check_variable,
    holds_image,
    image_named,
    image_variables,
    job_variables,
    jobs_named,
)
from firefly_nb.operations import Picture
from tests.support.clients import client_of
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo


@pytest.fixture
def client(quick_sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    quick_sandbox.reset()
    with client_of(quick_sandbox, tmp_path / "home") as client:
        yield client


def refused(text: str, namespace: dict[str, object]) -> str:
    with pytest.raises(InvalidRequest) as caught:
        image_named(text, namespace, "style_ref")
    assert caught.value.field == "style_ref"
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "cat.jpg",
        "./cats",
        "/tmp/cat one.png",
        "https://host.amazonaws.com/a?b=c",
        "0b7e5a52-6c5c-4b0f-8d0c-5a8b54b6c4c1",
        "cat-2",
    ],
)
def test_what_is_no_name_is_passed_on(text: str) -> None:
    assert image_named(text, {"cat": 1, "cats": 2}) == text


def test_a_name_without_a_variable_may_be_a_file() -> None:
    assert image_named("cats", {}) == "cats"


@pytest.mark.parametrize(
    "value",
    [
        Image.new("RGB", (40, 30)),
        np.zeros((30, 40, 3), np.uint8),
        np.zeros((30, 40, 4)),
        picture(40, 30),
        bytearray(picture(40, 30)),
    ],
)
def test_a_variable_is_read_under_its_own_name(value: object) -> None:
    found = image_named("cats", {"cats": value})
    assert isinstance(found, Picture)
    assert (found.label, found.width, found.height) == ("cats", 40, 30)


def test_a_variable_may_hold_a_path(tmp_path: Path) -> None:
    place = tmp_path / "cat.png"
    assert image_named("where", {"where": place}) is place
    assert image_named("where", {"where": str(place)}) == str(place)
    assert image_named("where[1]", {"where": [None, place]}) is place


def test_an_index_chooses_of_a_list_or_a_stack() -> None:
    images = [Image.new("RGB", (size, 8)) for size in (10, 20, 30)]
    for stack in (images, tuple(images)):
        assert [image_named(f"s[{index}]", {"s": stack}).width for index in (0, 2, -1)] == [10, 30, 30]  # type: ignore[attr-defined]
    assert image_named("s[1]", {"s": np.zeros((3, 30, 40, 3), np.uint8)}).width == 40  # type: ignore[attr-defined]


def test_a_job_is_its_first_output_and_an_index_another(client: Firefly) -> None:
    job = client.generate("a cat", num_variations=3, seeds=[1, 2, 3])
    job.result(60)
    namespace: dict[str, object] = {"cats": job, "one": job.outputs[1]}
    first, third, one = (image_named(word, namespace) for word in ("cats", "cats[2]", "one"))
    assert isinstance(first, Picture)
    assert isinstance(third, Picture)
    assert isinstance(one, Picture)
    assert (first.label, first.parent) == ("cats", (job.key, 0))
    assert (third.label, third.parent) == ("cats[2]", (job.key, 2))
    assert (one.label, one.parent) == ("one", (job.key, 1))
    assert list(image_variables(namespace)) == ["cats", "cats[0]", "cats[1]", "cats[2]", "one"]


def test_several_jobs_are_indexed_by_their_outputs(client: Firefly) -> None:
    jobs = client.submit_all([client.generate(f"cat {number}").request for number in range(3)])
    jobs.result(60)
    found = image_named("cats[2]", {"cats": jobs})
    assert isinstance(found, Picture)
    assert found.parent == (jobs[2].key, 0)


def test_an_upload_goes_by_its_id(client: Firefly) -> None:
    upload = client.upload(picture())
    assert image_named("up", {"up": upload}) is upload


@pytest.mark.parametrize(
    ("text", "value", "line"),
    [
        ("cats", 3, "style_ref: 'cats' holds an int; name an output, a job, a PIL image, bytes, an array or a path"),
        ("cats", [Image.new("L", (9, 9))] * 2, "style_ref: 'cats' holds a list of 2; name one of them, like cats[0]"),
        ("cats", np.zeros(5), "style_ref: 'cats' holds an array of shape (5,); name an output, a job, a PIL image"),
        ("cats[3]", [Image.new("L", (9, 9))] * 3, "style_ref: there is no cats[3]; cats has cats[0] to cats[2]"),
        ("cats[-4]", [Image.new("L", (9, 9))] * 3, "style_ref: there is no cats[-4]; cats has cats[0] to cats[2]"),
        ("cats[0]", [], "style_ref: there is no cats[0]; cats has nothing"),
        ("cats[0]", Image.new("L", (9, 9)), "style_ref: 'cats' holds an Image and has no [0]; give cats"),
        ("cast[0]", None, "style_ref: there is no variable 'cast'; did you mean cats?"),
        ("zebra[0]", None, "style_ref: there is no variable 'zebra'; %whos lists those there are"),
        ("cats", np, "style_ref: 'cats' holds a module; name an output, a job"),
    ],
)
def test_a_wrong_name_gives_one_line(text: str, value: object, line: str) -> None:
    assert refused(text, {"cats": value}).startswith(line)


def test_a_job_without_outputs_says_how_to_wait(client: Firefly, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:30")
    job = client.generate("a cat")
    for word in ("cats", "cats[1]"):
        line = refused(word, {"cats": job})
        assert line.endswith(f"has no outputs yet; run %firefly wait {job.number} first")
    job.cancel()
    assert job.wait(30)
    assert "cancelled" in refused("cats[0]", {"cats": job})


def test_a_variable_that_raises_when_it_is_looked_at_is_no_image() -> None:
    class Rude:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("hands off")

    assert not holds_image(Rude())
    assert list(image_variables({"rude": Rude(), "x": SimpleNamespace(shape=1), "_": Image.new("L", (9, 9))})) == []


def test_jobs_go_by_variable_number_and_end_of_id(client: Firefly) -> None:
    one, other = client.generate("a cat"), client.generate("a dog")
    assert one.wait(60)
    assert other.wait(60)
    assert other.id is not None
    both = client.submit_all([one.request, other.request])
    namespace: dict[str, object] = {"cats": one, "both": both, "n": 3}
    for word in ("cats", str(one.number), f"#{one.number}", one.key, str(one.id)):
        assert jobs_named(word, namespace, [client]) == (one,)
    assert jobs_named(other.id[-6:], namespace, [client]) == (other,)
    assert jobs_named("both", namespace, [client]) == tuple(both)
    assert [name for name, _ in job_variables(namespace)] == ["cats", "both"]
    assert both.wait(60)
    assert list(job_variables(namespace, under_way=True)) == []


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("dogs", "there is no job 'dogs': %firefly jobs lists them"),
        ("12345", "there is no job '12345': %firefly jobs lists them"),
        ("n", "'n' holds an int, which is no job; %firefly jobs lists the jobs"),
    ],
)
def test_a_wrong_job_gives_one_line(client: Firefly, word: str, line: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        jobs_named(word, {"n": 3}, [client])
    assert str(caught.value) == line


@pytest.mark.parametrize("name", ["cats", "_x1", "été", "Δ"])
def test_names_that_a_variable_may_have(name: str) -> None:
    assert check_variable(name) == name


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("my cats", "--out: 'my cats' is not a variable name; give one like my_cats"),
        ("2cats", "--out: '2cats' is not a variable name; give one like _2cats"),
        ("class", "--out: 'class' is a word of Python's own; give one like class_"),
        ("", "--out: '' is not a variable name; give one, letters, digits and _ only"),
        ("cats[0]", "--out: 'cats[0]' is not a variable name; give one like cats_0"),
    ],
)
def test_names_that_it_may_not(name: str, line: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_variable(name)
    assert str(caught.value) == line
