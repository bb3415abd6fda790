"""The code behind the views inside a network."""

from string import Template

from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.ui.components.code import image_lines
from nnviz_core.ui.filters.focus import Inside

_START = Template("""\
from nnviz_core import $modules

$image
network = $network
inputs = predictions.as_inputs(image)
""")


def maps_code(looked: Inside) -> str:
    """Every map of the layer, by its largest value."""
    if looked.layer == PROBABILITIES:
        return _start(looked, "links", "trace") + (
            "for label, probability in enumerate(trace.record(network, inputs).probabilities[0]):\n"
            '    print(label, f"{float(probability):.6f}")\n'
        )
    return _start(looked, "links", "trace") + (
        f'maps = trace.record(network, inputs).outputs["{looked.layer}"][0]\n'
        "for channel, values in enumerate(maps):\n"
        '    print(channel, f"{float(values.min()):.5f} {float(values.max()):.5f}")\n'
    )


def sum_code(looked: Inside, layer: str, index: tuple[int, ...]) -> str:
    """Every term of one sum."""
    return _start(looked, "links", "contributions") + (
        f'found = contributions.explain(network, inputs, "{layer}", {index})\n'
        "for place, source, weight in zip(found.source_indices, found.sources, found.weights):\n"
        "    print(found.source_layer, *place, source, weight, source * weight)\n"
        'print("bias", found.bias, "total", found.total)\n'
    )


def filter_code(looked: Inside) -> str:
    """How one filter behaves over the test set, and the image that would excite it most."""
    return _start(looked, "filters", "links") + (
        f'tests = datasets.load("{looked.model.dataset}")\n'
        f'statistics = filters.filter_statistics(network, tests, "{looked.layer}")\n'
        f'print("silent", statistics.silent[{looked.channel}])\n'
        f"for name, mean, spread in zip(tests.class_names, statistics.means[:, {looked.channel}], "
        f"statistics.spreads[:, {looked.channel}]):\n"
        "    print(name, mean, spread)\n"
        f'best = filters.maximise(network, "{looked.layer}", {looked.channel})\n'
        f"print(best.words(float(statistics.peaks[{looked.channel}, 0])))\n"
    )


def attribution_code(looked: Inside, made: str, target: int) -> str:
    """The attribution with its checks; `made` is the call that makes it of `network`, `inputs` and `target`."""
    return _start(looked, "attribution", "links") + (
        f"method = lambda network, inputs, target: {made}\n"
        f"worth = attribution.assess(network, inputs, method, target={target})\n"
        'print("sum", worth.attribution.map.sum(), "accounted", worth.attribution.accounted)\n'
        "print(worth.completeness.words, worth.curves.words, worth.sanity.words, sep='\\n')\n"
    )


def compare_code(looked: Inside, donor: str, layer: str) -> str:
    """What each filter of a layer restores, and the smallest set found that flips the answer."""
    other = image_lines(donor).replace("image =", "other =", 1)
    return _start(looked, "filters", "links") + (
        f"{other}\n"
        "donor = predictions.as_inputs(other)\n"
        f'effects = filters.effects(network, inputs, donor, "{layer}")\n'
        "for channel in effects.ranking:\n"
        '    print(channel, f"{effects.restored[channel]:.4f}")\n'
        f'print(filters.smallest_flip(network, inputs, donor, "{layer}").words)\n'
    )


def _start(looked: Inside, *modules: str) -> str:
    """The imports that are used, the image and the network."""
    used = ", ".join(sorted({*modules, "datasets", "predictions", "zoo"}))
    return _START.substitute(modules=used, image=image_lines(looked.chosen.link), network=looked.model.source)
