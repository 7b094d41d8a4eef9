"""Things that are shown once, by the thread that runs the cell."""

from __future__ import annotations

from firefly_nb.notebook.live.where import Where, where
from firefly_nb.notebook.render.words import plain


def say(line: str) -> None:
    """Print a line."""
    print(plain(line))


def publish(*, html: str, text: str) -> None:
    """Display something that has an HTML and a text form."""
    if where() is Where.TERMINAL:
        print(text)
        return
    from IPython.display import publish_display_data

    publish_display_data({"text/html": html, "text/plain": text})
