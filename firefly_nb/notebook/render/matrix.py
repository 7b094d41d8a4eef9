"""A matrix as a table: labelled rows and columns, a page for each value of a third axis, every tile in its place.

In parts, so that a live display can renew only the row that changed; the durable table is made of the same cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import terminal, theme
from firefly_nb.notebook.render.caption import header, prompt_html
from firefly_nb.notebook.render.details import details_html
from firefly_nb.notebook.render.grid import PROTECTED, framed, notes, tile_groups
from firefly_nb.notebook.render.markup import el, message, text, text_line
from firefly_nb.notebook.render.picture import picture
from firefly_nb.notebook.render.shapes import Shape
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.tiles import SHIMMER, arranged, box
from firefly_nb.notebook.render.words import (
    count,
    ended,
    kind_of,
    line,
    phase_and_progress,
    sentence,
    size_of,
    without_repetition,
)
from firefly_nb.operations import Axis

_GAP = 12
# CSS pixels: a tile by how many columns there are, and the column that names the rows; whole prompts need a wider one.
_TILES = {1: 256, 2: 256, 3: 224, 4: 192, 5: 168}
_TILE_OF_MORE = 144
_LABEL, _WIDE_LABEL, _LONG = 96, 190, 18
_DETAILED = 40  # more requests than these are not written out: the frame and the files have them
_CAPTION = "margin:0;padding:0;text-align:left;color:inherit"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one page: the numbers of its jobs, those of each tile together."""

    row: int
    page: int
    tiles: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Where the jobs of a matrix stand: its axes, its prompt as written, and (place, number of jobs) of each tile."""

    axes: tuple[Axis, ...]
    prompt: str
    places: tuple[tuple[tuple[int, ...], int], ...]

    @property
    def is_plain(self) -> bool:
        """One axis, or none, needs no table: its tiles stand beside each other, each with its label."""
        return len(self.axes) < 2

    @property
    def rows(self) -> list[Row]:
        """The rows of all pages, in the order of the jobs."""
        found: dict[tuple[int, int], list[tuple[int, ...]]] = {}
        first = 0
        for place, jobs in self.places:
            page = place[2] if len(place) > 2 else 0
            found.setdefault((page, place[0]), []).append(tuple(range(first, first + jobs)))
            first += jobs
        return [Row(row, page, tuple(tiles)) for (page, row), tiles in found.items()]

    @property
    def labels(self) -> list[str] | None:
        """Of a plain one, the label of each job. `None` for seeds: what they chose tells more."""
        if not self.axes or self.axes[0].name == "seeds":
            return None
        return [self.axes[0].labels[place[0]] for place, jobs in self.places for _ in range(jobs)]

    @property
    def side(self) -> int:
        """How wide a tile is, in CSS pixels."""
        return _TILES.get(len(self.axes[1].labels), _TILE_OF_MORE)

    @property
    def label_width(self) -> int:
        return _WIDE_LABEL if max(map(len, self.axes[0].labels)) > _LONG else _LABEL

    @property
    def width(self) -> int:
        return self.label_width + len(self.axes[1].labels) * (self.side + _GAP)


def matrix_bundle(table: Table, snapshots: Sequence[Snapshot]) -> dict[str, str]:
    """The durable display of a matrix, as a MIME bundle. `snapshots` are in the order of the table's tiles."""
    return {"text/html": matrix_html(table, snapshots), "text/plain": matrix_text(table, snapshots)}


def matrix_html(table: Table, snapshots: Sequence[Snapshot]) -> str:
    """The whole, as it stays in the notebook."""
    left = len(snapshots) - _DETAILED
    more = f"… and {count(left, 'job')} more: to_frame() lists every one." if left > 0 else ""
    return framed(
        el("figcaption", header(snapshots), prompt_html(table.prompt), style=_CAPTION),
        body(table, snapshots),
        *notes(snapshots),
        details_html(snapshots[:_DETAILED]),
        el("p", text(more), style=theme.SMALL) if more else "",
    )


