"""What the document saw, each observation beside the measurement that supports or refutes it."""

from collections.abc import Iterator

import numpy as np

from nnviz_core import pixels
from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.pixels import corners, likeness
from nnviz_core.ui.pixels.corners import ROW
from nnviz_core.ui.pixels.focus import Focus

MODELS = ("mnist-mlp-500", "mnist-mlp", "mnist-linear")
PICTURE = 88
"""Width of a map, in pixels."""
plain = measured()(pixels.plain)


def show(focus: Focus, values: Values) -> None:
    """The output maps of three networks, how digit-like they are, and where digits have ink."""
    prose.caption("About the three networks for MNIST that are named here, whichever input and model are chosen above.")
    tiles.show(tiles.MAIN, [_sheet(name) for name in MODELS], "mnist-output-maps")
    likeness.show()
    corners.show(values)


def _sheet(name: str) -> Sheet:
    model = loaded.model(name)
    title = model.title.removeprefix("… ")
    maps = plain(model.network, "logits", model.shape)[0]
    return Sheet(
        maps,
        [f"{name} · output {label}" for label in model.class_names],
        model.class_names,
        title=f"{name}.",
        words=f"{title[:1].upper()}{title[1:]}. The plain products of its ten outputs, on one range.",
        bar=True,
        size=PICTURE,
        clickable=False,
    )


def table(focus: Focus, values: Values) -> Table:
    """Every value of the output maps and of the mean images."""

    def rows() -> Iterator[tuple]:
        for name in MODELS:
            model = loaded.model(name)
            yield from (
                (name, *place, float(value))
                for place, value in np.ndenumerate(plain(model.network, "logits", model.shape)[0])
            )
        yield from (("mean ink", *place, float(value)) for place, value in np.ndenumerate(corners.ink().means))

    return Table("mnist-output-maps", ("picture", "class", "row", "column", "value"), rows)


def snippet(models: tuple[str, ...], row: int) -> None:
    """The maps and the mean images, the trials, and how many images of each class reach a row."""
    import numpy as np

    from nnviz_core import pixels, zoo
    from nnviz_core.pixels import records

    for name in models:
        for place, value in np.ndenumerate(pixels.back_project(zoo.load(name), "logits")):
            print(name, *place, f"{value:.6g}")
    ink = records.load_ink()
    for place, value in np.ndenumerate(ink.means):
        print("mean ink", *place, f"{value:.6g}")
    for trial in records.load_trials():
        print(trial)
    shares, low, high = ink.shares(row)
    for label, half in np.ndindex(shares.shape):
        counts = ink.counts[label], ink.reaching(row)[label, half]
        print(label, half, *counts, shares[label, half], low[label, half], high[label, half])


def given(focus: Focus, values: Values) -> dict[str, object]:
    return {"models": MODELS, "row": values[ROW]}


VIEW = View(
    name="observations",
    title="What the document saw",
    show=show,
    within=(ROW,),
    tables={
        "Maps as CSV": table,
        "Likeness as CSV": lambda focus, values: likeness.table(),
        "Ink as CSV": lambda focus, values: corners.table(values[ROW]),
    },
    snippet=snippet,
    given=given,
)
