"""What the keeper makes of what an engine tells it."""

from types import SimpleNamespace

from job_tools import ended, jobs_of

from nnviz_core.jobs.job import Job
from nnviz_core.jobs.keeper import Keeper
from nnviz_core.jobs.messages import Lost
from nnviz_core.jobs.registry import Registry


def test_a_job_that_is_told_as_lost_again_waits_for_its_turn():
    keeper = Keeper(Registry(4, 2, 1_000))
    job, other = (Job(owner * 16, b"", 60.0) for owner in "ab")
    for each in (job, other):
        keeper.registry.add(each)
        keeper.registry.withdraw(each)
        keeper._given[each.id] = each
    keeper.engine = SimpleNamespace(outcomes=lambda: [Lost(job.id)], is_up=True, threads=1)
    for _ in range(2):
        keeper._hear()
        keeper._start()  # the one thread is taken
    assert list(keeper._given.values()) == [other]
    assert list(keeper.registry.queue) == [job]
    assert job.state == "queued"


def test_processes_that_can_not_be_started_are_told(monkeypatch):
    def start():
        raise OSError("no memory")

    monkeypatch.setattr("nnviz_core.jobs.embedded.start", start)
    with jobs_of() as keeper:
        job = ended(keeper.submit(print, owner="a" * 16))
    assert job.state == "failed"
    assert job.reason.startswith("Nothing that takes long can be started here")
