"""The state of one running sandbox, and everything that its endpoints share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request

from firefly_nb.sandbox import durations, faults, limits
from firefly_nb.sandbox.inputs import Inputs
from firefly_nb.sandbox.jobs import Job, JobStore
from firefly_nb.sandbox.ledger import Ledger
from firefly_nb.sandbox.limits import Limit
from firefly_nb.sandbox.options import Settings
from firefly_nb.sandbox.pool import Pool
from firefly_nb.sandbox.refusals import Refusal
from firefly_nb.sandbox.storage import Storage
from firefly_nb.sandbox.tokens import TokenBook

NEEDED_SCOPES = frozenset({"firefly_api", "ff_apis"})


class Service:
    def __init__(self, settings: Settings) -> None:
        self.started_with = settings
        self.base_url = self.status_url = self.storage_url = ""
        self.tokens = TokenBook(settings.client_id, settings.client_secret, settings.token_life)
        self.storage = Storage(settings.upload_life, settings.url_life)
        self.inputs = Inputs(self.storage)
        self.pool = Pool(self.storage.folder, settings.workers, flat=settings.flat)
        self.last_request = time.monotonic()
        self.leaked_authorization = 0
        self.stop: Callable[[], None] = lambda: None  # the server's, once it serves
        self._begin(settings)

    def _begin(self, settings: Settings) -> None:
        self.settings = settings
        self.duration = durations.parse(settings.latency)
        self.limits = [limits.parse(words, settings.rate_policy) for words in settings.rate_limit]
        self.status_limits = [limits.parse(words, settings.rate_policy) for words in settings.status_limit]
        self.faults = faults.Faults((faults.parse(words) for words in settings.fault), settings.seed)
        self.jobs = JobStore(self.pool, self.storage, settings.seed)
        self.ledger = Ledger()
        self.refused_by_limit = 0

    def reset(self, changes: dict[str, object]) -> None:
        """Forget jobs, uploads, limits and counts; `changes` replace settings of the start. Raises `ValueError`."""
        settings = replace(self.started_with, **changes)  # type: ignore[arg-type]
        settings.check()
        self.jobs.clear()
        self.storage.forget()
        self.storage.url_life, self.storage.upload_life = settings.url_life, settings.upload_life
        self.tokens.life = settings.token_life
        self.pool.flat = settings.flat
        self.leaked_authorization = 0
        self._begin(settings)

    def addresses(self, base_url: str, status_url: str, storage_url: str) -> None:
        self.base_url, self.status_url, self.storage_url = base_url, status_url, storage_url
        self.storage.base_url = storage_url

    def authorize(self, request: Request) -> None:
        """Raise the 401 or 403 that the request deserves."""
        scheme, _, word = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not word.strip():
            raise Refusal(401, "access_error", "The access token is missing.")
        token = self.tokens.find(word.strip())
        if token is None:
            raise Refusal(401, "access_error", "The access token is not valid or has expired.")
        key = request.headers.get("x-api-key")
        if key != self.tokens.client_id:
            missing = "missing" if key is None else "not the one that the access token belongs to"
            headers = {"x-access-error": "user_non_entitled"}
            raise Refusal(403, "access_error", f"The x-api-key is {missing}.", headers=headers)
        if not token.scopes & NEEDED_SCOPES:
            headers = {"x-access-error": "invalid_ims_scope"}
            raise Refusal(403, "access_error", "The access token lacks the scope firefly_api.", headers=headers)

    def limit(self, which: list[Limit]) -> None:
        """Take one place in the rate limits, or raise the 429."""
        now = time.time()
        wait = limits.wait_of(which, now)
        if wait > 0:
            raise self.rate_limited(wait, self.settings.retry_after)

    def rate_limited(self, wait: float, form: str) -> Refusal:
        headers = limits.refusal_headers(wait, form, self.refused_by_limit, time.time())
        self.refused_by_limit += 1
        return Refusal(429, "rate_limited", "Too many requests.", headers=headers)

    def job(self, name: str) -> Job:
        """The job by that id. Raises 404."""
        job = self.jobs.jobs.get(name)
        if job is None:
            raise Refusal(404, "unknown_job_id", "No job has this id.")
        return job

    def close(self) -> None:
        self.jobs.clear()
        self.pool.close()
        self.storage.remove()


def service_of(request: Request) -> Service:
    service = request.app.state.service
    assert isinstance(service, Service)
    return service
