"""What a matrix would ask for, before anything is sent."""

from __future__ import annotations

from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.markup import el, text, text_line
from firefly_nb.notebook.render.tables import cell, row_head, table
from firefly_nb.notebook.render.terminal import columns
from firefly_nb.notebook.render.words import line
from firefly_nb.operations import Plan, Tile

_MOST = 200  # rows: the rest is counted


def plan_bundle(asked: Plan, cost: str, there: frozenset[int]) -> dict[str, str]:
    """Every tile with its labels and its prompt, as ``{"html": …, "text": …}``.

    `cost` is the line that says what it would take; `there` are the numbers of tiles that need not be asked for.
    """
    names = ("#", *(axis.name.replace("_", " ") for axis in asked.axes), "prompt")
    shown = list(enumerate(asked.tiles))[:_MOST]
    left = len(asked.tiles) - len(shown)
    more = f"… and {left} more" if left else ""
    rows = [_row(number, tile, number in there) for number, tile in shown]
    html = framed(
        el("p", text(cost), style=theme.css("margin:0", theme.STRONG)),
        table(tuple(map(text, names)), rows),
        el("p", text(more), style=theme.SMALL) if more else "",
    )
    lines = [(*_words(number, tile), " (there already)" if number in there else "") for number, tile in shown]
    return {"html": html, "text": "\n".join(filter(None, (cost, columns([(*names, ""), *lines]), more)))}


def _row(number: int, tile: Tile, there: bool) -> str:
    first, *labels = _words(number, tile)
    *labels, prompt = labels
    note = el("span", " there already", style=theme.SMALL) if there else ""
    return (
        row_head(el("span", first, style=theme.SMALL))
        + "".join(cell(text_line(label, 80)) for label in labels)
        + cell(el("span", text_line(prompt, 240), dir="auto") + note, theme.ANYWHERE)
    )


def _words(number: int, tile: Tile) -> tuple[str, ...]:
    prompt = getattr(tile.request, "prompt", None) or "–"
    return (str(number + 1), *(line(label, 60) for label in tile.labels), line(prompt, 240))
