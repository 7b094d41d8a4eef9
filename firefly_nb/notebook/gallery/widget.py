"""The gallery in the page: an anywidget that shows what it is told, and asks here for what comes into sight.

What is looked for is kept in the widget's state, so that a reloaded page looks for it again. All else travels in
messages, pictures as their bytes: messages are heard while the kernel is busy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from firefly_nb.core.home import home_path
from firefly_nb.core.library import Deletion, Library, Ref
from firefly_nb.core.miniatures import reduced, webp
from firefly_nb.errors import FireflyError
from firefly_nb.notebook.form.opening import Opening
from firefly_nb.notebook.gallery.actions import AT_ONCE, FORMS, opening_for, request_for, reveal, reveals, save
from firefly_nb.notebook.gallery.pictures import Pictures, key_of, ref_of
from firefly_nb.notebook.gallery.search import Search
from firefly_nb.notebook.gallery.telling import counted, details, tiles, title_of
from firefly_nb.notebook.gallery.watch import WATCH
from firefly_nb.notebook.render.words import count
from firefly_nb.operations import OPERATIONS, Request

_STATIC = Path(__file__).parent.parent / "static"
_PARTS = ("element.js", "gallery-thumbs.js", "gallery-wall.js", "gallery-details.js", "gallery.js")
_LARGE, _QUALITY = 1024, 82  # pixels of the picture in the details
_FILM_BYTES = 24_000_000
_FIRST = 12  # thumbnails that are made before they are asked for
_WINDOW = 200  # tiles that are told of at once, at most


class Around(Protocol):
    """The place of a gallery in the notebook: where jobs and forms show, and what stays."""

    def run(self, request: Request) -> list[int]:
        """Start the jobs of `request`, show them under the gallery, and return their numbers."""

    def open(self, opening: Opening) -> None:
        """Show a form under the gallery."""

    def close(self) -> None:
        """Take that form away."""

    def keep(self, said: str, counted: str, refs: list[Ref]) -> None:
        """What the notebook shows when it has no kernel."""


class GalleryWidget(anywidget.AnyWidget):
    """One gallery. Every message may be heard on any thread, while the main one is busy."""

    # One module of several files: what anywidget is given has nowhere to import from.
    _esm = "".join((_STATIC / name).read_text(encoding="utf-8") for name in _PARTS)
    _css = (_STATIC / "gallery.css").read_text(encoding="utf-8")
    search = traitlets.Dict().tag(sync=True)
    reveals = traitlets.Bool().tag(sync=True)

    def __init__(self, library: Library, search: Search, around: Around) -> None:
        self._library = library
        self._around = around
        self._guard = threading.RLock()
        self._search = search
        self._found: list[Ref] = []
        self._edition = 0
        self._deletions: list[Deletion] = []
        self._looked_at: Ref | None = None
        self._revision = 0
        self._thumbs = Pictures(library, self._send_all)
        self._slow = ThreadPoolExecutor(1, "firefly details")
        self._heard_of: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "find": self._find,
            "entries": self._entries,
            "thumbs": lambda message: self._thumbs.want(_refs(message), int(message.get("pixels", 256))),
            "details": self._details,
            "star": self._star,
            "delete": self._delete,
            "undo": lambda _: self._undo(),
            "act": self._act,
            "save": self._save,
            "unform": lambda _: self._around.close(),
        }
        super().__init__(search=search.record(), reveals=reveals())
        self.on_msg(self._heard)
        # Else a message waits for the cell that runs: see the live panel's Cancel button.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default
        WATCH.add(self)

    def prepare(self, refs: list[Ref]) -> None:
        """Begin with what the page will ask for first."""
        self._thumbs.prepare(refs[:_FIRST])

    def close(self) -> None:
        WATCH.remove(self)
        self._slow.shutdown(wait=False, cancel_futures=True)
        super().close()

    def look(self) -> None:
        """Tell the page when there is something new. Called once a second."""
        try:
            revision = self._library.changed()
        except FireflyError:
            return  # the next search says what is wrong
        if self._edition and revision != self._revision:
            self._revision = revision
            self._send_all({"kind": "changed"}, [])

    # What the page asks for

    def _heard(self, _: object, content: Mapping[str, Any], buffers: list[memoryview]) -> None:
        answer = self._heard_of.get(str(content.get("kind")))
        if answer is None:
            return
        try:
            with self._guard:
                answer(content)
        except FireflyError as error:
            self.send({"kind": "trouble", "message": str(error)})

    def _find(self, message: Mapping[str, Any]) -> None:
        """Look for what the page's search says; the tiles that it has in sight come with the answer."""
        search = Search.of(message.get("search") or {})
        query = search.query()
        self._revision = self._library.changed()  # before the search: what comes meanwhile is told of
        found = self._library.find(query)
        films = 0
        if query.operation is None or OPERATIONS[query.operation].output == "video":
            films = len(self._library.find(replace(query, operation="video")))
        self._search, self._found = search, found
        self._edition += 1
        if self.search != search.record():
            self.search = search.record()
        wanted = {str(key) for key in message.get("keep") or ()}
        places = {key: place for place, ref in enumerate(found) if (key := key_of(ref)) in wanted} if wanted else {}
        start = places.get(str(message.get("from")), 0)
        total = counted(len(found) - films, films)
        self.send(
            {
                "kind": "found",
                "serial": message.get("serial"),
                "edition": self._edition,
                "total": len(found),
                "counted": total,
                "said": search.said,
                "search": search.record(),
                "places": places,
                **self._window(max(0, start - 30), start + 60),
            }
        )
        self._around.keep(search.said, total, list(found))
        self._slow.submit(self._tell_filters)

    def _entries(self, message: Mapping[str, Any]) -> None:
        start, stop = int(message.get("start", 0)), int(message.get("stop", 0))
        if message.get("edition") == self._edition and 0 <= start < stop:
            window = self._window(start, min(stop, start + _WINDOW))
            self.send({"kind": "entries", "edition": self._edition, **window})

    def _window(self, start: int, stop: int) -> dict[str, Any]:
        return {"start": start, "entries": tiles(self._library, self._found[start:stop])}

    def _details(self, message: Mapping[str, Any]) -> None:
        self._looked_at = ref_of(message.get("key"))
        self._slow.submit(self._tell_details, self._looked_at)

    def _star(self, message: Mapping[str, Any]) -> None:
        ref, on = ref_of(message.get("key")), message.get("on") is True
        self._library.star(ref, on)
        self._revision = self._library.changed()
        self.send({"kind": "starred", "key": key_of(ref), "on": on})

    def _delete(self, message: Mapping[str, Any]) -> None:
        deletion = self._library.delete(_refs(message))
        self._deletions.append(deletion)
        self._revision = self._library.changed()
        said = f"{count(len(deletion.refs), 'output')} deleted, kept in the trash for 30 days"
        self.send({"kind": "deleted", "keys": [key_of(ref) for ref in deletion.refs], "message": said})

    def _undo(self) -> None:
        if not self._deletions:
            return
        refs = self._library.undo(self._deletions.pop())
        self._revision = self._library.changed()
        keys, left = [key_of(ref) for ref in refs], len(self._deletions)
        said = f"{count(len(refs), 'output')} brought back"
        self.send({"kind": "undone", "keys": keys, "message": said, "left": left})

    def _act(self, message: Mapping[str, Any]) -> None:
        action, ref = str(message.get("action")), ref_of(message.get("key"))
        if action in AT_ONCE:
            numbers = self._around.run(request_for(action, self._library, ref))
            said = f"{', '.join(f'Job #{number}' for number in numbers)} started, under the gallery"
            self.send({"kind": "done", "action": action, "message": said})
        elif action == "reveal":
            path = self._library.output(ref).path
            if path is not None:
                reveal(path)
        elif action in FORMS:
            opening = opening_for(action, self._library, ref)
            self._around.open(opening)
            self.send({"kind": "form", "action": action, "message": f"{opening.operation.title}: filled in below"})

    def _save(self, message: Mapping[str, Any]) -> None:
        place = save(self._library, ref_of(message.get("key")), str(message.get("target") or "").strip())
        self.send({"kind": "done", "action": "save", "message": f"Saved as {home_path(place.absolute())}"})

    # What takes a while

    def _tell_filters(self) -> None:
        try:
            counts = self._library.counts()
        except FireflyError:
            return
        operations = [[name, title_of(name), number] for name, number in counts.operations.items()]
        models = [[name, name, number] for name, number in counts.models.items()]
        self._send_all({"kind": "filters", "total": counts.total, "operations": operations, "models": models}, [])

    def _tell_details(self, ref: Ref) -> None:
        """The words, then the picture, unless something else is looked at by now."""
        if ref != self._looked_at:
            return
        try:
            self._send_all({"kind": "details", **details(self._library.details(ref))}, [])
            output = self._library.output(ref)
            if output.is_video and output.size <= _FILM_BYTES:
                content, kind = output.bytes, output.media_type
            else:
                content, kind = webp(reduced(output, _LARGE, _LARGE), _QUALITY, effort=2), "image/webp"
        except FireflyError as error:
            self._send_all({"kind": "unseen", "key": key_of(ref), "message": error.message}, [])
        else:
            self._send_all({"kind": "picture", "key": key_of(ref), "type": kind}, [content])

    def _send_all(self, message: dict[str, Any], contents: list[bytes]) -> None:
        if self.comm is not None:  # closed meanwhile
            self.send(message, contents)


def _refs(message: Mapping[str, Any]) -> list[Ref]:
    return [ref_of(key) for key in message.get("keys") or ()]
