"""The frame of the page: where files are loaded, and what there is of them."""

from html import escape

import streamlit as st

from nnviz_core import pixels, zoo
from nnviz_core.image_sets import ImageSet, is_own
from nnviz_core.layers import geometry
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.numerals import accuracy_percent
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import map_picture, table, tile
from nnviz_core.ui.frame import link, own_data, own_networks, own_uploads, surveys
from nnviz_core.ui.frame.navigation import ENTRIES
from nnviz_core.ui.frame.select import choice_box
from nnviz_core.ui.own import examples

PAGES = ("draw", "why", "filters", "network", "pixels", "tweak", "averages", "mistakes")
OF_ONE = ("draw", "why", "filters", "network", "pixels", "tweak")
"""The pages that open at an input."""
DIGITS, WIDTH = "mnist-cnn", 340
"""The model of the app that says for all of them why images don't suit it; the width of the box of these, in pixels."""
MOST_PICTURES, MOST_CLASSES = 12, 12
BOUNDS = (
    "Files are read and never executed, and live in this session alone: of networks the last four with at most 12 MB of weights, of images "
    "the last two files with at most 12 MB of pixels. When many visitors need the room, the oldest go; whoever opens a link to them is told to load them here."
)


def show() -> None:
    """The places for files, and what was loaded."""
    network, images = st.columns(2, gap="medium")
    with network.container(border=True, height="stretch"):
        prose.html('<h3 class="nn-heading">A network</h3>')
        own_uploads.network_files()
        prose.caption(
            "Layers one after the other, as in `nn.Sequential`; inputs of 1 or 3 channels and at most 128×128 pixels; at most 3 million weights."
        )
    with images.container(border=True, height="stretch"):
        prose.html('<h3 class="nn-heading">Images to examine it on</h3>')
        own_uploads.data_file()
        prose.caption(
            "In the network’s size, bright on dark as in MNIST. A CSV has a line for each image: its pixels, 0 to 255, and its label."
        )
    prose.caption(BOUNDS)
    every = own_networks.every()
    examples.show(is_first=not every and not own_data.every())
    for model in every:
        _network(model)
    for images in own_data.every():
        _images(images.name)
    link.write({})


def _network(model: Model) -> None:
    """One network: its layers, what it is examined on, and the pages that show it."""
    with st.container(border=True, key=f"own-{model.name}"):
        count, classes = parameter_count(model.network), len(model.class_names)
        prose.html(
            f'<h3 class="nn-heading">{escape(model.title)} <span class="nn-quiet">{model.name}</span></h3>'
            f'<p class="nn-line" data-testid="own-network">{_size(model)} → {classes} classes ({escape(_classes(model))}), {count:,} parameters. '
            f"{escape(_accuracy(model))}</p>"
        )
        _examined_on(model)
        prose.html(f'<p class="nn-line" data-testid="own-ways">It opens on {_ways(model)}.</p>')
        with st.expander("Its layers"):
            prose.html(_layers(model))


def _size(model: Model) -> str:
    return "×".join(map(str, model.shape))


def _classes(model: Model) -> str:
    shown = ", ".join(model.class_names[:MOST_CLASSES])
    return shown + " …" * (len(model.class_names) > MOST_CLASSES)


def _accuracy(model: Model) -> str:
    """How many of its images it reads correctly, if there are some."""
    if not own_networks.has_images(model):
        return "Without labelled images, pages that look across images have nothing to measure."
    evaluation = surveys.evaluation(model)
    images = own_data.file(model.dataset) or "the MNIST or Fashion-MNIST test set"
    return (
        f"It gets {accuracy_percent(evaluation.accuracy)} of the {len(evaluation.labels):,} images of {images} right."
    )


def _examined_on(model: Model) -> None:
    """A button for each other file of images that fits."""
    others = [
        images
        for images in own_data.every()
        if own_data.file(images.name) != own_data.file(model.dataset) and not own_networks.misfit(model, images)
    ]
    for images in others:
        st.button(
            f"Examine it on {own_data.file(images.name)}",
            on_click=_examine,
            args=(model, images),
            key=f"own-{model.name}-{images.name}",
        )


def _examine(model: Model, images: ImageSet) -> None:
    own_networks.examined(model, images)


def _ways(model: Model) -> str:
    own = is_own(model.dataset) and own_networks.has_images(model)
    start = {"input": f"{model.dataset}-0"} if own else {}
    pages = [page for page in PAGES if page != "pixels" or not pixels.unreadable(model.network, model.shape[0])]
    ways = {page: link.to(page, model=model.name, **(start if page in OF_ONE else {})) for page in pages}
    return ", ".join(f'<a href="{escape(way)}" target="_self">{ENTRIES[page].title}</a>' for page, way in ways.items())


def _layers(model: Model) -> str:
    """Each layer with the shape of its output."""
    shapes = geometry.shapes(model.network, model.shape)
    rows = [
        (escape(name), escape(str(layer)), "×".join(map(str, shapes[name])))
        for name, layer in model.network.named_children()
    ]
    return table(("layer", "what it is", "output"), rows)


def _images(name: str) -> None:
    """One file of images: how many of each class, and the first of them."""
    images = own_data.named(name)
    if images is None:
        return
    with st.container(border=True, key=f"own-images-{name}"):
        counts = ", ".join(
            f"{escape(each)}: {len(images.of_class(label)):,}"
            for label, each in enumerate(images.class_names[:MOST_CLASSES])
        )
        more = " …" * (len(images.class_names) > MOST_CLASSES)
        prose.html(
            f'<h3 class="nn-heading">{escape(own_data.file(name))}</h3><p class="nn-line" data-testid="own-images">'
            f"{len(images):,} images of {'×'.join(map(str, images.shape))}: {counts}{more}.</p>"
        )
        step = max(1, len(images) // MOST_PICTURES)
        pictures = [
            tile(map_picture(images.image(each), f"image {each}"), images.class_names[int(images.labels[each])], 4.2)
            for each in range(0, len(images), step)[:MOST_PICTURES]
        ]
        prose.html(f'<div class="nn-tiles">{"".join(pictures)}</div>')
        _shipped_models(images)


def _shipped_models(images: ImageSet) -> None:
    """A box of the app's models that can be examined on these images; without one, why the usual model can't."""
    if images.shape != zoo.SHAPE:
        return
    problems = {name: own_networks.misfit(own_networks.shipped(name), images) for name in zoo.MODELS}
    fit = [name for name, problem in problems.items() if not problem]
    if not fit:
        prose.caption(problems[DIGITS])
        return

    def take(number: int) -> None:
        own_networks.examined(own_networks.shipped(fit[number]), images)

    with st.container(width=WIDTH):
        choice_box("Examine a model of this app on them", fit, f"own-shipped-{images.name}", take)
