"""Networks that a visitor loads, each beside the images that it is examined on."""

from dataclasses import replace

from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import OWN, ImageSet, is_own
from nnviz_core.models import Model
from nnviz_core.ui.frame import guests, loaded, own_data
from nnviz_core.uploads import matching, models
from nnviz_core.uploads.matching import are_numbers, matched

MOST_LISTED = 10


def every() -> list[Model]:
    """The networks that this session's visitor loaded, the newest first."""
    return [each for each in guests.every() if each.name.startswith(f"{OWN}-")]


def keep(model: Model) -> Model:
    """Let this visitor's session hold `model`, beside the newest of its images that fit, if there are some.

    Raises `NnvizError` where it is too large.
    """
    for images in own_data.every():
        if not misfit(model, images):
            return examined(model, images)
    return _held(model)


def misfit(model: Model, images: ImageSet) -> str:
    """Why `model` can't be examined on `images`, in words; empty where it can."""
    if _has_strange_names(images, model):
        listed = ", ".join(model.class_names[:MOST_LISTED])
        return f"{model.name} knows the classes {listed}: it can be examined on images whose classes have these names, or just numbers."
    return matching.misfit(model, images)


def examined(model: Model, images: ImageSet) -> Model:
    """`model` beside `images`, as this session holds it from now on. Raises `NnvizError`, in words, where they don't fit."""
    if problem := misfit(model, images):
        raise NnvizError(problem)
    labelled, names = matched(images, model.class_names), model.class_names
    if labelled is not images:
        own_data.keep_relabelled(labelled, images, names)
    elif are_numbers(names):
        names = (*images.class_names, *names[len(images.class_names) :])
    return _held(replace(model, dataset=labelled.name, class_names=names))


def shipped(name: str) -> Model:
    """The shipped model `name` as one of a session's may be: to be examined on images of its visitor's."""
    model = loaded.shared_model(name)
    return replace(model, name=f"{OWN}-{name}")


def keep_images(images: ImageSet, file: str) -> list[Model]:
    """Let this visitor's session hold `images`, beside each of its networks that they fit, which are returned.

    Raises `NnvizError` where they are too large.
    """
    try:
        own_data.keep(images, file)
    except ValueError as error:
        raise NnvizError(f"{error}.") from error
    return [examined(each, images) for each in reversed(every()) if not misfit(each, images)]


def has_images(model: Model) -> bool:
    """Whether the images that `model` is examined on are there."""
    return not is_own(model.dataset) or own_data.named(model.dataset) is not None


def _has_strange_names(images: ImageSet, model: Model) -> bool:
    """Whether `images` have classes that a shipped model doesn't: its numbers are digits, which other names don't stand for in their order."""
    is_shipped = model.source != models.SOURCE
    return is_shipped and not are_numbers(images.class_names) and bool(set(images.class_names) - set(model.class_names))


def _held(model: Model) -> Model:
    try:
        guests.keep(model)
    except ValueError as error:
        raise NnvizError(f"The network can't be shown: {error}.") from error
    return model
