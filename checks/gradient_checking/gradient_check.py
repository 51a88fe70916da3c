"""gradient_check: backpropagation against the numerical gradient."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect, expect_array, expect_close, expect_dict, expect_number

from ..fixtures import shuffled
from .fixtures import (
    LESSON,
    ONE_LAYER,
    STEPS,
    THREE_LAYERS,
    TWELVE_LAYERS,
    as_dict,
    as_vector,
    cubic,
    differences,
    parameters_of,
    relative_norm,
)

checking = exercise(
    "gradient_check",
    lesson=LESSON,
    points=2,
    hints=(
        "Put parameters and gradients into vectors of one order, move theta entry by entry, compare at the end.",
        "J wants a dict: inside the loop call J(vector_to_parameters(moved, parameters)). "
        "The gradient of W1 stands under dW1.",
    ),
)


def cost_of(rng, layers_dims, scale=1.0):
    """A cost J(parameters) that counts its calls, parameters, and the right gradients at them.

    Every parameter matters to the slope along every other. ``scale`` multiplies the cost.
    """
    parameters = parameters_of(rng, layers_dims)
    n = as_vector(parameters).size
    a, b, c = rng.uniform(0.5, 1.5, (3, n))
    calls = []

    def J(at):
        calls.append(1)
        at = expect_dict(at, list(parameters), what="the parameters given to J")
        for key, value in parameters.items():
            expect_array(at[key], value.shape, what=f"{key} given to J")
        theta = as_vector({key: at[key] for key in parameters})
        return float(scale * (np.sum(a * np.sin(theta + b)) + np.exp(c @ theta / n)))

    theta = as_vector(parameters)
    slopes = scale * (a * np.cos(theta + b) + c / n * np.exp(c @ theta / n))
    return J, parameters, {f"d{key}": block for key, block in as_dict(slopes, parameters).items()}, calls


def numerical(J, parameters, epsilon):
    """The numerical gradient as a vector."""
    return differences(lambda theta: J(as_dict(theta, parameters)), as_vector(parameters), epsilon)


def gradient_vector(gradients):
    return as_vector({key.removeprefix("d"): value for key, value in gradients.items()})


def with_bug(gradients, key, factor):
    return {**gradients, key: gradients[key] * factor}


@checking.reference
def gradient_check(J, parameters, gradients, epsilon=1e-7):
    return relative_norm(gradient_vector(gradients), numerical(J, parameters, epsilon))


@checking.gate
def depends_on_J_and_on_the_gradients(gradient_check, rng):
    """The result is a number that changes with the gradients."""
    J, parameters, gradients, calls = cost_of(rng, ONE_LAYER)
    tried = (gradients, with_bug(gradients, "dW1", 2.0), with_bug(gradients, "db1", -1.0))
    came = []
    for given in tried:
        answer = gradient_check(J, parameters, given, STEPS[1])
        expect(
            not isinstance(answer, bool | np.bool_),
            f"expected the relative difference, a number, came {answer}; the verdict is not asked for here",
            kind="a verdict",
        )
        came.append(expect_number(answer))
    if max(came) - min(came) > 1e-9:
        expect(len(calls) > 0, "expected J to be evaluated, but it was not called", kind="J not called")
        return
    message = f"expected another result for wrong gradients than for right ones, came {came[0]:.6g} for both"
    if calls and abs(came[0]) < 1e-9:
        raise Mismatch(f"{message}. Likely cause: a gradient is compared with itself", kind="compared with itself")
    if calls and abs(came[0] - 1) < 1e-9:
        raise Mismatch(f"{message}. Likely cause: the numerical gradient is always 0", kind="zero numerical gradient")
    raise Mismatch(f"{message}. Likely cause: the result does not come from the gradients", kind="hard-coded")


def expect_check(gradient_check, rng, layers_dims, key, factor, epsilon, *, shuffle=False, scale=1.0):
    J, parameters, gradients, _ = cost_of(rng, layers_dims, scale)
    given = with_bug(gradients, key, factor)
    expected = relative_norm(gradient_vector(given), numerical(J, parameters, epsilon))
    if shuffle:
        parameters, given = shuffled(rng, parameters), shuffled(rng, given)
    came = gradient_check(J, parameters, given, epsilon)
    expect_close(came, expected, what=f"the relative difference for epsilon={epsilon}")


@checking.check(weight=2)
def compares_with_two_sided_differences(gradient_check, rng):
    """The result is the relative difference between the gradients and the numerical gradient of J."""
    for epsilon in STEPS:
        expect_check(gradient_check, rng, ONE_LAYER, "dW1", 1.0, epsilon)
        expect_check(gradient_check, rng, ONE_LAYER, "db1", 1.5, epsilon)
        expect_check(gradient_check, rng, THREE_LAYERS, "dW2", epsilon * 100, epsilon)
    expect_check(gradient_check, rng, ONE_LAYER, "dW1", 1.5, STEPS[0], scale=1e-6)  # costs and gradients may be small


@checking.check
def is_one_where_one_side_is_zero(gradient_check, rng):
    """Gradients of zero differ by 1 from any slopes, and so do any gradients from slopes of zero."""
    origin = {"W1": np.zeros((1, 2)), "b1": np.zeros((1, 1))}
    none = {f"d{key}": value.copy() for key, value in origin.items()}
    for key in origin:
        slope = np.zeros(origin[key].shape)
        slope.flat[0] = rng.uniform(1.0, 2.0)  # the first or the last entry: single zeros do not make a zero vector
        one = {**none, f"d{key}": slope}
        for J, gradients, zero in (
            (lambda at, key=key, slope=slope: float(np.sum(slope * at[key])), none, "gradients"),
            (lambda at: float(np.sum(at["W1"] ** 2)), one, "slopes"),  # at the origin, as high on either side
        ):
            came = gradient_check(J, origin, gradients, STEPS[0])
            expect_close(came, 1.0, what=f"the relative difference where the {zero} are zero and the others are not")


@checking.check
def compares_networks_of_any_depth(gradient_check, rng):
    """Any number of layers, ten and more, each gradient compared with its own parameter."""
    expect_check(gradient_check, rng, TWELVE_LAYERS, "db11", 3.0, STEPS[1])


@checking.check
def takes_dicts_filled_in_any_order(gradient_check, rng):
    """The order in which parameters and gradients were filled does not matter, neither alone nor against each other."""
    for layers_dims in (ONE_LAYER, THREE_LAYERS, (2, 2, 2, 2)):
        expect_check(gradient_check, rng, layers_dims, "db1", 1.5, STEPS[0], shuffle=True)


@checking.check
def tells_right_from_wrong(gradient_check, rng):
    """With the default epsilon, 1e-7, right gradients differ by less than 1e-6, wrong ones by their error."""
    J, parameters, gradients, _ = cost_of(rng, (2, 2, 1))
    for key, factor in (("dW2", 1.0), ("dW1", 1.2), ("db2", 0.0), ("db1", -1.0)):
        given = with_bug(gradients, key, factor)
        expected = relative_norm(gradient_vector(given), gradient_vector(gradients))
        came = gradient_check(J, parameters, given)
        expect_close(came, expected, within=1e-6, what="the relative difference at the default epsilon")
    slopes = rng.uniform(1.0, 2.0, (1, 3))
    zeros = {"W1": np.zeros((1, 3)), "b1": np.zeros((1, 1))}

    def cubes(at):
        return cubic(slopes)(at["W1"])

    came = gradient_check(cubes, zeros, {"dW1": 3 * slopes, "db1": np.zeros((1, 1))})
    expect_close(came, 0.5, what="the relative difference of a cubic's slopes at the default epsilon of 1e-7")


@checking.mistake
def hard_coded_result(J, parameters, gradients, epsilon=1e-7):
    """The result is a fixed number: it does not depend on the gradients.

    Compute the numerical gradient from J, and return its relative difference from the given gradients.
    """
    return 1e-7


@checking.mistake
def compares_with_itself(J, parameters, gradients, epsilon=1e-7):
    """A gradient is compared with itself, so the difference is 0 however wrong backpropagation is.

    Compare the vector of the given gradients with the vector of the numerical ones.
    """
    approx = numerical(J, parameters, epsilon)
    return relative_norm(approx, approx)


def _one_sided_check(sign):
    def one_sided(J, parameters, gradients, epsilon=1e-7):
        """The numerical gradient is one-sided, so its error falls only like epsilon.

        Evaluate J at theta + epsilon and at theta - epsilon, and divide by 2 * epsilon.
        """
        theta, here = as_vector(parameters), J(parameters)
        moved = theta + sign * epsilon * np.eye(theta.size)
        approx = np.array([(J(as_dict(row, parameters)) - here) / (sign * epsilon) for row in moved])
        return relative_norm(gradient_vector(gradients), approx)

    checking.mistake(one_sided)


for _sign in (1, -1):
    _one_sided_check(_sign)


@checking.mistake
def both_costs_at_theta_plus_epsilon(J, parameters, gradients, epsilon=1e-7):
    """Both costs are taken at the same point, so every numerical slope is 0 and the result always 1.

    Move down for the second cost: theta - epsilon, from a fresh copy of theta.
    """
    J(parameters)
    return relative_norm(gradient_vector(gradients), np.zeros(as_vector(parameters).size))


@checking.mistake
def follows_the_order_of_the_dict(J, parameters, gradients, epsilon=1e-7):
    """Gradients and parameters are paired by their place in the dicts, and the two dicts were filled in other orders.

    Take the gradient of W1 by its name: gradients["dW1"]. Build both vectors in the order W1, b1, W2, b2, ...
    """
    theta = as_vector(parameters, list)
    approx = differences(lambda at: J(as_dict(at, parameters, list)), theta, epsilon)
    return relative_norm(as_vector(gradients, list), approx)


@checking.mistake(name="follows the order of the dict")
def gradients_in_the_order_of_their_dict(J, parameters, gradients, epsilon=1e-7):
    """The gradients are joined in the order in which their dict was filled, the parameters layer by layer.

    Take the gradient of W1 by its name: gradients["dW1"]. Build both vectors in the order W1, b1, W2, b2, ...
    """
    return relative_norm(as_vector(gradients, list), numerical(J, parameters, epsilon))
