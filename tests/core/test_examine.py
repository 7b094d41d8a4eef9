"""What a file is, by its bytes alone."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from firefly_nb.core.examine import BEGINNING, Examined, begins_well, examine
from firefly_nb.errors import ServiceError


def encoded(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is `width` by `height`."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_pictures(kind: str, media_type: str) -> None:
    assert examine(encoded(kind)) == Examined(media_type, 64, 48)
    assert begins_well(encoded(kind)[:BEGINNING])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_cut_off_picture_is_refused(kind: str, share: float) -> None:
    content = encoded(kind, (300, 300))
    with pytest.raises(ServiceError, match=r"damaged or cut off|neither a picture"):
        examine(content[: int(len(content) * share)])


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"<html>no</html>", b'{"error": 1}', b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\0" * 50]
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ServiceError):
        examine(content)
    assert not begins_well(content[:BEGINNING]) or content.startswith(b"\x89PNG")


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    with pytest.raises(ServiceError, match="far more pixels"):
        examine(bomb(50_000, 50_000))


def test_a_large_picture_is_checked_without_being_decoded() -> None:
    assert examine(bomb(12_288, 12_288)) == Examined("image/png", 12_288, 12_288)


def test_videos_by_their_marks() -> None:
    for content, media_type in (
        (b"\0\0\0\x18ftypisom" + b"\0" * 20, "video/mp4"),
        (b"\x1aE\xdf\xa3" + b"\0" * 20, "video/webm"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    ):
        assert examine(content).media_type == media_type
        assert begins_well(content[:BEGINNING])
