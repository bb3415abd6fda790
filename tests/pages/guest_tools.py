"""A network that only a session holds, and the session that holds it."""

from dataclasses import replace

import torch

from nnviz_core import models, networks, zoo
from nnviz_core.ui.frame import guests

GUEST = "run-3f2a@7"


def guest(name=GUEST, seed=0, widths=(32,)):
    """A freshly initialised dense network as a model."""
    torch.manual_seed(seed)
    network = networks.mlp(*widths).eval().requires_grad_(False)
    code = f"networks.mlp({', '.join(map(str, widths))}).eval().requires_grad_(False)"
    spec = zoo.model("mnist-linear")
    fingerprint = models.fingerprint(network)
    return replace(spec, name=name, title="Fresh", network=network, source=code, fingerprint=fingerprint)


def hold(app, *models):
    """Let the session of `app` hold `models`."""
    held = {each.name: guests.Guest(each, 1) for each in models}
    app.session_state[guests.GUESTS] = held
    guests._EVERY.update({each.token: each for each in held.values()})
