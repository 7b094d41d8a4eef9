"""HTTP as this project needs it: few requests at once, answers read whole up to a limit, redirects checked by hand.

An `httpx.Request` goes straight to its transport: cookies, redirects, credentials from the environment and hooks, which
are most of what a client of httpx adds, are not wanted here.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin
from urllib.request import getproxies, proxy_bypass

import httpx

from firefly_nb import __version__
from firefly_nb.core.connections import IDLE, Connections
from firefly_nb.core.hosts import is_loopback, may_download, place
from firefly_nb.core.redact import guard_logs
from firefly_nb.errors import ConfigurationError, ServiceError, Unreachable

# More at once would be seen no sooner: the rest waits here, where waiting costs nothing.
_QUESTIONS = 16
_FILES = 4
_ANSWER_LIMIT = 8 * 1024 * 1024
_REDIRECTS = 5
_TIMEOUT = {"connect": 10.0, "read": 30.0, "write": 60.0, "pool": None}
# An answer that drips one byte at a time passes httpx's timeouts for ever.
_WHOLE_REQUEST = 240.0
_WHOLE_DOWNLOAD = 600.0
_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"firefly-nb/{__version__}",
}
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The names of `headers` may be asked for in any case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class _Roads:
    """The transport for each address: straight, or through the proxy that the environment names for it.

    A proxy is httpx's own matter: it knows them all. It is not for this machine's own addresses.
    """

    def __init__(self) -> None:
        trusted = _trusted()
        self._straight = Connections(trusted)
        self._proxies = {
            kind: _through(address, trusted)
            for kind, address in getproxies().items()
            if kind in {"http", "https", "all"} and address
        }

    def to(self, url: httpx.URL) -> httpx.AsyncBaseTransport:
        if not self._proxies or is_loopback(url.host) or _is_excepted(url.netloc.decode("ascii")):
            return self._straight
        return self._proxies.get(url.scheme) or self._proxies.get("all") or self._straight

    async def close(self) -> None:
        for transport in (self._straight, *self._proxies.values()):
            await transport.aclose()


def _through(proxy: str, trusted: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
    at_once = _QUESTIONS + _FILES
    try:
        return httpx.AsyncHTTPTransport(
            proxy=httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}"),
            verify=trusted,
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once, keepalive_expiry=IDLE),
        )
    except ImportError:
        raise ConfigurationError(
            f"{_set(*_PROXIES)}: a SOCKS proxy needs one more package: pip install socksio"
        ) from None
    except (ValueError, httpx.InvalidURL):
        # Without the address, which may hold a password.
        raise ConfigurationError(
            f"{_set(*_PROXIES)}: not the address of a proxy; give one like http://host:port"
        ) from None


def _is_excepted(host: str) -> bool:
    """Whether NO_PROXY, or the system's own list where it has one, names `host`."""
    return bool(proxy_bypass(host))


def _trusted() -> ssl.SSLContext:
    """Who is trusted to vouch for a server: the usual authorities, or those that SSL_CERT_FILE or SSL_CERT_DIR name."""
    try:
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"{_set('SSL_CERT_FILE', 'SSL_CERT_DIR')}: no certificates can be read there "
            f"({getattr(error, 'strerror', None) or error}); give the path of a PEM file"
        ) from None


def _set(*names: str) -> str:
    """Which of these environment variables are set."""
    return ", ".join(name for name in names if os.environ.get(name) or os.environ.get(name.lower())) or names[0]


class NeverSent(Unreachable):
    """The connection was never opened: nothing reached the service. `lasting`: nor will it be, tried again."""

    lasting = False


class Transport:
    """Two lanes of so many requests at once each: one for short questions, one for files. Lives on one event loop."""

    def __init__(self) -> None:
        guard_logs()
        self._roads = _Roads()
        self._questions = asyncio.Semaphore(_QUESTIONS)
        self._files = asyncio.Semaphore(_FILES)

    async def close(self) -> None:
        await self._roads.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        carries_file: bool = False,
    ) -> Answer:
        """Send once and read the whole answer.

        Raises `NeverSent`, `Unreachable` or, for a body of more than 8 MB, `ServiceError`.
        """
        async with self._files if carries_file else self._questions:
            try:
                async with asyncio.timeout(_WHOLE_REQUEST):
                    response = await self._send(method, url, headers, content, form)
                    try:
                        return Answer(response.status_code, response.headers, await _read(response, url))
                    finally:
                        await response.aclose()
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise _unreachable(error, url) from None

    @asynccontextmanager
    async def download(self, url: str, base_url: str) -> AsyncIterator[httpx.Response]:
        """A streamed GET without any credentials, along at most five redirects, each to an address that is allowed."""
        async with self._files:
            try:
                async with asyncio.timeout(_WHOLE_DOWNLOAD):
                    for _ in range(_REDIRECTS + 1):
                        if not may_download(url, base_url):
                            raise ServiceError(
                                f"the output's address on {place(url)} is not one to fetch from: https only"
                            )
                        response = await self._send("GET", url)
                        try:
                            if not response.is_redirect:
                                yield response
                                return
                        finally:
                            await response.aclose()
                        url = urljoin(url, response.headers.get("location", ""))
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise _unreachable(error, url) from None
        raise ServiceError(f"the output's address redirects without an end (more than {_REDIRECTS} times)")

    async def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        request = httpx.Request(
            method,
            _address(url),
            headers={**_HEADERS, **(headers or {})},
            content=content,
            data=form,
            extensions={"timeout": _TIMEOUT},
        )
        response = await self._roads.to(request.url).handle_async_request(request)
        response.request = request
        return response


@lru_cache(2048)
def _address(url: str) -> httpx.URL:
    """`url` read by httpx: jobs are asked for at the same address again and again."""
    return httpx.URL(url)


def _raw(response: httpx.Response) -> AsyncIterator[bytes]:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return response.stream.__aiter__()


async def _read(response: httpx.Response, url: str) -> bytes:
    chunks, size = [], 0
    # Nearly every answer is a few KB as they are: httpx's way to its bytes has four steps for each of them.
    pieces = response.aiter_bytes() if "content-encoding" in response.headers else _raw(response)
    async for chunk in pieces:
        size += len(chunk)
        if size > _ANSWER_LIMIT:
            raise ServiceError(f"{place(url)} answered with more than {_ANSWER_LIMIT >> 20} MB where a few KB belong")
        chunks.append(chunk)
    return b"".join(chunks)


def _untrusted(host: str) -> NeverSent:
    error = NeverSent(
        f"{host} cannot be reached: its TLS certificate was not accepted; behind a company proxy, set SSL_CERT_FILE to "
        "its CA bundle"
    )
    error.lasting = True
    return error


def _unreachable(error: Exception, url: str) -> Unreachable:
    """A message without the address's path or query, and without what the library put into its own message."""
    host = place(url)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return NeverSent(f"{host} is not an address that can be reached; check FIREFLY_BASE_URL")
    if isinstance(error, _NEVER_SENT):
        text = str(error).lower()
        if "certificate" in text or "ssl" in text:
            return _untrusted(host)
        if isinstance(error, httpx.ProxyError):
            why = "the proxy refused; check HTTPS_PROXY and NO_PROXY"
        elif "name" in text or "getaddrinfo" in text or "nodename" in text:
            why = "there is no such host; check the address and the network"
        else:
            why = "no connection; check the address and the network"
        return NeverSent(f"{host} cannot be reached: {why}")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Unreachable(f"{host} took too long to answer")
    return Unreachable(f"the connection to {host} broke off")
