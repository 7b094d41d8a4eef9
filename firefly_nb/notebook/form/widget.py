"""The form in the page: an anywidget that knows the schema, and asks here about everything else.

What has been filled in is kept in the widget's state, so that a reloaded page shows it again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from firefly_nb.core.images import picture_of
from firefly_nb.errors import FireflyError, InvalidRequest
from firefly_nb.notebook.form.opening import Opening
from firefly_nb.notebook.form.pictures import Pictures
from firefly_nb.notebook.form.schema import schema
from firefly_nb.notebook.form.swatches import ACROSS, places, sheet_address
from firefly_nb.notebook.form.values import Reading, cell_of, cost_words, read, variable_for
from firefly_nb.notebook.names import image_variables
from firefly_nb.operations import LAID_OVER, Request

if TYPE_CHECKING:
    from firefly_nb.client import Firefly
    from firefly_nb.notebook.form.painting import Painting

_STATIC = Path(__file__).parent.parent / "static"
Run = Callable[[tuple[Request, ...]], None]


class FormWidget(anywidget.AnyWidget):
    """One form. `run` is called with the requests when the button is pressed, on whichever thread hears of it."""

    # One module of several files: what anywidget is given has nowhere to import from.
    _esm = "".join((_STATIC / name).read_text(encoding="utf-8") for name in ("element.js", "controls.js", "form.js"))
    _css = (_STATIC / "form.css").read_text(encoding="utf-8")
    schema = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)
    variables: traitlets.List[Any] = traitlets.List().tag(sync=True)
    models: traitlets.List[Any] = traitlets.List().tag(sync=True)
    seeds: traitlets.List[Any] = traitlets.List().tag(sync=True)
    swatches = traitlets.Dict().tag(sync=True)
    paints = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        start: Opening,
        client: Callable[[], Firefly],
        namespace: Mapping[str, Any],
        run: Run,
        painting: Painting | None = None,
    ) -> None:
        self._client = client
        self._namespace = namespace
        self._run = run
        self._painting = painting
        self._pictures = Pictures(namespace, start.pictures)
        self._guard = threading.RLock()
        self._operation = start.operation
        shown = schema(start.operation)
        self._hidden = [each["hidden"] for each in shown["classes"]]
        with_presets = any(field["kind"] == "choices" for each in shown["classes"] for field in each["fields"])
        super().__init__(
            schema=shown,
            values=dict(start.values),
            seeds=list(start.seeds),
            paints=dict(LAID_OVER.get(start.operation.command, ())) if painting is not None else {},
            swatches={"sheet": sheet_address(), "places": places(), "across": ACROSS} if with_presets else {},
        )
        self.on_msg(self._heard)
        # Else a message waits for the cell that runs: see the live panel's Cancel button.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default
        self.look_again()

    def look_again(self) -> None:
        """Read what is filled in, and tell the page what is to be said of it."""
        with self._guard:
            self.variables = sorted(set(image_variables(self._namespace)), key=str.lower)
            reading = self._reading()
            self.feedback = {
                "messages": dict(reading.messages),
                "missing": dict(reading.missing),
                "pictures": {name: self._pictures.shown(picture) for name, picture in reading.pictures.items()},
                **self._said_of(reading.requests),
            }
            if self.values.get("model", "") and str(self.values["model"]).endswith("_custom") and not self.models:
                threading.Thread(target=self._ask_models, name="firefly models", daemon=True).start()

    def remember(self, seeds: list[int]) -> None:
        """Offer these seeds when the lock is closed: they are what the latest job made."""
        self.seeds = seeds
        # What is said of the start of the next one has changed. On a thread of its own: this one belongs to the jobs.
        threading.Thread(target=self.look_again, name="firefly form", daemon=True).start()

    # Inside

    def _reading(self) -> Reading:
        number = self._operation.classes.index(self._operation.class_for(self.values))
        return read(self._operation, self.values, self._hidden[number], self._pictures)

    def _said_of(self, requests: tuple[Request, ...]) -> dict[str, Any]:
        if not requests:
            return {"cost": "", "cell": "", "waits": False}
        waits = False
        try:
            limits = self._client().limits
            waits = limits.starts_in >= 1
            cost = cost_words(requests, limits)
        except FireflyError as error:
            cost = str(error)
        return {"cost": cost, "cell": cell_of(requests, self.values, self._pictures.known), "waits": waits}

    def _heard(self, _: object, content: Mapping[str, Any], buffers: list[memoryview]) -> None:
        """A message of the page. May run on any thread, while the main one is busy."""
        with self._guard:
            values = content.get("values")
            if isinstance(values, dict):
                self.values = values
            kind = content.get("kind")
            if kind == "file" and buffers:
                self._take_file(str(content.get("field")), str(content.get("name")), bytes(buffers[0]))
            elif kind == "run":
                self._start()
            elif kind == "paint":
                self._paint(str(content.get("field")))
            self.look_again()

    def _start(self) -> None:
        self._pictures.forget()
        reading = self._reading()
        if not reading.requests:
            self.send({"kind": "refused"})
            return
        try:
            self._run(reading.requests)
        except FireflyError as error:
            self.send({"kind": "trouble", "field": getattr(error, "field", None) or "", "message": str(error)})
            return
        self.send({"kind": "started"})

    def _take_file(self, field: str, name: str, content: bytes) -> None:
        """A dropped image becomes a variable of the notebook: the equal cell can name it, and other cells use it."""
        try:
            picture_of(content, field)
        except InvalidRequest as error:
            message = error.message.removeprefix(f"{field}: ").replace("bytes", name, 1)
            self.send({"kind": "trouble", "field": field, "message": message})
            return
        word = variable_for(name, content, self._namespace)
        self._namespace[word] = content  # type: ignore[index]  # the notebook's own, which is a dict
        self._pictures.known.pop(word, None)
        self.values = {**self.values, field: word}
        self.send({"kind": "put", "field": field, "value": word})

    def _paint(self, field: str) -> None:
        """Open the editor for a mask, over the image that it belongs to."""
        image = str(self.paints.get(field, ""))
        word = str(self.values.get(image) or "")
        try:
            if not word:
                raise InvalidRequest(f"choose the {image} first: the mask is painted over it")
            if self._painting is not None:
                before = str(self.values.get(field) or "")
                self._painting.open(self._pictures.find(word, image), before, lambda name: self._painted(field, name))
        except FireflyError as error:
            message = str(error).removeprefix(f"{image}: ")
            self.send({"kind": "trouble", "field": field, "message": message[:1].upper() + message[1:]})

    def _painted(self, field: str, name: str) -> None:
        """A stroke has changed the mask in the variable `name`. May run on any thread."""
        with self._guard:
            self._pictures.forget()
            self._pictures.known.pop(name, None)
            if self.values.get(field) != name:
                self.values = {**self.values, field: name}
                self.send({"kind": "put", "field": field, "value": name})
            self.look_again()

    def _ask_models(self) -> None:
        with suppress(FireflyError):
            self.models = [
                {"id": model.id, "name": model.name, "base": model.base or ""} for model in self._client().models()
            ]
