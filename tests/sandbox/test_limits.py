"""The rate limit: its three policies, and the ways in which a 429 says when to come back."""

from __future__ import annotations

import email.utils
from datetime import datetime

import pytest

from firefly_nb.sandbox import limits
from tests.support.sandbox import SandboxInfo

GENERATE = "/v3/images/generate-async"
START = 1_700_000_000.0 - 1_700_000_000.0 % 60


def allowed(policy: str, times: list[float], words: str = "4/60") -> list[bool]:
    limit = limits.parse(words, policy)
    return [limits.wait_of([limit], START + at) == 0 for at in times]


def test_sliding_looks_back_one_period() -> None:
    assert allowed("sliding", [50, 51, 52, 53, 54, 61, 109, 110, 110.5]) == [*[True] * 4, *[False] * 3, True, False]


def test_fixed_windows_start_on_the_minute() -> None:
    assert allowed("fixed", [50, 51, 52, 53, 54, 60, 61, 62, 63, 64]) == [*[True] * 4, False, *[True] * 4, False]


def test_a_bucket_refills_evenly() -> None:
    assert allowed("bucket", [0, 0, 0, 0, 1, 15, 16, 30]) == [*[True] * 4, False, True, False, True]


@pytest.mark.parametrize("policy", limits.POLICIES)
def test_waiting_as_told_is_enough(policy: str) -> None:
    limit, now = limits.parse("3/10", policy), START + 3.3
    for _ in range(40):
        wait = limits.wait_of([limit], now)
        assert 0 <= wait <= 10
        if wait:
            now += wait + 1e-6
            assert limits.wait_of([limit], now) == 0


def test_several_limits_hold_together() -> None:
    both = [limits.parse("2/10", "sliding"), limits.parse("3/100", "sliding")]
    assert [limits.wait_of(both, START + at) == 0 for at in (0, 1, 2, 12, 13, 30)] == [
        True, True, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["x", "4/0", "-1", "4/x", "4/60/2", "1e3"])
def test_what_is_no_limit(words: str) -> None:
    with pytest.raises(ValueError, match="N"):
        limits.parse(words, "sliding")


@pytest.mark.parametrize("policy", limits.POLICIES)
def test_the_service_refuses_beyond_the_limit(sandbox: SandboxInfo, policy: str) -> None:
    sandbox.reset(rate_limit=["2/600"], rate_policy=policy)
    codes = [sandbox.post(GENERATE, {"prompt": "a"}).status_code for _ in range(4)]
    assert codes == [202, 202, 429, 429]
    ledger = sandbox.ledger()
    assert len(ledger["jobs"]) == 2
    assert ledger["answers"]["submit 429"] == 2


@pytest.mark.parametrize("form", limits.RETRY_FORMS)
def test_forms_of_retry_after(sandbox: SandboxInfo, form: str) -> None:
    sandbox.reset(rate_limit=["0/30"], retry_after=form)
    answer = sandbox.post(GENERATE, {"prompt": "a"})
    assert answer.status_code == 429
    assert answer.json()["error_code"] == "rate_limited"
    assert answer.headers["x-access-rate-limit-level"] == "org"
    said = answer.headers.get("retry-after")
    now = sandbox.ledger()["now"]
    if form == "absent":
        assert said is None
    elif form == "seconds":
        assert said == "30"
    elif form == "http-date":
        assert 27 <= email.utils.parsedate_to_datetime(said or "").timestamp() - now <= 31
    elif form == "iso-date":
        assert 27 <= datetime.fromisoformat(said or "").timestamp() - now <= 31
    else:
        assert said == "31536000000"


def test_status_requests_have_a_limit_of_their_own(sandbox: SandboxInfo) -> None:
    sandbox.reset(status_limit=["1/600"])
    status_url, token = sandbox.submit(GENERATE, {"prompt": "a"}), sandbox.token()
    codes = [sandbox.http.get(status_url, headers=sandbox.headers(token)).status_code for _ in range(2)]
    assert codes == [200, 429]
    assert sandbox.post(GENERATE, {"prompt": "a"}).status_code == 202
