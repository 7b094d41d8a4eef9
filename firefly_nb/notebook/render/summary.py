"""The service in use, its limits and the jobs at a glance, in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from firefly_nb.core.state import Service, Snapshot, Status
from firefly_nb.notebook.render.words import count, ended, home_path, plain

if TYPE_CHECKING:
    from firefly_nb.core.line import LimitInfo

NO_JOBS = "No jobs yet. %%firefly generate starts one; %firefly help lists what there is."
_SANDBOX = (
    "sandbox: pictures are painted on this machine, nothing is sent to Adobe. %firefly login, or "
    "FIREFLY_SERVICES_CLIENT_ID and FIREFLY_SERVICES_CLIENT_SECRET in the environment, use the real service"
)


def overview_lines(
    service: Service,
    limits: LimitInfo,
    snapshots: Sequence[Snapshot],
    *,
    home: Path | None = None,
    orphans: int = 0,
    trouble: str | None = None,
) -> list[tuple[str, str]]:
    """What `%firefly` says, as (name, words)."""
    lines = [
        ("Service", _SANDBOX if service.sandbox else f"{service.name} ({service.base_url})"),
        ("Request limit", limit_words(limits)),
        ("Jobs", at_a_glance(snapshots)),
    ]
    if orphans:
        left = f"{count(orphans, 'job')} left under way by a kernel that is gone: %firefly resume follows "
        lines.append(("To resume", left + ("it" if orphans == 1 else "them")))
    if home is not None:
        lines.append(("Kept in", home_path(home)))
    if trouble:
        lines.append(("Trouble", plain(trouble)))
    return lines


def limit_words(limits: LimitInfo) -> str:
    """What is known of the request limit, for people."""
    if limits.per_minute is None:
        return "not known yet; learned from the service when it refuses a request"
    if math.isinf(limits.per_minute):
        return "none"
    how = "set by you" if limits.is_set else "learned from the service"
    return f"{limits.per_minute:g} requests a minute, {how}"


def at_a_glance(snapshots: Sequence[Snapshot]) -> str:
    """`"2 under way, 1 waiting, 12 done, 1 refused"`."""
    queued = sum(snapshot.status is Status.QUEUED for snapshot in snapshots)
    at_work = sum(not snapshot.status.finished for snapshot in snapshots) - queued
    over = Counter(ended(snapshot) for snapshot in snapshots if snapshot.status.finished)
    words = [f"{at_work} under way"] if at_work else []
    words += [f"{queued} waiting"] if queued else []
    words += [f"{number} {how}" for how, number in over.most_common()]
    return ", ".join(words) or "none yet"
