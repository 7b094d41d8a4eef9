"""The two clients: `AsyncFirefly` for async code, `Firefly` for everybody else. The one is the other on a thread."""

from firefly_nb.client.asynchronous import AsyncFirefly as AsyncFirefly
from firefly_nb.client.jobs import AsyncJob as AsyncJob
from firefly_nb.client.jobs import Job as Job
from firefly_nb.client.jobs import Jobs as Jobs
from firefly_nb.client.outputs import MadeOutput as MadeOutput
from firefly_nb.client.synchronous import Firefly as Firefly
from firefly_nb.core.line import LimitInfo as LimitInfo
from firefly_nb.core.models import CustomModel as CustomModel
from firefly_nb.core.uploads import Upload as Upload
