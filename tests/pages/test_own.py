"""A visitor's own network and images on every page: LeNet-5 on 32×32 digits, and a dense network on 8×8 shapes of three classes."""

import contextlib
import io
import zipfile

import numpy as np
import own_tools as own
import pandas as pd
import pytest
import torch
from app_tools import box, code_of, html, link, opened, ran
from test_every_view import tables  # noqa: F401

from nnviz_core import uploads, zoo
from nnviz_core.image_sets import is_own
from nnviz_core.numerals import accuracy_percent
from nnviz_core.ui.averages import variants
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.frame import guests, own_data, own_networks, own_uploads
from nnviz_core.ui.network import drawn

OF_ONE = ("draw", "home", "network", "filters", "why", "pixels", "tweak")
ABOUT_OTHERS = ("recording", "playground")
"""Pages that are about no model."""
WALKS = [(page, view.name) for page, views in VIEWS.items() if page not in ABOUT_OTHERS for view in views]
WALKS = [each for each in WALKS if each[1] != variants.VIEW.name]
PAGES = [("draw", ""), ("home", ""), ("network", "")]
KINDS = (own.LENET, own.SHAPES)
OF_SHIPPED = ("observations", "train", "data")
"""Views of shipped networks alone, and of new ones."""
PLACES = {own.LENET: "tanh1", own.SHAPES: "fc1", own.PAINTED: "relu1"}
SHIPPED = "Examine a model of this app on them"
MISSING = "needs labelled images"


def words_of(page, view, model, kind, sample="3"):
    words = {"model": model.name} | ({"view": view} if view else {})
    if page in OF_ONE:
        words["input"] = f"{model.dataset}-{sample}" if own_data_name(model) else "mnist-17"
    return words | ({"place": PLACES[kind]} if page == "filters" and view != "sum" else {})


def own_data_name(model):
    return model.dataset if is_own(model.dataset) and model.dataset != "own" else ""


def captions(app):
    return " ".join(each.value for each in app.caption)


def told(app):
    return [each.value for each in (*app.warning, *app.info, *app.error)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("page", "view"), [*WALKS, *PAGES])
def test_every_view_shows_it(app, tables, tmp_path, page, view, kind):  # noqa: F811
    model = own.hold(app, kind)
    opened(app, page, **words_of(page, view, model, kind))
    assert link(app)["model"] == model.name
    assert not app.error
    assert not [each for each in told(app) if MISSING in each or "can't be followed" in each]
    if view == "duel":
        assert "No other network here is for these images" in told(app)[0]
        return
    for label, table in tables.items():
        rows = pd.read_csv(io.StringIO(table.text()))
        assert list(rows.columns) == list(table.header)
        assert len(rows) or label == "Nearest as CSV" or "No test image" in told(app)[0], label
    if view in OF_SHIPPED or page == "home":
        return
    for name, content in zip(("network.json", "network.safetensors", kind), own.files(kind), strict=True):
        (tmp_path / name).write_bytes(content)
    with contextlib.chdir(tmp_path):
        assert ran(code_of(app)) or kind == own.SHAPES


IN_COLOUR = [(page, view) for page, view in (*WALKS, *PAGES) if page != "pixels" and view not in (*OF_SHIPPED, "duel")]


@pytest.mark.parametrize(("page", "view"), IN_COLOUR)
def test_every_view_shows_colours(app, page, view):
    model = own.hold(app, own.PAINTED)
    opened(app, page, **words_of(page, view, model, own.PAINTED))
    assert link(app)["model"] == model.name
    assert not told_problems(app)
    # The input stands on its pages in its own colours.
    assert page not in ("draw", "why", "filters", "tweak") or view == "sum" or "nn-colours" in html(app)


def told_problems(app):
    return [*app.error, *app.exception, *(each for each in told(app) if MISSING in each or "can't be followed" in each)]


@pytest.mark.parametrize(("page", "view"), [*WALKS, *PAGES])
def test_every_view_shows_a_network_without_a_dense_layer(app, page, view):
    model = own.hold(app, own.AVERAGED)
    opened(app, page, model=model.name, **({"view": view} if view else {}))
    assert not app.error
    if page == "pixels":
        assert "can't be followed" in told(app)[0]
    else:
        assert link(app)["model"] == model.name


def test_weights_to_pixels_say_that_colours_are_not_for_them(app):
    model = own.hold(app, own.PAINTED)
    opened(app, "pixels", model=model.name)
    assert "it takes colours, and readings are of one channel" in told(app)[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("page", "view"), [*WALKS, *PAGES])
def test_without_images_every_view_shows_it_or_says_what_is_missing(app, page, view, kind):
    model = own.hold(app, kind, with_images=False)
    assert model.dataset == "own"
    opened(app, page, **words_of(page, view, model, kind))
    assert link(app)["model"] == model.name
    needs = page in ("averages", "mistakes", "why") or (page, view) in (("filters", "filter"), ("filters", "compare"))
    missing = [each for each in told(app) if MISSING in each or "No other network" in each]
    assert missing or not needs
    assert all("[Your own](own)" in each for each in missing)


