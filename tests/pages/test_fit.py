"""A model that takes other images than a drawing says so."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from nnviz_core import zoo


def page(model):
    import streamlit as st

    from nnviz_core.ui.inputs.chosen import check_fit

    check_fit(model)
    st.write("reached")


@pytest.mark.parametrize(("shape", "fits"), [((1, 28, 28), True), ((3, 20, 24), False), ((1, 32, 32), False)])
def test_a_model_of_other_images_is_told(shape, fits):
    app = AppTest.from_function(page, args=(replace(zoo.model("mnist-linear"), shape=shape),)).run()
    assert not app.exception
    assert bool(app.markdown) == fits
    assert [("×".join(map(str, shape)) in info.value) for info in app.info] == ([] if fits else [True])
