"""What is folded away under a grid: the exact request, the cell that makes the same again, the files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from firefly_nb.core.state import Snapshot
from firefly_nb.notebook.render import theme
from firefly_nb.notebook.render.markup import el, text
from firefly_nb.notebook.render.theme import css
from firefly_nb.notebook.render.words import home_path
from firefly_nb.operations import Picture, Request, as_cell, encode, replace_images


def details_html(snapshots: Sequence[Snapshot]) -> str:
    """One folded block for all of `snapshots`."""
    words = "Requests" if len(snapshots) > 1 else "Request"
    words += " and files" if any(snapshot.outputs for snapshot in snapshots) else ""
    blocks = [_block(snapshot, several=len(snapshots) > 1) for snapshot in snapshots]
    summary = el("summary", words, style=css(theme.CLICKABLE, "width:fit-content", theme.SMALL))
    return el("details", summary, el("div", *blocks, style="max-width:820px"), style="margin:10px 0 0")


def again(snapshot: Snapshot) -> str:
    """The magic that makes the same outputs again, with the seeds that came back."""
    seeds = [output.seed for output in snapshot.outputs if output.seed is not None]
    return as_cell(without_signatures(snapshot.request), seeds=seeds or None)


def request_text(request: Request) -> str:
    """The request as it leaves, without credentials: images that are uploaded stand by their names."""
    wire = encode(without_signatures(request), _source)
    head = [f"{wire.method} {wire.path}", *(f"{name}: {value}" for name, value in wire.headers.items())]
    return "\n".join(head) + "\n\n" + json.dumps(wire.json, indent=2, ensure_ascii=False)


def without_signatures(request: Request) -> Request:
    """The same request with every image's address cut before its query, which may be a signature."""
    return replace_images(request, _bare)


def _bare(_: str, value: object) -> object:
    return replace(value, url=_cut(value.url), label=_cut(value.label) or "") if isinstance(value, Picture) else value


def _cut(address: str | None) -> str | None:
    return address.split("?")[0] if address and "://" in address else address


def _source(picture: object) -> dict[str, str]:
    if not isinstance(picture, Picture):
        return {"uploadId": f"<upload of {type(picture).__name__}>"}
    if picture.upload_id is not None:
        return {"uploadId": picture.upload_id}
    return {"url": picture.url} if picture.url is not None else {"uploadId": f"<upload of {picture.label}>"}


def _block(snapshot: Snapshot, *, several: bool) -> str:
    paths = [home_path(output.path) for output in snapshot.outputs if output.path is not None]
    parts = [
        _part("The same again, with its seeds" if snapshot.outputs else "The cell", _code(again(snapshot))),
        _part("Request", _code(request_text(snapshot.request))),
        _part("Kept as the service sent it", _code("\n".join(paths))) if paths else "",
        _part("Job", _facts(snapshot)),
    ]
    if not several:
        return el("div", *parts)
    heading = el("p", f"Job #{snapshot.number}", style=css(theme.LABEL, "font-size:13px"))
    return el("div", heading, *parts, style=f"border-top:{theme.HAIRLINE};margin:14px 0 0")


def _facts(snapshot: Snapshot) -> str:
    known = [f"#{snapshot.number}"]
    if snapshot.id:
        known.append(f"id {el('code', text(snapshot.id), style=css(theme.INLINE_CODE, theme.PICK))}")
    known += [f"at {text(snapshot.service.name)}", f"{datetime.fromtimestamp(snapshot.created):%Y-%m-%d %H:%M:%S}"]
    return el("p", " · ".join(known), style=css("margin:3px 0 0", theme.ANYWHERE, theme.SMALL))


def _part(label: str, content: str) -> str:
    return el("p", label, style=theme.LABEL) + content


def _code(words: str) -> str:
    return el("pre", text(words), style=theme.CODE)
