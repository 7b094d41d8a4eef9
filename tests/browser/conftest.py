"""One browser, one server of each app and one sandbox for all tests here; a notebook and a kernel for each.

What a person does is tried in JupyterLab and in Notebook. A test marked `one_app` looks at what is ours alone, whatever
stands around it: it runs in JupyterLab only.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from tests.browser.pages import SCREENS, NotebookPage
from tests.support.chromium import Chromium, installed, running_chromium
from tests.support.jupyter import APPS, Jupyter, running_jupyter, write_notebook
from tests.support.sandbox import SandboxInfo, running_sandbox

OpenNotebook = Callable[..., NotebookPage]

_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    spared = [item for item in ours if item.get_closest_marker("one_app") and _app_of(item) not in {None, APPS[0]}]
    config.hook.pytest_deselected(items=spared)
    items[:] = [item for item in items if item not in spared]


def _app_of(item: pytest.Item) -> object:
    assert isinstance(item, pytest.Function)
    return item.callspec.params.get("jupyter") if hasattr(item, "callspec") else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


# Playwright keeps a loop in this thread for as long as it lives: it ends with this folder's tests.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as chromium:
        try:
            chromium.page().close()
        except Error as error:
            if installed() is None and not os.environ.get("CI"):
                pytest.skip("no Chromium: install it with the system's packages or with `playwright install chromium`")
            raise AssertionError(f"{installed() or 'no Chromium'}: {error}") from error
        yield chromium


@pytest.fixture(scope="package")
def shared_sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "fixed:2", "--seed", "1") as sandbox:
        yield sandbox


@pytest.fixture(scope="package")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser-home")


@pytest.fixture(scope="package", params=APPS)
def jupyter(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    shared_sandbox: SandboxInfo,
    shared_home: Path,
) -> Iterator[Jupyter]:
    """JupyterLab, then Notebook, with kernels that find the sandbox in their environment."""
    folder = tmp_path_factory.mktemp(request.param)
    environment = {**shared_sandbox.environment, "FIREFLY_HOME": str(shared_home)}
    with running_jupyter(request.param, folder, environment) as running:
        yield running


@pytest.fixture
def sandbox(shared_sandbox: SandboxInfo) -> SandboxInfo:
    """The sandbox of the kernels, with nothing in it; `reset(…)` gives it other settings for one test."""
    shared_sandbox.reset(latency="fixed:2", fault=[], rate_limit=[], flat=False)
    return shared_sandbox


@pytest.fixture(scope="package")
def windows(jupyter: Jupyter) -> Iterator[list[Page]]:
    """Windows in which JupyterLab is open and nobody works: opening a notebook there spares starting JupyterLab."""
    pages: list[Page] = []
    yield pages
    for page in pages:
        page.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Chromium) -> Iterator[Page]:
    """A window for a test that starts Jupyter by itself."""
    page = chromium.page()
    yield page
    if request.node.stash.get(_failed, False):
        _keep(page, request.node.name)
    page.close()


def _keep(page: Page, test: str, number: int = 0) -> None:
    """What the window showed when its test failed."""
    SCREENS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENS / f"failed-{test}-{number}.png".replace("/", "_"))


_names = itertools.count()


@pytest.fixture
def open_notebook(
    request: pytest.FixtureRequest,
    chromium: Chromium,
    windows: list[Page],
    jupyter: Jupyter,
    sandbox: SandboxInfo,
    shared_home: Path,
) -> Iterator[OpenNotebook]:
    """``open_notebook("cell 0", "cell 1")``, or a path: an open page with its kernel, ended after the test."""
    notebooks: list[NotebookPage] = []
    reusable: set[NotebookPage] = set()

    def opened(
        *cells: str, path: Path | None = None, sharpness: float = 1, width: int = 1280, height: int = 900
    ) -> NotebookPage:
        # A saved notebook has outputs whose widgets JupyterLab looks for whenever it comes to it.
        fresh = path is None
        if path is None:
            path = write_notebook(jupyter.folder / f"test-{next(_names)}.ipynb", *cells)
        if sharpness == 1 and windows:
            page = windows.pop()
            page.set_viewport_size({"width": width, "height": height})
        else:
            page = chromium.page(width=width, height=height, sharpness=sharpness)
        notebook = NotebookPage(page, jupyter, path)
        notebooks.append(notebook)
        if fresh and sharpness == 1:
            reusable.add(notebook)
        return notebook.open()

    yield opened
    failed = request.node.stash.get(_failed, False)
    for number, notebook in enumerate(notebooks):
        if failed and not notebook.page.is_closed():
            _keep(notebook.page, request.node.name, number)
        if not failed and notebook in reusable and notebook.put_away():
            windows.append(notebook.page)
        else:
            notebook.page.close()
    jupyter.shut_kernels_down()
    for kept in shared_home.iterdir():
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
