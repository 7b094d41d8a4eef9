"""What is shown, as pure functions from snapshots to strings. Nothing here displays anything.

All HTML is complete in itself: inline styles, no script, no ``<style>``, no ids, nothing loaded from elsewhere, every
word of the user and of the service escaped.
"""

from firefly_nb.notebook.render.bundle import jobs_bundle as jobs_bundle
from firefly_nb.notebook.render.bundle import output_bundle as output_bundle
from firefly_nb.notebook.render.grid import job_html as job_html
from firefly_nb.notebook.render.grid import jobs_html as jobs_html
from firefly_nb.notebook.render.lineage import cells as cells
from firefly_nb.notebook.render.lineage import history_bundle as history_bundle
from firefly_nb.notebook.render.status import jobs_status_html as jobs_status_html
from firefly_nb.notebook.render.status import status_html as status_html
from firefly_nb.notebook.render.tables import jobs_table as jobs_table
from firefly_nb.notebook.render.tables import models as models
from firefly_nb.notebook.render.tables import overview as overview
from firefly_nb.notebook.render.terminal import job_text as job_text
from firefly_nb.notebook.render.terminal import jobs_text as jobs_text
from firefly_nb.notebook.render.terminal import progress_text as progress_text
from firefly_nb.notebook.render.terminal import started_text as started_text
