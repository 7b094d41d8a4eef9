"""The words that a user types for images and for jobs, and what they stand for in this notebook."""

from __future__ import annotations

import keyword
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from firefly_nb.errors import InvalidRequest

if TYPE_CHECKING:
    from firefly_nb.client import Firefly, Job

_WORD = re.compile(r"(?P<name>[^\W\d]\w*)(?:\[(?P<index>[+-]?\d+)\])?")


def check_variable(name: str, flag: str = "--out") -> str:
    """`name`, when a variable may be called so. Raises `InvalidRequest` otherwise."""
    if name.isidentifier() and not keyword.iskeyword(name):
        return name
    why = "is a word of Python's own" if keyword.iskeyword(name) else "is not a variable name"
    near = re.sub(r"\W+", "_", name).strip("_")
    near = f"_{near}" if near[:1].isdigit() else near
    better = f"{near}_" if keyword.iskeyword(near) else near
    hint = f" like {better}" if better.isidentifier() else ", letters, digits and _ only"
    raise InvalidRequest(f"{flag}: {name!r} {why}; give one{hint}")


# Images


def image_named(text: str, namespace: Mapping[str, object], field: str = "image") -> object:
    """What `text` stands for where an image is wanted: ``cats`` and ``cats[2]`` are variables, all else is passed on.

    Raises `InvalidRequest` when the variable holds no image, or not that many.
    """
    match = _WORD.fullmatch(text)
    if match is None:
        return text
    name = match["name"]
    if name not in namespace:
        if match["index"] is None:
            return text
        raise InvalidRequest(f"{field}: there is no variable {name!r}{_nearest(name, namespace)}", field=field)
    value = namespace[name]
    if match["index"] is not None:
        value = _element(value, name, int(match["index"]), field)
    if isinstance(value, str | os.PathLike):
        return value
    if not holds_image(value):
        raise InvalidRequest(f"{field}: {_no_image(text, value)}", field=field)
    return _labelled(value, text, field)


def image_variables(namespace: Mapping[str, object]) -> Iterator[str]:
    """Names of the variables that hold images, each output of a job by its own name: ``cats``, ``cats[0]``, …"""
    for name, value in list(namespace.items()):
        if name.startswith("_"):
            continue
        if holds_image(value):
            yield name
            outputs = getattr(value, "outputs", ()) if _is_job(value) else ()
            yield from (f"{name}[{index}]" for index in range(len(outputs)))
        elif isinstance(value, list | tuple) and value and all(map(holds_image, value[:50])):
            yield from (f"{name}[{index}]" for index in range(min(len(value), 50)))


def holds_image(value: object) -> bool:
    """Whether `value` could stand where an image is wanted. A guess from its shape: nothing is read or imported."""
    if isinstance(value, ModuleType | type | str):
        return False
    if isinstance(value, bytes | bytearray):
        return len(value) > 32
    if isinstance(value, os.PathLike):
        return os.path.splitext(os.fspath(value))[1].lower() in {*IMAGE_SUFFIXES, *(s.encode() for s in IMAGE_SUFFIXES)}  # noqa: PTH122
    shape = _attribute(value, "shape")
    if isinstance(shape, tuple) and _attribute(value, "dtype") is not None:
        return len(shape) == 2 or (len(shape) == 3 and shape[2] in {3, 4})
    pillow = sys.modules.get("PIL.Image")
    if pillow is not None and isinstance(value, pillow.Image):
        return True
    return _is_output(value) or _is_job(value) or any(_attribute(value, name) for name in ("as_picture", "savefig"))


IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".jxl")


def _element(value: Any, name: str, index: int, field: str) -> object:
    if _is_job(value):
        if not value.outputs:
            raise InvalidRequest(f"{field}: {_nothing_yet(value)}", field=field)
        found: Sequence[object] = value.outputs
    elif _is_several(value):
        found = value
    else:
        raise InvalidRequest(f"{field}: {name!r} holds {_kind(value)} and has no [{index}]; give {name}", field=field)
    count = len(found)
    if not -count <= index < count:
        which = "nothing" if count == 0 else f"{name}[0]" if count == 1 else f"{name}[0] to {name}[{count - 1}]"
        raise InvalidRequest(f"{field}: there is no {name}[{index}]; {name} has {which}", field=field)
    return found[index]


