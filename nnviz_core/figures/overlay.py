"""Pictures on the 28×28 input: an attribution over the drawing, and what a cell sees of it."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float

from nnviz_core.figures import style
from nnviz_core.numerals import numeral

SIDE = 380


def over_drawing(
    values: Float[np.ndarray, "row column"],
    image: Float[np.ndarray, "row column"],
    palette: style.Palette = style.LIGHT,
    blind: Bool[np.ndarray, "row column"] | None = None,
    end: float | None = None,
) -> go.Figure:
    """Signed `values` in colour over the grey ink of `image`; `blind` pixels are hatched; colours end at ±`end`."""
    end = end or float(np.abs(values).max()) or 1.0
    figure = go.Figure([_ink(image, palette)])
    figure.add_trace(
        go.Heatmap(
            z=values.astype(np.float32),
            zmin=-end,
            zmax=end,
            colorscale=style.clear_scale(palette),
            colorbar=style.colour_bar("against · supports"),
            hoverinfo="skip",
        )
    )
    figure.add_trace(_points(image, values, "attribution"))
    for edges in _strips(blind) if blind is not None else ():
        figure.add_shape(type="rect", **edges, fillcolor=palette.line, opacity=0.85, line_width=0)
    return figure.update_layout(_square(image, palette))


def _ink(image: np.ndarray, palette: style.Palette) -> go.Heatmap:
    return go.Heatmap(
        z=image.astype(np.float32),
        zmin=0,
        zmax=1,
        colorscale=style.ink_scale(palette),
        showscale=False,
        hoverinfo="skip",
    )


def _points(image: np.ndarray, values: np.ndarray, name: str) -> go.Scatter:
    rows, columns = np.indices(image.shape, dtype=np.int16)
    return go.Scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        text=[numeral(value) for value in values.ravel()],
        customdata=np.stack((rows.ravel(), columns.ravel()), axis=-1),
        mode="markers",
        marker=style.UNSEEN,
        hovertemplate=f"row %{{y}} · column %{{x}}<br><b>{name} %{{text}}</b><extra></extra>",
    )


def _strips(blind: np.ndarray) -> list[dict]:
    """Whole rows and columns of `blind` as rectangles."""
    height, width = blind.shape
    rows, columns = np.flatnonzero(blind.all(axis=1)), np.flatnonzero(blind.all(axis=0))
    across = [{"x0": -0.5, "x1": width - 0.5, "y0": row - 0.5, "y1": row + 0.5} for row in rows.tolist()]
    down = [{"x0": column - 0.5, "x1": column + 0.5, "y0": -0.5, "y1": height - 0.5} for column in columns.tolist()]
    return across + down


def _square(image: np.ndarray, palette: style.Palette) -> dict:
    rows, columns = image.shape
    frame = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "showline": True}
    frame |= {"linecolor": palette.line, "mirror": True, "constrain": "domain", "fixedrange": True}
    return style.bare(palette) | {
        "height": SIDE + style.HEAD,
        "margin": {"l": 1, "r": 1, "t": style.HEAD, "b": 1},
        "xaxis": {"range": [-0.5, columns - 0.5], **frame},
        "yaxis": {"range": [rows - 0.5, -0.5], "scaleanchor": "x", **frame},
    }
