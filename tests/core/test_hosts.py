"""Where the bearer header may go, and where outputs may be fetched from."""

from __future__ import annotations

import pytest

from firefly_nb.core.hosts import is_loopback, may_carry_bearer, may_download, place, redirected, service_url
from firefly_nb.errors import ServiceError

REAL = "https://firefly-api.adobe.io"
LOCAL = "http://127.0.0.1:8123"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "a.localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["example.com", "10.0.0.1", "localhost.example.com", "", "127.0.0.1.nip.io"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://firefly-api.adobe.io/v3/status/1", True),
        ("https://firefly-epo854211.adobe.io/v3/status/1", True),
        ("https://ims-na1.adobelogin.com/ims/token/v3", True),
        ("http://firefly-api.adobe.io/v3/status/1", False),
        ("https://adobe.io.example.com/v3/status/1", False),
        ("https://evil-adobe.io/v3/status/1", False),
        ("https://user:pw@firefly-api.adobe.io/", False),
        ("https://bucket.s3.amazonaws.com/x", False),
        ("http://127.0.0.1:1/v3/status/1", False),
        ("ftp://firefly-api.adobe.io/", False),
        ("//", False),
        ("https://firefly-api.adobe.io:99999/v3/status/1", False),
        ("https://firefly-api.adobe.io/v3/status/\x00", False),
        ("https://firefly-api.adobe.io/v3/status/\ud800", False),
    ],
)
def test_bearer_for_the_real_service(url: str, allowed: bool) -> None:
    assert may_carry_bearer(url, REAL) is allowed


def test_bearer_for_a_local_service_stays_on_this_machine() -> None:
    assert may_carry_bearer("http://localhost:9/v3/status/1", LOCAL)
    assert not may_carry_bearer("https://firefly-api.adobe.io/v3/status/1", LOCAL)


def test_bearer_for_a_configured_host_of_the_users_own() -> None:
    assert may_carry_bearer("https://gateway.example.com/v3/x", "https://gateway.example.com")
    assert not may_carry_bearer("https://other.example.com/v3/x", "https://gateway.example.com")


def test_downloads() -> None:
    assert may_download("https://bucket.s3.amazonaws.com/x?sig=1", REAL)
    assert not may_download("http://bucket.s3.amazonaws.com/x", REAL)
    assert not may_download("http://127.0.0.1/x", REAL)
    assert not may_download("file:///etc/passwd", REAL)
    assert not may_download("https://[::1", REAL)
    assert not may_download("https://bucket.s3.amazonaws.com/\ud800", REAL)
    assert may_download("http://localhost:9/x", LOCAL)


def test_service_url_makes_relative_addresses_whole() -> None:
    assert service_url("/v3/status/1", REAL, "status") == REAL + "/v3/status/1"


@pytest.mark.parametrize("url", [None, "", 7, {"href": "x"}, "https://evil.example/v3/status?token=abc", "http://[::1"])
def test_service_url_refuses_with_a_line_that_shows_no_query(url: object) -> None:
    with pytest.raises(ServiceError) as caught:
        service_url(url, REAL, "status")
    assert "\n" not in str(caught.value)
    assert "token" not in str(caught.value)


def test_a_redirect_keeps_the_bearer_header_on_its_host() -> None:
    assert redirected(REAL + "/v3/status/1", "/v3/status/2") == REAL + "/v3/status/2"
    for elsewhere in ("https://firefly-x.adobe.io/v3/status/1", "http://firefly-api.adobe.io/", "//evil.example/"):
        with pytest.raises(ServiceError, match="another host"):
            redirected(REAL + "/v3/status/1", elsewhere)


def test_place_shows_only_the_host() -> None:
    assert place("https://a:b@host.example:8443/path?sig=1") == "host.example:8443"
    assert place("http://[::1") == "an unreadable address"
