"""Samples as points on a plane, coloured by class; a click on one gives its index."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float, Int64

from nnviz_core.figures import style
from nnviz_core.figures.style import Palette


def sample_map(
    points: Float[np.ndarray, "sample 2"],
    labels: Int64[np.ndarray, " sample"],
    class_names: Sequence[str],
    samples: Int64[np.ndarray, " sample"],
    wrong: Bool[np.ndarray, " sample"] | None = None,
    axes: tuple[str, str] | None = None,
    title: str = "",
    palette: Palette = style.LIGHT,
) -> go.Figure:
    """One trace a class that occurs; a point's `customdata` is [its index among all images, its class].

    `wrong` marks the misclassified with a cross; `axes` titles the axes, which are hidden without, as t-SNE's mean nothing.
    """
    figure = go.Figure()
    for label in np.unique(labels):
        chosen = labels == label
        crosses = np.zeros(chosen.sum(), bool) if wrong is None else wrong[chosen]
        figure.add_trace(
            go.Scattergl(
                x=points[chosen, 0],
                y=points[chosen, 1],
                mode="markers",
                name=class_names[label],
                customdata=np.stack([samples[chosen], labels[chosen]], axis=1).tolist(),
                marker={
                    "size": np.where(crosses, 8, 5),
                    "symbol": np.where(crosses, "x", "circle"),
                    "color": style.CLASS_COLOURS[label % len(style.CLASS_COLOURS)],
                    "opacity": 0.8,
                    "line": {"width": 0.5, "color": palette.quiet},
                },
                hovertemplate=f"{class_names[label]}<br>image %{{customdata[0]}}<extra></extra>",
            )
        )
    x_title, y_title = axes or (None, None)
    figure.update_xaxes(
        title=x_title, visible=axes is not None, gridcolor=palette.line, zeroline=False, automargin=True
    )
    figure.update_yaxes(
        title=y_title,
        visible=axes is not None,
        gridcolor=palette.line,
        zeroline=False,
        automargin=True,
        scaleanchor="x",
    )
    return figure.update_layout(
        style.framed(palette, title)
        | {
            "height": 560,
            "dragmode": "zoom",
            "showlegend": True,
            "legend": {"itemsizing": "constant", "orientation": "h", "y": -0.12, "yanchor": "top"},
        }
    )
