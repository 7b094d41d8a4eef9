"""Adobe Firefly's asynchronous image API for notebooks and scripts.

In a notebook, ``%load_ext firefly_nb`` and then a cell such as ``%%firefly generate`` with the prompt beneath it. In
Python::

    from firefly_nb import Firefly

    ff = Firefly()
    job = ff.generate("a cat in a sunbeam", num_variations=4)
    job.result()[0].save("cat.jpg")

Importing this package is cheap: what it offers is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb import errors as errors
    from firefly_nb.client import AsyncFirefly as AsyncFirefly
    from firefly_nb.client import AsyncJob as AsyncJob
    from firefly_nb.client import Firefly as Firefly
    from firefly_nb.client import Job as Job
    from firefly_nb.client import Jobs as Jobs
    from firefly_nb.core.outputs import Output as Output

__version__ = "0.1.0"

__all__ = ["AsyncFirefly", "AsyncJob", "Firefly", "Job", "Jobs", "Output", "__version__", "errors"]

_HOMES = {
    "AsyncFirefly": "firefly_nb.client",
    "AsyncJob": "firefly_nb.client",
    "Firefly": "firefly_nb.client",
    "Job": "firefly_nb.client",
    "Jobs": "firefly_nb.client",
    "Output": "firefly_nb.core.outputs",
}


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module("firefly_nb.errors")
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Called by ``%load_ext firefly_nb``."""
    from firefly_nb.notebook.extension import load

    load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Called by ``%unload_ext firefly_nb``."""
    from firefly_nb.notebook.extension import unload

    unload(ipython)
