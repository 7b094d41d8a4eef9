"""What is looked for among the outputs that are kept."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from firefly_nb.errors import InvalidRequest

_AGO = re.compile(r"(\d{1,6})\s*([hdwy])", re.IGNORECASE)
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_SEED = re.compile(r"(\d+)(?:\.[a-z0-9]{2,4})?")
# Written without blanks between words: what is looked for may stand anywhere in a run of them.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_UNSEEN = {ord("\u200d"): None, ord("\ufe0e"): None, ord("\ufe0f"): None}  # what joins and colours emoji


@dataclass(frozen=True, slots=True)
class Query:
    """Which outputs to find: those to which everything holds that is set.

    `words` are looked for in prompts and other text of the request, each as the beginning of a word, case and accents
    aside; ``"in quotes"`` they stand next to each other. Digits find seeds too. `since` is in seconds since the epoch.

    Example: ``Query("cat sun", since=parse_since("7d"), starred=True)``
    """

    words: str = ""
    since: float | None = None
    model: str | None = None
    seed: int | None = None
    operation: str | None = None
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to look for: `text` is folded; `anywhere` says that it may stand inside a word.

    `seed` holds the digits that it may be the beginning of a seed with, else it is empty.
    """

    text: str
    anywhere: bool = False
    seed: str = ""


def parse_since(text: str, now: float | None = None) -> float:
    """The moment that ``12h``, ``7d``, ``2w``, ``1y`` or ``2026-11-01`` (local time) means, in seconds since the epoch.

    `now` is the present moment. Raises `InvalidRequest` for anything else, and for a day that has not come yet.

    Example: ``parse_since("12h", now=50_000.0) == 6800.0``
    """
    present = time.time() if now is None else now
    word = text.strip()
    ago = _AGO.fullmatch(word)
    try:
        if ago is not None:
            number, unit = int(ago[1]), ago[2].lower()
            span = timedelta(days=365 * number) if unit == "y" else timedelta(**{_UNITS[unit]: number})
            return present - span.total_seconds()
        moment = datetime.fromisoformat(word).timestamp()
    except (ValueError, OverflowError, OSError):
        raise InvalidRequest(
            f"--since: {text!r} is no time span or date; give one like 12h, 7d, 2w or 2026-11-01", field="since"
        ) from None
    if moment > present:
        raise InvalidRequest(f"--since: {word} has not come yet; give a day in the past", field="since")
    return moment


def words_of(text: str) -> list[Word]:
    """What a person looks for who typed `text`. Signs that stand in no word are nothing to look for."""
    found = []
    for place, piece in enumerate(_folded_pieces(text)):
        quoted = place % 2 == 1
        for part in [piece] if quoted else piece.split():
            found += [_word(part)] if part.strip() else []
    return [word for word in found if word.text]


def folded(text: str) -> str:
    """`text` as it is compared: without case, accents, and the difference between full and half width."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_UNSEEN)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _folded_pieces(text: str) -> Iterator[str]:
    """Outside, inside, outside … the quotes; a quote that is not closed is a sign like any other."""
    pieces = folded(text).split('"')
    if len(pieces) % 2 == 0:
        pieces[-2:] = [" ".join(pieces[-2:])]
    yield from pieces


def _word(part: str) -> Word:
    if _UNSPACED.search(part) or any(unicodedata.category(sign) == "So" for sign in part):
        return Word(part.strip(), anywhere=True)
    terms = re.findall(r"\w+", part.replace("_", " "))
    seed = _SEED.fullmatch(part)
    return Word(" ".join(terms), seed=seed[1] if seed else "")
