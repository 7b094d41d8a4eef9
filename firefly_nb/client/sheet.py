"""A contact sheet: one picture with every tile of a matrix, its rows and columns labelled."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from firefly_nb.core.miniatures import reduced
from firefly_nb.errors import StorageError

if TYPE_CHECKING:
    from firefly_nb.client.matrix import Matrix, MatrixTile
    from firefly_nb.core.outputs import Output

_PAPER, _INK, _FAINT, _EMPTY = (255, 255, 255), (24, 24, 27), (110, 110, 118), (240, 240, 243)
_MARGIN, _GAP, _LINE, _CAPTION = 36, 14, 22, 24
_ROW_LABEL = 150
_LARGEST_SIDE, _SMALLEST_SIDE = 320, 96
_MOST_PIXELS = 60_000_000
_ACROSS = 5  # tiles of a single axis stand so many beside each other
# The first that there is: Pillow's own has Latin letters only.
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf", "Helvetica.ttc")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns and rows of one page, and the side of a tile, in pixels."""

    columns: int
    rows: int
    pages: int
    side: int
    labelled: bool

    @property
    def left(self) -> int:
        return _MARGIN + (_ROW_LABEL if self.labelled else 0)

    @property
    def top(self) -> int:
        """The height of what stands above the tiles of a page."""
        return 2 * _LINE if self.labelled or self.pages > 1 else 0

    @property
    def step(self) -> int:
        return self.side + _CAPTION + (0 if self.labelled else _LINE) + _GAP


def drawn(matrix: Matrix) -> Image.Image:
    """The sheet of a matrix, RGB."""
    layout = _layout(matrix)
    title = textwrap.wrap(" ".join(matrix.prompt.split()), 90)[:3]
    head = _MARGIN + _LINE * (len(title) + 1)
    width = layout.left + layout.columns * (layout.side + _GAP) - _GAP + _MARGIN
    page = layout.top + layout.rows * layout.step + _GAP
    sheet = Image.new("RGB", (max(width, 480), head + layout.pages * page + _MARGIN - _GAP), _PAPER)
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(title):
        pen.text((_MARGIN, _MARGIN + number * _LINE), line, _INK, _font(17))
    for tile in matrix.tiles:
        row, column, number = _cell(tile.place, layout)
        x, y = layout.left + column * (layout.side + _GAP), head + number * page + layout.top + row * layout.step
        _draw_tile(sheet, pen, tile, (x, y), layout, _name(matrix, tile))
    if layout.labelled or layout.pages > 1:
        for number in range(layout.pages):
            _draw_labels(pen, matrix, number, head + number * page, layout)
    return sheet


