"""What Python answers to the scene: the pass of what is drawn, its lines and its attribution."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from nnviz_core import drawing, scene, zoo
from nnviz_core.attribution.class_maps import Attribution
from nnviz_core.layers import geometry
from nnviz_core.layers.passes import INPUT
from nnviz_core.models import Model
from nnviz_core.packing import packed
from nnviz_core.scene.connections import MOST_LINES
from nnviz_core.scene.recorded import Scene
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.network import component, drawn, sums, view_link
from nnviz_core.ui.network.messages import LiveRequest, Request
from nnviz_core.ui.network.view_link import View

KEPT = "network3d_kept"


@dataclass(frozen=True)
class Controls:
    """What stands above the scene: the model and its `address` over HTTP, the share of the strongest from which lines are drawn, and Grad-CAM's form."""

    model: Model
    address: str
    threshold: float
    form: str


def recorded_scene(model: Model, image: np.ndarray, request: Request) -> Scene:
    """The pass of `image`; what wide layers are folded to stays as it is until a stroke ends."""
    mark = (model.name, drawn.version(), image.tobytes() if request.done else None)
    known = st.session_state.get(KEPT)
    still = known and known["mark"][:2] == mark[:2] and mark[2] in (None, known["mark"][2])
    recording = scene.scene(
        model.network, drawing.fitted(image, model.shape), known["kept"] if known and still else None
    )
    if not still:
        st.session_state[KEPT] = {"mark": mark, "kept": recording.kept}
    return recording


def data(
    recorded: Scene,
    view: View,
    request: Request | LiveRequest,
    controls: Controls,
    version: int,
    image: np.ndarray,
    is_live: bool = True,
) -> dict:
    """All that the component needs, echoing the request's number and the `version` of the `image` in its grid.

    It asks over HTTP where it `is_live`, else through runs of the page.
    """
    model, made = controls.model, attribution(recorded, controls.form, view.channel)
    picked, hovered = shown_cube(recorded, view), recorded.checked(request.hovered)
    place, described = hovered or picked, scene.described(recorded, controls.threshold)
    return {
        "sequence": request.sequence,
        "version": version,
        "live": is_live,
        "controls": {"model": controls.address, "threshold": controls.threshold, "form": controls.form},
        "names": list(model.class_names),
        "empty": recorded.is_empty,
        "image": packed(component.levels(image), np.uint8),
        "blind": packed(blind(model), np.uint8),
        "cube": recorded.name(*view.picked) if view.picked else None,
        "picked": picked,
        "sum": sums.packed_sum(recorded, view.picked),
        "incoming": scene.lines_into(recorded, place) if place else None,
        "channel": view.channel,
        "channels": view_link.channel_choices(recorded),
        "modes": view.modes,
        "camera": view.camera,
        "attribution": None if made is None else packed(_share(drawing.fitted(made.map, zoo.SHAPE)), np.float32),
        "hint": prose.plain(hint(made, model)),
        "told": lines_told(recorded, view, described["lines"]),
        **described,
    }


def shown_cube(recorded: Scene, view: View) -> tuple[int, int] | None:
    """The chosen value as (stage, cube), or None when its channel or unit is folded away."""
    if view.picked is None:
        return None
    number, index = view.picked
    stage = recorded.stages[number]
    (cube,) = stage.cubes(np.array([np.ravel_multi_index(index, stage.shape)]))
    return None if cube < 0 else (number, int(cube))


def attribution(recorded: Scene, form: str, channel: str) -> Attribution | None:
    if channel == view_link.OFF or recorded.is_empty:
        return None
    return scene.attribution_map(recorded, form, None if channel == view_link.BOTH else int(channel))


def hint(made: Attribution | None, model: Model) -> str:
    """What lies over the grid, in words."""
    border = " The hatched border reaches no output." if blind(model).any() else ""
    if made is None:
        return f"Draw on the grid: mouse or finger.{border}"
    name = "Gradient × input" if made.layer == INPUT else f"{made.method} at {made.layer}"
    name = name[0].upper() + name[1:]
    return f"{name}: red speaks for {model.class_names[made.target]}, blue against.{border}"


def blind(model: Model) -> np.ndarray:
    """Where the grid's cells can't change any output of a network, (28, 28); none are told of one that sees them resized."""
    return _blind(model.network) if model.shape == zoo.SHAPE else np.zeros(zoo.SHAPE[1:], bool)


_blind = measured(brief=True)(geometry.blind_pixels)


def lines_told(recorded: Scene, view: View, lines: list[dict]) -> str:
    """How many lines are drawn, and between which layers there would be more."""
    hidden = {layer for layer, mode in view.modes.items() if mode == view_link.HIDDEN}
    drawn_pairs = [
        (stage.layer, each)
        for before, stage, each in zip(recorded.stages, recorded.stages[1:], lines, strict=False)
        if not hidden & {before.layer, stage.layer}
    ]
    count, above = (sum(each[key] for _, each in drawn_pairs) for key in ("drawn", "above"))
    cut = [f"{layer} (of {each['above']:,})" for layer, each in drawn_pairs if each["drawn"] < each["above"]]
    if not cut:
        return f"{count:,} lines: all contributions that reach the threshold."
    return (
        f"{count:,} lines of {above:,} contributions that reach the threshold: "
        f"only the {MOST_LINES} strongest are drawn into {', '.join(cut)}."
    )


def _share(values: np.ndarray) -> np.ndarray:
    return values / (np.abs(values).max() or 1)
