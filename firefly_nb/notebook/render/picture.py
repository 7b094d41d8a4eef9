"""One output as HTML: its thumbnail, a film that can be played, or where the file should be."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from firefly_nb.core.state import Snapshot
from firefly_nb.errors import StorageError
from firefly_nb.notebook import thumbs
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import el, text
from firefly_nb.notebook.render.shapes import Shape, budget
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import alt_text, bytes_words, home_path, sentence, size_words

if TYPE_CHECKING:
    from firefly_nb.core.outputs import Output

# A film in a grid is embedded only while it is small; one that is shown on its own, on purpose, may weigh more.
_FILM_BYTES = 2_000_000
_FILM_BYTES_ALONE = 16_000_000

_FRAME = css("display:block", "width:100%", "height:auto", "margin:0", theme.RADIUS)


def picture(output: Output, place: Shape, many: int, snapshot: Snapshot | None = None) -> str:
    """`output` at the size of `place`, as one of `many`; `snapshot`, where it is known, gives the words for it."""
    alt = alt_text(output, snapshot)
    poster = None
    film = _film(output, _FILM_BYTES if snapshot else _FILM_BYTES_ALONE)
    try:
        small = thumbs.thumb(output, place.width, place.height, budget(output, many))
    except StorageError as error:
        still = _missing(output, place, error)
    else:
        about, poster = _about(output), small.uri
        still = el("img", src=small.uri, alt=alt, title=about, width=place.width, height=place.height, style=_FRAME)
    if film is None:
        return still
    # Where films are not let through, what stands inside the element is what shows.
    how = {"controls": True, "loop": True, "playsinline": True, "preload": "metadata"}
    return el("video", still, src=film, poster=poster, **how, aria_label=alt, style=_FRAME)


def _film(output: Output, most: int) -> str | None:
    if not output.is_video or output.size > most:
        return None
    try:
        return f"data:{output.media_type};base64,{base64.b64encode(output.bytes).decode('ascii')}"
    except StorageError:
        return None


def _missing(output: Output, place: Shape, error: StorageError) -> str:
    from firefly_nb.notebook.render.tiles import box

    gone = output.path is not None and not thumbs.known(output)
    words = "The file is not where it was kept" if gone else sentence(error.message)
    where = home_path(output.path) if output.path is not None else ""
    code = el("code", text(where), style=css(theme.INLINE_CODE, "display:block", "margin:4px 0 0")) if where else ""
    style = css("padding:14px", "box-sizing:border-box", "max-width:100%", theme.ANYWHERE, theme.SMALL)
    return box(place, el("span", text(words), code, style=style), f"border:{theme.DASHED}")


def _about(output: Output) -> str:
    size = [size_words(output.width, output.height)] if output.width and output.height else []
    return ", ".join([*size, output.media_type.rpartition("/")[2].upper(), bytes_words(output.size)])
