"""A worker that dies costs the item that killed it, never another."""

from autograder.grading.pool import local_pool

DIE = "__import__('os')._exit(1)"


def run(expressions, jobs=2):
    with local_pool(jobs) as pool:
        return dict(pool.run(eval, expressions))


def test_results_and_errors_come_back():
    found = run(["1 + 1", "1 / 0", "2 + 2"])
    assert (found["1 + 1"], found["2 + 2"]) == (2, 4)
    assert isinstance(found["1 / 0"], ZeroDivisionError)


def test_a_dying_worker_takes_nobody_along():
    expressions = [f"{n} * {n}" for n in range(12)]
    found = run([*expressions[:5], DIE, *expressions[5:]])
    assert "died" in str(found.pop(DIE))
    assert found == {expression: n * n for n, expression in enumerate(expressions)}


def test_a_pool_serves_twice():
    with local_pool(1) as pool:
        assert list(pool.run(eval, ["1"])) == [("1", 1)]
        assert list(pool.run(eval, ["2", DIE]))[0] == ("2", 2)
        assert list(pool.run(eval, ["3"])) == [("3", 3)]
