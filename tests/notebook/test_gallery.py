"""The gallery in a real kernel, told and asked as its page does it."""

from __future__ import annotations

import io
from collections.abc import Sequence
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
from tests.support.gallery import Page, captions, some
from tests.support.html import Document, embedded
from tests.support.journals import Made, fill
from tests.support.kernel import Heard, Kernel
from tests.support.pictures import picture
from tests.support.sandbox import wait_until

WIDGET = "application/vnd.jupyter.widget-view+json"


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
        wanted = {key_of(ref) for ref in refs[250:260]}
        wait_until(lambda: wanted <= set(sent), 30, "what is in sight")
    assert len(sent) < 100


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


def test_tab_offers_options_and_their_values(kernel: Kernel) -> None:
    assert kernel.complete("%firefly gallery --st").matches == ["--starred"]
    assert kernel.complete("%firefly gallery --model image4_u").matches == ["image4_ultra"]
    assert kernel.complete("%firefly gallery --operation ups").matches == ["upscale"]
    assert kernel.complete("%firefly gallery cat --since ").matches == ["1d", "7d", "30d", "1y"]


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
    wait_until(lambda: not watch._running, 30, "the watch to end")
    assert looked == [1]
