"""One sandbox and one kernel for all tests that can share them: starting a kernel takes a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.kernel import Kernel, running_kernel
from tests.support.sandbox import SandboxInfo, running_sandbox


@pytest.fixture(scope="session")
def quick_sandbox() -> Iterator[SandboxInfo]:
    """A sandbox that makes flat pictures at once."""
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def shared_kernel(quick_sandbox: SandboxInfo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel")
    with running_kernel(quick_sandbox.environment, folder) as kernel:
        loaded = kernel.run("%load_ext firefly_nb")
        assert loaded.error is None
        yield kernel


@pytest.fixture
def kernel(shared_kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path) -> Kernel:
    """A kernel with the extension loaded, in an empty folder; the sandbox has forgotten everything."""
    quick_sandbox.reset()
    done = shared_kernel.run(f"%cd -q {tmp_path}\n%reset -f")
    assert done.error is None
    return shared_kernel


@pytest.fixture
def gallery_home(kernel: Kernel, tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the kernel's client."""
    folder = tmp_path / "home"
    assert kernel.run(f"%config FireflyMagics.home = {str(folder)!r}").error is None
    yield folder
    assert kernel.run("import ipywidgets; ipywidgets.Widget.close_all()").error is None
    assert kernel.run("%config FireflyMagics.home = ''").error is None
