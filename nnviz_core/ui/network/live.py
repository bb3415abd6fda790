"""The scene's answers over HTTP, while pen or pointer moves."""

from nnviz_core import drawing, scene
from nnviz_core.ui.frame import live, loaded
from nnviz_core.ui.inputs import levels
from nnviz_core.ui.network import answers, messages, view_link
from nnviz_core.ui.network.answers import Controls


def answer(body: bytes) -> dict:
    """What the scene shows for the request in `body`.

    Raises `ValueError` for what no scene asks, and `NnvizError` where the network can't be loaded.
    """
    request = live.decoded(body, messages.LiveRequest)
    settings = request.controls
    model = loaded.addressed(settings.model)
    controls = Controls(model, settings.model, settings.threshold, settings.form)
    image = levels.image(request.pixels)
    recording = scene.scene(model.network, drawing.fitted(image, model.shape), request.kept)
    view, _ = view_link.checked(recording, request)
    return answers.data(recording, view, request, controls, request.version, image)


ROUTES = [live.route("scene", answer)]
