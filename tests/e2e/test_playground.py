"""The playground in a real browser: it learns while one looks on, pauses, starts again alike, and is restored by its link."""

import re

import pytest
from drawing_tools import stands
from playwright.sync_api import expect
from plot_tools import click_point, drawn

pytestmark = pytest.mark.e2e

PIXELS = "canvas => canvas.toDataURL()"


def playground(page):
    """The view, once it shows a picture."""
    root = page.locator(".playground[data-steps]")
    expect(root).to_be_visible(timeout=60_000)
    page.evaluate("document.fonts.ready.then(() => null)")
    stands(page)
    return root


def steps(root):
    return int(root.get_attribute("data-steps"))


def number(root, name):
    return float(root.locator(f".figures .{name}").inner_text().removesuffix(" nats").replace(",", ""))


def button(root, name):
    return root.get_by_role("button", name=name, exact=True)


def test_it_learns_once_play_is_pressed_and_stands_still_once_paused(server, open_page):
    page = open_page(f"{server}/playground")
    root = playground(page)
    before, answer = number(root, "measured"), root.locator(".map canvas").first.evaluate(PIXELS)
    graph, height = root.locator(".graph canvas").evaluate(PIXELS), root.bounding_box()["height"]
    button(root, "Play").click()
    expect(root.locator(".figures .steps")).to_have_text(re.compile(r"\d{2},\d{3}"))
    button(root, "Pause").click()
    expect(root.locator(".figures .speed")).to_have_text("–")
    assert number(root, "measured") < before / 2
    assert root.locator(".map canvas").first.evaluate(PIXELS) != answer
    assert root.locator(".graph canvas").evaluate(PIXELS) != graph
    assert abs(root.bounding_box()["height"] - height) < 2
    at = steps(root)
    page.wait_for_timeout(600)
    assert steps(root) == at


def test_a_restart_learns_the_same_again(server, open_page):
    page = open_page(f"{server}/playground")
    root = playground(page)
    curves = []
    for _ in range(2):
        button(root, "1,000 steps").click()
        expect(root).to_have_attribute("data-steps", "1000")
        expect(root.locator(".figures .speed")).to_have_text("–")
        curves.append((root.locator(".curve path").first.get_attribute("d"), number(root, "measured")))
        button(root, "Restart").click()
        expect(root).to_have_attribute("data-steps", "0")
    assert curves[0] == curves[1]
    button(root, "1 step").click()
    expect(root).to_have_attribute("data-steps", "1")


def test_a_rate_that_is_slid_and_other_weights_stand_in_the_link_which_restores_them(server, open_page):
    page = open_page(f"{server}/playground?preset=circle")
    root = playground(page)
    root.get_by_role("slider", name="Learning rate").fill("750")
    expect(root.locator(".rate-told")).to_have_text("0.1")
    page.wait_for_url(re.compile("rate=0.1"))
    button(root, "New weights").click()
    page.wait_for_url(re.compile("seed=1"))
    stands(page)
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "1000")
    expect(root.locator(".figures .speed")).to_have_text("–")
    curve = root.locator(".curve path").first.get_attribute("d")
    other = playground(open_page(page.url))
    expect(other.locator(".rate-told")).to_have_text("0.1")
    button(other, "1,000 steps").click()
    expect(other).to_have_attribute("data-steps", "1000")
    expect(other.locator(".figures .speed")).to_have_text("–")
    assert other.locator(".curve path").first.get_attribute("d") == curve


def test_a_layer_more_begins_anew_and_goes_on_playing(server, open_page):
    page = open_page(f"{server}/playground")
    root = playground(page)
    button(root, "Play").click()
    expect(root.locator(".figures .steps")).to_have_text(re.compile(r"\d,\d{3}"))
    page.get_by_test_id("stNumberInputStepUp").first.click()
    expect(root.locator(".words")).to_have_text("2-24-12-12-1: 540 parameters")
    page.wait_for_url(re.compile("layers=24-tanh"))
    expect(root.locator(".figures .steps")).to_have_text(re.compile(r"\d,\d{3}"))
    button(root, "Pause").click()


