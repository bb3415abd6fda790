"""One test image through the same panels as the averages: chosen, stepped through, or played."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from nnviz_core import comparison, zoo
from nnviz_core.figures.cells import cell_column, picture_uri
from nnviz_core.figures.class_averages import colours, reach
from nnviz_core.figures.mosaic import Layout
from nnviz_core.panels import PROBABILITIES, Panel, as_columns, stages
from nnviz_core.predictions import as_inputs, of_trace
from nnviz_core.streaming import INPUT
from nnviz_core.trace import Trace, record
from nnviz_core.ui import across, across_code, code_view, session, theme
from nnviz_core.ui.averages_view import document_colours
from nnviz_core.ui.choices import SAMPLE, pick, select_class, write_sample_link
from nnviz_core.ui.markup import probability_bars, probability_percent
from nnviz_core.ui.plots import csv_button

PLAYING = "playing"
SPEEDS = {"1 a second": 1.0, "2 a second": 0.5, "5 a second": 0.2}
ALL, MISTAKES, PAIR = "All images", "Only mistakes", "One pair"
MOST_CELLS = 64


@dataclass(frozen=True)
class Column:
    """One image or average among those compared: its heading and every layer's output."""

    heading: str
    outputs: dict[str, np.ndarray]


def sample_view(model: str) -> None:
    """The choice of images, and the chosen one with its controls."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = pick("Images", (ALL, MISTAKES, PAIR), "filter")
        speed = SPEEDS[pick("Speed", tuple(SPEEDS), "speed", "5 a second")]
        document = document_colours()
    samples = _samples(model, kind)
    if len(samples) == 0:
        st.session_state[PLAYING] = False
        st.info("No test image fits this choice: choose another pair, or all mistakes.", icon=":material/image_search:")
        return
    interval = speed if st.session_state.get(PLAYING) else None
    st.fragment(_player, run_every=interval)(model, samples, document)


def _samples(model: str, kind: str) -> np.ndarray:
    evaluation = across.survey(model).evaluation
    if kind == ALL:
        return np.arange(len(evaluation.labels))
    if kind == MISTAKES:
        return np.sort(evaluation.mistakes())
    with st.container(horizontal=True, key="pair-of-classes"):
        true = select_class("True class", model, "true", 4) or 0
        said = select_class("taken for", model, "predicted", 2) or 0
    return np.sort(comparison.pair(evaluation, true, said))


def _player(model: str, samples: np.ndarray, document: bool) -> None:
    """The controls, and what the network makes of the present image; each tick of a playing page moves one on."""
    if st.session_state.get(PLAYING) and st.session_state.get("player_ready"):
        _step(samples, 1)
    st.session_state["player_ready"] = bool(st.session_state.get(PLAYING))
    wanted = int(st.session_state.get(SAMPLE, samples[0]))
    place = int(np.searchsorted(samples, wanted)) % len(samples)
    sample = int(samples[place])
    st.session_state[SAMPLE] = sample
    _controls(samples, place)
    st.html(_panels(model, sample, document))
    if not st.session_state.get(PLAYING):
        write_sample_link(model, sample)
        outputs = _outputs(model, sample, _trace(model, sample))
        header = ("layer", "unit", "value")
        csv_button(f"{model}-image-{sample}", header, lambda: _rows(outputs), "Dense layers as CSV")
        code_view.show(across_code.sample(model, sample))


def _rows(outputs: dict[str, np.ndarray]) -> list[tuple[str, int, str]]:
    return [
        (layer, unit, f"{value:.6g}")
        for layer, values in outputs.items()
        if values.ndim == 1
        for unit, value in enumerate(values)
    ]


def _controls(samples: np.ndarray, place: int) -> None:
    playing = bool(st.session_state.get(PLAYING))
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        st.button("Back", icon=":material/skip_previous:", on_click=_step, args=(samples, -1))
        if st.button("Pause" if playing else "Play", icon=f":material/{'pause' if playing else 'play_arrow'}:"):
            st.session_state.update({PLAYING: not playing, "player_ready": False})
            st.rerun()
        st.button("Next", icon=":material/skip_next:", on_click=_step, args=(samples, 1))
        st.number_input("Test image", 0, 9_999, key=SAMPLE, width=150)
    st.caption(f"Image {place + 1:,} of {len(samples):,} in this choice.")


def _step(samples: np.ndarray, by: int) -> None:
    place = int(np.searchsorted(samples, st.session_state.get(SAMPLE, samples[0])))
    st.session_state[SAMPLE] = int(samples[(place + by) % len(samples)])


def _trace(model: str, sample: int) -> Trace:
    return record(session.network(model), as_inputs(across.images(model).inputs([sample])[0, 0]))


def _outputs(model: str, sample: int, trace: Trace) -> dict[str, np.ndarray]:
    """Every layer's output for one image, in the shape of the averages without the class axis."""
    image = across.images(model).inputs([sample])
    found = {layer: as_columns(values.numpy())[0] for layer, values in trace.outputs.items()}
    return {INPUT: image[0], **found, PROBABILITIES: trace.probabilities[0].numpy()}


