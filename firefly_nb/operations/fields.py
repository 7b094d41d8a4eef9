"""The vocabulary of declarations: where a field goes on the wire, and the types that several operations share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from operator import index
from typing import Annotated, Any, Literal, get_args

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Strict
from pydantic_core import PydanticCustomError

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


def _listed(value: Any) -> Any:
    """An array as a list: seeds and sizes are often computed."""
    return value.tolist() if hasattr(value, "tolist") else value


def _numbers(value: Any) -> Any:
    value = _listed(value)
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else _words(value)


def _number(value: Any) -> Any:
    """Refuses `True` and `False`, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("number_type", "no number")
    return value


def _integers(value: Any) -> tuple[int, ...]:
    """A sequence of whole numbers, numpy's among them; empty when it is anything else."""
    value = _listed(value)
    if not isinstance(value, Sequence) or any(isinstance(part, bool) for part in value):
        return ()
    try:
        return tuple(index(part) for part in value)
    except TypeError:
        return ()


def _size(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{1,6})\s*[x×X,]\s*(\d{1,6})\s*", value)
        sides: tuple[int, ...] = (int(found[1]), int(found[2])) if found else ()
    else:
        sides = _integers(value)
    if len(sides) != 2:
        raise ValueError(f"{value!r} is not a size; write it like 2304x1792")
    if min(sides) < 1:
        raise ValueError(f"{sides[0]}x{sides[1]} has no area; write it like 2048x2048")
    return sides


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
    words = _words(value)
    try:
        sides = tuple(int(word) for word in words) if isinstance(value, str) else _integers(words)
    except ValueError:
        sides = ()
    if len(sides) != 4:
        raise ValueError(f"{value!r} is not an inset; write left,top,right,bottom in pixels, like 100,0,100,40")
    return sides


def _presets(value: Any) -> Any:
    if value is None:
        return None
    words = _words(value)
    if not isinstance(words, Sequence | Set) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{value!r} is not a list of style presets; write it like watercolor,bokeh")
    found = tuple(sorted(words) if isinstance(words, Set) else words)
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
            raise ValueError(f"{seed} is out of range; a seed is a whole number from {-(2**31)} to {2**32 - 1}")
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


def _said(text: str) -> str:
    """Refuses a prompt of nothing but blanks: it would be paid for like any other."""
    if not text.strip():
        raise PydanticCustomError("string_too_short", "blank")
    return text


_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def _locale(text: str) -> str:
    if _LOCALE.fullmatch(text):
        return text
    near = text.strip().replace("_", "-")
    raise ValueError(
        f"{text!r} is not a language and region; write it like {near if _LOCALE.fullmatch(near) else 'en-US'}"
    )


def _image(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError("no image; give a path, an https address, an upload id or the name of a variable")
    return value


SizeLike = str | tuple[int, int]
Prompt = Annotated[str, Strict(), MinLen(1), MaxLen(1024), AfterValidator(_said)]
LongPrompt = Annotated[str, Strict(), MinLen(1), MaxLen(1500), AfterValidator(_said)]
AnyPrompt = Annotated[str, Strict(), MinLen(1), AfterValidator(_said)]
Negative = Annotated[str, Strict(), MaxLen(1024)] | None
Identity = Annotated[str, Strict(), MinLen(1)] | None
Locale = Annotated[str, Strict(), AfterValidator(_locale)] | None
Whole = Annotated[int, BeforeValidator(_number)]
Variations = Annotated[int, Ge(1), Le(4), BeforeValidator(_number)] | None
ThreeVariations = Annotated[int, Ge(1), Le(3), BeforeValidator(_number)] | None
Seeds = Annotated[Sequence[Whole] | None, MinLen(1), MaxLen(4), BeforeValidator(_numbers), AfterValidator(_seeds)]
ThreeSeeds = Annotated[Sequence[Whole] | None, MinLen(1), MaxLen(3), BeforeValidator(_numbers), AfterValidator(_seeds)]
OneSeed = Annotated[Sequence[Whole] | None, MinLen(1), MaxLen(1), BeforeValidator(_numbers), AfterValidator(_seeds)]
Size = Annotated[SizeLike | None, BeforeValidator(_size)]
Presets = Annotated[Sequence[str] | str | None, BeforeValidator(_presets)]
Strength = Annotated[int, Ge(1), Le(100), BeforeValidator(_number)] | None
Adherence = Annotated[int, Ge(0), Le(100), BeforeValidator(_number)] | None
Intensity = Annotated[int, Ge(2), Le(10), BeforeValidator(_number)] | None
BitRate = Annotated[int, Ge(0), Le(63), BeforeValidator(_number)] | None
Share = Annotated[float, Ge(0), Le(1), BeforeValidator(_number)] | None
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
