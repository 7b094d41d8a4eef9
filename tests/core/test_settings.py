"""Settings: argument over environment over keyring over default, and the mistakes that are worth a sentence."""

from __future__ import annotations

import copy
import pickle
import pprint
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from firefly_nb.core.settings import API_URL, IMS_URL, SANDBOX, Secret, Settings, keyring_name, resolve
from firefly_nb.errors import ConfigurationError

PAIR = {"FIREFLY_SERVICES_CLIENT_ID": "id", "FIREFLY_SERVICES_CLIENT_SECRET": "s3cret-text"}


def test_nothing_set_means_the_sandbox(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, environment={})
    assert settings.base_url == SANDBOX
    assert settings.service.sandbox
    assert settings.service.name == "sandbox"


def test_credentials_mean_the_service(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, environment=PAIR)
    assert (settings.base_url, settings.ims_url) == (API_URL, IMS_URL)
    assert settings.service.name == "firefly-api.adobe.io"
    assert not settings.service.sandbox


def test_an_argument_wins_over_the_environment(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, client_id="mine", base_url="https://other.example/", environment=PAIR)
    assert settings.client_id == "mine"
    assert settings.base_url == "https://other.example"


def test_the_word_sandbox_keeps_every_credential_away(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, environment={**PAIR, "FIREFLY_BASE_URL": "sandbox"})
    assert settings.base_url == SANDBOX
    assert (settings.client_id, settings.client_secret, settings.access_token) == (None, None, None)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"FIREFLY_SERVICES_CLIENT_ID": "id"}, "FIREFLY_SERVICES_CLIENT_SECRET"),
        ({"FIREFLY_SERVICES_CLIENT_SECRET": "s"}, "FIREFLY_SERVICES_CLIENT_ID"),
        ({"FIREFLY_SERVICES_ACCESS_TOKEN": "t"}, "FIREFLY_SERVICES_CLIENT_ID"),
        ({**PAIR, "FIREFLY_BASE_URL": "http://firefly-api.adobe.io"}, "https://"),
        ({**PAIR, "FIREFLY_BASE_URL": "firefly-api.adobe.io"}, "https://host"),
        ({**PAIR, "FIREFLY_BASE_URL": "https://u:p@host"}, "password"),
        ({**PAIR, "FIREFLY_IMS_URL": "http://login.example/token"}, "FIREFLY_IMS_URL"),
        ({"FIREFLY_BASE_URL": "https://firefly-api.adobe.io"}, "FIREFLY_SERVICES_CLIENT_ID"),
    ],
)
def test_a_setting_that_cannot_work_is_one_line(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolve(home=tmp_path, environment=environment)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wrong", [{"job_timeout": 0}, {"job_timeout": -1}, {"requests_per_minute": 0}])
def test_numbers_must_be_above_nothing(tmp_path: Path, wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="above 0"):
        resolve(home=tmp_path, environment={}, **wrong)  # type: ignore[arg-type]


def test_a_secret_never_shows_itself(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, environment={**PAIR, "FIREFLY_SERVICES_ACCESS_TOKEN": "t0ken-text"})
    shown = [repr(settings), str(settings), f"{settings}", pprint.pformat(settings), repr(settings.client_secret)]
    for text in shown:
        assert "s3cret-text" not in text
        assert "t0ken-text" not in text
    with pytest.raises(TypeError):
        pickle.dumps(settings)
    assert settings.client_secret is not None
    assert settings.client_secret.reveal() == "s3cret-text"
    assert Secret("a") == Secret("a") != Secret("b")


class _Memory(KeyringBackend):
    priority = 1

    def __init__(self, known: dict[tuple[str, str], str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.known = known

    def get_password(self, service: str, username: str) -> str | None:
        return self.known.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.known[service, username] = password


@pytest.fixture
def kept() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(_Memory({("firefly_nb", "client_id"): "kept-id", ("firefly_nb", "client_secret"): "kept"}))
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("kept")
def test_the_keyring_is_read_when_nothing_else_says_anything(tmp_path: Path) -> None:
    assert resolve(home=tmp_path, environment={}).client_id == "kept-id"
    assert resolve(home=tmp_path, environment=PAIR).client_id == "id"
    assert resolve(home=tmp_path, base_url=SANDBOX, environment={}).client_id is None


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "addresses",
    [
        {"FIREFLY_BASE_URL": "http://127.0.0.1:1"},
        {"FIREFLY_BASE_URL": "https://example.org"},
        {"FIREFLY_BASE_URL": "https://firefly-api.adobe.io", "FIREFLY_IMS_URL": "http://127.0.0.1:1/token"},
    ],
)
def test_kept_credentials_do_not_go_to_another_address(tmp_path: Path, addresses: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        resolve(home=tmp_path, environment=addresses)


def test_credentials_are_kept_for_the_addresses_that_they_were_tried_with(tmp_path: Path) -> None:
    local = ("http://127.0.0.1:1", "http://127.0.0.1:1/token")
    name = keyring_name(*local)
    before = keyring.get_keyring()
    keyring.set_keyring(_Memory({(name, "client_id"): "local-id", (name, "client_secret"): "kept"}))
    try:
        found = resolve(home=tmp_path, base_url=local[0], ims_url=local[1], environment={})
        assert found.client_id == "local-id"
        assert resolve(home=tmp_path, environment={}).client_id is None
    finally:
        keyring.set_keyring(before)


def test_home_is_the_users_data_folder_unless_told(tmp_path: Path) -> None:
    assert resolve(environment={"FIREFLY_HOME": str(tmp_path)}).home == tmp_path
    assert resolve(environment={}).home.name == "firefly_nb"


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = resolve(home=tmp_path, environment={})
    with pytest.raises(AttributeError):
        settings.home = tmp_path  # type: ignore[misc]
    assert copy.copy(settings) == settings
    assert isinstance(settings, Settings)
