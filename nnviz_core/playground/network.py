"""A network of a plan's shape: its parameters in one flat array, and its steps by the kernels for any shape."""

import copy
from typing import TYPE_CHECKING

import numpy as np

from nnviz_core.playground.layout import Layout, Parameters, aligned, layout, padded
from nnviz_core.playground.plan import OPTIMIZERS, Plan

if TYPE_CHECKING:
    from nnviz_core.playground.kernels.machine import Machine


class Network:
    """The parameters and all that a step needs. `steps` counts those that were taken."""

    def __init__(self, plan: Plan, parameters: Parameters, seed: int) -> None:
        self.plan = plan
        self.layout: Layout = layout(plan)
        self.flat = self.layout.pack(parameters)
        self.steps = 0
        self.random = np.array([2 * seed + 1], np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self.entropy = plan.loss == "cross-entropy"
        self._moments = np.zeros((3, len(self.flat)), np.float32)
        self._drops = np.array([*(layer.dropout for layer in plan.layers), 0.0])
        self._settings = np.array([plan.momentum, plan.l1, plan.l2, plan.weight_decay], np.float32)
        self._units = aligned(3 * self.layout.units).reshape(3, -1)
        self._wide: np.ndarray | None = None
        self.machine: Machine | None = None
        """The kernel made for this shape, once it is to be used."""

    def still(self) -> "Network":
        """The network as it is now, to be looked at, not trained: it shares the room for steps."""
        network = copy.copy(self)
        network.flat = self.flat.copy()
        return network

    @property
    def plain(self) -> bool:
        """Whether each step is plain descent on one example with one output."""
        plan, others = self.plan, self._settings[1:].any() or self._drops.any()
        return plan.batch == 1 and plan.optimizer == "sgd" and plan.problem.outputs == 1 and not others

    def train(self, inputs: np.ndarray, values: np.ndarray, rates: np.ndarray) -> np.ndarray:
        """Take a step for each of `rates`, on as many equal parts of the examples; the losses, fewer than steps if one isn't finite."""
        from nnviz_core.playground.kernels.online import train_online

        losses = np.empty(len(rates), np.float32)
        if self.machine and len(inputs) == len(rates):
            done = self.machine.train(self.flat, inputs, values, rates, losses)
        elif self.plain and len(inputs) == len(rates):
            done = train_online(self.flat, self.layout.table, self._units, inputs, values, rates, self.entropy, losses)
        else:
            done = self._train_batches(inputs, values, rates, losses)
        self.steps += done
        return losses[: done + 1] if done < len(rates) else losses

    def _train_batches(self, inputs: np.ndarray, values: np.ndarray, rates: np.ndarray, losses: np.ndarray) -> int:
        from nnviz_core.playground.kernels.batches import train_batches

        batch = len(inputs) // len(rates)
        width = padded(batch)
        if self._wide is None or self._wide.shape[1] < width * self.layout.units:
            self._wide = aligned(5 * width * self.layout.units).reshape(5, -1)
        return train_batches(
            self.flat,
            self._moments,
            self.layout.table,
            self._wide,
            width,
            inputs,
            values,
            batch,
            rates,
            self.entropy,
            OPTIMIZERS.index(self.plan.optimizer),
            self._settings,
            self._drops,
            self.random,
            self.steps,
            losses,
        )
