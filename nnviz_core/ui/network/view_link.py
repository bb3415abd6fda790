"""The part of the view that the page's link holds: ?place=relu2-1-3-5&channel=1&faded=relu1-pool1&hidden=relu3&camera=30_-10_150."""

import re
from dataclasses import dataclass, field

import msgspec
import streamlit as st

from nnviz_core import drawing, scene
from nnviz_core.attribution import methods
from nnviz_core.errors import NnvizError
from nnviz_core.layers.passes import INPUT
from nnviz_core.models import Model
from nnviz_core.scene.recorded import Scene
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import quoted
from nnviz_core.ui.frame import link
from nnviz_core.ui.network import component
from nnviz_core.ui.network.messages import Mode, Request, Wishes

OPENED, MODEL = "network3d_opened", "network3d_model"
OFF, BOTH = "off", "both"
FADED: Mode = "faded"
HIDDEN: Mode = "hidden"
NUMBER = r"-?\d{1,4}(\.\d)?"
CAMERA = re.compile(rf"({NUMBER}_){{2}}[1-9]\d{{0,4}}(\.\d)?((_{NUMBER}){{3}})?", re.ASCII)
BETWEEN = re.compile(r"-(?!(?:off|scaled)(?:-|$))")
"""What stands between the names of layers, but not within that of one that switches off or scales another: relu1-off."""
WORDS = ("place", "channel", FADED, HIDDEN, "camera")
FEW_CHANNELS = 3


@dataclass(frozen=True)
class View:
    """The chosen value (stage, index in its layer's output), the channels attributed, the layers faded or hidden, and the camera.

    The camera stands as far from where it stands at first as its word says: degrees to the right and upwards, the size in
    per cent, and three lengths in units of the scene where it was moved.
    """

    picked: tuple[int, tuple[int, ...]] | None = None
    channel: str = BOTH
    modes: dict[str, Mode] = field(default_factory=dict)
    camera: str = ""


def open_view(model: Model) -> None:
    """Take over what a link asks for, until the scene speaks for itself; say what of it doesn't exist.

    A chosen value and the camera's place are forgotten when the model becomes another one.
    """
    wishes, before = _read(), st.session_state.get(MODEL)
    st.session_state[MODEL] = model.name
    if wishes is None:
        if before not in (None, model.name):
            _forget_place()
        return
    _, problems = checked(scene.scene(model.network, drawing.fitted(drawing.empty(), model.shape)), wishes)
    for problem in problems:
        prose.alert(st.warning, problem, ":material/link_off:")
    st.session_state[OPENED] = wishes, component.request().sequence


def present(recorded: Scene, request: Request) -> View:
    """What the visitor last chose in the scene, or before that the link asks for; nothing that isn't there."""
    return checked(recorded, _latest(request))[0]


def keep(recorded: Scene, view: View, request: Request) -> None:
    """Keep `view` for when the page is opened again, until the scene asks for more than by `request`."""
    cube = recorded.name(*view.picked) if view.picked else None
    wishes = Wishes(cube=cube, channel=view.channel, modes=view.modes, camera=view.camera)
    st.session_state[OPENED] = wishes, request.sequence


def checked(recorded: Scene, wishes: Wishes) -> tuple[View, list[str]]:
    """The view that `wishes` describe, as far as it exists, and sentences that say what doesn't."""
    problems, picked = [], None
    cube, channel = wishes.cube or "", wishes.channel or BOTH
    try:
        picked = recorded.named(cube) if cube else None
    except NnvizError as error:
        problems.append(f"The link asks for {quoted(cube)}, which isn't there: {error}.")
    offered = dict(channel_choices(recorded))
    if channel not in offered:
        problems.append(f"The link asks for the channel {quoted(channel)}; there are {', '.join(offered)}.")
        channel = BOTH
    layers = [stage.layer for stage in recorded.stages]
    if unknown := [quoted(layer) for layer in wishes.modes if layer not in layers]:
        problems.append(f"The link fades or hides {', '.join(unknown)}; this scene has {', '.join(layers)}.")
    known: dict[str, Mode] = {
        layer: mode for layer, mode in wishes.modes.items() if layer in layers and mode != "shown"
    }
    camera = wishes.camera
    if camera and not CAMERA.fullmatch(camera):
        problems.append(f"The link's camera {quoted(camera)} can't be followed: it is written like 30_-10_150.")
        camera = ""
    return View(picked, channel, known, camera), problems


def channel_choices(recorded: Scene) -> list[tuple[str, str]]:
    """The attribution off, of all channels together, or, where they are few, of one alone."""
    layer = methods.telling_layer(recorded.network)
    count = 0 if layer == INPUT else recorded.trace.outputs[layer].shape[1]
    single = [(str(channel), f"Ch {channel}") for channel in range(count if count <= FEW_CHANNELS else 0)]
    return [(OFF, "Off"), (BOTH, "Both" if count == 2 else "All"), *single]


def in_link(recorded: Scene, view: View) -> dict[str, str]:
    """The words for `view` in the page's link; what is as at first is left out."""
    texts = {
        "place": recorded.name(*view.picked) if view.picked else "",
        "channel": "" if view.channel == BOTH else view.channel,
        "camera": view.camera,
        **{mode: "-".join(layer for layer, its in view.modes.items() if its == mode) for mode in (FADED, HIDDEN)},
    }
    return {word: text for word, text in texts.items() if text}


def _forget_place() -> None:
    """Choose no value and no place of the camera: those that were chosen are another model's."""
    request = component.request()
    st.session_state[OPENED] = msgspec.structs.replace(_latest(request), cube=None, camera=""), request.sequence


def _latest(request: Request) -> Wishes:
    wishes, sequence = st.session_state.get(OPENED, (request, 0))
    return request if request.sequence > sequence else wishes


def _read() -> Wishes | None:
    """What a link that was opened just now asks for, or None."""
    texts = {word: text for word in WORDS if (text := link.take(word)) is not None}
    if not texts:
        return None
    modes: dict[str, Mode] = {
        layer: mode for mode in (FADED, HIDDEN) for layer in BETWEEN.split(texts.get(mode, "")) if layer
    }
    return Wishes(cube=texts.get("place"), channel=texts.get("channel"), modes=modes, camera=texts.get("camera", ""))
