"""What a person reads after a mistake: one line, what is wrong and what would be right, spelled as they wrote it."""

from __future__ import annotations

import numpy as np
import pytest

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Fill, Generate, PreciseComposite, Upscale, build, parse

_COMMANDS = "generate, similar, expand, fill, composite, precise-composite, adaptive-composite, upscale, video"
_QUOTE = "a quote is opened and not closed; close it, or put what holds it into quotes of the other kind"

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
    ("generate --seeds 1,2,3,4,5", "x", "--seeds: 5 are given; at most 4"),
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
    ("video --seeds 1,2", "x", "--seeds: 2 are given; at most 1"),
    ("generate --out 3cats", "x", "--out: '3cats' is not a name that a variable can have; use letters, digits and _"),
    ("generate -o class", "x", "--out: 'class' is not a name that a variable can have; use letters, digits and _"),
    ("generate --timeout soon", "x", "--timeout: 'soon' is not a number of seconds above 0"),
    ("generate --vary medium", "x", "--vary: 'medium' names no values; write it like --vary medium=watercolor,oil"),
    ("generate --seeds", "x", "--seeds: needs a value, like --seeds N,N"),
    ("generate --wait=yes", "x", "--wait: takes no value; write --wait alone"),
    ("generate --size 1024x1024 --size 2048x2048", "x", "--size: given twice; give it once"),
    ("generate --negative-prompt 'dogs", "x", _QUOTE),
    ("", "x", f"no operation is named; there are {_COMMANDS}"),
    ("qqqq", "x", f"qqqq: there is no such operation; there are {_COMMANDS}"),
    (
        "generate --num_variations 3",
        "x",
        "--num_variations: generate has no such option; did you mean --num-variations?",
    ),
    ("generate --numVariations 3", "x", "--numVariations: generate has no such option; did you mean --num-variations?"),
    ("generate -num-variations 3", "x", "-num-variations: generate has no such option; did you mean --num-variations?"),
    ("generate --aspct-ratio 1:1", "x", "--aspct-ratio: generate has no such option; did you mean --aspect-ratio?"),
    ("generate -n9", "x", "--num-variations: '9' is not a whole number from 1 to 4"),
    ("generate -n 2 --num-variations 3", "x", "--num-variations: given twice; give it once"),
    ("fill --image a --mask b --mask-invert --no-mask-invert", None, "--no-mask-invert: given twice; give it once"),
    (
        "generate --negative-prompt --wait",
        "x",
        "--negative-prompt: needs a value, like --negative-prompt VALUE; '--wait' is an option, and as a value it is "
        "written --negative-prompt=--wait",
    ),
    ("generate --seeds ''", "x", "--seeds: none is given; give one, or leave it out"),
    ("generate --negative-prompt don't", "x", _QUOTE),
    (
        "generate --model image6",
        "x",
        "--model: 'image6' is not one of image3, image3_custom, image4_standard, image4_ultra, image4_custom, image5",
    ),
    ("video --model video2", "x", "--model: 'video2' is not video1_standard"),
    (
        "generate --model image3_custom --custom-model-id ''",
        "x",
        "--custom-model-id: is empty; give a text, or leave it out",
    ),
    (
        "generate --prompt-biasing-locale-code de_CH",
        "x",
        "--prompt-biasing-locale-code: 'de_CH' is not a language and region; write it like de-CH",
    ),
    (
        "generate --model image5 --locale-code 'Swiss German'",
        "x",
        "--locale-code: 'Swiss German' is not a language and region; write it like en-US",
    ),
    ("expand --image a.jpg --size 0x10", None, "--size: 0x10 has no area; write it like 2048x2048"),
    (
        "video --size 1280x721",
        "x",
        "--size: 1280x721 is not made by video; the nearest is 1280x720 (of 540x540, 960x540, 540x960, 720x720, "
        "1280x720, 720x1280, 1080x1080, 1920x1080, 1080x1920)",
    ),
    (
        "video --camera-motion pan-left",
        "x",
        "--camera-motion: 'pan-left' is not one of camera pan left, camera pan right, camera zoom in, camera zoom out, "
        "camera tilt up, camera tilt down, camera locked down, camera handheld; did you mean camera pan left?",
    ),
    (
        "generate --prompt 'a dog'",
        "a cat",
        "--prompt: the prompt already stands in the cell's body; leave one of the two out",
    ),
    ("generate --vary a=1,2 --vary a=3", "{a}", "--vary: a varies twice; give all its values at once"),
    ("generate", "🐈" * 1025, "prompt: 1025 characters; at most 1024"),
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
        (
            {"prompt": "x", "seeds": [2**40]},
            "seeds: 1099511627776 is out of range; a seed is a whole number from -2147483648 to 4294967295",
        ),
        (
            {"prompt": "x", "numVariations": 2},
            "numVariations: generate has no such option; did you mean num_variations?",
        ),
        ({"prompt": "x", "aspect_ratio": "1:1"}, "aspect_ratio: only with model image5"),
        ({"prompt": "x", "num_variations": True}, "num_variations: True is not a whole number from 1 to 4"),
        ({"prompt": "x", "seeds": [True]}, "seeds: True is not a list of whole numbers like 1,2,3"),
        ({"prompt": "x", "size": (-5, 10)}, "size: -5x10 has no area; write it like 2048x2048"),
        ({"prompt": "x", "size": (2048.0, 2048)}, "size: (2048.0, 2048) is not a size; write it like 2304x1792"),
        (
            {"prompt": "x", "style_presets": 5},
            "style_presets: 5 is not a list of style presets; write it like watercolor,bokeh",
        ),
        (
            {"prompt": "  \n "},
            "prompt: there is none; write it in the cell's body, or as the first argument in Python",
        ),
        ({"prompt": b"x"}, "prompt: b'x' is not a text; give one in quotes"),
        (
            {"prompt": "\ud83d"},
            "prompt: holds half of a character (a lone surrogate), which cannot be sent; remove it",
        ),
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


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"inset": (1.5, 2, 3, 4)},
            "inset: (1.5, 2, 3, 4) is not an inset; write left,top,right,bottom in pixels, like 100,0,100,40",
        ),
        (
            {"placement": 5},
            "placement: 5 is not a placement; write left, center or right and top, center or bottom, like left,top",
        ),
    ],
)
def test_python_places(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        build("expand", {"image": "a.jpg", **values})
    assert str(caught.value) == message


def test_a_class_that_is_called_says_the_same_line() -> None:
    with pytest.raises(InvalidRequest, match=r"^num_variations: 9 is not a whole number from 1 to 4$"):
        Generate("a cat", num_variations=9)
    with pytest.raises(InvalidRequest, match=r"^size: 10x10 is not made by image3; the nearest is 1024x1024 "):
        Generate("a cat", size=(10, 10))
    with pytest.raises(InvalidRequest, match=r"^colour: generate has no such option; "):
        Generate("a cat", colour="red")  # type: ignore[call-arg]
    with pytest.raises(InvalidRequest, match=r"^Fill: takes only image by position; name the rest, like size=…$"):
        Fill("a.png", "b.png")  # type: ignore[call-arg]
    with pytest.raises(InvalidRequest, match=r"^PreciseComposite: takes nothing by position; name the rest"):
        PreciseComposite("a.png")  # type: ignore[call-arg]


def test_numbers_of_numpy_are_numbers() -> None:
    computed = {"seeds": np.array([3, 4]), "num_variations": np.int64(2), "size": (np.int64(2048), np.int64(2048))}
    expected = {"seeds": [3, 4], "num_variations": 2, "size": "2048x2048"}
    assert build("generate", {"prompt": "x", **computed}) == build("generate", {"prompt": "x", **expected})


def test_the_longest_prompt_is_counted_in_characters() -> None:
    longest = "🐈" * 1024
    assert parse("generate", longest).values["prompt"] == longest
    assert build("generate", {"prompt": longest}) == Generate(longest)
    assert build("generate", {"prompt": "🐈" * 1500, "model": "image5"}).path.startswith("/v4/")


def test_upscale_has_a_seed_however_it_is_made() -> None:
    assert len(Upscale("a.png", seeds=None).seeds or ()) == 1
    assert len(Upscale("a.png").seeds or ()) == 1
