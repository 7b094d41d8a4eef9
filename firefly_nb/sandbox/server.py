"""Running a sandbox: sockets, the line that says it is ready, and every way in which it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator

import uvicorn

from firefly_nb.sandbox.app import Application
from firefly_nb.sandbox.options import Settings
from firefly_nb.sandbox.service import Service

_HOST = "127.0.0.1"


class Server(uvicorn.Server):
    """uvicorn, with its signals left to us and a word when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        # uvicorn raises a signal again after its shutdown, which would turn every clean end into a failure.
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def run(settings: Settings) -> int:
    """Serve until a signal, the end of the parent or idleness; the exit status."""
    try:
        sockets = [_bound(settings.port), _bound(settings.download_port)]
        if settings.regional:
            sockets.append(_bound(0))
    except OSError as error:
        print(f"firefly_nb.sandbox: {error.strerror}: is the port in use?", file=sys.stderr)
        return 1
    service = Service(settings)
    try:
        asyncio.run(_serve(service, sockets))
    finally:
        service.close()
    return 0


def _bound(port: int) -> socket.socket:
    # Without the protocol's number asyncio leaves small answers waiting (40 ms) for the one before to be confirmed.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((_HOST, port))
    except (OSError, OverflowError) as error:
        found.close()
        raise OSError(0, f"cannot listen on port {port}") from error
    return found


async def _serve(service: Service, sockets: list[socket.socket]) -> None:
    urls = [f"http://{_HOST}:{found.getsockname()[1]}" for found in sockets]
    service.addresses(urls[0], urls[-1] if service.settings.regional else urls[0], urls[1])
    config = uvicorn.Config(
        Application(service, sockets[1].getsockname()[1]),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    server = Server(config, lambda: _announce(service))

    def stop() -> None:
        server.should_exit = True

    service.stop = stop
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:
            signal.signal(number, lambda *_: stop())
    if service.settings.exit_with_parent:
        threading.Thread(target=_watch_stdin, args=(loop, stop), daemon=True).start()
    watch = loop.create_task(_watch_idleness(service, stop)) if service.settings.idle_exit else None
    await server.serve(sockets)
    if watch is not None:
        watch.cancel()


def _announce(service: Service) -> None:
    service.pool.warm()
    line = {
        "base_url": service.base_url,
        "ims_url": f"{service.base_url}/ims/token/v3",
        "client_id": service.settings.client_id,
        "client_secret": service.settings.client_secret,
    }
    print(json.dumps(line), flush=True)


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(stop)


async def _watch_idleness(service: Service, stop: Callable[[], None]) -> None:
    limit = service.settings.idle_exit or 0.0
    while (idle := time.monotonic() - service.last_request) < limit:
        await asyncio.sleep(min(1.0, limit - idle + 0.01))
    stop()
