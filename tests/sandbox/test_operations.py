"""Every operation from request to outputs, with answers compared with the service's own document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox import bodies
from tests.support.pictures import opened
from tests.support.sandbox import SandboxInfo, running_sandbox
from tests.support.service_document import answer_schema, check, document, needs_document

STILLS = tuple(name for name in bodies.NAMES if name != "video")
WITH_LINKS = {"image5", "upscale"}


def outputs_of(finished: dict[str, object]) -> list[str]:
    """The outputs' addresses, wherever the operation puts them."""
    found = []
    for output in finished["result"]["outputs"]:  # type: ignore[index]
        holder = output.get("image") or output.get("video")
        found.append(holder["url"] if holder else output["presignedUrl"])
    return found


@pytest.mark.parametrize("name", STILLS)
def test_every_operation_gives_its_outputs(sandbox: SandboxInfo, name: str) -> None:
    request = bodies.sample(name, sandbox)
    finished = sandbox.finished(sandbox.submit(request.path, request.body, request.model))
    assert finished["status"] == "succeeded", finished
    addresses = outputs_of(finished)
    assert len(addresses) == request.outputs
    wanted = request.body.get("output", {}).get("mediaType", "image/jpeg")
    for address in addresses:
        file = sandbox.http.get(address)
        assert file.status_code == 200
        assert file.headers["content-type"] == wanted
        image = opened(file.content)
        assert image.size == request.size
        assert image.format == wanted.removeprefix("image/").upper()


@pytest.mark.parametrize("name", STILLS)
def test_seeds_come_back_in_the_order_they_were_sent(sandbox: SandboxInfo, name: str) -> None:
    request = bodies.sample(name, sandbox)
    finished = sandbox.finished(sandbox.submit(request.path, request.body, request.model))
    seeds = [output.get("seed") for output in finished["result"]["outputs"]]
    if name == "upscale":
        assert seeds == [None]
    elif name == "adaptive-composite":
        assert seeds == [333, 222, 111]
    else:
        assert seeds == request.body["seeds"]


@needs_document
@pytest.mark.parametrize("name", STILLS)
def test_answers_fit_the_document(sandbox: SandboxInfo, name: str) -> None:
    sandbox.reset(latency="fixed:0.5")
    request = bodies.sample(name, sandbox)
    check(request.body, _request_schema(request.path))
    answer = sandbox.post(request.path, request.body, request.model)
    schema = answer_schema(request.path, "post", answer.status_code)
    assert schema is not None
    said = answer.json()
    check(said, schema)
    links = request.name in WITH_LINKS
    assert ("jobId" in said) is not links
    status_url = said["links"]["result"]["href"] if links else said["statusUrl"]
    early = sandbox.status(status_url)
    assert early["status"] in {"pending", "running"}
    check(early, "JobResponse")
    finished = sandbox.finished(status_url)
    check(finished, "JobResponse")
    if request.path.endswith("-async"):
        check(finished, "AsyncTaskResponseV3")


