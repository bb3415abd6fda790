"""The Filters page: every view of every kind of layer, its link, and the code behind it."""

import numpy as np
import pytest
import torch
from app_tools import box, buttons, html, numbers, opened, printed, sheets

from nnviz_core import contributions, datasets, filters, links, zoo
from nnviz_core.attribution.class_maps import class_map
from nnviz_core.drawing.presets import clock_images
from nnviz_core.filters.patching import effects, smallest_flip
from nnviz_core.layers import geometry, passes
from nnviz_core.numerals import numeral
from nnviz_core.predictions import as_inputs
from nnviz_core.ui import catalogue

VIEWS = [view.name for view in catalogue.VIEWS["filters"]]
PLACES = [
    ("mnist-cnn", "relu1", "4"),
    ("mnist-cnn", "conv3", "3-4-4"),
    ("mnist-cnn", "average", "3-0-0"),
    ("mnist-cnn", "probabilities", "2"),
    ("mnist-tiny-cnn", "pool2", "1-2-2"),
    ("mnist-mlp", "fc1", "5"),
    ("fashion-mlp", "relu2", "3"),
    ("mnist-linear", "logits", "3"),
]
TWO = as_inputs(datasets.load("mnist").inputs([1])[0, 0])


def link(app):
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


def words(app):
    said = [str(element.value) for element in (*app.markdown, *app.caption)]
    return "\n".join([*said, *(f"{sheet['title']} {sheet['words']}" for sheet in sheets(app))])


def test_a_first_visit_shows_the_maps_of_a_handwritten_two(app):
    opened(app, "filters")
    assert "relu1, activation: 32 maps of 28×28" in words(app)
    assert link(app)["input"] == "handwritten-2"
    assert link(app)["place"].startswith(f"relu1-{strongest(zoo.load('mnist-cnn'), TWO, 'relu1')[0]}-")


def strongest(network, inputs, layer):
    """The filter whose map isn't constant and whose answer to blank paper in its place changes the logit of the answer most,
    with that change."""
    with torch.no_grad():
        value, paper = (passes.up_to(network, each, layer) for each in (inputs, torch.zeros_like(inputs)))
        after = passes.split(network, layer)[1]
        logits = passes.run(after, value)[0]
        changes = np.zeros(value.shape[1])
        for channel in range(value.shape[1]):
            changed = value.clone()
            changed[:, channel] = paper[:, channel]
            if value[:, channel].unique().numel() > 1:
                changes[channel] = logits.max() - passes.run(after, changed)[0, logits.argmax()]
    best = int(np.abs(changes).argmax())
    return best, changes[best]


@pytest.mark.parametrize("model", ["mnist-tiny-cnn", "mnist-cnn"])
def test_one_filter_opens_on_the_one_through_which_the_ink_does_most(app, model):
    opened(app, "filters", view="filter", model=model)
    channel, change = strongest(zoo.load(model), TWO, "relu1")
    assert link(app)["place"].startswith(f"relu1-{channel}-")
    reason = f"the logit of 2 is {abs(change):.2f} {'lower' if change > 0 else 'higher'}, a larger change than with any other filter"
    assert reason in words(app)
    opened(app, "filters", view="filter", model=model, place="relu1-1")
    assert "the view opens on it" not in words(app)


def test_what_a_filter_does_for_the_answer(app):
    opened(app, "filters", view="filter", model="mnist-tiny-cnn", place="relu1-5")
    logits = zoo.load("mnist-tiny-cnn")(TWO)[0].tolist()
    without = filters.ablated(zoo.load("mnist-tiny-cnn"), TWO, "relu1")[5]
    assert (
        f"the answer **2 from {logits[2]:.2f} to {without[2]:.2f}**: by this it is number 1 of the 8 filters"
        in words(app)
    )


