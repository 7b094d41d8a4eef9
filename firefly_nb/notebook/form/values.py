"""What has been filled in: the request that it makes, a message for each mistake, what it costs, and the equal cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firefly_nb.core.line import LimitInfo
from firefly_nb.errors import FireflyError, InvalidRequest
from firefly_nb.notebook.form.pictures import Pictures
from firefly_nb.notebook.form.schema import label, sample
from firefly_nb.notebook.render.words import clock, count
from firefly_nb.operations import (
    Kind,
    Operation,
    Option,
    Picture,
    Request,
    as_cell,
    build,
    check,
    cost,
    options,
    outputs_expected,
    replace_images,
    split,
)

Values = Mapping[str, Any]
_NEEDED = {Kind.TEXT: "Write one.", Kind.IMAGE: "Choose one."}


@dataclass(frozen=True)
class Reading:
    """Values as they were read: `requests` is empty while something is wrong or missing, and has several where an
    option that may be repeated has several values.

    `messages` go beside fields that are wrong, `missing` names those that have yet to be filled in, with what to do.
    """

    requests: tuple[Request, ...]
    messages: Mapping[str, str]
    missing: Mapping[str, str]
    pictures: Mapping[str, Picture]


def read(operation: Operation, values: Values, hidden: Mapping[str, list[str]], images: Pictures) -> Reading:
    """Read `values`: by names as in Python, empty for what is not given. `hidden` names what each model refuses."""
    cls = operation.class_for(values)
    fields = {option.name: option for option in options(cls)}
    left_out = hidden.get(str(values.get("model") or ""), ())
    given: dict[str, object] = {
        name: _typed(fields[name], value)
        for name, value in values.items()
        if name in fields and name not in left_out and not _empty(value)
    }
    messages: dict[str, str] = {}
    pictures: dict[str, Picture] = {}
    missing = {name: _NEEDED.get(option.kind, "Choose one.") for name, option in fields.items() if option.required}
    missing = {name: words for name, words in missing.items() if name not in given}
    for name, option in fields.items():
        if option.is_image and name in given:
            try:
                pictures[name] = images.find(str(given[name]), name)
            except FireflyError as error:
                messages[name] = _beside(name, error)
                given[name] = "x"
    stand_in = {name: sample(fields[name], operation, values.get("model")) for name in missing}
    requests = [
        _first_mistakes(operation, {**each, **stand_in}, fields, messages) for each in _each_of_several(given, fields)
    ]
    whole: list[Request] = []
    if not messages and not missing:
        whole = [replace_images(each, lambda name, value: pictures.get(name, value)) for each in requests if each]
        try:
            check(whole[0])
        except InvalidRequest as error:
            messages[error.field or ""] = _beside(error.field or "", error)
    return Reading(() if messages else tuple(whole), messages, missing, pictures)


def _each_of_several(given: dict[str, object], fields: Mapping[str, Option]) -> list[dict[str, object]]:
    for name, option in fields.items():
        several = given.get(name)
        if option.repeatable and isinstance(several, tuple):
            return [{**given, name: value} for value in several]
    return [given]


def _first_mistakes(
    operation: Operation, given: dict[str, object], fields: Mapping[str, Option], messages: dict[str, str]
) -> Request | None:
    """`build` tells one mistake at a time: each is noted, put right, and the rest looked at."""
    for _ in range(len(fields) + 1):
        try:
            return build(operation.command, given, spell=_in_a_form)
        except InvalidRequest as error:
            name = error.field or ""
            if name in messages or name not in fields:
                messages.setdefault(name, _beside(name, error))
                return None
            messages[name] = _beside(name, error)
            given.pop(name, None)
            if fields[name].required:
                given[name] = sample(fields[name], operation, None)
    return None


def cost_words(requests: Sequence[Request], limits: LimitInfo) -> str:
    """What a click would do: `4 images = 4 operations, 1 request, starts at once`."""
    images = sum(map(outputs_expected, requests))
    noun = "video" if requests[0].command == "video" else "image"
    prices = [cost(request) for request in requests]
    known = [price for price in prices if price is not None]
    price = sum(known)
    billed = f"{price:g} operation{'' if price == 1 else 's'}" if len(known) == len(prices) else "price not published"
    sent = count(sum(len(split(request)) for request in requests), "request")
    start = "starts at once" if limits.starts_in < 1 else f"starts in about {clock(limits.starts_in)}"
    return f"{count(images, noun)} = {billed}, {sent}, {start}"


def cell_of(requests: Sequence[Request], words: Values, known: Mapping[str, Picture]) -> str:
    """The cell that makes the same requests: images by the words that name them here."""

    def word(name: str, value: object) -> object:
        text = words.get(name)
        return value if not isinstance(text, str) or text in known else Picture(label=text)

    first, *others = requests
    line, end, body = as_cell(replace_images(first, word)).partition("\n")
    for option in options(type(first)):
        if option.repeatable:
            line += "".join(f" {option.flag} {_shown(getattr(each, option.name))}" for each in others)
    return line + end + body


def _shown(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def values_of(request: Request, seeds: tuple[int, ...] | None = None) -> tuple[dict[str, Any], dict[str, Picture]]:
    """A form's values for `request` with `seeds` pinned, and its pictures by the words that stand for them."""
    values: dict[str, Any] = {}
    pictures: dict[str, Picture] = {}
    for option in options(type(request)):
        value = getattr(request, option.name)
        if option.name == "seeds" and seeds:
            value = seeds
        if value is None:
            continue
        if isinstance(value, Picture):
            word = value.label or value.upload_id or value.url or option.name
            pictures[word] = value
            values[option.name] = word
        elif option.kind is Kind.SIZE:
            values[option.name] = _shown(value)
        elif option.kind is Kind.PLACEMENT:
            values[option.name] = ",".join(value)
        else:
            values[option.name] = list(value) if isinstance(value, tuple) else value
    if seeds and "num_variations" in values:
        values["num_variations"] = len(seeds)
    return values, pictures


def _typed(option: Option, value: Any) -> Any:
    """A number that was typed into a text box, as one; all else as it is."""
    if option.kind is Kind.INTS and isinstance(value, str):
        return value.replace(";", ",").replace(" ", ",")
    return tuple(value) if isinstance(value, list) else value


def _empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _in_a_form(name: str) -> str:
    return label(name)


def _beside(name: str, error: FireflyError) -> str:
    """The message without the field's name, which stands above it."""
    message = error.message
    for start in (f"{label(name)}: ", f"{name}: "):
        message = message.removeprefix(start)
    return message[:1].upper() + message[1:]


def variable_for(file: str, content: bytes, namespace: Mapping[str, object]) -> str:
    """A variable's name for a file: the file's own, with a number where another thing is called so."""
    import keyword
    import re

    stem = re.sub(r"\W+", "_", file.rpartition(".")[0] or file).strip("_") or "image"
    stem = f"image_{stem}" if stem[0].isdigit() or keyword.iskeyword(stem) else stem
    name, number = stem, 1
    while name in namespace and not (isinstance(namespace[name], bytes) and namespace[name] == content):
        number += 1
        name = f"{stem}_{number}"
    return name