def _is_several(value: Any) -> bool:
    """Whether `value` is a list of things, or a stack of images in one array."""
    if isinstance(value, Sequence):
        return not isinstance(value, str | bytes | bytearray)
    shape = _attribute(value, "shape")
    return isinstance(shape, tuple) and len(shape) == 4


def _labelled(value: object, text: str, field: str) -> object:
    """The image itself, under the name that the user gave it: captions and repeated cells say that name."""
    from firefly_nb.core.images import picture_of

    if _attribute(value, "as_picture") is not None:
        return value
    if _is_job(value) and not getattr(value, "outputs", ()):
        raise InvalidRequest(f"{field}: {_nothing_yet(value)}", field=field)
    return replace(picture_of(value, field), label=text)


def _nothing_yet(job: Any) -> str:
    error = _attribute(job, "error")
    if error is not None:
        return f"job #{job.number} has no outputs ({job.status}: {error}); name another"
    return f"job #{job.number} is {job.status} and has no outputs yet; run %firefly wait {job.number} first"


def _no_image(text: str, value: object) -> str:
    if isinstance(value, list | tuple) and value and any(map(holds_image, value[:50])):
        return f"{text!r} holds {_kind(value)} of {len(value)}; name one of them, like {text}[0]"
    return f"{text!r} holds {_kind(value)}; name an output, a job, a PIL image, bytes, an array or a path"


def _kind(value: object) -> str:
    shape = _attribute(value, "shape")
    if isinstance(shape, tuple):
        return f"an array of shape {shape}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _is_job(value: object) -> bool:
    jobs = sys.modules.get("firefly_nb.client.jobs")
    return jobs is not None and isinstance(value, jobs.Job | jobs.Jobs)


def _is_output(value: object) -> bool:
    outputs = sys.modules.get("firefly_nb.core.outputs")
    return outputs is not None and isinstance(value, outputs.Output) and not value.is_video


def _attribute(value: object, name: str) -> Any:
    """An attribute, `None` where there is none: a variable of the user's may raise anything when it is looked at."""
    try:
        return getattr(value, name, None)
    except Exception:
        return None


def _nearest(name: str, namespace: Mapping[str, object]) -> str:
    from firefly_nb.operations import suggest

    near = suggest(name, [other for other in namespace if not other.startswith("_")])
    return f"; did you mean {near}?" if near else "; %whos lists those there are"


# Jobs


def jobs_named(word: str, namespace: Mapping[str, object], clients: Iterable[Firefly]) -> tuple[Job, ...]:
    """The jobs that `word` names: by a variable, by the number in ``%firefly jobs``, or by the end of an id.

    Raises `InvalidRequest` when there is none.
    """
    value = namespace.get(word)
    if _is_job(value):
        return _each(value)
    problem: InvalidRequest | None = None
    for client in clients:
        try:
            return (client.find(word),)
        except InvalidRequest as error:
            problem = problem or error
    if word in namespace:
        raise InvalidRequest(f"{word!r} holds {_kind(value)}, which is no job; %firefly jobs lists the jobs")
    raise problem or InvalidRequest(f"there is no job {word!r}; run a cell first, or see %firefly jobs")


def job_variables(namespace: Mapping[str, object], *, under_way: bool = False) -> Iterator[tuple[str, tuple[Job, ...]]]:
    """Variables that hold jobs, with their jobs; with `under_way` only those of which one has not ended."""
    for name, value in list(namespace.items()):
        if not name.startswith("_") and _is_job(value):
            jobs = _each(value)
            if not under_way or any(not job.status.finished for job in jobs):
                yield name, jobs


def _each(value: Any) -> tuple[Job, ...]:
    jobs = sys.modules["firefly_nb.client.jobs"]
    return (value,) if isinstance(value, jobs.Job) else tuple(value)
