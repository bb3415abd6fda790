"""The losses of a run, as at most 4,096 means with their steps."""

import copy

import numpy as np

MOST = 4096


class Course:
    """Means over as many steps as it takes to keep within the bound: first 1, then 2, 4, 8 and so on."""

    def __init__(self) -> None:
        self.window = 1
        self.steps = 0
        self._means = np.zeros(MOST, np.float64)
        self._count = 0
        self._sum, self._open = 0.0, 0

    def still(self) -> "Course":
        """The course as it is now."""
        return copy.deepcopy(self)

    def add(self, losses: np.ndarray) -> None:
        """Add the loss of each of the next steps."""
        self.steps += len(losses)
        while len(losses):
            if self._count == MOST:
                self._halve()
            taken = self._close(losses) if self._open else self._whole(losses)
            losses = losses[taken:]

    def _close(self, losses: np.ndarray) -> int:
        """Go on with the window that is open."""
        part = losses[: self.window - self._open]
        self._sum, self._open = self._sum + float(part.sum(dtype=np.float64)), self._open + len(part)
        if self._open == self.window:
            self._means[self._count] = self._sum / self.window
            self._count, self._sum, self._open = self._count + 1, 0.0, 0
        return len(part)

    def _whole(self, losses: np.ndarray) -> int:
        """Take all whole windows for which there is room; open one for the rest."""
        whole = min(len(losses) // self.window, MOST - self._count)
        if not whole:
            return self._close(losses)
        taken = losses[: whole * self.window].reshape(whole, self.window)
        share = np.full(self.window, 1 / self.window, losses.dtype)
        self._means[self._count : self._count + whole] = taken @ share
        self._count += whole
        return whole * self.window

    def _halve(self) -> None:
        self._means[: MOST // 2] = self._means.reshape(-1, 2).mean(axis=1)
        self._count, self.window = MOST // 2, 2 * self.window

    @property
    def losses(self) -> np.ndarray:
        """float32 means, in order; a window that is open is left out unless it is the only one."""
        if not self._count and self._open:
            return np.array([self._sum / self._open], np.float32)
        return self._means[: self._count].astype(np.float32)

    @property
    def ends(self) -> np.ndarray:
        """The number of steps done at the end of each mean."""
        return self.window * np.arange(1, len(self.losses) + 1)
