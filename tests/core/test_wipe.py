"""Removing what is kept: all of ours, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from firefly_nb import Firefly
from firefly_nb.core.library import Library, Query, Ref
from firefly_nb.core.wipe import kept, wipe
from firefly_nb.errors import StorageError
from tests.support.clients import client_of
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox, wait_until


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none", "--flat") as sandbox:
        yield sandbox


@pytest.fixture
def used(sandbox: SandboxInfo, tmp_path: Path) -> Path:
    """A home folder in which a client has worked."""
    folder = tmp_path / "home"
    with client_of(sandbox, folder) as client:
        client.generate("a cat", num_variations=2).result(60)
        made = client.similar(picture()).result(60)[0]
        with Library(folder) as library:
            library.thumbnail(Ref(made.job, made.index), 128)
            library.find(Query("cat"))
            library.delete([Ref(made.job, made.index)])
        with pytest.raises(StorageError, match="another kernel uses"):
            wipe(folder)
    return folder


def test_everything_of_ours_goes_and_the_folder_with_it(used: Path) -> None:
    found = kept(used)
    assert found.jobs == 2
    assert found.files >= 2 * 3 + 1 + 1
    assert found.size > 1000
    assert {each.name for each in used.iterdir()} >= {"outputs", "thumbnails", "trash", "inputs", "search.sqlite3"}
    wipe(used)
    assert not used.exists()
    assert kept(used).files == 0


def test_a_library_that_is_still_open_lets_go_and_begins_anew(used: Path) -> None:
    with Library(used) as library:
        assert len(library.find()) == 2
        wipe(used)
        assert not used.exists()
        assert library.find() == []
        assert not used.exists()


def test_what_is_not_ours_stays(used: Path) -> None:
    day = next((used / "outputs").iterdir())
    strangers = [
        used / "notes.txt",
        used / "outputs" / "best of.jpg",
        used / "outputs" / "2026-01-01x" / "a.jpg",
        day / "album" / "cat.jpg",
        used / "inputs" / "holiday.png",
        used / "owners" / "deed.pdf",
        used / "trash" / "apple.jpg",
        used / "thumbnails" / "ab" / "thumb.webp",
    ]
    for stranger in strangers:
        stranger.parent.mkdir(parents=True, exist_ok=True)
        stranger.write_text("mine")
    wipe(used)
    assert all(stranger.read_text() == "mine" for stranger in strangers)
    assert sorted(file for file in used.rglob("*") if file.is_file()) == sorted(strangers)


def test_a_link_is_not_followed(used: Path, tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    (album / "cat.jpg").write_text("mine")
    day = next((used / "outputs").iterdir())
    (day / "000009-generate-abcdef").symlink_to(album)
    wipe(used)
    assert (album / "cat.jpg").read_text() == "mine"


def test_a_folder_that_never_was(tmp_path: Path) -> None:
    wipe(tmp_path / "nowhere")
    assert kept(tmp_path / "nowhere").size == 0


def test_the_folder_s_own_sandbox_ends_with_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Firefly(base_url="sandbox", home=home) as ff:
        ff.upload(picture())
        base_url = ff.service.base_url
    (home / "sandbox.123.456").write_text("begun")
    wipe(home)
    assert not home.exists()
    with httpx.Client(trust_env=False) as http:
        wait_until(lambda: _is_gone(http, base_url), 15, "the sandbox to end")


def _is_gone(http: httpx.Client, base_url: str) -> bool:
    try:
        http.get(f"{base_url}/sandbox/ledger")
    except httpx.TransportError:
        return True
    return False
