"""/sandbox/: what happened so far, a fresh start, and the end. No part of the service; for tests and the curious."""

from __future__ import annotations

import time
from dataclasses import fields

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firefly_nb.sandbox.bodies import read_object
from firefly_nb.sandbox.ledger import entry_record, job_record, upload_record
from firefly_nb.sandbox.options import Settings
from firefly_nb.sandbox.refusals import Refusal, as_json
from firefly_nb.sandbox.service import service_of


async def ledger(request: Request) -> Response:
    """Jobs, uploads and counts; with ``?requests=1`` every single request too."""
    service, now = service_of(request), time.time()
    book = service.ledger
    body: dict[str, object] = {
        "started": book.started,
        "now": now,
        "seed": service.settings.seed,
        "counts": dict(book.counts),
        "answers": dict(book.answers),
        "faults": dict(service.faults.struck),
        "leaked_authorization": service.leaked_authorization,
        "jobs": [job_record(job, now) for job in service.jobs.jobs.values()],
        "uploads": [upload_record(stored) for stored in service.storage.uploads.values()],
    }
    if request.query_params.get("requests"):
        body["requests"] = [entry_record(entry) for entry in book.entries]
    return as_json(body)


async def reset(request: Request) -> Response:
    """Forget everything. A JSON object replaces settings: ``{"fault": ["submit-lost:3"], "latency": "none"}``."""
    try:
        changes = await read_object(request) if request.headers.get("content-type") else {}
        service = service_of(request)
        service.reset(_settings(changes, service.started_with))
    except ValueError as error:
        return as_json({"error": str(error)}, 400)
    except Refusal as refusal:
        return refusal.answer()
    return as_json({"reset": True})


async def revoke(request: Request) -> Response:
    """End every access token."""
    service_of(request).tokens.revoke()
    return as_json({"revoked": True})


async def stop(request: Request) -> Response:
    """End the sandbox, and with it everything that it holds."""
    service_of(request).stop()
    return as_json({"stopped": True})


def _settings(changes: dict[str, object], now: Settings) -> dict[str, object]:
    names = {field.name for field in fields(Settings) if field.metadata.get("live")}
    found: dict[str, object] = {}
    for name, value in changes.items():
        if name not in names:
            raise ValueError(f"{name!r} cannot be changed; what can: {', '.join(sorted(names))}")
        found[name] = _like(getattr(now, name), value, name)
    return found


def _like(default: object, value: object, name: str) -> object:
    """The value in the type that the setting has."""
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(str(item) for item in value)
    if type(default) is float and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise ValueError(f"{name}: {value!r} is not of the right type, such as {default!r}")
    return value


def routes() -> list[Route]:
    return [
        Route("/sandbox/ledger", ledger, methods=["GET"]),
        Route("/sandbox/reset", reset, methods=["POST"]),
        Route("/sandbox/revoke", revoke, methods=["POST"]),
        Route("/sandbox/stop", stop, methods=["POST"]),
    ]
