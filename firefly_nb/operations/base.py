"""What every request is."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import model_validator
from pydantic.dataclasses import dataclass

from firefly_nb.operations.fields import CONFIG


@dataclass(frozen=True, config=CONFIG)
class Request:
    """An operation's typed parameters, frozen. Make one with `build`, with `parse`, or through a client's method.

    `None` means "not sent": the service's own defaults are never restated. Image-valued fields hold whatever the user
    gave until the client has read it, and a `Picture` from then on.
    """

    command: ClassVar[str]
    path: ClassVar[str]

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        self.rules()
        return self

    def rules(self) -> None:
        """Check what holds between fields. Raises `Broken`."""


def given(request: Request, *names: str) -> list[str]:
    """Those of `names` that are set on the request."""
    return [name for name in names if getattr(request, name, None) is not None]


def value(request: Request, name: str) -> Any:
    return getattr(request, name, None)
