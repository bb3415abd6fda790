import numpy as np
import pytest

from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui.components import tiles

SHEETS = [
    Sheet(np.zeros((2, 3, 4), np.float32), "ab"),
    Sheet(np.zeros((1, 1, 1), np.float32), "c"),
    Sheet(np.zeros((1, 2, 2), np.float32), "d", by_cell=True),
]
OF = tiles.mark("file", SHEETS)


@pytest.mark.parametrize("place", [(0, 1, 2, 3), (1, 0, 0, 0), (0, 1, None, None)])
def test_a_place_that_is_there_is_taken(place):
    assert tiles.read({"of": OF, "place": list(place)}, OF, SHEETS) == place


def test_a_click_meant_for_other_sheets_is_left_aside():
    others = tiles.mark("file", [Sheet(np.zeros((2, 3, 4), np.float32), "ba"), *SHEETS[1:]])
    assert others != OF
    assert tiles.read({"of": others, "place": [0, 1, 2, 3]}, OF, SHEETS) is None
    assert tiles.mark("other file", SHEETS) != OF


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "0123",
        [],
        [0, 1, 2],
        [3, 0, 0, 0],
        [2, 0, None, None],
        [0, 2, 0, 0],
        [0, 0, 3, 0],
        [0, 0, 0, 4],
        [0, 0, -1, 0],
        [0, 0, 0.5, 0],
        [True, 0, 0, 0],
        [0, 0, None, 1],
        [None, 0, 0, 0],
        [0, None, 0, 0],
        [0, {}, 0, 0],
    ],
)
def test_anything_else_a_browser_sends_is_left_aside(sent):
    assert tiles.read({"of": OF, "place": sent}, OF, SHEETS) is None
    assert tiles.read(sent, OF, SHEETS) is None
