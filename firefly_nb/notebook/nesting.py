"""Letting a pasted script call ``asyncio.run`` inside a cell, whose loop already runs."""

from __future__ import annotations


def nest() -> None:
    """Allow loops inside loops in this kernel, from now on."""
    import nest_asyncio2  # type: ignore[import-untyped]

    nest_asyncio2.apply()