def test_the_sum_behind_opens_on_the_answer(app):
    opened(app, "filters", view="sum", model="mnist-tiny-cnn", input="mnist-0")
    assert link(app)["place"] == "logits-7"
    assert "logits 7 = " in words(app)


def test_the_sum_behind_a_value_opens_on_that_value(app):
    opened(app, "filters", view="filter", model="mnist-tiny-cnn")
    place = link(app)["place"]
    next(button for button in app.button if button.label == "The sum behind this value").click().run()
    assert (link(app)["view"], link(app)["place"]) == ("sum", place)


def test_of_a_silent_filter_there_is_one_sentence(app):
    opened(app, "filters", view="filter", place="relu1-0")
    assert "It is **silent**: it gives 0 everywhere, on all 10,000 test images of MNIST." in words(app)
    assert "exciting" not in html(app)
    assert "Without it, nothing changes" in words(app)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("mnist-445", ("nn-wrong", "Wrong: it is 6.")),
        ("mnist-0", ("nn-right", "Right: it is 7.")),
        ("lines-1", ('"nn-says"', "second")),
    ],
)
def test_the_answer_is_coloured_where_the_truth_is_known(app, shown, said):
    opened(app, "filters", model="mnist-tiny-cnn", input=shown)
    answer = html(app).split('data-testid="reading"')[1]
    assert all(part in answer for part in said)
    assert ("it is" in answer) == (shown != "lines-1")


def test_another_layer_of_the_same_filters_keeps_the_filter_and_any_other_opens_on_its_strongest(app):
    opened(app, "filters", view="maps", model="mnist-tiny-cnn", place="conv1-5")
    layers = [option.split(" ")[0] for option in box(app, "Layer").options]
    box(app, "Layer").select(layers.index("pool1")).run()
    assert link(app)["place"].startswith("pool1-5-")
    box(app, "Layer").select(layers.index("relu2")).run()
    assert link(app)["place"].startswith(f"relu2-{strongest(zoo.load('mnist-tiny-cnn'), TWO, 'relu2')[0]}-")


@pytest.mark.parametrize("layer", ["conv1", "relu1"])
@pytest.mark.parametrize("view", ["maps", "filter"])
def test_pre_activation_and_activation_stand_side_by_side(app, view, layer):
    opened(app, "filters", view=view, model="mnist-tiny-cnn", place=f"{layer}-5-3-4")
    before, after = sheets(app)[:2]
    assert (before["title"][:21], after["title"][:17]) == ("conv1, pre-activation", "relu1, activation")
    np.testing.assert_allclose(numbers(after["values"]), np.maximum(numbers(before["values"]), 0))
    assert numbers(before["values"]).min() < 0
    assert before["marked"] == after["marked"] == ([0, 3, 4] if view == "filter" else None)


def test_the_units_before_and_after_the_activation_stand_side_by_side(app):
    opened(app, "filters", view="maps", model="mnist-tiny-cnn", place="fc1-3")
    assert "**fc1, pre-activation: 22 units**" in words(app)
    assert "**relu3, activation: 22 units**" in words(app)
    opened(app, "filters", view="filter", model="mnist-tiny-cnn", place="relu3-5")
    values = contributions.recorded(zoo.load("mnist-tiny-cnn"), TWO).outputs
    before, after = (float(values[layer][0, 5]) for layer in ("fc1", "relu3"))
    assert f"relu3, unit 5: {after:.4g}** · fc1, pre-activation: {before:.4g}" in words(app)


def test_a_view_shows_only_the_controls_that_it_uses(app):
    opened(app, "filters", view="attribution", model="mnist-tiny-cnn")
    assert "Layer" not in [each.label for each in app.selectbox]
    opened(app, "filters", view="maps", model="mnist-tiny-cnn", place="fc1-3")
    assert "Colour range" not in [each.label for each in app.segmented_control]


