"""The painter of the sandbox: pictures from words, the same ones every time. Pure functions, no files, no network."""

from __future__ import annotations

from .composites import adaptive_composite, object_composite, precise_composite
from .edits import expand, fill, similar, upscale
from .instruct import instruct
from .painter import encode, paint, swatch
from .scene import Scene
from .video import FilmError, poster, video

__all__ = [
    "FilmError",
    "Scene",
    "adaptive_composite",
    "encode",
    "expand",
    "fill",
    "instruct",
    "object_composite",
    "paint",
    "poster",
    "precise_composite",
    "similar",
    "swatch",
    "upscale",
    "video",
]
