"""Checks of lesson 07: normalizing inputs."""

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import Mismatch, expect_array, expect_close, expect_number, expect_sequence

LESSON = "07_normalization"
ROUNDING = 1e-9  # a standard deviation below this is what rounding leaves of 0


# Fixtures


def features(rng, n_x=3, m=8):
    """Features far apart in mean and scale, every standard deviation well above 0.1."""
    scales = rng.permutation(np.geomspace(0.6, 40.0, n_x)) if n_x > 1 else np.array([rng.uniform(2.0, 5.0)])
    centres = rng.choice([-1.0, 1.0], n_x) * rng.uniform(5.0, 20.0, n_x)
    spread = rng.permuted(np.tile(np.linspace(-1.5, 1.5, m), (n_x, 1)), axis=1) if m > 1 else np.zeros((n_x, 1))
    return centres[:, np.newaxis] + scales[:, np.newaxis] * (spread + rng.uniform(-0.1, 0.1, (n_x, m)))


def nearly_constant(rng, m):
    """One value m times, whose computed standard deviation is not 0 but what rounding leaves."""
    while True:
        row = np.full(m, rng.uniform(0.1, 0.25))
        if 0 < row.std() < 5e-17:
            return row


def with_constants(rng, m=10):
    """Five features, the second and the fourth constant: the one computes to a spread of 0, the other to 1e-17."""
    X = features(rng, 5, m)
    X[1] = 3.0
    X[3] = nearly_constant(rng, m)
    return X


def spread_of(X):
    """Standard deviation of every feature, 1 for a constant one."""
    sigma = X.std(axis=1, keepdims=True)
    return np.where(sigma < ROUNDING, 1.0, sigma)


def mean_of(X):
    return X.mean(axis=1, keepdims=True)


# fit_normalizer

fit = exercise(
    "fit_normalizer",
    lesson=LESSON,
    points=3,
    hints=(
        "Examples are columns, so mean and standard deviation run over axis 1; keepdims=True keeps the shape (n_x, 1).",
        "sigma = X.std(axis=1, keepdims=True), then np.where(sigma < 1e-8, 1.0, sigma).",
    ),
)


@fit.reference
def fit_normalizer(X):
    return mean_of(X), spread_of(X)


def fitted(fit_normalizer, X):
    mu, sigma = expect_sequence(fit_normalizer(X), 2)
    shape = (X.shape[0], 1)
    return expect_array(mu, shape, what="mu"), expect_array(sigma, shape, what="sigma")


@fit.gate
def returns_two_columns(fit_normalizer, rng):
    """The result is the pair (mu, sigma), both of shape (n_x, 1)."""
    fitted(fit_normalizer, features(rng, 3, 8))
    fitted(fit_normalizer, features(rng, 5, 4))


@fit.check
def mu_is_the_mean_over_the_examples(fit_normalizer, rng):
    """mu holds the mean of each feature."""
    for n_x, m in ((3, 8), (5, 4), (4, 4), (1, 6)):
        X = features(rng, n_x, m)
        expect_close(fitted(fit_normalizer, X)[0], mean_of(X), what="mu")


@fit.check
def sigma_is_the_standard_deviation_over_the_examples(fit_normalizer, rng):
    """sigma holds the standard deviation of each feature, the root of the mean squared deviation."""
    for n_x, m in ((3, 8), (5, 4), (4, 4), (1, 6), (2, 2)):
        X = features(rng, n_x, m)
        expect_close(fitted(fit_normalizer, X)[1], spread_of(X), what="sigma")


@fit.check
def sigma_of_a_constant_feature_is_1(fit_normalizer, rng):
    """A feature whose values are all equal gets sigma = 1, though rounding may leave its spread at 1e-17."""
    for X in (with_constants(rng), features(rng, 4, 1)):
        mu, sigma = fitted(fit_normalizer, X)
        expect_close(
            sigma,
            spread_of(X),
            what="sigma",
            cause="a constant feature is to get 1; rounding can leave its std at 1e-17",
        )
        expect_close(mu, mean_of(X), what="mu")


@fit.mistake
def variance_for_sigma(X):
    """sigma is the variance, the square of the standard deviation.

    Take the square root of the mean squared deviation, or use X.std.
    """
    return mean_of(X), spread_of(X) ** 2


