"""A mask as it stays in the notebook: the picture with what is marked laid over it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from firefly_nb.core.miniatures import webp
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.grid import framed
from firefly_nb.notebook.render.kept import kept
from firefly_nb.notebook.render.markup import el, text
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import size_words

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE, _DENSITY, _QUALITY = 320, 2, 60
_COLOUR, _COVER = (229, 38, 124), 0.55


def mask_html(picture: Image, mask: Image, name: str) -> str:
    """The picture under its mask, and the variable that holds the mask."""
    shown = _laid_over(picture, mask)
    width, height = shown.width // _DENSITY, shown.height // _DENSITY
    address = "data:image/webp;base64," + base64.b64encode(webp(shown, _QUALITY)).decode("ascii")
    share = sum(mask.histogram()[128:]) / (mask.width * mask.height)
    facts = f"{size_words(*mask.size)}, {100 * share:.1f} % marked, in "
    look = css("display:block", f"width:{width}px", "max-width:100%", "height:auto", "margin:0", theme.RADIUS)
    image = el("img", src=address, alt="The image with its mask over it", width=width, height=height, style=look)
    code = el("code", text(name), style=theme.INLINE_CODE)
    caption = el("figcaption", el("strong", "Mask", style=theme.STRONG), ": ", text(facts), code, style=theme.CAPTION)
    return kept("firefly-mask", framed(image, caption))


def _laid_over(picture: Image, mask: Image) -> Image:
    from PIL import Image

    small = picture.convert("RGB")
    small.thumbnail((_SIDE * _DENSITY, _SIDE * _DENSITY))
    marked = mask.resize(small.size).point(lambda value: round(value * _COVER))
    return Image.composite(Image.new("RGB", small.size, _COLOUR), small, marked)
