"""Content Credentials of a file: who signed it, with what it was made, and whether it is still what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PIP = "pip install 'firefly-nb[credentials]'"


class State(StrEnum):
    """What became of a file's Content Credentials."""

    INTACT = "intact"
    ALTERED = "altered"
    NONE = "none"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a file's Content Credentials say.

    `signer` is whom the certificate names, `issuer` who gave it out; `made` is when it was signed, in seconds since
    the epoch; `tool` is the software that wrote it; `actions` is what was done, in order. `trusted` says whether
    the certificate is on a list of trusted ones (`None`: no list was asked). `problem` is a line on what is wrong.
    """

    state: State
    signer: str | None = None
    issuer: str | None = None
    made: float | None = None
    tool: str | None = None
    actions: tuple[str, ...] = ()
    trusted: bool | None = None
    problem: str | None = None


def credentials(path: Path, media_type: str) -> Credentials:
    """The Content Credentials of the file at `path`. Never raises, and never asks the network."""
    return Credentials(State.UNCHECKED, problem=f"Content Credentials are checked with {PIP}")
