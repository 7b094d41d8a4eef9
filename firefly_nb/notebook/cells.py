"""The way of an operation's cell: words to requests, names to images, requests to jobs that show themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from firefly_nb.core.images import picture_of, read_images
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook import live
from firefly_nb.notebook.names import image_named
from firefly_nb.notebook.saving import folder_of
from firefly_nb.operations import Operation, Picture, Request, as_flag, encode, options, parse, replace_images

if TYPE_CHECKING:
    from pathlib import Path

    from firefly_nb.client import Jobs
    from firefly_nb.notebook.magics import FireflyMagics
    from firefly_nb.operations import Flags


def run(magics: FireflyMagics, line: str, body: str | None) -> None:
    """Do what an operation's line and body say. Raises `InvalidRequest`, and sends nothing, for a mistake in them."""
    parsed = parse(line, body)
    flags = parsed.flags
    if flags.explores:
        from firefly_nb.notebook import matrix

        matrix.run(magics, parsed)
        return
    with flag_spelling(parsed.operation):
        requests = [with_images(request, magics.namespace) for request in parsed.requests]
    if flags.dry_run:
        show_requests(requests)
        return
    folder = None if flags.save is None else folder_of(flags.save)
    follow(magics, magics.client.submit_all(requests, timeout=flags.timeout), flags, folder)


def follow(magics: FireflyMagics, jobs: Jobs, flags: Flags, folder: Path | None) -> None:
    """Show jobs that were just started, and do with them what the common flags say; `folder` is that of --save."""
    if flags.out is not None:
        alone = len(jobs) == 1 and not flags.explores
        magics.bind(flags.out, jobs[0] if alone else jobs)
    if folder is not None:
        for job in jobs:
            magics.savings.when_done(job, folder)
    live.show(jobs)
    if flags.wait or magics.block:
        magics.wait(jobs)


def with_images(request: Request, namespace: Mapping[str, object], read: dict[object, object] | None = None) -> Request:
    """`request` with its images read, variables of the notebook among them. Raises `InvalidRequest`.

    `read` remembers images by their words, for those that stand in many requests.
    """
    known = {} if read is None else read

    def named(field: str, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value not in known:
            known[value] = picture_of(image_named(value, namespace, field), field)
        return known[value]

    return read_images(replace_images(request, named))


@contextmanager
def flag_spelling(operation: Operation) -> Iterator[None]:
    """Errors about a field, spelled as they are typed in a cell: ``--style-ref: …`` instead of ``style_ref: …``."""
    try:
        yield
    except InvalidRequest as error:
        known = {option.name for cls in operation.classes for option in options(cls)}
        if error.field not in known or not error.message.startswith(f"{error.field}:"):
            raise
        message = as_flag(str(error.field)) + error.message.removeprefix(str(error.field))
        raise InvalidRequest(message, field=error.field, code=error.code) from None


def show_requests(requests: Sequence[Request]) -> None:
    """Print what would be sent, as JSON: one object, or a list of them. Images stand there by their names."""
    wires = [asdict(encode(request, _by_label)) for request in requests]
    print(json.dumps(wires[0] if len(wires) == 1 else wires, indent=2, ensure_ascii=False))


def _by_label(picture: Picture) -> dict[str, str]:
    if picture.upload_id is not None:
        return {"uploadId": picture.upload_id}
    return {"url": picture.label} if picture.url is not None else {"uploadId": f"<upload of {picture.label}>"}
