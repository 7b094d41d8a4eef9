"""Content Credentials: of files that were really signed, left alone or changed afterwards."""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from firefly_nb.core.library import Credentials, State, credentials
from tests.support.pictures import opened, picture
from tests.support.signing import Authority, Signer

JPEG = "image/jpeg"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def signer(authority: Authority) -> Signer:
    return authority.signer()


@pytest.fixture(scope="module")
def signed(signer: Signer) -> bytes:
    return signer.sign(picture(kind="JPEG"), JPEG)


def check(folder: Path, content: bytes, media_type: str = JPEG, trust: str | None = None) -> Credentials:
    path = folder / "picture"
    path.write_bytes(content)
    return credentials(path, media_type, trust=trust)


def film(path: Path) -> bytes:
    """A short video with something that moves."""
    from imageio_ffmpeg import write_frames

    writer = write_frames(str(path), (64, 48), fps=8)
    writer.send(None)
    for step in range(8):
        writer.send(opened(picture(64, 48)).rotate(step * 10).tobytes())
    writer.close()
    return path.read_bytes()


def flipped(content: bytes, place: int) -> bytes:
    """`content` with one bit changed at `place`."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_intact_and_what_it_says(signed: bytes, tmp_path: Path) -> None:
    assert check(tmp_path, signed) == Credentials(
        State.INTACT,
        signer="Test Painters",
        issuer="Test Authority",
        tool="a signing test 1.0",
        actions=("created by a model, with Painter 3",),
    )


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")])
def test_other_kinds_of_pictures(signer: Signer, kind: str, media_type: str, tmp_path: Path) -> None:
    content = signer.sign(picture(kind=kind), media_type)
    assert check(tmp_path, content, media_type).state is State.INTACT
    assert check(tmp_path, picture(kind=kind), media_type) == Credentials(State.NONE)


def test_a_video(signer: Signer, tmp_path: Path) -> None:
    content = signer.sign(film(tmp_path / "film.mp4"), "video/mp4")
    assert check(tmp_path, content, "video/mp4").state is State.INTACT
    found = check(tmp_path, flipped(content, content.index(b"mdat") + 40), "video/mp4")
    assert (found.state, found.problem) == (State.ALTERED, "the video was changed after it was signed")
    assert check(tmp_path, (tmp_path / "film.mp4").read_bytes(), "video/mp4") == Credentials(State.NONE)


def test_whom_to_trust_is_for_the_user_to_say(authority: Authority, signed: bytes, tmp_path: Path) -> None:
    assert check(tmp_path, signed).trusted is None
    assert check(tmp_path, signed, trust=authority.root).trusted is True
    other = check(tmp_path, signed, trust=Authority("Others").root)
    assert (other.state, other.trusted, other.problem) == (State.INTACT, False, None)


def test_a_changed_picture(authority: Authority, signed: bytes, tmp_path: Path) -> None:
    found = check(tmp_path, flipped(signed, len(signed) - 200), trust=authority.root)
    assert (found.state, found.trusted) == (State.ALTERED, False)
    assert found.problem == "the picture was changed after it was signed"
    assert found.signer == "Test Painters"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (b"Painter", "what the credentials say was changed after it was signed"),
        (b"a signing test", "the credentials do not have the signature that they say"),
    ],
)
def test_changed_credentials(signed: bytes, words: bytes, problem: str, tmp_path: Path) -> None:
    found = check(tmp_path, flipped(signed, signed.index(words)))
    assert (found.state, found.problem) == (State.ALTERED, problem)


def test_a_certificate_that_runs_out_is_told_and_nothing_was_altered(tmp_path: Path) -> None:
    ends = Authority().signer(age=timedelta(days=30) - timedelta(seconds=2))
    content = ends.sign(picture(kind="JPEG"), JPEG)
    deadline = time.monotonic() + 20
    while (found := check(tmp_path, content)).problem is None:
        assert time.monotonic() < deadline
    assert (found.state, found.problem) == (State.INTACT, "the signer's certificate was no longer valid")


def test_none(tmp_path: Path) -> None:
    assert check(tmp_path, picture(kind="JPEG")) == Credentials(State.NONE)


def test_a_file_that_was_cut_off(signed: bytes, tmp_path: Path) -> None:
    found = check(tmp_path, signed[: len(signed) // 3])
    assert (found.state, found.problem) == (State.ALTERED, "the file or its Content Credentials are damaged")
    found = check(tmp_path, picture(kind="JPEG")[:300])
    assert (found.state, found.problem) == (
        State.UNCHECKED,
        "the file is damaged, or none of the kind that its name says",
    )


def test_a_file_that_is_gone_and_one_of_another_kind(tmp_path: Path) -> None:
    gone = credentials(tmp_path / "gone.jpg", JPEG)
    assert (gone.state, gone.problem) == (State.UNCHECKED, "the file cannot be read: No such file or directory")
    other = check(tmp_path, b"\x1aE\xdf\xa3" + bytes(100), "video/webm")
    assert other.state is State.UNCHECKED
    assert "video/webm" in str(other.problem)


def test_credentials_that_are_kept_elsewhere_are_not_fetched(signer: Signer, tmp_path: Path) -> None:
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{site.server_address[1]}/cat.c2pa"
        found = check(tmp_path, signer.sign(picture(kind="JPEG"), JPEG, remote=address))
        site.shutdown()
        thread.join()
    assert not asked
    assert found.state is State.UNCHECKED
    assert "web site, which is not asked" in str(found.problem)


def test_without_the_extra(signed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert check(tmp_path, signed) == Credentials(
        State.UNCHECKED, problem="to check Content Credentials: pip install 'firefly-nb[credentials]'"
    )
