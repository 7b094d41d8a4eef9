"""What a person types into a search, and what it means."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from firefly_nb.core.library import parse_since
from firefly_nb.core.library.query import Word, folded, words_of
from firefly_nb.errors import InvalidRequest

NOW = 1_780_000_000.0
HOUR = 3600.0


@pytest.mark.parametrize(
    ("text", "hours"),
    [("12h", 12), ("7d", 7 * 24), ("2w", 14 * 24), ("1y", 365 * 24), (" 3 D ", 72), ("0h", 0)],
)
def test_a_span_is_counted_back_from_now(text: str, hours: int) -> None:
    assert parse_since(text, NOW) == NOW - hours * HOUR


def test_a_day_begins_at_local_midnight() -> None:
    assert parse_since("2026-03-01", NOW) == datetime(2026, 3, 1).timestamp()
    assert parse_since("2026-03-01T12:30", NOW) == datetime(2026, 3, 1, 12, 30).timestamp()


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7m", "d", "-7d", "2026-13-01", "9999999d", "3d ago", "7d\n8d"])
def test_anything_else_is_one_line(text: str) -> None:
    with pytest.raises(InvalidRequest, match="give one like 12h, 7d, 2w or 2026-11-01") as caught:
        parse_since(text, NOW)
    assert "\n" not in str(caught.value)
    assert caught.value.field == "since"


def test_a_day_that_has_not_come() -> None:
    with pytest.raises(InvalidRequest, match=re.escape("2099-01-01 has not come yet; give a day in the past")):
        parse_since("2099-01-01", NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \t\n", []),
        ("Cat  sun", [Word("cat"), Word("sun")]),
        ("Äpfel ÉTÉ straße ｃａｔ", [Word("apfel"), Word("ete"), Word("strasse"), Word("cat")]),
        ('a "red hat" b', [Word("a"), Word("red hat"), Word("b")]),
        ('"red hat', [Word("red"), Word("hat")]),
        ('""', []),
        ("black-and-white it's", [Word("black and white"), Word("it s")]),
        ("AND OR NOT NEAR(x)", [Word("and"), Word("or"), Word("not"), Word("near x")]),
        ("* ^ -x (", [Word("x")]),
        ("🐱", [Word("🐱", anywhere=True)]),
        ("❤️", [Word("❤", anywhere=True)]),
        ("猫", [Word("猫", anywhere=True)]),
        ("42", [Word("42", seed="42")]),
        ("42.jpg", [Word("42 jpg", seed="42")]),
        ("layered_paper", [Word("layered paper")]),
    ],
)
def test_words(text: str, words: list[Word]) -> None:
    assert words_of(text) == words


def test_folding_twice_is_folding_once() -> None:
    for text in ("Ǆ ﬁ ß İ ΐ が ｶﾞ 한글 ½", "É́", "❤️👨‍👩‍👧"):
        assert folded(folded(text)) == folded(text)
