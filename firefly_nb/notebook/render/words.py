"""Text for people: cleaned of what could harm a page or a terminal, and facts put into words."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from firefly_nb.core.home import home_path as home_path
from firefly_nb.core.state import Snapshot, Status
from firefly_nb.errors import ContentRefused

if TYPE_CHECKING:
    from firefly_nb.core.outputs import Output

# Control characters, terminal escapes, lone surrogates, and the marks that turn the reading direction around.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")

# The phases of an ordinary job; any other phrase is news about one that is under way.
_ORDINARY = {"accepted", "pending", "running"}

# A sign and a tone for each end, beside its word: nothing is said by colour alone.
MARKS = {
    "done": ("✓", "good"),
    "failed": ("!", "bad"),
    "refused": ("!", "bad"),
    "cancelled": ("–", "calm"),
    "not finished in time": ("…", "wait"),
    "answer lost": ("?", "wait"),
}


def plain(text: object) -> str:
    """`text` without control characters and terminal escapes; newlines and tabs stay."""
    words = _ESCAPES.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return _HARMFUL.sub("", words)


def line(text: object, most: int | None = None) -> str:
    """`text` on one line, cut with an ellipsis after `most` characters."""
    words = " ".join(plain(text).split())
    return words if most is None or len(words) <= most else words[: most - 1].rstrip() + "…"


def direction(text: str) -> str:
    """`"rtl"` or `"ltr"`, by the first letter that has a direction."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L" else "ltr"


def sentence(words: str) -> str:
    """`words` with a capital at the start, the rest as it is."""
    return words[:1].upper() + words[1:]


def clock(seconds: float) -> str:
    """`"0:40"`, `"12:05"`, `"1:02:05"`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lasting(seconds: float) -> str:
    """`"8.4 s"`, `"42 s"`, `"2 min 05 s"`, `"1 h 02 min"`."""
    if seconds < 10:
        return f"{max(0.0, seconds):.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def soon(seconds: float) -> str:
    """A wait that lies ahead: `"starts in about 0:40"`. Rounded, so that it does not pretend to know more."""
    if seconds <= 2:
        return "starts in a moment"
    step = 1 if seconds < 15 else 5 if seconds < 120 else 30
    return f"starts in about {clock(round(seconds / step) * step)}"


def count(number: int, word: str) -> str:
    """`"1 image"`, `"4 images"`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def size_words(width: int, height: int) -> str:
    return f"{width} × {height}"


