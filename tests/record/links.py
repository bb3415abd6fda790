"""The links that are recorded, each under a short name, as the pages read and write them today.

Everything is spelled out here, models and drawings too, so that the links stay as they are while the app changes.
"""

from urllib.parse import urlencode

DIGITS = ("mnist-cnn", "mnist-cnn-reject", "mnist-tiny-cnn", "mnist-mlp", "mnist-mlp-500", "mnist-linear")
CLOTHES = ("fashion-mlp", "fashion-cnn")
MODELS = (*DIGITS, *CLOTHES)
VARIANTS = ("fashion-mlp-wide", "fashion-mlp-deep", "fashion-mlp-tanh")
USUAL = "fashion-mlp"
"""What the pages across a data set show where the link names no model."""

TWO, SHIRT = "mnist-1", "fashion-204"
DRAWINGS = {
    "clock-5": "eNpjYBiE4NmP71Dw4ym63I_X22BgErrc9x2MMMCARQ6nffSXY4IBZnS5n--PQsHJfehy--_DwJf_6HLMbDCw8j_ukF0-eOQYMeX6ly2FggcYcm_-w8EbGiY9ANZfVCs",
    "clock-2": "eNpjYBiE4OmP71Dw4xm63KRtMPDsP4ZGRhhY_h-36QMvx8wEAysw5PadPAoFrzHkfn67DwP70eW-72JngwJmDLkdjDhdN5jkfjxbCgXL-tHl3vyHgzc0THoAl-FULA",
    "lines": "eNpjYBgyYPksLWYkbvvbMATn_r8fe7y4YDy2m_-_IeR4vXb--He3TJIRzNP_9TMB2VQm9b6X_z8tNmFlYBC_9r-MEc1SwcTzf_6cjuF3_fdFEtNJrFYrPv9_nvflODM2BzPKVD858r8Ml3-4l__Wxin39C47LjnTv9NxhlHLP2dcUiwX3wrgklP4sY0Rl1zK_0RcUow7fmvhkhN89_-sHA45t_-3_t7Xxy43669Z8a83rticw3H_KRdj-JePEtgC7M5yRgZGvy42ChMZAJ-cSKw",
    "empty": "eNpjYBgFo2AUwAAAAxAAAQ",
}
SHORT_DRAWING = "eNpjYKA9AAAAZAAB"
"""One hundred pixels instead of 784."""


def links() -> dict[str, str]:
    """Every link by its name: the path below the address of the server."""
    groups = [draw(), network()]
    groups += [filters_of_models(), maps(), kernels(), one_filter(), inputs_inside()]
    groups += [sums(), trails(), attributions(), comparisons()]
    groups += [averages(), averages_of_models(), one_image(), parting(), variants()]
    groups += [pixels(), recordings()]
    groups += [mix_ups(), mix_ups_of_models(), two_models(), confidence(), robustness()]
    groups += [wrong_inside(), wrong_inputs(), wrong_network(), wrong_averages(), wrong_mistakes()]
    named = [pair for group in groups for pair in group.items()]
    if len(dict(named)) < len(named):
        raise ValueError("two links have the same name")
    return dict(named)


def to(page: str, /, **settings: object) -> str:
    """The link to `page` with `settings`, in their order."""
    return f"{page}?{urlencode(settings)}" if settings else page


def usual_input(model: str) -> str:
    """A test image of the kind that `model` was trained on."""
    return SHIRT if model in CLOTHES else TWO


def draw() -> dict[str, str]:
    inputs = {"test-image": "mnist-17", "mistake": "mnist-3422", "clothes": SHIRT} | DRAWINGS
    return {"draw": to("draw")} | {f"draw-{name}": to("draw", input=text) for name, text in inputs.items()}


def filters_of_models() -> dict[str, str]:
    """Each view inside each model."""
    found = {}
    for model in MODELS:
        views = {
            "maps": {},
            "filter": {"layer": "logits" if model == "mnist-linear" else "relu1", "at": "3"},
            "sum": {"layer": "logits", "at": "2"},
            "attribution": {},
            "compare": {"with": "test-17"},
        }
        for view, place in views.items():
            link = to("filters", view=view, model=model, **place, input=usual_input(model))
            found[f"filters-{view}-{model}"] = link
    return found


