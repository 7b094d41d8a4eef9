"""Snapshots of jobs as a client would hold them, with real requests and real pictures.

Example::

    job = snapshot(generate("a cat", num_variations=2), outputs=kept(tmp_path, 1, 2))
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Service, Snapshot, Status
from firefly_nb.operations import Request, build
from tests.support.pictures import opened, picture

SANDBOX = Service("sandbox", "http://127.0.0.1:1234", sandbox=True)
REAL = Service("firefly-api.adobe.io", "https://firefly-api.adobe.io")
CREATED = 1_780_000_000.0

_numbers = itertools.count(1)


def generate(prompt: str = "a cat in a sunbeam", **options: object) -> Request:
    return build("generate", {"prompt": prompt, **options})


def snapshot(
    request: Request | None = None,
    status: Status = Status.SUCCEEDED,
    outputs: Sequence[Output] = (),
    service: Service = SANDBOX,
    **more: Any,
) -> Snapshot:
    """A job that was sent a second after it was made, and took 8.4 seconds if it has ended."""
    number = next(_numbers)
    facts: dict[str, Any] = {
        "key": f"key{number}",
        "number": number,
        "request": request or generate(),
        "service": service,
        "created": CREATED,
        "sent": CREATED + 1,
        "accepted": CREATED + 1.2,
        "finished": CREATED + 9.4 if status.finished else None,
        "status": status,
        "phase": status.value,
        "id": f"urn:job:{number}",
        "outputs": tuple(outputs),
    }
    return Snapshot(**(facts | more))


def kept(folder: Path, *seeds: int, width: int = 640, height: int = 480, content: bytes | None = None) -> list[Output]:
    """Outputs whose files lie in `folder`, one for each seed, each with a picture of its own."""
    colours = itertools.cycle(("teal", "indianred", "olive", "slateblue"))
    found = []
    for index, (seed, colour) in enumerate(zip(seeds, colours, strict=False)):
        data = content if content is not None else picture(width, height, colour, "JPEG")
        found.append(output_of(folder / f"{seed}.jpg", data, seed, index))
    return found


def output_of(path: Path, content: bytes, seed: int | None, index: int = 0, media_type: str = "image/jpeg") -> Output:
    """An output whose file is at `path`."""
    path.write_bytes(content)
    size: tuple[int, int] | tuple[None, None] = (None, None)
    if media_type.startswith("image/"):
        size = opened(content).size
    return Output(
        job="key",
        index=index,
        seed=seed,
        media_type=media_type,
        width=size[0],
        height=size[1],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
    )
