"""Weights to pixels: the maps on the page are the products of the weights, in the order and the pages asked for."""

import re
from dataclasses import replace

import numpy as np
import pytest
from app_tools import buttons, html, link, numbers, opened, sheets

from nnviz_core import datasets, evaluation, filters, predictions, trace, zoo
from nnviz_core.filters import records
from nnviz_core.pixels import READINGS
from nnviz_core.pixels import records as records_of_pixels
from nnviz_core.ui.frame import memory

READING_NAMES = {reading.name for reading in READINGS.values()}


def maps(app):
    (sheet,) = sheets(app)
    return numbers(sheet["values"]).reshape(sheet["count"], 28, 28)


def product(name, *layers):
    network = zoo.load(name)
    value = np.eye(784, dtype=np.float32)
    for layer in layers:
        value = value @ network.get_parameter(f"{layer}.weight").detach().numpy().T
    return value.T.reshape(-1, 28, 28)


def test_the_mosaic_of_the_outputs_is_the_product_of_all_weights(app):
    opened(app, "pixels", model="mnist-mlp")
    expected = product("mnist-mlp", "fc1", "fc2", "logits")
    assert maps(app) == pytest.approx(expected, abs=1e-4)
    (sheet,) = sheets(app)
    assert sheet["ends"] == pytest.approx([np.abs(expected).max()] * 10, rel=1e-4)


def test_a_layer_of_many_units_comes_in_pages_with_one_range(app):
    opened(app, "pixels", model="mnist-mlp", layer="fc2", page=2)
    expected = product("mnist-mlp", "fc1", "fc2")
    assert maps(app) == pytest.approx(expected[64:128], abs=1e-4)
    (sheet,) = sheets(app)
    assert sheet["ends"] == pytest.approx([np.abs(expected).max()] * 64, rel=1e-4)
    assert sheet["titles"] == [str(unit) for unit in range(64, 128)]


def test_units_stand_in_the_order_asked_for(app):
    expected = product("mnist-mlp", "fc1", "fc2")
    strengths = np.abs(expected).mean(axis=(1, 2))
    purities = filters.class_purity(records.load("mnist-mlp")["fc2"])
    for word, values in (("strength", strengths), ("purity", purities)):
        opened(app, "pixels", model="mnist-mlp", layer="fc2", order=word)
        titles = [int(each) for each in sheets(app)[0]["titles"]]
        assert values[titles] == pytest.approx(np.sort(values)[::-1][:64])


def test_a_page_that_is_not_there_is_told(app):
    opened(app, "pixels", model="mnist-linear", page=3)
    assert any("page" in each.value for each in app.warning)
    assert "page" not in link(app)


def test_of_a_convolutional_network_only_the_gradient_is_read(app):
    opened(app, "pixels", model="mnist-tiny-cnn", input="mnist-17", reading="plain")
    assert any("reading" in each.value for each in (*app.warning, *app.caption))
    assert any("no product of its weight matrices" in each.value for each in app.caption)
    assert all(control.label != "Reading" for control in app.segmented_control)
    assert "Gated by this input" in sheets(app)[0]["words"]
    opened(app, "pixels", view="readings", model="mnist-tiny-cnn", input="mnist-17")
    assert any("the Jacobian at this input" in each.value for each in app.caption)
    assert [box.label for box in app.selectbox] == ["Model"]


def unit_box(app):
    return next(each for each in app.number_input if each.label == "Unit")


def stated(app):
    """The numbers of the sum that stands below a unit's pictures."""
    (words,) = (each.value for each in app.markdown if each.value.startswith("**map · input"))
    plain = words.replace("− ", "-").replace("+ ", "").replace("−", "-")
    return [float(each) for each in re.findall(r"-?\d+\.\d+", plain)]


@pytest.mark.parametrize(
    ("name", "layer"), [("mnist-mlp", "fc2"), ("mnist-cnn", "logits"), ("fashion-mlp-tanh", "fc2")]
)
def test_the_gated_map_and_its_offset_give_the_value(app, name, layer):
    dataset = zoo.spec(name).dataset
    opened(app, "pixels", view="unit", model=name, input=f"{dataset}-17", layer=layer, unit=4, reading="gated")
    inputs = predictions.as_inputs(datasets.load(dataset, "test").inputs([17])[0, 0])
    product, offset, total, value = stated(app)
    assert product + offset == pytest.approx(total, abs=2e-3)
    assert total == pytest.approx(value, abs=2e-3)
    assert value == pytest.approx(float(trace.record(zoo.load(name), inputs).outputs[layer][0, 4]), abs=1e-3)
    map_of_it = numbers(sheets(app)[0]["values"])
    assert float(map_of_it @ inputs.numpy().ravel()) == pytest.approx(product, abs=2e-3)


def test_another_reading_does_not_claim_the_value(app):
    opened(app, "pixels", view="unit", model="mnist-mlp", input="mnist-17", layer="logits", unit=7)
    _, _, total, value = stated(app)
    assert abs(total - value) > 1
    assert any("silent" in each.value and "missing" in each.value for each in app.caption)


