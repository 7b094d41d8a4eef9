"""Commands to work on images by eye: masks to paint, and two pictures to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.commands.images import offered_images
from firefly_nb.notebook.commands.table import Call, Flag, command
from firefly_nb.notebook.names import image_named

if TYPE_CHECKING:
    from collections.abc import MutableMapping


@command(
    "mask",
    "Paint a mask over an image; a variable holds it, at the image's own size, from the first stroke on.",
    arguments="IMAGE -o NAME",
    least=1,
    most=1,
    flags=(Flag("--out", "The variable that holds the mask: white is what is marked.", "-o", "NAME", "variable"),),
    complete=offered_images,
)
def mask(call: Call) -> None:
    from firefly_nb.notebook.mask import show

    name = call.text("--out")
    if name is None:
        raise InvalidRequest(f"mask: no variable to keep it in; write %firefly mask {call.words[0]} -o mask")
    namespace = cast("MutableMapping[str, object]", call.magics.namespace)
    show(image_named(call.words[0], namespace, "mask"), name, namespace)


@command(
    "compare",
    "Two pictures on top of each other, side by side and as their difference, with what their requests differ in.",
    arguments="IMAGE IMAGE",
    least=2,
    most=2,
    complete=offered_images,
)
def compare(call: Call) -> None:
    from firefly_nb.notebook.compare import show

    magics = call.magics
    first, second = (image_named(word, magics.namespace, "compare") for word in call.words)
    show(first, second, lambda: magics.client)
