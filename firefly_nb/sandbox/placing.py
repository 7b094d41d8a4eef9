"""Where a source image is put in a larger picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """The rectangle that the source fills, in pixels of the result."""

    left: int
    top: int
    width: int
    height: int


def placed(source: Size, target: Size, placement: Mapping[str, Any]) -> Place | None:
    """The source's place in the target.

    Insets on opposite sides fix the source's extent between them (its shape is kept); otherwise it keeps its own size,
    made smaller only as far as needed to fit. It is then aligned, centred by default, in the room that the insets
    leave. `None` when they leave no room.
    """
    inset: Mapping[str, int] = placement.get("inset", {})
    alignment = placement.get("alignment", {})
    left, top = inset.get("left", 0), inset.get("top", 0)
    room = target[0] - left - inset.get("right", 0), target[1] - top - inset.get("bottom", 0)
    if min(room) < 1 or min(left, top) < 0 or left + room[0] > target[0] or top + room[1] > target[1]:
        return None
    scale = min(room[0] / source[0], room[1] / source[1])
    if not ({"left", "right"} <= inset.keys() or {"top", "bottom"} <= inset.keys()):
        scale = min(scale, 1.0)
    width, height = max(1, round(source[0] * scale)), max(1, round(source[1] * scale))
    across = _aligned(room[0] - width, alignment.get("horizontal") or _side(inset, "left", "right"))
    down = _aligned(room[1] - height, alignment.get("vertical") or _side(inset, "top", "bottom"))
    return Place(left + across, top + down, width, height)


def _side(inset: Mapping[str, int], first: str, last: str) -> str:
    """An inset on one side only holds the source to that side."""
    if (first in inset) == (last in inset):
        return "center"
    return first if first in inset else last


def _aligned(spare: int, word: str) -> int:
    return {"left": 0, "top": 0, "right": spare, "bottom": spare}.get(word, spare // 2)
