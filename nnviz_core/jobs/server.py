"""The jobs of this server, within the bounds that whoever runs it sets."""

import atexit
import os

from nnviz_core.jobs.keeper import Keeper
from nnviz_core.jobs.registry import Registry

MOST = int(os.environ.get("NNVIZ_JOBS", "20"))
"""How many jobs of all visitors wait or run at most."""
EACH = int(os.environ.get("NNVIZ_JOBS_EACH", "2"))
"""How many of them are of one visitor."""
BYTES = int(os.environ.get("NNVIZ_JOBS_MB", "36")) * 2**20
"""How much all snapshots hold."""
KEEPER = Keeper(Registry(MOST, EACH, BYTES), os.environ.get("NNVIZ_SCHEDULER", ""))
submit, of, load = KEEPER.submit, KEEPER.of, KEEPER.registry.load
atexit.register(KEEPER.close)
