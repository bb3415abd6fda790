"""Figures in the README are those of the cards and of the measurements shipped beside the weights."""

import json
import math
import re
from pathlib import Path

import pytest

from nnviz_core import files, zoo
from nnviz_core.recordings import runs, shipped
from nnviz_core.training import rejection

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PEN_FIGURES = json.loads((zoo.FOLDER / "pen-figures.json").read_text(encoding="utf-8"))
AREAS = PEN_FIGURES["auroc_letters_from_pen_digits"]
WIDTHS = [str(width) for width in rejection.WIDTHS]
USUAL_THRESHOLD = rejection.THRESHOLDS.index(0.1)


def rows(heading: str) -> dict[str, list[str]]:
    """The cells of the table under a row that starts with `heading`, by the model that each row begins with."""
    table = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:])
    return {re.findall("`(.*?)`", first)[0]: others for first, *others in cells}


def test_the_table_of_models_is_that_of_the_cards():
    table = rows("name")
    assert list(table) == list(zoo.MODELS)
    for name, (_, parameters, accuracy, asked) in table.items():
        card = zoo.card(name)
        assert parameters == f"{card['parameters']:,}"
        assert accuracy.removesuffix(" of the digits") == f"{card['test']['accuracy']:.2%}".replace("%", " %")
        assert float(accuracy.split()[0]) >= float(asked.split()[0])


def test_the_table_of_pen_digits_is_the_one_measured():
    table = rows("accuracy on pen digits, %")
    assert list(table) == list(PEN_FIGURES["models"])
    for name, shown in table.items():
        measured = PEN_FIGURES["models"][name]["accuracy"]
        assert shown == [f"{measured[width]:.2%}".rstrip("%") for width in WIDTHS]


def test_the_pen_figures_are_of_the_shipped_weights():
    assert set(PEN_FIGURES["models"]) == {name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist"}
    for name, figures in PEN_FIGURES["models"].items():
        assert figures["weights_sha256"] == zoo.weights_sha256(name)


@pytest.mark.parametrize("width", WIDTHS)
def test_pen_digits_are_read_and_letters_told_from_them(width):
    assert PEN_FIGURES["models"]["mnist-cnn"]["accuracy"][width] >= 0.975
    assert AREAS[width] >= 0.95


def test_the_sentences_on_rejection_are_the_ones_measured():
    text = " ".join(README.split())
    figures = zoo.reject_figures()
    assert figures["auroc_letters_from_pen_digits"] == AREAS
    assert f"AUROC of at least {math.floor(1000 * min(AREAS.values())) / 1000} at each width" in text
    kinds = figures["digits_refused"] | figures["others_let_through"]
    share = {kind: f"{curve['shares'][USUAL_THRESHOLD]:.1%}".replace("%", " %") for kind, curve in kinds.items()}
    assert (
        f"default threshold of 0.10 it refuses {share['MNIST test']} of the MNIST test digits and "
        f"{share['pen, width 90']} of the pen digits, and lets {share['letters and signs, width 90']} of the letters and signs "
        f"and {share['scribbles']} of the scribbles through" in text
    )


def code_map() -> dict[str, list[str]]:
    """The files that the code map names, by folder."""
    files: dict[str, list[str]] = {}
    folder = ""
    for line in README.split("| folder |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]:
        place, names = (cell.strip() for cell in line.strip("|").split("|")[:2])
        folder = place.strip("`") or folder
        files.setdefault(folder, []).extend(names.split())
    return files


def test_the_code_map_is_the_tree():
    paths = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "nnviz_core").rglob("*.py")]
    tree: dict[str, list[str]] = {}
    for path in paths:
        if path.stem != "__init__":
            tree.setdefault(f"{path.parent.relative_to(ROOT).as_posix()}/", []).append(path.stem)
    assert {folder: sorted(names) for folder, names in code_map().items()} == {
        folder: sorted(names) for folder, names in tree.items()
    }


def test_the_table_of_recordings_is_that_of_their_cards():
    table = rows("recording")
    assert list(table) == list(runs.RUNS)
    for name, (steps, size, asked, weights, moments, others) in table.items():
        card = files.read_card(shipped.FOLDER, name, "")
        assert steps == f"{card['recorded_steps']:,} of {card['steps'] + 1:,}"
        assert size == f"{card['bytes'] / 1e6:.1f} MB"
        assert float(size.split()[0]) <= float(asked.split()[0])
        assert weights == f"{100 * card['errors']['weights']:g} %"
        assert (moments, others) == (str(card["moments"]), f"{100 * card['errors']['gradients']:g} %")