def maps() -> dict[str, str]:
    """Outputs of every kind of layer, and the settings of the mosaic."""
    layers = {
        "mnist-cnn": ("conv1", "pool2", "average", "logits", "probabilities"),
        "mnist-tiny-cnn": ("conv2",),
    }
    settings = {
        "strongest": {"layer": "relu2", "order": "strength"},
        "each-its-own": {"layer": "conv2", "range": "map"},
        "fixed": {"layer": "conv1", "range": "fixed", "limit": "0.5"},
        "units-strongest": {"layer": "fc1", "order": "strength"},
    }
    found = {
        f"maps-{model}-{layer}": to("filters", view="maps", model=model, layer=layer)
        for model, its in layers.items()
        for layer in its
    }
    return found | {f"maps-{name}": to("filters", view="maps", **chosen) for name, chosen in settings.items()}


def kernels() -> dict[str, str]:
    chosen = {
        "first": {"layer": "conv1"},
        "second-strongest": {"layer": "conv2", "order": "strength", "range": "fixed", "limit": "2"},
        "dense": {"model": "fashion-mlp", "layer": "fc1", "input": SHIRT},
        "dense-second-part": {"model": "mnist-mlp", "layer": "fc1", "part": "2"},
        "folded-lines": {"model": "mnist-tiny-cnn", "layer": "logits"},
    }
    return {
        f"kernels-{name}": to("filters", view="maps", shown="kernels", **settings) for name, settings in chosen.items()
    }


def one_filter() -> dict[str, str]:
    places = (
        ("mnist-cnn", "conv2", "3-5-6"),
        ("mnist-cnn", "probabilities", "4"),
        ("mnist-tiny-cnn", "pool2", "1-2-3"),
        ("fashion-mlp", "logits", "6"),
    )
    return {
        f"filter-{model}-{layer}": to(
            "filters", view="filter", model=model, layer=layer, at=at, input=usual_input(model)
        )
        for model, layer, at in places
    }


def sums() -> dict[str, str]:
    """A sum of every kind."""
    places = {
        "conv2": "3-5-6",
        "relu2": "3-5-6",
        "bn2": "3-5-6",
        "pool1": "8-4-5",
        "average": "5",
        "flatten": "5",
        "fc1": "91",
        "probabilities": "2",
    }
    found = {f"sum-{layer}": to("filters", view="sum", layer=layer, at=at) for layer, at in places.items()}
    found["sum-tiny-conv2"] = to("filters", view="sum", model="mnist-tiny-cnn", layer="conv2", at="1-0-10")
    return found


def trails() -> dict[str, str]:
    """Walks through sums: some steps, down to a pixel, and from a probability."""
    walks = {
        "two-steps": ("mnist-cnn", "logits-2.dropout-91"),
        "to-a-map": ("mnist-cnn", "logits-2.dropout-91.relu4-91.fc1-91.flatten-5.average-5-0-0.bn3-5-6-3"),
        "to-a-pixel": (
            "mnist-tiny-cnn",
            "logits-2.relu3-15.fc1-15.flatten-13.pool2-0-2-3.relu2-0-4-6.conv2-0-4-6"
            ".pool1-6-4-7.relu1-6-9-15.conv1-6-9-15.input-0-9-15",
        ),
        "from-a-probability": ("mnist-mlp", "probabilities-2.logits-2.relu2-25.fc2-25"),
        "of-clothes": ("fashion-mlp", "logits-4.relu2-16.fc2-16.relu1-25.fc1-25"),
        "from-the-middle": ("mnist-cnn", "bn2-3-5-6.relu2-3-5-6.conv2-3-5-6"),
    }
    return {
        f"trail-{name}": to("filters", view="sum", model=model, trail=trail, input=usual_input(model))
        for name, (model, trail) in walks.items()
    }


def attributions() -> dict[str, str]:
    methods = ("integrated-gradients", "occlusion", "gradient-x-input")
    found = {f"attribution-{method}": to("filters", view="attribution", method=method) for method in methods}
    settings = {
        "for-a-class": {"class": "7"},
        "element-wise": {"form": "element-wise"},
        "at-a-layer": {"where": "relu2"},
        "of-a-channel": {"model": "mnist-tiny-cnn", "where": "relu2", "channel": "1", "form": "element-wise"},
        "occlusion-for-a-class": {"model": "mnist-tiny-cnn", "method": "occlusion", "class": "0"},
    }
    return found | {f"attribution-{name}": to("filters", view="attribution", **each) for name, each in settings.items()}


