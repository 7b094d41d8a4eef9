"""What a valid request will make: one painting task for each output, and what the result says beside them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firefly_nb.sandbox import rules
from firefly_nb.sandbox.inputs import Inputs
from firefly_nb.sandbox.models import known
from firefly_nb.sandbox.placing import Place, placed
from firefly_nb.sandbox.refusals import problem, unprocessable
from firefly_nb.sandbox.storage import Stored
from firefly_nb.sandbox.worker import File, Task

Size = tuple[int, int]
Body = Mapping[str, Any]

_LARGEST_UPSCALED = 72_000_000
_COMPOSITE_SEEDS = (333, 222, 111)
_REFERENCE_BYTES = 10 * 1024 * 1024
VIDEO_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """`tasks` has one entry for each output, with the seed of the same place in `seeds`."""

    tasks: tuple[Task, ...]
    seeds: tuple[int, ...]
    size: Size
    facts: Mapping[str, object] = field(default_factory=dict)


def make(operation: str, body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    """The plan for a valid `body`. `dice` choose the seeds that the request leaves open. Raises `Refusal`."""
    return _PLANNERS[operation](body, model, inputs, dice)


def _seeds(body: Body, dice: random.Random) -> tuple[int, ...]:
    given = body.get("seeds")
    if given:
        return tuple(given)
    return tuple(dice.randrange(1, 2**31) for _ in range(body.get("numVariations", 1)))


def _size(body: Body) -> Size:
    size = body.get("size")
    return (size["width"], size["height"]) if size else (2048, 2048)


def _file(stored: Stored, *, mask: bool = False) -> File:
    return File(stored.sha256, str(stored.path), mask)


def _tasks(kind: str, arguments: Body, seeds: tuple[int, ...], media_type: str = "image/jpeg") -> tuple[Task, ...]:
    return tuple(Task(kind, {**arguments, "seed": seed}, media_type) for seed in seeds)


def _same_size(image: Stored, mask: Stored, *at: str) -> None:
    if (image.width, image.height) != (mask.width, mask.height):
        message = (
            f"the mask is {mask.width}x{mask.height} and the image {image.width}x{image.height}: "
            "they have to be the same size"
        )
        raise unprocessable(problem(("body", *at), message, "value_error.size"))


def _mask(body: Body, image: Stored, inputs: Inputs) -> tuple[File | None, bool]:
    """The mask and whether it is to be inverted; the older place for it, inside image, still works."""
    if "mask" in body:
        found = inputs.find(body["mask"]["source"], "mask", "source")
        _same_size(image, found, "mask")
        return _file(found, mask=True), bool(body["mask"].get("invert", False))
    if "mask" in body.get("image", {}):
        found = inputs.find(body["image"]["mask"], "image", "mask")
        _same_size(image, found, "image", "mask")
        return _file(found, mask=True), False
    return None, False


def _style(body: Body, inputs: Inputs) -> dict[str, Any]:
    style = body.get("style", {})
    found: dict[str, Any] = {"presets": tuple(style.get("presets", ()))}
    if "strength" in style:
        found["style_strength"] = style["strength"]
    source = style.get("imageReference", {}).get("source")
    if source is not None:
        found["style_ref"] = _file(inputs.find(source, "style", "imageReference", "source", reference=True))
    return found


def _generate(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    model = model or "image3"
    if model.endswith("_custom") and not known(body["customModelId"]):
        raise unprocessable(problem(("body", "customModelId"), "no custom model has this id", "value_error"))
    width, height = _size(body)
    scene: dict[str, Any] = {
        "prompt": body["prompt"],
        "negative": body.get("negativePrompt", ""),
        "width": width,
        "height": height,
        "content_class": body.get("contentClass"),
        "visual_intensity": body.get("visualIntensity"),
        "model": model,
        "locale": body.get("promptBiasingLocaleCode"),
        **_style(body, inputs),
    }
    structure = body.get("structure", {})
    source = structure.get("imageReference", {}).get("source")
    if source is not None:
        stored = inputs.find(source, "structure", "imageReference", "source", reference=True)
        scene["structure_ref"] = _file(stored)
    if "strength" in structure:
        scene["structure_strength"] = structure["strength"]
    seeds = _seeds(body, dice)
    facts = {"contentClass": body.get("contentClass") or "photo"}
    return Plan(_tasks("generate", scene, seeds), seeds, (width, height), facts)


def _image5(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    details = body.get("modelSpecificPayload", {})
    scene: dict[str, Any] = {
        "prompt": body["prompt"],
        "model": model,
        "locale": details.get("localeCode"),
    }
    reference: Stored | None = None
    for index, blob in enumerate(body.get("referenceBlobs", ())):
        reference = inputs.find(blob["source"], "referenceBlobs", index, "source", reference=True)
        _check_reference(reference)
        scene["reference"] = _file(reference)
    level = body.get("resolutionLevel", "2.4MP")
    shape = (reference.width, reference.height) if reference else None
    width, height = rules.image5_size(body.get("aspectRatio", "auto"), level, shape)
    scene |= {"width": width, "height": height}
    seeds = _seeds(body, dice)
    described = details.get("prompt_reasoner") == "quality"
    facts = {"altText": f"A picture of {body['prompt'].strip()}" if described else ""}
    return Plan(_tasks("instruct" if reference else "generate", scene, seeds), seeds, (width, height), facts)


def _check_reference(stored: Stored) -> None:
    at = ("body", "referenceBlobs", 0, "source")
    if stored.bytes > _REFERENCE_BYTES:
        raise unprocessable(problem(at, "a reference image has 10 MB at most", "value_error"))
    if not 512 * 512 <= stored.width * stored.height <= 2048 * 2048:
        message = "the area of a reference image is between 512x512 and 2048x2048 pixels"
        raise unprocessable(problem(at, message, "value_error.size"))
    if not 1 / 5 <= stored.width / stored.height <= 5:
        raise unprocessable(problem(at, "a reference image is no narrower than 1:5", "value_error.size"))


def _similar(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    source = inputs.find(body["image"]["source"], "image", "source")
    width, height = _size(body)
    seeds = _seeds(body, dice)
    arguments = {"source": _file(source), "width": width, "height": height}
    return Plan(_tasks("similar", arguments, seeds), seeds, (width, height))


def _expand(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    source = inputs.find(body["image"]["source"], "image", "source")
    mask, invert = _mask(body, source, inputs)
    width, height = _size(body)
    seeds = _seeds(body, dice)
    place = _placed(body, source, (width, height))
    arguments = {
        "source": _file(source),
        "mask": mask,
        "invert": invert,
        "width": width,
        "height": height,
        "left": place.left,
        "top": place.top,
        "placed": (place.width, place.height),
        "prompt": body.get("prompt", ""),
    }
    return Plan(_tasks("expand", arguments, seeds), seeds, (width, height))


def _placed(body: Body, source: Stored, size: Size) -> Place:
    place = placed((source.width, source.height), size, body.get("placement", {}))
    if place is None:
        at = ("body", "placement", "inset")
        raise unprocessable(problem(at, "the insets leave no room for the image", "value_error.inset"))
    return place


def _fill(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    source = inputs.find(body["image"]["source"], "image", "source")
    mask, invert = _mask(body, source, inputs)
    width, height = _size(body) if "size" in body else (source.width, source.height)
    seeds = _seeds(body, dice)
    arguments = {
        "source": _file(source),
        "mask": mask,
        "invert": invert,
        "width": width,
        "height": height,
        "prompt": body.get("prompt", ""),
        "negative": body.get("negativePrompt", ""),
    }
    return Plan(_tasks("fill", arguments, seeds), seeds, (width, height))


def _composite(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    source = inputs.find(body["image"]["source"], "image", "source")
    mask, _ = _mask(body, source, inputs)
    width, height = _size(body)
    seeds = _seeds(body, dice)
    place = _placed(body, source, (width, height))
    arguments = {
        "object_image": _file(source),
        "mask": mask,
        "prompt": body["prompt"],
        "width": width,
        "height": height,
        "left": place.left,
        "top": place.top,
        "placed": (place.width, place.height),
        "content_class": body.get("contentClass"),
        **_style(body, inputs),
    }
    facts = {"contentClass": body.get("contentClass") or "photo"}
    return Plan(_tasks("composite", arguments, seeds), seeds, (width, height), facts)


def _backdrop(body: Body, inputs: Inputs) -> tuple[Stored, dict[str, Any]]:
    background = inputs.find(body["background"]["image"]["source"], "background", "image", "source")
    mask = inputs.find(body["background"]["fillAreaMask"]["source"], "background", "fillAreaMask", "source")
    _same_size(background, mask, "background", "fillAreaMask")
    found = inputs.find(body["object"]["image"]["source"], "object", "image", "source")
    return background, {
        "background": _file(background),
        "fill_mask": _file(mask, mask=True),
        "object_image": _file(found),
    }


def _composite_seeds(body: Body) -> tuple[int, ...]:
    given = body.get("seeds")
    return tuple(given) if given else _COMPOSITE_SEEDS[: body.get("numVariations", 1)]


def _media_type(body: Body) -> str:
    media_type: str = body.get("output", {}).get("mediaType", "image/jpeg")
    if media_type == "image/jxl":
        at = ("body", "output", "mediaType")
        raise unprocessable(problem(at, "the sandbox cannot write JPEG XL images", "value_error"))
    return media_type


def _precise(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    background, arguments = _backdrop(body, inputs)
    arguments["blend"] = body.get("blend", 0.5)
    seeds = _composite_seeds(body)
    media_type = _media_type(body)
    return Plan(_tasks("precise-composite", arguments, seeds, media_type), seeds, (background.width, background.height))


def _adaptive(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    background, arguments = _backdrop(body, inputs)
    if "mask" in body["object"]:
        mask = inputs.find(body["object"]["mask"]["source"], "object", "mask", "source")
        arguments["object_mask"] = _file(mask, mask=True)
    arguments |= {
        "harmonization": body.get("harmonization", 0.6),
        "shadow_intensity": body.get("shadowIntensity", 1.0),
        "preserve_background": body.get("preserveBackground", False),
    }
    seeds = _composite_seeds(body)
    media_type = _media_type(body)
    return Plan(
        _tasks("adaptive-composite", arguments, seeds, media_type), seeds, (background.width, background.height)
    )


def _upscale(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    source = inputs.find(body["image"]["source"], "image", "source")
    factor = body.get("upscaleFactor", 2)
    width, height = source.width * factor, source.height * factor
    if width * height > _LARGEST_UPSCALED or max(width, height) > 16384:
        message = f"{width}x{height} is more than the sandbox can make"
        raise unprocessable(problem(("body", "upscaleFactor"), message, "value_error.size"))
    seeds = _seeds(body, dice)
    return Plan(_tasks("upscale", {"source": _file(source), "factor": factor}, seeds), seeds, (width, height))


def _video(body: Body, model: str | None, inputs: Inputs, dice: random.Random) -> Plan:
    sizes = body.get("sizes") or [{"width": 1920, "height": 1080}]
    width, height = sizes[0]["width"], sizes[0]["height"]
    settings = body.get("videoSettings", {})
    arguments: dict[str, Any] = {
        "prompt": body.get("prompt", ""),
        "width": width,
        "height": height,
        "seconds": VIDEO_SECONDS,
        "bit_rate_factor": body.get("bitRateFactor", 18),
        "camera_motion": settings.get("cameraMotion"),
        "prompt_style": settings.get("promptStyle"),
        "shot_angle": settings.get("shotAngle"),
        "shot_size": settings.get("shotSize"),
    }
    for index, condition in enumerate(body.get("image", {}).get("conditions", ())):
        stored = inputs.find(condition["source"], "image", "conditions", index, "source")
        arguments["first" if condition["placement"]["position"] < 0.5 else "last"] = _file(stored)
    seeds = _seeds(body, dice)
    return Plan(_tasks("video", arguments, seeds, "video/mp4"), seeds, (width, height))


_PLANNERS: Mapping[str, Callable[[Body, str | None, Inputs, random.Random], Plan]] = {
    "generate": _generate,
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
