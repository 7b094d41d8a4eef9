"""What axe-core finds wrong with a part of a page, for those who cannot see it, hear it or use a mouse."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_IMPACTS = ("serious", "critical")
_RUN = """async ([selector, impacts]) => {
    // The body of JupyterLab has no height and cuts what sticks out: axe would take everything for unseen.
    const style = document.body.style.height;
    document.body.style.height = '100vh';
    const found = await window.axe.run({include: [[selector]]}, {resultTypes: ['violations'], iframes: false})
        .finally(() => { document.body.style.height = style; });
    return found.violations.filter(each => impacts.includes(each.impact));
}"""


def violations(page: Page, selector: str) -> list[str]:
    """The serious and critical violations in every element that `selector` finds, a line for each place.

    Raises `AssertionError` when there is no such element: nothing would be checked.

    Example: ``assert violations(notebook.page, ".firefly-form") == []``
    """
    assert page.locator(selector).count(), f"there is no {selector!r} to check"
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[dict[str, Any]] = page.evaluate(_RUN, [selector, _IMPACTS])
    return [f"{each['id']}: {each['help']}: {_place(node)}" for each in found for node in each["nodes"]]


def _place(node: dict[str, Any]) -> str:
    said = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
    return f"{' '.join(map(str, node['target']))} {node['html'][:120]} ({said})"


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
