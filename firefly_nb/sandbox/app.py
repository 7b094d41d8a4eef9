"""The application: hosts told apart, faults let loose, every request written to the ledger."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firefly_nb.sandbox import admin, api, downloads, hostile
from firefly_nb.sandbox.faults import Fault
from firefly_nb.sandbox.ledger import Entry
from firefly_nb.sandbox.refusals import Refusal, as_json
from firefly_nb.sandbox.schemas import OPERATIONS
from firefly_nb.sandbox.service import Service

_LOOPBACK = {"127.0.0.1", "localhost"}
_SUBMITS = {operation.path for operation in OPERATIONS.values()}
_KINDS = {"/ims/token/v3": "token", "/v2/storage/image": "upload", "/v3/custom-models": "models"}

# Fault kinds that an answer of its own stands for; the job of a submit is made first where the answer says 2xx.
_MADE_FIRST = {"html-200", "wrong-json", "bad-json", "huge"}
_CUT = {"drop", "lost"}
_IN_THE_FILE = {"empty", "corrupt", "bomb", "wrong-type", "hostile-name", "403"}
_BROKEN_FILE = {"truncated", "wrong-length"}


def starlette(service: Service, routes: list[Any]) -> Starlette:
    app = Starlette(routes=routes)
    app.state.service = service
    return app


class Application:
    """The outermost layer: an ASGI application that serves the API and the storage host, told apart by port."""

    def __init__(self, service: Service, storage_port: int) -> None:
        self.service = service
        self.storage_port = storage_port
        self.api = starlette(service, [*api.routes(), *admin.routes()])
        self.storage = starlette(service, downloads.routes())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        app: ASGIApp = self.storage if scope["server"][1] == self.storage_port else self.api
        kind, job = self._kind(scope)
        self.service.last_request = time.monotonic()
        if not _local(scope):
            await as_json({"error": "this is a local sandbox"}, 421)(scope, receive, send)
        elif kind is None:
            await app(scope, receive, send)
        else:
            await self._served(app, kind, job, scope, receive, send)

    async def _served(
        self, app: ASGIApp, kind: str, job: str | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        ledger = self.service.ledger
        entry = ledger.begin(kind, scope["method"], scope["path"], job)
        scope["sandbox.entry"] = entry
        fault = self.service.faults.strike(kind, self._fault_key(kind, entry, scope))
        entry.fault = fault.known.name if fault else None
        exchange = Exchange(self.service, app, scope, receive, send, entry)
        try:
            await exchange.run(fault)
        finally:
            ledger.end(entry)
            made = self.service.jobs.jobs.get(entry.job or "")
            if kind == "submit" and made is not None:
                made.answered = exchange.answered

    def _kind(self, scope: Scope) -> tuple[str | None, str | None]:
        """Which kind of request this is, and the job that its path names."""
        path: str = scope["path"]
        if scope["server"][1] == self.storage_port:
            return ("download", None) if path.startswith("/results/") else (None, None)
        if path in _SUBMITS:
            return "submit", None
        if path in _KINDS:
            return _KINDS[path], None
        for kind in ("status", "cancel"):
            if path.startswith(f"/v3/{kind}/"):
                return kind, unquote(path.rpartition("/")[2])
        return None, None

    def _fault_key(self, kind: str, entry: Entry, scope: Scope) -> str:
        """Jobs and outputs are counted each by themselves, by numbers that are the same in every run."""
        if kind == "download":
            blob = self.service.storage.blobs.get(scope["path"].split("/")[2])
            if blob is None:
                return ""
            entry.job = blob.job
            made = self.service.jobs.jobs.get(blob.job)
            return f"{made.number if made else 0}.{blob.index}"
        job = self.service.jobs.jobs.get(entry.job or "")
        return str(job.number) if job else ""


class Exchange:
    """One request and what becomes of it."""

    def __init__(
        self, service: Service, app: ASGIApp, scope: Scope, receive: Receive, send: Send, entry: Entry
    ) -> None:
        self.service = service
        self.app = app
        self.scope = scope
        self.receive = receive
        self.entry = entry
        self.answered = False
        self._send = send
        self._transport = hostile.transport_of(send)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.entry.status = message["status"]
            self.answered = 200 <= message["status"] < 300
        await self._send(message)

    async def run(self, fault: Fault | None) -> None:
        if fault is None:
            await self.app(self.scope, self.receive, self.send)
        elif fault.kind == "slow":
            await asyncio.sleep(float(fault.details["seconds"]))
            await self.app(self.scope, self.receive, self.send)
        elif fault.kind in _CUT:
            if fault.kind == "lost":
                await self._unheard()
            await self._cut()
        elif self.entry.kind == "download" and fault.kind in _IN_THE_FILE:
            self.scope["sandbox.fault"] = fault
            await self.app(self.scope, self.receive, self.send)
        elif fault.kind in _BROKEN_FILE:
            await self._broken_file(fault.kind)
        else:
            await self._answer(fault)

    async def _answer(self, fault: Fault) -> None:
        if fault.kind in _MADE_FIRST or fault.details.get("made") == "yes":
            await self._unheard()
        response = self._response(fault)
        await response(self.scope, self.receive, self._send)
        self.entry.status = response.status_code

    def _response(self, fault: Fault) -> Response:
        kind, details = fault.kind, fault.details
        number = self.service.faults.struck[fault.known.name] - 1
        elsewhere = self.service.storage_url.replace("127.0.0.1", "localhost")
        megabytes = int(details.get("megabytes", "100"))
        made = hostile.answer(kind, number, self.scope["path"], elsewhere, megabytes)
        if made is not None:
            return made
        if kind == "429":
            return self.service.rate_limited(float(details["wait"]), details["form"]).answer()
        if kind == "401":
            request = Request(self.scope)
            self.service.tokens.revoke(request.headers.get("authorization", "").partition(" ")[2])
            return Refusal(401, "access_error", "The access token was revoked.").answer()
        if kind == "403":
            headers = {"x-access-error": details["reason"]}
            return Refusal(403, "access_error", "Access is refused.", headers=headers).answer()
        codes = {"408": "timeout_error", "500": "runtime_error", "503": "runtime_error"}
        return Refusal(int(kind), codes[kind], "This went wrong on purpose.").answer()

    async def _unheard(self) -> None:
        """Do all that is asked, and keep the answer from leaving."""

        async def nowhere(message: Message) -> None:
            return

        await self.app(self.scope, self.receive, nowhere)

    async def _broken_file(self, kind: str) -> None:
        """Send the file's answer by hand: half of it, or more of it than its headers say."""
        status, pieces, headers = 0, [], {}

        async def collect(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.update({name.decode(): value.decode() for name, value in message["headers"]})
            else:
                pieces.append(message.get("body", b""))

        await self.app(self.scope, self.receive, collect)
        body = b"".join(pieces)
        self.entry.status = status
        if self._transport is None:
            return
        headers["connection"] = "close"
        half = len(body) // 2
        if kind == "truncated":
            body = body[:half]
        else:
            headers["content-length"] = str(half)
        self._transport.write(hostile.raw(f"{status} OK", headers, body))
        self._transport.close()
        await self._gone()

    async def _cut(self) -> None:
        if self._transport is not None:
            self._transport.abort()
        await self._gone()

    async def _gone(self) -> None:
        """Wait until the server knows that the connection is over, or it would try to answer."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


def _local(scope: Scope) -> bool:
    """A page on the web may be able to send requests here; it cannot send them under our name."""
    for name, value in scope["headers"]:
        if name == b"host":
            return value.decode("latin-1").rpartition(":")[0] in _LOOPBACK or value.decode("latin-1") in _LOOPBACK
    return False
