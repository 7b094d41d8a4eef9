"""The list of custom models, page by page."""

from __future__ import annotations

import httpx
import pytest

from tests.support.sandbox import SandboxInfo
from tests.support.service_document import PATH, check


def page(sandbox: SandboxInfo, **query: str) -> httpx.Response:
    return sandbox.http.get(f"{sandbox.base_url}/v3/custom-models", params=query, headers=sandbox.headers())


def test_pages_lead_to_the_next(sandbox: SandboxInfo) -> None:
    whole = page(sandbox, publishedState="all").json()
    assert whole["total_count"] == len(whole["custom_models"]) > 4
    if PATH.is_file():
        check(whole, "CustomModelsFF3pInfo")
    answer, found = page(sandbox, publishedState="all", limit="2"), []
    while True:
        said = answer.json()
        found += [model["assetId"] for model in said["custom_models"]]
        if "next" not in said["_links"]:
            break
        answer = sandbox.http.get(said["_links"]["next"]["href"], headers=sandbox.headers())
    assert found == [model["assetId"] for model in whole["custom_models"]]


def test_sorting_and_states(sandbox: SandboxInfo) -> None:
    names = [model["assetName"] for model in page(sandbox, sortBy="assetName").json()["custom_models"]]
    assert names == sorted(names)
    assert {model["publishedState"] for model in page(sandbox).json()["custom_models"]} == {"published"}
    assert page(sandbox, publishedState="training").json()["custom_models"] == []


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "51"}, {"start": "x"}, {"sortBy": "size"}])
def test_queries_that_make_no_sense(sandbox: SandboxInfo, query: dict[str, str]) -> None:
    answer = page(sandbox, **query)
    assert answer.status_code == 400
    assert answer.json()["reason"] == "bad_request"


def test_a_listed_model_can_be_used(sandbox: SandboxInfo) -> None:
    model = page(sandbox).json()["custom_models"][0]
    body = {"prompt": model["samplePrompt"], "customModelId": model["assetId"]}
    assert sandbox.post("/v3/images/generate-async", body, model["baseModel"]["name"]).status_code == 202


def test_nobody_else_sees_them(sandbox: SandboxInfo) -> None:
    answer = sandbox.http.get(f"{sandbox.base_url}/v3/custom-models")
    assert answer.status_code == 401
    assert answer.json()["reason"] == "access_error"
