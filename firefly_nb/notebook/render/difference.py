"""What tells the jobs of one grid apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render.words import line, size_words, title
from firefly_nb.operations import Kind, Option, Picture, options

_SAID_ELSEWHERE = {"seeds", "num_variations"}


def labels(snapshots: Sequence[Snapshot]) -> list[str]:
    """A label for each job's tiles: the values of the options in which the jobs differ. Empty where they do not."""
    values = [_values(snapshot) for snapshot in snapshots]
    names = dict.fromkeys(name for each in values for name in each)
    differing = [name for name in names if len({each.get(name, "") for each in values}) > 1]
    return [" · ".join(each[name] for name in differing if each.get(name)) for each in values]


def _values(snapshot: Snapshot) -> dict[str, str]:
    request = snapshot.request
    found = {"operation": title(snapshot)}
    for option in options(type(request)):
        value = getattr(request, option.name, None)
        if value is not None and option.name not in _SAID_ELSEWHERE:
            found[option.name] = _shown(option, value)
    return found


def _shown(option: Option, value: Any) -> str:
    if isinstance(value, Picture):
        return line(value.label.split("?")[0], 40)
    if option.kind is Kind.SIZE:
        return size_words(*value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, float):
        return f"{option.name.replace('_', ' ')} {value:g}"
    if option.kind in {Kind.INT, Kind.BOOL}:
        return f"{option.name.replace('_', ' ')} {value}"
    return line(value, 60)