def comparisons() -> dict[str, str]:
    settings = {
        "same-answer": {"layer": "conv2", "with": "test-35"},
        "same-input": {"layer": "relu3", "with": "test-1"},
        "units": {"layer": "fc1", "with": "clock-3"},
        "logits": {"layer": "logits", "with": "clock-3"},
        "probabilities": {"layer": "probabilities", "with": "clock-3"},
    }
    return {f"compare-{name}": to("filters", view="compare", **chosen) for name, chosen in settings.items()}


def inputs_inside() -> dict[str, str]:
    """The Filters page without any choice, with drawings, and with an input of another kind than the model's."""
    found = {"filters": to("filters")}
    found |= {f"filters-input-{name}": to("filters", input=DRAWINGS[name]) for name in ("clock-5", "empty")}
    found["filters-digit-as-clothes"] = to("filters", view="maps", model="fashion-mlp", input=TWO)
    found["filters-clothes-as-digit"] = to(
        "filters", view="sum", model="mnist-cnn", layer="logits", at="8", input=SHIRT
    )
    return found


def network() -> dict[str, str]:
    settings = {
        "all-lines": {"lines": "5"},
        "few-lines": {"lines": "100", "form": "classic"},
        "cube-of-a-map": {"cube": "relu2-1-3-5"},
        "cube-of-a-pool": {"cube": "pool1-6-4-7"},
        "cube-of-a-unit": {"cube": "logits-2", "channel": "off"},
        "cube-folded-away": {"scene_model": "mnist-cnn", "cube": "relu3-10-3-3"},
        "one-channel": {"channel": "1"},
        "faded-and-hidden": {"faded": "relu1-pool1", "hidden": "relu3"},
        "drawing": {"input": DRAWINGS["clock-5"]},
        "empty": {"input": DRAWINGS["empty"]},
        "digit-as-clothes": {"scene_model": "fashion-mlp"},
    }
    found = {"network": to("network")}
    found |= {
        f"network-{model}": to("network", scene_model=model, input=usual_input(model))
        for model in MODELS
        if model != "mnist-tiny-cnn"
    }
    return found | {f"network-{name}": to("network", **chosen) for name, chosen in settings.items()}


def averages_of_models() -> dict[str, str]:
    return {f"averages-{model}": to("averages", model=model) for model in (*MODELS, *VARIANTS) if model != USUAL}


def averages() -> dict[str, str]:
    difference = {"show": "Class minus class", "one": "3: Dress", "minus": "6: Shirt"}
    settings = {
        "difference": difference,
        "difference-in-training": {**difference, "images": "Training images"},
        "from-all": {"show": "Class minus all", "document": "true"},
        "training": {"images": "Training images"},
        "document": {"document": "true", "model": "mnist-tiny-cnn"},
        "maps": {"model": "mnist-tiny-cnn", "stage": "conv2", "maps_of": "7"},
        "maps-of-clothes": {"model": "fashion-cnn", "stage": "conv2", "maps_of": "7: Sneaker"},
        "maps-of-a-difference": {"model": "mnist-cnn", "show": "Class minus class", "one": "4", "minus": "9"},
        "class-without-images": {"model": "mnist-cnn-reject", "show": "Class minus class", "one": "10: not a digit"},
    }
    return {"averages": to("averages")} | {
        f"averages-{name}": to("averages", **each) for name, each in settings.items()
    }


def one_image() -> dict[str, str]:
    models = ("mnist-cnn-reject", "mnist-tiny-cnn", "mnist-linear", *CLOTHES, "fashion-mlp-tanh")
    settings = {
        "of-the-link": {"input": "fashion-12"},
        "of-the-other-set": {"input": "mnist-3422"},
        "mistakes": {"filter": "Only mistakes", "speed": "1 a second"},
        "pair": {"filter": "One pair", "true": "6: Shirt", "predicted": "0: T-shirt/top", "document": "true"},
        "pair-without-images": {"filter": "One pair", "true": "1: Trouser", "predicted": "9: Ankle boot"},
    }
    found = {f"image-{model}": to("averages", model=model, part="One image") for model in models}
    return found | {f"image-{name}": to("averages", part="One image", **chosen) for name, chosen in settings.items()}


