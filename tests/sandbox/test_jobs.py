"""The life of a job: pending, running, ended, cancelled."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from tests.sandbox import bodies
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until
from tests.support.service_document import PATH, check

GENERATE = "/v3/images/generate-async"


def cancel(sandbox: SandboxInfo, status_url: str) -> httpx.Response:
    return sandbox.http.put(status_url.replace("/v3/status/", "/v3/cancel/"), headers=sandbox.headers())


def test_a_job_passes_through_pending_and_running(sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1.2")
    status_url, token = sandbox.submit(GENERATE, {"prompt": "a cat"}), sandbox.token()
    words: list[str] = []

    def ended() -> bool:
        word = sandbox.status(status_url, token)["status"]
        if word not in words:
            words.append(word)
        return bool(word == "succeeded")

    wait_until(ended, 20, "the job to end")
    assert words == ["pending", "running", "succeeded"]


def test_a_job_takes_its_time_and_no_more(sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.6")
    sandbox.finished(sandbox.submit(GENERATE, {"prompt": "a cat"}))
    job = sandbox.ledger()["jobs"][0]
    assert job["due"] - job["created"] == pytest.approx(0.6)
    assert job["created"] < job["starts"] < job["due"] <= job["ready"] <= job["seen"]
    assert job["painted"] <= job["ready"]


def test_no_job_succeeds_before_its_pictures_exist() -> None:
    with running_sandbox("--latency", "none", "--workers", "1") as sandbox:
        body = {"prompt": "a harbour with many boats", "numVariations": 4}
        status_url = sandbox.submit(GENERATE, body)
        assert sandbox.status(status_url)["status"] == "running"
        finished = sandbox.finished(status_url)
        job = sandbox.ledger()["jobs"][0]
        assert job["ready"] == job["painted"] > job["due"]
        assert len(finished["result"]["outputs"]) == 4


def test_the_server_answers_while_it_paints() -> None:
    with running_sandbox("--latency", "none") as sandbox:
        jobs = [sandbox.submit(GENERATE, {"prompt": f"a castle, {n}", "numVariations": 4}) for n in range(2)]
        token, waits = sandbox.token(), []

        def ended() -> bool:
            begun = time.perf_counter()
            words = [sandbox.status(job, token)["status"] for job in jobs]
            waits.append((time.perf_counter() - begun) / len(jobs))
            return all(word == "succeeded" for word in words)

        wait_until(ended, 60, "the jobs to end")
        assert len(waits) > 5
        assert sorted(waits)[len(waits) // 2] < 0.1


def test_durations_spread_and_are_the_same_for_the_same_seed(sandbox: SandboxInfo) -> None:
    def durations(seed: int) -> list[float]:
        sandbox.reset(latency="lognormal:2,0.5", seed=seed)
        token = sandbox.token()
        for _ in range(12):
            sandbox.submit(GENERATE, {"prompt": "a"}, token=token)
        return [round(job["due"] - job["created"], 4) for job in sandbox.ledger()["jobs"]]

    first = durations(3)
    assert len(set(first)) == 12
    assert max(first) > 1.5 * min(first)
    assert durations(3) == first
    assert durations(4) != first


def test_progress_grows_where_it_is_reported(sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:0.8")
    request = bodies.sample("image5", sandbox)
    status_url, token = sandbox.submit(request.path, request.body, request.model), sandbox.token()
    seen: list[float] = []

    def ended() -> bool:
        said = sandbox.status(status_url, token)
        seen.append(said["progress"])
        return bool(said["status"] == "succeeded")

    wait_until(ended, 20, "the job to end")
    assert seen == sorted(seen)
    assert seen[0] < 50
    assert seen[-1] == 100


def test_cancel_ends_a_job(sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:60")
    status_url = sandbox.submit(GENERATE, {"prompt": "a cat"})
    answer = cancel(sandbox, status_url)
    assert (answer.status_code, answer.content) == (200, b"")
    said = sandbox.status(status_url)
    assert said["status"] == "cancelled"
    if PATH.is_file():
        check(said, "JobResponse")
    assert sandbox.ledger()["jobs"][0]["cancelled"] is not None


def test_cancelling_too_late(sandbox: SandboxInfo) -> None:
    done = sandbox.submit(GENERATE, {"prompt": "a cat"})
    sandbox.finished(done)
    answer = cancel(sandbox, done)
    assert (answer.status_code, answer.json()["error_code"]) == (409, "job_completed")
    assert sandbox.status(done)["status"] == "succeeded"
    sandbox.reset(latency="fixed:60")
    waiting = sandbox.submit(GENERATE, {"prompt": "a cat"})
    cancel(sandbox, waiting)
    answer = cancel(sandbox, waiting)
    assert (answer.status_code, answer.json()["error_code"]) == (410, "job_already_canceled")


@pytest.mark.parametrize("verb", ["status", "cancel"])
def test_jobs_that_nobody_knows(sandbox: SandboxInfo, verb: str) -> None:
    method = "GET" if verb == "status" else "PUT"
    unknown = sandbox.http.request(method, f"{sandbox.base_url}/v3/{verb}/urn:ff:jobs:x:y", headers=sandbox.headers())
    assert (unknown.status_code, unknown.json()["error_code"]) == (404, "unknown_job_id")
    odd = sandbox.http.request(method, f"{sandbox.base_url}/v3/{verb}/%3Cscript%3E", headers=sandbox.headers())
    assert odd.status_code == (422 if verb == "status" else 404)


def test_one_cancelled_job_leaves_its_twin_alone() -> None:
    """Two jobs for the same picture are painted once; cancelling one must not take it from the other."""
    with running_sandbox("--latency", "none", "--workers", "1") as sandbox:
        body = {"prompt": "a windmill", "seeds": [4]}
        first, second = sandbox.submit(GENERATE, body), sandbox.submit(GENERATE, body)
        assert cancel(sandbox, first).status_code == 200
        assert sandbox.finished(second)["status"] == "succeeded"
        assert sandbox.status(first)["status"] == "cancelled"


def test_cancelled_jobs_make_room_for_others(tmp_path: Path) -> None:
    """What nobody waits for any more is not painted: a job after thirty cancelled ones is not kept waiting."""
    with running_sandbox("--latency", "none", "--workers", "1", env={"TMPDIR": str(tmp_path)}) as sandbox:
        token = sandbox.token()
        body = {"prompt": "a city", "numVariations": 4}
        for status_url in [sandbox.submit(GENERATE, body, token=token) for _ in range(30)]:
            cancel(sandbox, status_url)
        wanted = sandbox.submit(GENERATE, {"prompt": "a pear"}, token=token)
        assert sandbox.finished(wanted)["status"] == "succeeded"
        assert len(list(tmp_path.glob("*/output-*"))) < 10


def test_status_addresses_may_be_on_another_port() -> None:
    with running_sandbox("--latency", "none", "--flat", "--regional") as sandbox:
        status_url = sandbox.submit(GENERATE, {"prompt": "a cat"})
        assert httpx.URL(status_url).port != httpx.URL(sandbox.base_url).port
        assert sandbox.finished(status_url)["status"] == "succeeded"
