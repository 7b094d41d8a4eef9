"""What is written down of a request: enough to make it again, and nothing that has to stay secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firefly_nb.operations import Picture, as_cell, build, from_record, images, replace_images, to_record

SIGNED = "https://ada:planted@bucket.s3.amazonaws.com/cat.png?X-Amz-Signature=planted#planted"
BARE = "https://bucket.s3.amazonaws.com/cat.png"


@pytest.mark.parametrize(
    "image", [SIGNED, Picture(SIGNED, url=SIGNED), Picture(BARE, url=SIGNED)], ids=["typed", "labelled", "read"]
)
def test_no_signature_is_written_down_or_shown(image: object) -> None:
    request = build("similar", {"image": image})
    for written in (json.dumps(to_record(request)), as_cell(request)):
        assert BARE in written
        assert "planted" not in written


def test_bytes_are_never_written_down() -> None:
    picture = Picture("cat.png", content=b"planted", sha256="0" * 64, width=3, height=2, parent=("job", 1))
    record = to_record(build("similar", {"image": picture}))
    assert record == {
        "operation": "similar",
        "image": {"label": "cat.png", "sha256": "0" * 64, "width": 3, "height": 2, "parent": ["job", 1]},
    }
    assert images(from_record(json.loads(json.dumps(record)))) == (("image", picture),)


def test_an_image_that_was_not_read_is_written_down_by_its_word() -> None:
    assert to_record(build("similar", {"image": Path("cats") / "a.png"}))["image"] == {
        "label": str(Path("cats") / "a.png")
    }
    assert to_record(build("similar", {"image": b"planted"}))["image"] == {"label": "bytes"}


def test_what_todays_rules_refuse_can_still_be_read_and_shown() -> None:
    record = {"operation": "expand", "image": {"label": "a.jpg"}, "size": [5000, 5000], "gone": "option"}
    request = from_record(record)
    assert to_record(request) == {key: record[key] for key in ("operation", "image", "size")}
    renamed = replace_images(request, lambda _, value: Picture("b.jpg"))
    assert as_cell(renamed) == "%firefly expand --image b.jpg --size 5000x5000"
