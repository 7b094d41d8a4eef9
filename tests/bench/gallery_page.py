"""How long a person waits for the first picture of a gallery, how smoothly it scrolls, and what a thumbnail weighs.

Measured in JupyterLab, in a headless Chromium, from the keys that run the cell. "First" is the first gallery of a page
and a kernel that had time to warm up, "again" the next one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Locator

from tests.bench.gallery import SIZES, fill_home, pictures_made
from tests.browser.pages import NotebookPage
from tests.support.chromium import Chromium, running_chromium
from tests.support.jupyter import Jupyter, running_jupyter, write_notebook

AGAIN = 5
_CELLS = ("%load_ext firefly_nb", *(["%firefly gallery"] * (AGAIN + 1)))
_WARM = 4_000  # milliseconds in which a person types the next cell, and the kernel warms up
# Milliseconds of each frame while somebody scrolls quickly, and the most tiles that were in the page.
_SCROLLED = """async wall => {
    const frames = [];
    let most = 0, before = performance.now();
    for (let step = 0; step < 240; step++) {
        wall.scrollTop += 90;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        frames.push(now - before);
        before = now;
        most = Math.max(most, wall.querySelectorAll('.fg-tile').length);
    }
    return [frames, most];
}"""
_WEIGHTS = """wall => Promise.all([...wall.querySelectorAll('.fg-tile img[src^="blob:"]')].map(
    async image => (await (await fetch(image.src)).blob()).size))"""


def run() -> Iterable[str]:
    """For each size: seconds to the first picture, frames while scrolling, and bytes of a thumbnail."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch, running_chromium() as chromium:
        pictures = pictures_made(Path(scratch) / "made")
        for size in SIZES:
            home = Path(scratch) / str(size)
            fill_home(home, size, pictures)
            folder = Path(scratch) / f"notebooks-{size}"
            folder.mkdir()
            with running_jupyter("lab", folder, {"FIREFLY_HOME": str(home)}) as jupyter:
                yield from _figures(chromium, jupyter, size)


def _figures(chromium: Chromium, jupyter: Jupyter, size: int) -> Iterable[str]:
    weights: dict[int, list[int]] = {}
    for density in (1, 2):
        path = write_notebook(jupyter.folder / f"{density}.ipynb", *_CELLS)
        notebook = NotebookPage(chromium.page(sharpness=density), jupyter, path).open()
        notebook.run(0)
        notebook.page.wait_for_timeout(_WARM)
        waits = [_first_picture(notebook, number) for number in range(1, len(_CELLS))]
        wall = _wall(notebook, 1)
        weights[density] = wall.evaluate(_WEIGHTS)
        if density == 1:
            again = _ms(statistics.median(waits[1:]))
            yield f"{size:6} images: first picture {_ms(waits[0])} (aim: 1000 ms), again {again}"
            frames, most = wall.evaluate(_SCROLLED)
            yield f"{'':14}  scrolling: {_frames(frames)}; at most {most} tiles in the page"
        notebook.page.close()
        jupyter.shut_kernels_down()
    known = [f"{statistics.mean(found):.0f} at density {density}" for density, found in weights.items() if found]
    yield f"{'':14}  bytes of a thumbnail: {', '.join(known)}"


def _first_picture(notebook: NotebookPage, number: int) -> float:
    """Seconds from Ctrl+Enter until a picture of the gallery has been decoded."""
    notebook.cell(number).scroll_into_view_if_needed()
    notebook.cell(number).locator(".cm-content").click()
    started = time.perf_counter()
    notebook.page.keyboard.press("Control+Enter")
    image = notebook.output(number).locator(".fg-tile img:visible").first
    image.wait_for()
    image.evaluate("image => image.decode()")
    return time.perf_counter() - started


def _wall(notebook: NotebookPage, number: int) -> Locator:
    wall = notebook.output(number).locator(".fg-wall")
    wall.scroll_into_view_if_needed()
    return wall


def _frames(frames: Sequence[float]) -> str:
    late = sum(frame > 25 for frame in frames)
    return f"a frame {statistics.median(frames):.1f} ms, {late} of {len(frames)} later than 25 ms"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
