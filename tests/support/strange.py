"""A service that answers what it is told to, however strange: over real HTTP, on a port of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Strange:
    """`taken` answers a request for a job, `said` a status request, `file` a download, by the number of the job.

    A value is the body (a string as it is, anything else as JSON), or a pair of status and body. ``{base}`` in it
    becomes the address of this service.
    """

    base_url: str = ""
    taken: object = None
    said: dict[int, object] = field(default_factory=dict)
    file: bytes = b""
    jobs: int = 0

    @property
    def arguments(self) -> dict[str, Any]:
        """What a client needs to use it."""
        ims = f"{self.base_url}/token"
        return {"base_url": self.base_url, "ims_url": ims, "client_id": "strange", "client_secret": "secret"}

    def answer(self, method: str, path: str) -> tuple[int, str]:
        if path == "/token":
            return 200, json.dumps({"access_token": "t", "expires_in": 1000})
        number = int(path.rpartition("/")[2]) if path.startswith("/status/") else 0
        if number:
            return self._written(self.said.get(number, GOOD))
        self.jobs += 1
        if self.taken is not None:
            return self._written(self.taken)
        return self._written({"jobId": str(self.jobs), "statusUrl": f"{{base}}/status/{self.jobs}"})

    def _written(self, value: object) -> tuple[int, str]:
        status, body = value if isinstance(value, tuple) else (200, value)
        text = body if isinstance(body, str) else json.dumps(body)
        return status, text.replace("{base}", self.base_url)


GOOD = {"status": "succeeded", "result": {"outputs": [{"seed": 1, "image": {"url": "{base}/file.jpg"}}]}}


@contextmanager
def strange_service(file: bytes) -> Iterator[Strange]:
    """A strange service for the block; its outputs are `file`."""
    strange = Strange(file=file)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._respond("GET")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._respond("POST")

        def _respond(self, method: str) -> None:
            if self.path.startswith("/file"):
                status, content = 200, strange.file
            else:
                status, text = strange.answer(method, self.path)
                content = text.encode("utf-8", "surrogatepass")
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    strange.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield strange
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
