import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core import datasets, files, survey_records, zoo
from nnviz_core.attribution import pass_rates
from nnviz_core.course import answer_records
from nnviz_core.errors import NnvizError
from nnviz_core.filters import records
from nnviz_core.recordings import shipped
from nnviz_core.separation import maps, neighbour_records
from nnviz_core.separation import records as separation_records

many = settings(max_examples=60, derandomize=True, deadline=None, database=None)
ARCHIVES = sorted(files.ASSETS.rglob("*.npz"))
MEASUREMENTS = [path for path in ARCHIVES if path.parent != datasets.SHIPPED]
READ = {
    "filters": records.load,
    "maps": maps.load,
    "attribution": pass_rates.load,
    "neighbours": lambda name: neighbour_records.load(
        name,
        zoo.model(name).fingerprint,
        *(datasets.load(zoo.spec(name).dataset, split).fingerprint for split in ("test", "train-10k")),
    ),
    "surveys": lambda name: survey_records.load(zoo.load(name), datasets.load(zoo.spec(name).dataset)),
    "answers": lambda name: answer_records.load(name, shipped.shipped(name), datasets.load(zoo.spec(name).dataset)),
    "separations": lambda name: separation_records.load(
        name, zoo.model(name).fingerprint, datasets.load(zoo.spec(name).dataset).fingerprint
    ),
}
"""How what is shipped in each folder is read."""


def another(content: bytes, place: int, value: int) -> bytes:
    """`content` with one byte at `place` (a share of its length in millionths) changed."""
    place = place * len(content) // 1_000_000
    return content[:place] + bytes([(content[place] + value) % 256]) + content[place + 1 :]


places, values = st.integers(0, 999_999), st.integers(1, 255)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("altered")


def test_whatever_is_shipped_with_a_card_is_what_its_card_names():
    cards = [path for word in READ for path in sorted((files.ASSETS / word).glob("*.json"))]
    assert len(cards) > len(MEASUREMENTS)
    for path in cards:
        card = files.read_card(path.parent, path.stem, "")
        assert path.with_suffix(".npz").exists() == (files.ARRAYS in card)
    for path in MEASUREMENTS:
        assert files.read(path.parent, path.stem, "")[1]


@many
@given(st.sampled_from(MEASUREMENTS), places, values, st.booleans())
def test_a_measurement_of_which_a_byte_is_altered_or_missing_is_refused(folder, path, place, value, cut):
    content = path.read_bytes()
    altered = content[: place * len(content) // 1_000_000] if cut else another(content, place, value)
    (folder / path.name).write_bytes(altered)
    (folder / f"{path.stem}.json").write_bytes(path.with_suffix(".json").read_bytes())
    with pytest.raises(NnvizError, match=f"{path.stem}.*Mend it"):
        files.read(folder, path.stem, "Mend it.")


@many
@given(st.sampled_from(sorted((files.ASSETS / "attribution").glob("*.json"))), places, values)
def test_a_card_of_which_a_byte_is_altered_is_refused(path, place, value):
    content = path.read_bytes()
    try:
        card = files.unsealed(another(content, place, value))
    except files.UNREADABLE:
        return
    assert card == files.unsealed(content)  # a space between two entries says nothing


@many
@given(st.sampled_from(["mnist-test", "fashion-test"]), places, values, st.booleans())
def test_images_of_which_a_byte_is_altered_or_missing_are_refused_or_the_published_ones(name, place, value, cut):
    content = (datasets.SHIPPED / f"{name}.npz").read_bytes()
    altered = content[: place * len(content) // 1_000_000] if cut else another(content, place, value)
    _read_or_refuse(name, altered)


def _read_or_refuse(name: str, content: bytes) -> None:
    dataset = name.partition("-")[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda path: content)
        try:
            images = datasets.load(dataset)
        except NnvizError:
            return
    assert datasets.fingerprint(images.images, images.labels) == datasets.SHA256[dataset, "test"]


def archive(**arrays: np.ndarray) -> bytes:
    written = BytesIO()
    np.savez_compressed(written, **arrays)
    return written.getvalue()


def test_every_byte_of_a_small_archive_can_be_altered_or_missing():
    content = archive(images=np.zeros((2, 28, 28), np.uint8), labels=np.zeros(2, np.uint8))
    for place in range(len(content)):
        for altered in (
            content[:place],
            *(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :] for bit in (1, 8, 128)),
        ):
            with suppress(files.UNREADABLE):
                files.unpacked(altered)


@pytest.mark.parametrize(
    "arrays",
    [
        {"images": np.zeros((10_000, 784), np.uint8), "labels": np.zeros(10_000, np.uint8)},
        {"images": np.zeros((2, 28, 28), "U3"), "labels": np.zeros(2, np.uint8)},
        {"images": np.uint8(0), "labels": np.uint8(0)},
        {"labels": np.zeros(2, np.uint8)},
        {"images": np.array([{}]), "labels": np.zeros(2, np.uint8)},
    ],
)
def test_images_of_another_kind_are_refused(arrays, tmp_path, monkeypatch):
    (tmp_path / "mnist-test.npz").write_bytes(archive(**arrays))
    monkeypatch.setattr(datasets, "SHIPPED", tmp_path)
    with pytest.raises(NnvizError, match="git checkout"):
        datasets.load("mnist")


def test_an_array_that_claims_to_be_huge_is_refused():
    written = BytesIO()
    with ZipFile(written, "w") as packed:
        header = BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (10**15,)})
        packed.writestr("images.npy", header.getvalue())
    with pytest.raises(files.UNREADABLE):
        files.unpacked(written.getvalue())


