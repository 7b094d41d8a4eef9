"""A real Chromium: the system's, or the one that Playwright installed.

Example::

    with running_chromium() as chromium:
        page = chromium.page(width=1120, height=1100, sharpness=1.5)
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


def installed() -> str | None:
    """Where the system's Chromium is; `None` where it has none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """Pages of one size or another. Each sharpness has a browser and a profile of its own.

    The profile is on disk, so that JupyterLab's scripts are compiled once and not for every page.
    """

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._contexts: dict[float, BrowserContext] = {}

    def page(self, *, width: int = 1280, height: int = 900, sharpness: float = 1) -> Page:
        """A new page. Raises Playwright's `Error` where there is no browser."""
        if sharpness not in self._contexts:
            self._contexts[sharpness] = self._playwright.chromium.launch_persistent_context(
                self._folder / str(sharpness),
                executable_path=installed(),
                args=_ARGUMENTS,
                device_scale_factor=sharpness,
            )
        page = self._contexts[sharpness].new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


@contextmanager
def running_chromium() -> Iterator[Chromium]:
    """Chromium for the block; it starts with its first page. Playwright keeps a loop in this thread as long."""
    scratch = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
    with scratch as folder, sync_playwright() as playwright:
        chromium = Chromium(playwright, Path(folder))
        yield chromium
        chromium.close()
