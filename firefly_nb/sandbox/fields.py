"""A small validation library for request bodies, as lax as the service: digits in strings are numbers.

A `Check` takes a value, where it stands, and the list that collects what is wrong. It returns the value as it is meant
(``"2500"`` → ``2500``). Unknown properties are ignored, and null is the same as absent.
"""

from __future__ import annotations

import contextlib
import math
import re
import uuid as uuids
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from firefly_nb.sandbox.refusals import Problem, problem

Location: TypeAlias = tuple[str | int, ...]
Check: TypeAlias = Callable[[object, Location, list[Problem]], Any]

_INTEGER = re.compile(r"\s*[+-]?\d{1,18}\s*", re.ASCII)


def integer(low: int | None = None, high: int | None = None) -> Check:
    def check(value: object, at: Location, problems: list[Problem]) -> int | None:
        number = _whole(value)
        if number is None:
            problems.append(problem(at, "a whole number is needed", "type_error.integer"))
        elif not _within(number, low, high, at, problems):
            return None
        return number

    return check


def number(low: float | None = None, high: float | None = None) -> Check:
    def check(value: object, at: Location, problems: list[Problem]) -> float | None:
        found = _real(value)
        if found is None:
            problems.append(problem(at, "a number is needed", "type_error.float"))
        elif not _within(found, low, high, at, problems):
            return None
        return found

    return check


def boolean(value: object, at: Location, problems: list[Problem]) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, (str, int)) else ""
    if word in {"true", "1", "false", "0"}:
        return word in {"true", "1"}
    problems.append(problem(at, "true or false is needed", "type_error.bool"))
    return None


def text(low: int = 0, high: int | None = None) -> Check:
    def check(value: object, at: Location, problems: list[Problem]) -> str | None:
        if not isinstance(value, str):
            problems.append(problem(at, "text is needed", "type_error.str"))
            return None
        if len(value) < low:
            message = f"at least {low} character{'s' if low != 1 else ''} needed"
            problems.append(problem(at, message, "value_error.any_str.min_length", limit_value=low))
            return None
        if high is not None and len(value) > high:
            message = f"no more than {high} characters allowed"
            problems.append(problem(at, message, "value_error.any_str.max_length", limit_value=high))
            return None
        return value

    return check


def choice(*words: str | int) -> Check:
    numeric = all(isinstance(word, int) for word in words)

    def check(value: object, at: Location, problems: list[Problem]) -> str | int | None:
        found = _whole(value) if numeric else value
        if isinstance(found, (str, int)) and not isinstance(found, bool) and found in words:
            return found
        permitted = ", ".join(repr(word) for word in words)
        problems.append(
            problem(at, f"not a permitted value; permitted: {permitted}", "type_error.enum", enum_values=list(words))
        )
        return None

    return check


def array(item: Check, low: int = 0, high: int | None = None, *, unique: bool = False) -> Check:
    def check(value: object, at: Location, problems: list[Problem]) -> list[Any] | None:
        if not isinstance(value, list):
            problems.append(problem(at, "a list is needed", "type_error.list"))
            return None
        if len(value) < low:
            message = f"at least {low} item{'s' if low != 1 else ''} needed"
            problems.append(problem(at, message, "value_error.list.min_items", limit_value=low))
            return None
        if high is not None and len(value) > high:
            message = f"no more than {high} item{'s' if high != 1 else ''} allowed"
            problems.append(problem(at, message, "value_error.list.max_items", limit_value=high))
            return None
        before = len(problems)
        found = [item(entry, (*at, index), problems) for index, entry in enumerate(value)]
        if unique and len(problems) == before and len(set(found)) < len(found):
            problems.append(problem(at, "the same item stands twice", "value_error.list.unique_items"))
        return found

    return check


def record(fields: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    def check(value: object, at: Location, problems: list[Problem]) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            problems.append(problem(at, "an object is needed", "type_error.dict"))
            return None
        problems.extend(
            problem((*at, name), "this field is needed", "value_error.missing")
            for name in required
            if value.get(name) is None
        )
        return {
            name: field(value[name], (*at, name), problems)
            for name, field in fields.items()
            if value.get(name) is not None
        }

    return check


def uuid(value: object, at: Location, problems: list[Problem]) -> str | None:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            return str(uuids.UUID(value))
    problems.append(problem(at, "a UUID is needed", "type_error.uuid"))
    return None


def web_address(value: object, at: Location, problems: list[Problem]) -> str | None:
    try:
        parts = urlsplit(value) if isinstance(value, str) and len(value) <= 2083 else None
        usable = parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    if usable:
        return str(value)
    problems.append(problem(at, "an http or https address of at most 2083 characters is needed", "value_error.url"))
    return None


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return None


def _real(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _within(value: float, low: float | None, high: float | None, at: Location, problems: list[Problem]) -> bool:
    if low is not None and value < low:
        problems.append(problem(at, f"at least {low:g} is needed", "value_error.number.not_ge", limit_value=low))
        return False
    if high is not None and value > high:
        problems.append(problem(at, f"no more than {high:g} is allowed", "value_error.number.not_le", limit_value=high))
        return False
    return True
