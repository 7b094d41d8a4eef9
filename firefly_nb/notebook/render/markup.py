"""HTML elements as strings."""

from __future__ import annotations

import html
import re

from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.words import line, plain

_WITHOUT_END = frozenset({"br", "img"})
_TYPED = re.compile(r"%%?firefly(?: [a-z]+(?: [#\d]+)*)?|(?<![\w-])--[a-z][a-z-]*|\b[A-Z]+(?:_[A-Z]+)+\b|\.save\(\)")


def el(tag: str, *inside: str, **attributes: object) -> str:
    """An element around `inside`, which is HTML already. Attributes are escaped here.

    `aria_label` becomes ``aria-label`` and `class_` ``class``; `None` leaves one out and `True` writes it bare.

    Example: ``el("p", text("1 < 2"), style="margin:0") == '<p style="margin:0">1 &lt; 2</p>'``
    """
    words = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        words.append(name if value is True else f'{name}="{text(value)}"')
    start = f"<{' '.join(words)}>"
    return start if tag in _WITHOUT_END else f"{start}{''.join(inside)}</{tag}>"


def text(words: object) -> str:
    """`words`, cleaned and safe inside HTML and its attributes."""
    return html.escape(plain(words), quote=True)


def text_line(words: object, most: int | None = None) -> str:
    """The same on one line, cut after `most` characters."""
    return html.escape(line(words, most), quote=True)


def broken(words: object) -> str:
    """Text whose newlines are elements: they survive where styles do not."""
    return text(words).replace("\n", "<br>")


def message(words: object) -> str:
    """A message of ours: what can be typed stands in it as code, and does not break in two."""
    style = theme.css(theme.INLINE_CODE, "white-space:nowrap")
    return _TYPED.sub(lambda found: el("code", found[0], style=style), broken(words))