@fit.mistake(name="variance for sigma")
def variance_with_zeros(X):
    """sigma is the variance, the square of the standard deviation; and constant features have no 1.

    Use X.std(axis=1, keepdims=True), then put 1 where it is nearly 0.
    """
    return mean_of(X), X.var(axis=1, keepdims=True)


@fit.mistake
def wrong_axis(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0, keepdims=True), spread_of(X.T).T


@fit.mistake(name="wrong axis")
def wrong_axis_flat(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0), X.std(axis=0)


@fit.mistake(name="wrong axis")
def wrong_axis_upright(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0).reshape(-1, 1), X.std(axis=0).reshape(-1, 1)


def _one_number(form):
    def one_number(X):
        """mu and sigma hold one number each, over all features together.

        Every feature has a mean and a spread of its own: use axis=1 with keepdims=True.
        """
        return form(X.mean(), len(X)), form(X.std(), len(X))

    return one_number


for _form in (
    lambda number, n_x: number,
    lambda number, n_x: float(number),
    lambda number, n_x: np.full((1, 1), number),
    lambda number, n_x: np.full((n_x, 1), number),
):
    fit.mistake(_one_number(_form), name="one number for all features")


@fit.mistake(name="one number for all features")
def one_sigma_for_all_features(X):
    """sigma holds one number, the spread of all features together.

    Every feature has a spread of its own: use axis=1 with keepdims=True.
    """
    return mean_of(X), np.full((len(X), 1), X.std())


@fit.mistake
def division_by_zero_left_in(X):
    """sigma is 0 for a constant feature (or 1e-17 from rounding), and the division by it makes nan or huge numbers.

    Put 1 where sigma is nearly 0: np.where(sigma < 1e-8, 1.0, sigma).
    """
    return mean_of(X), X.std(axis=1, keepdims=True)


@fit.mistake(name="division by zero left in")
def only_exact_zeros_found(X):
    """sigma of a constant feature can come out as 1e-17, not exactly 0, because the mean is rounded.

    Compare with a small bound: sigma < 1e-8, not sigma == 0.
    """
    sigma = X.std(axis=1, keepdims=True)
    return mean_of(X), np.where(sigma == 0, 1.0, sigma)


@fit.mistake(name="division by zero left in")
def a_small_number_added(X):
    """A small number is added to sigma, so a constant feature gets that number and not 1.

    Put exactly 1 where sigma is nearly 0, and leave the other entries as they are.
    """
    return mean_of(X), X.std(axis=1, keepdims=True) + 1e-8


@fit.mistake(name="ddof=1")
def ddof_1(X):
    """The sum of squared deviations is divided by m - 1, not by m.

    Use the plain mean of the squares, ddof=0; that is NumPy's default.
    """
    ddof = min(1, X.shape[1] - 1)
    sigma = X.std(axis=1, keepdims=True, ddof=ddof)
    return mean_of(X), np.where(sigma < ROUNDING, 1.0, sigma)


@fit.mistake
def flat_result(X):
    """mu and sigma are flat, of shape (n_x,); they would not broadcast against X of shape (n_x, m).

    Keep the axis: keepdims=True, or reshape(-1, 1).
    """
    return mean_of(X).ravel(), spread_of(X).ravel()


# normalize

normalizing = exercise(
    "normalize",
    lesson=LESSON,
    points=2,
    hints=(
        "First move every feature to mean 0, then bring it to spread 1, with the mu and sigma that you are given.",
        "return (X - mu) / sigma",
    ),
)


@normalizing.reference
def normalize(X, mu, sigma):
    return (X - mu) / sigma


def expect_normalized(normalize, rng, shape, *, mu=None, sigma=None):
    """Statistics that are not those of X, sigma away from 1."""
    n_x = shape[0]
    given_mu = rng.uniform(3.0, 8.0, (n_x, 1)) if mu is None else np.full((n_x, 1), mu)
    given_sigma = rng.uniform(2.0, 5.0, (n_x, 1)) if sigma is None else np.full((n_x, 1), sigma)
    X = features(rng, *shape)
    expect_close(normalize(X, given_mu, given_sigma), (X - given_mu) / given_sigma, what="the normalized X")


@normalizing.gate
def keeps_the_shape_of_X(normalize, rng):
    """The result is an array of X's shape."""
    normalized = normalize(features(rng, 3, 8), np.full((3, 1), 4.0), np.full((3, 1), 2.0))
    expect_array(normalized, (3, 8), what="the normalized X")


