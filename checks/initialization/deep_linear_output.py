"""Exercise deep_linear_output: what many layers of one weight do."""

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON

deep = exercise(
    "deep_linear_output",
    lesson=LESSON,
    points=1,
    hints=(
        "Every layer multiplies what it gets by weight, and there are depth layers.",
        "depth factors of weight are weight ** depth: return weight ** depth * x.",
    ),
)


@deep.reference
def deep_linear_output(x, weight, depth):
    return weight**depth * x


def expect_output(deep_linear_output, x, weight, depth):
    # Outputs reach from 1e-46 to 1e26, so only their relative difference says something.
    came = expect_array(deep_linear_output(x, weight, depth), x.shape, what="the output")
    expect_close(came, weight**depth * x, what=f"the output for weight={weight:.4g}, depth={depth}", atol=0.0)


def inputs(rng, *shape):
    """Away from zero, of either sign."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2.0, shape)


@deep.gate
def has_the_shape_of_x(deep_linear_output, rng):
    """The output has the shape (n, m) of x."""
    for shape in ((3, 4), (1, 1), (5, 1), (1, 6)):
        expect_array(deep_linear_output(inputs(rng, *shape), 1.2, 3), shape, what="the output")


@deep.check(weight=2)
def grows_or_shrinks_by_the_weight_in_every_layer(deep_linear_output, rng):
    """Every layer multiplies by weight once, whether it is above 1 or below."""
    for shape, depth in (((3, 4), 2), ((2, 5), 7), ((1, 1), 12)):
        expect_output(deep_linear_output, inputs(rng, *shape), rng.uniform(1.2, 1.6), depth)
        expect_output(deep_linear_output, inputs(rng, *shape), rng.uniform(0.4, 0.8), depth)


@deep.check
def holds_for_one_layer_and_for_many(deep_linear_output, rng):
    """From a single layer to 150."""
    for depth in (150, 1, 60):
        for weight in (1.5, 0.5, rng.uniform(0.9, 0.97)):
            expect_output(deep_linear_output, inputs(rng, 4, 3), weight, depth)


@deep.check
def holds_for_negative_weights(deep_linear_output, rng):
    """A negative weight turns the sign around in every layer."""
    for depth in (3, 4, 11):
        expect_output(deep_linear_output, inputs(rng, 3, 3), -rng.uniform(0.6, 1.4), depth)


@deep.mistake(name="weight * depth")
def weight_times_depth(x, weight, depth):
    """The weights of the layers are added up: weight * depth.

    Layers act one after the other, so their weights multiply: weight ** depth.
    """
    return weight * depth * x


def _layers(more):
    def one_layer_off(x, weight, depth):
        """One layer is missing, or one too many.

        depth layers multiply by weight exactly depth times.
        """
        return weight ** (depth + more) * x

    return one_layer_off


for _more in (-1, 1):
    deep.mistake(_layers(_more), name="one layer off")


@deep.mistake
def sign_lost(x, weight, depth):
    """The size is right, but a negative weight turns the sign around in every layer.

    Multiply by weight itself, not by its absolute value.
    """
    return abs(weight) ** depth * x