def parting() -> dict[str, str]:
    settings = {
        "pair": {},
        "other-pair": {"part-fashion": "0: T-shirt/top", "from-fashion": "6: Shirt"},
        "same-class": {"part-fashion": "6: Shirt", "from-fashion": "6: Shirt"},
        "all-classes": {"among": "All classes", "map_layer": "fc1", "map": "t-SNE"},
        "all-classes-and-a-point": {"among": "All classes", "map": "PCA", "point": "2"},
        "linear": {"model": "mnist-linear"},
        "tiny": {"model": "mnist-tiny-cnn", "map_layer": "pool1"},
    }
    return {f"parting-{name}": to("averages", part="Where classes part", **each) for name, each in settings.items()}


def variants() -> dict[str, str]:
    return {
        "variants": to("averages", part="Variants"),
        "variants-of-another": to("averages", model="mnist-linear", part="Variants"),
    }


def pixels() -> dict[str, str]:
    """Weights carried back to the pixels: every view, layers and readings."""
    settings = {
        "mosaic": {},
        "mosaic-strongest": {"view": "mosaic", "model": "mnist-mlp", "layer": "fc2", "order": "strength"},
        "unit": {"view": "unit", "model": "mnist-mlp", "layer": "logits", "unit": "3"},
        "unit-of-clothes": {"view": "unit", "model": "fashion-mlp", "layer": "fc1", "unit": "7", "input": SHIRT},
        "readings": {"view": "readings", "model": "mnist-mlp"},
        "readings-linear": {"view": "readings", "model": "mnist-linear"},
        "observations": {"view": "observations", "model": "mnist-mlp"},
        "convolutional": {"model": "mnist-tiny-cnn"},
    }
    return {f"pixels-{name}": to("pixels", **each) for name, each in settings.items()}


def recordings() -> dict[str, str]:
    """Trainings wound back: every view, at steps with gradients and without."""
    views = ("weights", "movement", "input", "runs")
    found = {f"recording-{view}": to("recording", view=view, run="mnist-tiny-cnn", step=860) for view in views}
    settings = {
        "learnt": {"view": "learnt", "run": "fashion-mlp", "step": 500},
        "confusion": {"view": "confusion", "run": "fashion-mlp"},
        "usual": {},
        "first-step": {"step": 1, "quantity": "gradients", "axis": "linear"},
        "momenta": {"run": "mnist-mlp", "quantity": "momenta", "range": "moment", "page": 2},
        "gradients-over-time": {"view": "movement", "run": "fashion-mlp", "quantity": "gradients"},
        "document": {"view": "input", "run": "fashion-mlp", "document": "true", "input": SHIRT, "step": 2345},
        "alone": {"view": "runs", "run": "fashion-mlp"},
        "equal-images": {"view": "runs", "run": "mnist-mlp", "other": "mnist-tiny-cnn", "at": "images"},
        "wrong-words": {"run": "no-such-run", "step": "soon", "axis": "round"},
    }
    return found | {f"recording-{name}": to("recording", **each) for name, each in settings.items()}


def mix_ups_of_models() -> dict[str, str]:
    return {
        f"mistakes-{model}": to("mistakes", model=model) for model in (*MODELS, "fashion-mlp-wide") if model != USUAL
    }


def mix_ups() -> dict[str, str]:
    settings = {
        "share-of-true": {"cells": "Share of the true class", "diagonal": "true", "order": "Least confident first"},
        "share-of-prediction": {"cells": "Share of the prediction", "page": "3"},
        "cell": {"true": "6: Shirt", "predicted": "0: T-shirt/top", "page": "2"},
        "right-ones": {"true": "9: Ankle boot", "predicted": "9: Ankle boot"},
        "of-a-class": {"true": "4: Coat"},
        "taken-for-a-class": {"predicted": "4: Coat", "order": "Least confident first"},
        "empty-cell": {"true": "1: Trouser", "predicted": "9: Ankle boot"},
        "closer": {"true": "4: Coat", "predicted": "2: Pullover", "look": "4233"},
        "digits": {"model": "mnist-linear", "true": "4", "predicted": "9"},
    }
    return {"mistakes": to("mistakes")} | {
        f"mistakes-{name}": to("mistakes", **each) for name, each in settings.items()
    }