@normalizing.check
def subtracts_mu(normalize, rng):
    """With sigma = 1 it is X - mu."""
    expect_normalized(normalize, rng, (3, 8), sigma=1.0)


@normalizing.check
def divides_by_sigma(normalize, rng):
    """With mu = 0 it is X / sigma."""
    expect_normalized(normalize, rng, (3, 8), mu=0.0)


@normalizing.check
def does_both_with_what_it_is_given(normalize, rng):
    """It is (X - mu) / sigma with the given statistics, for many examples or one."""
    for shape in ((4, 6), (5, 5), (3, 1), (1, 7)):
        expect_normalized(normalize, rng, shape)


@normalizing.mistake(name="divides by sigma**2")
def divides_by_the_variance(X, mu, sigma):
    """The division is by the square of sigma.

    sigma is the standard deviation already: divide by sigma itself.
    """
    return (X - mu) / sigma**2


@normalizing.mistake
def scales_without_centring(X, mu, sigma):
    """X is divided by sigma, but mu is not subtracted.

    Subtract mu first: (X - mu) / sigma.
    """
    return X / sigma


@normalizing.mistake
def centres_after_scaling(X, mu, sigma):
    """mu is subtracted after the division, when X has another scale already: the brackets are missing.

    Subtract first: (X - mu) / sigma.
    """
    return X / sigma - mu


@normalizing.mistake
def centres_without_scaling(X, mu, sigma):
    """mu is subtracted, but nothing is divided by sigma.

    Divide the centred features by sigma.
    """
    return X - mu


@normalizing.mistake
def multiplies_by_sigma(X, mu, sigma):
    """The centred features are multiplied by sigma, so that large ones get larger.

    Divide by sigma.
    """
    return (X - mu) * sigma


@normalizing.mistake
def statistics_of_X_itself(X, mu, sigma):
    """The mean and spread of X itself are used, whatever mu and sigma are given.

    Use the arguments: they may come from another data set, such as the training set.
    """
    return (X - mean_of(X)) / spread_of(X)


# normalize_splits

splits = exercise(
    "normalize_splits",
    lesson=LESSON,
    points=3,
    hints=(
        "Fit mu and sigma once, on one of the three sets; use them on all three.",
        "mu, sigma = fit_normalizer(X_train), then normalize(X, mu, sigma) for X_train, X_dev and X_test.",
    ),
)


@splits.reference
def normalize_splits(X_train, X_dev, X_test):
    mu, sigma = mean_of(X_train), spread_of(X_train)
    return tuple((X - mu) / sigma for X in (X_train, X_dev, X_test))


def expect_splits(normalize_splits, parts, names=("X_train", "X_dev", "X_test"), cause=""):
    came = expect_sequence(normalize_splits(*parts), 3)
    mu, sigma = mean_of(parts[0]), spread_of(parts[0])
    for name, X, normalized in zip(("X_train", "X_dev", "X_test"), parts, came, strict=True):
        if name in names:
            expect_close(normalized, (X - mu) / sigma, what=f"the normalized {name}", cause=cause)


def three_sets(rng, n_x, *sizes):
    """Sets of one origin: the same features, other examples; dev and test lie elsewhere and spread otherwise."""
    X = features(rng, n_x, sum(sizes))
    parts = np.split(X, np.cumsum(sizes)[:-1], axis=1)
    return [part * scale + shift for part, scale, shift in zip(parts, (1.0, 1.5, 0.7), (0.0, 3.0, -4.0), strict=True)]


@splits.gate
def returns_three_sets(normalize_splits, rng):
    """The result is (X_train, X_dev, X_test), each of its own shape."""
    parts = three_sets(rng, 3, 9, 5, 4)
    for name, X, came in zip(
        ("X_train", "X_dev", "X_test"), parts, expect_sequence(normalize_splits(*parts), 3), strict=True
    ):
        expect_array(came, X.shape, what=f"the normalized {name}")


@splits.check
def normalizes_the_training_set(normalize_splits, rng):
    """The training set gets mean 0 and standard deviation 1."""
    for sizes in ((3, 9, 5, 4), (1, 6, 2, 2), (4, 5, 5, 5)):
        expect_splits(normalize_splits, three_sets(rng, *sizes), ("X_train",))


@splits.check(weight=2)
def uses_the_training_statistics_on_dev_and_test(normalize_splits, rng):
    """Dev and test are moved and scaled exactly as the training set is, even a single example."""
    for sizes in ((3, 9, 5, 4), (4, 7, 1, 1), (1, 6, 2, 3)):
        expect_splits(
            normalize_splits,
            three_sets(rng, *sizes),
            cause="mu and sigma are to come from X_train alone, for all three sets",
        )


