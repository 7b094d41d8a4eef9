"""Matrices against a real sandbox: every tile at its place, and what is missing asked for alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from firefly_nb import Firefly
from firefly_nb.client.matrix import Matrix
from firefly_nb.core.state import Status
from firefly_nb.errors import ConfigurationError, InvalidRequest, StorageError
from tests.client.test_resume import killed
from tests.support.clients import client_of
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox

VARY = {"animal": ["cat", "dog"], "place": ["Paris", "Rome", "Oslo"]}
PROMPT = "a {animal} in {place}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "fixed:0.2", "--flat") as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    sandbox.reset(fault=[], latency="fixed:0.2")
    with client_of(sandbox, tmp_path / "home") as client:
        yield client


def asked(sandbox: SandboxInfo) -> list[str]:
    return sorted(str(job["prompt"]) for job in sandbox.ledger()["jobs"])


def test_rows_columns_and_everything_that_jobs_can_do(ff: Firefly, sandbox: SandboxInfo) -> None:
    matrix = ff.matrix("generate", PROMPT, vary=VARY, size="1024x1024")
    assert [axis.name for axis in matrix.axes] == ["animal", "place"]
    assert len(matrix.result(60)) == 6
    assert matrix.status is Status.SUCCEEDED
    assert matrix[1, 2].request.prompt == "a dog in Oslo"  # type: ignore[union-attr]
    assert matrix[-1, -1] is matrix[1, 2] is matrix[5]
    assert [job.number for job in matrix[:2]] == [matrix[0].number, matrix[1].number]
    assert repr(matrix) == "<matrix of 2 × 3: 6 of 6 jobs ended>"
    assert asked(sandbox) == sorted(f"a {animal} in {place}" for animal in VARY["animal"] for place in VARY["place"])
    for place in ((2, 0), (0,), (0, 0, 0)):
        with pytest.raises(IndexError, match="is no place in a matrix of 2 × 3"):
            matrix[place]


def test_nothing_is_sent_when_one_tile_is_wrong(ff: Firefly, sandbox: SandboxInfo) -> None:
    with pytest.raises(InvalidRequest, match=r"size: 1344x768 is not made by image4_custom|custom_model_id"):
        ff.matrix("generate", "a cat", vary={"model": ["image3", "image4_custom"]}, size="1344x768")
    with pytest.raises(InvalidRequest, match="no file"):
        ff.matrix("generate", "a cat", prompts="nowhere.txt")
    assert sandbox.ledger()["jobs"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"vary": {"word": "oil"}}, "vary: word: 'oil' is one value; give a list, like ['a', 'b']"),
        ({"vary": {"word": 5}}, "vary: word: 5 is one value; give a list, like ['a', 'b']"),
        ({"prompts": [5]}, "prompts: 5 is no prompt; give texts, or mappings"),
        ({"prompts": []}, "prompts: there are none; give at least one"),
    ],
)
def test_a_mistake_in_python_is_one_line(
    ff: Firefly, sandbox: SandboxInfo, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        ff.matrix("generate", "a {word} cat", **options)
    assert str(caught.value) == message
    assert sandbox.ledger()["jobs"] == []


def test_one_upload_serves_every_tile(ff: Firefly, sandbox: SandboxInfo) -> None:
    matrix = ff.matrix("expand", vary={"size": ["600x600", "700x600"], "placement": ["left", "right"]}, image=picture())
    assert [output.image.size for output in matrix.result(60)] == [(600, 600)] * 2 + [(700, 600)] * 2
    assert sandbox.ledger()["counts"]["upload"] == 1


def test_prompts_of_a_file_and_of_a_list(ff: Firefly, tmp_path: Path) -> None:
    (tmp_path / "ideas.csv").write_text("animal,place\ncat,Paris\ndog,Rome\n")
    matrix = ff.matrix("generate", PROMPT, prompts=tmp_path / "ideas.csv")
    assert [job.request.prompt for job in matrix] == ["a cat in Paris", "a dog in Rome"]  # type: ignore[attr-defined]
    matrix = ff.matrix("generate", prompts=["a cat", "a {size} dog"], vary={"size": ["big", "small"]})
    assert [job.request.prompt for job in matrix][2:] == ["a big dog", "a small dog"]  # type: ignore[attr-defined]


def test_a_model_that_makes_one_image_a_request(ff: Firefly, sandbox: SandboxInfo) -> None:
    matrix = ff.matrix("generate", "a cat", vary={"model": ["image3", "image5"]}, num_variations=2)
    assert len(matrix) == 3
    assert [len(tile.jobs) for tile in matrix.tiles] == [1, 2]
    assert len(matrix.result(60)) == 4
    assert len(matrix[1,].outputs) == 2
    again = ff.matrix("generate", "a cat", vary={"model": ["image3", "image5"]}, num_variations=2, complete=True)
    assert [job.key for job in again] == [job.key for job in matrix]
    assert len(sandbox.ledger()["jobs"]) == 3


def test_what_is_missing_is_asked_for_alone(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-fails:2"], latency="fixed:0.2")
    first = ff.matrix("generate", PROMPT, vary=VARY)
    first.wait(60)
    made = [job.key for job in first if job.status is Status.SUCCEEDED]
    assert len(made) == 4
    second = ff.matrix("generate", PROMPT, vary=VARY, complete=True)
    assert len(second.result(60)) == 6
    assert {job.key for job in second} > set(made)
    assert len(sandbox.ledger()["jobs"]) == 8
    (lost,) = second[0].outputs
    assert lost.path is not None
    lost.path.unlink()
    third = ff.matrix("generate", PROMPT, vary=VARY, complete=True)
    third.wait(60)
    assert len(sandbox.ledger()["jobs"]) == 9, "a file that is gone is missing, too"


def test_jobs_under_way_are_followed_and_not_sent_again(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=[], latency="fixed:1.5")
    first = ff.matrix("generate", PROMPT, vary=VARY)
    second = ff.matrix("generate", PROMPT, vary=VARY, complete=True)
    assert [job.key for job in first] == [job.key for job in second]
    assert len(second.result(60)) == 6


def test_jobs_of_a_kernel_that_was_killed(sandbox: SandboxInfo, tmp_path: Path) -> None:
    """`killed` has asked for "pending 0" and "pending 1", with seeds 1 and 2."""
    sandbox.reset(fault=[], latency="fixed:2")
    killed(sandbox, tmp_path, "pending")
    with client_of(sandbox, tmp_path) as ff:
        options: dict[str, Any] = {"num_variations": 1, "seeds": [1], "complete": True}
        matrix = ff.matrix("generate", "pending {number}", vary={"number": ["0", "7"]}, **options)
        assert [output.seed for output in matrix.result(60)] == [1, 1]
        assert matrix[0].number == 1
    assert len(sandbox.ledger()["jobs"]) == 3


def test_one_of_which_nobody_knows_is_not_repeated(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["submit-lost:1"], latency="fixed:0.2")
    first = ff.matrix("generate", PROMPT, vary=VARY)
    first.wait(60)
    assert [job.status for job in first].count(Status.UNKNOWN) == 1
    second = ff.matrix("generate", PROMPT, vary=VARY, complete=True)
    assert [job.status for job in second].count(Status.UNKNOWN) == 1
    assert len(sandbox.ledger()["jobs"]) == 6


# What it leaves


def test_a_contact_sheet_and_a_page(ff: Firefly, sandbox: SandboxInfo, tmp_path: Path) -> None:
    matrix = ff.matrix("generate", "a {word} <b>cat</b>", vary={"word": ["red", "demo-unsafe"], "seeds": [1, 2, 3]})
    matrix.wait(60)
    sheet = matrix.contact_sheet(tmp_path / "new" / "sheet.png")
    with Image.open(tmp_path / "new" / "sheet.png") as kept:
        assert kept.size == sheet.size
        assert kept.format == "PNG"
    assert sheet.width > 3 * 300
    assert sheet.height > 2 * 300
    page = matrix.to_html(tmp_path / "sheet.html")
    html = page.read_text("utf-8")
    assert html.count("<img") == 3
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 2
    assert "<b>cat" not in html
    assert "http" not in html.replace("http://www.w3.org", "")
    with pytest.raises(StorageError, match="give another place"):
        matrix.contact_sheet(tmp_path)
    with pytest.raises(StorageError, match="give another place"):
        matrix.to_html(tmp_path)


@pytest.mark.parametrize(
    "vary",
    [{}, {"seeds": [1]}, {"seeds": list(range(1, 8))}, {"word": ["a", "b"], "seeds": [1], "size": ["1024x1024"]}],
)
def test_a_sheet_of_any_shape(ff: Firefly, vary: dict[str, Any]) -> None:
    matrix = ff.matrix("generate", "a {word} cat" if "word" in vary else "a cat", vary=vary)
    matrix.wait(60)
    assert isinstance(matrix, Matrix)
    assert matrix.contact_sheet().width >= 480


def test_a_frame(ff: Firefly) -> None:
    matrix = ff.matrix("generate", "a {word} cat", vary={"word": ["red", "demo-unsafe"], "seeds": [7]})
    matrix.wait(60)
    frame = matrix.to_frame()
    assert list(frame.columns) == [
        "word",
        "seeds",
        "job",
        "status",
        "seed",
        "prompt",
        "width",
        "height",
        "path",
        "error",
    ]
    assert list(frame["status"]) == ["succeeded", "failed"]
    assert frame["seed"][0] == 7
    assert "content policy" in frame["error"][1]


def test_a_frame_needs_pandas(ff: Firefly, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = ff.matrix("generate", "a cat", vary={"seeds": [1]})
    matrix.wait(60)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ConfigurationError, match=r"^to_frame: pandas is not installed; pip install"):
        matrix.to_frame()
