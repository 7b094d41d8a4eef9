"""The service's HTTP requests, one method each. What may be repeated is repeated here; a job-making POST never is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from firefly_nb.core import local
from firefly_nb.core.answers import Report, Taken, error_of, read_json, report_of, taken_of, upload_id_of
from firefly_nb.core.auth import Tokens
from firefly_nb.core.hosts import redirected, service_url
from firefly_nb.core.polling import backoff
from firefly_nb.core.settings import SANDBOX, Secret, Settings
from firefly_nb.core.transport import Answer, NeverSent, Transport
from firefly_nb.errors import ConfigurationError, FireflyError, RateLimited, ServiceError, Unreachable
from firefly_nb.operations import Wire

T = TypeVar("T")


class AnswerLost(ServiceError):
    """A job-making request reached the service, and nothing usable came back: it may have made a job."""


_REPEAT_FOR = 20.0  # seconds that a request outside of a job's own deadline is repeated
# Every job's requests share one token: the one that a request renewed may be gone again before the request arrives,
# through no fault of the credentials.
_RENEWALS = 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service that answers: its addresses and the credentials for it."""

    base_url: str
    ims_url: str
    client_id: str
    client_secret: Secret | None = field(default=None, repr=False)
    access_token: Secret | None = field(default=None, repr=False)

    @property
    def identity(self) -> str:
        """Tells whose uploads these are: an id from one service or account means nothing to another."""
        return f"{self.base_url}|{self.client_id}"


def repeatable(error: FireflyError) -> bool:
    """Whether the same GET may well succeed a little later."""
    if isinstance(error, Unreachable | RateLimited):
        return not (isinstance(error, NeverSent) and error.lasting)
    return isinstance(error, ServiceError) and error.status is not None and (error.status == 408 or error.status >= 500)


async def repeated(action: Callable[[], Awaitable[T]], *, seconds: float = _REPEAT_FOR) -> T:
    """The result of `action`, tried again with growing pauses while its error may pass, for `seconds` at most."""
    end = time.monotonic() + seconds
    attempt = 0
    while True:
        try:
            return await action()
        except FireflyError as error:
            if not repeatable(error):
                raise
            wait = backoff(attempt)
            if isinstance(error, RateLimited) and error.retry_after is not None:
                wait = max(wait, error.retry_after)
            if time.monotonic() + wait > end:
                raise
        attempt += 1
        await asyncio.sleep(wait)


