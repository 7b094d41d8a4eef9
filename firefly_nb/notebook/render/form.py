"""What is left of a form when there is no kernel."""

from __future__ import annotations

from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import el, text


def form_note(title: str, cell: str) -> str:
    """A line that names the form, and the cell that makes the request which was last filled in."""
    words = el("p", f"Form: {text(title)}. Run this cell to open it again.", style=theme.css("margin:0", theme.MUTED))
    code = el("pre", text(cell), style=theme.CODE) if cell else ""
    return el("div", words, code, style=theme.FRAME, class_="firefly-form-note")
