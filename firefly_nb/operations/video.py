"""A short video from words, or from its first and last picture."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Annotated, Any, ClassVar, Literal

from pydantic.dataclasses import dataclass

from firefly_nb.operations import rules
from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import (
    CONFIG,
    AnyPrompt,
    BitRate,
    CameraMotion,
    Image,
    Kind,
    OneSeed,
    ShotAngle,
    ShotSize,
    Size,
    Spec,
    VideoStyle,
    size_json,
)
from firefly_nb.operations.generate import SEEDS
from firefly_nb.operations.sizes import VIDEO_SIZES, Pixels


def _sizes_json(size: tuple[int, int]) -> list[dict[str, int]]:
    return [size_json(size)]


def _first_json(source: Any) -> list[dict[str, Any]]:
    return [{"source": source, "placement": {"position": 0}}]


def _last_json(source: Any) -> list[dict[str, Any]]:
    return [{"source": source, "placement": {"position": 1}}]


@dataclass(frozen=True, config=CONFIG)
class Video(Request):
    """Five seconds of video."""

    command: ClassVar[str] = "video"
    path: ClassVar[str] = "/v3/videos/generate"

    prompt: Annotated[AnyPrompt, Spec(Kind.TEXT, "What the video is to show.", at="prompt")]
    _: KW_ONLY
    size: Annotated[
        Size, Spec(Kind.SIZE, "Width and height in pixels.", at="sizes", metavar="WxH", encode=_sizes_json)
    ] = None
    seeds: Annotated[OneSeed, SEEDS] = None
    first_frame: Annotated[
        Image,
        Spec(
            Kind.IMAGE, "The picture that it begins with.", at="image.conditions", metavar="IMAGE", encode=_first_json
        ),
    ] = None
    last_frame: Annotated[
        Image,
        Spec(Kind.IMAGE, "The picture that it ends with.", at="image.conditions", metavar="IMAGE", encode=_last_json),
    ] = None
    camera_motion: Annotated[
        CameraMotion, Spec(Kind.CHOICE, "How the camera moves.", at="videoSettings.cameraMotion")
    ] = None
    prompt_style: Annotated[
        VideoStyle, Spec(Kind.CHOICE, "The style of the video.", at="videoSettings.promptStyle")
    ] = None
    shot_angle: Annotated[
        ShotAngle, Spec(Kind.CHOICE, "Where the camera looks from.", at="videoSettings.shotAngle")
    ] = None
    shot_size: Annotated[ShotSize, Spec(Kind.CHOICE, "How close the camera is.", at="videoSettings.shotSize")] = None
    bit_rate_factor: Annotated[
        BitRate,
        Spec(
            Kind.INT,
            "0 for the best quality and the largest file, 63 for the opposite; 17 to 23 is usual.",
            at="bitRateFactor",
            metavar="N",
        ),
    ] = None
    model: Annotated[
        Literal["video1_standard"], Spec(Kind.CHOICE, "Which model makes the video.", header="x-model-version")
    ] = "video1_standard"

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        return VIDEO_SIZES

    def rules(self) -> None:
        rules.size_is_made(self, None, "video")
