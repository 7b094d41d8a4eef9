"""httpx's requests over aiohttp's connections: what was sent, what was not, and nothing changed on the way."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from firefly_nb.core.connections import Connections

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\nhi"


class Server:
    """Answers each request with the same bytes, and then hangs up if it is told to."""

    def __init__(self, answer: bytes, *, hangs_up: bool = False) -> None:
        self.answer, self.hangs_up = answer, hangs_up
        self.requests: list[str] = []
        self.open: list[asyncio.Task[None]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.open.append(task)
        with suppress(ConnectionError):
            while head := await _head(reader):
                self.requests.append(head)
                writer.write(self.answer)
                await writer.drain()
                if self.hangs_up:
                    break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _head(reader: asyncio.StreamReader) -> str:
    lines = []
    while line := (await reader.readline()).decode().rstrip():
        lines.append(line)
    return "\n".join(lines)


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[tuple[str, Connections]]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    connections = Connections(ssl.create_default_context())
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", connections
    finally:
        await connections.aclose()
        listening.close()
        await asyncio.gather(*server.open)


async def read(connections: Connections, request: httpx.Request) -> bytes:
    response = await connections.handle_async_request(request)
    try:
        return await response.aread()
    finally:
        await response.aclose()


def test_a_signed_address_reaches_the_server_as_it_was_written() -> None:
    path = "/a%2Fb/%7Ec/x.jpg?X-Amz-Signature=a%2Bb%3D%2f&sig=~%41+c%20d&empty="

    async def main() -> list[str]:
        server = Server(OK)
        async with running(server) as (base, connections):
            assert await read(connections, httpx.Request("GET", base + path)) == b"hi"
            return server.requests

    (request,) = asyncio.run(main())
    assert request.startswith(f"GET {path} HTTP/1.1\n")


def test_nothing_is_remembered_but_the_connection() -> None:
    async def main() -> Server:
        server = Server(OK)
        async with running(server) as (base, connections):
            for _ in range(3):
                await read(connections, httpx.Request("GET", base))
        return server

    server = asyncio.run(main())
    assert len(server.open) == 1
    assert len(server.requests) == 3
    assert not any("cookie" in request.lower() for request in server.requests)


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"]
)
def test_a_request_that_was_sent_is_never_taken_for_unsent(answer: bytes) -> None:
    async def main() -> Server:
        server = Server(answer, hangs_up=True)
        async with running(server) as (base, connections):
            with pytest.raises(httpx.ReadError):
                await read(connections, httpx.Request("POST", base, content=b"{}"))
        return server

    assert len(asyncio.run(main()).requests) == 1


def test_an_answer_that_is_no_http_was_sent_all_the_same() -> None:
    async def main() -> Server:
        server = Server(b"220 smtp.example ready\r\n", hangs_up=True)
        async with running(server) as (base, connections):
            with pytest.raises(httpx.ReadError):
                await read(connections, httpx.Request("POST", base))
        return server

    assert len(asyncio.run(main()).requests) == 1


def test_a_connection_that_is_refused_says_that_nothing_was_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def main() -> None:
        connections = Connections(ssl.create_default_context())
        try:
            for url in (f"http://127.0.0.1:{port}", "http://no-such-host.invalid"):
                with pytest.raises(httpx.ConnectError):
                    await read(connections, httpx.Request("GET", url))
        finally:
            await connections.aclose()

    asyncio.run(main())


def test_a_redirect_is_handed_back() -> None:
    async def main() -> httpx.Response:
        server = Server(
            b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/?sig=1\r\nContent-Length: 0\r\n\r\n"
        )
        async with running(server) as (base, connections):
            response = await connections.handle_async_request(httpx.Request("GET", base))
            await response.aclose()
        return response

    response = asyncio.run(main())
    assert response.is_redirect
    assert response.headers["location"] == "https://elsewhere.example/?sig=1"


def test_a_body_that_is_not_wanted_ends_its_connection() -> None:
    async def main() -> Server:
        server = Server(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 100_000)
        async with running(server) as (base, connections):
            for _ in range(2):
                response = await connections.handle_async_request(httpx.Request("GET", base))
                async for chunk in response.aiter_bytes():
                    assert len(chunk) <= 64 * 1024
                    break
                await response.aclose()
        return server

    assert len(asyncio.run(main()).open) == 2
