"""The durable picture of jobs: what it says, what it weighs, what it must never contain."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest

from firefly_nb.core.state import ResultFacts, Status
from firefly_nb.errors import (
    ContentRefused,
    FireflyError,
    Forbidden,
    JobCancelled,
    JobFailed,
    JobTimeout,
    JobUnknown,
)
from firefly_nb.notebook import render
from firefly_nb.operations import Picture, build, encode, parse
from firefly_nb.sandbox.paint import Scene, paint
from tests.support.html import Document, embedded
from tests.support.snapshots import REAL, generate, kept, output_of, snapshot

HOSTILE = '</figure><script>alert(1)</script> "onload=alert(1) \x1b[31m\x00\ud83d {{x}} $a$ &amp;'


def test_a_grid_says_what_was_made_of_what(tmp_path: Path) -> None:
    request = generate(num_variations=2, size="2048x2048", model="image4_standard", content_class="art")
    job = snapshot(request, outputs=kept(tmp_path, 11, 12, width=2048, height=2048))
    page = Document(render.job_html(job))
    for words in ("Generate", "sandbox", "2048 × 2048", "image4_standard", "art", "8.4 s", f"#{job.number}", job.id):
        assert words is not None
        assert words in page.words
    images = page.all("img")
    assert [image.attributes["alt"] for image in images] == [
        "a cat in a sunbeam (seed 11)",
        "a cat in a sunbeam (seed 12)",
    ]
    assert {"11", "12"} <= {element.words for element in page.all("code")}
    assert page.all("figcaption")[0].words.endswith("a cat in a sunbeam")


def test_the_real_service_is_named_and_not_called_a_sandbox() -> None:
    page = Document(render.job_html(snapshot(service=REAL)))
    assert "firefly-api.adobe.io" in page.words
    assert "sandbox" not in page.words


def test_the_alt_text_is_the_service_s_own_where_it_gave_one(tmp_path: Path) -> None:
    job = snapshot(outputs=kept(tmp_path, 7), facts=ResultFacts(alt_text='A "tabby" & a\nrug'))
    assert Document(render.job_html(job)).all("img")[0].attributes["alt"] == 'A "tabby" & a rug (seed 7)'


def test_the_folded_request_is_exact_and_its_cell_makes_the_same(tmp_path: Path) -> None:
    request = generate("a cat\nin two lines", num_variations=2, style_presets="watercolor,bokeh", model="image3")
    job = snapshot(request, outputs=kept(tmp_path, 5, 6))
    page = Document(render.job_html(job))
    cell, sent, files = (element.words for element in page.all("pre"))
    line, _, body = cell.partition("\n")
    again = parse(line.removeprefix("%%firefly "), body).requests[0]
    assert again == generate(
        "a cat\nin two lines", seeds=(5, 6), style_presets="watercolor,bokeh", model="image3", num_variations=None
    )
    head, _, text = sent.partition("\n\n")
    wire = encode(request, lambda _: {})
    assert head.splitlines() == [f"POST {wire.path}", "x-model-version: image3"]
    assert json.loads(text) == wire.json
    assert files.splitlines() == [str(output.path) for output in job.outputs]


def test_signatures_of_addresses_are_nowhere(tmp_path: Path) -> None:
    address = "https://bucket.s3.amazonaws.com/cat.jpg?X-Amz-Signature=planted"
    image = Picture(label=address, url=address)
    for request in (build("similar", {"image": image}), generate(style_ref=image)):
        for job in (snapshot(request, outputs=kept(tmp_path, 1)), snapshot(request, Status.RUNNING)):
            shown = render.jobs_bundle([job, job])["text/html"] + render.job_html(job) + render.job_text(job)
            assert "planted" not in shown
            assert "bucket.s3.amazonaws.com/cat.jpg" in shown or job.status is Status.RUNNING


@pytest.mark.parametrize("status", [Status.SUCCEEDED, Status.FAILED, Status.RUNNING])
def test_nothing_of_a_hostile_text_gets_out(status: Status, tmp_path: Path) -> None:
    error = JobFailed(HOSTILE) if status is Status.FAILED else None
    facts = ResultFacts(alt_text=HOSTILE, content_class=HOSTILE)
    outputs = kept(tmp_path, 1) if status is Status.SUCCEEDED else []
    job = snapshot(
        generate(HOSTILE.replace("\ud83d", "")), status, outputs, facts=facts, error=error, notes=(HOSTILE,), id=HOSTILE
    )
    for html in (
        render.job_html(job),
        render.jobs_html([job, snapshot(generate("b"))]),
        render.status_html(job),
        render.jobs_table([job])["html"],
    ):
        page = Document(html)
        assert "<script>alert(1)</script>" in page.words
        assert not {"\x1b", "\x00"} & set(html)


def test_dollars_in_a_prompt_are_not_mathematics() -> None:
    page = Document(render.job_html(snapshot(generate("a hat for $5, a coat for $10"))))
    assert "tex2jax_ignore" in page.elements[0].attributes["class"]


def test_a_grid_of_four_large_images_is_light(tmp_path: Path) -> None:
    outputs = []
    for seed in range(4):
        file = io.BytesIO()
        paint(Scene("a cat in a sunbeam", seed=seed, width=2048, height=2048)).save(file, "JPEG", quality=88)
        outputs.append(output_of(tmp_path / f"{seed}.jpg", file.getvalue(), seed, seed))
    html = render.job_html(snapshot(generate(num_variations=4, size="2048x2048"), outputs=outputs))
    originals = sum(len(base64.b64encode(output.bytes)) for output in outputs)
    assert len(json.dumps(html)) <= 0.03 * originals


@pytest.mark.parametrize(
    ("many", "width", "height"), [(1, 2048, 1024), (2, 1024, 2048), (3, 900, 900), (4, 2688, 1536)]
)
def test_pictures_are_twice_as_dense_as_they_are_shown(many: int, width: int, height: int, tmp_path: Path) -> None:
    outputs = kept(tmp_path, *range(many), width=width, height=height)
    images = Document(render.job_html(snapshot(generate(num_variations=many), outputs=outputs))).all("img")
    assert len(images) == many
    for image in images:
        shown = int(image.attributes["width"]), int(image.attributes["height"])
        assert embedded(image).width >= min(width, 2 * shown[0]) - 1
        assert shown[0] / shown[1] == pytest.approx(width / height, rel=0.02)


def test_a_small_picture_is_not_shown_larger_than_it_is(tmp_path: Path) -> None:
    image = Document(render.job_html(snapshot(outputs=kept(tmp_path, 1, width=64, height=48)))).all("img")[0]
    assert (image.attributes["width"], image.attributes["height"]) == ("64", "48")


def test_newlines_are_kept_and_a_long_prompt_unfolds_to_all_of_itself() -> None:
    short = Document(render.job_html(snapshot(generate("first\n  second"))))
    assert "first\n  second" in short.all("p")[0].words
    long = ("An old lighthouse keeper's study, " * 40)[:1024].strip()
    folded = Document(render.job_html(snapshot(generate(long)))).all("details")[0]
    summary = folded.inside[0]
    assert summary.tag == "summary"
    assert len(summary.words) < 260
    assert (summary.words.removesuffix(" …") + folded.words.removeprefix(summary.words).replace("… ", " ", 1)) == long
    lines = "\n".join(f"line {number}" for number in range(12))
    assert Document(render.job_html(snapshot(generate(lines)))).all("summary")[0].words == "line 0\nline 1\nline 2 …"


@pytest.mark.parametrize(
    ("prompt", "way"), [("قطة في شعاع الشمس", "rtl"), ("«שלום»", "rtl"), ("a cat", "ltr"), ("12 …", "ltr")]
)
def test_a_prompt_runs_in_its_own_direction(prompt: str, way: str) -> None:
    assert Document(render.job_html(snapshot(generate(prompt)))).all("p")[0].attributes["dir"] == way


def test_what_the_service_says_of_the_prompt_is_a_note(tmp_path: Path) -> None:
    facts = ResultFacts(denied_words=True, blocked_artists=True)
    words = Document(render.job_html(snapshot(outputs=kept(tmp_path, 1), facts=facts, notes=("disk full",)))).words
    assert "Note: The service says that the prompt has words that it denies and names artists that it blocks." in words
    assert "Note: disk full" in words


@pytest.mark.parametrize(
    ("status", "error", "heading", "line"),
    [
        (Status.FAILED, ContentRefused("refused: use other words"), "Refused by the content policy", "Use other words"),
        (Status.FAILED, JobFailed("no reason was given; run it again"), "Failed", "No reason was given; run it again"),
        (Status.FAILED, Forbidden("quota used up"), "Failed", "Quota used up"),
        (Status.CANCELLED, JobCancelled("cancelled; nothing more will come"), "Cancelled", "Nothing more will come"),
        (
            Status.TIMEOUT,
            JobTimeout("no result within 600 s"),
            "Not finished in time",
            "%firefly resume follows it again",
        ),
        (Status.TIMEOUT, JobTimeout("the service gave up; run it again"), "Not finished in time", "run it again"),
        (Status.UNKNOWN, JobUnknown("sent, and no answer came"), "Answer lost", "may have been made and billed"),
    ],
)
def test_every_end_says_in_words_how_and_what_to_do(
    status: Status, error: FireflyError, heading: str, line: str
) -> None:
    page = Document(render.job_html(snapshot(generate(), status, error=error, status_url="https://x.adobe.io/s")))
    assert heading in [element.words for element in page.all("strong")]
    assert line in page.words
    assert page.all("img") == []
    assert page.all("pre")[0].words == "%%firefly generate\na cat in a sunbeam"


def test_an_end_is_not_told_to_resume_what_the_service_gave_up() -> None:
    job = snapshot(
        generate(), Status.TIMEOUT, error=JobTimeout("the service gave up; run it again"), status_url="https://x"
    )
    assert "resume" not in Document(render.job_html(job)).words


def test_what_can_be_typed_is_code_and_does_not_break() -> None:
    error = JobTimeout("late: %firefly resume asks again, --timeout gives it longer")
    page = Document(render.job_html(snapshot(generate(), Status.TIMEOUT, error=error)))
    typed = {element.words: element.attributes["style"] for element in page.all("code")}
    assert {"%firefly resume", "--timeout"} <= set(typed)
    assert "nowrap" in typed["--timeout"]


def test_pictures_that_came_stand_beside_the_reason_why_others_did_not(tmp_path: Path) -> None:
    error = JobTimeout("made, but 2 of 4 outputs could not be fetched")
    page = Document(
        render.job_html(snapshot(generate(num_variations=4), Status.TIMEOUT, kept(tmp_path, 1, 2), error=error))
    )
    assert len(page.all("img")) == 2
    assert "2 of 4 outputs could not be fetched" in page.words


def test_a_file_that_is_gone_or_damaged_says_so_in_its_tile(tmp_path: Path) -> None:
    good, gone = kept(tmp_path, 1, 2, width=333, height=222)
    broken = output_of(tmp_path / "3.jpg", b"not a picture", 3, 2, media_type="application/octet-stream")
    assert gone.path is not None
    gone.path.unlink()
    page = Document(render.job_html(snapshot(generate(num_variations=3), outputs=[good, gone, broken])))
    assert len(page.all("img")) == 1
    assert f"The file is not where it was kept{gone.path}" in page.words
    assert "cannot be read as a picture" in page.words
    for seed in ("1", "2", "3"):
        assert seed in [element.words for element in page.all("code")]


def test_several_jobs_are_one_grid_with_what_tells_them_apart(tmp_path: Path) -> None:
    image = Picture(label="cat.jpg", upload_id="1234")
    sizes = ("2500x2500", "3000x3000", "3999x3000")
    jobs = [
        snapshot(build("expand", {"image": image, "size": size}), outputs=kept(tmp_path, seed))
        for seed, size in enumerate(sizes)
    ]
    page = Document(render.jobs_html(jobs))
    assert len(page.all("img")) == 3
    assert "3 jobs" in page.words
    assert f"#{jobs[0].number}–#{jobs[2].number}" in page.words
    captions = [element.words for element in page.all("figcaption")[1:]]
    assert captions == ["2500 × 2500\nseed 0", "3000 × 3000\nseed 1", "3999 × 3000\nseed 2"]
    assert len(page.all("pre")) == 9


def test_mixed_jobs_say_each_in_its_own_tile_how_far_they_are(tmp_path: Path) -> None:
    def job(seed: int, status: Status = Status.RUNNING, **more: object) -> object:
        return snapshot(generate(model="image5", seeds=[seed]), status, **more)  # type: ignore[arg-type]

    jobs = [
        job(1, Status.SUCCEEDED, outputs=kept(tmp_path, 1)),
        job(2, progress=40.0),
        job(3, Status.FAILED, error=ContentRefused("refused: leave the name out")),
        job(4, Status.QUEUED, place=3),
    ]
    page = Document(render.jobs_html(jobs))  # type: ignore[arg-type]
    tiles = page.elements[0].inside[1].inside
    words = [figure.words for pair in tiles for figure in pair.inside]
    assert words[0] == "seed 1"
    assert words[1].startswith("Running, 40 %")
    assert words[2].startswith("RefusedLeave the name out")
    assert words[3].startswith("Waiting for its turn, 3 before it")


def test_four_tiles_stand_in_two_pairs() -> None:
    tiles = Document(render.job_html(snapshot(generate(num_variations=4), Status.RUNNING))).elements[0].inside[1]
    assert [len(pair.inside) for pair in tiles.inside] == [2, 2]
