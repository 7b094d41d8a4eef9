"""Edits keep what they must keep, to the pixel, and paint the rest."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from firefly_nb.sandbox.paint import (
    adaptive_composite,
    expand,
    fill,
    object_composite,
    precise_composite,
    similar,
    upscale,
)
from tests.sandbox.paint.measures import distance, mean_colour, pixels, small


@pytest.fixture(scope="module")
def source() -> Image.Image:
    return small("a lighthouse at dawn", width=240, height=200)


@pytest.fixture(scope="module")
def mask() -> Image.Image:
    mask = Image.new("L", (240, 200), 0)
    ImageDraw.Draw(mask).ellipse((60, 70, 200, 180), fill=255)
    return mask


@pytest.fixture(scope="module")
def cutout() -> Image.Image:
    cutout = Image.new("RGBA", (120, 90), (0, 0, 0, 0))
    ImageDraw.Draw(cutout).ellipse((10, 5, 110, 88), fill=(30, 200, 90, 255))
    return cutout


def _same(first: Image.Image, second: Image.Image) -> bool:
    return np.array_equal(np.asarray(first.convert("RGB")), np.asarray(second.convert("RGB")))


def test_expand_keeps_the_source_where_it_was_placed(source: Image.Image) -> None:
    image = expand(source, 500, 420, left=100, top=60, seed=3)
    assert image.size == (500, 420)
    assert _same(image.crop((100, 60, 340, 260)), source)


def test_expand_goes_on_from_the_edges(source: Image.Image) -> None:
    image = pixels(expand(source, 480, 200, left=120, top=0, seed=3))
    seam = np.abs(image[:, 119] - image[:, 120]).mean(), np.abs(image[:, 359] - image[:, 360]).mean()
    assert max(seam) < 6
    assert image[:, :120].std() > 10  # something was painted, not one colour


def test_expand_differs_by_seed_and_heeds_the_prompt(source: Image.Image) -> None:
    first, second, cat = (
        pixels(expand(source, 700, 200, left=0, top=0, seed=seed, prompt=prompt))[:, 260:]
        for seed, prompt in ((1, ""), (2, ""), (1, "a black cat"))
    )
    assert np.abs(first - second).mean() > 2
    assert cat.min(axis=2).mean() < first.min(axis=2).mean() - 4


def test_expand_scales_to_the_placed_size(source: Image.Image) -> None:
    image = expand(source, 300, 300, left=0, top=0, placed=(120, 100), seed=1)
    assert distance(image.crop((0, 0, 120, 100)), source) < 3


def test_expand_opens_what_its_mask_says(source: Image.Image, mask: Image.Image) -> None:
    image = expand(source, 240, 200, left=0, top=0, mask=mask, seed=1)
    kept = np.asarray(mask) == 0
    assert np.array_equal(pixels(image)[kept], pixels(source)[kept])
    assert np.abs(pixels(image) - pixels(source))[~kept].mean() > 3


def test_expand_fits_a_source_of_the_full_size(source: Image.Image) -> None:
    assert _same(expand(source, 240, 200, left=0, top=0, seed=1), source)


@pytest.mark.parametrize("prompt", ["a red hat", "", "snowy mountains at night", "xyzzy", "three birds"])
def test_fill_changes_nothing_outside_the_white(source: Image.Image, mask: Image.Image, prompt: str) -> None:
    image = fill(source, mask, prompt, 5)
    kept = np.asarray(mask) == 0
    assert image.size == source.size
    assert np.array_equal(pixels(image)[kept], pixels(source)[kept])
    assert np.abs(pixels(image) - pixels(source))[~kept].mean() > 3


def test_fill_inverted_changes_nothing_inside_the_white(source: Image.Image, mask: Image.Image) -> None:
    image = fill(source, mask, "a yellow hat", 5, invert=True)
    kept = np.asarray(mask) == 255
    assert np.array_equal(pixels(image)[kept], pixels(source)[kept])
    assert np.abs(pixels(image) - pixels(source))[~kept].mean() > 3


def test_a_red_hat_is_red_and_a_blue_one_blue(source: Image.Image, mask: Image.Image) -> None:
    box = (100, 100, 160, 160)
    red, blue = (mean_colour(fill(source, mask, f"a {word} hat", 2).crop(box)) for word in ("red", "blue"))
    assert red[0] > red[2] + 60
    assert blue[2] > blue[0] + 30


def test_a_soft_mask_blends(source: Image.Image) -> None:
    half = Image.new("L", source.size, 128)
    whole = Image.new("L", source.size, 255)
    gap_half = np.abs(pixels(fill(source, half, "a black cat", 1)) - pixels(source)).mean()
    gap_whole = np.abs(pixels(fill(source, whole, "a black cat", 1)) - pixels(source)).mean()
    assert 0.2 * gap_whole < gap_half < 0.8 * gap_whole


def test_fill_without_a_mask_fills_what_is_transparent(source: Image.Image, mask: Image.Image) -> None:
    holed = source.copy()
    holed.putalpha(Image.eval(mask, lambda value: 255 - value))
    image = fill(holed, None, "a red hat", 1)
    kept = np.asarray(mask) == 0
    assert np.array_equal(pixels(image)[kept], pixels(source)[kept])
    assert np.abs(pixels(image) - pixels(source))[~kept].mean() > 3


def test_fill_gives_the_size_that_was_asked_for(source: Image.Image, mask: Image.Image) -> None:
    assert fill(source, mask, "a hat", 1, 480, 400).size == (480, 400)


def test_a_similar_picture_is_nearer_to_its_source_than_to_another(source: Image.Image) -> None:
    other = small("a city at night", width=240, height=200)
    first, second = (similar(source, 240, 200, seed) for seed in (1, 2))
    for image in (first, second):
        assert distance(image, source) < 0.5 * distance(image, other)
        assert distance(image, source) > 2
    assert distance(first, second) > 2
    assert similar(source, 320, 192, 1).size == (320, 192)


@pytest.mark.parametrize("factor", [2, 3, 4, 6])
def test_upscale_multiplies_the_size(source: Image.Image, factor: int) -> None:
    image = upscale(source, factor, 1)
    assert image.size == (240 * factor, 200 * factor)
    assert distance(image, source) < 4


def test_an_object_composite_keeps_the_object(cutout: Image.Image) -> None:
    image = object_composite(cutout, "on a beach at sunset", 1, 320, 256, left=100, top=120, placed=(120, 90))
    solid = np.asarray(cutout.getchannel("A")) == 255
    assert np.array_equal(pixels(image.crop((100, 120, 220, 210)))[solid], pixels(cutout)[solid])
    empty = Image.new("RGBA", cutout.size, (0, 0, 0, 0))
    bare = object_composite(empty, "on a beach at sunset", 1, 320, 256, left=100, top=120, placed=(120, 90))
    below = (110, 208, 210, 225)
    assert pixels(image.crop(below)).mean() < pixels(bare.crop(below)).mean() - 4  # its shadow


def test_a_precise_composite_keeps_subject_and_surroundings(source: Image.Image, cutout: Image.Image) -> None:
    area = Image.new("L", source.size, 0)
    area.paste(255, (60, 60, 180, 150))
    seen = cutout.crop(cutout.getchannel("A").getbbox())
    area = Image.new("L", source.size, 0)
    area.paste(255, (60, 60, 60 + seen.width, 60 + seen.height))
    image = precise_composite(source, area, cutout, blend=1.0, seed=333)
    outside = np.asarray(area) == 0
    assert np.array_equal(pixels(image)[outside], pixels(source)[outside])
    solid = np.asarray(seen.getchannel("A")) == 255
    assert np.array_equal(pixels(image.crop((60, 60, 60 + seen.width, 60 + seen.height)))[solid], pixels(seen)[solid])
    harmonised = precise_composite(source, area, cutout, blend=0.0, seed=333)
    inside = ~outside
    assert np.abs(pixels(harmonised) - pixels(image))[inside].mean() > 5


def test_an_adaptive_composite_adapts(source: Image.Image, cutout: Image.Image, mask: Image.Image) -> None:
    kept, adapted = (adaptive_composite(source, mask, cutout, harmonization=share) for share in (0.0, 1.0))
    outside = np.asarray(mask) == 0
    for image in (kept, adapted):
        assert np.array_equal(pixels(image)[outside], pixels(source)[outside])
    middle = (115, 110, 145, 140)
    ground = np.array(mean_colour(source.crop((60, 70, 200, 180))))
    near = np.abs(np.array(mean_colour(adapted.crop(middle))) - ground).sum()
    assert near < np.abs(np.array(mean_colour(kept.crop(middle))) - ground).sum() - 20


def test_an_adaptive_composite_can_preserve_the_background(source: Image.Image, cutout: Image.Image) -> None:
    area = Image.new("L", source.size, 255)
    corner = (0, 0, 12, 12)
    same = adaptive_composite(source, area, cutout, preserve_background=True, shadow_intensity=0.0)
    other = adaptive_composite(source, area, cutout, preserve_background=False, shadow_intensity=0.0)
    assert _same(same.crop(corner), source.crop(corner))
    assert not _same(other.crop(corner), source.crop(corner))


def test_the_mark_stays_off_kept_pixels_but_is_there(source: Image.Image) -> None:
    big = source.resize((600, 500))
    whole = Image.new("L", big.size, 0)
    whole.paste(255, (0, 0, 600, 250))
    image = fill(big, whole, "", 1)
    assert (pixels(image)[:250].min(axis=2) > 220).sum() > 20  # its white letters
    assert _same(image.crop((0, 250, 600, 500)), big.crop((0, 250, 600, 500)))


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_pictures_of_any_mode_are_taken(source: Image.Image, mask: Image.Image, mode: str) -> None:
    other = source.convert(mode)
    assert fill(other, mask, "a hat", 1).mode == "RGB"
    assert expand(other, 300, 300, left=10, top=10, seed=1).mode == "RGB"
    assert similar(other, 64, 64, 1).mode == "RGB"
