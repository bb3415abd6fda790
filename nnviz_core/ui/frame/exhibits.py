"""What a session trains and looks at meanwhile, and what was measured of it."""

from typing import Any, Protocol, TypeVar

from nnviz_core.playground import Trainee
from nnviz_core.ui.frame.trainees import OwnTrainee

MOST_MEASURED = 512
"""Measurements that are kept; beyond, every other one goes."""


class Subject(Trainee, Protocol):
    """What takes turns and can be looked at."""

    def still(self) -> Any:
        """All as it is now, which stays."""
        ...


Kind = TypeVar("Kind", bound=Subject)


class Exhibit(OwnTrainee[Kind]):
    """A session's run or race, measured at the moments at which it is looked at."""

    def losses(self, still: Any) -> tuple[float, ...]:
        """What is measured of the run as it is at one moment."""
        raise NotImplementedError

    def look(self) -> tuple[Any, bool]:
        """The run as it stands still, measured, and whether it is being trained: if not, that was its last step."""
        with self.lock:
            is_trained, still = self.renew(), self.run.still()
            self.measure(still)
        return still, is_trained

    def measure(self, still: Any) -> None:
        """Add the losses of the run as it is at one moment, if steps were taken since the last."""
        step = still.steps
        if not self.measured or self.measured[-1][0] < step:
            self.measured.append((step, *self.losses(still)))
            if len(self.measured) > MOST_MEASURED:
                del self.measured[1:-1:2]
