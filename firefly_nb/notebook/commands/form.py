"""The command that shows a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firefly_nb.notebook.commands.table import Call, command
from firefly_nb.notebook.names import job_variables
from firefly_nb.notebook.offers import Offer, paths
from firefly_nb.operations import OPERATIONS

if TYPE_CHECKING:
    from firefly_nb.notebook.magics import FireflyMagics


def _openings(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    yield from (Offer(command, "function") for command in OPERATIONS)
    yield from (Offer(name, "instance") for name, _ in job_variables(magics.namespace))
    yield from paths(fragment, (".json",))


@command(
    "form",
    "A form to fill in for an operation; for a job, an output or the JSON file beside one, filled in with its request.",
    arguments="[OPERATION | JOB | OUTPUT | FILE]",
    most=1,
    complete=_openings,
)
def form(call: Call) -> None:
    from firefly_nb.notebook.form import show

    magics = call.magics
    show(call.words[0] if call.words else "generate", lambda: magics.client, magics.clients)
