"""What a prompt asks for is what is painted."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from PIL import Image

from firefly_nb.sandbox.paint import Scene, encode, paint
from firefly_nb.sandbox.paint.mark import size_for
from tests.sandbox.paint.measures import brightness, distance, mean_colour, pixels, small


@pytest.mark.parametrize("size", [(256, 256), (336, 192), (144, 288), (301, 77), (1344, 768), (16, 16)])
def test_a_picture_has_exactly_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    image = paint(Scene("a cat by the sea", width=size[0], height=size[1]))
    assert (image.size, image.mode) == (size, "RGB")


def test_the_same_scene_gives_the_same_pixels() -> None:
    assert small("two birds over a lake").tobytes() == small("two birds over a lake").tobytes()


def test_another_process_paints_the_same_picture() -> None:
    code = (
        "import hashlib; from firefly_nb.sandbox.paint import Scene, paint;"
        "image = paint(Scene('a red house in the snow', seed=5, width=200, height=160, presets=('oil_paint',)));"
        "print(hashlib.sha256(image.tobytes()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": salt}, capture_output=True, check=True
        ).stdout
        for salt in ("1", "2")
    }
    assert len(found) == 1


def test_prompts_differ_and_so_do_seeds() -> None:
    cat, ship = small("a cat"), small("a ship at night")
    assert distance(cat, ship) > 20
    seeds = [small("a cat", seed=seed) for seed in range(4)]
    assert min(distance(a, b) for i, a in enumerate(seeds) for b in seeds[:i]) > 6


def test_a_prompt_without_anything_to_draw_is_painted_all_the_same() -> None:
    first, second = small("sempiternal velleity"), small("עוגת שוקולד 🎂")
    assert distance(first, second) > 8
    for image in (first, second):
        assert pixels(image).std() > 12


@pytest.mark.parametrize(
    ("word", "strong", "weak"),
    [("red", 0, 2), ("teal", 2, 0), ("golden", 0, 2), ("blue", 2, 0), ("green", 1, 0), ("purple", 2, 1)],
)
def test_a_colour_word_colours_the_picture(word: str, strong: int, weak: int) -> None:
    colour = mean_colour(small(f"gentle hills, all in {word}"))
    plain = mean_colour(small("gentle hills"))
    assert colour[strong] - colour[weak] > max(18.0, plain[strong] - plain[weak] + 8)


def test_the_colour_before_a_noun_colours_that_thing() -> None:
    red, blue = (small(f"a {word} car on a road", seed=4) for word in ("red", "blue"))
    box = (70, 120, 190, 240)
    assert mean_colour(red.crop(box))[0] > mean_colour(blue.crop(box))[0] + 8
    assert mean_colour(blue.crop(box))[2] > mean_colour(red.crop(box))[2] + 8


def test_pastel_is_lighter_and_dark_is_darker() -> None:
    plain = brightness(small("a mountain lake at noon"))
    assert brightness(small("a pastel mountain lake at noon")) > plain + 10
    assert brightness(small("a dark mountain lake at noon")) < plain - 10


def test_night_is_darker_than_dusk_and_dusk_than_noon() -> None:
    noon, dusk, night = (brightness(small(f"a lighthouse at {hour}")) for hour in ("noon", "dusk", "night"))
    assert noon > dusk + 15 > night + 25


def test_snow_is_white_and_autumn_is_warm() -> None:
    snow, autumn, plain = (mean_colour(small(f"a meadow at noon{word}")) for word in (" in snow", " in autumn", ""))
    assert min(snow) > min(plain) + 15
    assert autumn[0] - autumn[1] > plain[0] - plain[1] + 10


def test_photo_and_art_differ() -> None:
    photo, art = (small("a fox in a forest", content_class=kind) for kind in ("photo", "art"))
    assert float(abs(pixels(photo) - pixels(art)).mean()) > 6


def test_the_number_of_things_shows() -> None:
    one, five = small("a balloon in the sky"), small("five balloons in the sky")
    assert distance(one, five) > 5


def test_a_negative_prompt_leaves_out_what_it_names() -> None:
    both, less = small("a cat and a boat on a beach"), small("a cat and a boat on a beach", negative="boats")
    without = small("a cat and a boat on a beach", negative="a submarine")
    assert distance(both, less) > 2
    assert distance(both, without) < 0.01


def test_visual_intensity_raises_contrast() -> None:
    calm, strong = (pixels(small("a harbour at sunset", visual_intensity=level)).std() for level in (2, 10))
    assert strong > calm * 1.25


def test_a_style_reference_lends_its_colours() -> None:
    green = Image.new("RGB", (64, 64), (30, 150, 60))
    red, _, blue = mean_colour(small("a beach", style_ref=green, style_strength=90))
    plain = mean_colour(small("a beach"))
    assert mean_colour(small("a beach", style_ref=green, style_strength=90))[1] > max(red, blue) + 20
    assert plain[1] < max(plain) + 20


def test_a_structure_reference_lends_its_layout() -> None:
    halves = Image.new("RGB", (100, 100), (10, 10, 10))
    halves.paste((245, 245, 245), (50, 0, 100, 100))
    image = small("a meadow at noon", structure_ref=halves, structure_strength=90)
    left, right = image.crop((0, 0, 120, 256)), image.crop((136, 0, 256, 256))
    assert brightness(right) > brightness(left) + 50


def test_the_mark_is_in_the_lower_right_corner() -> None:
    from firefly_nb.sandbox.paint.painter import render

    scene = Scene("a beach at noon", width=512, height=512)
    changed = abs(pixels(paint(scene)) - pixels(render(scene))).max(axis=2) > 8
    rows, columns = changed.nonzero()
    wide, tall = size_for(512, 512)
    assert rows.size > 200
    assert rows.min() > 512 - 3 * tall
    assert columns.min() > 512 - 2 * wide


def test_pictures_are_encoded_as_they_should_be() -> None:
    image = paint(Scene("a forest", width=1024, height=1024, content_class="photo"))
    for media_type, kind in (("image/jpeg", "JPEG"), ("image/png", "PNG"), ("image/webp", "WEBP")):
        content = encode(image, media_type)
        with Image.open(io.BytesIO(content)) as read:
            assert (read.format, read.size) == (kind, image.size)
    assert 120_000 < len(encode(image, "image/jpeg")) < 800_000
    with pytest.raises(ValueError, match="image/gif"):
        encode(image, "image/gif")
