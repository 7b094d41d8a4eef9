"""A short film: one painted picture (or two key frames) seen through a moving camera, as a real MP4."""

from __future__ import annotations

import dataclasses
import io
import math
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from . import finish, mark, painter
from .scene import Scene
from .seeds import rng

_FRAMES_A_SECOND = 24
_LONGEST = 3.0  # seconds; the sandbox keeps its films short and small
_STYLES: dict[str, tuple[str, ...]] = {
    "anime": ("anime",), "3d": ("3d",), "fantasy": ("fantasy",), "cinematic": ("cinematic",),
    "claymation": ("claymation",), "line art": ("line_drawing",), "stop motion": ("paper_mache",),
    "2d": ("flat_design",), "vector art": ("vector_look",), "black and white": ("bw",),
}  # fmt: skip
_ANGLES = {
    "aerial shot": "wide_angle",
    "high angle shot": "shot_from_above",
    "top-down shot": "shot_from_above",
    "low angle shot": "shot_from_below",
}
_SIZES = {
    "close-up shot": "closeup",
    "extreme close-up": "macrophotography",
    "long shot": "wide_angle",
    "extreme long shot": "landscape_photography",
}
# How the camera goes: from (zoom, x, y) to (zoom, x, y); x and y in shares of the spare room, -1 to 1.
_PATHS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "camera pan left": ((1.25, 1.0, 0.0), (1.25, -1.0, 0.0)),
    "camera pan right": ((1.25, -1.0, 0.0), (1.25, 1.0, 0.0)),
    "camera zoom in": ((1.0, 0.0, 0.0), (1.42, 0.0, 0.1)),
    "camera zoom out": ((1.42, 0.0, 0.1), (1.0, 0.0, 0.0)),
    "camera tilt up": ((1.25, 0.0, 1.0), (1.25, 0.0, -1.0)),
    "camera tilt down": ((1.25, 0.0, -1.0), (1.25, 0.0, 1.0)),
    "camera locked down": ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0)),
    "camera handheld": ((1.08, 0.0, 0.0), (1.08, 0.0, 0.0)),
}


class FilmError(RuntimeError):
    """No film could be made: the `imageio-ffmpeg` package is not installed, or its encoder failed."""


def video(
    scene: Scene,
    *,
    seconds: float = 5.0,
    bit_rate_factor: int = 18,
    camera_motion: str | None = None,
    prompt_style: str | None = None,
    shot_angle: str | None = None,
    shot_size: str | None = None,
    first: Image.Image | None = None,
    last: Image.Image | None = None,
) -> bytes:
    """An MP4 (H.264, 24 frames a second, 3 seconds at most) of the scene's width and height.

    `first` and `last` are key frames: the film begins and ends with them, unmoved. Raises `FilmError`.
    """
    hints = (
        *_STYLES.get(prompt_style or "", ()),
        *(table[key] for table, key in ((_ANGLES, shot_angle), (_SIZES, shot_size)) if key in table),
    )
    scene = dataclasses.replace(scene, presets=(*scene.presets, *hints))
    count = max(2, round(min(seconds, _LONGEST) * _FRAMES_A_SECOND))
    frames = _frames(scene, count, camera_motion, first, last)
    return _encoded(frames, scene.width, scene.height, min(51, max(0, bit_rate_factor)))


def _frames(
    scene: Scene, count: int, motion: str | None, first: Image.Image | None, last: Image.Image | None
) -> Iterator[Image.Image]:
    size = scene.width, scene.height
    start, end = (finish.cover(image, *size) if image else None for image in (first, last))
    if start is None and end is None:
        # Grain that moves with the camera would only make the file large.
        start = end = painter.render(scene).filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.6))
    # One key frame: the film moves off from it, or arrives at it.
    opening, closing = start or end, end or start
    assert opening is not None
    assert closing is not None
    random = rng("film", scene.prompt, scene.seed)
    keyed = first is not None, last is not None
    shake = random.uniform(0, 2 * math.pi, 4)
    for i in range(count):
        part = i / (count - 1)
        frame = _seen(opening, part, motion, shake, keyed)
        if closing is not opening:
            share = part * part * (3 - 2 * part)
            frame = Image.blend(frame, _seen(closing, part, motion, shake, keyed), share)
        yield mark.stamp(frame)


