from dataclasses import fields

import numpy as np
import pytest

from nnviz_core import datasets, files, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.filters import records
from nnviz_core.filters.statistics import every_layer
from nnviz_core.layers import passes


@pytest.mark.parametrize("name", zoo.MODELS)
def test_every_layer_of_every_model_is_shipped(name):
    found = records.load(name)
    assert tuple(found) == passes.layer_names(zoo.load(name))[1:]
    assert all(statistics.counts.sum() == 10_000 for statistics in found.values())


@pytest.mark.parametrize("name", ["mnist-tiny-cnn", "fashion-mlp"])
def test_what_is_shipped_is_what_is_measured(name):
    shipped = records.load(name)
    for layer, measured in every_layer(zoo.load(name), datasets.load(zoo.spec(name).dataset)).items():
        for field in fields(measured)[1:]:
            value, kept = getattr(measured, field.name), getattr(shipped[layer], field.name)
            if field.name in ("samples", "positions"):
                assert (value == kept).mean() > 0.99
            else:
                np.testing.assert_allclose(kept, value, rtol=1e-4, atol=1e-5)


def test_records_of_other_weights_or_images_are_refused_with_the_command_that_mends(tmp_path):
    path = records.write("mnist-linear", tmp_path).with_suffix(".json")
    assert set(records.load("mnist-linear", tmp_path)) == set(records.load("mnist-linear"))
    card = files.unsealed(path.read_bytes())
    for key in ("weights_sha256", "data_sha256"):
        path.write_bytes(files.sealed({**card, key: "0"}))
        with pytest.raises(NnvizError, match=r"other weights or images.*python -m nnviz_core filters mnist-linear"):
            records.load("mnist-linear", tmp_path)


def test_missing_and_damaged_records_are_refused(tmp_path):
    with pytest.raises(NnvizError, match="can't be read"):
        records.load("mnist-mlp", tmp_path)
    records.write("mnist-linear", tmp_path).write_bytes(b"PK")
    with pytest.raises(NnvizError, match="can't be read"):
        records.load("mnist-linear", tmp_path)
