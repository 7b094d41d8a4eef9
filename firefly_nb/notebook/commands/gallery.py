"""The command that shows what was made, in this notebook and in others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firefly_nb.notebook.commands.table import Call, Flag, command
from firefly_nb.notebook.offers import Offer
from firefly_nb.operations import OPERATIONS

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics


def _models(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    return map(Offer, dict.fromkeys(model for each in OPERATIONS.values() for model in each.choices("model")))


def _operations(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    return map(Offer, OPERATIONS)


def _spans(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    return map(Offer, ("1d", "7d", "30d", "1y"))


@command(
    "gallery",
    "Every image and video that was made, across notebooks: to search, star, look at and work on further.",
    arguments="[WORDS] [--since 7d] [--model NAME] [--seed SEED] [--operation NAME] [--starred]",
    most=None,
    flags=(
        Flag("--since", "Only what was made since: 12h, 7d, 2w, 1y or 2026-11-01.", metavar="SPAN", complete=_spans),
        Flag("--model", "Only what this model made.", metavar="NAME", complete=_models),
        Flag("--seed", "Only what has this seed.", metavar="SEED"),
        Flag("--operation", "Only what this operation made.", metavar="NAME", complete=_operations),
        Flag("--starred", "Only what has a star."),
    ),
)
def gallery(call: Call) -> None:
    from firefly_nb.notebook.gallery import Search, show

    # Words that were quoted together stand next to each other in what is found.
    words = " ".join(f'"{word}"' if " " in word else word for word in call.words)
    texts = {name: call.text(f"--{name}") or "" for name in ("since", "model", "seed", "operation")}
    show(Search(words, **texts, starred="--starred" in call.flags), lambda: call.magics.client)
