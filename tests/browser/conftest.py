"""One browser, one server of each app and one sandbox for all tests here; a notebook and a kernel for each."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.pages import SCREENS, NotebookPage
from tests.support.jupyter import APPS, Jupyter, running_jupyter, write_notebook
from tests.support.sandbox import SandboxInfo, running_sandbox

OpenNotebook = Callable[..., NotebookPage]

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
)
_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


# Playwright keeps a loop in this thread for as long as it lives: it ends with this folder's tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, _CHROMIUM)), None)
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        except Error as error:
            if path is None and not os.environ.get("CI"):
                pytest.skip("no Chromium: install it with the system's packages or with `playwright install chromium`")
            raise AssertionError(f"{path or 'no Chromium'}: {error}") from error
        yield browser
        browser.close()


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


_names = itertools.count()


@pytest.fixture
def open_notebook(
    request: pytest.FixtureRequest, browser: Browser, jupyter: Jupyter, sandbox: SandboxInfo, shared_home: Path
) -> Iterator[OpenNotebook]:
    """``open_notebook("cell 0", "cell 1")``, or a path: an open page with its kernel, ended after the test."""
    pages: list[NotebookPage] = []

    def opened(
        *cells: str, path: Path | None = None, sharpness: float = 1, width: int = 1280, height: int = 900
    ) -> NotebookPage:
        if path is None:
            path = write_notebook(jupyter.folder / f"test-{next(_names)}.ipynb", *cells)
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, device_scale_factor=sharpness)  # type: ignore[arg-type]
        page = NotebookPage(context.new_page(), jupyter, path)
        pages.append(page)
        return page.open()

    yield opened
    for number, page in enumerate(pages):
        if request.node.stash.get(_failed, False) and not page.page.is_closed():
            SCREENS.mkdir(exist_ok=True)
            page.page.screenshot(path=SCREENS / f"failed-{request.node.name}-{number}.png".replace("/", "_"))
        page.page.context.close()
    jupyter.shut_kernels_down()
    for kept in shared_home.iterdir():
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
