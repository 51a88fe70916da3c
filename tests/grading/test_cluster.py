"""A Dask cluster gives the same results as this machine's own workers."""

import pytest

from autograder.course import CourseError
from autograder.grading.pool import cluster_pool
from autograder.grading.results import Results
from tests import ASSIGNMENT


def test_a_cluster_gives_the_same_results(class_of, grade, cluster, tmp_path):
    submitted = class_of("emil", "fatima", "goran", "wanda")
    with cluster_pool(cluster) as workers:
        there = grade(submitted, out=tmp_path / "there", workers=workers)
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