class Api:
    """One service as `settings` name it. Belongs to one event loop; `close` it there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._transport = Transport()
        self._lock = asyncio.Lock()
        self._endpoint: Endpoint | None = None
        self._tokens: Tokens | None = None

    async def close(self) -> None:
        await self._transport.close()

    async def endpoint(self) -> Endpoint:
        """Where requests go. Starts the local sandbox where the settings ask for it. Raises `ConfigurationError`."""
        if self._endpoint is None:
            async with self._lock:
                if self._endpoint is None:  # else another has found it in the meantime
                    self._connect(await self._find())
        assert self._endpoint is not None
        return self._endpoint

    async def ready(self) -> None:
        """Find the service and have a token at hand, so that `submit` sends nothing but the request itself."""
        await self._token()

    async def submit(self, wire: Wire) -> Taken:
        """Send a job-making request once.

        Raises `AnswerLost` when it may have made a job all the same; after any other error it made none.
        """
        content = json.dumps(wire.json, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", **wire.headers}
        base = (await self.endpoint()).base_url
        answer = await self._call(wire.method, wire.path, headers=headers, content=content, makes_job=True)
        try:
            return taken_of(answer.content, base)
        except ServiceError as error:
            # An address on a foreign host included: the job was made, and it cannot be followed.
            raise AnswerLost(error.message) from None

    async def status(self, url: str) -> Report:
        """Ask once for a job's status."""
        return report_of((await self._call("GET", url, redirects=True)).content)

    async def cancel(self, url: str) -> bool:
        """Ask for a job to be cancelled: `False` when it is too late (409, 410) or the job is not known (404)."""

        async def put() -> bool:
            try:
                await self._call("PUT", url, tolerate=(409, 410, 404))
            except _TooLate:
                return False
            return True

        return await repeated(put)

    async def upload(self, content: bytes, media_type: str) -> str:
        """Hand an image to the service and return its upload id. An upload costs nothing: it may be repeated."""

        async def post() -> str:
            headers = {"Content-Type": media_type}
            answer = await self._call("POST", "/v2/storage/image", headers=headers, content=content, carries_file=True)
            return upload_id_of(answer.content)

        return await repeated(post, seconds=60)

    async def custom_models(self) -> list[dict[str, Any]]:
        """Every page of the custom models that these credentials may use."""
        found: list[dict[str, Any]] = []
        url, seen = "/v3/custom-models?limit=50", set[str]()
        while url and url not in seen and len(seen) < 100:
            seen.add(url)
            page = read_json((await repeated(lambda url=url: self._models_page(url))).content)  # type: ignore[misc]
            if page is None:
                raise ServiceError("the service's list of custom models is not JSON")
            models = page.get("custom_models")
            found += [model for model in models if isinstance(model, dict)] if isinstance(models, list) else []
            links = page.get("_links")
            following = links.get("next") if isinstance(links, dict) else None
            url = following.get("href", "") if isinstance(following, dict) else ""
        return found

    async def login(self) -> None:
        """Fetch a token, to find out whether the credentials are good. Raises `Unauthorized` when they are not."""
        await repeated(self._token)

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[httpx.Response]:
        """The answer to a pre-signed address, streamed, asked for without credentials."""
        base = (await self.endpoint()).base_url
        async with self._transport.download(url, base) as response:
            yield response

    async def _models_page(self, url: str) -> Answer:
        return await self._call("GET", url, headers={"x-request-id": str(uuid4())}, redirects=True)

    async def _call(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        redirects: bool = False,
        carries_file: bool = False,
        makes_job: bool = False,
        tolerate: tuple[int, ...] = (),
    ) -> Answer:
        """Send with the bearer header; again with a new token after a 401. Raises the typed error for >= 300."""
        endpoint = await self.endpoint()
        full = service_url(url, endpoint.base_url, "request")
        outgoing = _Outgoing(method, full, headers or {}, content, redirects, carries_file)
        token = await self._token()
        for renewals in range(_RENEWALS + 1):
            try:
                answer = await self._send(outgoing, token)
            except NeverSent:
                raise
            except ServiceError as error:
                raise AnswerLost(error.message) if makes_job else error from None
            if answer.status != 401 or renewals == _RENEWALS:
                break
            assert self._tokens is not None
            token = await self._tokens.after_401(token)
        if answer.status in tolerate:
            raise _TooLate(str(answer.status))
        if answer.status >= 300:
            refusal = self._error(answer)
            if makes_job and (answer.status == 408 or (answer.status >= 500 and answer.status != 503)):
                raise AnswerLost(refusal.message, code=refusal.code, status=answer.status)
            raise refusal
        return answer

    async def _send(self, outgoing: _Outgoing, token: Secret) -> Answer:
        endpoint, url = await self.endpoint(), outgoing.url
        for _ in range(6):
            try:
                answer = await self._transport.request(
                    outgoing.method,
                    url,
                    headers={
                        **outgoing.headers,
                        "Authorization": f"Bearer {token.reveal()}",
                        "x-api-key": endpoint.client_id,
                    },
                    content=outgoing.content,
                    carries_file=outgoing.carries_file,
                )
            except NeverSent:
                self._forget_sandbox(endpoint)
                raise
            if not (outgoing.redirects and answer.status in {301, 302, 303, 307, 308}):
                return answer
            url = redirected(url, answer.headers.get("location", ""))
        raise ServiceError("the service redirects without an end; try again later")

    def _error(self, answer: Answer) -> FireflyError:
        if answer.status < 400:
            return ServiceError(f"the service answered with a redirect ({answer.status}), which is not followed here")
        return error_of(answer.status, answer.headers, answer.content, now=time.time())

    async def _token(self) -> Secret:
        await self.endpoint()
        assert self._tokens is not None
        return await self._tokens.current()

    async def _find(self) -> Endpoint:
        settings = self._settings
        if settings.base_url == SANDBOX:
            found = await asyncio.to_thread(local.running, settings.home)
            return Endpoint(found.base_url, found.ims_url, found.client_id, Secret(found.client_secret))
        if settings.client_id is None:
            raise ConfigurationError("no client id: set FIREFLY_SERVICES_CLIENT_ID, or run %firefly login")
        return Endpoint(
            settings.base_url, settings.ims_url, settings.client_id, settings.client_secret, settings.access_token
        )

    def _connect(self, endpoint: Endpoint) -> None:
        async def post(form: dict[str, str]) -> Answer:
            return await self._transport.request("POST", endpoint.ims_url, form=form)

        self._endpoint = endpoint
        self._tokens = Tokens(
            post,
            client_id=endpoint.client_id,
            client_secret=endpoint.client_secret,
            access_token=endpoint.access_token,
        )

    def _forget_sandbox(self, endpoint: Endpoint) -> None:
        """The sandbox that we started is gone (it ends by itself when idle): the next request starts another."""
        if self._settings.base_url == SANDBOX and self._endpoint is endpoint:
            self._endpoint = self._tokens = None


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """A request before it has its token."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None
    redirects: bool
    carries_file: bool


class _TooLate(Exception):
    """An answer that the caller asked to be told of rather than to have raised."""
