"""A small https server on this machine that serves files from memory.

Example::

    with https_server({"/cat.jpg": content}) as server:
        os.environ["SSL_CERT_FILE"] = server.certificate
        httpx.get(f"{server.url}/cat.jpg")
        assert server.asked == ["/cat.jpg"]
"""

from __future__ import annotations

import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme


@dataclass(frozen=True)
class HttpsServer:
    """`certificate` is the file of the authority that signed for it; `asked` the paths that were asked for, so far."""

    url: str
    certificate: str
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def https_server(files: Mapping[str, bytes]) -> Iterator[HttpsServer]:
    """Serve `files` by their paths for the block; anything else is not found."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with tempfile.NamedTemporaryFile("wb", suffix=".pem") as certificate:
        certificate.write(authority.cert_pem.bytes())
        certificate.flush()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        found = HttpsServer(f"https://localhost:{server.server_port}", certificate.name)
        server.seen = found  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            server.server_close()
            thread.join(10)


def _handler(files: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen: HttpsServer = self.server.seen  # type: ignore[attr-defined]
            path = self.path.split("?")[0]
            seen.asked.append(self.path)
            seen.headers.append({name.lower(): value for name, value in self.headers.items()})
            content = files.get(path)
            self.send_response(200 if content is not None else 404)
            self.send_header("content-length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing."""

    return Handler
