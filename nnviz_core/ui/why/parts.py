"""The parts of the answer to "why not?": each a figure with its measurement."""

from collections.abc import Callable
from html import escape

import numpy as np

from nnviz_core import links
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers import blocks
from nnviz_core.links import SampleLink
from nnviz_core.numerals import percent, probability_percent, short
from nnviz_core.predictions import Prediction, as_image, predict
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.markup import layered_picture, map_picture
from nnviz_core.ui.frame import link, surveys
from nnviz_core.ui.frame.gallery import nearest_row
from nnviz_core.ui.inputs import choice
from nnviz_core.ui.why.measures import Measures
from nnviz_core.why.ink import MOST_PIXELS
from nnviz_core.why.turning import Turn

SMALL, MAP = 4.2, 150
"""Widths of a picture in rem and of a map in pixels."""


def turning(of: Measures) -> None:
    """The nearest correctly read image of the class, and the filters of it that turn the answer."""
    donor, case = of.donor(), of.case
    image = surveys.images(case.model).image(donor)
    here = _figure(case.input.image, "this input", case.prediction, of)
    there = _figure(image, f"test image {donor}", predict(case.model.network, image), of)
    turn = of.turn()
    words = (
        "This network has no hidden layer whose filters or units could be copied."
        if turn is None
        else _turn_words(turn, of)
    )
    prose.html(
        f'<div class="nn-tiles nn-beside">{here}{there}<div><p>{words}</p>{_to_compare(turn, donor, of)}</div></div>'
    )


def _turn_words(turn: Turn, of: Measures) -> str:
    count, name = len(turn.channels), escape(of.case.class_names[of.wanted])
    part = blocks.part(of.case.model.network, turn.layer)
    which = ", ".join(map(str, turn.channels[:6])) + (" …" if count > 6 else "")
    sets = f"single {part}s of this layer" if count == 1 else "pairs"
    proof = (
        f"{turn.as_good:,} of the {turn.tried:,} {sets} {'does' if turn.as_good == 1 else 'do'} so."
        if turn.tried
        else "No pair of filters or units of any layer does."
        if turn.is_smallest
        else f"It was grown {part} by {part}: a smaller set may exist."
    )
    return (
        f"Copying <b>{count} of the {turn.width} {part}s of {turn.layer}</b> ({which}) from the image beside it turns the answer: the lead of {name} "
        f"goes from {short(turn.before)} to {short(turn.after)}. The image beside it has {short(turn.donor)}. {proof}"
    )


def _to_compare(turn: Turn | None, donor: int, of: Measures) -> str:
    """The way to the view that copies filter by filter."""
    if turn is None:
        return ""
    words = {"view": "compare", "model": of.case.model.name, "place": f"{turn.layer}-{turn.channels[0]}"}
    beside = links.encode_sample(SampleLink(of.case.model.dataset, donor))
    target = link.to("filters", **words, **{choice.WORD: of.case.input.link, "with": beside})
    return (
        f'<a href="{escape(target)}" target="_self">Both in every {blocks.part(of.case.model.network, turn.layer)}</a>'
    )


def ink(of: Measures) -> None:
    """The least ink that turns the answer, beside as much at random places."""
    change = of.ink()
    if change is None:
        prose.html(f"<p>No change of up to {MOST_PIXELS} pixels turns the answer.</p>")
        return
    case, after = of.case, as_image(change.image)
    difference = after - case.input.image
    layers = {"nn-faint": case.input.image, "nn-added": difference.clip(0), "nn-erased": -difference.clip(max=0)}
    picture = layered_picture(layers, "the change of ink")
    caption = '<b class="nn-right">added</b> <b class="nn-wrong">erased</b>'
    change_figure = (
        f'<figure class="nn-tile" style="width:{SMALL}rem">{picture}<figcaption>{caption}</figcaption></figure>'
    )
    changed = _figure(after, "with the change", predict(case.model.network, after), of)
    name = escape(case.class_names[of.wanted])
    prose.html(
        f'<div class="nn-tiles">{change_figure}{changed}</div>'
        f"<p>With <b>{change.added:.2f} pixels of ink added and {change.erased:.2f} erased</b>, in {_places(change.pixels)}, it is read as {name}. "
        f"The same amount at random places does this in {round(change.at_random * change.tries)} of {change.tries} tries.</p>"
    )


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{count} places"


def redrawn(of: Measures) -> None:
    """The drawing centred, thinner and thicker, with each answer."""
    steady = of.steadiness()
    figures = "".join(_figure(each.image, each.change, each.prediction, of) for each in of.redrawings())
    right = ", ".join(f"{change} {count}" for change, count in steady.right.items())
    name = escape(of.case.class_names[of.wanted])
    prose.html(
        f'<div class="nn-tiles">{figures}</div><p class="nn-quiet">Of {steady.controls} correctly read images of {name}, this leaves right: {right}.</p>'
    )


def company(of: Measures) -> None:
    """The nearest training images, and how usual the drawing is for its class."""
    company, name = of.company(), escape(of.case.class_names[of.wanted])
    if company is None:
        prose.html(
            f"<p>Which images {escape(of.case.model.name)} was trained on isn’t known here, so that none can be compared with.</p>"
        )
        return
    prose.html(
        f"{nearest_row(of.case.model, company.nearest, SMALL)}<p>To the nearest training image of {name} it is {company.distance:.2f}, farther than for "
        f"{percent(company.farther_than)} of the correctly read images of {name} (median {company.median:.2f}). Of their nearest eight, "
        f"{8 * company.usual_share:.1f} are of {name}.</p>"
    )


def attributions(of: Measures) -> None:
    """What of the ink speaks for the answer rather than for the class wanted, by each method, with its checks."""
    worths = dict(of.worths())
    maps = np.stack([worth.attribution.map for worth in worths.values()])
    one, other = (of.case.class_names[label] for label in (of.case.prediction.label, of.wanted))
    sheet = Sheet(
        maps,
        list(worths),
        list(worths),
        words=f"Red speaks for {one} rather than {other}, blue for {other}; each map on its own range.",
        ranges="map",
        size=MAP,
        most=MAP + 40,
        clickable=False,
    )
    tiles.show("why-attributions", [sheet], f"{of.case.model.name}-{one}-not-{other}")
    lines = "".join(
        f"<li><b>{escape(title)}</b> {escape(_lowered(worth.verdict))}</li>" for title, worth in worths.items()
    )
    prose.html(f'<ul class="nn-list">{lines}</ul>')


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


PARTS: dict[str, Callable[[Measures], None]] = {
    "Beside the nearest image that is read correctly": turning,
    "The least ink that turns it": ink,
    "Centred, thinner, thicker": redrawn,
    "The nearest training images": company,
    "What speaks for the answer": attributions,
}
"""Every part by its heading, the quickest first."""


def _figure(image: np.ndarray, caption: str, prediction: Prediction, of: Measures) -> str:
    """An image with what it is read as, and how probable that and the class wanted are."""
    names, label = of.case.class_names, prediction.label
    kind = "nn-right" if label == of.wanted else "nn-wrong"
    return (
        f'<figure class="nn-tile" style="width:{SMALL}rem">{map_picture(image, caption)}<figcaption>{escape(caption)}<br>'
        f'<b class="{kind}">→ {escape(names[label])}</b> {probability_percent(prediction.confidence)}</figcaption></figure>'
    )
