"""What a client knows: its settings, its journal and its jobs. Knows no loop and no thread."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from firefly_nb.core.images import Inputs, read_images
from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.journal import Journal
from firefly_nb.core.lineage import History, history
from firefly_nb.core.recall import recall
from firefly_nb.core.settings import Settings
from firefly_nb.core.state import Finished, Noted, Snapshot, Status
from firefly_nb.errors import FireflyError, JobCancelled, JobUnknown, StorageError
from firefly_nb.operations import Picture, Request, images, outputs_expected, replace_images

J = TypeVar("J", bound=BaseJob)
Make = Callable[[Snapshot, float, Callable[[Snapshot], None]], J]

# A job that the service took may be known again when the credentials, or the service, are well again.
RESUMABLE = (Status.TIMEOUT, Status.UNKNOWN)


class Session(Generic[J]):
    """Jobs of one client, by key, in the order in which they were made."""

    def __init__(self, settings: Settings, make: Make[J]) -> None:
        self.settings = settings
        self.journal = Journal(settings.home)
        self.inputs = Inputs(settings.home)
        self.jobs: dict[str, J] = {}
        self._make = make
        self._met: WeakValueDictionary[str, J] = WeakValueDictionary()
        self._unrecorded = 0

    def new(self, request: Request, timeout: float | None) -> J:
        """A job for `request`, in the journal, not yet under way. Raises `InvalidRequest` for an image that is none."""
        request = replace_images(read_images(request), self._traced)
        for _, picture in images(request):
            if isinstance(picture, Picture):
                self.inputs.put(picture)
        timeout = self.settings.job_timeout if timeout is None else timeout
        key = uuid.uuid4().hex
        snapshot = Snapshot(key=key, number=0, request=request, service=self.settings.service, created=time.time())
        try:
            number, trouble = self.journal.add(snapshot, timeout), self.journal.trouble
        except StorageError as error:
            # Without a journal the job still runs: its outputs are what was asked for.
            self._unrecorded -= 1
            number, trouble = self._unrecorded, str(error)
        snapshot = Snapshot(
            key=key, number=number, request=request, service=self.settings.service, created=snapshot.created
        )
        job = self._make(snapshot, timeout, self.journal.update)
        if trouble is not None:
            job.post(Noted(trouble))
        self.jobs[key] = job
        return job

    def adopt(self, key: str | None = None) -> tuple[list[J], list[J]]:
        """Jobs of kernels that are gone, and our own that ran out of time: (to follow again, ended here and now).

        All of them, or only the job `key`.
        """
        follow, ended = [], []
        for snapshot, timeout in self.journal.adopt(self.settings.base_url, resumable=RESUMABLE, key=key):
            job = self.jobs.get(snapshot.key) or self._met.get(snapshot.key)
            if job is None:
                job = self._make(snapshot, timeout, self.journal.update)
            self.jobs[snapshot.key] = job
            end = fate(job.snapshot)
            if end is None:
                follow.append(job)
            else:
                status, error = end
                job.post(Finished(status, time.time(), error))
                ended.append(job)
        return follow, ended

    def known(self, snapshot: Snapshot) -> J:
        """The job of `snapshot`: the one that runs here, or one made from the journal."""
        job = self.jobs.get(snapshot.key) or self._met.get(snapshot.key)
        if job is None:
            job = self._met[snapshot.key] = self._make(snapshot, self.settings.job_timeout, self.journal.update)
        return job

    def earlier(self, requests: Sequence[Request]) -> list[J | None]:
        """For each request, the job that asked for the same before and need not be repeated (see `recall`)."""
        read = [read_images(request) for request in requests]
        found = recall(self.journal, self.settings.service.name, read)
        return [None if snapshot is None else self.known(snapshot) for snapshot in found]

    def history(self, key: str, position: int | None) -> History:
        """The jobs that led to an output of the job `key`. Raises `StorageError` when nothing is recorded of it."""

        def lookup(keys: Sequence[str]) -> list[Snapshot]:
            recorded = self.journal.jobs(keys=[name for name in keys if name not in self.jobs])
            return [*recorded, *(self.jobs[name].snapshot for name in keys if name in self.jobs)]

        return history(key, position, lookup)

    def origin(self, picture: Picture) -> tuple[Snapshot, int] | None:
        """The job that made a picture, and which of its outputs it is; `None` for one that no job made."""
        traced = self._traced("", picture)
        if not isinstance(traced, Picture) or traced.parent is None:
            return None
        key, position = traced.parent
        here = self.jobs.get(key)
        found = [here.snapshot] if here is not None else self.journal.jobs(keys=[key])
        return (found[0], position) if found else None

    def _traced(self, _: str, picture: object) -> object:
        """A file that is a kept output, or a copy of one, has that output as its parent."""
        if not isinstance(picture, Picture) or picture.parent is not None or picture.sha256 is None:
            return picture
        with suppress(StorageError):
            return replace(picture, parent=self.journal.origin(picture.sha256))
        return picture

    def close(self) -> None:
        self.journal.close()


def fate(snapshot: Snapshot) -> tuple[Status, FireflyError] | None:
    """How a job ended whose kernel died in this state; `None` when it can be followed on."""
    if snapshot.status_url is not None:
        return None
    if snapshot.status is Status.QUEUED:
        return Status.CANCELLED, JobCancelled(
            "its kernel ended before it was sent: nothing was made or billed; run the cell again"
        )
    return Status.UNKNOWN, JobUnknown(
        "its kernel ended while the request was on its way: it may have made a job and may have been billed; look at "
        f"the service's usage before you ask for its {outputs_expected(snapshot.request)} output(s) again"
    )
