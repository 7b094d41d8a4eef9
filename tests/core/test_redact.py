"""What the HTTP libraries log is cleaned before anybody sees it."""

from __future__ import annotations

import logging

import pytest

from firefly_nb.core.redact import clean, guard_logs


@pytest.mark.parametrize(
    "text",
    [
        'HTTP Request: GET https://b.s3.amazonaws.com/x.jpg?X-Amz-Signature=PLANTED "HTTP/1.1 200 OK"',
        "send_request_headers.started request=<Request [b'GET']> target=b'/x?sig=PLANTED'",
        "headers=[(b'Location', b'https://h/x?sig=PLANTED'), (b'Date', b'now')]",
        "headers=[(b'authorization', b'Bearer PLANTED')]",
        "Authorization: Bearer PLANTED",
        "(b'link', b'<https://h/x?sig=PLANTED>; rel=status')",
    ],
)
def test_clean(text: str) -> None:
    assert "PLANTED" not in clean(text)


def test_what_says_nothing_secret_stays() -> None:
    text = 'HTTP Request: GET https://h/v3/status/urn:1 "HTTP/1.1 200 OK"'
    assert clean(text) == text


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "aiohttp.client"])
def test_the_filter_sits_on_the_loggers_once(caplog: pytest.LogCaptureFixture, name: str) -> None:
    guard_logs()
    guard_logs()
    assert len(logging.getLogger(name).filters) == 1
    with caplog.at_level(logging.DEBUG, name):
        logging.getLogger(name).info("GET %s", "https://h/x?sig=PLANTED")
    assert "PLANTED" not in caplog.text
    assert "https://h/x" in caplog.text
