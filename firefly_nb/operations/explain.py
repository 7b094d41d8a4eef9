"""What is wrong with a request, in one line that ends with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import Broken, Kind
from firefly_nb.operations.names import suggest
from firefly_nb.operations.options import Option, option_named, options
from firefly_nb.operations.registry import OPERATIONS, Operation

Spell = Callable[[str], str]


def in_python(name: str) -> str:
    """A field as it is spelled in Python: `content_class`."""
    return name


def as_flag(name: str) -> str:
    """A field as it is spelled in a cell: `--content-class`, and `prompt`, which is the cell's body."""
    return name if name == "prompt" else "--" + name.replace("_", "-")


def field_of(typed: str) -> str:
    """The field that a word would be, however it is spelled: `num_variations` for `-numVariations`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", typed.lstrip("-"))
    return words.replace("-", "_").lower()


def unknown(
    operation: Operation,
    cls: type[Request],
    given: str,
    spell: Spell,
    *,
    typed: str | None = None,
    others: tuple[str, ...] = (),
) -> InvalidRequest:
    """The error for an option that this request does not take, shown as it was `typed`; `others` it might have been."""
    name = field_of(given)
    typed = typed or spell(given)
    if typed == spell(name):
        for other in operation.classes:
            if other is not cls and option_named(other, name):
                model = option_named(other, "model")
                named = ", ".join(model.choices) if model else ""
                return InvalidRequest(f"{typed}: only with {spell('model')} {named}", field=name)
    known = [*others, *dict.fromkeys(option.name for each in operation.classes for option in options(each))]
    near = name if name in known else suggest(name, known)
    elsewhere = [each.command for each in OPERATIONS.values() if option_named(each.classes[0], name)]
    if near:
        advice = f"did you mean {spell(near)}?"
    elif elsewhere:
        advice = f"it belongs to {', '.join(elsewhere)}"
    else:
        advice = f"%firefly help {operation.command} lists its options"
    return InvalidRequest(f"{typed}: {operation.command} has no such option; {advice}", field=name)


def explained_call(
    error: ValidationError, cls: type[Request], arguments: Sequence[object], values: Mapping[str, object]
) -> InvalidRequest:
    """The error for a request class that was called with `arguments` and `values`."""
    subjects = [option.name for option in options(cls) if option.subject]
    # An argument in the wrong place is why another is missing: it goes first.
    first = min(error.errors(), key=lambda each: not each["type"].startswith("unexpected"))
    if first["type"] == "unexpected_positional_argument":
        only = f"only {', '.join(subjects)}" if subjects else "nothing"
        return InvalidRequest(f"{cls.__name__}: takes {only} by position; name the rest, like size=…")
    if first["type"] == "unexpected_keyword_argument":
        return unknown(OPERATIONS[cls.command], cls, str(first["loc"][0]), in_python)
    return explained(error, cls, {**dict(zip(subjects, arguments, strict=False)), **values}, in_python)


def explained(error: ValidationError, cls: type[Request], values: Mapping[str, object], spell: Spell) -> InvalidRequest:
    """The first mistake that the validation found, as the error to show."""
    first = error.errors()[0]
    cause = (first.get("ctx") or {}).get("error")
    if isinstance(cause, Broken):
        return InvalidRequest(re.sub(r"\{(\w+)\}", lambda m: spell(m[1]), cause.message), field=cause.field)
    location = first["loc"]
    name = str(location[0]) if location else ""
    option = option_named(cls, name)
    if option is None:
        return InvalidRequest(f"{spell(name)}: {first['msg']}", field=name or None)
    if first["type"] == "literal_error":
        why = _no_choice(values.get(name), OPERATIONS[cls.command].choices(name))
    else:
        why = _why(first, option, values.get(name))
    return InvalidRequest(f"{spell(name)}: {why}", field=name)


def _no_choice(value: object, choices: tuple[str, ...]) -> str:
    shown = f"{_brief(value)} is not {'one of ' if len(choices) > 1 else ''}{', '.join(choices)}"
    near = suggest(str(value), choices) if len(choices) > 6 else None
    return f"{shown}; did you mean {near}?" if near else shown


def _why(detail: Any, option: Option, value: object) -> str:
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind == "missing":
        return _missing(option)
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"{_brief(detail['input'])} is not {_range(option)}"
    if kind == "string_too_long":
        return f"{len(str(value))} characters; at most {context['max_length']}"
    if kind == "string_too_short":
        return _missing(option) if option.name == "prompt" else "is empty; give a text, or leave it out"
    if kind == "string_unicode":
        return "holds half of a character (a lone surrogate), which cannot be sent; remove it"
    if kind == "too_long":
        return f"{len(detail['input'])} are given; at most {option.most}"
    if kind == "too_short":
        return "none is given; give one, or leave it out"
    if option.kind in {Kind.INT, Kind.FLOAT, Kind.INTS}:
        return f"{_brief(detail['input'])} is not {_range(option)}"
    if kind.startswith("string"):
        return f"{_brief(value)} is not a text; give one in quotes"
    if kind.startswith("bool"):
        return f"{_brief(value)} is neither True nor False"
    return f"{_brief(value)} does not fit: {detail['msg'].lower()}"


def _missing(option: Option) -> str:
    if option.name == "prompt":
        return "there is none; write it in the cell's body, or as the first argument in Python"
    if option.is_image:
        return "needed; give a path, an https address, an upload id or the name of a variable that holds an image"
    return f"needed; {option.help}"


def _range(option: Option) -> str:
    number = {Kind.FLOAT: "a number"}.get(option.kind, "a whole number")
    if option.kind is Kind.INTS:
        return "a list of whole numbers like 1,2,3"
    return f"{number} from {option.bounds}" if option.bounds else number


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
