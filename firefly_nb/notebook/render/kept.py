"""What stays of a widget in a notebook that is opened again without its kernel."""

from __future__ import annotations

from firefly_nb.notebook.render.markup import el

# There, the widget's place holds a line on an error, and nothing of ours runs to take it away. Only a trusted notebook
# has such a line, and it lets <style> through as well.
_EMPTY = ".lm-Panel.jp-OutputArea-output:not(:has(*))"  # a widget's place without anything in it but that line


def kept(name: str, *parts: str) -> str:
    """`parts` beside the widget whose element has the class `name`: hidden as long as that is there itself."""
    style = (
        f"<style>.jp-OutputArea:has(.{name}) .{name}-kept{{display:none}}"
        f".jp-OutputArea:has(.{name}-kept) {_EMPTY}{{display:none}}</style>"
    )
    return style + el("div", *parts, class_=f"{name}-kept")
