"""What every request is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import ValidationError, model_validator
from pydantic.dataclasses import dataclass

from firefly_nb.operations.fields import CONFIG
from firefly_nb.operations.sizes import Pixels


class _Declaration(type):
    """What a request class is: called with a wrong value, it raises one line instead of pydantic's report."""

    if not TYPE_CHECKING:  # type checkers take each class's own fields for its signature

        def __call__(cls, *args: Any, **values: Any) -> Any:
            try:
                return super().__call__(*args, **values)
            except ValidationError as error:
                from firefly_nb.operations.explain import explained_call

                raise explained_call(error, cls, args, values) from None


@dataclass(frozen=True, config=CONFIG)
class Request(metaclass=_Declaration):
    """An operation's typed parameters, frozen. Make one with `build`, with `parse`, or through a client's method.

    `None` means "not sent": the service's own defaults are never restated. Image-valued fields hold whatever the user
    gave until the client has read it, and a `Picture` from then on. Raises `InvalidRequest` for a wrong value.
    """

    command: ClassVar[str]
    path: ClassVar[str]

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        self.rules()
        return self

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        """The sizes that `model` makes (`None`: the service's default), in pixels; empty where any size goes."""
        return ()

    def rules(self) -> None:
        """Check what holds between fields. Raises `Broken`."""


def given(request: Request, *names: str) -> list[str]:
    """Those of `names` that are set on the request."""
    return [name for name in names if getattr(request, name, None) is not None]


def value(request: Request, name: str) -> Any:
    return getattr(request, name, None)
