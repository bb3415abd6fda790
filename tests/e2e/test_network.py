"""The network in space, in a real browser: a picture that turns, a pen that moves it, and what happens without WebGL."""

import itertools
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from space_tools import (
    BARS,
    GRID,
    SCENE,
    SEVEN,
    Fingers,
    activations,
    answer,
    arrangement,
    clear,
    meet,
    picture,
    ready,
    settled,
    stroke,
)

from nnviz_core import zoo
from nnviz_core.layers import geometry

pytestmark = pytest.mark.e2e


def test_the_scene_is_drawn_and_a_drag_turns_it(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    canvas = page.locator(SCENE)
    before = picture(canvas)
    saturated = (before.max(axis=2) - before.min(axis=2)) > 60
    assert saturated.mean() > 0.01
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 120, box["y"] + box["height"] - 60, steps=4)
    page.mouse.up()
    page.wait_for_timeout(1200)
    turned = picture(canvas)
    assert (np.abs(turned - before).max(axis=2) > 40).mean() > 0.02
    page.wait_for_url(lambda address: "camera=" in address)
    elsewhere = open_page(page.url)
    ready(elsewhere)
    elsewhere.wait_for_timeout(1200)
    assert (np.abs(picture(elsewhere.locator(SCENE)) - turned).max(axis=2) > 40).mean() < 0.005
    page.get_by_role("button", name="Reset view").click()
    page.wait_for_timeout(1200)
    again = picture(canvas)
    assert (np.abs(again - before).max(axis=2) > 40).mean() < 0.005
    page.wait_for_url(lambda address: "camera=" not in address)


