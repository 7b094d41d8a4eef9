"""What the page is told of outputs: short for a tile, everything for the details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from firefly_nb.core.home import home_path
from firefly_nb.core.library import Credentials, Details, Entry, Library, Ref, State
from firefly_nb.core.lineage import History, Step, sources
from firefly_nb.notebook.gallery.pictures import key_of
from firefly_nb.notebook.render.words import bytes_words, count, line, plain, sentence, size_words
from firefly_nb.operations import OPERATIONS, Kind, Option, Picture, Request, options

_CAPTION = 160  # letters; more are never seen on a tile
_GENERATIONS = 6  # how far back a prompt is looked for


def tiles(library: Library, refs: Sequence[Ref]) -> list[dict[str, Any] | None]:
    """The tiles of `refs`; one that was deleted meanwhile is `None`.

    What was made from an image, without words of its own, goes by the prompt of that image.
    """
    entries = {entry.ref: entry for entry in library.entries(refs)}
    known = dict(entries)
    for _ in range(_GENERATIONS):
        parents = {entry.parent for entry in known.values() if not entry.prompt and entry.parent} - known.keys()
        if not parents:
            break
        known |= {entry.ref: entry for entry in library.entries(parents)}

    def prompt(entry: Entry) -> str:
        for _ in range(_GENERATIONS + 1):
            if entry.prompt or entry.parent is None or entry.parent not in known:
                break
            entry = known[entry.parent]
        return entry.prompt or ""

    return [{**tile(entries[ref]), "prompt": line(prompt(entries[ref]), _CAPTION)} if ref in entries else None
            for ref in refs]  # fmt: skip


def tile(entry: Entry) -> dict[str, Any]:
    """What a tile shows, and what a person who does not see it is told of it."""
    title = title_of(entry.operation)
    seed = None if entry.seed is None else str(entry.seed)  # a number of the page loses digits
    size = size_words(entry.width, entry.height) if entry.width and entry.height else ""
    return {
        "key": key_of(entry.ref),
        "prompt": line(entry.prompt or "", _CAPTION),
        "title": title,
        "number": entry.number,
        "seed": seed,
        "size": size,
        "model": entry.model or "",
        "video": entry.is_video,
        "starred": entry.starred,
        "sandbox": entry.sandbox,
        "missing": entry.missing,
        "made": f"{datetime.fromtimestamp(entry.created):%Y-%m-%d %H:%M}",
    }


def details(found: Details) -> dict[str, Any]:
    """Everything about one output, in words."""
    entry = found.entry
    facts = [size_words(entry.width, entry.height)] if entry.width and entry.height else []
    facts += [entry.media_type.rpartition("/")[2].upper(), bytes_words(found.size)]
    return {
        **tile(entry),
        "prompt": plain(entry.prompt or "").strip(),
        "facts": " · ".join(facts),
        "request": request_rows(found.request),
        "cell": found.cell,
        "path": home_path(entry.path),
        "name": entry.path.name,
        "job": found.job_id or "",
        "service": found.service.name,
        "credentials": credentials_words(found.credentials),
        "notes": [line(note) for note in found.notes],
        "steps": [_step(step, found.history, entry.ref) for step in found.history] if len(found.history) > 1 else [],
        "can": actions_for(entry),
    }


def title_of(command: str) -> str:
    """An operation's name for people, also of one that a later version wrote."""
    known = OPERATIONS.get(command)
    return known.title if known is not None else sentence(line(command, 40))


def actions_for(entry: Entry) -> list[str]:
    """What can be done with an output: nothing that needs its picture when there is none."""
    if entry.missing:
        return ["again", "delete"]
    if entry.is_video:
        return ["again", "save", "reveal", "delete"]
    return ["similar", "again", "upscale", "expand", "fill", "style", "structure", "save", "reveal", "delete"]


def request_rows(request: Request) -> list[tuple[str, str]]:
    """What was asked for, as names and values, without the prompt."""
    from firefly_nb.notebook.form.schema import label

    given = [(option, getattr(request, option.name)) for option in options(type(request)) if option.name != "prompt"]
    return [(label(option.name), _value(option, value)) for option, value in given if value not in (None, ())]


def credentials_words(found: Credentials) -> dict[str, Any]:
    """The Content Credentials in a line, with the lines of what they say."""
    words = {
        State.INTACT: f"Intact, signed by {found.signer or 'somebody without a name'}",
        State.ALTERED: f"Altered: {found.problem or 'not what was signed'}",
        State.NONE: "None",
        State.UNCHECKED: f"Not checked: {found.problem or ''}".removesuffix(": "),
    }[found.state]
    more = [f"signed by {found.signer}"] if found.signer and found.state is State.ALTERED else []
    more += [f"certificate by {found.issuer}"] if found.issuer and found.issuer != found.signer else []
    more += [f"with {found.tool}"] if found.tool else []
    more += [f"on {datetime.fromtimestamp(found.made):%Y-%m-%d %H:%M}"] if found.made else []
    more += [*found.actions]
    more += [found.problem] if found.problem and found.state is State.INTACT else []
    return {"state": found.state.value, "words": line(words), "more": [line(each) for each in more]}


def counted(images: int, videos: int) -> str:
    """`"1,204 images"`, `"3 images, 1 video"`."""
    parts = [_many(images, "image")] if images or not videos else []
    return ", ".join([*parts, *([_many(videos, "video")] if videos else [])])


def _many(number: int, word: str) -> str:
    return f"{number:,}" + count(number, word).removeprefix(str(number))


def _value(option: Option, value: Any) -> str:
    if isinstance(value, Picture):
        return line(value.label or value.upload_id or value.url or "an image", 120).split("?")[0]
    if option.kind is Kind.SIZE:
        return size_words(*value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return plain(value)


def _step(step: Step, history: History, here: Ref) -> dict[str, Any]:
    shown = next(iter(step.outputs or step.snapshot.outputs), None)
    ref = None if shown is None else Ref(shown.job, shown.index)
    return {
        "key": None if ref is None else key_of(ref),
        "here": ref == here,
        "title": f"{title_of(step.operation)} #{step.number}",
        "words": line(step.prompt or "; ".join(sources(step, history)), 80),
    }
