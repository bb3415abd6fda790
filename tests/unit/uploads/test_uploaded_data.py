"""Images of one's own from a zip, an npz or a CSV: read as they are, or refused in words that say what is wrong where."""

import io
import pickle
import struct
import time
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nnviz_core import datasets, uploads
from nnviz_core.errors import NnvizError

pytestmark = pytest.mark.filterwarnings("ignore:Reading `.npy`")
few = settings(max_examples=150, derandomize=True, deadline=None, database=None)
MNIST = datasets.load("mnist")
IMAGES, LABELS = MNIST.images[:100], MNIST.labels[:100]


def picture(pixels, form="PNG"):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form)
    return file.getvalue()


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def csv(rows):
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def test_a_zip_of_class_folders():
    files = {
        f"digits/{label}/{number}.png": picture(image)
        for number, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True))
    }
    data = uploads.read_data(
        "Digits.ZIP", zipped({"digits/": b"", "__MACOSX/._1.png": b"x", "digits/.DS_Store": b""} | files)
    )
    assert data.class_names == tuple("0123456789")
    np.testing.assert_array_equal(data.images, IMAGES)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert data.name.startswith("own-")
    assert data.shape == (1, 28, 28)
    assert not data.images.flags.writeable
    assert not data.labels.flags.writeable


def test_pictures_in_colour_and_classes_with_names():
    red, grey = np.zeros((5, 7, 3), np.uint8), np.full((5, 7), 9, np.uint8)
    red[..., 0] = 200
    data = uploads.read_data("a.zip", zipped({"cat/1.png": picture(grey), "a/Käfer/1.bmp": picture(red, "BMP")}))
    assert data.class_names == ("Käfer", "cat")
    assert data.shape == (3, 5, 7)
    assert data.inputs().shape == (2, 3, 5, 7)
    assert data.images[1, :, 0, 0].tolist() == [200, 0, 0]
    assert data.images[0, :, 0, 0].tolist() == [9, 9, 9]


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (IMAGES, IMAGES),
        (IMAGES[..., None], IMAGES),
        (IMAGES[:, None], IMAGES),
        (IMAGES.astype(np.int64), IMAGES),
        ((IMAGES / 255).astype(np.float32), IMAGES),
        (IMAGES / 255, IMAGES),
        (np.asfortranarray(IMAGES), IMAGES),
        (IMAGES > 100, (IMAGES > 100) * np.uint8(255)),
        (np.stack([IMAGES] * 3, axis=-1), np.stack([IMAGES] * 3, axis=1)),
    ],
)
def test_an_npz(images, expected):
    data = uploads.read_data("a.npz", npz(images=images, labels=LABELS, class_names=np.array(list("abcdefghij"))))
    np.testing.assert_array_equal(data.images, expected)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert data.class_names == tuple("abcdefghij")


