"""The picture of a job, or of several, that stays in the notebook."""

from __future__ import annotations

from collections.abc import Sequence

from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.caption import header, prompt_html
from firefly_nb.notebook.render.details import details_html
from firefly_nb.notebook.render.difference import labels as differences
from firefly_nb.notebook.render.markup import el, message, text
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.tiles import arranged, empty_tile, output_tile, reason_tile
from firefly_nb.notebook.render.words import (
    MARKS,
    advice,
    common,
    ended,
    phase,
    phase_and_progress,
    prompt_of,
    sentence,
    service_notes,
    without_repetition,
)
from firefly_nb.operations import outputs_expected

# Keeps front ends from reading dollars in a prompt as mathematics.
PROTECTED = "firefly-nb tex2jax_ignore mathjax_ignore"


def job_html(snapshot: Snapshot) -> str:
    """What a job shows once it has ended: its outputs, or how it ended. One that has not shows how far it is."""
    return jobs_html([snapshot])


def jobs_html(snapshots: Sequence[Snapshot]) -> str:
    """One grid for several jobs: each tile is an output, a place kept for one, or the reason why there is none."""
    prompt = str(common(prompt_of(snapshot) for snapshot in snapshots) or "")
    return framed(
        el(
            "figcaption",
            header(snapshots),
            prompt_html(prompt),
            style="margin:0;padding:0;text-align:left;color:inherit",
        ),
        tiles(snapshots),
        *(panel(snapshot) for snapshot in snapshots if _needs_panel(snapshot, len(snapshots))),
        *notes(snapshots),
        details_html(snapshots),
    )


def framed(*inside: str) -> str:
    """The outer figure."""
    return el("figure", *inside, class_=PROTECTED, style=theme.FRAME)


def tiles(snapshots: Sequence[Snapshot]) -> str:
    """The tiles of all jobs. A job on its own that made nothing has none: its panel says why."""
    if len(snapshots) == 1 and snapshots[0].status.finished and not snapshots[0].outputs:
        return ""
    groups = tile_groups(snapshots)
    return arranged([tile for group in groups for tile in group])


def tile_groups(
    snapshots: Sequence[Snapshot],
    now: float | None = None,
    *,
    moving: bool = False,
    labels: Sequence[str] | None = None,
) -> list[list[str]]:
    """Each job's tiles: its pictures, the places kept for them, or the reason why there are none.

    `labels` stand above them; else what the jobs differ in.
    """
    many = sum(len(snapshot.outputs) or outputs_expected(snapshot.request) for snapshot in snapshots)
    found = []
    for snapshot, label in zip(snapshots, labels or differences(snapshots), strict=True):
        if snapshot.outputs:
            found.append([output_tile(snapshot, output, many, label) for output in snapshot.outputs])
        elif snapshot.status.finished:
            found.append([reason_tile(snapshot, many, label)])
        else:
            words = sentence(phase_and_progress(snapshot, now)) if len(snapshots) > 1 else ""
            one = empty_tile(snapshot, many, words=words, label=label, moving=moving)
            found.append([one] * outputs_expected(snapshot.request))
    return found


def panel(snapshot: Snapshot) -> str:
    """How a job ended that did not succeed, or how far it is: calmly, one clear line and what can be done."""
    if not snapshot.status.finished:
        return el("p", text(sentence(phase(snapshot))), style=css("margin:8px 0 0", theme.SMALL))
    how = ended(snapshot)
    mark, tone = MARKS[how]
    heading = "Refused by the content policy" if how == "refused" else sentence(how)
    words, more = without_repetition(snapshot), advice(snapshot)
    lines = [
        el("strong", heading, style=theme.STRONG),
        el("div", message(words), dir="auto", style=theme.ANYWHERE) if words else "",
        el("div", message(more), style=theme.MUTED) if more else "",
    ]
    circle = el("span", mark, aria_hidden="true", style=theme.circle(tone))
    return el("div", circle, " ", el("div", *lines, style="min-width:0"), style=theme.PANEL)


def _needs_panel(snapshot: Snapshot, many: int) -> bool:
    """In a grid of several jobs a tile says it; only what came beside pictures needs a place of its own."""
    if many == 1:
        return snapshot.error is not None or not snapshot.status.finished
    return snapshot.error is not None and bool(snapshot.outputs)


def notes(snapshots: Sequence[Snapshot]) -> list[str]:
    """What is to be known beside the pictures, each once."""
    every = dict.fromkeys(note for snapshot in snapshots for note in service_notes(snapshot))
    mark = el("span", "!", aria_hidden="true", style=css(theme.circle("wait", 16), "margin:2px 0 0"))
    word = el("strong", "Note:", style=theme.STRONG)
    style = css("display:flex", "gap:8px", "align-items:flex-start", "margin:9px 0 0", theme.MEASURE)
    return [
        el("div", mark, " ", el("span", word, " ", message(note), dir="auto", style=theme.ANYWHERE), style=style)
        for note in every
    ]
