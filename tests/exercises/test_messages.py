"""What failures say: the place that is wrong and what should stand there, never a whole solution."""

import numpy as np
import pytest

from autograder.exercises.expect import Mismatch, describe, expect_close, expect_dict, expect_equal

MANY = [f"{kind}{layer}" for layer in range(1, 13) for kind in "Wb"]


@pytest.mark.parametrize(
    ("came", "expected", "told"),
    [
        ([1, 2, 4], [1, 2, 3], "expected entry 2 of the result to be 3, came the int 4"),
        ((True, "a", None), [True, "b", None], "expected entry 1 of the result to be 'b', came the str 'a'"),
        ([1, 2], [1, 2, 3], "expected the result to be a list of 3, came [1, 2]"),
        ((True, True), (True, False), "expected the result to be (True, False), came (True, True)"),
        (7, [1, 2, 3], "expected the result to be a list of 3, came the int 7"),
        (5, 4, "expected the result to be 4, came the int 5"),
    ],
)
def test_of_a_list_the_first_wrong_entry_is_told(came, expected, told):
    with pytest.raises(Mismatch) as caught:
        expect_equal(came, expected)
    assert str(caught.value) == told


def test_of_an_array_the_worst_entry_is_told():
    with pytest.raises(Mismatch, match=r"^expected the result at \(1, 0\) to be 3, came 5$"):
        expect_close(np.array([[1.0, 2.0], [5.0, 4.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))


def test_of_many_keys_few_are_told():
    assert [describe(value) for value in ((6000,), [6000], (2, 3), ())] == ["(6000,)", "[6000]", "(2, 3)", "()"]
    assert describe(dict.fromkeys(MANY)) == "dict with W1, b1, W2, b2, ..., W12, b12"
    with pytest.raises(Mismatch, match=r"missing W2, b2, W3, b3, \.\.\., W12, b12$"):
        expect_dict({"W1": 0, "b1": 0}, MANY)
