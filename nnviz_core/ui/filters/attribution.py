"""Which parts of the input speak for a class and which against it, and what each such map is worth."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from nnviz_core.attribution import checks
from nnviz_core.attribution.checks import Worth
from nnviz_core.attribution.class_maps import CLASSIC, ELEMENTWISE, Attribution
from nnviz_core.attribution.methods import METHODS, Recipe, layers_with_maps, telling_layer
from nnviz_core.figures import charts
from nnviz_core.figures.overlay import over_drawing
from nnviz_core.layers import geometry
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import grey
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.filters import attribution_code, trust
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.filters.map_words import colour_words, form_words
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import class_choice, class_number
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

ALL, PREDICTION = "all", "prediction"
FORMS = {CLASSIC: "Classic", ELEMENTWISE: "Element-wise"}


TAKES_MAPS = tuple(word for word, method in METHODS.items() if method.takes_maps)


def _methods(values: Values) -> dict[str, str]:
    some = layers_with_maps(values.about.network, values.about.model.shape)
    return {word: method.title for word, method in METHODS.items() if some or not method.takes_maps}


def _channels(values: Values) -> dict[str, str]:
    """All channels of the attribution's layer together, or one of them."""
    count = values.about.trace.outputs[values[WHERE]].shape[1] if values[WHERE] else 0
    return {ALL: f"all {count}"} | {str(number): f"{number} alone" for number in range(count)}


METHOD = Choice(word="method", label="Method", options=_methods)
TARGET = class_choice("class", "For the class", also={PREDICTION: "the prediction"}, width=170)
WHERE = Choice(
    word="layer",
    label="At the layer",
    options=lambda values: {layer: layer for layer in layers_with_maps(values.about.network, values.about.model.shape)},
    default=lambda values: telling_layer(values.about.network),
    as_box=True,
    width=130,
    when=METHOD.is_(*TAKES_MAPS),
)
CHANNEL = Choice(
    word="channel", label="Channels", options=_channels, as_box=True, width=130, when=METHOD.is_(*TAKES_MAPS)
)
FORM = Choice(word="form", label="Form", options=FORMS, when=METHOD.is_(*TAKES_MAPS))


def show(focus: Focus, values: Values) -> None:
    """The map over the drawing, and what it is worth."""
    recipe, target = _recipe(values), _target(values)

    def put(other: Recipe) -> None:
        values.put(METHOD, other.word)
        if other.layer:
            values.put(WHERE, other.layer)
            values.put(FORM, other.form)
            values.forget(CHANNEL)

    attribution = recipe(focus.network, focus.inputs, target)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _picture(focus, attribution, recipe, target)
    with right:
        worth = _worth(focus.network, focus.inputs, recipe, target)
        _verdict(worth)
        if not worth.passes:
            trust.lead_on(focus.model, recipe, put)
    _curves(worth)
    trust.show(focus.model, recipe, put)


def _recipe(values: Values) -> Recipe:
    """The attribution that is asked for."""
    word = values[METHOD]
    if not METHODS[word].takes_maps:
        return Recipe(word)
    return Recipe(word, values[WHERE], values[FORM], class_number(values[CHANNEL]))


def _target(values: Values) -> int:
    """The class that the attribution is for."""
    target = class_number(values[TARGET])
    return values.about.prediction.label if target is None else target


def _picture(focus: Focus, attribution: Attribution, recipe: Recipe, target: int) -> None:
    blind = geometry.blind_pixels(focus.network, focus.model.shape)
    figure = over_drawing(attribution.map, grey(focus.input.image), theme.palette(), blind if blind.any() else None)
    name = focus.class_names[target]
    prose.markdown(f"**{attribution.method}, for the class {name}**")
    plot(figure, "attribution", f"{attribution.method} for class {name}")
    words = form_words(focus, attribution, recipe) if recipe.layer else ""
    prose.caption(f"{colour_words(attribution.map)} Grey is the drawing. {words}")
    if blind.any():
        rows = " and ".join(map(str, np.flatnonzero(blind.all(axis=1)).tolist()))
        prose.caption(f"Shaded: input rows and columns {rows} can never reach the output of {focus.model.name}.")


_worth = measured("Measuring what it is worth …")(checks.assess)


def _verdict(worth: Worth) -> None:
    box = st.success if worth.passes else st.warning
    box(worth.verdict, icon=":material/verified:" if worth.passes else ":material/report:")
    lines = [worth.completeness.words, *_sentences(worth.curves.words), worth.sanity.words]
    prose.markdown("\n".join(f"- {line}" for line in lines))


def _sentences(words: str) -> list[str]:
    deletion, insertion = words.split(" Insertion", 1)
    return [deletion, "Insertion" + insertion]


def _curves(worth: Worth) -> None:
    curves, colours = worth.curves, theme.palette()
    columns = st.columns(2, gap="medium")
    pieces = (
        ("ink deleted", curves.deletion, curves.random_deletion),
        ("ink inserted", curves.insertion, curves.random_insertion),
    )
    for column, (name, curve, random) in zip(columns, pieces, strict=True):
        with column:
            prose.caption(
                f"Probability of the class by {name}: the map's order (line), random orders (band, mean dotted)"
            )
            plot(charts.against_chance(curves.shares, curve, random, name, colours), f"curve-{name}", name)


def table(focus: Focus, values: Values) -> Table:
    """The attribution of every pixel."""

    def rows() -> Iterator[tuple]:
        attribution = _recipe(values)(focus.network, focus.inputs, _target(values))
        for (row, column), value in np.ndenumerate(attribution.map):
            yield row, column, float(value)

    return Table(f"{focus.model.name}-attribution-{_target(values)}", ("row", "column", "attribution, logit"), rows)


def curves_table(focus: Focus, values: Values) -> Table:
    """The probability of the class as ink is deleted and inserted, in the map's order and in random ones."""

    def rows() -> Iterator[tuple]:
        curves = _worth(focus.network, focus.inputs, _recipe(values), _target(values)).curves
        chance = curves.random_deletion.mean(axis=0), curves.random_insertion.mean(axis=0)
        for each in zip(curves.shares, curves.deletion, chance[0], curves.insertion, chance[1], strict=True):
            yield tuple(map(float, each))

    header = (
        "share of the ink",
        "deleted",
        "deleted, mean of random orders",
        "inserted",
        "inserted, mean of random orders",
    )
    return Table(f"{focus.model.name}-attribution-{_target(values)}-curves", header, rows)


def given(focus: Focus, values: Values) -> dict[str, object]:
    recipe = _recipe(values)
    settings = [recipe.word, *([recipe.layer, recipe.form, recipe.channel] if recipe.layer else [])]
    made = Python(f"attribution.Recipe({', '.join(map(snippets.text, settings))})")
    return snippets.of_input(focus.input.link, focus.model) | {"recipe": made, "target": _target(values)}


VIEW = View(
    name="attribution",
    title="Attribution",
    show=show,
    settings=(METHOD, TARGET, WHERE, CHANNEL, FORM),
    tables={"Map as CSV": table, "Curves as CSV": curves_table},
    snippet=attribution_code.snippet,
    given=given,
)
