"""Thumbnails on their way to the page: those that it wants now, and no longer those that it scrolled past."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from firefly_nb.core.library import Library, Ref
from firefly_nb.errors import StorageError

_WORKERS = 2
_TOGETHER_SECONDS = 0.03  # what is ready within this time travels in one message
_TOGETHER = 24
_USUAL = 256  # pixels
Send = Callable[[dict[str, Any], list[bytes]], None]


class Pictures:
    """Sends thumbnails by ``send({"kind": "thumbs", …}, [bytes, …])``, from threads that live while there is work."""

    def __init__(self, library: Library, send: Send) -> None:
        self._library = library
        self._send = send
        self._guard = threading.Lock()
        self._wanted: dict[Ref, int] = {}
        self._at_work = 0

    def prepare(self, refs: Sequence[Ref]) -> None:
        """Make those of `refs` in the size that most pages ask for, while the page is still on its way."""
        threading.Thread(target=self._prepare, args=(list(refs),), name="firefly thumbnails", daemon=True).start()

    def want(self, refs: Sequence[Ref], pixels: int) -> None:
        """Send the thumbnails of `refs` in this order, and forget about what was wanted before."""
        with self._guard:
            self._wanted = dict.fromkeys(refs, pixels)
            new = min(_WORKERS - self._at_work, len(self._wanted))
            self._at_work += new
        for _ in range(new):
            threading.Thread(target=self._work, name="firefly thumbnails", daemon=True).start()

    def _prepare(self, refs: list[Ref]) -> None:
        for ref in refs:
            if self._at_work:
                return  # the page has come, and says what it wants
            with suppress(StorageError):
                self._library.thumbnail(ref, _USUAL)

    def _work(self) -> None:
        while True:
            found: list[dict[str, Any]] = []
            contents: list[bytes] = []
            until = time.monotonic() + _TOGETHER_SECONDS
            while len(found) < _TOGETHER and time.monotonic() < until and (next_one := self._take()) is not None:
                ref, pixels = next_one
                try:
                    contents.append(self._library.thumbnail(ref, pixels))
                    found.append({"key": key_of(ref), "pixels": pixels})
                except StorageError as error:
                    found.append({"key": key_of(ref), "pixels": pixels, "problem": error.message})
            if found:
                self._send({"kind": "thumbs", "thumbs": found}, contents)
            with self._guard:
                if not self._wanted:
                    self._at_work -= 1
                    return

    def _take(self) -> tuple[Ref, int] | None:
        with self._guard:
            ref = next(iter(self._wanted), None)
            return None if ref is None else (ref, self._wanted.pop(ref))


def key_of(ref: Ref) -> str:
    """How the page calls an output."""
    return f"{ref.job}/{ref.position}"


def ref_of(key: object) -> Ref:
    """The output that the page calls so. What is no key names an output that is not there."""
    job, _, position = str(key).rpartition("/")
    return Ref(job, int(position) if position.isdigit() else -1)
