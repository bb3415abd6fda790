"""The app on a network and images of one's own, on this machine: from a shell, or from a notebook."""

import argparse
import atexit
import importlib.util
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import webbrowser
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.torch import save
from torch import nn

from nnviz_core import files, uploads
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.uploads.matching import misfit

DESCRIPTION, WEIGHTS, DATA = "network.json", "network.safetensors", "images"
PATIENCE = 60
"""Seconds until the server must answer."""
HEIGHT = 900
"""Of the page in a notebook, in pixels."""
Images = ImageSet | tuple[np.ndarray, np.ndarray]


@dataclass
class Shown:
    """The app at `address`, until `stop` is called or this program ends; a notebook shows it in a frame."""

    address: str
    process: subprocess.Popen
    folder: tempfile.TemporaryDirectory

    def stop(self) -> None:
        """End the server, and forget the files."""
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def _repr_html_(self) -> str:
        return f'<iframe src="{self.address}" width="100%" height="{HEIGHT}" style="border:0"></iframe>'


def show(
    network: nn.Sequential,
    images: Images | None = None,
    class_names: Sequence[str] = (),
    shape: tuple[int, int, int] | None = None,
    title: str = "",
) -> Shown:
    """Open the app on `network`, and on `images` with labels: a set, or both as arrays.

    `shape` (channels, rows, columns) is that of an input, and as usual that of the images, else 28×28. Raises `NnvizError`, which
    says what is wrong, for what can't be shown, and `ValueError` for a layer of an unknown kind.
    """
    data = None if images is None else _packed(images, class_names)
    described = uploads.describe(network.eval(), class_names, shape or _shape(data), title)
    return of_files(described, save(dict(network.state_dict())), f"{DATA}.npz", data)


def of_files(description: bytes, weights: bytes, name: str = "", data: bytes | None = None) -> Shown:
    """Open the app on what files hold: a network, and images in a file of this `name`. Raises `NnvizError` for bad ones."""
    if importlib.util.find_spec("streamlit") is None:
        raise NnvizError("The app needs more than the library: `pip install 'nnviz[app]'` installs it.")
    model = uploads.read_network(description, weights)
    if data is not None and (problem := misfit(model, uploads.read_data(name, data))):
        raise NnvizError(problem)
    folder = tempfile.TemporaryDirectory(prefix="nnviz-")
    for file, content in ((DESCRIPTION, description), (WEIGHTS, weights), (name, data)):
        if content is not None:
            (Path(folder.name) / file).write_bytes(content)
    return _served(folder, f"filters?model={model.name}")


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command that opens the app on files."""
    shown = commands.add_parser("show", help="open the app on a network of your own, and on images of it")
    shown.add_argument("description", type=Path, help="its description, network.json")
    shown.add_argument("weights", type=Path, help="its weights, network.safetensors")
    shown.add_argument("--data", type=Path, help="a folder with a folder for each class, or a .zip, .npz or .csv")
    shown.set_defaults(run=lambda choice: run(choice.description, choice.weights, choice.data))


def run(description: Path, weights: Path, data: Path | None) -> None:
    """Open the app on these files in a browser, and serve it until it is stopped. `data` may be a folder of class folders."""
    signal.signal(signal.SIGTERM, _end)
    try:
        name, content = ("", None) if data is None else _data(data)
        shown = of_files(description.read_bytes(), weights.read_bytes(), name, content)
    except OSError as error:
        raise NnvizError(f"{error.filename} can't be read: {files.reason(error)}.") from error
    print(shown.address, flush=True)
    webbrowser.open(shown.address)
    try:
        shown.process.wait()
    finally:
        shown.stop()


def _end(*_: object) -> None:
    """End this program as Ctrl-C does, the server with it."""
    sys.exit(128 + signal.SIGTERM)


def _data(place: Path) -> tuple[str, bytes]:
    """A file, or a folder packed as one."""
    if not place.is_dir():
        return place.name, place.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(place).as_posix())
    return f"{place.resolve().name}.zip", packed.getvalue()


def _shape(data: bytes | None) -> tuple[int, int, int]:
    if data is None:
        return 1, 28, 28
    channels, rows, columns = uploads.read_data(f"{DATA}.npz", data).shape
    return channels, rows, columns


def _packed(images: Images, class_names: Sequence[str]) -> bytes:
    pixels, labels = (images.images, images.labels) if isinstance(images, ImageSet) else images
    names = class_names or (images.class_names if isinstance(images, ImageSet) else ())
    packed, arrays = io.BytesIO(), {"images": np.asarray(pixels), "labels": np.asarray(labels)}
    np.savez(packed, allow_pickle=False, **(arrays | ({"class_names": np.array(names)} if names else {})))
    return packed.getvalue()


def _served(folder: tempfile.TemporaryDirectory, page: str) -> Shown:
    """The server, once it answers. Raises `NnvizError` where it does not begin."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"port": port, "address": "127.0.0.1", "headless": "true"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [part for name, value in options.items() for part in (f"--server.{name}", str(value))]
    os.environ["NNVIZ_SHOW"] = folder.name
    try:
        process = subprocess.Popen(command, cwd=files.APP, stdout=subprocess.DEVNULL)
    finally:
        os.environ.pop("NNVIZ_SHOW")
    atexit.register(process.kill)
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return Shown(f"{address}/{page}", process, folder)
    process.kill()
    folder.cleanup()
    raise NnvizError(f"The app didn't answer within {PATIENCE} seconds.")
