"""`%firefly login`: nothing echoed, tried before it is kept, read again by the next kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.kernel import Kernel, running_kernel
from tests.support.sandbox import SandboxInfo


def addresses(sandbox: SandboxInfo, keys: Path | None) -> dict[str, str]:
    """An environment that knows where the service is, and no credentials."""
    keyring = {"PYTHON_KEYRING_BACKEND": "tests.support.keyring_file.FileKeyring", "KEYRING_FILE": str(keys)}
    where = {"FIREFLY_BASE_URL": sandbox.base_url, "FIREFLY_IMS_URL": sandbox.ims_url}
    return {**where, **(keyring if keys is not None else {})}


@contextmanager
def loaded(environment: Mapping[str, str], folder: Path) -> Iterator[Kernel]:
    folder.mkdir(exist_ok=True)
    with running_kernel(environment, folder) as kernel:
        assert kernel.run("%load_ext firefly_nb").error is None
        yield kernel


def test_kept_when_the_user_says_so_and_read_by_the_next_kernel(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    environment = addresses(quick_sandbox, keys)
    secret = quick_sandbox.client_secret
    with loaded(environment, tmp_path / "one") as kernel:
        before = kernel.run("%%firefly generate\na cat").error
        assert before is not None
        assert before.endswith("or run %firefly login")
        cell = kernel.run("%firefly login", answers=[quick_sandbox.client_id, secret, "yes"])
        assert cell.error is None
        assert [kind.partition(":")[0] for kind in cell.asked] == ["secret", "secret", "shown"]
        assert "kept in the system keyring" in cell.text
        assert kernel.run("%%firefly generate --wait\na cat").error is None
        assert secret not in json.dumps(cell.outputs)
        assert secret not in kernel.value("In, Out, dir()")
    with loaded(environment, tmp_path / "two") as kernel:
        assert kernel.run("%%firefly generate --wait\na cat").error is None
        forgotten = kernel.run("%firefly login --forget")
        assert "Removed" in forgotten.text
        again = kernel.run("%%firefly generate\na cat").error
        assert again is not None
        assert "%firefly login" in again
    assert secret not in keys.read_text()


def test_not_kept_when_the_user_says_no(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    with loaded(addresses(quick_sandbox, keys), tmp_path / "one") as kernel:
        cell = kernel.run("%firefly login", answers=[quick_sandbox.client_id, quick_sandbox.client_secret, ""])
        assert cell.error is None
        assert "for this kernel only" in cell.text
        assert kernel.run("%%firefly generate --wait\na cat").error is None
    assert not keys.exists()


def test_wrong_credentials_change_nothing(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    environment = {**quick_sandbox.environment, **addresses(quick_sandbox, keys)}
    with loaded(environment, tmp_path / "one") as kernel:
        cell = kernel.run("%firefly login", answers=["somebody", "wrong-secret"])
        assert cell.error is not None
        assert cell.error.startswith("Unauthorized: the login service did not accept the client id and secret")
        assert "\n" not in cell.error
        assert "wrong-secret" not in json.dumps(cell.outputs)
        assert kernel.run("%%firefly generate --wait\na cat").error is None, "the credentials before are still in use"
    assert not keys.exists()


@pytest.mark.parametrize("locked", [True, False])
def test_without_a_keyring_they_hold_for_this_kernel(quick_sandbox: SandboxInfo, tmp_path: Path, locked: bool) -> None:
    keys = tmp_path if locked else None
    answers = [quick_sandbox.client_id, quick_sandbox.client_secret, "y"]
    with loaded(addresses(quick_sandbox, keys), tmp_path / "one") as kernel:
        cell = kernel.run("%firefly login", answers=answers)
        assert cell.error is None
        assert ("keyring did not take them" if locked else "this computer has no keyring") in cell.text
        assert kernel.run("%%firefly generate --wait\na cat").error is None


def test_nothing_typed_and_nobody_to_ask(kernel: Kernel) -> None:
    assert kernel.run("%firefly login", answers=[""]).error == (
        "InvalidRequest: login: nothing was typed, and nothing was changed; run %firefly login again"
    )
    alone = kernel.run("%firefly login", attended=False).error
    assert alone is not None
    assert alone.startswith("FireflyError: nobody can be asked here; set FIREFLY_SERVICES_CLIENT_ID")
    assert kernel.run("%%firefly generate --wait\na cat").error is None