@pytest.mark.parametrize("heading", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_csv(heading, is_first):
    rows = [
        [label, *image.ravel()] if is_first else [*image.ravel(), label]
        for image, label in zip(IMAGES, LABELS, strict=True)
    ]
    pixels = [f"pixel{number}" for number in range(784)]
    names = [["label", *pixels] if is_first else [*pixels, '"label"']] if heading else []
    content = csv([*names, *rows]).replace(b"\n", b"\r\n") + b"\r\n"
    data = uploads.read_data("a.csv", content)
    np.testing.assert_array_equal(data.images, IMAGES)
    np.testing.assert_array_equal(data.labels, LABELS)
    assert data.class_names == tuple("0123456789")


class Evil:
    def __reduce__(self):
        return pytest.fail, ("it was unpickled",)


BOMB = zipped({"a/1.png": b"\0" * 150_000_000})
VAST = picture(np.zeros((1, 1), np.uint8))
HEADER = VAST[12:16] + struct.pack(">II", 20_000, 20_000) + VAST[24:29]
VAST = VAST[:12] + HEADER + struct.pack(">I", zlib.crc32(HEADER)) + VAST[33:]
"""A picture that would take 400 MB."""
ONE, TWO = picture(IMAGES[0]), picture(IMAGES[1][:27])
ZIPS = [
    (b"PK\x03\x04", "it is no zip file"),
    (zipped({}), "in a folder that is called as its class"),
    (zipped({"1.png": ONE}), "in a folder that is called as its class"),
    (BOMB, "unpacked, the zip would take 150,000,000 bytes; 100,000,000 is the most"),
    (zipped({"a/1.png": b"\0" * 2_000_000}), "would take 2,000,000 bytes; 1,000,000"),
    (zipped({f"a/{number}": b"" for number in range(25_001)}, zipfile.ZIP_STORED), "more than 25,000 entries"),
    (zipped({"../a/1.png": ONE}), "a path that leads out of it: '../a/1.png'"),
    (zipped({"/a/1.png": ONE}), "a path that leads out"),
    (zipped({"C:/a/1.png": ONE}), "a path that leads out"),
    (zipped({"a\\..\\1.png": ONE}), "a path that leads out"),
    (zipped({"a/" * 200 + "1.png": ONE}), "a path of 405 characters"),
    (zipped({"a/1.png": ONE, "b/2.png": b"hello"}), "'b/2.png' is no picture that can be read"),
    (zipped({"a/1.png": ONE, "b/2.png": ONE[:100]}), "'b/2.png' is damaged"),
    (zipped({"a/1.png": ONE, "b/2.png": VAST}), "'b/2.png' is far too large: pictures have at most 128×128 pixels"),
    (zipped({"a/1.png": ONE, "b/2.png": TWO}), "'b/2.png' has 28×27 pixels, and the first picture 28×28"),
    (zipped({"a/1.png": picture(np.zeros((200, 3), np.uint8))}), "200 rows and 3 columns; at most 128"),
    (zipped({"a/1.png": picture(np.zeros((5, 3), np.uint16))}), "more than 256 levels"),
    (zipped({"a/1.png": ONE, "b/": b""}), "the class 'b' has no images"),
    (zipped({"a/1.png": ONE}), "there are 1 classes; 2 to 1,000"),
    (zipped({"a" * 61 + "/1.png": ONE, "b/1.png": ONE}), "a name has 1 to 60 characters"),
]
ARRAYS = [
    (b"nothing", "it is no npz file"),
    (npz(x=IMAGES), "the npz has no array 'images'; it has 'x'"),
    (npz(images=IMAGES, labels=LABELS, more=LABELS), "the npz has an array 'more'"),
    (npz(images=IMAGES, labels=LABELS[:-1]), r"labels has the shape \(99,\) for 100 images"),
    (npz(images=IMAGES, labels=LABELS / 2), "labels holds float64"),
    (npz(images=IMAGES, labels=np.array([Evil()] * 100)), "labels holds object"),
    (npz(images=np.array([Evil()]), labels=LABELS), "images holds object"),
    (npz(images=IMAGES, labels=LABELS - 1), r"has the label -1; labels are 0 to 8"),
    (npz(images=IMAGES, labels=LABELS, class_names=np.array(list("abc"))), "has the label 7; labels are 0 to 2"),
    (npz(images=IMAGES, labels=LABELS, class_names=np.array(list("abcdefghijk"))), "the class 'k' has no images"),
    (npz(images=IMAGES, labels=LABELS, class_names=np.array(list("aacdefghij"))), "two classes have one name"),
    (npz(images=IMAGES, labels=LABELS * 0 + 10**9), "there is a label 1000000000"),
    (npz(images=IMAGES / 200, labels=LABELS), "fractions that are not all in 0…1"),
    (npz(images=IMAGES * np.nan, labels=LABELS), "fractions that are not all in 0…1"),
    (npz(images=IMAGES * 2.0 > 1, labels=LABELS)[:-30], "it is no npz file"),
    (npz(images=IMAGES.astype(int) * 2, labels=LABELS), "whole numbers that are not all in 0…255"),
    (npz(images=IMAGES.reshape(100, -1), labels=LABELS), r"images has the shape \(100, 784\)"),
    (npz(images=IMAGES[:0], labels=LABELS[:0]), "there are 0 images"),
    (npz(images=np.zeros((20_001, 2, 2), np.uint8), labels=np.zeros(20_001, int)), "there are 20,001 images"),
    (npz(images=np.zeros((2, 129, 2), np.uint8), labels=np.arange(2)), "129 rows"),
    (npz(images=np.zeros((20_000, 80, 80), np.uint8), labels=np.zeros(20_000, int)), "the zip would take"),
    (
        zipped({"images.npy": b"\x93NUMPY\x01\x00\x10\x00{'descr': 'a'}\n\n", "labels.npy": b""}),
        "no array that can be read",
    ),
    (zipped({"labels.npy": b"", "images.npy": pickle.dumps(1)}), "labels is no array that can be read"),
]
ROW = [0] * 784 + [3]
TABLES = [
    (b"\xff\xfe", "it is no text in UTF-8"),
    (b"\n\n", "there are 0 lines with images"),
    (b"\n" * 20_001, "there are 20,001 lines"),
    (b"pixel0,pixel1\n1,2", "line 1 is neither whole numbers nor names of columns"),
    (csv([ROW[1:]]), "line 1 has 784 columns"),
    (b"," * 20_000_000, "line 1 has 20,000,001 columns"),
    (b"1" + b",1" * 9_000_000, "line 1 has 9,000,001 columns"),
    (csv([ROW, ROW[1:]]), "line 2 has 784 columns, and the first has 785"),
    (csv([ROW, ROW, [*ROW[:-2], "x", 2]]), "line 3 has 'x', which is no whole number"),
    (csv([ROW, [*ROW[:-2], -1, 2]]), "line 2 has '-1', which is no whole number"),
    (csv([ROW, [*ROW[:-2], 1.5, 2]]), "line 2 has '1.5', which is no whole number"),
    (csv([ROW, [*ROW[:-1], 99_999]]), "line 2 has '99999', which is no whole number of at most 4 digits"),
    (csv([ROW, [300, *ROW[1:-1], 2]]), "the label could stand first or last"),
    (csv([ROW, ROW]), "the label could stand first or last"),
    (csv([ROW, [*ROW[:5], 300, *ROW[6:-1], 2]]), "line 2 has a pixel of 300; pixels are 0 to 255"),
    (csv([ROW, [*ROW[:-1], 1000]]), "line 2 has the label 1000"),
    (csv([ROW, [*ROW[:-1], 0]]), "the class '1' has no images"),
]
CASES = (
    [("a.zip", *case) for case in ZIPS] + [("a.npz", *case) for case in ARRAYS] + [("a.csv", *case) for case in TABLES]
)


@pytest.mark.parametrize(("name", "content", "words"), CASES, ids=[f"{name} {words}" for name, _, words in CASES])
def test_what_is_wrong_is_named(name, content, words):
    start = time.perf_counter()
    with pytest.raises(NnvizError, match=words) as error:
        uploads.read_data(name, content)
    assert len(str(error.value)) < 600
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pkl", b"x", "'a.pkl' is none of the files that can be read: .zip, .npz, .csv"),
        ("", b"x", "none of the files"),
        ("a.zip", b"", "0 bytes"),
        ("a.csv", b"0" * (20 * 2**20 + 1), "bytes; 1 to 20,971,520 can be read"),
    ],
)
def test_other_files(name, content, words):
    with pytest.raises(NnvizError, match=words):
        uploads.read_data(name, content)


