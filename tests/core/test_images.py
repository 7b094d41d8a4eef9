"""Anything that is an image: what is taken, what is refused before it is sent, and how often it is sent."""

from __future__ import annotations

import hashlib
import io
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from firefly_nb import Firefly, Jobs
from firefly_nb.core.images import picture_of, read_images
from firefly_nb.errors import InvalidRequest, StorageError
from firefly_nb.operations import Picture, build
from tests.support.clients import client_of
from tests.support.https import HttpsServer, https_server
from tests.support.pictures import encoded, opened, picture
from tests.support.sandbox import SandboxInfo, running_sandbox

DAY = 24 * 3600


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none", "--flat") as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    sandbox.reset()
    with client_of(sandbox, tmp_path / "home") as client:
        yield client


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpsServer]:
    """A host that the service does not read from: an image, a page, and one that is too heavy."""
    files = {"/cat.png": picture(), "/small.png": picture(64, 48), "/page": b"<html>"}
    files["/heavy.png"] = bytes(16 * 1024 * 1024)
    with https_server(files) as server:
        monkeypatch.setenv("SSL_CERT_FILE", server.certificate)
        yield server


def decoded(value: object) -> Image.Image:
    content = picture_of(value).content
    assert content is not None
    return opened(content)


# What is taken


def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    """Its orientation, its profile and its credentials stay in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    place = tmp_path / "photo.jpg"
    Image.new("RGB", (40, 30), "teal").save(place, exif=exif)
    for value in (str(place), place, place.read_bytes(), bytearray(place.read_bytes()), memoryview(place.read_bytes())):
        found = picture_of(value)
        assert found.content == place.read_bytes()
        assert found.sha256 == hashlib.sha256(place.read_bytes()).hexdigest()
        assert (found.media_type, found.width, found.height) == ("image/jpeg", 40, 30)
    assert picture_of(str(place)).label == str(place)


def test_a_path_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "a cat.png").write_bytes(picture())
    assert picture_of("~/a cat.png").label == "~/a cat.png"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "MPO"])
def test_the_services_file_types(kind: str) -> None:
    assert picture_of(picture(kind=kind)).media_type == f"image/{kind.replace('MPO', 'JPEG').lower()}"


def test_jpeg_xl_is_taken_by_its_first_bytes() -> None:
    found = picture_of(b"\xff\x0a" + bytes(60))
    assert (found.media_type, found.width) == ("image/jxl", None)


MODES = ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV", "LAB"]


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_pil(mode: str) -> None:
    image = decoded(_in_mode(mode))
    assert image.size == (4, 3)
    assert image.has_transparency_data == (mode in {"LA", "La", "PA", "RGBA", "RGBa"})
    if mode not in {"1", "L", "LA", "La", "P", "PA"}:
        assert np.abs(np.asarray(image.convert("RGB")).astype(int) - (200, 40, 90)).max() < 12


def test_grey_of_sixteen_bits_stays_so() -> None:
    deep = Image.fromarray(np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000)
    assert np.array_equal(np.asarray(decoded(deep)), np.asarray(deep))


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 3), (3, 4, 4)])
def test_arrays(shape: tuple[int, ...]) -> None:
    whole = np.linspace(0, 255, int(np.prod(shape))).reshape(shape).round()
    for array in (whole.astype(np.uint8), whole / 255, (whole / 255).astype(np.float32)):
        assert np.array_equal(np.asarray(decoded(array)), whole.astype(np.uint8))
    flags = whole > 100
    assert np.array_equal(np.asarray(decoded(flags)), flags.astype(np.uint8) * 255)


def test_a_view_of_an_array() -> None:
    array = np.zeros((6, 8, 3), np.uint8)
    array[:, :, 0] = np.arange(8) * 30
    assert np.array_equal(np.asarray(decoded(array[::2, ::-1])), array[::2, ::-1])


def test_a_figure() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figure, axes = pyplot.subplots(figsize=(2, 1), dpi=100)
    axes.plot([0, 1])
    try:
        assert decoded(figure).size == (200, 100)
    finally:
        pyplot.close(figure)


def test_what_is_too_large_as_png_goes_in_very_good_quality() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (2400, 2400, 3), np.uint8)
    assert picture_of(noise).media_type == "image/jpeg"
    see_through = np.concatenate([noise, noise[:, :, :1]], axis=2)
    found = picture_of(see_through)
    assert found.media_type == "image/webp"
    assert found.content is not None
    assert "A" in opened(found.content).getbands()


def test_outputs_and_jobs(ff: Firefly) -> None:
    job = ff.generate("a cat", seeds=[3, 4], size="1024x1024")
    other = ff.generate("a dog", seeds=[5])
    Jobs([job, other]).result(timeout=60)
    first = job.outputs[0]
    for value in (first, job, Jobs([job, other])):
        found = picture_of(value)
        assert found.content == first.bytes
        assert found.parent == (job.key, 0)
    assert picture_of(job.outputs[1]).parent == (job.key, 1)


def test_an_upload_and_its_id(ff: Firefly) -> None:
    upload = ff.upload(picture())
    assert picture_of(upload).upload_id == upload.id == picture_of(upload.id).upload_id
    assert picture_of(upload).width == 640


def test_a_picture_is_passed_through() -> None:
    found = Picture(label="cat.png", upload_id="00000001-0000-4000-8000-000000000000")
    assert picture_of(found) is found


# What is refused before anything is sent


def _truncated() -> bytes:
    return picture(kind="JPEG")[:-800]


def _gif() -> bytes:
    return encoded(Image.new("P", (8, 8)), "GIF")


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "no image": (lambda: 42, "'int' is no image; give a path, an https address"),
    "nothing": (lambda: {}, "'dict' is no image"),
    "another type": (_gif, "bytes is GIF; the service reads JPEG, PNG, WebP, TIFF and JXL: convert it"),
    "text": (lambda: b"hello, I am no image at all, believe me", "not an image that can be read (or it is damaged)"),
    "empty": (lambda: b"", "not an image that can be read"),
    "cut off": (_truncated, "damaged"),
    "16 MB": (lambda: bytes(16 * 1024 * 1024), "bytes has 16.0 MB; at most 15 MB are taken"),
    "plain http": (lambda: "http://example.com/cat.jpg", "only https:// addresses; save the image and give its path"),
    "ftp": (lambda: "ftp://example.com/cat.jpg", "only https:// addresses"),
    "no host": (lambda: "https:///cat.jpg", "only https:// addresses"),
    "a data address": (lambda: "data:image/png;base64," + "A" * 5000, "'data:image/png;base64,"),
    "no such file": (lambda: "nowhere.jpg", "there is no file 'nowhere.jpg' (looked in "),
    "no such user": (lambda: "~nobody-of-this-name/cat.jpg", "'~nobody-of-this-name/cat.jpg'"),
    "a zero byte": (lambda: "cat\0.jpg", "cannot be read"),
    "one dimension": (lambda: np.zeros(9, np.uint8), "an array of shape (9,) is no image; give H×W, H×W×3 or H×W×4"),
    "two channels": (lambda: np.zeros((4, 4, 2), np.uint8), "shape (4, 4, 2) is no image"),
    "channels first": (lambda: np.zeros((3, 40, 50), np.uint8), "shape (3, 40, 50) is no image"),
    "no pixels": (lambda: np.zeros((0, 4), np.uint8), "shape (0, 4) is no image"),
    "whole numbers": (lambda: np.zeros((4, 4), np.int64), "an array of int64 is no image; give uint8, or floats"),
    "0 to 255 as floats": (lambda: np.full((4, 4), 255.0), "this one lies in 255…255; divide it by 255?"),
    "below 0": (lambda: np.full((4, 4), -0.5), "this one lies in -0.5…-0.5"),
    "not a number": (lambda: np.full((4, 4), np.nan), "an array with NaN or infinity is no image"),
    "words": (lambda: np.array([["a", "b"], ["c", "d"]]), "an array of <U1 is no image"),
    "numbers in PIL": (lambda: Image.new("F", (4, 4), 255), "this one lies in 255…255"),
    "no area": (lambda: Image.new("RGB", (0, 4)), "Image is 0x4; it has no area"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_on_one_short_line(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make, words = REFUSED[name]
    with pytest.raises(InvalidRequest, match=re.escape(words)) as caught:
        picture_of(make(), "style_ref")
    message = str(caught.value)
    assert message.startswith("style_ref: ")
    assert caught.value.field == "style_ref"
    assert "\n" not in message
    assert len(message) < 400


def test_a_folder_and_a_heavy_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="is a folder; give the path of an image in it"):
        picture_of(tmp_path)
    heavy = tmp_path / "heavy.tif"
    with heavy.open("wb") as file:
        file.truncate(80 * 1024 * 1024)
    with pytest.raises(InvalidRequest, match=r"heavy\.tif has 80\.0 MB; at most 15 MB are taken"):
        picture_of(heavy)


def test_a_pil_image_whose_file_is_damaged() -> None:
    damaged = Image.open(io.BytesIO(_truncated()))
    with pytest.raises(InvalidRequest, match="image: JpegImageFile cannot be read"):
        picture_of(damaged)


def test_more_pixels_than_any_image_has() -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 1_000_000
    with pytest.raises(InvalidRequest, match="bytes has far too many pixels; make it smaller"):
        picture_of(bomb)


def test_a_job_without_outputs_and_an_output_without_a_file(ff: Firefly, sandbox: SandboxInfo) -> None:
    refused = ff.generate("a demo-unsafe cat")
    refused.wait(60)
    with pytest.raises(InvalidRequest, match=f"job #{refused.number} has no outputs"):
        ff.similar(refused)
    output = ff.generate("a cat").result(timeout=60)[0]
    assert output.path is not None
    output.path.unlink()
    with pytest.raises(StorageError, match="was it moved or deleted"):
        ff.similar(output)
    assert sandbox.ledger()["counts"]["submit"] == 2


def test_a_video_is_no_image(ff: Firefly) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="videos need the imageio-ffmpeg package")
    video = ff.video("a hill", size="960x540").result(timeout=120)[0]
    with pytest.raises(InvalidRequest, match="is a video; give an image"):
        ff.similar(video)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("fill", ("image", "mask")),
        ("expand", ("image", "mask")),
        ("composite", ("image", "mask")),
        ("precise-composite", ("background", "fill_area_mask")),
        ("adaptive-composite", ("background", "fill_area_mask")),
        ("adaptive-composite", ("object", "object_mask")),
    ],
)
def test_a_mask_of_another_size_is_named_with_both_sizes(command: str, fields: tuple[str, str]) -> None:
    image, mask = fields
    all_images = {"background", "fill_area_mask", "object"} if image != "image" else {"image", "mask"}
    values: dict[str, object] = dict.fromkeys(all_images, picture(64, 48))
    if command == "composite":
        values["prompt"] = "on a beach"
    values[image] = picture(800, 600)
    values[mask] = picture(640, 480)
    if image == "object":
        values["background"] = values["fill_area_mask"]
    with pytest.raises(InvalidRequest, match=rf"{mask}: .*640x480.*800x600") as caught:
        read_images(build(command, values))
    assert caught.value.field == mask


# How often it is sent


def test_the_same_image_in_ten_jobs_is_uploaded_once(ff: Firefly, sandbox: SandboxInfo, tmp_path: Path) -> None:
    place = tmp_path / "cat.png"
    place.write_bytes(picture())
    image = opened(picture())
    jobs = Jobs([ff.expand(place if number % 2 else picture(), size=f"{1000 + number}x900") for number in range(10)])
    jobs.result(timeout=60)
    assert (sandbox.ledger()["counts"]["upload"], sandbox.ledger()["counts"]["submit"]) == (1, 10)
    Jobs([ff.similar(image) for _ in range(2)]).result(timeout=60)
    assert sandbox.ledger()["counts"]["upload"] <= 2


def test_an_upload_is_known_to_the_next_client(ff: Firefly, sandbox: SandboxInfo) -> None:
    ff.similar(picture()).result(timeout=60)
    with client_of(sandbox, ff.settings.home) as other:
        other.similar(picture()).result(timeout=60)
    assert sandbox.ledger()["counts"]["upload"] == 1


def test_an_upload_of_more_than_seven_days_is_sent_again(ff: Firefly, sandbox: SandboxInfo) -> None:
    ff.similar(picture()).result(timeout=60)
    for days, uploads in ((6, 1), (7.01, 2), (1, 2)):
        _age_uploads(ff.settings.home, days)
        ff.similar(picture()).result(timeout=60)
        assert sandbox.ledger()["counts"]["upload"] == uploads, days


def test_an_upload_that_the_service_has_lost_is_sent_again_by_the_same_job(ff: Firefly, sandbox: SandboxInfo) -> None:
    ff.similar(picture()).result(timeout=60)
    sandbox.reset()  # it has forgotten its uploads
    Jobs([ff.expand(picture(), size=f"{900 + number}x900") for number in range(3)]).result(timeout=60)
    ledger = sandbox.ledger()
    assert (ledger["counts"]["upload"], len(ledger["jobs"])) == (1, 3)
    ff.similar(picture()).result(timeout=60)
    assert sandbox.ledger()["counts"]["upload"] == 1


def test_a_lost_upload_that_was_named_by_its_id_cannot_be_sent_again(ff: Firefly, sandbox: SandboxInfo) -> None:
    upload = ff.upload(picture())
    sandbox.reset()
    with pytest.raises(InvalidRequest, match="no upload has this id"):
        ff.similar(upload.id).result(timeout=60)
    assert sandbox.ledger()["counts"].get("upload", 0) == 0


def test_a_service_that_loses_every_upload_is_asked_no_more_than_twice(ff: Firefly, sandbox: SandboxInfo) -> None:
    ff.similar(picture()).result(timeout=60)
    sandbox.reset(upload_life=0)
    with pytest.raises(InvalidRequest, match="no upload has this id"):
        ff.similar(picture()).result(timeout=60)
    assert (sandbox.ledger()["counts"]["upload"], sandbox.ledger()["counts"]["submit"]) == (1, 2)
    with pytest.raises(InvalidRequest, match="no upload has this id"):
        ff.similar(picture()).result(timeout=60)
    assert (sandbox.ledger()["counts"]["upload"], sandbox.ledger()["counts"]["submit"]) == (2, 3)
    sandbox.reset(upload_life=3600)


def test_what_is_changed_later_changes_nothing(ff: Firefly, sandbox: SandboxInfo) -> None:
    array = np.zeros((48, 64, 3), np.uint8)
    sandbox.reset(latency="fixed:0.3")
    job = ff.similar(array)
    array[:] = 255
    job.result(timeout=60)
    black = hashlib.sha256(picture_of(np.zeros((48, 64, 3), np.uint8)).content or b"").hexdigest()
    assert [upload["sha256"] for upload in sandbox.ledger()["uploads"]] == [black]


def test_an_output_given_by_its_file_knows_its_parent(ff: Firefly, tmp_path: Path) -> None:
    first = ff.generate("a cat", seeds=[1]).result(timeout=60)[0]
    copied = first.save(tmp_path / "copy.jpg")
    upload = ff.upload(first)
    for value in (first.path, copied, first.bytes, upload):
        assert ff.similar(value).result(timeout=60)[0].parent == (first.job, 0)
    assert ff.similar(picture()).result(timeout=60)[0].parent is None


# Addresses


def test_an_address_that_the_service_reads_is_passed_on(ff: Firefly, sandbox: SandboxInfo) -> None:
    url = "https://bucket.s3.amazonaws.com/cat.jpg?X-Amz-Signature=secret"
    job = ff.similar(url)
    job.wait(60)
    assert sandbox.ledger()["counts"].get("upload", 0) == 0
    assert job.error is not None
    assert "could not be read from its address" in str(job.error)
    assert "secret" not in repr(job.snapshot)
    found = picture_of(url)
    assert (found.label, found.url) == ("https://bucket.s3.amazonaws.com/cat.jpg", url)


def test_a_password_in_an_address_is_no_label() -> None:
    url = "https://user:secret@bucket.s3.amazonaws.com:444/cat.jpg#part"
    found = picture_of(url)
    assert (found.label, found.url) == ("https://bucket.s3.amazonaws.com:444/cat.jpg", url)


def test_another_address_is_fetched_and_uploaded_once(ff: Firefly, sandbox: SandboxInfo, web: HttpsServer) -> None:
    url = f"{web.url}/cat.png?token=mine"
    jobs = Jobs([ff.expand(url, size=f"{900 + number}x900") for number in range(3)])
    jobs.result(timeout=60)
    assert set(web.asked) == {"/cat.png?token=mine"}
    assert not any("authorization" in headers for headers in web.headers)
    ledger = sandbox.ledger()
    assert [upload["sha256"] for upload in ledger["uploads"]] == [hashlib.sha256(picture()).hexdigest()]
    assert "mine" not in repr(ledger)


@pytest.mark.parametrize(
    ("path", "words"),
    [("/nothing", "answered 404"), ("/page", "not an image that can be read"), ("/heavy.png", "more than 15 MB")],
)
def test_an_address_without_a_good_image(
    ff: Firefly, sandbox: SandboxInfo, web: HttpsServer, path: str, words: str
) -> None:
    with pytest.raises(InvalidRequest, match=words):
        ff.similar(f"{web.url}{path}").result(timeout=60)
    assert sandbox.ledger()["counts"].get("submit", 0) == 0


def test_a_mask_from_an_address_is_checked_once_it_is_there(
    ff: Firefly, sandbox: SandboxInfo, web: HttpsServer
) -> None:
    with pytest.raises(InvalidRequest, match=r"mask: .*64x48.*640x480"):
        ff.fill(picture(), mask=f"{web.url}/small.png").result(timeout=60)
    assert sandbox.ledger()["counts"].get("submit", 0) == 0


def test_a_wrong_image_sends_nothing(ff: Firefly, sandbox: SandboxInfo) -> None:
    before = sandbox.ledger()["counts"]
    with pytest.raises(InvalidRequest, match=r"mask: .*64x48.*640x480"):
        ff.fill(picture(), mask=picture(64, 48), prompt="a hat")
    with pytest.raises(InvalidRequest, match=r"image: 'int' is no image"):
        ff.similar(7)
    assert sandbox.ledger()["counts"] == before
    assert len(ff.jobs) == 0


def _in_mode(mode: str) -> Image.Image:
    colour = Image.new("RGBA", (4, 3), (200, 40, 90, 255))
    if mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        made = ImageCms.profileToProfile(colour.convert("RGB"), *profiles, outputMode="LAB")
        assert made is not None
        return made
    if mode == "PA":
        return colour.convert("RGB").convert("P").convert("PA")
    if mode == "La":
        return colour.convert("LA").convert("La")
    if mode in {"RGBA", "RGBa", "LA"}:
        return colour.convert(mode)
    return colour.convert("RGB").convert(mode)


def _age_uploads(home: Path, days: float) -> None:
    """As if every upload had been made so long ago."""
    journal = sqlite3.connect(home / "journal.sqlite3")
    with journal:
        changed: Any = journal.execute("UPDATE uploads SET created=?", (time.time() - days * DAY,))
        assert changed.rowcount >= 1
    journal.close()