@pytest.mark.parametrize("kind", KINDS)
def test_the_scene_is_of_the_image_itself_though_its_grid_has_another_size(app, kind):
    model, image = own.hold(app, kind), own.data(kind).image(3)
    opened(app, "network", model=model.name, input=f"{model.dataset}-3")
    start = app.session_state[drawn.START]
    np.testing.assert_array_equal(start["whole"], image)
    assert start["image"].shape == (28, 28)


@pytest.mark.parametrize(("kind", "layer"), [(own.LENET, "tanh1"), (own.SHAPES, "act")])
def test_filters_begin_with_the_first_activation(app, kind, layer):
    model = own.hold(app, kind)
    opened(app, "filters", model=model.name, view="maps")
    assert link(app)["place"].startswith(layer)


@pytest.mark.parametrize("page", OF_ONE[:3])
def test_a_drawing_is_resized_to_what_the_network_takes(app, page):
    model = own.hold(app, own.SHAPES)
    opened(app, page, model=model.name, input="clock-3")
    assert link(app)["model"] == model.name
    if page == "draw":
        assert "resized to 8×8" in html(app)


def test_both_are_uploaded_on_the_page_and_stand_beside_each_other(app):
    description, weights, images = own.files(own.SHAPES)
    opened(app, "own")
    network = app.file_uploader[0]
    network.set_value(("network.json", description, "application/json")).run()
    assert "Now the other file: the weights." in app.success[0].value
    network = app.file_uploader[0]
    files = [("network.json", description, "application/json"), ("w.safetensors", weights, "application/octet-stream")]
    network.set_value(files).run()
    assert "is loaded." in app.success[0].value
    assert "Without labelled images" in html(app)
    app.file_uploader[1].set_value(("shapes.npz", images, "application/octet-stream")).run()
    name = own.model(own.SHAPES).name
    assert f"beside {name}" in app.success[1].value
    assert "cross ‹b›" in html(app)
    assert "of the 240 images of shapes.npz right" in html(app)
    opened(app, "mistakes", model=name)
    assert box(app, "Model").value is not None
    assert link(app)["model"] == name


def test_a_shipped_model_is_examined_on_images_of_ones_own(app):
    images = own.datasets.load("mnist").first(100)
    opened(app, "own")
    content = own.packed(images.images, images.labels)
    app.file_uploader[1].set_value(("digits.npz", content, "application/octet-stream")).run()
    box(app, SHIPPED).select(list(zoo.MODELS).index("mnist-linear")).run()
    (model,) = [each.model for each in app.session_state[guests.GUESTS].values()]
    assert (model.name, is_own(model.dataset)) == ("own-mnist-linear", True)
    right = (model.network(torch.from_numpy(images.inputs())).argmax(1).numpy() == images.labels).mean()
    assert f"It gets {accuracy_percent(right)} of the 100 images of digits.npz right" in html(app)
    opened(app, "mistakes", model=model.name)
    assert f"{model.name}: {accuracy_percent(right)} of 100 test images right" in captions(app)
    assert 'network = zoo.load("mnist-linear")' in code_of(app)


def test_a_shipped_model_does_not_take_other_names_for_digits_by_their_order(app):
    images = own.datasets.load("mnist").first(100)
    opened(app, "own")
    names = np.array(["eight", "five", "four", "nine", "one", "seven", "six", "three", "two", "zero"])
    content = own.packed(images.images, images.labels, class_names=names)
    app.file_uploader[1].set_value(("words.npz", content, "application/octet-stream")).run()
    assert SHIPPED not in [each.label for each in app.selectbox]
    assert "own-mnist-cnn knows the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9: it can be examined on" in captions(app)


def test_a_network_that_weights_to_pixels_cannot_show_has_no_way_there(app):
    model = own.hold(app, own.PAINTED)
    opened(app, "own")
    assert f"filters?model={model.name}" in html(app)
    assert "pixels?" not in html(app)


def test_another_image_on_network_is_one_of_the_networks_own(app):
    model = own.hold(app, own.PAINTED)
    opened(app, "network", model=model.name)
    next(each for each in app.button if each.label == "Another image").click().run()
    assert app.session_state[drawn.START]["link"].startswith(f"{own_data_name(model)}-")
    assert app.session_state[drawn.START]["whole"].shape == (3, 8, 8)


def test_files_whose_reading_the_next_run_cuts_short_are_read_by_that_run(app, monkeypatch):
    description, weights, _ = own.files(own.SHAPES)
    monkeypatch.setattr(own_uploads, "_finish", lambda place, read: None)
    opened(app, "own")
    files = [("network.json", description, "application/json"), ("w.safetensors", weights, "application/octet-stream")]
    app.file_uploader[0].set_value(files).run()
    monkeypatch.undo()
    app.run()
    assert f"{own.model(own.SHAPES).name} is loaded." in app.success[0].value
    assert "Without labelled images" in html(app)