def bytes_words(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def title(snapshot: Snapshot) -> str:
    """The operation's name for people."""
    from firefly_nb.operations import OPERATIONS

    return OPERATIONS[snapshot.request.command].title


def prompt_of(snapshot: Snapshot) -> str:
    """The prompt, or an empty text where the request has none."""
    return plain(getattr(snapshot.request, "prompt", None) or "").strip("\n")


def kind_of(snapshot: Snapshot) -> str:
    """`"image"` or `"video"`: what the job makes."""
    from firefly_nb.operations import OPERATIONS

    return OPERATIONS[snapshot.request.command].output


def size_of(snapshot: Snapshot) -> tuple[int, int] | None:
    """Width and height of what the job makes: as made, else as the service said, else as asked for."""
    for output in snapshot.outputs:
        if output.width and output.height:
            return output.width, output.height
    if snapshot.facts.width and snapshot.facts.height:
        return snapshot.facts.width, snapshot.facts.height
    size = getattr(snapshot.request, "size", None)
    return (int(size[0]), int(size[1])) if size else None


def facts_of(snapshot: Snapshot) -> list[str]:
    """What is worth saying in a header: size, model, content class."""
    size = size_of(snapshot)
    model = getattr(snapshot.request, "model", None)
    content_class = snapshot.facts.content_class or getattr(snapshot.request, "content_class", None)
    found = [size_words(*size) if size else None, model or _default_model(snapshot), content_class]
    return [line(fact, 60) for fact in found if fact]


def _default_model(snapshot: Snapshot) -> str | None:
    """Said only of operations where a model could have been named."""
    return "default model" if hasattr(snapshot.request, "model") else None


def took(snapshot: Snapshot) -> str | None:
    """How long a finished job was under way: `"8.4 s"`, `"8.4 s after 0:34 in line"`."""
    if snapshot.finished is None:
        return None
    started = snapshot.sent or snapshot.created
    words = lasting(snapshot.finished - started)
    waited = started - snapshot.created
    return f"{words} after {clock(waited)} in line" if waited >= 2 and snapshot.sent else words


def phase(snapshot: Snapshot, now: float | None = None) -> str:
    """What happens to the job right now, as a short phrase."""
    now = time.time() if now is None else now
    if snapshot.status.finished:
        return ended(snapshot)
    if snapshot.cancelling:
        return "cancelling"
    if snapshot.status is Status.QUEUED and snapshot.place is not None:
        return ", ".join(in_line(snapshot, now))
    words = line(snapshot.phase, 200)
    quiet = now - snapshot.last_seen if snapshot.last_seen else 0.0
    passing = snapshot.phase not in _ORDINARY and not snapshot.phase.startswith("downloading")
    if snapshot.status in {Status.PENDING, Status.RUNNING} and passing and quiet >= 5:
        return f"{words}; last seen {lasting(quiet)} ago"
    return words


def phase_and_progress(snapshot: Snapshot, now: float | None = None) -> str:
    """`"running, 40 %"` where the service reports it, else the phase."""
    known = reported(snapshot)
    return phase(snapshot, now) + (f", {known:.0f} %" if known else "")


def reported(snapshot: Snapshot) -> float | None:
    """The progress that the service reports of a job under way."""
    at_work = snapshot.status in {Status.PENDING, Status.RUNNING} and not snapshot.cancelling
    return snapshot.progress if at_work else None


def in_line(snapshot: Snapshot, now: float) -> list[str]:
    """A queued job's place: `["waiting: starts in about 0:40", "3 before it"]`."""
    at = snapshot.starts_at
    words = ["waiting for its turn" if at is None else f"waiting: {soon(at - now)}"]
    if snapshot.place:
        words.append(f"{snapshot.place} before it")
    return words


def ended(snapshot: Snapshot) -> str:
    """How the job ended, in two or three words."""
    if snapshot.status is Status.FAILED and isinstance(snapshot.error, ContentRefused):
        return "refused"
    return {
        Status.SUCCEEDED: "done",
        Status.FAILED: "failed",
        Status.CANCELLED: "cancelled",
        Status.TIMEOUT: "not finished in time",
        Status.UNKNOWN: "answer lost",
    }.get(snapshot.status, snapshot.status.value)


def advice(snapshot: Snapshot) -> str | None:
    """What to do about a job that did not succeed, where its error does not say so itself."""
    message = snapshot.error.message if snapshot.error else ""
    said = "again" in message or "%firefly" in message
    if snapshot.status is Status.TIMEOUT and snapshot.status_url and not said:
        return "It may still finish at the service: %firefly resume follows it again."
    if snapshot.status is Status.UNKNOWN and not said:
        return "It may have been made and billed. Look at the service's usage before you ask for it again."
    return None


def service_notes(snapshot: Snapshot) -> list[str]:
    """What the user should read beside the result: the service's remarks on the prompt, and our own."""
    found = []
    if snapshot.facts.denied_words:
        found.append("has words that it denies")
    if snapshot.facts.blocked_artists:
        found.append("names artists that it blocks")
    notes = [f"The service says that the prompt {' and '.join(found)}."] if found else []
    return notes + [plain(note) for note in snapshot.notes]


def alt_text(output: Output, snapshot: Snapshot | None) -> str:
    """What stands for a picture where it cannot be seen: the service's own words, else the prompt; and the seed."""
    said = ""
    if snapshot is not None:
        said = line(snapshot.facts.alt_text or prompt_of(snapshot) or title(snapshot))
    if not said:
        said = "Video" if output.is_video else "Image"
    return f"{said} (seed {output.seed})" if output.seed is not None else said


def without_repetition(snapshot: Snapshot) -> str:
    """The error's message, without the word that a heading above it already says ("Refused", "refused: …")."""
    message = plain(snapshot.error.message) if snapshot.error is not None else ""
    for mark in (": ", "; "):
        message = message.removeprefix(ended(snapshot) + mark)
    return sentence(message)


def common(values: Iterable[object]) -> object | None:
    """The value that all have, or `None` when they differ."""
    found = list(values)
    return found[0] if found and all(value == found[0] for value in found) else None
