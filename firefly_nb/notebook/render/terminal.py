"""Everything as plain text, for terminals and for front ends that show no HTML."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from firefly_nb.core.state import Snapshot, Status
from firefly_nb.notebook.render.status import state_words
from firefly_nb.notebook.render.words import (
    advice,
    bytes_words,
    clock,
    common,
    count,
    ended,
    facts_of,
    kind_of,
    line,
    phase,
    plain,
    prompt_of,
    service_notes,
    title,
    took,
)

if TYPE_CHECKING:
    from firefly_nb.core.models import CustomModel
    from firefly_nb.core.outputs import Output


def job_text(snapshot: Snapshot, now: float | None = None) -> str:
    """A job as a few lines: what it is, how far or how it ended, and where its outputs are.

    Example::

        Generate #3: done in 8.4 s, 2 images (sandbox)
          a cat in a sunbeam
          seed 1234  /home/me/…/1234.jpg
    """
    words = ended(snapshot) if snapshot.status.finished else phase(snapshot, now)
    if snapshot.status is Status.SUCCEEDED:
        words = f"done in {took(snapshot)}, {count(len(snapshot.outputs), kind_of(snapshot))}"
    place = " (sandbox)" if snapshot.service.sandbox else ""
    lines = [f"{title(snapshot)} #{snapshot.number}: {words}{place}"]
    prompt = line(prompt_of(snapshot), 100)
    lines += [f"  {prompt}"] if prompt else []
    lines += [f"  {output_text(output)}" for output in snapshot.outputs]
    lines += [f"  {line(snapshot.error.message)}"] if snapshot.error else []
    more = advice(snapshot)
    lines += [f"  {more}"] if more else []
    lines += [f"  Note: {line(note)}" for note in service_notes(snapshot)]
    return "\n".join(lines)


def jobs_text(snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """Several jobs, one after the other."""
    return "\n".join(job_text(snapshot, now) for snapshot in snapshots)


def started_text(snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """The line with which a job begins: `"Generate #3: waiting for its turn; a cat in a sunbeam"`."""
    name = common(title(snapshot) for snapshot in snapshots) or "Jobs"
    numbers = ", ".join(f"#{snapshot.number}" for snapshot in snapshots[:6]) + (", …" if len(snapshots) > 6 else "")
    words = phase(snapshots[0], now) if len(snapshots) == 1 else count(len(snapshots), "job")
    prompt = line(str(common(prompt_of(snapshot) for snapshot in snapshots) or ""), 60)
    facts = ", ".join(fact for fact in facts_of(snapshots[0]) if fact != "default model") if len(snapshots) == 1 else ""
    return f"{name} {numbers}: {words}" + (f"; {prompt}" if prompt else "") + (f" ({facts})" if facts else "")


def progress_text(snapshots: Sequence[Snapshot], now: float | None = None) -> str:
    """How far jobs are, on one line that is written over again and again."""
    now = time.time() if now is None else now
    name = common(title(snapshot) for snapshot in snapshots) or "Jobs"
    number = f" #{snapshots[0].number}" if len(snapshots) == 1 else ""
    elapsed = clock(now - min(snapshot.created for snapshot in snapshots))
    return line(f"{name}{number}: {state_words(snapshots, now)}  {elapsed}")


def output_text(output: Output) -> str:
    """One output: its seed and where it is."""
    seed = f"seed {output.seed}  " if output.seed is not None else ""
    place = plain(output.path) if output.path is not None else f"held in memory, {bytes_words(output.size)}: .save() it"
    return f"{seed}{place}"


def jobs_table(snapshots: Sequence[Snapshot], now: float) -> str:
    """The table of jobs, its columns as wide as they need to be."""
    rows = [("#", "job", "state", "time", "made", "prompt")]
    for snapshot in snapshots:
        started = datetime.fromtimestamp(snapshot.created)
        over = snapshot.status.finished
        rows.append(
            (
                str(snapshot.number),
                title(snapshot),
                ended(snapshot) if over else line(phase(snapshot, now), 44),
                f"{started:%H:%M}, {took(snapshot)}" if over else clock(now - snapshot.created),
                str(len(snapshot.outputs) or "–"),
                line(prompt_of(snapshot), 44),
            )
        )
    return columns(rows)


def models(found: Sequence[CustomModel]) -> str:
    rows = [("name", "id", "trained from", "word for the prompt")]
    rows += [(line(model.name), line(model.id), line(model.base or "–"), line(model.concept or "–")) for model in found]
    return columns(rows)


def overview(lines: Sequence[tuple[str, str]]) -> str:
    return columns([(f"{name}:", words) for name, words in lines])


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
