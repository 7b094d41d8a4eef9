"""``%firefly help``: pages made from the declarations of the operations and the commands, and of nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.commands.table import COMMANDS, Command, Flag
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.markup import el, text
from firefly_nb.operations import COMMON_FLAGS, OPERATIONS, CommonFlag, Kind, Operation, Option, options, suggest, takes

_WIDTH = 100
_SHORT = 140  # characters: a longer list of choices is folded away, one of twice that comes last in a terminal

_IMAGE = "IMAGE is a path, an https address, an upload id, or a variable: cats, cats[2] for its third image."
_JOB = "JOB is a variable, a number of %firefly jobs, or the end of a job's id."


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed, what it does, and what it takes."""

    term: str
    text: str
    takes: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of help, for a terminal and for a notebook."""

    title: str
    lead: str
    usage: str
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The page for a terminal, at most 100 characters wide."""
        head = [self.title, *textwrap.wrap(self.lead, _WIDTH), "", *(f"    {line}" for line in self.usage.split("\n"))]
        entries = [entry for section in self.sections for entry in section.entries]
        long = [Section(f"Values of {entry.term}", (Entry("", entry.takes),)) for entry in entries if _is_long(entry)]
        body = chain.from_iterable(_text_section(section) for section in (*self.sections, *long))
        notes = [""] * bool(self.notes) + [line for note in self.notes for line in textwrap.wrap(note, _WIDTH)]
        return "\n".join([*head, *body, *notes])

    def as_html(self) -> str:
        """The page for a notebook: a table for each section, which reads well without any styles."""
        return framed(
            el("div", text(self.title), style=theme.TITLE),
            el("p", text(self.lead), style=theme.PROMPT),
            el("pre", text(self.usage), style=theme.CODE),
            *(_html_section(section) for section in self.sections),
            *(el("p", text(note), style=theme.css(theme.CAPTION, "margin-top:10px")) for note in self.notes),
        )


def overview() -> Page:
    """All operations and commands, each with its line."""
    operations = tuple(Entry(name, operation.help) for name, operation in OPERATIONS.items())
    commands = tuple(Entry(entry.usage, entry.help) for entry in COMMANDS.values())
    return Page(
        "firefly_nb",
        "Images and videos from Adobe Firefly, made in cells. A cell returns at once; its pictures appear in it.",
        "%%firefly OPERATION [options]\nthe prompt, beneath",
        (
            Section("Operations", operations),
            Section("Commands", commands),
            _common(),
        ),
        (_JOB, "%firefly help OPERATION lists the options of an operation; Tab completes them."),
    )


def page_of(word: str) -> Page:
    """The page of an operation or a command. Raises `InvalidRequest` that suggests the nearest."""
    if word in OPERATIONS:
        return _of_operation(OPERATIONS[word])
    if word in COMMANDS:
        return _of_command(COMMANDS[word])
    near = suggest(word, [*OPERATIONS, *COMMANDS])
    hint = f"did you mean {near}?" if near else "%firefly help lists what there is"
    raise InvalidRequest(f"help: {word!r} is neither an operation nor a command; {hint}")


def _of_operation(operation: Operation) -> Page:
    first, *others = operation.classes
    shown = {option.name: option for option in options(first)}
    needed = [option for option in shown.values() if option.required and option.name != "prompt"]
    listed = _listed(operation, shown.values())
    sections = [Section("Options", tuple(_entry(operation, option, None) for option in listed))]
    for cls in others:
        new = {option.name: option for option in options(cls)}
        model = new["model"].choices[0]
        differs = [option for option in _listed(operation, new.values()) if not _same(option, shown.get(option.name))]
        missing = [f"--{name.replace('_', '-')}" for name in shown if name not in new]
        entries = [_entry(operation, option, model) for option in differs if option.name != "model"]
        if missing:
            entries.append(Entry("without", ", ".join(missing)))
        sections.append(Section(f"With --model {model}", tuple(entries)))
    notes = [_IMAGE] if any(option.is_image for option in shown.values()) else []
    return Page(operation.title, operation.help, _usage(operation, needed), (*sections, _common()), tuple(notes))


def _of_command(entry: Command) -> Page:
    flags = tuple(Entry(_term(flag), flag.help) for flag in entry.flags)
    sections = (Section("Options", flags),) if flags else ()
    notes = [note for word, note in (("JOB", _JOB), ("IMAGE", _IMAGE)) if word in entry.arguments]
    return Page(entry.name or "firefly", entry.help, entry.usage, sections, tuple(notes))


