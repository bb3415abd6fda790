"""Links to the page as they were written before, translated for good."""

from nnviz_core import links, zoo
from nnviz_core.datasets import TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.links import InputLink, SampleLink
from nnviz_core.ui.frame import model, offers
from nnviz_core.ui.frame.old_words import class_text, translation
from nnviz_core.ui.frame.values import Values

_renamed = translation(
    {"part": "view", "maps_of": "class", "map_layer": "layer", "stage": "layer"},
    {
        "view": {
            "Averages": "averages",
            "One image": "image",
            "Where classes part": "parting",
            "Variants": "variants",
        },
        "show": {"Averages": "averages", "Class minus class": "difference", "Class minus all": "from-all"},
        "images": {"Test images": "test", "Training images": "training"},
        "filter": {"All images": "all", "Only mistakes": "mistakes", "One pair": "pair"},
        "speed": {f"{each} a second": each for each in ("1", "2", "5")},
        "among": {"Two classes": "pair", "All classes": "all"},
        "map": {"PCA": "pca", "t-SNE": "t-sne"},
        **dict.fromkeys(("one", "minus", "two", "class", "true", "predicted"), class_text),
    },
)


def translated(asked: dict[str, str]) -> dict[str, str]:
    """What the link stands for: the pair of classes had words with the data set's name, an input brings its view and model."""
    words = {}
    for word, text in asked.items():
        name, _, dataset = word.partition("-")
        words[{"part": "one", "from": "two"}.get(name, word) if dataset else word] = text
    return _with_input(_renamed(words))


def _with_input(asked: dict[str, str]) -> dict[str, str]:
    """A link to a test image opens it in a model of its kind, one to any other input shows it as the visitor's own."""
    linked = _linked(asked.get("input", ""))
    if linked is None:
        return ({"view": "image"} if "input" in asked else {}) | asked
    is_sample = isinstance(linked, SampleLink)
    usual = _usual_model(linked.dataset if is_sample else "mnist")
    if not is_sample or asked.get("view") == "own":
        return {"model": usual} | asked | {"view": "own"}
    return {"view": "image"} | asked | ({} if _fits(asked.get("model", ""), linked.dataset) else {"model": usual})


def _fits(name: str, dataset: str) -> bool:
    """Whether the model `name` is for images of `dataset`, or the page has something to say of it."""
    problem = model.setting(model.names_of(dataset)).problem(name, Values("averages"))
    return not problem or bool(offers.problem(name, tuple(TITLES)))


def _linked(text: str) -> InputLink | None:
    try:
        return links.read(text)
    except NnvizError:
        return None


def _usual_model(dataset: str) -> str:
    return model.USUAL if dataset == "fashion" else zoo.usual_model(dataset)
