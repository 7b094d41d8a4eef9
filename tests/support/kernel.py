"""A real kernel, driven as a front end drives one: cells in, outputs (and their later updates) out.

Example::

    with running_kernel(sandbox.environment, home) as kernel:
        kernel.run("%load_ext firefly_nb")
        cell = kernel.run("%%firefly generate --wait -o cats\\na cat")
        assert cell.error is None
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Cell:
    """One executed cell: its outputs as the notebook would save them, updates included, and how it ended.

    `seconds` is how long the kernel was busy with it.
    """

    request: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    status: str = "sent"
    asked: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def error(self) -> str | None:
        """What the error looks like to a person, `None` where there is none."""
        for output in self.outputs:
            if output["output_type"] == "error":
                return _COLOURS.sub("", "\n".join(output["traceback"]))
        return None

    @property
    def text(self) -> str:
        """All that was printed or displayed as plain text."""
        return "".join(_plain(output) for output in self.outputs)

    @property
    def html(self) -> str:
        return "".join(output.get("data", {}).get("text/html", "") for output in self.outputs)


@dataclass(frozen=True)
class Heard:
    """A message for a widget's page."""

    widget: str
    content: dict[str, Any]
    buffers: tuple[bytes, ...]


@dataclass(frozen=True)
class Completion:
    """What Tab gives: the words, each as the whole line would read with it."""

    matches: list[str]
    lines: list[str]


class Kernel:
    """A kernel and the front end's side of it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client
        self._cells: dict[str, Cell] = {}
        self._shown: dict[str, list[dict[str, Any]]] = {}
        self.heard: list[Heard] = []

    def run(
        self, code: str, *, answers: Iterable[str] = (), attended: bool = True, timeout: float = 60.0
    ) -> Cell:
        """Execute a cell to its end. `answers` are typed when it asks; nobody can be asked unless it is `attended`."""
        cell = self.start(code, attended=attended)
        self.finish(cell, answers=answers, timeout=timeout)
        return cell

    def start(self, code: str, *, attended: bool = True) -> Cell:
        """Send a cell and return at once."""
        cell = Cell(self.client.execute(code, allow_stdin=attended, store_history=True))
        cell.seconds = -time.monotonic()
        self._cells[cell.request] = cell
        return cell

    def finish(self, cell: Cell, *, answers: Iterable[str] = (), timeout: float = 60.0) -> None:
        """Wait for the end of a cell that was started."""
        left = iter(answers)
        self.until(lambda: self._answer(cell, left) or cell.status == "done", timeout, f"the end of a cell: {cell}")

    def until(self, condition: Callable[[], bool], timeout: float = 60.0, what: str = "a condition") -> None:
        """Take in what the kernel says until `condition` holds."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {timeout:g} s for {what}")
            try:
                self._take(self.client.get_iopub_msg(timeout=0.05))
            except Empty:
                continue

    def value(self, expression: str) -> str:
        """The repr of an expression in the kernel."""
        reply = self.client.execute(
            "", silent=True, store_history=False, user_expressions={"value": expression}, reply=True, timeout=30
        )
        found = reply["content"]["user_expressions"]["value"]
        assert found["status"] == "ok", found
        return str(found["data"]["text/plain"])

    def tell(self, widget: str, content: Mapping[str, Any]) -> None:
        """Send what a widget's page would send: `widget` is its model's id."""
        data = {"method": "custom", "content": content}
        message = self.client.session.msg("comm_msg", {"comm_id": widget, "data": data})
        self.client.shell_channel.send(message)

    def complete(self, code: str, cursor: int | None = None) -> Completion:
        """What Tab offers at `cursor` (the end, unless said)."""
        at = len(code) if cursor is None else cursor
        found = self.client.complete(code, at, reply=True, timeout=60)["content"]
        begin, end = found["cursor_start"], found["cursor_end"]
        return Completion(found["matches"], [code[:begin] + match + code[end:] for match in found["matches"]])

    def inspect(self, code: str) -> str:
        """What ``?`` shows."""
        reply = self.client.inspect(code, len(code), reply=True, timeout=60)
        return _COLOURS.sub("", str(reply["content"]["data"].get("text/plain", "")))

    def interrupt(self) -> None:
        """What ■ does."""
        self.manager.interrupt_kernel()

    def _answer(self, cell: Cell, answers: Iterator[str]) -> bool:
        try:
            message = self.client.get_stdin_msg(timeout=0)
        except Empty:
            return False
        kind = "secret" if message["content"]["password"] else "shown"
        cell.asked.append(f"{kind}: {message['content']['prompt']}")
        self.client.input(next(answers))
        return False

    def _take(self, message: Mapping[str, Any]) -> None:
        kind, content = message["msg_type"], message["content"]
        cell = self._cells.get(message["parent_header"].get("msg_id", ""))
        if kind == "update_display_data":
            for output in self._shown.get(content["transient"]["display_id"], []):
                output["data"], output["metadata"] = content["data"], content["metadata"]
            return
        if kind == "comm_msg" and content["data"].get("method") == "custom":
            buffers = tuple(bytes(part) for part in message["buffers"])
            self.heard.append(Heard(content["comm_id"], content["data"]["content"], buffers))
        if cell is None:
            return
        if kind == "execute_input":
            cell.status = "running"
        elif kind == "status" and content["execution_state"] == "idle":
            cell.status = "done"
            cell.seconds += time.monotonic()
        elif kind in {"display_data", "execute_result", "stream", "error"}:
            output = {"output_type": kind, **content}
            cell.outputs.append(output)
            name = content.get("transient", {}).get("display_id")
            if name:
                self._shown.setdefault(name, []).append(output)
        elif kind == "clear_output":
            cell.outputs.clear()


@contextmanager
def running_kernel(environment: Mapping[str, str], folder: Path, *options: str) -> Iterator[Kernel]:
    """A kernel of its own for the block, working in `folder`, its journal and its configuration there as well."""
    manager = KernelManager(kernel_name="python3")
    assert manager.kernel_spec is not None
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *options]
    manager.start_kernel(env=clean_environment(environment, folder), cwd=str(folder))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def clean_environment(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """This process's environment without any setting of ours, with everything that is written kept inside `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIREFLY_")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(folder / ".ipython"),
        "FIREFLY_HOME": str(folder / "home"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **environment,
    }


def _plain(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "stream":
        return _COLOURS.sub("", str(output["text"]))
    return str(output.get("data", {}).get("text/plain", ""))
