"""Names that are used from outside keep their place, arguments and meaning; each package hands its own on."""

import dataclasses
import importlib
import inspect
import pkgutil
import types

import pytest

import nnviz_core

PACKAGES = [name for _, name, is_package in pkgutil.iter_modules(nnviz_core.__path__) if is_package and name != "ui"]
SIGNATURES = {
    "datasets.load": "name, split=test",
    "drawing.from_rgba": "pixels",
    "drawing.from_strokes": "strokes, width",
    "zoo.load": "name",
    "zoo.model": "name",
    "trace.record": "network, inputs",
    "contributions.explain": "network, inputs, layer, index",
    "attribution.grad_cam": "network, inputs, layer, target=None, signed=True",
    "averages.class_averages": "network, images",
    "averages.survey": "network, images, spreads=False",
    "evaluation.evaluate": "network, images",
    "training.train": "network, data, config",
    "playground.Run": "plan",
    "playground.script": "plan, parameters",
    "recordings.record": "network, data, config, every, path",
    "recordings.load": "path",
    "uploads.describe": "network",
    "uploads.read_network": "description, weights",
    "uploads.read_data": "name, content",
    "tweak.apply": "network, changes",
    "tweak.Off": "layer, channels, to=0.0",
    "tweak.Scale": "layer, channels, factor",
    "tweak.Set": "parameter, index, value",
    "tweak.Prune": "layer, share",
    "tweak.Quantise": "layer, bits",
    "tweak.Noise": "layer, scale, seed",
    "tweak.Randomise": "layer, seed",
}
FIELDS = {
    "datasets.ImageSet": ("name", "images", "labels", "class_names"),
    "trace.Trace": ("inputs", "outputs"),
    "zoo.ModelSpec": ("name", "title", "dataset", "build", "source"),
    "contributions.Contributions": ("sources", "weights", "products", "bias", "total"),
    "averages.ClassAverages": ("means", "counts"),
    "evaluation.Evaluation": ("labels", "logits"),
    "models.Model": ("name", "title", "network", "class_names", "dataset", "shape", "source", "fingerprint"),
    "playground.Plan": (
        "hidden",
        "output",
        "target",
        "optimizer",
        "learning_rate",
        "batch",
        "loss",
        "seed",
    ),
    "models.Snapshot": ("step", "epoch", "train_loss", "test_loss", "test_accuracy", "weights", "gradients", "momenta"),
}


def named(path):
    module, name = path.split(".")
    return getattr(importlib.import_module(f"nnviz_core.{module}"), name)


@pytest.mark.parametrize(("path", "arguments"), SIGNATURES.items())
def test_functions_keep_their_arguments(path, arguments):
    """Any that come later can be left out."""
    parameters = list(inspect.signature(named(path)).parameters.values())
    empty = inspect.Parameter.empty
    every = [p.name if p.default is empty else f"{p.name}={p.default}" for p in parameters]
    assert ", ".join(every[: arguments.count(",") + 1]) == arguments
    assert all(p.default is not empty for p in parameters[arguments.count(",") + 1 :])


@pytest.mark.parametrize(("path", "fields"), FIELDS.items())
def test_types_keep_their_fields(path, fields):
    assert set(fields) <= {field.name for field in dataclasses.fields(named(path))}


def test_models_are_a_mapping_by_name():
    models = named("zoo.MODELS")
    assert isinstance(models, dict)
    assert all(name == spec.name for name, spec in models.items())


def test_a_recording_keeps_its_names():
    recording = named("recordings.Recording")
    for name, argument in {"weights": "step", "gradients": "step", "momenta": "step", "network": "step"}.items():
        assert list(inspect.signature(getattr(recording, name)).parameters)[1:] == [argument]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_hands_on_names_that_no_module_of_it_bears(name):
    package = importlib.import_module(f"nnviz_core.{name}")
    modules = {module for _, module, _ in pkgutil.iter_modules(package.__path__)}
    assert not modules & set(getattr(package, "__all__", ()))
    for module in modules:
        importlib.import_module(f"nnviz_core.{name}.{module}")
        assert isinstance(getattr(package, module), types.ModuleType)


@pytest.mark.parametrize("name", [name for name in PACKAGES if name != "figures"])
def test_a_package_hands_on_and_computes_nothing(name):
    package = importlib.import_module(f"nnviz_core.{name}")
    own = [value for value in vars(package).values() if getattr(value, "__module__", None) == package.__name__]
    assert own == []
    assert all(hasattr(package, each) for each in package.__all__)
