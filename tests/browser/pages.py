"""A notebook in a browser as a person uses it: look at a cell, run it, click in it, save, reload.

Every wait is on a condition; every failure names the cell and what it showed instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import nbformat
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response, expect

from tests.support.jupyter import Jupyter
from tests.support.sandbox import wait_until

SCREENS = Path(__file__).parent / "screens"
Theme = Literal["JupyterLab Light", "JupyterLab Dark"]

_PANEL = "const panel = window.jupyterapp.shell.currentWidget;"
_READY = f"""() => {{
    if (!window.jupyterapp) return false;
    {_PANEL}
    const kernel = panel?.sessionContext?.session?.kernel;
    return panel?.content?.model != null && panel.context?.isReady && kernel?.status === 'idle'
        && kernel.connectionStatus === 'connected';
}}"""

# Only a window in order: what JupyterLab restores or opens late would come before what a test looks at.
_OPEN_IN_LAB = """async name => {
    await window.jupyterapp.restored;
    await window.jupyterapp.commands.execute('docmanager:open', {path: name});
}"""

_UNREADABLE = """area => {
    const rgba = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
    const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            layers.push(colour);
            if (colour[3] === 1) break;
        }
        return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
    };
    const light = colour => {
        const part = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
        return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2]);
    };
    const found = [], walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
        if (!words || !element.getClientRects().length) continue;
        const back = behind(element), front = over(rgba(getComputedStyle(element).color), back);
        const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < 4.5) found.push(`${words.slice(0, 60)} (${contrast.toFixed(1)})`);
    }
    return found;
}"""

# What the two apps themselves write on the console on a good day.
_NOISE = (
    r"Failed to load resource: .*(404|403)",
    r"api/(contents|workspaces|me|kernelspecs|nbconvert|terminals|lsp)",
    r"favicon",
    r"WebSocket is closed before the connection is established",
    r"ResizeObserver loop",
    r"reading 'schema'",
)


class NotebookPage:
    """One notebook, open in JupyterLab or Notebook, with its kernel."""

    def __init__(self, page: Page, jupyter: Jupyter, path: Path) -> None:
        self.page = page
        self.jupyter = jupyter
        self.path = path
        self.failed: list[str] = []
        self._reloaded = False
        self._said: list[str] = []
        self._listeners: Mapping[Any, Callable[..., None]] = {
            "console": self._note_console,
            "pageerror": self._note_error,
            "response": self._note_response,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)
        page.set_default_timeout(30_000)

    def open(self) -> NotebookPage:
        """Open the notebook, in JupyterLab's window or on a page of Notebook, and wait for its kernel."""
        name = self.path.relative_to(self.jupyter.folder).as_posix()
        if self.jupyter.app == "notebook":
            self.page.goto(self.jupyter.notebook_url(name))
        else:
            if not self.page.url.startswith(self.jupyter.url):
                self.page.goto(self.jupyter.window_url())
                self.page.wait_for_function("() => window.jupyterapp")
            self.page.evaluate(_OPEN_IN_LAB, name)
        self._wait_until_ready()
        return self

    def put_away(self) -> bool:
        """Close the notebook's tab and leave JupyterLab open; whether there is such a window."""
        here = not self.page.is_closed() and self.page.url.startswith(self.jupyter.url)
        # After a reload, JupyterLab restores what it had open whenever it comes to it.
        if self.jupyter.app != "lab" or self._reloaded or not here:
            return False
        self.theme("JupyterLab Light")
        self._on_panel("window.jupyterapp.shell.expandLeft(); panel.dispose()")
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        return True

    def reload(self) -> None:
        """Reload the page, as F5 does, and wait for the same kernel."""
        self.page.on("dialog", lambda dialog: dialog.accept())
        self._reloaded = True
        self.page.reload()
        self._wait_until_ready()

    def leave(self) -> None:
        """Close the page without the kernel, as closing the laptop does."""
        self.page.goto("about:blank")

    # Cells

    def cell(self, number: int) -> Locator:
        return self.page.locator(".jp-Notebook:visible .jp-Cell").nth(number)

    def output(self, number: int) -> Locator:
        """The area beneath a cell in which its outputs are."""
        return self.cell(number).locator(".jp-OutputArea").first

    def text(self, number: int) -> str:
        """What a person can read beneath a cell."""
        return self.output(number).inner_text().strip()

    def html(self, number: int) -> str:
        return self.output(number).inner_html()

    def source(self, number: int) -> str:
        return str(self._on_panel(f"return panel.content.widgets[{number}].model.sharedModel.getSource()"))

    def write(self, number: int, source: str) -> None:
        """Replace a cell's source."""
        self._on_panel("panel.content.widgets[data[0]].model.sharedModel.setSource(data[1])", [number, source])

    def add_cell(self, source: str) -> int:
        """A code cell at the end; returns its number."""
        self._on_panel(
            "const cells = panel.content.model.sharedModel;"
            "cells.insertCell(cells.cells.length, {cell_type: 'code', source: data})",
            source,
        )
        number = int(self._on_panel("return panel.content.widgets.length - 1"))
        expect(self.cell(number)).to_be_attached()
        return number

    # Running

    def start(self, number: int) -> None:
        """Run a cell with Ctrl+Enter and do not wait."""
        cell = self.cell(number)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        # A key that comes faster than the focus is lost.
        expect(self.page.locator(".jp-Notebook.jp-mod-editMode:visible")).to_be_visible()
        expect(cell).to_have_class(re.compile("jp-mod-active"))
        expect(cell.locator(".cm-content")).to_be_focused()
        self.page.keyboard.press("Control+Enter")

    def run(self, number: int, timeout: float = 30) -> str:
        """Run a cell, wait until its code has returned, and return what it shows by then."""
        before = self.prompt(number)
        self.start(number)
        self.wait_returned(number, other_than=before, timeout=timeout)
        return self.text(number)

    def run_all(self) -> None:
        """Run > Run All Cells; does not wait."""
        self._on_panel("window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def interrupt(self) -> None:
        """The ■ button."""
        self._on_panel("window.jupyterapp.commands.execute('notebook:interrupt-kernel')")

    def restart(self) -> None:
        """Restart the kernel and wait for the new one."""
        self._on_panel("return panel.sessionContext.restartKernel()")
        self._wait_until_ready()

    def prompt(self, number: int) -> str:
        """``[ ]:`` before a cell ran, ``[*]:`` while it runs, ``[3]:`` after."""
        return self.cell(number).locator(".jp-InputPrompt").inner_text().strip()

    def wait_returned(self, number: int, *, other_than: str = "", timeout: float = 30) -> None:
        """Wait until a cell's code has returned."""

        def returned() -> bool:
            prompt = self.prompt(number)
            return prompt != other_than and re.fullmatch(r"\[\d+\]:", prompt) is not None

        wait_until(returned, timeout, f"cell {number} to return (its prompt is {self.prompt(number)!r})")

    def wait_shows(self, number: int, words: str | re.Pattern[str], timeout: float = 30) -> None:
        """Wait until a cell's output has `words` in it."""
        expect(self.output(number)).to_contain_text(words, timeout=timeout * 1000)

    def wait_hides(self, number: int, words: str | re.Pattern[str], timeout: float = 30) -> None:
        expect(self.output(number)).not_to_contain_text(words, timeout=timeout * 1000)

    def images(self, number: int) -> Locator:
        """The pictures beneath a cell."""
        return self.output(number).locator("img")

    def wait_images(self, number: int, count: int, timeout: float = 60) -> None:
        """Wait until `count` pictures stand beneath a cell, each of them loaded."""
        expect(self.images(number)).to_have_count(count, timeout=timeout * 1000)
        for index in range(count):
            image = self.images(number).nth(index)
            wait_until(
                lambda image=image: bool(image.evaluate("i => i.complete && i.naturalWidth > 0")),  # type: ignore[misc]
                timeout,
                f"picture {index} of cell {number} to load",
            )

    def button(self, number: int, name: str) -> Locator:
        """A button beneath a cell, by its accessible name."""
        return self.output(number).get_by_role("button", name=name)

    def unreadable(self, number: int) -> list[str]:
        """Texts beneath a cell whose contrast with what is behind them is under 4.5, each with its contrast."""
        return list(self.output(number).evaluate(_UNREADABLE))

    # The notebook as a file

    def save(self) -> Any:
        """Save with Ctrl+S, and return the notebook as it is on disk."""
        self.page.keyboard.press("Escape")
        self._on_panel("return window.jupyterapp.commands.execute('docmanager:save')")
        wait_until(lambda: not self._on_panel("return panel.context.model.dirty"), 30, "the notebook to be saved")
        return nbformat.read(self.path, as_version=4)

    def close(self) -> None:
        """Shut the kernel down and leave the page."""
        try:
            self._on_panel("return panel.sessionContext.shutdown()")
        except Error:
            self.jupyter.shut_kernels_down()
        self.page.close(run_before_unload=False)

    # The page

    def theme(self, name: Theme) -> None:
        """Change the theme, as Settings > Theme does."""
        self._on_panel("return window.jupyterapp.commands.execute('apputils:change-theme', {theme: data})", name)
        light = "false" if name == "JupyterLab Dark" else "true"
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)

    def screenshot(self, name: str, cell: int | None = None) -> Path:
        """A picture for people, in the folder `screens`."""
        SCREENS.mkdir(exist_ok=True)
        path = SCREENS / f"{name}-{self.jupyter.app}.png"
        if cell is None:
            self.page.screenshot(path=path)
        else:
            self.cell(cell).screenshot(path=path)
        return path

    def shot(self, first: int, last: int | None = None) -> bytes:
        """A picture of a cell, or of several that follow each other, with the first cell of the page selected."""
        self._on_panel("panel.content.activeCellIndex = 0; panel.content.mode = 'command'")
        boxes = [self.cell(number).bounding_box() for number in range(first, (first if last is None else last) + 1)]
        self.page.mouse.move(0, 0)
        found = [box for box in boxes if box is not None]
        top, left = min(box["y"] for box in found), min(box["x"] for box in found)
        height = max(box["y"] + box["height"] for box in found) - top
        width = max(box["width"] for box in found)
        return self.page.screenshot(clip={"x": left, "y": top, "width": width, "height": height}, animations="disabled")

    def collapse_sidebar(self) -> None:
        """Leave the page to the notebook."""
        if self.jupyter.app == "lab":
            self._on_panel("return window.jupyterapp.shell.collapseLeft()")
            expect(self.page.locator("#jp-left-stack")).to_be_hidden()

    @property
    def errors(self) -> list[str]:
        """What was said on the console as an error, without what the apps say of themselves."""
        return [line for line in self._said if not any(re.search(noise, line) for noise in _NOISE)]

    def _wait_until_ready(self) -> None:
        try:
            self.page.wait_for_function(_READY, timeout=60_000)
        except Error:
            SCREENS.mkdir(exist_ok=True)
            self.page.screenshot(path=SCREENS / f"not-ready-{self.jupyter.app}.png")
            raise
        expect(self.page.locator(".jp-Notebook:visible .jp-Cell").first).to_be_visible()

    def _on_panel(self, code: str, data: object = None) -> Any:
        return self.page.evaluate(f"async data => {{ {_PANEL} {code} }}", data)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._said.append(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: Error) -> None:
        self._said.append(f"uncaught: {error}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.request.method} {response.url}")
