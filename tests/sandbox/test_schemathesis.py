"""Thousands of generated requests: never a 5xx, and every answer fits its schema in the service's own document."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox
from tests.support.service_document import document, needs_document

pytestmark = [
    needs_document,
    pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed"),
]
SOURCES = ("PublicBinaryInputV3", "ImageSource", "ReferenceBlobSourceV3")


def narrowed(upload: str) -> dict[str, object]:
    """The document, with sources that name an upload that exists, so that requests come through.

    Multipart bodies are left out: the document does not say how a request names the files beside it. And the status of
    a video may have the shape that the document has for it: its status endpoint only speaks of images.
    """
    found = copy.deepcopy(document())
    for name in SOURCES:
        found["components"]["schemas"][name] = {
            "type": "object",
            "properties": {"uploadId": {"type": "string", "enum": [upload]}},
            "required": ["uploadId"],
            "additionalProperties": False,
        }
    succeeded = found["components"]["schemas"]["JobSucceededPayload"]["properties"]["result"]["oneOf"]
    succeeded.append({"$ref": "#/components/schemas/AsyncResult"})
    for methods in found["paths"].values():
        for operation in methods.values():
            operation.get("requestBody", {}).get("content", {}).pop("multipart/form-data", None)
    return found


@pytest.fixture
def sandbox() -> Iterator[SandboxInfo]:
    """Generated videos keep the painters busy beyond the test, which no other test should wait for."""
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


def test_generated_requests(sandbox: SandboxInfo, tmp_path: Path) -> None:
    source = tmp_path / "document.json"
    source.write_text(json.dumps(narrowed(sandbox.upload(picture(1024, 1024)))), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(source)),
            *("--url", sandbox.base_url),
            *("--header", f"Authorization: Bearer {sandbox.token()}", "--header", f"x-api-key: {sandbox.client_id}"),
            *("--checks", "not_a_server_error,response_schema_conformance,content_type_conformance"),
            *("--phases", "examples,fuzzing", "--max-examples", "20", "--seed", "1", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    book = sandbox.ledger()
    answers = book["answers"]
    assert not [answer for answer in answers if answer.split()[1][0] in "05"]
    assert answers["submit 422"] > 10
    # Requests of most operations come through and make jobs.
    assert len({job["operation"] for job in book["jobs"]}) >= 5
