"""What real jobs leave behind, as the library tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from firefly_nb import Firefly
from firefly_nb.core.images import picture_of
from firefly_nb.core.library import Library, Query, Ref, State
from firefly_nb.core.outputs import Output
from firefly_nb.core.state import Status
from firefly_nb.errors import StorageError
from firefly_nb.operations import parse
from tests.support.clients import client_of
from tests.support.pictures import mask, opened, picture
from tests.support.sandbox import SandboxInfo, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Firefly]:
    with client_of(sandbox, tmp_path) as client:
        yield client


@pytest.fixture
def library(client: Firefly, tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def ref_of(output: Output) -> Ref:
    return Ref(output.job, output.index)


def test_an_output_is_found_as_soon_as_it_is_made(client: Firefly, library: Library) -> None:
    before = library.changed()
    assert library.find() == []
    job = client.generate("a cat in a sunbeam", num_variations=2, style_presets=["watercolor"])
    outputs = job.result(60)
    assert library.changed() > before
    assert library.find(Query("watercolor cat")) == [ref_of(output) for output in outputs]
    assert [library.output(ref_of(output)).bytes for output in outputs] == [output.bytes for output in outputs]
    entries = library.entries(library.find())
    assert [(entry.seed, entry.path, entry.missing, entry.sandbox) for entry in entries] == [
        (output.seed, output.path, False, True) for output in outputs
    ]


def test_everything_about_one(client: Firefly, library: Library) -> None:
    job = client.generate("a cat", num_variations=3, content_class="art", negative_prompt="dogs")
    output = job.result(60)[1]
    details = library.details(ref_of(output))
    assert details.entry.ref == ref_of(output)
    assert details.request == job.request
    assert (details.status, details.job_id, details.service.sandbox) == (Status.SUCCEEDED, job.id, True)
    assert (details.size, details.sha256) == (len(output.bytes), hashlib.sha256(output.bytes).hexdigest())
    assert details.credentials.state is State.NONE
    assert [step.positions for step in details.history] == [(1,)]
    options = f"--seeds {output.seed} --content-class art --negative-prompt dogs"
    assert details.cell == f"%%firefly generate {options}\na cat"


def test_the_cell_makes_the_same_again_in_another_notebook(client: Firefly, library: Library, tmp_path: Path) -> None:
    cat = client.generate("a cat", size="1024x1024").result(60)[0]
    hat = cat.fill(mask=picture_of(mask(1024, 1024)), prompt="a red hat").result(60)[0]
    details = library.details(ref_of(hat))
    assert [step.operation for step in details.history] == ["generate", "fill"]
    assert details.entry.parent == ref_of(cat)
    line, _, body = details.cell.partition("\n")
    request = parse(line.removeprefix("%%firefly "), body).requests[0]
    image, given_mask = (picture_of(getattr(request, name)) for name in ("image", "mask"))
    assert image.sha256 == cat.sha256
    assert given_mask.sha256 == hashlib.sha256(mask(1024, 1024)).hexdigest()
    again = client.submit(request).result(60)[0]
    assert again.bytes == hat.bytes


def test_a_copy_out_of_the_library_is_an_image_like_any_other(client: Firefly, library: Library) -> None:
    made = client.generate("a cat").result(60)[0]
    output = library.output(ref_of(made))
    wide = client.similar(output).result(60)[0]
    assert wide.parent == ref_of(made)
    assert library.details(ref_of(wide)).entry.parent == ref_of(made)


def test_what_led_to_it_was_deleted(client: Firefly, library: Library) -> None:
    made = client.generate("a cat").result(60)[0]
    wide = client.similar(made).result(60)[0]
    deletion = library.delete([ref_of(made)])
    details = library.details(ref_of(wide))
    assert [step.operation for step in details.history] == ["generate", "similar"]
    assert str(made.path) not in details.cell
    with pytest.raises(StorageError, match="it was deleted"):
        library.details(ref_of(made))
    with pytest.raises(StorageError, match="was it moved or deleted"):
        _ = made.image
    library.undo(deletion)
    assert made.image.size == library.output(ref_of(made)).image.size


def test_a_video_has_a_poster(client: Firefly, library: Library) -> None:
    video = client.video("a lone figure in a desert").result(120)[0]
    small = opened(library.thumbnail(ref_of(video), 256))
    assert max(small.size) == 256
    (entry,) = library.entries([ref_of(video)])
    assert entry.is_video
    assert library.details(ref_of(video)).credentials.state is State.NONE


def test_a_file_that_was_given_is_named_and_when_it_is_gone_its_copy(
    client: Firefly, library: Library, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(picture())
    similar = client.similar(photo).result(60)[0]
    assert library.find(Query("photo.png")) == [ref_of(similar)]
    assert str(photo) in library.details(ref_of(similar)).cell
    photo.unlink()
    word = library.details(ref_of(similar)).cell.split()[3]
    assert picture_of(word).content == picture()
