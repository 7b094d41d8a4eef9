"""Loading and unloading the extension. Cheap: what a command needs is imported when it first runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from firefly_nb.notebook.magics import FireflyMagics

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load(ipython: InteractiveShell) -> None:
    """Put ``%firefly``, ``%%firefly`` and their completion into `ipython`; says so when jobs were left under way."""
    unload(ipython)
    magics = FireflyMagics(ipython)
    ipython.register_magics(magics)
    ipython.Completer.custom_matchers.append(magics.matcher)
    magics.warm_up.begin()
    _say_what_was_left(magics.home)


def unload(ipython: InteractiveShell) -> None:
    """Take them out again. Jobs that are under way can be resumed later."""
    magics = ipython.magics_manager.registry.pop(FireflyMagics.__name__, None)
    if not isinstance(magics, FireflyMagics):
        return
    for table in ipython.magics_manager.magics.values():
        table.pop("firefly", None)
    ipython.Completer.custom_matchers.remove(magics.matcher)
    cast("list[object]", ipython.configurables).remove(magics)
    magics.close()


def _say_what_was_left(home: str) -> None:
    from firefly_nb.core.home import default_home
    from firefly_nb.core.owners import left_behind

    count = left_behind(default_home(home or None))
    if count:
        jobs = "1 job was" if count == 1 else f"{count} jobs were"
        print(f"{jobs} under way when the last kernel ended: %firefly resume")
