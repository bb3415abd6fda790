"""Uploads: what is read, and what is refused with a message."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from nnviz_core import drawing
from nnviz_core.drawing import pictures
from nnviz_core.errors import NnvizError

QUICKLY = {"PNG": {"compress_level": 1}, "WEBP": {"method": 0}}


def seven(mode="RGB", paper="white", ink="black", size=(300, 200)):
    picture = Image.new(mode, size, paper)
    ImageDraw.Draw(picture).line([(120, 40), (200, 40), (150, 160)], fill=ink, width=18)
    return picture


def saved(picture, kind="PNG", **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def image_of(content):
    return drawing.prepare(pictures.ink_of_file(content)).image


def alike(first, second):
    return np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.95


@pytest.fixture
def usual():
    return image_of(saved(seven()))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats(kind, usual):
    assert alike(image_of(saved(seven(), kind)), usual)


def test_light_on_dark(usual):
    assert alike(image_of(saved(seven(paper="black", ink="white"))), usual)


@pytest.mark.parametrize("ink", [(0, 0, 0, 255), (255, 255, 255, 255)])
def test_transparent_paper(ink, usual):
    assert alike(image_of(saved(seven("RGBA", (0, 0, 0, 0), ink))), usual)


def test_cmyk_and_sixteen_bits_and_a_palette(usual):
    assert alike(image_of(saved(seven().convert("CMYK"), "JPEG")), usual)
    deep = Image.fromarray(np.asarray(seven("L", 255, 0), np.uint16) * 257)
    assert alike(image_of(saved(deep)), usual)
    assert alike(image_of(saved(seven().convert("P"))), usual)


def test_light_from_one_side(usual):
    shade = np.linspace(0.55, 1, 300)[None, :, None]
    noise = np.random.default_rng(0).normal(0, 3, (200, 300, 1))
    shaded = np.clip(np.asarray(seven()) * shade + noise, 0, 255).astype(np.uint8)
    assert alike(image_of(saved(Image.fromarray(shaded), "JPEG", quality=80)), usual)


def test_a_photograph_lying_on_its_side_is_turned(usual):
    turned = seven().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    assert alike(image_of(saved(turned, "JPEG", exif=exif)), usual)


def animation():
    return saved(seven(), "GIF", save_all=True, append_images=[seven(ink="red")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"just some text, named .png", "not a picture"),
        (b"", "file is empty"),
        (saved(seven(), "JPEG")[:900], "damaged or cut short"),
        (saved(seven(), "PNG")[:300], "damaged or cut short"),
        (saved(Image.new("1", (20_000, 20_000)), **QUICKLY["PNG"]), "too large"),
        (saved(Image.new("1", (9_000, 9_000)), **QUICKLY["PNG"]), "9,000×9,000"),
        (animation(), "GIF"),
        (saved(seven(), "PNG", save_all=True, append_images=[seven(ink="red")]), "animation"),
        (saved(seven(), "WEBP", save_all=True, append_images=[seven(ink="red")]), "animation"),
        (saved(seven(), "GIF"), "GIF"),
        (saved(seven(), "BMP"), "not a picture"),
        (saved(Image.new("RGB", (1, 1), "red")), "nothing is drawn"),
        (saved(Image.new("RGB", (50, 50), "white")), "nothing is drawn"),
        (b"\x89PNG" + b"\0" * (21 * 2**20), "MB"),
    ],
)
def test_what_is_refused(content, message):
    with pytest.raises(NnvizError, match=message):
        pictures.ink_of_file(content)


GROWTH = """
import resource, sys
from nnviz_core.drawing import pictures
from nnviz_core.errors import NnvizError
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    pictures.ink_of_file(content)
except NnvizError:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.parametrize(
    ("size", "kind", "megabytes"),
    [((9_000, 9_000), "PNG", 20), ((4_000, 3_200), "PNG", 320), ((4_000, 3_200), "WEBP", 320)],
)
def test_memory_grows_within_its_limit(size, kind, megabytes, tmp_path):
    picture = Image.new("RGBA" if megabytes > 20 else "1", size, "white")
    ImageDraw.Draw(picture).line([(500, 500), (2000, 2500)], fill="black" if megabytes > 20 else 0, width=90)
    (tmp_path / "picture").write_bytes(saved(picture, kind, **QUICKLY[kind]))
    command = [sys.executable, "-c", GROWTH, str(tmp_path / "picture")]
    grown = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True).stdout
    assert float(grown) < megabytes


def test_a_phone_s_jpeg_with_a_second_picture_is_read(usual):
    assert alike(image_of(saved(seven(), "MPO", save_all=True, append_images=[seven(ink="red")])), usual)


def test_a_very_long_narrow_picture_is_read():
    picture = Image.new("RGB", (4000, 30), "white")
    ImageDraw.Draw(picture).line([(1900, 5), (2100, 25)], fill="black", width=8)
    assert image_of(saved(picture)).any()
