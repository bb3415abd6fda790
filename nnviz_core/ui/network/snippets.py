"""The code behind the scene."""

from string import Template

from nnviz_core.models import Model
from nnviz_core.ui.components.code import image_lines

SCENE = Template("""\
from nnviz_core import contributions, datasets, links, predictions, scene, zoo

$image
network = $network
shown = scene.scene(network, image)
for stage in shown.stages:
    print(stage.layer, stage.shape, "shown:", stage.kept, "largest:", stage.values(shown.trace).max())
found = contributions.explain(network, predictions.as_inputs(image), "logits", (int(shown.trace.logits.argmax()),))
print(found.products.sum() + found.bias, "=", found.total)
""")


def scene_code(link: str, model: Model) -> str:
    """The lines that print the stages of the scene for `link` and the sum behind the strongest logit."""
    return SCENE.substitute(image=image_lines(link), network=model.source)