def test_a_unit_opens_on_the_one_that_this_input_excites_most(app):
    opened(app, "pixels", view="unit", model="mnist-mlp", input="mnist-17", layer="fc2")
    inputs = predictions.as_inputs(datasets.load("mnist", "test").inputs([17])[0, 0])
    strongest = int(trace.record(zoo.load("mnist-mlp"), inputs).outputs["fc2"][0].argmax())
    assert unit_box(app).value == strongest
    assert f"place=fc2-{strongest}" in html(app)


def test_another_layer_begins_with_its_own_unit(app):
    opened(app, "pixels", view="unit", model="mnist-mlp", input="mnist-17", layer="fc2", unit=7)
    buttons(app, "Layer").select("logits · 10 units").run()
    assert not {"layer", "unit"} & set(link(app))
    assert unit_box(app).value == 7  # mnist-17 is a 7


def test_a_silent_unit_is_shown_with_what_comes_nearest(app):
    silent = int(np.flatnonzero(records.load("mnist-mlp")["fc2"].silent == 1)[0])
    opened(app, "pixels", view="unit", model="mnist-mlp", layer="fc2", unit=silent)
    assert any("above zero for 0.0 %" in each.value and "nearest" in each.value for each in app.caption)


def test_each_reading_stands_beside_its_agreement_with_the_network(app):
    opened(app, "pixels", view="readings", model="mnist-mlp-500", input="mnist-17", unit=4)
    images, network = datasets.load("mnist", "test"), zoo.load("mnist-mlp-500")
    plain = product("mnist-mlp-500", "fc1", "fc2", "logits").reshape(10, -1)
    forecasts = images.inputs().reshape(len(images), -1) @ plain.T
    logits = evaluation.evaluate(network, images).logits
    correlation = np.corrcoef(forecasts[:, 4], logits[:, 4])[0, 1]
    rows = {row[0]: row[1:] for row in table_rows(app)}
    assert len(rows) >= 5
    assert float(rows["Plain product"][1]) == pytest.approx(correlation, abs=6e-4)
    assert rows["mnist-mlp-500"][3] == "85.84 %"
    assert "For MNIST test image 17, mnist-mlp-500 predicts" in html(app)
    here = {
        name: float(row[0].replace("−", "-").replace(",", ""))
        for name, row in rows.items()
        if name in (*READING_NAMES, "mnist-mlp-500")
    }
    assert here["mnist-mlp-500"] == pytest.approx(logits[17, 4], abs=6e-4)
    assert here["Gated by this input"] == pytest.approx(logits[17, 4], abs=2e-3)
    assert abs(here["Plain product"] - logits[17, 4]) > 1
    own = (logits.argmax(1) == images.labels).mean()
    assert all(float(row[3].split(" ")[0]) / 100 < own for name, row in rows.items() if name in READING_NAMES)


def test_a_linear_network_is_its_plain_product(app):
    opened(app, "pixels", view="readings", model="mnist-linear")
    rows = {row[0]: row[1:] for row in table_rows(app)}
    assert rows["Plain product"][:3] == [rows["mnist-linear"][0], "1.000", "1.000"]
    assert rows["Plain product"][3].startswith("92.80 %")
    assert float(rows["The document’s recipe"][3].split(" ")[0]) < 50


def test_of_noise_is_said_what_is_measured(app):
    opened(app, "pixels", view="readings", model="mnist-mlp-500")
    assert any("fc1 is nearer to noise than logits" in each.value for each in app.markdown)
    opened(app, "pixels", view="readings", model="mnist-mlp")
    assert any("fc1 is no nearer to noise than logits" in each.value for each in app.markdown)


def test_a_function_that_is_no_gate_is_told(app):
    opened(app, "pixels", model="fashion-mlp-tanh")
    assert any("tanh is never quite open or closed" in each.value for each in app.caption)


def table_rows(app):
    rows = re.findall(r"<tr>(.*?)</tr>", html(app), re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in cells if row]


def claims(app):
    return [each.value for each in app.markdown if each.value.startswith("**Claim")]


def test_each_observation_has_the_verdict_of_its_measurement(app):
    opened(app, "pixels", view="observations")
    few, hidden, left, right = claims(app)
    assert "supports it" in few
    assert "0.284 (0.274 to 0.295)" in few
    assert "0.210 (0.196 to 0.224)" in few
    assert "supports it" in hidden
    assert "**holds**" in left
    assert "**doesn’t hold**" in right
    assert "7 (39.7 %), 9 (53.3 %)" in right


def test_another_row_gives_another_verdict(app):
    opened(app, "pixels", view="observations", row=24)
    left = claims(app)[2]
    assert "From row 24 on" in left
    expected = records_of_pixels.load_ink().frequent(24)[0]
    assert ("**holds**" in left) == (expected == [7, 9])
    assert all(f"{label} (" in left for label in expected)


def test_other_measurements_give_other_verdicts(app, monkeypatch):
    swapped = [replace(each, own=-each.own if each.images else each.own) for each in records_of_pixels.load_trials()]
    monkeypatch.setattr(records_of_pixels, "load_trials", lambda: swapped)
    memory.MEMORY.forget()
    opened(app, "pixels", view="observations")
    assert "refutes it" in claims(app)[0]
    assert "refutes it" in claims(app)[1]
    memory.MEMORY.forget()
