"""What can be made to go wrong, and when: the same faults for the same seed.

A fault is named ``TARGET-KIND`` and says how often it strikes: ``all``, a whole number (the first so many times; for
status, cancel and download counted for each job by itself) or a share between 0 and 1.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from firefly_nb.sandbox.limits import RETRY_FORMS


@dataclass(frozen=True, slots=True)
class Known:
    """A fault that exists: what it does, how often by default, and the details that can be set."""

    name: str
    target: str
    kind: str
    help: str
    often: str
    details: Mapping[str, str] = field(default_factory=dict)


TARGETS = ("submit", "status", "cancel", "download", "token", "upload", "models")

# Kind, what it does, details that can be set.
_Kinds: TypeAlias = tuple[tuple[str, str, Mapping[str, str]], ...]

_ANYWHERE: _Kinds = (
    ("drop", "the connection ends before anything is done", {}),
    ("lost", "all is done, and the connection ends before the answer", {}),
    ("slow", "the answer takes its time", {"seconds": "5"}),
    ("408", "the service says that it took too long", {}),
    ("429", "rate limited, whatever the limit (form: as --retry-after)", {"form": "seconds", "wait": "1"}),
    ("500", "an error of the service (made=yes: after a submit has made its job)", {"made": "no"}),
    ("503", "not available", {}),
    ("html", "an HTML error page (502)", {}),
    ("html-200", "an HTML page that says 200", {}),
    ("wrong-json", "well-formed JSON of the wrong shape", {}),
    ("bad-json", "half of a JSON document", {}),
    ("huge", "a body without much of an end", {"megabytes": "100"}),
    ("redirect-loop", "redirects to itself for ever", {}),
    ("redirect-away", "redirects to another host, which notes what it is sent", {}),
    ("hostile", "an error whose message holds HTML and terminal escapes", {}),
)
_WITH_TOKEN: _Kinds = (
    ("401", "the token in use is revoked", {}),
    ("403", "access refused, with this x-access-error", {"reason": "quota_exhausted"}),
)
_DOWNLOAD: _Kinds = (
    ("truncated", "the connection ends half-way through the file", {}),
    ("wrong-length", "content-length says less than what comes", {}),
    ("empty", "200 and not one byte", {}),
    ("corrupt", "the right length, the wrong bytes", {}),
    ("bomb", "a PNG of a few KB that declares 50000x50000 pixels", {}),
    ("wrong-type", "the right file under another content type", {}),
    ("hostile-name", "a content-disposition with ../ in its file name", {}),
    ("403", "the storage refuses", {}),
)
_JOB: _Kinds = (
    ("never-ends", "stays running for ever", {}),
    ("fails", "fails when it is due", {"message": "The job could not be finished."}),
    ("fails-hostile", "fails with HTML and terminal escapes in its message", {}),
    ("times-out", "ends with the status timeout", {}),
    ("canceled", "the service itself cancels it, spelled canceled", {}),
    ("cancelled", "the service itself cancels it, spelled cancelled", {}),
    ("odd-words", "says cancel_pending, RUNNING and unknown words before it succeeds", {}),
    ("odd-progress", 'reports progress such as -5, 250, "soon" and null', {}),
    ("vanishes", "its status is 404 from half-way on", {}),
    ("foreign-status", "statusUrl and cancelUrl name a foreign host", {}),
    ("foreign-download", "the outputs lie on a host that does not exist", {}),
    ("file-download", "the outputs' addresses are file: addresses", {}),
    ("hostile-download", "the outputs' addresses hold ../ and control characters", {}),
    ("wrong-result", "succeeds with a result of the wrong shape", {}),
    ("no-outputs", "succeeds with an empty list of outputs", {}),
    ("fewer-outputs", "succeeds with one output less than asked for", {}),
    ("cancel-stuck", "stays at cancel_pending after a cancel for a while, then ends as canceled", {"seconds": "3"}),
    ("cancel-ignored", "takes a cancel (200) and succeeds all the same", {}),
)


def _catalogue() -> Iterable[Known]:
    for target in TARGETS:
        for kind, words, details in _ANYWHERE:
            yield Known(f"{target}-{kind}", target, kind, words, "1", details)
        if target not in {"download", "token"}:
            for kind, words, details in _WITH_TOKEN:
                yield Known(f"{target}-{kind}", target, kind, words, "1", details)
    for kind, words, details in _DOWNLOAD:
        yield Known(f"download-{kind}", "download", kind, words, "1", details)
    yield Known("download-expired", "sign", "expired", "addresses are out of date until the status is asked again", "1")
    for kind, words, details in _JOB:
        yield Known(f"job-{kind}", "job", kind, words, "all", details)


# The same for people: a heading, and what stands under it.
LISTING: tuple[tuple[str, _Kinds], ...] = (
    (f"TARGET-KIND, where TARGET is one of {', '.join(TARGETS)} and KIND one of", _ANYWHERE),
    ("TARGET-KIND, where TARGET is any but download and token and KIND one of", _WITH_TOKEN),
    (
        "download-KIND, of the file itself",
        (*_DOWNLOAD, ("expired", "addresses are out of date until the status is asked again", {})),
    ),
    ("job-KIND, for a job's whole life (WHEN: which jobs; all, unless said)", _JOB),
)

CATALOGUE: Mapping[str, Known] = {known.name: known for known in _catalogue()}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was asked for. One of `first` and `share` is set."""

    known: Known
    first: int | None
    share: float | None
    details: Mapping[str, str]

    @property
    def kind(self) -> str:
        return self.known.kind


