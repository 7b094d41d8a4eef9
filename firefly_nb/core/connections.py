"""httpx's requests over aiohttp's connections.

httpx's own connections take six times the work for each request, and more the more of them wait (measured).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator

import aiohttp
import httpx
from yarl import URL

# Idle connections are dropped before the usual five seconds of servers: a request that meets a closing one would
# break off with nobody knowing whether it was read.
IDLE = 4.0
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=30.0)
_CHUNK = 64 * 1024
_LONGEST_HEADER = 64 * 1024


class Connections(httpx.AsyncBaseTransport):
    """Connections straight to the servers, without a proxy. Used on one event loop; `aclose` them there.

    `trusted` says whose certificates are good. Raises httpx's errors: `ConnectError` and `ConnectTimeout` mean that
    nothing was sent, and no other does.
    """

    def __init__(self, trusted: ssl.SSLContext) -> None:
        self._trusted = trusted
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._session is None:
            self._session = self._opened()
        try:
            answer = await self._session.request(
                request.method,
                URL(str(request.url), encoded=True),  # as it is: another spelling would break a signed address
                headers=[(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw],
                data=request.content or None,
                allow_redirects=False,
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _of_httpx(error) from None
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer), request=request)

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=self._trusted, keepalive_timeout=IDLE),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=_TIMEOUT,
            auto_decompress=False,
            trust_env=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )


class _Body(httpx.AsyncByteStream):
    """What comes after the headers. A connection whose body was not read to its end is not used again."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.content.iter_chunked(_CHUNK):
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            raise _of_httpx(error) from None

    async def aclose(self) -> None:
        self._answer.release()


def _of_httpx(error: Exception) -> httpx.HTTPError | httpx.InvalidURL:
    """The same error in httpx's words. Only those of the connecting itself prove that nothing was sent."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return httpx.ConnectError(f"certificate: {error.certificate_error}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return httpx.ConnectError(str(error.os_error))
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return httpx.ConnectTimeout("no connection in time")
    if isinstance(error, asyncio.TimeoutError):
        return httpx.ReadTimeout("no answer in time")
    if isinstance(error, aiohttp.NonHttpUrlClientError | ValueError):
        return httpx.InvalidURL("not an address")
    return httpx.ReadError("the connection broke off")