def test_what_a_zip_says_of_itself_is_not_believed():
    """A link, a lock, and a size that isn't true."""
    link = zipfile.ZipInfo("a/1.png")
    link.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(NnvizError, match="is a link to another file"):
        uploads.read_data("a.zip", file.getvalue())
    content = bytearray(zipped({"a/1.png": ONE}))
    directory = content.index(b"PK\x01\x02")
    locked = bytearray(content)
    locked[directory + 8] |= 1
    with pytest.raises(NnvizError, match="locked by a password"):
        uploads.read_data("a.zip", bytes(locked))
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(NnvizError, match=r"can't be unpacked|larger than announced|no picture|damaged"):
        uploads.read_data("a.zip", bytes(content))


@few
@given(st.data())
def test_any_bytes_give_images_or_an_error_in_words(data):
    name = data.draw(st.sampled_from(["a.zip", "a.npz", "a.csv"]))
    whole = {
        "a.zip": zipped({"a/1.png": ONE, "b/2.jpg": picture(IMAGES[1], "JPEG")}, zipfile.ZIP_STORED),
        "a.npz": npz(images=IMAGES[:3], labels=np.array([0, 1, 1])),
        "a.csv": csv([[0, 0, 9, 0, 0], [0, 3, 9, 0, 1]]),
    }[name]
    content = bytearray(whole)
    if data.draw(st.booleans()):
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        content = content[: data.draw(st.sampled_from([len(content), len(content), len(content) // 2]))]
    else:
        content = bytearray(data.draw(st.binary(min_size=1, max_size=80)))
    try:
        images = uploads.read_data(name, bytes(content))
    except NnvizError as error:
        told = str(error)
    else:
        told = ""
        assert images.inputs().shape == (len(images), *images.shape)
        assert set(images.labels.tolist()) == set(range(len(images.class_names)))
    assert not told or told.endswith(".")
