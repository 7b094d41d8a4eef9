"""Access tokens, and who may do what with them."""

from __future__ import annotations

import httpx
import pytest

from tests.support.sandbox import SandboxInfo, wait_until

GENERATE = "/v3/images/generate-async"


def grant(sandbox: SandboxInfo, **changes: str) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "scope": "openid,AdobeID,firefly_api,ff_apis",
        **changes,
    }
    return sandbox.http.post(sandbox.ims_url, data=form)


def test_a_token_has_the_form_of_the_identity_service(sandbox: SandboxInfo) -> None:
    answer = grant(sandbox)
    assert answer.status_code == 200
    said = answer.json()
    assert said["token_type"] == "bearer"
    assert said["expires_in"] == 86399
    assert len(said["access_token"]) > 40


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_id": "somebody"}, 400, "invalid_client"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": "ünknown"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
    ],
)
def test_bad_credentials(sandbox: SandboxInfo, changes: dict[str, str], status: int, error: str) -> None:
    answer = grant(sandbox, **changes)
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]


def test_the_form_may_stand_in_the_query(sandbox: SandboxInfo) -> None:
    query = {"grant_type": "client_credentials", "client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    assert sandbox.http.post(sandbox.ims_url, params=query).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer nonsense"}, 401),
        ({"authorization": "Basic {token}"}, 401),
        ({"authorization": "Bearer {token}"}, 403),
        ({"authorization": "Bearer {token}", "x-api-key": "somebody"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
def test_requests_need_token_and_key(sandbox: SandboxInfo, headers: dict[str, str], status: int, method: str) -> None:
    token = sandbox.token()
    sent = {name: value.format(token=token) for name, value in headers.items()}
    path = {"POST": GENERATE, "GET": "/v3/status/urn:x", "PUT": "/v3/cancel/urn:x"}[method]
    answer = sandbox.http.request(method, sandbox.base_url + path, headers=sent, json={"prompt": "a"})
    assert answer.status_code == status
    assert answer.json()["error_code"] == "access_error"
    assert ("x-access-error" in answer.headers) is (status == 403)
    assert sandbox.ledger()["jobs"] == []


def test_a_token_without_the_scope_is_refused(sandbox: SandboxInfo) -> None:
    token = grant(sandbox, scope="openid,AdobeID").json()["access_token"]
    answer = sandbox.post(GENERATE, {"prompt": "a cat"}, token=token)
    assert answer.status_code == 403
    assert answer.headers["x-access-error"] == "invalid_ims_scope"


def test_tokens_expire(sandbox: SandboxInfo) -> None:
    sandbox.reset(token_life=1)
    token = sandbox.token()
    assert sandbox.post(GENERATE, {"prompt": "a cat"}, token=token).status_code == 202
    wait_until(lambda: sandbox.post(GENERATE, {"prompt": "a cat"}, token=token).status_code == 401, 10)
    assert sandbox.post(GENERATE, {"prompt": "a cat"}).status_code == 202


def test_tokens_can_be_revoked(sandbox: SandboxInfo) -> None:
    token = sandbox.token()
    sandbox.http.post(f"{sandbox.base_url}/sandbox/revoke")
    assert sandbox.post(GENERATE, {"prompt": "a cat"}, token=token).status_code == 401
