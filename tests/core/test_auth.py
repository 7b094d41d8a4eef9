"""Tokens: one request for everybody, renewed early, and once after a 401."""

from __future__ import annotations

import asyncio
import json

import pytest

from firefly_nb.core.auth import Tokens
from firefly_nb.core.settings import Secret
from firefly_nb.core.transport import Answer
from firefly_nb.errors import ServiceError, Unauthorized, Unreachable


class Login:
    """A login service of one process: counts what it is asked, and hands out tokens of a stated life."""

    def __init__(self, life: float = 86399, status: int = 200) -> None:
        self.life, self.status, self.asked = life, status, 0

    async def post(self, form: dict[str, str]) -> Answer:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(0)  # others come in while this one is on its way
        if self.status != 200 or form["client_secret"] != "good":
            return Answer(self.status if self.status != 200 else 401, {}, b'{"error": "invalid_client"}')
        body = {"access_token": f"token-{number}", "token_type": "bearer", "expires_in": self.life}
        return Answer(200, {}, json.dumps(body).encode())


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def tokens(login: Login, clock: Clock, secret: str | None = "good", token: str | None = None) -> Tokens:
    return Tokens(
        login.post,
        client_id="id",
        client_secret=Secret(secret) if secret else None,
        access_token=Secret(token) if token else None,
        clock=clock,
    )


def test_a_hundred_jobs_ask_once() -> None:
    async def main() -> None:
        login = Login()
        shared = tokens(login, Clock())
        found = await asyncio.gather(*(shared.current() for _ in range(100)))
        assert {secret.reveal() for secret in found} == {"token-1"}
        assert login.asked == 1

    asyncio.run(main())


def test_a_hundred_jobs_that_get_a_401_renew_once() -> None:
    async def main() -> None:
        login = Login()
        shared = tokens(login, Clock())
        old = await shared.current()
        renewed = await asyncio.gather(*(shared.after_401(old) for _ in range(100)))
        late = await shared.after_401(old)  # its 401 arrives when the new token is there already
        assert {secret.reveal() for secret in (*renewed, late)} == {"token-2"}
        assert login.asked == 2

    asyncio.run(main())


@pytest.mark.parametrize(("life", "good", "renewed"), [(86399.0, 86000.0, 86200.0), (100.0, 89.0, 91.0)])
def test_a_token_is_renewed_before_it_expires(life: float, good: float, renewed: float) -> None:
    async def main() -> None:
        login, clock = Login(life), Clock()
        shared = tokens(login, clock)
        await shared.current()
        clock.now = good
        assert (await shared.current()).reveal() == "token-1"
        clock.now = renewed
        found = await asyncio.gather(*(shared.current() for _ in range(50)))
        assert {secret.reveal() for secret in found} == {"token-2"}

    asyncio.run(main())


def test_bad_credentials_are_asked_about_once() -> None:
    async def main() -> None:
        login, clock = Login(), Clock()
        shared = tokens(login, clock, secret="bad")
        ends = await asyncio.gather(*(shared.current() for _ in range(100)), return_exceptions=True)
        assert all(isinstance(end, Unauthorized) for end in ends)
        assert "client id and secret" in str(ends[0])
        assert login.asked == 1
        clock.now = 60.0  # after a while it is worth another try
        with pytest.raises(Unauthorized):
            await shared.current()
        assert login.asked == 2

    asyncio.run(main())


def test_a_token_of_the_users_own_is_used_as_it_is_and_not_renewed_without_a_secret() -> None:
    async def main() -> None:
        login = Login()
        shared = tokens(login, Clock(), secret=None, token="mine")
        assert (await shared.current()).reveal() == "mine"
        with pytest.raises(Unauthorized, match="FIREFLY_SERVICES_ACCESS_TOKEN"):
            await shared.after_401(Secret("mine"))
        both = tokens(login, Clock(), token="mine")
        assert (await both.after_401(await both.current())).reveal() == "token-1"

    asyncio.run(main())


REFUSALS = [(503, Unreachable), (429, Unreachable), (400, Unauthorized), (404, ServiceError)]


@pytest.mark.parametrize(("status", "error"), REFUSALS)
def test_what_else_the_login_service_may_say(status: int, error: type[Exception]) -> None:
    async def main() -> None:
        with pytest.raises(error) as caught:
            await tokens(Login(status=status), Clock()).current()
        assert "\n" not in str(caught.value)

    asyncio.run(main())