@pytest.mark.parametrize("view", ["maps", "filter", "sum", "compare"])
@pytest.mark.parametrize(("model", "layer", "at"), PLACES)
def test_every_view_of_every_kind_of_layer(app, view, model, layer, at):
    opened(app, "filters", view=view, model=model, place=f"{layer}-{at}")
    shown = link(app)
    assert (shown["view"], shown["model"]) == (view, model)
    assert shown["place"].startswith(f"{layer}-{at}")


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_canvas_gives_way_to_a_two(app, view):
    opened(app, "filters", view=view)
    app.session_state["source"] = "Draw"
    app.run()
    assert not app.exception
    assert "Nothing is drawn yet" in words(app)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"model": "gpt"}, "mnist-tiny-cnn"),
        ({"layer": "conv9"}, "mnist-cnn has conv1"),
        ({"layer": "conv2", "at": "3-99-6"}, "no value at (3, 99, 6)"),
        ({"layer": "fc1", "at": "500"}, "no value at (500,)"),
        ({"layer": "conv2", "at": "a<b>"}, "written like conv2-3-5-6"),
        ({"view": "nowhere"}, "there are maps, filter"),
    ],
)
def test_a_link_to_what_does_not_exist_says_so(app, asked, said):
    opened(app, "filters", **asked)
    assert any(said in warning.value for warning in app.warning)


def test_the_sum_adds_up_and_a_step_leads_into_its_source(app):
    opened(app, "filters", view="sum", model="mnist-cnn", layer="conv2", at="3-5-6")
    found = contributions.explain(zoo.load("mnist-cnn"), TWO, "conv2", (3, 5, 6))
    assert f"= {numeral(found.total)}" in words(app)
    strongest = found.place(found.strongest)
    box(app, "Step into a source, strongest first").select(0).run()
    assert link(app)["trail"] == f"conv2-3-5-6.{strongest}"
    assert next(button.label for button in app.button if (button.key or "").startswith("crumb")) == "conv2 3·5·6"


def test_the_strongest_path_ends_at_the_pixel(app):
    opened(app, "filters", view="sum", model="mnist-cnn", layer="logits", at="2")
    walked = contributions.strongest_path(zoo.load("mnist-cnn"), TWO, "logits", (2,))
    next(button for button in app.button if button.label == "Follow the strongest path").click().run()
    assert not app.exception
    crumbs = [button for button in app.button if (button.key or "").startswith("crumb")]
    assert len(crumbs) == len(walked.places)
    assert "Here the way ends" in words(app)
    rows = html(app).split("nn-table")[1].count("<tr>") - 1
    assert rows == sum(not leg.is_unchanged for leg in walked.legs) < len(walked.legs)
    first = walked.legs[0]
    assert f"{first.value:.2f} × {first.weight:.2f} = {first.product:.2f}" in html(app)
    assert f"{100 * first.share:.1f} %" in html(app)
    assert f"**{1e6 * walked.share:.1f} millionths**" in words(app)
    crumbs[2].click().run()
    assert link(app)["trail"] == ".".join(map(str, walked.places[:3]))


def test_a_way_that_ends_in_a_bias_says_so(app):
    opened(app, "filters", view="sum", model="mnist-tiny-cnn", place="conv1-1-5-5", input="empty")
    bias = float(zoo.load("mnist-tiny-cnn").conv1.bias[1])
    assert (
        f"the way ends **in a bias**: no source adds anything to conv1 1·5·5, which is its bias alone, {bias:.2f}".replace(
            "-", "−"
        )
        in words(app)
    )


def test_what_is_worth_little_says_so_on_its_face(app):
    opened(app, "filters", view="attribution", model="mnist-tiny-cnn", layer="relu1")
    assert app.warning[0].value.startswith("Fails")
    assert "rows and columns 26 and 27 can never reach" in words(app)


