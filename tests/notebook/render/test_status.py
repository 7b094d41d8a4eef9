"""What jobs show while they are under way."""

from __future__ import annotations

import pytest

from firefly_nb.core.state import Snapshot, Status
from firefly_nb.notebook import render
from firefly_nb.notebook.render import status
from tests.support.html import Document
from tests.support.snapshots import CREATED, generate, snapshot


def under_way(state: Status = Status.RUNNING, **more: object) -> Snapshot:
    return snapshot(generate(num_variations=2, size="2304x1792"), state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (
            under_way(Status.QUEUED, place=3, starts_at=CREATED + 82),
            "Waiting: starts in about 0:40, 3 before it · 0:42",
        ),
        (under_way(Status.QUEUED, place=0, starts_at=CREATED + 43), "Waiting: starts in a moment · 0:42"),
        (under_way(Status.QUEUED, place=1), "Waiting for its turn, 1 before it · 0:42"),
        (under_way(Status.SENDING), "Sending · 0:42"),
        (under_way(Status.PENDING), "Pending · 0:42"),
        (under_way(progress=38.4), "Running, 38 % · 0:42"),
        (under_way(phase="downloading 2 outputs"), "Downloading 2 outputs · 0:42"),
        (under_way(cancelling=True, progress=10.0), "Cancelling · 0:42"),
        (
            under_way(phase="still running; no answer for now", last_seen=CREATED + 20),
            "Still running; no answer for now; last seen 22 s ago · 0:42",
        ),
    ],
)
def test_a_status_says_the_phase_and_the_time(job: Snapshot, words: str) -> None:
    page = Document(render.status_html(job, CREATED + 42))
    assert words in page.words
    assert "a cat in a sunbeam" in page.words
    assert "2304 × 1792" in page.words


def test_places_are_kept_in_the_shape_of_the_pictures_to_come() -> None:
    tiles = Document(render.status_html(under_way())).all("figure")[1:]
    assert len(tiles) == 2
    style = dict(part.split(":", 1) for part in tiles[0].inside[0].attributes["style"].split(";"))
    width, height = map(int, style["aspect-ratio"].split("/"))
    assert width / height == pytest.approx(2304 / 1792, rel=0.01)


def test_a_line_shows_the_progress_that_is_reported() -> None:
    known = Document(status.bar([under_way(progress=38.4)])).elements[0].attributes
    assert (known["role"], known["aria-valuenow"]) == ("progressbar", "38")
    assert "role" not in Document(status.bar([under_way()])).elements[0].attributes


def test_several_jobs_are_counted() -> None:
    jobs = [
        snapshot(),
        snapshot(status=Status.FAILED),
        snapshot(status=Status.RUNNING),
        snapshot(status=Status.QUEUED),
        snapshot(status=Status.QUEUED),
    ]
    assert status.state_words(jobs, CREATED) == "1 of 5 done, 1 failed, 1 under way, 2 waiting"
    assert Document(status.bar(jobs)).elements[0].attributes["aria-valuenow"] == "40"


def test_what_is_announced_changes_with_the_phase_alone() -> None:
    def said(*jobs: Snapshot) -> set[str]:
        return {status.announcement([job]).partition(": ")[2] for job in jobs}

    waiting = [under_way(Status.QUEUED, place=place, starts_at=CREATED + 10 * place) for place in (9, 5, 0)]
    assert said(*waiting) == {"waiting for its turn"}
    running = [under_way(progress=float(part), last_seen=CREATED + part) for part in (1, 50, 99)]
    assert said(*running) == {"running"}
    assert said(snapshot()) == {"done"}
    spoken = Document(status.announced("Job 3: running")).elements[0].attributes
    assert (spoken["role"], spoken["aria-live"]) == ("status", "polite")
