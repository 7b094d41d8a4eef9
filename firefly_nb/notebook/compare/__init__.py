"""Two pictures compared: on top of each other, side by side, and as their difference."""

from firefly_nb.notebook.compare.show import show as show
