"""The code behind a view: a few lines of Python, ready to paste, that give the numbers on the page."""

from string import Template

import streamlit as st

from nnviz_core import links

OPEN = "code_behind"

PREDICTION = Template("""\
from nnviz_core import datasets, links, predictions, zoo

$image
network = zoo.load("$model")
prediction = predictions.predict(network, image)
for name, logit, probability in zip(zoo.class_names("$model"), prediction.logits, prediction.probabilities):
    print(f"{name:>12}  {logit:9.4f}  {probability:.6f}")
""")

SCENE = Template("""\
from nnviz_core import contributions, datasets, links, predictions, scene, zoo

$image
network = zoo.load("$model")
shown = scene.scene(network, image)
for stage in shown.stages:
    print(stage.layer, stage.shape, "shown:", stage.kept, "largest:", stage.values(shown.trace).max())
found = contributions.explain(network, predictions.as_inputs(image), "logits", (int(shown.trace.logits.argmax()),))
print(found.products.sum() + found.bias, "=", found.total)
""")


def image_lines(link: str) -> str:
    """Python that sets `image` to the 28×28 image that `link` stands for."""
    sample = links.decode_sample(link)
    if sample is None:
        return f'image = links.decode("{link}")'
    return f'image = datasets.load("{sample.dataset}", "test").inputs([{sample.sample}])[0, 0]'


def show(code: str) -> None:
    """Offer `code` under one heading, the same on every page; it is sent once it is asked for."""
    behind = st.expander("The code behind this view", icon=":material/code:", key=OPEN, on_change="rerun")
    if behind.open:
        behind.code(code, language="python", wrap_lines=True)


show_apart = st.fragment(show)
"""The same for the body of a page, which need not run again to show the code.

Not for use in a fragment: when that is interrupted by its own next run, Streamlit drops what it had not sent yet,
but sends what stands in the inner fragment, to a place that the browser does not have.
"""


def prediction_code(link: str, model: str) -> str:
    """The lines that print every logit and probability of `model` for the input `link`."""
    return PREDICTION.substitute(image=image_lines(link), model=model)


def scene_code(link: str, model: str) -> str:
    """The lines that print the stages of the scene for `link` and the sum behind the strongest logit."""
    return SCENE.substitute(image=image_lines(link), model=model)
