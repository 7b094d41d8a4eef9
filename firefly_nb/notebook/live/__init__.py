"""Showing jobs where they were asked for, and keeping what is shown up to date from another thread.

One call shows, whatever the front end::

    live.show(job)          # in a kernel: a live status that becomes the grid, in that cell; in a terminal: text
    live.wait([job], 60)    # True when all have ended and their last state stands in their cells
"""

from firefly_nb.notebook.live.say import publish as publish
from firefly_nb.notebook.live.say import say as say
from firefly_nb.notebook.live.show import settle as settle
from firefly_nb.notebook.live.show import show as show
from firefly_nb.notebook.live.wait import wait as wait
