"""The worker processes that paint, and the shelf of pictures that were painted before."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections import Counter
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from pathlib import Path

from firefly_nb.sandbox import worker
from firefly_nb.sandbox.worker import Task

Made = tuple[Path, str, tuple[int, int]]

# With flat pictures there is a small number of colours, so that most pictures are on the shelf already.
_FLAT_COLOURS = 16


class Pool:
    """Paints tasks outside of the server's process; the same task is painted once."""

    def __init__(self, folder: Path, workers: int | None, *, flat: bool = False) -> None:
        self.folder = folder
        self.flat = flat
        self.workers = workers or min(4, os.cpu_count() or 1)
        self._executor = self._start()
        self._made: dict[str, asyncio.Task[Made]] = {}
        self._waiting: Counter[str] = Counter()

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=worker.start)

    def warm(self) -> None:
        """Start the processes before the first job needs them."""
        for _ in range(self.workers):
            self._executor.submit(worker.warm)

    async def paint(self, task: Task, size: tuple[int, int]) -> Made:
        """The file of that task's output, its media type and its size in pixels."""
        if self.flat and task.kind != "video":
            colour = int(task.arguments["seed"]) % _FLAT_COLOURS if "seed" in task.arguments else 0
            arguments = {"width": size[0], "height": size[1], "colour": colour}
            task = Task("flat", arguments, task.media_type)
        key = task.key
        found = self._made.get(key)
        if found is None:
            found = asyncio.get_running_loop().create_task(self._work(task, key))
            found.add_done_callback(lambda done: self._ended(key, done))
            self._made[key] = found
        self._waiting[key] += 1
        try:
            # A job that is cancelled must not take the picture from another that waits for the same one.
            return await asyncio.shield(found)
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key] and not found.done():
                self._drop(key, found)
                found.cancel()

    async def _work(self, task: Task, key: str) -> Made:
        place = self.folder / f"output-{key}"
        loop, executor = asyncio.get_running_loop(), self._executor
        try:
            size = await loop.run_in_executor(executor, worker.work, task, str(place))
        except BrokenExecutor:
            # A painter was killed, by a shortage of memory perhaps: its work is begun again, once.
            if self._executor is executor:
                self._executor = self._start()
            size = await loop.run_in_executor(self._executor, worker.work, task, str(place))
        return place, task.media_type, size

    def _ended(self, key: str, done: asyncio.Task[Made]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._drop(key, done)

    def _drop(self, key: str, task: asyncio.Task[Made]) -> None:
        """Take a picture that is not there from the shelf, unless it was begun anew."""
        if self._made.get(key) is task:
            del self._made[key]

    def close(self) -> None:
        """End the processes at once."""
        processes = list((self._executor._processes or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
