"""A matrix: one tile for each combination of values, each with its request and the labels that tell it apart. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import template
from firefly_nb.operations.base import Request
from firefly_nb.operations.explain import Spell, as_flag, field_of, in_python
from firefly_nb.operations.fields import Kind
from firefly_nb.operations.labels import image_word
from firefly_nb.operations.names import suggest
from firefly_nb.operations.options import Option, option_named, options
from firefly_nb.operations.registry import Operation
from firefly_nb.operations.requests import build, operation_named
from firefly_nb.operations.template import Template

#: Rows, columns and pages.
MOST_AXES = 3
MOST_TILES = 1000
_SEEDS = 100_000  # those that are chosen here have up to five digits: people read them aloud
_PROMPT = "prompt"

Row = Mapping[str, str]
Vary = Sequence[tuple[str, Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Axis:
    """What varies in one direction: its name, and the words for each of its values."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One combination: `place` is its index on each axis, `labels` the words for it there."""

    place: tuple[int, ...]
    labels: tuple[str, ...]
    request: Request


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a matrix asks for, in reading order: pages, then rows, then columns.

    The first axis gives the rows, the second the columns, the third the pages; `prompt` is the prompt as written.
    """

    operation: Operation
    prompt: str
    axes: tuple[Axis, ...]
    tiles: tuple[Tile, ...]

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(tile.request for tile in self.tiles)


@dataclass(frozen=True, slots=True)
class _Line:
    """An axis with what each of its values sets: places of the prompt, or options."""

    axis: Axis
    sets: tuple[Mapping[str, object], ...]
    in_prompt: bool


def plan(
    command: str,
    values: Mapping[str, object],
    *,
    vary: Vary = (),
    rows: Sequence[Row] | None = None,
    wildcards: bool = False,
    complete: bool = False,
    spell: Spell = in_python,
    dice: random.Random | None = None,
) -> Plan:
    """The matrix of an operation's `values` with each of `vary` in turn, every request of it checked.

    A name in `vary` is a ``{place}`` of the prompt or an option of the operation. `rows` are read from a file of
    prompts (see `core.prompts`): each is a value of the first axis. With `wildcards` the seed chooses among
    ``{a|b|c}``; seeds that are not given are chosen by `dice`, except to `complete` an earlier run, which had others.
    Raises `InvalidRequest` with one line.

    Example: ``plan("generate", {"prompt": "a {medium} of a cat"}, vary=[("medium", ["oil", "ink"])]).axes[0].labels``
    """
    operation = operation_named(command)
    given = dict(values)
    text = given.pop(_PROMPT, None)
    written = text if isinstance(text, str) else None
    prompts = _prompts(written, rows)
    places = tuple(dict.fromkeys(place for each in prompts for place in each.places))
    lines = [_row_line(rows, written, spell)] if rows is not None else []
    lines += [_varied(operation, name, found, places, spell) for name, found in vary]
    _check_each_once(lines, given, spell)
    if wildcards:
        chosen = None if complete else dice or random.SystemRandom()
        lines += _seeded(operation, given, lines, spell, chosen)
    _check(lines, prompts, places, wildcards, spell)
    tiles = tuple(_tiles(operation, given, written, lines, spell))
    _check_unlike(lines, tiles, spell)
    return Plan(operation, written or "", tuple(line.axis for line in lines), tiles)


def _prompts(written: str | None, rows: Sequence[Row] | None) -> list[Template]:
    """Every prompt that will be filled in: the written one, or those of the file."""
    if written is not None:
        return [template.read(written)]
    return [template.read(row[_PROMPT]) for row in rows or () if _PROMPT in row]


def _row_line(rows: Sequence[Row], written: str | None, spell: Spell) -> _Line:
    """The axis of a file of prompts."""
    where = spell("prompts")
    if not rows:
        raise InvalidRequest(f"{where}: there are none; give at least one", field="prompts")
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    if written is None:
        if _PROMPT not in columns:
            raise InvalidRequest(
                f"{where}: none of the columns ({', '.join(columns)}) is called prompt; name one so, or write a "
                f"prompt with {{{columns[0]}}} in it",
                field="prompts",
            )
    elif not set(columns) & set(template.read(written).places):
        raise InvalidRequest(
            f"{where}: the prompt has no place for a column of the file; write {{{columns[0]}}} into it, or "
            "leave the prompt out",
            field="prompts",
        )
    sets = tuple(_row(row, number, written, columns, where) for number, row in enumerate(rows, 1))
    labels = _unlike(tuple(_row_label(each, written) for each in sets), where)
    return _Line(Axis(_PROMPT if written is None else " · ".join(sets[0]), labels), sets, in_prompt=True)


def _row(row: Row, number: int, written: str | None, columns: Sequence[str], where: str) -> dict[str, str]:
    """What an entry of the file sets: the columns that its prompt has places for, and a prompt of its own."""
    text = str(row.get(_PROMPT, "")) if written is None else written
    places = template.read(text).places
    used = [name for name in columns if name in places]
    found = {name: str(row.get(name, "")) for name in ([_PROMPT, *used] if written is None else used)}
    for name, words in found.items():
        if not words.strip():
            raise InvalidRequest(f"{where}: entry {number} of the file has no {name!r}; add it", field="prompts")
    return found


def _row_label(row: Mapping[str, str], written: str | None) -> str:
    if written is not None:
        return " · ".join(row.values())
    label = row[_PROMPT]
    for name, words in row.items():
        label = label.replace(f"{{{name}}}", words)
    return label


def _varied(operation: Operation, typed: str, values: Sequence[object], places: Sequence[str], spell: Spell) -> _Line:
    """The axis of one name and its values."""
    where = spell("vary")
    if not values:
        raise _wrong(spell, f"{typed} has no values; give some, like {typed}=a,b")
    if any(isinstance(value, str) and not value.strip() for value in values):
        raise _wrong(spell, f"{typed} has an empty value; leave it out")
    place = next((each for each in places if field_of(each) == field_of(typed) or each == typed), None)
    if place is not None:
        words = _unlike(tuple(map(str, values)), f"{where}: {typed}")
        return _Line(Axis(place, words), tuple({place: word} for word in words), in_prompt=True)
    option = next((found for cls in operation.classes if (found := option_named(cls, field_of(typed)))), None)
    if option is None:
        raise _wrong(spell, _unknown(operation, typed, places, spell))
    if option.name == _PROMPT:
        raise _wrong(
            spell,
            f"the prompt varies by its words; write {{word}} into it and vary word, or give whole prompts with "
            f"{spell('prompts')}",
        )
    sets = tuple({option.name: _value(option, value, spell)} for value in values)
    return _Line(Axis(option.name, _unlike(tuple(map(_label, values)), f"{where}: {typed}")), sets, in_prompt=False)


def _seeded(
    operation: Operation, given: dict[str, object], lines: Sequence[_Line], spell: Spell, dice: random.Random | None
) -> list[_Line]:
    """With wildcards each seed has a prompt of its own, and so a request: where there are several, they are an axis."""
    if operation.prompt == "none":
        raise InvalidRequest(
            f"{spell('wildcards')}: {operation.command} takes no prompt to choose in", field="wildcards"
        )
    if any(line.axis.name == "seeds" for line in lines):
        return []
    many = _number_of(given.pop("num_variations", None), spell)
    seeds = _seeds_of(given.pop("seeds", None), spell)
    if not seeds and dice is None:
        raise InvalidRequest(
            f"{spell('complete')}: the seeds chose the prompts of the earlier run; give them with {spell('seeds')}",
            field="complete",
        )
    seeds = seeds or (dice or random.SystemRandom()).sample(range(1, _SEEDS), many or 1)
    if many is not None and len(seeds) != many:
        raise InvalidRequest(
            f"{spell('seeds')}: {len(seeds)} seeds for {many} variations; give as many seeds, or leave one out",
            field="seeds",
        )
    if len(seeds) == 1:
        given["seeds"] = tuple(seeds)
        return []
    labels = _unlike(tuple(map(str, seeds)), spell("seeds"))
    return [_Line(Axis("seeds", labels), tuple({"seeds": (seed,)} for seed in seeds), in_prompt=False)]


def _number_of(value: object, spell: Spell) -> int | None:
    """A number of variations as it was typed."""
    if value is None:
        return None
    text = str(value)
    if not text.isdigit() or not 1 <= int(text) <= 4:
        raise InvalidRequest(
            f"{spell('num_variations')}: {text!r} is not a whole number from 1 to 4", field="num_variations"
        )
    return int(text)


def _seeds_of(value: object, spell: Spell) -> list[int]:
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    try:
        return [int(str(word)) for word in words if word is not None]
    except ValueError:
        raise InvalidRequest(f"{spell('seeds')}: {value!r} are not whole numbers, like 1,2,3", field="seeds") from None


def _check_each_once(lines: Sequence[_Line], given: Mapping[str, object], spell: Spell) -> None:
    """Whatever varies does so on one axis, and has no fixed value beside it."""
    taken: set[tuple[str, bool]] = set()
    for line in lines:
        for name in dict.fromkeys(name for one in line.sets for name in one):
            if (name, line.in_prompt) in taken:
                raise _wrong(spell, f"{name} varies twice; give all its values at once")
            taken.add((name, line.in_prompt))
            if not line.in_prompt and given.get(name) is not None:
                raise _wrong(spell, f"{name} has a value of its own as well; leave {spell(name)} out")


def _check_unlike(lines: Sequence[_Line], tiles: Sequence[Tile], spell: Spell) -> None:
    """Values that are spelled differently and mean the same would be asked for twice."""
    for number, line in enumerate(lines):
        if line.in_prompt:
            continue
        meant: dict[str, object] = {}
        for tile in tiles:
            option = option_named(type(tile.request), line.axis.name)
            label = tile.labels[number]
            if option is None or option.is_image or label in meant:
                continue
            value = getattr(tile.request, option.name)
            like = next((other for other, found in meant.items() if found == value), None)
            if like is not None:
                raise _wrong(spell, f"{option.name}: {like!r} and {label!r} are the same; give each value once")
            meant[label] = value


def _check(
    lines: Sequence[_Line], prompts: Sequence[Template], places: Sequence[str], wildcards: bool, spell: Spell
) -> None:
    """Rules about the whole."""
    if len(lines) > MOST_AXES:
        names = ", ".join(line.axis.name for line in lines)
        raise _wrong(spell, f"{len(lines)} things vary ({names}); three at most: rows, columns and pages")
    filled = {name for line in lines if line.in_prompt for one in line.sets for name in one}
    for place in places:
        if place not in filled:
            raise InvalidRequest(
                f"prompt: {{{place}}} has no values; add {spell('vary')} {place}=…, or write \\{{ for a brace",
                field="prompt",
            )
    if not wildcards and any(each.chooses for each in prompts):
        raise InvalidRequest(
            f"prompt: it has a choice like {{a|b}}; add {spell('wildcards')} to let the seed choose, or write \\{{ for "
            "a brace",
            field="prompt",
        )
    number = 1
    for line in lines:
        number *= len(line.axis.labels)
    if number > MOST_TILES:
        raise _wrong(spell, f"that is {number:,} tiles; {MOST_TILES:,} at most: vary less at once")


def _tiles(
    operation: Operation, given: Mapping[str, object], written: str | None, lines: Sequence[_Line], spell: Spell
) -> Iterator[Tile]:
    rows, columns, pages = (*(range(len(line.sets)) for line in lines), range(1), range(1), range(1))[:MOST_AXES]
    for page, row, column in product(pages, rows, columns):
        place = (row, column, page)[: len(lines)]
        labels = tuple(line.axis.labels[index] for line, index in zip(lines, place, strict=True))
        values: dict[str, object] = dict(given)
        words: dict[str, str] = {}
        for line, index in zip(lines, place, strict=True):
            if line.in_prompt:
                words |= {name: str(value) for name, value in line.sets[index].items()}
            else:
                values |= line.sets[index]
        text = words.get(_PROMPT) if written is None else written
        if text is not None:
            seeds = _seeds_of(values.get("seeds"), spell)
            values[_PROMPT] = template.read(text).filled(words, seeds[0] if seeds else None)
        yield Tile(place, labels, _built(operation, values, lines, labels, spell))


def _built(
    operation: Operation, values: Mapping[str, object], lines: Sequence[_Line], labels: Sequence[str], spell: Spell
) -> Request:
    """The request of a tile. What is wrong with it says in which tile, where that is not plain already."""
    try:
        return build(operation.command, values, spell=spell)
    except InvalidRequest as error:
        concerned = [
            f"{line.axis.name}={label}"
            for line, label in zip(lines, labels, strict=True)
            if (line.in_prompt if error.field == _PROMPT else not line.in_prompt) and line.axis.name != error.field
        ]
        if not concerned:
            raise
        where = ", ".join(concerned)
        raise InvalidRequest(f"{error.message} (at {where})", field=error.field, code=error.code) from None


def _value(option: Option, value: object, spell: Spell) -> object:
    """A value as `build` takes it: a switch is typed as a word here."""
    if option.kind is Kind.BOOL and isinstance(value, str):
        if value.lower() not in {"true", "false"}:
            raise InvalidRequest(f"{spell(option.name)}: {value!r} is not true or false", field=option.name)
        return value.lower() == "true"
    if option.is_list and not isinstance(value, str | list | tuple):
        return (value,)
    return value


def _label(value: object) -> str:
    if isinstance(value, str | int | float | bool):
        return str(value)
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return image_word(value)


def _unlike(labels: tuple[str, ...], where: str) -> tuple[str, ...]:
    for label in labels:
        if labels.count(label) > 1:
            raise InvalidRequest(f"{where}: {label!r} stands there twice; give each value once", field="vary")
    return labels


def _unknown(operation: Operation, typed: str, places: Sequence[str], spell: Spell) -> str:
    known = dict.fromkeys(option.name for cls in operation.classes for option in options(cls) if option.name != _PROMPT)
    near = suggest(field_of(typed), [*places, *known])
    in_braces = ", ".join(f"{{{place}}}" for place in places)
    has = f"the prompt has {in_braces}" if in_braces else f"the prompt has no {{{typed}}}"
    hint = f"did you mean {near.replace('_', '-') if spell is as_flag else near}?" if near else has
    return f"{typed!r} is neither in the prompt's braces nor an option of {operation.command}; {hint}"


def _wrong(spell: Spell, words: str) -> InvalidRequest:
    return InvalidRequest(f"{spell('vary')}: {words}", field="vary")
