"""The notebooks that travel with the package: finding them, copying them for a user, running them unattended."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from firefly_nb.core.journal import Journal
from firefly_nb.core.settings import default_home
from firefly_nb.core.state import Snapshot, Status

CELL_SECONDS = 300


class DemoError(Exception):
    """The demo cannot go on; ``str(error)`` is the line to show."""


def folder() -> Path:
    """Where the notebooks are: inside an installed package, beside it in a clone."""
    package = Path(__file__).parent
    for place in (package / "notebooks", package.parent / "notebooks"):
        if any(place.glob("*.ipynb")):
            return place
    raise DemoError("the notebooks are missing from this installation: install it again")


def find(name: str) -> Path:
    """The notebook that `name` names: its number (``2``, ``02``), or the beginning of its name.

    Raises `DemoError` when there is none.
    """
    every = sorted(folder().glob("*.ipynb"))
    wanted = f"{int(name):02d}_" if name.isdigit() else name
    for notebook in every:
        if notebook.name.startswith(wanted):
            return notebook
    raise DemoError(f"NOTEBOOK: {name!r} is not one of {', '.join(notebook.stem for notebook in every)}")


def copy_all(target: Path, *, fresh: bool = False) -> Path:
    """Copy the notebooks to `target`, which is returned. Copies that are there stay; `fresh` renames them first."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        for notebook in sorted(folder().glob("*.ipynb")):
            copy = target / notebook.name
            if copy.exists() and not fresh:
                continue
            if copy.exists():
                copy.rename(_free(copy))
            shutil.copyfile(notebook, copy)
    except OSError as error:
        raise DemoError(f"{target}: {error.strerror or error}; choose another folder with --folder") from None
    return target


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base`, with the sandbox as the service whatever credentials it holds."""
    return {**base, "FIREFLY_BASE_URL": "sandbox"}


def execute(notebook: Path, out: Path, *, say: Callable[[str], None] = lambda line: None) -> str:
    """Run `notebook` on the sandbox without a screen, write it to `out`, and return a line about it.

    Raises `DemoError` with one line when a cell or a job failed; `out` then shows how far it came.
    """
    import nbformat

    out = out.expanduser().absolute()
    if not out.parent.is_dir():
        raise DemoError(f"--execute: there is no folder {out.parent}")
    say(f"Running {notebook.name} on the sandbox …")
    started = time.time()
    content = nbformat.read(notebook, as_version=4)
    try:
        _run(content, out.parent)
    finally:
        _write(content, out)
    jobs = _jobs(started)
    for job in jobs:
        # A job that the notebook cancelled ended as it was meant to.
        if job.status not in {Status.SUCCEEDED, Status.CANCELLED}:
            why = job.error or "no end came"
            raise DemoError(f"job #{job.number} is {job.status.value}: {why}; {out} shows the rest")
    pictures = sum(len(job.outputs) for job in jobs)
    return f"Wrote {out}: {len(jobs)} jobs, {pictures} pictures, {time.time() - started:.0f} s"


def _run(content: Any, place: Path) -> None:
    """Run every cell in a kernel of its own."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        content,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(place)}},
        # The kernel's own remarks about its sockets are not for the person who asked for pictures.
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    try:
        client.execute(env=environment(os.environ))
    except CellExecutionError as error:
        raise DemoError(f"cell {_ran(content)} failed: {error.ename}: {_first_line(error.evalue)}") from None
    except CellTimeoutError:
        raise DemoError(f"cell {_ran(content)} took more than {CELL_SECONDS} s") from None
    except DeadKernelError:
        raise DemoError(f"the kernel died in cell {_ran(content)}") from None
    except NoSuchKernel as error:
        raise DemoError(f"there is no kernel {error.name!r}: run  python -m ipykernel install --sys-prefix") from None


def _ran(content: Any) -> int:
    """How many code cells were started: the number of the one that failed."""
    return sum(cell.cell_type == "code" and cell.execution_count is not None for cell in content.cells)


def _jobs(since: float) -> list[Snapshot]:
    """The jobs of the sandbox that were made since then, from the journal."""
    journal = Journal(default_home())
    try:
        return [job for job in journal.jobs(limit=200) if job.created >= since and job.service.sandbox]
    finally:
        journal.close()


def _write(content: Any, out: Path) -> None:
    import nbformat

    try:
        nbformat.write(content, out)
    except OSError as error:
        raise DemoError(f"--execute: {out}: {error.strerror or error}") from None


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")


def _free(path: Path) -> Path:
    """A name beside `path` that nothing has."""
    number = 1
    while (free := path.with_name(f"{path.stem}-kept-{number}{path.suffix}")).exists():
        number += 1
    return free
