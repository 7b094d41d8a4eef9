"""Reading what a client sent: JSON objects and pictures, never more than the service takes."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from starlette.requests import Request

from firefly_nb.sandbox.refusals import Refusal, problem, unprocessable
from firefly_nb.sandbox.storage import LARGEST_UPLOAD


async def read(request: Request, limit: int = LARGEST_UPLOAD) -> bytes:
    """The whole body. Raises 413 when it is longer than `limit` bytes.

    The rest of a body that is too long is read and dropped: a client that is still sending could not read the answer.
    """
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size <= limit:
            pieces.append(piece)
    if size > limit:
        raise Refusal(413, "too_large")
    return b"".join(pieces)


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises 400, 413, 415 or 422."""
    if media_type(request) != "application/json":
        await read(request)
        raise Refusal(415, "invalid_content_type", "The content type has to be application/json.")
    content = await read(request)
    if not content.strip():
        raise Refusal(400, "empty_input_body", "The body is empty.")
    try:
        found = json.loads(content, parse_constant=_refuse_constant)
        # Half of a surrogate pair is JSON and yet no text: it could not be written down again.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(400, "bad_request", "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise unprocessable(problem(("body",), "an object is needed", "type_error.dict"))
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)
