"""With a shipped file altered, missing or damaged: what needs it says which file and what mends it, and all else works."""

from pathlib import Path

import pytest
from app_tools import opened

from nnviz_core import files
from nnviz_core.ui.frame import loaded, memory
from nnviz_core.ui.frame.navigation import ENTRIES

CACHES = [each for each in vars(loaded).values() if hasattr(each, "cache_clear")]
ROOT = str(files.ASSETS.parents[1])


def missing(content):
    raise FileNotFoundError(2, "No such file or directory", f"{ROOT}/file")


def cut(content):
    return content[: len(content) // 2]


def altered(content):
    place = 9 * len(content) // 10
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


DAMAGES = [missing, cut, altered]


@pytest.fixture
def damage(monkeypatch):
    """A function that lets the files of these names be read as `how` makes them, in a process that has loaded nothing yet."""
    read_bytes = Path.read_bytes

    def forget():
        for cache in CACHES:
            cache.cache_clear()
        memory.MEMORY.forget()

    def damage(name, how):
        def read(path):
            return how(read_bytes(path)) if str(path).endswith(name) else read_bytes(path)

        monkeypatch.setattr(Path, "read_bytes", read)
        forget()

    yield damage
    monkeypatch.undo()
    forget()


def problem(app):
    """What the page says is wrong, in words that name no place of the server."""
    words = " ".join(error.value for error in app.error)
    assert ROOT not in words
    return words


@pytest.mark.parametrize("how", DAMAGES)
def test_pages_that_need_damaged_images_say_so_and_others_open(app, damage, how):
    damage("data/mnist-test.npz", how)
    mend = "git checkout -- nnviz_core/assets/data/mnist-test.npz"
    assert mend in problem(opened(app, "home"))
    for stem in ("glossary", *(each for each in ENTRIES if each not in ("home", "glossary"))):
        assert not problem(opened(app, stem, model="fashion-mlp", input="fashion-0")), stem
    for stem in ("filters", "mistakes"):
        assert mend in problem(opened(app, stem, model="mnist-linear", input="mnist-17"))


@pytest.mark.parametrize("how", DAMAGES)
def test_a_model_with_altered_weights_is_not_shown_and_others_are(app, damage, how):
    damage("models/mnist-linear.safetensors", how)
    assert "train mnist-linear" in problem(opened(app, "filters", model="mnist-linear", input="mnist-17"))
    assert not problem(opened(app, "filters", model="mnist-mlp", input="mnist-17"))


MEASUREMENTS = {
    "filters/fashion-mlp.npz": ("filters", {"view": "filter"}, "nnviz_core filters fashion-mlp"),
    "attribution/fashion-mlp.json": ("filters", {"view": "attribution"}, "nnviz_core attributions fashion-mlp"),
    "separations/fashion-mlp.npz": ("averages", {"view": "parting"}, "nnviz_core separations fashion-mlp"),
    "maps/fashion-mlp.npz": ("averages", {"view": "parting", "map": "t-sne"}, "nnviz_core map fashion-mlp"),
    "surveys/fashion-cnn.npz": ("averages", {"view": "means"}, "nnviz_core survey fashion-cnn"),
    "surveys/fashion-cnn.json": ("averages", {"view": "means"}, "nnviz_core survey fashion-cnn"),
    "surveys/fashion-cnn-train-10k.npz": (
        "averages",
        {"view": "averages", "images": "training"},
        "nnviz_core survey fashion-cnn`",
    ),
    "neighbours/fashion-cnn.npz": ("mistakes", {}, "nnviz_core neighbours fashion-cnn"),
}


@pytest.mark.parametrize("how", DAMAGES[1:])
@pytest.mark.parametrize("name", MEASUREMENTS)
def test_an_altered_measurement_is_never_shown_as_the_networks_own(app, damage, name, how):
    damage(name, how)
    stem, words, mend = MEASUREMENTS[name]
    model = Path(name).stem.removesuffix("-train-10k")
    assert mend in problem(opened(app, stem, model=model, input="fashion-0", **words))
    assert not problem(opened(app, "filters", view="maps", model=model, input="fashion-0"))
    assert not problem(opened(app, stem, model="mnist-tiny-cnn", input="mnist-17", **words))


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["answers/fashion-mlp.json", "answers/fashion-mlp.npz"])
def test_altered_answers_of_a_recording_are_told_and_its_other_views_open(app, damage, name, how):
    damage(name, how)
    for view in ("learnt", "confusion"):
        assert "nnviz_core.course fashion-mlp" in problem(opened(app, "recording", view=view))
        assert not problem(opened(app, "recording", view=view, run="mnist-mlp"))
    assert not problem(opened(app, "recording", view="weights"))


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["pixels/mnist.json", "pixels/mnist.npz"])
def test_altered_observations_are_told_and_the_other_views_of_the_page_open(app, damage, name, how):
    damage(name, how)
    assert "nnviz_core observations" in problem(opened(app, "pixels", view="observations"))
    assert not problem(opened(app, "pixels", view="mosaic"))
