"""A keyring that keeps its entries in a JSON file, so that two kernels of a test can share it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Reads and writes the file that the environment names; refuses, as a locked one does, where it is a folder."""

    priority = 1

    @property
    def name(self) -> str:
        return "test keyring"

    @property
    def _file(self) -> Path:
        place = Path(os.environ["KEYRING_FILE"])
        if place.is_dir():
            raise KeyringLocked("the test keyring is locked")
        return place

    def _entries(self) -> dict[str, str]:
        return dict(json.loads(self._file.read_text())) if self._file.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service} / {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file.write_text(json.dumps({**self._entries(), f"{service} / {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        if entries.pop(f"{service} / {username}", None) is None:
            raise PasswordDeleteError("no such entry")
        self._file.write_text(json.dumps(entries))
