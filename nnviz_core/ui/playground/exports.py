"""A run to take along: its network as a PyTorch script and as JSON, its response as a picture."""

import json
from collections.abc import Callable
from dataclasses import fields

import streamlit as st

from nnviz_core import playground
from nnviz_core.figures import plane
from nnviz_core.figures.style import Palette
from nnviz_core.playground import Examples, State
from nnviz_core.ui.components import theme
from nnviz_core.ui.frame import own_runs
from nnviz_core.ui.playground.moments import kind

SIDE, ZOOM = 256, 3
"""Answers a side of the picture, and pixels a side of each."""


def network_json(run: State) -> str:
    """The plan, the steps and the parameters of a run."""
    layers = [
        {"weights": weights.tolist(), "biases": None if biases is None else biases.tolist()}
        for weights, biases in run.parameters
    ]
    plan = {each.name: getattr(run.plan, each.name) for each in fields(run.plan)}
    if isinstance(run.plan.target, Examples):
        target = run.plan.target
        plan["target"] = {"points": target.points.tolist(), "values": target.values.tolist(), "classes": target.classes}
    return json.dumps({"plan": plan, "steps": run.steps, "layers": layers})


def response_png(run: State, palette: Palette) -> bytes:
    """The response over the plane, in the colours of the page."""
    answers = run.respond(playground.grid(run.plan.problem, SIDE))
    return plane.png(answers.reshape(SIDE, SIDE, *answers.shape[1:]), *kind(run.plan), palette, ZOOM)


def offer() -> None:
    """The files of the present run."""
    own, palette = own_runs.present(), theme.palette()

    def script() -> str:
        return playground.script(own.run.plan, own.run.parameters)

    with st.container(horizontal=True):
        _file("PyTorch script", script, "network.py", "text/x-python")
        _file("Network as JSON", lambda: network_json(own.run.still()), "network.json", "application/json")
        _file("Response as PNG", lambda: response_png(own.run, palette), "response.png", "image/png")


def _file(label: str, content: Callable[[], str | bytes], name: str, media: str) -> None:
    icon, key = ":material/download:", f"playground-{name.partition('.')[2]}"
    st.download_button(label, content, name, media, icon=icon, on_click="ignore", key=key)
