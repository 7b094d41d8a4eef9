"""Every operation from the client's call, through a real server and its painter, to what it made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from firefly_nb import Firefly, Job, Jobs
from firefly_nb.client import MadeOutput
from firefly_nb.errors import InvalidRequest, StorageError
from firefly_nb.operations import OPERATIONS, Picture, Upscale, as_cell, build, parse
from tests.operations.full import GOLDEN, UPLOADS, Golden
from tests.support.clients import client_of
from tests.support.pictures import encoded, opened, picture
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until
from tests.support.service_document import PATH, check


@pytest.fixture(scope="module")
def flat() -> Iterator[SandboxInfo]:
    """Quick: its pictures are of one colour."""
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def painting() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none") as sandbox:
        yield sandbox


@pytest.fixture
def ff(flat: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    flat.reset()
    with client_of(flat, tmp_path / "home") as client:
        yield client


@pytest.fixture
def painter(painting: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    painting.reset()
    with client_of(painting, tmp_path / "home") as client:
        yield client


# What reaches the server


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
def test_the_request_that_arrives_is_the_one_that_was_meant(ff: Firefly, flat: SandboxInfo, golden: Golden) -> None:
    job, expected = _submitted(ff, flat, golden)
    ledger = flat.ledger(requests=True)
    sent = [entry for entry in ledger["requests"] if entry["kind"] == "submit"]
    assert [(entry["method"], entry["path"], entry["status"] < 300) for entry in sent] == [("POST", golden.path, True)]
    assert ledger["jobs"][0]["request"] == expected
    if PATH.is_file():
        check(expected, golden.schema)
    if golden.headers:
        assert ledger["jobs"][0]["model"] == golden.headers["x-model-version"]
    assert job.status.value == "succeeded" or golden.command == "video", job.error


def test_every_operation_is_a_method(ff: Firefly) -> None:
    assert {golden.command for golden in GOLDEN} == set(OPERATIONS)
    for command in OPERATIONS:
        assert callable(getattr(ff, command.replace("-", "_")))


def test_image5_makes_one_picture_a_request(ff: Firefly, flat: SandboxInfo) -> None:
    jobs = ff.generate("a walled garden", model="image5", num_variations=4, prompt_reasoner="quality")
    assert isinstance(jobs, Jobs)
    outputs = jobs.result(timeout=60)
    ledger = flat.ledger(requests=True)
    assert [job["request"].get("numVariations", 1) for job in ledger["jobs"]] == [1, 1, 1, 1]
    assert {entry["path"] for entry in ledger["requests"] if entry["kind"] == "submit"} == {"/v4/images/generate-async"}
    assert len({output.seed for output in outputs}) == len(outputs) == 4
    assert all("walled garden" in (job.snapshot.facts.alt_text or "") for job in jobs)


def test_image5_gives_each_request_its_own_seed(ff: Firefly, flat: SandboxInfo) -> None:
    outputs = ff.generate("a hill", model="image5", seeds=[5, 6]).result(timeout=60)
    assert [output.seed for output in outputs] == [5, 6]
    assert sorted(job["request"]["seeds"] for job in flat.ledger()["jobs"]) == [[5], [6]]


def test_one_upload_three_jobs_side_by_side(ff: Firefly, flat: SandboxInfo, tmp_path: Path) -> None:
    """One image made larger three times, at the same time: three lines."""
    source = tmp_path / "source.png"
    source.write_bytes(picture())
    flat.reset(latency="fixed:1")
    jobs = Jobs([ff.expand(str(source), size=size) for size in ("2500x2500", "3000x3000", "3500x3500")])
    outputs = jobs.result(timeout=60)
    paths = jobs.save(tmp_path / "large")
    assert [output.image.size for output in outputs] == [(2500, 2500), (3000, 3000), (3500, 3500)]
    assert len(set(paths)) == len(list((tmp_path / "large").glob("*.jpg"))) == 3
    ledger = flat.ledger()
    assert (ledger["counts"]["upload"], ledger["counts"]["submit"]) == (1, 3)
    begun = max(job["created"] for job in ledger["jobs"])
    assert begun < min(job["ready"] for job in ledger["jobs"])


def test_an_uploads_id_is_sent_again_and_not_its_bytes(ff: Firefly, flat: SandboxInfo) -> None:
    upload = ff.upload(picture())
    assert (upload.width, upload.height, upload.media_type) == (640, 480, "image/png")
    ff.similar(upload).result(timeout=60)
    ff.similar(upload.id).result(timeout=60)
    ledger = flat.ledger()
    assert ledger["counts"]["upload"] == 1
    assert [job["request"]["image"]["source"] for job in ledger["jobs"]] == [{"uploadId": upload.id}] * 2


def test_custom_models_are_listed_and_used(ff: Firefly, flat: SandboxInfo) -> None:
    model = next(model for model in ff.models() if (model.base or "").startswith("image4_custom"))
    job = ff.generate("a stage", model="image4_custom", custom_model_id=model.id)
    job.result(timeout=60)
    assert flat.ledger()["jobs"][0]["request"]["customModelId"] == model.id


def test_upscale_chooses_a_seed_and_shows_it(ff: Firefly, flat: SandboxInfo) -> None:
    job = ff.upscale(picture(200, 150), upscale_factor=3)
    output = job.result(timeout=60)[0]
    assert isinstance(job.request, Upscale)
    assert (output.seed,) == job.request.seeds == tuple(flat.ledger()["jobs"][0]["request"]["seeds"])
    assert output.image.size == (600, 450)


# What is made of it


def test_expand_keeps_the_image_where_it_was_placed(painter: Firefly) -> None:
    source = opened(picture())
    outputs = {
        (0, 0): painter.expand(source, size="900x700", placement="left,top"),
        (260, 220): painter.expand(source, size="900x700", placement="right,bottom"),
        (100, 40): painter.expand(source, size="800x540", inset="100,40,60,20"),
    }
    for (left, top), job in outputs.items():
        image = job.result(timeout=60)[0].image
        kept = image.crop((left, top, left + source.width, top + source.height))
        assert _difference(kept, source) < 2, job
        assert _spread(image) > 10


def test_fill_changes_nothing_outside_the_white(painter: Firefly) -> None:
    source = opened(picture(1024, 1024))
    area = Image.new("L", source.size)
    ImageDraw.Draw(area).rectangle((300, 300, 699, 699), 255)
    inside = painter.fill(source, mask=area, prompt="a red hat", size="1024x1024")
    outside = painter.fill(source, mask=area, prompt="a red hat", size="1024x1024", mask_invert=True)
    first, second = (job.result(timeout=60)[0].image for job in (inside, outside))
    middle, corner = (304, 304, 696, 696), (0, 0, 280, 1024)
    changed = [[_difference(made.crop(box), source.crop(box)) for box in (middle, corner)] for made in (first, second)]
    assert changed[0][1] < 2 < changed[0][0]
    assert changed[1][0] < 2 < changed[1][1]


def test_precise_composite_keeps_the_object_to_the_pixel(painter: Firefly) -> None:
    background, area = opened(picture(colour="navy")), _window((640, 480), (160, 120, 479, 359))
    item = Image.new("RGB", (320, 240), "firebrick")
    ImageDraw.Draw(item).line((0, 0, 320, 240), "gold", 9)
    job = painter.precise_composite(
        background=background, fill_area_mask=area, object=item, blend=1, media_type="image/png"
    )
    output = job.result(timeout=60)[0]
    assert (output.media_type, output.image.size) == ("image/png", (640, 480))
    assert _difference(output.image.crop((170, 130, 470, 350)), item.crop((10, 10, 310, 230))) == 0
    assert _difference(output.image.crop((0, 0, 150, 100)), background.crop((0, 0, 150, 100))) == 0


def test_adaptive_composite_leaves_the_background_outside_the_mask(painter: Firefly) -> None:
    background, area = opened(picture(colour="navy")), _window((640, 480), (160, 120, 479, 359))
    item = _item((320, 240))
    job = painter.adaptive_composite(
        background=background, fill_area_mask=area, object=item, harmonization=0.7, media_type="image/png"
    )
    image = job.result(timeout=60)[0].image
    assert _difference(image.crop((0, 0, 150, 100)), background.crop((0, 0, 150, 100))) == 0
    assert _difference(image.crop((200, 160, 440, 320)), background.crop((200, 160, 440, 320))) > 5


@pytest.mark.parametrize(("field", "value"), [("mask", None), ("placement", "left,bottom"), ("inset", "99,99,99,99")])
def test_composite_puts_the_object_into_a_scene(painter: Firefly, field: str, value: str | None) -> None:
    item = _item((1024, 1024))
    where: dict[str, Any] = {field: value or ImageChops.invert(item.getchannel("A"))}
    image = painter.composite("on a beach", image=item, size="1024x1024", seeds=[1], **where).result(60)[0].image
    red, green, blue = (np.asarray(image).astype(int)[..., band] for band in range(3))
    like_the_object = ((red > 140) & (green < 80) & (blue < 80)).mean()
    assert 0.05 < like_the_object < 0.5
    assert _spread(image) > 20


def test_similar_resembles_its_source_and_upscale_is_its_source(painter: Firefly) -> None:
    source = opened(picture())
    similar = painter.similar(source, size="1024x1024", seeds=[1, 2]).result(60)
    assert [output.image.size for output in similar] == [(1024, 1024)] * 2
    assert similar[0].bytes != similar[1].bytes
    other = painter.generate("a red barn in snow", size="1024x1024", seeds=[1]).result(60)[0].image
    near = [_difference(output.image.resize((64, 64)), source.resize((64, 64))) for output in similar]
    assert max(near) < _difference(other.resize((64, 64)), source.resize((64, 64)))
    twice = painter.upscale(source, upscale_factor=2).result(60)[0].image
    assert twice.size == (1280, 960)
    assert _difference(twice.resize(source.size), source) < 4


def test_a_video_is_a_short_mp4_whose_progress_was_seen(painter: Firefly, painting: SandboxInfo) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="videos need the imageio-ffmpeg package")
    painting.reset(latency="fixed:4")
    seen: list[float] = []
    job = painter.video("a lone figure in a desert", size="960x540", seeds=[3], first_frame=picture(960, 540))
    job.on_change(lambda snapshot: seen.append(snapshot.progress) if snapshot.progress is not None else None)
    output = job.result(timeout=120)[0]
    assert output.is_video
    assert output.path is not None
    assert (output.path.suffix, output.media_type, output.seed) == (".mp4", "video/mp4", 3)
    assert output.bytes[4:8] == b"ftyp"
    assert len(seen) > 1
    assert seen == sorted(seen)
    with pytest.raises(StorageError, match="is a video"):
        _ = output.image


# One image leads to the next


def test_an_outputs_own_operations(ff: Firefly, flat: SandboxInfo) -> None:
    first = ff.generate("a cat", size="1024x1024").result(timeout=60)[0]
    assert isinstance(first, MadeOutput)
    jobs: list[Job] = [
        first.similar(num_variations=3),
        first.expand(size="1500x1500"),
        first.fill(mask=Image.new("L", (1024, 1024), 255), prompt="a red hat"),
        first.upscale(upscale_factor=2),
        first.composite("on a beach"),
        ff.generate("the same, at night", style_ref=first, structure_ref=first, seeds=[first.seed or 0]),
    ]
    made = Jobs(jobs).result(timeout=120)
    assert {output.parent for output in made} == {(first.job, 0)}
    assert [job.operation for job in jobs] == ["similar", "expand", "fill", "upscale", "composite", "generate"]
    assert flat.ledger()["counts"]["upload"] == 2


def test_an_output_stands_in_the_equal_cell_by_its_path(ff: Firefly, flat: SandboxInfo) -> None:
    first = ff.generate("a cat", size="1024x1024").result(timeout=60)[0]
    job = first.expand(size="1500x1500", seeds=[5])
    line = as_cell(job.request).removeprefix("%firefly ")
    (again,) = parse(line, None).requests
    copy = ff.submit(again)
    assert [each.result(timeout=60)[0].parent for each in (job, copy)] == [(first.job, 0)] * 2
    one, other = (entry["request"] for entry in flat.ledger()["jobs"][1:])
    assert one == other


def test_an_output_says_no_to_what_is_no_option(ff: Firefly, flat: SandboxInfo) -> None:
    first = ff.generate("a cat", size="1024x1024").result(timeout=60)[0]
    with pytest.raises(InvalidRequest, match=r"num_variation: .*num_variations"):
        first.similar(num_variation=3)  # type: ignore[call-arg]
    with pytest.raises(InvalidRequest, match="upscale_factor"):
        first.upscale(upscale_factor=9)  # type: ignore[arg-type]
    assert flat.ledger()["counts"]["submit"] == 1


# Helpers


def _files() -> dict[str, bytes]:
    """Images that fit each other, each different, by the names that the expected requests use."""
    sizes = {name: (640, 480) if name in {"background", "area"} else (600, 600) for name in UPLOADS}
    colours = {name: (20 * place, 90, 255 - 20 * place) for place, name in enumerate(UPLOADS)}
    files = {name: encoded(Image.new("RGB", sizes[name], colour)) for name, colour in colours.items()}
    return files | {name: encoded(_window(sizes[name], (50, 50, 150, 150))) for name in ("area", "mask")}


def _submitted(ff: Firefly, flat: SandboxInfo, golden: Golden) -> tuple[Job, dict[str, Any]]:
    """The job of a golden request with real images, ended, and the JSON that has to have arrived for it."""
    files = _files()
    names = {UPLOADS[name]: name for name in UPLOADS}
    known = {golden.values.get("custom_model_id"): ff.models()[0].id}
    values = {
        name: files[names[str(value.upload_id)]] if isinstance(value, Picture) else _exchanged(value, known)
        for name, value in golden.values.items()
    }
    job = ff.submit(build(golden.command, values))
    if golden.command == "video":  # it takes long to make, and is made in a test of its own
        wait_until(lambda: job.id is not None, 60, "the job to be taken")
        job.cancel()
    assert job.wait(60)
    ids = {upload["sha256"]: upload["id"] for upload in flat.ledger()["uploads"]}
    given = {UPLOADS[name]: ids.get(hashlib.sha256(content).hexdigest()) for name, content in files.items()}
    return job, _exchanged(golden.json, known | given)


def _exchanged(value: Any, known: dict[Any, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _exchanged(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [_exchanged(each, known) for each in value]
    return known.get(value, value) if isinstance(value, str) else value


def _window(size: tuple[int, int], white: tuple[int, int, int, int]) -> Image.Image:
    area = Image.new("L", size)
    ImageDraw.Draw(area).rectangle(white, 255)
    return area


def _item(size: tuple[int, int]) -> Image.Image:
    item = Image.new("RGBA", size)
    width, height = size
    ImageDraw.Draw(item).ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), (190, 30, 40))
    return item


def _difference(first: Image.Image, second: Image.Image) -> float:
    """The mean difference of two images of one size, in levels of 255."""
    bands = [np.asarray(image.convert("RGB")).astype(float) for image in (first, second)]
    return float(np.abs(bands[0] - bands[1]).mean())


def _spread(image: Image.Image) -> float:
    return float(np.asarray(image.convert("L")).std())
