"""The answers that no well-behaved service gives."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import RedirectResponse, Response, StreamingResponse

from firefly_nb.sandbox.refusals import PAGE, as_json

MESSAGE = (
    "<script>alert('x')</script><img src=x onerror=alert(1)> \x1b[31mred\x1b[0m\x1b]0;title\x07 ../../etc/passwd"
    "\r\n\u202egnp"
)
FOREIGN = "https://storage.firefly-sandbox.invalid"
HOSTILE_NAME = "../../../../tmp/firefly-escape.sh"

_WRONG_SHAPES: tuple[object, ...] = (
    [],
    {},
    None,
    "succeeded",
    {"jobId": 5, "statusUrl": ["x"], "status": {"a": 1}, "access_token": None, "images": {}},
    {"links": "none", "status": None, "images": [{}], "custom_models": 7, "access_token": {}},
    {"status": "succeeded", "result": {"outputs": "none"}, "images": [7], "statusUrl": "not an address"},
)


def answer(kind: str, number: int, path: str, elsewhere: str, megabytes: int = 100) -> Response | None:
    """The answer of that kind, `None` for kinds that are not an answer. `number` varies it."""
    if kind == "html":
        return Response(PAGE.format(title="502 Bad Gateway"), 502, media_type="text/html")
    if kind == "html-200":
        return Response(PAGE.format(title="Maintenance"), 200, media_type="text/html")
    if kind == "wrong-json":
        return as_json(_WRONG_SHAPES[number % len(_WRONG_SHAPES)])
    if kind == "bad-json":
        return Response('{"status": "running", "jobId": "urn:ff:', media_type="application/json")
    if kind == "huge":
        return StreamingResponse(_endless(megabytes), media_type="application/json")
    if kind == "redirect-loop":
        return RedirectResponse(f"{path}?hop={number}", 302)
    if kind == "redirect-away":
        return RedirectResponse(f"{elsewhere}/elsewhere", 307)
    if kind == "hostile":
        return as_json({"error_code": "bad_request", "message": MESSAGE}, 400)
    return None


async def _endless(megabytes: int) -> AsyncIterator[bytes]:
    yield b'{"status": "running", "padding": "'
    piece = b"x" * (1 << 16)
    for _ in range(megabytes * 16):
        yield piece
    yield b'"}'


def bomb() -> bytes:
    """A PNG of a few KB whose header declares 50000 x 50000 pixels (10 GB when unpacked)."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", 50000, 50000, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(4 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def corrupt(content: bytes) -> bytes:
    """The same number of bytes, and no picture: the beginning is overwritten, the end is left."""
    spoilt = min(len(content), 4096)
    return b"\x00" * spoilt + content[spoilt:]


def progress(number: int) -> object:
    """A progress that makes no sense."""
    shapes: tuple[object, ...] = (-5, 250, "soon", None, {"percent": 5}, 1e308, [50], True)
    return shapes[number % len(shapes)]


def result(number: int) -> object:
    """The result of a finished job, in a shape that it never has."""
    shapes: tuple[object, ...] = (
        None,
        [],
        {"outputs": None},
        {"outputs": [None, 5]},
        {"outputs": [{"seed": "x", "image": "https://"}], "size": "big"},
        {"outputs": {"seed": 1}},
    )
    return shapes[number % len(shapes)]


def transport_of(send: Any) -> asyncio.Transport | None:
    """The connection under uvicorn's `send`: the only way to cut it without an answer."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return transport if isinstance(transport, asyncio.Transport) else None


def raw(status: str, headers: dict[str, str], body: bytes) -> bytes:
    """An HTTP answer as bytes, whatever its headers claim."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
