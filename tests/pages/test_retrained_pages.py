"""A network that was trained again, on every page: with another first layer, other activations, an eleventh class, neither pooling nor
batch normalisation."""

import pytest
from app_tools import link, opened
from guest_tools import hold
from safetensors.torch import save

from nnviz_core import datasets, retraining
from nnviz_core.retraining import Change, Plan, Progress
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.frame import loaded

BARE = Plan(network="small", change=Change(others=50, inverted=True, activation="gelu", normalised=False, pooled=False))
PAGES = ("draw", "network", "home")
ABOUT_A_MODEL = ("filters", "why", "pixels", "averages", "mistakes", "tweak")
WALKS = [(page, "") for page in PAGES] + [(page, view.name) for page in ABOUT_A_MODEL for view in VIEWS[page]]


def model(plan):
    """The changed network before its first step, as one that was sent by a worker."""
    weights = {name: each.contiguous() for name, each in plan.start(0, True).state_dict().items()}
    return retraining.model(Progress(plan, changed=save(weights)), True)


@pytest.fixture(autouse=True)
def few_images(monkeypatch):
    whole = datasets.load
    monkeypatch.setattr(loaded, "shared_images", lambda name, split="test": whole(name, split).first(300))


@pytest.mark.parametrize(("page", "view"), WALKS, ids=lambda each: each)
def test_a_page_opens_on_it(app, page, view):
    guest = model(BARE)
    hold(app, guest)
    words = {"view": view} if view else {}
    if page in ("filters", "why", "pixels", "draw", "network"):
        words["input"] = "mnist-17"
    opened(app, page, model=guest.name, **words)
    assert not app.exception
    if view != "variants":
        assert link(app)["model"] == guest.name
