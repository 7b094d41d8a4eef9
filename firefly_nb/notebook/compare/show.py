"""Putting a comparison up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

from firefly_nb.core.comparison import difference, request_lines
from firefly_nb.notebook import live
from firefly_nb.notebook.compare.side import side_of
from firefly_nb.notebook.live.where import Where, where
from firefly_nb.notebook.render.compare import Comparison, compare_html, compare_text

if TYPE_CHECKING:
    from firefly_nb.client import Firefly


def show(first: object, second: object, client: Callable[[], Firefly]) -> None:
    """Show two pictures compared where the code that calls this runs.

    Raises `InvalidRequest` for what is no image, or not here.
    """
    sides = (side_of(first, client), side_of(second, client))
    comparison = Comparison(
        labels=(sides[0].label, sides[1].label),
        images=(sides[0].image, sides[1].image),
        difference=difference(sides[0].image, sides[1].image),
        lines=request_lines(sides[0].request, sides[1].request, (sides[0].seed, sides[1].seed)),
    )
    shell, place = get_ipython(), where()
    text = compare_text(comparison)
    if shell is None or place is Where.TERMINAL:
        live.say(text)
        return
    if place is not Where.PAGE:
        from IPython.display import publish_display_data
        from ipywidgets import Layout, VBox

        from firefly_nb.notebook.compare.widget import CompareWidget

        box = VBox([CompareWidget(comparison)], layout=Layout(overflow="visible", margin="0"))
        # Where the notebook is not trusted no widget shows, and nothing takes its place: the pictures stand beside it.
        publish_display_data({**box._repr_mimebundle_(), "text/html": "", "text/plain": text})
    live.publish(html=compare_html(comparison), text=text)
