"""Words that Tab may offer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firefly_nb.notebook.names import IMAGE_SUFFIXES, image_variables


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
