"""What is shipped of where classes part in a model."""

from nnviz_core.models import Model
from nnviz_core.separation import records
from nnviz_core.separation.records import Record
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured


def of(model: Model) -> Record | None:
    """The record of `model` over its test images, if one is shipped of just these weights and images."""
    return _record(model.name, model.fingerprint, surveys.images(model).fingerprint)


@measured()
def _record(name: str, network: str, images: str) -> Record | None:
    return records.load(name, network, images)
