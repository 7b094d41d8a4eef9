"""The management commands as declarations: what each is called, takes and says of itself, and what it does.

Adding a command is one decorated function in a module that `firefly_nb.notebook.commands` loads::

    @command("nest", "let asyncio.run(…) work inside a cell")
    def nest(call: Call) -> None: ...

The dispatcher, Tab and ``%firefly help`` read nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import suggest

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics
    from firefly_nb.notebook.offers import Offer


@dataclass(frozen=True, slots=True)
class Flag:
    """An option of a command. With a `metavar` it takes a value: a ``"text"``, a ``"number"`` or a ``"variable"``.

    `complete` gives the values that Tab may offer.
    """

    name: str
    help: str
    short: str | None = None
    metavar: str | None = None
    kind: str = "text"
    complete: Completer | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A command as it was typed: the words that are no options, and the options by name (``"--all"``)."""

    magics: FireflyMagics
    words: tuple[str, ...]
    flags: Mapping[str, str | float | bool]

    def text(self, flag: str) -> str | None:
        """The value of a flag that takes a text, `None` when it was not given."""
        value = self.flags.get(flag)
        return value if isinstance(value, str) else None

    def number(self, flag: str) -> float | None:
        """The value of a flag that takes a number, `None` when it was not given."""
        value = self.flags.get(flag)
        return value if isinstance(value, float) else None


Completer = Callable[["FireflyMagics", str], "Iterable[Offer]"]


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the table.

    `arguments` is its usage after the name (``"JOB… | --all"``), `least` and `most` how many words it takes (`None`:
    any number), and `complete` gives the words that may stand there, told what has been typed of one.
    """

    name: str
    help: str
    run: Callable[[Call], None]
    arguments: str = ""
    least: int = 0
    most: int | None = 0
    flags: tuple[Flag, ...] = ()
    complete: Completer | None = None

    @property
    def usage(self) -> str:
        return f"%firefly {self.name} {self.arguments}".rstrip()


COMMANDS: dict[str, Command] = {}


def command(
    name: str,
    help: str,
    *,
    arguments: str = "",
    least: int = 0,
    most: int | None = 0,
    flags: tuple[Flag, ...] = (),
    complete: Completer | None = None,
) -> Callable[[Callable[[Call], None]], Callable[[Call], None]]:
    """Enter the decorated function into the table."""

    def enter(run: Callable[[Call], None]) -> Callable[[Call], None]:
        COMMANDS[name] = Command(name, help, run, arguments, least, most, flags, complete)
        return run

    return enter


def call_of(entry: Command, words: Sequence[str], magics: FireflyMagics) -> Call:
    """The call that `words` (without the command's name) describe. Raises `InvalidRequest`."""
    plain: list[str] = []
    given: dict[str, str | float | bool] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        flag = _flag(entry, name)
        if flag.metavar is None:
            if equals:
                raise InvalidRequest(f"{flag.name}: takes no value; write {flag.name} alone")
            given[flag.name] = True
            continue
        if not equals:
            if not rest:
                raise InvalidRequest(f"{flag.name}: its value is missing; write {flag.name} {flag.metavar}")
            value = rest.pop(0)
        given[flag.name] = _value(flag, value)
    if len(plain) < entry.least or (entry.most is not None and len(plain) > entry.most):
        raise InvalidRequest(_wrong_number(entry, plain))
    return Call(magics, tuple(plain), given)


def _flag(entry: Command, name: str) -> Flag:
    for flag in entry.flags:
        if name in {flag.name, flag.short}:
            return flag
    names = [flag.name for flag in entry.flags]
    near = suggest(name, names)
    if near:
        hint = f"; did you mean {near}?"
    else:
        hint = f"; it takes {', '.join(names)}" if names else f"; it is used as {entry.usage}"
    raise InvalidRequest(f"{entry.name}: there is no option {name}{hint}")


def _value(flag: Flag, text: str) -> str | float:
    from firefly_nb.notebook.names import check_variable

    if flag.kind == "variable":
        return check_variable(text, flag.name)
    if flag.kind == "text":
        return text
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise InvalidRequest(f"{flag.name}: {text!r} is not a number above 0")
    return number


def _wrong_number(entry: Command, words: Sequence[str]) -> str:
    if len(words) < entry.least:
        return f"{entry.name}: something is missing; it is used as {entry.usage}"
    assert entry.most is not None
    extra = " ".join(words[entry.most :])
    return f"{entry.name}: {extra!r} is too much; it is used as {entry.usage}"
