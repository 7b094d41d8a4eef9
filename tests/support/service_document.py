"""The service's OpenAPI document, for tests that compare with it; they are skipped where it is not there."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

PATH = Path(__file__).resolve().parents[3] / "shared" / "firefly-api.json"

needs_document = pytest.mark.skipif(
    not PATH.is_file(), reason="the service's OpenAPI document is not beside the project"
)


@functools.cache
def document() -> dict[str, Any]:
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


def check(value: object, schema: str) -> None:
    """Raise `jsonschema.ValidationError` unless `value` fits the document's schema of that name."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def answer_schema(path: str, method: str, status: int) -> str | None:
    """The name of the schema that an answer has to fit, `None` where the document names none."""
    answers = document()["paths"][path][method]["responses"]
    content = answers.get(str(status), {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref")
    return str(reference).rpartition("/")[2] if reference else None
