"""Small pictures: of the right size, made once, and told of when there is nothing to make them of."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from firefly_nb.core.library import Library, Ref
from firefly_nb.errors import StorageError
from tests.support.journals import Made, fill
from tests.support.pictures import cutout, opened, picture


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def kept(home: Path) -> list[str]:
    return sorted(file.relative_to(home).as_posix() for file in (home / "thumbnails").rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("pixels", "longer"), [(1, 128), (128, 128), (129, 256), (256, 256), (300, 512), (512, 512), (9000, 512)]
)
def test_sizes(library: Library, tmp_path: Path, pixels: int, longer: int) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: picture(1600, 800, "teal", "JPEG"))
    small = opened(library.thumbnail(Ref(key, 0), pixels))
    assert (small.format, small.size) == ("WEBP", (longer, longer // 2))
    assert sum(small.convert("RGB").getpixel((longer - 2, longer // 2 - 20))[::2]) < 160, "teal"  # type: ignore[index]


def test_a_small_picture_is_not_made_larger(library: Library, tmp_path: Path) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: picture(60, 40, "teal", "JPEG"))
    assert opened(library.thumbnail(Ref(key, 0), 256)).size == (60, 40)


def test_it_is_made_once_and_outlives_its_file(library: Library, tmp_path: Path) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: picture(kind="JPEG"))
    ref = Ref(key, 0)
    first = library.thumbnail(ref, 256)
    (entry,) = library.entries([ref])
    sha256 = library.output(ref).sha256
    assert kept(tmp_path) == [f"thumbnails/{sha256[:2]}/{sha256}-256.webp"]
    entry.path.unlink()
    assert library.thumbnail(ref, 256) == first
    with pytest.raises(StorageError, match="was it moved or deleted"):
        library.thumbnail(ref, 128)


def test_what_is_transparent_stays_so(library: Library, tmp_path: Path) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: cutout(), media_type="image/png", suffix=".png")
    small = opened(library.thumbnail(Ref(key, 0), 128))
    assert small.mode == "RGBA"
    assert small.getpixel((1, 1))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("content", [b"", b"no picture at all", picture(kind="JPEG")[:500], picture()[:200]])
def test_a_damaged_file_is_one_line_and_nothing_is_kept(library: Library, tmp_path: Path, content: bytes) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: content)
    with pytest.raises(StorageError, match="cannot be read as a picture"):
        library.thumbnail(Ref(key, 0), 256)
    assert not (tmp_path / "thumbnails").exists()


def test_a_folder_that_takes_no_files(library: Library, tmp_path: Path) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: picture(kind="JPEG"))
    (tmp_path / "thumbnails").write_text("a file where the folder should be")
    assert opened(library.thumbnail(Ref(key, 0), 256)).width == 256


def test_many_threads_make_one(library: Library, tmp_path: Path) -> None:
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: picture(kind="JPEG"))
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(library.thumbnail(Ref(key, 0), 256))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == len(kept(tmp_path)) == 1


def test_a_row_that_is_damaged_leads_nowhere(library: Library, tmp_path: Path) -> None:
    from firefly_nb.core.library.thumbnails import Thumbnails
    from firefly_nb.core.outputs import Output

    away = Output("k", 0, 1, "image/jpeg", 8, 8, 1, "../../../etc/passwd", path=tmp_path / "a.jpg")
    with pytest.raises(StorageError, match="damaged"):
        Thumbnails(tmp_path).get(away, 256)


def test_a_picture_of_many_pixels(library: Library, tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (12000, 9000), "teal").save(file, "JPEG")
    (key,) = fill(tmp_path, [Made("a poster")], content=lambda _: file.getvalue())
    assert opened(library.thumbnail(Ref(key, 0), 256)).size == (256, 192)


def test_a_picture_that_is_cut_off_and_decodes_at_the_size_of_the_thumbnail(library: Library, tmp_path: Path) -> None:
    whole = picture(2048, 2048, "teal", "JPEG")
    (key,) = fill(tmp_path, [Made("a cat")], content=lambda _: whole[: len(whole) // 2])
    with pytest.raises(StorageError, match="cannot be read as a picture"):
        library.thumbnail(Ref(key, 0), 256)
