"""Optimisers on plain lists of parameters, which they change in place.

Each does what torch's of that name does. Making one of torch's would load its compiler, 150 MB that training has no use for.
"""

# pyright: reportPrivateImportUsage=false

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from nnviz_core.training.config import ONE_CYCLE, Config
from nnviz_core.training.schedules import Pace


class Descent:
    """Stochastic gradient descent: each parameter goes against its gradient."""

    def __init__(self, parameters: Sequence[Tensor], config: Config) -> None:
        self.parameters, self.config = list(parameters), config

    @property
    def momenta(self) -> list[Tensor]:
        """The running mean or sum of the gradients of each parameter; empty for an optimiser without one."""
        return []

    @torch.no_grad()
    def step(self, pace: Pace) -> None:
        """Change the parameters by their gradients, which must be there."""
        gradients = [gradient for each in self.parameters if (gradient := each.grad) is not None]
        self._update(gradients, pace)

    def forget(self) -> None:
        """Let the gradients go."""
        for each in self.parameters:
            each.grad = None

    def _update(self, gradients: list[Tensor], pace: Pace) -> None:
        torch._foreach_add_(self.parameters, self._decayed(gradients), alpha=-pace.learning_rate)

    def _decayed(self, gradients: list[Tensor]) -> list[Tensor]:
        """The gradients of the loss with half of `weight_decay` × the sum of all squared parameters added to it."""
        if not self.config.weight_decay:
            return gradients
        return list(torch._foreach_add(gradients, self.parameters, alpha=self.config.weight_decay))

    def _zeros(self) -> list[Tensor]:
        return [torch.zeros_like(each) for each in self.parameters]


class Momentum(Descent):
    """Descent along a velocity, to which each step adds the gradient and of which it keeps the share `beta1`."""

    def __init__(self, parameters: Sequence[Tensor], config: Config) -> None:
        super().__init__(parameters, config)
        self.velocities = self._zeros()

    @property
    def momenta(self) -> list[Tensor]:
        return self.velocities

    def _update(self, gradients: list[Tensor], pace: Pace) -> None:
        torch._foreach_mul_(self.velocities, pace.beta1)
        torch._foreach_add_(self.velocities, self._decayed(gradients))
        torch._foreach_add_(self.parameters, self.velocities, alpha=-pace.learning_rate)


class RMSprop(Descent):
    """Descent by the gradient over the root of the running mean of its square, of which a step keeps the share `beta2`."""

    def __init__(self, parameters: Sequence[Tensor], config: Config) -> None:
        super().__init__(parameters, config)
        self.squares = self._zeros()

    def _update(self, gradients: list[Tensor], pace: Pace) -> None:
        decayed = self._decayed(gradients)
        torch._foreach_mul_(self.squares, self.config.beta2)
        torch._foreach_addcmul_(self.squares, decayed, decayed, value=1 - self.config.beta2)
        roots = torch._foreach_sqrt(self.squares)
        torch._foreach_add_(roots, self.config.epsilon)
        torch._foreach_addcdiv_(self.parameters, decayed, roots, value=-pace.learning_rate)


class Adam(Descent):
    """Descent by the running mean of the gradient over the root of that of its square, both corrected for their start at 0."""

    rule: Callable = staticmethod(torch._fused_adam_)

    def __init__(self, parameters: Sequence[Tensor], config: Config) -> None:
        super().__init__(parameters, config)
        self.means, self.squares = self._zeros(), self._zeros()
        self.steps = torch.tensor(0.0)

    @property
    def momenta(self) -> list[Tensor]:
        return self.means

    def _update(self, gradients: list[Tensor], pace: Pace) -> None:
        self.steps += 1.0
        self.rule(
            self.parameters,
            gradients,
            self.means,
            self.squares,
            [],
            [self.steps] * len(self.parameters),
            lr=pace.learning_rate,
            beta1=pace.beta1,
            beta2=self.config.beta2,
            weight_decay=self.config.weight_decay,
            eps=self.config.epsilon,
            amsgrad=False,
            maximize=False,
        )


class AdamW(Adam):
    """Adam whose weight decay shrinks the parameters themselves, whatever their gradients."""

    rule: Callable = staticmethod(torch._fused_adamw_)


OPTIMISERS: dict[str, type[Descent]] = {
    ONE_CYCLE: AdamW,
    "sgd": Descent,
    "momentum": Momentum,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def optimiser(parameters: Sequence[Tensor], config: Config) -> Descent:
    """The optimiser that `config` names, for `parameters`. Raises `ValueError` for an unknown one."""
    if config.optimiser not in OPTIMISERS:
        raise ValueError(f"no optimiser {config.optimiser!r}; there are {', '.join(OPTIMISERS)}")
    return OPTIMISERS[config.optimiser](parameters, config)
