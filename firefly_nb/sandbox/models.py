"""The custom models that the sandbox pretends to have trained."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from firefly_nb.sandbox.refusals import Refusal

_ASSETS = uuid.UUID("6d3f2f43-7a05-4b63-9a9b-0a6bfa4d3c11")
SORTS = ("assetName", "createdDate", "modifiedDate")
STATES = ("all", "ready", "published", "unpublished", "queued", "training", "failed", "cancelled")
LARGEST_PAGE = 50


def _model(number: int, name: str, mode: str, base: str, state: str, prompt: str, concept: str) -> dict[str, object]:
    day = 1 + number
    return {
        "version": "1.0",
        "assetName": name.lower().replace(" ", "-"),
        "displayName": name,
        "size": 104_857_600 + number,
        "etag": uuid.uuid5(_ASSETS, f"etag {number}").hex,
        "trainingMode": mode,
        "assetId": f"urn:aaid:sc:SANDBOX:{uuid.uuid5(_ASSETS, name)}",
        "mediaType": "application/vnd.adobe.ffcustommodel+dcx",
        "createdDate": f"2026-03-{day:02}T09:30:00.000Z",
        "modifiedDate": f"2026-04-{day:02}T16:45:00.000Z",
        "publishedState": state,
        "baseModel": {"name": base, "version": "1.0"},
        "samplePrompt": prompt,
        **({"conceptId": concept} if mode == "subject" else {}),
    }


MODELS: tuple[Mapping[str, object], ...] = (
    _model(1, "Lino Garden", "style", "image3_custom", "published", "a walled garden cut in linoleum", ""),
    _model(2, "Tin Robot", "subject", "image4_custom", "published", "tinbot on a kitchen table", "tinbot"),
    _model(3, "Night Market", "style", "image4_custom", "published", "lanterns over wet paving stones", ""),
    _model(4, "Blue Teapot", "subject", "image3_custom", "published", "bluepot beside a window", "bluepot"),
    _model(5, "Paper Theatre", "style", "image4_custom", "published", "a stage of folded paper", ""),
    _model(6, "Old Harbour", "style", "image3_custom", "unpublished", "boats at low tide", ""),
)
_STATE_NAMES = {"ready": {"never", "published", "unpublished"}}


def known(name: str) -> bool:
    """Whether a request may name this custom model."""
    return any(name in {model["assetId"], model["assetName"]} for model in MODELS)


def page(query: Mapping[str, str], base_url: str) -> dict[str, object]:
    """One page of the list. Raises a 400 for a query that makes no sense."""
    sort = _word(query, "sortBy", "modifiedDate", SORTS)
    state = _word(query, "publishedState", "published", STATES)
    start = _count(query, "start", 0, 0, None)
    limit = _count(query, "limit", LARGEST_PAGE, 1, LARGEST_PAGE)
    states = _STATE_NAMES.get(state, {state})
    chosen = [model for model in MODELS if state == "all" or model["publishedState"] in states]
    chosen.sort(key=lambda model: str(model[sort]), reverse=sort != "assetName")
    shown = chosen[start : start + limit]
    here = f"{base_url}/v3/custom-models?"
    links: dict[str, object] = {"page": {"href": here + urlencode(dict(query)), "rel": "page"}}
    if start + limit < len(chosen):
        following = {**query, "start": str(start + limit), "limit": str(limit)}
        links["next"] = {"href": here + urlencode(following), "rel": "next"}
    return {"custom_models": [dict(model) for model in shown], "_links": links, "total_count": len(chosen)}


def _word(query: Mapping[str, str], name: str, default: str, words: tuple[str, ...]) -> str:
    found = query.get(name, default)
    if found not in words:
        raise Refusal(400, "bad_request", f"{name} is not one of {', '.join(words)}")
    return found


def _count(query: Mapping[str, str], name: str, default: int, low: int, high: int | None) -> int:
    words = query.get(name, str(default))
    found = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1
    if found < low or (high is not None and found > high):
        limit = f" to {high}" if high is not None else " or more"
        raise Refusal(400, "bad_request", f"{name} has to be {low}{limit}")
    return found