BAD = {
    "no JSON": (b"{", None, "is no JSON"),
    "an unknown layer": (b'{"layers": [{"name": "a", "type": "LSTM"}]}', None, "layer 1, 'a', is a 'LSTM'"),
    "weights that are none": (None, b"no tensors", "no safetensors file"),
    "weights of another": (None, own.LENET, "lacks fc1.bias"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_network_is_refused_in_words(app, case):
    description, weights, _ = own.files(own.SHAPES)
    bad_description, bad_weights, words = BAD[case]
    weights = own.files(bad_weights)[1] if bad_weights == own.LENET else bad_weights or weights
    opened(app, "own")
    files = [("n.json", bad_description or description, "application/json"), ("n.safetensors", weights, "")]
    app.file_uploader[0].set_value(files).run()
    assert words in app.error[0].value
    assert not app.success
    assert guests.GUESTS not in app.session_state


def test_bad_images_are_refused_in_words(app):
    opened(app, "own")
    app.file_uploader[1].set_value(("broken.csv", b"1,2,3\n4,x,6\n", "text/csv")).run()
    assert "can't be read" in app.error[0].value
    assert own_data.OWN not in app.session_state


def test_what_a_problem_quotes_of_a_file_is_no_markdown(app):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../$a$ **b** [c](//d)/1.png", b"")
    opened(app, "own")
    app.file_uploader[1].set_value(("bad.zip", file.getvalue(), "application/zip")).run()
    assert "'../＄a＄ ××b×× (c)(//d)/1.png'" in app.error[0].value


def test_images_of_another_size_are_told(app):
    own.hold(app, own.LENET, with_images=False)
    opened(app, "own")
    app.file_uploader[1].set_value(("shapes.npz", own.files(own.SHAPES)[2], "")).run()
    assert "The images have 1×8×8 values" in app.success[0].value
    assert "takes 1×32×32" in app.success[0].value


def test_the_example_is_there_to_begin_with(app):
    opened(app, "own")
    next(each for each in app.button if each.label == "Load the example").click().run()
    assert not app.exception
    assert "500 images of images.npz right" in html(app)


def test_a_link_says_where_to_load_what_it_needs(app):
    opened(app, "filters", model="own-0123456789ab", input="own-0123456789ab-3")
    words = " ".join(each.value for each in app.warning)
    assert "[load from its files](own)" in words
    assert "[Your own](own) loads them again" in words


def test_two_networks_of_one_set_are_set_beside_each_other(app):
    held = own.hold(app, own.LENET)
    other = own.replaced(held)
    app.session_state[guests.GUESTS][other.name] = guests.Guest(other, 1)
    opened(app, "mistakes", model=held.name, view="duel")
    assert box(app, "Against").options == [other.name]
    assert "right" in html(app)


@pytest.fixture
def session(monkeypatch):
    state = {}
    monkeypatch.setattr(own_data.st, "session_state", state)
    return state


def test_images_stay_within_their_bounds(session, monkeypatch):
    sets = [own.numbered_set(number) for number in range(4)]
    size = sets[0].images.nbytes + (1 + own_data.MOST_RELABELLED) * sets[0].labels.nbytes
    for images in sets:
        own_data.keep(images, f"{images.name}.npz")
    assert [each.name for each in own_data.every()] == [sets[3].name, sets[2].name]
    assert own_data.named(sets[0].name) is None
    monkeypatch.setattr(own_data, "BYTES_OF_ALL", int(1.5 * size))
    session.clear()
    own_data.keep(sets[0], "again.npz")
    assert own_data.size() <= 1.5 * size
    monkeypatch.setattr(own_data, "BYTES_OF_ALL", size - 1)
    with pytest.raises(ValueError, match="is the most"):
        own_data.keep(sets[1], "too-large.npz")


def test_labels_of_many_networks_for_one_set_stay_within_a_bound(session):
    images = own.numbered_set(0, names=tuple("abcdef"))
    own_data.keep(images, "letters.npz")
    for turn in range(1, 6):
        names = images.class_names[turn:] + images.class_names[:turn]
        labelled = uploads.matched(images, names)
        own_data.keep_relabelled(labelled, images, names)
        assert own_data.relabelled(labelled.name) == names
        assert own_data.named(labelled.name) is labelled
    (held,) = session[own_data.OWN].values()
    assert len(held.sets) == 1 + own_data.MOST_RELABELLED


def test_a_network_that_is_too_large_for_a_session_is_refused(session, monkeypatch):
    monkeypatch.setattr(guests, "BYTES", 1000)
    with pytest.raises(own_networks.NnvizError, match="more than 1,000"):
        own_networks.keep(own.model(own.LENET))


def test_classes_take_the_names_that_only_the_images_have(session):
    own_networks.keep(own.model(own.LENET))
    named = own.numbered_set(1, names=("zero", "one", "two"), size=32)
    (held,) = own_networks.keep_images(named, "named.zip")
    assert held.class_names[:4] == ("zero", "one", "two", "3")
    assert np.array_equal(own_data.named(held.dataset).labels, named.labels)
