"""`%firefly`, `%firefly jobs` and `%firefly models` as tables and as text."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from firefly_nb.core.line import LimitInfo
from firefly_nb.core.models import CustomModel
from firefly_nb.core.state import Status
from firefly_nb.errors import ContentRefused
from firefly_nb.notebook import render
from tests.support.html import Document, embedded
from tests.support.snapshots import CREATED, REAL, SANDBOX, generate, kept, snapshot


def test_jobs_are_rows_with_a_small_picture(tmp_path: Path) -> None:
    jobs = [
        snapshot(generate("a cat"), outputs=kept(tmp_path, 1, 2)),
        snapshot(generate("a dog"), Status.FAILED, error=ContentRefused("refused: use other words")),
        snapshot(generate("a boat"), Status.RUNNING, progress=40.0),
    ]
    shown = render.jobs_table(jobs, CREATED + 42)
    page = Document(shown["html"])
    rows = [row.words for row in page.all("tr")[1:]]
    for row, words in zip(
        rows, (("a cat", "Done", "2 images"), ("a dog", "Refused"), ("a boat", "Running, 40 %")), strict=True
    ):
        assert all(word in row for word in words)
    (image,) = page.all("img")
    assert embedded(image).width >= int(image.attributes["width"])
    assert image.attributes["alt"] == ""
    assert [cell.attributes["scope"] for cell in page.all("th")] == ["col"] * 5 + ["row"] * 3
    lines = shown["text"].splitlines()
    assert lines[0].split() == ["#", "job", "state", "time", "made", "prompt"]
    assert all(line.index("Generate") == lines[1].index("Generate") for line in lines[1:])


def test_no_jobs_is_a_hint() -> None:
    shown = render.jobs_table([])
    assert "%%firefly generate" in shown["text"]
    assert "%%firefly generate" in Document(shown["html"]).words


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (LimitInfo(None, False, 0), "not known yet"),
        (LimitInfo(4, False, 0), "4 requests a minute, learned from the service"),
        (LimitInfo(60, True, 0), "60 requests a minute, set by you"),
        (LimitInfo(math.inf, True, 0), "none"),
    ],
)
def test_the_overview_names_service_limit_and_jobs(limits: LimitInfo, words: str) -> None:
    jobs = [snapshot(), snapshot(), snapshot(status=Status.RUNNING), snapshot(status=Status.QUEUED)]
    shown = render.overview(REAL, limits, jobs, home=Path("/data/firefly"), orphans=1, trouble="the journal is locked")
    for text in (" ".join(shown["text"].split()), Document(shown["html"]).words):
        for expected in (
            "firefly-api.adobe.io",
            words,
            "1 under way, 1 waiting, 2 done",
            "1 job left under way by a kernel that is gone: %firefly resume follows it",
            "/data/firefly",
            "the journal is locked",
        ):
            assert expected in text


def test_the_overview_of_the_sandbox_says_that_it_is_one() -> None:
    shown = render.overview(SANDBOX, LimitInfo(None, False, 0), [])
    assert "nothing is sent to Adobe" in shown["text"]
    assert "%firefly login" in [element.words for element in Document(shown["html"]).all("code")]


def test_models_are_listed_with_the_id_that_an_option_takes() -> None:
    shown = render.models(
        [CustomModel("urn:aaid:1", "<b>Mugs</b>", "image4 1", None, "mug_x"), CustomModel("urn:2", "Plain")]
    )
    page = Document(shown["html"])
    assert [element.words for element in page.all("code")] == ["urn:aaid:1", "urn:2"]
    assert "<b>Mugs</b>" in page.words
    assert "mug_x" in shown["text"]
