"""Files of prompts, in every form and with every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from firefly_nb.core.prompts import read_prompts
from firefly_nb.errors import InvalidRequest

GOOD: dict[str, tuple[bytes, list[dict[str, str]]]] = {
    "a.txt": (b"a cat\n\n  a dog \r\n", [{"prompt": "a cat"}, {"prompt": "a dog"}]),
    "bom.txt": ("\ufeffa cät\n".encode(), [{"prompt": "a cät"}]),
    "no suffix": (b"a cat", [{"prompt": "a cat"}]),
    "a.csv": (b'animal,place\ncat,"Paris, at night"\n\ndog,Rome\n', [
        {"animal": "cat", "place": "Paris, at night"}, {"animal": "dog", "place": "Rome"},
    ]),
    "a.TSV": (b"prompt\tn\na cat\t1\n", [{"prompt": "a cat", "n": "1"}]),
    "a.jsonl": (b'{"prompt": "a cat", "n": 1}\n\n"a dog"\n', [{"prompt": "a cat", "n": "1"}, {"prompt": "a dog"}]),
    "semicolons.csv": (b'animal;place\n"a cat; old";Paris, at night\n', [
        {"animal": "a cat; old", "place": "Paris, at night"},
    ]),
    "unusual breaks.jsonl": ('{"prompt": "a\u2028cat"}\n'.encode(), [{"prompt": "a\u2028cat"}]),
    "a.json": (b'[{"prompt": "a cat"}]', [{"prompt": "a cat"}]),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_is_read(name: str, tmp_path: Path) -> None:
    content, expected = GOOD[name]
    place = tmp_path / name
    place.write_bytes(content)
    assert read_prompts(place) == expected
    assert read_prompts(str(place)) == expected


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b" \n", "empty.txt has no prompts in it; write one on each line"),
    "empty.csv": (b"a,b\n", "empty.csv has no prompts in it; write one on each line"),
    "empty.json": (b"", "empty.json has no prompts in it; write one on each line"),
    "latin.txt": ("a cät".encode("latin-1"), "latin.txt is not text in UTF-8; save it as that"),
    "twice.csv": (b"a,a\n1,2\n", "twice.csv: its first line has to name each column once, and says 'a,a'"),
    "short.csv": (
        b"a,b\n1,2,3\n", "short.csv: entry 1 has 3 values for 2 columns; put a value with a comma into quotes"
    ),
    "quote.csv": (b'a,b\n"1,2\n', "quote.csv: not a table that can be read"),
    "bad.jsonl": (b'{"prompt": "a"}\n{', "bad.jsonl: line 2: not JSON that can be read"),
    "deep.json": (b"[" * 100_000, "deep.json: not JSON that can be read"),
    "object.json": (b'{"prompt": "a"}', "object.json: a list of objects is wanted"),
    "nested.jsonl": (b'{"prompt": {}}', "nested.jsonl: entry 1 is not an object of words and numbers"),
    "huge.txt": (b"x" * (4 * 1024 * 1024 + 1), "huge.txt has more than 4 MB; split it"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused(name: str, tmp_path: Path) -> None:
    content, message = BAD[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidRequest) as caught:
        read_prompts(tmp_path / name, "--prompts")
    assert str(caught.value).startswith(f"--prompts: {message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["no such file.txt", ".", "\0"])
def test_where_there_is_no_file(path: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^prompts: (there is no file|'.*' cannot be read)"):
        read_prompts(path)
