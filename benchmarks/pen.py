"""How the digit models do on digits drawn with a pen: `python -m benchmarks.pen`, with the strokes in $NNVIZ_DATA/pen."""

import sys

import numpy as np

from nnviz_core import datasets, pen, rejection, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation import evaluate

MODELS = [name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist"]


def main() -> None:
    """Print accuracy per model and width, then per digit for the convolutional network, then the reject figures."""
    writings = pen.load("digits")
    labels = np.array([int(one.label) for one in writings])
    found = {}
    print(
        f"{len(writings)} pen digits, accuracy by width of the pen\n{'':<20}"
        + "".join(f"{w:>9}" for w in rejection.WIDTHS)
    )
    sets = {width: image_set(pen.rendered(writings, width), labels) for width in rejection.WIDTHS}
    for name in MODELS:
        found[name] = {width: evaluate(zoo.load(name), images) for width, images in sets.items()}
        print(f"{name:<20}" + "".join(f"{one.accuracy:>9.2%}" for one in found[name].values()))
    print("\nmnist-cnn by digit")
    for width, one in found["mnist-cnn"].items():
        print(f"{width:<8}" + "".join(f"{digit}: {share:.1%}  " for digit, share in one.class_accuracies.items()))
    print("\nmnist-cnn-reject, letters and signs of writers kept apart told from pen digits, AUROC")
    for width in rejection.WIDTHS:
        print(f"{width:<8}{rejection.pen_auroc(zoo.load('mnist-cnn-reject'), width):.4f}")


def image_set(inputs: np.ndarray, labels: np.ndarray) -> datasets.ImageSet:
    """Rendered writings as an image set; drawings are whole steps of 1/255."""
    images = np.round(inputs[:, 0] * 255).astype(np.uint8)
    return datasets.ImageSet("mnist", "pen", images, labels, datasets.DIGITS)


if __name__ == "__main__":
    try:
        main()
    except NnvizError as error:
        sys.exit(str(error))
