"""Importing, while the kernel has nothing to do, what the first ``%%firefly`` cell will need.

Loading the extension imports nothing heavy, so the first cell would pay for all of it: a second or so. A thread imports
it step by step instead. Never while a cell runs, and never at the same time as the main thread, for two reasons: a cell
must not become slower by it, and two threads that import the same packages can see them half made.
"""

from __future__ import annotations

import contextvars
from contextlib import suppress
from importlib import import_module
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.events import EventManager

# The heaviest are steps of their own: a cell that starts waits for the end of the current one.
STEPS = (
    "annotated_types",
    "pydantic.main",
    "pydantic.dataclasses",
    "firefly_nb.operations.fields",
    "firefly_nb.operations",
    "PIL.Image",
    "anyio",
    "ssl",
    "httpx",
    "aiohttp",
    "firefly_nb.core.scheduler",
    "firefly_nb.client",
    "ipywidgets",
    "firefly_nb.notebook.live.panel",
    "firefly_nb.notebook.cells",
    "firefly_nb.notebook.commands",
    "keyring",
)
# "Run all" sends the next cell within this time: then nothing is begun.
_CALM_SECONDS = 0.3


class WarmUp:
    """The imports of one shell. `stop` before importing anything of the kind on another thread."""

    def __init__(self, events: EventManager) -> None:
        self._events = events
        self._idle = Event()
        self._stopped = Event()
        self._step = Lock()

    def begin(self) -> None:
        """Start as soon as the cell that calls this has ended."""
        self._events.register("pre_execute", self._pause)
        self._events.register("post_execute", self._idle.set)
        # In an empty context: what an import might print does not belong to the cell.
        run = contextvars.Context().run
        Thread(target=run, args=(self._run,), name="firefly_nb warm-up", daemon=True).start()

    def stop(self) -> None:
        """Begin no further step; returns when none is under way."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._idle.set()
        with self._step:
            pass
        with suppress(ValueError):
            self._events.unregister("pre_execute", self._pause)
            self._events.unregister("post_execute", self._idle.set)

    def _pause(self) -> None:
        self._idle.clear()
        with self._step:
            pass

    def _run(self) -> None:
        left = list(STEPS)
        calm = False
        while left:
            if not calm:
                self._idle.wait()
                calm = not self._stopped.wait(_CALM_SECONDS)
            with self._step:
                if self._stopped.is_set():
                    return
                calm = calm and self._idle.is_set()
                if calm:
                    with suppress(Exception):
                        import_module(left.pop(0))
