"""A cell into requests: the words of its first line, its body, and what they mean."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.explain import as_flag, unknown
from firefly_nb.operations.fields import Kind
from firefly_nb.operations.flags import COMMON_FLAGS, CommonFlag, Flags, read_flags
from firefly_nb.operations.options import Option, options
from firefly_nb.operations.registry import Operation
from firefly_nb.operations.requests import build, operation_named, split


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell that makes sense. `values` are the raw values by their Python names, for those who vary them.

    `requests` is empty where the flags ask for a matrix: each of its tiles is `build(operation.command, {**values, …})`
    with one value of each of `flags.vary`, where an option that was given several times stands as well.
    """

    operation: Operation
    values: Mapping[str, object]
    requests: tuple[Request, ...]
    flags: Flags


def words_of(line: str) -> list[str]:
    """A line's words, quotes respected, backslashes as they are (they are Windows paths, not escapes)."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.escape, lexer.commenters = True, "", ""
    try:
        return list(lexer)
    except ValueError:
        raise InvalidRequest(
            "a quote is opened and not closed; close it, or put what holds it into quotes of the other kind"
        ) from None


def parse(line: str, body: str | None) -> Parsed:
    """What a cell asks for: `line` is its first line after `%%firefly`, `body` what stands beneath it.

    `body` is `None` for a line magic.

    Line breaks at the body's ends belong to the cell and not to the prompt; everything else is kept as typed. Raises
    `InvalidRequest` with one line in a cell's own spelling.

    Example: ``parse("generate -n 2 -o cats", "a cat").requests[0].num_variations == 2``
    """
    command, *words = words_of(line) or [""]
    operation = operation_named(command)
    values, repeated, common = _read(operation, words)
    flags = read_flags(common, repeated)
    _put_prompt(operation, values, body, needed=operation.prompt == "required" and flags.prompts is None)
    if flags.explores:
        return Parsed(operation, values, (), flags)
    several = [{name: value} for name, found in repeated.items() for value in found] or [{}]
    requests = [part for each in several for part in split(build(command, {**values, **each}, spell=as_flag))]
    return Parsed(operation, values, tuple(requests), flags)


def _put_prompt(operation: Operation, values: dict[str, object], body: str | None, *, needed: bool) -> None:
    prompt = (body or "").strip("\r\n")
    if not prompt.strip():
        if needed and "prompt" not in values:
            raise InvalidRequest(
                f"{operation.command}: there is no prompt; write it in the cell, beneath the %%firefly line",
                field="prompt",
            )
        return
    if operation.prompt == "none":
        raise InvalidRequest(
            f"{operation.command}: takes no prompt; leave the cell's body empty, or write it as a line: "
            f"%firefly {operation.command} …",
            field="prompt",
        )
    if "prompt" in values:
        raise InvalidRequest(
            "--prompt: the prompt already stands in the cell's body; leave one of the two out", field="prompt"
        )
    values["prompt"] = prompt


def _read(
    operation: Operation, words: list[str]
) -> tuple[dict[str, object], dict[str, tuple[str, ...]], dict[str, Any]]:
    """The words as values of the request, those of them that were given several times, and the common flags."""
    known = _known(operation)
    values: dict[str, Any] = {}
    common: dict[str, Any] = {}
    position = 0
    while position < len(words):
        word, position = words[position], position + 1
        if not word.startswith("-") or word == "-":
            raise InvalidRequest(_stray(operation, word))
        name, attached = _parts(word, known)
        option = known.get(name)
        if option is None:
            raise unknown(operation, operation.class_for(values), name, as_flag, typed=name, others=_OTHERS)
        if _takes_no_value(option):
            if attached is not None:
                raise InvalidRequest(f"{name}: takes no value; write {name} alone", field=option.name)
            value: object = not name.startswith("--no-")
        elif attached is not None:
            value = attached
        else:
            value, position = _next(words, position, name, option, known), position + 1
        _store(common if isinstance(option, CommonFlag) else values, option, name, value)
    repeated = {name: tuple(found) for name, found in values.items() if isinstance(found, list) and len(found) > 1}
    single = {name: found[0] if isinstance(found, list) else found for name, found in values.items()}
    return {name: value for name, value in single.items() if name not in repeated}, repeated, common


def _known(operation: Operation) -> dict[str, Option | CommonFlag]:
    known: dict[str, Option | CommonFlag] = {}
    for cls in reversed(operation.classes):
        for option in options(cls):
            known[option.flag] = option
            if option.short:
                known[option.short] = option
            if option.kind is Kind.BOOL:
                known["--no-" + option.flag[2:]] = option
    for flag in COMMON_FLAGS:
        known[flag.flag] = flag
        if flag.short:
            known[flag.short] = flag
    return known


_OTHERS = tuple(flag.name for flag in COMMON_FLAGS)


def _parts(word: str, known: Mapping[str, Option | CommonFlag]) -> tuple[str, str | None]:
    """An option's name and the value that is attached to it: `--size=1024x1024`, `-n4`."""
    name, equals, attached = word.partition("=")
    short = known.get(word[:2])
    if name not in known and isinstance(short, Option) and short.kind is Kind.INT and word[2:].isdigit():
        return word[:2], word[2:]
    return name, attached if equals else None


def _next(
    words: list[str], position: int, name: str, option: Option | CommonFlag, known: Mapping[str, Option | CommonFlag]
) -> str:
    """The word after an option, which is its value, unless it is an option itself."""
    example = f"{name} {option.metavar or 'VALUE'}"
    if position == len(words):
        raise InvalidRequest(f"{name}: needs a value, like {example}", field=option.name)
    word = words[position]
    if word.partition("=")[0] in known:
        raise InvalidRequest(
            f"{name}: needs a value, like {example}; {word!r} is an option, and as a value it is written {name}={word}",
            field=option.name,
        )
    return word


def _takes_no_value(option: Option | CommonFlag) -> bool:
    return not option.metavar if isinstance(option, CommonFlag) else option.kind is Kind.BOOL


def _store(place: dict[str, Any], option: Option | CommonFlag, name: str, value: object) -> None:
    if option.repeatable:
        place.setdefault(option.name, []).append(value)
    elif option.name in place:
        raise InvalidRequest(f"{name}: given twice; give it once", field=option.name)
    else:
        place[option.name] = value


def _stray(operation: Operation, word: str) -> str:
    if operation.prompt != "none":
        return f"{word!r} is no option; the prompt goes into the cell's body, beneath the %%firefly line"
    return f"{word!r} is no option; %firefly help {operation.command} lists them"
