"""What a picture is asked to show."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal

from PIL import Image

ContentClass = Literal["photo", "art"]


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that decides a picture: the same scene always gives the same pixels.

    `width` and `height` are in pixels. `style_strength` (1–100) and `structure_strength` (0–100) say how far presets
    and references are followed, `visual_intensity` (2–10) how strong contrast and colour are. The references are
    ordinary Pillow images of any size and mode.

    Example::

        paint(Scene("a lighthouse at dawn", seed=7, width=1024, height=1024, presets=("watercolor",)))
    """

    prompt: str
    _: KW_ONLY
    negative: str = ""
    seed: int = 0
    width: int = 2048
    height: int = 2048
    content_class: ContentClass | None = None
    presets: tuple[str, ...] = ()
    style_strength: int = 50
    visual_intensity: int | None = None
    model: str = "image3"
    locale: str | None = None
    style_ref: Image.Image | None = None
    structure_ref: Image.Image | None = None
    structure_strength: int | None = None
