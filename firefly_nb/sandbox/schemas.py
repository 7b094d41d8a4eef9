"""The shape of each operation's request, as the service takes it, and where it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from firefly_nb.sandbox.fields import (
    Check,
    Location,
    array,
    boolean,
    choice,
    integer,
    number,
    record,
    text,
    uuid,
    web_address,
)
from firefly_nb.sandbox.refusals import Problem, problem

# The storage hosts whose addresses are accepted in place of an upload id.
STORAGE_HOSTS = ("amazonaws.com", "windows.net", "dropboxusercontent.com", "storage.googleapis.com")


def source(value: object, at: Location, problems: list[Problem]) -> dict[str, Any] | None:
    """An upload id or an address, exactly one of them."""
    found: dict[str, Any] | None = record({"uploadId": uuid, "url": web_address})(value, at, problems)
    if found is not None and len(found) != 1:
        problems.append(problem(at, "exactly one of uploadId and url is needed", "value_error"))
        return None
    return found


def allowed_host(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == name or host.endswith("." + name) for name in STORAGE_HOSTS)


PROMPT = text(1, 1024)
VARIATIONS = integer(1, 4)
SEEDS = array(integer(), 1, 4, unique=True)
SIZE = record({"width": integer(1, 4096), "height": integer(1, 4096)}, ("width", "height"))
CONTENT_CLASS = choice("photo", "art")
IMAGE = record({"source": source}, ("source",))
IMAGE_WITH_MASK = record({"source": source, "mask": source}, ("source",))
MASK = record({"source": source, "invert": boolean}, ("source",))
REFERENCE = record({"source": source})
STYLE = record(
    {"imageReference": REFERENCE, "presets": array(text(), unique=True), "strength": integer(1, 100)},
)
STRUCTURE = record({"imageReference": REFERENCE, "strength": integer(0, 100)})
PLACEMENT = record(
    {
        "alignment": record(
            {"horizontal": choice("center", "left", "right"), "vertical": choice("center", "top", "bottom")}
        ),
        "inset": record({side: integer() for side in ("left", "top", "right", "bottom")}),
    }
)
BACKGROUND = record({"image": IMAGE, "fillAreaMask": IMAGE}, ("image", "fillAreaMask"))
OUTPUT = record({"mediaType": choice("image/png", "image/jpeg", "image/webp", "image/jxl")})

COMMON = {"numVariations": VARIATIONS, "seeds": SEEDS, "size": SIZE}

GENERATE = record(
    {
        **COMMON,
        "prompt": PROMPT,
        "contentClass": CONTENT_CLASS,
        "customModelId": text(),
        "negativePrompt": text(0, 1024),
        "promptBiasingLocaleCode": text(),
        "structure": STRUCTURE,
        "style": STYLE,
        "upsamplerType": choice("default", "low_creativity"),
        "visualIntensity": integer(2, 10),
    },
    ("prompt",),
)
GENERATE5 = record(
    {
        "prompt": text(1, 1500),
        "aspectRatio": choice("1:1", "4:3", "3:4", "16:9", "9:16", "auto"),
        "resolutionLevel": choice("1MP", "2.4MP", "4MP"),
        "modelId": choice("firefly_image"),
        "modelSpecificPayload": record({"localeCode": text(), "prompt_reasoner": choice("quality", "speed")}),
        "numVariations": integer(1, 1),
        "referenceBlobs": array(record({"source": source, "usage": choice("general")}, ("source",)), 0, 1),
        "seeds": array(integer(), 0, 1),
    },
    ("prompt",),
)
SIMILAR = record({**COMMON, "image": IMAGE}, ("image",))
EXPAND = record(
    {**COMMON, "image": IMAGE_WITH_MASK, "mask": MASK, "placement": PLACEMENT, "prompt": PROMPT},
    ("image",),
)
FILL = record(
    {
        **COMMON,
        "image": IMAGE_WITH_MASK,
        "mask": MASK,
        "prompt": PROMPT,
        "negativePrompt": text(0, 1024),
        "promptBiasingLocaleCode": text(),
    },
    ("image", "mask"),
)
COMPOSITE = record(
    {
        **COMMON,
        "image": IMAGE_WITH_MASK,
        "mask": IMAGE,
        "prompt": PROMPT,
        "contentClass": CONTENT_CLASS,
        "placement": PLACEMENT,
        "style": STYLE,
    },
    ("image", "prompt"),
)
PLACED = {
    "background": BACKGROUND,
    "numVariations": integer(1, 3),
    "seeds": array(integer(), 1, 3),
    "output": OUTPUT,
}
PRECISE = record(
    {**PLACED, "object": record({"image": IMAGE}, ("image",)), "blend": number(0, 1)}, ("background", "object")
)
ADAPTIVE = record(
    {
        **PLACED,
        "object": record({"image": IMAGE, "mask": IMAGE}, ("image",)),
        "harmonization": number(0, 1),
        "shadowIntensity": number(0, 1),
        "preserveBackground": boolean,
    },
    ("background", "object"),
)
UPSCALE = record(
    {"image": IMAGE, "seeds": array(integer(), 1, 4), "upscaleFactor": choice(2, 3, 4, 6)}, ("image", "seeds")
)
VIDEO = record(
    {
        "prompt": text(),
        "bitRateFactor": integer(0, 63),
        "seeds": array(integer(), 1, 1),
        "sizes": array(record({"width": integer(1, 8192), "height": integer(1, 8192)}, ("width", "height"))),
        "image": record(
            {
                "conditions": array(
                    record(
                        {"source": source, "placement": record({"position": number(0, 1)}, ("position",))},
                        ("source", "placement"),
                    )
                )
            }
        ),
        "videoSettings": record(
            {
                "cameraMotion": choice(
                    "camera pan left",
                    "camera pan right",
                    "camera zoom in",
                    "camera zoom out",
                    "camera tilt up",
                    "camera tilt down",
                    "camera locked down",
                    "camera handheld",
                ),
                "promptStyle": choice(
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
                ),
                "shotAngle": choice(
                    "aerial shot", "eye_level shot", "high angle shot", "low angle shot", "top-down shot"
                ),
                "shotSize": choice(
                    "close-up shot", "extreme close-up", "medium shot", "long shot", "extreme long shot"
                ),
            }
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the service: `links` answers carry no job id, `progress` ones report it while they run."""

    name: str
    path: str
    body: Check
    models: tuple[str, ...] = ()
    model_required: bool = False
    accepted: int = 202
    links: bool = False
    link_header: bool = False
    progress: bool = False


