"""What is read out of a prompt."""

from __future__ import annotations

import pytest

from firefly_nb.sandbox.paint.subjects import KINDS
from firefly_nb.sandbox.paint.words import Item, Reading, read, singular


def _read(prompt: str, negative: str = "") -> Reading:
    return read(prompt, negative, KINDS)


def test_the_first_prompt_of_all() -> None:
    found = _read("a cat living their best life, sleeping in a sunbeam")
    assert found.items == (Item("cat", 1, (), frozenset({"sleeping"})),)
    assert (found.place, found.hour) == ("room", "golden")


@pytest.mark.parametrize(
    ("prompt", "kind", "count"),
    [("two cats", "cat", 2), ("a flock of birds", "bird", 9), ("3 red balloons", "balloon", 3),
     ("the wolves", "wolf", 3), ("a cup of coffee", "cup", 1), ("dozen roses", "rose", 12)],
)  # fmt: skip
def test_things_are_counted(prompt: str, kind: str, count: int) -> None:
    items = _read(prompt).items
    assert (items[0].kind, items[0].count) == (kind, count)


def test_colours_belong_to_the_noun_they_stand_before_or_to_everything() -> None:
    found = _read("a red house by a blue boat, everything in teal")
    assert {item.kind: item.colours for item in found.items} == {"house": ("red",), "boat": ("blue",)}
    assert found.colours == ("teal",)


@pytest.mark.parametrize(
    ("prompt", "hour"),
    [("at dawn", "dawn"), ("by moonlight", "night"), ("a rainy street", "grey"), ("a rainy night", "night"),
     ("golden hour", "golden"), ("a golden statue", None)],
)  # fmt: skip
def test_the_hour_is_read(prompt: str, hour: str | None) -> None:
    assert _read(prompt).hour == hour


@pytest.mark.parametrize(
    ("prompt", "place"),
    [("a hat on the beach", "beach"), ("outer space", "space"), ("snowy mountains", "mountains"),
     ("a city skyline", "city"), ("deep in the woods", "forest"), ("under the sea", "underwater"), ("hope", None)],
)  # fmt: skip
def test_the_place_is_read(prompt: str, place: str | None) -> None:
    assert _read(prompt).place == place


def test_what_the_negative_prompt_names_is_not_there() -> None:
    found = _read("a dog and a kitten at the sea", negative="cats, ocean")
    assert [item.kind for item in found.items] == ["dog"]


def test_styles_and_media_are_read() -> None:
    assert _read("a lighthouse, oil painting").presets == ("oil_paint",)
    assert _read("photo of a lamp").medium == "photo"
    assert _read("an ink drawing of a lamp").medium == "art"


def test_emoji_are_words() -> None:
    assert [item.kind for item in _read("🐱 🚀").items] == ["cat", "rocket"]


@pytest.mark.parametrize("prompt", ["", "   ", "'''", "a" * 1024, "<b>&\"'", "\n\n", "١٢٣ 4294967296 cats"])
def test_nothing_is_too_odd_to_read(prompt: str) -> None:
    assert all(1 <= item.count <= 12 for item in _read(prompt).items)


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("cats", "cat"),
        ("wolves", "wolf"),
        ("bus", "bus"),
        ("berries", "berry"),
        ("grass", "grass"),
        ("people", "person"),
    ],
)
def test_singulars(word: str, one: str) -> None:
    assert singular(word) == one
