"""A request body for every operation, with every field set, and how they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.pictures import cutout, mask, picture
from tests.support.sandbox import SandboxInfo


@dataclass(frozen=True)
class Sample:
    name: str
    path: str
    body: dict[str, Any]
    model: str | None = None
    size: tuple[int, int] = (1024, 1024)
    outputs: int = 1


NAMES = (
    "generate",
    "custom",
    "image5",
    "similar",
    "expand",
    "fill",
    "composite",
    "precise-composite",
    "adaptive-composite",
    "upscale",
    "video",
)


def sample(name: str, sandbox: SandboxInfo) -> Sample:
    """The sample request of that name; what it needs is uploaded first."""

    def uploaded(content: bytes) -> dict[str, dict[str, str]]:
        return {"source": {"uploadId": sandbox.upload(content)}}

    return _SAMPLES[name](uploaded)


def _generate(uploaded: Any) -> Sample:
    body = {
        "prompt": "a lighthouse above a green sea at dusk",
        "negativePrompt": "boats",
        "contentClass": "art",
        "numVariations": 2,
        "seeds": [11, 22],
        "size": {"width": 1152, "height": 896},
        "promptBiasingLocaleCode": "en-GB",
        "visualIntensity": 6,
        "style": {"imageReference": uploaded(picture()), "presets": ["watercolor", "golden_hour"], "strength": 60},
        "structure": {"imageReference": uploaded(picture(colour="navy")), "strength": 70},
    }
    return Sample("generate", "/v3/images/generate-async", body, "image3", (1152, 896), 2)


def _custom(uploaded: Any) -> Sample:
    body = {
        "prompt": "tinbot waters the plants",
        "customModelId": "tin-robot",
        "upsamplerType": "low_creativity",
        "seeds": [5],
        "size": {"width": 1440, "height": 2560},
    }
    return Sample("generate", "/v3/images/generate-async", body, "image4_custom", (1440, 2560))


def _image5(uploaded: Any) -> Sample:
    body = {
        "prompt": "the same room with the lamps lit",
        "aspectRatio": "auto",
        "resolutionLevel": "1MP",
        "modelId": "firefly_image",
        "numVariations": 1,
        "seeds": [42345],
        "modelSpecificPayload": {"localeCode": "en-US", "prompt_reasoner": "quality"},
        "referenceBlobs": [{**uploaded(picture(1280, 720)), "usage": "general"}],
    }
    return Sample("image5", "/v4/images/generate-async", body, "image5", (1344, 756))


def _similar(uploaded: Any) -> Sample:
    body = {
        "image": uploaded(picture(800, 600)),
        "numVariations": 3,
        "seeds": [1, 2, 3],
        "size": {"width": 1024, "height": 1024},
    }
    return Sample("similar", "/v3/images/generate-similar-async", body, "image3", outputs=3)


def _expand(uploaded: Any) -> Sample:
    body = {
        "image": uploaded(picture()),
        "numVariations": 1,
        "seeds": [9],
        "size": {"width": 1000, "height": 700},
        "placement": {
            "alignment": {"horizontal": "right", "vertical": "bottom"},
            "inset": {"left": 100, "top": 20, "right": 50, "bottom": 10},
        },
        "prompt": "a garden wall",
    }
    return Sample("expand", "/v3/images/expand-async", body, None, (1000, 700))


def _fill(uploaded: Any) -> Sample:
    body = {
        "image": uploaded(picture(1024, 1024)),
        "mask": {**uploaded(mask(1024, 1024)), "invert": False},
        "prompt": "a red hat",
        "negativePrompt": "feathers",
        "promptBiasingLocaleCode": "en-US",
        "numVariations": 2,
        "seeds": [7, 8],
        "size": {"width": 1024, "height": 1024},
    }
    return Sample("fill", "/v3/images/fill-async", body, None, outputs=2)


def _composite(uploaded: Any) -> Sample:
    body = {
        "image": uploaded(cutout()),
        "prompt": "on a beach at noon",
        "contentClass": "photo",
        "numVariations": 1,
        "seeds": [3],
        "size": {"width": 1024, "height": 1024},
        "placement": {"alignment": {"horizontal": "center", "vertical": "bottom"}},
        "style": {"presets": ["beautiful"], "strength": 40},
    }
    return Sample("composite", "/v3/images/generate-object-composite-async", body)


def _background(uploaded: Any) -> dict[str, Any]:
    return {"image": uploaded(picture()), "fillAreaMask": uploaded(mask())}


def _precise(uploaded: Any) -> Sample:
    body = {
        "background": _background(uploaded),
        "object": {"image": uploaded(cutout())},
        "numVariations": 2,
        "seeds": [4, 5],
        "blend": 0.25,
        "output": {"mediaType": "image/png"},
    }
    return Sample("precise-composite", "/v3/images/precise-composite", body, None, (640, 480), 2)


def _adaptive(uploaded: Any) -> Sample:
    body = {
        "background": _background(uploaded),
        "object": {"image": uploaded(cutout()), "mask": uploaded(mask(320, 240))},
        "numVariations": 3,
        "harmonization": 0.7,
        "shadowIntensity": 0.4,
        "preserveBackground": True,
        "output": {"mediaType": "image/webp"},
    }
    return Sample("adaptive-composite", "/v3/images/adaptive-composite", body, None, (640, 480), 3)


def _upscale(uploaded: Any) -> Sample:
    body = {"image": uploaded(picture(300, 200)), "seeds": [12345], "upscaleFactor": 3}
    return Sample("upscale", "/v3/images/upscale", body, "precise_upsampler_v1", (900, 600))


def _video(uploaded: Any) -> Sample:
    body = {
        "prompt": "a lone figure in a desert",
        "bitRateFactor": 30,
        "seeds": [77],
        "sizes": [{"width": 960, "height": 540}],
        "image": {
            "conditions": [
                {**uploaded(picture()), "placement": {"position": 0}},
                {**uploaded(picture(colour="olive")), "placement": {"position": 1}},
            ]
        },
        "videoSettings": {
            "cameraMotion": "camera pan left",
            "promptStyle": "cinematic",
            "shotAngle": "aerial shot",
            "shotSize": "long shot",
        },
    }
    return Sample("video", "/v3/videos/generate", body, "video1_standard", (960, 540))


_SAMPLES = {
    "generate": _generate,
    "custom": _custom,
    "image5": _image5,
    "similar": _similar,
    "expand": _expand,
    "fill": _fill,
    "composite": _composite,
    "precise-composite": _precise,
    "adaptive-composite": _adaptive,
    "upscale": _upscale,
    "video": _video,
}
