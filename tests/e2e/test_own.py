"""A network by the README's lines, and LeNet-5, loaded by hand in a real browser: filters, sums, 3D, averages and mistakes of each."""

import re
from pathlib import Path

import own_tools as own
import pytest
from drawing_tools import stands
from playwright.sync_api import Page, expect
from torch import nn

pytestmark = pytest.mark.e2e

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def by_readme(tmp_path_factory):
    """The two files that the README's lines write for a small convolutional network, and images for it."""
    folder = tmp_path_factory.mktemp("by-readme")
    (lines,) = re.findall(r"```python\n(import inspect\n.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    images = own.datasets.load("mnist").first(300)
    network = nn.Sequential(
        nn.Conv2d(1, 4, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(576, 20), nn.ReLU(), nn.Linear(20, 10)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(lines, {"network": own.trained(network, images.images, images.labels, 20)})
    (folder / "images.npz").write_bytes(own.packed(images.images, images.labels))
    return folder


@pytest.fixture(scope="module")
def lenet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lenet")
    for name, content in zip(("network.json", "network.safetensors", "images.npz"), own.files(own.LENET), strict=True):
        (folder / name).write_bytes(content)
    return folder


def load(page: Page, folder: Path) -> str:
    """Load the three files of `folder`; returns the network's name."""
    network, images = page.locator("input[type=file]").all()
    network.set_input_files([folder / "network.json", folder / "network.safetensors"])
    words = page.get_by_test_id("stAlert").first
    expect(words).to_contain_text("is loaded", timeout=30_000)
    images.set_input_files(folder / "images.npz")
    expect(page.get_by_test_id("own-network").first).to_contain_text("right", timeout=60_000)
    expect(words).to_contain_text("is loaded")
    return re.search(r"own-[0-9a-f]{12}", page.get_by_test_id("stMain").inner_text())[0]


def follow(page: Page, title: str) -> None:
    page.get_by_test_id("own-ways").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    stands(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("files", ["by_readme", "lenet"])
def test_a_network_is_loaded_and_looked_at(server, open_page, files, request):
    page = open_page(f"{server}/own")
    name = load(page, request.getfixturevalue(files))
    for title in ("Filters", "Network", "Class averages", "Mistakes", "Tweak"):
        follow(page, title)
        page.wait_for_url(re.compile(f"model={name}"))
        expect(page.get_by_test_id("stMain")).to_contain_text(name)
        if title == "Filters":
            expect(page.get_by_test_id("reading")).to_contain_text(f"{name} predicts")
            page.get_by_role("radio", name="Sum").or_(page.get_by_role("button", name="Sum")).first.click()
            page.wait_for_url(re.compile("view=sum"))
            stands(page)
        if title == "Mistakes":
            expect(page.locator(".st-key-matrix")).to_be_visible()
        if title == "Tweak":
            expect(page.get_by_test_id("tweak-accuracy")).to_contain_text("the accuracy goes from", timeout=60_000)
            break
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Your own", exact=True).click()
        expect(page.locator("h1")).to_have_text("Your own")
    page.get_by_text("The input", exact=True).click()
    if files == "lenet":
        expect(page.get_by_test_id("stMain")).to_contain_text(
            "A pen changes images of 28×28 in grey; this one has 32×32."
        )
        return
    start = page.get_by_test_id("pen-now").inner_text()
    stands(page)
    paper = page.locator(".paper .overlay").bounding_box()
    assert paper is not None
    page.mouse.move(paper["x"] + 30, paper["y"] + 60)
    page.mouse.down()
    page.mouse.move(paper["x"] + 250, paper["y"] + 200, steps=8)
    expect(page.get_by_test_id("pen-now")).not_to_have_text(start)
    page.mouse.up()


def test_a_bad_network_is_refused_in_words(server, open_page, lenet, by_readme):
    page = open_page(f"{server}/own")
    page.locator("input[type=file]").first.set_input_files([by_readme / "network.json", lenet / "network.safetensors"])
    expect(page.get_by_test_id("stAlert").first).to_contain_text(
        "The network can't be shown: the file of its weights lacks"
    )
    expect(page.get_by_test_id("own-network")).to_have_count(0)
