"""Things that can be drawn: one drawing each, entered in `REGISTRY` under the words that name it."""

from __future__ import annotations

from importlib import import_module

from .base import KINDS, REGISTRY, Look, Subject

for _name in (
    "cats",
    "houses",
    "people",
    "pets",
    "plants",
    "sealife",
    "things",
    "towers",
    "toys",
    "vehicles",
    "wear",
    "wild",
    "winged",
):
    import_module(f"{__name__}.{_name}")

__all__ = ["KINDS", "REGISTRY", "Look", "Subject"]
