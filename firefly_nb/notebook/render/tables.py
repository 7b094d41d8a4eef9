"""Jobs, limits and models as tables."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firefly_nb.core.state import Service, Snapshot, Status
from firefly_nb.errors import StorageError
from firefly_nb.notebook import thumbs
from firefly_nb.notebook.render import terminal, theme
from firefly_nb.notebook.render.caption import sandbox_badge
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.markup import el, message, text, text_line
from firefly_nb.notebook.render.summary import NO_JOBS, overview_lines
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import (
    MARKS,
    clock,
    count,
    ended,
    kind_of,
    phase_and_progress,
    prompt_of,
    sentence,
    title,
    took,
    without_repetition,
)

if TYPE_CHECKING:
    from firefly_nb.core.line import LimitInfo
    from firefly_nb.core.models import CustomModel

Display = dict[str, str]

# A table of jobs must come at once: when reading pictures takes longer than this, the rest goes without.
_PICTURE_SECONDS = 0.6
_SMALL_SIDE, _SMALL_BYTES = 36, 2_500


def jobs_table(snapshots: Sequence[Snapshot], now: float | None = None) -> Display:
    """`%firefly jobs`: one row each, the newest last. As ``{"html": …, "text": …}``."""
    now = time.time() if now is None else now
    if not snapshots:
        return {"html": framed(el("p", text(NO_JOBS), style="margin:0")), "text": NO_JOBS}
    until = time.monotonic() + _PICTURE_SECONDS
    rows = [_row(snapshot, now, until) for snapshot in snapshots]
    html = framed(table(("#", "Job", "State", "Time", "Made"), rows))
    return {"html": html, "text": terminal.jobs_table(snapshots, now)}


def overview(
    service: Service,
    limits: LimitInfo,
    snapshots: Sequence[Snapshot],
    *,
    home: Path | None = None,
    orphans: int = 0,
    trouble: str | None = None,
) -> Display:
    """`%firefly`: the service in use, its limits, the jobs at a glance. As ``{"html": …, "text": …}``.

    `orphans` counts the jobs that were left under way by kernels that are gone; `trouble` is the journal's.
    """
    lines = overview_lines(service, limits, snapshots, home=home, orphans=orphans, trouble=trouble)
    name_style = css(theme.CELL, "vertical-align:top", "white-space:nowrap", theme.MUTED)
    rows = [
        el("th", text(name), scope="row", style=name_style) + cell(message(words), theme.ANYWHERE)
        for name, words in lines
    ]
    under_way = [snapshot for snapshot in snapshots if not snapshot.status.finished]
    html = framed(
        el(
            "div",
            el("strong", "Firefly", style=theme.TITLE),
            " ",
            sandbox_badge() if service.sandbox else "",
            style=theme.HEADER,
        ),
        el("div", table((), rows), style=theme.MEASURE),
        jobs_table(under_way)["html"] if under_way else "",
    )
    return {"html": html, "text": terminal.overview(lines)}


def models(found: Sequence[CustomModel]) -> Display:
    """`%firefly models`. As ``{"html": …, "text": …}``."""
    code = css(theme.INLINE_CODE, theme.PICK, theme.ANYWHERE)
    rows = [
        cell(el("strong", text_line(model.name), style=theme.STRONG))
        + cell(el("code", text_line(model.id), style=code))
        + cell(text_line(model.base or "–"))
        + cell(text_line(model.concept or "–"))
        for model in found
    ]
    html = framed(table(("Name", "Id", "Trained from", "Word for the prompt"), rows))
    return {"html": html, "text": terminal.models(found)}


def table(names: Sequence[str], rows: Sequence[str]) -> str:
    """A table with these column names (none for a table without), each row a string of its cells."""
    heads = [el("th", name, scope="col", style=theme.HEAD_CELL) for name in names]
    top = el("thead", el("tr", *heads, style=theme.ROW)) if heads else ""
    body = el("tbody", *(el("tr", row, style=theme.ROW) for row in rows))
    return el("div", el("table", top, body, style=theme.TABLE), style="overflow-x:auto")


def cell(inside: str, *style: str) -> str:
    """A cell around `inside`, which is HTML already."""
    return el("td", inside, style=css(theme.CELL, *style))


def row_head(inside: str, *style: str) -> str:
    """The cell that names its row."""
    return el("th", inside, scope="row", style=css(theme.CELL, *style))


def _row(snapshot: Snapshot, now: float, until: float) -> str:
    prompt = prompt_of(snapshot)
    words = el("span", text_line(prompt, 64), dir="auto", title=prompt, style=theme.MUTED) if prompt else ""
    name = el("span", el("strong", text(title(snapshot)), style=theme.STRONG), el("br"), words)
    made = count(len(snapshot.outputs), kind_of(snapshot)) if snapshot.outputs else "–"
    return "".join(
        (
            row_head(el("span", str(snapshot.number), style=theme.SMALL)),
            cell(
                el("span", _small(snapshot, until), name, style="display:flex;gap:10px;align-items:center"),
                "min-width:220px",
            ),
            cell(_state(snapshot, now), "min-width:150px"),
            cell(el("span", text(_time(snapshot, now)), style=theme.SMALL), "white-space:nowrap"),
            cell(made, "white-space:nowrap"),
        )
    )


def _state(snapshot: Snapshot, now: float) -> str:
    shown = text_line(sentence(phase_and_progress(snapshot, now)), 80)
    if not snapshot.status.finished:
        return shown
    mark, tone = MARKS[ended(snapshot)]
    circle = el("span", mark, aria_hidden="true", style=css(theme.circle(tone, 16), "margin:0 3px 0 0"))
    said = "" if snapshot.status is Status.CANCELLED else without_repetition(snapshot)
    why = el("br") + el("span", text_line(said, 72), title=said, style=theme.SMALL) if said else ""
    return f"{circle} {shown}{why}"


def _small(snapshot: Snapshot, until: float) -> str:
    """The first output, as large as two lines of text."""
    side = _SMALL_SIDE
    size = css("flex:none", f"width:{side}px", f"height:{side}px", "border-radius:5px", "object-fit:cover", "margin:0")
    if snapshot.outputs and not snapshot.outputs[0].is_video and time.monotonic() < until:
        try:
            small = thumbs.thumb(snapshot.outputs[0], side * 3 // 2, side * 3 // 2, _SMALL_BYTES)
        except StorageError:
            pass
        else:
            return el("img", src=small.uri, alt="", width=side, height=side, style=size)
    return el("span", style=size)


def _time(snapshot: Snapshot, now: float) -> str:
    if not snapshot.status.finished:
        return clock(now - snapshot.created)
    started = datetime.fromtimestamp(snapshot.created)
    day = "" if started.date() == datetime.fromtimestamp(now).date() else f"{started:%Y-%m-%d }"
    return ", ".join(part for part in (f"{day}{started:%H:%M}", took(snapshot)) if part)
