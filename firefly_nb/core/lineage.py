"""Where an output came from: the jobs that led to it, back to the first prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Snapshot
from firefly_nb.errors import StorageError
from firefly_nb.operations import OPERATIONS, Picture, Request, images

Origin = tuple[str, int]  # an output, as (job key, position)


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An image that a job was given: in which `field`, under which `label`, and from which earlier `step`, if any.

    `position` is that of the output of that step.
    """

    field: str
    label: str
    step: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One job on the way. `positions` are those of its outputs that lead on; `ingredients` the images it was given."""

    snapshot: Snapshot
    positions: tuple[int, ...]
    ingredients: tuple[Ingredient, ...]

    @property
    def number(self) -> int:
        """The job's number in ``%firefly jobs``."""
        return self.snapshot.number

    @property
    def operation(self) -> str:
        return self.snapshot.request.command

    @property
    def request(self) -> Request:
        return self.snapshot.request

    @property
    def prompt(self) -> str | None:
        return getattr(self.request, "prompt", None)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of all of its outputs, as they came back."""
        return tuple(output.seed for output in self.snapshot.outputs if output.seed is not None)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The outputs that lead on."""
        return tuple(output for output in self.snapshot.outputs if output.index in self.positions)


class History(Sequence[Step]):
    """The jobs that led to an output, the first prompt first. It shows itself in a notebook, and prints as a table.

    Example::

        history = out.history()
        history[0].prompt, history[0].seeds
        print(history)
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> History: ...
    def __getitem__(self, index: int | slice) -> Step | History:
        return History(self._steps[index]) if isinstance(index, slice) else self._steps[index]

    def __len__(self) -> int:
        return len(self._steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps)

    def __repr__(self) -> str:
        return _columns([_row(step, self) for step in self])

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from firefly_nb.notebook.render import history_bundle  # the seam upward: only reached inside a notebook

        return history_bundle(self)


def history(key: str, position: int | None, lookup: Callable[[Sequence[str]], Sequence[Snapshot]]) -> History:
    """The history of a job's output at `position` (of all its outputs for `None`).

    `lookup` finds jobs by their keys; one that is no longer recorded is left out, and what came from it stands as an
    image that was given. Raises `StorageError` when the job itself is not recorded.
    """
    found: dict[str, Snapshot] = {}
    wanted = [key]
    while wanted:
        found |= {snapshot.key: snapshot for snapshot in lookup(wanted)}
        origins = (origin for name in wanted if name in found for origin in _origins(found[name]))
        wanted = list(dict.fromkeys(parent for parent, _ in origins if parent not in found))
    if key not in found:
        raise StorageError("the journal has no record of this job; was it removed with %firefly forget?")
    # What made an image ended before the image was used: the order of making is the order of the steps.
    ordered = sorted(found.values(), key=lambda snapshot: (snapshot.created, snapshot.number))
    places = {snapshot.key: place for place, snapshot in enumerate(ordered)}
    used: dict[str, set[int]] = {name: set() for name in found}
    for snapshot in ordered:
        for parent, index in _origins(snapshot):
            used.setdefault(parent, set()).add(index)
    used[key] |= {output.index for output in found[key].outputs} if position is None else {position}
    return History([Step(one, tuple(sorted(used[one.key])), _ingredients(one, places)) for one in ordered])


def described(step: Step, history: History) -> str:
    """What a step began with: its prompt, and its images."""
    words = [" ".join(step.prompt.split())] if step.prompt else []
    return "; ".join([*words, *sources(step, history)])


def sources(step: Step, history: History) -> list[str]:
    """A step's images, each by the step that it came from or by its name: ``["image #3[1]", "mask sky"]``."""
    found = []
    for each in step.ingredients:
        origin = each.label if each.step is None else f"#{history[each.step].number}"
        if each.step is not None and len(history[each.step].snapshot.outputs) > 1:
            origin += f"[{each.position}]"
        found.append(f"{each.field.replace('_', ' ')} {origin}")
    return found


def _origins(snapshot: Snapshot) -> list[Origin]:
    pictures = (value for _, value in images(snapshot.request))
    return [value.parent for value in pictures if isinstance(value, Picture) and value.parent is not None]


def _ingredients(snapshot: Snapshot, places: dict[str, int]) -> tuple[Ingredient, ...]:
    found = []
    for field, value in images(snapshot.request):
        if not isinstance(value, Picture):
            continue
        parent = value.parent if value.parent is not None and value.parent[0] in places else None
        step, position = (places[parent[0]], parent[1]) if parent else (None, None)
        found.append(Ingredient(field, value.label.split("?")[0], step, position))
    return tuple(found)


def _row(step: Step, history: History) -> tuple[str, ...]:
    seeds = [str(output.seed) for output in step.outputs if output.seed is not None]
    title = OPERATIONS[step.operation].title
    return f"#{step.number}", title, f"seed {', '.join(seeds)}" if seeds else "", described(step, history)


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
