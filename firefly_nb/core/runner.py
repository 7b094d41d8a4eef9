"""One daemon thread with an event loop of its own, for people who do not write `await`."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_FAREWELL = 4.0  # seconds: a process that ends does not wait longer for connections to close


class Runner:
    """A loop in a thread. Dead ones (an ended thread, a forked process) are noticed, not restarted: make another."""

    def __init__(self) -> None:
        #: What is awaited on the loop when it ends, whatever ended it.
        self.last: Callable[[], Coroutine[Any, Any, None]] | None = None
        self._pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._main, name="firefly_nb", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._loop.is_closed() and os.getpid() == self._pid

    @property
    def is_here(self) -> bool:
        """Whether the caller is on the loop's own thread, where waiting would never end."""
        return threading.current_thread() is self._thread

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run `coroutine` on the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call `function` on the loop, soon."""
        self._loop.call_soon_threadsafe(function, *arguments)

    def stop(self) -> None:
        """End the loop and wait for its thread (not when called on it)."""
        if self.alive:
            self._loop.call_soon_threadsafe(self._loop.stop)
            if not self.is_here:
                self._thread.join(timeout=5)

    def _main(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            with suppress(Exception):
                self._loop.run_until_complete(self._farewell())
            self._loop.close()

    async def _farewell(self) -> None:
        if self.last is not None:
            async with asyncio.timeout(_FAREWELL):
                await self.last()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