@pytest.mark.parametrize("path", sorted(zoo.FOLDER.glob("*.safetensors")), ids=lambda path: path.stem)
def test_altered_weights_are_never_a_network(path, tmp_path, monkeypatch):
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    content = path.read_bytes()
    (tmp_path / path.name).write_bytes(another(content, 900_000, 1))
    (tmp_path / f"{path.stem}.json").write_bytes(path.with_suffix(".json").read_bytes())
    with pytest.raises(NnvizError, match=rf"weights.*train {path.stem}`"):
        zoo.load(path.stem)
    (tmp_path / path.name).write_bytes(content)
    assert zoo.load(path.stem)


@pytest.mark.parametrize("card", ["{}", "[]", "null", "[1]", '{"thresholds": [0.1]}', "{", "\udcff", "[" * 100_000])
def test_reject_figures_of_another_shape_are_refused(card, tmp_path, monkeypatch):
    path = tmp_path / "thresholds.json"
    path.write_bytes(card.encode(errors="surrogateescape"))
    monkeypatch.setattr(zoo, "reject_figures_path", lambda: path)
    with pytest.raises(NnvizError, match=r"git checkout.*python -m nnviz_core thresholds"):
        zoo.reject_figures()


def test_reject_figures_of_other_weights_are_refused(tmp_path, monkeypatch):
    figures = {**zoo.reject_figures(), "weights_sha256": "0"}
    path = tmp_path / "thresholds.json"
    path.write_bytes(files.sealed(figures))
    monkeypatch.setattr(zoo, "reject_figures_path", lambda: path)
    with pytest.raises(NnvizError, match="other weights"):
        zoo.reject_figures()


@pytest.mark.parametrize("word", READ)
def test_a_shipped_measurement_is_read_as_its_models_own(word):
    assert READ[word]("fashion-mlp") is not None


def test_a_seal_holds_after_json_and_breaks_with_any_change():
    card = {"one": 0.1, "list": [1, None], "text": "“”"}
    content = files.sealed(card)
    assert files.unsealed(content) == card
    with pytest.raises(ValueError, match="SHA-256"):
        files.unsealed(content.replace(b"0.1", b"0.2"))
    with pytest.raises(ValueError, match="SHA-256"):
        files.unsealed(json.dumps(card).encode())


def test_paths_in_messages_start_where_the_reader_knows(tmp_path, monkeypatch):
    assert files.place(files.ASSETS / "data" / "mnist-test.npz") == "nnviz_core/assets/data/mnist-test.npz"
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path))
    assert files.place(tmp_path / "MNIST" / "raw") == "$NNVIZ_DATA/MNIST/raw"
    monkeypatch.delenv("NNVIZ_DATA")
    assert files.place(Path.home() / ".cache" / "nnviz") == "~/.cache/nnviz"
    assert files.place(Path("/var/elsewhere/file")) == "file"
    with pytest.raises(OSError, match="No such file") as missing:
        (tmp_path / "missing").read_bytes()
    assert files.reason(missing.value) == "No such file or directory"
