"""Training while recording: the training goes on while a thread beside it measures and packs what was copied."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
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

MOST_WAITING, MOST_STEPS_WAITING = 64_000_000, 8
"""How many bytes, and how many steps, wait for the thread at most, before the training waits for it: so much is done after a stop."""


@dataclass(frozen=True)
class Undertaking:
    """A training that is about to be recorded: `frames` times its weights, `moments` times all that is recorded."""

    header: Header
    examples: augmentation.Examples
    examiner: Examiner
    frames: int
    moments: int

    @property
    def expected_size(self) -> int:
        """About how many bytes the recording will take."""
        return budget.expected_size(self.header, self.frames, self.moments)


def undertaking(
    network: nn.Sequential, data: ImageSet, config: Config, every: int | None, path: Path, detail: Detail
) -> Undertaking:
    """What `recordings.record` would do, which can be known before the first step."""
    material, holdout = split(data, config)
    examples = augmentation.CHOICES[config.augmentation](material)
    examiner = Examiner(network, material, holdout, detail.images)
    header = _header(network, data, config, path, detail, examiner, step_count(examples, config))
    count = len(log_spaced(header.steps, budget.moment_count(header, detail)))
    frames = count if every is None else -(-header.steps // max(1, every)) + 1
    return Undertaking(header, examples, examiner, frames, min(frames, count))


def recorded(
    network: nn.Sequential, data: ImageSet, config: Config, every: int | None, path: Path, detail: Detail
) -> Iterator[Snapshot]:
    """What `recordings.record` does."""
    return _snapshots(followed(network, data, config, every, path, detail))


def _snapshots(course: Generator[Moment | Snapshot, None, None]) -> Iterator[Snapshot]:
    with closing(course):
        yield from (each for each in course if isinstance(each, Snapshot))


def followed(
    network: nn.Sequential, data: ImageSet, config: Config, every: int | None, path: Path, detail: Detail
) -> Generator[Moment | Snapshot, None, None]:
    """What `recordings.record` does, which hands over after each step too."""
    under = undertaking(network, data, config, every, path, detail)
    budget.check(under.header, under.frames, under.moments, detail.budget)
    count = budget.moment_count(under.header, detail)
    steps = recorded_steps(under.header.steps, every, count)
    detailed = {steps[index] for index in log_spaced(len(steps) - 1, count)}
    return _written(network, config, under, set(steps), detailed, path, detail)


def _written(
    network: nn.Sequential,
    config: Config,
    under: Undertaking,
    steps: set[int],
    detailed: set[int],
    path: Path,
    detail: Detail,
) -> Generator[Moment | Snapshot, None, None]:
    waiting: deque[Future[Snapshot]] = deque()
    header, examiner = under.header, under.examiner
    with Writer(path, header, detail.budget, detail.packing) as writer, ThreadPoolExecutor(1) as thread:
        writer.block(CONSTANTS, (), state.flat(state.constant(network).values()).astype("<f4").tobytes())
        writer.block(PROBES, (), examiner.probes.numpy().astype("<f4").tobytes())
        numbers = sum(family.numbers for family in header.families.values())
        length = max(1, min(MOST_STEPS_WAITING, MOST_WAITING // (4 * numbers)))
        waiting.append(thread.submit(examiner.examine, writer, _start(network)))
        losses: list[float] = []
        for moment in moments(network, under.examples, config):
            losses.append(moment.loss)
            if moment.step in steps:
                copied = _copied(moment, losses, moment.step in detailed)
                waiting.append(thread.submit(examiner.examine, writer, copied))
                losses = []
            yield from _done(waiting, length)
            yield moment
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
