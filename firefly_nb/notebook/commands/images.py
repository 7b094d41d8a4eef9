"""Commands about images and models at the service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firefly_nb.notebook import live
from firefly_nb.notebook.commands.table import Call, Flag, command
from firefly_nb.notebook.names import image_named
from firefly_nb.notebook.offers import Offer, images

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics


def offered_images(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    """What Tab offers where a command takes an image."""
    return images(magics.namespace, fragment)


@command(
    "upload",
    "Hand an image to the service; its id can stand wherever an image can, for 7 days.",
    arguments="IMAGE [-o NAME]",
    least=1,
    most=1,
    flags=(Flag("--out", "Bind the upload to a variable.", "-o", "NAME", "variable"),),
    complete=offered_images,
)
def upload(call: Call) -> None:
    from firefly_nb.core.images import picture_of

    image = picture_of(image_named(call.words[0], call.magics.namespace, "upload"), "upload")
    upload = call.magics.client.upload(image)
    name = call.text("--out")
    if name is not None:
        call.magics.bind(name, upload)
    size = f", {upload.width}×{upload.height}" if upload.width and upload.height else ""
    live.say(f"Uploaded {upload.label}{size}: {name + ' = ' if name else ''}{upload.id} (for 7 days)")


@command("models", "The custom models that you may use.")
def models(call: Call) -> None:
    from firefly_nb.notebook import render

    found = call.magics.client.models()
    if found:
        live.publish(**render.models(found))
    else:
        live.say("These credentials have no custom models.")
