"""Training while recording: the training goes on while a thread beside it measures and packs what was copied."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from torch import nn

from nnviz_core import augmentation
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import architecture, kinds
from nnviz_core.models import Snapshot
from nnviz_core.recordings import budget, state
from nnviz_core.recordings.budget import Detail
from nnviz_core.recordings.contents import CONSTANTS, PROBES
from nnviz_core.recordings.examination import Copied, Examiner
from nnviz_core.recordings.header import GRADIENTS, MOMENTA, OUTPUTS, WEIGHTS, Family, Header
from nnviz_core.recordings.spacing import log_spaced, recorded_steps
from nnviz_core.recordings.writer import Writer
from nnviz_core.training.config import Config
from nnviz_core.training.loop import Moment, moments, split, step_count
from nnviz_core.training.optimisers import optimiser

USUAL = Detail()
MOST_WAITING = 64_000_000
"""How many bytes wait for the thread at most, before the training waits for it."""


def record(
    network: nn.Sequential, data: ImageSet, config: Config, every: int | None, path: Path, detail: Detail = USUAL
) -> Iterator[Snapshot]:
    """Train `network` in place on `data` and write the course to `path`, yielding a snapshot of each recorded step.

    Recorded are the start, every `every`-th step (None: log-spaced ones) and the last. The test figures of a snapshot are those
    of the first images of the test set (`Detail`). Whoever stops early, closing the generator, keeps what was recorded.
    The same weights, data and settings give the same file. Raises `ValueError` for a network with layers that can't be
    shown, `NnvizError` when the recording would be too large, and later when the disk is full or the size is exceeded: the
    file then holds what came before.
    """
    material, holdout = split(data, config)
    examples = augmentation.CHOICES[config.augmentation](material)
    examiner = Examiner(network, material, holdout, detail.images)
    header = _header(network, data, config, Path(path), detail, examiner, step_count(examples, config))
    count = budget.moment_count(header, detail)
    frames = len(log_spaced(header.steps, count)) if every is None else -(-header.steps // max(1, every)) + 1
    budget.check(header, frames, min(frames, len(log_spaced(header.steps, count))), detail.budget)
    steps = recorded_steps(header.steps, every, count)
    detailed = {steps[index] for index in log_spaced(len(steps) - 1, count)}
    return _recorded(network, examples, config, header, examiner, set(steps), detailed, Path(path), detail)


def _recorded(
    network: nn.Sequential,
    examples: augmentation.Examples,
    config: Config,
    header: Header,
    examiner: Examiner,
    steps: set[int],
    detailed: set[int],
    path: Path,
    detail: Detail,
) -> Iterator[Snapshot]:
    waiting: deque[Future[Snapshot]] = deque()
    with Writer(path, header, detail.budget, detail.packing) as writer, ThreadPoolExecutor(1) as thread:
        writer.block(CONSTANTS, (), state.flat(state.constant(network).values()).astype("<f4").tobytes())
        writer.block(PROBES, (), examiner.probes.numpy().astype("<f4").tobytes())
        length = max(1, MOST_WAITING // (4 * sum(family.numbers for family in header.families.values())))
        waiting.append(thread.submit(examiner.examine, writer, _start(network)))
        losses: list[float] = []
        for moment in moments(network, examples, config):
            losses.append(moment.loss)
            if moment.step in steps:
                copied = _copied(moment, losses, moment.step in detailed)
                waiting.append(thread.submit(examiner.examine, writer, copied))
                losses = []
            yield from _done(waiting, length)
        yield from _done(waiting, 0)


def _done(waiting: deque[Future[Snapshot]], most: int) -> Iterator[Snapshot]:
    """The snapshots that are ready; waits until at most so many are not."""
    while waiting and (waiting[0].done() or len(waiting) > most):
        yield waiting.popleft().result()


def _start(network: nn.Sequential) -> Copied:
    return Copied(0, 0, {WEIGHTS: state.flat(state.moving(network).values())}, [], True)


def _copied(moment: Moment, losses: list[float], is_detailed: bool) -> Copied:
    frames = {WEIGHTS: state.flat(state.moving(moment.network).values())}
    if is_detailed:
        frames[GRADIENTS] = state.flat(each.grad for each in moment.optimiser.parameters if each.grad is not None)
        if moment.optimiser.momenta:
            frames[MOMENTA] = state.flat(moment.optimiser.momenta)
    return Copied(moment.step, moment.epoch, frames, losses, is_detailed)


def _header(
    network: nn.Sequential, data: ImageSet, config: Config, path: Path, detail: Detail, examiner: Examiner, steps: int
) -> Header:
    kinds.check(network, len(data.shape))
    outputs = examiner.outputs()
    if len(next(reversed(outputs.values()))[0]) != len(data.class_names):
        raise ValueError(
            f"the network must have one output for each of the {len(data.class_names)} classes of {data.name}"
        )
    trained = {name: value for name, value in network.named_parameters() if value.requires_grad}
    rule = optimiser(list(trained.values()), config)
    families = {
        WEIGHTS: _family(detail.weights_error, state.moving(network)),
        GRADIENTS: _family(detail.error, trained),
        MOMENTA: _family(detail.error, trained if rule.momenta else {}),
        OUTPUTS: _family(detail.error, outputs),
    }
    return Header(
        name=path.stem,
        dataset=data.name,
        class_names=tuple(data.class_names),
        shape=examiner.shape,
        network=tuple(architecture.described(network)),
        config=asdict(config),
        steps=steps,
        images=examiner.images,
        probes=tuple(int(label) for label in examiner.probe_labels),
        families=families,
    )


def _family(error: float, tensors: dict) -> Family:
    return Family(error, tuple(tensors), tuple(tuple(each.shape) for each in tensors.values()))
