"""Which address may see what: the bearer header, a download, plain http."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from firefly_nb.errors import ServiceError

# The service answers with status addresses on regional hosts of its own domains.
_SERVICE_DOMAINS = (".adobe.io", ".adobelogin.com")


@lru_cache(256)
def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address, without a port) is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_carry_bearer(url: str, base_url: str) -> bool:
    """Whether the `Authorization` header may go to `url` when the service is at `base_url`."""
    target, base = urlsplit(url), urlsplit(base_url)
    host, base_host = target.hostname or "", base.hostname or ""
    if not host or target.username or target.password or not _can_be_asked(url) or not url.isascii():
        return False
    if is_loopback(host):
        return is_loopback(base_host) and target.scheme in {"http", "https"}
    if target.scheme != "https":
        return False
    return host == base_host or (not is_loopback(base_host) and host.endswith(_SERVICE_DOMAINS))


def may_download(url: str, base_url: str) -> bool:
    """Whether an output may be fetched from `url`: https anywhere, plain http only between loopback addresses."""
    try:
        target = urlsplit(url)
    except ValueError:
        return False
    if not target.hostname or not _can_be_asked(url):
        return False
    if is_loopback(target.hostname):
        return is_loopback(urlsplit(base_url).hostname or "") and target.scheme in {"http", "https"}
    return target.scheme == "https"


def _can_be_asked(url: str) -> bool:
    """Whether nothing in the address would stop the request only when it is about to leave."""
    try:
        return url.isprintable() and urlsplit(url).port != 0
    except ValueError:
        return False


def service_url(url: object, base_url: str, what: str) -> str:
    """`url` made absolute, if the bearer header may go there. Raises `ServiceError` that names the host otherwise."""
    if not isinstance(url, str) or not url:
        raise ServiceError(f"the service's answer holds no {what} address")
    full, allowed = _judged(url, base_url)
    if not allowed:
        raise ServiceError(
            f"the service's {what} address is on {place(full)}, not one of its own hosts: nothing was sent there"
        )
    return full


@lru_cache(2048)
def _judged(url: str, base_url: str) -> tuple[str, bool]:
    """`url` made absolute, and whether the bearer header may go there. A job's status is asked for again and again."""
    try:
        full = urljoin(base_url + "/", url)
        return full, may_carry_bearer(full, base_url)
    except ValueError:
        return url, False


def redirected(url: str, location: str) -> str:
    """Where a redirect from `url` leads, if that is the same host: the bearer header goes to no other because of one.

    Raises `ServiceError` that names the host otherwise.
    """
    try:
        full = urljoin(url, location)
        before, after = urlsplit(url), urlsplit(full)
        same = (before.scheme, before.netloc) == (after.scheme, after.netloc)
    except ValueError:
        full, same = location, False
    if not same:
        raise ServiceError(f"the service redirects to {place(full)}, another host: nothing was sent there")
    return full


def place(url: str) -> str:
    """Host of `url` for a message, never its path or query (which may be signed)."""
    try:
        return (urlsplit(url).netloc.rpartition("@")[2] or "an unreadable address")[:120]
    except ValueError:
        return "an unreadable address"
