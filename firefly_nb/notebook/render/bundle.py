"""What a job or an output is to a front end: HTML for those that show it, text for the others."""

from __future__ import annotations

from collections.abc import Sequence

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import terminal, theme
from firefly_nb.notebook.render.grid import framed, jobs_html
from firefly_nb.notebook.render.markup import el, text
from firefly_nb.notebook.render.picture import picture
from firefly_nb.notebook.render.shapes import shape
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import bytes_words, home_path, size_words


def jobs_bundle(snapshots: Sequence[Snapshot]) -> dict[str, str]:
    """The durable display of one job or several, as a MIME bundle."""
    return {"text/html": jobs_html(snapshots), "text/plain": terminal.jobs_text(snapshots)}


def output_bundle(output: Output) -> dict[str, str]:
    """One output on its own, as a MIME bundle: a figure with its seed and where the file is, and the same as text."""
    size = (output.width, output.height) if output.width and output.height else None
    place = shape(size, 1, wide=output.is_video)
    facts = [size_words(*size)] if size else []
    facts += [f"{output.media_type.rpartition('/')[2].upper()}, {bytes_words(output.size)}"]
    seed = (
        [f"seed {el('code', text(output.seed), style=css(theme.INLINE_CODE, theme.PICK))}"]
        if output.seed is not None
        else []
    )
    where = home_path(output.path) if output.path is not None else "held in memory: .save() writes it to a file"
    code = el("code", text(where), style=css(theme.INLINE_CODE, theme.PICK, theme.ANYWHERE))
    html = framed(
        el("div", picture(output, place, 1), style=f"width:{place.width}px;max-width:100%"),
        el(
            "figcaption",
            el("span", " · ".join([*seed, *map(text, facts)]), el("br"), code, style=theme.MUTED),
            style=theme.CAPTION,
        ),
    )
    return {"text/html": html, "text/plain": f"<output {', '.join(facts)}> {terminal.output_text(output)}"}
