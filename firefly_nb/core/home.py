"""Where the journal and the outputs are kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def default_home(home: str | os.PathLike[str] | None = None, env: Mapping[str, str] | None = None) -> Path:
    """The folder of the journal and the outputs: `home`, else `FIREFLY_HOME`, else the platform's user data folder."""
    given = home or (os.environ if env is None else env).get("FIREFLY_HOME")
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("firefly_nb", appauthor=False)


def home_path(path: Path) -> str:
    """The path with the user's folder as ``~``: a notebook that is shared need not tell who made it."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
