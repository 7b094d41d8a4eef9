"""What can only be said once the images have been read."""

from __future__ import annotations

import pytest

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Picture, build, check, replace_images


def _refused(command: str, values: dict[str, object]) -> str:
    with pytest.raises(InvalidRequest) as caught:
        check(build(command, values))
    assert caught.value.field == str(caught.value).partition(":")[0]
    return str(caught.value)


def _picture(name: str, width: int | None = None, height: int | None = None, weight: int = 1) -> Picture:
    return Picture(name, content=b"x" * weight, width=width, height=height)


@pytest.mark.parametrize(("command", "more"), [("fill", {}), ("expand", {}), ("composite", {"prompt": "on a beach"})])
def test_a_mask_of_another_size_names_both(command: str, more: dict[str, object]) -> None:
    values = {**more, "image": _picture("photo.jpg", 800, 600)}
    assert _refused(command, {**values, "mask": _picture("mask.png", 80, 60)}) == (
        "mask: mask.png is 80x60 and the image photo.jpg is 800x600; make the mask as large as the image"
    )
    check(build(command, {**values, "mask": _picture("mask.png", 800, 600)}))
    check(build(command, {**values, "mask": _picture("mask.jxl")}))


def test_masks_of_composites_lie_over_their_own_image() -> None:
    room, area = _picture("room.jpg", 900, 600), _picture("area.png", 900, 600)
    cup, shape = _picture("cup.png", 300, 300), _picture("shape.png", 900, 600)
    values = {"background": room, "fill_area_mask": area, "object": cup}
    check(build("precise-composite", values))
    assert _refused("adaptive-composite", {**values, "object_mask": shape}) == (
        "object_mask: shape.png is 900x600 and the object cup.png is 300x300; make the mask as large as the object"
    )
    assert _refused("precise-composite", {**values, "fill_area_mask": cup}) == (
        "fill_area_mask: cup.png is 300x300 and the background room.jpg is 900x600; "
        "make the mask as large as the background"
    )


def test_what_was_not_read_is_left_to_the_service() -> None:
    check(build("fill", {"image": _picture("photo.jxl"), "mask": _picture("mask.png", 80, 60)}))
    check(build("fill", {"image": "photo.jpg", "mask": "mask.png"}))
    check(build("generate", {"prompt": "x", "model": "image5", "reference": Picture("a", upload_id="1")}))


@pytest.mark.parametrize(("width", "height"), [(512, 512), (2048, 2048), (256, 1024), (1500, 300), (2688, 1536)])
def test_a_reference_that_image5_takes(width: int, height: int) -> None:
    check(build("generate", {"prompt": "x", "model": "image5", "reference": _picture("a.png", width, height)}))


_AREA = "image5 takes an area from 512x512 to 2048x2048: resize it"


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (_picture("a.png", 511, 512), f"a.png is 511x512; {_AREA}"),
        (
            _picture("a.png", 2049, 2048),
            f"a.png is 2049x2048; {_AREA}",
        ),
        (_picture("a.png", 1501, 300), "a.png is 1501x300; image5 takes shapes from 1:5 to 5:1: crop it"),
        (_picture("a.png", 300, 1501), "a.png is 300x1501; image5 takes shapes from 1:5 to 5:1: crop it"),
        (
            _picture("a.png", 1024, 1024, weight=10 * 1024 * 1024 + 1),
            "a.png has 10.0 MB; image5 takes at most 10 MB: make it smaller, or save it as JPEG",
        ),
    ],
    ids=["small", "large", "wide", "tall", "heavy"],
)
def test_a_reference_that_image5_refuses(picture: Picture, message: str) -> None:
    assert _refused("generate", {"prompt": "x", "model": "image5", "reference": picture}) == f"reference: {message}"


def test_images_are_replaced_without_judging_the_rest_again() -> None:
    request = build("fill", {"image": "a.jpg", "mask": "b.png", "prompt": "a hat"})
    read = replace_images(request, lambda name, value: Picture(f"{name}={value}", upload_id=name))
    assert read == build(
        "fill",
        {
            "image": Picture("image=a.jpg", upload_id="image"),
            "mask": Picture("mask=b.png", upload_id="mask"),
            "prompt": "a hat",
        },
    )
    assert request == build("fill", {"image": "a.jpg", "mask": "b.png", "prompt": "a hat"})
