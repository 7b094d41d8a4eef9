"""Words that Tab may offer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.notebook.names import IMAGE_SUFFIXES, image_variables

if TYPE_CHECKING:
    from firefly_nb.operations import Operation, Option


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that may stand there. `kind` is what Jupyter shows beside it, `typed` how it is typed if that differs."""

    text: str
    kind: str = "value"
    typed: str = ""


def images(namespace: Mapping[str, object], fragment: str, *, quoted: bool = False) -> Iterator[Offer]:
    """What may stand where an image is wanted: variables that hold one, and paths that begin with `fragment`."""
    yield from (Offer(name, "instance") for name in image_variables(namespace))
    yield from paths(fragment, IMAGE_SUFFIXES, quoted=quoted)


def choices(operation: Operation, option: Option) -> Sequence[str]:
    """The words that an option takes, whichever of the operation's request classes it belongs to."""
    from firefly_nb.operations import option_named

    found = [option_named(cls, option.name) for cls in operation.classes]
    return list(dict.fromkeys(choice for each in found if each is not None for choice in each.choices))


def sizes(command: str, model: str | None) -> Sequence[tuple[int, int]]:
    """The sizes, in pixels, that an operation makes with a model; empty where any size goes."""
    from firefly_nb.operations.sizes import EDIT_SIZES, VIDEO_SIZES, sizes_for

    if command == "generate" or (command == "similar" and model):
        return sizes_for(model)
    return {"video": VIDEO_SIZES, "expand": ()}.get(command, EDIT_SIZES)


def paths(fragment: str, suffixes: tuple[str, ...], *, quoted: bool = False) -> Iterator[Offer]:
    """Folders, and files with one of `suffixes`, that begin with `fragment`; hidden ones only when asked for."""
    folder, name = os.path.split(fragment)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111
            found = sorted(entries, key=lambda entry: entry.name.lower())
    except OSError:
        return
    for entry in found:
        if entry.name.startswith(".") and not name.startswith("."):
            continue
        path = os.path.join(folder, entry.name)  # noqa: PTH118
        quote = "" if quoted or not re.search(r"[\s'\"]", path) else "'" if '"' in path else '"'
        if entry.is_dir():
            yield Offer(path + os.sep, "path", quote and quote + path + os.sep)
        elif entry.name.lower().endswith(suffixes):
            yield Offer(path, "path", quote and quote + path + quote)
