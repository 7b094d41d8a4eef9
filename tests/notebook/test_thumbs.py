"""Thumbnails: small, sharp, made once."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from firefly_nb.errors import StorageError
from firefly_nb.notebook.thumbs import Thumb, known, thumb
from tests.support.pictures import encoded
from tests.support.snapshots import kept, output_of


def picture_of(small: Thumb) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(small.uri.partition(",")[2])))


def test_it_has_twice_the_pixels_that_it_is_shown_with(tmp_path: Path) -> None:
    (output,) = kept(tmp_path, 1, width=1600, height=1200)
    small = thumb(output, 256, 192, 40_000)
    assert (small.width, small.height) == picture_of(small).size == (512, 384)


def test_it_is_made_once(tmp_path: Path) -> None:
    (output,) = kept(tmp_path, 1, width=801, height=601)
    assert output.path is not None
    first = thumb(output, 100, 75, 8_000)
    output.path.unlink()
    assert thumb(output, 100, 75, 8_000) is first
    assert not known(output)
    with pytest.raises(StorageError, match="was it moved or deleted"):
        thumb(output, 99, 75, 8_000)


def test_it_keeps_to_its_budget_where_it_can(tmp_path: Path) -> None:
    noise = Image.effect_noise((1200, 1200), 60).convert("RGB")
    output = output_of(tmp_path / "1.jpg", encoded(noise, "JPEG"), 1)
    rich, poor = thumb(output, 150, 150, 60_000), thumb(output, 150, 150, 25_000)
    assert (
        len(base64.b64decode(poor.uri.partition(",")[2])) <= 25_000 < len(base64.b64decode(rich.uri.partition(",")[2]))
    )


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    image = Image.new("RGBA", (300, 300), (200, 20, 20, 0))
    small = thumb(output_of(tmp_path / "1.png", encoded(image), 1, media_type="image/png"), 100, 100, 8_000)
    assert picture_of(small).convert("RGBA").getpixel((10, 10))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16"])
def test_every_kind_of_picture_is_read(mode: str, tmp_path: Path) -> None:
    image = Image.new("L", (64, 64), 99).convert(mode) if mode != "I;16" else Image.new("I;16", (64, 64), 9999)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert thumb(output_of(tmp_path / "1", encoded(image, kind), 1), 32, 32, 8_000).width == 64


def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path) -> None:
    output = output_of(tmp_path / "1.jpg", b"\xff\xd8\xff\xe0 no picture", 1, media_type="application/octet-stream")
    with pytest.raises(StorageError, match="cannot be read as a picture"):
        thumb(output, 32, 32, 8_000)
