"""Our optimisers and schedules do what torch's do, without torch's compiler."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.optim.lr_scheduler import OneCycleLR

from nnviz_core.training.config import Config
from nnviz_core.training.optimisers import OPTIMISERS, optimiser
from nnviz_core.training.schedules import pace

ROOT = Path(__file__).parents[3]
STEPS = 40
CONFIG = Config(
    epochs=1, learning_rate=0.02, weight_decay=0.03, decay=0.01, beta1=0.8, beta2=0.99, epsilon=1e-6, optimiser="adam"
)
THEIRS = {
    "sgd": lambda tensors: torch.optim.SGD(tensors, 0.02, weight_decay=0.03),
    "momentum": lambda tensors: torch.optim.SGD(tensors, 0.02, momentum=0.8, weight_decay=0.03),
    "rmsprop": lambda tensors: torch.optim.RMSprop(tensors, 0.02, alpha=0.99, eps=1e-6, weight_decay=0.03),
    "adam": lambda tensors: torch.optim.Adam(tensors, 0.02, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.03),
    "adamw": lambda tensors: torch.optim.AdamW(tensors, 0.02, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.03),
}
MOMENTA = {"momentum": "momentum_buffer", "adam": "exp_avg", "adamw": "exp_avg"}


def tensors():
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(shape, generator=generator).requires_grad_() for shape in ((4, 3), (4,), (2, 1, 3, 3))]


def pull(parameters):
    """Gradients that depend on where the parameters are."""
    sum(torch.cos(each - number).sum() for number, each in enumerate(parameters)).backward()


@pytest.mark.parametrize("name", THEIRS)
def test_an_optimiser_does_what_torch_s_does(name):
    ours, theirs = tensors(), tensors()
    config = replace(CONFIG, optimiser=name)
    rule, reference = optimiser(ours, config), THEIRS[name](theirs)
    schedule = torch.optim.lr_scheduler.LambdaLR(reference, lambda step: 1 / (1 + 0.01 * step))
    for step in range(STEPS):
        rule.forget()
        pull(ours)
        rule.step(pace(config, step, STEPS))
        reference.zero_grad()
        pull(theirs)
        reference.step()
        schedule.step()
        for one, other in zip(ours, theirs, strict=True):
            torch.testing.assert_close(one, other, rtol=2e-5, atol=1e-6)
    momenta = [reference.state[each][MOMENTA[name]] for each in theirs] if name in MOMENTA else []
    assert len(rule.momenta) == len(momenta)
    for one, other in zip(rule.momenta, momenta, strict=True):
        torch.testing.assert_close(one, other, rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("steps", [2, 7, STEPS])
def test_one_cycle_is_torch_s_to_the_last_bit(steps):
    ours, theirs = tensors(), tensors()
    config = Config(epochs=1, learning_rate=0.02, weight_decay=0.03)
    rule = optimiser(ours, config)
    reference = torch.optim.AdamW(theirs, 0.02, weight_decay=0.03, fused=True)
    schedule = OneCycleLR(reference, 0.02, total_steps=steps, pct_start=0.2)
    for step in range(steps):
        rule.forget()
        pull(ours)
        rule.step(pace(config, step, steps))
        reference.zero_grad()
        pull(theirs)
        reference.step()
        schedule.step()
        assert all(torch.equal(one, other) for one, other in zip(ours, theirs, strict=True))


def test_an_unknown_optimiser_is_refused():
    with pytest.raises(ValueError, match="no optimiser 'newton'; there are one-cycle, sgd"):
        optimiser([], replace(CONFIG, optimiser="newton"))


def test_training_loads_no_compiler():
    program = f"""
import sys, numpy, torch
from dataclasses import replace
from nnviz_core import datasets, networks, training
data = datasets.load("mnist", "train-10k")
few = replace(data, images=data.images[:100], labels=data.labels[:100])
for name in {list(OPTIMISERS)}:
    config = training.Config(1, 0.01, optimiser=name, kept_apart=20)
    assert [one.step for one in training.train(networks.mlp(4), few, config)] == [2]
assert "torch._dynamo" not in sys.modules, "torch._dynamo"
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
