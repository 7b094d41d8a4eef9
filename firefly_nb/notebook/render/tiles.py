"""The tiles of a grid: a made picture, a place that is kept for one, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import el, message, text, text_line
from firefly_nb.notebook.render.picture import picture
from firefly_nb.notebook.render.shapes import Shape, shape
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import bytes_words, ended, kind_of, line, sentence, size_of, without_repetition

if TYPE_CHECKING:
    from firefly_nb.core.outputs import Output

GAP = 12

# A soft light that passes over an empty tile. It stands still for those who asked for less motion.
SHIMMER = (
    "%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 100 100%27 preserveAspectRatio=%27none%27%3E"
    "%3ClinearGradient id=%27g%27%3E%3Cstop stop-color=%27%23888%27 stop-opacity=%270%27/%3E"
    "%3Cstop offset=%27.5%27 stop-color=%27%23888%27 stop-opacity=%27.2%27/%3E"
    "%3Cstop offset=%271%27 stop-color=%27%23888%27 stop-opacity=%270%27/%3E%3C/linearGradient%3E"
    "%3Cstyle%3Erect{animation:s 2.6s ease-in-out infinite}@keyframes s{from{transform:translate(-110px)}"
    "to{transform:translate(145px)}}@media(prefers-reduced-motion:reduce){rect{animation:none}}%3C/style%3E"
    "%3Cg transform=%27skewX(-18)%27%3E"
    "%3Crect width=%27100%27 height=%27100%27 fill=%27url(%23g)%27/%3E%3C/g%3E%3C/svg%3E"
)


def output_tile(snapshot: Snapshot, output: Output, many: int, label: str = "") -> str:
    """A made picture with its seed."""
    known = (output.width, output.height) if output.width and output.height else size_of(snapshot)
    place = shape(known, many, wide=output.is_video)
    parts = [_seed(output)] if output.seed is not None else []
    parts += [f"video, {bytes_words(output.size)}"] if output.is_video else []
    return _tile(place, picture(output, place, many, snapshot), _caption(label, " · ".join(parts)))


def empty_tile(snapshot: Snapshot, many: int, *, words: str = "", label: str = "", moving: bool = False) -> str:
    """A place kept for a picture, in its shape, so that nothing jumps when it comes."""
    light = f'url("data:image/svg+xml,{SHIMMER}") 0 0/100% 100%,' if moving else ""
    inside = el("span", text_line(words, 120), style=css("padding:0 10px", theme.SMALL)) if words else ""
    place = shape_of(snapshot, many)
    return _tile(place, box(place, inside, f"background:{light}{theme.SURFACE}"), _caption(label, "&nbsp;"))


def reason_tile(snapshot: Snapshot, many: int, label: str = "") -> str:
    """Why there is no picture, in the picture's own place."""
    place = shape_of(snapshot, many)
    words = without_repetition(snapshot)
    how = el("strong", text(sentence(ended(snapshot))), style=css("display:block", "margin:0 0 2px", theme.STRONG))
    why = el("span", message(line(words, 240)), dir="auto", title=words, style=theme.SMALL)
    inside = el("span", how, why, style=css("padding:14px", "box-sizing:border-box", "max-width:100%", theme.ANYWHERE))
    return _tile(place, box(place, inside, f"border:{theme.HAIRLINE}"), _caption(label, "&nbsp;"))


def shape_of(snapshot: Snapshot, many: int) -> Shape:
    """The shape of what a job will make, as far as it is known."""
    return shape(size_of(snapshot), many, wide=kind_of(snapshot) == "video")


def arranged(tiles: Sequence[str]) -> str:
    """The tiles side by side; four break into two and two, not into three and one."""
    row = css("display:flex", f"gap:{GAP}px", "align-items:flex-start", "min-width:0", "max-width:100%")
    parts = list(tiles)
    if len(tiles) == 4:
        parts = [el("div", *pair, style=row) for pair in (tiles[:2], tiles[2:])]
    wrap = "nowrap" if len(tiles) in {2, 3} else "wrap"
    return el("div", *parts, style=css(row, f"flex-wrap:{wrap}", "margin:10px 0 0"))


def box(place: Shape, inside: str, look: str) -> str:
    """A frame of a picture's shape with something in its middle."""
    style = css(
        "display:flex",
        "align-items:center",
        "justify-content:center",
        "text-align:center",
        f"aspect-ratio:{place.width}/{place.height}",
        f"min-height:{min(place.height, 110)}px",  # where the ratio is not let through
        "box-sizing:border-box",
        "overflow:hidden",
        theme.RADIUS,
        look,
    )
    return el("div", inside, style=style)


def _tile(place: Shape, inside: str, caption: str) -> str:
    width = f"{place.width}px"
    style = css("margin:0", "padding:0", f"flex:0 1 {width}", f"width:{width}", "min-width:0", "max-width:100%")
    return el("figure", inside, caption, style=style)


def _caption(label: str, more: str) -> str:
    first = el("span", text_line(label, 80), dir="auto") + el("br") if label else ""
    return el("figcaption", first, el("span", more, style=theme.MUTED), style=theme.CAPTION)


def _seed(output: Output) -> str:
    return f"seed {el('code', text(output.seed), style=css(theme.INLINE_CODE, theme.PICK))}"
