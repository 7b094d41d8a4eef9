"""Pictures from words: today's models (v3), and Image Model 5 (v4) behind the same command."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Annotated, Any, ClassVar, Literal

from pydantic.dataclasses import dataclass

from firefly_nb.operations import rules
from firefly_nb.operations.base import Request
from firefly_nb.operations.fields import (
    CONFIG,
    Adherence,
    ContentClass,
    Identity,
    Image,
    Intensity,
    Kind,
    Locale,
    LongPrompt,
    Negative,
    Presets,
    Prompt,
    Seeds,
    Size,
    Spec,
    Strength,
    Variations,
    size_json,
)
from firefly_nb.operations.presets import STYLE_PRESETS
from firefly_nb.operations.sizes import Pixels, sizes_for

PROMPT = Spec(Kind.TEXT, "What the picture is to show.", at="prompt")
NUM_VARIATIONS = Spec(Kind.INT, "How many pictures.", at="numVariations", short="-n", metavar="N")
SEEDS = Spec(
    Kind.INTS, "A number for each picture; the same seed and request make the same picture.", at="seeds", metavar="N,N"
)
SIZE = Spec(Kind.SIZE, "Width and height in pixels.", at="size", metavar="WxH", encode=size_json)
CONTENT_CLASS = Spec(Kind.CHOICE, "Rather like a photograph, or like a work of art.", at="contentClass")
NEGATIVE_PROMPT = Spec(Kind.TEXT, "What the picture is to do without.", at="negativePrompt")
STYLE_PRESETS_SPEC = Spec(
    Kind.CHOICES, "Ready-made styles, several at once.", at="style.presets", metavar="NAME,NAME", choices=STYLE_PRESETS
)
STYLE_STRENGTH = Spec(Kind.INT, "How closely to follow the style.", at="style.strength", metavar="N")
STYLE_REF = Spec(Kind.IMAGE, "An image whose style to take over.", at="style.imageReference.source", metavar="IMAGE")
STRUCTURE_REF = Spec(
    Kind.IMAGE, "An image whose layout to take over.", at="structure.imageReference.source", metavar="IMAGE"
)
STRUCTURE_STRENGTH = Spec(Kind.INT, "How closely to follow the layout.", at="structure.strength", metavar="N")
LOCALE = Spec(
    Kind.TEXT,
    "Language and region that the picture should suit, like en-US.",
    at="promptBiasingLocaleCode",
    metavar="LOCALE",
)


@dataclass(frozen=True, config=CONFIG)
class Generate(Request):
    """Pictures from a prompt, with the models image3 to image4_custom."""

    command: ClassVar[str] = "generate"
    path: ClassVar[str] = "/v3/images/generate-async"

    prompt: Annotated[Prompt, PROMPT]
    _: KW_ONLY
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    size: Annotated[Size, SIZE] = None
    content_class: Annotated[ContentClass, CONTENT_CLASS] = None
    negative_prompt: Annotated[Negative, NEGATIVE_PROMPT] = None
    style_presets: Annotated[Presets, STYLE_PRESETS_SPEC] = None
    style_strength: Annotated[Strength, STYLE_STRENGTH] = None
    style_ref: Annotated[Image, STYLE_REF] = None
    structure_ref: Annotated[Image, STRUCTURE_REF] = None
    structure_strength: Annotated[Adherence, STRUCTURE_STRENGTH] = None
    visual_intensity: Annotated[
        Intensity,
        Spec(Kind.INT, "How strong contrast, shadow and hue are.", at="visualIntensity", metavar="N"),
    ] = None
    prompt_biasing_locale_code: Annotated[Locale, LOCALE] = None
    model: Annotated[
        Literal["image3", "image3_custom", "image4_standard", "image4_ultra", "image4_custom"] | None,
        Spec(Kind.CHOICE, "Which model makes the picture.", header="x-model-version"),
    ] = None
    custom_model_id: Annotated[
        Identity, Spec(Kind.TEXT, "Which of your custom models.", at="customModelId", metavar="ID")
    ] = None
    upsampler_type: Annotated[
        Literal["default", "low_creativity"] | None,
        Spec(Kind.CHOICE, "How a custom model's picture is enlarged; low_creativity suits people.", at="upsamplerType"),
    ] = None

    @classmethod
    def sizes(cls, model: str | None = None) -> tuple[Pixels, ...]:
        return sizes_for(model)

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.custom_model(self)
        rules.fits_model(self)
        rules.size_is_made(self, self.model, self.model or "image3")


def _reference_json(source: Any) -> list[dict[str, Any]]:
    return [{"source": source, "usage": "general"}]


@dataclass(frozen=True, config=CONFIG)
class GenerateImage5(Request):
    """Pictures from a prompt with Image Model 5, or an instruction that changes a reference image."""

    command: ClassVar[str] = "generate"
    path: ClassVar[str] = "/v4/images/generate-async"

    prompt: Annotated[LongPrompt, PROMPT]
    _: KW_ONLY
    model: Annotated[Literal["image5"], Spec(Kind.CHOICE, "Which model makes the picture.", header="x-model-version")]
    num_variations: Annotated[Variations, NUM_VARIATIONS] = None
    seeds: Annotated[Seeds, SEEDS] = None
    aspect_ratio: Annotated[
        Literal["1:1", "4:3", "3:4", "16:9", "9:16", "auto"] | None,
        Spec(Kind.CHOICE, "The shape of the picture.", at="aspectRatio"),
    ] = None
    resolution_level: Annotated[
        Literal["1MP", "2.4MP", "4MP"] | None, Spec(Kind.CHOICE, "How many megapixels.", at="resolutionLevel")
    ] = None
    reference: Annotated[
        Image,
        Spec(
            Kind.IMAGE,
            "An image to work from; the prompt then says what to change.",
            at="referenceBlobs",
            metavar="IMAGE",
            encode=_reference_json,
        ),
    ] = None
    locale_code: Annotated[
        Locale,
        Spec(
            Kind.TEXT,
            "Language and region that the picture should suit, like en-US.",
            at="modelSpecificPayload.localeCode",
            metavar="LOCALE",
        ),
    ] = None
    prompt_reasoner: Annotated[
        Literal["quality", "speed"] | None,
        Spec(
            Kind.CHOICE,
            "How carefully the prompt is read; quality also describes the picture (alt text).",
            at="modelSpecificPayload.prompt_reasoner",
        ),
    ] = None
    model_id: Annotated[
        Literal["firefly_image"] | None, Spec(Kind.CHOICE, "The family of the model.", at="modelId")
    ] = None

    def rules(self) -> None:
        rules.seeds_match_variations(self)
        rules.shape_or_reference(self)
