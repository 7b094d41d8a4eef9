"""Every operation there is, by its command. Adding one is adding a class and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from firefly_nb.operations.base import Request
from firefly_nb.operations.composite import AdaptiveComposite, Composite, PreciseComposite
from firefly_nb.operations.edit import Expand, Fill, Similar, Upscale
from firefly_nb.operations.generate import Generate, GenerateImage5
from firefly_nb.operations.options import option_named
from firefly_nb.operations.sizes import Pixels
from firefly_nb.operations.video import Video

IMAGE5 = "image5"


@dataclass(frozen=True, slots=True)
class Operation:
    """A command: `classes` are its request classes, more than one where the model decides about the fields.

    `prompt` says whether a cell's body is needed, possible or refused; `price` is what the service bills for one
    output, in its own unit (`None`: not published).
    """

    command: str
    title: str
    classes: tuple[type[Request], ...]
    prompt: Literal["required", "optional", "none"]
    output: Literal["image", "video"] = "image"
    price: float | None = None

    @property
    def help(self) -> str:
        """One line on what it makes."""
        return (self.classes[0].__doc__ or "").partition("\n")[0]

    def class_for(self, values: Mapping[str, object]) -> type[Request]:
        """The request class that these values are for: `model` tells."""
        return self.classes[-1] if values.get("model") == IMAGE5 else self.classes[0]

    def sizes(self, model: str | None) -> tuple[Pixels, ...]:
        """The sizes, in pixels, that it makes with a model; empty where any size goes."""
        return self.class_for({"model": model}).sizes(model)

    def choices(self, name: str) -> tuple[str, ...]:
        """The words that an option takes, whichever model is chosen."""
        found = (option_named(cls, name) for cls in self.classes)
        return tuple(dict.fromkeys(choice for option in found if option is not None for choice in option.choices))


_ALL = (
    Operation("generate", "Generate", (Generate, GenerateImage5), "required", price=1),
    Operation("similar", "Similar", (Similar,), "none", price=1),
    Operation("expand", "Expand", (Expand,), "optional", price=1),
    Operation("fill", "Fill", (Fill,), "optional", price=1),
    Operation("composite", "Object composite", (Composite,), "required", price=1),
    Operation("precise-composite", "Precise composite", (PreciseComposite,), "none"),
    Operation("adaptive-composite", "Adaptive composite", (AdaptiveComposite,), "none"),
    Operation("upscale", "Upscale", (Upscale,), "none"),
    Operation("video", "Video", (Video,), "required", output="video"),
)

OPERATIONS: Mapping[str, Operation] = {operation.command: operation for operation in _ALL}
