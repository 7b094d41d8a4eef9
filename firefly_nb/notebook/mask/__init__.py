"""Painting masks: an editor in the page, and a variable in the notebook that follows it."""

from firefly_nb.notebook.mask.show import show as show
