"""Real Jupyter servers for a test: JupyterLab 4 or Notebook 7, quiet, with nothing of the user's own settings.

Example::

    with running_jupyter("lab", folder) as jupyter:
        print(jupyter.window_url())
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx
import nbformat

from tests.support.processes import end_processes_in
from tests.support.sandbox import end, wait_until

App = Literal["lab", "notebook"]
APPS: tuple[App, ...] = ("lab", "notebook")

# No news, no update checks, no saving behind a test's back, and every cell in the page.
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class Jupyter:
    """A server that runs: where it is, and the folder that it serves."""

    app: App
    url: str
    token: str
    folder: Path

    def notebook_url(self, name: str) -> str:
        """The page on which Notebook shows a notebook of the folder."""
        return f"{self.url}notebooks/{quote(name)}?token={self.token}"

    def window_url(self) -> str:
        """JupyterLab with nothing open: in a workspace of its own, for it would restore what an earlier one had."""
        return f"{self.url}lab/workspaces/{secrets.token_hex(6)}?token={self.token}"

    def kernels(self) -> list[dict[str, Any]]:
        """What the server says of its kernels."""
        return list(self._asked("GET", "api/kernels").json())

    def shut_kernels_down(self) -> None:
        for kernel in self.kernels():
            self._asked("DELETE", f"api/kernels/{kernel['id']}")

    def _asked(self, method: str, path: str) -> httpx.Response:
        headers = {"Authorization": f"token {self.token}"}
        return httpx.request(method, self.url + path, headers=headers, trust_env=False, timeout=30)


@contextmanager
def running_jupyter(app: App, folder: Path, env: Mapping[str, str] | None = None) -> Iterator[Jupyter]:
    """A server of `app` for the block, serving `folder`; `env` is what its kernels find in their environment."""
    with tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True) as scratch:
        here = Path(scratch)
        token = secrets.token_hex(16)
        with (here / "log").open("wb") as log:
            process = subprocess.Popen(
                [*_command(app), f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"],
                cwd=folder,
                env={**os.environ, **_places(here), **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
            try:
                yield Jupyter(app, _address(process, here), token, folder)
            finally:
                end(process)
                end_processes_in(folder)


def answers(url: str) -> bool:
    """Whether the server at `url` answers. It tells its address before its door opens."""
    try:
        return httpx.get(f"{url}api", trust_env=False, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook with these cells; one that starts with ``#`` and a space is text."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for index, source in enumerate(cells):
        name = f"cell-{index}"
        if source.startswith("# "):
            notebook.cells.append(nbformat.v4.new_markdown_cell(source, id=name))
        else:
            notebook.cells.append(nbformat.v4.new_code_cell(source, id=name))
    nbformat.write(notebook, path)
    return path


def _command(app: App) -> list[str]:
    expose = "LabApp" if app == "lab" else "JupyterNotebookApp"
    return [
        sys.executable,
        "-m",
        "jupyterlab" if app == "lab" else "notebook",
        "--no-browser",
        "--allow-root",
        "--ServerApp.port=0",
        "--ServerApp.ip=127.0.0.1",
        f"--{expose}.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--FileContentsManager.use_atomic_writing=True",
    ]


def _places(here: Path) -> dict[str, str]:
    for name, values in _SETTINGS.items():
        path = here / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    return {
        "JUPYTERLAB_SETTINGS_DIR": str(here / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(here / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(here / "runtime"),
        "JUPYTER_CONFIG_DIR": str(here / "config"),
    }


def _address(process: subprocess.Popen[str], here: Path) -> str:
    """Where the server listens, as it wrote down itself once it does."""
    note = here / "runtime" / f"jpserver-{process.pid}.json"
    found: dict[str, Any] = {}

    def ready() -> bool:
        if process.poll() is not None:
            raise AssertionError(f"the server ended:\n{(here / 'log').read_text(errors='replace')[-3000:]}")
        try:
            found.update(json.loads(note.read_text()))
            return answers(found["url"])
        except (OSError, ValueError):
            return False

    wait_until(ready, 60, "the Jupyter server")
    return str(found["url"])
