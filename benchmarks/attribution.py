"""What attributions cost next to the bare passes and to captum: `python -m benchmarks.attribution [rounds]`.

Every round runs all contestants one after the other, in CPU time on one thread; ratios are taken inside a round, and the median
of the rounds is printed. Below 1 is faster. The networks have fresh weights, the input is a clock's 2.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import torch
from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion
from torch import Tensor, nn

from nnviz_core import attribution, drawing, networks, streaming
from nnviz_core.attribution import METHODS, saliency
from nnviz_core.drawing import presets
from nnviz_core.filters import maximisation
from nnviz_core.layers import passes
from nnviz_core.predictions import as_inputs

STEPS, WINDOW, TARGET = 64, 7, 3
Contestants = dict[str, Callable[[], object]]


def main(rounds: int) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    inputs = as_inputs(drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH))
    for name, build, layer in (("cnn", networks.cnn, "conv3"), ("tiny cnn", networks.tiny_cnn, "conv2")):
        network = build().eval().requires_grad_(False)
        short, long = rounds * 5, rounds
        for method in METHODS.values():
            contestants = CONTESTANTS[method.word](network, inputs, layer)
            title = f"{name}: {method.title}" + (f" at {layer}" if method.takes_maps else "")
            report(title, contestants, short if method.takes_maps else long, bar=1.1)
        report(f"{name}: all ten classes at {layer}", ten_classes(network, inputs, layer), short, bar=1.5)
        report(f"{name}: activation maximisation at {layer}", maximised(network, layer), long, bar=1.1)


def report(title: str, contestants: Contestants, rounds: int, bar: float) -> None:
    """Print ours against the first contestant, the bare pass, and against captum."""
    for run in contestants.values():
        run()
    times = [{name: cpu_seconds(run) for name, run in contestants.items()} for _ in range(rounds)]
    bare = next(iter(contestants))
    ratio = statistics.median(each["ours"] / each[bare] for each in times)
    milliseconds = 1000 * statistics.median(each["ours"] for each in times)
    line = f"{title:46s} ours {milliseconds:7.2f} ms   {ratio:5.2f} of {bare} (bar {bar})"
    if "captum" in contestants:
        line += f"   {statistics.median(each['ours'] / each['captum'] for each in times):5.2f} of captum"
    print(line, flush=True)


def cpu_seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def grad_cam(network: nn.Sequential, inputs: Tensor, layer: str) -> Contestants:
    part = dict(network.named_children())[layer]

    def captum() -> Tensor:
        found = LayerGradCam(network, part).attribute(inputs.clone().requires_grad_(), target=TARGET)
        return LayerAttribution.interpolate(found, (28, 28), "bilinear")

    return {
        "one forward and backward": partial(down_to, *passes.split(network, layer), inputs),
        "ours": lambda: attribution.grad_cam(network, inputs, layer, TARGET),
        "captum": captum,
    }


def ten_classes(network: nn.Sequential, inputs: Tensor, layer: str) -> Contestants:
    one = grad_cam(network, inputs, layer)
    method = LayerGradCam(network, dict(network.named_children())[layer])

    def captum() -> list[Tensor]:
        images = inputs.clone().requires_grad_()
        return [
            LayerAttribution.interpolate(method.attribute(images, target=c), (28, 28), "bilinear") for c in range(10)
        ]

    return {"one class": one["ours"], "ours": lambda: attribution.all_classes(network, inputs, layer), "captum": captum}


def occluded(network: nn.Sequential, inputs: Tensor, layer: str) -> Contestants:
    places = saliency.inked_windows(inputs, WINDOW)
    fast, batches = streaming.for_many(network), list(saliency.covered(inputs, places, WINDOW))

    def bare() -> None:
        with torch.inference_mode():
            for batch in batches:
                fast(batch)

    return {
        f"bare forward of {len(places)} images": bare,
        "ours": lambda: saliency.occlusion(network, inputs, TARGET, WINDOW),
        "captum": lambda: Occlusion(network).attribute(
            inputs, (1, WINDOW, WINDOW), target=TARGET, perturbations_per_eval=32
        ),
    }


def integrated(network: nn.Sequential, inputs: Tensor, layer: str) -> Contestants:
    fast = streaming.for_many(network)
    images = torch.linspace(0, 1, STEPS).view(-1, 1, 1, 1) * inputs

    def captum() -> Tensor:
        method = IntegratedGradients(network)
        return method.attribute(inputs, target=TARGET, n_steps=STEPS, method="riemann_middle", internal_batch_size=16)

    return {
        "bare passes": lambda: [backward(fast, batch) for batch in images.split(16)],
        "ours": lambda: saliency.integrated_gradients(network, inputs, TARGET, STEPS),
        "captum": captum,
    }


def times_gradient(network: nn.Sequential, inputs: Tensor, layer: str) -> Contestants:
    return {
        "one forward and backward": lambda: backward(network, inputs),
        "ours": lambda: saliency.gradient_input(network, inputs, TARGET),
        "captum": lambda: InputXGradient(network).attribute(inputs.clone().requires_grad_(), target=TARGET),
    }


CONTESTANTS = {
    "grad-cam": grad_cam,
    "integrated-gradients": integrated,
    "occlusion": occluded,
    "gradient-x-input": times_gradient,
}
"""By the method's word: the bare pass, ours, and captum's."""


def maximised(network: nn.Sequential, layer: str) -> Contestants:
    fast = passes.split(streaming.for_many(network), layer)[0]
    images, steps = torch.rand(maximisation.STARTS, 1, 28, 28), 48

    def bare() -> None:
        for _ in range(steps):
            batch = images.clone().requires_grad_()
            torch.autograd.grad(passes.run(fast, batch)[:, 1, 3, 3].sum(), batch)

    return {"bare passes": bare, "ours": lambda: maximisation.maximise(network, layer, 1)}


def down_to(before: list[nn.Module], after: list[nn.Module], inputs: Tensor) -> Tensor:
    """One forward pass, and one backward to where the layers `after` begin."""
    with torch.no_grad():
        maps = passes.run(before, inputs)
    maps.requires_grad_()
    return torch.autograd.grad(passes.run(after, maps)[0, TARGET], maps)[0]


def backward(network: nn.Sequential, images: Tensor) -> Tensor:
    batch = images.clone().requires_grad_()
    return torch.autograd.grad(network(batch)[:, TARGET].sum(), batch)[0]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
