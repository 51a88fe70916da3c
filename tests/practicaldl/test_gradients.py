"""Numerical gradients equal those of moving one entry at a time through the whole network."""

import numpy as np
import pytest

from practicaldl import gradients, network

EPSILON = 1e-5


def one_at_a_time(case, lambd):
    def cost(parameters):
        AL, _ = network.forward(case.X, parameters, **case.options)
        return network.cost(AL, case.Y, parameters, lambd, case.options["output"])

    result = {}
    for key, value in case.parameters.items():
        result[f"d{key}"] = np.zeros(value.shape)
        for entry in np.ndindex(value.shape):
            moves = []
            for step in (EPSILON, -EPSILON):
                moved = value.copy()
                moved[entry] += step
                moves.append(cost(case.parameters | {key: moved}))
            result[f"d{key}"][entry] = (moves[0] - moves[1]) / (2 * EPSILON)
    return result


@pytest.mark.parametrize("layers_dims", [[4, 1], [2, 5, 1], [3, 5, 4, 3, 2]])
@pytest.mark.parametrize("activation", network.ACTIVATIONS)
@pytest.mark.parametrize("output", network.OUTPUTS)
@pytest.mark.parametrize(("lambd", "keep_prob"), [(0.0, 1.0), (0.7, 0.8)])
@pytest.mark.parametrize("room", [1, 2**17])
def test_gradients_are_those_of_one_entry_at_a_time(
    make_case, layers_dims, activation, output, lambd, keep_prob, room, monkeypatch
):
    monkeypatch.setattr(gradients, "BLOCK_ENTRIES", room)
    case = make_case(layers_dims, activation=activation, output=output, keep_prob=keep_prob)
    quick = gradients.numerical_gradients(case.X, case.Y, case.parameters, epsilon=EPSILON, lambd=lambd, **case.options)
    for key, expected in one_at_a_time(case, lambd).items():
        np.testing.assert_allclose(quick[key], expected, rtol=1e-8, atol=1e-9, err_msg=key)


def test_it_says_what_does_not_fit(make_case):
    case = make_case([2, 3, 1])
    with pytest.raises(ValueError, match="epsilon must be above 0"):
        gradients.numerical_gradients(case.X, case.Y, case.parameters, epsilon=0)
    with pytest.raises(ValueError, match="shape of the network's output"):
        gradients.numerical_gradients(case.X, case.Y.T, case.parameters)
    with pytest.raises(ValueError, match="pass rng="):
        gradients.numerical_gradients(case.X, case.Y, case.parameters, keep_prob=0.5)
