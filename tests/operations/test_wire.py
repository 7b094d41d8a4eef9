"""Requests on the wire: against literal JSON, and against the service's own document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from firefly_nb.operations import OPERATIONS, build, encode, from_record, options, to_record
from tests.operations.full import GOLDEN, Golden, source
from tests.support.service_document import check, document, needs_document

# Fields of the document that no operation declares, each with its reason.
LEFT_OUT = {
    ("ExpandImageRequestV3", "image.mask"): "deprecated: `mask` beside the image replaces it",
    ("FillImageRequestV3", "image.mask"): "deprecated: `mask` beside the image replaces it",
    ("GenerateObjectCompositeRequestV3", "image.mask"): "deprecated: `mask` beside the image replaces it",
    ("ImageGenerateRequestV3", "numVariations"): "v4 makes one image a request; several are several requests",
}
for_each = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)


@for_each
def test_the_request_that_leaves(golden: Golden) -> None:
    wire = encode(build(golden.command, golden.values), source)
    assert wire.json == golden.json
    assert dict(wire.headers) == golden.headers
    assert (wire.method, wire.path) == ("POST", golden.path)


@needs_document
@for_each
def test_the_service_document_agrees(golden: Golden) -> None:
    check(encode(build(golden.command, golden.values), source).json, golden.schema)
    posted = document()["paths"][golden.path]["post"]
    headers = {each["name"]: each for each in posted.get("parameters", ()) if each["in"] == "header"}
    for name, value in golden.headers.items():
        assert value in headers[name]["schema"]["enum"]


@for_each
def test_a_record_gives_the_same_request_back(golden: Golden) -> None:
    request = build(golden.command, golden.values)
    assert from_record(to_record(request)) == request


def test_every_option_stands_in_a_golden_request() -> None:
    for operation in OPERATIONS.values():
        for cls in operation.classes:
            goldens = [g for g in GOLDEN if g.command == operation.command and operation.class_for(g.values) is cls]
            used = {name for golden in goldens for name in golden.values}
            missing = {option.name for option in options(cls)} - used - {"model"}
            if cls.__name__ == "GenerateImage5":
                missing -= {"num_variations"}
            assert not missing, f"{cls.__name__}: {missing}"


@needs_document
def test_every_field_of_the_document_is_declared() -> None:
    whole = document()
    schemas = whole["components"]["schemas"]
    reachable: dict[str, set[str]] = {}
    for golden in GOLDEN:
        cls = OPERATIONS[golden.command].class_for(golden.values)
        found = reachable.setdefault(golden.schema, set())
        found |= {option.at for option in options(cls) if option.at}
        found |= set(_paths_of(golden.json))
    documented = {
        posted["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path, methods in whole["paths"].items()
        for posted in [methods.get("post")]
        if posted and "application/json" in posted.get("requestBody", {}).get("content", {})
    }
    assert documented == set(reachable)
    for name, path in LEFT_OUT:
        assert any(leaf == path or leaf.startswith(f"{path}.") for leaf in _leaves(schemas[name], schemas)), path
    for name in documented:
        for path in _leaves(schemas[name], schemas):
            if (name, path) not in LEFT_OUT and not any(path.startswith(f"{cut}.") for n, cut in LEFT_OUT if n == name):
                assert any(path == known or path.startswith(known + ".") for known in reachable[name]), (
                    f"{name}: {path}"
                )


@needs_document
def test_every_model_of_the_document_can_be_chosen() -> None:
    whole = document()
    for golden in GOLDEN:
        cls = OPERATIONS[golden.command].class_for(golden.values)
        for parameter in whole["paths"][golden.path]["post"].get("parameters", ()):
            if parameter["name"] == "x-model-version":
                (model,) = (option for option in options(cls) if option.header == "x-model-version")
                assert list(model.choices) == parameter["schema"]["enum"]


def _paths_of(value: Any, before: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths_of(inner, f"{before}.{name}" if before else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for entry in value:
            yield from _paths_of(entry, before)
    else:
        yield before


def _leaves(schema: dict[str, Any], schemas: dict[str, Any], before: str = "") -> Iterator[str]:
    """Every leaf field of a request schema; an image's place (upload id or address) is one leaf."""
    schema = _resolved(schema, schemas)
    properties = schema.get("properties")
    if set(properties or ()) >= {"uploadId", "url"}:
        yield before
    elif properties:
        for name, inner in properties.items():
            yield from _leaves(inner, schemas, f"{before}.{name}" if before else name)
    elif schema.get("type") == "array" and "properties" in _resolved(schema["items"], schemas):
        yield from _leaves(schema["items"], schemas, before)
    else:
        yield before


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["allOf"][0]
    return schema
