"""Links to the page as they were written before, translated for good."""

from nnviz_core import links, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame import model
from nnviz_core.ui.frame.old_words import class_text, translation

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
    """What the link stands for: the pair of classes had words with the data set's name, an image brings its view and model."""
    words = {}
    for word, text in asked.items():
        name, _, dataset = word.partition("-")
        words[{"part": "one", "from": "two"}.get(name, word) if dataset else word] = text
    return _with_image(_renamed(words))


def _with_image(asked: dict[str, str]) -> dict[str, str]:
    """A link to an image opens it in a model of its kind."""
    if "input" not in asked:
        return asked
    try:
        sample = links.decode_sample(asked["input"])
    except NnvizError:
        sample = None
    known = asked.get("model") in model.EVERY_MODEL
    if sample and not (known and zoo.spec(asked["model"]).dataset == sample.dataset):
        asked["model"] = model.USUAL if sample.dataset == "fashion" else zoo.usual_model(sample.dataset)
    return {"view": "image"} | asked