@splits.check
def gives_constant_features_sigma_1(normalize_splits, rng):
    """A feature that is constant in the training set is only moved, in dev and test too."""
    for constant in (np.full(9, 3.0), nearly_constant(rng, 9)):
        parts = three_sets(rng, 3, 9, 5, 4)
        parts[0][1] = constant
        expect_splits(normalize_splits, parts, cause="a feature that is constant in X_train is to get sigma = 1")
    parts = three_sets(rng, 3, 9, 5, 4)
    parts[1][2] = 2.0
    expect_splits(normalize_splits, parts, cause="what is constant in X_dev alone is scaled as in X_train")


def _by_own_statistics(X, spread):
    return (X - mean_of(X)) / spread(X)


@splits.mistake
def each_with_its_own(X_train, X_dev, X_test):
    """Every set is normalized with its own mean and spread, so the same patient gets other numbers in another set.

    Fit mu and sigma on X_train and use them on all three.
    """
    return tuple(_by_own_statistics(X, spread_of) for X in (X_train, X_dev, X_test))


@splits.mistake
def statistics_of_all_data_together(X_train, X_dev, X_test):
    """mu and sigma come from all three sets together, so training sees something of dev and test.

    Fit them on X_train alone: new data will not be there when you train.
    """
    X = np.hstack([X_train, X_dev, X_test])
    return tuple((part - mean_of(X)) / spread_of(X) for part in (X_train, X_dev, X_test))


@splits.mistake
def dev_and_test_left_as_they_are(X_train, X_dev, X_test):
    """Only the training set is normalized; the network would meet dev and test on another scale.

    Use the training set's mu and sigma on dev and test too.
    """
    return _by_own_statistics(X_train, spread_of), X_dev, X_test


@splits.mistake(name="division by zero left in")
def constant_features_forgotten(X_train, X_dev, X_test):
    """A feature that is constant in the training set is divided by 0, or by the 1e-17 that rounding leaves.

    Give it sigma = 1, as fit_normalizer does.
    """
    sigma = X_train.std(axis=1, keepdims=True)
    return tuple((X - mean_of(X_train)) / sigma for X in (X_train, X_dev, X_test))


@splits.mistake(name="division by zero left in")
def only_exact_zeros_mended(X_train, X_dev, X_test):
    """Rounding can leave the spread of a constant feature at 1e-17, and the division by it blows dev and test up.

    Compare sigma with a small bound, not with 0.
    """
    sigma = X_train.std(axis=1, keepdims=True)
    sigma = np.where(sigma == 0, 1.0, sigma)
    return tuple((X - mean_of(X_train)) / sigma for X in (X_train, X_dev, X_test))


# condition_number

condition = exercise(
    "condition_number",
    lesson=LESSON,
    points=3,
    hints=(
        "C = X @ X.T / m is symmetric, so np.linalg.eigvalsh(C) gives its eigenvalues, in rising order.",
        "eigenvalues = np.linalg.eigvalsh(X @ X.T / X.shape[1]); return eigenvalues[-1] / eigenvalues[0]",
    ),
)


def eigenvalues(X):
    """Of X X^T / m, in rising order."""
    return np.linalg.eigvalsh(X @ X.T / X.shape[1])


@condition.reference
def condition_number(X):
    return eigenvalues(X)[-1] / eigenvalues(X)[0]


def stretched(rng, n_x, m, largest, smallest, turned=True):
    """X of full row rank for which the eigenvalues of X X^T / m run from ``smallest`` to ``largest``."""
    axes = np.linalg.qr(rng.normal(size=(m, n_x)))[0].T * np.sqrt(m)
    turn = np.linalg.qr(rng.normal(size=(n_x, n_x)))[0] if turned else np.eye(n_x)
    return turn @ (np.sqrt(np.geomspace(largest, smallest, n_x))[:, np.newaxis] * axes)


def spectrum(rng, n_x, m, turned=True):
    """A stretched X whose largest eigenvalue is from 5 to 50 and 10 to 300 times the smallest."""
    largest = rng.uniform(5.0, 50.0)
    return stretched(rng, n_x, m, largest, largest / rng.uniform(10.0, 300.0), turned)


