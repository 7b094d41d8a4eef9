"""The management commands (``%firefly jobs``, ``%firefly wait``, …), one module for each group of them."""

from __future__ import annotations

from importlib import import_module

from firefly_nb.notebook.commands.table import COMMANDS, Call, Command, Flag, call_of, command

__all__ = ["COMMANDS", "Call", "Command", "Flag", "call_of", "command"]

# In the order in which help lists them.
for _group in ("jobs", "form", "gallery", "edit", "images", "lineage", "account", "kernel"):
    import_module(f"{__name__}.{_group}")
