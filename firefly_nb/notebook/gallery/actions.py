"""What is done with an output from the gallery: jobs that begin at once, forms that are filled in, files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from firefly_nb.core.home import home_path
from firefly_nb.core.images import Inputs, picture_of
from firefly_nb.core.library import Details, Library, Ref
from firefly_nb.errors import InvalidRequest, StorageError
from firefly_nb.notebook.form.opening import Opening
from firefly_nb.operations import OPERATIONS, Picture, Request, build, options, replace_images

AT_ONCE = ("similar", "again", "upscale")
FORMS = {  # the operation, and where in its form the image goes
    "expand": ("expand", "image"),
    "fill": ("fill", "image"),
    "style": ("generate", "style_ref"),
    "structure": ("generate", "structure_ref"),
}
_FACTOR = 2  # upscaled so many times, where nothing else is asked for


def image_of(library: Library, ref: Ref) -> Picture:
    """The output as an image of another request, called by its path, with where it came from.

    Raises `StorageError` when its file is gone, `InvalidRequest` for a video.
    """
    output = library.output(ref)
    picture = picture_of(output)
    return picture if output.path is None else replace(picture, label=home_path(output.path))


def request_for(action: str, library: Library, ref: Ref) -> Request:
    """The request of one of the actions that begin `AT_ONCE`. Raises `FireflyError`."""
    if action == "again":
        return _again(library, library.details(ref))
    values: dict[str, Any] = {"image": image_of(library, ref)}
    if action == "upscale":
        values["upscale_factor"] = _FACTOR
    return build(action, values)


def opening_for(action: str, library: Library, ref: Ref) -> Opening:
    """What the form of one of the `FORMS` is opened with. Raises `FireflyError`."""
    picture = image_of(library, ref)
    command, field = FORMS[action]
    return Opening(OPERATIONS[command], {field: picture.label}, {picture.label: picture})


def save(library: Library, ref: Ref, target: str) -> Path:
    """Copy the output to a file or into a folder (empty: the notebook's) and return where it went.

    Raises `StorageError`.
    """
    try:
        return library.output(ref).save(target or ".")
    except (ValueError, RuntimeError):
        raise StorageError(f"{target!r} is no name of a file or a folder; give one like cat.jpg") from None


def reveals() -> bool:
    """Whether this machine has a file manager to show a file in: that of a server has none."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and bool(shutil.which("xdg-open"))


def reveal(path: Path) -> None:
    """Show the folder of `path` in the file manager. Raises `StorageError`."""
    command = {"darwin": ["open", "-R", str(path)], "win32": ["explorer", f"/select,{path}"]}
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.Popen(command.get(sys.platform, ["xdg-open", str(path.parent)]), **quiet)
    except OSError as error:
        raise StorageError(f"{home_path(path.parent)} cannot be opened: {error.strerror or error}") from error


def _again(library: Library, found: Details) -> Request:
    """The request that made an output, for this output alone, with its images as they were given."""
    request = found.request
    inputs = Inputs(library.home)

    def given(field: str, value: object) -> object:
        if not isinstance(value, Picture):
            return value
        if value.parent is not None:
            return image_of(library, Ref(*value.parent))
        filled = inputs.fill(value)
        if filled.content is None and filled.upload_id is None and filled.url is None:
            raise InvalidRequest(f"{field}: {value.label} is no longer kept; copy the cell and give another image")
        return filled

    request = replace_images(request, given)
    values = {option.name: getattr(request, option.name) for option in options(type(request))}
    if found.entry.seed is not None and "seeds" in values:
        values |= {"seeds": (found.entry.seed,), "num_variations": None}
    return build(request.command, {name: value for name, value in values.items() if value is not None})
