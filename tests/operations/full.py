"""A request of every class with every option set that can be set together, and the JSON that it has to become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firefly_nb.operations import Picture

UPLOADS = {
    name: f"{number:08d}-0000-4000-8000-000000000000"
    for number, name in enumerate(
        ("image", "mask", "style", "structure", "background", "area", "object", "last"), start=1
    )
}
PICTURES = {name: Picture(label=f"{name}.png", upload_id=upload) for name, upload in UPLOADS.items()}


def source(picture: Picture) -> dict[str, str]:
    assert picture.upload_id is not None
    return {"uploadId": picture.upload_id}


def at(name: str) -> dict[str, str]:
    return {"uploadId": UPLOADS[name]}


@dataclass(frozen=True)
class Golden:
    """Values in Python's spelling, and the whole request that leaves for them."""

    command: str
    values: dict[str, Any]
    path: str
    json: dict[str, Any]
    headers: dict[str, str]
    schema: str

    @property
    def name(self) -> str:
        return f"{self.command}-{self.values.get('model', '')}-{len(self.values)}"


_STYLE = {"presets": ["watercolor", "bokeh"], "strength": 60, "imageReference": {"source": at("style")}}

GOLDEN = (
    Golden(
        "generate",
        {
            "prompt": "a cat",
            "num_variations": 2,
            "seeds": [1, 2],
            "size": "2304x1792",
            "content_class": "art",
            "negative_prompt": "dogs",
            "style_presets": "watercolor, bokeh",
            "style_strength": 60,
            "style_ref": PICTURES["style"],
            "structure_ref": PICTURES["structure"],
            "structure_strength": 0,
            "visual_intensity": 7,
            "prompt_biasing_locale_code": "de-CH",
            "model": "image4_ultra",
        },
        "/v3/images/generate-async",
        {
            "prompt": "a cat",
            "numVariations": 2,
            "seeds": [1, 2],
            "size": {"width": 2304, "height": 1792},
            "contentClass": "art",
            "negativePrompt": "dogs",
            "style": _STYLE,
            "structure": {"imageReference": {"source": at("structure")}, "strength": 0},
            "visualIntensity": 7,
            "promptBiasingLocaleCode": "de-CH",
        },
        {"x-model-version": "image4_ultra"},
        "GenerateImagesRequestV3",
    ),
    Golden(
        "generate",
        {
            "prompt": "a cat",
            "model": "image4_custom",
            "custom_model_id": "urn:aaid:sc:1",
            "upsampler_type": "low_creativity",
        },
        "/v3/images/generate-async",
        {"prompt": "a cat", "customModelId": "urn:aaid:sc:1", "upsamplerType": "low_creativity"},
        {"x-model-version": "image4_custom"},
        "GenerateImagesRequestV3",
    ),
    Golden(
        "generate",
        {
            "prompt": "make it night",
            "model": "image5",
            "seeds": 7,
            "aspect_ratio": "auto",
            "resolution_level": "4MP",
            "reference": PICTURES["image"],
            "locale_code": "en-US",
            "prompt_reasoner": "quality",
            "model_id": "firefly_image",
        },
        "/v4/images/generate-async",
        {
            "prompt": "make it night",
            "seeds": [7],
            "aspectRatio": "auto",
            "resolutionLevel": "4MP",
            "referenceBlobs": [{"source": at("image"), "usage": "general"}],
            "modelSpecificPayload": {"localeCode": "en-US", "prompt_reasoner": "quality"},
            "modelId": "firefly_image",
        },
        {"x-model-version": "image5"},
        "ImageGenerateRequestV3",
    ),
    Golden(
        "similar",
        {
            "image": PICTURES["image"],
            "num_variations": "3",
            "seeds": "4,5,6",
            "size": (2048, 2048),
            "model": "image4_standard",
        },
        "/v3/images/generate-similar-async",
        {
            "image": {"source": at("image")},
            "numVariations": 3,
            "seeds": [4, 5, 6],
            "size": {"width": 2048, "height": 2048},
        },
        {"x-model-version": "image4_standard"},
        "GenerateSimilarImagesRequestV3",
    ),
    Golden(
        "expand",
        {
            "image": PICTURES["image"],
            "size": "3999x3000",
            "prompt": "a meadow",
            "num_variations": 1,
            "seeds": [9],
            "placement": "top,left",
        },
        "/v3/images/expand-async",
        {
            "image": {"source": at("image")},
            "size": {"width": 3999, "height": 3000},
            "prompt": "a meadow",
            "numVariations": 1,
            "seeds": [9],
            "placement": {"alignment": {"horizontal": "left", "vertical": "top"}},
        },
        {},
        "ExpandImageRequestV3",
    ),
    Golden(
        "expand",
        {"image": PICTURES["image"], "inset": "100,0,100,40"},
        "/v3/images/expand-async",
        {
            "image": {"source": at("image")},
            "placement": {"inset": {"left": 100, "top": 0, "right": 100, "bottom": 40}},
        },
        {},
        "ExpandImageRequestV3",
    ),
    Golden(
        "expand",
        {"image": PICTURES["image"], "mask": PICTURES["mask"], "mask_invert": True},
        "/v3/images/expand-async",
        {"image": {"source": at("image")}, "mask": {"source": at("mask"), "invert": True}},
        {},
        "ExpandImageRequestV3",
    ),
    Golden(
        "fill",
        {
            "image": PICTURES["image"],
            "mask": PICTURES["mask"],
            "prompt": "a red hat",
            "negative_prompt": "feathers",
            "mask_invert": False,
            "num_variations": 2,
            "seeds": [1, 2],
            "size": "1024x1024",
            "prompt_biasing_locale_code": "en-GB",
        },
        "/v3/images/fill-async",
        {
            "image": {"source": at("image")},
            "mask": {"source": at("mask"), "invert": False},
            "prompt": "a red hat",
            "negativePrompt": "feathers",
            "numVariations": 2,
            "seeds": [1, 2],
            "size": {"width": 1024, "height": 1024},
            "promptBiasingLocaleCode": "en-GB",
        },
        {},
        "FillImageRequestV3",
    ),
    Golden(
        "composite",
        {
            "prompt": "on a beach",
            "image": PICTURES["image"],
            "num_variations": 4,
            "seeds": [1, 2, 3, 4],
            "size": "2688x1536",
            "placement": "center,bottom",
            "content_class": "photo",
            "style_presets": ["watercolor", "bokeh"],
            "style_strength": 60,
            "style_ref": PICTURES["style"],
        },
        "/v3/images/generate-object-composite-async",
        {
            "prompt": "on a beach",
            "image": {"source": at("image")},
            "numVariations": 4,
            "seeds": [1, 2, 3, 4],
            "size": {"width": 2688, "height": 1536},
            "placement": {"alignment": {"horizontal": "center", "vertical": "bottom"}},
            "contentClass": "photo",
            "style": _STYLE,
        },
        {},
        "GenerateObjectCompositeRequestV3",
    ),
    Golden(
        "composite",
        {"prompt": "on a beach", "image": PICTURES["image"], "mask": PICTURES["mask"]},
        "/v3/images/generate-object-composite-async",
        {"prompt": "on a beach", "image": {"source": at("image")}, "mask": {"source": at("mask")}},
        {},
        "GenerateObjectCompositeRequestV3",
    ),
    Golden(
        "composite",
        {"prompt": "on a beach", "image": PICTURES["image"], "inset": (1, 2, 3, 4)},
        "/v3/images/generate-object-composite-async",
        {
            "prompt": "on a beach",
            "image": {"source": at("image")},
            "placement": {"inset": {"left": 1, "top": 2, "right": 3, "bottom": 4}},
        },
        {},
        "GenerateObjectCompositeRequestV3",
    ),
    Golden(
        "precise-composite",
        {
            "background": PICTURES["background"],
            "fill_area_mask": PICTURES["area"],
            "object": PICTURES["object"],
            "num_variations": 3,
            "seeds": [1, 2, 3],
            "blend": "0.25",
            "media_type": "image/png",
        },
        "/v3/images/precise-composite",
        {
            "background": {"image": {"source": at("background")}, "fillAreaMask": {"source": at("area")}},
            "object": {"image": {"source": at("object")}},
            "numVariations": 3,
            "seeds": [1, 2, 3],
            "blend": 0.25,
            "output": {"mediaType": "image/png"},
        },
        {},
        "PreciseCompositeRequest",
    ),
    Golden(
        "adaptive-composite",
        {
            "background": PICTURES["background"],
            "fill_area_mask": PICTURES["area"],
            "object": PICTURES["object"],
            "object_mask": PICTURES["mask"],
            "num_variations": 1,
            "seeds": [3],
            "harmonization": 0.7,
            "shadow_intensity": 0,
            "preserve_background": True,
            "media_type": "image/webp",
        },
        "/v3/images/adaptive-composite",
        {
            "background": {"image": {"source": at("background")}, "fillAreaMask": {"source": at("area")}},
            "object": {"image": {"source": at("object")}, "mask": {"source": at("mask")}},
            "numVariations": 1,
            "seeds": [3],
            "harmonization": 0.7,
            "shadowIntensity": 0.0,
            "preserveBackground": True,
            "output": {"mediaType": "image/webp"},
        },
        {},
        "AdaptiveCompositeRequest",
    ),
    Golden(
        "upscale",
        {"image": PICTURES["image"], "upscale_factor": "6", "seeds": [1, 2], "model": "precise_upsampler_v1"},
        "/v3/images/upscale",
        {"image": {"source": at("image")}, "upscaleFactor": 6, "seeds": [1, 2]},
        {"x-model-version": "precise_upsampler_v1"},
        "PreciseUpsamplerRequestV3",
    ),
    Golden(
        "video",
        {
            "prompt": "a lone figure in a desert",
            "size": "1280x720",
            "seeds": [5],
            "first_frame": PICTURES["image"],
            "last_frame": PICTURES["last"],
            "camera_motion": "camera-zoom-in",
            "prompt_style": "line-art",
            "shot_angle": "eye-level-shot",
            "shot_size": "close up shot",
            "bit_rate_factor": 20,
        },
        "/v3/videos/generate",
        {
            "prompt": "a lone figure in a desert",
            "sizes": [{"width": 1280, "height": 720}],
            "seeds": [5],
            "image": {
                "conditions": [
                    {"source": at("image"), "placement": {"position": 0}},
                    {"source": at("last"), "placement": {"position": 1}},
                ]
            },
            "videoSettings": {
                "cameraMotion": "camera zoom in",
                "promptStyle": "line art",
                "shotAngle": "eye_level shot",
                "shotSize": "close-up shot",
            },
            "bitRateFactor": 20,
        },
        {"x-model-version": "video1_standard"},
        "GenerateVideoRequestV3",
    ),
)
