"""Keeps secrets out of what httpx, httpcore and aiohttp log, and out of what errors drag along.

Those libraries name whole addresses, and pre-signed ones are secrets; their frames hold headers and forms.
"""

from __future__ import annotations

import logging
import re
from typing import TypeVar

E = TypeVar("E", bound=BaseException)
_LOGGERS = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "aiohttp.client",
    "aiohttp.internal",
)
_QUERY = re.compile(r"(https?://[^\s?'\"]+)\?[^\s'\"]+")
_HEADER = re.compile(
    r"(b?['\"](?:authorization|proxy-authorization|location|set-cookie|x-api-key|link)['\"], )b?(?:'[^']*'|\"[^\"]*\")",
    re.IGNORECASE,
)
_TARGET = re.compile(r"(target=b?['\"][^?'\"]*)\?[^'\"]*")
_BEARER = re.compile(r"(?i)(bearer\s+)[\w.~+/=-]+")


def clean(text: str) -> str:
    """`text` without queries of addresses, bearer tokens and headers that carry either."""
    text = _HEADER.sub(r"\1'…'", text)
    text = _QUERY.sub(r"\1?…", text)
    text = _TARGET.sub(r"\1?…", text)
    return _BEARER.sub(r"\1…", text)


def bare(error: E) -> E:
    """`error` without the frames that it went through: some tools show their variables, a bearer header among them."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


class _Filter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:
            return False
        record.msg, record.args = clean(message), None
        return True


_FILTER = _Filter("firefly_nb")


def guard_logs() -> None:
    """Put the filter on the HTTP libraries' loggers, once (a logger takes the same filter only once)."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
