"""How everything looks: inline styles on JupyterLab's colours, with fall-backs for front ends that have none.

Notebook front ends drop ``<style>`` and code-hosting sites drop ``style=`` too. So nothing here may carry meaning: with
every style taken away, what is left must still read well.
"""

from __future__ import annotations

# Text keeps the page's own colour, muted by its opacity, and lines and surfaces are a grey that stands on white and on
# black: JupyterLab's variables are dropped in notebooks that are not trusted, and other front ends have none.
TEXT = "var(--jp-ui-font-color1,inherit)"
MUTED = "opacity:.74"
HAIRLINE = "1px solid rgba(128,128,128,.36)"
DASHED = "1px dashed rgba(128,128,128,.55)"
SURFACE = "rgba(128,128,128,.13)"
BRAND = "#1e78d6"
SANS = "var(--jp-ui-font-family,system-ui,-apple-system,'Segoe UI',Roboto,sans-serif)"
MONO = "var(--jp-code-font-family,ui-monospace,SFMono-Regular,Menlo,Consolas,monospace)"

# Letters on these are white: each keeps 4.5:1 with it.
_TONES = {"good": "#1b7f3b", "bad": "#c62828", "wait": "#8a5300", "calm": "#5f6b76"}


def css(*parts: str) -> str:
    return ";".join(parts)


SMALL = css("font-size:12px", MUTED, "font-variant-numeric:tabular-nums")
STRONG = "font-weight:600"
RADIUS = "border-radius:8px"
MEASURE = "max-width:640px"
ANYWHERE = "overflow-wrap:anywhere"
PICK = "user-select:all;-webkit-user-select:all"
CLICKABLE = "cursor:pointer"

FRAME = css(
    "margin:2px 0 6px",
    "padding:0",
    f"font-family:{SANS}",
    "font-size:13px",
    "line-height:1.5",
    f"color:{TEXT}",
    "text-align:left",
)
HEADER = "display:flex;flex-wrap:wrap;align-items:center;gap:0 8px;margin:0;min-height:28px"
TITLE = "font-size:14px;font-weight:600"
BADGE = css(
    "display:inline-block",
    "padding:0 8px",
    "border-radius:999px",
    f"background:{SURFACE}",
    f"border:{HAIRLINE}",
    "font-size:11px",
    "line-height:17px",
    "letter-spacing:.03em",
)
PROMPT = css(
    "margin:1px 0 0",
    "padding:0",
    "font-size:14px",
    "line-height:1.5",
    "text-align:start",
    "white-space:pre-wrap",
    MEASURE,
    ANYWHERE,
)
INLINE_CODE = css(f"font-family:{MONO}", "font-size:12px", "background:none", "border:0", "padding:0", "color:inherit")
CODE = css(
    "margin:3px 0 0",
    "padding:8px 10px",
    "border:0",
    "border-radius:6px",
    f"background:{SURFACE}",
    f"font-family:{MONO}",
    "font-size:12px",
    "line-height:1.5",
    "color:inherit",
    "white-space:pre-wrap",
    "word-break:normal",
    "max-width:100%",
    ANYWHERE,
)
CAPTION = css("display:block", "margin:5px 0 0", "padding:0", "font-size:12px", "line-height:1.4", "text-align:left")
PANEL = css(
    "display:flex",
    "gap:12px",
    "align-items:flex-start",
    "margin:10px 0 0",
    "padding:12px 14px",
    f"border:{HAIRLINE}",
    "box-sizing:border-box",
    RADIUS,
    MEASURE,
)
LABEL = css("margin:10px 0 0", "padding:0", "font-size:12px", STRONG, f"color:{TEXT}")
TABLE = "border-collapse:collapse;margin:8px 0 0;border:0;font-size:13px;text-align:left"
_CELL = css("text-align:left", "border:0", f"border-bottom:{HAIRLINE}", "white-space:normal", "max-width:none")
CELL = css("padding:5px 14px 5px 0", "vertical-align:middle", "font-weight:400", _CELL)
HEAD_CELL = css("padding:4px 14px 4px 0", "font-size:12px", STRONG, _CELL)
ROW = "background:none"


def circle(tone: str, size: int = 20) -> str:
    """The round mark before a message."""
    return css(
        "flex:none",
        "display:inline-block",
        f"width:{size}px",
        f"height:{size}px",
        f"line-height:{size}px",
        f"font-size:{round(size * 0.65)}px",
        "border-radius:50%",
        "text-align:center",
        "font-weight:700",
        "color:#fff",
        f"background:{_TONES[tone]}",
    )
