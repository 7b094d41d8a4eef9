"""Files of prompts: a prompt on each line, or columns for the places of one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firefly_nb.errors import InvalidRequest

_LARGEST = 4 * 1024 * 1024
_JSON = {".json", ".jsonl", ".ndjson"}
_TABLE = {".csv": ",", ".tsv": "\t"}


def read_prompts(path: str | Path, where: str = "prompts") -> list[dict[str, str]]:
    """The entries of a file of prompts, each as words by the name of their column.

    ``.csv`` and ``.tsv`` have their names in the first line, ``.jsonl`` and ``.ndjson`` an object on each line (and
    ``.json`` a list of them); of any other file each line that is not empty is a ``prompt``. UTF-8, with or without a
    byte order mark; a ``.csv`` may have semicolons for its commas. `where` begins the message of the `InvalidRequest`
    that is raised for a file that cannot be read.

    Example: ``read_prompts("ideas.txt")[0] == {"prompt": "a cat in the rain"}``
    """
    place = Path(path).expanduser()
    text = _text(place, where)
    kind = place.suffix.lower()
    try:
        if kind in _JSON:
            rows = _objects(text, lines=kind != ".json")
        elif kind in _TABLE:
            rows = _table(text, _TABLE[kind])
        else:
            rows = [{"prompt": line.strip()} for line in text.split("\n") if line.strip()]
    except ValueError as error:
        raise InvalidRequest(f"{where}: {place.name}: {error}", field="prompts") from None
    if not rows:
        raise InvalidRequest(f"{where}: {place.name} has no prompts in it; write one on each line", field="prompts")
    return rows


def _text(place: Path, where: str) -> str:
    try:
        too_large = place.stat().st_size > _LARGEST
        text = "" if too_large else place.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidRequest(
            f"{where}: there is no file {str(place)!r} (looked in {Path.cwd()}); give its path", field="prompts"
        ) from None
    except UnicodeDecodeError:
        raise InvalidRequest(f"{where}: {place.name} is not text in UTF-8; save it as that", field="prompts") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InvalidRequest(f"{where}: {str(place)!r} cannot be read: {why}", field="prompts") from None
    if too_large:
        raise InvalidRequest(f"{where}: {place.name} has more than 4 MB; split it", field="prompts")
    return text


def _table(text: str, separator: str) -> list[dict[str, str]]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    if separator == "," and ";" in first and "," not in first:  # as spreadsheets write it in much of Europe
        separator = ";"
    try:
        lines = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        ]
    except csv.Error as error:
        raise ValueError(f"not a table that can be read ({error}); check its quotes") from None
    lines = [line for line in lines if any(line)]
    if not lines:
        return []
    names, rows = lines[0], []
    if len(set(names)) < len(names) or not all(names):
        raise ValueError(f"its first line has to name each column once, and says {separator.join(names)!r}")
    for number, line in enumerate(lines[1:], 1):
        if len(line) != len(names):
            raise ValueError(
                f"entry {number} has {len(line)} values for {len(names)} columns; put a value with a comma into quotes"
            )
        rows.append(dict(zip(names, line, strict=True)))
    return rows


def _objects(text: str, *, lines: bool) -> list[dict[str, str]]:
    if lines:
        found = [_json(line, f"line {number}: ") for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        found = _json(text, "") if text.strip() else []
        if not isinstance(found, list):
            raise ValueError('a list of objects is wanted, like [{"prompt": "a cat"}]')
    return [_words(each, number) for number, each in enumerate(found, 1)]


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}not JSON that can be read") from None


def _words(found: object, number: int) -> dict[str, str]:
    if isinstance(found, str):
        return {"prompt": found}
    if not isinstance(found, Mapping) or not all(isinstance(value, str | int | float) for value in found.values()):
        raise ValueError(f'entry {number} is not an object of words and numbers, like {{"prompt": "a cat"}}')
    return {str(name): str(value) for name, value in found.items()}