def test_a_stroke_changes_cubes_and_bars(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    assert answer(page) == "2"
    clear(page)
    empty = picture(page.locator(SCENE))
    stroke(page, SEVEN)
    assert answer(page) == "7"
    page.wait_for_timeout(1000)
    drawn = picture(page.locator(SCENE))
    assert (np.abs(drawn - empty).max(axis=2) > 40).mean() > 0.005
    page.wait_for_url(lambda address: "input=" in address)
    elsewhere = open_page(page.url)
    ready(elsewhere)
    assert answer(elsewhere) == "7"


PARTS = """space => Object.fromEntries([".layer", ".output", ".grid", ".bars", ".sum", ".ramp"].map(name => {
  const part = space.closest(".n3d").querySelector(name).getBoundingClientRect(), home = space.closest(".n3d").getBoundingClientRect();
  return [name, [part.left - home.left, part.top - home.top, part.width, part.height]];
}))"""


def test_a_picture_taken_away_holds_all_that_explains_it(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    parts = page.locator(".n3d .space").evaluate(PARTS)
    tools = page.locator(".n3d .tools").bounding_box()["height"]
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save PNG").click()
    assert coming.value.suggested_filename == "network-mnist-tiny-cnn.png"
    ink = np.asarray(Image.open(coming.value.path()).convert("L")).astype(int)
    scale, head = 2, 52

    def inked(left, top, width, height):
        rows, columns = (
            slice(int(scale * at), int(scale * (at + length))) for at, length in ((top, height), (left, width))
        )
        part = ink[rows, columns]
        return (np.abs(part - np.median(part)) > 40).mean()

    assert 0.02 < inked(14, 12, 300, 28) < 0.3, "the title"
    for name, (left, top, width, height) in parts.items():
        below = head + top - (tools if name == ".ramp" else 0)
        assert inked(left, below, width, height) > 0.02, name


def test_an_empty_sheet_is_told_as_such(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    clear(page)
    expect(page.locator(".n3d .answer h4")).to_have_text("Nothing is drawn yet")
    expect(page.get_by_test_id("sum")).to_contain_text("Nothing is drawn yet")
    assert answer(page) == ""
    assert not [text for text in page.locator(".n3d .output, .n3d .bars em").all_inner_texts() if "%" in text]
    stroke(page, SEVEN)
    expect(page.locator(".n3d .answer h4")).to_have_text("Probability")
    assert answer(page) == "7"


def test_another_model_begins_without_a_chosen_cube(server, open_page):
    page = open_page(f"{server}/network?place=logits-3")
    ready(page)
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name=re.compile("^mnist-linear")).click()
    page.wait_for_url(lambda address: "model=mnist-linear" in address and "place" not in address)
    page.locator(".layers").get_by_role("button", name="input").click()
    settled(page)
    page.wait_for_url(lambda address: "faded=input" in address)
    assert "place" not in page.url


HANG = "hang"


@pytest.mark.parametrize("answered", [True, False, HANG])
def test_while_the_pen_moves_the_page_runs_only_where_no_answer_comes(server, open_page, answered):
    page = open_page(f"{server}/")
    asked, runs = [], []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/live/scene") else None)
    page.on("websocket", lambda stream: stream.on("framesent", lambda message: runs.append(message)))
    if answered is not True:
        page.route("**/live/scene", lambda route: None if answered == HANG else route.fulfill(json=None))
    page.goto(f"{server}/network")
    ready(page)
    clear(page)
    empty = activations(page)
    box = page.locator(GRID).bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    settled(page)
    asked.clear()
    runs.clear()
    for step in range(6):
        page.mouse.move(box["x"] + 75 + 15 * step, box["y"] + 60)
        settled(page)
    assert all(one != other for one, other in zip(activations(page), empty, strict=True))
    assert (len(asked), len(runs)) == ((6, 0) if answered is True else (0, 6))
    page.mouse.up()
    page.wait_for_url(lambda address: "input=" in address)


def test_a_click_on_a_cube_gives_its_sum(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    card, whole = page.get_by_test_id("sum"), page.get_by_role("heading", name=re.compile("^The sum behind .*row"))
    expect(card).to_contain_text("The sum behind logits-2")
    canvas = page.locator(SCENE)
    box = canvas.bounding_box()
    for share in (0.35, 0.37, 0.4, 0.33):
        page.mouse.click(box["x"] + share * box["width"], box["y"] + 0.72 * box["height"])
        page.wait_for_timeout(600)
        if whole.count():
            break
    settled(page)
    expect(card).to_contain_text("The sum behind relu1-")
    expect(card).to_contain_text("bias")
    beside, space = card.bounding_box(), page.locator(".n3d .space").bounding_box()
    assert space["y"] < beside["y"] < beside["y"] + beside["height"] < space["y"] + space["height"]
    expect(card.locator(".terms button:visible")).to_have_count(9)
    page.wait_for_url(lambda address: "place=relu1" in address)
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_role("heading", name=whole.inner_text())).to_be_visible()


def test_the_sum_follows_the_pen_and_steps_into_its_sources(server, open_page):
    page = open_page(f"{server}/network?place=relu2-1-3-5")
    ready(page)
    card, box = page.get_by_test_id("sum"), page.locator(GRID).bounding_box()
    before = card.inner_text()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 110, box["y"] + 60, steps=4)
    settled(page)
    assert card.inner_text() != before
    page.mouse.up()
    settled(page)
    source = card.locator(".terms").get_by_role("button").first
    name = source.inner_text().split()[0]
    source.click()
    expect(card).to_contain_text(f"The sum behind {name}")
    page.wait_for_url(lambda address: f"place={name}" in address)


def test_a_hidden_layer_is_gone_and_comes_back(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    button = page.locator(".layers").get_by_role("button", name="relu1")
    before = picture(page.locator(SCENE))
    button.click()
    assert button.get_attribute("data-mode") == "faded"
    button.click()
    assert button.get_attribute("data-mode") == "hidden"
    page.wait_for_url(lambda address: "hidden=relu1" in address)
    page.wait_for_timeout(1000)
    assert (np.abs(picture(page.locator(SCENE)) - before).max(axis=2) > 40).mean() > 0.02
    button.click()
    assert button.get_attribute("data-mode") == "shown"


def test_without_webgl_the_activations_are_flat(server, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(
        "const known = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        " return kind.startsWith('webgl') ? null : known.call(this, kind, ...rest) }"
    )
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server}/network")
    page.locator(f"{BARS} b").first.wait_for()
    expect(page.get_by_test_id("flat")).to_be_visible()
    expect(page.get_by_text("This browser shows no WebGL")).to_be_visible()
    note, card = (page.locator(f".n3d {name}").bounding_box() for name in (".flat", ".sum"))
    assert note["y"] + note["height"] < card["y"]
    clear(page)
    stroke(page, SEVEN)
    assert answer(page) == "7"
    assert complaints == []
    context.close()


def test_a_cut_in_the_lines_is_told(server, open_page):
    page = open_page(f"{server}/network?lines=5")
    ready(page)
    told = page.get_by_test_id("line-count")
    expect(told).to_contain_text("only the 90 strongest are drawn into relu1 (of")
    drawn = page.locator(".n3d .space").evaluate("space => space.scene.lines.count")
    assert told.inner_text().startswith(f"{drawn} lines of")


def test_cells_that_reach_no_output_are_hatched(server, open_page):
    page = open_page(f"{server}/network")
    ready(page)
    hatched = """canvas => { const { width, height } = canvas, side = width / 28;
      const ink = canvas.getContext("2d").getImageData(0, 0, width, height).data;
      return Array.from({ length: 784 }, (_, at) => { const [x, y] = [side * (at % 28), side * Math.floor(at / 28)];
        for (let step = 4; step < side - 4; step += 1) if (ink[4 * ((y + step) * width + x + step) + 3]) return true;
        return false; }) }"""
    seen = np.array(page.locator(".n3d .border").evaluate(hatched)).reshape(28, 28)
    np.testing.assert_array_equal(seen, geometry.blind_pixels(zoo.load("mnist-tiny-cnn")))
    expect(page.locator(".n3d .hint")).to_contain_text("hatched border")


@pytest.mark.parametrize("model", ["mnist-cnn", "fashion-mlp"])
def test_another_model_is_folded_and_drawn(server, open_page, model):
    page = open_page(f"{server}/network?model={model}", width=390 if model == "fashion-mlp" else 1440)
    ready(page)
    page.locator(SCENE).scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    seen = picture(page.locator(SCENE))
    assert ((seen.max(axis=2) - seen.min(axis=2)) > 60).mean() > 0.003


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("model", zoo.MODELS)
def test_nothing_in_the_scene_lies_under_anything_else(server, open_page, model, width):
    page = open_page(f"{server}/network?model={model}", width=width)
    ready(page)
    nothing_is_covered(page)


@pytest.mark.parametrize("model", ["mnist-tiny-cnn", "mnist-cnn", "fashion-mlp"])
def test_nothing_is_covered_beside_the_sum_behind_a_cube(server, open_page, model):
    page = open_page(f"{server}/network?model={model}&place=logits-2")
    ready(page)
    nothing_is_covered(page)


def nothing_is_covered(page):
    """Check that planes, texts and cards of the scene at rest lie beside each other, and that no text is left out."""
    found = arrangement(page)
    (space,) = found["space"]
    for each in found["planes"] + found["layers"] + found["outputs"]:
        assert each["left"] > space["left"] - 1
        assert each["right"] < space["right"] + 1
        assert each["top"] > space["top"] - 1
        assert each["bottom"] < space["bottom"] + 1
        assert not [card for card in found["cards"] if meet(each, card)]
    texts = found["layers"] + found["outputs"]
    assert all(text["width"] and text["height"] for text in texts)
    for one, other in itertools.combinations(texts, 2):
        assert not meet(one, other)
    planes = found["planes"][: len(found["layers"])]
    for one, other in itertools.pairwise(planes):
        assert not meet(one, other)


def test_a_finger_draws_and_activations_move_before_it_is_lifted(server, open_page):
    page = open_page(f"{server}/network", width=390, touch=True)
    ready(page)
    clear(page)
    box = page.locator(GRID).bounding_box()
    places = [(box["x"] + x * box["width"] / 28, box["y"] + y * box["width"] / 28) for x, y in SEVEN]
    fingers, empty = Fingers(page), activations(page)
    fingers.put("touchStart", places[0])
    for place in places[1:]:
        fingers.put("touchMove", place)
    settled(page)
    drawn = activations(page)
    assert all(one != other for one, other in zip(drawn, empty, strict=True))
    assert "input=" not in page.url, "the finger is still down"
    fingers.put("touchEnd")
    page.wait_for_url(lambda address: "input=" in address)
    assert answer(page) == "7"


def test_one_finger_turns_and_two_zoom(server, open_page):
    page = open_page(f"{server}/network", width=390, touch=True)
    ready(page)
    page.locator(SCENE).scroll_into_view_if_needed()
    box = page.locator(SCENE).bounding_box()
    middle, high = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers, before = Fingers(page), arrangement(page)["planes"]
    fingers.drag(((middle, high), (middle + 90, high + 30)))
    turned = arrangement(page)["planes"]
    assert max(abs(one["left"] - other["left"]) for one, other in zip(before, turned, strict=True)) > 10
    page.get_by_role("button", name="Reset view").click()
    page.locator(SCENE).scroll_into_view_if_needed()
    before = arrangement(page)["planes"]
    fingers.drag(((middle - 30, high), (middle - 90, high)), ((middle + 30, high), (middle + 90, high)))
    zoomed = arrangement(page)["planes"]
    assert zoomed[0]["right"] - zoomed[0]["left"] > 1.5 * (before[0]["right"] - before[0]["left"])


def test_a_finger_beside_the_scene_scrolls_the_page(server, open_page):
    page = open_page(f"{server}/network", width=390, touch=True)
    ready(page)
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    fingers = Fingers(page)
    places = {name: page.locator(name).bounding_box() for name in (GRID, ".n3d .hint", ".n3d .space")}
    assert places[".n3d .space"]["height"] <= 0.85 * 900
    for name, moves in ((GRID, False), (".n3d .hint", True)):
        x, y = places[name]["x"] + 40, places[name]["y"] + places[name]["height"] / 2
        fingers.drag(((x, y), (x, y - 200)))
        page.wait_for_timeout(400)
        assert (page.evaluate(scrolled) > 50) == moves
