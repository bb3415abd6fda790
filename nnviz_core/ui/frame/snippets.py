"""The lines behind the views across a data set, ready to paste."""

from string import Template

from nnviz_core.models import Model

_LOAD = """\
from nnviz_core import $modules

network = $network
images = datasets.load("$dataset", "$split")
"""
_AVERAGES = """\
found = averages.survey(network, images)
for layer, means in found.averages.means.items():
    print(layer, means.shape, f"{means.mean():.6f}")
"""
_SAMPLE = """\
passed = trace.record(network, torch.from_numpy(images.inputs([$sample])))
print("truth", images.class_names[images.labels[$sample]])
for name, share in zip(zoo.class_names("$model"), passed.probabilities[0].tolist()):
    print(f"{name:>12}  {share:.6f}")
"""
_SEPARATION = """\
found = separation.separation(network, images, $classes)
for layer in found.layers:
    print(layer.layer, f"{layer.probe:.4f} {layer.distance:.4f} {layer.neighbours:.4f}")
"""
_VARIANTS = """\
for name in ("$model", *zoo.VARIANTS):
    network = zoo.load(name)
    for split in ("train-10k", "test"):
        found = averages.survey(network, datasets.load("$dataset", split)).evaluation
        print(name, split, f"{found.accuracy:.4f}")
"""
_CONFUSION = """\
found = averages.survey(network, images).evaluation
print(found.confusion)
for sample in evaluation.pair(found, true=$true, predicted=$predicted):
    print(sample, f"{found.confidences[sample]:.6f}")
"""
_MISTAKES = """\
found = averages.survey(network, images).evaluation
print(found.confusion)
for sample in found.mistakes()[:10]:
    print(sample, found.labels[sample], found.predictions[sample], f"{found.confidences[sample]:.6f}")
"""
_DUEL = """\
other = $other
first, second = (averages.survey(each, images).evaluation for each in (network, other))
found = evaluation.duel(first, second)
print(len(found.both), len(found.only_first), len(found.only_second), len(found.neither), found.p_value)
"""
_CONFIDENCE = """\
found = averages.survey(network, images).evaluation
print(f"{found.accuracy:.4f} {evaluation.reliability(found).error:.4f}")
measures = evaluation.class_measures(found)
print(measures.precision.round(4), measures.recall.round(4), measures.f1.round(4))
"""
_ROBUSTNESS = """\
found = evaluation.curves({"$model": network}, images, "$change")
print(found["$model"].levels, found["$model"].accuracy)
"""


def averages(model: Model, split: str) -> str:
    return _filled(_AVERAGES, "averages, datasets, zoo", model, split)


def sample(model: Model, number: int) -> str:
    return "import torch\n\n" + _filled(_SAMPLE, "datasets, trace, zoo", model, sample=number)


def separation(model: Model, classes: tuple[int, ...] | None) -> str:
    return _filled(_SEPARATION, "datasets, separation, zoo", model, classes=None if classes is None else list(classes))


def variants(model: Model) -> str:
    return Template("from nnviz_core import averages, datasets, zoo\n\n" + _VARIANTS).substitute(
        model=model.name, dataset=model.dataset
    )


def mistakes(model: Model, true: int | None, predicted: int | None) -> str:
    if true is None or predicted is None:
        return _filled(_MISTAKES, "averages, datasets, zoo", model)
    return _filled(_CONFUSION, "averages, datasets, evaluation, zoo", model, true=true, predicted=predicted)


def duel(model: Model, other: Model) -> str:
    return _filled(_DUEL, "averages, datasets, evaluation, zoo", model, other=other.source)


def confidence(model: Model) -> str:
    return _filled(_CONFIDENCE, "averages, datasets, evaluation, zoo", model)


def robustness(model: Model, change: str) -> str:
    return _filled(_ROBUSTNESS, "datasets, evaluation, zoo", model, change=change)


def _filled(body: str, modules: str, model: Model, split: str = "test", **values: object) -> str:
    about = {"model": model.name, "network": model.source, "dataset": model.dataset, "split": split}
    return Template(_LOAD + body).substitute(modules=modules, **about, **values)
