"""What jobs show while they are under way. In parts, so that a live display can renew only what changed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

from firefly_nb.core.state import Snapshot, Status
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.caption import header, prompt_html
from firefly_nb.notebook.render.grid import PROTECTED, framed, tile_groups
from firefly_nb.notebook.render.markup import el, text, text_line
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.tiles import GAP, arranged, shape_of
from firefly_nb.notebook.render.words import (
    clock,
    common,
    count,
    ended,
    phase,
    phase_and_progress,
    prompt_of,
    reported,
    sentence,
)
from firefly_nb.operations import outputs_expected

# A sweep that says "at work" where no progress is reported. It stands still for those who asked for less motion.
_SWEEP = (
    "%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 100 2%27 preserveAspectRatio=%27none%27%3E%3Cstyle%3E"
    "rect{animation:s 1.8s cubic-bezier(.5,.1,.5,.9) infinite}@keyframes s{from{transform:translate(-30px)}"
    "to{transform:translate(100px)}}@media(prefers-reduced-motion:reduce){rect{animation:none;transform:none}}"
    "%3C/style%3E%3Crect width=%2730%27 height=%272%27 fill=%27%231e88e5%27/%3E%3C/svg%3E"
)
_NARROWEST, _WIDEST = 440, 1072
_UNSEEN = css(
    "position:absolute",
    "width:1px",
    "height:1px",
    "margin:-1px",
    "overflow:hidden",
    "clip-path:inset(50%)",
    "white-space:nowrap",
)


def status_html(snapshot: Snapshot, now: float | None = None) -> str:
    """A job under way, in one piece."""
    return jobs_status_html([snapshot], now)


def jobs_status_html(snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """Several jobs under way, in one piece."""
    tiles = [tile for group in tile_groups(snapshots, now) for tile in group]
    return in_one_piece(snapshots, prompt(snapshots), arranged(tiles), now)


def in_one_piece(snapshots: Sequence[Snapshot], prompt: str, tiles: str, now: float | None = None) -> str:
    """Jobs under way around their `tiles`, for front ends that show no widgets."""
    return framed(el("div", head(snapshots), prompt, state(snapshots, now), bar(snapshots)), tiles)


def head(snapshots: Sequence[Snapshot]) -> str:
    """The header line, as it will stand above the grid."""
    return _piece(header(snapshots))


def prompt(snapshots: Sequence[Snapshot]) -> str:
    """The prompt, as it will stand above the grid; empty where the jobs have none in common."""
    return written(str(common(prompt_of(snapshot) for snapshot in snapshots) or ""))


def written(prompt: str) -> str:
    """A prompt, as it will stand above the grid."""
    words = prompt_html(prompt)
    return _piece(words) if words else ""


def state(snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """Phase and elapsed time."""
    now = time.time() if now is None else now
    words = text_line(sentence(state_words(snapshots, now)))
    elapsed = el("span", f" · {clock(now - min(snapshot.created for snapshot in snapshots))}", style=theme.MUTED)
    return _piece(el("div", words, elapsed, " ", style="line-height:28px;font-variant-numeric:tabular-nums"))


def state_words(snapshots: Sequence[Snapshot], now: float) -> str:
    """`"running, 40 %"`, `"waiting: starts in about 0:40, 3 before it"`, `"2 of 4 done, 1 under way, 1 waiting"`."""
    if len(snapshots) == 1:
        return phase_and_progress(snapshots[0], now)
    over = Counter(ended(snapshot) for snapshot in snapshots if snapshot.status.finished)
    queued = sum(snapshot.status is Status.QUEUED for snapshot in snapshots)
    at_work = len(snapshots) - queued - over.total()
    words = [f"{over.pop('done', 0)} of {len(snapshots)} done", *(f"{number} {how}" for how, number in over.items())]
    words += [f"{at_work} under way"] if at_work else []
    words += [f"{queued} waiting"] if queued else []
    return ", ".join(words)


def announcement(snapshots: Sequence[Snapshot]) -> str:
    """What a screen reader says, changed only when the phase does: no seconds, no percentages, no places in line."""
    first = snapshots[0]
    if len(snapshots) == 1:
        if first.status is Status.QUEUED and first.place is not None:
            return f"Job {first.number}: waiting for its turn"
        return f"Job {first.number}: {phase(first, first.last_seen or first.created)}"
    over = sum(snapshot.status.finished for snapshot in snapshots)
    return f"{over} of {count(len(snapshots), 'job')} ended"


def announced(words: str) -> str:
    """The words for a screen reader alone."""
    return el("div", text(words), role="status", aria_live="polite", style=_UNSEEN)


def bar(snapshots: Sequence[Snapshot], *, moving: bool = False) -> str:
    """A thin line: as far as the progress is known, else a subtle sweep."""
    progress = _progress(snapshots)
    track = f"height:3px;border-radius:2px;margin:3px 0 -6px;overflow:hidden;background-color:{theme.SURFACE}"
    if progress is None:
        sweep = f'background-image:url("data:image/svg+xml,{_SWEEP}");background-size:100% 100%'
        return el("div", style=css(track, sweep) if moving else track)
    done = el("div", style=f"width:{progress:.1f}%;height:3px;background:{theme.BRAND}")
    bounds = {"aria_valuemin": 0, "aria_valuemax": 100, "aria_valuenow": f"{progress:.0f}"}
    return el("div", done, role="progressbar", aria_label="Progress", **bounds, style=track)


def tile_rows(
    snapshots: Sequence[Snapshot], now: float | None = None, labels: Sequence[str] | None = None
) -> list[str]:
    """The tiles of each job, as one piece each."""
    # It takes the width that it is given, and asks for none: else widgets would not let it become narrow.
    style = "width:0;min-width:100%"
    groups = tile_groups(snapshots, now, moving=True, labels=labels)
    return [el("div", _piece(arranged(group)), style=style) for group in groups]


def row_widths(snapshots: Sequence[Snapshot]) -> list[int]:
    """How wide the tiles of each job are together, in CSS pixels, as far as one can know."""
    counts = [outputs_expected(snapshot.request) for snapshot in snapshots]
    tiles = [shape_of(snapshot, sum(counts)).width for snapshot in snapshots]
    return [width * number + GAP * (number - 1) for width, number in zip(tiles, counts, strict=True)]


def width_of(snapshots: Sequence[Snapshot]) -> int:
    """How wide the grid will be: what stands above it should not be wider."""
    widths = row_widths(snapshots)
    return max(_NARROWEST, min(_WIDEST, sum(widths) + GAP * (len(widths) - 1)))


def _piece(*inside: str) -> str:
    """A part of a live display: it looks as it will in the durable one."""
    return el("div", *inside, class_=PROTECTED, style=css(theme.FRAME, "margin:0"))


def _progress(snapshots: Sequence[Snapshot]) -> float | None:
    """Of one job, what the service reports; of several, how many have ended."""
    if len(snapshots) == 1:
        return reported(snapshots[0])
    over = sum(snapshot.status.finished for snapshot in snapshots)
    part = sum((snapshot.progress or 0.0) / 100 for snapshot in snapshots if not snapshot.status.finished)
    return 100.0 * (over + part) / len(snapshots) if over or part else None
