"""The painting of one output, in a process of its own so that the server stays free to answer."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """An input picture on disk; two files of the same content are the same input."""

    sha256: str
    path: str = field(repr=False)
    mask: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One output to make: `kind` names the painter, `arguments` are its keyword arguments."""

    kind: str
    arguments: Mapping[str, Any]
    media_type: str

    @property
    def key(self) -> str:
        """The same for the same picture, whoever asked for it."""
        words = repr((self.kind, sorted(self.arguments.items()), self.media_type))
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def start() -> None:
    """Prepare a worker process: out of the server's way, and gone when the server is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(0)


def warm() -> None:
    """Import what painting needs, so that the first job does not wait for it."""
    import firefly_nb.sandbox.paint  # noqa: F401


def work(task: Task, target: str) -> tuple[int, int]:
    """Make the output, write it to `target`, and return its width and height in pixels."""
    arguments = {name: _load(value) for name, value in task.arguments.items()}
    content, size = _flat(arguments, task.media_type) if task.kind == "flat" else _painted(task, arguments)
    place = Path(target)
    partial = place.with_name(f"{place.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(place)
    return size


_PAINTERS = {
    "similar": "similar",
    "expand": "expand",
    "fill": "fill",
    "composite": "object_composite",
    "precise-composite": "precise_composite",
    "adaptive-composite": "adaptive_composite",
    "upscale": "upscale",
}


def _painted(task: Task, arguments: dict[str, Any]) -> tuple[bytes, tuple[int, int]]:
    from firefly_nb.sandbox import paint

    if task.kind == "video":
        scene = paint.Scene(**{name: arguments.pop(name) for name in ("prompt", "seed", "width", "height")})
        return paint.video(scene, **arguments), (scene.width, scene.height)
    if task.kind == "instruct":
        reference = arguments.pop("reference")
        image = paint.instruct(paint.Scene(**arguments), reference)
    elif task.kind == "generate":
        image = paint.paint(paint.Scene(**arguments))
    else:
        image = getattr(paint, _PAINTERS[task.kind])(**arguments)
    return paint.encode(image, task.media_type), image.size


def _flat(arguments: dict[str, Any], media_type: str) -> tuple[bytes, tuple[int, int]]:
    """One colour all over, for load tests that need no picture worth looking at."""
    import colorsys
    import io

    from PIL import Image

    red, green, blue = colorsys.hsv_to_rgb(arguments["colour"] / 16, 0.35, 0.85)
    size = arguments["width"], arguments["height"]
    image = Image.new("RGB", size, (round(red * 255), round(green * 255), round(blue * 255)))
    file = io.BytesIO()
    image.save(file, media_type.removeprefix("image/"))
    return file.getvalue(), size


def _load(value: Any) -> Any:
    if not isinstance(value, File):
        return value
    from PIL import Image

    with Image.open(value.path) as image:
        image.load()
        return image.convert("L") if value.mask else image.convert("RGBA" if "A" in image.getbands() else "RGB")
