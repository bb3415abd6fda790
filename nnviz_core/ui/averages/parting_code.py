"""The code behind where classes part."""

from torch import nn


def snippet(
    network: nn.Sequential, dataset: str, classes: tuple[int, ...] | None, layer: str, shipped: str | None
) -> None:
    """The three measures of every layer, its gain over the best layer of untrained networks, and the map of the images."""
    import numpy as np

    from nnviz_core import datasets, separation

    images = datasets.load(dataset)
    separated = separation.separation(network, images, classes)
    for each, gain in zip(separated.layers, separation.gains(separated), strict=True):
        print(each.layer, f"{each.probe:.6g}", *each.interval, f"{each.distance:.6g} {each.neighbours:.6g}")
        print(each.layer, f"gain {gain.value:.6g} ({gain.low:.6g} to {gain.high:.6g})")
    for layers in zip(*separated.untrained, strict=True):
        means = (np.mean([getattr(each, name) for each in layers]) for name in ("probe", "distance", "neighbours"))
        print(layers[0].layer, "untrained", *(f"{mean:.6g}" for mean in means))
    samples, features = separation.sampled_features(network, images)
    tsne = separation.load(shipped) if shipped else None
    points = tsne.points[layer] if tsne else separation.principal_plane(features[layer]).points
    for sample, (x, y) in zip(tsne.samples if tsne else samples, points, strict=True):
        if classes is None or images.labels[sample] in classes:
            print(sample, images.labels[sample], f"{x:.6g} {y:.6g}")
