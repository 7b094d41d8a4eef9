from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.sandbox import SandboxInfo, running_sandbox


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: SandboxInfo) -> SandboxInfo:
    """A quick sandbox with flat pictures and nothing in it; `reset(…)` gives it other settings for one test."""
    shared_sandbox.reset()
    return shared_sandbox
