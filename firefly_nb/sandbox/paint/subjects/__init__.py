"""Things that can be drawn: one drawing each, entered in `REGISTRY` under the words that name it."""

from __future__ import annotations

from . import cats, people, towers, wear
from .base import KINDS, REGISTRY, Look, Subject

__all__ = ["KINDS", "REGISTRY", "Look", "Subject", "cats", "people", "towers", "wear"]
