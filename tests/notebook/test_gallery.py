"""The gallery in a real kernel, told and asked as its page does it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from firefly_nb.client import Firefly
from firefly_nb.core.library import Credentials, Library, State
from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.gallery import Search, show
from firefly_nb.notebook.gallery.pictures import Pictures, key_of
from firefly_nb.notebook.gallery.telling import counted, credentials_words
from firefly_nb.notebook.gallery.watch import Watch
from tests.support.html import Document, embedded
from tests.support.journals import Made, fill
from tests.support.kernel import Cell, Heard, Kernel
from tests.support.pictures import picture
from tests.support.signing import Authority

LAST = """
import ipywidgets
from firefly_nb.notebook.form.widget import FormWidget
from firefly_nb.notebook.gallery.widget import GalleryWidget
def last(kind=GalleryWidget):
    return [each for each in ipywidgets.widgets.widget._instances.values() if isinstance(each, kind)][-1]
"""
WIDGET = "application/vnd.jupyter.widget-view+json"


class Page:
    """A gallery in a kernel, and its page's side of it."""

    def __init__(self, kernel: Kernel, line: str) -> None:
        self.kernel = kernel
        assert kernel.run(LAST).error is None
        self.cell: Cell = kernel.run(line)
        assert self.cell.error is None, self.cell.error
        self.widget = kernel.value("last().comm.comm_id").strip("'")
        self._taken = len(kernel.heard)

    def tell(self, kind: str, **more: Any) -> None:
        self.kernel.tell(self.widget, {"kind": kind, **more})

    def hear(self, kind: str) -> Heard:
        """The next message of this kind that was not taken yet."""

        def found() -> list[int]:
            heard = self.kernel.heard
            fits = (n for n in range(self._taken, len(heard)) if heard[n].widget == self.widget)
            return [n for n in fits if heard[n].content["kind"] in {kind, "trouble"}][:1]

        self.kernel.until(lambda: bool(found()), what=f"a message {kind!r}")
        (number,) = found()
        self._taken = number + 1
        heard = self.kernel.heard[number]
        assert heard.content["kind"] == kind, heard.content
        return heard

    def ask(self, kind: str, answer: str, **more: Any) -> dict[str, Any]:
        self.tell(kind, **more)
        return self.hear(answer).content

    def find(self, **search: Any) -> dict[str, Any]:
        return self.ask("find", "found", serial=1, search=search)