IMAGE3 = ("image3", "image3_custom")
IMAGE4 = ("image4_standard", "image4_ultra", "image4_custom")

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("generate", "/v3/images/generate-async", GENERATE, (*IMAGE3, *IMAGE4), link_header=True),
        Operation(
            "image5",
            "/v4/images/generate-async",
            GENERATE5,
            ("image5",),
            model_required=True,
            accepted=200,
            links=True,
            progress=True,
        ),
        Operation(
            "similar",
            "/v3/images/generate-similar-async",
            SIMILAR,
            ("image3", "image4_standard", "image4_ultra"),
            link_header=True,
        ),
        Operation("expand", "/v3/images/expand-async", EXPAND, link_header=True),
        Operation("fill", "/v3/images/fill-async", FILL, link_header=True),
        Operation("composite", "/v3/images/generate-object-composite-async", COMPOSITE, link_header=True),
        Operation("precise-composite", "/v3/images/precise-composite", PRECISE),
        Operation("adaptive-composite", "/v3/images/adaptive-composite", ADAPTIVE),
        Operation("upscale", "/v3/images/upscale", UPSCALE, ("precise_upsampler_v1",), links=True, progress=True),
        Operation(
            "video",
            "/v3/videos/generate",
            VIDEO,
            ("video1_standard",),
            model_required=True,
            link_header=True,
            progress=True,
        ),
    )
}
