"""HTTP as this project needs it: one bounded client, answers read whole up to a limit, redirects checked by hand."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from firefly_nb.core.hosts import is_loopback, may_download, place
from firefly_nb.core.redact import guard_logs
from firefly_nb.errors import ConfigurationError, ServiceError, Unreachable

# httpx looks at every idle connection before each request, and its pool gets slow under hundreds of waiting
# requests: so few connections, and the rest waits in front of it (measured).
_QUESTIONS = 6
_FILES = 4
_ANSWER_LIMIT = 8 * 1024 * 1024
_REDIRECTS = 5
_TIMEOUT = httpx.Timeout(30.0, connect=10.0, write=60.0, pool=None)
# Idle connections are dropped before the usual five seconds of servers: a request that meets a closing one would
# break off with nobody knowing whether it was read.
_IDLE = 4.0
# An answer that drips one byte at a time passes httpx's timeouts for ever.
_WHOLE_REQUEST = 240.0
_WHOLE_DOWNLOAD = 600.0
_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `headers` in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class _Lane:
    """Clients and the room in front of them: what does not fit waits here and not in a client's pool.

    A proxy from the environment is not for this machine's own addresses: those have a client without.
    """

    def __init__(self, at_once: int, trusted: ssl.SSLContext) -> None:
        self.room = asyncio.Semaphore(at_once)
        self._away = _client(at_once, trusted, proxies=True)
        self._here = _client(at_once, trusted, proxies=False)

    def client(self, url: str) -> httpx.AsyncClient:
        try:
            return self._here if is_loopback(urlsplit(url).hostname or "") else self._away
        except ValueError:
            return self._away  # no address at all, as it will say itself

    async def close(self) -> None:
        await self._here.aclose()
        await self._away.aclose()


def _client(at_once: int, trusted: ssl.SSLContext, *, proxies: bool) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once, keepalive_expiry=_IDLE),
            follow_redirects=False,
            verify=trusted,
            trust_env=proxies,
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
    """Two lanes of an `httpx.AsyncClient` each: one for short questions, one for files. Lives on one event loop."""

    def __init__(self) -> None:
        guard_logs()
        trusted = _trusted()
        self._questions = _Lane(_QUESTIONS, trusted)
        self._files = _Lane(_FILES, trusted)

    async def close(self) -> None:
        await self._questions.close()
        await self._files.close()

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
        lane = self._files if carries_file else self._questions
        async with lane.room:
            try:
                async with (
                    asyncio.timeout(_WHOLE_REQUEST),
                    lane.client(url).stream(
                        method, url, headers=dict(headers or {}), content=content, data=form
                    ) as response,
                ):
                    return Answer(response.status_code, _lower(response), await _read(response, url))
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise _unreachable(error, url) from None

    @asynccontextmanager
    async def download(self, url: str, base_url: str) -> AsyncIterator[httpx.Response]:
        """A streamed GET without any credentials, along at most five redirects, each to an address that is allowed."""
        async with self._files.room:
            try:
                async with asyncio.timeout(_WHOLE_DOWNLOAD):
                    for _ in range(_REDIRECTS + 1):
                        if not may_download(url, base_url):
                            raise ServiceError(
                                f"the output's address on {place(url)} is not one to fetch from: https only"
                            )
                        async with self._files.client(url).stream("GET", url) as response:
                            if not response.is_redirect:
                                yield response
                                return
                            url = urljoin(url, response.headers.get("location", ""))
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                raise _unreachable(error, url) from None
        raise ServiceError(f"the output's address redirects without an end (more than {_REDIRECTS} times)")


def _lower(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


async def _read(response: httpx.Response, url: str) -> bytes:
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
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
