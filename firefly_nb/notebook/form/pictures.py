"""The images that a form names: found by their words, read once, and shown small."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from firefly_nb.notebook.names import image_named
from firefly_nb.operations import Picture

_THUMB = 160  # pixels


class Pictures:
    """Pictures by the words for them: variables of the notebook, paths, addresses, upload ids.

    `known` are those of the request that the form was filled in from, which no variable has to hold any more.
    """

    def __init__(self, namespace: Mapping[str, object], known: Mapping[str, Picture] | None = None) -> None:
        self._namespace = namespace
        self.known = dict(known or {})
        self._read: dict[str, tuple[object, Picture]] = {}
        self._thumbs: dict[str, str] = {}

    def find(self, word: str, field: str) -> Picture:
        """The picture that `word` means in `field`. Raises `InvalidRequest`.

        It is not read again while the same thing is called so: large ones take a second, and this is asked with every
        letter that is typed. `forget` before it is sent.
        """
        from firefly_nb.core.images import picture_of

        if word in self.known:
            return self.known[word]
        mark = self._mark(word)
        before = self._read.get(word)
        if before is not None and before[0] == mark:
            return before[1]
        picture = picture_of(image_named(word, self._namespace, field), field)
        if not (picture.upload_id or picture.url):
            picture = replace(picture, label=word)
        self._read[word] = (mark, picture)
        return picture

    def forget(self) -> None:
        """Read everything anew: what a variable holds may have been painted over in place."""
        self._read.clear()

    def shown(self, picture: Picture) -> dict[str, str]:
        """Its size and a small copy, for the page."""
        size = f"{picture.width}×{picture.height}" if picture.width and picture.height else ""
        return {"size": size, "thumb": self._thumb(picture)}

    def _mark(self, word: str) -> object:
        """Something that is another when `word` has come to mean something else."""
        name = re.match(r"\w+", word)
        if name is not None and name[0] in self._namespace:
            value = self._namespace[name[0]]
            return id(value), str(getattr(value, "status", ""))
        try:
            facts = Path(word).expanduser().stat()
        except (OSError, ValueError):
            return None
        return facts.st_mtime_ns, facts.st_size

    def _thumb(self, picture: Picture) -> str:
        from PIL import Image

        key = picture.sha256
        if picture.content is None or key is None:
            return ""
        if key not in self._thumbs:
            self._thumbs[key] = ""
            with suppress(OSError, ValueError), Image.open(io.BytesIO(picture.content)) as image:
                image.thumbnail((_THUMB, _THUMB))
                buffer = io.BytesIO()
                image.convert("RGBA" if "A" in image.getbands() else "RGB").save(buffer, "WEBP", quality=75)
                self._thumbs[key] = "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
        return self._thumbs[key]
