"""A gallery as it stays in the notebook: a sheet of small pictures, and a table of text for terminals."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.markup import el, text, text_line
from firefly_nb.notebook.render.terminal import columns
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import home_path, line, plain, sentence, size_words

if TYPE_CHECKING:
    from firefly_nb.core.library import Entry, Ref

SIDE = 96  # CSS pixels of a picture on the sheet
_AGAIN = "Run this cell to open the gallery again."


def contact_sheet(said: str, counted: str, entries: Sequence[Entry], pictures: Mapping[Ref, bytes]) -> str:
    """The newest of what was found, each with its prompt and seed; `pictures` are WebP files, as many as there are.

    `said` is what was looked for, `counted` how many there were.
    """
    head = el(
        "p",
        el("strong", "Gallery", style=theme.STRONG),
        text(f"{': ' + said if said else ''}, {counted}. " if counted else " "),
        el("span", _AGAIN, style=theme.MUTED),
        style=css("margin:0 0 8px", theme.ANYWHERE),
    )
    tiles = [_tile(entry, pictures.get(entry.ref)) for entry in entries]
    row = "display:flex;flex-wrap:wrap;gap:12px 12px;align-items:flex-start;max-width:920px"
    return framed(head, el("div", *tiles, style=row) if tiles else "")


def table(counted: str, entries: Sequence[Entry], *, limited: bool) -> str:
    """The newest of what was found as text; `limited` when there are more than these."""
    rows = [("job", "made", "operation", "size", "seed", "prompt", "file")]
    for entry in entries:
        rows.append(
            (
                f"#{entry.number}" + (" *" if entry.starred else ""),
                f"{datetime.fromtimestamp(entry.created):%Y-%m-%d %H:%M}",
                entry.operation,
                size_words(entry.width, entry.height) if entry.width and entry.height else "–",
                "–" if entry.seed is None else str(entry.seed),
                line(entry.prompt or "", 44),
                "gone" if entry.missing else home_path(entry.path),
            )
        )
    head = f"{counted}, the newest {len(entries)}" if limited else counted
    notes = ["* starred"] if any(entry.starred for entry in entries) else []
    return plain("\n".join([head, *([columns(rows)] if entries else []), *notes]))


def _tile(entry: Entry, content: bytes | None) -> str:
    seed = "" if entry.seed is None else f"seed {entry.seed}"
    about = ", ".join(filter(None, (line(entry.prompt or entry.operation, 200), seed)))
    place = css(f"width:{SIDE}px", f"height:{SIDE}px", "object-fit:contain", "border-radius:6px", "margin:0")
    if content is not None:
        address = "data:image/webp;base64," + base64.b64encode(content).decode("ascii")
        shown = el("img", src=address, alt=about, title=about, width=SIDE, height=SIDE, style=place)
    else:
        words = "file is gone" if entry.missing else "video" if entry.is_video else "no picture"
        middle = "display:flex;align-items:center;justify-content:center;box-sizing:border-box"
        shown = el("div", text(words), style=css(place, middle, f"border:{theme.DASHED}", theme.SMALL))
    said = entry.prompt or sentence(entry.operation)
    lines = [el("span", text_line(said, 40), dir="auto", title=entry.prompt)]
    lines += [el("span", text(seed), style=theme.MUTED)] if seed else []
    caption = el("figcaption", el("br").join(lines), style=css(theme.CAPTION, theme.ANYWHERE, "font-size:11px"))
    return el("figure", shown, caption, style=css("margin:0", "padding:0", f"width:{SIDE}px"))
