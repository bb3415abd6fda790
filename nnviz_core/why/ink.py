"""The least change of ink that turns an answer, beside the same change put at random places."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core.layers import passes
from nnviz_core.streaming import all_logits

MOST_PIXELS = 150
CANDIDATES = 48
"""Pixels, the steepest, whose full change is tried in each step."""
RANDOM_PLACES = 200
LEAST_ROOM = 0.02


@dataclass(frozen=True)
class InkChange:
    """An `image` (1, channel, row, column) in 0…1 that is read as the class wanted, and how far it is from the one it was made of.

    `added` and `erased` are sums of ink, 1 for a full pixel; `pixels` counts those that changed. Of `tries` images that change
    as much at random places within the drawing's box, the share `at_random` is read as that class too.
    """

    image: Float32[Tensor, "1 channel row column"]
    added: float
    erased: float
    pixels: int
    at_random: float
    tries: int

    @property
    def amount(self) -> float:
        """The ink that was added and erased together."""
        return self.added + self.erased


def least_ink(network: nn.Sequential, inputs: Tensor, wanted: int, seed: int = 0) -> InkChange | None:
    """The least ink found that, added to and erased from `inputs` (1, channel, row, column), makes the prediction `wanted`.

    Pixels are set to full ink or paper one by one, each time the one that adds most to the lead of `wanted` per ink (of the steepest by
    the gradient, each tried); then whatever isn't needed is taken back. The result can't be thinned out pixel by pixel, but
    another change may be smaller. None where `MOST_PIXELS` pixels don't turn the answer. `seed` draws the random places.
    """
    passes.check_single(inputs)
    image = _grown(network, inputs, wanted)
    if image is None:
        return None
    image = _shrunk(network, inputs, image, wanted)
    change = (image - inputs).numpy()
    share = _share_at_random(network, inputs, image, wanted, np.random.default_rng(seed))
    return InkChange(
        image,
        float(change.clip(0).sum()),
        float((-change).clip(0).sum()),
        int((change != 0).sum()),
        share,
        RANDOM_PLACES,
    )


def lead(logits: Float32[Tensor, "batch class"], wanted: int) -> Float32[Tensor, " batch"]:
    """How far the logit of `wanted` is above the largest other one."""
    others = logits.clone()
    others[:, wanted] = -torch.inf
    return logits[:, wanted] - others.amax(1)


def _grown(network: nn.Sequential, inputs: Tensor, wanted: int) -> Tensor | None:
    """`inputs` with pixels set to ink or paper until the prediction is `wanted`."""
    image, is_set = inputs.clone(), torch.zeros(inputs.numel(), dtype=torch.bool)
    for _ in range(MOST_PIXELS):
        slope, before = _slope(network, image, wanted)
        goal = (slope > 0).to(image.dtype)
        room = (goal - image.flatten()).abs()
        steepness = torch.where(is_set | (room < LEAST_ROOM), -torch.inf, slope.abs())
        places = steepness.topk(min(CANDIDATES, len(steepness))).indices
        trials = image.flatten().repeat(len(places), 1)
        trials[torch.arange(len(places)), places] = goal[places]
        with torch.no_grad():
            leads = lead(all_logits(network, trials.view(-1, *image.shape[1:])), wanted)
        gain = (leads - before) / room[places].clamp(min=LEAST_ROOM)
        best = int(torch.where(steepness[places] > -torch.inf, gain, -torch.inf).argmax())
        image, is_set[places[best]] = trials[best].view_as(image), True
        if leads[best] > 0:
            return image
    return None


def _slope(network: nn.Sequential, image: Tensor, wanted: int) -> tuple[Tensor, float]:
    """The gradient of the lead by every value of `image`, and the lead."""
    with torch.inference_mode(False), torch.enable_grad():
        leaf = image.clone().requires_grad_()
        value = lead(network(leaf), wanted)
        return torch.autograd.grad(value.sum(), leaf)[0].flatten(), float(value.detach())


@torch.no_grad()
def _shrunk(network: nn.Sequential, inputs: Tensor, image: Tensor, wanted: int) -> Tensor:
    """`image` with every change taken back that isn't needed, the least useful first, and the last one as far as it can be."""
    while True:
        changed = torch.nonzero((image != inputs).flatten())[:, 0]
        trials = image.flatten().repeat(len(changed), 1)
        trials[torch.arange(len(changed)), changed] = inputs.flatten()[changed]
        leads = lead(all_logits(network, trials.view(-1, *image.shape[1:])), wanted)
        if len(changed) < 2 or leads.max() <= 0:
            return _eased(network, image, trials, leads, wanted)
        image = trials[int(leads.argmax())].view_as(image)


def _eased(network: nn.Sequential, image: Tensor, trials: Tensor, leads: Tensor, wanted: int) -> Tensor:
    """`image` with its least useful change taken back as far as the prediction stays."""
    without = trials[int(leads.argmax())].view_as(image)
    shares = torch.linspace(0, 1, 33)[1:].view(-1, 1, 1, 1)
    steps = without + shares * (image - without)
    turned = torch.nonzero(lead(network(steps), wanted) > 0)[:, 0]
    return steps[turned[:1]] if len(turned) else image


@torch.no_grad()
def _share_at_random(
    network: nn.Sequential, inputs: Tensor, image: Tensor, wanted: int, generator: np.random.Generator
) -> float:
    """The share of images read as `wanted` among those that change as much at random places where there is room."""
    start, change = inputs.flatten().numpy(), (image - inputs).flatten().numpy()
    box = _box(np.maximum(inputs[0].numpy(), image[0].numpy())).ravel()
    trials = np.repeat(start[None], RANDOM_PLACES, axis=0)
    for trial in trials:
        for sign in (1, -1):
            amounts = (sign * change).clip(0)
            amounts = amounts[amounts > 0]
            room = np.flatnonzero(box & ((1 - start if sign > 0 else start) >= 0.5))
            places = generator.permutation(room)[: len(amounts)]
            trial[places] += sign * amounts[: len(places)]
    answers = all_logits(network, torch.from_numpy(trials.clip(0, 1)).view(-1, *inputs.shape[1:])).argmax(1)
    return float((answers == wanted).float().mean())


def _box(image: np.ndarray) -> np.ndarray:
    """Whether each value of `image` (channel, row, column) lies in the smallest box that holds its ink."""
    inked = np.asarray((image > 0).any(axis=0))
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    box = np.zeros_like(inked)
    box[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = True
    return np.broadcast_to(box, image.shape)
