"""Images on their way to the service: each is sent once, however many jobs use it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from firefly_nb.core.api import Api
from firefly_nb.core.hosts import place
from firefly_nb.core.images import UPLOAD_LIMIT, Inputs, picture_of_fetched, read_by_service
from firefly_nb.core.journal import Journal
from firefly_nb.errors import FireflyError, InvalidRequest, ServiceError, StorageError
from firefly_nb.operations import Picture, Request, check, images, replace_images

Sources = Callable[[Picture], dict[str, str]]


class Uploads:
    """Shared by every job of one client; belongs to one event loop."""

    def __init__(self, api: Api, journal: Journal, inputs: Inputs) -> None:
        self._api = api
        self._journal = journal
        self._inputs = inputs
        self._under_way: dict[str, asyncio.Task[str]] = {}
        self._read: dict[str, Picture] = {}  # what was fetched, by its address

    def begin(self, request: Request, started: Callable[[int], None]) -> Batch:
        """Start what `request` needs uploaded. `started` is called with the number of images that are really sent."""
        return Batch(self, request, started)

    async def source(self, picture: Picture, started: Callable[[], None] = lambda: None) -> dict[str, str]:
        """How the service is to find `picture`: `{"uploadId": …}` or `{"url": …}`.

        Raises `InvalidRequest` for an image that is gone or refused, and the errors of a request.
        """
        if picture.upload_id is not None:
            return {"uploadId": picture.upload_id}
        if picture.url is not None and read_by_service(picture.url):
            return {"url": picture.url}
        name = picture.sha256 or picture.url or picture.label
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._upload(picture, started))
            self._under_way[name] = task
            task.add_done_callback(lambda _: self._under_way.pop(name, None))
        # A job that is cancelled must not take away the upload of the others that wait for it.
        return {"uploadId": await asyncio.shield(task)}

    def read(self, picture: Picture) -> Picture:
        """`picture` with what is known of it since it was fetched."""
        return self._read.get(picture.url or "", picture)

    def forget(self, source: dict[str, str]) -> None:
        """Do not send the upload that `source` names again."""
        with suppress(StorageError):
            self._journal.drop_upload(source.get("uploadId", ""))

    async def close(self) -> None:
        for task in list(self._under_way.values()):
            task.cancel()
            with suppress(asyncio.CancelledError, FireflyError):
                await task

    async def _upload(self, picture: Picture, started: Callable[[], None]) -> str:
        if picture.url is not None:
            started()
            picture = await self._fetched(picture)
        picture = self._inputs.fill(picture)
        identity = (await self._api.endpoint()).identity
        if picture.sha256 is not None:
            with suppress(StorageError):
                known = self._journal.upload_id(picture.sha256, identity, time.time())
                if known is not None:
                    return known
        if picture.content is None or picture.media_type is None:
            raise InvalidRequest(f"{picture.label}: the image is no longer kept here; give it again")
        started()
        upload_id = await self._api.upload(picture.content, picture.media_type)
        if picture.sha256 is not None:
            with suppress(StorageError):
                self._journal.add_upload(picture.sha256, identity, upload_id, time.time())
        return upload_id

    async def _fetched(self, picture: Picture) -> Picture:
        assert picture.url is not None
        async with self._api.download(picture.url) as response:
            if response.status_code >= 400:
                raise InvalidRequest(
                    f"{picture.label}: {place(picture.url)} answered {response.status_code}; save the image and give "
                    "its path"
                )
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > UPLOAD_LIMIT:
                    raise InvalidRequest(
                        f"{picture.label}: more than 15 MB; save it, make it smaller and give its path"
                    )
        fetched = await asyncio.to_thread(picture_of_fetched, bytes(content), picture.label, "image")
        self._inputs.put(fetched)
        self._read[picture.url] = replace(fetched, content=None)
        return fetched


class Batch:
    """The uploads of one request, under way while the job waits for its turn."""

    def __init__(self, uploads: Uploads, request: Request, started: Callable[[int], None]) -> None:
        self._pictures = {value for _, value in images(request) if isinstance(value, Picture)}
        self._uploads = uploads
        self._request = request
        self._count = 0
        self._started = started
        self._tasks = self._begun()

    def _begun(self) -> dict[Picture, asyncio.Task[dict[str, str]]]:
        return {each: asyncio.create_task(self._uploads.source(each, self._one_more)) for each in self._pictures}

    def _one_more(self) -> None:
        self._count += 1
        self._started(self._count)

    async def sources(self) -> Sources:
        """The function that `encode` asks for each picture. Raises what the first failed upload raised.

        The rules between images are kept once more: of one that had to be fetched they were not known before.
        """
        found = {picture: await task for picture, task in self._tasks.items()}
        check(replace_images(self._request, lambda _, value: self._known(value)))
        return found.__getitem__

    def lost(self, error: FireflyError) -> bool:
        """Whether `error` is a refusal because of an upload of an earlier job: that one can be sent again.

        One that the user named by its id cannot, and one that has only just been sent would fare no better.
        """
        refused = isinstance(error, InvalidRequest) or (isinstance(error, ServiceError) and error.status == 404)
        mine = [
            picture for picture in self._pictures if picture.upload_id is None and "uploadId" in self._source(picture)
        ]
        named = "uploadid" in str(error).lower() or any(self._source(each)["uploadId"] in str(error) for each in mine)
        return refused and named and self._count < len(mine)

    async def again(self) -> Sources:
        """The same as `sources`, every image sent anew."""
        self.forget()
        self._tasks = self._begun()
        return await self.sources()

    def _source(self, picture: Picture) -> dict[str, str]:
        return self._tasks[picture].result()

    def _known(self, value: object) -> object:
        return self._uploads.read(value) if isinstance(value, Picture) else value

    def forget(self) -> None:
        """Take the uploads as gone, after a refusal that may be because of one: the next job sends its images again."""
        for task in self._tasks.values():
            if task.done() and not task.cancelled() and task.exception() is None:
                self._uploads.forget(task.result())

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
            task.add_done_callback(_look)


def _look(task: asyncio.Task[dict[str, str]]) -> None:
    """An upload of a job that ended otherwise may fail unseen: look at it, so that asyncio does not complain."""
    if not task.cancelled():
        task.exception()


@dataclass(frozen=True, slots=True)
class Upload:
    """An image that the service holds, for 7 days. It can stand wherever an image can.

    `id` is the upload id; `width` and `height` are pixels, `None` where the image was not read here.
    """

    id: str
    label: str
    width: int | None = None
    height: int | None = None
    media_type: str | None = None
    sha256: str | None = field(default=None, repr=False)
    parent: tuple[str, int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, picture: Picture, source: dict[str, str]) -> Upload:
        """The upload of `picture` that `source` names. Raises `InvalidRequest` where the service reads it elsewhere."""
        if "uploadId" not in source:
            raise InvalidRequest(f"{picture.label}: the service reads from this address itself; use it as it is")
        return cls(
            source["uploadId"],
            picture.label,
            picture.width,
            picture.height,
            picture.media_type,
            picture.sha256,
            picture.parent,
        )

    def as_picture(self) -> Picture:
        return Picture(
            label=self.label,
            upload_id=self.id,
            sha256=self.sha256,
            media_type=self.media_type,
            width=self.width,
            height=self.height,
            parent=self.parent,
        )
