"""Everything that can be made to go wrong: each fault does what it says, as often as it says, and is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from PIL import Image, UnidentifiedImageError

from firefly_nb.sandbox import faults
from tests.support.pictures import opened, picture
from tests.support.sandbox import SandboxInfo

GENERATE = "/v3/images/generate-async"
BODY = {"prompt": "a cat", "seeds": [1]}
Ask = Callable[[], httpx.Response]


def asking(sandbox: SandboxInfo, target: str) -> Ask:
    """A plain request of that kind, to be sent as often as wanted; on a job that has ended where it needs one."""
    if target == "token":
        form = {"grant_type": "client_credentials", "client_id": sandbox.client_id}
        return lambda: sandbox.http.post(sandbox.ims_url, data={**form, "client_secret": sandbox.client_secret})
    if target == "submit":
        return lambda: sandbox.post(GENERATE, BODY)
    if target == "upload":
        return lambda: sandbox.http.post(
            f"{sandbox.base_url}/v2/storage/image",
            content=picture(64, 64),
            headers=sandbox.headers(**{"content-type": "image/png"}),
        )
    if target == "models":
        return lambda: sandbox.http.get(f"{sandbox.base_url}/v3/custom-models", headers=sandbox.headers())
    status_url = sandbox.submit(GENERATE, BODY)
    if target == "status":
        return lambda: sandbox.http.get(status_url, headers=sandbox.headers())
    if target == "cancel":
        return lambda: sandbox.http.put(status_url.replace("/status/", "/cancel/"), headers=sandbox.headers())
    url = output_url(sandbox, status_url)
    return lambda: sandbox.http.get(url)


def output_url(sandbox: SandboxInfo, status_url: str) -> str:
    return str(sandbox.finished(status_url)["result"]["outputs"][0]["image"]["url"])


@pytest.mark.parametrize("target", faults.TARGETS)
@pytest.mark.parametrize("kind", ["drop", "lost"])
def test_connections_that_end(sandbox: SandboxInfo, target: str, kind: str) -> None:
    name = f"{target}-{kind}"
    sandbox.reset(fault=[name])
    asked = asking(sandbox, target)
    with pytest.raises(httpx.TransportError):
        asked()
    assert sandbox.ledger()["faults"] == {name: 1}
    assert asked().status_code in ({200, 202} if target != "cancel" else {200, 409, 410})


def test_a_lost_answer_leaves_a_job_and_a_dropped_request_none(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["submit-lost:2"])
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            sandbox.post(GENERATE, BODY)
    sandbox.post(GENERATE, BODY)
    assert [job["answered"] for job in sandbox.ledger()["jobs"]] == [False, False, True]
    sandbox.reset(fault=["submit-drop:2"])
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            sandbox.post(GENERATE, BODY)
    assert sandbox.ledger()["jobs"] == []


@pytest.mark.parametrize("target", faults.TARGETS)
@pytest.mark.parametrize(
    ("kind", "status"),
    [("408", 408), ("429", 429), ("500", 500), ("503", 503), ("html", 502), ("html-200", 200), ("hostile", 400)],
)
def test_answers_of_errors(sandbox: SandboxInfo, target: str, kind: str, status: int) -> None:
    sandbox.reset(fault=[f"{target}-{kind}:1"])
    answer = asking(sandbox, target)()
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html" if "html" in kind else "application/json")
    if kind == "429":
        assert answer.headers["retry-after"] == "1"
    if kind == "hostile":
        assert "<script>" in answer.json()["message"]
        assert "\x1b[31m" in answer.json()["message"]


@pytest.mark.parametrize(
    ("fault", "jobs"),
    [("500", 0), ("500:1,made=yes", 1), ("503", 0), ("html", 0), ("html-200", 1), ("wrong-json", 1), ("bad-json", 1)],
)
def test_which_submits_make_their_job(sandbox: SandboxInfo, fault: str, jobs: int) -> None:
    sandbox.reset(fault=[f"submit-{fault}"])
    sandbox.post(GENERATE, BODY)
    found = sandbox.ledger()["jobs"]
    assert len(found) == jobs
    assert not any(job["answered"] for job in found)


@pytest.mark.parametrize("form", ["seconds", "http-date", "iso-date", "absent", "absurd"])
def test_a_storm_of_429(sandbox: SandboxInfo, form: str) -> None:
    sandbox.reset(fault=[f"submit-429:3,form={form},wait=7"])
    answers = [sandbox.post(GENERATE, BODY) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 429, 429, 202]
    said = [answer.headers.get("retry-after") for answer in answers[:3]]
    expected = {
        "seconds": "7",
        "http-date": r"\w{3}, .* GMT",
        "iso-date": r"\d{4}-\d\d-\d\dT.*Z",
        "absurd": "31536000000",
    }
    assert said == [None] * 3 if form == "absent" else re.fullmatch(expected[form], said[0] or "")
    assert len(sandbox.ledger()["jobs"]) == 1


@pytest.mark.parametrize("target", ["submit", "status", "cancel", "upload", "models"])
def test_a_token_that_is_revoked_on_the_way(sandbox: SandboxInfo, target: str) -> None:
    sandbox.reset(fault=[f"{target}-401"])
    asked = asking(sandbox, target)
    assert asked().status_code == 401
    assert asked().status_code in {200, 202, 409}


def test_the_revoked_token_is_refused_everywhere(sandbox: SandboxInfo) -> None:
    token = sandbox.token()
    sandbox.reset(fault=["status-401"])
    status_url = sandbox.submit(GENERATE, BODY, token=token)
    headers = sandbox.headers(token)
    assert [sandbox.http.get(status_url, headers=headers).status_code for _ in range(2)] == [401, 401]
    assert sandbox.post(GENERATE, BODY, token=token).status_code == 401


def test_a_refusal_says_why(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["submit-403:1,reason=user_non_entitled"])
    answer = sandbox.post(GENERATE, BODY)
    assert (answer.status_code, answer.headers["x-access-error"]) == (403, "user_non_entitled")


def test_slow_answers(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["submit-slow:1,seconds=0.7"])
    answer = sandbox.post(GENERATE, BODY)
    assert answer.status_code == 202
    assert answer.elapsed.total_seconds() >= 0.7


@pytest.mark.parametrize("target", ["submit", "status", "token"])
def test_json_of_the_wrong_shape(sandbox: SandboxInfo, target: str) -> None:
    token = sandbox.token()
    sandbox.reset(fault=[f"{target}-wrong-json:20"])
    url = sandbox.submit if target == "status" else None
    status_url = url(GENERATE, BODY, token=token) if url else ""
    seen = []
    for _ in range(7):
        if target == "status":
            answer = sandbox.http.get(status_url, headers=sandbox.headers(token))
        else:
            answer = sandbox.post(GENERATE, BODY, token=token) if target == "submit" else asking(sandbox, target)()
        seen.append(str(answer.json()))
    assert len(set(seen)) == 7


def test_half_a_document(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["status-bad-json"])
    answer = asking(sandbox, "status")()
    with pytest.raises(ValueError, match="Unterminated"):
        answer.json()


def test_a_huge_body(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["status-huge:1,megabytes=20"])
    status_url, size = sandbox.submit(GENERATE, BODY), 0
    with sandbox.http.stream("GET", status_url, headers=sandbox.headers()) as answer:
        for piece in answer.iter_bytes():
            size += len(piece)
    assert size > 20 << 20


def test_redirects_without_end(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["status-redirect-loop:all"])
    status_url = sandbox.submit(GENERATE, BODY)
    with pytest.raises(httpx.TooManyRedirects):
        sandbox.http.get(status_url, headers=sandbox.headers(), follow_redirects=True)


def test_a_redirect_to_another_host(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["submit-redirect-away:2"])
    answer = sandbox.post(GENERATE, BODY)
    assert answer.status_code == 307
    target = httpx.URL(answer.headers["location"])
    assert target.host != httpx.URL(sandbox.base_url).host
    assert sandbox.http.get(target).json() == {"welcome": "elsewhere"}
    assert sandbox.ledger()["leaked_authorization"] == 0
    sandbox.http.get(target, headers=sandbox.headers())
    assert sandbox.ledger()["leaked_authorization"] == 1


class TestDownloads:
    def fetch(self, sandbox: SandboxInfo, fault: str) -> httpx.Response:
        sandbox.reset(fault=[fault])
        return sandbox.http.get(output_url(sandbox, sandbox.submit(GENERATE, BODY)))

    def test_truncated(self, sandbox: SandboxInfo) -> None:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            self.fetch(sandbox, "download-truncated")
        url = output_url(sandbox, sandbox.submit(GENERATE, BODY))
        with pytest.raises(httpx.RemoteProtocolError):
            sandbox.http.get(url)
        assert opened(sandbox.http.get(url).content).size == (2048, 2048)

    def test_wrong_length(self, sandbox: SandboxInfo) -> None:
        answer = self.fetch(sandbox, "download-wrong-length")
        assert len(answer.content) == int(answer.headers["content-length"])
        with pytest.raises(OSError, match="truncated"):
            opened(answer.content)

    def test_corrupt(self, sandbox: SandboxInfo) -> None:
        answer = self.fetch(sandbox, "download-corrupt")
        with pytest.raises(UnidentifiedImageError):
            opened(answer.content)

    def test_bomb(self, sandbox: SandboxInfo) -> None:
        answer = self.fetch(sandbox, "download-bomb")
        assert len(answer.content) < 8192
        with pytest.raises(Image.DecompressionBombError):
            opened(answer.content)

    def test_empty(self, sandbox: SandboxInfo) -> None:
        assert self.fetch(sandbox, "download-empty").content == b""

    def test_wrong_type(self, sandbox: SandboxInfo) -> None:
        answer = self.fetch(sandbox, "download-wrong-type")
        assert answer.headers["content-type"].startswith("text/plain")
        assert opened(answer.content).format == "JPEG"

    def test_hostile_name(self, sandbox: SandboxInfo) -> None:
        assert "../" in self.fetch(sandbox, "download-hostile-name").headers["content-disposition"]

    def test_refused(self, sandbox: SandboxInfo) -> None:
        answer = self.fetch(sandbox, "download-403")
        assert answer.status_code == 403
        assert "AccessDenied" in answer.text

    def test_expired_until_the_status_is_asked_again(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["download-expired"])
        status_url = sandbox.submit(GENERATE, BODY)
        assert sandbox.http.get(output_url(sandbox, status_url)).status_code == 403
        assert sandbox.http.get(output_url(sandbox, status_url)).status_code == 200


class TestJobs:
    def ended(self, sandbox: SandboxInfo, fault: str, latency: str = "none") -> dict[str, Any]:
        sandbox.reset(fault=[fault], latency=latency)
        return sandbox.finished(sandbox.submit(GENERATE, {"prompt": "a cat", "seeds": [1, 2]}))

    def test_fails(self, sandbox: SandboxInfo) -> None:
        said = self.ended(sandbox, "job-fails:all,message=no canvas left")
        assert (said["status"], said["message"]) == ("failed", "no canvas left")

    def test_fails_with_a_hostile_message(self, sandbox: SandboxInfo) -> None:
        assert "<script>" in self.ended(sandbox, "job-fails-hostile")["message"]

    @pytest.mark.parametrize(
        ("fault", "word"), [("times-out", "timeout"), ("canceled", "canceled"), ("cancelled", "cancelled")]
    )
    def test_ends_otherwise(self, sandbox: SandboxInfo, fault: str, word: str) -> None:
        assert self.ended(sandbox, f"job-{fault}")["status"] == word

    def test_never_ends_and_can_be_cancelled(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-never-ends"])
        status_url = sandbox.submit(GENERATE, BODY)
        assert {sandbox.status(status_url)["status"] for _ in range(5)} == {"running"}
        cancel_url = status_url.replace("/status/", "/cancel/")
        assert sandbox.http.put(cancel_url, headers=sandbox.headers()).status_code == 200
        assert sandbox.status(status_url)["status"] == "cancelled"

    def test_odd_words(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-odd-words"], latency="fixed:60")
        status_url = sandbox.submit(GENERATE, BODY)
        words = {sandbox.status(status_url)["status"] for _ in range(5)}
        assert {"cancel_pending", "RUNNING"} < words

    def test_odd_progress(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-odd-progress"], latency="fixed:60")
        status_url = sandbox.submit(GENERATE, BODY)
        seen = [sandbox.status(status_url)["progress"] for _ in range(8)]
        assert {"soon", 250, -5} <= {value for value in seen if isinstance(value, (int, str))}

    def test_vanishes(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-vanishes"])
        status_url = sandbox.submit(GENERATE, BODY)
        answer = sandbox.http.get(status_url, headers=sandbox.headers())
        assert (answer.status_code, answer.json()["error_code"]) == (404, "unknown_job_id")

    def test_foreign_addresses(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-foreign-status"])
        said = sandbox.post(GENERATE, BODY).json()
        assert httpx.URL(said["statusUrl"]).host.endswith(".invalid")
        assert httpx.URL(said["cancelUrl"]).host.endswith(".invalid")
        for fault, start in (("foreign-download", "https://storage."), ("file-download", "file:///")):
            outputs = self.ended(sandbox, f"job-{fault}")["result"]["outputs"]
            assert outputs[0]["image"]["url"].startswith(start)

    def test_hostile_addresses_still_lead_to_the_file(self, sandbox: SandboxInfo) -> None:
        url = self.ended(sandbox, "job-hostile-download")["result"]["outputs"][0]["image"]["url"]
        assert "..%2f" in url
        assert sandbox.http.get(url).status_code == 200

    def test_results_of_the_wrong_shape(self, sandbox: SandboxInfo) -> None:
        assert self.ended(sandbox, "job-wrong-result")["result"] is None
        assert self.ended(sandbox, "job-no-outputs")["result"]["outputs"] == []
        assert len(self.ended(sandbox, "job-fewer-outputs")["result"]["outputs"]) == 1

    def test_cancels_that_do_not_go_smoothly(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(fault=["job-cancel-stuck:all,seconds=0.5"], latency="fixed:60")
        status_url = sandbox.submit(GENERATE, BODY)
        cancel_url = status_url.replace("/status/", "/cancel/")
        sandbox.http.put(cancel_url, headers=sandbox.headers())
        assert sandbox.status(status_url)["status"] == "cancel_pending"
        assert sandbox.finished(status_url)["status"] == "canceled"
        sandbox.reset(fault=["job-cancel-ignored"], latency="fixed:0.5")
        status_url = sandbox.submit(GENERATE, BODY)
        cancel_url = status_url.replace("/status/", "/cancel/")
        assert sandbox.http.put(cancel_url, headers=sandbox.headers()).status_code == 200
        assert sandbox.finished(status_url)["status"] == "succeeded"


def test_shares_are_the_same_for_the_same_seed(sandbox: SandboxInfo) -> None:
    def codes(seed: int) -> list[int]:
        sandbox.reset(fault=["submit-503:0.4"], seed=seed)
        token = sandbox.token()
        return [sandbox.post(GENERATE, BODY, token=token).status_code for _ in range(24)]

    first = codes(1)
    assert 3 < first.count(503) < 20
    assert codes(1) == first
    assert codes(2) != first


def test_faults_of_jobs_may_hit_some_of_them(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-fails:2"])
    words = [sandbox.finished(sandbox.submit(GENERATE, BODY))["status"] for _ in range(3)]
    assert words == ["failed", "failed", "succeeded"]


def test_status_and_download_faults_count_for_each_job(sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["status-500:2"])
    token = sandbox.token()
    for _ in range(2):
        status_url = sandbox.submit(GENERATE, BODY, token=token)
        codes = [sandbox.http.get(status_url, headers=sandbox.headers(token)).status_code for _ in range(3)]
        assert codes == [500, 500, 200]


@pytest.mark.parametrize(
    "words",
    [
        "no-such-fault",
        "submit-500:often",
        "submit-500:1.5",
        "submit-500:0.x",
        "submit-500:1,colour=red",
        "submit-500:1,made=maybe",
        "submit-429:1,form=letter",
        "submit-slow:1,seconds=many",
    ],
)
def test_what_is_no_fault(words: str) -> None:
    with pytest.raises(ValueError, match=r"fault|not all|has no|is not (a number|one of)"):
        faults.parse(words)


def test_every_fault_is_refused_or_known_by_name() -> None:
    for name in faults.CATALOGUE:
        assert faults.parse(name).known.name == name
    assert len(faults.CATALOGUE) > 100