@pytest.fixture
def gallery_home(kernel: Kernel, tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the kernel's client."""
    folder = tmp_path / "home"
    assert kernel.run(f"%config FireflyMagics.home = {str(folder)!r}").error is None
    yield folder
    assert kernel.run("import ipywidgets; ipywidgets.Widget.close_all()").error is None
    assert kernel.run("%config FireflyMagics.home = ''").error is None


def some(home: Path) -> list[str]:
    now = time.time()
    return fill(
        home,
        [
            Made("a red cat", outputs=2, seed=10, created=now - 9 * 86400),
            Made("a blue dog", outputs=1, seed=77, created=now - 3600, model="image4_ultra"),
            Made(None, operation="upscale", outputs=1, seed=10, created=now - 60),
        ],
        lambda number: picture(640, 480, ("red", "maroon", "blue", "green")[number]),
    )


def captions(found: dict[str, Any]) -> list[str]:
    return [entry["prompt"] or entry["title"] for entry in found["entries"]]


# What is found


def test_the_newest_come_first_and_the_first_window_comes_with_the_answer(kernel: Kernel, gallery_home: Path) -> None:
    keys = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    found = page.find()
    assert (found["total"], found["counted"]) == (4, "4 images")
    assert captions(found) == ["Upscale", "a blue dog", "a red cat", "a red cat"]
    assert [entry["key"] for entry in found["entries"]] == [
        f"{keys[2]}/0", f"{keys[1]}/0", f"{keys[0]}/0", f"{keys[0]}/1",
    ]  # fmt: skip
    filters = page.hear("filters").content
    assert ["generate", "Generate", 3] in filters["operations"]
    assert filters["models"] == [["image4_ultra", "image4_ultra", 1]]


@pytest.mark.parametrize(
    ("search", "captioned"),
    [
        ({"words": "cat"}, ["a red cat", "a red cat"]),
        ({"words": "RED ca"}, ["a red cat", "a red cat"]),
        ({"since": "7d"}, ["Upscale", "a blue dog"]),
        ({"model": "image4_ultra"}, ["a blue dog"]),
        ({"operation": "upscale"}, ["Upscale"]),
        ({"seed": "10"}, ["Upscale", "a red cat"]),
        ({"starred": True}, []),
        ({"words": "cat", "since": "7d"}, []),
        ({"words": 7, "since": None, "strange": "yes"}, ["Upscale", "a blue dog", "a red cat", "a red cat"]),
    ],
)
def test_words_and_filters_find(
    kernel: Kernel, gallery_home: Path, search: dict[str, Any], captioned: list[str]
) -> None:
    some(gallery_home)
    assert captions(Page(kernel, "%firefly gallery").find(**search)) == captioned


def test_what_was_looked_for_is_kept_for_a_reload(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    page = Page(kernel, "%firefly gallery red cat --since 30d --starred")
    kept = "[last().search[name] for name in ('words', 'since', 'starred')]"
    assert kernel.value(kept) == "['red cat', '30d', True]"
    page.find(words="dog")
    assert kernel.value(kept) == "['dog', '', False]"


def test_windows_are_told_for_the_latest_search_alone(kernel: Kernel, gallery_home: Path) -> None:
    fill(gallery_home, [Made(f"cat {number}", seed=number) for number in range(300)])
    page = Page(kernel, "%firefly gallery")
    old, new = page.find()["edition"], page.find()["edition"]
    page.tell("entries", edition=old, start=100, stop=110)
    told = page.ask("entries", "entries", edition=new, start=250, stop=400)
    assert (told["edition"], told["start"], len(told["entries"])) == (new, 250, 50)
    assert told["entries"][0]["prompt"] == "cat 49"


def test_the_place_of_what_is_in_sight_is_told_when_the_search_is_repeated(kernel: Kernel, gallery_home: Path) -> None:
    (key, *_) = fill(gallery_home, [Made(f"cat {number}") for number in range(100)])
    page = Page(kernel, "%firefly gallery")
    page.find()
    found = page.ask("find", "found", serial=2, search={}, keep=[f"{key}/0"], **{"from": f"{key}/0"})
    assert found["places"] == {f"{key}/0": 99}
    assert found["start"] + len(found["entries"]) == 100, "the window around it"


def test_something_new_is_told(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    page.find()
    fill(gallery_home, [Made("a new cat")])
    page.hear("changed")
    assert captions(page.find())[0] == "a new cat"


# Pictures


def test_thumbnails_travel_as_their_bytes_at_the_size_that_is_asked_for(kernel: Kernel, gallery_home: Path) -> None:
    (cat, *_) = some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    page.tell("thumbs", keys=[f"{cat}/0"], pixels=128)
    heard = page.hear("thumbs")
    assert heard.content["thumbs"] == [{"key": f"{cat}/0", "pixels": 128}]
    with Image.open(io.BytesIO(heard.buffers[0])) as image:
        assert (image.format, image.size) == ("WEBP", (128, 96))
    gone = fill(gallery_home, [Made("gone")])
    page.tell("thumbs", keys=[f"{gone[0]}/0", f"{cat}/1"], pixels=256)
    told = page.hear("thumbs")
    while len(told.content["thumbs"]) < 2:  # each may have been sent as soon as it was there
        more = page.hear("thumbs")
        told = Heard("", {"thumbs": told.content["thumbs"] + more.content["thumbs"]}, told.buffers + more.buffers)
    problems = {thumb["key"]: thumb.get("problem") for thumb in told.content["thumbs"]}
    assert problems[f"{cat}/1"] is None
    assert problems[f"{gone[0]}/0"]
    assert len(told.buffers) == 1


def test_what_was_scrolled_past_is_not_made(home: Path) -> None:
    fill(home, [Made("cats", outputs=300)], lambda number: picture(900, 900, f"rgb({number % 250},90,{number % 7})"))
    sent: list[str] = []
    with Library(home) as library:
        refs = library.find()

        def send(message: dict[str, Any], contents: Sequence[bytes]) -> None:
            sent.extend(thumb["key"] for thumb in message["thumbs"])

        pictures = Pictures(library, send)
        pictures.want(refs[:250], 128)
        pictures.want(refs[250:260], 128)
        end = time.monotonic() + 30
        while not {key_of(ref) for ref in refs[250:260]} <= set(sent):
            assert time.monotonic() < end
    assert len(sent) < 100


# Details and what is done


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
    assert page.ask("save", "trouble", key="nobody/7", target="x.jpg")["message"]


def test_strange_messages_do_no_harm(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    page = Page(kernel, "%firefly gallery")
    page.tell("nonsense", key=3)
    page.tell("details", key=None)
    page.tell("star")
    assert page.find()["total"] == 4


# What stays, and other places


def test_a_sheet_of_the_newest_stays_in_the_notebook(kernel: Kernel, gallery_home: Path) -> None:
    fill(gallery_home, [Made("<b>cat</b>", outputs=40)], lambda number: picture(300, 200, f"rgb({number * 5},0,0)"))
    page = Page(kernel, "%firefly gallery")
    shown, sheet, results = page.cell.outputs
    assert WIDGET in shown["data"]
    assert not shown["data"]["text/html"], "where widgets are not shown, there is nothing in the sheet's way"
    assert WIDGET not in sheet["data"]
    assert WIDGET not in results["data"]
    kernel.until(lambda: sheet["data"]["text/html"].count("<img") == 24, what="the pictures of the sheet")
    html = sheet["data"]["text/html"]
    assert len(html) < 250_000
    assert "<b>" not in html
    assert "Run this cell to open the gallery again." in html
    assert "40 outputs" in html


def test_nobody_watching_gets_the_sheet_and_no_widget(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    cell = kernel.run("%firefly gallery cat", attended=False)
    assert cell.error is None
    assert all(WIDGET not in output["data"] for output in cell.outputs)
    document = Document(cell.html)
    assert [embedded(image).size for image in document.all("img")] == [(128, 96), (128, 96)]
    assert "Gallery: “cat”, 2 outputs." in document.words
    assert "a red cat seed 10" in document.words


def test_python_shows_the_same(kernel: Kernel, gallery_home: Path) -> None:
    some(gallery_home)
    run = f"from firefly_nb import Firefly\nff = Firefly(home={str(gallery_home)!r})\nff.gallery('cat', seed=10)"
    page = Page(kernel, run)
    assert kernel.value("last().search['words'], last().search['seed']") == "('cat', '10')"
    assert "of" not in page.find(words="cat")["said"]


def test_a_terminal_gets_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some(home)
    with Firefly(home=home) as client:
        show(Search("cat"), lambda: client)
        client.gallery("dog", since="7d")
    first, second = capsys.readouterr().out.split("1 output\n")
    assert first.startswith("2 outputs\njob  made")
    assert "seed  prompt" in first
    assert first.count("a red cat") == 2
    assert "a blue dog" in second


# Mistakes


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--since 7x", "--since: '7x' is no time span or date; give one like 12h, 7d, 2w or 2026-11-01"),
        ("--since 2999-01-01", "--since: 2999-01-01 has not come yet; give a day in the past"),
        ("--seed cat", "--seed: 'cat' is not a whole number"),
        ("--model imge4_ultra", "did you mean image4_ultra?"),
        ("--operation upscal", "did you mean upscale?"),
        ("--stared", "did you mean --starred?"),
        ("--since", "--since: its value is missing"),
        ("--starred=yes", "--starred: takes no value"),
    ],
)
def test_a_mistake_is_one_line(kernel: Kernel, gallery_home: Path, line: str, says: str) -> None:
    cell = kernel.run(f"%firefly gallery {line}")
    assert cell.error is not None
    assert says in cell.error
    assert len(cell.error.strip().splitlines()) == 1
    assert all(WIDGET not in output.get("data", {}) for output in cell.outputs)


# In words


def test_counts_in_words() -> None:
    assert counted(0, 0) == "0 images"
    assert counted(1, 0) == "1 image"
    assert counted(1204, 1) == "1,204 images, 1 video"
    assert counted(0, 2) == "2 videos"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Credentials(State.INTACT, signer="Adobe Inc."), "Intact, signed by Adobe Inc."),
        (Credentials(State.ALTERED, problem="the picture was changed"), "Altered: the picture was changed"),
        (Credentials(State.NONE), "None"),
        (Credentials(State.UNCHECKED, problem="pip install it"), "Not checked: pip install it"),
    ],
)
def test_content_credentials_in_words(found: Credentials, words: str) -> None:
    assert credentials_words(found)["words"] == words


def test_a_search_in_words() -> None:
    assert Search().said == ""
    assert Search("cat sun", since="7d", starred=True).said == "“cat sun”, starred, of the last 7 days"
    with pytest.raises(InvalidRequest):
        Search(since="soon").query()


def test_the_watch_ends_with_the_last_gallery() -> None:
    looked: list[int] = []

    class Gallery:
        def look(self) -> None:
            looked.append(1)
            watch.remove(self)

    watch, gallery = Watch(), Gallery()
    watch.add(gallery)
    end = time.monotonic() + 30
    while watch._running:
        assert time.monotonic() < end
    assert looked == [1]
