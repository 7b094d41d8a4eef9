"""Rules between the fields of a request, and the sizes that each operation paints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firefly_nb.sandbox.refusals import Problem, problem
from firefly_nb.sandbox.schemas import Operation

Size = tuple[int, int]

_COMMON_SIZES: tuple[Size, ...] = (
    (2048, 2048),
    (1024, 1024),
    (2304, 1792),
    (1792, 2304),
    (2688, 1536),
    (1344, 768),
    (1152, 896),
    (896, 1152),
)
_IMAGE3_SIZES: tuple[Size, ...] = (*_COMMON_SIZES, (2688, 1512), (1344, 756))
_IMAGE4_SIZES: tuple[Size, ...] = ((2048, 2048), (2304, 1792), (1792, 2304), (2688, 1536), (1440, 2560))
_VIDEO_SIZES: tuple[Size, ...] = tuple(
    size
    for short, long in ((540, 960), (720, 1280), (1080, 1920))
    for size in ((long, short), (short, long), (short, short))
)
_LARGEST_EXPANSION = 3999

# Width and height by aspect ratio, one for each resolution level.
_IMAGE5_SIZES: Mapping[str, Mapping[str, Size]] = {
    "1MP": {"1:1": (1024, 1024), "4:3": (1152, 864), "16:9": (1344, 756)},
    "2.4MP": {"1:1": (1536, 1536), "4:3": (1792, 1344), "16:9": (2048, 1152)},
    "4MP": {"1:1": (2048, 2048), "4:3": (2304, 1728), "16:9": (2688, 1512)},
}


def sizes(operation: str, model: str | None) -> tuple[Size, ...]:
    """Every size that the operation takes from a list; empty where any size up to a limit will do."""
    if operation in {"fill", "composite"}:
        return _COMMON_SIZES
    if operation in {"generate", "similar"}:
        return _IMAGE4_SIZES if (model or "").startswith("image4") else _IMAGE3_SIZES
    return _VIDEO_SIZES if operation == "video" else ()


def image5_size(ratio: str, level: str, reference: Size | None) -> Size:
    """The pixels that image5 makes of an aspect ratio; ``auto`` follows the reference image, if there is one."""
    if ratio == "auto":
        ratio = _nearest_ratio(reference) if reference else "1:1"
    wide = _IMAGE5_SIZES[level].get(ratio)
    if wide is not None:
        return wide
    across, down = ratio.split(":")
    width, height = _IMAGE5_SIZES[level][f"{down}:{across}"]
    return height, width


def _nearest_ratio(size: Size) -> str:
    shapes = {"1:1": 1.0, "4:3": 4 / 3, "3:4": 3 / 4, "16:9": 16 / 9, "9:16": 9 / 16}
    return min(shapes, key=lambda name: abs(shapes[name] - size[0] / size[1]))


def check(operation: Operation, body: Mapping[str, Any], model: str | None) -> list[Problem]:
    """What is wrong with a body whose fields are each right by themselves."""
    problems = [*_seeds(body), *_size(operation.name, body, model), *_mask_or_placement(operation.name, body)]
    if operation.name == "generate":
        problems += _models(body, model or "image3")
    if operation.name == "image5":
        problems += _image5(body)
    if operation.name == "video" and not body.get("prompt") and not body.get("image", {}).get("conditions"):
        problems.append(problem(("body", "prompt"), "a prompt or a keyframe image is needed", "value_error.missing"))
    return problems


def _seeds(body: Mapping[str, Any]) -> list[Problem]:
    seeds, count = body.get("seeds"), body.get("numVariations")
    if seeds and count and len(seeds) != count:
        return [problem(("body", "seeds"), f"{count} seeds are needed, as many as numVariations", "value_error")]
    return []


def _size(operation: str, body: Mapping[str, Any], model: str | None) -> list[Problem]:
    asked = body.get("sizes", [body["size"]] if "size" in body else [])
    field = "sizes" if operation == "video" else "size"
    if operation == "video" and len(asked) > 1:
        return [problem(("body", field), "one size is allowed", "value_error.list.max_items", limit_value=1)]
    for size in asked:
        found = (size["width"], size["height"])
        listed = sizes(operation, model)
        if operation == "expand" and max(found) > _LARGEST_EXPANSION:
            limit = _LARGEST_EXPANSION
            message = f"no side may be longer than {limit}"
            return [problem(("body", field), message, "value_error.number.not_le", limit_value=limit)]
        if listed and found not in listed:
            words = [f"{width}x{height}" for width, height in listed]
            message = f"size {found[0]}x{found[1]} is not supported; supported: {', '.join(words)}"
            return [problem(("body", field), message, "value_error.size", supported=words)]
    return []


def _mask_or_placement(operation: str, body: Mapping[str, Any]) -> list[Problem]:
    masked = "mask" in body or "mask" in body.get("image", {})
    if operation in {"expand", "composite"} and masked and "placement" in body:
        return [problem(("body", "placement"), "placement does not go together with a mask", "value_error")]
    return []


def _models(body: Mapping[str, Any], model: str) -> list[Problem]:
    found: list[Problem] = []
    custom = model.endswith("_custom")
    if custom and not body.get("customModelId"):
        found.append(
            problem(("body", "customModelId"), f"{model} needs the id of a custom model", "value_error.missing")
        )
    if custom and body.get("negativePrompt"):
        found.append(problem(("body", "negativePrompt"), "not supported with custom models", "value_error"))
    if model == "image4_custom" and "visualIntensity" in body:
        found.append(problem(("body", "visualIntensity"), f"not supported with {model}", "value_error"))
    if model != "image4_custom" and "upsamplerType" in body:
        found.append(problem(("body", "upsamplerType"), "only supported with image4_custom", "value_error"))
    return found


def _image5(body: Mapping[str, Any]) -> list[Problem]:
    if body.get("referenceBlobs") and body.get("aspectRatio", "auto") != "auto":
        message = "leave it out, or use auto, when there is a reference image"
        return [problem(("body", "aspectRatio"), message, "value_error")]
    return []
