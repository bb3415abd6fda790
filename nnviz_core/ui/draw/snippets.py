"""The code behind the answer."""

from string import Template

from nnviz_core.models import Model
from nnviz_core.ui.components.code import image_lines

PREDICTION = Template("""\
from nnviz_core import datasets, links, predictions, zoo

$image
network = $network
prediction = predictions.predict(network, image)
for name, logit, probability in zip(zoo.class_names("$model"), prediction.logits, prediction.probabilities):
    print(f"{name:>12}  {logit:9.4f}  {probability:.6f}")
""")


def prediction_code(link: str, model: Model) -> str:
    """The lines that print every logit and probability of `model` for the input `link`."""
    return PREDICTION.substitute(image=image_lines(link), model=model.name, network=model.source)
