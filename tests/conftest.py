"""No test sees the credentials, the journal, the keyring or the Jupyter settings of whoever runs it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import end_processes_in

_SCRATCH = tempfile.TemporaryDirectory(prefix="firefly-nb-tests-", ignore_cleanup_errors=True)
SCRATCH = Path(_SCRATCH.name).resolve()


def _isolate() -> None:
    """Before anything is imported that reads its settings once."""
    for name in [name for name in os.environ if name.startswith(("FIREFLY_", "JUPYTER", "IPYTHON"))]:
        del os.environ[name]
    os.environ.update(
        FIREFLY_HOME=str(SCRATCH / "home"),
        IPYTHONDIR=str(SCRATCH / "ipython"),
        JUPYTER_CONFIG_DIR=str(SCRATCH / "jupyter" / "config"),
        JUPYTER_DATA_DIR=str(SCRATCH / "jupyter" / "data"),
        JUPYTER_RUNTIME_DIR=str(SCRATCH / "jupyter" / "runtime"),
        JUPYTER_PLATFORM_DIRS="1",
        MPLBACKEND="agg",
        PYDEVD_DISABLE_FILE_VALIDATION="1",
        PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
    )


_isolate()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """The whole suite waits more than it works: three processes share it. Chosen tests run in one, for debuggers."""
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return 0
    config.option.dist = "worksteal"
    return 3


@pytest.fixture(scope="session", autouse=True)
def _scratch() -> Iterator[None]:
    yield
    # The sandboxes that kernels started by themselves outlive those kernels by design.
    end_processes_in(SCRATCH)
    _SCRATCH.cleanup()


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `FIREFLY_HOME` for each test, empty at its start."""
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=SCRATCH))
    monkeypatch.setenv("FIREFLY_HOME", str(folder))
    yield folder
    if (folder / "sandbox.json").exists():
        end_processes_in(folder)
