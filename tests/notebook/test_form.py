"""Forms in a real kernel: what they show is read off the declarations, what they make is what `build` makes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from firefly_nb.core.line import LimitInfo
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.form.opening import opening
from firefly_nb.notebook.form.pictures import Pictures
from firefly_nb.notebook.form.schema import schema
from firefly_nb.notebook.form.swatches import ACROSS, FILE, SIDE, places
from firefly_nb.notebook.form.values import Reading, cell_of, cost_words, read, values_of, variable_for
from firefly_nb.operations import OPERATIONS, STYLE_PRESETS, build, from_record, options, parse, sizes_for, to_record
from tests.operations.full import GOLDEN, Golden
from tests.support.kernel import Kernel
from tests.support.pictures import mask, picture

NO_LIMIT = LimitInfo(None, False, 0)


def reading(command: str, values: dict[str, Any], namespace: dict[str, object] | None = None) -> Reading:
    operation = OPERATIONS[command]
    number = operation.classes.index(operation.class_for(values))
    hidden = schema(operation)["classes"][number]["hidden"]
    return read(operation, values, hidden, Pictures(namespace or {}))


def fields(command: str, model: str = "") -> list[str]:
    """The fields that a form shows for a model."""
    classes = schema(OPERATIONS[command])["classes"]
    shown = next((each for each in classes if model in each["models"]), classes[0])
    return [each["name"] for each in shown["fields"] if each["name"] not in shown["hidden"][model]]


# What is shown


@pytest.mark.parametrize("command", OPERATIONS)
def test_every_option_of_every_operation_is_a_field(command: str) -> None:
    found = schema(OPERATIONS[command])
    json.dumps(found)
    for shown, cls in zip(found["classes"], OPERATIONS[command].classes, strict=True):
        assert [field["name"] for field in shown["fields"]] == [option.name for option in options(cls)]
        for field, option in zip(shown["fields"], options(cls), strict=True):
            assert field["help"] == option.told
            assert (field["minimum"], field["maximum"], field["most"]) == (option.minimum, option.maximum, option.most)
            assert set(option.choices) <= set(field["choices"])


def test_the_model_decides_which_fields_there_are() -> None:
    assert "custom_model_id" not in fields("generate")
    assert "negative_prompt" in fields("generate")
    assert "custom_model_id" in fields("generate", "image3_custom")
    assert "negative_prompt" not in fields("generate", "image3_custom")
    assert "upsampler_type" in fields("generate", "image4_custom")
    assert "visual_intensity" not in fields("generate", "image4_custom")
    assert {"aspect_ratio", "reference"} <= set(fields("generate", "image5"))
    assert not {"style_presets", "size"} & set(fields("generate", "image5"))


def test_the_sizes_are_those_of_the_model() -> None:
    (shown, _) = schema(OPERATIONS["generate"])["classes"]
    assert shown["sizes"]["image4_ultra"] == [list(size) for size in sizes_for("image4_ultra")]
    assert shown["sizes"][""] == [list(size) for size in sizes_for(None)]
    assert schema(OPERATIONS["expand"])["classes"][0]["sizes"] == {"": []}


def test_every_preset_has_a_swatch_in_one_small_picture() -> None:
    assert FILE.stat().st_size <= 300 * 1024
    with Image.open(FILE) as sheet:
        assert sheet.width == ACROSS * SIDE
        found = places()
        assert list(found) == list(STYLE_PRESETS)
        colours = {
            sheet.crop((x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE)).resize((4, 4)).tobytes()
            for x, y in found.values()
        }
        assert len(colours) > 100, "they differ from each other"


# What it makes


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_a_form_makes_the_request_that_build_makes(golden: Golden) -> None:
    request = build(golden.command, golden.values)
    values, pictures = values_of(request)
    operation = OPERATIONS[golden.command]
    number = operation.classes.index(type(request))
    hidden = schema(operation)["classes"][number]["hidden"]
    found = read(operation, json.loads(json.dumps(values)), hidden, Pictures({}, pictures))
    assert (found.messages, found.missing) == ({}, {})
    assert found.requests == (request,)


def test_what_is_empty_or_hidden_is_not_sent() -> None:
    unset: dict[str, Any] = {"style_presets": [], "negative_prompt": " ", "num_variations": None, "_locked": True}
    found = reading("generate", {"prompt": "a cat", "seeds": "1, 2", "upsampler_type": "default", **unset})
    assert found.requests == (build("generate", {"prompt": "a cat", "seeds": [1, 2]}),)


def test_each_mistake_has_its_message_beside_its_field() -> None:
    wrong = {"prompt": "x" * 1025, "num_variations": 9, "seeds": "1,two", "size": "5x5", "style_ref": "no-such.png"}
    found = reading("generate", wrong)
    assert found.requests == ()
    assert found.messages["prompt"] == "1025 characters; at most 1024"
    assert found.messages["num_variations"] == "9 is not a whole number from 1 to 4"
    assert "whole number" in found.messages["seeds"]
    assert found.messages["size"].startswith("5x5 is not made by image3")
    assert "no-such.png" in found.messages["style_ref"]
    assert set(found.messages) == set(wrong)


def test_a_rule_between_fields_names_them_as_they_are_labelled() -> None:
    found = reading("generate", {"prompt": "a cat", "num_variations": 3, "seeds": [1, 2]})
    assert found.messages == {
        "seeds": "2 seeds for 3 variations; give one seed for each, or leave Variations out",
    }


def test_what_is_needed_is_told_apart_from_what_is_wrong() -> None:
    found = reading("fill", {"prompt": "a hat"})
    assert set(found.missing) == {"image", "mask"}
    assert found.messages == {}
    assert found.requests == ()


def test_a_mask_of_another_size_is_told_beside_it() -> None:
    found = reading("fill", {"image": "photo", "mask": "area"}, {"photo": picture(64, 48), "area": mask(64, 64)})
    assert "64x64" in found.messages["mask"]


def test_the_cost_is_said_before_the_click() -> None:
    four = build("generate", {"prompt": "a cat", "num_variations": 4})
    assert cost_words([four], NO_LIMIT) == "4 images = 4 operations, 1 request, starts at once"
    late = LimitInfo(10, True, 6, 40.2)
    assert cost_words([four], late) == "4 images = 4 operations, 1 request, starts in about 0:40"
    new = build("generate", {"prompt": "a cat", "num_variations": 2, "model": "image5"})
    assert cost_words([new], NO_LIMIT) == "2 images = price not published, 2 requests, starts at once"
    video = build("video", {"prompt": "a cat", "size": "1280x720"})
    assert cost_words([video], NO_LIMIT) == "1 video = 5 operations, 1 request, starts at once"


def test_the_equal_cell_names_images_by_their_variables() -> None:
    values = {"image": "photo", "size": "2500x2500", "placement": "left,top", "prompt": "sea"}
    found = reading("expand", values, {"photo": picture()})
    cell = cell_of(found.requests, values, {})
    assert cell == "%%firefly expand --image photo --size 2500x2500 --placement left,top\nsea"
    line, _, body = cell.partition("\n")
    assert parse(line.removeprefix("%%firefly "), body).operation.command == "expand"


def test_several_sizes_make_several_requests_and_one_cell() -> None:
    values = {"image": "photo", "size": ["2500x2500", "3000x3000"], "num_variations": 2}
    found = reading("expand", values, {"photo": picture()})
    assert [getattr(request, "size", None) for request in found.requests] == [(2500, 2500), (3000, 3000)]
    assert cost_words(found.requests, NO_LIMIT) == "4 images = 4 operations, 2 requests, starts at once"
    cell = cell_of(found.requests, values, {})
    assert cell == "%firefly expand --image photo --size 2500x2500 --num-variations 2 --size 3000x3000"
    assert len(parse(cell.removeprefix("%firefly "), None).requests) == 2
    wrong = reading("expand", {**values, "size": ["2500x2500", "9x9999"]}, {"photo": picture()})
    assert wrong.requests == ()
    assert "9x9999 is too large" in wrong.messages["size"]


def test_an_image_is_read_once_until_it_changes(tmp_path: Path) -> None:
    place = tmp_path / "photo.png"
    place.write_bytes(picture(64, 48))
    namespace: dict[str, object] = {"photo": picture(64, 48)}
    pictures = Pictures(namespace)
    for word in ("photo", str(place)):
        first = pictures.find(word, "image")
        assert pictures.find(word, "image") is first
        assert first.label == word
    namespace["photo"] = picture(32, 32)
    place.write_bytes(picture(32, 32))
    assert pictures.find("photo", "image").width == 32
    assert pictures.find(str(place), "image").width == 32


def test_a_dropped_file_takes_no_variable_away() -> None:
    assert variable_for("beach house.jpg", b"1", {}) == "beach_house"
    assert variable_for("beach.jpg", b"1", {"beach": 3}) == "beach_2"
    assert variable_for("beach.jpg", b"1", {"beach": b"1"}) == "beach"
    assert variable_for("3.jpg", b"1", {}) == "image_3"
    assert variable_for("class.png", b"1", {}) == "image_class"


# What it is opened with


def test_a_form_opens_with_a_sidecar_file(tmp_path: Path) -> None:
    request = build("generate", {"prompt": "a cat", "num_variations": 2, "seeds": [1, 2], "style_presets": ["bokeh"]})
    place = tmp_path / "2.json"
    place.write_text(json.dumps({"request": to_record(request), "seed": 2}), "utf-8")
    image = tmp_path / "2.jpg"
    image.write_bytes(b"the image beside it")
    for what in (str(place), place, str(image), image):
        found = opening(what, {}, ())
        assert found.operation.command == "generate"
        assert found.values["prompt"] == "a cat"
        assert found.values["seeds"] == [2], "that output's own"
        assert found.values["num_variations"] == 1
        assert found.values["style_presets"] == ["bokeh"]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("expnd", "did you mean expand?"),
        ("no.json", "cannot be read"),
        ("bad.json", "is not the JSON file of an output"),
        ("number", "is no job, output or sidecar file"),
        ("many[7]", "there is no many[7]"),
    ],
)
def test_what_means_no_form_is_one_line(what: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad.json").write_text("[1]")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidRequest) as caught:
        opening(what, {"number": 3, "many": [1]}, ())
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_old_request_of_any_operation_opens() -> None:
    for golden in GOLDEN:
        request = from_record(json.loads(json.dumps(to_record(build(golden.command, golden.values)))))
        found = opening(request, {}, ())
        assert found.operation.command == golden.command


# In a kernel

WIDGETS = """
from firefly_nb.notebook.form.widget import FormWidget
import ipywidgets, json
def forms():
    return [each for each in ipywidgets.widgets.widget._instances.values() if isinstance(each, FormWidget)]
