"""Images of one's own beside a network of one's own: which class of the one is which of the other."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import OWN, ImageSet
from nnviz_core.models import Model

MOST_LISTED = 5


def matched(images: ImageSet, class_names: Sequence[str]) -> ImageSet:
    """`images` labelled by the classes of a network, which tells `class_names` apart.

    Classes of equal names are the same. Where either side has only numbers for names, which the other doesn't know, classes have
    the same number, and those of the network keep their names. Raises `NnvizError` where a class of the images is none of the network's.
    """
    names = tuple(class_names)
    if images.class_names == names:
        return images
    is_known = set(images.class_names) <= set(names)
    if are_numbers(images.class_names) or (are_numbers(names) and not is_known):
        if len(images.class_names) > len(names):
            raise NnvizError(
                f"The images have {len(images.class_names):,} classes, and the network tells {len(names):,} apart."
            )
        return images if are_numbers(names) else _labelled(images, images.labels, names)
    if strange := [name for name in images.class_names if name not in names]:
        listed = ", ".join(strange[:MOST_LISTED]) + (" …" if len(strange) > MOST_LISTED else "")
        raise NnvizError(f"The network has no class {listed}; it has {', '.join(names[: 2 * MOST_LISTED])}.")
    numbers = np.array([names.index(name) for name in images.class_names], np.int64)
    if gaps := sorted(set(range(int(numbers.max()))) - set(numbers.tolist())):
        raise NnvizError(f"There are no images of {names[gaps[0]]}, which the network knows: each class needs some.")
    return _labelled(images, numbers[images.labels], names)


def misfit(model: Model, images: ImageSet) -> str:
    """Why `model` can't be examined on `images`, in words; empty where it can."""
    if images.shape != model.shape:
        given, wanted = ("×".join(map(str, each)) for each in (images.shape, model.shape))
        return f"The images have {given} values, and {model.name} takes {wanted}."
    try:
        matched(images, model.class_names)
    except NnvizError as error:
        return str(error)
    return ""


def are_numbers(names: Sequence[str]) -> bool:
    """Whether classes are only called by their numbers."""
    return tuple(names) == tuple(map(str, range(len(names))))


def _labelled(images: ImageSet, labels: np.ndarray, names: tuple[str, ...]) -> ImageSet:
    """`images` with other labels and names of classes, under a name of their own."""
    labels.flags.writeable = False
    word = hashlib.sha256("\n".join((images.name, *names)).encode()).hexdigest()[:12]
    return replace(images, name=f"{OWN}-{word}", labels=labels, class_names=names[: int(labels.max()) + 1])
