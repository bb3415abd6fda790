"""Positions and levels of small rasters."""

import base64
import io

import numpy as np
from PIL import Image

from nnviz_core.figures import raster


def test_a_mask_carries_each_value_as_opacity():
    values = np.float32([[0, 0.5, 1], [0.25, 2, -1]])
    content = base64.b64decode(raster.mask_uri(values).split(",", 1)[1])
    alpha = np.asarray(Image.open(io.BytesIO(content)))[..., -1]
    assert alpha.tolist() == [[0, 128, 255], [64, 255, 0]]


def test_colours_are_those_of_the_image():
    image = np.float32([[[0, 1], [0.5, 0]], [[1, 0], [0, 0]], [[0, 0], [2, -1]]])
    content = base64.b64decode(raster.colour_uri(image).split(",", 1)[1])
    assert np.asarray(Image.open(io.BytesIO(content))).tolist() == [
        [[0, 255, 0], [255, 0, 0]],
        [[128, 0, 255], [0, 0, 0]],
    ]


def test_a_mosaic_puts_map_after_map():
    maps = np.arange(1, 6, dtype=np.float32)[:, None, None] * np.ones((5, 2, 3), np.float32)
    field = raster.mosaic(maps, 3)
    assert field.shape == (5, 11)
    assert field[0].tolist() == [1, 1, 1, 0, 2, 2, 2, 0, 3, 3, 3]
    assert field[2].tolist() == [0] * 11
    assert field[3].tolist() == [4, 4, 4, 0, 5, 5, 5, 0, 0, 0, 0]
