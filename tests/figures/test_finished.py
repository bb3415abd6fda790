"""A finished figure is shown as any other, and its dictionary is made once."""

import numpy as np
import plotly.graph_objects as go
import plotly.io

from nnviz_core.figures.finished import Finished

PARTS = {
    "data": [{"type": "heatmap", "z": np.arange(6.0).reshape(2, 3), "text": [["a", "b", "c"]] * 2}],
    "layout": {"title": {"text": "A layer"}, "height": 300},
}


def test_it_is_the_figure_of_its_parts():
    figure = Finished(PARTS)
    assert isinstance(figure, go.Figure)
    assert plotly.io.to_json(figure) == plotly.io.to_json(go.Figure(PARTS))


def test_its_dictionary_is_made_once():
    figure = Finished(PARTS)
    assert figure.to_dict() is figure.to_dict()
    assert go.Figure(PARTS).to_dict() is not go.Figure(PARTS).to_dict()


def test_two_figures_share_nothing():
    one, other = Finished(PARTS), Finished(PARTS)
    assert one.to_dict() == other.to_dict()
    assert one.to_dict() is not other.to_dict()