def test_a_reload_finds_the_run_again_and_nobody_else_does(server, open_page):
    page = open_page(f"{server}/playground?preset=circle")
    root = playground(page)
    button(root, "Play").click()
    expect(root.locator(".figures .steps")).to_have_text(re.compile(r"\d,\d{3}"))
    before = steps(root)
    page.reload()
    playground(page)
    expect(button(root, "Pause")).to_be_visible()
    expect(root).not_to_have_attribute("data-steps", "0")
    assert steps(root) >= before
    button(root, "Pause").click()
    other = playground(open_page(page.url))
    expect(button(other, "Play")).to_be_visible()
    assert steps(other) == 0


def test_without_the_route_it_learns_through_runs_of_the_page(server, open_page):
    page = open_page(f"{server}/playground?layers=64-tanh,64-tanh&batch=64")
    root = playground(page)
    page.route("**/live/playground", lambda route: route.fulfill(status=200, body="no JSON"))
    button(root, "1,000 steps").click()
    for _ in range(2):
        button(root, "1 step").click()
    expect(root).to_have_attribute("data-steps", "1002")


def test_a_run_that_diverges_is_told_and_starts_again_at_a_lower_rate(server, open_page):
    page = open_page(f"{server}/playground?layers=8-identity&output=identity&rate=1")
    root = playground(page)
    button(root, "Play").click()
    expect(root.locator(".failure")).to_contain_text(re.compile("stopped at step .* layer"))
    expect(button(root, "Play")).to_be_visible()
    root.get_by_role("button", name="Start again at a rate of 0.33").click()
    expect(root.locator(".rate-told")).to_have_text("0.33")
    expect(root).to_have_attribute("data-steps", "0")


def test_on_a_phone_the_settings_are_folded_and_a_tap_plays(server, open_page):
    page = open_page(f"{server}/playground?noise=0.07", width=390, touch=True)
    root = playground(page)
    expect(page.get_by_text("noise=0.07 can't be followed")).to_be_visible()
    target = page.get_by_label("Hidden layers", exact=False).first
    expect(target).to_be_hidden()
    button(root, "Play").tap()
    expect(root.locator(".figures .steps")).to_have_text(re.compile(r"\d,\d{3}"))
    button(root, "Pause").tap()
    root.locator(".graph canvas").tap(position={"x": 25, "y": 148})
    expect(root.locator(".graph figcaption")).to_contain_text("Input")
    page.get_by_text("Change the task or the network").tap()
    expect(target).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_where_too_many_ask_it_asks_again_later(server, browser):
    page = browser.new_page()  # which may complain of what is refused
    page.goto(f"{server}/playground")
    root = playground(page)
    refused = []

    def refuse(route):
        refused.append(route)
        route.fulfill(status=503, body="too many ask") if len(refused) < 3 else route.continue_()

    page.route("**/live/playground", refuse)
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "1000")
    assert len(refused) >= 3
    page.close()


def test_a_weight_that_is_set_by_hand_shows_in_the_sum_and_comes_again_in_a_replay(server, open_page):
    root = playground(open_page(f"{server}/playground?preset=circle"))
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "1000")
    before = number(root, "measured")
    weight = root.get_by_label("weight from unit 1", exact=True)
    value = weight.input_value()
    weight.fill("")
    weight.press("Enter")
    expect(weight).to_have_value(value)
    weight.fill("0.125")
    weight.press("Enter")
    expect(root.locator(".figures .measured")).not_to_have_text(re.compile(f"^{before:.4f}"))
    expect(button(root, "Undo")).to_have_attribute("title", "Undo the weight")
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "2000")
    expect(root.locator(".figures .speed")).to_have_text("–")
    curve = root.locator(".curve path").first.get_attribute("d")
    button(root, "Replay").click()
    expect(root.locator(".figures .speed")).not_to_have_text("")
    expect(root).to_have_attribute("data-steps", "2000")
    expect(root.locator(".curve path").first).to_have_attribute("d", curve)


