"""``python -m firefly_nb.sandbox``."""

import sys

# The painting processes import this file as well, under another name: they need none of the server.
if __name__ == "__main__":
    from firefly_nb.sandbox.options import read
    from firefly_nb.sandbox.server import run

    sys.exit(run(read()))