def page_html(table: Table, snapshots: Sequence[Snapshot]) -> str:
    """The whole as a page of its own, which needs no other file."""
    name = line(table.prompt, 80) or "Matrix"
    look = "body{margin:32px;font-family:system-ui,sans-serif;color-scheme:light dark}"
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<title>{text(name)}</title><style>{look}</style></head>'
        f"<body>{matrix_html(table, snapshots)}</body></html>\n"
    )


def matrix_text(table: Table, snapshots: Sequence[Snapshot]) -> str:
    """Each job with the labels of its tile before it."""
    jobs = iter(snapshots)
    lines = []
    for place, number in table.places:
        labels = ", ".join(axis.labels[index] for axis, index in zip(table.axes, place, strict=True))
        lines += [f"{line(labels, 100)}: {terminal.job_text(next(jobs))}" for _ in range(number)]
    return "\n".join(lines)


def body(table: Table, snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """All tiles in one piece."""
    if table.is_plain:
        groups = tile_groups(snapshots, now, labels=table.labels)
        return arranged([tile for group in groups for tile in group])
    tables = []
    for page in range(len(table.axes[2].labels) if len(table.axes) > 2 else 1):
        rows = [row_html(table, row, snapshots, now) for row in table.rows if row.page == page]
        tables.append(page_name(table, page) + _table(table, _head(table), el("tbody", *rows), above=8))
    return el("div", *tables, style="overflow-x:auto;max-width:100%")


def parts(table: Table, snapshots: Sequence[Snapshot], now: float | None = None) -> list[str]:
    """The same as pieces that stand beneath each other: of each page its head, then its rows."""
    found: list[str] = []
    for row in table.rows:
        if row.row == 0:
            found.append(_piece(page_name(table, row.page) + _table(table, _head(table), above=8)))
        found.append(_piece(_table(table, el("tbody", row_html(table, row, snapshots, now, moving=True)))))
    return found


def page_name(table: Table, page: int) -> str:
    """The heading of a page; empty where there is one alone."""
    if len(table.axes) < 3:
        return ""
    words = f"{_spoken(table.axes[2].name)}: {line(table.axes[2].labels[page], 120)}"
    return el("p", text(words), style=css("margin:14px 0 0", theme.STRONG))


def _head(table: Table) -> str:
    return el("thead", head_html(table), style="border:0;background:none")


def head_html(table: Table) -> str:
    """The row that names the columns, and in its corner what they and the rows are."""
    rows, columns = table.axes[:2]
    corner = el("span", f"{text(_spoken(rows.name))}\u00a0↓<br>{text(_spoken(columns.name))}\u00a0→", style=theme.SMALL)
    cells = [el("td", corner, style=css(_CELL, f"width:{table.label_width}px", "vertical-align:bottom"))]
    style = css(_CELL, theme.STRONG, "vertical-align:bottom", theme.ANYWHERE, f"width:{table.side}px")
    cells += [el("th", _label(label), scope="col", title=label, style=style) for label in columns.labels]
    return el("tr", *cells, style=theme.ROW)


def row_html(
    table: Table, row: Row, snapshots: Sequence[Snapshot], now: float | None = None, *, moving: bool = False
) -> str:
    """A row with its name and its tiles."""
    name = table.axes[0].labels[row.row]
    style = css(_CELL, theme.STRONG, theme.ANYWHERE, f"width:{table.label_width}px")
    cells = [el("th", _label(name), scope="row", title=name, style=style)]
    for tile in row.tiles:
        inside = _tile(table, [snapshots[number] for number in tile], len(snapshots), now, moving=moving)
        cells.append(el("td", inside, style=css(_CELL, f"width:{table.side}px")))
    return el("tr", *cells, style=theme.ROW)


def _tile(table: Table, snapshots: Sequence[Snapshot], many: int, now: float | None, *, moving: bool) -> str:
    """The pictures of one combination, the place kept for them, or why there are none."""
    found = [(snapshot, output) for snapshot in snapshots for output in snapshot.outputs]
    going = [snapshot for snapshot in snapshots if not snapshot.status.finished]
    failed = [snapshot for snapshot in snapshots if snapshot.status.finished and not snapshot.outputs]
    rest = [_waiting(table, going[0], now, moving=moving)] if going else []
    rest += [_reason(table, failed[0])] if failed else []
    return (_pictures(table, found, many) if found else "") + "".join(rest)


def _pictures(table: Table, found: Sequence[tuple[Snapshot, Output]], many: int) -> str:
    width = table.side if len(found) == 1 else (table.side - 4) // 2
    shown = []
    for snapshot, output in found:
        size = (output.width, output.height) if output.width and output.height else size_of(snapshot)
        one = picture(output, _place(size, width), many * len(found), snapshot)
        shown.append(el("div", one, style=f"width:{width}px"))
    seeds = [str(output.seed) for _, output in found if output.seed is not None]
    code = el("code", text(", ".join(seeds)), style=css(theme.INLINE_CODE, theme.PICK, theme.ANYWHERE))
    below = el("div", f"seed {code}", style=css("margin:3px 0 0", theme.SMALL)) if seeds else ""
    films = [output for _, output in found if output.is_video]
    below += el("div", "video", style=theme.SMALL) if films else ""
    return el("div", *shown, style="display:flex;flex-wrap:wrap;gap:4px") + below


def _waiting(table: Table, snapshot: Snapshot, now: float | None, *, moving: bool) -> str:
    light = f'url("data:image/svg+xml,{SHIMMER}") 0 0/100% 100%,' if moving else ""
    words = text_line(sentence(phase_and_progress(snapshot, now)), 80)
    inside = el("span", words, style=css("padding:0 8px", theme.SMALL))
    # The line below is that of the seed to come.
    space = el("div", "&nbsp;", style=css("margin:3px 0 0", theme.SMALL))
    return box(_place(size_of(snapshot), table.side), inside, f"background:{light}{theme.SURFACE}") + space


def _reason(table: Table, snapshot: Snapshot) -> str:
    words = without_repetition(snapshot)
    how = el("strong", text(sentence(ended(snapshot))), style=css("display:block", "margin:0 0 2px", theme.STRONG))
    why = el("span", message(line(words, 160)), dir="auto", title=words, style=theme.SMALL)
    inside = el(
        "span", how, why, style=css("padding:8px 10px", "box-sizing:border-box", "max-width:100%", theme.ANYWHERE)
    )
    space = el("div", "&nbsp;", style=css("margin:3px 0 0", theme.SMALL))
    place = _place(size_of(snapshot), table.side, wide=kind_of(snapshot) == "video")
    return box(place, inside, f"border:{theme.HAIRLINE}") + space


def _place(size: tuple[int, int] | None, width: int, *, wide: bool = False) -> Shape:
    across, down = size or ((16, 9) if wide else (1, 1))
    return Shape(width, max(1, round(width * min(3.0, max(0.33, down / across)))))


_CELL = css(
    "padding:0 12px 12px 0",
    "border:0",
    "text-align:left",
    "vertical-align:top",
    "font-size:13px",
    "line-height:1.4",
    "font-weight:400",
    "white-space:normal",
    "max-width:none",
    "background:none",
)


def _table(table: Table, *inside: str, above: int = 0) -> str:
    look = css("border-collapse:collapse", "table-layout:fixed", "border:0", f"margin:{above}px 0 0")
    look = css(look, f"width:{table.width}px")
    return el("table", *inside, style=look)


def _piece(inside: str) -> str:
    return el("div", inside, class_=PROTECTED, style=css(theme.FRAME, "margin:0"))


def _label(words: str) -> str:
    return el("span", text_line(words, 140), dir="auto")


def _spoken(name: str) -> str:
    """The name of an axis for people: `content class`."""
    return name.replace("_", " ")
