"""What the service's answers mean: a typed error, an accepted job, a status, an upload. Pure: reads, never sends.

Nothing here trusts the shape of what came: a field that is missing or of another type is one clear error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from firefly_nb.core.hosts import service_url
from firefly_nb.core.limits import moment_of, retry_after
from firefly_nb.core.state import ResultFacts, Status, service_status
from firefly_nb.errors import (
    ContentRefused,
    FireflyError,
    Forbidden,
    InvalidRequest,
    RateLimited,
    ServiceError,
    Unauthorized,
)

_FORBIDDEN = {
    "quota_exhausted": "the organisation's quota is used up; ask its administrator, or wait for the next period",
    "user_non_entitled": "these credentials are not entitled to the Firefly API; add it to the project's credentials",
    "user_profile_denied": "this account's profile may not use the Firefly API; ask the organisation's administrator",
    "invalid_ims_scope": "the credentials lack the scopes firefly_api and ff_apis; add the Firefly API to the project",
}

_REFUSED = {
    "prompt_unsafe": "the prompt goes against the content policy; describe the picture in other words",
    "prompt_entity_denied": "the prompt names someone or something that is not pictured; leave the name out",
    "image_unsafe": "the image goes against the content policy; use another image",
    "video_unsafe": "the video goes against the content policy; change the prompt or the image",
    "reference_image_unsafe_error": "the reference image goes against the content policy; use another reference",
    "input_media_unsafe": "the image that was sent goes against the content policy; use another image",
    "legal_error": "the service may not make this for legal reasons; change the prompt",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """The service took the job: where to ask for it and where to cancel it."""

    id: str
    status_url: str
    cancel_url: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where one output can be fetched. The address is pre-signed: it is never shown, logged or stored."""

    url: str
    seed: int | None

    def __repr__(self) -> str:
        return f"Source(seed={self.seed})"


@dataclass(frozen=True, slots=True)
class Report:
    """A status answer: `sources` and `facts` are there when the status is succeeded, `error` when it ended badly."""

    status: Status
    progress: float | None = None
    sources: tuple[Source, ...] = ()
    facts: ResultFacts = field(default_factory=ResultFacts)
    error: FireflyError | None = None


def plain(text: object, limit: int = 300) -> str:
    """A server's text made fit for one line: no control characters, not too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def read_json(content: bytes) -> dict[str, Any] | None:
    """The JSON object in `content`, or `None` where there is none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def error_of(status: int, headers: Mapping[str, str], content: bytes, *, now: float) -> FireflyError:
    """The typed error that an answer with `status` of 400 and above (or an unusable one) stands for."""
    body = read_json(content) or {}
    code = body.get("error_code") or body.get("error") or body.get("code") or body.get("reason")
    code = plain(code, 80) if isinstance(code, str) else None
    said = body.get("message") or body.get("error_description") or body.get("title")
    message = plain(said) if isinstance(said, str) and said.strip() else ""
    if status == 401:
        why = message or "the token or the client id was not accepted"
        return Unauthorized(f"not logged in: {why}; check the credentials, or run %firefly login", code=code)
    if status == 403:
        reason = headers.get("x-access-error") or code or ""
        why = _FORBIDDEN.get(reason) or message or f"the service said {plain(reason) or '403'}; check the entitlements"
        return Forbidden(f"not allowed: {why}", code=plain(reason, 80) or None)
    if status == 429:
        # The server's own clock, where it says: a date in retry-after means nothing on a clock that is wrong.
        wait = retry_after(headers.get("retry-after"), moment_of(headers.get("date")) or now)
        level = plain(headers.get("x-access-rate-limit-level", ""), 20)
        whose = {"org": "the organisation's", "account": "this account's"}.get(level, "the service's")
        return RateLimited(f"{whose} request limit is reached; the job waits for its turn", retry_after=wait, code=code)
    if status == 451:
        why = _REFUSED.get(code or "") or message or "the content policy forbids it; change the prompt or the image"
        return ContentRefused(f"refused: {why}", code=code)
    if status in {400, 422}:
        return _invalid(body, message, code, status)
    if status == 413:
        return InvalidRequest("too large for the service: an image may have 15 MB at most; make it smaller", code=code)
    if status == 415:
        return InvalidRequest("the service does not read this kind of file; use JPEG, PNG, WebP or TIFF", code=code)
    if status == 404:
        return ServiceError(
            f"the service does not know this address or job (404){_tail(message)}", code=code, status=404
        )
    why = _tail(message or code or "")
    return ServiceError(f"the service failed ({status}){why}; try again later", code=code, status=status)


def _tail(message: str) -> str:
    return f": {message}" if message else ""


def _invalid(body: dict[str, Any], message: str, code: str | None, status: int) -> InvalidRequest:
    """The service's validation errors as `field: what`, with the path in the service's own words."""
    lines, field = [], None
    errors = body.get("validation_errors")
    for entry in errors if isinstance(errors, list) else []:
        if not isinstance(entry, dict):
            continue
        loc = entry.get("loc")
        path = [str(part) for part in loc if part != "body"] if isinstance(loc, list) else []
        field = field or (path[-1] if path else None)
        lines.append(f"{plain('.'.join(path), 80) or 'request'}: {plain(entry.get('msg', 'not accepted'))}")
    why = "; ".join(lines[:3]) or message or code or f"it answered {status} and no reason"
    return InvalidRequest(f"the service did not accept the request: {why}", field=field, code=code)


