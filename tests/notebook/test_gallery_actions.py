"""What is known of one output in the gallery, and what is done with it, in a real kernel."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from firefly_nb.core.library import Library
from tests.support.gallery import Page, some
from tests.support.journals import Made, fill
from tests.support.kernel import Kernel
from tests.support.pictures import picture
from tests.support.signing import Authority


def test_everything_is_known_of_one(kernel: Kernel, gallery_home: Path) -> None:
    (cat, *_) = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    page.tell("details", key=f"{cat}/1")
    found = page.hear("details").content
    assert (found["prompt"], found["seed"], found["size"]) == ("a red cat", "11", "64 × 48")
    assert found["cell"] == "%%firefly generate --seeds 11\na red cat"
    assert found["credentials"]["state"] in {"none", "unchecked"}
    assert found["can"][:3] == ["similar", "again", "upscale"]
    large = page.hear("picture")
    assert large.content["type"] == "image/webp"
    with Image.open(io.BytesIO(large.buffers[0])) as image:
        assert image.size == (640, 480), "never larger than it is"


def test_content_credentials_are_checked(kernel: Kernel, gallery_home: Path) -> None:
    signed = Authority().signer().sign(picture(kind="JPEG"), "image/jpeg")
    place = len(signed) - 200  # within the picture
    altered = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    files = (signed, altered, picture(kind="JPEG"))
    (key,) = fill(gallery_home, [Made("a cat", outputs=3)], lambda number: files[number])
    page = Page(kernel, "%firefly gallery")
    said = []
    for position in range(3):
        page.tell("details", key=f"{key}/{position}")
        said.append(page.hear("details").content["credentials"])
    assert [each["state"] for each in said] == ["intact", "altered", "none"]
    assert said[0]["words"].startswith("Intact, signed by ")
    assert "with a signing test 1.0" in said[0]["more"]
    assert said[1]["words"] == "Altered: the picture was changed after it was signed"
    assert said[2] == {"state": "none", "words": "None", "more": []}


def test_a_file_that_is_gone_offers_only_what_needs_none(kernel: Kernel, gallery_home: Path) -> None:
    (gone,) = fill(gallery_home, [Made("a lost cat")])
    page = Page(kernel, "%firefly gallery")
    assert page.find()["entries"][0]["missing"]
    page.tell("details", key=f"{gone}/0")
    assert page.hear("details").content["can"] == ["again", "delete"]
    assert page.hear("unseen").content["message"]
    said = page.ask("act", "trouble", action="similar", key=f"{gone}/0")["message"]
    assert "\n" not in said


def test_star_delete_and_undo(kernel: Kernel, gallery_home: Path) -> None:
    (cat, *_) = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    path = Library(gallery_home).entries(Library(gallery_home).find())[-1].path
    assert page.ask("star", "starred", key=f"{cat}/1", on=True) == {"kind": "starred", "key": f"{cat}/1", "on": True}
    assert page.find(starred=True)["total"] == 1
    said = page.ask("delete", "deleted", keys=[f"{cat}/1"])
    assert said["message"] == "1 output deleted, kept in the trash for 30 days"
    assert page.find()["total"] == 3
    assert not path.exists()
    assert page.ask("undo", "undone")["keys"] == [f"{cat}/1"]
    assert page.find(starred=True)["total"] == 1, "with its star"
    assert path.exists()
    page.tell("undo")  # nothing is left: no answer, and no harm
    assert page.find()["total"] == 4


def test_an_action_runs_under_the_gallery_and_stays_in_the_notebook(kernel: Kernel, gallery_home: Path) -> None:
    kernel.run("%%firefly generate --wait -o cats -n 2 --style-presets neon\na cat")
    page = Page(kernel, "%firefly gallery cat")
    first = page.find()["entries"][0]
    for action in ("again", "similar", "upscale"):
        said = page.ask("act", "done", action=action, key=first["key"])["message"]
        assert "started, under the gallery" in said
    kernel.run("%firefly wait")
    kernel.until(lambda: page.cell.html.count("Request and files") == 3, what="three grids")
    jobs = "sorted(get_ipython().magics_manager.registry['FireflyMagics'].client.jobs, key=lambda j: j.number)"
    assert kernel.value(f"[j.request.command for j in {jobs}]") == "['generate', 'generate', 'similar', 'upscale']"
    assert kernel.value(f"[j.outputs[0].seed for j in {jobs}][1]") == first["seed"]
    assert kernel.value(f"len({jobs}[1].outputs)") == "1", "that output alone"
    assert kernel.value(f"{jobs}[2].outputs[0].parent == (cats.key, 0)") == "True"
    made = page.find()["entries"]
    assert {(entry["title"], entry["prompt"]) for entry in made} == {
        (title, "a cat") for title in ("Generate", "Similar", "Upscale")
    }, "what has no words of its own goes by its image's"
    steps = page.ask("details", "details", key=made[0]["key"])["steps"]
    assert [step["title"].partition(" ")[0] for step in steps] == ["Generate", "Upscale"]
    assert [step["here"] for step in steps] == [False, True]


def test_a_form_opens_filled_in_and_closes(kernel: Kernel, gallery_home: Path) -> None:
    (cat, *_) = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    for action, command, field in (("expand", "expand", "image"), ("style", "generate", "style_ref")):
        page.ask("act", "form", action=action, key=f"{cat}/0")
        assert kernel.value("last(FormWidget).schema['command']") == repr(command)
        assert kernel.value(f"last(FormWidget).values[{field!r}].endswith('/10.jpg')") == "True"
        assert kernel.value("last(FormWidget).feedback['messages']") == "{}"
        assert kernel.value(f"last(FormWidget).feedback['pictures'][{field!r}]['size']") == "'640×480'"
    forms = "sum(isinstance(each, FormWidget) for each in ipywidgets.widgets.widget._instances.values())"
    assert kernel.value(forms) == "1", "one at a time"
    page.tell("unform")
    kernel.until(lambda: kernel.value(forms) == "0", what="the form to go")


def test_a_copy_is_saved_where_it_is_said(kernel: Kernel, gallery_home: Path, tmp_path: Path) -> None:
    (cat, *_) = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    assert page.ask("save", "done", key=f"{cat}/0", target="my cat.jpg")["message"].endswith("my cat.jpg")
    assert (tmp_path / "my cat.jpg").read_bytes() == picture(640, 480, "red")
    wrong = page.ask("save", "trouble", key=f"{cat}/0", target="a\0.jpg")["message"]
    assert "give one like cat.jpg" in wrong
    assert page.ask("save", "trouble", key="nobody/7", target="x.jpg")["message"]


def test_strange_messages_do_no_harm(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    page.tell("nonsense", key=3)
    page.tell("details", key=None)
    page.tell("star")
    assert page.find()["total"] == 4
