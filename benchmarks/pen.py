"""How the digit models do on digits drawn with a pen: `python -m benchmarks.pen`, with the strokes in $NNVIZ_DATA/pen.

Writes the figures, with the SHA-256 of what they are of, to nnviz_core/assets/models/pen-figures.json.
"""

import sys

import numpy as np

from nnviz_core import datasets, files, zoo
from nnviz_core.augmentation import pen
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import Evaluation, evaluate
from nnviz_core.training import rejection

FILE = zoo.FOLDER / "pen-figures.json"
MODELS = [name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist"]


def main() -> None:
    """Print accuracy per model and width, then per digit for the convolutional network, then the reject figures; write them."""
    sets = image_sets(pen.load("digits"))
    found = {name: {width: evaluate(zoo.load(name), images) for width, images in sets.items()} for name in MODELS}
    areas = {width: rejection.pen_auroc(zoo.load("mnist-cnn-reject"), width) for width in rejection.WIDTHS}
    show(found, areas)
    files.replace_files({FILE: files.json_bytes(figures(found, areas))})


def image_sets(writings: list[pen.Writing]) -> dict[int, datasets.ImageSet]:
    """The digits by width of the pen; drawings are whole steps of 1/255."""
    labels = np.array([int(one.label) for one in writings])
    sheets = {width: np.round(pen.rendered(writings, width)[:, 0] * 255) for width in rejection.WIDTHS}
    return {
        width: datasets.ImageSet("mnist", "pen", sheet.astype(np.uint8), labels, datasets.DIGITS)
        for width, sheet in sheets.items()
    }


def figures(found: dict[str, dict[int, Evaluation]], areas: dict[int, float]) -> dict:
    """Accuracy (a fraction) of each model and AUROC of the reject model, by width of the pen."""
    models = {
        name: {
            "weights_sha256": zoo.weights_sha256(name),
            "accuracy": {str(width): one.accuracy for width, one in by_width.items()},
        }
        for name, by_width in found.items()
    }
    return {
        "command": "python -m benchmarks.pen",
        "data": [pen.source("digits"), pen.source("other")],
        "digits": len(found["mnist-cnn"][rejection.USUAL_WIDTH].labels),
        "models": models,
        "auroc_letters_from_pen_digits": {str(width): round(area, 4) for width, area in areas.items()},
    }


def show(found: dict[str, dict[int, Evaluation]], areas: dict[int, float]) -> None:
    print("accuracy on pen digits by width of the pen\n" + " " * 20 + "".join(f"{width:>9}" for width in areas))
    for name, by_width in found.items():
        print(f"{name:<20}" + "".join(f"{one.accuracy:>9.2%}" for one in by_width.values()))
    print("\nmnist-cnn by digit")
    for width, one in found["mnist-cnn"].items():
        print(f"{width:<8}" + "".join(f"{digit}: {share:.1%}  " for digit, share in one.class_accuracies.items()))
    print("\nmnist-cnn-reject, letters and signs of writers kept apart told from pen digits, AUROC")
    for width, area in areas.items():
        print(f"{width:<8}{area:.4f}")


if __name__ == "__main__":
    try:
        main()
    except NnvizError as error:
        sys.exit(str(error))