def test_a_clicked_unit_is_large_and_a_clicked_point_has_its_sum(server, open_page):
    root = playground(open_page(f"{server}/playground?preset=circle"))
    expect(root.locator(".unit-name")).to_have_text("Layer 3, unit 1 (sigmoid)")
    root.get_by_role("button", name="The unit before").click()
    expect(root.locator(".unit-name")).to_have_text("Layer 2, unit 2 (tanh)")
    expect(root.locator(".terms tbody tr")).to_have_count(5)
    root.locator(".map canvas").first.click(position={"x": 20, "y": 30})
    expect(root.locator(".sum")).to_contain_text("At a = −4.")
    expect(root.locator(".sum")).to_contain_text(
        re.compile(r"the products and the bias of \S+ add up to \S+, which tanh turns into")
    )
    box = root.locator(".graph canvas").bounding_box()
    root.locator(".graph canvas").click(position={"x": box["width"] * 0.37, "y": 68})
    expect(root.locator(".unit-name")).to_have_text("Layer 1, unit 1 (tanh)")


def test_a_rate_that_is_undone_stands_in_the_link_again(server, open_page):
    page = open_page(f"{server}/playground")
    root = playground(page)
    root.get_by_role("slider", name="Learning rate").fill("750")
    page.wait_for_url(re.compile("rate=0.1"))
    button(root, "Undo").click()
    expect(root.locator(".rate-told")).to_have_text("0.05")
    page.wait_for_function("!location.search.includes('rate')")


def test_a_warning_names_the_number_and_its_button_mends_it(server, open_page):
    page = open_page(f"{server}/playground?layers=4-relu,4-relu&weights=zeros&rate=0.0001")
    root = playground(page)
    button(root, "Play").click()
    expect(root.locator(".words")).to_contain_text(re.compile("same answer everywhere has|give the same everywhere"))
    mend = root.locator(".mend")
    expect(mend).to_be_visible()
    height = root.locator(".graph").bounding_box()["y"]
    button(root, "Pause").click()
    label = mend.inner_text()
    mend.click()
    if label == "Other first weights":
        page.wait_for_url(re.compile("seed=1"))
    else:
        expect(root.locator(".figures .steps")).to_have_text("0")
    assert abs(root.locator(".graph").bounding_box()["y"] - height) < 2


def test_the_surface_follows_the_training_and_is_turned(server, open_page):
    page = open_page(f"{server}/playground")
    root = playground(page)
    canvas = root.locator(".surface canvas")
    first = canvas.evaluate(PIXELS)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    turned = canvas.evaluate(PIXELS)
    assert turned != first
    page.keyboard.press("ArrowLeft")
    assert canvas.evaluate(PIXELS) == first
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 90)
    page.mouse.up()
    turned = canvas.evaluate(PIXELS)
    assert turned != first
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "1000")
    expect(root.locator(".figures .speed")).to_have_text("–")
    page.wait_for_function("([root, before]) => root.toDataURL() !== before", arg=[canvas.element_handle(), turned])


LEARNT = "&layers=8-tanh,8-tanh&optimiser=adam&batch=16&rate=0.01"


def test_points_are_painted_erased_and_learnt_and_stand_in_the_link(server, open_page):
    page = open_page(f"{server}/playground?target=painted{LEARNT}")
    root = playground(page)
    count = root.locator(".painting [role=status]")
    expect(count).to_have_text("28 of 500 points")
    sheet = root.locator(".map canvas").nth(1)
    button(root, "Class 2").click()
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 4, steps=4)
    page.mouse.up()
    expect(count).to_have_text("33 of 500 points")
    expect(root.locator(".words")).to_contain_text("2-8-8-3")
    page.wait_for_url(re.compile("points=c"))
    button(root, "Play").click()
    root.locator(".figures .measured").filter(has_text=re.compile(r"^(0\.0|\d\.\d+e-)")).wait_for()
    button(root, "Pause").click()
    button(root, "Erase").click()
    sheet.click(position={"x": 5, "y": 5})
    expect(count).to_have_text("32 of 500 points")
    sheet.focus()
    button(root, "Class 1").click()
    sheet.press(" ")
    expect(count).to_have_text("33 of 500 points")
    button(root, "Clear").click()
    expect(count).to_contain_text("No points")
    expect(root).to_have_attribute("data-steps", "0")
    expect(root.locator(".figures .measured")).to_have_text("–")
    expect(button(root, "Play")).to_be_disabled()
    sheet.click(position={"x": 50, "y": 50})
    expect(count).to_have_text("1 of 500 points")
    page.wait_for_url(re.compile("points=c.{4}(&|$)"))
    expect(root.locator(".figures .measured")).not_to_have_text("–")
    expect(button(root, "Play")).to_be_enabled()


