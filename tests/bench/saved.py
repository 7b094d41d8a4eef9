"""How large a notebook is that holds a four-image 2048 × 2048 grid, as a share of its originals embedded."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

from tests.support.jupyter import write_notebook
from tests.support.kernel import clean_environment
from tests.support.sandbox import running_sandbox

CELL = "%%firefly generate -n 4 --size 2048x2048\na cat living their best life, sleeping in a sunbeam"


def run() -> Iterable[str]:
    """What the grid adds to the file, what the originals would as they are embedded in notebooks, and the ratio."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch, running_sandbox("--latency", "none") as sandbox:
        folder = Path(scratch)
        path = write_notebook(folder / "grid.ipynb", "%load_ext firefly_nb", CELL, "%firefly wait")
        empty = path.stat().st_size
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, timeout=300, kernel_name="python3")
        client.execute(env=clean_environment(sandbox.environment, folder))
        nbformat.write(notebook, path)
        saved = path.stat().st_size - empty
        images = list((folder / "home").rglob("*.jpg"))
        originals = sum(len(base64.b64encode(image.read_bytes())) for image in images)
    yield f"saved grid {saved / 1024:.0f} KiB   {len(images)} originals embedded {originals / 1024:.0f} KiB"
    yield f"ratio {saved / originals:.2%}  (aim: 3 % at most)"
