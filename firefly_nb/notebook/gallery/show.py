"""Putting a gallery up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

from firefly_nb.core.library import Library
from firefly_nb.notebook import live
from firefly_nb.notebook.gallery.search import Search
from firefly_nb.notebook.live.where import Where, where
from firefly_nb.notebook.render.words import count

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Firefly
    from firefly_nb.core.library import Ref

_ROWS = 20  # of the table in a terminal


def show(search: Search, client: Callable[[], Firefly]) -> None:
    """Show the outputs that `search` finds where the code that calls this runs. Returns at once.

    Raises `InvalidRequest` for a search that can find nothing, and `StorageError` when the journal cannot be read.
    """
    library = Library(client().settings.home)
    search.check(library)
    refs = library.find(search.query())
    counted = count(len(refs), "output")
    shell = get_ipython()
    place = where()
    if shell is None or place is Where.TERMINAL:
        from firefly_nb.notebook.render.gallery import table

        live.say(table(counted, library.entries(refs[:_ROWS]), limited=len(refs) > _ROWS))
    elif place is Where.PAGE:
        _put_sheet(shell, library, search, refs)
    else:
        _put_up(shell, client, library, search, refs)


def _put_sheet(shell: InteractiveShell, library: Library, search: Search, refs: list[Ref]) -> None:
    from firefly_nb.notebook.gallery.durable import Sheet
    from firefly_nb.notebook.render.gallery import table

    counted = count(len(refs), "output")
    html = Sheet(shell, library).html(search.said, counted, refs)
    live.publish(html=html, text=table(counted, library.entries(refs[:_ROWS]), limited=len(refs) > _ROWS))


def _put_up(
    shell: InteractiveShell, client: Callable[[], Firefly], library: Library, search: Search, refs: list[Ref]
) -> None:
    from IPython.display import publish_display_data
    from ipywidgets import Layout, VBox

    from firefly_nb.notebook.gallery.beneath import Beneath
    from firefly_nb.notebook.gallery.widget import GalleryWidget

    beneath = Beneath(shell, client, library)
    gallery = GalleryWidget(library, search, beneath)
    gallery.prepare(refs)
    box = VBox([gallery, *beneath.widgets], layout=Layout(overflow="visible", margin="0"))
    # Where the notebook is not trusted no widget shows, and nothing takes its place: the sheet stands beside it.
    bundle = {**box._repr_mimebundle_(), "text/html": "", "text/plain": f"A gallery: {count(len(refs), 'output')}"}
    publish_display_data(bundle)
    beneath.put(search.said, count(len(refs), "output"), refs)
