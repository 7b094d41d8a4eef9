"""Uploads, and outputs behind pre-signed addresses."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import httpx
import pytest

from tests.support.pictures import mask, picture
from tests.support.sandbox import SandboxInfo
from tests.support.service_document import PATH, check

GENERATE = "/v3/images/generate-async"


def send(sandbox: SandboxInfo, content: bytes, kind: str) -> httpx.Response:
    headers = sandbox.headers(**{"content-type": kind})
    return sandbox.http.post(f"{sandbox.base_url}/v2/storage/image", content=content, headers=headers)


def address(sandbox: SandboxInfo) -> str:
    finished = sandbox.finished(sandbox.submit(GENERATE, {"prompt": "a cat", "seeds": [1]}))
    return str(finished["result"]["outputs"][0]["image"]["url"])


@pytest.mark.parametrize(("kind", "name"), [("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tiff", "TIFF")])
def test_uploads_of_every_kind(sandbox: SandboxInfo, kind: str, name: str) -> None:
    content = picture(kind=name)
    answer = send(sandbox, content, f"image/{kind}")
    assert answer.status_code == 200
    if PATH.is_file():
        check(answer.json(), "StorageImageResponse")
    stored = sandbox.ledger()["uploads"][0]
    assert stored["id"] == answer.json()["images"][0]["id"]
    assert stored["sha256"] == hashlib.sha256(content).hexdigest()
    assert (stored["width"], stored["height"]) == (640, 480)
    assert stored["expires"] - stored["created"] == pytest.approx(7 * 24 * 3600)


def test_jpeg_xl_is_taken_and_cannot_be_used(sandbox: SandboxInfo) -> None:
    answer = send(sandbox, b"\xff\x0a" + bytes(60), "image/jxl")
    assert answer.status_code == 200
    body = {"image": {"source": {"uploadId": answer.json()["images"][0]["id"]}}}
    refused = sandbox.post("/v3/images/expand-async", body)
    assert refused.status_code == 422
    assert "JPEG XL" in refused.json()["validation_errors"][0]["msg"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (picture(), "text/plain", 415),
        (picture(), "image/gif", 415),
        (picture(), "image/jpeg", 400),
        (b"no picture at all", "image/png", 400),
        (picture()[:200], "image/png", 400),
        (b"", "image/png", 400),
        (b"no codestream", "image/jxl", 400),
    ],
)
def test_uploads_that_are_refused(sandbox: SandboxInfo, content: bytes, kind: str, status: int) -> None:
    answer = send(sandbox, content, kind)
    assert answer.status_code == status
    assert answer.json()["error_code"]
    assert sandbox.ledger()["uploads"] == []


def test_more_than_fifteen_megabytes(sandbox: SandboxInfo) -> None:
    answer = send(sandbox, picture() + bytes(15 * 1024 * 1024), "image/png")
    assert answer.status_code == 413
    assert "<html>" in answer.text


def test_a_png_that_declares_too_many_pixels(sandbox: SandboxInfo) -> None:
    content = bytearray(mask())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    assert send(sandbox, bytes(content), "image/png").status_code == 400


def test_downloads_are_on_another_origin_and_need_no_header(sandbox: SandboxInfo) -> None:
    url = httpx.URL(address(sandbox))
    assert url.netloc != httpx.URL(sandbox.base_url).netloc
    answer = sandbox.http.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert sandbox.ledger()["jobs"][0]["downloads"] == 1


def code(answer: httpx.Response) -> str:
    assert answer.headers["content-type"].startswith("application/xml")
    return ElementTree.fromstring(answer.content).findtext("Code") or ""


def test_an_authorization_header_is_refused_and_noted(sandbox: SandboxInfo) -> None:
    answer = sandbox.http.get(address(sandbox), headers=sandbox.headers())
    assert (answer.status_code, code(answer)) == (400, "InvalidArgument")
    assert sandbox.ledger()["leaked_authorization"] == 1
    assert sandbox.ledger()["jobs"][0]["downloads"] == 0


def test_addresses_expire_and_are_renewed_by_the_status(sandbox: SandboxInfo) -> None:
    sandbox.reset(url_life=0)
    status_url = sandbox.submit(GENERATE, {"prompt": "a cat"})
    url = sandbox.finished(status_url)["result"]["outputs"][0]["image"]["url"]
    answer = sandbox.http.get(url)
    assert (answer.status_code, code(answer)) == (403, "AccessDenied")
    again = sandbox.finished(status_url)["result"]["outputs"][0]["image"]["url"]
    assert again != url


def test_addresses_cannot_be_made_up(sandbox: SandboxInfo) -> None:
    url = httpx.URL(address(sandbox))
    forged = url.copy_set_param("X-Amz-Signature", "é" * 64)
    assert code(sandbox.http.get(forged)) == "SignatureDoesNotMatch"
    longer = url.copy_set_param("X-Amz-Expires", "999999")
    assert code(sandbox.http.get(longer)) == "SignatureDoesNotMatch"
    assert code(sandbox.http.get(url.copy_with(query=None))) == "AccessDenied"
    assert sandbox.http.get(url.copy_with(path="/results/../../etc/passwd")).status_code in {403, 404}


def test_storage_does_not_answer_for_the_service(sandbox: SandboxInfo) -> None:
    url = httpx.URL(address(sandbox))
    assert sandbox.http.post(url.join(GENERATE), json={"prompt": "a"}).status_code == 404
    assert sandbox.http.get(f"{sandbox.base_url}{url.raw_path.decode()}").status_code == 404


def test_output_media_types_that_the_sandbox_cannot_write(sandbox: SandboxInfo) -> None:
    source = {"source": {"uploadId": sandbox.upload(picture())}}
    hole = {"source": {"uploadId": sandbox.upload(mask())}}
    body = {
        "background": {"image": source, "fillAreaMask": hole},
        "object": {"image": source},
        "output": {"mediaType": "image/jxl"},
    }
    answer = sandbox.post("/v3/images/precise-composite", body)
    assert answer.status_code == 422
    assert answer.json()["validation_errors"][0]["loc"] == ["body", "output", "mediaType"]
