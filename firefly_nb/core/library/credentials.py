"""Content Credentials of a file: who signed it, with what it was made, and whether it is still what was signed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

# Nothing is fetched: not the credentials of a file that has them elsewhere, no revocation list, no signer's web site.
_OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_reading": True},
    "core": {"decode_identity_assertions": False, "allowed_network_hosts": []},
}
_UNTRUSTED = "signingCredential.untrusted"
# Faults of the certificate, not of the file: who signed may be in doubt, that nothing was changed since is not.
_OF_CERTIFICATE = ("signingCredential.", "timeStamp.", "claimSignature.outsideValidity")
_PROBLEMS = {
    "assertion.dataHash.mismatch": "the picture was changed after it was signed",
    "assertion.bmffHash.mismatch": "the video was changed after it was signed",
    "assertion.boxesHash.mismatch": "the picture was changed after it was signed",
    "assertion.hashedURI.mismatch": "what the credentials say was changed after it was signed",
    "claimSignature.mismatch": "the credentials do not have the signature that they say",
    "signingCredential.expired": "the signer's certificate was no longer valid",
    "signingCredential.revoked": "the signer's certificate was revoked",
    "signingCredential.invalid": "the signer's certificate is not one for Content Credentials",
}
_ACTIONS = {
    "c2pa.created": "created",
    "c2pa.opened": "opened",
    "c2pa.placed": "placed into another picture",
    "c2pa.edited": "edited",
    "c2pa.converted": "converted",
    "c2pa.resized": "resized",
    "c2pa.cropped": "cropped",
}
_BY_MODEL = "trainedAlgorithmicMedia"


class State(StrEnum):
    """What became of a file's Content Credentials."""

    INTACT = "intact"
    ALTERED = "altered"
    NONE = "none"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a file's Content Credentials say.

    `signer` is whom the certificate names, `issuer` who gave it out; `made` is when it was signed, in seconds since
    the epoch, as a time authority says (`None` without one); `tool` is the software that signed; `actions` is what
    was done, in order. `trusted` says whether the certificate leads back to one that was given as trusted, `None` when
    none was given. `problem` is a line on what is wrong, or why nothing was checked.
    """

    state: State
    signer: str | None = None
    issuer: str | None = None
    made: float | None = None
    tool: str | None = None
    actions: tuple[str, ...] = ()
    trusted: bool | None = None
    problem: str | None = None


def credentials(path: Path, media_type: str, *, trust: str | None = None) -> Credentials:
    """The Content Credentials of the file at `path`. Never raises, and never asks the network.

    `trust` holds root certificates (PEM) of the signers to trust. Takes milliseconds for each megabyte: not for the
    event loop. Without the library that reads them the state is `unchecked`, with a line on how to get it.

    Example: ``credentials(out.path, out.media_type).state == "intact"``
    """
    try:
        import c2pa
    except ImportError:
        return _unchecked("to check Content Credentials: pip install 'firefly-nb[credentials]'")
    except Exception as error:  # the library within it, which is not Python
        return _unchecked(f"c2pa-python does not load on this machine ({type(error).__name__})")
    try:
        with path.open("rb") as stream:
            settings = {**_OFFLINE, **({"trust": {"trust_anchors": trust}} if trust is not None else {})}
            with (
                c2pa.Context.from_dict(settings) as context,
                c2pa.Reader(media_type, stream, context=context) as reader,
            ):
                return _found(json.loads(reader.json()), json.loads(reader.crjson()), trusting=trust is not None)
    except OSError as error:
        return _unchecked(f"the file cannot be read: {error.strerror or error}")
    except c2pa.C2paError.ManifestNotFound:
        return Credentials(State.NONE)
    except c2pa.C2paError.NotSupported:
        return _unchecked(f"Content Credentials are not checked in a file like this one ({media_type})")
    except (c2pa.C2paError, ValueError) as error:
        if str(error).startswith("Remote"):
            return _unchecked("this file's Content Credentials are kept on a web site, which is not asked")
        return _unreadable(path)


def _unchecked(why: str) -> Credentials:
    return Credentials(State.UNCHECKED, problem=why)


def _unreadable(path: Path) -> Credentials:
    """Of a file that is damaged: were there credentials in it?"""
    content = b""
    with suppress(OSError):
        content = path.read_bytes()
    if b"jumb" in content and b"c2pa" in content:
        return Credentials(State.ALTERED, problem="the file or its Content Credentials are damaged")
    return _unchecked("the file is damaged, or none of the kind that its name says")


def _found(store: dict[str, Any], crjson: dict[str, Any], *, trusting: bool) -> Credentials:
    label = store.get("active_manifest", "")
    manifest = store.get("manifests", {}).get(label, {})
    codes = [str(status.get("code", "")) for status in store.get("validation_status") or ()]
    faults = [code for code in codes if code != _UNTRUSTED]
    altered = any(not code.startswith(_OF_CERTIFICATE) for code in faults)
    signature = manifest.get("signature_info") or {}
    return Credentials(
        State.ALTERED if altered else State.INTACT,
        signer=_text(signature.get("issuer")) or _text(signature.get("common_name")),  # the organisation it names
        issuer=_issuer(crjson, label),
        made=_moment(signature.get("time")),
        tool=_tool(manifest),
        actions=tuple(_actions(manifest)),
        trusted=_UNTRUSTED not in codes and not faults if trusting else None,
        problem=_PROBLEMS.get(faults[0], f"the check says {faults[0]}") if faults else None,
    )


def _issuer(crjson: dict[str, Any], label: str) -> str | None:
    for manifest in crjson.get("manifests", ()):
        if manifest.get("label") == label:
            names = manifest.get("signature", {}).get("certificateInfo", {}).get("issuer") or {}
            return _text(names.get("O")) or _text(names.get("CN"))
    return None


def _tool(manifest: dict[str, Any]) -> str | None:
    """The software that wrote the credentials, with its version."""
    for info in manifest.get("claim_generator_info") or ():
        return " ".join(filter(None, (_text(info.get("name")), _text(info.get("version"))))) or None
    return _text(manifest.get("claim_generator"))


def _actions(manifest: dict[str, Any]) -> list[str]:
    found = []
    for assertion in manifest.get("assertions") or ():
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            found += [_action(action) for action in assertion.get("data", {}).get("actions") or ()]
    return found


def _action(action: dict[str, Any]) -> str:
    """One line for people: ``created by a model, with Adobe Firefly 3``."""
    word = str(action.get("action", ""))
    line = _ACTIONS.get(word) or word.removeprefix("c2pa.").replace("_", " ") or "changed"
    if str(action.get("digitalSourceType", "")).endswith(_BY_MODEL):
        line += " by a model"
    agent = action.get("softwareAgent")
    if isinstance(agent, dict):
        agent = " ".join(filter(None, (_text(agent.get("name")), _text(agent.get("version")))))
    return f"{line}, with {agent}" if isinstance(agent, str) and agent else line


def _moment(text: object) -> float | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(str(text)).timestamp()
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
