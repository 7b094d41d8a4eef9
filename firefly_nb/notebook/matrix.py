"""The way of a cell that explores: a plan, what it would cost, a question where that is much, and the matrix."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from firefly_nb.core.prompts import read_prompts
from firefly_nb.notebook import live
from firefly_nb.notebook.ask import agreed
from firefly_nb.notebook.cells import flag_spelling, follow, with_images
from firefly_nb.notebook.form.values import cost_words
from firefly_nb.notebook.saving import folder_of
from firefly_nb.operations import Parsed, Plan, Request, as_flag, outputs_expected, plan, split

if TYPE_CHECKING:
    from firefly_nb.client import LimitInfo
    from firefly_nb.notebook.magics import FireflyMagics

_DOCUMENTED = 4  # requests a minute, where the service has not shown another limit yet


def run(magics: FireflyMagics, parsed: Parsed) -> None:
    """Do what a cell with --vary, --prompts, --wildcards or --complete says.

    Raises `InvalidRequest`, and sends nothing, for a mistake in any of its tiles.
    """
    flags = parsed.flags
    asked = _planned(magics, parsed)
    earlier = magics.client.earlier(asked) if flags.complete else {}
    missing = [
        request
        for number, tile in enumerate(asked.tiles)
        for part, request in enumerate(split(tile.request))
        if (number, part) not in earlier
    ]
    words = _cost(missing, len(asked.tiles), magics.client.limits, sandbox=magics.client.service.sandbox)
    if flags.dry_run:
        from firefly_nb.notebook.render.plan import plan_bundle

        live.publish(**plan_bundle(asked, words, frozenset(number for number, _ in earlier)))
        return
    live.say(words)
    images = sum(map(outputs_expected, missing))
    if images > magics.ask_above and not flags.yes:
        instead = f"add --yes, or %config FireflyMagics.ask_above = {images}"
        if not agreed(f"More than {magics.ask_above} images. Ask for them?", instead):
            live.say("Nothing was sent.")
            return
    folder = None if flags.save is None else folder_of(flags.save)
    follow(magics, magics.client.submit_plan(asked, earlier, timeout=flags.timeout), flags, folder)


def _planned(magics: FireflyMagics, parsed: Parsed) -> Plan:
    flags = parsed.flags
    with flag_spelling(parsed.operation):
        asked = plan(
            parsed.operation.command,
            parsed.values,
            vary=flags.vary,
            rows=None if flags.prompts is None else read_prompts(flags.prompts, as_flag("prompts")),
            wildcards=flags.wildcards,
            complete=flags.complete,
            spell=as_flag,
        )
        read: dict[object, object] = {}  # an image of every tile is read once
        tiles = [replace(tile, request=with_images(tile.request, magics.namespace, read)) for tile in asked.tiles]
    return replace(asked, tiles=tuple(tiles))


def _cost(missing: list[Request], tiles: int, limits: LimitInfo, *, sandbox: bool) -> str:
    """What it takes, in one line: tiles, images, operations, requests and minutes."""
    if not missing:
        return f"{tiles} tiles, and nothing is missing."
    left = "" if len(missing) >= tiles else f", {len(missing)} of them missing"
    rate = limits.per_minute or (math.inf if sandbox else _DOCUMENTED)
    minutes = math.ceil(len(missing) / rate)
    lasts = "" if minutes <= 1 else f", about {minutes} minutes at {rate:g} requests a minute"
    return f"{tiles} tiles{left}: {cost_words(missing, limits)}{lasts}."
