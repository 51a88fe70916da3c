"""What holds for every network: shapes, purity, determinism, finite costs, clear errors."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicaldl import network

dims = st.lists(st.integers(1, 6), min_size=2, max_size=7)
settings = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(network.ACTIVATIONS),
        "output": st.sampled_from(network.OUTPUTS),
        "keep_prob": st.floats(0.05, 1),
    }
)


@given(
    dims, st.integers(1, 9), settings, st.sampled_from([np.float32, np.float64]), st.floats(0, 10), st.integers(0, 99)
)
def test_shapes_and_dtypes_follow_the_parameters_and_no_argument_changes(layers_dims, m, settings, dtype, lambd, seed):
    rng = np.random.default_rng(seed)
    parameters = network.initialize(layers_dims, rng, dtype=dtype)
    X = rng.standard_normal((layers_dims[0], m)).astype(dtype)
    Y = (rng.random((layers_dims[-1], m)) < 0.5).astype(dtype)
    before = copy.deepcopy((X, Y, parameters))

    AL, cache = network.forward(X, parameters, rng=rng, **settings)
    gradients = network.backward(Y, cache, lambd)
    cost = network.cost(AL, Y, parameters, lambd, settings["output"])

    assert AL.shape == Y.shape
    assert AL.dtype == dtype
    assert np.isfinite(cost)
    assert cost >= 0
    assert list(gradients) == [f"d{key}" for key in parameters]
    for key, value in parameters.items():
        assert gradients[f"d{key}"].shape == value.shape
        assert gradients[f"d{key}"].dtype == dtype
    np.testing.assert_equal((X, Y, parameters), before)


@given(dims, settings, st.integers(0, 99))
def test_the_same_rng_gives_the_same_network_masks_and_output(layers_dims, settings, seed):
    X = np.ones((layers_dims[0], 4))

    def run():
        rng = np.random.default_rng(seed)
        return network.forward(X, network.initialize(layers_dims, rng), rng=rng, **settings)

    (first, first_cache), (second, second_cache) = run(), run()
    np.testing.assert_array_equal(first, second)
    np.testing.assert_equal(first_cache.masks, second_cache.masks)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("output", network.OUTPUTS)
@given(logits=st.lists(st.floats(-(2.0**100), 2.0**100, width=32), min_size=2, max_size=2))
def test_the_cost_of_saturated_outputs_is_finite_and_warns_of_nothing(output, dtype, logits):
    Z = np.array(logits, dtype)[:, np.newaxis]
    with np.errstate(all="raise", under="ignore"):
        AL = network.sigmoid(Z) if output == "sigmoid" else network.softmax(Z)
        for Y in (np.array([[0], [1]], dtype), np.array([[1], [0]], dtype)):
            assert np.isfinite(network.cost(AL, Y, output=output))


def test_the_cost_is_exact_where_the_output_is_nearly_saturated():
    AL, Y = network.sigmoid(np.array([[-300.0, 30.0]])), np.array([[1, 1]])
    assert network.cost(AL, Y) == pytest.approx((300 + np.log1p(np.exp(-30.0))) / 2, rel=1e-12)


def test_a_right_and_certain_answer_costs_nothing_and_a_wrong_one_much():
    right, wrong = np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])
    assert network.cost(right, right) == pytest.approx(0, abs=1e-15)
    assert 30 < network.cost(wrong, right) < np.inf


@pytest.mark.parametrize(
    ("scheme", "variance"), [("he", 2 / 400), ("xavier", 1 / 400), ("glorot", 2 / 700), ("random", 1), ("zeros", 0)]
)
def test_initialization_has_the_variance_of_its_scheme(scheme, variance):
    parameters = network.initialize([400, 300], np.random.default_rng(0), scheme)
    # 120,000 draws: the variance is within 2.5 % of its value but for one case in a million (six standard errors)
    assert parameters["W1"].var() == pytest.approx(variance, rel=0.025)
    assert not parameters["b1"].any()


def test_dropout_keeps_units_with_keep_prob_and_scales_the_rest():
    parameters = {"W1": np.ones((500, 1)), "b1": np.zeros((500, 1)), "W2": np.ones((1, 500)), "b2": np.zeros((1, 1))}
    _, cache = network.forward(np.ones((1, 200)), parameters, keep_prob=0.8, rng=np.random.default_rng(0))
    assert set(np.unique(cache.A[1])) == {0, 1 / 0.8}
    assert cache.masks[0].mean() == pytest.approx(0.8, abs=0.0064)  # five standard errors, one in a million


def test_the_cache_flattens_to_the_tuples_of_the_lessons(make_case):
    case = make_case([2, 4, 3, 1], keep_prob=0.7)
    _, cache = network.forward(case.X, case.parameters, **case.options)
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache.as_tuple()
    assert (Z1.shape, A2.shape, b3.shape) == ((4, 7), (3, 7), (1, 1))
    assert W1 is case.parameters["W1"]
    assert cache.as_tuple(masks=True)[1] is cache.masks[0]
    assert len(cache.as_tuple(masks=True)) == 14


def test_predict_and_error_rate_read_both_heads(make_case):
    parameters = {"W1": np.array([[1.0], [-1.0]]), "b1": np.zeros((2, 1))}
    X, Y = np.array([[3.0, -2.0, 1.0]]), np.array([[1, 0, 0], [0, 1, 1]])
    np.testing.assert_array_equal(network.predict(X, parameters, output="softmax"), [[0, 1, 0]])
    assert network.error_rate(X, Y, parameters, output="softmax") == pytest.approx(1 / 3)
    single = {"W1": np.array([[1.0]]), "b1": np.zeros((1, 1))}
    assert network.error_rate(X, np.array([[1, 0, 0]]), single) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"X": np.ones((7, 3))}, r"did you mean X\.T"),
        ({"X": np.ones(3)}, r"shape \(3, m\)"),
        ({"activation": "sigmoid"}, "'relu', 'tanh'"),
        ({"output": "linear"}, "'sigmoid', 'softmax'"),
        ({"keep_prob": 0}, "above 0 and at most 1"),
        ({"keep_prob": 1.5}, "above 0 and at most 1"),
        ({"keep_prob": [0.5]}, "each of 2 hidden layers"),
        ({"keep_prob": 0.5}, "pass rng="),
        ({"masks": [None]}, "each of 2 hidden layers"),
        ({"masks": [np.ones((7, 4)), None]}, r"mask D1 must have shape \(4, 7\)"),
    ],
)
def test_forward_says_what_does_not_fit(make_case, change, message):
    case = make_case([3, 4, 5, 1])
    arguments = {"X": case.X, **change}
    with pytest.raises(ValueError, match=message):
        network.forward(arguments.pop("X"), case.parameters, **arguments)


def test_other_functions_say_what_does_not_fit(make_case):
    case = make_case([3, 4, 1])
    AL, cache = network.forward(case.X, case.parameters)
    with pytest.raises(ValueError, match="same shape"):
        network.cost(AL, case.Y.ravel())
    with pytest.raises(ValueError, match="needs the parameters"):
        network.cost(AL, case.Y, lambd=1)
    with pytest.raises(ValueError, match="shape of the network's output"):
        network.backward(case.Y.T, cache)
    with pytest.raises(ValueError, match=r"missing \['b2'\]"):
        network.depth({key: value for key, value in case.parameters.items() if key != "b2"})
    with pytest.raises(ValueError, match="scheme must be one of"):
        network.initialize([2, 1], np.random.default_rng(0), "lecun")
    with pytest.raises(ValueError, match="at least one layer"):
        network.initialize([2], np.random.default_rng(0))
