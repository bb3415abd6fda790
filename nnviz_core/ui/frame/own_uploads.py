"""Where a visitor loads a network and images: each file is read once, when it comes, and what is wrong with it is told."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.typing import UploadedFile

from nnviz_core import uploads
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import own_data, own_networks
from nnviz_core.uploads.plain import plain

NETWORK, DATA = "own-network", "own-images"
TOLD, TAKEN, BEGUN = "own_told", "own_taken", "own_begun"
"""What was told of the last files, by uploader: a problem, or what was read; which files these were; and those whose reading has begun."""
ENDINGS = {"json": "the description", "safetensors": "the weights"}


def network_files() -> None:
    """The place for the two files of a network."""
    st.file_uploader(
        "Its description (.json) and its weights (.safetensors)",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=NETWORK,
        on_change=_take,
        args=(NETWORK, _network),
    )
    _finish(NETWORK, _network)
    _tell(NETWORK)


def data_file() -> None:
    """The place for a file of images."""
    st.file_uploader(
        "A .zip with a folder for each class, an .npz or a .csv",
        type=[ending[1:] for ending in uploads.READERS],
        key=DATA,
        on_change=_take,
        args=(DATA, _data),
    )
    _finish(DATA, _data)
    _tell(DATA)


def keep(model: Model, remarks: Sequence[str]) -> str:
    """Hold `model`, and say so. Raises `NnvizError` where it can't be held."""
    held = own_networks.keep(model)
    beside = f", beside the images of {own_data.file(held.dataset)}" if own_data.file(held.dataset) else ""
    return " ".join((f"{held.name} is loaded{beside}.", *remarks))


def keep_images(images: ImageSet, file: str) -> str:
    """Hold `images`, and say beside which networks, or why beside none. Raises `NnvizError` where they can't be held."""
    networks = own_networks.keep_images(images, file)
    words = f"{len(images):,} images of {len(images.class_names)} classes are loaded"
    if networks:
        return f"{words}, beside {', '.join(each.name for each in networks)}."
    reasons = [own_networks.misfit(each, images) for each in own_networks.every()]
    return f"{words}. {' '.join(reasons) or 'A network that takes such images is examined on them once it is loaded.'}"


def tell(place: str, words: str, is_problem: bool = False) -> None:
    """Let `words` stand below the uploader `place`; those of a problem may quote a file."""
    st.session_state.setdefault(TOLD, {})[place] = plain(words) if is_problem else words, is_problem


def _take(place: str, read: Callable[[list[UploadedFile]], str]) -> None:
    begun = st.session_state.setdefault(BEGUN, {})
    before = begun.get(place, [])
    begun[place] = [*before, *(each for each in _files(place) if each.file_id not in {old.file_id for old in before})]
    _finish(place, read)


def _finish(place: str, read: Callable[[list[UploadedFile]], str]) -> None:
    """Read the files whose reading has begun.

    A callback does, unless the next run cuts it short, of which Streamlit says nothing and lets the files go: then the page does.
    """
    begun: dict[str, list[UploadedFile]] = st.session_state.get(BEGUN, {})
    if place not in begun:
        return
    files, taken = begun[place], st.session_state.setdefault(TAKEN, {})
    names = {each.file_id for each in files}
    # The server lets the oldest files go where newer ones come: what was read of them stays.
    if not names or names - taken.get(place, set()):
        try:
            tell(place, read(files) if files else "")
        except NnvizError as error:
            tell(place, str(error), is_problem=True)
    taken[place] = names
    del begun[place]


def _files(place: str) -> list[UploadedFile]:
    given = st.session_state[place]
    return [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, UploadedFile)]


def _network(files: list[UploadedFile]) -> str:
    """What the last two files of a network are."""
    content = {each.name.rpartition(".")[2].lower(): each.getvalue() for each in files}
    if missing := [words for ending, words in ENDINGS.items() if ending not in content]:
        return f"Now the other file: {missing[0]}."
    description = content["json"]
    return keep(uploads.read_network(description, content["safetensors"]), uploads.remarks(description))


def _data(files: list[UploadedFile]) -> str:
    return keep_images(uploads.read_data(files[-1].name, files[-1].getvalue()), files[-1].name)


def _tell(place: str) -> None:
    words, is_problem = st.session_state.get(TOLD, {}).get(place, ("", False))
    if words:
        prose.alert(st.error if is_problem else st.success, words)
