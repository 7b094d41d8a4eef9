"""A short soak in every run of the tests; `python -m tests.soak 50` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.soak import soak


def test_killed_kernels_lose_nothing(tmp_path: Path) -> None:
    books = soak(6, tmp_path / "home", seed=7)
    print(books)
    assert books.accepted > 6
    assert (books.lost, books.twice, books.dishonest) == ([], [], []), books
