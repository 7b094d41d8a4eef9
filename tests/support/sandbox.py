"""Starting a real sandbox for a test.

Example::

    with running_sandbox("--latency", "none", "--flat") as sandbox:
        job = sandbox.submit("/v3/images/generate-async", {"prompt": "a cat"})
        assert sandbox.finished(job)["status"] == "succeeded"
        assert sandbox.ledger()["counts"]["submit"] == 1
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SandboxInfo:
    """A sandbox that runs: where it is, and short ways to talk to it over plain HTTP."""

    base_url: str
    ims_url: str
    client_id: str
    client_secret: str
    process: subprocess.Popen[str]
    http: httpx.Client

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs in its environment to use this sandbox."""
        return {
            "FIREFLY_BASE_URL": self.base_url,
            "FIREFLY_IMS_URL": self.ims_url,
            "FIREFLY_SERVICES_CLIENT_ID": self.client_id,
            "FIREFLY_SERVICES_CLIENT_SECRET": self.client_secret,
        }

    def token(self) -> str:
        """A new access token."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": "openid,AdobeID,read_organizations,firefly_api,ff_apis",
        }
        answer = self.http.post(self.ims_url, data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def headers(self, token: str | None = None, **more: str) -> dict[str, str]:
        """The headers of an API request, with a new access token unless one is given."""
        return {"authorization": f"Bearer {token or self.token()}", "x-api-key": self.client_id, **more}

    def post(self, path: str, body: object, model: str | None = None, token: str | None = None) -> httpx.Response:
        """Send a JSON body to an operation's path."""
        more = {"x-model-version": model} if model else {}
        return self.http.post(self.base_url + path, json=body, headers=self.headers(token, **more))

    def submit(self, path: str, body: object, model: str | None = None, token: str | None = None) -> str:
        """Submit a job that has to be accepted, and return its status URL."""
        answer = self.post(path, body, model, token)
        assert answer.status_code in {200, 202}, answer.text
        said = answer.json()
        return str(said["statusUrl"] if "statusUrl" in said else said["links"]["result"]["href"])

    def status(self, status_url: str, token: str | None = None) -> dict[str, Any]:
        answer = self.http.get(status_url, headers=self.headers(token))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def finished(self, status_url: str, timeout: float = 60.0) -> dict[str, Any]:
        """Ask until the job has ended, and return the last status answer."""
        token, last = self.token(), {}
        under_way = {"pending", "running", "cancel_pending"}

        def ended() -> bool:
            last.update(self.status(status_url, token))
            return last["status"] not in under_way

        wait_until(ended, timeout, "the job to end")
        return last

    def upload(self, content: bytes, media_type: str = "image/png") -> str:
        """Upload an image and return its id."""
        headers = self.headers(**{"content-type": media_type})
        answer = self.http.post(f"{self.base_url}/v2/storage/image", content=content, headers=headers)
        answer.raise_for_status()
        return str(answer.json()["images"][0]["id"])

    def ledger(self, *, requests: bool = False) -> dict[str, Any]:
        """What the sandbox says has happened."""
        answer = self.http.get(f"{self.base_url}/sandbox/ledger", params={"requests": "1"} if requests else None)
        return dict(answer.json())

    def reset(self, **settings: object) -> None:
        """A fresh start, with other settings: ``reset(latency="none", fault=["submit-lost:1"])``."""
        answer = self.http.post(f"{self.base_url}/sandbox/reset", json=settings)
        assert answer.status_code == 200, answer.text


@contextmanager
def running_sandbox(*options: str, env: Mapping[str, str] | None = None) -> Iterator[SandboxInfo]:
    """A sandbox of its own for the block, started with these command line options, on free ports."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "firefly_nb.sandbox", *options],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            line = _first_line(process, 60.0)
            if not line:
                errors.seek(0)
                raise RuntimeError(f"the sandbox did not start: {errors.read()}")
            with httpx.Client(trust_env=False, timeout=30.0) as http:
                yield SandboxInfo(**json.loads(line), process=process, http=http)
        finally:
            end(process)


def end(process: subprocess.Popen[str]) -> int:
    """End a process that we started, and return its exit status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
    status = process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return status


def _first_line(process: subprocess.Popen[str], timeout: float) -> str:
    """The first line of a process's output; empty when it ended, or said nothing for `timeout` seconds."""
    watchdog = threading.Timer(timeout, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        return process.stdout.readline()
    finally:
        watchdog.cancel()


def wait_until(condition: Callable[[], bool], timeout: float = 30.0, what: str = "a condition") -> None:
    """Return as soon as `condition` holds; fail after `timeout` seconds."""
    end_at = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end_at:
            raise AssertionError(f"waited {timeout:g} s for {what}")
        time.sleep(0.02)
