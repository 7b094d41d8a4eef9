"""The vocabulary of declarations: where a field goes on the wire, and the types that several operations share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import AfterValidator, BeforeValidator, ConfigDict

from firefly_nb.operations.names import suggest
from firefly_nb.operations.presets import STYLE_PRESETS

CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class Kind(StrEnum):
    """What an option takes, for those who must treat them differently: the parser, the completer, the form."""

    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    INTS = "ints"
    SIZE = "size"
    IMAGE = "image"
    PLACEMENT = "placement"
    INSET = "inset"


@dataclass(frozen=True, slots=True)
class Spec:
    """One field's words and its place on the wire: `at` is a path in the JSON body, `header` a header's name instead.

    `encode` turns the value (for an image: its place, as the service wants it) into JSON where that is not the value
    itself. `choices` are those of a list; the choices of a single word stand in the field's type.
    """

    kind: Kind
    help: str
    at: str = ""
    header: str = ""
    short: str | None = None
    metavar: str = ""
    choices: tuple[str, ...] = ()
    repeatable: bool = False
    encode: Callable[[Any], Any] | None = None


class Broken(ValueError):
    """A rule that a request breaks. `{names}` in the message are fields, spelled as the reader wrote them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def _words(value: Any) -> Any:
    """`"a, b"` as ("a", "b"): lists are typed with commas in a cell."""
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _numbers(value: Any) -> Any:
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else _words(value)


def _size(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{1,6})\s*[x×X,]\s*(\d{1,6})\s*", value)
        if found:
            return int(found[1]), int(found[2])
    elif isinstance(value, Sequence) and len(value) == 2 and all(type(side) is int for side in value):
        return tuple(value)
    raise ValueError(f"{value!r} is not a size; write it like 2304x1792")


def _placement(value: Any) -> Any:
    """`"left,top"`, in either order; what is not said is the center."""
    if value is None:
        return None
    words = _words(value)
    across, down = ("left", "right"), ("top", "bottom")
    try:
        known = all(word in (*across, *down, "center") for word in words)
        one_each = sum(word in across for word in words) <= 1 and sum(word in down for word in words) <= 1
        good = known and one_each and 1 <= len(words) <= 2
    except TypeError:
        good = False
    if not good:
        raise ValueError(
            f"{value!r} is not a placement; write left, center or right and top, center or bottom, like left,top"
        )
    return next((w for w in words if w in across), "center"), next((w for w in words if w in down), "center")


def _inset(value: Any) -> Any:
    if value is None:
        return None
    try:
        sides = tuple(int(side) for side in _words(value))
    except (TypeError, ValueError):
        sides = ()
    if len(sides) != 4:
        raise ValueError(f"{value!r} is not an inset; write left,top,right,bottom in pixels, like 100,0,100,40")
    return sides


def _presets(value: Any) -> Any:
    words = _words(value)
    if words is None:
        return None
    found = tuple(str(word) for word in words)
    for word in found:
        if word not in STYLE_PRESETS:
            near = suggest(word, STYLE_PRESETS)
            advice = f"did you mean {near}?" if near else "%firefly help generate lists them"
            raise ValueError(f"{word!r} is not a style preset; {advice}")
        if found.count(word) > 1:
            raise ValueError(f"{word!r} is given twice; each preset once")
    return found


def _seeds(seeds: Sequence[int] | None) -> Sequence[int] | None:
    if seeds is None:
        return None
    for seed in seeds:
        if list(seeds).count(seed) > 1:
            raise ValueError(f"{seed} is given twice; seeds must differ from each other")
        if not -(2**31) <= seed < 2**32:
            raise ValueError(f"{seed} is out of range; a seed is a whole number below {2**32}")
    return tuple(seeds)


def _spaced(*choices: str) -> BeforeValidator:
    """Lets `camera-pan-left` stand for `camera pan left`, so that it needs no quotes in a cell."""
    plain = {re.sub(r"[-_ ]+", " ", choice): choice for choice in choices}

    def read(value: Any) -> Any:
        return plain.get(re.sub(r"[-_ ]+", " ", value.strip().lower()), value) if isinstance(value, str) else value

    return BeforeValidator(read)


def _digits(value: Any) -> Any:
    """`"4"` and `"x4"` as 4: a choice of numbers is typed as text in a cell."""
    text = value.strip().lstrip("x×") if isinstance(value, str) else ""
    return int(text) if text.isdigit() else value


def _image(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError("no image; give a path, an https address, an upload id or the name of a variable")
    return value


SizeLike = str | tuple[int, int]
Prompt = Annotated[str, MinLen(1), MaxLen(1024)]
LongPrompt = Annotated[str, MinLen(1), MaxLen(1500)]
Negative = Annotated[str | None, MaxLen(1024)]
Variations = Annotated[int | None, Ge(1), Le(4)]
ThreeVariations = Annotated[int | None, Ge(1), Le(3)]
Seeds = Annotated[Sequence[int] | None, MinLen(1), MaxLen(4), BeforeValidator(_numbers), AfterValidator(_seeds)]
ThreeSeeds = Annotated[Sequence[int] | None, MinLen(1), MaxLen(3), BeforeValidator(_numbers), AfterValidator(_seeds)]
OneSeed = Annotated[Sequence[int] | None, MinLen(1), MaxLen(1), BeforeValidator(_numbers), AfterValidator(_seeds)]
Size = Annotated[SizeLike | None, BeforeValidator(_size)]
Presets = Annotated[Sequence[str] | str | None, BeforeValidator(_presets)]
Strength = Annotated[int | None, Ge(1), Le(100)]
Adherence = Annotated[int | None, Ge(0), Le(100)]
Share = Annotated[float | None, Ge(0), Le(1)]
Factor = Annotated[Literal[2, 3, 4, 6] | None, BeforeValidator(_digits)]
Image = Annotated[Any, AfterValidator(_image)]
Placement = Annotated[str | tuple[str, str] | None, BeforeValidator(_placement)]
Inset = Annotated[str | tuple[int, int, int, int] | None, BeforeValidator(_inset)]
ContentClass = Literal["photo", "art"] | None
MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/jxl"] | None

_Motion = Literal[
    "camera pan left",
    "camera pan right",
    "camera zoom in",
    "camera zoom out",
    "camera tilt up",
    "camera tilt down",
    "camera locked down",
    "camera handheld",
]
_VideoStyle = Literal[
    "anime",
    "3d",
    "fantasy",
    "cinematic",
    "claymation",
    "line art",
    "stop motion",
    "2d",
    "vector art",
    "black and white",
]
_Angle = Literal["aerial shot", "eye_level shot", "high angle shot", "low angle shot", "top-down shot"]
_ShotSize = Literal["close-up shot", "extreme close-up", "medium shot", "long shot", "extreme long shot"]
CameraMotion = Annotated[_Motion | None, _spaced(*get_args(_Motion))]
VideoStyle = Annotated[_VideoStyle | None, _spaced(*get_args(_VideoStyle))]
ShotAngle = Annotated[_Angle | None, _spaced(*get_args(_Angle))]
ShotSize = Annotated[_ShotSize | None, _spaced(*get_args(_ShotSize))]


def size_json(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def placement_json(placement: tuple[str, str]) -> dict[str, str]:
    return {"horizontal": placement[0], "vertical": placement[1]}


def inset_json(inset: tuple[int, int, int, int]) -> dict[str, int]:
    return dict(zip(("left", "top", "right", "bottom"), inset, strict=True))
