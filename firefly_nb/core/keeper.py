"""Fetches a finished job's outputs and keeps them, byte for byte, each with a JSON file beside it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from firefly_nb.core.answers import Source
from firefly_nb.core.api import Api
from firefly_nb.core.examine import BEGINNING, begins_well, examine, neither
from firefly_nb.core.outputs import SUFFIXES, Output, held
from firefly_nb.core.records import sidecar
from firefly_nb.core.state import ResultFacts, Snapshot
from firefly_nb.errors import ServiceError, Unreachable
from firefly_nb.operations import Picture, images

_LARGEST = 256 * 1024 * 1024


class Expired(ServiceError):
    """The pre-signed address is no longer good: a new one comes with the next status answer."""


class Keeper:
    """Where outputs go: `home/outputs/<day>/<number>-<operation>-<key>/<seed>.jpg`."""

    def __init__(self, home: Path, api: Api) -> None:
        self._home = home
        self._api = api

    async def keep(self, job: Snapshot, facts: ResultFacts, index: int, source: Source) -> tuple[Output, str | None]:
        """Fetch, check and store one output.

        The second part is the line to tell the user when it could not be stored: the output then holds its bytes in
        memory. Raises `Expired` or `Unreachable` when another try makes sense, `ServiceError` when none does.
        """
        content = await self._fetch(source.url)
        return await asyncio.to_thread(self._checked, job, facts, index, source, content)

    def _checked(
        self, job: Snapshot, facts: ResultFacts, index: int, source: Source, content: bytes
    ) -> tuple[Output, str | None]:
        """Check and store `content`. Takes as long as decoding a picture and writing a file does."""
        output = _described(job, facts, index, source, content)
        try:
            return replace(output, path=self._store(job, output, content)), None
        except OSError as error:
            trouble = (
                f"{self._home}: {error.strerror or error}; output {index + 1} is held in memory: .save() it elsewhere"
            )
            return held(output, content), trouble

    async def _fetch(self, url: str) -> bytes:
        async with self._api.download(url) as response:
            if response.status_code in {400, 401, 403, 404, 410}:
                raise Expired(f"the output's address is no longer good ({response.status_code})")
            if response.status_code >= 400:
                raise Unreachable(f"the output's host answered {response.status_code}; try again later")
            announced = response.headers.get("content-length", "")
            length = int(announced) if announced.isdigit() and "content-encoding" not in response.headers else None
            if length is not None and length > _LARGEST:
                raise ServiceError(f"the output is said to be {length >> 20} MB: more than any that the service makes")
            content, looked = bytearray(), False
            async for chunk in response.aiter_bytes():
                content += chunk
                if not looked and len(content) >= BEGINNING:
                    looked = True
                    if not begins_well(bytes(content[:BEGINNING])):
                        raise neither()
                if len(content) > _LARGEST:
                    raise ServiceError(f"the output does not end after {_LARGEST >> 20} MB")
            if length is not None and len(content) != length:
                raise Unreachable(f"the output was cut off: {len(content)} of {length} bytes came")
            return bytes(content)

    def _store(self, job: Snapshot, output: Output, content: bytes) -> Path:
        folder = self.folder(job)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".part-{output.index}-{os.getpid()}"
        try:
            part.write_bytes(content)
            target = _free(folder, output, output.sha256)
            part.replace(target)
            note = json.dumps(sidecar(job, output, finished=time.time()), indent=2, ensure_ascii=False)
            part.write_text(note, "utf-8")
            part.replace(target.with_suffix(".json"))
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return target

    def folder(self, job: Snapshot) -> Path:
        """The job's own folder. Its name is made of nothing that came from outside."""
        day = datetime.fromtimestamp(job.created).strftime("%Y-%m-%d")
        return self._home / "outputs" / day / f"{job.number:06d}-{job.request.command}-{job.key[:6]}"


def _free(folder: Path, output: Output, sha256: str) -> Path:
    """`<seed>.jpg`, or with a number where another output stands there; the same file again is the same place."""
    stem = str(output.seed) if output.seed is not None else f"output-{output.index + 1}"
    suffix = SUFFIXES.get(output.media_type, ".bin")
    number = 0
    while True:
        place = folder / f"{stem}{f'-{number}' if number else ''}{suffix}"
        if not place.exists() or hashlib.sha256(place.read_bytes()).hexdigest() == sha256:
            return place
        number += 1


def _described(job: Snapshot, facts: ResultFacts, index: int, source: Source, content: bytes) -> Output:
    found = examine(content)
    return Output(
        job=job.key,
        index=index,
        seed=source.seed if source.seed is not None else _seed_sent(job, index),
        media_type=found.media_type,
        width=found.width or facts.width,
        height=found.height or facts.height,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        parent=_parent(job),
    )


def _seed_sent(job: Snapshot, index: int) -> int | None:
    seeds = getattr(job.request, "seeds", None)
    return seeds[index] if seeds and index < len(seeds) else None


def _parent(job: Snapshot) -> tuple[str, int] | None:
    """The output that this job worked on: the first image of the request that came from one."""
    for _, value in images(job.request):
        if isinstance(value, Picture) and value.parent is not None:
            return value.parent
    return None