def test_where_no_answer_changed_one_sentence_says_so_and_leads_to_another_input(app):
    opened(
        app,
        "filters",
        view="compare",
        model="mnist-linear",
        place="flatten-300",
        input="mnist-0",
        **{"with": "mnist-17"},
    )
    assert "mnist-linear predicts 7 for both: no answer changed" in app.info[0].value
    assert not [each for each in app.subheader if "Which filters" in each.value]
    next(button for button in app.button if button.label.startswith("Compare with the nearest")).click().run()
    assert not any("no answer changed" in info.value for info in app.info)
    assert "with" not in link(app)


def nearest(network, image, label, dataset="mnist"):
    """The correctly read test image of `label` whose last hidden outputs are nearest, among the first 500 such of 1,000 spread evenly."""
    images = datasets.load(dataset)
    samples = np.flatnonzero(images.labels == label)
    samples = samples[np.linspace(0, len(samples) - 1, min(1000, len(samples))).astype(int)]
    hidden = network[:-1]
    with torch.no_grad():
        own = hidden(image).flatten(1)
        others = torch.from_numpy(images.inputs(samples))
        right = (network(others).argmax(1) == label).numpy()
        samples, outputs = samples[right][:500], hidden(others[right][:500]).flatten(1)
    return int(samples[int(((outputs - own) ** 2).sum(1).argmin())])


@pytest.mark.parametrize(
    ("shown", "label", "whose"), [("mnist-445", 6, "the true class"), ("mnist-0", None, "next highest logit")]
)
def test_the_second_input_is_at_first_the_nearest_that_explains(app, shown, label, whose):
    network = zoo.load("mnist-tiny-cnn")
    image = as_inputs(links.image(shown))
    label = int(network(image)[0].argsort(descending=True)[1]) if label is None else label
    opened(app, "filters", view="compare", model="mnist-tiny-cnn", place="relu2-0", input=shown)
    assert f"MNIST test image {nearest(network, image, label):,}" in html(app)
    assert f"nearest correctly read test image of {label}" in words(app)
    assert whose in words(app)


def test_the_layers_are_ranked_by_how_few_filters_turn_the_answer(app):
    opened(app, "filters", view="compare", model="mnist-tiny-cnn", place="relu2-0", input="mnist-445")
    table = html(app).split("filters that turn the answer")[1]
    network, inputs = zoo.load("mnist-tiny-cnn"), as_inputs(links.image("mnist-445"))
    donor = as_inputs(links.image(f"mnist-{nearest(network, inputs, 6)}"))
    for layer in ("pool1", "pool2", "relu3"):
        flip = smallest_flip(network, inputs, donor, layer)
        assert f"{layer}</button></td>" in table
        assert f">{len(flip.channels)} of " in table


@pytest.mark.parametrize(
    "other",
    [
        "clock-3",
        "clock-3.uncentred",
        "handwritten-4",
        "mnist-17",
        "fashion-2",
        "lines-7",
        links.encode(clock_images()[5]),
    ],
)
def test_the_second_input_is_any_that_a_link_can_name(app, other):
    opened(app, "filters", view="compare", model="mnist-tiny-cnn", place="pool2-0", **{"with": other})
    assert not [each.value for each in app.warning]
    assert link(app)["with"] == other


def test_the_input_on_the_left_can_be_kept_as_the_second(app):
    opened(app, "filters", view="compare", model="mnist-tiny-cnn", place="pool2-0", input="mnist-21")
    next(button for button in app.button if button.label.startswith("Keep the input")).click().run()
    assert link(app)["with"] == "mnist-21"
    assert "no answer changed" in app.info[0].value


def test_the_code_behind_the_maps(app):
    opened(app, "filters", view="maps", layer="relu1")
    maps = contributions.recorded(zoo.load("mnist-cnn"), TWO).outputs["relu1"][0]
    values = [float(line.split()[3]) for line in printed(app)]
    np.testing.assert_allclose(values, maps.flatten(), atol=1e-4)


