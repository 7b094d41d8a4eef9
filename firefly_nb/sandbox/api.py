"""The endpoints of the service itself."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from firefly_nb.sandbox import bodies, models, plans, policy, results, rules
from firefly_nb.sandbox.inputs import UPLOAD_TYPES, Unreadable, read_upload
from firefly_nb.sandbox.jobs import Job
from firefly_nb.sandbox.refusals import Problem, Refusal, as_json, problem, unprocessable
from firefly_nb.sandbox.schemas import OPERATIONS, Operation
from firefly_nb.sandbox.service import Service, service_of
from firefly_nb.sandbox.tokens import TokenRefusal

_JOB_ID = re.compile(r"[\w:.-]{1,200}", re.ASCII)
Endpoint = Callable[[Request], Awaitable[Response]]


async def token(request: Request) -> Response:
    """Client credentials for an access token, in the identity service's own forms."""
    content = await bodies.read(request)
    form = dict(request.query_params)
    form.update(parse_qsl(content.decode("utf-8", "replace")))
    try:
        return as_json(service_of(request).tokens.grant(form))
    except TokenRefusal as refusal:
        return as_json(refusal.body, refusal.status)


def submit(operation: Operation) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        service = service_of(request)
        try:
            service.authorize(request)
            service.limit(service.limits)
            model = _model(operation, request)
            body = _validated(operation, await bodies.read_object(request), model)
            job = _accept(service, operation, body, model)
        except Refusal as refusal:
            raise _documented(operation, refusal) from None
        request.scope["sandbox.entry"].job = job.id
        return _accepted(service, job)

    return endpoint


def _documented(operation: Operation, refusal: Refusal) -> Refusal:
    """The refusal as this operation's documentation has it: the newer ones know no 415, the upscaler's 400 one code."""
    if refusal.status == 415 and not operation.path.endswith("-async") and operation.name != "video":
        refusal = Refusal(400, "bad_request", refusal.message)
    if refusal.status == 400 and operation.name == "upscale":
        refusal.code = "validation_error"
    return refusal


def _model(operation: Operation, request: Request) -> str | None:
    given = request.headers.get("x-model-version")
    if given is None and not operation.model_required:
        return operation.models[0] if operation.models else None
    if not operation.models or given in operation.models:
        return given
    permitted = ", ".join(repr(model) for model in operation.models)
    kind = "value_error.missing" if given is None else "type_error.enum"
    raise unprocessable(problem(("header", "x-model-version"), f"has to be one of {permitted}", kind))


def _validated(operation: Operation, body: dict[str, Any], model: str | None) -> dict[str, Any]:
    problems: list[Problem] = []
    found: dict[str, Any] = operation.body(body, ("body",), problems)
    if not problems:
        problems.extend(rules.check(operation, found, model))
    if problems:
        raise unprocessable(*problems)
    return found


def _accept(service: Service, operation: Operation, body: dict[str, Any], model: str | None) -> Job:
    policy.check_prompt(f"{body.get('prompt', '')}\n{body.get('negativePrompt', '')}")
    plan = plans.make(operation.name, body, model, service.inputs, service.jobs.dice("seeds"))
    quirks = service.faults.quirks(service.jobs.next_number)
    return service.jobs.add(operation, model, body, plan, service.duration, quirks)


def _accepted(service: Service, job: Job) -> Response:
    status_url, cancel_url = results.job_urls(service, job)
    operation = job.operation
    if operation.links:
        links: dict[str, object] = {"result": {"href": status_url}, "cancel": {"href": cancel_url}}
        body: dict[str, object] = {"links": links}
        if operation.progress:
            body["progress"] = 0
        return as_json(body, operation.accepted)
    body = {"jobId": job.id, "statusUrl": status_url, "cancelUrl": cancel_url}
    headers = {"link": f'<{status_url}>; rel="status", <{cancel_url}>; rel="cancel"'} if operation.link_header else {}
    return as_json(body, operation.accepted, headers)


async def status(request: Request) -> Response:
    service = service_of(request)
    service.authorize(request)
    service.limit(service.status_limits)
    name = str(request.path_params["job_id"])
    if not _JOB_ID.fullmatch(name):
        raise unprocessable(problem(("parameters", "jobId"), "this cannot be the id of a job", "value_error"))
    job = service.job(name)
    now = time.time()
    job.status_requests += 1
    if "vanishes" in job.quirks and now > job.created + (job.due - job.created) / 2:
        raise Refusal(404, "unknown_job_id", "No job has this id.")
    if job.seen is None and job.ended(now):
        job.seen = now
    return as_json(results.status_body(service, job, now))


async def cancel(request: Request) -> Response:
    service = service_of(request)
    service.authorize(request)
    job = service.job(str(request.path_params["job_id"]))
    job.cancel_requests += 1
    word = job.status(time.time())
    if word in {"cancelled", "canceled", "cancel_pending"}:
        raise Refusal(410, "job_already_canceled", "The job was cancelled before.")
    if word == "timeout":
        raise Refusal(410, "job_timeout", "The job had timed out before.")
    if word in {"succeeded", "failed"}:
        raise Refusal(409, "job_completed", "The job had ended before.")
    service.jobs.cancel(job)
    return Response(status_code=200)


async def upload(request: Request) -> Response:
    service = service_of(request)
    service.authorize(request)
    media_type = bodies.media_type(request)
    if media_type not in UPLOAD_TYPES:
        await bodies.read(request)
        raise Refusal(415, "invalid_content_type", f"The content type has to be one of {', '.join(UPLOAD_TYPES)}.")
    content = await bodies.read(request)
    if not content:
        raise Refusal(400, "empty_input_body", "The body is empty.")
    try:
        size, flat = await asyncio.to_thread(read_upload, content, media_type)
    except Unreadable as error:
        raise Refusal(400, "bad_request", str(error)) from error
    stored = await asyncio.to_thread(service.storage.keep_upload, content, media_type, size, flat)
    return as_json({"images": [{"id": stored.id}]})


async def custom_models(request: Request) -> Response:
    service = service_of(request)
    try:
        service.authorize(request)
        return as_json(models.page(request.query_params, service.base_url))
    except Refusal as refusal:
        return refusal.answer(generic=True)


def with_request_id(endpoint: Endpoint) -> Endpoint:
    """Every answer names its request, by the client's own word where it sent one."""

    async def wrapped(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except Refusal as refusal:
            response = refusal.answer()
        response.headers["x-request-id"] = _request_id(request)
        return response

    return wrapped


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if re.fullmatch(r"[\w.-]{1,100}", given, re.ASCII) else str(uuid.uuid4())


def routes() -> list[Route]:
    found = [
        Route("/ims/token/v3", with_request_id(token), methods=["POST"]),
        Route("/v2/storage/image", with_request_id(upload), methods=["POST"]),
        Route("/v3/custom-models", with_request_id(custom_models), methods=["GET"]),
        Route("/v3/status/{job_id}", with_request_id(status), methods=["GET"]),
        Route("/v3/cancel/{job_id}", with_request_id(cancel), methods=["PUT"]),
    ]
    found.extend(
        Route(operation.path, with_request_id(submit(operation)), methods=["POST"]) for operation in OPERATIONS.values()
    )
    return found
