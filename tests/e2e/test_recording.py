"""Training, wound back in a real browser: dragged, stepped through, played, and opened on other pages at its step."""

import re

import pytest
from drawing_tools import stands
from playwright.sync_api import expect

from nnviz_core.numerals import numeral

pytestmark = pytest.mark.e2e

TINY = "recording?run=mnist-tiny-cnn"
WATCH = """root => {
  window.moments = []; window.gaps = 0; window.built = 0;
  new MutationObserver(() => window.moments.push(Number(root.dataset.step))).observe(root, { attributeFilter: ["data-step"] });
  const seen = new MutationObserver((all) => all.forEach(({ removedNodes }) => removedNodes.forEach((node) => {
    if (node.nodeType === 1 && node.matches(".sheet, .chart, .tiles, .answer")) window.gaps += 1;
  })));
  seen.observe(root, { childList: true, subtree: true });
}"""


def wound(page):
    """The view, once it stands."""
    root = page.locator(".recording[data-step]")
    expect(root).to_be_visible()
    stands(page)
    return root


def at_step(root, step):
    """The view, which shows the moment after `step` steps and says so."""
    expect(root).to_have_attribute("data-step", str(step))
    expect(root.locator(".step b")).to_have_text(f"step {step:,} of 21,500")
    expect(root.locator(".answer")).to_contain_text(f"The weights after step {step:,}.")


def heights(root):
    """Where the parts of the view begin and how high they are."""
    boxes = [root.locator(part).first.bounding_box() for part in (".charts", ".controls", ".answer", ".tiles")]
    return [(round(box["y"]), round(box["height"])) for box in boxes]


def picture(root):
    return root.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")


def test_a_training_is_dragged_over_its_chart_and_its_link_follows(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160&axis=linear")
    root = wound(page)
    at_step(root, 160)
    root.evaluate(WATCH)
    first = picture(root)
    chart = root.get_by_role("img", name=re.compile("^Loss"))
    box = chart.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 80, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, middle)
    page.wait_for_function("window.moments.length")
    page.mouse.move(box["x"] + box["width"] - 5, middle, steps=40)
    at_step(root, 21_500)
    page.mouse.up()
    page.mouse.move(box["x"] + 90, middle)  # no longer pressed
    page.wait_for_url(re.compile("step=21500"))
    at_step(root, 21_500)
    moments = page.evaluate("window.moments")
    assert 0 < min(moments) < 7000
    assert picture(root) != first
    assert page.evaluate("window.gaps") == 0


