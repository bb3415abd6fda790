"""What the app was opened on, where it runs on somebody's own machine: a network and images that each session begins with."""

import os
from functools import cache
from pathlib import Path

import streamlit as st

from nnviz_core import uploads
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.models import Model
from nnviz_core.ui.frame import own_uploads
from nnviz_core.uploads.showing import DESCRIPTION, WEIGHTS

BEGUN = "own_shown"
FOLDER = os.environ.get("NNVIZ_SHOW", "")


def begin() -> None:
    """Let a new session hold what the app was opened on."""
    if not FOLDER or BEGUN in st.session_state:
        return
    st.session_state[BEGUN] = True
    try:
        model, data = _read(Path(FOLDER))
        own_uploads.tell(own_uploads.NETWORK, own_uploads.keep(model, ()))
        for name, images in data.items():
            own_uploads.tell(own_uploads.DATA, own_uploads.keep_images(images, name))
    except (NnvizError, OSError) as error:
        own_uploads.tell(own_uploads.NETWORK, str(error), is_problem=True)


@cache
def _read(folder: Path) -> tuple[Model, dict[str, ImageSet]]:
    """The network, and the images by the name of their file."""
    model = uploads.read_network((folder / DESCRIPTION).read_bytes(), (folder / WEIGHTS).read_bytes())
    others = [path for path in sorted(folder.iterdir()) if path.name not in (DESCRIPTION, WEIGHTS)]
    return model, {path.name: uploads.read_data(path.name, path.read_bytes()) for path in others}
