"""The client from the outside, against a real sandbox: a job from its call to its files."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from firefly_nb import AsyncFirefly, Firefly, Jobs
from firefly_nb.core.state import Snapshot, Status
from firefly_nb.errors import (
    ContentRefused,
    InvalidRequest,
    JobCancelled,
    JobFailed,
    Unauthorized,
    Unreachable,
    WaitTimeout,
)
from tests.support.clients import arguments, client_of
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "fixed:0.4", "--flat", "--seed", "1") as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    sandbox.reset(latency="fixed:0.4", fault=[])
    with client_of(sandbox, tmp_path / "home") as client:
        yield client


def test_a_job_from_call_to_file(ff: Firefly) -> None:
    job = ff.generate("a cat in a sunbeam", num_variations=2, seeds=[11, 12], content_class="art", size="1024x1024")
    assert not job.status.finished
    outputs = job.result(timeout=30)
    assert [output.seed for output in outputs] == [11, 12]
    assert job.status.value == "succeeded"
    assert job.id is not None
    assert job.snapshot.facts.content_class == "art"
    for output in outputs:
        assert output.path is not None
        assert output.path.name == f"{output.seed}.jpg"
        assert output.path.read_bytes() == output.bytes
        assert hashlib.sha256(output.bytes).hexdigest() == output.sha256
        assert output.image.size == (1024, 1024) == (output.width, output.height)


def test_the_file_beside_an_output_tells_where_it_came_from(ff: Firefly) -> None:
    job = ff.generate("a cat", seeds=[5])
    path = job.result(timeout=30)[0].path
    assert path is not None
    note = json.loads(path.with_suffix(".json").read_text())
    assert note["operation"] == "generate"
    assert note["request"]["prompt"] == "a cat"
    assert (note["seed"], note["job"]["id"], note["job"]["number"]) == (5, job.id, job.number)
    assert note["service"]["name"] == "sandbox"
    assert note["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "http" not in json.dumps({**note, "service": None})


def test_the_bytes_are_the_services_own(ff: Firefly, sandbox: SandboxInfo) -> None:
    output = ff.generate("a cat", seeds=[5]).result(timeout=30)[0]
    status = sandbox.submit("/v3/images/generate-async", {"prompt": "a cat", "seeds": [5]})
    url = sandbox.finished(status)["result"]["outputs"][0]["image"]["url"]
    assert sandbox.http.get(url).content == output.bytes


def test_several_jobs_run_side_by_side(ff: Firefly, sandbox: SandboxInfo) -> None:
    jobs = Jobs([ff.generate(f"cat {number}") for number in range(6)])
    assert len(jobs.result(timeout=30)) == 6
    assert sandbox.ledger()["counts"]["token"] == 1
    assert len({job.id for job in jobs}) == 6


def test_one_image_leads_to_the_next(ff: Firefly, sandbox: SandboxInfo) -> None:
    first = ff.generate("a cat", size="1024x1024").result(timeout=30)[0]
    jobs = [first.expand(size=size) for size in ("1500x1500", "2000x1200")]
    sizes = {job.result(timeout=30)[0].image.size for job in jobs}
    assert sizes == {(1500, 1500), (2000, 1200)}
    assert jobs[0].outputs[0].parent == (first.job, 0)
    assert sandbox.ledger()["counts"]["upload"] == 1


def test_on_change_sees_every_status_once_and_in_order(ff: Firefly) -> None:
    seen: list[Snapshot] = []
    job = ff.generate("a cat")
    job.on_change(seen.append)
    job.result(timeout=30)
    order = [status for status in Status if any(snapshot.status is status for snapshot in seen)]
    words = list(dict.fromkeys(snapshot.status for snapshot in seen))
    assert words == order
    assert words[-1] is Status.SUCCEEDED


def test_await_works_on_the_users_own_loop(ff: Firefly) -> None:
    async def main() -> int:
        first, second = await asyncio.gather(ff.generate("a"), ff.generate("b"))
        return len(first) + len(second)

    assert asyncio.run(main()) == 2


def test_the_async_client_has_no_thread(sandbox: SandboxInfo, tmp_path: Path) -> None:
    async def main() -> tuple[tuple[int, int], int]:
        before = threading.active_count()
        async with AsyncFirefly(**arguments(sandbox, tmp_path)) as ff:
            job = await ff.generate("a cat", num_variations=2, size="1024x1024")
            outputs = await job
            larger = await (await ff.expand(outputs[0], size="1300x1100"))
            ours = [thread for thread in threading.enumerate() if thread.name == "firefly_nb"]
            assert threading.active_count() >= before
            return larger[0].image.size, len(ours)

    size, ours = asyncio.run(main())
    assert size == (1300, 1100)
    assert ours == 0


def test_result_timeout_ends_the_wait_and_not_the_job(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1.5")
    job = ff.generate("a cat")
    with pytest.raises(WaitTimeout, match="goes on"):
        job.result(timeout=0.05)
    assert job.result(timeout=30)


@pytest.mark.parametrize(
    ("prompt", "error", "words"),
    [
        ("a demo-unsafe cat", ContentRefused, "content policy"),
        ("a demo-entity cat", ContentRefused, "leave the name out"),
        ("a demo-failure cat", JobFailed, "could not finish"),
    ],
)
def test_a_refused_or_failed_job_is_a_typed_error_of_one_line(
    ff: Firefly, prompt: str, error: type[Exception], words: str
) -> None:
    job = ff.generate(prompt)
    with pytest.raises(error, match=words) as caught:
        job.result(timeout=30)
    assert "\n" not in str(caught.value)
    assert job.status == "failed"


def test_what_the_service_says_of_the_prompt_is_kept(ff: Firefly) -> None:
    job = ff.generate("a demo-denied demo-artist cat")
    job.result(timeout=30)
    assert job.snapshot.facts.denied_words
    assert job.snapshot.facts.blocked_artists


def test_nothing_is_sent_for_a_wrong_value(ff: Firefly, sandbox: SandboxInfo) -> None:
    with pytest.raises(InvalidRequest, match="content_class"):
        ff.generate("a cat", content_class="phto")  # type: ignore[call-overload]
    with pytest.raises(InvalidRequest, match="no file"):
        ff.expand("missing.jpg", size="3000x3000")
    assert sandbox.ledger()["counts"].get("submit", 0) == 0
    assert len(ff.jobs) == 0


def test_wrong_credentials(sandbox: SandboxInfo, tmp_path: Path) -> None:
    with client_of(sandbox, tmp_path, client_secret="wrong") as ff:
        jobs = [ff.generate("a cat") for _ in range(5)]
        for job in jobs:
            with pytest.raises(Unauthorized, match="client id and secret"):
                job.result(timeout=30)


def test_an_unreachable_service(sandbox: SandboxInfo, tmp_path: Path) -> None:
    with client_of(sandbox, tmp_path, base_url="http://127.0.0.1:9") as ff:
        job = ff.generate("a cat")
        with pytest.raises(Unreachable, match="cannot be reached"):
            job.result(timeout=60)
        assert job.status == "failed"


def test_cancel_while_it_runs_reaches_the_service(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:30")
    job = ff.generate("a cat")
    wait_until(lambda: job.id is not None, what="the job to be accepted")
    job.cancel()
    job.cancel()
    with pytest.raises(JobCancelled):
        job.result(timeout=30)
    assert [entry["status"] for entry in sandbox.ledger()["jobs"]] == ["cancelled"]


def test_cancel_before_its_turn_sends_nothing(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(latency="fixed:0.2")
    with client_of(sandbox, tmp_path, requests_per_minute=1) as ff:
        first = ff.generate("first")
        second = ff.generate("second")
        first.result(timeout=30)
        assert second.status == "queued"
        second.cancel()
        with pytest.raises(JobCancelled, match="before it was sent"):
            second.result(timeout=10)
        assert len(sandbox.ledger()["jobs"]) == 1


def test_an_image_of_a_kind_the_service_does_not_read(ff: Firefly, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "GIF")
    with pytest.raises(InvalidRequest, match="GIF"):
        ff.similar(buffer.getvalue())


def test_jobs_are_found_by_number_and_by_the_end_of_their_id(ff: Firefly) -> None:
    job = ff.generate("a cat")
    job.result(timeout=30)
    assert job.id is not None
    assert ff.find(str(job.number)) is job
    assert ff.find(f"#{job.number}") is job
    assert ff.find(job.id[-8:]) is job
    with pytest.raises(InvalidRequest, match="no job"):
        ff.find("99999")
