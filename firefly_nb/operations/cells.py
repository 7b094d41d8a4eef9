"""The cell that makes the same request again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import Kind
from firefly_nb.operations.labels import image_word
from firefly_nb.operations.options import Option, options
from firefly_nb.operations.registry import OPERATIONS


def as_cell(request: Request, *, seeds: Sequence[int] | None = None) -> str:
    """A `%%firefly` cell (a `%firefly` line where there is no prompt) for `request`, with `seeds` pinned where given.

    Reading it with `parse` gives the same request, except that images stand by their words (web addresses without a
    query, which may be a signature) and that line breaks inside an option, which stands on one line, become blanks.

    Example: ``as_cell(Generate("a cat", num_variations=2)) == "%%firefly generate --num-variations 2\\na cat"``
    """
    parts = [request.command]
    for option in options(type(request)):
        value = getattr(request, option.name)
        if option.name == "seeds" and seeds:
            value = tuple(seeds)
        if option.name == "num_variations" and seeds:
            value = None  # as many as there are seeds
        if value is None or option.name == "prompt" or _is_default(option, value):
            continue
        parts += _words(option, value)
    prompt = getattr(request, "prompt", None)
    line = " ".join(parts)
    return f"%%firefly {line}\n{prompt}" if prompt else f"%firefly {line}"


def _is_default(option: Option, value: object) -> bool:
    """A field with one possible value says nothing in a cell, unless it decides which operation is meant."""
    return len(option.choices) == 1 and not option.required


def _words(option: Option, value: Any) -> list[str]:
    if option.kind is Kind.BOOL:
        return [option.flag if value else "--no-" + option.flag[2:]]
    text = value_text(option, value)
    if text.startswith("-"):
        return [f"{option.flag}={_quoted(text)}"]
    return [option.flag, _quoted(text)]


def value_text(option: Option, value: Any) -> str:
    """A value as it is typed in a cell: ``1024x1024``, ``watercolor,bokeh``."""
    if option.is_image:
        return _one_line(image_word(value))
    if option.kind is Kind.SIZE:
        return f"{value[0]}x{value[1]}"
    if isinstance(value, tuple):
        return ",".join(str(part) for part in value)
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return _one_line(str(value))


def _one_line(text: str) -> str:
    """What a notebook takes for the end of a line (more than ``\\n``) would end the cell's first line."""
    return " ".join(text.splitlines())


def _quoted(text: str) -> str:
    """In quotes only where it has to be: quotes and white space split words, a backslash does not."""
    if text and not re.search(r"[\s'\"]", text):
        return text
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace('"', '"\'"\'"') + '"'


def title(request: Request) -> str:
    """The operation's name for people: `Object composite`."""
    return OPERATIONS[request.command].title