def test_a_finger_paints(server, open_page):
    page = open_page(f"{server}/playground?target=painted", width=390, touch=True)
    root = playground(page)
    sheet = root.locator(".map canvas").nth(1)
    sheet.scroll_into_view_if_needed()
    sheet.tap(position={"x": 40, "y": 20})
    expect(root.locator(".painting [role=status]")).to_have_text("29 of 500 points")
    page.wait_for_url(re.compile("points=c"))


def test_the_spiral_is_learnt(server, open_page):
    root = playground(open_page(f"{server}/playground?preset=spiral"))
    assert number(root, "measured") > 0.5
    button(root, "Play").click()
    root.locator(".figures .measured").filter(has_text=re.compile(r"^(0\.0|\d\.\d+e-)")).wait_for()
    button(root, "Pause").click()


def test_three_classes_have_no_surface(server, open_page):
    root = playground(open_page(f"{server}/playground?preset=three-spirals"))
    expect(root.locator(".surface")).to_be_hidden()


def test_histograms_grow_while_they_are_on_the_screen(server, open_page):
    root = playground(open_page(f"{server}/playground"))
    root.locator(".spreads").scroll_into_view_if_needed()
    first = root.locator(".spread canvas").nth(4)
    expect(first).to_have_attribute("aria-label", re.compile("activations of layer 2 from step 0 to 0"))
    button(root, "1,000 steps").click()
    expect(root.locator(".figures .speed")).to_have_text("–")
    root.locator(".spreads").scroll_into_view_if_needed()
    expect(first).to_have_attribute("aria-label", re.compile("activations of layer 2 from step 0 to 1000"))


def test_two_networks_race_for_the_same_steps_and_the_link_brings_them_again(server, open_page):
    page = open_page(f"{server}/playground?view=race&preset=circle&second-layers=1-tanh&second-rate=0.001")
    root = page.locator(".race[data-steps]")
    expect(root).to_be_visible(timeout=60_000)
    stands(page)
    maps = [root.locator(".lane .map canvas").nth(number).evaluate(PIXELS) for number in (0, 1)]
    height = root.bounding_box()["height"]
    button(root, "Play").click()
    expect(root.locator(".words")).to_contain_text(re.compile(r"The first network is ahead after [\d,]{5,} steps"))
    button(root, "Pause").click()
    after = [root.locator(".lane .map canvas").nth(number).evaluate(PIXELS) for number in (0, 1)]
    assert len({*maps, *after}) == 4
    assert abs(root.bounding_box()["height"] - height) < 2
    button(root, "Restart").click()
    expect(root).to_have_attribute("data-steps", "0")
    button(root, "1,000 steps").click()
    expect(root).to_have_attribute("data-steps", "1000")
    losses = root.locator(".lane .loss").all_inner_texts()
    page.reload()
    expect(root.locator(".lane .loss").first).to_have_text(losses[0])
    page.wait_for_timeout(1500)  # what the browser asks of the race that it was told of first
    expect(root).to_have_attribute("data-steps", "1000")
    other = open_page(page.url).locator(".race[data-steps]")
    button(other, "1,000 steps").click()
    expect(other).to_have_attribute("data-steps", "1000")
    expect(other.locator(".lane .loss").first).to_have_text(losses[0])
    expect(other.locator(".lane .loss").nth(1)).to_have_text(losses[1])


def test_twenty_seeds_are_shown_and_a_click_opens_one_where_it_ended(server, open_page):
    page = open_page(f"{server}/playground?view=seeds&preset=circle&steps=1000&glow=3")
    expect(page.get_by_test_id("job")).to_contain_text("20 of 20 seeds", timeout=60_000)
    expect(page.get_by_text("no use for glow=3")).to_be_visible()
    stands(page)
    drawn(page)
    loss = page.locator(".js-plotly-plot").evaluate("plot => [plot.calcdata[0][3].x, plot.calcdata[0][3].y]")
    click_point(page, *loss)
    page.wait_for_url(re.compile("seed=3"))
    root = page.locator(".playground[data-steps='1000']")
    expect(root).to_be_visible()
    expect(root.locator(".figures .speed")).to_have_text("–")
