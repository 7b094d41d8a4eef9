"""Cells of a notebook in a real kernel, against a real sandbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.kernel import Kernel
from tests.support.pictures import mask, picture
from tests.support.sandbox import SandboxInfo

LONG = "a cat " * 170 + "asle"  # 1024 characters

PROMPTS = {
    "html": "<b>bold</b> & <script>alert(1)</script> <img src=x onerror=alert(2)>",
    "quotes": "a \"cat\" that's 'odd' \\ `x`",
    "braces and dollars": "{HOME} $HOME {1/0} {{x}} %firefly ?help !ls",
    "emoji": "🐈‍⬛ naps 💤 in a 👩🏽‍🚀 suit",
    "right to left": "חתול ישן בשמש قطة نائمة",
    "newlines": "a cat\n\n  asleep\n\tin a sunbeam",
    "1024 characters": LONG,
}


def sent(sandbox: SandboxInfo) -> list[dict[str, object]]:
    """The bodies of the requests that made jobs."""
    return [job["request"] for job in sandbox.ledger()["jobs"]]


def test_a_cell_returns_at_once_and_binds_its_job(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:3")
    cell = kernel.run("%%firefly generate -n 2 --content-class art -o cats\na cat in a sunbeam")
    assert cell.error is None
    assert cell.seconds < 2.5
    assert kernel.value("cats.status.finished") == "False"
    assert not any(output["output_type"] == "execute_result" for output in cell.outputs)
    assert kernel.run("%firefly wait cats").error is None
    assert kernel.value("len(cats.outputs), cats.request.prompt") == "(2, 'a cat in a sunbeam')"
    assert sent(quick_sandbox) == [{"prompt": "a cat in a sunbeam", "numVariations": 2, "contentClass": "art"}]
    kernel.until(lambda: "data:image" in cell.html, what="the grid, in the cell that asked for it")


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_a_prompt_is_sent_as_it_is_typed(kernel: Kernel, quick_sandbox: SandboxInfo, prompt: str) -> None:
    cell = kernel.run(f"%%firefly generate --wait\n{prompt}")
    assert cell.error is None
    assert [body["prompt"] for body in sent(quick_sandbox)] == [prompt]
    assert "<script>alert" not in cell.html
    assert "<img src=x" not in cell.html


def test_several_sizes_are_several_jobs_in_one_grid(kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    (tmp_path / "source.png").write_bytes(picture(colour="navy"))
    sizes = " ".join(f"--size {side}x{side}" for side in (700, 800, 900))
    cell = kernel.run(f"%firefly expand --image source.png {sizes} --wait -o big")
    assert cell.error is None
    assert kernel.value("[job.error for job in big]") == "[None, None, None]"
    assert kernel.value("[(out.width, out.height) for out in big.outputs]") == "[(700, 700), (800, 800), (900, 900)]"
    assert quick_sandbox.ledger()["counts"]["upload"] == 1
    displays = [output for output in cell.outputs if output["output_type"] == "display_data"]
    assert len(displays) == 1


def test_image5_makes_one_request_each(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    assert kernel.run("%%firefly generate --model image5 -n 3 --wait -o cats\na cat").error is None
    assert kernel.value("len(cats), len(cats.outputs)") == "(3, 3)"
    assert quick_sandbox.ledger()["counts"]["submit"] == 3


def test_one_image_leads_to_the_next(kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    assert kernel.run("%%firefly generate -n 3 --wait -o cats\na cat").error is None
    assert kernel.run("%firefly similar --image cats[2] --wait -o more").error is None
    assert kernel.value("more.outputs[0].parent == (cats.key, 2)") == "True"
    assert kernel.value("more.request.image.label") == "'cats[2]'"
    (tmp_path / "mask.png").write_bytes(mask(2048, 2048))
    assert kernel.run("%%firefly fill --image cats --mask mask.png --wait -o hat\na red hat").error is None
    assert kernel.run("%%firefly generate --style-ref cats[1] --wait\na dog").error is None
    assert kernel.run("%firefly upscale --image more --wait -o large").error is None
    assert kernel.value("large.outputs[0].width > more.outputs[0].width") == "True"


def test_save_copies_and_never_overwrites(kernel: Kernel, tmp_path: Path) -> None:
    code = "%%firefly generate --seeds 5,6 --save out/cats --wait -o cats\na cat"
    for _ in range(2):
        assert kernel.run(code).error is None
    names = [path.name for path in (tmp_path / "out" / "cats").iterdir()]
    assert sorted(names) == ["5-1.jpg", "5.jpg", "6-1.jpg", "6.jpg"]
    assert kernel.value("cats.outputs[0].bytes == open('out/cats/5-1.jpg', 'rb').read()") == "True"
    assert "copied to out/cats" in kernel.value("cats.snapshot.notes")


def test_dry_run_shows_the_request_and_sends_nothing(
    kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path
) -> None:
    (tmp_path / "s.png").write_bytes(picture())
    options = "-n 2 --style-ref s.png --model image4_ultra --save out -o x"
    cell = kernel.run(f"%%firefly generate {options} --dry-run\na ☕ cat")
    shown = json.loads(cell.text)
    assert shown["path"] == "/v3/images/generate-async"
    assert shown["headers"] == {"x-model-version": "image4_ultra"}
    assert shown["json"]["prompt"] == "a ☕ cat"
    assert shown["json"]["style"]["imageReference"]["source"] == {"uploadId": "<upload of s.png>"}
    several = kernel.run("%firefly expand --image s.png --size 700x700 --size 800x800 --dry-run").text
    assert [each["json"]["size"]["width"] for each in json.loads(several)] == [700, 800]
    assert not (tmp_path / "out").exists()
    assert kernel.run("x").error is not None
    assert sum(quick_sandbox.ledger()["counts"].get(kind, 0) for kind in ("submit", "upload")) == 0


def test_a_timeout_of_its_own(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60")
    cell = kernel.run("%%firefly generate --timeout 1 --wait -o slow\na cat")
    assert cell.error is None
    assert kernel.value("slow.status.value") == "'timeout'"


# Mistakes

MISTAKES = [
    ("%%firefly generate --content-class phto\na cat", "--content-class: 'phto' is not one of photo, art"),
    ("%%firefly generate --num-variations 5\na cat", "--num-variations: '5' is not a whole number from 1 to 4"),
    ("%%firefly generate -n two\na cat", "--num-variations: 'two' is not a whole number from 1 to 4"),
    ("%%firefly generate --colour red\na cat", "--colour: generate has no such option; "),
    ("%%firefly generate --num-variation 2\na cat", "did you mean --num-variations?"),
    ("%%firefly generate --seeds 1,1\na cat", "--seeds: 1 is given twice; seeds must differ from each other"),
    ("%%firefly generate --seeds 1,2 -n 3\na cat", "--seeds: 2 seeds for 3 variations; give one seed for each"),
    ("%%firefly generate --size 2000x2000\na cat", "the nearest is 2048x2048"),
    ("%%firefly generate --size large\na cat", "--size: 'large' is not a size; write it like 2304x1792"),
    ("%%firefly generate --style-presets bokhe\na cat", "'bokhe' is not a style preset; did you mean bokeh?"),
    ("%%firefly generate --style-ref nothing.png\na cat", "--style-ref: there is no file 'nothing.png'"),
    ("%%firefly generate --style-ref text.png\na cat", "--style-ref: text.png is not an image that can be read"),
    ("%%firefly generate --style-ref number\na cat", "--style-ref: 'number' holds an int; name an output, a job"),
    ("%%firefly generate --style-ref pics[9]\na cat", "--style-ref: there is no pics[9]; pics has pics[0]"),
    ("%%firefly generate --style-ref http://example.org/a.png\na cat", "--style-ref: only https:// addresses"),
    ("%%firefly generate --style-ref .\na cat", "--style-ref: . is a folder"),
    ("%%firefly generate --style-ref large.png\na cat", "--style-ref: large.png has 16.0 MB; at most 15 MB are taken"),
    ("%%firefly generate -o class\na cat", "--out: 'class' is not a name that a variable can have"),
    ("%%firefly generate -o\na cat", "-o: needs a value, like -o NAME"),
    ("%%firefly generate --wait=yes\na cat", "--wait: takes no value; write --wait alone"),
    ("%%firefly generate --timeout soon\na cat", "--timeout: 'soon' is not a number of seconds above 0"),
    ("%%firefly generate --save text.png\na cat", "--save: text.png is a file; give a folder"),
    ("%%firefly generate --negative-prompt 'a dog\na cat", "a quote is opened and not closed"),
    ("%%firefly generate a cat\na dog", "'a' is no option; the prompt goes into the cell's body"),
    ("%%firefly generate\n   \n", "generate: there is no prompt; write it in the cell, beneath"),
    ("%firefly generate", "generate: there is no prompt; write it in the cell, beneath"),
    (f"%%firefly generate\n{LONG}p", "prompt: 1025 characters; at most 1024"),
    ("%%firefly generate --model image3_custom\na cat", "%firefly models lists yours"),
    ("%%firefly upscale --image pic.png\na cat", "upscale: takes no prompt"),
    ("%firefly upscale", "--image: needed; give a path"),
    ("%%firefly fill --image pic.png --mask small.png\na hat", "--mask: small.png is 32x32 and the"),
    ("%%firefly genrate\na cat", "'genrate' is neither an operation nor a command; did you mean generate?"),
    ("%firefly jbos", "'jbos' is neither an operation nor a command; did you mean jobs?"),
    ("%firefly xyzzy", "'xyzzy' is neither an operation nor a command; %firefly help lists what there is"),
    ("%%firefly\na cat", "the text beneath it; say which operation, like %%firefly generate"),
    ("%%firefly jobs\na cat", "%%firefly jobs: does nothing with the text beneath it; write %firefly jobs, with one %"),
    ("%firefly wait nobody", "there is no job 'nobody'"),
    ("%firefly wait --timeout never", "--timeout: 'never' is not a number above 0"),
    ("%firefly wait --all", "wait: there is no option --all; it takes --timeout"),
    ("%firefly cancel", "cancel: say which jobs, like %firefly cancel 3, or %firefly cancel --all"),
    ("%firefly cancel 3 --all", "cancel: say which jobs"),
    ("%firefly cancel number", "'number' holds an int, which is no job"),
    ("%firefly jobs -n", "--number: its value is missing; write --number N"),
    ("%firefly jobs 3", "jobs: '3' is too much; it is used as %firefly jobs [-n N]"),
    ("%firefly upload", "upload: something is missing; it is used as %firefly upload IMAGE [-o NAME]"),
    ("%firefly upload nothing.png", "upload: there is no file 'nothing.png'"),
    ("%firefly upload pic.png -o 2x", "--out: '2x' is not a variable name; give one like _2x"),
    ("%firefly nest now", "nest: 'now' is too much; it is used as %firefly nest"),
    ("%firefly help nothing-like-it", "help: 'nothing-like-it' is neither an operation nor a command"),
    ("%firefly forget", "nobody can be asked here; run %firefly forget --yes"),
]


@pytest.mark.parametrize(("code", "line"), MISTAKES, ids=[code.splitlines()[0][:70] for code, _ in MISTAKES])
def test_a_mistake_is_one_line_and_nothing_is_sent(
    kernel: Kernel, quick_sandbox: SandboxInfo, tmp_path: Path, code: str, line: str
) -> None:
    (tmp_path / "text.png").write_text("this is no picture")
    (tmp_path / "pic.png").write_bytes(picture())
    (tmp_path / "small.png").write_bytes(mask(32, 32))
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(16 * 1024 * 1024)
    kernel.run("from PIL import Image\nnumber, pics = 3, [Image.new('RGB', (9, 9))]")
    cell = kernel.run(code, attended=False)
    assert cell.error is not None
    assert line in cell.error
    assert "\n" not in cell.error
    assert "Traceback" not in cell.error
    counts = quick_sandbox.ledger()["counts"]
    assert sum(counts.get(kind, 0) for kind in ("submit", "upload")) == 0


REFUSALS = [
    ("nsfw", "failed", "ContentRefused", "prompt_unsafe"),
    ("demo-entity", "failed", "ContentRefused", "prompt_entity_denied"),
    ("demo-failure", "failed", "JobFailed", "runtime_error"),
    ("demo-unsafe-image", "failed", "ContentRefused", "image_unsafe"),
]


@pytest.mark.parametrize(("word", "status", "kind", "code"), REFUSALS)
def test_a_refused_prompt_says_why_in_its_place(kernel: Kernel, word: str, status: str, kind: str, code: str) -> None:
    cell = kernel.run(f"%%firefly generate --wait -o cats\na {word} cat")
    assert cell.error is None
    assert kernel.value("cats.status.value, cats.error.kind, cats.error.code") == f"('{status}', '{kind}', '{code}')"
    assert "\n" not in kernel.value("str(cats.error)")
    shown = kernel.run("%firefly wait cats").text
    assert "1 failed" in shown
    result = kernel.run("cats.result()").error
    assert result is not None
    assert result.startswith(f"{kind}: ")
    assert "\n" not in result
    following = kernel.run("%firefly upscale --image cats[0]").error
    assert following is not None
    assert "has no outputs" in following


def test_a_defect_keeps_its_traceback(kernel: Kernel) -> None:
    broken = "get_ipython().magics_manager.registry['FireflyMagics']"
    kernel.run(f"class Shy:\n    def submit_all(self, *a, **k): return self.nothing\n{broken}._client = Shy()")
    try:
        error = kernel.run("%%firefly generate\na cat").error
    finally:
        kernel.run(f"{broken}._client = None")
    assert error is not None
    assert "AttributeError: 'Shy' object has no attribute 'nothing'" in error
    assert "Traceback" in error
