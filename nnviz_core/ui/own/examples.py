"""Files to begin with: a shipped network in the form in which networks are loaded, and images for it."""

import io
from functools import cache

import numpy as np
import streamlit as st
from safetensors.torch import save

from nnviz_core import uploads
from nnviz_core.errors import NnvizError
from nnviz_core.layers import architecture
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import loaded, own_uploads

MODEL, IMAGES = "mnist-tiny-cnn", 500
DESCRIPTION, WEIGHTS, DATA = "network.json", "network.safetensors", "images.npz"


def show(is_first: bool) -> None:
    """The example to load or to take along; behind a switch once something is loaded."""
    try:
        every = files()
    except NnvizError as error:
        prose.alert(st.warning, str(error))
        return
    with st.expander("An example, and how to write such files", icon=":material/help:", expanded=is_first):
        prose.markdown(
            f"The files of {MODEL}, and the first {IMAGES} test images of MNIST. Lines of PyTorch that write the files of a network of yours, and of Keras, "
            "stand in the README; nothing else than these layers is read: " + ", ".join(architecture.TYPES) + "."
        )
        with st.container(horizontal=True):
            st.button("Load the example", icon=":material/play_arrow:", type="primary", on_click=_load)
            for name, content in every.items():
                st.download_button(
                    name,
                    content,
                    name,
                    "application/octet-stream",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"example-{name}",
                )


@cache
def files() -> dict[str, bytes]:
    """The example's files, by name."""
    model, images = loaded.shared_model(MODEL), loaded.shared_images("mnist", "test").first(IMAGES)
    packed = io.BytesIO()
    np.savez_compressed(packed, images=images.images, labels=images.labels)
    return {
        DESCRIPTION: uploads.describe(model.network, model.class_names, model.shape, f"Example: {MODEL}"),
        WEIGHTS: save(dict(model.network.state_dict())),
        DATA: packed.getvalue(),
    }


def _load() -> None:
    every = files()
    model = uploads.read_network(every[DESCRIPTION], every[WEIGHTS])
    own_uploads.tell(own_uploads.NETWORK, own_uploads.keep(model, ()))
    own_uploads.tell(own_uploads.DATA, own_uploads.keep_images(uploads.read_data(DATA, every[DATA]), DATA))
