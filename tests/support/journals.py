"""Journals of many jobs that were never run, written at once.

Example::

    fill(home, [Made("a cat in a sunbeam", outputs=4), Made("a dog", operation="fill", model="image4_standard")])
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firefly_nb.core.journal import Journal
from firefly_nb.core.owners import FILE

BEGUN = 1_780_000_000.0


@dataclass(frozen=True)
class Made:
    """A job that ended well. Its outputs have the seeds `seed`, `seed + 1`, …"""

    prompt: str | None = None
    outputs: int = 1
    operation: str = "generate"
    model: str | None = None
    seed: int = 1
    created: float = BEGUN
    request: dict[str, Any] = field(default_factory=dict)


def fill(
    home: Path,
    jobs: Iterable[Made],
    content: Callable[[int], bytes | None] = lambda _: None,
    media_type: str = "image/jpeg",
    suffix: str = ".jpg",
) -> list[str]:
    """Write `jobs` into the journal of `home` and return their keys.

    `content` gives the bytes of the n-th output; where it gives none, the file does not exist.
    """
    Journal(home).close()
    keys, made = [], 0
    with closing(sqlite3.connect(home / FILE)) as db, db:
        for job in jobs:
            number = 1 + int(db.execute("SELECT ifnull(max(number), 0) FROM jobs").fetchone()[0])
            key = hashlib.md5(f"{home}{number}{job.prompt}".encode()).hexdigest()
            keys.append(key)
            record = {"operation": job.operation, "prompt": job.prompt, "model": job.model, **job.request}
            record = {name: value for name, value in record.items() if value is not None}
            db.execute(
                "INSERT INTO jobs (key, operation, request, service, base_url, sandbox, status, id, created, finished,"
                " timeout, owner) VALUES (?,?,?,'sandbox','http://127.0.0.1:1',1,'succeeded',?,?,?,600,'')",
                (key, job.operation, json.dumps(record), f"urn:{key}", job.created, job.created + 9),
            )
            folder = home / "outputs" / "2026-05-28" / f"{number:06d}-{job.operation}-{key[:6]}"
            for position in range(job.outputs):
                seed = job.seed + position
                data = content(made)
                path = folder / f"{seed}{suffix}"
                if data is not None:
                    folder.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
                    path.with_suffix(".json").write_text(json.dumps({"seed": seed}))
                else:
                    data = f"{number} {position}".encode()
                db.execute(
                    "INSERT INTO outputs VALUES (?,?,?,?,64,48,?,?,?,NULL,NULL,?)",
                    (key, position, seed, media_type, len(data), _sha256(data), str(path), job.created + 9),
                )
                made += 1
    return keys


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