def test_a_training_is_stepped_through_by_buttons_and_keys(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160")
    root = wound(page)
    for name, step in {"One step forward": 180, "One step back": 160, "The end": 21_500, "The start": 0}.items():
        root.get_by_role("button", name=name).click()
        at_step(root, step)
    slider = root.get_by_role("slider", name="Step")
    for key, step in {
        "ArrowRight": 20,
        "ArrowLeft": 0,
        "End": 21_500,
        "ArrowDown": 21_480,
        "Home": 0,
        "ArrowUp": 20,
    }.items():
        slider.press(key)
        at_step(root, step)
        expect(slider).to_have_attribute("aria-valuetext", f"step {step:,} of 21,500")
    page.wait_for_url(re.compile("step=20(&|$)"))


def test_a_training_is_wound_by_its_slider_and_a_reload_restores_the_step(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160&axis=linear")
    root = wound(page)
    box = root.get_by_role("slider", name="Step").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2, steps=10)
    page.mouse.up()
    page.wait_for_url(re.compile(r"step=1[5-7]\d\d0"))
    step = int(re.search(r"step=(\d+)", page.url)[1])
    assert abs(step - 0.75 * 21_500) < 900
    at_step(root, step)
    page.reload()
    at_step(wound(page), step)


def test_a_page_opens_at_the_step(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160")
    root = wound(page)
    root.get_by_role("button", name="One step forward").click()
    at_step(root, 180)
    root.get_by_role("link", name="Filters").click()
    page.wait_for_url(re.compile("/filters\\?.*model=mnist-tiny-cnn(@|%40)180"))
    expect(page.get_by_test_id("reading")).to_contain_text("mnist-tiny-cnn@180 predicts")


def test_a_finger_drags_it_on_a_phone(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160&axis=linear", width=390, touch=True)
    root = wound(page)
    chart = root.get_by_role("img", name=re.compile("^Loss"))
    chart.scroll_into_view_if_needed()
    box, session = chart.bounding_box(), page.context.new_cdp_session(page)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for kind, share in [
        ("touchStart", 0.3),
        *(("touchMove", share / 20) for share in range(7, 15)),
        ("touchEnd", None),
    ]:
        points = [] if share is None else [{"x": box["x"] + share * box["width"], "y": box["y"] + 80}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_url(re.compile(r"step=1[0-7]\d\d0"))
    at_step(root, int(re.search(r"step=(\d+)", page.url)[1]))


def test_the_columns_of_two_trainings_stay_where_they_are_while_they_play(server, open_page):
    page = open_page(f"{server}/recording?view=runs&run=mnist-mlp&step=0")
    root = wound(page)
    root.evaluate(WATCH)
    columns = ".pair thead th"
    place = "all => all.map((each) => Math.round(each.getBoundingClientRect().x))"
    before = root.locator(columns).evaluate_all(place)
    root.get_by_role("button", name="Play", exact=True).click()
    for count in (5, 15, 25):
        page.wait_for_function("count => window.moments.length > count", arg=count)
        assert root.locator(columns).evaluate_all(place) == before
    assert len(before) == 5


@pytest.mark.parametrize("width", [390, 1024])
def test_the_classes_above_a_confusion_matrix_are_written_out(server, open_page, width):
    root = wound(open_page(f"{server}/recording?view=confusion&run=fashion-mlp", width=width))
    clipped = "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)"
    assert root.locator(".matrix thead th").evaluate_all(clipped) == []


def test_a_training_plays_without_building_anything_anew(server, open_page):
    page = open_page(f"{server}/{TINY}&step=0")
    root = wound(page)
    root.evaluate(WATCH)
    before, first = heights(root), picture(root)
    root.get_by_role("button", name="Play", exact=True).click()
    for count in (4, 8, 12):
        page.wait_for_function("count => window.moments.length > count", arg=count)
        assert heights(root) == before
    root.get_by_role("button", name="Pause").click()
    moments = page.evaluate("window.moments")
    assert moments == sorted(moments)
    assert len(set(moments)) >= 12
    assert page.evaluate("window.gaps") == 0
    assert picture(root) != first
    page.wait_for_url(re.compile(rf"step={page.evaluate('window.moments.at(-1)')}(&|$)"))
    at_step(root, page.evaluate("window.moments.at(-1)"))


def test_play_stops_at_the_end_and_begins_again_at_the_start(server, open_page):
    page = open_page(f"{server}/{TINY}&step=20600&axis=linear")
    root = wound(page)
    root.evaluate(WATCH)
    play = root.get_by_role("button", name="Play", exact=True)
    play.click()
    at_step(root, 21_500)
    expect(play).to_be_visible()
    page.wait_for_url(re.compile("step=21500"))
    stands(page)
    page.evaluate("window.moments = []")
    play.click()
    page.wait_for_function("window.moments.length > 3")
    root.get_by_role("button", name="Pause").click()
    assert page.evaluate("window.moments[0]") == 0


def test_a_moment_asked_ahead_is_never_the_third_under_way(server, open_page):
    page = open_page(f"{server}/{TINY}&step=0")
    root = wound(page)
    now, most, asked = [0], [0], []

    def begin(request):
        if request.url.endswith("live/moment"):
            asked.append(request.post_data_json["step"])
            now[0] += 1
            most[0] = max(most[0], now[0])

    def end(request):
        now[0] -= request.url.endswith("live/moment")

    page.on("request", begin)
    page.on("requestfinished", end)
    root.evaluate(WATCH)
    root.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("window.moments.length > 12")
    root.get_by_role("button", name="Pause").click()
    assert most[0] == 2
    assert len(asked) == len(set(asked))


def test_where_the_server_can_not_be_asked_the_page_runs_for_each_moment(server, open_page):
    page = open_page(f"{server}/{TINY}&step=160&axis=linear")
    page.route("**/live/moment", lambda route: route.fulfill(body="<p>Please sign in</p>", content_type="text/html"))
    root = wound(page)
    first = picture(root)
    root.evaluate(WATCH)
    root.get_by_role("button", name="One step forward").click()
    at_step(root, 180)
    page.wait_for_url(re.compile("step=180"))
    assert picture(root) != first
    root.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("window.moments.length > 4", timeout=40_000)
    root.get_by_role("button", name="Pause").click()
    moments = page.evaluate("window.moments")
    assert moments == sorted(moments)
    assert page.evaluate("window.gaps") == 0
    stands(page)
    at_step(root, int(root.get_attribute("data-step")))


NUMBERS = "root => [...root.querySelectorAll('.chart')].map(chart => [...chart.querySelectorAll('.plot > text:not(.flag)')].map(text => text.textContent))"
FLAGS = (
    "root => [...root.querySelectorAll('.flag')].map(text => [text.textContent, text.getBoundingClientRect().toJSON()])"
)


def test_axes_bear_round_numbers(server, open_page):
    page = open_page(f"{server}/recording?view=learnt&run=fashion-mlp&axis=linear&step=469")
    images, right = wound(page).evaluate(NUMBERS)
    assert images == ["0", "500", "1,000", "1,500", "2,000", "0", "500", "1,000", "1,500", "2,000", "2,345"]
    assert right[:6] == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    page = open_page(f"{server}/recording?view=runs&run=mnist-mlp&step=480")
    loss, accuracy, difference, _ = wound(page).evaluate(NUMBERS)
    assert (loss[:3], accuracy[0]) == (["0.0", "0.5", "1.0"], "0 %")
    assert {"−1", "0", "1"} <= set(difference)
    values = [6.25, 6.75, -6.25, 0.35, 12.0625, 0, 99.96]
    asked = "async values => { const { fixed } = await import('/app/static/numerals.js'); return values.map(each => fixed(each, 1)); }"
    assert page.evaluate(asked, values) == [numeral(each, ".1f") for each in values]


@pytest.mark.parametrize("width", [1440, 390])
def test_words_at_the_turns_of_two_trainings_name_them_and_do_not_cover_each_other(server, open_page, width):
    page = open_page(f"{server}/recording?view=runs&run=mnist-tiny-cnn&axis=log", width=width)
    root = wound(page)
    (own, first), (other, second) = root.evaluate(FLAGS)
    assert (own.partition(":")[0], other.partition(":")[0]) == ("mnist-tiny-cnn", "mnist-mlp")
    assert first["right"] <= second["left"] or second["right"] <= first["left"] or first["bottom"] <= second["top"]
    plot = root.locator(".plot").first.bounding_box()
    for box in (first, second):
        assert plot["x"] <= box["left"]
        assert box["right"] <= plot["x"] + plot["width"]


@pytest.mark.parametrize("run", ["fashion-mlp", "mnist-mlp"])
def test_the_confusion_matrix_fits_a_phone(server, open_page, run):
    root = wound(open_page(f"{server}/recording?view=confusion&run={run}", width=390))
    table = root.get_by_role("table", name="Confusion matrix")
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    assert table.evaluate(
        "table => [...table.querySelectorAll('td, th')].every(cell => cell.scrollWidth <= cell.clientWidth + 1)"
    )


def test_an_input_stands_beside_the_ways_to_another_on_a_narrow_screen(server, open_page):
    page = open_page(f"{server}/recording?view=input&run=fashion-mlp", width=1024)
    wound(page)
    sheet, ways = page.locator(".nn-sheet").bounding_box(), page.get_by_text("Upload", exact=True).bounding_box()
    assert sheet["x"] + sheet["width"] < ways["x"]
    assert ways["y"] < sheet["y"] + sheet["height"]


JUMPING = "root => ['.charts', '.controls', '.answer', '.tiles'].map(part => root.querySelector(part).getBoundingClientRect()).map(({ y, height }) => `${Math.round(y + scrollY)} ${Math.round(height)}`).join()"
WIND = """(slider, share) => { slider.value = 10000 * share; slider.dispatchEvent(new Event("input", { bubbles: true })); }"""


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("view", ["weights", "movement", "input", "learnt", "confusion", "runs"])
def test_nothing_jumps_while_a_training_is_wound(server, open_page, view, width):
    root = wound(open_page(f"{server}/{TINY}&view={view}&step=0", width=width))
    before, slider = root.evaluate(JUMPING), root.get_by_role("slider", name="Step")
    for share in (0.4, 0.6, 0.75, 0.8, 0.85, 0.9, 0.95, 1):
        shown = root.get_attribute("data-step")
        slider.evaluate(WIND, share)
        expect(root).not_to_have_attribute("data-step", shown)
        assert root.evaluate(JUMPING) == before


def test_sheets_go_with_their_view(server, open_page):
    page = open_page(f"{server}/{TINY}&view=learnt")
    root = wound(page)
    expect(root.locator(".tiles")).to_be_visible()
    page.get_by_text("Two trainings").first.click()
    page.wait_for_url(re.compile("view=runs"))
    expect(root.locator(".tiles")).to_be_hidden()
