"""What the service says of a job: its addresses, its status, and its result when there is one."""

from __future__ import annotations

import time
import uuid
from typing import Any

from firefly_nb.sandbox import hostile, policy
from firefly_nb.sandbox.jobs import Job
from firefly_nb.sandbox.service import Service
from firefly_nb.sandbox.storage import Blob, Stored

_ERRORS = {
    "timeout": ("job_timeout", "The job took too long."),
    "canceled": ("job_canceled", "The job was cancelled."),
    "cancelled": ("job_canceled", "The job was cancelled."),
}


def job_urls(service: Service, job: Job) -> tuple[str, str]:
    """Where to ask for the status, and where to cancel."""
    host = hostile.FOREIGN if "foreign-status" in job.quirks else service.status_url
    return f"{host}/v3/status/{job.id}", f"{host}/v3/cancel/{job.id}"


def status_body(service: Service, job: Job, now: float) -> dict[str, object]:
    word = job.shown_status(now)
    body: dict[str, object] = {"status": word, "jobId": job.id}
    if job.operation.name == "video":
        body["statusUrl"], body["cancelUrl"] = job_urls(service, job)
    if job.operation.progress:
        body["progress"] = 100 if word == "succeeded" else job.progress(now)
    if "odd-progress" in job.quirks:
        body["progress"] = hostile.progress(job.status_requests)
    if word == "succeeded":
        body["result"] = _result(service, job)
    elif word == "failed" and job.failure is not None:
        body["error_code"], body["message"] = job.failure
    elif word in _ERRORS:
        body["error_code"], body["message"] = _ERRORS[word]
    return body


def _result(service: Service, job: Job) -> object:
    if "wrong-result" in job.quirks:
        return hostile.result(job.number - 1)
    blobs = [] if "no-outputs" in job.quirks else job.blobs
    if "fewer-outputs" in job.quirks:
        blobs = blobs[:-1]
    expired = bool(blobs) and service.faults.strike("sign", str(job.number)) is not None
    urls = [_url(service, job, blob, expired=expired) for blob in blobs]
    if job.operation.name == "upscale":
        outputs: list[dict[str, Any]] = [
            {"id": _as_upload(service, blob), "presignedUrl": url} for blob, url in zip(blobs, urls, strict=True)
        ]
        return {"outputs": outputs, "version": "precise_upsampler_v1"}
    kind = "video" if job.operation.name == "video" else "image"
    outputs = [{"seed": job.plan.seeds[blob.index], kind: {"url": url}} for blob, url in zip(blobs, urls, strict=True)]
    width, height = job.plan.size
    return {
        "size": {"width": width, "height": height},
        "outputs": outputs,
        **job.plan.facts,
        **(policy.remarks(job.body.get("prompt", "")) if job.operation.name in {"generate", "image5"} else {}),
    }


def _url(service: Service, job: Job, blob: Blob, *, expired: bool) -> str:
    if "foreign-download" in job.quirks:
        return f"{hostile.FOREIGN}/results/{blob.key}/0.jpg?X-Amz-Signature=0"
    if "file-download" in job.quirks:
        return "file:///etc/passwd"
    name = "..%2f..%2f..%2fescape%09%00%1b[31m.jpg" if "hostile-download" in job.quirks else None
    return service.storage.sign(blob, name=name, life=0 if expired else None)


def _as_upload(service: Service, blob: Blob) -> str:
    """An upscaled image can be named in a later request by its id, as an upload can."""
    name = str(uuid.uuid5(uuid.NAMESPACE_OID, blob.key))
    if name not in service.storage.uploads:
        now = time.time()
        stored = Stored(
            id=name,
            path=blob.path,
            sha256=blob.path.name,
            media_type=blob.media_type,
            width=blob.width,
            height=blob.height,
            bytes=blob.path.stat().st_size,
            created=now,
            expires=now + service.storage.upload_life,
        )
        service.storage.uploads[name] = stored
    return name