def taken_of(content: bytes, base_url: str) -> Taken:
    """Read the answer to a request that makes a job. v4 and upscale answer with `links` and no `jobId`.

    Raises `ServiceError` where the answer holds no usable status address.
    """
    body = read_json(content)
    if body is None:
        raise ServiceError("the service's answer is not JSON")
    links = body.get("links")
    if isinstance(links, dict):
        status_url = _href(links.get("result") or links.get("status") or links.get("self"))
        cancel_url = _href(links.get("cancel"))
    else:
        status_url, cancel_url = body.get("statusUrl"), body.get("cancelUrl")
    status = service_url(status_url, base_url, "status")
    try:
        cancel = service_url(cancel_url, base_url, "cancel") if cancel_url else None
    except ServiceError:
        cancel = None
    given = body.get("jobId")
    job_id = given if isinstance(given, str) and given else status.split("?")[0].rstrip("/").rpartition("/")[2]
    return Taken(plain(job_id, 200), status, cancel)


def _href(link: object) -> object:
    return link.get("href") if isinstance(link, dict) else link


def report_of(content: bytes) -> Report:
    """Read a status answer. Raises `ServiceError` where it is no status at all, or a success without outputs."""
    body = read_json(content)
    if body is None:
        raise ServiceError("the service's status answer is not a JSON object")
    result = body.get("result")
    word = body.get("status")
    if word is None and (isinstance(result, dict) or "outputs" in body):
        word = "succeeded"
    if word is None and "progress" not in body and "jobId" not in body and "links" not in body:
        raise ServiceError("the service's status answer has neither a status nor a result")
    status = service_status(word)
    progress = _progress(body.get("progress"))
    if status is Status.SUCCEEDED:
        found = result if isinstance(result, dict) else body
        sources = _sources(found)
        if not sources:
            raise ServiceError("the service says that the job succeeded and names no outputs")
        return Report(status, 100.0, sources, _facts(found))
    if status.finished:
        return Report(status, progress, error=_ended(body, status))
    return Report(status, progress)


def _ended(body: dict[str, Any], status: Status) -> FireflyError:
    from firefly_nb.errors import JobCancelled, JobFailed, JobTimeout

    code = body.get("error_code")
    code = plain(code, 80) if isinstance(code, str) else None
    said = body.get("message")
    why = plain(said) if isinstance(said, str) and said.strip() else (code or "no reason was given")
    if status is Status.CANCELLED:
        return JobCancelled("cancelled; nothing more will come of it", code=code)
    if status is Status.TIMEOUT:
        return JobTimeout(f"the service gave up on the job: {why}; run it again", code=code)
    if code in _REFUSED:
        return ContentRefused(f"refused: {_REFUSED[code]}", code=code)
    return JobFailed(f"the service could not finish the job: {why}; run it again, or change the request", code=code)


def _progress(value: object) -> float | None:
    """0 to 100, or `None` for anything that is no such number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number <= 100 else None


def _sources(result: dict[str, Any]) -> tuple[Source, ...]:
    found: list[Source] = []
    outputs = result.get("outputs")
    for entry in outputs if isinstance(outputs, list) else []:
        if not isinstance(entry, dict):
            continue
        holder = entry.get("image") or entry.get("video") or entry
        url = (holder.get("url") or holder.get("presignedUrl")) if isinstance(holder, dict) else None
        seed = entry.get("seed")
        if isinstance(url, str) and url:
            found.append(Source(url, _seed(seed)))
    return tuple(found)


def _seed(value: object) -> int | None:
    """A whole number that a file name and the journal can hold."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None


def _facts(result: dict[str, Any]) -> ResultFacts:
    size = result.get("size")
    size = size if isinstance(size, dict) else {}
    alt = result.get("altText")
    kind = result.get("contentClass")
    return ResultFacts(
        width=_pixels(size.get("width")),
        height=_pixels(size.get("height")),
        content_class=plain(kind, 20) if isinstance(kind, str) and kind else None,
        alt_text=plain(alt, 1500) if isinstance(alt, str) and alt.strip() else None,
        denied_words=result.get("promptHasDeniedWords") is True,
        blocked_artists=result.get("promptHasBlockedArtists") is True,
    )


def _pixels(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000 else None


def upload_id_of(content: bytes) -> str:
    """The id in an upload's answer. Raises `ServiceError` where there is none."""
    images = (read_json(content) or {}).get("images")
    first = images[0] if isinstance(images, list) and images else None
    found = first.get("id") if isinstance(first, dict) else None
    if not isinstance(found, str) or not found:
        raise ServiceError("the service took the upload and answered no id; try again")
    return found


def token_of(content: bytes) -> tuple[str, float]:
    """The token and its life in seconds. Raises `ServiceError` where the answer holds none."""
    body = read_json(content) or {}
    token, life = body.get("access_token"), body.get("expires_in")
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise ServiceError("the login service answered without a token; try again later")
    try:
        seconds = float(life)  # type: ignore[arg-type]  # whatever is no number falls back below
    except (TypeError, ValueError, OverflowError):
        seconds = 3600.0
    return token, 3600.0 if isnan(seconds) else seconds
