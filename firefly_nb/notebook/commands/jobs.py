"""Commands about jobs: which there are, waiting for them, cancelling them, following them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook import live, render
from firefly_nb.notebook.commands.table import Call, Flag, command
from firefly_nb.notebook.names import job_variables, jobs_named
from firefly_nb.notebook.offers import Offer

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot
    from firefly_nb.notebook.magics import FireflyMagics


@command("", "The service in use, its limits, and the latest jobs.")
def overview(call: Call) -> None:
    magics = call.magics
    client = magics.client
    shown = render.overview(
        client.service,
        client.limits,
        recent(magics, 20),
        home=client.settings.home,
        orphans=client.orphans(),
        trouble=client.trouble,
    )
    live.publish(**shown)


@command(
    "jobs",
    "The latest jobs with their numbers, those of other kernels as well.",
    arguments="[-n N]",
    flags=(Flag("--number", "How many: 20 unless said.", "-n", "N", "number"),),
)
def jobs(call: Call) -> None:
    live.publish(**render.jobs_table(recent(call.magics, int(call.number("--number") or 20))))


def _going(magics: FireflyMagics, fragment: str) -> Iterator[Offer]:
    return _names(magics, under_way=True)


def _names(magics: FireflyMagics, *, under_way: bool) -> Iterator[Offer]:
    yield from (Offer(name, "instance") for name, _ in job_variables(magics.namespace, under_way=under_way))
    for job in reversed(every_job(magics)):
        if not (under_way and job.status.finished):
            yield Offer(str(job.number))


@command(
    "wait",
    "Wait until jobs have ended: those named, or all that are under way. ■ ends the waiting, not the jobs.",
    arguments="[JOB…]",
    most=None,
    flags=(Flag("--timeout", "Wait so long at most.", None, "SECONDS", "number"),),
    complete=_going,
)
def wait(call: Call) -> None:
    chosen = _named(call) if call.words else _under_way(call.magics)
    if not chosen:
        live.say("No job is under way.")
        return
    call.magics.wait(chosen, call.number("--timeout"))
    live.say(outcome(chosen))


@command(
    "cancel",
    "Cancel jobs. One that finishes meanwhile keeps its images.",
    arguments="JOB… | --all",
    most=None,
    flags=(Flag("--all", "All jobs that are under way."),),
    complete=_going,
)
def cancel(call: Call) -> None:
    every = bool(call.flags.get("--all"))
    if every == bool(call.words):
        raise InvalidRequest("cancel: say which jobs, like %firefly cancel 3, or %firefly cancel --all")
    chosen = _under_way(call.magics) if every else _named(call)
    going = [job for job in chosen if not job.status.finished]
    for job in going:
        job.cancel()
    if not chosen:
        live.say("No job is under way.")
        return
    lines = [f"Cancelling {numbers(going)}"] if going else []
    lines += [f"{numbers([job])} has already ended ({job.status})" for job in chosen if job not in going]
    live.say("; ".join(lines) + ".")


@command("resume", "Follow the jobs again that were under way when their kernel ended, or that ran out of time.")
def resume(call: Call) -> None:
    magics = call.magics
    found = magics.client.resume()
    if not len(found):
        live.say("There is nothing to resume.")
        return
    for job in found:
        live.show(job)
    if magics.block:
        magics.wait(found)


# What commands about jobs share


def every_job(magics: FireflyMagics) -> list[Job]:
    """The jobs of this kernel, of every client, the oldest first."""
    found = {job.key: job for client in magics.clients for job in client.jobs}
    return sorted(found.values(), key=lambda job: job.snapshot.created)


def recent(magics: FireflyMagics, count: int) -> list[Snapshot]:
    """The latest jobs of the journal and of this kernel, the oldest first."""
    found = {snapshot.key: snapshot for snapshot in magics.client.recent(count)}
    found |= {job.key: job.snapshot for job in every_job(magics)}
    return sorted(found.values(), key=lambda snapshot: snapshot.created)[-count:]


def numbers(jobs: Sequence[Job]) -> str:
    """`#3`, `#3 and #4`, `#3, #4 and 8 more`."""
    names = [f"#{job.number}" for job in jobs]
    shown, more = (names[:4], [f"{len(names) - 4} more"]) if len(names) > 5 else (names[:-1], names[-1:])
    return f"{', '.join(shown)} and {more[0]}" if shown else more[0]


def outcome(jobs: Sequence[Job]) -> str:
    """How jobs ended: `3 jobs: 2 succeeded, 1 failed (#3: …).`"""
    counts = Counter(job.status.value for job in jobs)
    lost = [f"{numbers([job])}: {job.error}" for job in jobs if job.error is not None]
    states = ", ".join(f"{count} {status}" for status, count in counts.items())
    noun = "job" if len(jobs) == 1 else "jobs"
    reasons = f" ({'; '.join(lost[:3])}{'; …' if len(lost) > 3 else ''})" if lost else ""
    return f"{len(jobs)} {noun}: {states}{reasons}"


def _under_way(magics: FireflyMagics) -> list[Job]:
    return [job for job in every_job(magics) if not job.status.finished]


def _named(call: Call) -> list[Job]:
    clients = call.magics.clients
    found = {job.key: job for word in call.words for job in jobs_named(word, call.magics.namespace, clients)}
    return list(found.values())
