"""A comparison as it stays in the notebook: both pictures, how far they are apart, and their requests."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefly_nb.core.comparison import Difference, Line
from firefly_nb.core.miniatures import webp
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.kept import kept
from firefly_nb.notebook.render.markup import el, text, text_line
from firefly_nb.notebook.render.tables import cell, row_head, table
from firefly_nb.notebook.render.terminal import columns
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import line, plain, size_words

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE, _DENSITY, _QUALITY = 280, 2, 66
_MARK = "≠"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two pictures with their names, how they differ (`None`: their shapes are too unlike), and their requests."""

    labels: tuple[str, str]
    images: tuple[Image, Image]
    difference: Difference | None
    lines: Sequence[Line]


def compare_html(comparison: Comparison) -> str:
    """Both pictures side by side, and the table of their requests."""
    figures = [_figure(image, label) for image, label in zip(comparison.images, comparison.labels, strict=True)]
    row = css("display:flex", "flex-wrap:wrap", "gap:12px", "align-items:flex-start")
    words = " ".join(filter(None, (sizes_words(comparison), difference_words(comparison))))
    return kept(
        "firefly-compare",
        framed(
            el("div", *figures, style=row),
            el("p", text(words), style=css("margin:8px 0 0", theme.SMALL)),
            _lines(comparison),
        ),
    )


def compare_text(comparison: Comparison) -> str:
    """The same in words."""
    rows = [("", *(line(label, 40) for label in comparison.labels))]
    rows += [
        (f"{_MARK if each.differs else ' '} {each.name}", *(line(value, 60) or "–" for value in each.values))
        for each in comparison.lines
    ]
    words = " ".join(filter(None, (sizes_words(comparison), difference_words(comparison))))
    return plain("\n".join((" and ".join(comparison.labels), words, *([columns(rows)] if comparison.lines else []))))


def sizes_words(comparison: Comparison) -> str:
    """`Both 1024 × 1024 px.`, or both sizes."""
    first, second = (size_words(*image.size) for image in comparison.images)
    return f"Both {first} px." if first == second else f"{first} px and {second} px."


def difference_words(comparison: Comparison) -> str:
    """How far the pixels are apart."""
    found = comparison.difference
    if found is None:
        return "Their shapes are too unlike for a difference."
    if not found.share and not found.mean:
        return "No pixel differs."
    return f"{100 * found.share:.1f} % of the pixels differ visibly, by {found.mean:.1f} of 255 on the average."


def _lines(comparison: Comparison) -> str:
    if not comparison.lines:
        return ""
    rows = []
    for each in comparison.lines:
        mark = f"{_MARK} " if each.differs else ""
        look = theme.STRONG if each.differs else ""
        values = [cell(text_line(value, 240) or "–", look, theme.ANYWHERE) for value in each.values]
        rows.append(row_head(el("span", f"{mark}{text(each.name)}", style=css(theme.SMALL, look))) + "".join(values))
    note = (
        el("p", f"{_MARK} marks what differs.", style=theme.SMALL) if any(e.differs for e in comparison.lines) else ""
    )
    return table(("", *(text_line(label, 60) for label in comparison.labels)), rows) + note


def _figure(image: Image, label: str) -> str:
    small = image.copy()
    small.thumbnail((_SIDE * _DENSITY, _SIDE * _DENSITY))
    width, height = small.width // _DENSITY, small.height // _DENSITY
    address = "data:image/webp;base64," + base64.b64encode(webp(small, _QUALITY)).decode("ascii")
    look = css("display:block", f"width:{width}px", "max-width:100%", "height:auto", "margin:0", theme.RADIUS)
    shown = el("img", src=address, alt=label, width=width, height=height, style=look)
    return el("figure", shown, el("figcaption", text_line(label, 80), style=theme.CAPTION), style="margin:0;padding:0")
