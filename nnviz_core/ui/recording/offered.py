"""Which recordings the page offers, in one place: those that are shipped, and those of the visitor's session."""

from nnviz_core.errors import NnvizError
from nnviz_core.recordings import Recording, shipped
from nnviz_core.ui.frame import loaded, own_recordings, wound_back
from nnviz_core.ui.frame.snippets import Python

USUAL = "fashion-mlp"


def names() -> dict[str, str]:
    """The recordings by their words in links, with what they are called."""
    return {name: name for name in (*shipped.NAMES, *(own.name for own in own_recordings.every()))}


def recording(name: str) -> Recording:
    """The recording of this word; what is missing is told, and ends the run."""
    return shared(own.token) if (own := own_recordings.named(name)) else loaded.recording(name)


def token(name: str) -> str:
    """What stands for the recording where no session is: the word of a shipped one, what nobody can guess for a visitor's."""
    return own.token if (own := own_recordings.named(name)) else name


def shared(token: str) -> Recording:
    """The recording under this token. Raises `KeyError` for another text."""
    if token in shipped.NAMES:
        return wound_back.recording(token)
    if own := own_recordings.by_token(token):
        return own
    raise KeyError(f"The recordings are {', '.join(shipped.NAMES)}")


def source(name: str) -> Python:
    """The Python that reads it; of a visitor's, from the file into which it was saved."""
    if own := own_recordings.named(name):
        return Python(f'recordings.load("{own.file}")')
    return Python(f'recordings.shipped.shipped("{name}")')


def model_name(name: str, step: int) -> str:
    """The word of links for the network of a step, as other pages open it."""
    return f"{name}@{step}"


def others(name: str, dataset: str) -> dict[str, str]:
    """The other recordings of trainings on `dataset`, of which each can be read; beside one of the visitor's own the others of these come first."""
    every = [other for other in names() if other != name and _dataset(other) == dataset]
    if own_recordings.is_name(name):
        every.sort(key=own_recordings.is_name, reverse=True)
    return {other: other for other in every}


def pair() -> tuple[str, ...]:
    """Two recordings that can be compared, the first there are; none if there are no two on images of one kind."""
    pairs = ((name, other) for name in names() for other in others(name, _dataset(name)))
    return next(pairs, ())


def _dataset(name: str) -> str:
    try:
        return shared(token(name)).header.dataset
    except NnvizError:  # a damaged one is told of where it is opened
        return ""
