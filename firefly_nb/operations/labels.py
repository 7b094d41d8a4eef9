"""The word that stands for an image where it is shown or written down: never its bytes, never a signature."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from firefly_nb.operations.picture import Picture


def image_word(value: object) -> str:
    """What a user would type for an image; for an object without a name, the name of its type.

    Example: ``image_word(Path("cats/first.jpg")) == "cats/first.jpg"``
    """
    if isinstance(value, Picture):
        return value.upload_id or bare_address(value.label)
    if isinstance(value, str | os.PathLike):
        return bare_address(os.fsdecode(value))
    return type(value).__name__


def bare_address(text: str) -> str:
    """A web address without its query, fragment and user, any of which may be a secret; other text as it is."""
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return text.split("?")[0].split("#")[0]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
