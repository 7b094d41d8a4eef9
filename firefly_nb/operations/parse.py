"""A cell into requests: the words of its first line, its body, and what they mean."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations.base import Request
from firefly_nb.operations.explain import as_flag, unknown
from firefly_nb.operations.fields import Kind
from firefly_nb.operations.options import Option, options
from firefly_nb.operations.registry import Operation
from firefly_nb.operations.requests import build, operation_named, split


@dataclass(frozen=True, slots=True)
class CommonFlag:
    """An option that every operation takes and that is not part of the request."""

    name: str
    help: str
    metavar: str = ""
    short: str | None = None
    repeatable: bool = False

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


COMMON_FLAGS: tuple[CommonFlag, ...] = (
    CommonFlag("out", "Bind the job to a variable.", "NAME", "-o"),
    CommonFlag("wait", "Wait until it is done."),
    CommonFlag("save", "Also copy the outputs there, as <seed>.jpg; overwrites nothing.", "DIR"),
    CommonFlag("timeout", "Give up after so long, counted from its turn.", "SECONDS"),
    CommonFlag("dry_run", "Show the request as JSON and send nothing."),
    CommonFlag("vary", "Try several values of an option or of a {placeholder}.", "NAME=A,B", repeatable=True),
    CommonFlag("prompts", "A file of prompts, or of columns for the {placeholders}.", "FILE"),
    CommonFlag("wildcards", "Let {a|b|c} in the prompt choose by seed."),
    CommonFlag("complete", "Ask only for what is missing of an earlier run."),
)
_COMMON = {flag.name: flag for flag in COMMON_FLAGS}


@dataclass(frozen=True, slots=True)
class Flags:
    """The common flags of one cell. `vary` holds (name, values) in the order given; `timeout` is in seconds."""

    out: str | None = None
    wait: bool = False
    save: str | None = None
    timeout: float | None = None
    dry_run: bool = False
    vary: tuple[tuple[str, tuple[str, ...]], ...] = ()
    prompts: str | None = None
    wildcards: bool = False
    complete: bool = False

    @property
    def explores(self) -> bool:
        """Whether braces in the prompt mean something."""
        return bool(self.vary or self.prompts or self.wildcards or self.complete)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell that makes sense. `values` are the raw values by their Python names, for those who vary them.

    `requests` is empty where the flags ask for a matrix, which is made from `values`.
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
        raise InvalidRequest("a quote is opened and not closed; close it, or leave it out") from None


def parse(line: str, body: str | None) -> Parsed:
    """What a cell asks for: `line` is its first line after `%%firefly`, `body` what stands beneath it.

    `body` is `None` for a line magic.

    Line breaks at the body's ends belong to the cell and not to the prompt; everything else is kept as typed. Raises
    `InvalidRequest` with one line in a cell's own spelling.

    Example: ``parse("generate -n 2 -o cats", "a cat").requests[0].num_variations == 2``
    """
    command, *words = words_of(line) or [""]
    operation = operation_named(command)
    values, flags = _read(operation, words)
    _put_prompt(operation, values, body, needed=operation.prompt == "required" and flags.prompts is None)
    if flags.explores:
        return Parsed(operation, values, (), flags)
    requests = [part for each in _each_size(values) for part in split(build(command, each, spell=as_flag))]
    return Parsed(operation, values, tuple(requests), flags)


def _each_size(values: Mapping[str, object]) -> list[dict[str, object]]:
    """One set of values for each value of an option that may be repeated."""
    several = [(name, value) for name, value in values.items() if isinstance(value, list)]
    if not several:
        return [dict(values)]
    name, found = several[0]
    return [{**values, name: value} for value in found]


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


def _read(operation: Operation, words: list[str]) -> tuple[dict[str, object], Flags]:
    known = _known(operation)
    values: dict[str, object] = {}
    common: dict[str, Any] = {}
    position = 0
    while position < len(words):
        word, position = words[position], position + 1
        if not word.startswith("-") or word == "-":
            raise InvalidRequest(_stray(operation, word))
        name, equals, attached = word.partition("=")
        option = known.get(name)
        if option is None:
            raise _unknown(operation, values, name)
        if _takes_no_value(option):
            if equals:
                raise InvalidRequest(f"{name}: takes no value; write {name} alone", field=option.name)
            value: object = not name.startswith("--no-")
        elif equals:
            value = attached
        elif position < len(words):
            value, position = words[position], position + 1
        else:
            raise InvalidRequest(f"{name}: needs a value, like {name} {option.metavar or 'VALUE'}", field=option.name)
        _store(common if isinstance(option, CommonFlag) else values, option, name, value)
    return values, _flags(common)


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


def _takes_no_value(option: Option | CommonFlag) -> bool:
    return not option.metavar if isinstance(option, CommonFlag) else option.kind is Kind.BOOL


def _store(place: dict[str, Any], option: Option | CommonFlag, name: str, value: object) -> None:
    if option.repeatable:
        place.setdefault(option.name, []).append(value)
    elif option.name in place:
        raise InvalidRequest(f"{name}: given twice; give it once", field=option.name)
    else:
        place[option.name] = value


def _unknown(operation: Operation, values: Mapping[str, object], name: str) -> InvalidRequest:
    field = name.lstrip("-").replace("-", "_")
    return unknown(operation, operation.class_for(values), field, as_flag, tuple(_COMMON))


def _stray(operation: Operation, word: str) -> str:
    if operation.prompt != "none":
        return f"{word!r} is no option; the prompt goes into the cell's body, beneath the %%firefly line"
    return f"{word!r} is no option; %firefly help {operation.command} lists them"


def _flags(common: dict[str, Any]) -> Flags:
    if "timeout" in common:
        common["timeout"] = _seconds(str(common["timeout"]))
    if "out" in common:
        common["out"] = _variable(str(common["out"]))
    if "vary" in common:
        common["vary"] = tuple(_variation(each) for each in common["vary"])
    if "prompts" in common and not Path(str(common["prompts"])).expanduser().is_file():
        raise InvalidRequest(
            f"--prompts: there is no file {common['prompts']!r}; give a text, CSV or JSON-lines file", field="prompts"
        )
    return Flags(**common)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise InvalidRequest(f"--timeout: {text!r} is not a number of seconds above 0", field="timeout")
    return seconds


def _variable(name: str) -> str:
    from keyword import iskeyword

    if not name.isidentifier() or iskeyword(name):
        raise InvalidRequest(
            f"--out: {name!r} is not a name that a variable can have; use letters, digits and _", field="out"
        )
    return name


def _variation(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = text.partition("=")
    found = tuple(value.strip() for value in values.split(",") if value.strip())
    if not (name.strip() and equals and found):
        raise InvalidRequest(
            f"--vary: {text!r} names no values; write it like --vary medium=watercolor,oil", field="vary"
        )
    return name.strip().replace("-", "_"), found
