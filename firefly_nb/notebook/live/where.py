"""What kind of front end there is, and who sits in front of it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Where(Enum):
    """What can be shown.

    `WIDGETS`: in a notebook with somebody in front of it. `PAGE`: in one that nobody watches, or without ipywidgets.
    `TERMINAL`: text.
    """

    WIDGETS = auto()
    PAGE = auto()
    TERMINAL = auto()


def where() -> Where:
    """Where the code that runs now will show what it displays."""
    shell = get_ipython()
    if shell is None or getattr(shell, "kernel", None) is None:
        return Where.TERMINAL
    return Where.WIDGETS if attended(shell) and _has_widgets() else Where.PAGE


def attended(shell: InteractiveShell) -> bool:
    """Whether somebody watches. nbconvert and papermill say that nobody can be asked anything.

    They would also record every widget's state in the notebook, and show none of it.
    """
    parent = getattr(shell, "kernel").get_parent()  # noqa: B009  # only kernels' shells have one
    if parent.get("header", {}).get("msg_type") != "execute_request":
        return True  # a click
    return bool(parent.get("content", {}).get("allow_stdin", True))


def _has_widgets() -> bool:
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return False
    return True
