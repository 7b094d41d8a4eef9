"""What the sandbox keeps: uploads for seven days, and outputs behind pre-signed addresses.

Everything is a file in one temporary folder that goes when the sandbox does; no name that a client sent is ever used
as a file's name.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import shutil
import tempfile
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

LARGEST_UPLOAD = 15 * 1024 * 1024
UPLOAD_LIFE = 7 * 24 * 3600.0

SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/jxl": "jxl",
    "video/mp4": "mp4",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that a request can name: an upload, or an output of an earlier job. Sizes in pixels."""

    id: str
    path: Path
    sha256: str
    media_type: str
    width: int
    height: int
    bytes: int
    created: float
    expires: float
    flat: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Blob:
    """An output's file, as it lies behind a pre-signed address."""

    key: str
    path: Path
    media_type: str
    job: str
    index: int
    width: int
    height: int


class Storage:
    def __init__(self, upload_life: float, url_life: float) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="firefly-sandbox-"))
        self.upload_life = upload_life
        self.url_life = url_life
        self.base_url = ""
        self.uploads: dict[str, Stored] = {}
        self.blobs: dict[str, Blob] = {}
        self._secret = secrets.token_bytes(32)

    def keep_upload(
        self, content: bytes, media_type: str, size: tuple[int, int], flat: tuple[int, int, int] | None
    ) -> Stored:
        """Keep an uploaded picture; it can be named by its id for `upload_life` seconds."""
        name, now = str(uuid.uuid4()), time.time()
        path = self.folder / f"upload-{name}"
        path.write_bytes(content)
        stored = Stored(
            id=name,
            path=path,
            sha256=hashlib.sha256(content).hexdigest(),
            media_type=media_type,
            width=size[0],
            height=size[1],
            bytes=len(content),
            created=now,
            expires=now + self.upload_life,
            flat=flat,
        )
        self.uploads[name] = stored
        return stored

    def upload(self, name: str) -> Stored | None:
        """The upload by that id, `None` when there is none or its life is over."""
        stored = self.uploads.get(name)
        return stored if stored is not None and stored.expires > time.time() else None

    def keep_blob(self, path: Path, media_type: str, job: str, index: int, size: tuple[int, int]) -> Blob:
        blob = Blob(secrets.token_hex(16), path, media_type, job, index, *size)
        self.blobs[blob.key] = blob
        return blob

    def sign(self, blob: Blob, *, name: str | None = None, life: float | None = None) -> str:
        """A pre-signed address for `blob`, good for `life` seconds (default `url_life`)."""
        name = name or f"{blob.index}.{SUFFIXES.get(blob.media_type, 'bin')}"
        path = f"/results/{blob.key}/{name}"
        started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        seconds = f"{self.url_life if life is None else life:g}"
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": started,
            "X-Amz-Expires": seconds,
            "X-Amz-SignedHeaders": "host",
            "X-Amz-Signature": self._signature(blob.key, started, seconds),
        }
        return f"{self.base_url}{path}?{urlencode(query)}"

    def check(self, key: str, query: dict[str, str]) -> str | None:
        """Why this address does not open: a storage error code, or `None` when it does."""
        started, seconds = query.get("X-Amz-Date", ""), query.get("X-Amz-Expires", "")
        if not hmac.compare_digest(
            self._signature(key, started, seconds).encode(), query.get("X-Amz-Signature", "").encode()
        ):
            return "SignatureDoesNotMatch" if query else "AccessDenied"
        begun = datetime.strptime(started, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC).timestamp()
        return "RequestExpired" if time.time() >= begun + float(seconds) else None

    def behind(self, url: str) -> Blob | None:
        """The output behind one of our own pre-signed addresses; `None` when it is not ours or does not open."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.base_url:
            return None
        pieces = parts.path.split("/")
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        if len(pieces) < 3 or self.check(pieces[2], query) is not None:
            return None
        return self.blobs.get(pieces[2])

    def forget(self) -> None:
        """Drop every upload and output, keeping the folder."""
        for stored in self.uploads.values():
            if stored.path.name.startswith("upload-"):
                stored.path.unlink(missing_ok=True)
        self.uploads.clear()
        self.blobs.clear()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _signature(self, key: str, started: str, seconds: str) -> str:
        return hmac.new(self._secret, f"{key}\n{started}\n{seconds}".encode(), hashlib.sha256).hexdigest()
