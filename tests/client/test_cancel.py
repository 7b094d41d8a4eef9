"""Cancelling in every phase: it reaches the service when there is something to cancel, and finished images are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly, Job
from firefly_nb.core.state import Status
from tests.support.clients import client_of
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "fixed:20", "--flat") as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    with client_of(sandbox, tmp_path / "home") as client:
        yield client


def statuses(sandbox: SandboxInfo) -> list[str]:
    return [job["status"] for job in sandbox.ledger()["jobs"]]


def until(job: Job, *wanted: Status) -> None:
    wait_until(lambda: job.status in wanted, what=f"the job to be {wanted}")


def test_while_an_image_is_uploaded(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["upload-slow:1,seconds=3"], latency="fixed:20")
    job = ff.similar(picture(64, 64))
    wait_until(lambda: "uploading" in job.snapshot.phase, what="the upload")
    job.cancel()
    assert job.wait(10)
    assert job.status is Status.CANCELLED
    assert statuses(sandbox) == []


def test_while_the_request_is_on_its_way(ff: Firefly, sandbox: SandboxInfo) -> None:
    """Nothing can be done until its answer is there; then it is cancelled at the service."""
    sandbox.reset(fault=["submit-slow:1,seconds=1"], latency="fixed:20")
    job = ff.generate("a cat")
    until(job, Status.SENDING)
    job.cancel()
    assert job.wait(15)
    assert job.status is Status.CANCELLED
    assert statuses(sandbox) == ["cancelled"]


@pytest.mark.parametrize("fault", ["submit-429:1,wait=1", "submit-503:1"])
def test_while_a_request_is_on_its_way_that_makes_nothing(ff: Firefly, sandbox: SandboxInfo, fault: str) -> None:
    """It is not sent again only to be cancelled (and billed) then."""
    sandbox.reset(fault=[fault], latency="fixed:20")
    job = ff.generate("a cat")
    job.on_change(lambda snapshot: job.cancel() if snapshot.status is Status.SENDING else None)
    assert job.wait(15)
    assert job.status is Status.CANCELLED
    assert "nothing was made or billed" in str(job.error)
    assert sandbox.ledger()["counts"]["submit"] == 1
    assert statuses(sandbox) == []


@pytest.mark.parametrize("phase", [Status.PENDING, Status.RUNNING])
def test_while_the_service_works_on_it(ff: Firefly, sandbox: SandboxInfo, phase: Status) -> None:
    sandbox.reset(fault=[], latency="fixed:20")
    job = ff.generate("a cat")
    until(job, phase, Status.RUNNING)
    for _ in range(3):
        job.cancel()
    assert job.wait(15)
    assert job.status is Status.CANCELLED
    (there,) = sandbox.ledger()["jobs"]
    assert (there["status"], there["cancel_requests"]) == ("cancelled", 1)


def test_while_outputs_are_fetched_keeps_them(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["download-slow:1,seconds=2"], latency="none")
    job = ff.generate("a cat")
    wait_until(lambda: "downloading" in job.snapshot.phase, what="the download")
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.SUCCEEDED
    assert job.outputs[0].image.size == (2048, 2048)


def test_a_job_that_finishes_all_the_same_keeps_its_outputs(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-cancel-ignored:all"], latency="fixed:3")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.SUCCEEDED
    assert len(job.outputs) == 1


def test_a_service_that_takes_its_time_to_cancel(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-cancel-stuck:all,seconds=2"], latency="fixed:20")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    job.cancel()
    wait_until(lambda: job.snapshot.cancelling, what="cancelling")
    assert job.wait(20)
    assert job.status is Status.CANCELLED


@pytest.mark.parametrize(
    "fault", ["cancel-500:2", "cancel-503:1", "cancel-drop:1", "cancel-429:1,wait=1", "cancel-lost:1"]
)
def test_a_cancel_request_is_repeated(ff: Firefly, sandbox: SandboxInfo, fault: str) -> None:
    sandbox.reset(fault=[fault], latency="fixed:30")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.CANCELLED
    assert statuses(sandbox) == ["cancelled"]


def test_a_cancel_that_is_refused_says_so_and_the_job_goes_on(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["cancel-403:all"], latency="fixed:4")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    seen: list[str] = []
    job.on_change(lambda snapshot: seen.append(snapshot.phase))
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.SUCCEEDED
    assert any("did not get through" in phase for phase in seen)


def test_a_job_that_finished_before_the_cancel_arrived(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["cancel-slow:1,seconds=2"], latency="fixed:1")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.SUCCEEDED
    assert len(job.outputs) == 1
    wait_until(lambda: sandbox.ledger()["answers"].get("cancel 409") == 1, what="the late answer")


def test_a_job_that_was_cancelled_before(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["cancel-lost:1"], latency="fixed:30")
    job = ff.generate("a cat")
    until(job, Status.PENDING, Status.RUNNING)
    job.cancel()
    assert job.wait(20)
    assert job.status is Status.CANCELLED
    wait_until(lambda: sandbox.ledger()["answers"].get("cancel 410") == 1, what="the second answer")


def test_a_client_that_closes_while_it_cancels_does_not_say_that_nothing_was_made(
    sandbox: SandboxInfo, tmp_path: Path
) -> None:
    sandbox.reset(fault=["job-cancel-stuck:all,seconds=4"], latency="fixed:30")
    with client_of(sandbox, tmp_path) as first:
        job = first.generate("a cat")
        until(job, Status.PENDING, Status.RUNNING)
        job.cancel()
        wait_until(lambda: sandbox.ledger()["jobs"][0]["cancel_requests"] == 1, what="the cancel request")
    with client_of(sandbox, tmp_path) as second:
        (followed,) = second.resume()
        assert not followed.status.finished
        assert followed.wait(20)
        assert followed.status is Status.CANCELLED
        assert "before it was sent" not in str(followed.error)


def test_too_late_is_no_error(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=[], latency="none")
    job = ff.generate("a cat")
    assert job.wait(20)
    job.cancel()
    assert job.status is Status.SUCCEEDED
