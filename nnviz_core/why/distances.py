"""How far each cell of a sheet is from the nearest one of some cells."""

import numpy as np
from jaxtyping import Bool, Float64


def distances_to_nearest(cells: Bool[np.ndarray, "row column"]) -> Float64[np.ndarray, "row column"]:
    """The Euclidean distance from each place to the nearest of the true `cells`; where there is none, beyond the whole sheet.

    First along each column, then over the columns (P. Felzenszwalb and D. Huttenlocher, 2004); scipy's own, which gives the
    same, would take 30 MB.
    """
    rows, columns = cells.shape
    far = rows + columns
    along = np.full((rows, columns), far, np.int32)
    for reading in (slice(None), slice(None, None, -1)):
        steps = np.full(columns, far, np.int32)
        for row in np.arange(rows)[reading]:
            steps = np.where(cells[row], 0, np.minimum(steps + 1, far))
            along[row] = np.minimum(along[row], steps)
    apart = np.square(np.subtract.outer(np.arange(columns), np.arange(columns))).astype(np.int32)
    squares = [(each + apart).min(axis=1) for each in np.square(along)]
    return np.sqrt(np.stack(squares))
