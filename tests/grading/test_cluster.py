"""A Dask cluster gives the same results as this machine's own workers, also when it loses one on the way."""

import os
import signal
import threading
import time

import pytest
from distributed import Client

from autograder.course import CourseError
from autograder.grading.pool import cluster_pool
from autograder.grading.results import Results
from tests import ASSIGNMENT


def kill_when_there_is_a_result(out, worker):
    while not any((out / "results").rglob("*.json")):
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("loses_a_worker", [False, True])
def test_a_cluster_gives_the_same_results(class_of, grade, cluster, tmp_path, loses_a_worker):
    submitted = class_of("emil", "fatima", "goran", "wanda")
    with cluster_pool(cluster) as workers, Client(cluster, set_as_default=False) as client:
        if loses_a_worker:
            victim = min(client.run(os.getpid).values())
            killer = threading.Thread(target=kill_when_there_is_a_result, args=(tmp_path / "there", victim))
            killer.start()
        there = grade(submitted, out=tmp_path / "there", workers=workers)
        if loses_a_worker:
            killer.join()
            assert victim not in client.run(os.getpid).values()
    here = grade(submitted, out=tmp_path / "here")
    for name, record in here.items():
        assert (there[name].status, there[name].exercises, there[name].flags) == (
            record.status,
            record.exercises,
            record.flags,
        )
        assert there[name].isolation == record.isolation
    assert len(Results(tmp_path / "there").all([ASSIGNMENT])) == 4
    assert (tmp_path / "there" / "feedback" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.html").exists()


def test_no_scheduler_is_an_error_that_says_so():
    with pytest.raises(CourseError, match="No Dask scheduler"), cluster_pool("tcp://127.0.0.1:1"):
        pass
