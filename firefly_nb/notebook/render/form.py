"""What is left of a form when there is no kernel."""

from __future__ import annotations

from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import el, text

# A page without the kernel cannot show the form, and says so where it was. Where styles are kept (in a notebook that
# is trusted, the only one that would show widgets), that line goes: what is beneath says it better.
_NO_ERROR = (
    "<style>.jp-OutputArea:has(.firefly-form-kept) > .jp-OutputArea-child > "
    ".jupyter-widgets:not(:has(*)) { display: none; }</style>"
)


def form_kept(*parts: str) -> str:
    """What stands in a saved notebook in place of a form: the note, and the grids of its jobs."""
    return _NO_ERROR + el("div", *parts, class_="firefly-form-kept")


def form_note(title: str, cell: str) -> str:
    """A line that names the form, and the cell that makes the request which was last filled in."""
    words = el("p", f"Form: {text(title)}. Run this cell to open it again.", style=theme.css("margin:0", theme.MUTED))
    code = el("pre", text(cell), style=theme.CODE) if cell else ""
    return el("div", words, code, style=theme.FRAME, class_="firefly-form-note")
