"""The local sandbox for people without credentials: started once for a home folder, shared by its kernels.

It outlives the kernel that started it, so that a job is still there after a kernel was killed, and ends by itself
when nobody has asked it anything for a while.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from firefly_nb.errors import ServiceError, StorageError

_IDLE_SECONDS = 30 * 60
_START_SECONDS = 40.0
_DETACHED = 0x00000008 | 0x00000200  # Windows: DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP


@dataclass(frozen=True, slots=True)
class LocalSandbox:
    """What the sandbox prints when it is ready. Its credentials open nothing but itself."""

    base_url: str
    ims_url: str
    client_id: str
    client_secret: str


def running(home: Path) -> LocalSandbox:
    """The sandbox of this home folder, started when it does not answer. Blocks for about a second when it starts.

    Raises `StorageError` when the folder cannot be written, `ServiceError` when the sandbox does not start.
    """
    note = home / "sandbox.json"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "sandbox.lock", timeout=_START_SECONDS):
            found = _read(note)
            if found is not None and _answers(found):
                return found
            started = _start(home)
            _write_private(note, json.dumps(asdict(started)))
            return started
    except Timeout:
        raise ServiceError("another kernel has been starting the sandbox for too long; restart this kernel") from None
    except OSError as error:
        # Without a writable home the sandbox still serves this one process.
        if isinstance(error, PermissionError | FileNotFoundError | NotADirectoryError) or error.errno in {28, 30}:
            return _start(None)
        raise StorageError(
            f"{home}: {error.strerror or error}; set FIREFLY_HOME to a folder that can be written"
        ) from error


def stop(home: Path) -> None:
    """End the sandbox of this home folder, where one runs: what it was sent and what it made go with it."""
    from urllib.error import URLError
    from urllib.request import ProxyHandler, build_opener

    found = _read(home / "sandbox.json")
    if found is not None and _answers(found):
        with suppress(URLError, OSError):
            build_opener(ProxyHandler({})).open(f"{found.base_url}/sandbox/stop", data=b"", timeout=3).close()


def _read(note: Path) -> LocalSandbox | None:
    try:
        return LocalSandbox(**json.loads(note.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _answers(sandbox: LocalSandbox) -> bool:
    """Whether it is our sandbox that listens there: it must know its own credentials."""
    from urllib.error import URLError
    from urllib.parse import urlencode
    from urllib.request import ProxyHandler, build_opener

    if urlsplit(sandbox.base_url).hostname != "127.0.0.1":
        return False
    form = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": sandbox.client_id,
            "client_secret": sandbox.client_secret,
            "scope": "firefly_api",
        }
    ).encode()
    try:
        with build_opener(ProxyHandler({})).open(sandbox.ims_url, data=form, timeout=3) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def _start(home: Path | None) -> LocalSandbox:
    command = [sys.executable, "-m", "firefly_nb.sandbox", "--port", "0", "--idle-exit", str(_IDLE_SECONDS)]
    with open(home / "sandbox.log" if home else os.devnull, "ab") as log:  # noqa: PTH123
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=home or Path(sys.executable).anchor,
            env=_environment(),
            creationflags=_DETACHED if sys.platform == "win32" else 0,
            start_new_session=sys.platform != "win32",
        )
    assert process.stdout is not None
    line = _first_line(process.stdout, _START_SECONDS)
    try:
        ready = json.loads(line)
        return LocalSandbox(**{name: ready[name] for name in LocalSandbox.__slots__})
    except (ValueError, KeyError, TypeError):
        with suppress(OSError):
            process.kill()
        where = f"; see {home / 'sandbox.log'}" if home else ""
        raise ServiceError(f"the local sandbox did not start{where}") from None
    finally:
        # Nobody reads on: the process is left to itself, and is no child to wait for.
        process.stdout.close()
        process.returncode = process.returncode if process.returncode is not None else 0


def _environment() -> dict[str, str]:
    """This process's environment without the user's credentials, with this package importable as it is here."""
    import firefly_nb

    env = {name: value for name, value in os.environ.items() if not name.startswith("FIREFLY_")}
    package = str(Path(firefly_nb.__file__).parent.parent)
    env["PYTHONPATH"] = os.pathsep.join([package, *filter(None, [env.get("PYTHONPATH")])])
    return env


def _first_line(stream: IO[bytes], seconds: float) -> bytes:
    """One line, or nothing after `seconds`: a pipe cannot be read with a timeout on every platform."""
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return found[0] if found else b""


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    temporary.replace(path)
