"""Tab in a ``%firefly`` line: commands, options, their values, paths, and variables that hold images or jobs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.offers import Offer, images, paths

if TYPE_CHECKING:
    from firefly_nb.notebook.commands import Command
    from firefly_nb.notebook.magics import FireflyMagics
    from firefly_nb.operations import Operation

_OURS = re.compile(r"\s*(%{1,2})firefly(?=\s)")
_MOST = 400


@dataclass(frozen=True, slots=True)
class Typed:
    """A line up to the cursor: the words before, and the beginning of the one that is being typed.

    `quote` is the quotation mark that the last word began with, if any.
    """

    words: tuple[str, ...]
    last: str
    quote: str = ""


def complete(magics: FireflyMagics, context: CompletionContext) -> SimpleMatcherResult:
    """What may stand at the cursor. Empty anywhere but in a line of ours, the prompt in a cell's body included."""
    line = context.full_text.split("\n")[context.cursor_line][: context.cursor_position]
    ours = _OURS.match(line)
    if ours is None or (ours[1] == "%%" and context.full_text[: context.full_text.find("%%")].strip()):
        return {"completions": []}
    magics.warm_up.stop()
    typed = read(line[ours.end() :])
    body = "\n".join(context.full_text.split("\n")[context.cursor_line + 1 :]) if ours[1] == "%%" else None
    fragment, offers = _offers(magics, typed, body)
    found = {
        offer.text: SimpleCompletion(text=offer.typed or typed.quote + offer.text, type=offer.kind)
        for offer in offers
        if offer.text.startswith(fragment)
    }
    return {
        "completions": list(found.values())[:_MOST],
        "matched_fragment": typed.quote + fragment,
        "ordered": True,
        "suppress": True,
    }


def read(text: str) -> Typed:
    """Take a line apart that may end in the middle of a word, or of a quotation."""
    words: list[str] = []
    word, quote, begun = "", "", False
    for letter in text:
        if quote:
            quote, word = ("", word) if letter == quote else (quote, word + letter)
        elif letter in "'\"":
            quote, begun = letter, True
        elif letter.isspace():
            if begun:
                words.append(word)
            word, begun = "", False
        else:
            word, begun = word + letter, True
    return Typed(tuple(words), word, quote)


def _offers(magics: FireflyMagics, typed: Typed, body: str | None) -> tuple[str, Iterable[Offer]]:
    """What is being typed and what may stand there; `body` is that of a cell, `None` for a line magic."""
    from firefly_nb.notebook.commands import COMMANDS
    from firefly_nb.operations import OPERATIONS

    in_cell = body is not None
    if not typed.words:
        return typed.last, _first_words(in_cell)
    name, *words = typed.words
    if name in OPERATIONS:
        return _Line(magics, OPERATIONS[name], words, typed, body).offers()
    if name in COMMANDS and not in_cell:
        return typed.last, _of_command(magics, COMMANDS[name], words, typed.last)
    return typed.last, ()


def _first_words(in_cell: bool) -> Iterator[Offer]:
    from firefly_nb.notebook.commands import COMMANDS
    from firefly_nb.operations import OPERATIONS

    for operation in OPERATIONS.values():
        if not (in_cell and operation.prompt == "none"):
            yield Offer(operation.command, "function")
    if not in_cell:
        yield from (Offer(name, "function") for name in COMMANDS if name)


# Commands


def _of_command(magics: FireflyMagics, entry: Command, words: Sequence[str], last: str) -> Iterator[Offer]:
    before = next((flag for flag in entry.flags if words and words[-1] in {flag.name, flag.short}), None)
    if before is not None and before.metavar is not None:
        yield from before.complete(magics, last) if before.complete is not None else ()
        return
    if not last.startswith("-") and entry.complete is not None:
        yield from (offer for offer in entry.complete(magics, last) if offer.text not in words)
    yield from (Offer(flag.name, "keyword") for flag in entry.flags if flag.name not in words)


# Operations


