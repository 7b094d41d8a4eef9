"""Putting a mask editor up."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython

from firefly_nb.core.images import picture_of
from firefly_nb.core.masks import Painted
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook import live
from firefly_nb.notebook.live.cell import Cell
from firefly_nb.notebook.live.where import Where, where
from firefly_nb.notebook.names import check_variable
from firefly_nb.notebook.render.mask import mask_html

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from PIL.Image import Image

    from firefly_nb.operations import Picture


def show(image: object, out: str, namespace: MutableMapping[str, Any] | None = None) -> None:
    """Show an editor for a mask of `image`, which is kept in the variable `out` from its first stroke on.

    A variable that holds a mask of that size already is painted on. Returns at once. Raises `InvalidRequest` for what
    is no image, or no name of a variable.
    """
    name = check_variable(out, "--out")
    picture = picture_of(image, "mask")
    if picture.content is None:
        raise InvalidRequest(f"mask: {picture.label} is not here; save the image and give its path", field="mask")
    shell = get_ipython()
    place = where()
    if shell is None or place is Where.TERMINAL:
        live.say("Painting a mask needs JupyterLab or Notebook; here, draw one with PIL: Image.new('L', size).")
        return
    variables: MutableMapping[str, Any] = shell.user_ns if namespace is None else namespace
    from firefly_nb.notebook.mask.widget import opened

    shown = opened(picture.content)
    painted = Painted(*shown.size, _before(variables.get(name), shown.size))
    variables[name] = painted.image()
    if place is Where.PAGE:
        live.publish(html=mask_html(shown, painted.image(), name), text=_words(name, picture))
    else:
        _put_up(shell, shown, painted, name, picture, variables)


def _put_up(
    shell: InteractiveShell,
    shown: Image,
    painted: Painted,
    name: str,
    picture: Picture,
    variables: MutableMapping[str, Any],
) -> None:
    from IPython.display import publish_display_data
    from ipywidgets import Layout, VBox

    from firefly_nb.notebook.mask.widget import MaskWidget

    kept = Cell(shell)

    def changed(mask: Image) -> None:
        variables[name] = mask
        kept.renew(_bundle(shown, mask, name, picture))

    editor = MaskWidget(shown, painted, picture.label, changed)
    # Where the notebook is not trusted no widget shows, and nothing takes its place: the picture stands beside it.
    box = VBox([editor], layout=Layout(overflow="visible", margin="0"))
    publish_display_data({**box._repr_mimebundle_(), "text/html": "", "text/plain": _words(name, picture)})
    kept.put(_bundle(shown, painted.image(), name, picture))


def _bundle(shown: Image, mask: Image, name: str, picture: Picture) -> dict[str, Any]:
    return {"text/html": mask_html(shown, mask, name), "text/plain": _words(name, picture)}


def _before(found: object, size: tuple[int, int]) -> Image | None:
    """The mask that the variable holds, if it could be one of this image."""
    from PIL import Image

    return found if isinstance(found, Image.Image) and found.mode in {"L", "1"} and found.size == size else None


def _words(name: str, picture: Picture) -> str:
    return f"A mask of {picture.label}, in the variable {name}"
