"""Pictures from a picture: similar, expand, fill, upscale."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import KW_ONLY, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from firefly_nb.operations import rules
from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import (
    CONFIG,
    Factor,
    Image,
    Inset,
    Kind,
    Locale,
    Negative,
    Placement,
    Prompt,
    Seeds,
    Size,
    Spec,
    Variations,
    inset_json,
    placement_json,
    size_json,
)
from firefly_nb.operations.generate import LOCALE, NEGATIVE_PROMPT, NUM_VARIATIONS, SEEDS, SIZE
from firefly_nb.operations.sizes import EDIT_SIZES, Pixels, sizes_for

IMAGE = Spec(Kind.IMAGE, "The image to work on.", at="image.source", metavar="IMAGE")
PLACEMENT = Spec(
    Kind.PLACEMENT,
    "Where the image goes, like left,top.",
    at="placement.alignment",
    metavar="H,V",
    encode=placement_json,
)
INSET = Spec(
    Kind.INSET,
    "Margins around the image in pixels: left, top, right, bottom.",
    at="placement.inset",
    metavar="L,T,R,B",
    encode=inset_json,
)
MASK_INVERT = Spec(Kind.BOOL, "Take black for white and white for black in the mask.", at="mask.invert")


@dataclass(frozen=True, config=CONFIG)
class Similar(Request):
    """Variations on an image."""

    command: ClassVar[str] = "similar"
    path: ClassVar[str] = "/v3/images/generate-similar-async"

    image: Annotated[Image, IMAGE]
    _: KW_ONLY
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    size: Annotated[Size, SIZE] = None
    model: Annotated[
        Literal["image3", "image4_standard", "image4_ultra"] | None,
        Spec(Kind.CHOICE, "Which model makes the picture.", header="x-model-version"),
    ] = None

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        return sizes_for(model) if model else EDIT_SIZES

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.size_is_made(self, self.model, self.model or "similar")


@dataclass(frozen=True, config=CONFIG)
class Expand(Request):
    """A larger picture around an image."""

    command: ClassVar[str] = "expand"
    path: ClassVar[str] = "/v3/images/expand-async"

    image: Annotated[Image, IMAGE]
    _: KW_ONLY
    size: Annotated[
        Size,
        Spec(
            Kind.SIZE,
            "Width and height of the whole.",
            at="size",
            metavar="WxH",
            encode=size_json,
            repeatable=True,
        ),
    ] = None
    prompt: Annotated[Prompt | None, Spec(Kind.TEXT, "What to paint around the image.", at="prompt")] = None
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    placement: Annotated[Placement, PLACEMENT] = None
    inset: Annotated[Inset, INSET] = None
    mask: Annotated[
        Image, Spec(Kind.IMAGE, "White where to paint, black where to keep.", at="mask.source", metavar="IMAGE")
    ] = None
    mask_invert: Annotated[bool | None, MASK_INVERT] = None

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.size_fits_expand(self)
        rules.placement_or_mask(self)
        rules.mask_for_invert(self)


@dataclass(frozen=True, config=CONFIG)
class Fill(Request):
    """Something new inside an image, where a mask is white."""

    command: ClassVar[str] = "fill"
    path: ClassVar[str] = "/v3/images/fill-async"

    image: Annotated[Image, IMAGE]
    _: KW_ONLY
    mask: Annotated[
        Image, Spec(Kind.IMAGE, "White where to paint, black where to keep.", at="mask.source", metavar="IMAGE")
    ]
    prompt: Annotated[Prompt | None, Spec(Kind.TEXT, "What to paint there.", at="prompt")] = None
    negative_prompt: Annotated[Negative, NEGATIVE_PROMPT] = None
    mask_invert: Annotated[bool | None, MASK_INVERT] = None
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    size: Annotated[Size, SIZE] = None
    prompt_biasing_locale_code: Annotated[Locale, LOCALE] = None

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        return EDIT_SIZES

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.size_is_made(self, None, "fill")


def _a_seed() -> Sequence[int]:
    """Upscale does not work without one; being part of the request, it is shown and can be used again."""
    return (secrets.randbelow(1_000_000),)


def _or_a_seed(value: Any) -> Any:
    return _a_seed() if value is None else value


@dataclass(frozen=True, config=CONFIG)
class Upscale(Request):
    """The same image with more pixels."""

    command: ClassVar[str] = "upscale"
    path: ClassVar[str] = "/v3/images/upscale"

    image: Annotated[Image, IMAGE]
    _: KW_ONLY
    upscale_factor: Annotated[Factor, Spec(Kind.CHOICE, "How many times as wide and as high.", at="upscaleFactor")] = (
        None
    )
    seeds: Annotated[Seeds, BeforeValidator(_or_a_seed), SEEDS] = field(default_factory=_a_seed)
    model: Annotated[
        Literal["precise_upsampler_v1"] | None, Spec(Kind.CHOICE, "Which model does it.", header="x-model-version")
    ] = None
