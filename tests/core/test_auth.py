"""Tokens against a real login service: few requests for them, renewed in time, and clear words when refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly
from firefly_nb.core.answers import token_of
from firefly_nb.errors import ServiceError, Unauthorized
from tests.support.clients import client_of
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--flat", "--latency", "none") as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    sandbox.reset(fault=[], latency="none", token_life=86399)
    with client_of(sandbox, tmp_path / "home", requests_per_minute=float("inf")) as client:
        yield client


def answers(sandbox: SandboxInfo) -> Counter[int]:
    """How often the sandbox gave each HTTP status."""
    return Counter(request["status"] for request in sandbox.ledger(requests=True)["requests"])


def test_a_hundred_jobs_ask_for_one_token(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-fails"], latency="fixed:0.1")
    jobs = [ff.generate(f"cat {number}") for number in range(100)]
    assert all(job.wait(60) for job in jobs)
    counts = sandbox.ledger()["counts"]
    assert (counts["submit"], counts["token"]) == (100, 1)


def test_a_token_is_renewed_before_it_expires(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(token_life=2, latency="fixed:5", fault=["job-fails"])
    jobs = [ff.generate(f"cat {number}") for number in range(4)]
    assert all(job.wait(30) for job in jobs)
    assert 401 not in answers(sandbox)
    assert 2 <= sandbox.ledger()["counts"]["token"] <= 5


def test_a_revoked_token_is_replaced_once_for_all_jobs(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(latency="fixed:1", fault=[])
    jobs = [ff.generate(f"cat {number}", size="1024x1024") for number in range(20)]
    wait_until(lambda: all(job.id for job in jobs), what="the jobs to be accepted")
    assert sandbox.http.post(f"{sandbox.base_url}/sandbox/revoke").status_code == 200
    for job in jobs:
        job.result(30)
    assert 401 in answers(sandbox)
    assert sandbox.ledger()["counts"]["token"] == 2


@pytest.mark.parametrize(("revoked", "works"), [(3, True), (100, False)])
def test_a_token_that_is_revoked_again_and_again(
    ff: Firefly, sandbox: SandboxInfo, revoked: int, works: bool
) -> None:
    sandbox.reset(latency="none", fault=[f"submit-401:{revoked}"])
    job = ff.generate("a cat", size="1024x1024")
    if works:
        job.result(30)
    else:
        with pytest.raises(Unauthorized):
            job.result(30)
    assert answers(sandbox)[401] == (3 if works else 4)
    assert sandbox.ledger()["counts"]["token"] == 4


def test_wrong_credentials_are_tried_once_for_all_jobs(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[])
    with client_of(sandbox, tmp_path, client_secret="wrong") as ff:
        for job in [ff.generate(f"cat {number}") for number in range(20)]:
            with pytest.raises(Unauthorized, match="check them, or run %firefly login"):
                job.result(30)
        with pytest.raises(Unauthorized):
            ff.login()
    counts = sandbox.ledger()["counts"]
    assert (counts.get("submit", 0), counts["token"]) == (0, 1)


def test_a_token_from_the_environment_needs_no_secret(sandbox: SandboxInfo, tmp_path: Path) -> None:
    sandbox.reset(fault=[], latency="none")
    token = sandbox.token()
    with client_of(sandbox, tmp_path, client_secret=None, access_token=token) as ff:
        before = sandbox.ledger()["counts"]["token"]
        ff.generate("a cat").result(30)
        assert sandbox.ledger()["counts"]["token"] == before
        sandbox.http.post(f"{sandbox.base_url}/sandbox/revoke")
        with pytest.raises(Unauthorized, match="FIREFLY_SERVICES_ACCESS_TOKEN is no longer accepted") as caught:
            ff.generate("another cat").result(30)
        assert token not in str(caught.value)


def test_a_token_that_has_expired_is_fetched_anew_where_there_is_a_secret(
    sandbox: SandboxInfo, tmp_path: Path
) -> None:
    sandbox.reset(fault=[], latency="none")
    with client_of(sandbox, tmp_path, access_token="long-gone") as ff:
        ff.generate("a cat").result(30)
    assert sandbox.ledger()["counts"]["token"] == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"access_token": 7}', b'{"access_token": ""}', '{"access_token": "é"}'.encode(),
     b'{"access_token": "a\\r\\nb"}'],
)  # fmt: skip
def test_an_answer_without_a_usable_token(body: bytes) -> None:
    with pytest.raises(ServiceError, match="without a token"):
        token_of(body)


@pytest.mark.parametrize(
    ("life", "seconds"),
    [("60", 60.0), ('"60"', 60.0), ("null", 3600.0), ('"soon"', 3600.0), ("NaN", 3600.0), ("1" + "0" * 400, 3600.0)],
)  # fmt: skip
def test_how_long_a_token_lives(life: str, seconds: float) -> None:
    assert token_of(f'{{"access_token": "a", "expires_in": {life}}}'.encode()) == ("a", seconds)
