"""The place under a form where a mask is painted, and the variable that it is painted into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from ipywidgets import Box, Layout

from firefly_nb.core.masks import Painted
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.mask.widget import MaskWidget, opened

if TYPE_CHECKING:
    from firefly_nb.operations import Picture


class Painting:
    """`widget` belongs under the form; it is empty until a mask is painted."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self.widget = Box([], layout=Layout(display="block", margin="0", overflow="visible"))
        self._namespace = namespace

    def open(self, picture: Picture, before: str, changed: Callable[[str], None]) -> None:
        """Show an editor for a mask of `picture`; `changed` is told the variable's name after every stroke.

        `before` is the variable of a mask that is gone on with, where it has the picture's size. Raises
        `InvalidRequest` for a picture whose pixels are not here.
        """
        if picture.content is None:
            raise InvalidRequest(f"{picture.label} is not here; save the image and give its path")
        shown = opened(picture.content)
        found = self._namespace.get(before)
        start = found if _is_mask(found, shown.size) else None
        name = before if start is not None else self._free()

        def put(mask: object) -> None:
            self._namespace[name] = mask  # type: ignore[index]  # the notebook's own, which is a dict
            changed(name)

        editor = MaskWidget(shown, Painted(*shown.size, start), picture.label, put)
        replaced, self.widget.children = self.widget.children, (editor,)
        for old in replaced:
            old.close()

    def _free(self) -> str:
        """A name that no variable has: ``mask``, ``mask_2``, …"""
        names = (f"mask_{number}" if number > 1 else "mask" for number in count(1))
        return next(name for name in names if name not in self._namespace)


def _is_mask(value: object, size: tuple[int, int]) -> bool:
    from PIL import Image

    return isinstance(value, Image.Image) and value.mode in {"1", "L"} and value.size == size
