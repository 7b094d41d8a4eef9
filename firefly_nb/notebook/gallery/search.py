"""What is looked for in a gallery, as it was typed or chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from firefly_nb.core.library import Library, Query, parse_since
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import OPERATIONS, suggest

_SPANS = {"1d": "the last 24 hours", "7d": "the last 7 days", "30d": "the last 30 days", "1y": "the last year"}
_MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """Words and filters; an empty one is not set. `since` stays as it was said: ``7d`` means another day tomorrow.

    Example: ``Search("cat sun", since="7d").query()``
    """

    words: str = ""
    since: str = ""
    model: str = ""
    seed: str = ""
    operation: str = ""
    starred: bool = False

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """What a page says; anything strange in it counts as not set."""
        texts = {each.name: record.get(each.name) for each in fields(cls) if each.name != "starred"}
        known = {name: value[:_MOST_LETTERS] for name, value in texts.items() if isinstance(value, str)}
        return cls(**known, starred=record.get("starred") is True)

    def record(self) -> dict[str, Any]:
        """The same for a page."""
        return asdict(self)

    def query(self) -> Query:
        """What the library understands. Raises `InvalidRequest` for a time span, seed or operation that is none."""
        if self.operation and self.operation not in OPERATIONS:
            raise InvalidRequest(f"--operation: {_instead(self.operation, list(OPERATIONS))}", field="operation")
        return Query(
            words=self.words,
            since=parse_since(self.since) if self.since else None,
            model=self.model or None,
            seed=_seed(self.seed) if self.seed else None,
            operation=self.operation or None,
            starred=self.starred,
        )

    def check(self, library: Library) -> None:
        """Raise `InvalidRequest` for what can find nothing: a mistyped time span, model, seed or operation."""
        self.query()
        if self.model:
            offered = [name for each in OPERATIONS.values() for name in each.choices("model")]
            known = list(dict.fromkeys([*offered, *library.counts().models]))
            if self.model not in known:
                raise InvalidRequest(f"--model: {_instead(self.model, known)}", field="model")

    @property
    def said(self) -> str:
        """In words: ``“cat sun”, starred, of the last 7 days``; empty when everything is shown."""
        found = [f"“{self.words.strip()}”"] if self.words.strip() else []
        found += ["starred"] if self.starred else []
        found += [f"made by {OPERATIONS[self.operation].title}"] if self.operation in OPERATIONS else []
        found += [f"with {self.model}"] if self.model else []
        found += [f"with seed {self.seed}"] if self.seed else []
        found += [f"of {_SPANS.get(self.since, f'the time since {self.since}')}"] if self.since else []
        return ", ".join(found)


def _seed(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidRequest(f"--seed: {text!r} is not a whole number", field="seed") from None


def _instead(word: str, known: list[str]) -> str:
    near = suggest(word, known)
    return f"{word!r} is not one of {', '.join(known)}" + (f"; did you mean {near}?" if near else "")
