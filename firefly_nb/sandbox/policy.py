"""The demo words and demo pictures that set off the content policy.

They are words that nobody writes by accident (and two that a curious visitor will try), so that every refusal of the
service can be seen without writing anything unpleasant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from firefly_nb.sandbox.refusals import Refusal

# Refused at once, with 451 and this code.
REFUSED_WORDS: Mapping[str, str] = {
    "demo-unsafe": "prompt_unsafe",
    "nsfw": "prompt_unsafe",
    "gore": "prompt_unsafe",
    "demo-entity": "prompt_entity_denied",
    "demo-legal": "legal_error",
}
# Accepted, and the job fails with this code (image_unsafe is video_unsafe for a video).
FAILING_WORDS: Mapping[str, str] = {"demo-unsafe-image": "image_unsafe", "demo-failure": "runtime_error"}
# Accepted, and the result says this of the prompt.
REMARKED_WORDS: Mapping[str, str] = {
    "demo-denied": "promptHasDeniedWords",
    "demo-artist": "promptHasBlockedArtists",
}
# An input picture of one flat colour stands for one that the content policy refuses.
REFUSED_COLOUR = (255, 0, 255)

_MESSAGES = {
    "prompt_unsafe": "The prompt goes against the content policy.",
    "prompt_entity_denied": "The prompt names someone or something that may not be depicted.",
    "legal_error": "The prompt cannot be used for legal reasons.",
    "image_unsafe": "The image that was made goes against the content policy.",
    "video_unsafe": "The video that was made goes against the content policy.",
    "input_media_unsafe": "The input image goes against the content policy.",
    "reference_image_unsafe_error": "The reference image goes against the content policy.",
    "runtime_error": "The job could not be finished.",
}


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


def check_prompt(text: str) -> None:
    """Raise the 451 that `text` deserves, if any."""
    for word, code in REFUSED_WORDS.items():
        if _has(text, word):
            raise refused(code)


def refused(code: str) -> Refusal:
    return Refusal(451, code, _MESSAGES[code])


def failure(text: str, *, video: bool) -> tuple[str, str] | None:
    """The code and message with which a job for `text` fails, or `None`."""
    for word, code in FAILING_WORDS.items():
        if _has(text, word):
            if video and code == "image_unsafe":
                code = "video_unsafe"
            return code, _MESSAGES[code]
    return None


def remarks(text: str) -> dict[str, bool]:
    """What the result says of the prompt: ``{"promptHasDeniedWords": True}``."""
    return {field: True for word, field in REMARKED_WORDS.items() if _has(text, word)}
