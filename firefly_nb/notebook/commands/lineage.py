"""The command that prints how something was made, as cells that make it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from firefly_nb.notebook import live, render
from firefly_nb.notebook.commands.jobs import every_job
from firefly_nb.notebook.commands.table import Call, command
from firefly_nb.notebook.names import job_variables, jobs_named
from firefly_nb.notebook.offers import Offer

if TYPE_CHECKING:
    from firefly_nb.core.state import Snapshot
    from firefly_nb.notebook.magics import FireflyMagics


def _made(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    yield from (Offer(name, "instance") for name, _ in job_variables(magics.namespace))
    yield from (Offer(str(job.number)) for job in reversed(every_job(magics)))


@command(
    "replay",
    "The cells that make a job's outputs again, from the first prompt on, with their seeds.",
    arguments="JOB",
    least=1,
    most=1,
    complete=_made,
)
def replay(call: Call) -> None:
    from firefly_nb.core.images import Inputs
    from firefly_nb.core.replay import cells

    magics = call.magics
    jobs = jobs_named(call.words[0], magics.namespace, magics.clients)
    names = {jobs[0].key: name for name, jobs in job_variables(magics.namespace) if len(jobs) == 1}

    def name_of(snapshot: Snapshot) -> str | None:
        return names.get(snapshot.key)

    found: list[str] = []
    for job in jobs:
        inputs = Inputs(job.client.settings.home)
        found += (cell for cell in cells(job.history(), inputs, name_of) if cell not in found)
    live.publish(**render.cells(found))
