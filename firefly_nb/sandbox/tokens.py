"""Access tokens: given out for the client's id and secret, good for a while, revocable."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

SCOPES = "openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis"


class TokenRefusal(Exception):
    """Why no token was given, in the identity service's words."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


@dataclass(frozen=True, slots=True)
class Token:
    scopes: frozenset[str]
    expires: float


class TokenBook:
    """The tokens that are in force."""

    def __init__(self, client_id: str, client_secret: str, life: int) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.life = life
        self._tokens: dict[str, Token] = {}

    def grant(self, form: Mapping[str, str]) -> dict[str, object]:
        """The answer to a client credentials request. Raises `TokenRefusal`."""
        if form.get("grant_type") != "client_credentials":
            raise TokenRefusal(400, "unsupported_grant_type", "grant_type has to be client_credentials")
        if not _same(form.get("client_id"), self.client_id):
            raise TokenRefusal(400, "invalid_client", "client_id is missing or not known")
        if not _same(form.get("client_secret"), self.client_secret):
            raise TokenRefusal(401, "invalid_client", "client_secret is missing or not right")
        scopes = frozenset(word for word in form.get("scope", SCOPES).replace(" ", ",").split(",") if word)
        word = secrets.token_urlsafe(48)
        self._tokens[word] = Token(scopes, time.time() + self.life)
        return {"access_token": word, "token_type": "bearer", "expires_in": self.life}

    def find(self, word: str) -> Token | None:
        """The token in force under `word`; `None` when it never was, has expired, or was revoked."""
        token = self._tokens.get(word)
        if token is not None and token.expires <= time.time():
            del self._tokens[word]
            return None
        return token

    def revoke(self, word: str | None = None) -> None:
        """End one token, or all of them."""
        if word is None:
            self._tokens.clear()
        else:
            self._tokens.pop(word, None)


def _same(given: str | None, right: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), right.encode())
