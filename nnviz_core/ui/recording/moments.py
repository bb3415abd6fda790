"""What a view shows of one step: words and sheets of tiles, made for a run of the page and for a training that plays alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from nnviz_core import course
from nnviz_core.course.stops import Steps
from nnviz_core.figures.style import Palette
from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link, navigation
from nnviz_core.ui.recording import offered
from nnviz_core.ui.recording.focus import Focus

PAGES = ("filters", "network", "pixels", "averages", "mistakes")


@dataclass(frozen=True)
class Moment:
    """(Already safe) `html`, and below it `sheets`, whose words are (already safe) HTML too."""

    html: str
    sheets: Sequence[Sheet] = ()

    def described(self, palette: Palette) -> list[dict]:
        """The sheets as JSON."""
        return [sheet.described(palette) | {"words": prose.marked(sheet.words)} for sheet in self.sheets]

    def words(self, focus: Focus, step: int) -> str:
        """The words as HTML, with the ways to other pages."""
        return prose.marked(self.html) + ways(focus, step)

    def changing(self, focus: Focus, step: int) -> tuple[dict, list[np.ndarray]]:
        """What the page of another step needs of this one, as JSON, and the values of each sheet."""
        sheets = [sheet.changing() | {"words": prose.marked(sheet.words)} for sheet in self.sheets]
        return {"shown": self.words(focus, step), "sheets": sheets}, [sheet.values for sheet in self.sheets]


def as_of(steps: Steps, step: int) -> str:
    """The last of some measured `steps` up to `step`, at which what is said next holds; in words that are as long at every step."""
    return f"As of step {int(steps[course.place(steps, step)]):,}"


def ways(focus: Focus, step: int) -> str:
    """Links to the pages that open on the network of `step`; a visitor’s own network is first kept as a model, by a button."""
    if not focus.is_shipped:
        return ""
    name = offered.model_name(focus.run, step)
    links = " · ".join(
        f'<a href="{escape(link.to(stem, model=name))}" target="_self">{escape(navigation.ENTRIES[stem].title)}</a>'
        for stem in PAGES
    )
    return f'<p class="ways">The network of this step on other pages: {links}</p>'
