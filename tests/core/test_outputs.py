"""An output: its bytes unchanged, its copies never over another file."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from firefly_nb.core.outputs import Output, held
from firefly_nb.errors import StorageError


def content() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def output(tmp_path: Path) -> Output:
    path = tmp_path / "kept" / "7.jpg"
    path.parent.mkdir()
    path.write_bytes(content())
    return Output(
        job="a" * 32,
        index=0,
        seed=7,
        media_type="image/jpeg",
        width=32,
        height=24,
        size=len(content()),
        sha256=hashlib.sha256(content()).hexdigest(),
        path=path,
    )


def test_bytes_and_image(output: Output) -> None:
    assert output.bytes == content()
    assert output.image.size == (32, 24)


def test_save_to_a_folder_names_the_file_by_its_seed_and_overwrites_nothing(output: Output, tmp_path: Path) -> None:
    folder = f"{tmp_path}/new/"
    paths = [output.save(folder) for _ in range(3)]
    assert [path.name for path in paths] == ["7.jpg", "7-1.jpg", "7-2.jpg"]
    assert {path.read_bytes() for path in paths} == {content()}


def test_save_to_a_name(output: Output, tmp_path: Path) -> None:
    assert output.save(tmp_path / "cat.jpg") == tmp_path / "cat.jpg"


def test_a_file_that_is_gone_is_one_clear_line(output: Output) -> None:
    assert output.path is not None
    output.path.unlink()
    with pytest.raises(StorageError, match="moved or deleted") as caught:
        output.bytes  # noqa: B018
    assert "\n" not in str(caught.value)


def test_save_where_nothing_can_be_written(output: Output, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        output.save(tmp_path / "file" / "x.jpg")


def test_held_in_memory(output: Output) -> None:
    kept = held(output, b"bytes")
    assert (kept.bytes, kept.path) == (b"bytes", None)
    assert "bytes" not in repr(kept).replace("held", "")


def test_a_video_is_no_picture(output: Output) -> None:
    from dataclasses import replace

    video = replace(output, media_type="video/mp4")
    assert video.is_video
    assert video.suffix == ".mp4"
    with pytest.raises(StorageError, match="video"):
        video.image  # noqa: B018
