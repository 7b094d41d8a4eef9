"""The way of an operation's cell: words to requests, names to images, requests to jobs that show themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from firefly_nb.core.images import read_images
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook import live
from firefly_nb.notebook.names import image_named
from firefly_nb.notebook.saving import folder_of
from firefly_nb.operations import Operation, Picture, Request, encode, options, parse, replace_images

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics


def run(magics: FireflyMagics, line: str, body: str | None) -> None:
    """Do what an operation's line and body say. Raises `InvalidRequest`, and sends nothing, for a mistake in them."""
    parsed = parse(line, body)
    flags = parsed.flags
    if flags.explores:
        raise InvalidRequest("--vary, --prompts, --wildcards and --complete cannot be used yet; leave them out")
    with flag_spelling(parsed.operation):
        requests = [with_images(request, magics.namespace) for request in parsed.requests]
    if flags.dry_run:
        show_requests(requests)
        return
    folder = None if flags.save is None else folder_of(flags.save)
    jobs = magics.client.submit_all(requests, timeout=flags.timeout)
    if flags.out is not None:
        magics.bind(flags.out, jobs[0] if len(jobs) == 1 else jobs)
    if folder is not None:
        for job in jobs:
            magics.savings.when_done(job, folder)
    live.show(jobs)
    if flags.wait or magics.block:
        magics.wait(jobs)


def with_images(request: Request, namespace: Mapping[str, object]) -> Request:
    """`request` with its images read, variables of the notebook among them. Raises `InvalidRequest`."""

    def named(field: str, value: object) -> object:
        return image_named(value, namespace, field) if isinstance(value, str) else value

    return read_images(replace_images(request, named))


@contextmanager
def flag_spelling(operation: Operation) -> Iterator[None]:
    """Errors about a field, spelled as they are typed in a cell: ``--style-ref: …`` instead of ``style_ref: …``."""
    try:
        yield
    except InvalidRequest as error:
        flags = {option.name: option.flag for cls in operation.classes for option in options(cls)}
        flag = flags.get(error.field or "")
        if flag is None or not error.message.startswith(f"{error.field}:"):
            raise
        message = flag + error.message.removeprefix(str(error.field))
        raise InvalidRequest(message, field=error.field, code=error.code) from None


def show_requests(requests: Sequence[Request]) -> None:
    """Print what would be sent, as JSON: one object, or a list of them. Images stand there by their names."""
    wires = [asdict(encode(request, _by_label)) for request in requests]
    print(json.dumps(wires[0] if len(wires) == 1 else wires, indent=2, ensure_ascii=False))


def _by_label(picture: Picture) -> dict[str, str]:
    if picture.upload_id is not None:
        return {"uploadId": picture.upload_id}
    return {"url": picture.label} if picture.url is not None else {"uploadId": f"<upload of {picture.label}>"}