def expect_condition(condition_number, X):
    expect_close(condition_number(X), eigenvalues(X)[-1] / eigenvalues(X)[0], what="the condition number")


@condition.gate
def returns_a_number(condition_number, rng):
    """The result is one number."""
    expect_number(condition_number(spectrum(rng, 3, 10)), what="the condition number")


@condition.check
def is_the_ratio_for_features_on_the_axes(condition_number, rng):
    """Uncorrelated features: the largest mean square over the smallest."""
    for n_x, m in ((2, 8), (4, 12)):
        expect_condition(condition_number, spectrum(rng, n_x, m, turned=False))


@condition.check
def is_the_ratio_for_correlated_features(condition_number, rng):
    """Correlated features: largest over smallest eigenvalue of X X^T / m."""
    for n_x, m in ((3, 10), (5, 5), (6, 40)):
        expect_condition(condition_number, spectrum(rng, n_x, m))


@condition.check
def takes_X_as_it_is(condition_number, rng):
    """X is not centred or scaled first; a single feature, or features that are normal to each other, give 1."""
    expect_condition(condition_number, features(rng, 3, 20))
    expect_condition(condition_number, features(rng, 2, 30) + 30.0)
    expect_condition(condition_number, stretched(rng, 3, 9, 4.0, 4.0))
    expect_condition(condition_number, features(rng, 1, 6))


@condition.mistake(name="of X itself")
def of_X_itself(X):
    """This is the condition number of X: the ratio of its singular values, the square root of what is wanted.

    Take the eigenvalues of X @ X.T / m.
    """
    return np.linalg.cond(X)


@condition.mistake
def inverted(X):
    """The smallest eigenvalue is divided by the largest.

    Divide the largest by the smallest: the condition number is at least 1.
    """
    return eigenvalues(X)[0] / eigenvalues(X)[-1]


@condition.mistake
def X_centred_first(X):
    """The mean is subtracted first, so this is the condition number of the covariance.

    Take X as it is: X @ X.T / m.
    """
    return condition_number(X - mean_of(X)) if len(X) > 1 else 1.0


@condition.mistake
def largest_eigenvalue_alone(X):
    """The largest eigenvalue is returned, not its ratio to the smallest.

    Divide it by the smallest eigenvalue.
    """
    return eigenvalues(X)[-1]


# largest_stable_learning_rate

stable = exercise(
    "largest_stable_learning_rate",
    lesson=LESSON,
    points=3,
    hints=(
        "Along an eigenvector of X X^T / m the error is multiplied by 1 - learning_rate * eigenvalue in every step.",
        "That factor is below 1 in size while learning_rate < 2 / eigenvalue; the largest eigenvalue decides.",
    ),
)


@stable.reference
def largest_stable_learning_rate(X):
    return 2 / eigenvalues(X)[-1]


def expect_rate(largest_stable_learning_rate, X):
    expect_close(largest_stable_learning_rate(X), 2 / eigenvalues(X)[-1], what="the learning rate")


@stable.gate
def returns_one_rate(largest_stable_learning_rate, rng):
    """The result is one number."""
    expect_number(largest_stable_learning_rate(spectrum(rng, 3, 10)), what="the learning rate")


@stable.check
def is_right_for_one_feature(largest_stable_learning_rate, rng):
    """One feature: 2 over the mean of its squares."""
    for m in (6, 11, 1):
        expect_rate(largest_stable_learning_rate, features(rng, 1, m))


@stable.check
def is_right_for_many_features(largest_stable_learning_rate, rng):
    """Many features: 2 over the largest eigenvalue of X X^T / m, with more examples than features or fewer."""
    for n_x, m in ((3, 10), (5, 5), (6, 40), (4, 2)):
        expect_rate(largest_stable_learning_rate, spectrum(rng, min(n_x, m), m))
        expect_rate(largest_stable_learning_rate, features(rng, n_x, m))


@stable.mistake(name="1 over it")
def one_over_it(X):
    """This is 1 over the largest eigenvalue, half of the limit: there the steepest direction is done in one step.

    Steps up to twice as long still converge: 2 / eigenvalue.
    """
    return 1 / eigenvalues(X)[-1]


def singular_value(X):
    return np.linalg.norm(X, 2)


@stable.mistake(name="singular value for eigenvalue")
def singular_value_of_X(X):
    """The largest singular value of X stands where the largest eigenvalue of X X^T / m belongs.

    The eigenvalue is the square of the singular value, divided by m.
    """
    return 2 / singular_value(X)