def _request_schema(path: str) -> str:
    content = document()["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return str(content["schema"]["$ref"]).rpartition("/")[2]


def test_the_link_header_names_both_addresses(sandbox: SandboxInfo) -> None:
    answer = sandbox.post("/v3/images/generate-async", {"prompt": "a cat"})
    assert answer.status_code == 202
    assert answer.json()["statusUrl"] in answer.headers["link"]
    assert answer.json()["cancelUrl"] in answer.headers["link"]
    assert answer.json()["jobId"] in answer.json()["statusUrl"]


def test_alt_text_comes_with_the_quality_reasoner_only(sandbox: SandboxInfo) -> None:
    texts = {}
    for mode in ("quality", "speed"):
        body = {"prompt": "a walled garden", "modelSpecificPayload": {"prompt_reasoner": mode}}
        finished = sandbox.finished(sandbox.submit("/v4/images/generate-async", body, "image5"))
        texts[mode] = finished["result"]["altText"]
    assert "walled garden" in texts["quality"]
    assert texts["speed"] == ""


@pytest.mark.parametrize(
    ("ratio", "level", "size"),
    [("1:1", "4MP", (2048, 2048)), ("9:16", "1MP", (756, 1344)), ("3:4", "2.4MP", (1344, 1792))],
)
def test_image5_sizes_follow_ratio_and_level(
    sandbox: SandboxInfo, ratio: str, level: str, size: tuple[int, int]
) -> None:
    body = {"prompt": "a hill", "aspectRatio": ratio, "resolutionLevel": level}
    finished = sandbox.finished(sandbox.submit("/v4/images/generate-async", body, "image5"))
    assert (finished["result"]["size"]["width"], finished["result"]["size"]["height"]) == size


def test_what_the_service_says_of_a_prompt(sandbox: SandboxInfo) -> None:
    body = {"prompt": "demo-denied, in the manner of demo-artist", "contentClass": "art"}
    result = sandbox.finished(sandbox.submit("/v3/images/generate-async", body))["result"]
    assert result["promptHasDeniedWords"] is True
    assert result["promptHasBlockedArtists"] is True
    assert result["contentClass"] == "art"
    assert result["size"] == {"width": 2048, "height": 2048}


def test_an_output_can_be_the_next_input(sandbox: SandboxInfo) -> None:
    """By its pre-signed address, as on the service; an upscaled one by its id too."""
    first = sandbox.finished(sandbox.submit("/v3/images/generate-async", {"prompt": "a cat", "seeds": [1]}))
    address = first["result"]["outputs"][0]["image"]["url"]
    body = {"image": {"source": {"url": address}}, "size": {"width": 2500, "height": 2500}}
    assert sandbox.finished(sandbox.submit("/v3/images/expand-async", body))["status"] == "succeeded"
    upscale = {"image": {"source": {"url": address}}, "seeds": [1], "upscaleFactor": 2}
    larger = sandbox.finished(sandbox.submit("/v3/images/upscale", upscale))["result"]["outputs"][0]
    again = {"image": {"source": {"uploadId": larger["id"]}}}
    assert sandbox.finished(sandbox.submit("/v3/images/generate-similar-async", again))["status"] == "succeeded"


@needs_document
def test_video_reports_progress_and_gives_an_mp4() -> None:
    pytest.importorskip("imageio_ffmpeg", reason="videos need the imageio-ffmpeg package")
    with running_sandbox("--latency", "fixed:1") as sandbox:
        request = bodies.sample("video", sandbox)
        status_url = sandbox.submit(request.path, request.body, request.model)
        early = sandbox.status(status_url)
        assert 0 <= early["progress"] < 100
        check(early, "AsyncResponseV3")
        finished = sandbox.finished(status_url, 120)
        assert finished["status"] == "succeeded", finished
        check(finished, "AsyncResponseV3")
        file = sandbox.http.get(outputs_of(finished)[0])
        assert file.headers["content-type"] == "video/mp4"
        assert file.content[4:8] == b"ftyp"


@pytest.fixture(scope="module")
def painting() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none") as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", STILLS)
def test_outputs_are_painted(painting: SandboxInfo, name: str) -> None:
    request = bodies.sample(name, painting)
    finished = painting.finished(painting.submit(request.path, request.body, request.model), 120)
    assert finished["status"] == "succeeded", finished
    files = [painting.http.get(address).content for address in outputs_of(finished)]
    assert len(set(files)) == len(files)
    for file in files:
        image = opened(file)
        assert image.size == request.size
        assert len(image.convert("RGB").resize((64, 64)).getcolors(4096) or ()) > 200


def test_the_same_request_gives_the_same_bytes_in_another_sandbox(painting: SandboxInfo) -> None:
    body = {"prompt": "a red fox in the snow", "seeds": [1, 2], "size": {"width": 1024, "height": 1024}}

    def files(sandbox: SandboxInfo) -> list[bytes]:
        finished = sandbox.finished(sandbox.submit("/v3/images/generate-async", body), 120)
        return [sandbox.http.get(address).content for address in outputs_of(finished)]

    here = files(painting)
    assert here[0] != here[1]
    with running_sandbox("--latency", "none", "--seed", "5") as another:
        assert files(another) == here


def test_open_seeds_are_chosen_by_the_seed_of_the_run(sandbox: SandboxInfo) -> None:
    def seeds(run: int) -> list[int]:
        sandbox.reset(seed=run)
        finished = sandbox.finished(sandbox.submit("/v3/images/generate-async", {"prompt": "a", "numVariations": 4}))
        return [output["seed"] for output in finished["result"]["outputs"]]

    assert seeds(1) == seeds(1)
    assert len({*seeds(1), *seeds(2)}) == 8
