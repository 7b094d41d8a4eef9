"""The projection that everything reads: what it says of each field, compared with the service's document."""

from __future__ import annotations

from typing import Any

import pytest

from firefly_nb.operations import OPERATIONS, STYLE_PRESETS, Generate, Kind, Option, Request, Upscale, options
from tests.operations.full import GOLDEN
from tests.support.service_document import document, needs_document

SCHEMAS = {OPERATIONS[golden.command].class_for(golden.values): golden.schema for golden in GOLDEN}
CLASSES = tuple(SCHEMAS)
# Where a limit of ours is not the document's own, each with its reason.
OURS = {
    ("GenerateImage5", "num_variations"): "several variations leave as several requests of one",
    ("GenerateImage5", "seeds"): "several seeds leave as several requests of one",
}
every = [(cls, option) for cls in CLASSES for option in options(cls)]
limited = [
    (cls, option)
    for cls, option in every
    if option.at
    and option.kind in {Kind.INT, Kind.FLOAT, Kind.TEXT, Kind.INTS, Kind.CHOICE}
    and (cls.__name__, option.name) not in OURS
]
for_every = pytest.mark.parametrize(("cls", "option"), every, ids=[f"{c.__name__}.{o.name}" for c, o in every])


def test_every_class_is_among_the_goldens() -> None:
    assert set(CLASSES) == {cls for operation in OPERATIONS.values() for cls in operation.classes}


def test_the_number_of_variations() -> None:
    (option,) = (option for option in options(Generate) if option.name == "num_variations")
    assert (option.flag, option.short, option.kind) == ("--num-variations", "-n", Kind.INT)
    assert (option.minimum, option.maximum, option.bounds) == (1, 4, "1 to 4")
    assert (option.at, option.header, option.required, option.subject) == ("numVariations", "", False, False)


def test_the_subject_comes_by_position_and_is_required() -> None:
    subjects = {cls.__name__: [option.name for option in options(cls) if option.subject] for cls in CLASSES}
    assert subjects == {
        "Generate": ["prompt"],
        "GenerateImage5": ["prompt"],
        "Similar": ["image"],
        "Expand": ["image"],
        "Fill": ["image"],
        "Composite": ["prompt"],
        "PreciseComposite": [],
        "AdaptiveComposite": [],
        "Upscale": ["image"],
        "Video": ["prompt"],
    }
    assert all(option.required for _, option in every if option.subject)


def test_the_presets_stand_once() -> None:
    assert len(set(STYLE_PRESETS)) == len(STYLE_PRESETS) == 152
    (presets,) = (option for option in options(Generate) if option.name == "style_presets")
    assert presets.choices == STYLE_PRESETS


def test_choices_whichever_model_is_chosen() -> None:
    assert OPERATIONS["generate"].choices("model")[-2:] == ("image4_custom", "image5")
    assert OPERATIONS["generate"].choices("aspect_ratio")[0] == "1:1"
    assert OPERATIONS["generate"].choices("seeds") == OPERATIONS["generate"].choices("no such option") == ()


def test_choices_of_numbers_are_words() -> None:
    (factor,) = (option for option in options(Upscale) if option.name == "upscale_factor")
    assert factor.choices == ("2", "3", "4", "6")


@for_every
def test_an_option_explains_itself(cls: type[Request], option: Option) -> None:
    assert option.help.endswith(".")
    assert bool(option.at) != bool(option.header)
    assert bool(option.choices) == (option.kind in {Kind.CHOICE, Kind.CHOICES})


@needs_document
@pytest.mark.parametrize(("cls", "option"), limited, ids=[f"{c.__name__}.{o.name}" for c, o in limited])
def test_the_limits_are_those_of_the_document(cls: type[Request], option: Option) -> None:
    field = _field(option, SCHEMAS[cls])
    if option.kind is Kind.CHOICE:
        assert option.choices == tuple(str(choice) for choice in field["enum"])
        return
    least = field["exclusiveMinimum"] + 1 if "exclusiveMinimum" in field else field.get("minimum")
    assert (option.minimum, option.maximum) == (least, field.get("maximum"))
    assert option.most == field.get("maxLength", field.get("maxItems"))


@needs_document
@pytest.mark.parametrize("cls", CLASSES)
def test_what_the_document_requires_is_required(cls: type[Request]) -> None:
    required = set(document()["components"]["schemas"][SCHEMAS[cls]].get("required", ()))
    ours = {option.at.partition(".")[0] for option in options(cls) if option.required}
    chosen = {"seeds"} if cls is Upscale else set()  # by us, where none are given
    assert required <= ours | chosen


def _field(option: Option, schema: str) -> dict[str, Any]:
    """The document's schema of an option's field."""
    schemas = document()["components"]["schemas"]
    found: dict[str, Any] = schemas[schema]
    for name in option.at.split("."):
        found = found["properties"][name]
        while "$ref" in found or "allOf" in found:
            found = schemas[found["$ref"].rpartition("/")[2]] if "$ref" in found else found["allOf"][0]
    return found
