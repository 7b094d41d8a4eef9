"""The options that every operation takes: about the run, not about the request."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from firefly_nb.errors import InvalidRequest


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
    CommonFlag(
        "vary",
        "Try several values of an option or of a {placeholder}; one with a comma in double quotes.",
        "NAME=A,B",
        repeatable=True,
    ),
    CommonFlag("prompts", "A file of prompts, or of columns for the {placeholders}.", "FILE"),
    CommonFlag("wildcards", "Let {a|b|c} in the prompt choose by seed."),
    CommonFlag("complete", "Ask only for what is missing of an earlier run."),
    CommonFlag("yes", "Do not ask before a matrix of many images."),
)


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
    yes: bool = False

    @property
    def explores(self) -> bool:
        """Whether braces in the prompt mean something."""
        return bool(self.vary or self.prompts or self.wildcards or self.complete)


def read_flags(common: Mapping[str, Any], repeated: Mapping[str, tuple[str, ...]]) -> Flags:
    """`Flags` of the words that were typed. Raises `InvalidRequest`.

    `repeated` are options of the request that were given several times; where braces mean something, they vary too.
    """
    read = dict(common)
    if "timeout" in read:
        read["timeout"] = _seconds(str(read["timeout"]))
    if "out" in read:
        read["out"] = _variable(str(read["out"]))
    if "vary" in read:
        read["vary"] = tuple(_variation(each) for each in read["vary"])
    flags = Flags(**read)
    if flags.explores and repeated:
        flags = Flags(**{**read, "vary": (*flags.vary, *repeated.items())})
    _check_names([name for name, _ in flags.vary])
    return flags


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise InvalidRequest(f"--timeout: {text!r} is not a number of seconds above 0", field="timeout")
    return seconds


def _variable(name: str) -> str:
    if not name.isidentifier() or iskeyword(name):
        raise InvalidRequest(
            f"--out: {name!r} is not a name that a variable can have; use letters, digits and _", field="out"
        )
    return name


def _variation(text: str) -> tuple[str, tuple[str, ...]]:
    """``medium=watercolor,oil``; a value that has a comma itself stands in double quotes."""
    name, equals, values = text.partition("=")
    found = tuple(value.strip() for row in csv.reader([values], skipinitialspace=True) for value in row)
    if not (name.strip() and equals and any(found)):
        raise InvalidRequest(
            f"--vary: {text!r} names no values; write it like --vary medium=watercolor,oil", field="vary"
        )
    return name.strip(), found


def _check_names(names: list[str]) -> None:
    names = [name.replace("-", "_") for name in names]
    for name in names:
        if names.count(name) > 1:
            raise InvalidRequest(f"--vary: {name} varies twice; give all its values at once", field="vary")
