"""Long work beside the pages: a generator whose snapshots can be read while it runs, here or on a cluster.

`submit` hands a function to the one engine, Dask's distributed, and gives a `Job`; `of` finds an owner's jobs again. Without
configuration the engine is two processes beside this one, started with the first job and closed when there is nothing to do. A job
waits for its turn in a queue that is fair to all owners, goes on while somebody renews it, and begins anew if its worker is lost.
"""

from nnviz_core.jobs.job import Job, State, name_of, new_id
from nnviz_core.jobs.server import load, of, submit

__all__ = ["Job", "State", "load", "name_of", "new_id", "of", "submit"]
