"""From cell to request and back: what was typed is what is asked for, and can be typed again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firefly_nb.operations import Flags, as_cell, build, cost, images, outputs_expected, parse, split
from tests.operations.full import GOLDEN, Golden

PROMPTS = [
    "a cat living their best life, sleeping in a sunbeam",
    "two\nlines\n\nand a third",
    "<b>bold</b> & <script>alert(1)</script>",
    "\"double\" and 'single' quotes, a back\\slash",
    "--content-class photo",
    "%%firefly generate",
    "🐈‍⬛ on a 🛹",
    "قطة نائمة في شعاع الشمس",
    "{a|b} costs $5",
    "  leading and trailing blanks  ",
    "x" * 1024,
]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_is_kept_as_typed(prompt: str) -> None:
    (request,) = parse("generate", prompt + "\n").requests
    assert request == build("generate", {"prompt": prompt})


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and text == text.strip("\r\n")))
def test_any_prompt_comes_back_from_its_cell(prompt: str) -> None:
    request = build("generate", {"prompt": prompt, "num_variations": 2})
    line, _, body = as_cell(request).partition("\n")
    assert parse(line.removeprefix("%%firefly "), body).requests == (request,)


@settings(deadline=None)
@given(
    st.text(max_size=60).filter(lambda text: text.isprintable()),
    st.lists(st.integers(0, 2**31), min_size=1, max_size=4, unique=True),
)
def test_any_option_text_comes_back_from_its_cell(negative: str, seeds: list[int]) -> None:
    request = build("generate", {"prompt": "a cat", "negative_prompt": negative or None, "seeds": seeds})
    line, _, body = as_cell(request).partition("\n")
    assert parse(line.removeprefix("%%firefly "), body).requests == (request,)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_every_request_has_a_cell(golden: Golden) -> None:
    """Uploads stand in a cell by their id; what they hold besides is read again."""
    request = build(golden.command, golden.values)
    line, _, body = as_cell(request).partition("\n")
    parsed = parse(line.removeprefix("%%firefly ").removeprefix("%firefly "), body or None)
    assert as_cell(parsed.requests[0]) == as_cell(request)
    assert type(parsed.requests[0]) is type(request)


def test_seeds_are_pinned() -> None:
    request = build("generate", {"prompt": "a cat", "num_variations": 2})
    assert as_cell(request, seeds=[7, 8]) == "%%firefly generate --seeds 7,8\na cat"


def test_the_contracts_own_cell() -> None:
    parsed = parse(
        "generate --num-variations 4 --content-class art --style-presets watercolor,bokeh --seeds 1,2,3,4 "
        "--size 2304x1792 -o cats",
        "a cat living their best life, sleeping in a sunbeam\n",
    )
    assert parsed.flags == Flags(out="cats")
    assert parsed.requests == (
        build(
            "generate",
            {
                "prompt": "a cat living their best life, sleeping in a sunbeam",
                "num_variations": 4,
                "content_class": "art",
                "style_presets": ("watercolor", "bokeh"),
                "seeds": (1, 2, 3, 4),
                "size": (2304, 1792),
            },
        ),
    )


def test_flags() -> None:
    flags = parse("generate --wait --save=out --timeout 90 --dry-run -o cats", "x").flags
    assert flags == Flags(out="cats", wait=True, save="out", timeout=90.0, dry_run=True)


def test_both_ways_to_write_a_value() -> None:
    assert parse("generate --size=1024x1024", "x").requests == parse("generate --size 1024x1024", "x").requests


def test_backslashes_are_paths() -> None:
    (request,) = parse(r"similar --image C:\pictures\new\cat.jpg", None).requests
    assert request.image == r"C:\pictures\new\cat.jpg"  # type: ignore[attr-defined]


def test_several_sizes_are_several_jobs() -> None:
    parsed = parse("expand --image a.jpg --size 2500x2500 --size 3000x3000 --size 3500x3500", None)
    assert [request.size for request in parsed.requests] == [(2500, 2500), (3000, 3000), (3500, 3500)]  # type: ignore[attr-defined]


def test_image5_makes_one_picture_a_request() -> None:
    parsed = parse("generate --model image5 -n 3 --seeds 1,2,3", "x")
    assert [request.seeds for request in parsed.requests] == [(1,), (2,), (3,)]  # type: ignore[attr-defined]
    assert len(split(build("generate", {"prompt": "x", "model": "image5", "seeds": [4, 5]}))) == 2


def test_braces_mean_nothing_unless_asked() -> None:
    assert parse("generate", "{a|b}").requests[0] == build("generate", {"prompt": "{a|b}"})
    explored = parse("generate --vary medium=oil,ink", "a {medium} cat")
    assert explored.requests == ()
    assert explored.flags.vary == (("medium", ("oil", "ink")),)
    assert explored.values["prompt"] == "a {medium} cat"


def test_a_matrix_is_built_from_the_values() -> None:
    explored = parse("generate -n2 --model image4_ultra --size 2048x2048 --vary medium=oil,ink", "a {medium} cat")
    (varied,) = explored.flags.vary
    tiles = [
        build("generate", {**explored.values, "prompt": f"a {medium} cat", "model": "image4_standard"})
        for medium in varied[1]
    ]
    assert tiles == [
        build(
            "generate",
            {"prompt": f"a {medium} cat", "num_variations": 2, "model": "image4_standard", "size": (2048, 2048)},
        )
        for medium in ("oil", "ink")
    ]


def test_in_a_matrix_one_size_is_a_value_and_several_vary() -> None:
    one = parse("expand --image a.jpg --size 3000x3000 --vary prompt=sea,sky", None)
    assert build("expand", one.values) == build("expand", {"image": "a.jpg", "size": (3000, 3000)})
    several = parse("expand --image a.jpg --size 3000x3000 --size 2500x2500 --vary prompt=sea,sky", None)
    assert dict(several.flags.vary) == {"prompt": ("sea", "sky"), "size": ("3000x3000", "2500x2500")}
    assert "size" not in several.values


def test_a_file_of_prompts_is_carried_and_not_read() -> None:
    explored = parse("generate --prompts nowhere/prompts.csv", "")
    assert explored.flags == Flags(prompts="nowhere/prompts.csv")
    assert explored.requests == ()


@pytest.mark.parametrize(
    ("command", "values", "outputs", "price"),
    [
        ("generate", {"prompt": "x"}, 1, 1),
        ("generate", {"prompt": "x", "num_variations": 4}, 4, 4),
        ("generate", {"prompt": "x", "seeds": [1, 2, 3]}, 3, 3),
        ("generate", {"prompt": "x", "model": "image5"}, 1, None),
        ("upscale", {"image": "a.jpg"}, 1, None),
        ("video", {"prompt": "x", "size": "1920x1080"}, 1, 10),
        ("video", {"prompt": "x", "size": "960x540"}, 1, 2),
        ("video", {"prompt": "x"}, 1, None),
    ],
)
def test_what_it_costs(command: str, values: dict[str, object], outputs: int, price: float | None) -> None:
    request = build(command, values)
    assert outputs_expected(request) == outputs
    assert cost(request) == price


def test_upscale_chooses_a_seed_that_is_part_of_the_request() -> None:
    request = build("upscale", {"image": "a.jpg", "seeds": None})
    assert len(request.seeds) == 1  # type: ignore[attr-defined]
    assert "--seeds" in as_cell(request)


def test_a_short_option_takes_its_number_without_a_blank() -> None:
    assert parse("generate -n3", "x").requests == parse("generate --num-variations 3", "x").requests


def test_a_value_may_begin_with_a_dash() -> None:
    request = build("generate", {"prompt": "x", "negative_prompt": "--wait"})
    assert parse("generate --negative-prompt=--wait", "x").requests == (request,)
    assert parse("generate --seeds -5,-6", "x").requests == (build("generate", {"prompt": "x", "seeds": [-5, -6]}),)


def test_no_digit_of_a_number_is_lost() -> None:
    values = {"background": "a", "fill_area_mask": "b", "object": "c", "blend": 0.123456789}
    line = as_cell(build("precise-composite", values)).removeprefix("%firefly ")
    assert parse(line, None).requests == (build("precise-composite", values),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_an_option_stays_on_its_line(end: str) -> None:
    """What a notebook takes for the end of a line must not push the rest of the options into the prompt."""
    cell = as_cell(build("generate", {"prompt": "x", "negative_prompt": f"dogs{end}birds", "content_class": "art"}))
    assert cell.splitlines() == ['%%firefly generate --content-class art --negative-prompt "dogs birds"', "x"]


def test_a_path_is_typed_as_a_path(tmp_path: Path) -> None:
    request = build("similar", {"image": tmp_path / "two words.png"})
    assert as_cell(request) == f'%firefly similar --image "{tmp_path / "two words.png"}"'
    (again,) = parse(as_cell(request).removeprefix("%firefly "), None).requests
    assert images(again) == (("image", str(tmp_path / "two words.png")),)
