"""What has been filled in: the request that it makes, a message for each mistake, what it costs, and the equal cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from firefly_nb.core.line import LimitInfo
from firefly_nb.errors import FireflyError, InvalidRequest
from firefly_nb.notebook.form.schema import label, sample
from firefly_nb.notebook.names import image_named
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
    """Values as they were read: `request` is `None` while something is wrong or missing.

    `messages` go beside fields that are wrong, `missing` names those that have yet to be filled in, with what to do.
    """

    request: Request | None
    messages: Mapping[str, str]
    missing: Mapping[str, str]
    pictures: Mapping[str, Picture]


def read(
    operation: Operation,
    values: Values,
    hidden: Mapping[str, list[str]],
    namespace: Mapping[str, object],
    known: Mapping[str, Picture],
) -> Reading:
    """Read `values` (names as in Python, empty for what is not given). `known` are pictures by the word that names
    them: those of the job that the form was filled in from, which no variable has to hold any more."""
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
                pictures[name] = _picture(str(given[name]), name, namespace, known)
            except FireflyError as error:
                messages[name] = _beside(name, error)
                given[name] = "x"
    stand_in = {name: sample(fields[name], operation.command, values.get("model")) for name in missing}
    request = _first_mistakes(operation, {**given, **stand_in}, fields, messages)
    if request is not None and not messages:
        request = replace_images(request, lambda name, value: pictures.get(name, value))
        try:
            check(request)
        except InvalidRequest as error:
            messages[error.field or ""] = _beside(error.field or "", error)
    return Reading(None if messages or missing else request, messages, missing, pictures)


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
                given[name] = sample(fields[name], operation.command, None)
    return None


def cost_words(request: Request, limits: LimitInfo) -> str:
    """What a click would do: `4 images = 4 operations, 1 request, starts at once`."""
    images = outputs_expected(request)
    noun = "video" if request.command == "video" else "image"
    price = cost(request)
    billed = "price not published" if price is None else count_of(price, "operation")
    sent = count(len(split(request)), "request")
    start = "starts at once" if limits.starts_in < 1 else f"starts in about {clock(limits.starts_in)}"
    return f"{count(images, noun)} = {billed}, {sent}, {start}"


def count_of(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def cell_of(request: Request, words: Mapping[str, Any], known: Mapping[str, Picture]) -> str:
    """The cell that makes the same request: images by the words that name them here."""

    def word(name: str, value: object) -> object:
        text = words.get(name)
        return value if not isinstance(text, str) or text in known else Picture(label=text)

    return as_cell(replace_images(request, word))


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
            values[option.name] = f"{value[0]}x{value[1]}"
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


def _picture(word: str, field: str, namespace: Mapping[str, object], known: Mapping[str, Picture]) -> Picture:
    from firefly_nb.core.images import picture_of

    if word in known:
        return known[word]
    picture = picture_of(image_named(word, namespace, field), field)
    return picture if picture.upload_id or picture.url else replace(picture, label=word)


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
