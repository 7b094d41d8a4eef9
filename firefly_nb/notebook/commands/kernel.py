"""Commands about this kernel: help, and loops inside loops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firefly_nb.notebook import live
from firefly_nb.notebook.commands.table import COMMANDS, Call, command
from firefly_nb.notebook.nesting import nest as nest_loops
from firefly_nb.notebook.offers import Offer
from firefly_nb.operations import OPERATIONS

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics


def _topics(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    return (Offer(name, "function") for name in (*OPERATIONS, *COMMANDS) if name)


@command("nest", "Let a pasted script call asyncio.run(…) inside a cell.")
def nest(call: Call) -> None:
    nest_loops()
    live.say("asyncio.run(…) and loop.run_until_complete(…) now work inside a cell of this kernel.")


@command("help", "What there is, or all about one operation or command.", arguments="[WORD]", most=1, complete=_topics)
def help_(call: Call) -> None:
    from firefly_nb.notebook.help import overview, page_of

    page = page_of(call.words[0]) if call.words else overview()
    live.publish(html=page.as_html(), text=page.as_text())
