"""How one filter behaves over the test set: by class, the images that excite it most, and what would excite it more."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core.datasets import ImageSet
from nnviz_core.figures import charts
from nnviz_core.filters.maximisation import maximise
from nnviz_core.filters.statistics import FilterStatistics, exciting_crops, selective_classes
from nnviz_core.numerals import numeral, percent
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import map_picture, tile
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.frame import loaded, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values


def show(focus: Focus) -> None:
    """Its mean by class, the test images that excite it most, and the image that would excite it more."""
    images = _test_images(focus)
    st.subheader("Over the test set")
    statistics = _statistics(focus)
    channel, names = focus.channel, images.class_names
    if statistics.peaks[channel, 0] <= 0:
        prose.markdown(silence_words(focus, statistics, images))
        return
    means, spreads = statistics.means[:, channel], statistics.spreads[:, channel]
    first = names[int(selective_classes(statistics, channel)[0])]
    prose.markdown(
        f"On the {len(images):,} test images of {loaded.title(images.name)} it is **silent on {percent(float(statistics.silent[channel]))}** "
        f"(nothing above zero). Its mean is largest for the class {first}: {numeral(means.max(), '.3g')}, over all classes {numeral(means.mean(), '.3g')}."
    )
    _exciting(focus, statistics, images)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        prose.caption("Mean over the map by class, with one standard deviation over the images.")
        plot(charts.class_means(means, spreads, names, theme.palette()), "class-means", "Mean activation by class")
    with right:
        _maximised(focus, statistics)


def silence_words(focus: Focus, statistics: FilterStatistics, images: ImageSet) -> str:
    """What there is to say of a filter that no test image excites."""
    is_zero = not statistics.means[:, focus.channel].any()
    nothing = "gives 0 everywhere" if is_zero else "never gives more than 0"
    return f"It is **silent**: it {nothing}, on all {len(images):,} test images of {loaded.title(images.name)}."


def _statistics(focus: Focus) -> FilterStatistics:
    return surveys.filter_statistics(focus.model, focus.layer)


def _test_images(focus: Focus) -> ImageSet:
    return surveys.images(focus.model)


def _maximised(focus: Focus, statistics: FilterStatistics) -> None:
    prose.caption("The image that would excite it most: activation maximisation, best of 16 random starts, seed 0.")
    best = _best(focus.network, focus.layer, focus.channel, image=focus.model.shape)
    words = best.words(float(statistics.peaks[focus.channel, 0]))
    prose.html(tile(map_picture(best.image, "the image that would excite the filter most"), words, 13))


def _exciting(focus: Focus, statistics: FilterStatistics, images: ImageSet) -> None:
    channel = focus.channel
    samples, peaks = statistics.samples[channel].tolist(), statistics.peaks[channel].tolist()
    prose.caption(
        "The nine images that excite it most, by the largest value in the map, and the crop that its most excited cell saw."
    )
    crops = exciting_crops(focus.network, images, statistics, channel)
    pieces = [
        tile(
            map_picture(images.image(sample), f"test image {sample}")
            + (
                ""
                if crop.shape == images.image(sample).shape
                else map_picture(crop, f"the crop of test image {sample}")
            ),
            f"{images.class_names[int(images.labels[sample])]} · {numeral(peak, '.2f')}",
            4.1,
        )
        for sample, peak, crop in zip(samples, peaks, crops, strict=True)
    ]
    prose.html(f'<div class="nn-tiles" data-testid="exciting">{"".join(pieces)}</div>')


_best = measured()(maximise)


def table(focus: Focus, values: Values) -> Table:
    """The filter's mean by class over the test images, with its standard deviation."""

    def rows() -> Iterator[tuple]:
        names, statistics = _test_images(focus).class_names, _statistics(focus)
        for name, mean, spread in zip(names, statistics.means, statistics.spreads, strict=True):
            yield name, float(mean[focus.channel]), float(spread[focus.channel])

    header = ("class", "mean over the map", "standard deviation over the images")
    return Table(f"{focus.model.name}-{focus.layer}-{focus.channel}-classes", header, rows)


def exciting_table(focus: Focus, values: Values) -> Table:
    """The test images that excite the filter most, strongest first, and where; none of a silent filter."""

    def rows() -> Iterator[tuple]:
        images, statistics = _test_images(focus), _statistics(focus)
        of_filter = (each[focus.channel] for each in (statistics.samples, statistics.peaks, statistics.positions))
        for sample, peak, (row, column) in zip(*of_filter, strict=True):
            if peak > 0:
                name = images.class_names[int(images.labels[sample])]
                yield int(sample), name, float(peak), int(row), int(column)

    header = ("test image", "class", "largest value", "row", "column")
    return Table(f"{focus.model.name}-{focus.layer}-{focus.channel}-exciting", header, rows)
