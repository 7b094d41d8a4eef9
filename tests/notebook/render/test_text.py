"""Words for people: times, paths, and texts for terminals."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefly_nb.core.state import ResultFacts, Status
from firefly_nb.errors import JobFailed
from firefly_nb.notebook import render
from firefly_nb.notebook.render import words
from firefly_nb.notebook.render.markup import el, message
from tests.support.snapshots import CREATED, generate, kept, snapshot


@pytest.mark.parametrize(
    ("seconds", "clock", "lasting"),
    [
        (-3, "0:00", "0.0 s"),
        (8.44, "0:08", "8.4 s"),
        (42, "0:42", "42 s"),
        (125, "2:05", "2 min 05 s"),
        (3725, "1:02:05", "1 h 02 min"),
    ],
)
def test_times(seconds: float, clock: str, lasting: str) -> None:
    assert (words.clock(seconds), words.lasting(seconds)) == (clock, lasting)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "in a moment"), (2, "in a moment"), (7.4, "in about 0:07"), (41, "in about 0:40"), (300, "in about 5:00")],
)
def test_a_wait_that_lies_ahead_is_rounded(seconds: float, said: str) -> None:
    assert words.soon(seconds) == f"starts {said}"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x1b[31mred\x1b[0m word", "ared word"),
        ("title\x1b]0;evil\x07 after", "title after"),
        ("bell\x07 back\x08 nul\x00 del\x7f c1\x9b", "bell back nul del c1"),
        ("turned \u202egnp.exe\u202c", "turned gnp.exe"),
        ("one\r\ntwo\rthree\ttab", "one\ntwo\nthree\ttab"),
        ("half \ud83d emoji 🐈", "half  emoji 🐈"),
    ],
)
def test_what_could_harm_a_terminal_is_taken_out(text: str, clean: str) -> None:
    assert words.plain(text) == clean


def test_a_path_does_not_tell_whose_home_it_is_in() -> None:
    assert words.home_path(Path.home() / "pictures" / "1.jpg") == str(Path("~/pictures/1.jpg"))
    assert words.home_path(Path("/data/1.jpg")) == str(Path("/data/1.jpg"))


def test_time_in_line_is_told_apart_from_time_at_work() -> None:
    assert words.took(snapshot()) == "8.4 s"
    assert words.took(snapshot(sent=CREATED + 5)) == "4.4 s after 0:05 in line"
    assert words.took(snapshot(status=Status.RUNNING)) is None


def test_a_job_as_text_names_its_files(tmp_path: Path) -> None:
    job = snapshot(outputs=kept(tmp_path, 7, 8), facts=ResultFacts(denied_words=True))
    lines = render.job_text(job).splitlines()
    assert lines[0] == f"Generate #{job.number}: done in 8.4 s, 2 images (sandbox)"
    assert lines[1] == "  a cat in a sunbeam"
    assert lines[2:4] == [f"  seed {seed}  {tmp_path / f'{seed}.jpg'}" for seed in (7, 8)]
    assert lines[4].startswith("  Note: The service says")


def test_a_hostile_job_as_text_is_harmless() -> None:
    job = snapshot(generate("a\x1b[2Jcat\nbelow"), Status.FAILED, error=JobFailed("no\x1b]0;x\x07way\r\nout"))
    for text in (render.job_text(job), render.progress_text([job]), render.started_text([job])):
        assert "\x1b" not in text
    assert render.job_text(job).splitlines()[1:] == ["  acat below", "  noway out"]
    assert len(render.progress_text([job]).splitlines()) == 1


def test_elements_escape_their_attributes() -> None:
    assert el("p", "x", title="\"<&'", class_="a", hidden=True, lang=None) == (
        '<p title="&quot;&lt;&amp;&#x27;" class="a" hidden>x</p>'
    )
    assert el("br") == "<br>"


def test_messages_show_what_can_be_typed_as_code() -> None:
    html = message("<i>: %firefly wait #3, --style-ref or FIREFLY_HOME; not a -- dash")
    assert html.count("<code") == 3
    assert "&lt;i&gt;" in html
