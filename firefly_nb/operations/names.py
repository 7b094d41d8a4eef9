"""Finding the word that was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` is most like, or `None` when it is like none.

    Example: ``suggest("watercolour", ["bokeh", "watercolor"]) == "watercolor"``
    """
    known = list(words)
    found = get_close_matches(word, known, n=1, cutoff=0.6) or [
        each for each in known if word and each.startswith(word)
    ]
    return found[0] if found else None
