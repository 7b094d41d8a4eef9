"""The history of an output as a strip of pictures, the first prompt at its left."""

from __future__ import annotations

from collections.abc import Sequence

from firefly_nb.core.lineage import History, Step, sources
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.caption import sandbox_badge
from firefly_nb.notebook.render.details import details_html
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.markup import el, text, text_line
from firefly_nb.notebook.render.picture import picture
from firefly_nb.notebook.render.shapes import Shape
from firefly_nb.notebook.render.tables import Display
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.tiles import box
from firefly_nb.notebook.render.words import count, ended, sentence, size_of, title

_WIDTH, _HEIGHTS = 168, (96, 224)


def history_bundle(history: History) -> dict[str, str]:
    """A history as a MIME bundle: the strip, and the same as a table of text."""
    snapshots = [step.snapshot for step in history]
    steps = [_step(step, history) for step in history]
    arrow = el("span", "→", aria_hidden="true", style=css("margin:36px 0 0", "font-size:18px", theme.MUTED))
    between = [part for one in steps for part in (arrow, one)][1:]
    sandbox = any(snapshot.service.sandbox for snapshot in snapshots)
    head = el(
        "div",
        el("strong", f"History, {count(len(history), 'step')}", style=theme.TITLE),
        sandbox_badge() if sandbox else "",
        style=theme.HEADER,
    )
    row = css("display:flex", "flex-wrap:wrap", "gap:12px 10px", "align-items:flex-start", "margin:8px 0 0")
    html = framed(head, el("div", *between, style=row), details_html(snapshots))
    return {"text/html": html, "text/plain": repr(history)}


def _step(step: Step, history: History) -> str:
    shown = step.outputs or step.snapshot.outputs
    place = _shape(size_of(step.snapshot))
    if shown:
        tile = picture(shown[0], place, len(history), step.snapshot)
    else:
        tile = box(place, el("span", text(sentence(ended(step.snapshot))), style=theme.SMALL), f"border:{theme.DASHED}")
    name = el("strong", text(f"{title(step.snapshot)} #{step.number}"), style=theme.STRONG)
    lines = [el("span", name)]
    lines += [_seed(shown[0].seed, len(shown))] if shown and shown[0].seed is not None else []
    prompt = step.prompt or ""
    lines += [el("span", text_line(prompt, 80), dir="auto", title=prompt)] if prompt else []
    lines += [el("span", text(words), style=theme.MUTED) for words in sources(step, history)]
    caption = el("figcaption", el("br").join(lines), style=css(theme.CAPTION, theme.ANYWHERE))
    style = css("margin:0", "padding:0", f"width:{place.width}px", "max-width:100%")
    return el("figure", tile, caption, style=style)


def _seed(seed: int, many: int) -> str:
    more = f" and {many - 1} more" if many > 1 else ""
    code = el("code", text(seed), style=css(theme.INLINE_CODE, theme.PICK))
    return el("span", "seed ", code, more, style=theme.MUTED)


def _shape(size: tuple[int, int] | None) -> Shape:
    """Equally wide, so that the captions stand side by side; neither a stripe nor a tower."""
    width, height = size or (4, 3)
    return Shape(_WIDTH, max(_HEIGHTS[0], min(_HEIGHTS[1], round(_WIDTH * height / width))))


def cells(found: Sequence[str]) -> Display:
    """Cells to be copied, each selected as a whole by one click. As ``{"html": …, "text": …}``."""
    words = "Copy each into a cell of its own" if len(found) > 1 else "Copy it into a cell"
    code = css(theme.CODE, theme.PICK, theme.MEASURE)
    blocks = [el("pre", text(cell), style=code) for cell in found]
    html = framed(el("div", f"{words}, from the first prompt on:" if len(found) > 1 else f"{words}:"), *blocks)
    return {"html": html, "text": "\n\n".join(found)}
