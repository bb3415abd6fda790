"""What can be set of the trainings: what is trained, and what is changed of its images and of the network."""

from collections.abc import Mapping

from nnviz_core.datasets import CLASS_NAMES, TITLES
from nnviz_core.retraining import Change, Plan, architectures, words
from nnviz_core.retraining.architectures import CNN, DENSE, SMALL, Form
from nnviz_core.retraining.plans import (
    FEWEST_IMAGES,
    FEWEST_SEEDS,
    MOST_IMAGES,
    MOST_OTHERS,
    MOST_SEEDS,
)
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame.choices import Choice, Several, Toggle
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values


def _classes(values: Values) -> Mapping[str, str]:
    names = numbered(CLASS_NAMES[values[DATA]])
    return {str(label): name for label, name in enumerate(names)}


DATA = Choice(
    word="data",
    label="Images of",
    options=TITLES,
    default=lambda values: values.about.model.dataset,
    as_box=True,
    width=160,
)
NETWORK = Choice(
    word="network",
    label="Network",
    options={each: architectures.summary(each, Form()) for each in (DENSE, SMALL, CNN)},
    as_box=True,
    width=240,
)
EPOCHS = Number(word="epochs", label="Epochs", default=3, low=1, high=50, width=110)
RATE = Choice(
    word="rate",
    label="Learning rate",
    options={each: each for each in ("0.0003", "0.001", "0.003", "0.01", "0.03")},
    default="0.01",
    as_box=True,
    width=130,
    help="At first: in step t, counted from 0, it is divided by 1 + t / 100.",
)
SEEDS = Number(
    word="seeds",
    label="Seeds",
    default=5,
    low=FEWEST_SEEDS,
    high=MOST_SEEDS,
    width=110,
    help="Each seed gives other first weights and another order of the images, the same for both networks.",
)
SEED = Number(word="seed", label="First seed", default=0, low=0, high=999_999, width=110)

IMAGES = Number(
    word="images", label="Training images", default=MOST_IMAGES, low=FEWEST_IMAGES, high=MOST_IMAGES, width=140
)
WITHOUT = Several(word="without", label="Left out", options=_classes, most=8, default=("4",), width=200)
SWAPPED = Several(
    word="swapped",
    label="Labels swapped",
    options=_classes,
    most=2,
    width=200,
    help="Between the two classes that you choose.",
)
NOISE = Number(
    word="noise",
    label="Random labels, %",
    default=0,
    low=0,
    high=100,
    width=140,
    help="So many of 100 training images bear the label of another class.",
)
OTHERS = Number(
    word="others",
    label="“Not a digit” images",
    default=0,
    low=0,
    high=MOST_OTHERS,
    width=160,
    when=DATA.is_("mnist"),
    help="Scribbles, mixtures of digits, clothes and noise, added to the training images as an eleventh class.",
)
SHUFFLED = Toggle(word="shuffled", label="Pixels shuffled", help="In one order for all training and test images.")
UNCENTRED = Toggle(
    word="uncentred", label="Not centred", help="The ink of each training and test image stands at a random place."
)
INVERTED = Toggle(
    word="inverted", label="Colours inverted", help="By a first layer, which gives 1 − v for each pixel v."
)
AUGMENTED = Toggle(
    word="augmented",
    label="Augmented",
    help="Training images are altered anew each time: digits warped, thicker or thinner; clothes mirrored, shifted and stretched.",
)

WIDTH = Choice(
    word="width",
    label="Filters or units",
    options={"0.25": "¼ as many", "0.5": "½ as many", "1": "As many", "2": "Twice as many", "4": "4 times as many"},
    default="1",
    as_box=True,
    width=170,
)
ACTIVATION = Choice(word="activation", label="Activation", options=words.ACTIVATIONS, as_box=True, width=140)
UNNORMALISED = Toggle(word="unnormalised", label="No batch normalisation", when=NETWORK.is_(SMALL, CNN))
UNPOOLED = Toggle(word="unpooled", label="No pooling", when=NETWORK.is_(SMALL, CNN))

TRAINING = (NETWORK, DATA, EPOCHS, RATE, SEEDS, SEED)
OF_IMAGES = (IMAGES, WITHOUT, SWAPPED, NOISE, OTHERS, SHUFFLED, UNCENTRED, INVERTED, AUGMENTED)
OF_NETWORK = (WIDTH, ACTIVATION, UNNORMALISED, UNPOOLED)
HEADS = {NETWORK.word: "What is trained", IMAGES.word: "Changed: the images", WIDTH.word: "Changed: the network"}


def plan(values: Values) -> Plan:
    """The trainings that the settings ask for."""
    return Plan(
        dataset=values[DATA],
        network=values[NETWORK],
        epochs=int(values[EPOCHS]),
        learning_rate=float(values[RATE]),
        seeds=int(values[SEEDS]),
        seed=int(values[SEED]),
        change=change(values),
    )


def change(values: Values) -> Change:
    """What the settings change."""
    return Change(
        images=int(values[IMAGES]),
        without=_labels(values, WITHOUT),
        swapped=_labels(values, SWAPPED),
        mislabelled=int(values[NOISE]) / 100,
        others=int(values[OTHERS]) if OTHERS.counts(values) else 0,
        shuffled=values[SHUFFLED],
        uncentred=values[UNCENTRED],
        inverted=values[INVERTED],
        augmented=values[AUGMENTED],
        width=float(values[WIDTH]),
        activation=values[ACTIVATION],
        normalised=not (UNNORMALISED.counts(values) and values[UNNORMALISED]),
        pooled=not (UNPOOLED.counts(values) and values[UNPOOLED]),
    )


def _labels(values: Values, setting: Several) -> tuple[int, ...]:
    return tuple(sorted(map(int, values[setting])))
