"""The outputs that are kept, across notebooks: what a gallery shows, and how it is found. Knows no notebook."""

from firefly_nb.core.library.credentials import Credentials as Credentials
from firefly_nb.core.library.credentials import State as State
from firefly_nb.core.library.credentials import credentials as credentials
from firefly_nb.core.library.entries import Details as Details
from firefly_nb.core.library.entries import Entry as Entry
from firefly_nb.core.library.entries import Ref as Ref
from firefly_nb.core.library.library import Counts as Counts
from firefly_nb.core.library.library import Library as Library
from firefly_nb.core.library.query import Query as Query
from firefly_nb.core.library.query import parse_since as parse_since
from firefly_nb.core.library.store import close_all as close_all
from firefly_nb.core.library.thumbnails import SIZES as SIZES
from firefly_nb.core.library.trash import Deletion as Deletion
