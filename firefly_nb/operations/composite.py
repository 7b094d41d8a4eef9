"""Pictures from several: an object in a painted scene, and two ways of putting an object into a photograph."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Annotated, ClassVar

from pydantic.dataclasses import dataclass

from firefly_nb.operations import rules
from firefly_nb.operations.base import Request
from firefly_nb.operations.edit import INSET, PLACEMENT
from firefly_nb.operations.fields import (
    CONFIG,
    ContentClass,
    Image,
    Inset,
    Kind,
    MediaType,
    Placement,
    Presets,
    Prompt,
    Seeds,
    Share,
    Size,
    Spec,
    Strength,
    ThreeSeeds,
    ThreeVariations,
    Variations,
)
from firefly_nb.operations.generate import (
    CONTENT_CLASS,
    NUM_VARIATIONS,
    SEEDS,
    SIZE,
    STYLE_PRESETS_SPEC,
    STYLE_REF,
    STYLE_STRENGTH,
)
from firefly_nb.operations.sizes import EDIT_SIZES, Pixels

BACKGROUND = Spec(
    Kind.IMAGE, "The photograph that the object goes into.", at="background.image.source", metavar="IMAGE"
)
FILL_AREA_MASK = Spec(
    Kind.IMAGE, "White where the object goes in the background.", at="background.fillAreaMask.source", metavar="IMAGE"
)
OBJECT = Spec(Kind.IMAGE, "The object.", at="object.image.source", metavar="IMAGE")
MEDIA_TYPE = Spec(Kind.CHOICE, "The format of the outputs.", at="output.mediaType")


@dataclass(frozen=True, config=CONFIG)
class Composite(Request):
    """An object of yours in a scene painted from a prompt."""

    command: ClassVar[str] = "composite"
    path: ClassVar[str] = "/v3/images/generate-object-composite-async"

    prompt: Annotated[Prompt, Spec(Kind.TEXT, "The scene around the object.", at="prompt")]
    _: KW_ONLY
    image: Annotated[
        Image, Spec(Kind.IMAGE, "The object, best with a transparent background.", at="image.source", metavar="IMAGE")
    ]
    mask: Annotated[Image, Spec(Kind.IMAGE, "White where the object is not.", at="mask.source", metavar="IMAGE")] = None
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    size: Annotated[Size, SIZE] = None
    placement: Annotated[Placement, PLACEMENT] = None
    inset: Annotated[Inset, INSET] = None
    content_class: Annotated[ContentClass, CONTENT_CLASS] = None
    style_presets: Annotated[Presets, STYLE_PRESETS_SPEC] = None
    style_strength: Annotated[Strength, STYLE_STRENGTH] = None
    style_ref: Annotated[Image, STYLE_REF] = None

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        return EDIT_SIZES

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.placement_or_mask(self)
        rules.size_is_made(self, None, "composite")


@dataclass(frozen=True, config=CONFIG)
class PreciseComposite(Request):
    """An object in a photograph, the object kept to the pixel."""

    command: ClassVar[str] = "precise-composite"
    path: ClassVar[str] = "/v3/images/precise-composite"

    _: KW_ONLY
    background: Annotated[Image, BACKGROUND]
    fill_area_mask: Annotated[Image, FILL_AREA_MASK]
    object: Annotated[Image, OBJECT]
    num_variations: Annotated[ThreeVariations, NUM_VARIATIONS] = None
    seeds: Annotated[ThreeSeeds, SEEDS] = None
    blend: Annotated[
        Share, Spec(Kind.FLOAT, "0 suits the object to the scene, 1 leaves it as it is.", at="blend", metavar="0…1")
    ] = None
    media_type: Annotated[MediaType, MEDIA_TYPE] = None

    def rules(self) -> None:
        rules.seeds_match_variations(self)


@dataclass(frozen=True, config=CONFIG)
class AdaptiveComposite(Request):
    """An object in a photograph, the object adapted to the scene's light."""

    command: ClassVar[str] = "adaptive-composite"
    path: ClassVar[str] = "/v3/images/adaptive-composite"

    _: KW_ONLY
    background: Annotated[Image, BACKGROUND]
    fill_area_mask: Annotated[Image, FILL_AREA_MASK]
    object: Annotated[Image, OBJECT]
    object_mask: Annotated[
        Image, Spec(Kind.IMAGE, "White where the object is.", at="object.mask.source", metavar="IMAGE")
    ] = None
    num_variations: Annotated[ThreeVariations, NUM_VARIATIONS] = None
    seeds: Annotated[ThreeSeeds, SEEDS] = None
    harmonization: Annotated[
        Share, Spec(Kind.FLOAT, "How far the object takes on the scene's colours.", at="harmonization", metavar="0…1")
    ] = None
    shadow_intensity: Annotated[
        Share, Spec(Kind.FLOAT, "How strong the object's shadow is.", at="shadowIntensity", metavar="0…1")
    ] = None
    preserve_background: Annotated[
        bool | None, Spec(Kind.BOOL, "Keep the background's details inside the mask.", at="preserveBackground")
    ] = None
    media_type: Annotated[MediaType, MEDIA_TYPE] = None

    def rules(self) -> None:
        rules.seeds_match_variations(self)
