"""The least change of ink that turns the answer into a chosen class."""

from html import escape

import numpy as np

from nnviz_core import links, why
from nnviz_core.predictions import as_image, predict
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import layered_picture, map_picture, numbered, tile
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.classes import class_number
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.tweak.focus import PAGE, Subject

SMALL, VIEW = 5.2, "input"
_ink = measured("Looking for the least ink …")(why.least_ink)


def show(subject: Subject, name: str) -> None:
    """The change of ink, beside what as much at random places does."""
    wanted = class_number(name)
    prediction, names = predict(subject.network, subject.input.image), numbered(subject.class_names)
    if wanted is None or wanted == prediction.label:
        prose.caption(f"The answer is {names[prediction.label]} already: choose another class.")
        return
    change = _ink(subject.network, subject.inputs, wanted)
    if change is None:
        prose.html("<p>No change of up to 150 pixels turns the answer.</p>")
        return
    after = as_image(change.image)
    difference = after - subject.input.image
    layers = {"nn-faint": subject.input.image, "nn-added": difference.clip(0), "nn-erased": -difference.clip(max=0)}
    where = "one place" if change.pixels == 1 else f"{change.pixels} places"
    pictures = tile(layered_picture(layers, "the change of ink"), "added and erased", SMALL)
    pictures += tile(map_picture(after, "with the change"), names[wanted], SMALL)
    prose.html(
        f'<div class="nn-tiles">{pictures}<p data-testid="tweak-least">{change.added:.2f} pixels of ink added and {change.erased:.2f} erased, in {where}, '
        f"make it {escape(names[wanted])}. The same amount at random places does so in {round(change.at_random * change.tries)} of {change.tries} tries. "
        f"{_onwards(subject, after)}</p></div>"
    )


def _onwards(subject: Subject, image: np.ndarray) -> str:
    """A link to the view of `image`, if it is of the size that links hold."""
    if image.shape != (28, 28):
        return ""
    target = link.to(PAGE, view=VIEW, model=subject.model.name, input=links.encode(image))
    return f'<a href="{escape(target)}" target="_self">Go on from there</a>'
