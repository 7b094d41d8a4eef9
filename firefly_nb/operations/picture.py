"""What stands in an image-valued field of a request once it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on its way to the service. Exactly one of `upload_id`, `url` and `content` is set.

    `label` is the word the user would type for it (a path, a variable, an upload id); it stands in captions and in
    the cell that repeats the request. `width` and `height` are in pixels, `None` where the image was not read.
    `parent` names the output that it came from, as (job key, position), for lineage.
    """

    label: str
    upload_id: str | None = None
    url: str | None = field(default=None, repr=False)  # its query may be a signature
    content: bytes | None = field(default=None, repr=False, compare=False)
    sha256: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    parent: tuple[str, int] | None = None
