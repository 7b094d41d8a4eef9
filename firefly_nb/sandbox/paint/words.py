"""What a prompt says, as far as a painter needs to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .palettes import COLOURS
from .vocabulary import (
    ADJECTIVES,
    ART_WORDS,
    EMOJI,
    HOURS,
    IRREGULAR,
    NUMBERS,
    PHOTO_WORDS,
    PLACES,
    STOPS,
    STYLE_WORDS,
    TONES,
    WEATHER,
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True)
class Item:
    """One kind of thing in the picture: how many, in which colours, and in which way (*sleeping*, *tiny*)."""

    kind: str
    count: int = 1
    colours: tuple[str, ...] = ()
    ways: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """A prompt, read. Empty fields: the prompt does not say."""

    text: str
    items: tuple[Item, ...] = ()
    place: str | None = None
    hour: str | None = None
    weather: frozenset[str] = frozenset()
    colours: tuple[str, ...] = ()
    tones: frozenset[str] = frozenset()
    presets: tuple[str, ...] = ()
    medium: str | None = None
    words: tuple[str, ...] = field(default=(), repr=False)


def tokens(text: str) -> list[str]:
    """Lower-case words, emoji spelled out."""
    for sign, name in EMOJI.items():
        text = text.replace(sign, f" {name} ")
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def singular(word: str) -> str:
    """*cats* → *cat*, *wolves* → *wolf*; a guess that is right often enough."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def read(prompt: str, negative: str, kinds: Mapping[str, str]) -> Reading:
    """Read a prompt; `kinds` maps the words for things (one or two words) to what the painter calls them.

    What the negative prompt names is left out.
    """
    words = tokens(prompt)
    banned = {form for word in tokens(negative) for form in (word, singular(word))}
    allowed = [w for w in words if w not in banned and singular(w) not in banned]
    # "cats" rules out a kitten too; "poodle" rules out the word and not every dog.
    banned_kinds = {word for word in banned if kinds.get(word) == word}
    return Reading(
        text=" ".join(words),
        items=tuple(item for item in _items(allowed, kinds) if item.kind not in banned_kinds),
        place=_first(allowed, PLACES),
        hour=_hour(allowed),
        weather=frozenset(_all(allowed, WEATHER)),
        colours=tuple(dict.fromkeys(_free_colours(allowed, kinds))),
        tones=frozenset(_all(allowed, TONES)),
        presets=tuple(dict.fromkeys(_all(allowed, STYLE_WORDS))),
        medium=_medium(allowed),
        words=tuple(allowed),
    )


def _lookup(words: list[str], i: int, table: Mapping[str, str]) -> tuple[str, int] | None:
    """The entry that starts at a word, and how many words it takes; the longest wins."""
    for size in (3, 2, 1):
        if i + size > len(words):
            continue
        phrase = " ".join(words[i : i + size])
        last = " ".join([*words[i : i + size - 1], singular(words[i + size - 1])])
        for form in (phrase, last):
            if form in table:
                return table[form], size
    return None


def _all(words: list[str], table: Mapping[str, str]) -> list[str]:
    found = (_lookup(words, i, table) for i in range(len(words)))
    return [entry[0] for entry in found if entry]


def _first(words: list[str], table: Mapping[str, str]) -> str | None:
    found = _all(words, table)
    return found[0] if found else None


def _hour(words: list[str]) -> str | None:
    """The hour of the day before the weather: a rainy night is a night."""
    found = _all(words, HOURS)
    return next((hour for hour in found if hour not in ("grey", "fog")), found[0] if found else None)


def _medium(words: list[str]) -> str | None:
    if any(singular(word) in PHOTO_WORDS for word in words):
        return "photo"
    return "art" if any(singular(word) in ART_WORDS for word in words) else None


def _items(words: list[str], kinds: Mapping[str, str]) -> list[Item]:
    items: list[Item] = []
    i = 0
    while i < len(words):
        place, found = _lookup(words, i, PLACES), _lookup(words, i, kinds)
        if place and place[1] > (found[1] if found else 0):
            i += place[1] if place[1] > 1 else 1
            continue
        if found is None:
            i += 1
            continue
        kind, size = found
        if all(other.kind != kind for other in items):
            items.append(_describe(words, i, i + size, kind))
        i += size
    return items


def _describe(words: list[str], start: int, end: int, kind: str) -> Item:
    """The count, colours and ways that stand around a noun."""
    before = words[max(0, start - 5) : start]
    nearby: list[str] = []
    for word in reversed(before):
        if word in STOPS and word not in NUMBERS:
            break
        nearby.append(word)
        if word in NUMBERS or word.isdigit():
            break
    if len(before) >= 2 and before[-1] == "of" and before[-2] in NUMBERS:
        nearby.append(before[-2])
    count = 1 if singular(words[end - 1]) == words[end - 1] else 3
    for word in nearby:
        if word in NUMBERS:
            count = NUMBERS[word] if NUMBERS[word] > 1 or count == 1 else count
        elif word.isdigit():
            count = int(word)
    colours = tuple(word for word in reversed(nearby) if word in COLOURS)
    after = words[end : end + 7]
    ways = frozenset(ADJECTIVES[w] for w in (*nearby, *after) if w in ADJECTIVES)
    return Item(kind, max(1, min(count, 12)), colours, ways)


def _free_colours(words: list[str], kinds: Mapping[str, str]) -> list[str]:
    """Colour words that stand for the whole picture, not for one thing in it."""
    free: list[str] = []
    for i, word in enumerate(words):
        if word not in COLOURS or word in kinds or _lookup(words, i, HOURS) or _lookup(words, i, STYLE_WORDS):
            continue
        for j in range(i + 1, min(i + 4, len(words) + 1)):
            if j == len(words) or words[j] in STOPS:
                free.append(word)
                break
            if _lookup(words, j, kinds):
                break
        else:
            free.append(word)
    return free
