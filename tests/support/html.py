"""HTML as a front end reads it: elements, attributes, words. Fails for markup that is not closed or not harmless."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser

from PIL import Image

_VOID = {"br", "img"}
_TEXT = {"br", "code", "details", "div", "p", "pre", "span", "strong", "summary"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_HARMLESS = _TEXT | _TABLES | {"figcaption", "figure", "img", "video"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    words: str = ""
    inside: list[Element] = field(default_factory=list)


class Document(HTMLParser):
    """``Document(html).all("img")``, ``.words``."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [Element("", {})]
        self.elements: list[Element] = []
        html.encode("utf-8")  # no lone surrogates: a notebook could not be saved
        self.feed(html)
        self.close()
        assert len(self._open) == 1, f"not closed: {[element.tag for element in self._open[1:]]}"
        self.words = " ".join(self._open[0].words.split())

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _HARMLESS, f"<{tag}>"
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), names
        attributes = {name: value or "" for name, value in attrs}
        assert "id" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href", "poster"):
            assert attributes.get(name, "data:").startswith("data:"), "something is loaded from elsewhere"
        assert "url(http" not in attributes.get("style", "")
        element = Element(tag, attributes)
        self.elements.append(element)
        self._open[-1].inside.append(element)
        if tag == "br":
            self.handle_data("\n")
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        element = self._open.pop()
        self._open[-1].words += element.words

    def handle_data(self, data: str) -> None:
        self._open[-1].words += data


def embedded(image: Element) -> Image.Image:
    """The picture in an ``img`` element."""
    head, _, data = image.attributes["src"].partition(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))
