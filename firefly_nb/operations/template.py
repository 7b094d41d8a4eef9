"""A prompt with braces: ``{name}`` is a place for a value, ``{a|b|c}`` a choice that the seed makes.

A backslash keeps a brace or a bar as it is: ``\\{``, ``\\}``, ``\\|``. Choices may stand inside choices. Only where a
matrix is asked for; every other prompt is taken as typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from firefly_nb.errors import InvalidRequest

_SPECIAL = "{}|\\"


@dataclass(frozen=True, slots=True)
class Place:
    """``{name}``: a place for a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """``{a|b}``: one of several, told apart from others of the same prompt by its `number`."""

    number: int
    options: tuple[Parts, ...]


Parts = tuple["str | Place | Choice", ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt that was read. `places` are the names in braces, `chooses` whether there is something to choose."""

    text: str
    parts: Parts

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.name for part in _all(self.parts) if isinstance(part, Place)))

    @property
    def chooses(self) -> bool:
        return any(isinstance(part, Choice) for part in _all(self.parts))

    def filled(self, values: Mapping[str, str], seed: int | None = None) -> str:
        """The prompt with `values` in its places; `seed` makes its choices, the same ones each time.

        Example: ``read("a {medium} of a {cat|dog}").filled({"medium": "watercolor"}, seed=7)``
        """
        return "".join(_said(self.parts, values, seed))


def read(text: str) -> Template:
    """The prompt's braces. Raises `InvalidRequest` where they do not match."""
    numbers = count()
    parts, end = _read(text, 0, 0, numbers)
    if end < len(text):
        raise _mistake(f"a brace is closed that was not opened, after {_before(text, end)!r}; write \\}} for a brace")
    return Template(text, parts[0])


def _read(text: str, start: int, depth: int, numbers: Iterator[int]) -> tuple[list[Parts], int]:
    """The options from `start` to the brace that closes them (or the end), and where that stands."""
    options: list[list[str | Place | Choice]] = [[]]
    at = start
    while at < len(text):
        sign = text[at]
        if sign == "\\" and text[at + 1 : at + 2] and text[at + 1] in _SPECIAL:
            options[-1].append(text[at + 1])
            at += 2
        elif sign == "{":
            inside, end = _read(text, at + 1, depth + 1, numbers)
            if end == len(text):
                raise _mistake(f"a brace is opened and not closed: {text[at : at + 30]!r}; write \\{{ for a brace")
            options[-1].append(_group(inside, text[at : end + 1], numbers))
            at = end + 1
        elif sign == "}":
            break
        elif sign == "|" and depth:
            options.append([])
            at += 1
        else:
            options[-1].append(sign)
            at += 1
    return [_joined(option) for option in options], at


def _group(options: Sequence[Parts], text: str, numbers: Iterator[int]) -> Place | Choice:
    if len(options) > 1:
        return Choice(next(numbers), tuple(options))
    (only,) = options
    name = only[0].strip() if len(only) == 1 and isinstance(only[0], str) else ""
    if not name:
        raise _mistake(f"{text} is neither a name nor a choice; write {{name}}, {{a|b}}, or \\{{ for a brace")
    return Place(name)


def _joined(parts: Sequence[str | Place | Choice]) -> Parts:
    """Letters that follow each other as one text."""
    found: list[str | Place | Choice] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def _all(parts: Parts) -> Iterator[Place | Choice]:
    for part in parts:
        if isinstance(part, str):
            continue
        yield part
        if isinstance(part, Choice):
            for option in part.options:
                yield from _all(option)


def _said(parts: Parts, values: Mapping[str, str], seed: int | None) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Place):
            yield values[part.name]
        else:
            yield from _said(part.options[_pick(part, seed)], values, seed)


def _pick(choice: Choice, seed: int | None) -> int:
    """Not by `random` or `hash`: the same on every machine, and with every version of Python."""
    digest = hashlib.sha256(f"{seed}:{choice.number}:{len(choice.options)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % len(choice.options)


def _before(text: str, end: int) -> str:
    return text[max(0, end - 20) : end]


def _mistake(words: str) -> InvalidRequest:
    return InvalidRequest(f"prompt: {words}", field="prompt")
