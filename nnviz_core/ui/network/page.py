"""The frame of the Network page: its controls, the scene, and what stands below it."""

import streamlit as st

from nnviz_core import attribution, zoo
from nnviz_core.attribution.methods import layers_with_maps
from nnviz_core.image_sets import is_own
from nnviz_core.layers import blocks
from nnviz_core.models import Model
from nnviz_core.scene.recorded import Scene
from nnviz_core.ui.components import code, prose
from nnviz_core.ui.components.markup import way
from nnviz_core.ui.frame import guests, link, loaded, model, own_networks, share, snippets, tweaked
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Slider
from nnviz_core.ui.frame.old_words import translation
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.network import answers, component, drawn, flat, sums, view_link
from nnviz_core.ui.network.answers import Controls
from nnviz_core.ui.network.sentences import sentences
from nnviz_core.ui.network.snippets import scene_code

PAGE = "network"
TINY = "mnist-tiny-cnn"
OFFERED = (TINY, *(name for name in zoo.MODELS if name != TINY), *zoo.VARIANTS)
LINES = Slider(
    word="lines",
    label="Show lines of at least",
    default=30,
    low=5,
    high=100,
    step=5,
    form="%d %% of the strongest",
    width=250,
    help="A line is a source × its weight. Only those of at least this share of the strongest between the same two layers are drawn, and of these no more than the 90 strongest.",
)
FORM = Choice(
    word="form",
    label="Grad-CAM",
    options={form: form.capitalize() for form in attribution.FORMS},
    default=attribution.FORMS[1],
    is_labelled=True,
    when=lambda values: bool(layers_with_maps(values.about.network, values.about.shape)),
)
translated = translation({"scene_model": "model", "cube": "place"}, {})


def controls() -> Controls:
    """The row above the scene."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        subject = model.choose(PAGE, model.setting(OFFERED, TINY))
        values = Values(PAGE, subject)
        for setting in (LINES, FORM):
            if setting.counts(values):
                values.ask(setting)
        dataset = subject.dataset if own_networks.has_images(subject) else drawn.FIRST.dataset
        label = "Another digit" if dataset == drawn.FIRST.dataset else "Another image"
        st.button(label, icon=":material/casino:", on_click=drawn.another, args=(dataset,), key="network-another")
    return Controls(subject, guests.address(subject.name), values[LINES] / 100, values[FORM])


def scene(controls: Controls) -> None:
    """The scene with its grid to draw on."""
    request = component.request()
    image, whole = drawn.image(request), drawn.whole(request)
    recorded = answers.recorded_scene(controls.model, whole, request)
    view = view_link.present(recorded, request)
    # Over HTTP the network is given what the grid holds, and no image of another size that it was made of.
    is_live = whole.shape == image.shape
    data = answers.data(recorded, view, request, controls, drawn.version(), image, is_live)
    component.show(data | {"input": drawn.words()})


def details(controls: Controls) -> None:
    """What stands below the scene, and the page's link."""
    subject, request = controls.model, component.request()
    recorded = answers.recorded_scene(subject, drawn.whole(request), request)
    view = view_link.present(recorded, request)
    view_link.keep(recorded, view, request)
    folded = [f"{stage.layer} {len(stage.kept)} of {stage.shape[0]}" for stage in recorded.stages if stage.is_folded]
    if folded:
        prose.caption(
            f"Too wide to show whole; of these layers the strongest channels or units stand here: {', '.join(folded)}."
        )
    if is_own(subject.dataset):
        size = "×".join(map(str, subject.shape[1:]))
        if subject.shape != zoo.SHAPE:
            prose.caption(f"The grid has 28×28 cells; {subject.name} sees them resized to {size}.")
    elif drawn.dataset() != subject.dataset:
        prose.caption(
            f"{subject.name} was trained on {loaded.title(subject.dataset)} only and assigns one of its classes to any other image too."
        )
    if not request.drawable:
        flat.show(recorded)
    sums.show(recorded, view.picked)
    settings = Values(PAGE).texts((LINES, FORM))
    words = drawn.in_link() | model.in_link(subject) | settings | view_link.in_link(recorded, view)
    _switch(subject, recorded, view.picked, words)
    share.show(words)
    code.show(lambda: _code(subject, recorded, view.picked))
    prose.explanation(sentences(recorded, controls, view.picked))
    link.write(words)


def _switch(subject: Model, recorded: Scene, place: sums.CubePlace | None, words: dict[str, str]) -> None:
    """The way to the network without the channel of the chosen cube, and back, with the cube still chosen."""
    if place is None:
        return
    number, index = place
    if switch := tweaked.switch(subject, recorded.stages[number].layer, index[0]):
        chosen = "-".join((switch.layer, *map(str, index)))
        target = link.to(PAGE, **words | {model.WORD: switch.name, "place": chosen})
        layer = recorded.stages[number].layer
        about = f"{switch.words}: {blocks.part(subject.network, layer)} {index[0]} of {layer}"
        prose.html(way(about, target, "switch"))


def _code(subject: Model, recorded: Scene, place: sums.CubePlace | None) -> str:
    number, index = sums.place_of(recorded, place)
    about = {"layer": recorded.stages[number].main, "index": tuple(map(int, index))}
    return snippets.shown_code(scene_code, snippets.of_input(drawn.text(), subject) | about)
