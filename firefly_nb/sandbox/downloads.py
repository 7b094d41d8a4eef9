"""The storage host: results behind pre-signed addresses, and the place that redirects lead away to.

It is another origin than the API, and like the real one it refuses a request that carries an ``Authorization`` header.
"""

from __future__ import annotations

import asyncio
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from firefly_nb.sandbox import hostile
from firefly_nb.sandbox.faults import Fault
from firefly_nb.sandbox.refusals import as_json
from firefly_nb.sandbox.service import Service, service_of
from firefly_nb.sandbox.storage import Blob

_REFUSALS = {
    "InvalidArgument": (400, "A pre-signed address takes no Authorization header."),
    "AccessDenied": (403, "This address is not signed."),
    "SignatureDoesNotMatch": (403, "The signature is not the one of this address."),
    "RequestExpired": (403, "The life of this address is over."),
    "NoSuchKey": (404, "There is nothing under this address."),
}


def refusal(code: str) -> Response:
    """An error in the storage host's form, XML. An address whose life is over is ``AccessDenied`` too."""
    status, message = _REFUSALS[code]
    shown = "AccessDenied" if code == "RequestExpired" else code
    error = f"<Error><Code>{shown}</Code><Message>{escape(message)}</Message></Error>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{error}'
    return Response(body, status, media_type="application/xml")


async def result(request: Request) -> Response:
    service = service_of(request)
    if "authorization" in request.headers:
        service.leaked_authorization += 1
        return refusal("InvalidArgument")
    key = str(request.path_params["key"])
    blob = service.storage.blobs.get(key)
    code = service.storage.check(key, dict(request.query_params))
    if code is None and blob is None:
        code = "NoSuchKey"
    if code is not None or blob is None:
        return refusal(code or "NoSuchKey")
    fault: Fault | None = request.scope.get("sandbox.fault")
    if fault is not None:
        return await _spoilt(blob, fault.kind)
    _count(service, blob, request.method)
    return FileResponse(blob.path, media_type=blob.media_type)


def _count(service: Service, blob: Blob, method: str) -> None:
    job = service.jobs.jobs.get(blob.job)
    if job is not None and method == "GET":
        job.downloads += 1


async def _spoilt(blob: Blob, kind: str) -> Response:
    content = await asyncio.to_thread(blob.path.read_bytes)
    if kind == "empty":
        return Response(b"", media_type=blob.media_type)
    if kind == "corrupt":
        return Response(hostile.corrupt(content), media_type=blob.media_type)
    if kind == "bomb":
        return Response(await asyncio.to_thread(hostile.bomb), media_type="image/png")
    if kind == "wrong-type":
        return Response(content, media_type="text/plain; charset=utf-8")
    if kind == "hostile-name":
        headers = {"content-disposition": f'attachment; filename="{hostile.HOSTILE_NAME}"'}
        return Response(content, headers=headers, media_type=blob.media_type)
    return refusal("AccessDenied")


async def elsewhere(request: Request) -> Response:
    """Where ``redirect-away`` leads: it answers nothing useful, and the ledger notes a header that leaked."""
    if "authorization" in request.headers or "x-api-key" in request.headers:
        service_of(request).leaked_authorization += 1
    return as_json({"welcome": "elsewhere"})


def routes() -> list[Route]:
    return [
        Route("/results/{key}/{name:path}", result, methods=["GET"]),
        Route("/elsewhere", elsewhere, methods=["GET", "POST", "PUT"]),
    ]