def fill(kind="set", buffers=(), **values):
    form = forms()[-1]
    form._handle_custom_msg({"kind": kind, "values": values, "field": "image", "name": "beach.png"}, list(buffers))
    return form
"""


@pytest.mark.parametrize("command", OPERATIONS)
def test_a_form_of_every_operation_is_shown(kernel: Kernel, command: str) -> None:
    cell = kernel.run(f"%firefly form {command}")
    assert cell.error is None
    first, kept = cell.outputs
    assert "application/vnd.jupyter.widget-view+json" in first["data"]
    assert "application/vnd.jupyter.widget-view+json" not in kept["data"]
    assert f"Form: {OPERATIONS[command].title}." in kept["data"]["text/html"]


def test_python_shows_the_same_form(kernel: Kernel) -> None:
    assert kernel.run("from firefly_nb import Firefly\nff = Firefly()").error is None
    cell = kernel.run("ff.form('expand')")
    assert cell.error is None
    assert "Form: Expand." in cell.html


def test_a_form_runs_and_leaves_its_grid_in_the_notebook(kernel: Kernel) -> None:
    assert kernel.run(WIDGETS).error is None
    cell = kernel.run("%firefly form")
    for prompt in ("a first cat", "a second cat"):
        assert kernel.run(f"form = fill('run', prompt={prompt!r}, num_variations=2)").error is None
    kernel.until(lambda: cell.html.count("<img") == 4, what="both grids")
    assert cell.html.index("a second cat") < cell.html.index("a first cat")
    assert "%%firefly generate --num-variations 2" in cell.html
    assert kernel.value("len(form.seeds)") == "2"
    assert kernel.value("form.feedback['cost']") == "'2 images = 2 operations, 1 request, starts at once'"


def test_a_form_with_a_mistake_sends_nothing(kernel: Kernel) -> None:
    assert kernel.run(WIDGETS).error is None
    before = kernel.run("%firefly jobs").text
    kernel.run("%firefly form")
    assert kernel.run("form = fill('run', prompt='a cat', num_variations=9)").error is None
    assert kernel.value("form.feedback['messages']") == "{'num_variations': '9 is not a whole number from 1 to 4'}"
    assert kernel.run("%firefly jobs").text == before


def test_a_dropped_image_becomes_a_variable(kernel: Kernel) -> None:
    assert kernel.run(WIDGETS).error is None
    kernel.run("%firefly form similar")
    kernel.run("from tests.support.pictures import picture\nform = fill('file', [memoryview(picture())])")
    assert kernel.value("form.values") == "{'image': 'beach'}"
    assert kernel.value("form.feedback['cell']") == "'%firefly similar --image beach'"
    assert kernel.value("beach == picture()") == "True"
    assert kernel.value("form.feedback['pictures']['image']['size']") == "'640×480'"
    kernel.run("form = fill('file', [memoryview(b'no image')])")
    assert kernel.value("form.values") == "{}"


def test_a_form_opens_filled_in_with_a_job_and_with_an_output(kernel: Kernel) -> None:
    assert kernel.run(WIDGETS).error is None
    kernel.run("%%firefly generate --wait -o cats -n 2 --style-presets neon\na cat")
    for what in ("cats", "cats[1]", kernel.value("cats.number")):
        assert kernel.run(f"%firefly form {what}").error is None
        assert kernel.value("forms()[-1].values['prompt']") == "'a cat'"
        assert kernel.value("forms()[-1].values['style_presets']") == "['neon']"
    kernel.run("%firefly form cats[1]")
    assert kernel.value("forms()[-1].values['seeds'] == [cats.outputs[1].seed]") == "True"
    assert kernel.run("cats.client.form(cats.outputs[0].path)").error is None
    assert kernel.value("forms()[-1].values['seeds'] == [cats.outputs[0].seed]") == "True"


def test_nobody_watching_gets_a_line_and_no_widget(kernel: Kernel) -> None:
    cell = kernel.run("%firefly form", attended=False)
    assert cell.error is None
    assert "Form: Generate" in cell.html
    assert all("application/vnd.jupyter.widget-view+json" not in output["data"] for output in cell.outputs)
