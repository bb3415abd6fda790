"""The shipped images, and the download of the full training split from a server on loopback."""

import errno
import gc
import gzip
import hashlib
import http.server
import shutil
import struct
import tempfile
import threading
import tracemalloc
import warnings

import numpy as np
import pytest

from nnviz_core import datasets
from nnviz_core.errors import NnvizError

ALL = [(name, split) for name in ("mnist", "fashion") for split in ("test", "train-10k")]


@pytest.mark.parametrize(("name", "split"), ALL)
def test_the_shipped_splits(name, split):
    images = datasets.load(name, split)
    assert images.images.shape == (10_000, 28, 28)
    assert images.labels.shape == (10_000,)
    assert set(images.labels.tolist()) == set(range(10))
    assert len(images.class_names) == 10
    assert not images.images.flags.writeable
    assert not images.labels.flags.writeable


def test_images_are_in_memory_once_while_they_are_read():
    tracemalloc.start()
    try:
        images = datasets.load("mnist")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert images.images.nbytes < peak < 1.8 * images.images.nbytes


def test_they_stay_within_fourteen_megabytes():
    assert sum(path.stat().st_size for path in datasets.SHIPPED.glob("*.npz")) <= 14e6


def test_counts_published_for_mnist_s_test_split():
    counts = np.bincount(datasets.load("mnist").labels)
    assert counts.tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_inputs_run_from_zero_to_one():
    inputs = datasets.load("mnist").inputs([3, 1])
    assert inputs.shape == (2, 1, 28, 28)
    assert inputs.dtype == np.float32
    assert (inputs.min(), inputs.max()) == (0, 1)


@pytest.mark.parametrize(("name", "split"), [("cifar", "test"), ("mnist", "validation")])
def test_other_names_are_refused(name, split):
    with pytest.raises(KeyError, match="there are"):
        datasets.load(name, split)


def test_a_damaged_file_names_the_command_that_mends_it(tmp_path, monkeypatch):
    shutil.copy(datasets.SHIPPED / "fashion-test.npz", tmp_path / "mnist-test.npz")
    monkeypatch.setattr(datasets, "SHIPPED", tmp_path)
    with pytest.raises(NnvizError, match=r"SHA-256.*git checkout"):
        datasets.load("mnist")
    (tmp_path / "mnist-test.npz").write_bytes(b"half a file")
    with pytest.raises(NnvizError, match="git checkout"):
        datasets.load("mnist")


def test_a_missing_training_split_names_the_command_that_fetches_it(tmp_path, monkeypatch):
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path))
    with pytest.raises(NnvizError, match=r"python -m nnviz_core fetch mnist"):
        datasets.load("mnist", "train")


def idx(array):
    return struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@pytest.fixture
def published():
    """A small training split, as the two gzip files that a mirror serves."""
    generator = np.random.default_rng(0)
    images, labels = generator.integers(0, 256, (60, 28, 28), np.uint8), generator.integers(0, 10, 60, np.uint8)
    files = {
        "train-images-idx3-ubyte.gz": gzip.compress(idx(images)),
        "train-labels-idx1-ubyte.gz": gzip.compress(idx(labels)),
    }
    test_files = {
        "t10k-images-idx3-ubyte.gz": gzip.compress(idx(images[:5])),
        "t10k-labels-idx1-ubyte.gz": gzip.compress(idx(labels[:5])),
    }
    return images, labels, files | test_files


@pytest.fixture
def mirror(published, tmp_path, monkeypatch):
    """A server on loopback that serves `files`, with torchvision and the checksums pointed at it."""
    from torchvision.datasets import MNIST

    images, labels, files = published
    served = dict(files)
    gc.freeze()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            content = served.get(self.path.strip("/"))
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
    monkeypatch.setattr(
        MNIST, "resources", [(name, hashlib.md5(content).hexdigest()) for name, content in files.items()]
    )
    monkeypatch.setitem(datasets.SHA256, ("mnist", "train"), datasets.fingerprint(images, labels))
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path / "data"))
    yield served
    server.shutdown()
    server.server_close()
    with warnings.catch_warnings():
        # torchvision leaves the answer to a failed request open.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    gc.unfreeze()


def left_behind(tmp_path):
    return sorted(path.name for path in (tmp_path / "data").rglob("*") if path.is_file())


def test_fetch_brings_what_load_reads(mirror, published, tmp_path):
    folder = datasets.fetch("mnist")
    images = datasets.load("mnist", "train")
    assert np.array_equal(images.images, published[0])
    assert np.array_equal(images.labels, published[1])
    assert left_behind(tmp_path) == sorted(datasets.TRAIN_FILES)
    assert folder == tmp_path / "data" / "MNIST" / "raw"


def break_in_half(content):
    return content[: len(content) // 2]


def flip_a_byte(content):
    return content[:40] + bytes([content[40] ^ 1]) + content[41:]


@pytest.mark.parametrize("damage", [break_in_half, flip_a_byte, lambda content: None])
def test_a_broken_download_leaves_nothing_behind(mirror, tmp_path, damage):
    mirror["train-images-idx3-ubyte.gz"] = damage(mirror["train-images-idx3-ubyte.gz"])
    with pytest.raises(NnvizError, match=r"Nothing was written.*fetch mnist"):
        datasets.fetch("mnist")
    assert left_behind(tmp_path) == []


def test_a_folder_that_takes_no_files_is_told(mirror, tmp_path, monkeypatch):
    def read_only(**options):
        raise OSError(errno.EROFS, "Read-only file system", str(options["dir"]))

    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "TemporaryDirectory", read_only)
        with pytest.raises(
            NnvizError, match=r"\$NNVIZ_DATA/MNIST/raw failed: Read-only file system.*fetch mnist"
        ) as refusal:
            datasets.fetch("mnist")
    assert str(tmp_path) not in str(refusal.value)
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path / "file"))
    with pytest.raises(NnvizError, match="Not a directory"):
        datasets.fetch("mnist")


def test_whole_files_with_other_content_are_refused(mirror, tmp_path, monkeypatch):
    monkeypatch.setitem(datasets.SHA256, ("mnist", "train"), "0" * 64)
    with pytest.raises(NnvizError, match="SHA-256"):
        datasets.fetch("mnist")
    assert left_behind(tmp_path) == []
