"""Jobs in a terminal: a line when they start, and what became of them above the prompt when they have ended."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from IPython.core.getipython import get_ipython

from firefly_nb.notebook import render
from firefly_nb.notebook.live.screen import SCREEN, Watch

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot


class Console:
    """Lines that other threads want to print, printed where they do not run into what is typed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._lines: list[str] = []
        self._ready = False

    def begin(self) -> None:
        """Once, on the main thread: lines that are left are printed after each cell, and at the end."""
        shell = get_ipython()
        if self._ready:
            return
        self._ready = True
        if shell is not None:
            shell.events.register("post_run_cell", lambda _: self.flush())
        atexit.register(self.flush)

    def say(self, text: str) -> None:
        """From any thread: print above the prompt, if one waits for input; else after the cell that runs."""
        with self._guard:
            self._lines.append(text)
        app = _prompt()
        if app is not None:
            from prompt_toolkit.application import run_in_terminal

            app.loop.call_soon_threadsafe(run_in_terminal, self.flush)

    def flush(self) -> None:
        """On the main thread: print what is left."""
        with self._guard:
            lines, self._lines = self._lines, []
        for line in lines:
            print(line, flush=True)


CONSOLE = Console()


class Report:
    """A `View` that speaks once, at the end."""

    def __init__(self) -> None:
        self._said = ""

    def draw(self, snapshots: Sequence[Snapshot], now: float) -> None:
        self._said = ""

    def end(self, snapshots: Sequence[Snapshot]) -> None:
        text = render.jobs_text(snapshots)
        # What is noted after the end is a line more, not everything again.
        CONSOLE.say(text.removeprefix(self._said).strip("\n") if self._said else text)
        self._said = text

    def repeat(self) -> None:
        """What a terminal has printed stands there."""


def show_text(jobs: Sequence[Job]) -> None:
    """Print how jobs start, or how they ended; in the first case, how they ended as soon as they have."""
    snapshots = [job.snapshot for job in jobs]
    if all(snapshot.status.finished for snapshot in snapshots):
        print(render.jobs_text(snapshots))
        return
    print(render.started_text(snapshots))
    CONSOLE.begin()
    SCREEN.add(Watch(jobs, Report()))


def _prompt() -> Any:
    """The prompt that waits for input right now, if there is one."""
    session = getattr(get_ipython(), "pt_app", None)
    app = getattr(session, "app", None)
    return app if app is not None and app.is_running and app.loop is not None else None
