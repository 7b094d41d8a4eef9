"""The one projection of the declarations: parser, completer, help, form, messages and wire all read `Option`."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen

from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import Kind, Spec


@dataclass(frozen=True, slots=True)
class Option:
    """One field of a request class, as every reader of declarations sees it.

    `minimum` and `maximum` are bounds of a number, `most` of a text's or a list's length. `subject` is the
    field that may be given by position.
    """

    name: str
    kind: Kind
    help: str
    at: str
    header: str
    short: str | None
    metavar: str
    choices: tuple[str, ...]
    repeatable: bool
    required: bool
    subject: bool
    minimum: float | None
    maximum: float | None
    most: int | None
    spec: Spec

    @property
    def flag(self) -> str:
        """`--num-variations`."""
        return "--" + self.name.replace("_", "-")

    @property
    def told(self) -> str:
        """The help for cells and forms, where an option that is `repeatable` may be given several times."""
        return f"{self.help} Several make several jobs." if self.repeatable else self.help

    @property
    def is_image(self) -> bool:
        return self.kind is Kind.IMAGE

    @property
    def is_list(self) -> bool:
        return self.kind in {Kind.CHOICES, Kind.INTS}

    @property
    def bounds(self) -> str:
        """`1 to 4`, or the empty string."""
        if self.minimum is None or self.maximum is None:
            return ""
        return f"{self.minimum:g} to {self.maximum:g}"

    def json(self, value: Any) -> Any:
        """The value as it stands in the request's JSON."""
        if self.spec.encode is not None:
            return self.spec.encode(value)
        return list(value) if isinstance(value, tuple) else value


def options(cls: type[Request]) -> tuple[Option, ...]:
    """The options of a request class, in the order of its declaration.

    Example: ``[option.flag for option in options(Upscale)]``
    """
    if cls not in _OPTIONS:
        hints = get_type_hints(cls, include_extras=True)
        _OPTIONS[cls] = tuple(_option(field, hints[field.name]) for field in dataclasses.fields(cls))
    return _OPTIONS[cls]


def option_named(cls: type[Request], name: str) -> Option | None:
    return next((option for option in options(cls) if option.name == name), None)


_OPTIONS: dict[type[Request], tuple[Option, ...]] = {}


def _option(field: dataclasses.Field[Any], hint: Any) -> Option:
    metadata = list(_metadata(hint))
    spec = next(each for each in metadata if isinstance(each, Spec))

    def bound(kind: type, attribute: str) -> Any:
        return next((getattr(each, attribute) for each in metadata if isinstance(each, kind)), None)

    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return Option(
        name=field.name,
        kind=spec.kind,
        help=spec.help,
        at=spec.at,
        header=spec.header,
        short=spec.short,
        metavar=spec.metavar,
        choices=spec.choices or _literals(hint),
        repeatable=spec.repeatable,
        required=required,
        subject=not field.kw_only,
        minimum=bound(Ge, "ge"),
        maximum=bound(Le, "le"),
        most=bound(MaxLen, "max_length"),
        spec=spec,
    )


def _metadata(hint: Any) -> list[Any]:
    """Everything that `Annotated` says about a type, from inside unions too."""
    found = list(getattr(hint, "__metadata__", ()))
    inner = hint.__origin__ if found else hint
    if get_origin(inner) in {Union, UnionType}:
        for part in get_args(inner):
            found += _metadata(part)
    elif found and getattr(inner, "__metadata__", None):
        found += _metadata(inner)
    return found


def _literals(hint: Any) -> tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(str(choice) for choice in get_args(hint))
    parts = [hint.__origin__] if getattr(hint, "__metadata__", None) else get_args(hint)
    for part in parts:
        if part is not NoneType and not isinstance(part, str | int):
            found = _literals(part)
            if found:
                return found
    return ()