def test_the_code_behind_the_sum(app):
    opened(app, "filters", view="sum", layer="conv2", at="3-5-6")
    found = contributions.explain(zoo.load("mnist-cnn"), TWO, "conv2", (3, 5, 6))
    *terms, last = printed(app)
    assert sum(float(line.split()[-1]) for line in terms) == pytest.approx(found.products.sum(), abs=1e-3)
    assert float(last.split()[-1]) == pytest.approx(found.total, abs=1e-4)


def test_the_code_behind_one_filter(app):
    opened(app, "filters", view="filter", model="mnist-tiny-cnn", layer="relu2", at="1")
    lines = printed(app)
    silent = next(line for line in lines if line.startswith("silent"))
    assert f"{100 * float(silent.split()[1]):.1f}" in words(app)
    assert lines[-1].startswith("Activation")


def test_the_code_behind_an_attribution(app):
    opened(app, "filters", view="attribution", layer="relu1")
    found = class_map(zoo.load("mnist-cnn"), TWO, "relu2", 2)
    lines = printed(app)
    assert float(lines[-4].split()[1]) == pytest.approx(float(found.map.sum()), abs=1e-3)
    assert lines[-3].split(":")[0] in words(app)


def test_the_code_behind_a_comparison(app):
    opened(app, "filters", view="compare", place="relu2", **{"with": "clock-2"})
    found = effects(zoo.load("mnist-cnn"), TWO, as_inputs(clock_images()[2]), "relu2")
    lines = printed(app)
    ranked = [line.split()[0] for line in lines if len(line.split()) == 3]
    assert list(map(int, ranked[:5])) == found.ranking[:5].tolist()
    assert lines[-1] in words(app)
    assert links.encode(clock_images()[2])


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_sheet_has_every_map(app, view):
    opened(app, "filters", view=view)
    app.session_state["source"] = "Preset"
    app.session_state["preset"] = "Empty sheet"
    app.run()
    assert not app.exception


LINKS = [
    {
        "view": "maps",
        "place": "conv2-0-13-2",
        "shown": "kernels",
        "order": "strength",
        "range": "fixed",
        "limit": "0.12345678",
    },
    {"view": "maps", "model": "mnist-mlp", "place": "fc1-0", "shown": "kernels", "part": "5"},
    {
        "view": "attribution",
        "place": "relu1-0-0-0",
        "form": "element-wise",
        "class": "3",
        "layer": "relu1",
        "channel": "7",
    },
    {"view": "attribution", "method": "occlusion", "class": "8"},
    {"view": "compare", "place": "relu2-3-5-5", "with": "clock-3"},
    {"view": "compare", "place": "fc1-2", "with": "mnist-17"},
    {"view": "sum", "trail": "logits-2.relu4-5.fc1-5"},
]


@pytest.mark.parametrize("asked", LINKS)
def test_a_link_holds_the_settings_of_its_view(app, asked):
    opened(app, "filters", **{"model": "mnist-cnn"} | asked)
    assert not [warning.value for warning in app.warning if warning.value.startswith("The link")]
    shown = link(app)
    assert {name: shown[name] for name in asked} == asked


def test_a_link_to_a_walk_shows_the_trail(app):
    opened(app, "filters", **LINKS[-1])
    crumbs = [button.label for button in app.button if (button.key or "").startswith("crumb")]
    assert crumbs == ["logits 2", "relu4 5", "fc1 5"]
    assert (link(app)["place"], link(app)["trail"]) == ("logits-2", LINKS[-1]["trail"])


