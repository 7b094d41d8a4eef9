"""Certificates and proxies: checked by default, set by the environment, never in the way of this machine itself."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from firefly_nb.errors import ConfigurationError, ServiceError, Unreachable
from tests.support.clients import client_of
from tests.support.fronts import https_front, proxy
from tests.support.sandbox import SandboxInfo, running_sandbox

GATEWAY = "gateway.example"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--flat", "--latency", "none") as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(sandbox: SandboxInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.reset(fault=[], latency="none")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def port_of(sandbox: SandboxInfo) -> int:
    return urlsplit(sandbox.base_url).port or 0


def https(host: str) -> dict[str, str]:
    return {"base_url": f"https://{host}", "ims_url": f"https://{host}/ims/token/v3"}


def test_a_certificate_that_nobody_vouches_for_is_refused(sandbox: SandboxInfo, tmp_path: Path) -> None:
    with (
        https_front(port_of(sandbox), tmp_path) as (front, _),
        client_of(sandbox, tmp_path / "home", **https(f"localhost:{front.port}")) as ff,
    ):
        with pytest.raises(Unreachable, match=r"certificate was not accepted; .* SSL_CERT_FILE") as caught:
            ff.generate("a cat").result(30)
        assert "\n" not in str(caught.value)
    assert sandbox.ledger()["counts"].get("token", 0) == 0


def test_a_certificate_for_another_name_is_refused(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_front(port_of(sandbox), tmp_path, "other.example") as (front, bundle):
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
        with (
            client_of(sandbox, tmp_path / "home", **https(f"localhost:{front.port}")) as ff,
            pytest.raises(Unreachable, match="certificate was not accepted"),
        ):
            ff.login()


def test_an_authority_from_the_environment_is_trusted(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_front(port_of(sandbox), tmp_path) as (front, bundle):
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
        with client_of(sandbox, tmp_path / "home", **https(f"localhost:{front.port}")) as ff:
            assert ff.generate("a cat", size="1024x1024").result(30)[0].image.size == (1024, 1024)


def test_a_proxy_from_the_environment_is_used(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        https_front(port_of(sandbox), tmp_path, GATEWAY) as (front, bundle),
        proxy({GATEWAY: front.port}) as company,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:PLANTED@127.0.0.1:{company.port}")
        with (
            client_of(sandbox, tmp_path / "home", **https(GATEWAY)) as ff,
            pytest.raises(ServiceError, match="this is a local sandbox"),  # which hears of the gateway's name
        ):
            ff.login()
        assert company.seen == [f"CONNECT {GATEWAY}:443 HTTP/1.1"]
        assert "httpcore" in {record.name.partition(".")[0] for record in caplog.records}
        assert "PLANTED" not in caplog.text
        assert b64encode(b"user:PLANTED").decode() not in caplog.text
        monkeypatch.setenv("NO_PROXY", GATEWAY)
        with (
            client_of(sandbox, tmp_path / "home", **https(GATEWAY)) as ff,
            pytest.raises(Unreachable, match=f"{GATEWAY} cannot be reached"),
        ):
            ff.generate("a cat").result(60)
        assert len(company.seen) == 1


def test_a_proxy_that_refuses_is_one_line(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy({}) as company:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:PLANTED@127.0.0.1:{company.port}")
        with client_of(sandbox, tmp_path, **https(GATEWAY)) as ff:
            with pytest.raises(Unreachable, match="the proxy refused; check HTTPS_PROXY") as caught:
                ff.generate("a cat").result(60)
            assert "PLANTED" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "sandbox.localhost"])
def test_this_machine_is_never_reached_through_a_proxy(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with proxy({}) as company:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{company.port}")
        base = f"http://{host}:{port_of(sandbox)}"
        with client_of(sandbox, tmp_path, base_url=base, ims_url=f"{base}/ims/token/v3") as ff:
            job = ff.generate("a cat", size="1024x1024", seeds=[7])
            job.wait(60)
            if host in {"127.0.0.1", "localhost"}:
                assert job.result()[0].seed == 7
        assert company.seen == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/authority.pem"),
        ("HTTPS_PROXY", "gopher://proxy.example:70"),
        ("ALL_PROXY", "http://[::1"),
    ],
)
def test_an_environment_that_cannot_work_is_one_line(
    sandbox: SandboxInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with client_of(sandbox, tmp_path) as ff:
        with pytest.raises(ConfigurationError, match=name) as caught:
            ff.generate("a cat")
        assert "\n" not in str(caught.value)
