"""Bodies that are not right, and bodies that are only written loosely."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox import bodies
from tests.support.pictures import cutout, flat, mask, picture
from tests.support.sandbox import SandboxInfo
from tests.support.service_document import PATH, check

GENERATE = "/v3/images/generate-async"
IMAGE5 = "/v4/images/generate-async"
EXPAND = "/v3/images/expand-async"
SIZE = {"width": 1024, "height": 1024}


def problem(sandbox: SandboxInfo, path: str, body: object, model: str | None = None) -> dict[str, Any]:
    """The first complaint about a body, which has to be refused."""
    answer = sandbox.post(path, body, model)
    assert answer.status_code == 422, answer.text
    said = answer.json()
    assert said["error_code"] == "validation_error"
    if PATH.is_file():
        check(said, "ValidationErrorResponse")
    assert sandbox.ledger()["jobs"] == []
    return dict(said["validation_errors"][0])


@pytest.mark.parametrize(
    ("changes", "at", "kind"),
    [
        ({"contentClass": "phto"}, ["contentClass"], "type_error.enum"),
        ({"prompt": None}, ["prompt"], "value_error.missing"),
        ({"prompt": ""}, ["prompt"], "value_error.any_str.min_length"),
        ({"prompt": "a" * 1025}, ["prompt"], "value_error.any_str.max_length"),
        ({"prompt": 5}, ["prompt"], "type_error.str"),
        ({"negativePrompt": "a" * 1025}, ["negativePrompt"], "value_error.any_str.max_length"),
        ({"numVariations": 0}, ["numVariations"], "value_error.number.not_ge"),
        ({"numVariations": 5}, ["numVariations"], "value_error.number.not_le"),
        ({"numVariations": "two"}, ["numVariations"], "type_error.integer"),
        ({"numVariations": True}, ["numVariations"], "type_error.integer"),
        ({"numVariations": 1.5}, ["numVariations"], "type_error.integer"),
        ({"numVariations": 2, "seeds": [1]}, ["seeds"], "value_error"),
        ({"seeds": [1, 1]}, ["seeds"], "value_error.list.unique_items"),
        ({"seeds": [1, 2, 3, 4, 5]}, ["seeds"], "value_error.list.max_items"),
        ({"seeds": []}, ["seeds"], "value_error.list.min_items"),
        ({"seeds": ["x"]}, ["seeds", 0], "type_error.integer"),
        ({"seeds": 7}, ["seeds"], "type_error.list"),
        ({"size": {"width": 2048}}, ["size", "height"], "value_error.missing"),
        ({"size": {"width": 500, "height": 500}}, ["size"], "value_error.size"),
        ({"size": "2048x2048"}, ["size"], "type_error.dict"),
        ({"style": {"strength": 0}}, ["style", "strength"], "value_error.number.not_ge"),
        ({"style": {"strength": 101}}, ["style", "strength"], "value_error.number.not_le"),
        ({"style": {"presets": ["bw", "bw"]}}, ["style", "presets"], "value_error.list.unique_items"),
        ({"style": {"imageReference": {"source": {}}}}, ["style", "imageReference", "source"], "value_error"),
        ({"structure": {"strength": -1}}, ["structure", "strength"], "value_error.number.not_ge"),
        ({"visualIntensity": 11}, ["visualIntensity"], "value_error.number.not_le"),
        ({"upsamplerType": "default"}, ["upsamplerType"], "value_error"),
    ],
)
def test_fields_of_generate(sandbox: SandboxInfo, changes: dict[str, object], at: list[object], kind: str) -> None:
    found = problem(sandbox, GENERATE, {"prompt": "a cat", **changes})
    assert found["loc"] == ["body", *at]
    assert found["type"] == kind
    assert found["msg"]


def test_the_form_of_a_wrong_word(sandbox: SandboxInfo) -> None:
    found = problem(sandbox, GENERATE, {"prompt": "a cat", "contentClass": "phto"})
    assert found["ctx"] == {"enum_values": ["photo", "art"]}
    assert "'photo', 'art'" in found["msg"]


@pytest.mark.parametrize(
    ("model", "changes", "at"),
    [
        ("image3_custom", {}, ["body", "customModelId"]),
        ("image3_custom", {"customModelId": "no-such-model"}, ["body", "customModelId"]),
        ("image4_custom", {"customModelId": "tin-robot", "negativePrompt": "x"}, ["body", "negativePrompt"]),
        ("image4_custom", {"customModelId": "tin-robot", "visualIntensity": 5}, ["body", "visualIntensity"]),
        ("image4_standard", {"size": SIZE}, ["body", "size"]),
        ("image9", {}, ["header", "x-model-version"]),
    ],
)
def test_rules_of_the_models(sandbox: SandboxInfo, model: str, changes: dict[str, object], at: list[str]) -> None:
    assert problem(sandbox, GENERATE, {"prompt": "a cat", **changes}, model)["loc"] == at


def test_rules_of_image5(sandbox: SandboxInfo) -> None:
    assert problem(sandbox, IMAGE5, {"prompt": "a"})["loc"] == ["header", "x-model-version"]
    many = {"prompt": "a", "numVariations": 2}
    assert problem(sandbox, IMAGE5, many, "image5")["type"] == "value_error.number.not_le"
    reference = {"source": {"uploadId": sandbox.upload(picture(1024, 1024))}}
    body = {"prompt": "a", "referenceBlobs": [reference], "aspectRatio": "1:1"}
    assert problem(sandbox, IMAGE5, body, "image5")["loc"] == ["body", "aspectRatio"]
    body = {"prompt": "a", "referenceBlobs": [{"source": {"uploadId": sandbox.upload(picture(300, 300))}}]}
    assert problem(sandbox, IMAGE5, body, "image5")["type"] == "value_error.size"
    long = {"prompt": "a" * 1500}
    assert sandbox.post(IMAGE5, long, "image5").status_code == 200


@pytest.mark.parametrize("name", [name for name in bodies.NAMES if name != "custom"])
def test_required_fields_are_missed(sandbox: SandboxInfo, name: str) -> None:
    request = bodies.sample(name, sandbox)
    answer = sandbox.post(request.path, {}, request.model)
    assert answer.status_code == 422
    kinds = {found["type"] for found in answer.json()["validation_errors"]}
    assert kinds == {"value_error.missing"}


def test_digits_in_strings_are_numbers(sandbox: SandboxInfo) -> None:
    body = {
        "image": {"source": {"uploadId": sandbox.upload(picture())}},
        "size": {"width": "2500", "height": "2600"},
        "seeds": ["7"],
        "numVariations": "1",
    }
    finished = sandbox.finished(sandbox.submit(EXPAND, body))
    assert finished["result"]["size"] == {"width": 2500, "height": 2600}
    assert finished["result"]["outputs"][0]["seed"] == 7


def test_null_and_unknown_properties_are_as_good_as_absent(sandbox: SandboxInfo) -> None:
    body = {"prompt": "a cat", "contentClass": None, "seeds": None, "colour": "blue"}
    assert sandbox.post(GENERATE, body).status_code == 202


@pytest.mark.parametrize(
    "prompt", ["<b>& \"quoted\" 'prompt'</b>", "🦊 fox", "شمس فوق البحر", "one\ntwo\tthree", "a" * 1024]
)
def test_prompts_of_every_kind_are_taken_as_they_are(sandbox: SandboxInfo, prompt: str) -> None:
    sandbox.submit(GENERATE, {"prompt": prompt})
    assert sandbox.ledger()["jobs"][0]["prompt"] == prompt


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "application/json", 400, "empty_input_body"),
        (b"  ", "application/json", 400, "empty_input_body"),
        (b'{"prompt": ', "application/json", 400, "bad_request"),
        (b'{"prompt": NaN}', "application/json", 400, "bad_request"),
        (b'{"prompt": "\\ud83d"}', "application/json", 400, "bad_request"),
        (b"\xff\xfe\x00", "application/json", 400, "bad_request"),
        (b"[" * 100_000, "application/json", 400, "bad_request"),
        (b"[1]", "application/json", 422, "validation_error"),
        (b'{"prompt": "a"}', "text/plain", 415, "invalid_content_type"),
        (b'{"prompt": "a"}', "", 415, "invalid_content_type"),
        (b'{"prompt": "a cat"}', "application/json; charset=utf-8", 202, None),
    ],
)
def test_what_is_no_json_object(sandbox: SandboxInfo, content: bytes, kind: str, status: int, code: str | None) -> None:
    headers = sandbox.headers(**({"content-type": kind} if kind else {}))
    answer = sandbox.http.post(sandbox.base_url + GENERATE, content=content, headers=headers)
    assert answer.status_code == status
    assert answer.json().get("error_code") == code


@pytest.mark.parametrize(
    ("path", "code"),
    [("precise-composite", "bad_request"), ("adaptive-composite", "bad_request"), ("upscale", "validation_error")],
)
def test_the_newer_operations_know_no_415(sandbox: SandboxInfo, path: str, code: str) -> None:
    headers = sandbox.headers(**{"content-type": "text/plain"})
    answer = sandbox.http.post(f"{sandbox.base_url}/v3/images/{path}", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)


def test_a_body_that_is_too_large_gets_a_page(sandbox: SandboxInfo) -> None:
    headers = sandbox.headers(**{"content-type": "application/json"})
    answer = sandbox.http.post(sandbox.base_url + GENERATE, content=b" " * (16 << 20), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("word", "code"),
    [("demo-unsafe", "prompt_unsafe"), ("Demo-Entity", "prompt_entity_denied"), ("demo-legal", "legal_error")],
)
def test_demo_words_are_refused(sandbox: SandboxInfo, word: str, code: str) -> None:
    answer = sandbox.post(GENERATE, {"prompt": f"a {word}, please"})
    assert answer.status_code == 451
    assert answer.json()["error_code"] == code
    assert sandbox.ledger()["jobs"] == []
    assert sandbox.post(GENERATE, {"prompt": f"a cat{word}s"}).status_code == 202


def test_a_demo_word_fails_the_job(sandbox: SandboxInfo) -> None:
    finished = sandbox.finished(sandbox.submit(GENERATE, {"prompt": "demo-unsafe-image"}))
    assert finished["status"] == "failed"
    assert finished["error_code"] == "image_unsafe"
    assert finished["message"]


def test_a_magenta_picture_is_refused(sandbox: SandboxInfo) -> None:
    source = {"source": {"uploadId": sandbox.upload(flat("#ff00ff"))}}
    answer = sandbox.post(EXPAND, {"image": source})
    assert (answer.status_code, answer.json()["error_code"]) == (451, "input_media_unsafe")
    answer = sandbox.post(GENERATE, {"prompt": "a", "style": {"imageReference": source}})
    assert (answer.status_code, answer.json()["error_code"]) == (451, "reference_image_unsafe_error")


class TestInputs:
    def source(self, sandbox: SandboxInfo, content: bytes) -> dict[str, dict[str, str]]:
        return {"source": {"uploadId": sandbox.upload(content)}}

    def test_an_unknown_upload(self, sandbox: SandboxInfo) -> None:
        unknown = "00000000-0000-4000-8000-000000000000"
        found = problem(sandbox, EXPAND, {"image": {"source": {"uploadId": unknown}}})
        assert found["loc"] == ["body", "image", "source", "uploadId"]

    def test_what_is_no_upload_id(self, sandbox: SandboxInfo) -> None:
        assert problem(sandbox, EXPAND, {"image": {"source": {"uploadId": "../x"}}})["type"] == "type_error.uuid"

    def test_both_ways_at_once(self, sandbox: SandboxInfo) -> None:
        both = {**self.source(sandbox, picture())["source"], "url": "https://a.amazonaws.com/x.png"}
        assert problem(sandbox, EXPAND, {"image": {"source": both}})["loc"] == ["body", "image", "source"]

    @pytest.mark.parametrize("url", ["https://example.com/cat.png", "https://notamazonaws.com/x", "https://[bad/x"])
    def test_addresses_on_other_hosts(self, sandbox: SandboxInfo, url: str) -> None:
        assert problem(sandbox, EXPAND, {"image": {"source": {"url": url}}})["type"] == "value_error.url"

    def test_an_address_that_cannot_be_read(self, sandbox: SandboxInfo) -> None:
        body = {"image": {"source": {"url": "https://bucket.s3.amazonaws.com/cat.png?X-Amz-Signature=1"}}}
        answer = sandbox.post(EXPAND, body)
        assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_request")

    def test_a_mask_of_another_size_is_named_with_the_image(self, sandbox: SandboxInfo) -> None:
        image, other = self.source(sandbox, picture(640, 480)), self.source(sandbox, mask(320, 240))
        found = problem(sandbox, "/v3/images/fill-async", {"image": image, "mask": other})
        assert "320x240" in found["msg"]
        assert "640x480" in found["msg"]

    def test_placement_or_mask(self, sandbox: SandboxInfo) -> None:
        image, hole = self.source(sandbox, picture()), self.source(sandbox, mask())
        body = {"image": image, "mask": hole, "placement": {"alignment": {"horizontal": "left"}}}
        assert problem(sandbox, EXPAND, body)["loc"] == ["body", "placement"]

    def test_insets_without_room(self, sandbox: SandboxInfo) -> None:
        image = self.source(sandbox, picture())
        body = {"image": image, "size": {"width": 800, "height": 800}, "placement": {"inset": {"left": 900}}}
        assert problem(sandbox, EXPAND, body)["loc"] == ["body", "placement", "inset"]

    def test_the_largest_expansion(self, sandbox: SandboxInfo) -> None:
        image = self.source(sandbox, picture())
        assert sandbox.post(EXPAND, {"image": image, "size": {"width": 3999, "height": 100}}).status_code == 202
        sandbox.reset()
        image = self.source(sandbox, picture())
        body = {"image": image, "size": {"width": 4000, "height": 100}}
        assert problem(sandbox, EXPAND, body)["type"] == "value_error.number.not_le"

    def test_an_upscale_beyond_reason(self, sandbox: SandboxInfo) -> None:
        body = {"image": self.source(sandbox, flat("grey", 4000, 4000)), "seeds": [1], "upscaleFactor": 6}
        assert problem(sandbox, "/v3/images/upscale", body)["loc"] == ["body", "upscaleFactor"]
        body["upscaleFactor"] = 5
        assert problem(sandbox, "/v3/images/upscale", body)["type"] == "type_error.enum"

    def test_an_upload_lives_for_a_while(self, sandbox: SandboxInfo) -> None:
        sandbox.reset(upload_life=0)
        found = problem(sandbox, EXPAND, {"image": self.source(sandbox, cutout())})
        assert found["loc"] == ["body", "image", "source", "uploadId"]
