"""Answers that mean no good: one clear line for that job, and the others go on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly, Job
from firefly_nb.core.state import Status
from firefly_nb.errors import FireflyError
from tests.support.pictures import picture
from tests.support.sandbox import ROOT, running_sandbox
from tests.support.strange import GOOD, Strange, strange_service

ESCAPES = "\x1b[31m<script>alert(1)</script>\x07\u202egpj.exe\r\n\x00" + "x" * 5000


@pytest.fixture(scope="module")
def service() -> Iterator[Strange]:
    with strange_service(picture(32, 32, kind="JPEG")) as running:
        yield running


@pytest.fixture
def ff(service: Strange, tmp_path: Path) -> Iterator[Firefly]:
    service.taken, service.said, service.jobs = None, {}, 0
    client = Firefly(**service.arguments, home=tmp_path / "home", job_timeout=12)
    yield client
    client.close()


def one_line(job: Job) -> str:
    message = str(job.error)
    assert message.isprintable(), message
    assert len(message) < 700
    return message


def outputs(*each: object, **more: object) -> dict[str, object]:
    return {"status": "succeeded", "result": {"outputs": list(each), **more}}


FILE = {"url": "{base}/file.jpg"}
STATUSES: dict[str, object] = {
    "a list": [],
    "a number": 7,
    "nothing": "",
    "deep": "[" * 100_000,
    "html": "<html><script>alert(1)</script>",
    "no status": {"hello": "there"},
    "status of another type": {"status": {"a": 1}, "progress": [], "jobId": 1},
    "outputs of another type": {"status": "succeeded", "result": {"outputs": {"image": FILE}}},
    "outputs that are none": outputs(None, 7, [], "x", {}),
    "address of another type": outputs({"image": {"url": ["{base}/file.jpg"]}}),
    "hostile failure": {"status": "failed", "error_code": ESCAPES, "message": ESCAPES},
    "hostile error": (422, {"validation_errors": [{"loc": [ESCAPES], "msg": ESCAPES}, 7, {"loc": 7}], "title": 1}),
    "gone": (404, ESCAPES),
    "address without a host": outputs({"image": {"url": "https://"}}),
    "address that is none": outputs({"image": {"url": "http://[::1/x\ud800"}}),
    "script": outputs({"image": {"url": "javascript:alert(1)"}}),
    "file": outputs({"image": {"url": "file:///etc/passwd"}}),
}
# These are odd, and an image all the same.
ODD: dict[str, object] = {
    "seed too large": outputs({"seed": 2**70, "image": FILE}),
    "seed far too large": outputs({"seed": 10**400, "image": FILE}),
    "seed below nothing": outputs({"seed": -5, "image": FILE}),
    "seed of another type": outputs({"seed": "../../x", "image": FILE}),
    "a picture that says what it wants": outputs(
        {"seed": 1, "image": FILE}, size={"width": "x", "height": -1}, contentClass=ESCAPES, altText=ESCAPES
    ),
    "lone surrogates": outputs({"seed": 1, "image": FILE}, altText="\ud800", contentClass="\udfff"),
    "progress": {**GOOD, "progress": "1e999"},
    "not a number": '{"status": "succeeded", "progress": NaN, "result": {"outputs": [{"image": {"url": '
    '"{base}/file.jpg"}}], "size": {"width": NaN}}}',
}


def test_a_status_that_makes_no_sense_ends_that_job_alone(ff: Firefly, service: Strange) -> None:
    service.said = dict(enumerate(STATUSES.values(), 1))
    jobs = [ff.generate(name) for name in (*STATUSES, "a cat")]
    for job in jobs:
        assert job.wait(30), job
    by_number = {int(job.id or 0): job for job in jobs}  # in the order in which they reached the service
    assert sorted(by_number) == list(range(1, len(jobs) + 1))
    good = by_number.pop(len(jobs))
    assert good.result()[0].image.size == (32, 32)
    for job in by_number.values():
        assert job.status in {Status.UNKNOWN, Status.FAILED, Status.TIMEOUT}, job
        one_line(job)


def test_an_odd_answer_with_an_image_is_an_image(ff: Firefly, service: Strange) -> None:
    service.said = dict(enumerate(ODD.values(), 1))
    jobs = [ff.generate(name) for name in ODD]
    for job in jobs:
        (output,) = job.result(30)
        assert output.path is not None
        assert output.path.is_relative_to(ff.settings.home / "outputs")
        assert re.fullmatch(r"(\d+|output-1)\.jpg", output.path.name)
        assert job.snapshot.notes == ()
    recorded = {snapshot.key: snapshot for snapshot in ff._session.journal.jobs()}
    assert all(recorded[job.key].outputs == job.snapshot.outputs for job in jobs)
    for job in jobs:
        assert (job.snapshot.facts.alt_text or "").isprintable()
        assert (job.snapshot.facts.content_class or "").isprintable()


TAKEN: dict[str, object] = {
    "a list": [],
    "deep": '{"a":' * 100_000,
    "no address": {"jobId": "1"},
    "address of another type": {"jobId": "1", "statusUrl": 7},
    "elsewhere": {"jobId": "1", "statusUrl": "https://evil.example/status/1?x=1"},
    "another scheme": {"jobId": "1", "statusUrl": "file:///etc/passwd"},
    "somebody's name in it": {"jobId": "1", "statusUrl": "http://user:word@127.0.0.1/status/1"},
    "no address at all": {"jobId": "1", "statusUrl": "http://[::1"},
    "surrogates": {"jobId": "1", "statusUrl": "{base}/status/\ud800"},
    "controls": {"jobId": "1", "statusUrl": "{base}/status/1\x00\x1b[31m"},
    "port": {"jobId": "1", "statusUrl": "http://127.0.0.1:99999/status/1"},
    "links of another type": {"links": {"result": ["{base}"]}},
}


@pytest.mark.parametrize("name", TAKEN)
def test_an_acceptance_that_makes_no_sense_is_unknown(ff: Firefly, service: Strange, name: str) -> None:
    service.taken = TAKEN[name]
    job = ff.generate("a cat")
    assert job.wait(20)
    assert job.status is Status.UNKNOWN
    assert "may have been billed" in one_line(job)
    (recorded,) = ff._session.journal.jobs()
    assert recorded.status is Status.UNKNOWN
    assert service.jobs == 1, "it is not sent again"


def test_a_job_id_is_only_a_text(ff: Firefly, service: Strange) -> None:
    service.taken = {"jobId": "../../" + ESCAPES + "\ud800", "statusUrl": "{base}/status/1"}
    job = ff.generate("a cat")
    assert job.result(20)[0].path is not None
    assert job.id is not None
    assert job.id.isprintable()
    assert len(job.id) <= 200


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 415, 418, 422, 451])
def test_a_refusal_with_anything_in_it_is_one_line(ff: Firefly, service: Strange, status: int) -> None:
    service.taken = (status, {"error_code": ESCAPES, "message": ESCAPES, "validation_errors": [{"loc": [ESCAPES]}]})
    job = ff.generate("a cat")
    assert job.wait(20)
    assert job.status is Status.FAILED
    one_line(job)
    assert isinstance(job.error, FireflyError)


_ROUNDS = """
import resource, sys
from firefly_nb import Firefly
ff = Firefly(requests_per_minute=float("inf"))
ff.generate("warm", size="1024x1024").result(30)[0].image
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("ready", flush=True)
for line in sys.stdin:
    jobs = [ff.generate(f"cat {number}", size="1024x1024") for number in range(12)]
    ends = {job.status.value for job in jobs if job.wait(60)}
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, *ends, flush=True)
"""


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Twelve bodies of 100 MB, or pictures that unpack to 10 GB, cost a few of their small parts."""
    with running_sandbox("--flat", "--latency", "none", "--workers", "1") as sandbox:
        environment = {**os.environ, **sandbox.environment, "FIREFLY_HOME": str(tmp_path)}
        process = subprocess.Popen(
            [sys.executable, "-c", _ROUNDS],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for fault, end in (
            ("status-huge:1", "succeeded"),
            ("download-huge:1", "succeeded"),
            ("download-bomb:all", "failed"),
        ):
            sandbox.reset(fault=[fault], latency="none")
            process.stdin.write("go\n")
            process.stdin.flush()
            megabytes, *ends = process.stdout.readline().split()
            assert ends == [end], fault
            assert int(megabytes) < 80, fault
        process.communicate()
