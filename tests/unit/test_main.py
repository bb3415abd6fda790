"""The commands: what they write, what they leave alone, what they say."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from torch import nn

from nnviz_core import __main__ as command
from nnviz_core import datasets, files, uploads, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.training import cards, train
from nnviz_core.training.recipes import RECIPES


@pytest.fixture
def few_images(monkeypatch):
    whole = datasets.load("mnist", "train-10k")
    few = replace(whole, images=whole.images[:600], labels=whole.labels[:600])
    monkeypatch.setattr(datasets, "load", lambda name, split="test": few)
    monkeypatch.setitem(RECIPES, "mnist-linear", replace(RECIPES["mnist-linear"], epochs=2, kept_apart=200))


def test_training_writes_weights_and_their_card(few_images, tmp_path, capsys):
    assert command.main(["train", "mnist-linear", "--seed", "4", "--folder", str(tmp_path)]) == 0
    card = json.loads((tmp_path / "mnist-linear.json").read_text(encoding="utf-8"))
    assert card["command"] == "python -m nnviz_core train mnist-linear --seed 4"
    assert (card["seed"], card["epochs"], card["parameters"]) == (4, 2, 7850)
    weights = load_file(tmp_path / "mnist-linear.safetensors")
    network = zoo.MODELS["mnist-linear"].build()
    network.load_state_dict(weights)
    said = capsys.readouterr()
    assert f"{card['test']['accuracy']:.2%}" in said.out
    assert "2/2" in said.err
    assert f"accuracy {card['kept_apart']['accuracy']:.2%}" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mnist-linear.json", "mnist-linear.safetensors"]


def test_an_interrupted_training_changes_no_file(few_images, tmp_path, monkeypatch, capsys):
    (tmp_path / "mnist-linear.safetensors").write_bytes(b"what was there")

    def interrupted(*arguments):
        yield next(train(*arguments))
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "train", interrupted)
    assert command.main(["train", "mnist-linear", "--folder", str(tmp_path)]) == command.INTERRUPTED
    assert [path.name for path in tmp_path.iterdir()] == ["mnist-linear.safetensors"]
    assert (tmp_path / "mnist-linear.safetensors").read_bytes() == b"what was there"
    assert "nothing was written" in capsys.readouterr().err


def failing_at(call, action):
    """`action`, which fails instead of its `call`th call."""
    calls = iter(range(1, 100))

    def tried(*arguments):
        if next(calls) == call:
            raise OSError("disk full")
        return action(*arguments)

    return tried


@pytest.mark.parametrize("call", [1, 2])
def test_a_failed_write_leaves_all_old_files(call, tmp_path, monkeypatch):
    paths = tmp_path / "card.json", tmp_path / "weights"
    for path in paths:
        path.write_bytes(b"old")
    write = failing_at(call, Path.write_bytes)
    monkeypatch.setattr(Path, "write_bytes", lambda path, content: write(path, content))
    with pytest.raises(OSError, match="disk full"):
        files.replace_files(dict.fromkeys(paths, b"new"))
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_a_stop_between_weights_and_card_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    network = zoo.MODELS["mnist-linear"].build()
    cards.save_model(tmp_path, "mnist-linear", network.state_dict(), {"name": "mnist-linear"})
    assert zoo.card("mnist-linear")["name"] == "mnist-linear"
    monkeypatch.setattr(files.os, "replace", failing_at(2, files.os.replace))
    other = {name: value + 1 for name, value in network.state_dict().items()}
    with pytest.raises(OSError, match="disk full"):
        cards.save_model(tmp_path, "mnist-linear", other, {"name": "mnist-linear"})
    with pytest.raises(NnvizError, match=r"not the card of the weights.*train mnist-linear"):
        zoo.card("mnist-linear")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".safetensors"]


def test_missing_images_are_said_without_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path))
    assert command.main(["train", "mnist-linear", "--folder", str(tmp_path / "models")]) == 1
    said = capsys.readouterr()
    assert "python -m nnviz_core fetch mnist" in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "models").exists()


def test_show_names_the_file_that_is_not_there(tmp_path, capsys):
    (tmp_path / "network.json").write_bytes(b"{}")
    files = [str(tmp_path / name) for name in ("network.json", "weights.safetensors")]
    assert command.main(["show", *files]) == 1
    assert capsys.readouterr().err == f"{files[1]} can't be read: No such file or directory.\n"


def test_show_refuses_images_that_the_network_does_not_take(tmp_path, capsys):
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 2))
    (tmp_path / "network.json").write_bytes(uploads.describe(network, ("bar", "ring"), (1, 8, 8)))
    save_file(network.state_dict(), tmp_path / "weights.safetensors")
    np.savez(tmp_path / "images.npz", images=np.zeros((2, 9, 9), np.uint8), labels=np.arange(2))
    files = [str(tmp_path / name) for name in ("network.json", "weights.safetensors", "images.npz")]
    assert command.main(["show", *files[:2], "--data", files[2]]) == 1
    assert "The images have 1×9×9 values" in capsys.readouterr().err


def test_no_epochs_is_refused(few_images, tmp_path, capsys):
    with pytest.raises(SystemExit):
        command.main(["train", "mnist-linear", "--epochs", "0", "--folder", str(tmp_path)])
    assert "at least 1" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_name_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["train", "mnist-transformer"])
    assert "mnist-transformer" in capsys.readouterr().err


def test_evaluate_prints_all_and_each_class(capsys):
    assert command.main(["evaluate", "mnist-linear"]) == 0
    said = capsys.readouterr().out
    assert f"{zoo.card('mnist-linear')['test']['accuracy']:.2%} of 10000" in said
    assert len(said.splitlines()) == 11


def test_fetch_prints_the_folder(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(datasets, "fetch", lambda name: tmp_path / name)
    assert command.main(["fetch", "fashion"]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "fashion")