def two_models() -> dict[str, str]:
    settings = {
        "usual": {},
        "variant": {"other": "fashion-mlp-wide", "page-fashion-mlp-wide": "2"},
        "other-way": {"model": "mnist-mlp", "only-mnist-mlp-mnist-cnn": "Only mnist-cnn"},
        "digits": {"model": "mnist-linear", "other": "mnist-mlp-500"},
    }
    return {f"duel-{name}": to("mistakes", about="Two models", **chosen) for name, chosen in settings.items()}


def confidence() -> dict[str, str]:
    models = ("mnist-cnn-reject", *CLOTHES, "fashion-mlp-deep")
    return {f"confidence-{model}": to("mistakes", model=model, about="Confidence") for model in models}


def robustness() -> dict[str, str]:
    changes = ("Rotation", "Blur", "Occlusion")
    found = {f"robustness-{each.lower()}": to("mistakes", about="Robustness", change=each) for each in changes}
    found["robustness-beside"] = to("mistakes", about="Robustness", change="Noise", beside="fashion-cnn")
    found["robustness-digits"] = to("mistakes", model="mnist-tiny-cnn", about="Robustness")
    return found


def wrong_inside() -> dict[str, str]:
    """Wrong words in links to Filters: each is told on the page."""
    settings = {
        "model": {"view": "maps", "model": "no-such-model"},
        "view": {"view": "nothing"},
        "layer": {"view": "maps", "layer": "conv9"},
        "place": {"view": "maps", "layer": "conv2", "at": "3-99-0"},
        "order": {"view": "maps", "order": "loudest"},
        "limit": {"view": "maps", "range": "fixed", "limit": "-3"},
        "method-and-class": {"view": "attribution", "method": "guess", "class": "12"},
        "trail": {"view": "sum", "trail": "logits-2.dropout-999"},
        "trail-from-a-pixel": {"view": "sum", "trail": "input-0-9-15.conv1-6-9-15"},
        "other-input": {"view": "compare", "with": "letter-a"},
    }
    return {f"wrong-{name}": to("filters", **chosen) for name, chosen in settings.items()}


def wrong_inputs() -> dict[str, str]:
    return {
        "wrong-input-draw": to("draw", input="mnist-99999"),
        "wrong-input-damaged": to("draw", input="AAAA"),
        "wrong-input-short": to("filters", input=SHORT_DRAWING),
        "wrong-input-network": to("network", input="no-drawing!"),
        "wrong-input-image": to("averages", input="mnist-99999"),
        "wrong-input-drawing": to("averages", input=DRAWINGS["clock-5"]),
    }


def wrong_network() -> dict[str, str]:
    return {
        "wrong-cube": to("network", scene_model="no-such-model", cube="relu9-1"),
        "wrong-cube-and-channel": to("network", cube="relu2-9-9-9", channel="7"),
        "wrong-hidden": to("network", hidden="conv9", faded="relu1"),
    }


def wrong_averages() -> dict[str, str]:
    settings = {
        "averages-model": {"model": "no-such-model"},
        "averages-part": {"part": "Nothing"},
        "averages-class": {"show": "Class minus class", "minus": "77: Hat"},
        "parting-layer": {"part": "Where classes part", "map_layer": "conv9"},
    }
    return {f"wrong-{name}": to("averages", **chosen) for name, chosen in settings.items()}


def wrong_mistakes() -> dict[str, str]:
    settings = {
        "mistakes-class": {"true": "77: Hat"},
        "mistakes-look": {"true": "4: Coat", "predicted": "2: Pullover", "look": "2401"},
        "duel-other": {"about": "Two models", "other": "no-such-model"},
        "robustness-change": {"about": "Robustness", "change": "Fire"},
        "robustness-beside": {"about": "Robustness", "beside": "no-such-model"},
    }
    return {f"wrong-{name}": to("mistakes", **chosen) for name, chosen in settings.items()}
