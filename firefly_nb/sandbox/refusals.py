"""Everything the sandbox answers when it will not do what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from starlette.responses import Response

Problem = Mapping[str, object]

PAGE = "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<h1>{title}</h1>\r\n</body>\r\n</html>\r\n"


class Refusal(Exception):
    """Raised anywhere while a request is handled; the application turns it into the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str | None = None,
        *,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message or code)
        self.status = status
        self.code = code
        self.message = message
        self.problems = tuple(problems)
        self.headers = dict(headers or {})

    def answer(self, *, generic: bool = False) -> Response:
        """The HTTP answer; `generic` picks the reason/message form that the custom models endpoint uses."""
        if self.status == 413:
            return too_large()
        body: dict[str, object]
        if generic:
            body = {"reason": self.code, "message": self.message or self.code}
        else:
            body = {"error_code": self.code}
            if self.message is not None:
                body["message"] = self.message
            if self.problems:
                body["validation_errors"] = [dict(problem) for problem in self.problems]
        return as_json(body, self.status, self.headers)


def as_json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer in plain ASCII, so that no text a client sent can fail to encode."""
    return Response(json.dumps(body), status, dict(headers or {}), media_type="application/json")


def too_large() -> Response:
    """413 comes from the gateway in front of the service and is an HTML page."""
    return Response(PAGE.format(title="413 Request Entity Too Large"), 413, media_type="text/html")


def unprocessable(*problems: Problem) -> Refusal:
    return Refusal(422, "validation_error", "The request is not valid.", problems=problems)


def problem(location: Sequence[str | int], message: str, kind: str, **context: object) -> Problem:
    """One entry of ``validation_errors``; `context` becomes its ``ctx`` when there is any."""
    found: dict[str, object] = {"loc": list(location), "msg": message, "type": kind}
    if context:
        found["ctx"] = context
    return found
