"""How this process talks to the service: one frozen object, resolved from argument > configuration > environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from firefly_nb.core.home import default_home as default_home
from firefly_nb.core.hosts import is_loopback
from firefly_nb.core.state import Service
from firefly_nb.errors import ConfigurationError

API_URL = "https://firefly-api.adobe.io"
IMS_URL = "https://ims-na1.adobelogin.com/ims/token/v3"
SANDBOX = "sandbox"
JOB_TIMEOUT = 600.0
KEYRING_SERVICE = "firefly_nb"


class Secret:
    """A text that never shows itself: not in a repr, a log, a traceback or a pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. `base_url` is an address or the word ``"sandbox"``.

    `requests_per_minute` is the organisation's limit where the user knows it, `None` to learn it from the service.
    `job_timeout` is in seconds, counted from the moment a job's turn comes.
    """

    home: Path
    base_url: str = API_URL
    ims_url: str = IMS_URL
    client_id: str | None = None
    client_secret: Secret | None = field(default=None, repr=False)
    access_token: Secret | None = field(default=None, repr=False)
    requests_per_minute: float | None = None
    job_timeout: float = JOB_TIMEOUT

    @property
    def service(self) -> Service:
        """The service that these settings lead to."""
        if self.base_url == SANDBOX:
            return Service(name=SANDBOX, base_url=SANDBOX, sandbox=True)
        host = urlsplit(self.base_url).hostname or self.base_url
        if is_loopback(host):
            return Service(name=SANDBOX, base_url=self.base_url, sandbox=True)
        return Service(name=host, base_url=self.base_url)

    @property
    def has_credentials(self) -> bool:
        return bool(self.client_id and (self.client_secret or self.access_token))


def resolve(
    *,
    client_id: str | None = None,
    client_secret: str | None = None,
    access_token: str | None = None,
    base_url: str | None = None,
    ims_url: str | None = None,
    home: str | os.PathLike[str] | None = None,
    requests_per_minute: float | None = None,
    job_timeout: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from arguments, then the environment, then the system keyring, then defaults.

    Without credentials and without an address the service is the local sandbox. Raises `ConfigurationError` for a
    setting that cannot work.
    """
    env = os.environ if environment is None else environment
    settings = Settings(
        home=default_home(home, env),
        client_id=client_id or env.get("FIREFLY_SERVICES_CLIENT_ID") or None,
        client_secret=_secret(client_secret or env.get("FIREFLY_SERVICES_CLIENT_SECRET")),
        access_token=_secret(access_token or env.get("FIREFLY_SERVICES_ACCESS_TOKEN")),
        base_url=(base_url or env.get("FIREFLY_BASE_URL") or "").rstrip("/"),
        ims_url=ims_url or env.get("FIREFLY_IMS_URL") or IMS_URL,
        requests_per_minute=requests_per_minute,
        job_timeout=JOB_TIMEOUT if job_timeout is None else float(job_timeout),
    )
    if settings.base_url == SANDBOX:
        # The word asks for the stand-in whatever credentials lie about: none of them may reach it.
        return replace(settings, client_id=None, client_secret=None, access_token=None)
    if not (settings.client_id or settings.client_secret or settings.access_token):
        settings = _from_keyring(settings)
    return _checked(settings)


def _checked(settings: Settings) -> Settings:
    if settings.job_timeout <= 0:
        raise ConfigurationError(f"job_timeout: {settings.job_timeout:g} is not a number of seconds above 0")
    if settings.requests_per_minute is not None and settings.requests_per_minute <= 0:
        raise ConfigurationError(
            f"requests_per_minute: {settings.requests_per_minute:g} is not above 0; leave it out to have it learned"
        )
    if not settings.base_url:
        if not (settings.client_id or settings.client_secret or settings.access_token):
            return replace(settings, base_url=SANDBOX)
        settings = replace(settings, base_url=API_URL)
    for name, url in (("FIREFLY_BASE_URL", settings.base_url), ("FIREFLY_IMS_URL", settings.ims_url)):
        _check_address(name, url)
    if settings.client_id is None:
        raise ConfigurationError("no client id: set FIREFLY_SERVICES_CLIENT_ID, or run %firefly login")
    if settings.client_secret is None and settings.access_token is None:
        raise ConfigurationError(
            "a client id but no secret: set FIREFLY_SERVICES_CLIENT_SECRET (or FIREFLY_SERVICES_ACCESS_TOKEN), "
            "or run %firefly login"
        )
    return settings


def _check_address(name: str, url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"https", "http"}:
        raise ConfigurationError(f"{name}: {url!r} is not an address like https://host")
    if parts.username or parts.password:
        raise ConfigurationError(f"{name}: leave the user name and password out of the address")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ConfigurationError(f"{name}: plain http would show the credentials to the network; use https://")


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def keyring_name(base_url: str, ims_url: str) -> str:
    """Under which name the system keyring holds the credentials for these addresses.

    Each pair of addresses has its own, so that what was kept for one service is never sent to another.
    """
    if base_url in {"", API_URL} and ims_url == IMS_URL:
        return KEYRING_SERVICE
    return f"{KEYRING_SERVICE} {base_url or API_URL} {ims_url}"


def _from_keyring(settings: Settings) -> Settings:
    """What `%firefly login` kept, if anything. A keyring that is missing, locked or broken is an empty one."""
    name = keyring_name(settings.base_url, settings.ims_url)
    try:
        import keyring

        client_id = keyring.get_password(name, "client_id")
        secret = keyring.get_password(name, "client_secret") if client_id else None
    except Exception:
        return settings
    if not (client_id and secret):
        return settings
    return replace(settings, client_id=client_id, client_secret=Secret(secret))
