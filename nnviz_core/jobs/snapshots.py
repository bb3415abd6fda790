"""What a job has yielded so far, as bytes: the latest always, those before thinned out before they are too many."""

MOST = 200
"""How many snapshots of a job are kept."""


class Snapshots:
    """Pickled snapshots by their index, in their order. One thread adds them while others read."""

    def __init__(self) -> None:
        self.pairs: tuple[tuple[int, bytes], ...] = ()
        self._every = 1

    @property
    def size(self) -> int:
        """The bytes of all that is kept."""
        return sum(len(content) for _, content in self.pairs)

    def add(self, index: int, content: bytes) -> None:
        """Keep a further snapshot; if there are too many, only every second from now on."""
        self.pairs = (*self._regular(), (index, content))
        while len(self.pairs) > MOST:
            self.thin()

    def thin(self) -> None:
        """Keep the latest, and of those before every second."""
        self._every *= 2
        latest = self.pairs[-1]
        self.pairs = (*(pair for pair in self._regular() if pair != latest), latest)

    def _regular(self) -> list[tuple[int, bytes]]:
        return [pair for pair in self.pairs if pair[0] % self._every == 0]
