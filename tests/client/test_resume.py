"""What becomes of the jobs of a kernel that ended: followed where they can be, told of honestly where not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly
from firefly_nb.core.state import Status
from firefly_nb.errors import JobTimeout
from tests.support.clients import client_of
from tests.support.sandbox import ROOT, SandboxInfo, running_sandbox, wait_until

_KERNEL = """
import sys
from firefly_nb import Firefly
from tests.support.sandbox import wait_until
wanted, rate = sys.argv[1], float(sys.argv[2])
ff = Firefly(requests_per_minute=rate)
jobs = [ff.generate(f"{wanted} {number}", seeds=[number + 1], num_variations=1) for number in range(2)]
wait_until(lambda: jobs[-1].status == wanted, what=wanted)
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--flat", "--latency", "fixed:2") as running:
        yield running


def kernel(sandbox: SandboxInfo, home: Path, status: str, rate: str = "inf") -> subprocess.Popen[str]:
    """A process with two jobs, of which the second has this status."""
    environment = {**os.environ, **sandbox.environment, "FIREFLY_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-c", _KERNEL, status, rate],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(sandbox: SandboxInfo, home: Path, status: str, rate: str = "inf") -> None:
    """A process with two jobs is killed when the second has this status."""
    process = kernel(sandbox, home, status, rate)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("status", ["pending", "running"])
def test_a_job_that_the_service_has_is_followed_to_its_images(
    sandbox: SandboxInfo, tmp_path: Path, status: str
) -> None:
    sandbox.reset(fault=[], latency="fixed:2")
    killed(sandbox, tmp_path, status)
    with client_of(sandbox, tmp_path) as ff:
        assert ff.orphans() == 2
        resumed = ff.resume()
        assert [output.seed for output in resumed.result(30)] == [1, 2]
        assert all(output.path is not None and output.path.exists() for output in resumed.outputs)
        assert ff.orphans() == 0
        assert list(ff.resume()) == []
    assert sandbox.ledger()["counts"]["submit"] == 2


def test_a_job_that_was_not_sent_is_not_sent_now(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:60")
    killed(sandbox, tmp_path, "queued", rate="1")
    with client_of(sandbox, tmp_path) as ff:
        first, second = ff.resume()
        assert second.status is Status.CANCELLED
        assert "nothing was made or billed" in str(second.error)
        first.cancel()
        assert first.wait(20)


def test_a_job_whose_answer_died_with_the_kernel_is_unknown(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=["submit-slow:all,seconds=5"], latency="fixed:1")
    killed(sandbox, tmp_path, "sending")
    with client_of(sandbox, tmp_path) as ff:
        for job in ff.resume():
            assert job.status is Status.UNKNOWN
            assert "may have been billed" in str(job.error)
        assert list(ff.resume()) == [], "it is not asked for again"


def test_a_job_that_ran_out_of_time_can_be_followed_again(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:3")
    with client_of(sandbox, tmp_path, job_timeout=0.7) as ff:
        job = ff.generate("a cat", seeds=[9])
        with pytest.raises(JobTimeout, match="%firefly resume"):
            job.result(20)
        ff.set_job_timeout(30)
        wait_until(lambda: bool(list(ff.resume())), what="the job")
        wait_until(lambda: resumed_until_done(ff), what="its images")
        assert job.outputs[0].seed == 9


def resumed_until_done(ff: Firefly) -> bool:
    """It has its own timeout of 0.7 s each time."""
    ff.jobs.wait(1)
    if ff.jobs[0].status is Status.TIMEOUT:
        ff.resume()
    return ff.jobs[0].status is Status.SUCCEEDED


def test_a_sandbox_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with running_sandbox("--flat", "--latency", "fixed:60") as other:
        killed(other, tmp_path, "running")
        info = other
        with client_of(info, tmp_path) as ff:
            resumed = ff.resume()
            assert len(resumed) == 2
            info.process.kill()
            assert resumed.wait(30)
            for job in resumed:
                assert job.status is Status.UNKNOWN
                assert "sandbox" in str(job.error)


def test_a_loop_thread_that_dies_is_started_again_with_every_job(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:1")
    with client_of(sandbox, tmp_path) as ff:
        job = ff.generate("before", seeds=[3])
        wait_until(lambda: job.id is not None, what="the job to be accepted")
        assert ff._runner is not None
        ff._runner.stop()
        assert not ff._runner.alive
        other = ff.generate("after", seeds=[4])
        assert other.result(30)[0].seed == 4
        assert job.result(30)[0].seed == 3
        assert len(ff.jobs) == 2


def test_a_job_of_a_living_kernel_is_only_watched(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:2")
    process = kernel(sandbox, tmp_path, "pending")
    try:
        with client_of(sandbox, tmp_path) as ff:
            assert list(ff.resume()) == []
            first, second = ff.find("1"), ff.find("2")
            assert ff.find("1") is first
            assert first.wait(30)
            assert second.wait(30)
            assert [job.outputs[0].seed for job in (first, second)] == [1, 2]
            assert all(job.outputs[0].path and job.outputs[0].path.exists() for job in (first, second))
            assert list(ff.jobs) == []
    finally:
        process.kill()
        process.communicate()
    counts = sandbox.ledger()["counts"]
    assert (counts["token"], counts["submit"], counts["download"]) == (1, 2, 2), "one kernel alone asked the service"


def test_a_watched_job_whose_kernel_dies_is_taken_over(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:3")
    process = kernel(sandbox, tmp_path, "pending")
    with client_of(sandbox, tmp_path) as ff:
        job = ff.find("2")
        process.kill()
        process.communicate()
        assert job.result(30)[0].seed == 2
        assert list(ff.jobs) == [job]
    assert sandbox.ledger()["counts"]["submit"] == 2


def test_jobs_of_another_service_are_left_to_it(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="fixed:2")
    killed(sandbox, tmp_path, "pending")
    with client_of(sandbox, tmp_path, base_url="http://127.0.0.1:9") as ff:
        assert list(ff.resume()) == []
        job = ff.find("1")
        with pytest.raises(JobTimeout, match=f"its kernel ended.*{sandbox.base_url}"):
            job.result(20)
    with client_of(sandbox, tmp_path) as ff:
        assert [output.seed for output in ff.resume().result(30)] == [1, 2]


def test_a_job_whose_answers_made_no_sense_can_be_followed_again(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=["status-wrong-json:4"], latency="fixed:0.1")
    with client_of(sandbox, tmp_path) as ff:
        job = ff.generate("a cat", seeds=[5])
        assert job.wait(30)
        assert job.status is Status.UNKNOWN
        assert job.id is not None
        (again,) = ff.resume()
        assert again is job
        assert job.result(30)[0].seed == 5
    assert sandbox.ledger()["counts"]["submit"] == 1