class _Line:
    """An operation's line up to the cursor."""

    def __init__(
        self, magics: FireflyMagics, operation: Operation, words: Sequence[str], typed: Typed, body: str | None
    ) -> None:
        from firefly_nb.operations import COMMON_FLAGS, options

        self._magics = magics
        self._operation = operation
        self._typed = typed
        self._words = words
        self._in_cell = body is not None
        self._body = body or ""
        model = next((after for word, after in pairwise([*words, typed.last]) if word == "--model"), None)
        joined = next((word.partition("=")[2] for word in words if word.startswith("--model=")), None)
        self._model = joined or model
        self._cls = operation.class_for({"model": self._model})
        self._options = {option.flag: option for option in options(self._cls)}
        for option in self._options.copy().values():
            if option.short:
                self._options[option.short] = option
        self._common = {name: flag for flag in COMMON_FLAGS for name in (flag.flag, flag.short) if name}

    def offers(self) -> tuple[str, Iterable[Offer]]:
        """What is being typed, and what may stand there."""
        last = self._typed.last
        if last.startswith("--") and "=" in last:
            flag, _, value = last.partition("=")
            return self._value(flag, value)
        before = self._words[-1] if self._words else ""
        if self._takes_value(before):
            return self._value(before, last)
        return last, self._flags()

    def _takes_value(self, word: str) -> bool:
        from firefly_nb.operations import Kind

        if word in self._options:
            return self._options[word].kind is not Kind.BOOL
        return word in self._common and bool(self._common[word].metavar)

    def _flags(self) -> Iterator[Offer]:
        from firefly_nb.operations import Kind

        used = {word.partition("=")[0] for word in self._words}
        used |= {option.flag for name, option in self._options.items() if name in used}
        for name, option in self._options.items():
            if not name.startswith("--") or (name in used and not option.repeatable):
                continue
            if name == "--prompt" and (self._in_cell or self._operation.prompt == "none"):
                continue
            yield Offer(name, "keyword")
            if option.kind is Kind.BOOL:
                yield Offer("--no-" + name[2:], "keyword")
        for name, flag in self._common.items():
            if name.startswith("--") and (flag.repeatable or not {name, flag.short} & used):
                yield Offer(name, "keyword")

    def _value(self, flag: str, value: str) -> tuple[str, Iterable[Offer]]:
        from firefly_nb.operations import Kind

        if flag in self._common:
            return self._common_value(self._common[flag].name, value)
        option = self._options.get(flag)
        if option is None:
            return value, ()
        if option.is_list:
            done, comma, fragment = value.rpartition(",")
            chosen = done.split(",") if comma else []
            return fragment, [Offer(choice) for choice in option.choices if choice not in chosen]
        if option.is_image:
            return value, images(self._magics.namespace, value, quoted=bool(self._typed.quote))
        if option.kind is Kind.SIZE:
            return value, [Offer(f"{width}x{height}") for width, height in self._operation.sizes(self._model)]
        if option.kind is Kind.PLACEMENT:
            across, down = ("left", "center", "right"), ("top", "center", "bottom")
            return value, [Offer(f"{one},{other}") for one in across for other in down]
        if option.name == "custom_model_id":
            return value, [Offer(identity) for identity in self._magics.model_ids()]
        return value, [Offer(_one_word(choice)) for choice in self._operation.choices(option.name)]

    def _common_value(self, name: str, value: str) -> tuple[str, Iterable[Offer]]:
        if name in {"save", "prompts"}:
            suffixes = () if name == "save" else (".txt", ".csv", ".tsv", ".json", ".jsonl", ".ndjson")
            return value, paths(value, suffixes, quoted=bool(self._typed.quote))
        if name == "vary":
            option, equals, values = value.partition("=")
            if equals:
                return self._value("--" + option.replace("_", "-"), values.rpartition(",")[2])
            names = [flag[2:] for flag in self._options if flag.startswith("--") and flag != "--prompt"]
            return value, [Offer(f"{name}=") for name in dict.fromkeys((*self._places(), *names))]
        return value, ()

    def _places(self) -> tuple[str, ...]:
        """The names in the prompt's braces that can be typed in one word."""
        from firefly_nb.operations import template

        try:
            found = template.read(self._body).places
        except InvalidRequest:
            return ()
        return tuple(name for name in found if name.isidentifier())


def _one_word(choice: str) -> str:
    """A choice of several words, as it is typed without quotes."""
    return choice.replace(" ", "-")
