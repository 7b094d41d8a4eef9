"""Questions to the person at the keyboard, in a notebook and in a terminal."""

from __future__ import annotations

import getpass
from collections.abc import Callable

from firefly_nb.errors import FireflyError


def secretly(question: str, otherwise: str) -> str:
    """What was typed, which is not shown and not kept in the notebook. Raises `FireflyError` where nobody can be asked.

    `otherwise` says what to do in that case, as the end of a sentence.
    """
    # Looked up in its module at the moment of asking: a kernel puts its own in that place.
    return _asked(lambda: getpass.getpass(question), otherwise)


def agreed(question: str, otherwise: str) -> bool:
    """Whether the answer to a yes-or-no question was yes. Raises `FireflyError` where nobody can be asked."""
    return _asked(lambda: input(f"{question} [y/N] "), otherwise).lower() in {"y", "yes"}


def _asked(ask: Callable[[], str], otherwise: str) -> str:
    from IPython.core.error import StdinNotImplementedError

    try:
        return ask().strip()
    except (StdinNotImplementedError, EOFError):
        raise FireflyError(f"nobody can be asked here; {otherwise}") from None
    except KeyboardInterrupt:
        raise FireflyError("stopped; nothing was changed") from None