@stable.mistake(name="singular value for eigenvalue")
def singular_value_over_m(X):
    """The largest singular value of X, divided by m, stands where the largest eigenvalue of X X^T / m belongs.

    The eigenvalue is the square of the singular value, divided by m.
    """
    return 2 * X.shape[1] / singular_value(X)


@stable.mistake(name="singular value for eigenvalue")
def root_of_the_eigenvalue(X):
    """The root of the largest eigenvalue is used.

    The limit is 2 over the eigenvalue itself.
    """
    return 2 / np.sqrt(eigenvalues(X)[-1])


@stable.mistake(name="without 1/m")
def without_m(X):
    """The eigenvalue is that of X X^T, without the division by m.

    The cost is a mean over m examples: take the eigenvalues of X @ X.T / m.
    """
    return 2 / (eigenvalues(X)[-1] * X.shape[1])


# gradient_descent_path

path = exercise(
    "gradient_descent_path",
    lesson=LESSON,
    points=3,
    hints=(
        "The gradient of J(w) = ||w^T X - Y||^2 / (2m) is X (w^T X - Y)^T / m; go against it n_steps times.",
        "path = [w0]; in every turn w = w - learning_rate * X @ (w @ X - Y[0]) / m, and a new array is appended.",
    ),
)


def descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: m, sign=-1):
    """The path of gradient descent; its arguments make the known mistakes."""
    rows = [w0]
    for _ in range(n_steps):
        gradient = X @ (rows[-1] @ X - Y[0]) / divisor(X.shape[1])
        rows.append(rows[-1] + sign * learning_rate * gradient)
    return np.array(rows)


@path.reference
def gradient_descent_path(X, Y, w0, learning_rate, n_steps):
    return descend(X, Y, w0, learning_rate, n_steps)


def regression(rng, n_x, m):
    """A problem of moderate condition whose start is far from its solution, and its largest stable learning rate."""
    largest = rng.uniform(3.0, 12.0)
    X = stretched(rng, n_x, m, largest, largest / 8)
    w0 = rng.choice([-1.0, 1.0], n_x) * rng.uniform(1.0, 3.0, n_x)
    Y = rng.normal(0.0, 3.0, (1, m))
    return X, Y, w0, 2 / largest


def expect_path(function, rng, n_x, m, n_steps, share, rows=slice(None)):
    """``share`` is the learning rate's share of the largest stable one."""
    X, Y, w0, limit = regression(rng, n_x, m)
    came = expect_array(function(X, Y, w0, share * limit, n_steps), (n_steps + 1, n_x), what="the path")
    expect_close(came[rows], descend(X, Y, w0, share * limit, n_steps)[rows], what="the path")


@path.gate
def returns_a_row_for_every_step_and_the_start(gradient_descent_path, rng):
    """The result has n_steps + 1 rows of n_x weights."""
    X, Y, w0, limit = regression(rng, 3, 12)
    came = gradient_descent_path(X, Y, w0, 0.3 * limit, 5)
    if isinstance(came, np.ndarray) and came.shape == (5, 3):
        raise Mismatch(
            "expected the path of shape (6, 3), came shape (5, 3). Likely cause: w0 or the last step is missing",
            kind="a row short",
            got=came,
        )
    expect_array(came, (6, 3), what="the path")


@path.check
def begins_at_w0_and_steps_against_the_gradient(gradient_descent_path, rng):
    """Row 0 is w0, row 1 is one step from it."""
    for n_x, m in ((3, 12), (2, 5), (1, 4), (1, 1)):
        expect_path(gradient_descent_path, rng, n_x, m, 1, 0.3)


@path.check
def goes_on_from_step_to_step(gradient_descent_path, rng):
    """Every row is one step from the row above, over short and long paths."""
    for n_x, m, n_steps in ((3, 12, 5), (4, 9, 40), (1, 6, 3)):
        expect_path(gradient_descent_path, rng, n_x, m, n_steps, 0.4)


@path.check
def follows_learning_rates_that_oscillate_or_diverge(gradient_descent_path, rng):
    """Near the largest stable learning rate the path swings, beyond it the path runs away."""
    for share in (0.9, 1.3):
        expect_path(gradient_descent_path, rng, 2, 10, 12, share)


@path.mistake
def start_missing(X, Y, w0, learning_rate, n_steps):
    """The path begins after the first step: w0 is not in it.

    Put w0 into the list before the loop.
    """
    return descend(X, Y, w0, learning_rate, n_steps)[1:]


