"""Settings whose values are test images; in links each is written as everywhere: fashion-4233."""

from collections.abc import Iterable
from dataclasses import dataclass

from nnviz_core import links
from nnviz_core.errors import NnvizError
from nnviz_core.links import SampleLink
from nnviz_core.models import Model
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values


def read_sample(text: str, dataset: str) -> int:
    """The number of the test image of `dataset` that `text` names, which may be its number alone.

    Raises `ValueError` where there is none.
    """
    try:
        link = links.decode_sample(f"{dataset}-{text}" if text.isdecimal() else text)
    except NnvizError as error:
        raise ValueError(str(error).rstrip(".")) from error
    if link is None or link.dataset != dataset:
        raise ValueError(f"here are test images of {dataset}, such as {dataset}-12")
    return link.sample


def sample_text(sample: int, dataset: str) -> str:
    """A test image as links write it."""
    return links.encode_sample(SampleLink(dataset, sample))


@dataclass(frozen=True, kw_only=True)
class SampleNumber(Number):
    """Any test image of the model's data set, by its number."""

    def parse(self, text: str, values: Values) -> int:
        return read_sample(text, values.about.dataset)

    def write(self, value: float, values: Values) -> str:
        return sample_text(int(value), values.about.dataset)


@dataclass(frozen=True, kw_only=True)
class SampleChoice(Choice):
    """One of some test images of the model's data set."""

    def parse(self, text: str, values: Values) -> str:
        return sample_text(read_sample(text, values.about.dataset), values.about.dataset)


@dataclass(frozen=True, kw_only=True)
class SampleClicked(Clicked):
    """A test image of the model's data set that was clicked."""

    def parse(self, text: str, values: Values) -> int:
        return read_sample(text, values.about.dataset)

    def write(self, value: int, values: Values) -> str:
        return sample_text(value, values.about.dataset)


def sample_options(model: Model, samples: Iterable[int]) -> dict[str, str]:
    """Test images for a choice, by their texts in links."""
    return {sample_text(int(sample), model.dataset): str(sample) for sample in samples}


def sample_number(word: str) -> int:
    """The number of the test image that a choice's value names."""
    return int(word.rpartition("-")[2])