def test_a_walk_through_layers_that_change_nothing_is_followed_without_them(app):
    opened(app, "filters", view="sum", model="mnist-cnn", trail="logits-2.dropout-5.relu4-5.fc1-5.flatten-7")
    assert not app.warning
    assert link(app)["trail"] == "logits-2.relu4-5.fc1-5.average-7-0-0"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"view": "maps", "shown": "all"}, "there are maps, kernels"),
        ({"view": "maps", "range": "fixed", "limit": "nan"}, "written like 2 or 0.5"),
        ({"view": "maps", "range": "fixed", "limit": "2000"}, "there are 0.01 … 1000.0"),
        ({"view": "attribution", "class": "10"}, "there are prediction, 0, 1"),
        ({"view": "attribution", "where": "logits"}, "there are conv1"),
        ({"view": "attribution", "where": "relu1", "channel": "32"}, "there are all, 0, 1"),
        ({"view": "compare", "with": "clock-10"}, "clock"),
        ({"view": "compare", "with": "moon-1"}, "damaged"),
        ({"view": "sum", "trail": "logits-2.conv1-0-0-0"}, "not a source of logits"),
        ({"view": "sum", "trail": "logits-2.dropout-5.relu4-9"}, "not a source of relu4"),
        ({"view": "sum", "trail": "conv1-0-5-5.input-0-5-5.input-0-9-9"}, "a pixel is no sum"),
        ({"view": "sum", "trail": "conv7-1"}, "mnist-cnn has conv1"),
        ({"view": "maps", "shown": "[a](//b.c) `x`"}, "`[a](//b.c) x`"),
        ({"view": "sum", "trail": "logits-12"}, "no value at (12,)"),
        ({"view": "sum", "trail": "logits-2.b c"}, "written like conv2-3-5-6"),
    ],
)
def test_settings_of_a_link_that_do_not_exist_are_told(app, asked, said):
    opened(app, "filters", **asked)
    assert any(said in warning.value for warning in app.warning)


@pytest.mark.parametrize(("layer", "at"), [("relu1", "4-5-6"), ("pool2", "3-6-0"), ("conv3", "9-3-3")])
def test_the_frame_on_the_input_is_the_receptive_field(app, layer, at):
    opened(app, "filters", view="filter", model="mnist-cnn", layer=layer, at=at)
    map_sheet = next(sheet for sheet in sheets(app) if sheet["names"][0].startswith(layer))
    place = next(number for number, sheet in enumerate(sheets(app)) if sheet["names"] == ["input"])
    index = tuple(map(int, at.split("-")))
    assert map_sheet["marked"] == [0, *index[1:]]
    assert map_sheet["looks"]["sheet"] == place
    field = geometry.receptive_field(zoo.load("mnist-cnn"), layer, index)
    for name, position, seen in zip(("rows", "columns"), index[1:], field, strict=True):
        start, step, size = map_sheet["looks"][name]
        assert (max(start + step * position, 0), min(start + step * position + size, 28)) == (seen.start, seen.stop)


def test_a_link_without_a_setting_means_the_usual_one(app):
    opened(app, "filters", view="attribution", **{"class": "3"})
    link_without = {word: text for word, text in link(app).items() if word != "class"}
    opened(app, "filters", **link_without)
    assert "class" not in link(app)
    assert any("for the class 2" in text.value for text in app.markdown)


def test_what_is_no_grad_cam_has_no_layer_in_its_link(app):
    opened(app, "filters", view="attribution", where="relu1", channel="3")
    buttons(app, "Method").select("Occlusion").run()
    assert not {"layer", "channel", "form"} & set(link(app))


@pytest.mark.parametrize(("model", "layer", "at"), [("mnist-tiny-cnn", "fc1", "3"), ("mnist-mlp", "flatten", "70")])
def test_a_unit_without_a_map_has_its_field_framed(app, model, layer, at):
    opened(app, "filters", view="filter", model=model, layer=layer, at=at)
    rows, columns = geometry.receptive_field(zoo.load(model), layer, (int(at),))
    assert sheets(app)[0]["frame"] == [rows.start, rows.stop, columns.start, columns.stop]


def test_the_boxes_of_an_attribution_say_what_is_usual(app):
    opened(app, "filters", view="attribution")
    for label, usual in (("For the class", "the prediction"), ("Channels", "all 64")):
        assert box(app, label).value == 0
        assert box(app, label).options[0] == usual
