"""Places: each painter fills the board and says where things can stand on it."""

from __future__ import annotations

from collections.abc import Callable

from ..stage import Ground, Stage
from . import abstract, land, rooms, waters, worlds

PAINTERS: dict[str, Callable[[Stage], Ground]] = {
    "sea": waters.sea,
    "beach": waters.beach,
    "lake": waters.lake,
    "river": waters.river,
    "underwater": waters.underwater,
    "mountains": land.mountains,
    "field": land.field,
    "desert": land.desert,
    "forest": land.forest,
    "road": land.road,
    "arctic": land.arctic,
    "city": worlds.city,
    "space": worlds.space,
    "sky": worlds.sky,
    "room": rooms.room,
    "studio": rooms.studio,
    "flatlay": rooms.flatlay,
    **abstract.PAINTERS,
}
ABSTRACT = tuple(abstract.PAINTERS)
