"""The painter of the sandbox: pictures from words, the same ones every time. Pure functions, no files, no network."""

from __future__ import annotations

from .painter import encode, paint
from .scene import Scene

__all__ = ["Scene", "encode", "paint"]
