"""Signatures and documentation of the methods, read off the declarations: what `help()`, ``?`` and Shift-Tab show."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from firefly_nb.operations import OPERATIONS, Option, Request, options, takes

_MOST_CHOICES = 6  # a longer list of words would bury the rest of the signature; the documentation has it
_MANY_VALUES, _SOME_VALUES = 20, 5
_IMAGE = "ImageLike"
_IMAGES = (
    f"{_IMAGE} is a path, an https address, an upload id, bytes, a PIL image, a numpy array, a matplotlib figure,\n"
    "an output, a job or an upload."
)
_RAISES = (
    "Returns at once. Raises `InvalidRequest` for a wrong value, and sends nothing then; what goes wrong later is\n"
    "raised by the job's `result`: `JobFailed`, `ContentRefused`, `RateLimited` and the other errors of\n"
    "`firefly_nb.errors`."
)


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """An annotation as it is read: ``int | None``."""

    text: str

    def __repr__(self) -> str:
        return self.text


@cache
def signature_of(classes: tuple[type[Request], ...], returns: str, without: str = "") -> inspect.Signature:
    """The signature of a method of these request classes, `without` the field that is given otherwise.

    Example: ``str(signature_of((Upscale,), "Job")).startswith("(image: ImageLike, *, upscale_factor: ")``
    """
    shown = [(cls, option) for cls, option in _every(classes) if option.name != without]
    parameters = sorted((_parameter(cls, option, classes) for cls, option in shown), key=lambda each: each.kind)
    return inspect.Signature(parameters, return_annotation=Words(returns))


@cache
def documentation_of(classes: tuple[type[Request], ...], name: str, without: str = "", on: str = "ff") -> str:
    """What the operation does, a line for each of its options, an example (`on.name(…)`), the errors raised."""
    operation = OPERATIONS[classes[0].command]
    shown = [(cls, option) for cls, option in _every(classes) if option.name != without]
    lines = "\n".join(f"    {_line(cls, option, classes)}" for cls, option in shown)
    parts = [operation.help, f"Options:\n{lines}"]
    if any(option.is_image for _, option in shown):
        parts.append(_IMAGES)
    needed = [option for _, option in shown if option.required or option.subject]
    call = ", ".join(_sample(option) for option in needed) or "num_variations=2"
    return "\n\n".join([*parts, f"Example: ``{on}.{name}({call})``", _RAISES])


def _every(classes: Sequence[type[Request]]) -> Iterator[tuple[type[Request], Option]]:
    """Each option once, with the class that first declares it."""
    seen: set[str] = set()
    for cls in classes:
        for option in options(cls):
            if option.name not in seen:
                seen.add(option.name)
                yield cls, option


def _line(cls: type[Request], option: Option, classes: Sequence[type[Request]]) -> str:
    operation = OPERATIONS[cls.command]
    found = takes(operation, option)
    if len(option.choices) > _MANY_VALUES:
        found = f"{len(option.choices)} words: {', '.join(option.choices[:_SOME_VALUES])}, …"
    only = f" Only with model={', '.join(_models(cls))}." if cls is not classes[0] else ""
    return f"{option.name}: {option.help}{only}" + (f" [{found}]" if found else "")


def _models(cls: type[Request]) -> tuple[str, ...]:
    return next((option.choices for option in options(cls) if option.name == "model"), ())


def _sample(option: Option) -> str:
    """How the option is given in an example."""
    if option.is_image:
        value = option.name if not option.subject else "image"
        return value if option.subject else f"{option.name}={value}"
    return '"a cat in a sunbeam"' if option.subject else f"{option.name}=…"


def _parameter(cls: type[Request], option: Option, classes: Sequence[type[Request]]) -> inspect.Parameter:
    field = next(each for each in dataclasses.fields(cls) if each.name == option.name)
    default: Any = None if field.default is dataclasses.MISSING else field.default
    words = dict.fromkeys(word for each in classes for other in options(each) if other.name == option.name
                          for word in other.choices)  # fmt: skip
    found = dict.fromkeys(_types(get_type_hints(cls, include_extras=True)[option.name], tuple(words)))
    if option.is_image:
        found = {_IMAGE: None}
    found.pop("None", None)
    if not option.required and default is None:
        found["None"] = None
    return inspect.Parameter(
        option.name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD if option.subject else inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if option.required else default,
        annotation=Words(" | ".join(found)),
    )


def _types(hint: Any, words: tuple[str, ...]) -> Iterator[str]:
    """The alternatives of a type, without what pydantic is told about it. Choices of text are `words`."""
    inner = get_origin(hint)
    arguments = get_args(hint)
    if inner is Annotated:
        yield from _types(arguments[0], words)
    elif inner in {Union, UnionType}:
        for each in arguments:
            yield from _types(each, words)
    elif inner is Literal:
        choices: tuple[object, ...] = words if isinstance(arguments[0], str) else arguments
        short = len(choices) <= _MOST_CHOICES
        yield f"Literal[{', '.join(map(repr, choices))}]" if short else type(choices[0]).__name__
    elif inner is not None:
        within = ", ".join(" | ".join(_types(each, words)) for each in arguments)
        yield f"{inner.__name__}[{within}]"
    else:
        yield "None" if hint is NoneType else hint.__name__
