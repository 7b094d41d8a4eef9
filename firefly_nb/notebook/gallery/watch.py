"""Looking, once a second, whether there is something new: another cell or another kernel may have made it."""

from __future__ import annotations

import threading
import weakref
from typing import Protocol

_EVERY_SECONDS = 1.0


class Watched(Protocol):
    """Something that can look whether it is still up to date. Called on the watch's thread."""

    def look(self) -> None: ...


class Watch:
    """One thread for all galleries of this kernel, there as long as one of them is."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._every: weakref.WeakSet[Watched] = weakref.WeakSet()
        self._running = False
        self._never = threading.Event()

    def add(self, gallery: Watched) -> None:
        with self._guard:
            self._every.add(gallery)
            if not self._running:
                self._running = True
                threading.Thread(target=self._main, name="firefly gallery", daemon=True).start()

    def remove(self, gallery: Watched) -> None:
        with self._guard:
            self._every.discard(gallery)

    def _main(self) -> None:
        while True:
            self._never.wait(_EVERY_SECONDS)
            with self._guard:
                every = list(self._every)
                self._running = bool(every)
                if not every:
                    return
            for gallery in every:
                gallery.look()
            del every, gallery  # else the last one would be held here


WATCH = Watch()