def parse(words: str) -> Fault:
    """``NAME[:WHEN[,DETAIL=VALUE]…]``. Raises `ValueError`."""
    name, _, argument = words.partition(":")
    known = CATALOGUE.get(name)
    if known is None:
        raise ValueError(f"{name!r} is not a fault; python -m firefly_nb.sandbox --help lists them")
    pieces = [piece for piece in argument.split(",") if piece]
    often = pieces.pop(0) if pieces and "=" not in pieces[0] else known.often
    details = dict(known.details)
    for piece in pieces:
        key, _, value = piece.partition("=")
        if key not in details:
            raise ValueError(f"{name} has no {key!r}; it has {', '.join(details) or 'no details'}")
        if (right := _wrong(key, value)) is not None:
            raise ValueError(f"{name}: {key}={value!r} is not {right}")
        details[key] = value
    return _timed(known, often, details)


def _wrong(key: str, value: str) -> str | None:
    """What the value of a detail has to be, `None` when it is."""
    if key in {"seconds", "wait", "megabytes"}:
        number = value.replace(".", "", 1) if key != "megabytes" else value
        return None if number.isascii() and number.isdigit() else "a number"
    words = {"form": RETRY_FORMS, "made": ("yes", "no")}.get(key)
    return None if words is None or value in words else f"one of {', '.join(words)}"


def _timed(known: Known, often: str, details: Mapping[str, str]) -> Fault:
    if often == "all":
        return Fault(known, None, 1.0, details)
    try:
        if "." in often:
            share = float(often)
            if not 0 <= share <= 1:
                raise ValueError(often)
            return Fault(known, None, share, details)
        return Fault(known, int(often), None, details)
    except ValueError:
        raise ValueError(f"{known.name}: {often!r} is not all, a whole number, or a share such as 0.3") from None


class Faults:
    """Decides which fault strikes, and counts those that did."""

    def __init__(self, faults: Iterable[Fault], seed: int) -> None:
        self.faults = tuple(faults)
        self.seed = seed
        self.struck: Counter[str] = Counter()
        self._asked: Counter[tuple[str, str]] = Counter()

    def strike(self, target: str, key: str = "") -> Fault | None:
        """The fault that hits this request, `None` for none. `key` tells jobs apart."""
        for fault in self.faults:
            if fault.known.target == target and self._hits(fault, key):
                self.struck[fault.known.name] += 1
                return fault
        return None

    def quirks(self, number: int) -> dict[str, Fault]:
        """The faults that the job of that number carries through its life, by kind."""
        found: dict[str, Fault] = {}
        for fault in self.faults:
            if fault.known.target != "job":
                continue
            if number <= fault.first if fault.first is not None else self._share(fault, f"{number}"):
                self.struck[fault.known.name] += 1
                found[fault.kind] = fault
        return found

    def _hits(self, fault: Fault, key: str) -> bool:
        asked = (fault.known.name, key)
        self._asked[asked] += 1
        number = self._asked[asked]
        if fault.first is not None:
            return number <= fault.first
        return self._share(fault, f"{key}/{number}")

    def _share(self, fault: Fault, key: str) -> bool:
        assert fault.share is not None
        return random.Random(f"{self.seed}/{fault.known.name}/{key}").random() < fault.share
