"""What a person reads after a mistake: one line, what is wrong and what would be right, spelled as they wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Picture, build, check, parse

CELLS = [
    ("generate --content-class phto", "a cat", "--content-class: 'phto' is not one of photo, art"),
    ("generate --num-variations 9", "a cat", "--num-variations: '9' is not a whole number from 1 to 4"),
    ("generate -n two", "a cat", "--num-variations: 'two' is not a whole number from 1 to 4"),
    (
        "generate --numvariations 3",
        "a cat",
        "--numvariations: generate has no such option; did you mean --num-variations?",
    ),
    ("generate --mask m.png", "a cat", "--mask: generate has no such option; it belongs to expand, fill, composite"),
    ("generate --qqqq 3", "a cat", "--qqqq: generate has no such option; %firefly help generate lists its options"),
    ("generate --upscale-factor 2", "a cat", "--upscale-factor: generate has no such option; it belongs to upscale"),
    ("genrate", "a cat", "genrate: there is no such operation; did you mean generate?"),
    ("generate", "", "generate: there is no prompt; write it in the cell, beneath the %%firefly line"),
    ("generate", " \n ", "generate: there is no prompt; write it in the cell, beneath the %%firefly line"),
    ("generate a cat", "x", "'a' is no option; the prompt goes into the cell's body, beneath the %%firefly line"),
    ("similar cat.jpg", None, "'cat.jpg' is no option; %firefly help similar lists them"),
    (
        "similar --image a.jpg",
        "a cat",
        "similar: takes no prompt; leave the cell's body empty, or write it as a line: %firefly similar …",
    ),
    ("generate", "x" * 1025, "prompt: 1025 characters; at most 1024"),
    ("generate --model image5", "x" * 1501, "prompt: 1501 characters; at most 1500"),
    (
        "generate --seeds 1,2 -n 3",
        "x",
        "--seeds: 2 seeds for 3 variations; give one seed for each, or leave --num-variations out",
    ),
    ("generate --seeds 1,1", "x", "--seeds: 1 is given twice; seeds must differ from each other"),
    ("generate --seeds 1,b", "x", "--seeds: 'b' is not a list of whole numbers like 1,2,3"),
    ("generate --seeds 1,2,3,4,5", "x", "--seeds: 5 are given; 1 to 4"),
    ("generate --size big", "x", "--size: 'big' is not a size; write it like 2304x1792"),
    (
        "generate --model image4_ultra --size 1500x2600",
        "x",
        "--size: 1500x2600 is not made by image4_ultra; the nearest is 1440x2560 "
        "(of 2048x2048, 2304x1792, 1792x2304, 2688x1536, 1440x2560)",
    ),
    (
        "generate --style-presets watercolour",
        "x",
        "--style-presets: 'watercolour' is not a style preset; did you mean watercolor?",
    ),
    ("generate --style-presets neon,neon", "x", "--style-presets: 'neon' is given twice; each preset once"),
    ("generate --aspect-ratio 1:1", "x", "--aspect-ratio: only with --model image5"),
    (
        "generate --model image5 --content-class art",
        "x",
        "--content-class: only with --model image3, image3_custom, image4_standard, image4_ultra, image4_custom",
    ),
    (
        "generate --model image5 --reference a.png --aspect-ratio 1:1",
        "x",
        "--aspect-ratio: follows the --reference; leave it out or say auto",
    ),
    (
        "generate --model image4_custom",
        "x",
        "--model image4_custom: needs --custom-model-id; %firefly models lists yours",
    ),
    ("generate --custom-model-id 7", "x", "--custom-model-id: needs --model image3_custom or image4_custom"),
    (
        "generate --model image3_custom --custom-model-id 7 --negative-prompt dogs",
        "x",
        "--negative-prompt: not with custom models; say in the prompt what you want instead",
    ),
    (
        "generate --model image4_custom --custom-model-id 7 --visual-intensity 4",
        "x",
        "--visual-intensity: not with --model image4_custom; leave it out",
    ),
    ("generate --upsampler-type default", "x", "--upsampler-type: only with --model image4_custom"),
    (
        "expand --image a.jpg --mask b.png --placement left",
        None,
        "--mask: not together with --placement; the mask already says where the image goes",
    ),
    (
        "expand --image a.jpg --inset 1,2,3,4 --placement left",
        None,
        "--inset: not together with --placement; give the margins or the alignment",
    ),
    (
        "expand --image a.jpg --inset 1,2",
        None,
        "--inset: '1,2' is not an inset; write left,top,right,bottom in pixels, like 100,0,100,40",
    ),
    (
        "expand --image a.jpg --placement upper",
        None,
        "--placement: 'upper' is not a placement; write left, center or right and top, center or bottom, like left,top",
    ),
    ("expand --image a.jpg --size 4000x10", None, "--size: 4000x10 is too large; expand goes to 3999x3999"),
    ("expand --image a.jpg --mask-invert", None, "--mask-invert: there is no --mask to invert; give one"),
    (
        "expand --size 3000x3000",
        None,
        "--image: needed; give a path, an https address, an upload id or the name of a variable that holds an image",
    ),
    ("upscale --image a.jpg --upscale-factor 5", None, "--upscale-factor: '5' is not one of 2, 3, 4, 6"),
    (
        "precise-composite --background a --fill-area-mask b --object c --blend 2",
        None,
        "--blend: '2' is not a number from 0 to 1",
    ),
    ("video --seeds 1,2", "x", "--seeds: 2 are given; 1 to 1"),
    ("generate --out 3cats", "x", "--out: '3cats' is not a name that a variable can have; use letters, digits and _"),
    ("generate -o class", "x", "--out: 'class' is not a name that a variable can have; use letters, digits and _"),
    ("generate --timeout soon", "x", "--timeout: 'soon' is not a number of seconds above 0"),
    ("generate --vary medium", "x", "--vary: 'medium' names no values; write it like --vary medium=watercolor,oil"),
    (
        "generate --prompts missing.csv",
        "x",
        "--prompts: there is no file 'missing.csv'; give a text, CSV or JSON-lines file",
    ),
    ("generate --seeds", "x", "--seeds: needs a value, like --seeds N,N"),
    ("generate --wait=yes", "x", "--wait: takes no value; write --wait alone"),
    ("generate --size 1024x1024 --size 2048x2048", "x", "--size: given twice; give it once"),
    ("generate --negative-prompt 'dogs", "x", "a quote is opened and not closed; close it, or leave it out"),
]


@pytest.mark.parametrize(("line", "body", "message"), CELLS, ids=[line[:50] for line, _, _ in CELLS])
def test_a_cell(line: str, body: str | None, message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse(line, body)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"prompt": "x", "content_class": "phto"}, "content_class: 'phto' is not one of photo, art"),
        ({"prompt": "x", "num_variations": 0}, "num_variations: 0 is not a whole number from 1 to 4"),
        ({"prompt": "x", "num_variations": 2.5}, "num_variations: 2.5 is not a whole number from 1 to 4"),
        ({"prompt": ""}, "prompt: there is none; write it in the cell's body, or as the first argument in Python"),
        ({}, "prompt: there is none; write it in the cell's body, or as the first argument in Python"),
        ({"prompt": 7}, "prompt: 7 is not a text; give one in quotes"),
        (
            {"prompt": "x", "contentclass": "art"},
            "contentclass: generate has no such option; did you mean content_class?",
        ),
        ({"prompt": "x", "size": (2048,)}, "size: (2048,) is not a size; write it like 2304x1792"),
        (
            {"prompt": "x", "model": "image4_custom"},
            "model image4_custom: needs custom_model_id; %firefly models lists yours",
        ),
        ({"prompt": "x", "seeds": [2**40]}, f"seeds: {2**40} is out of range; a seed is a whole number below {2**32}"),
    ],
)
def test_python(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        build("generate", values)
    assert str(caught.value) == message
    assert isinstance(caught.value, ValueError)


def test_the_field_is_named_for_forms() -> None:
    with pytest.raises(InvalidRequest) as caught:
        build("generate", {"prompt": "x", "seeds": [1], "num_variations": 2})
    assert caught.value.field == "seeds"


def test_a_mask_of_another_size_names_both() -> None:
    image = Picture("photo.jpg", upload_id="1", width=800, height=600)
    request = build("fill", {"image": image, "mask": Picture("mask.png", upload_id="2", width=80, height=60)})
    with pytest.raises(InvalidRequest) as caught:
        check(request)
    assert str(caught.value) == (
        "mask: mask.png is 80x60 and the image photo.jpg is 800x600; make the mask as large as the image"
    )
    check(build("fill", {"image": image, "mask": Picture("mask.png", upload_id="2", width=800, height=600)}))


def test_a_file_of_prompts_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("one\ntwo\n")
    assert parse(f"generate --prompts {tmp_path / 'prompts.txt'}", "").flags.explores
