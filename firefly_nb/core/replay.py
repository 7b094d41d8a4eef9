"""The cells that make an output again, from its history."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from firefly_nb.core.home import home_path
from firefly_nb.core.images import Inputs
from firefly_nb.core.lineage import History, Step
from firefly_nb.core.state import Snapshot
from firefly_nb.operations import Picture, Request, as_cell, images


def cells(history: History, inputs: Inputs, name_of: Callable[[Snapshot], str | None]) -> tuple[str, ...]:
    """One cell for each step, its seeds pinned, its job bound to a name, its images taken from the cells before it.

    `name_of` gives the name of a job that already has one. An image that no step made stands by its path, its address
    or its upload id; one that was in memory by the copy of it that is kept.
    """
    names = _names(history, name_of)
    found = []
    for place, step in enumerate(history):
        request = _with_images(step, history, inputs, names)
        line, newline, prompt = as_cell(request, seeds=step.seeds or None).partition("\n")
        found.append(f"{line} -o {names[place]}{newline}{prompt}")
    return tuple(found)


def repeated(
    request: Request, seed: int | None, inputs: Inputs, path_of: Callable[[tuple[str, int]], Path | None]
) -> str:
    """The cell that makes one output again, in any notebook: its seed pinned, its images by the paths of their files.

    `path_of` says where an output is kept, given as (job key, position).
    """
    request = copy.copy(request)
    for field, value in list(images(request)):
        if isinstance(value, Picture):
            path = path_of(value.parent) if value.parent is not None else None
            object.__setattr__(request, field, Picture(label=home_path(path) if path else _word(value, inputs)))
    return as_cell(request, seeds=None if seed is None else (seed,))


def _names(history: History, name_of: Callable[[Snapshot], str | None]) -> Mapping[int, str]:
    names: dict[int, str] = {}
    for place, step in enumerate(history):
        wanted = name_of(step.snapshot)
        if wanted is None or wanted in names.values():
            wanted = f"{step.operation.replace('-', '_')}_{abs(step.number)}"
        names[place] = wanted
    return names


def _with_images(step: Step, history: History, inputs: Inputs, names: Mapping[int, str]) -> Request:
    request = copy.copy(step.request)
    pictures: Iterable[tuple[str, object]] = images(request)
    sources = {each.field: each for each in step.ingredients}
    for field, value in pictures:
        if not isinstance(value, Picture):
            continue
        source = sources[field]
        if source.step is None:
            word = _word(value, inputs)
        else:
            several = len(history[source.step].snapshot.outputs) > 1
            word = f"{names[source.step]}[{source.position}]" if several else names[source.step]
        # Not through the class: what was once sent can be shown, whatever today's rules say of it.
        object.__setattr__(request, field, Picture(label=word))
    return request


def _word(picture: Picture, inputs: Inputs) -> str:
    """How an image that was given can be given again."""
    if picture.url is not None:
        return picture.url.split("?")[0]
    if Path(picture.label).expanduser().is_file():
        return picture.label
    kept = inputs.path(picture)
    if kept is not None:
        return home_path(kept)
    return picture.upload_id or picture.label
