"""Masks and comparisons in a real kernel: what a cell leaves, and every mistake in one line."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from tests.support.kernel import Kernel
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo

PHOTO = "from PIL import Image\nphoto = Image.new('RGB', (40, 30), 'navy')"


def run(kernel: Kernel, code: str) -> str:
    cell = kernel.run(code)
    assert cell.error is None, cell.error
    return cell.html


def test_a_mask_is_there_before_it_is_painted(kernel: Kernel) -> None:
    run(kernel, PHOTO)
    html = run(kernel, "%firefly mask photo -o hat")
    assert "40 × 30, 0.0 % marked, in " in html
    assert html.count("<img") == 1
    assert kernel.value("(hat.mode, hat.size, hat.getextrema())") == "('L', (40, 30), (0, 0))"


def test_a_mask_that_is_there_is_gone_on_with(kernel: Kernel) -> None:
    run(kernel, f"{PHOTO}\nhat = Image.new('L', photo.size, 255)")
    assert "100.0 % marked" in run(kernel, "%firefly mask photo -o hat")
    run(kernel, "hat = Image.new('L', (9, 9), 255)")
    assert "0.0 % marked" in run(kernel, "%firefly mask photo -o hat")


def test_what_is_painted_is_the_variable(kernel: Kernel) -> None:
    run(kernel, PHOTO)
    code = (
        "from firefly_nb.core.masks import Painted\nfrom firefly_nb.notebook.mask.widget import MaskWidget\nseen = []\n"
        "editor = MaskWidget(photo, Painted(40, 30), 'photo', seen.append)"
    )
    run(kernel, code)
    widget = kernel.value("editor.model_id").strip("'")
    kernel.tell(widget, {"kind": "mask", "left": 3, "top": 4, "width": 2, "height": 1})
    assert kernel.value("len(seen)") == "0", "a message without pixels changes nothing"
    packed = zlib.compress(b"\xff\xff")
    run(kernel, f"editor._heard(None, dict(kind='mask', left=3, top=4, width=2, height=1), [memoryview({packed!r})])")
    assert kernel.value("(seen[-1].getbbox(), editor.mask.histogram()[255])") == "((3, 4, 5, 5), 2)"
    run(kernel, f"editor._heard(None, dict(kind='mask', left=39, top=4, width=2, height=1), [memoryview({packed!r})])")
    assert kernel.value("len(seen)") == "1", "outside of the image"
    run(kernel, "editor.soft = 2")
    assert kernel.value("0 < seen[-1].getextrema()[1] < 255") == "True"


def test_two_outputs_compared(kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    run(kernel, "%%firefly generate --seeds 1,2 --size 1024x1024 --wait -o cats\na cat")
    run(kernel, "%%firefly generate --seeds 1 --size 1344x768 --wait -o dog\na dog")
    html = run(kernel, "%firefly compare cats[0] cats[1]")
    assert html.count("<img") == 2
    assert "Both 1024 × 1024 px." in html
    assert html.count("≠ ") == 2, "the seed, and the line that explains the mark"
    html = run(kernel, "%firefly compare cats dog")
    assert "1024 × 1024 px and 1344 × 768 px. Their shapes are too unlike for a difference." in html
    assert "≠ prompt" in html
    assert "≠ size" in html
    kernel.run("from firefly_nb import Firefly\nff = Firefly()")
    assert "No pixel differs." in run(kernel, "ff.compare(cats.outputs[0], cats.outputs[0].path)")


def test_a_picture_that_no_job_made(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "<b>a.png").write_bytes(picture(16, 16, "red"))
    (tmp_path / "b.png").write_bytes(picture(16, 16, "blue"))
    html = run(kernel, "%firefly compare <b>a.png b.png")
    assert "% of the pixels differ visibly" in html
    assert "<b>a" not in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("mask photo", "mask: no variable to keep it in; write %firefly mask photo -o mask"),
        ("mask photo -o 1", "--out: '1' is not a variable name"),
        ("mask nowhere.png -o hat", "mask: there is no file 'nowhere.png'"),
        (
            "mask https://a.s3.amazonaws.com/cat.png -o hat",
            "mask: https://a.s3.amazonaws.com/cat.png is not here; save",
        ),
        ("mask -o hat", "mask: something is missing; it is used as %firefly mask IMAGE -o NAME"),
        ("compare photo", "compare: something is missing; it is used as %firefly compare IMAGE IMAGE"),
        ("compare photo photo photo", "compare: 'photo' is too much"),
        ("compare photo nowhere.png", "compare: there is no file 'nowhere.png'"),
    ],
)
def test_a_mistake_is_one_line(kernel: Kernel, line: str, message: str) -> None:
    run(kernel, PHOTO)
    error = kernel.run(f"%firefly {line}").error
    assert error is not None
    assert error.startswith(f"InvalidRequest: {message}"), error
    assert "\n" not in error
