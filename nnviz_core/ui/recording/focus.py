"""What the page is about: a recorded training."""

from dataclasses import dataclass

from nnviz_core import course
from nnviz_core.recordings import Recording, shipped
from nnviz_core.ui.recording import offered

PAGE = "recording"


@dataclass(frozen=True)
class Focus:
    """The recording of the training `run`, and what stands for it where no session is."""

    run: str
    recording: Recording
    token: str

    @property
    def is_shipped(self) -> bool:
        """Whether the training is a shipped one, and no visitor's own."""
        return self.token in shipped.NAMES

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.recording.header.class_names

    @property
    def dataset(self) -> str:
        return self.recording.header.dataset

    @property
    def last(self) -> int:
        """The last recorded step."""
        return int(self.recording.steps[-1])

    @property
    def epoch(self) -> int:
        """How many steps an epoch takes."""
        return course.epoch_steps(self.recording)

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        return {"run": self.run}


def of_token(token: str) -> Focus:
    """The training under this token, whoever asks. Raises `KeyError` for another text."""
    return Focus(token.partition(".")[0], offered.shared(token), token)


def focus(run: str) -> Focus:
    """The training of this word."""
    return Focus(run, offered.recording(run), offered.token(run))
