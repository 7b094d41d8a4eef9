"""A client on a sandbox, as a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from firefly_nb import Firefly
from tests.support.sandbox import SandboxInfo


def arguments(sandbox: SandboxInfo, home: Path, **more: Any) -> dict[str, Any]:
    """What `Firefly` and `AsyncFirefly` need to use `sandbox`."""
    return {
        "base_url": sandbox.base_url,
        "ims_url": sandbox.ims_url,
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "home": home,
        **more,
    }


@contextmanager
def client_of(sandbox: SandboxInfo, home: Path, **more: Any) -> Iterator[Firefly]:
    """A `Firefly` for the block."""
    client = Firefly(**arguments(sandbox, home, **more))
    try:
        yield client
    finally:
        client.close()