def _panels(model: str, sample: int, document: bool) -> str:
    means, label = across.class_means(model), int(across.images(model).labels[sample])
    trace, names = _trace(model, sample), across.numbered(model)
    outputs = _outputs(model, sample, trace)
    said = int(outputs[PROBABILITIES].argmax())
    columns = [Column("image", outputs)]
    for each in dict.fromkeys((label, said)):
        if each < len(means[INPUT]):
            columns.append(Column(f"⌀ {names[each]}", {layer: values[each] for layer, values in means.items()}))
    shares = outputs[PROBABILITIES]
    title = (
        f'<h2 class="nn-sample-title {"nn-right" if said == label else "nn-wrong"}" data-testid="sample-title">'
        f"{escape(names[said])}, {probability_percent(shares[said])} sure. "
        f"{'Right.' if said == label else f'Wrong: it is {escape(names[label])}, {probability_percent(shares[label])}.'}</h2>"
    )
    every = [panel for stage in stages(session.network(model)) for panel in stage if panel.layer != PROBABILITIES]
    body = "".join(_panel(panel, columns, means, document, names) for panel in every)
    bars = probability_bars(of_trace(trace), zoo.class_names(model), label)
    last = f'<section class="nn-panel nn-last"><h4>probabilities <span>softmax</span></h4>{bars}</section>'
    return f'{title}<div class="nn-panels" data-testid="panels">{body}{last}</div>'


def _panel(panel: Panel, columns: list[Column], means: dict[str, np.ndarray], document: bool, names: list[str]) -> str:
    limits = reach(means[panel.layer], panel.signed)
    scale = colours(panel.signed, theme.palette(), document)
    pictures = "".join(
        f"<figure>{_cells(as_columns(column.outputs[panel.layer][None])[0], limits, scale)}"
        f"<figcaption>{escape(column.heading if panel.layer == INPUT else column.heading.partition(':')[0])}</figcaption></figure>"
        for column in columns
    )
    return f'<section class="nn-panel{" nn-first" if panel.layer == INPUT else ""}"><h4>{panel.layer} <span>{panel.kind}</span></h4><div>{pictures}</div></section>'


def _cells(values: np.ndarray, limits: tuple[float, float], scale: list[tuple[float, str]]) -> str:
    if values.ndim == 1 and len(values) <= MOST_CELLS:
        return cell_column(values, limits, scale)
    if values.ndim == 1:
        field, kind = values[:, None], "nn-picture nn-long"
    else:
        columns = int(np.ceil(np.sqrt(len(values))))
        field, kind = Layout(*values.shape, columns, head=0).spread(values, np.nan), "nn-picture"
    return f'<img class="{kind}" alt="" src="{picture_uri(field, limits, scale)}">'
