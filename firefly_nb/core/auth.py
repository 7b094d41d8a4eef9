"""Tokens: fetched when first needed, shared by every job, renewed before they expire and after a 401."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from firefly_nb.core.answers import error_of, plain, read_json, token_of
from firefly_nb.core.settings import Secret
from firefly_nb.core.transport import Answer
from firefly_nb.errors import FireflyError, ServiceError, Unauthorized, Unreachable

SCOPES = "openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis"
_REMEMBER_REFUSAL = 20.0  # seconds: a hundred jobs that notice bad credentials together make one request


@dataclass(frozen=True, slots=True)
class _Token:
    secret: Secret
    renew_at: float


class Tokens:
    """The bearer token for one set of credentials.

    `post` sends the login form and returns the answer. Every method belongs to one event loop.
    """

    def __init__(
        self,
        post: Callable[[dict[str, str]], Awaitable[Answer]],
        *,
        client_id: str,
        client_secret: Secret | None,
        access_token: Secret | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._post = post
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token = _Token(access_token, float("inf")) if access_token else None
        self._refusal: tuple[float, FireflyError] | None = None

    async def current(self) -> Secret:
        """A token that is good for a while yet. Raises `Unauthorized`, `Unreachable` or `ServiceError`."""
        token = self._token
        if token is not None and self._clock() < token.renew_at:
            return token.secret
        return await self._renewed(token)

    async def after_401(self, refused: Secret) -> Secret:
        """Another token than `refused`: the one that somebody else already fetched, or a new one."""
        token = self._token
        if token is not None and token.secret != refused:
            return token.secret
        return await self._renewed(token)

    async def _renewed(self, old: _Token | None) -> Secret:
        async with self._lock:
            if self._token is not None and self._token is not old:
                return self._token.secret
            if self._refusal is not None and self._clock() < self._refusal[0]:
                raise self._refusal[1].with_traceback(None)
            try:
                self._token = await self._fetch()
            except Unauthorized as error:
                self._refusal = (self._clock() + _REMEMBER_REFUSAL, error)
                raise
            self._refusal = None
            return self._token.secret

    async def _fetch(self) -> _Token:
        if self._client_secret is None:
            raise Unauthorized(
                "FIREFLY_SERVICES_ACCESS_TOKEN is no longer accepted (tokens live a day): set a new one, "
                "or set FIREFLY_SERVICES_CLIENT_SECRET to have them fetched"
            )
        answer = await self._post(
            {
                "grant_type": "client_credentials",
                "client_id": self._client_id,
                "client_secret": self._client_secret.reveal(),
                "scope": SCOPES,
            }
        )
        if answer.status == 200:
            text, life = token_of(answer.content)
            # Early by a tenth of its life, five minutes at most, so that a request in flight does not outlive it.
            return _Token(Secret(text), self._clock() + max(0.0, life - min(300.0, life / 10)))
        raise _refused(answer)


def _refused(answer: Answer) -> FireflyError:
    if answer.status in {400, 401, 403}:
        body = read_json(answer.content) or {}
        said = body.get("error_description") or body.get("error") or body.get("message")
        why = f" ({plain(said, 120)})" if isinstance(said, str) and said else ""
        code = body.get("error")
        return Unauthorized(
            f"the login service did not accept the client id and secret{why}; check them, or run %firefly login",
            code=plain(code, 80) if isinstance(code, str) else None,
        )
    if answer.status in {408, 429} or answer.status >= 500:
        return Unreachable(f"the login service is not answering properly ({answer.status}); try again later")
    error = error_of(answer.status, answer.headers, answer.content, now=time.time())
    return error if answer.status >= 400 else ServiceError(f"the login service answered {answer.status}")
