"""What Python answers to the scene: the pass of what is drawn, its lines and its attribution."""

import numpy as np
import streamlit as st

from nnviz_core import scene, zoo
from nnviz_core.attribution import Attribution
from nnviz_core.scene import Scene
from nnviz_core.ui import network3d, session
from nnviz_core.ui.network3d import drawn

KEPT = "network3d_kept"
OFF, BOTH = "off", "both"
FEW_CHANNELS = 3


def recorded(model: str, image: np.ndarray, request: dict) -> Scene:
    """The pass of `image`; what wide layers are folded to stays as it is until a stroke ends."""
    mark = (model, drawn.version(), image.tobytes() if request.get("done") else None)
    known = st.session_state.get(KEPT)
    still = known and known["mark"][:2] == mark[:2] and mark[2] in (None, known["mark"][2])
    found = scene.scene(session.network(model), image, known["kept"] if known and still else None)
    if not still:
        st.session_state[KEPT] = {"mark": mark, "kept": found.kept}
    return found


def data(found: Scene, model: str, image: np.ndarray, request: dict, threshold: float, form: str) -> dict:
    """All that the component needs, echoing the request's number."""
    channels = channel_choices(found)
    channel = str(request.get("channel"))
    channel = channel if channel in dict(channels) else BOTH
    made = attribution(found, form, channel)
    picked, hovered = (found.checked(request.get(name)) for name in ("picked", "hovered"))
    place = hovered or picked
    return {
        "sequence": int(request.get("sequence", 0)),
        "version": drawn.version(),
        "model": model,
        "names": list(zoo.class_names(model)),
        "image": scene.packed(network3d.levels(image), np.uint8),
        "picked": picked,
        "incoming": scene.lines_into(found, place) if place else None,
        "channel": channel,
        "channels": channels,
        "attribution": None if made is None else scene.packed(_share(made.map), np.float32),
        "hint": hint(made, model),
        **scene.described(found, threshold),
    }


def channel_choices(found: Scene) -> list[tuple[str, str]]:
    """The attribution off, of all channels together, or, where they are few, of one alone."""
    layer = scene.attribution_layer(found.network)
    count = 0 if layer == "input" else found.trace.outputs[layer].shape[1]
    single = [(str(channel), f"Ch {channel}") for channel in range(count if count <= FEW_CHANNELS else 0)]
    return [(OFF, "Off"), (BOTH, "Both" if count == 2 else "All"), *single]


def attribution(found: Scene, form: str, channel: str) -> Attribution | None:
    if channel == OFF:
        return None
    return scene.attribution_map(found, form, None if channel == BOTH else int(channel))


def hint(made: Attribution | None, model: str) -> str:
    """What the colours over the grid mean, in words."""
    if made is None:
        return "Draw on the grid: mouse or finger."
    name = "Gradient × input" if made.layer == "input" else f"{made.method} at {made.layer}"
    name = name[0].upper() + name[1:]
    return f"{name}: red speaks for {zoo.class_names(model)[made.target]}, blue against."


def _share(values: np.ndarray) -> np.ndarray:
    return values / (np.abs(values).max() or 1)
