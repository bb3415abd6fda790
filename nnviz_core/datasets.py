"""Image sets by name: the shipped splits of MNIST and Fashion-MNIST, and the full training splits once fetched."""

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np

from nnviz_core import files
from nnviz_core.errors import NnvizError
from nnviz_core.files import ASSETS
from nnviz_core.image_sets import ImageSet

SHIPPED = ASSETS / "data"
DIGITS = tuple("0123456789")
CLOTHES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
CLASS_NAMES = {"mnist": DIGITS, "fashion": CLOTHES}
TITLES = {"mnist": "MNIST", "fashion": "Fashion-MNIST"}
SPLITS = ("test", "train-10k", "train")
TEST_IMAGES = 10_000
TORCHVISION_NAMES = {"mnist": "MNIST", "fashion": "FashionMNIST"}
TRAIN_FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")

SHA256 = {
    ("mnist", "test"): "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b",
    ("mnist", "train-10k"): "2e49afdffc567fd5f9f306a04e2bafced2432146ae04f4b9a58b25505ba05b2e",
    ("mnist", "train"): "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b",
    ("fashion", "test"): "9f1ec356a747bfe4ebab3cfb722d3694c9ca737e2570f6f90cf31d7b6fd689d4",
    ("fashion", "train-10k"): "b134f74849da1a1bcd32ee8c73b764a5657b0f25350e9ed3b4a4e8cb8505b14b",
    ("fashion", "train"): "16d82e2b505296aa2b78bd5ea0992634f30419a4c97def7c907d154a35ac6157",
}
"""SHA-256 of the images' bytes followed by the labels' (uint8), per data set and split."""


def load(name: str, split: str = "test") -> ImageSet:
    """The images of `name` ("mnist" or "fashion") in `split` ("test", "train-10k" or "train").

    "test" and "train-10k" (the first 10,000 of the training split) are part of the package and need no network;
    "train" (60,000) is read from the folder that `fetch` fills. Raises `KeyError` for another name or split and
    `NnvizError` when a file is missing or is not the published data.
    """
    _check_names(name, split)
    images, labels = _read_fetched(name) if split == "train" else _read_shipped(name, split)
    if not _are_published(images, labels, name, split):
        raise NnvizError(
            f"The {split} images of {TITLES[name]} are damaged: their SHA-256 is not the published one. {_mend(name, split)}"
        )
    return _image_set(name, split, images, labels)


def fetch(name: str) -> Path:
    """Download the full training split of `name` into `data_folder()` and return the folder that holds it.

    torchvision downloads, checks and unpacks into a temporary folder beside the final one; only whole files whose
    arrays have the published SHA-256 are moved into place, so that a failure leaves nothing behind. Raises `NnvizError`.
    """
    _check_names(name, "train")
    from torchvision import datasets as published

    source = getattr(published, TORCHVISION_NAMES[name])
    folder = _train_folder(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="partial-") as partial:
            raw = Path(source(partial, train=True, download=True).raw_folder)
            if fingerprint(*_read_idx_pair(raw)) != SHA256[name, "train"]:
                raise ValueError("the files are not the published ones (SHA-256 differs)")
            for file in TRAIN_FILES:
                os.replace(raw / file, folder / file)
    except (RuntimeError, OSError, EOFError, ValueError) as error:
        raise NnvizError(
            f"The download of {TITLES[name]} into {files.place(folder)} failed: {files.reason(error)}. Nothing was written "
            f"there. `python -m nnviz_core fetch {name}` tries again; `NNVIZ_DATA` names another folder."
        ) from error
    return folder


def source(name: str, split: str) -> dict[str, str]:
    """The images of `name` in `split` by their SHA-256, as cards name them. Raises `KeyError` for another name or split."""
    _check_names(name, split)
    return {"name": name, "split": split, "sha256": SHA256[name, split]}


def data_folder() -> Path:
    """The folder of the full training splits: `$NNVIZ_DATA`, or `nnviz` in the user's cache folder."""
    folder = os.environ.get("NNVIZ_DATA")
    return Path(folder) if folder else files.cache_folder()


def fingerprint(images: np.ndarray, labels: np.ndarray) -> str:
    """SHA-256 (hex) of the images' bytes followed by the labels', both as uint8."""
    digest = hashlib.sha256(np.ascontiguousarray(images, np.uint8).reshape(-1).data)
    digest.update(np.ascontiguousarray(labels, np.uint8).reshape(-1).data)
    return digest.hexdigest()


def _are_published(images: np.ndarray, labels: np.ndarray, name: str, split: str) -> bool:
    are_labelled = labels.ndim == 1 and images.shape == (labels.size, 28, 28)
    are_bytes = images.dtype == labels.dtype == np.uint8
    return are_labelled and are_bytes and fingerprint(images, labels) == SHA256[name, split]


def _check_names(name: str, split: str) -> None:
    if name not in CLASS_NAMES:
        raise KeyError(f"no data set {name!r}; there are {', '.join(CLASS_NAMES)}")
    if split not in SPLITS:
        raise KeyError(f"no split {split!r}; there are {', '.join(SPLITS)}")


def _image_set(name: str, split: str, images: np.ndarray, labels: np.ndarray) -> ImageSet:
    labels = labels.astype(np.int64)
    images.flags.writeable = False
    labels.flags.writeable = False
    return ImageSet(name, split, images, labels, CLASS_NAMES[name])


def _read_shipped(name: str, split: str) -> tuple[np.ndarray, np.ndarray]:
    path = SHIPPED / f"{name}-{split}.npz"
    try:
        arrays = files.unpacked(path.read_bytes())
        return arrays["images"], arrays["labels"]
    except files.UNREADABLE as error:
        raise NnvizError(f"{files.place(path)} can't be read ({files.reason(error)}). {_mend(name, split)}") from error


def _read_fetched(name: str) -> tuple[np.ndarray, np.ndarray]:
    folder = _train_folder(name)
    try:
        return _read_idx_pair(folder)
    except (OSError, ValueError) as error:
        raise NnvizError(
            f"The full training split of {TITLES[name]} is not in {files.place(folder)} ({files.reason(error)}). "
            f"{_mend(name, 'train')}"
        ) from error


def _read_idx_pair(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    images, labels = ((folder / file).read_bytes() for file in TRAIN_FILES)
    return np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28).copy(), np.frombuffer(
        labels, np.uint8, offset=8
    )


def _train_folder(name: str) -> Path:
    return data_folder() / TORCHVISION_NAMES[name] / "raw"


def _mend(name: str, split: str) -> str:
    if split == "train":
        return f"`python -m nnviz_core fetch {name}` downloads it into the folder named by NNVIZ_DATA."
    return f"`git checkout -- nnviz_core/assets/data/{name}-{split}.npz` restores the shipped file."