@path.mistake(name="start missing")
def start_replaced_by_a_further_step(X, Y, w0, learning_rate, n_steps):
    """The path has the right length, but begins after the first step: w0 is not in it.

    Put w0 into the list before the loop, and make n_steps steps.
    """
    return descend(X, Y, w0, learning_rate, n_steps + 1)[1:]


@path.mistake
def last_step_missing(X, Y, w0, learning_rate, n_steps):
    """The last step is missing: the path holds w0 and n_steps - 1 steps.

    Append after every step; n_steps steps and the start make n_steps + 1 rows.
    """
    return descend(X, Y, w0, learning_rate, n_steps)[:-1]


@path.mistake(name="gradient without 1/m")
def gradient_without_m(X, Y, w0, learning_rate, n_steps):
    """The gradient is not divided by m, so every step is m times too long.

    J is a mean over the m examples: X @ (w @ X - Y[0]) / m.
    """
    return descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: 1)


@path.mistake(name="gradient twice as large")
def gradient_without_half(X, Y, w0, learning_rate, n_steps):
    """The gradient is twice too large: the 2 of the derivative is not cancelled by the 1/2 in J.

    J has 1/(2m), so the gradient has 1/m.
    """
    return descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: m / 2)


@path.mistake
def sign(X, Y, w0, learning_rate, n_steps):
    """The steps go along the gradient, uphill.

    Subtract learning_rate times the gradient.
    """
    return descend(X, Y, w0, learning_rate, n_steps, sign=1)


@path.mistake
def one_array_for_all_rows(X, Y, w0, learning_rate, n_steps):
    """All rows of the path are the same: the list holds one array many times, and each step changes that one in place.

    Make a new array in every step: w = w - ..., not w -= ..., or append w.copy().
    """
    return np.tile(descend(X, Y, w0, learning_rate, n_steps)[-1], (n_steps + 1, 1))


@path.mistake(name="one array for all rows")
def w0_itself_for_all_rows(X, Y, w0, learning_rate, n_steps):
    """All rows of the path are the array w0 itself, and each step changes it in place, for the caller too.

    Make a new array in every step: w = w - ..., not w -= ..., or start with w0.copy() and append w.copy().
    """
    w0[:] = descend(X, Y, w0, learning_rate, n_steps)[-1]
    return np.tile(w0, (n_steps + 1, 1))


# Questions

question(
    "normalization_q1",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "Ten patients say little about the mean and spread of all patients. And the same patient would get other "
            "numbers among ten others, so the network would give another answer."
        ),
        "b": (
            "The network has learned on features that were moved and scaled with these numbers. A new patient must be "
            "measured with the same ruler."
        ),
        "c": (
            "The weights belong to the old mu and sigma: with others the network would have to be trained again, each "
            "time patients come."
        ),
        "d": "The network has never seen features on their raw scale. An area of 600 is far outside of what it knows.",
    },
)

question(
    "normalization_q2",
    lesson=LESSON,
    right="d",
    why={
        "a": "The largest eigenvalue sets the limit, 2/100, and it has not changed. The smallest never limits it.",
        "b": "That would need a largest eigenvalue of 1. The limit is 2 over the largest eigenvalue: 2/100, as before.",
        "c": "The rate alone does not count: in each direction the error shrinks by 1 - learning_rate * eigenvalue.",
        "d": (
            "The steepest direction limits the rate to 2/100, before and after. At half of that the factor of the "
            "flattest direction goes from 1 - 0.01/100 = 0.9999 to 1 - 1/100 = 0.99: a hundred times fewer steps."
        ),
    },
)

question(
    "normalization_q3",
    lesson=LESSON,
    right="c",
    why={
        "a": "The other way round: the division by a small sigma makes the one inked image stand out, with 17.3 there.",
        "b": "sigma is small but not 0, so the division is defined. A pixel that is constant would get sigma = 1.",
        "c": (
            "With ink in 1 of 300 images, that image gets (300 - 1) ** 0.5 = 17.3 at this pixel, however faint the ink "
            "is. Pixels share one scale already, so one common mean and spread gains the same without lifting noise."
        ),
        "d": (
            "It hurts little as a rule, but here a stray spot counts as much as a whole stroke. The experiment on the "
            "digits shows that the error on new images can rise."
        ),
    },
)
