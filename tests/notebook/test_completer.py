"""Tab in a real kernel: what is offered, and how the line reads afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefly_nb.notebook.commands import COMMANDS
from firefly_nb.notebook.completer import Typed, read
from firefly_nb.operations import OPERATIONS, STYLE_PRESETS, options, sizes_for
from tests.support.kernel import Kernel
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", Typed((), "")),
        ("  generate", Typed((), "generate")),
        ("generate ", Typed(("generate",), "")),
        ("generate --image 'my ca", Typed(("generate", "--image"), "my ca", "'")),
        ('generate --image "my cat.jpg" --', Typed(("generate", "--image", "my cat.jpg"), "--")),
        ("a '' b", Typed(("a", ""), "b")),
    ],
)
def test_an_unfinished_line_is_taken_apart(text: str, typed: Typed) -> None:
    assert read(text) == typed


def test_commands_and_operations(kernel: Kernel) -> None:
    assert kernel.complete("%firefly ").matches == [*OPERATIONS, *filter(None, COMMANDS)]
    assert kernel.complete("%firefly wa").lines == ["%firefly wait"]
    with_prompt = [name for name, operation in OPERATIONS.items() if operation.prompt != "none"]
    assert kernel.complete("%%firefly ").matches == with_prompt


def test_options_come_from_the_operation_on_the_first_line(kernel: Kernel) -> None:
    for name, operation in OPERATIONS.items():
        offered = kernel.complete(f"%firefly {name} --").matches
        assert {option.flag for option in options(operation.classes[0]) if option.name != "prompt"} <= set(offered)
        assert {"--out", "--wait", "--dry-run"} <= set(offered)
    assert kernel.complete("%%firefly generate --content-c\na cat", len("%%firefly generate --content-c")).lines == [
        "%%firefly generate --content-class\na cat"
    ]


def test_an_option_is_offered_once_unless_it_may_be_repeated(kernel: Kernel) -> None:
    offered = kernel.complete("%%firefly expand -n 2 --size 3000x3000 --image x --wait --").matches
    assert not {"--num-variations", "--image", "--wait"} & set(offered)
    assert {"--size", "--vary"} <= set(offered)


def test_the_model_decides_about_options_and_sizes(kernel: Kernel) -> None:
    assert "--aspect-ratio" not in kernel.complete("%%firefly generate --").matches
    for model in ("--model image5", "--model=image5"):
        offered = kernel.complete(f"%%firefly generate {model} --").matches
        assert "--aspect-ratio" in offered
        assert "--style-presets" not in offered
    sizes = [f"{width}x{height}" for width, height in sizes_for("image4_ultra")]
    assert kernel.complete("%%firefly generate --model image4_ultra --size ").matches == sizes


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("%%firefly generate --content-class ", ["photo", "art"]),
        ("%%firefly generate --content-class=p", ["photo"]),
        ("%%firefly generate --model image4_u", ["image4_ultra"]),
        ("%%firefly generate --style-presets watercolor,bok", ["bokeh"]),
        ("%%firefly video --camera-motion camera-pan", ["camera-pan-left", "camera-pan-right"]),
        ("%%firefly expand --placement left,", ["left,top", "left,center", "left,bottom"]),
        ("%%firefly generate --vary content-class=photo,", ["photo", "art"]),
        ("%%firefly generate --vary mod", ["model="]),
        ("%firefly cancel --", ["--all"]),
        ("%firefly help exp", ["expand"]),
        ("%firefly login --", ["--forget"]),
    ],
)
def test_values(kernel: Kernel, line: str, offered: list[str]) -> None:
    assert kernel.complete(line).matches == offered


def test_the_places_of_the_prompt_can_vary(kernel: Kernel) -> None:
    line = "%%firefly generate --vary "
    offered = kernel.complete(f"{line}\na {{medium}} of {{a|b}} at {{time of day}} by {{who}}", len(line)).matches
    assert offered[:2] == ["medium=", "who="]
    assert "content-class=" in offered
    assert kernel.complete(f"{line}\na {{medium", len(line)).matches[0] == "num-variations="


def test_a_list_goes_on_after_its_comma(kernel: Kernel) -> None:
    found = kernel.complete("%%firefly generate --style-presets watercolor,bok")
    assert found.lines == ["%%firefly generate --style-presets watercolor,bokeh"]
    assert set(kernel.complete("%%firefly generate --style-presets bokeh,").matches) == {*STYLE_PRESETS} - {"bokeh"}


def test_images_are_variables_and_paths(kernel: Kernel, tmp_path: Path) -> None:
    for name in ("cat.png", "my cat.JPG", "notes.txt", ".hidden.png"):
        (tmp_path / name).write_bytes(picture(8, 8))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "dog.webp").write_bytes(picture(8, 8, kind="WEBP"))
    done = kernel.run("from PIL import Image\nsunset = Image.new('RGB', (9, 9))\nboth = [sunset, sunset]\nnumber = 3")
    assert done.error is None
    offered = kernel.complete("%firefly upscale --image ").matches
    assert offered == ["sunset", "both[0]", "both[1]", "cat.png", "more/", '"my cat.JPG"']
    assert kernel.complete("%firefly upscale --image my").lines == ['%firefly upscale --image "my cat.JPG"']
    assert kernel.complete("%firefly upscale --image 'my").lines == ["%firefly upscale --image 'my cat.JPG"]
    assert kernel.complete("%firefly upscale --image more/").lines == ["%firefly upscale --image more/dog.webp"]
    assert kernel.complete("%firefly upscale --image .h").matches == [".hidden.png"]
    assert kernel.complete("%firefly upload s").matches == ["sunset"]
    assert kernel.complete("%firefly upscale --image s --save mo").matches == ["more/"]


def test_jobs_to_wait_for_are_those_under_way(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    assert kernel.run("%%firefly generate --wait -o done\na cat").error is None
    quick_sandbox.reset(latency="fixed:60")
    assert kernel.run("%%firefly generate -o cats\na cat").error is None
    number = kernel.value("cats.number")
    assert kernel.complete("%firefly wait ").matches == ["cats", number, "--timeout"]
    assert kernel.complete("%firefly cancel c").matches == ["cats"]
    assert kernel.run("%firefly cancel cats\n%firefly wait cats").error is None


def test_outputs_of_a_job_are_offered_one_by_one(kernel: Kernel) -> None:
    assert kernel.run("%%firefly generate -n 3 --wait -o cats\na cat").error is None
    assert kernel.complete("%firefly similar --image ca").matches == ["cats", "cats[0]", "cats[1]", "cats[2]"]


def test_custom_models_are_asked_for(kernel: Kernel) -> None:
    offered = kernel.complete("%%firefly generate --model image4_custom --custom-model-id ").matches
    assert len(offered) > 1
    listed = kernel.run("%firefly models").text
    assert all(identity in listed for identity in offered)


@pytest.mark.parametrize(
    "code",
    ["%%firefly generate\na cat --co", "x = 1\n%%firefly gen", "%fireflies ge", "firefly.ge", "'%firefly ge"],
)
def test_elsewhere_nothing_of_ours_is_offered(kernel: Kernel, code: str) -> None:
    ours = {"generate", "--content-class", "--complete"}
    assert not ours & set(kernel.complete(code).matches)


def test_a_line_magic_in_the_middle_of_a_cell(kernel: Kernel) -> None:
    code = "x = 1\n%firefly wa\ny = 2"
    assert kernel.complete(code, code.index("wa") + 2).lines == ["x = 1\n%firefly wait\ny = 2"]
