"""The gallery: every output that is kept, on a wall to search, look at and work on further."""

from firefly_nb.notebook.gallery.search import Search as Search
from firefly_nb.notebook.gallery.show import show as show
