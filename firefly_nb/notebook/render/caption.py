"""What stands above the pictures: the header line and the prompt."""

from __future__ import annotations

from collections.abc import Sequence

from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import broken, el, text
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import common, count, direction, facts_of, lasting, title, took

_LONG, _LONG_LINES = 320, 5
_FOLDED, _FOLDED_LINES = 240, 3

_SANDBOX = "Painted on this machine by the sandbox, the stand-in for the service"


def header(snapshots: Sequence[Snapshot]) -> str:
    """Operation, size, model, content class, service and time taken, on one line."""
    first, several = snapshots[0], len(snapshots) > 1
    name = common(title(snapshot) for snapshot in snapshots) or "Several operations"
    facts = [count(len(snapshots), "job")] if several else []
    facts += [fact for fact in facts_of(first) if all(fact in facts_of(other) for other in snapshots[1:])]
    service = common(snapshot.service.name for snapshot in snapshots)
    facts += [str(service)] if service and not first.service.sandbox else []
    facts += [time] if (time := _time(snapshots)) else []
    facts.append(numbers(snapshots))
    badge = [sandbox_badge()] if any(snapshot.service.sandbox for snapshot in snapshots) else []
    parts = [
        el("strong", text(name), style=theme.TITLE),
        *badge,
        el("span", text(" · ".join(facts)), style=theme.SMALL),
    ]
    return el("div", " ".join(parts), style=theme.HEADER)


def sandbox_badge() -> str:
    return el("span", "sandbox", style=theme.BADGE, title=_SANDBOX)


def numbers(snapshots: Sequence[Snapshot]) -> str:
    """`"#12"`, `"#12–#14"`, or the first few."""
    found = [snapshot.number for snapshot in snapshots]
    if len(found) > 2 and found == list(range(found[0], found[0] + len(found))):
        return f"#{found[0]}–#{found[-1]}"
    return ", ".join(f"#{number}" for number in found[:4]) + (", …" if len(found) > 4 else "")


def prompt_html(prompt: str) -> str:
    """The prompt as a caption. A long one is cut where a word ends, and unfolds."""
    if not prompt:
        return ""
    way = direction(prompt)
    if len(prompt) <= _LONG and prompt.count("\n") < _LONG_LINES:
        return el("p", broken(prompt), dir=way, style=theme.PROMPT)
    first, rest = _folded(prompt)
    summary = el("summary", broken(first), " …", style=css(theme.CLICKABLE, "white-space:pre-wrap"))
    return el(
        "details", summary, el("div", "… ", broken(rest), style="white-space:pre-wrap"), dir=way, style=theme.PROMPT
    )


def _folded(prompt: str) -> tuple[str, str]:
    """The part that always shows, and the rest."""
    lines = prompt.split("\n")
    end = min(_FOLDED, len("\n".join(lines[:_FOLDED_LINES])))
    if end == _FOLDED:
        space = prompt.rfind(" ", end - 40, end)
        end = space if space > 0 else end
    return prompt[:end].rstrip(), prompt[end:].lstrip()


def _time(snapshots: Sequence[Snapshot]) -> str | None:
    if len(snapshots) == 1:
        return took(snapshots[0])
    ends = [snapshot.finished for snapshot in snapshots if snapshot.finished is not None]
    if len(ends) < len(snapshots):
        return None
    return lasting(max(ends) - min(snapshot.created for snapshot in snapshots))
