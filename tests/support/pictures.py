"""Small images to upload in tests."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def picture(width: int = 640, height: int = 480, colour: str = "teal", kind: str = "PNG") -> bytes:
    """An image with something to see in it, as the bytes of a file."""
    image = Image.new("RGB", (width, height), colour)
    pen = ImageDraw.Draw(image)
    pen.ellipse((width // 8, height // 8, width // 2, height // 2), "gold")
    pen.line((0, 0, width, height), "white", max(1, width // 60))
    return encoded(image, kind)


def cutout(width: int = 320, height: int = 240) -> bytes:
    """A round object on a transparent ground, as a PNG."""
    image = Image.new("RGBA", (width, height))
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), "firebrick")
    return encoded(image)


def mask(width: int = 640, height: int = 480) -> bytes:
    """A mask whose middle is white, open to edit."""
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).rectangle((width // 4, height // 4, 3 * width // 4, 3 * height // 4), 255)
    return encoded(image)


def flat(colour: str, width: int = 64, height: int = 64) -> bytes:
    return encoded(Image.new("RGB", (width, height), colour))


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    """The image in `content`, decoded to the end."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
