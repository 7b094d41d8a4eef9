"""What holds between fields, each rule with the sentence that says what would be right.

`{names}` in a message are fields; they are spelled as options in a cell and as keywords in Python.
"""

from __future__ import annotations

from typing import Any

from firefly_nb.operations.base import Request, given, value
from firefly_nb.operations.fields import Broken
from firefly_nb.operations.sizes import EXPAND_LARGEST, nearest


def seeds_match_variations(request: Request) -> None:
    seeds, count = value(request, "seeds"), value(request, "num_variations")
    if seeds is not None and count is not None and len(seeds) != count:
        raise Broken(
            "seeds",
            f"{{seeds}}: {_count(len(seeds), 'seed')} for {_count(count, 'variation')}; give one seed for each, or "
            "leave {num_variations} out",
        )


def size_is_made(request: Request, model: str | None, by: str) -> None:
    size: Any = value(request, "size")
    allowed = request.sizes(model)
    if size is None or size in allowed:
        return
    near = nearest(size, allowed)
    every = ", ".join(f"{width}x{height}" for width, height in allowed)
    raise Broken(
        "size", f"{{size}}: {size[0]}x{size[1]} is not made by {by}; the nearest is {near[0]}x{near[1]} (of {every})"
    )


def size_fits_expand(request: Request) -> None:
    size: Any = value(request, "size")
    if size is not None and max(size) > EXPAND_LARGEST:
        raise Broken(
            "size", f"{{size}}: {size[0]}x{size[1]} is too large; expand goes to {EXPAND_LARGEST}x{EXPAND_LARGEST}"
        )


def placement_or_mask(request: Request) -> None:
    placed = given(request, "placement", "inset")
    if value(request, "mask") is not None and placed:
        raise Broken("mask", f"{{mask}}: not together with {{{placed[0]}}}; the mask already says where the image goes")
    if len(placed) == 2:
        raise Broken("inset", "{inset}: not together with {placement}; give the margins or the alignment")


def mask_for_invert(request: Request) -> None:
    if value(request, "mask_invert") is not None and value(request, "mask") is None:
        raise Broken("mask_invert", "{mask_invert}: there is no {mask} to invert; give one")


def custom_model(request: Request) -> None:
    model, identity = value(request, "model"), value(request, "custom_model_id")
    custom = model is not None and model.endswith("_custom")
    if custom and identity is None:
        raise Broken("custom_model_id", f"{{model}} {model}: needs {{custom_model_id}}; %firefly models lists yours")
    if identity is not None and not custom:
        raise Broken("custom_model_id", "{custom_model_id}: needs {model} image3_custom or image4_custom")
    if custom and value(request, "negative_prompt") is not None:
        raise Broken(
            "negative_prompt", "{negative_prompt}: not with custom models; say in the prompt what you want instead"
        )


def fits_model(request: Request) -> None:
    model = value(request, "model")
    if value(request, "visual_intensity") is not None and model == "image4_custom":
        raise Broken("visual_intensity", "{visual_intensity}: not with {model} image4_custom; leave it out")
    if value(request, "upsampler_type") is not None and model != "image4_custom":
        raise Broken("upsampler_type", "{upsampler_type}: only with {model} image4_custom")


def shape_or_reference(request: Request) -> None:
    ratio = value(request, "aspect_ratio")
    if value(request, "reference") is not None and ratio not in {None, "auto"}:
        raise Broken("aspect_ratio", "{aspect_ratio}: follows the {reference}; leave it out or say auto")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
