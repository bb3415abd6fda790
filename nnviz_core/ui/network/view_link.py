"""The part of the view that the page's link holds: ?cube=relu2-1-3-5&channel=1&faded=relu1-pool1&hidden=relu3."""

from dataclasses import dataclass, field

import streamlit as st

from nnviz_core import drawing, scene
from nnviz_core.attribution import methods
from nnviz_core.errors import NnvizError
from nnviz_core.layers.passes import INPUT
from nnviz_core.models import Model
from nnviz_core.scene.recorded import Scene
from nnviz_core.ui.components.markup import quoted
from nnviz_core.ui.network import component

OPENED = "network3d_opened"
OFF, BOTH = "off", "both"
FADED, HIDDEN = "faded", "hidden"
FEW_CHANNELS = 3


@dataclass(frozen=True)
class View:
    """The chosen value (stage, index in its layer's output), the channels attributed, and the layers faded or hidden."""

    picked: tuple[int, tuple[int, ...]] | None = None
    channel: str = BOTH
    modes: dict[str, str] = field(default_factory=dict)


def open_view(model: Model) -> None:
    """Take over what the link asks for, until the scene speaks for itself; say what of it doesn't exist."""
    if component.request():
        return
    asked = _read()
    if any(asked.values()):
        _, problems = checked(scene.scene(model.network, drawing.empty()), asked)
        for problem in problems:
            st.warning(problem, icon=":material/link_off:")
    st.session_state[OPENED] = asked


def present(found: Scene, request: dict) -> View:
    """What the visitor last chose in the scene, or asked for by the link; nothing that isn't there."""
    return checked(found, request or st.session_state.get(OPENED, {}))[0]


def checked(found: Scene, asked: dict) -> tuple[View, list[str]]:
    """The view that is `asked` for, as far as it exists, and sentences that say what doesn't."""
    problems, picked = [], None
    cube, channel, modes = asked.get("cube"), asked.get("channel") or BOTH, asked.get("modes")
    modes = modes if isinstance(modes, dict) else {}
    try:
        picked = found.named(str(cube)) if cube else None
    except NnvizError as error:
        problems.append(f"The link asks for {quoted(str(cube))}, which isn't there: {error}.")
    offered = dict(channel_choices(found))
    if str(channel) not in offered:
        problems.append(f"The link asks for the channel {quoted(str(channel))}; there are {', '.join(offered)}.")
        channel = BOTH
    layers = [stage.layer for stage in found.stages]
    if unknown := [quoted(str(layer)) for layer in modes if layer not in layers]:
        problems.append(f"The link fades or hides {', '.join(unknown)}; this scene has {', '.join(layers)}.")
    known = {layer: mode for layer, mode in modes.items() if layer in layers and mode in (FADED, HIDDEN)}
    return View(picked, str(channel), known), problems


def channel_choices(found: Scene) -> list[tuple[str, str]]:
    """The attribution off, of all channels together, or, where they are few, of one alone."""
    layer = methods.attribution_layer(found.network)
    count = 0 if layer == INPUT else found.trace.outputs[layer].shape[1]
    single = [(str(channel), f"Ch {channel}") for channel in range(count if count <= FEW_CHANNELS else 0)]
    return [(OFF, "Off"), (BOTH, "Both" if count == 2 else "All"), *single]


def write(found: Scene, view: View) -> None:
    """Let the page's link hold `view`; what is as at first is left out."""
    texts = {
        "cube": found.name(*view.picked) if view.picked else "",
        "channel": "" if view.channel == BOTH else view.channel,
        **{mode: "-".join(layer for layer, its in view.modes.items() if its == mode) for mode in (FADED, HIDDEN)},
    }
    for name, text in texts.items():
        if not text:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != text:
            st.query_params[name] = text


def _read() -> dict:
    modes = {layer: mode for mode in (FADED, HIDDEN) for layer in st.query_params.get(mode, "").split("-") if layer}
    return {"cube": st.query_params.get("cube"), "channel": st.query_params.get("channel"), "modes": modes}