def _common() -> Section:
    return Section("Every operation takes", tuple(Entry(_term(flag), flag.help) for flag in COMMON_FLAGS))


def _usage(operation: Operation, needed: Sequence[Option]) -> str:
    words = " ".join([operation.command, *(f"{option.flag} {option.metavar}" for option in needed), "[options]"])
    if operation.prompt == "none":
        return f"%firefly {words}"
    beneath = "the prompt, beneath"
    if operation.prompt == "optional":
        return f"%%firefly {words}\n{beneath}\n\n%firefly {words}        without a prompt"
    return f"%%firefly {words}\n{beneath}"


def _listed(operation: Operation, every: Iterable[Option]) -> list[Option]:
    """Options that are worth a line, those that are needed first. The prompt is the cell's body."""
    found = [option for option in every if not (option.name == "prompt" and operation.prompt != "none")]
    return sorted(found, key=lambda option: not option.required)


def _same(one: Option, other: Option | None) -> bool:
    return other is not None and (one.kind, one.choices, one.bounds) == (other.kind, other.choices, other.bounds)


def _entry(operation: Operation, option: Option, model: str | None) -> Entry:
    needed = "Needed. " if option.required else ""
    return Entry(_term(option), needed + option.told, _takes(operation, option, model))


def _term(option: Option | CommonFlag | Flag) -> str:
    name = option.name if isinstance(option, Flag) else option.flag
    words = f"{option.short}, {name}" if option.short else name
    if isinstance(option, Option) and option.kind is Kind.BOOL:
        return f"{words}, --no-{name[2:]}"
    metavar = option.metavar
    if not metavar and isinstance(option, Option):
        metavar = "WORD" if option.choices else "TEXT"
    return f"{words} {metavar or ''}".rstrip()


def _takes(operation: Operation, option: Option, model: str | None) -> str:
    words = takes(operation, option, model)
    # A choice of several words is typed with dashes, and stands in a cell without quotes.
    return ", ".join(each.replace(" ", "-") for each in words.split(", ")) if option.choices else words


def _is_long(entry: Entry) -> bool:
    """Whether what it takes is too much to read in passing."""
    return bool(entry.term) and len(entry.takes) > 2 * _SHORT


def _count(entry: Entry) -> int:
    return entry.takes.count(",") + 1


# Text


def _text_section(section: Section) -> Iterator[str]:
    yield ""
    yield section.title
    for entry in section.entries:
        takes = f"{_count(entry)} values, listed below" if _is_long(entry) else entry.takes
        if not entry.term:
            lines = textwrap.wrap(entry.text, _WIDTH - 2, break_on_hyphens=False)
            yield from ("  " + line for line in lines)
            continue
        words = f"{entry.text} [{takes}]" if takes else entry.text
        lines = textwrap.wrap(words, _WIDTH - 30, break_long_words=False, break_on_hyphens=False) or [""]
        term = f"  {entry.term}"
        if len(term) > 28:
            yield term
            term = ""
        yield f"{term:<30}{lines[0]}".rstrip()
        yield from (" " * 30 + line for line in lines[1:])


# HTML

_CELL = theme.css(theme.CELL, "vertical-align:top", "text-align:left", "border:0")
_TERM = theme.css(_CELL, "white-space:nowrap")
_TEXT = theme.css(_CELL, theme.MEASURE)


def _html_section(section: Section) -> str:
    rows = (_html_row(entry) for entry in section.entries)
    table = el("table", el("tbody", *rows), style=theme.TABLE)
    return el("p", text(section.title), style=theme.LABEL) + el("div", table, style="overflow-x:auto")


def _html_row(entry: Entry) -> str:
    takes = text(entry.takes)
    if len(entry.takes) > _SHORT:
        summary = el("summary", f"{_count(entry)} values", style=theme.css(theme.SMALL, theme.CLICKABLE))
        takes = el("details", summary, takes)
    elif takes:
        takes = " " + el("span", takes, style=theme.SMALL)
    term = el("th", el("code", text(entry.term), style=theme.INLINE_CODE), scope="row", style=_TERM)
    return el("tr", term, el("td", text(entry.text), takes, style=_TEXT), style=theme.ROW)