def saved(sheet: Image.Image, path: Path) -> None:
    """Write the sheet as PNG. Raises `StorageError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(path, "PNG")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; give another place") from None


def written(path: Path, text: str) -> Path:
    """Write a page. Raises `StorageError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; give another place") from None
    return path.absolute()


def _layout(matrix: Matrix) -> _Layout:
    sizes = [len(axis.labels) for axis in matrix.axes]
    if len(sizes) < 2:
        count = sizes[0] if sizes else 1
        columns, rows, pages = min(count, _ACROSS), ceil(count / _ACROSS), 1
    else:
        rows, columns, pages = sizes[0], sizes[1], sizes[2] if len(sizes) > 2 else 1
    side = int(min(_LARGEST_SIDE, max(_SMALLEST_SIDE, sqrt(_MOST_PIXELS / (columns * rows * pages)) - 40)))
    return _Layout(columns, rows, pages, side, labelled=len(sizes) > 1)


def _cell(place: Sequence[int], layout: _Layout) -> tuple[int, int, int]:
    if not layout.labelled:
        index = place[0] if place else 0
        return index // layout.columns, index % layout.columns, 0
    return place[0], place[1], place[2] if len(place) > 2 else 0


def _draw_labels(pen: ImageDraw.ImageDraw, matrix: Matrix, number: int, y: int, layout: _Layout) -> None:
    if layout.pages > 1:
        page = matrix.axes[2]
        pen.text((_MARGIN, y), f"{page.name}: {page.labels[number]}", _INK, _font(15))
    rows, columns = matrix.axes[:2]
    for index, label in enumerate(columns.labels):
        x = layout.left + index * (layout.side + _GAP)
        pen.text((x, y + _LINE), _fitted(pen, label, layout.side), _INK, _font(14))
    for index, label in enumerate(rows.labels):
        at = y + layout.top + index * layout.step
        for line, words in enumerate(_wrapped(pen, label, _ROW_LABEL - _GAP)[:6]):
            pen.text((_MARGIN, at + line * _LINE), words, _INK, _font(14))


def _draw_tile(
    sheet: Image.Image, pen: ImageDraw.ImageDraw, tile: MatrixTile, at: tuple[int, int], layout: _Layout, name: str
) -> None:
    x, y = at
    if not layout.labelled:
        pen.text((x, y), _fitted(pen, name, layout.side), _INK, _font(14))
        y += _LINE
    outputs = [output for job in tile.jobs for output in job.outputs]
    if not outputs:
        pen.rectangle((x, y, x + layout.side, y + layout.side), _EMPTY)
        why = next((str(job.error) for job in tile.jobs if job.error is not None), tile.jobs.status.value)
        for line, words in enumerate(_wrapped(pen, why, layout.side - 2 * _GAP, 12)[: layout.side // 18 - 1]):
            pen.text((x + _GAP, y + _GAP + line * 18), words, _FAINT, _font(12))
        return
    for output, box in zip(outputs, _boxes(x, y, layout.side, len(outputs)), strict=True):
        _paste(sheet, pen, output, box)
    seeds = ", ".join(str(output.seed) for output in outputs if output.seed is not None)
    pen.text(
        (x, y + layout.side + 4), _fitted(pen, f"seed {seeds}" if seeds else "", layout.side, 12), _FAINT, _font(12)
    )


def _name(matrix: Matrix, tile: MatrixTile) -> str:
    """What stands above a tile of a single axis. A seed stands beneath; what it chose tells more."""
    if matrix.axes and matrix.axes[0].name == "seeds":
        return str(getattr(tile.request, "prompt", None) or "")
    return tile.labels[0] if tile.labels else ""


def _boxes(x: int, y: int, side: int, count: int) -> Iterator[tuple[int, int, int]]:
    """Where each of several pictures stands in one tile, and its side."""
    across = ceil(sqrt(count))
    small = (side - 4 * (across - 1)) // across
    for row, column in list(product(range(across), repeat=2))[:count]:
        yield x + column * (small + 4), y + row * (small + 4), small


def _paste(sheet: Image.Image, pen: ImageDraw.ImageDraw, output: Output, box: tuple[int, int, int]) -> None:
    x, y, side = box
    try:
        small = reduced(output, side, side).convert("RGB")
    except StorageError as error:
        pen.rectangle((x, y, x + side, y + side), _EMPTY)
        for line, words in enumerate(_wrapped(pen, str(error), side - 2 * _GAP, 12)[:6]):
            pen.text((x + _GAP, y + _GAP + line * 18), words, _FAINT, _font(12))
        return
    sheet.paste(small, (x, y))


def _fitted(pen: ImageDraw.ImageDraw, words: str, width: int, size: int = 14) -> str:
    """The words on one line of that width, cut at their end where they are longer."""
    words = " ".join(words.split())
    if pen.textlength(words, _font(size)) <= width:
        return words
    while words and pen.textlength(words + "…", _font(size)) > width:
        words = words[: int(len(words) * 0.9)] if len(words) > 20 else words[:-1]
    return words.rstrip() + "…"


def _wrapped(pen: ImageDraw.ImageDraw, words: str, width: int, size: int = 14) -> list[str]:
    letters = max(6, int(width / max(1.0, pen.textlength("abcdefghij", _font(size)) / 10)))
    return textwrap.wrap(" ".join(words.split()), letters) or [""]


_KEPT: dict[int, ImageFont.FreeTypeFont | ImageFont.ImageFont] = {}


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if size not in _KEPT:
        _KEPT[size] = ImageFont.load_default(size)
        for name in _FONTS:
            with suppress(OSError):
                _KEPT[size] = ImageFont.truetype(os.fspath(name), size)
                break
    return _KEPT[size]
