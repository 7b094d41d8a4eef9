"""What stands between a client and a service: an https front with a certificate of its own, and a company's proxy."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import trustme


@dataclass
class Front:
    """Something that listens on `port` of 127.0.0.1. `seen` is what was asked of it."""

    port: int = 0
    seen: list[str] = field(default_factory=list)


@contextmanager
def https_front(target: int, folder: Path, *names: str) -> Iterator[tuple[Front, Path]]:
    """An https address that hands all on to plain http at port `target`, and the file of the authority behind it."""
    authority = trustme.CA()
    bundle = folder / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("localhost", "127.0.0.1"))).configure_cert(context)
    front = Front()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _joined(reader, writer, target)

    with _served(serve, front, context):
        yield front, bundle


@contextmanager
def proxy(hosts: dict[str, int]) -> Iterator[Front]:
    """A proxy that connects the names in `hosts` to these ports here, and refuses every other."""
    front = Front()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readline()).decode("latin-1").strip()
        front.seen.append(line)
        while (await reader.readline()).strip():
            pass
        host = line.split()[1].partition(":")[0] if line.startswith("CONNECT ") else ""
        if host not in hosts:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await _joined(reader, writer, hosts[host])

    with _served(serve, front):
        yield front


@contextmanager
def _served(serve: object, front: Front, context: ssl.SSLContext | None = None) -> Iterator[None]:
    """A loop in a thread with a server for `serve`."""
    loop = asyncio.new_event_loop()
    ready, over = threading.Event(), asyncio.Event()
    assert callable(serve)

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            await serve(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def main() -> None:
        server = await asyncio.start_server(connection, "127.0.0.1", 0, ssl=context)
        front.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await over.wait()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    try:
        await asyncio.gather(_poured(reader, back), _poured(there, writer))
    finally:
        back.close()
        with suppress(OSError):
            await back.wait_closed()


async def _poured(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await source.read(65536):
            target.write(content)
            await target.drain()
        target.close()
