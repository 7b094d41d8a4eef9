"""What a form is opened with: an operation, or something earlier whose request it is filled in with."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.form.values import values_of
from firefly_nb.notebook.names import jobs_named
from firefly_nb.operations import OPERATIONS, Operation, Picture, Request, from_record, operation_named, suggest

if TYPE_CHECKING:
    from firefly_nb.client import Firefly

_ELEMENT = re.compile(r"(?P<name>[^\W\d]\w*)\[(?P<index>\d+)\]")


@dataclass(frozen=True)
class Opening:
    """An operation, what is filled in, the pictures among that, and the seeds that came of it last time."""

    operation: Operation
    values: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    seeds: tuple[int, ...] = ()


def opening(what: object, namespace: Mapping[str, object], clients: Iterable[Firefly]) -> Opening:
    """The opening that `what` means: an operation's name, a job, an output, a request, a sidecar file or its image.

    Words are looked up: operations first, then files, variables (``cats``, ``cats[2]``) and the numbers of jobs.
    Raises `InvalidRequest` for anything else.
    """
    if isinstance(what, str):
        return _named(what.strip(), namespace, tuple(clients))
    if isinstance(what, os.PathLike):
        return _sidecar(Path(what))
    if isinstance(what, Request):
        return _of_request(what)
    return _of_object(what, tuple(clients), f"a {type(what).__name__}")


def _named(word: str, namespace: Mapping[str, object], clients: tuple[Firefly, ...]) -> Opening:
    if word in OPERATIONS or not word:
        return Opening(operation_named(word or "generate"))
    path = Path(word).expanduser()
    if path.suffix.lower() == ".json" or path.is_file():
        return _sidecar(path)
    element = _ELEMENT.fullmatch(word)
    name = element["name"] if element else word
    if name in namespace:
        value: Any = namespace[name]
        if element is None:
            return _of_object(value, clients, repr(word))
        found = getattr(value, "outputs", value)
        try:
            return _of_object(found[int(element["index"])], clients, repr(word))
        except (IndexError, KeyError, TypeError):
            raise InvalidRequest(f"form: there is no {word}; name a job or one of its outputs") from None
    if word.lstrip("#").isdigit() or re.fullmatch(r"[0-9a-f-]{4,}", word):
        return _of_object(jobs_named(word, namespace, clients)[0], clients, word)
    near = suggest(word, [*OPERATIONS, *(each for each in namespace if not each.startswith("_"))])
    advice = f"did you mean {near}?" if near else f"operations are {', '.join(OPERATIONS)}"
    raise InvalidRequest(f"form: {word!r} is no operation, job, output or sidecar file; {advice}")


def _of_object(value: Any, clients: tuple[Firefly, ...], said: str) -> Opening:
    from firefly_nb.client import Job, Jobs
    from firefly_nb.core.outputs import Output

    if isinstance(value, Jobs) and len(value):
        value = value[0]
    if isinstance(value, Job):
        return _of_request(value.request, made=tuple(each.seed for each in value.outputs if each.seed is not None))
    if isinstance(value, Output):
        job = next(iter(jobs_named(value.job, {}, clients)))
        return _of_request(job.request, seeds=None if value.seed is None else (value.seed,))
    if isinstance(value, os.PathLike):
        return _sidecar(Path(value))
    raise InvalidRequest(f"form: {said} is no job, output or sidecar file; give one of those, or an operation's name")


def _sidecar(path: Path) -> Opening:
    place = path.expanduser().with_suffix(".json")
    try:
        record = json.loads(place.read_text(encoding="utf-8"))
        request = from_record(record["request"])
        known = record["request"]["operation"] in OPERATIONS
        seed = record.get("seed")
    except OSError as error:
        raise InvalidRequest(f"form: {place} cannot be read ({error.strerror}); name an output's JSON file") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise InvalidRequest(f"form: {place} is not the JSON file of an output; those lie beside the kept images")
    return _of_request(request, seeds=(seed,) if isinstance(seed, int) else None)


def _of_request(request: Request, seeds: tuple[int, ...] | None = None, made: tuple[int, ...] = ()) -> Opening:
    values, pictures = values_of(request, seeds)
    return Opening(OPERATIONS[request.command], values, pictures, seeds or made)
