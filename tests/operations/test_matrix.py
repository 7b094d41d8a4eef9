"""What a matrix asks for: each combination, its labels, the seeds that choose, and every mistake in one line."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Plan, as_flag, parse, plan
from firefly_nb.operations.template import Choice, read

LIGHTHOUSE = {"prompt": "a {medium} of a lighthouse at {time}"}
MEDIUM = ("medium", ["watercolor", "oil"])
TIME = ("time", ["dawn", "noon", "night"])


def made(command: str, values: dict[str, Any], **more: Any) -> Plan:
    return plan(command, values, spell=as_flag, dice=random.Random(1), **more)


def test_rows_and_columns() -> None:
    found = made("generate", LIGHTHOUSE, vary=[MEDIUM, TIME])
    assert [(axis.name, axis.labels) for axis in found.axes] == [
        ("medium", ("watercolor", "oil")),
        ("time", ("dawn", "noon", "night")),
    ]
    assert [tile.place for tile in found.tiles] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert found.tiles[5].labels == ("oil", "night")
    assert found.tiles[5].request.prompt == "a oil of a lighthouse at night"  # type: ignore[attr-defined]
    assert found.prompt == LIGHTHOUSE["prompt"]


def test_a_third_makes_pages() -> None:
    found = made("generate", LIGHTHOUSE, vary=[MEDIUM, TIME, ("content-class", ["photo", "art"])])
    assert len(found.tiles) == 12
    assert [tile.place for tile in found.tiles[:7]] == [
        (0, 0, 0), (0, 1, 0), (0, 2, 0), (1, 0, 0), (1, 1, 0), (1, 2, 0), (0, 0, 1),
    ]  # fmt: skip
    assert found.axes[2].name == "content_class"


@pytest.mark.parametrize(
    ("command", "values", "name", "given", "expected"),
    [
        ("generate", {"prompt": "a cat"}, "model", ["image3", "image4_ultra"], ["image3", "image4_ultra"]),
        ("generate", {"prompt": "a cat"}, "style-presets", ["neon", "bokeh"], [("neon",), ("bokeh",)]),
        ("generate", {"prompt": "a cat"}, "seeds", ["1", "2"], [(1,), (2,)]),
        ("generate", {"prompt": "a cat"}, "seeds", [1, 2], [(1,), (2,)]),
        ("generate", {"prompt": "a cat"}, "size", ["1024x1024", "2048x2048"], [(1024, 1024), (2048, 2048)]),
        ("generate", {"prompt": "a cat"}, "style_strength", ["10", "90"], [10, 90]),
        ("expand", {"image": "a.jpg"}, "placement", ["left,top", "center"], [("left", "top"), ("center", "center")]),
        ("fill", {"image": "a.jpg", "mask": "m.png"}, "mask-invert", ["true", "False"], [True, False]),
        ("similar", {}, "image", ["a.jpg", "b.jpg"], ["a.jpg", "b.jpg"]),
    ],
)
def test_any_option_varies(
    command: str, values: dict[str, Any], name: str, given: list[Any], expected: list[Any]
) -> None:
    found = made(command, values, vary=[(name, given)])
    field = found.axes[0].name
    assert [getattr(tile.request, field) for tile in found.tiles] == expected


def test_a_place_of_the_prompt_goes_before_an_option_of_that_name() -> None:
    found = made("generate", {"prompt": "a {size} cat"}, vary=[("size", ["big", "small"])])
    assert [tile.request.prompt for tile in found.tiles] == ["a big cat", "a small cat"]  # type: ignore[attr-defined]


def test_a_cell_says_it() -> None:
    parsed = parse(
        "generate --vary 'place=\"a beach, at night\",a wood' --vary style-presets=neon,bokeh --size 1024x1024",
        "a cat on {place}\n",
    )
    found = plan(parsed.operation.command, parsed.values, vary=parsed.flags.vary, spell=as_flag)
    assert found.axes[0].labels == ("a beach, at night", "a wood")
    assert len(found.tiles) == 4
    assert all(tile.request.size == (1024, 1024) for tile in found.tiles)  # type: ignore[attr-defined]


# Choices by seed


def test_a_seed_chooses_the_same_each_time() -> None:
    prompt = "a {red|green|blue} {cat|dog} in {{warm|cold} rain|snow}"
    first = made("generate", {"prompt": prompt, "seeds": "1,2,3,4"}, wildcards=True)
    again = made("generate", {"prompt": prompt, "seeds": "1,2,3,4"}, wildcards=True)
    prompts = [tile.request.prompt for tile in first.tiles]  # type: ignore[attr-defined]
    assert prompts == [tile.request.prompt for tile in again.tiles]  # type: ignore[attr-defined]
    assert [tile.request.seeds for tile in first.tiles] == [(1,), (2,), (3,), (4,)]  # type: ignore[attr-defined]
    assert first.axes[0].name == "seeds"
    # Pinned: a picture must be found again with the next version, too.
    assert prompts == PINNED


PINNED = [
    "a blue cat in warm rain",
    "a red dog in warm rain",
    "a red dog in warm rain",
    "a blue dog in snow",
]


def test_seeds_that_are_not_given_are_chosen_and_shown() -> None:
    found = made("generate", {"prompt": "a {cat|dog}", "num_variations": "3"}, wildcards=True)
    assert len(found.tiles) == 3
    assert [str(tile.request.seeds[0]) for tile in found.tiles] == list(found.axes[0].labels)  # type: ignore[attr-defined]
    assert len(set(found.axes[0].labels)) == 3
    one = made("generate", {"prompt": "a {cat|dog}"}, wildcards=True, vary=[("model", ["image3", "image4_ultra"])])
    assert len({tile.request.seeds for tile in one.tiles}) == 1  # type: ignore[attr-defined]


def test_every_option_is_chosen_by_some_seed() -> None:
    template = read("{a|b|c} {a|b|c}")
    said = {template.filled({}, seed) for seed in range(200)}
    assert len(said) == 9


@given(some.text(max_size=60))
def test_a_prompt_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except InvalidRequest:
        return
    if not set("{}|\\") & set(text):
        assert found.filled({}) == text
    assert found.filled(dict.fromkeys(found.places, "x"), 1) == found.filled(dict.fromkeys(found.places, "x"), 1)


def test_braces_and_bars_can_be_kept() -> None:
    found = read(r"a \{x\} | b \\ {one\|two|three}")
    assert isinstance(found.parts[1], Choice)
    assert {found.filled({}, seed) for seed in range(20)} == {"a {x} | b \\ one|two", "a {x} | b \\ three"}


# Files of prompts


def test_rows_fill_the_braces() -> None:
    rows = [{"animal": "cat", "place": "Paris", "note": "x"}, {"animal": "dog", "place": "Rome", "note": "y"}]
    found = made("generate", {"prompt": "a {animal} in {place}, {medium}"}, rows=rows, vary=[MEDIUM])
    assert found.axes[0].labels == ("cat · Paris", "dog · Rome")
    assert found.tiles[3].request.prompt == "a dog in Rome, oil"  # type: ignore[attr-defined]


def test_rows_are_whole_prompts() -> None:
    rows = [{"prompt": "a {medium} cat"}, {"prompt": "a dog"}]
    found = made("generate", {}, rows=rows, vary=[MEDIUM])
    said = [tile.request.prompt for tile in found.tiles]  # type: ignore[attr-defined]
    assert said == ["a watercolor cat", "a oil cat", "a dog", "a dog"]


def test_columns_fill_the_braces_of_prompts_beside_them() -> None:
    rows = [{"prompt": "a {animal} asleep", "animal": "cat"}, {"prompt": "a {animal} asleep", "animal": "dog"}]
    found = made("generate", {}, rows=rows)
    assert found.axes[0].labels == ("a cat asleep", "a dog asleep")
    assert [tile.request.prompt for tile in found.tiles] == list(found.axes[0].labels)  # type: ignore[attr-defined]


def test_what_is_completed_has_the_seeds_of_the_earlier_run() -> None:
    found = made("generate", {"prompt": "a {cat|dog}", "seeds": "3,4"}, wildcards=True, complete=True)
    assert found.axes[0].labels == ("3", "4")


CAT = {"prompt": "a cat"}
WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (
        {"prompt": "a {medium} cat"},
        {"vary": [("medum", ["a"])]},
        "--vary: 'medum' is neither in the prompt's braces nor an option of generate; did you mean medium?",
    ),
    (
        CAT,
        {"vary": [("contnt-class", ["a"])]},
        "--vary: 'contnt-class' is neither in the prompt's braces nor an option of generate; did you mean "
        "content-class?",
    ),
    (
        CAT,
        {"vary": [("zzz", ["a"])]},
        "--vary: 'zzz' is neither in the prompt's braces nor an option of generate; the prompt has no {zzz}",
    ),
    (CAT, {"vary": [("content-class", ["photo", "phto"])]}, "--content-class: 'phto' is not one of photo, art"),
    (
        {**CAT, "content_class": "phto"},
        {"vary": [("seeds", ["1"])]},
        "--content-class: 'phto' is not one of photo, art (at seeds=1)",
    ),
    (CAT, {"vary": [("seeds", ["1", "1"])]}, "--vary: seeds: '1' stands there twice; give each value once"),
    (
        CAT,
        {"vary": [("seeds", ["1"]), ("size", ["1024x1024"]), ("model", ["image3"]), ("content-class", ["art"])]},
        "--vary: 4 things vary (seeds, size, model, content_class); three at most: rows, columns and pages",
    ),
    (CAT, {"vary": [("seeds", list(range(1, 1002)))]}, "--vary: that is 1,001 tiles; 1,000 at most: vary less at once"),
    (
        {"prompt": "a {time} cat"},
        {"vary": [("seeds", ["1"])]},
        r"prompt: {time} has no values; add --vary time=…, or write \{ for a brace",
    ),
    (
        {"prompt": "a {cat|dog}"},
        {"vary": [("seeds", ["1"])]},
        r"prompt: it has a choice like {a|b}; add --wildcards to let the seed choose, or write \{ for a brace",
    ),
    ({"prompt": "a {cat"}, {}, r"prompt: a brace is opened and not closed: '{cat'; write \{ for a brace"),
    ({"prompt": "a cat}"}, {}, r"prompt: a brace is closed that was not opened, after 'a cat'; write \} for a brace"),
    ({"prompt": "a {} cat"}, {}, r"prompt: {} is neither a name nor a choice; write {name}, {a|b}, or \{ for a brace"),
    (
        CAT,
        {"rows": [{"a": "b"}]},
        "--prompts: the prompt has no place for a column of the file; write {a} into it, or leave the prompt out",
    ),
    (
        {},
        {"rows": [{"a": "b"}]},
        "--prompts: none of the columns (a) is called prompt; name one so, or write a prompt with {a} in it",
    ),
    (
        {"prompt": "{a} {b}"},
        {"rows": [{"a": "x", "b": "y"}, {"a": "z"}]},
        "--prompts: entry 2 of the file has no 'b'; add it",
    ),
    (
        {"prompt": "a cat", "seeds": "1,x"},
        {"wildcards": True},
        "--seeds: '1,x' are not whole numbers, like 1,2,3",
    ),
    (
        {"prompt": "a cat", "num_variations": "9"},
        {"wildcards": True},
        "--num-variations: '9' is not a whole number from 1 to 4",
    ),
    (
        {"prompt": "a cat", "num_variations": "3", "seeds": "1,2"},
        {"wildcards": True},
        "--seeds: 2 seeds for 3 variations; give as many seeds, or leave one out",
    ),
    (
        {"prompt": "a {cat|dog}"},
        {"wildcards": True, "complete": True},
        "--complete: the seeds chose the prompts of the earlier run; give them with --seeds",
    ),
    (
        {"prompt": "a {animal} in {place}"},
        {"rows": [{"animal": "cat", "place": "Rome"}], "vary": [("animal", ["dog"])]},
        "--vary: animal varies twice; give all its values at once",
    ),
    (
        CAT,
        {"vary": [("content-class", ["art"]), ("content_class", ["photo"])]},
        "--vary: content_class varies twice; give all its values at once",
    ),
    (
        {**CAT, "size": "1024x1024"},
        {"vary": [("size", ["2048x2048"])]},
        "--vary: size has a value of its own as well; leave --size out",
    ),
    (CAT, {"vary": [("seeds", ["1", "01"])]}, "--vary: seeds: '1' and '01' are the same; give each value once"),
    (CAT, {"vary": [("seeds", ["1", ""])]}, "--vary: seeds has an empty value; leave it out"),
    (
        CAT,
        {"vary": [("prompt", ["a dog"])]},
        "--vary: the prompt varies by its words; write {word} into it and vary word, or give whole prompts with "
        "--prompts",
    ),
    ({"prompt": "a {a}"}, {"rows": [{"a": "b"}, {"a": " "}]}, "--prompts: entry 2 of the file has no 'a'; add it"),
    (
        {},
        {"rows": [{"prompt": "a {a}", "a": "b"}, {"prompt": "{a}"}]},
        "--prompts: entry 2 of the file has no 'a'; add it",
    ),
    (CAT, {"rows": []}, "--prompts: there are none; give at least one"),
]


@pytest.mark.parametrize(("values", "more", "message"), WRONG)
def test_a_mistake_is_one_line(values: dict[str, Any], more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        made("generate", values, **more)
    assert str(caught.value) == message


def test_operations_without_a_prompt_have_nothing_to_choose_in() -> None:
    with pytest.raises(InvalidRequest, match="--wildcards: upscale takes no prompt to choose in"):
        made("upscale", {"image": "a.jpg"}, wildcards=True)


def test_in_python_it_is_spelled_as_there() -> None:
    with pytest.raises(InvalidRequest, match=r"^vary: 'zzz' is neither"):
        plan("generate", {"prompt": "a cat"}, vary=[("zzz", ["a"])])