def _seen(
    image: Image.Image,
    part: float,
    motion: str | None,
    shake: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    keyed: tuple[bool, bool],
) -> Image.Image:
    """What the camera sees of a picture at a moment of the film (0–1)."""
    begin, finish_at = _PATHS.get(motion or "", ((1.0, 0.0, 0.0), (1.14, 0.0, 0.0)))
    # A key frame is shown whole at its own moment, whatever the camera does in between.
    if keyed[0]:
        begin = (1.0, 0.0, 0.0)
    if keyed[1]:
        finish_at = (1.0, 0.0, 0.0)
    eased = part * part * (3 - 2 * part)
    zoom, x, y = (a + (b - a) * eased for a, b in zip(begin, finish_at, strict=True))
    if all(keyed) and motion not in (None, "camera locked down"):
        zoom += 0.12 * math.sin(math.pi * part)
    if motion == "camera handheld":
        calm = math.sin(math.pi * part) if any(keyed) else 1.0
        x += 0.55 * calm * math.sin(part * 11 + shake[0]) + 0.25 * calm * math.sin(part * 27 + shake[1])
        y += 0.55 * calm * math.sin(part * 13 + shake[2]) + 0.25 * calm * math.sin(part * 23 + shake[3])
    wide, tall = image.width / zoom, image.height / zoom
    left = (image.width - wide) / 2 * (1 + max(-1.0, min(1.0, x)))
    top = (image.height - tall) / 2 * (1 + max(-1.0, min(1.0, y)))
    box = (left, top, min(image.width, left + wide), min(image.height, top + tall))
    return image.resize(image.size, Image.Resampling.BILINEAR, box=box)


def _encoder() -> str:
    try:
        import imageio_ffmpeg
    except ImportError:
        raise FilmError("making a video needs the package imageio-ffmpeg: pip install imageio-ffmpeg") from None
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FilmError(f"imageio-ffmpeg has no encoder for this machine: {error}") from None


def _encoded(frames: Iterator[Image.Image], width: int, height: int, factor: int) -> bytes:
    """The frames as an MP4 that players can start at once; its index needs a file to be written to."""
    even = width - width % 2, height - height % 2
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        target = Path(folder) / "film.mp4"
        command = [
            _encoder(),
            "-v",
            "error",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{even[0]}x{even[1]}",
            "-r",
            str(_FRAMES_A_SECOND),
            "-i",
            "-",
            "-an",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            str(factor),
            "-pix_fmt",
            "yuv420p",
            "-threads",
            "1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-movflags",
            "+faststart",
            str(target),
        ]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            try:
                for frame in frames:
                    process.stdin.write(frame.crop((0, 0, *even)).tobytes())
                process.stdin.close()
            except BrokenPipeError:
                pass  # the encoder gave up; what it said comes below
            said = process.stderr.read().decode(errors="replace").strip()
        if process.returncode:
            raise FilmError(f"the video encoder failed: {said.splitlines()[-1] if said else process.returncode}")
        return target.read_bytes()


def poster(content: bytes, *, seconds: float = 0.0) -> Image.Image:
    """One frame of an MP4 as a picture. Raises `FilmError`."""
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        source = Path(folder) / "film.mp4"
        source.write_bytes(content)
        command = [
            _encoder(),
            "-v",
            "error",
            "-ss",
            str(seconds),
            "-i",
            str(source),
            "-frames:v",
            "1",
            "-f",
            "image2pipe",
            "-c:v",
            "png",
            "-",
        ]
        done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        raise FilmError("this is not a video that can be read")
    with Image.open(io.BytesIO(done.stdout)) as image:
        return image.convert("RGB")
