"""The life of a job as a pure function: every event, and the ends that nothing changes."""

from __future__ import annotations

from typing import cast

import pytest

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import (
    Accepted,
    CancelAsked,
    CancelFailed,
    Downloading,
    Event,
    Finished,
    Noted,
    Reopened,
    ResultFacts,
    Seen,
    Sending,
    Service,
    Snapshot,
    Status,
    Unseen,
    Unsent,
    Uploading,
    Waiting,
    apply,
    service_status,
)
from firefly_nb.errors import JobFailed, JobTimeout
from firefly_nb.operations import Request

NEW = Snapshot(key="k", number=1, request=cast(Request, None), service=Service("sandbox", "sandbox", True), created=0.0)


def after(*events: Event) -> Snapshot:
    job = NEW
    for event in events:
        job = apply(job, event)
    return job


ACCEPTED = (Waiting(2, 9.0), Sending(1.0), Accepted("urn:1", "https://s", "https://c", 2.0))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("pending", Status.PENDING),
        ("running", Status.RUNNING),
        ("cancel_pending", Status.RUNNING),
        ("succeeded", Status.SUCCEEDED),
        ("failed", Status.FAILED),
        ("cancelled", Status.CANCELLED),
        ("canceled", Status.CANCELLED),
        ("timeout", Status.TIMEOUT),
        ("SUCCEEDED", Status.SUCCEEDED),
        ("something new", Status.RUNNING),
        (None, Status.RUNNING),
        (7, Status.RUNNING),
    ],
)
def test_the_services_words(word: object, status: Status) -> None:
    assert service_status(word) is status


def test_a_word_that_is_not_known_is_never_an_end() -> None:
    assert not service_status("archived").finished


def test_the_usual_way() -> None:
    job = after(*ACCEPTED)
    assert (job.status, job.id, job.place, job.starts_at) == (Status.PENDING, "urn:1", None, None)
    job = apply(job, Seen(Status.RUNNING, 40.0, 3.0))
    assert (job.status, job.progress, job.last_seen) == (Status.RUNNING, 40.0, 3.0)
    job = apply(job, Seen(Status.RUNNING, None, 4.0))
    assert job.progress == 40.0
    job = apply(job, Downloading(ResultFacts(width=8), 2, 5.0))
    assert (job.status, job.phase, job.facts.width) == (Status.RUNNING, "downloading 2 outputs", 8)
    job = apply(job, Finished(Status.SUCCEEDED, 6.0))
    assert (job.status, job.finished, job.progress) == (Status.SUCCEEDED, 6.0, 100.0)


def test_phases_speak_to_people() -> None:
    assert after(Uploading(1)).phase == "uploading 1 image"
    assert after(Uploading(2)).phase == "uploading 2 images"
    assert after(Waiting(0, None)).phase == "waiting for its turn"


def test_a_request_that_made_nothing_is_back_in_line() -> None:
    job = after(Sending(1.0), Unsent("the request limit is reached"))
    assert (job.status, job.sent) == (Status.QUEUED, None)


def test_status_requests_that_fail_change_nothing_but_the_phase() -> None:
    job = after(*ACCEPTED, Seen(Status.RUNNING, 10.0, 3.0), Unseen("no answer for now"))
    assert (job.status, job.last_seen, job.phase) == (Status.RUNNING, 3.0, "no answer for now")


def test_cancelling_can_fail_and_be_asked_again() -> None:
    asked = after(*ACCEPTED, CancelAsked())
    assert asked.cancelling
    assert not apply(asked, CancelFailed("no way")).cancelling


LATE: list[Event] = [
    Waiting(1, None),
    Sending(9.0),
    Seen(Status.RUNNING, 1.0, 9.0),
    Accepted("other", "x", None, 9.0),
    Finished(Status.SUCCEEDED, 9.0),
    CancelAsked(),
]


@pytest.mark.parametrize("status", [status for status in Status if status.finished])
@pytest.mark.parametrize("event", LATE, ids=lambda event: type(event).__name__)
def test_an_end_is_an_end(status: Status, event: Event) -> None:
    ended = after(*ACCEPTED, Finished(status, 5.0, JobFailed("no")))
    assert apply(ended, event) is ended


def test_a_note_can_come_late_and_stands_once() -> None:
    ended = after(Finished(Status.SUCCEEDED, 5.0), Noted("read me"), Noted("read me"))
    assert ended.notes == ("read me",)
    assert ended.status is Status.SUCCEEDED


def test_reopened_follows_a_job_that_the_service_has() -> None:
    job = apply(after(*ACCEPTED, Finished(Status.TIMEOUT, 5.0, JobTimeout("late"))), Reopened())
    assert (job.status, job.error, job.finished) == (Status.PENDING, None, None)


def test_outputs_that_were_kept_stay_when_the_rest_fails() -> None:
    one = Output("k", 0, 7, "image/jpeg", 8, 8, 100, "0" * 64)
    some = after(*ACCEPTED, Finished(Status.TIMEOUT, 5.0, JobTimeout("late"), outputs=(one,)))
    again = apply(apply(some, Reopened()), Finished(Status.TIMEOUT, 9.0, JobTimeout("late")))
    assert again.outputs == (one,)
