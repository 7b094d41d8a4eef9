"""Credentials that are typed once: tried at the service first, and kept only when the user says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from firefly_nb.errors import FireflyError, InvalidRequest
from firefly_nb.notebook.ask import agreed, secretly

if TYPE_CHECKING:
    from firefly_nb.client import Firefly
    from firefly_nb.core.settings import Settings

_ELSEWHERE = "set FIREFLY_SERVICES_CLIENT_ID and FIREFLY_SERVICES_CLIENT_SECRET before the kernel starts"
_PARTS = ("client_id", "client_secret")


def log_in(make: Callable[[str, str], Firefly]) -> tuple[Firefly, str]:
    """Ask for credentials and try them. Returns the client that uses them and the line to show.

    `make` builds a client from a client id and a secret. Raises `Unauthorized` when the service does not accept them;
    nothing has changed then.
    """
    client_id = secretly("Client id: ", _ELSEWHERE)
    secret = secretly("Client secret: ", _ELSEWHERE) if client_id else ""
    if not (client_id and secret):
        raise InvalidRequest("login: nothing was typed, and nothing was changed; run %firefly login again")
    client = make(client_id, secret)
    try:
        client.login()
    except BaseException:
        client.close()
        raise
    return client, f"Logged in to {client.service.name}; {_offer(client.settings, client_id, secret)}"


def forget(settings: Settings) -> str:
    """Remove what is kept for this service. Returns the line to show. Raises `FireflyError` when it cannot."""
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    name = _name(settings)
    try:
        if all(keyring.get_password(name, part) is None for part in _PARTS):
            return "The system keyring holds no credentials for this service."
        for part in _PARTS:
            with suppress(PasswordDeleteError):
                keyring.delete_password(name, part)
    except KeyringError as error:
        raise FireflyError(f"the keyring cannot be used ({_why(error)}); remove {name!r} with its program") from None
    return "Removed from the system keyring."


def _offer(settings: Settings, client_id: str, secret: str) -> str:
    """Keep the credentials if the user wants that. Says how long they hold."""
    import keyring
    from keyring.errors import KeyringError

    briefly = "for this kernel only"
    backend = keyring.get_keyring()
    # A backend without priority stores nothing (keyring's own `fail` and `null`).
    if backend.priority <= 0:
        return f"{briefly}: this computer has no keyring. To stay logged in, {_ELSEWHERE}."
    try:
        if not agreed(f"Keep them in the system keyring ({backend.name}) for the next kernel?", _ELSEWHERE):
            return f"{briefly}."
        for part, value in zip(_PARTS, (client_id, secret), strict=True):
            keyring.set_password(_name(settings), part, value)
    except KeyringError as error:
        return f"{briefly}: the system keyring did not take them ({_why(error)})."
    except FireflyError as error:
        return f"{briefly}: not kept ({error})."
    return "kept in the system keyring. %firefly login --forget removes them."


def _name(settings: Settings) -> str:
    from firefly_nb.core.settings import keyring_name

    return keyring_name(settings.base_url, settings.ims_url)


def _why(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
