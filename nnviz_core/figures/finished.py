"""Figures that are shown again and again: what plotly makes of one for the browser is made once."""

from functools import cached_property

import plotly.graph_objects as go


class Finished(go.Figure):
    """A figure that nobody changes any more once it was shown, as visitors share it.

    Plotly copies every value, and packs every array, each time that it is asked for a figure's dictionary.
    """

    def to_dict(self) -> dict:
        """The dictionary of the figure, which nobody changes."""
        return self._dictionary

    @cached_property
    def _dictionary(self) -> dict:
        return super().to_dict()
