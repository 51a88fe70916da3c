# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: One model, start to finish
# minutes: 80
# ---

# %% [markdown]
# # One model, start to finish
#
# A table of 569 breast masses, 30 measurements each. Is a mass malignant? You take this data set from the first split to
# the last number, the test error, with functions that *you* wrote in the nine lessons, and with decisions that are
# yours.
#
# **Your functions.** `own("split_sizes")` runs what it needs of your notebook, as it stands on disk, and checks the
# function. **So save your nine notebooks first.** A line says which of four things is true: it is yours and right; it is
# yours and its check says what is wrong; it is not written yet; it was found but could not be loaded, and why. In all
# cases but the first the course's solution stands in, so everything below runs.
#
# **Your decisions.** Six names in capitals have three dots, as `LAMBDAS = ...`. Put your decision in place of
# the dots: a grid for `lambd`, a patience, a candidate and your reason, a threshold, a sentence that reports the result.
# In step 6 you write an update, the training loop and `fit`. Until you decide, ours stands in; if a decision cannot work, a line says why.
#
# Every step but the last has assertions. If one fails, its message says what to look at. Nothing here is graded. Your
# functions may draw random numbers in another way than ours, so your split and your figures can differ a little from
# your neighbour's.
#
# **Time.** About 80 minutes: 40 to decide and write, 40 to read. **What you need first.** All nine lessons, or trust in
# the solutions that stand in.

# %%
import numpy as np

from autograder.study import own
from practicaldl import data, decisions, network, plots, schematics, training
from practicaldl.experiments import capstone as experiment
from practicaldl.predictions import predict

SEED = 0
X, Y = data.load_breast_cancer()
print(f"X {X.shape}, Y {Y.shape}, malignant {Y.mean():.1%}")

# %% [markdown]
# The way, with the numbers of steps 1 to 11:

# %% figure=true
boxes = {
    "data": ((0, 1), "569 masses"),
    "train": ((1.2, 2), "training set,\n2: its mu and sigma"),
    "dev": ((1.2, 1), "dev set"),
    "test": ((1.2, 0), "test set, sealed"),
    "fit": ((2.7, 2), "3 to 10: six candidates,\nbaselines and networks"),
    "choose": ((2.7, 1), "11: choose a model\nand a threshold"),
    "open": ((4.2, 0.5), "11: open once,\nreport"),
}
arrows = [
    ("data", "train", "1: split"), ("data", "dev"), ("data", "test"), ("train", "fit"),
    ("fit", "choose"), ("dev", "choose"), ("choose", "open"), ("test", "open"),
]  # fmt: skip
fig, ax = plots.new(width=9, height=3.4)
schematics.draw_flow(ax, boxes, arrows, stand_out=["test"])
ax.margins(0.12, 0.15)
plots.show(
    fig,
    alt="569 masses are split into a training, a dev and a test set. The training set gives mu and sigma and leads to six "
    "candidates, baselines and networks. With the dev set a model and a threshold are chosen. Only then the sealed test set is opened, once, for the report.",
)

# %% [markdown]
# **Look at the last arrow.** One arrow leaves the test set, and it comes last. All the others could be walked twice, this one not.
#
# ## 1. Split before you look
#
# From lesson 1. Three sets, each with the same share of malignant masses: first take out test, then take dev from the
# rest.
#
# > **Predict first.** How large are the three sets? And how exactly can the test set tell an error of 3 %?

# %%
within = predict("The test set tells an error of 3 % within ...?", ["1 point", "3 points", "5 points"])

# %%
split_sizes = own("split_sizes")
stratified_split = own("stratified_split")
count_leaks = own("count_leaks")
dev_set_size = own("dev_set_size")

# %%
m = X.shape[1]
n_train, n_dev, n_test = split_sizes(m)
rng = np.random.default_rng(SEED)
rest, test = (np.asarray(part) for part in stratified_split(Y[0], n_test / m, rng))
in_rest, in_dev = (np.asarray(part) for part in stratified_split(Y[0, rest], n_dev / rest.size, rng))
train, dev = rng.permutation(rest[in_rest]), rest[in_dev]

parts = {"train": train, "dev": dev, "test": test}
for name, part in parts.items():
    print(f"{name:5} {part.size} masses, {Y[0, part].mean():.1%} malignant")
for margin in (0.05, 0.03, 0.01):
    print(f"to know an error of 3 % within {margin:.0%}, you need {dev_set_size(0.03, margin)} masses")
within.beside(f"{100 * 1.96 * np.sqrt(0.03 * 0.97 / test.size):.1f} points, with {test.size} masses")

# %%
everyone = np.concatenate([train, dev, test])
assert np.array_equal(np.sort(everyone), np.arange(m)), "each mass must be in one set: look at stratified_split"
shares = [Y[0, part].mean() for part in parts.values()]
assert np.ptp(shares) < 0.02, f"the shares of malignant masses differ, {shares}: look at stratified_split"
assert count_leaks(X[:, train], X[:, dev]) == 0, "a dev mass equals a training mass: look at the indices of the split"
assert count_leaks(X[:, train], X[:, test]) == 0, "a test mass equals a training mass: look at the indices of the split"

# %% [markdown]
# **Compare the margin with the error.** At 95 % the margin is $1.96 \sqrt{p (1 - p) / n}$ (lesson 1). With $p = 0.03$ and 113 test masses these are 3.1 points, as much as the error itself.
# $n$ stands under a root, so for 1 point you would need ten times as many.
#
# The training indices are shuffled once more. The order inside a part is free, so yours may be sorted by class, and
# step 6 takes the *first* 40 masses.
#
# Now you may look, at the training set. Six of its masses, and four of the 30 measurements:

# %%
names = data.breast_cancer_features()
chosen_features = ["mean radius", "mean area", "mean smoothness", "worst concavity"]
rows = [[*(float(X[names.index(name), i]) for name in chosen_features), int(Y[0, i])] for i in train[:6]]
plots.Table([*chosen_features, "malignant"], rows)

# %% [markdown]
# **Compare the columns.** The last one is what a model has to find in the others. Look at the units: hundreds in one column, hundredths in another.
#
# ## 2. Normalize, with the training set's statistics
#
# From lesson 7.
#
# > **Predict first.** Areas are near 650, smoothness is near 0.1. By what factor does the condition number of the data
# > fall?

# %%
falls = predict("The condition number falls by a factor of about ...?", ["10³", "10⁷", "10¹¹"])

# %%
normalize_splits = own("normalize_splits")
condition_number = own("condition_number")
largest_stable_learning_rate = own("largest_stable_learning_rate")

# %%
X_train, X_dev, X_test = normalize_splits(X[:, train], X[:, dev], X[:, test])
Y_train, Y_dev, Y_test = Y[:, train], Y[:, dev], Y[:, test]
for name, features in (("raw", X[:, train]), ("normalized", X_train)):
    condition, rate = condition_number(features), largest_stable_learning_rate(features)
    print(f"{name:10} condition number {condition:.1e}, largest stable learning rate {rate:.1e}")
falls.beside(f"{condition_number(X[:, train]) / condition_number(X_train):.0e}")

# %%
assert np.allclose(X_train.mean(axis=1), 0, atol=1e-7), "training features should have mean 0: look at normalize_splits"
assert np.allclose(X_train.std(axis=1), 1), "training features should have deviation 1: look at normalize_splits"
assert abs(X_dev.mean(axis=1)).max() > 1e-3, "dev has mean 0 exactly, so it was normalized with its own statistics"
assert condition_number(X_train) < condition_number(X[:, train]) / 1e4, "normalizing should lower the condition number"

test_set = decisions.Sealed(X_test, Y_test)
del X_test, Y_test

# %% [markdown]
# The last two lines seal the test set. It opens once, in step 11, for the model and the threshold that you decide for.
#
# **Look at the exponents.** The condition number falls by a factor of tens of millions, and a learning rate a hundred thousand times as large becomes stable. The condition number is still near a hundred thousand, because radius, perimeter and area say nearly the same: normalizing does not remove
# correlation.
#
# That learning rate is for a squared error. The cross-entropy of logistic regression curves at most a quarter as much, so it
# bears four times as much. The 0.3 used from here on is about half of that. For the networks to come this is no bound, only a rate that
# works.
#
# ## 3. Two baselines
#
# From lesson 2. A number means little alone. What does the answer "always benign" reach? And logistic regression, the
# simplest thing that learns?

# %%
error_rate = own("error_rate")


def error_of(parameters, X, Y):
    return float(error_rate(network.predict(X, parameters), Y))


always_benign = float(error_rate(np.zeros_like(Y_dev), Y_dev))
zeros = network.initialize([30, 1], np.random.default_rng(SEED), scheme="zeros")
logistic = training.train(X_train, Y_train, zeros, epochs=400, learning_rate=0.3).parameters
print(f"dev error: always benign {always_benign:.1%}, logistic regression {error_of(logistic, X_dev, Y_dev):.1%}")

# %%
assert abs(always_benign - Y_dev.mean()) < 1e-9, "always benign errs on the malignant ones: look at error_rate"
assert error_of(logistic, X_dev, Y_dev) < 0.1, "logistic regression errs on 10 % or more: look at the normalization"

# %% [markdown]
# **The second number is the bar.** Always benign errs on 37 %, logistic regression on a few masses. A network has to beat that
# to be worth its trouble.
#
# ## 4. A start that can learn
#
# From lesson 8. The network has hidden layers of 20 and 8 ReLU units.

# %%
initialize_parameters_he = own("initialize_parameters_he")
initialize_parameters_zeros = own("initialize_parameters_zeros")
is_symmetric = own("is_symmetric")
activation_stds = own("activation_stds")

# %%
layers_dims = [30, 20, 8, 1]
start = initialize_parameters_he(layers_dims, np.random.default_rng(SEED))
stds = np.asarray(activation_stds(X_train, start, lambda Z: np.maximum(Z, 0)))
print("standard deviation of the hidden activations:", stds[:2].round(2))
print("symmetric: zeros", is_symmetric(initialize_parameters_zeros(layers_dims)), "· He", is_symmetric(start))

# %%
assert not is_symmetric(start), "units of a layer start equal, so they stay equal: look at initialize_parameters_he"
assert is_symmetric(initialize_parameters_zeros(layers_dims)), "zeros are symmetric: look at is_symmetric"
assert np.all(abs(np.log10(stds[:2])) < 1), f"signals vanish or explode, {stds}: look at the variance 2/n"

# %% [markdown]
# **Neither far below 1 nor far above.** Both hidden layers let the signal through. Zeros would make all units of a
# layer one unit.
#
# ## 5. Prove the gradients
#
# From lessons 3, 4 and 9. You train with your forward and backward pass, so first prove that they belong together: once
# with the L2 penalty, once with dropout. A dropout check needs a fixed mask. A generator that is made anew for every
# call gives one. Take the 20 masses nearest to the mean. An outlier can saturate the sigmoid; then `log(1 - AL)` loses its digits,
# and the check may accuse right gradients.

# %%
forward_propagation_with_dropout = own("forward_propagation_with_dropout")
backward_propagation_with_dropout = own("backward_propagation_with_dropout")
compute_cost_with_regularization = own("compute_cost_with_regularization")
backward_propagation_with_regularization = own("backward_propagation_with_regularization")
gradient_check = own("gradient_check")
verdict = own("verdict")

# %%
typical = np.argsort(np.sum(X_train**2, axis=0))[:20]
X_few, Y_few = X_train[:, typical], Y_train[:, typical]


def cost_of(parameters, lambd, keep_prob):
    A3, _ = forward_propagation_with_dropout(X_few, parameters, keep_prob, np.random.default_rng(SEED))
    return float(compute_cost_with_regularization(A3, Y_few, parameters, lambd))


def without_masks(cache):
    Z1, _, A1, W1, b1, Z2, _, A2, W2, b2, Z3, A3, W3, b3 = cache
    return Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3


def only_gradients(gradients):
    return {f"d{key}": np.asarray(gradients[f"d{key}"]) for key in start}


_, cache = forward_propagation_with_dropout(X_few, start, 1.0, np.random.default_rng(SEED))
with_l2 = only_gradients(backward_propagation_with_regularization(X_few, Y_few, without_masks(cache), 2.0))
_, cache = forward_propagation_with_dropout(X_few, start, 0.8, np.random.default_rng(SEED))
with_dropout = only_gradients(backward_propagation_with_dropout(X_few, Y_few, cache, 0.8))

checks = {
    "L2": gradient_check(lambda parameters: cost_of(parameters, 2.0, 1.0), start, with_l2),
    "dropout": gradient_check(lambda parameters: cost_of(parameters, 0.0, 0.8), start, with_dropout),
}
for name, difference in checks.items():
    print(f"{name:7} relative difference {difference:.0e}: {verdict(difference)}")

# %%
assert verdict(checks["L2"]) == "correct", "look at backward_propagation_with_regularization and its cost"
assert verdict(checks["dropout"]) == "correct", "look at backward_propagation_with_dropout: masks and division"

# %% [markdown]
# **One number for 797 parameters.** Both differences are below 1e-6: as far as the whole vector can tell (lesson 9), each backward pass is the gradient of its cost.
# (All biases are 0 here, so a penalty on them would sleep: lesson 9, section 12.)
#
# Would the check have seen a bug? Plant one: double `db2`.

# %%
parameters_to_vector = own("parameters_to_vector")
vector_to_parameters = own("vector_to_parameters")
numerical_gradient = own("numerical_gradient")
locate_bug = own("locate_bug")

# %%
theta = parameters_to_vector(start)
slopes = numerical_gradient(lambda moved: cost_of(vector_to_parameters(moved, start), 2.0, 1.0), theta)
numerical = {f"d{key}": value for key, value in vector_to_parameters(slopes, start).items()}
broken = with_l2 | {"db2": 2 * with_l2["db2"]}
found = gradient_check(lambda parameters: cost_of(parameters, 2.0, 1.0), start, broken)
print(f"relative difference {found:.0e}: {verdict(found)}, in {locate_bug(broken, numerical)}")

# %%
assert verdict(found) == "bug", "a doubled block must be seen: look at gradient_check and verdict"
assert locate_bug(broken, numerical) == "db2", "the bug is in db2: look at locate_bug and the order of the vector"

# %% [markdown]
# **The verdict and the place.** The check calls it a bug and names the block.
#
# ## 6. The first network, and a diagnosis
#
# Train without any regularization, on all training masses at once. The forward pass, the backward pass, the cost and the
# step are yours. With `keep_prob = 1` and `lambd = 0` they are plain backpropagation. Later only these two change.
#
# **Write what holds them together.** Three functions, none of which was an exercise:
#
# - `update` makes one step on every parameter. Weights decay, biases do not.
# - `train_network` is the heart of every training program. In each of `epochs` epochs it goes forward on all examples, backward with the cache that came, makes one update,
#   and then tells `after_epoch` the new parameters and the `AL` of its forward pass.
# - `fit` is one training from `start` to a history: it gets its forward and backward pass and its update from `pieces`, and its history from `watch`.
#
# One thing is new: a network that is very sure gives a probability of exactly 1 in floating point, and `log(1 - 1)` has no value.
# `inside` keeps the recorded cost finite.
#
# > **Predict first.** What errors will it have on training and on dev? Is that bias or variance?

# %%
first_errors = predict("Errors of the first network on training and on dev, in percent?")

# %%
weight_decay_step = own("weight_decay_step")
bias_and_variance = own("bias_and_variance")
diagnose = own("diagnose")
remedies = own("remedies")
learning_curve = own("learning_curve")


# %%
def update(parameters, gradients, learning_rate, lambd, m):
    """New parameters after one step on m examples: weight decay with lambd for each W, none for each b.

    gradients holds dW1, db1, ... and may hold more. The given parameters stay as they are.
    """
    raise NotImplementedError("not written yet")


update = decisions.decided("update", update, decisions.decaying_update(weight_decay_step), decisions.update_problem)


# %%
def train_network(X, Y, parameters, epochs, forward, backward, update, after_epoch, rng):
    """Train on all examples at once and return the parameters after the last epoch.

    forward(X, parameters, rng) gives (AL, cache); backward(X, Y, cache) gives gradients; update(parameters, gradients)
    gives new parameters; after_epoch(parameters, AL) gives nothing.
    """
    raise NotImplementedError("not written yet")


train_network = decisions.decided("train_network", train_network, decisions.training_loop, decisions.loop_problem)

# %%
LEARNING_RATE = 0.3


def inside(AL):
    """Probabilities that rounded to 0 or 1, moved inside, as log(0) has no value."""
    return np.clip(AL, 1e-15, 1 - 1e-15)


def pieces(m, lambd=0.0, keep_prob=1.0):
    """What train_network takes as forward, backward and update, in a dict of these names."""
    return {
        "forward": lambda X, parameters, rng: forward_propagation_with_dropout(X, parameters, keep_prob, rng),
        "backward": lambda X, Y, cache: backward_propagation_with_dropout(X, Y, cache, keep_prob),
        "update": lambda parameters, gradients: update(parameters, gradients, LEARNING_RATE, lambd, m),
    }


def watch(X, Y, lambd):
    """A history of training from start, and an after_epoch that enters costs and errors into it."""
    history = training.History(start)
    before = start  # the cost of an epoch belongs to the parameters before its update

    def after_epoch(parameters, AL):
        nonlocal before
        history.costs.append(float(compute_cost_with_regularization(inside(AL), Y, before, lambd)))
        history.train_errors.append(error_of(parameters, X, Y))
        history.dev_errors.append(error_of(parameters, X_dev, Y_dev))
        before = parameters

    return history, after_epoch


# %%
def fit(X, Y, epochs=400, lambd=0.0, keep_prob=1.0):
    """Train from start on the examples X, Y with train_network, and return the history of it.

    Put what train_network returns into history.parameters. Each call makes a new Generator from SEED for its masks.
    """
    raise NotImplementedError("not written yet")


ours = decisions.fitting(train_network, pieces, watch, start, SEED)
fit = decisions.decided("fit", fit, ours, decisions.fit_problem(ours, X_train[:, :30], Y_train[:, :30]))

# %%
plain = fit(X_train, Y_train)

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
errors = {"training": 100 * np.array(plain.train_errors), "dev": 100 * np.array(plain.dev_errors)}
plots.curves(ax, range(1, 401), errors, xlabel="epoch", ylabel="error, %")
ax.set_ylim(0, 20)
last = ", ".join(f"{name} {line[-1]:.1f} %" for name, line in errors.items())
plots.show(fig, alt=f"Errors over 400 epochs: both fall fast, dev levels off. After the last epoch: {last}.")
first_errors.beside(last)

# %%
train_error, dev_error = error_of(plain.parameters, X_train, Y_train), error_of(plain.parameters, X_dev, Y_dev)
print("bias {:.1%}, variance {:.1%}".format(*bias_and_variance(train_error, dev_error)))
high_bias, high_variance = diagnose(train_error, dev_error)
print("high bias:", bool(high_bias), "· high variance:", bool(high_variance))
print("remedies:", remedies(high_bias, high_variance))

# %%
assert len(plain.costs) == 400, "one cost for each of 400 epochs: look at train_network"
assert plain.costs[-1] < plain.costs[0] / 5, "the cost should have fallen far: look at weight_decay_step"
assert train_error < 0.02, "400 epochs should learn nearly all training masses: look at the learning rate and the start"
assert not high_bias, "a training error below 2 % is no high bias: look at diagnose"

# %% [markdown]
# **Look at the gap at the right end.** The training error goes to about 0, so there is no bias left to cure; what errors remain on dev are
# variance. We took 0 as the Bayes error, because nobody knows it here. If your list of remedies is empty, your dev set was a kind
# one: the gap is less than 2 points. Go on all the same.
#
# Before you regularize: would more data help?

# %%
sizes = [40, 80, 160, X_train.shape[1]]
on_train, on_dev = learning_curve(lambda X, Y: fit(X, Y).parameters, error_of, X_train, Y_train, X_dev, Y_dev, sizes)

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
errors = {"training": 100 * np.asarray(on_train), "dev": 100 * np.asarray(on_dev)}
plots.curves(ax, sizes, errors, xlabel="training masses", ylabel="error, %")
ax.set_ylim(bottom=-0.5)
spoken = ", ".join(f"{error:.1%} with {size}" for size, error in zip(sizes, on_dev, strict=True))
plots.show(fig, alt=f"Learning curve. Training error stays near 0. Dev error is {spoken} masses.")

# %%
assert len(on_train) == len(on_dev) == len(sizes), "one error for each size: look at learning_curve"
assert max(on_train) < 0.02, "each network should learn its few masses: look at what learning_curve measures on"

# %% [markdown]
# **Look at the last stretch.** The training error stays at about 0 at every size; if dev still falls at the right end,
# more masses would go on helping. There are none, so you regularize. One dev mass is almost a percentage point, so do not read
# small steps.
#
# ## 7. L2
#
# From lesson 3. Weight decay is the gradient step on the cost with its penalty. So `weight_decay_step` with plain gradients
# must do what plain descent does with regularized ones. The first assertion below proves it. Then sweep `lambd` and let dev
# choose.
#
# **Decide on the grid.** Four to ten values: 0, to see what no penalty does, then steps by a factor, not by a difference.
# The penalty is $\frac{\lambda}{2m}$ times the squared weights, and $m$ is 343. Where will it begin to matter?

# %%
select_lambda = own("select_lambda")
weight_norms = own("weight_norms")

# %%
LAMBDAS = ...
lambdas = sorted(map(float, decisions.decided("LAMBDAS", LAMBDAS, [0, 1, 3, 10, 30], decisions.grid_problem)))

# %%
decayed = {lambd: fit(X_train, Y_train, lambd=lambd) for lambd in lambdas}
dev_errors = [error_of(history.parameters, X_dev, Y_dev) for history in decayed.values()]
train_errors = [error_of(history.parameters, X_train, Y_train) for history in decayed.values()]
best_lambd = select_lambda(lambdas, dev_errors)
for lambd, history in decayed.items():
    print(f"lambd {lambd:4g}: norms of W1, W2, W3", np.round(weight_norms(history.parameters), 2))

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.5)
errors = {"training": 100 * np.array(train_errors), "dev": 100 * np.array(dev_errors)}
plots.curves(ax, range(len(lambdas)), errors, xlabel="lambd", ylabel="error, %")
ax.set_xticks(range(len(lambdas)), [f"{lambd:g}" for lambd in lambdas])
ax.set_ylim(-0.3, 150 * max(dev_errors + train_errors))
spoken = ", ".join(f"{error:.1%} at {lambd:g}" for lambd, error in zip(lambdas, dev_errors, strict=True))
plots.show(fig, alt=f"Errors along lambd. Dev error is {spoken}; dev chooses lambd = {best_lambd:g}.")

# %%
_, cache = forward_propagation_with_dropout(X_few, start, 1.0, np.random.default_rng(SEED))
unregularized = backward_propagation_with_dropout(X_few, Y_few, cache, 1.0)
by_decay = weight_decay_step(start["W1"], unregularized["dW1"], 0.3, 2.0, 20)
by_gradient = start["W1"] - 0.3 * with_l2["dW1"]
assert np.allclose(by_decay, by_gradient), "decay and penalty must give the same step: look at lambd/m in both"
assert best_lambd in lambdas, "select_lambda returns a lambd, not its index"
assert dev_errors[lambdas.index(best_lambd)] == min(dev_errors), "the chosen lambd must have the least dev error"
norms = np.array([np.sum(weight_norms(history.parameters)) for history in decayed.values()])
assert np.all(np.diff(norms) < 1e-9), f"a larger lambd gives smaller weights, came {norms}: look at weight_decay_step"

# %% [markdown]
# **Where is the least dev error, inside or at an end?** Where the grid is long enough the training error rises with `lambd`: that is the bias which L2 buys its
# smaller variance with. On ties `select_lambda` takes the largest. If the best value is the largest of your grid,
# extend the grid. If it is 0, none of your penalties helped on dev.
#
# ## 8. Dropout
#
# From lesson 4. Drop a fifth of the hidden units in training, nothing when predicting.
#
# > **Predict first.** Will dropout beat L2 here? The largest weight matrix has 600 entries.

# %%
beats = predict("On dev, dropout against L2?", ["fewer errors", "as many, give or take one mass", "more errors"])

# %%
monte_carlo_predict = own("monte_carlo_predict")
dropped = fit(X_train, Y_train, keep_prob=0.8)


def stochastic_forward(X, rng):
    return forward_propagation_with_dropout(X, dropped.parameters, 0.8, rng)[0]


full, _ = network.forward(X_dev, dropped.parameters)
averaged = np.asarray(monte_carlo_predict(stochastic_forward, X_dev, 200, np.random.default_rng(SEED)))
print(f"dev error with dropout in training: {error_of(dropped.parameters, X_dev, Y_dev):.1%}")
print(f"one full pass against 200 random ones: probabilities differ by {np.abs(full - averaged).mean():.3f} on average")
print(f"steps in which the recorded cost rose: {np.mean(np.diff(dropped.costs) > 0):.0%}")
beats.beside(
    f"dropout {error_of(dropped.parameters, X_dev, Y_dev):.1%}, L2 {min(dev_errors):.1%}; one mass is {1 / dev.size:.1%}"
)

# %%
assert averaged.shape == full.shape, "the mean of the passes has the shape of one pass: look at monte_carlo_predict"
assert np.abs(full - averaged).mean() < 0.05, "full pass and average should nearly agree: look at the division"
assert np.mean(np.diff(dropped.costs) > 0) > 0.1, "the cost never jumps: is the mask drawn afresh in every pass?"

# %% [markdown]
# **Compare one pass with 200.** The full network predicts nearly what 200 thinned ones agree on, and the jumping cost shows that the
# masks are fresh.
#
# ## 9. Noisy copies
#
# From lesson 5. You cannot flip a table, but you can jitter it: a copy of each training mass with noise on every feature,
# as if it had been measured again. How much noise do labels survive? Count the copies whose *nearest* training mass has
# their label.
#
# > **Predict first.** At 20 dB, the noise is a tenth of a feature's standard deviation; at 0 dB it is as large. How many
# > labels survive at 0 dB?

# %%
survive = predict("Copies still nearest to a mass of their class, at 0 dB, in percent?")

# %%
add_noise = own("add_noise")
augment_dataset = own("augment_dataset")


# %%
def jitter(masses, rng, snr_db=20.0):
    """Noise on each of the 30 features of masses, shape (m, 30)."""
    return np.stack([add_noise(feature, snr_db, rng) for feature in masses.T], axis=1)


def survival(snr_db):
    copies = jitter(X_train.T, np.random.default_rng(SEED), snr_db)
    distances = ((copies[:, np.newaxis] - X_train.T) ** 2).sum(axis=2)
    return np.mean(Y_train[0, distances.argmin(axis=1)] == Y_train[0])


for snr_db in (20, 10, 0):
    print(f"{snr_db:2} dB: {survival(snr_db):.1%} of the copies are still nearest to a mass of their class")
survive.beside(f"{survival(0):.1%}")
masses, labels = augment_dataset(X_train.T, Y_train[0], jitter, np.random.default_rng(SEED))
X_more, Y_more = np.asarray(masses).T, np.asarray(labels)[np.newaxis]
noisy = fit(X_more, Y_more)
print(f"dev error with noisy copies: {error_of(noisy.parameters, X_dev, Y_dev):.1%}")

# %%
m_train = X_train.shape[1]
assert X_more.shape == (30, 2 * m_train), "originals and one copy of each: look at augment_dataset"
assert np.array_equal(X_more[:, :m_train], X_train), "the originals come first, unchanged: look at augment_dataset"
assert np.array_equal(Y_more, np.hstack([Y_train, Y_train])), "labels follow in the same order: look at augment_dataset"
added = X_more[:, m_train:] - X_train
assert 0.08 < added.std() < 0.12, f"at 20 dB the noise has deviation 0.1, came {added.std():.2f}: look at add_noise"
assert survival(20) > 0.98, "labels should survive a tenth of a deviation: look at add_noise"

# %% [markdown]
# **Count the lost labels.** At 20 dB all labels survive, or nearly all; at 0 dB a few in a hundred are lost. It is not more, because 30
# features carry a label together. Dev and test are never augmented.
#
# ## 10. Early stopping
#
# From lesson 6. One epoch is one step on all masses, and dev is asked after each.
#
# **Decide on the patience.** Look at the dev curve of step 6 again: how long are its flat stretches?

# %%
train_with_early_stopping = own("train_with_early_stopping")
best_epoch = own("best_epoch")
stopping_epoch = own("stopping_epoch")
patience_tradeoff = own("patience_tradeoff")

# %%
PATIENCE = ...
patience = decisions.decided("PATIENCE", PATIENCE, 50, decisions.patience_problem)


# %%
def step(parameters):
    rng, own_pieces = np.random.default_rng(SEED), pieces(X_train.shape[1])
    return train_network(
        X_train, Y_train, parameters, 1, **own_pieces, after_epoch=lambda parameters, AL: None, rng=rng
    )


stopped, curve = train_with_early_stopping(
    step, lambda parameters: error_of(parameters, X_dev, Y_dev), start, patience, 400
)
curve = np.asarray(curve)
for tried, (epochs, error) in zip((5, 20, 50), patience_tradeoff(plain.dev_errors, [5, 20, 50]), strict=True):
    print(f"patience {tried:2}: {epochs:.0f} epochs, best dev error {error:.1%}")

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.5)
plots.curves(ax, range(curve.size), {"dev": 100 * curve}, xlabel="epoch, from 0", ylabel="dev error, %")
ax.axvline(best_epoch(curve), color="black", linewidth=1)
ax.set_ylim(0, 20)
plots.show(fig, alt=f"Dev error by epoch; a line marks epoch {best_epoch(curve)}, the best, at {curve.min():.1%}.")

# %%
assert curve.size - 1 == stopping_epoch(curve, patience), "training stopped elsewhere than stopping_epoch says"
assert error_of(stopped, X_dev, Y_dev) == curve[best_epoch(curve)], "the returned parameters are not the best ones"
assert np.allclose(curve, plain.dev_errors[: curve.size]), "the same steps must give the same errors: look at copies"

# %% [markdown]
# **Count the steps of the staircase.** The line marks the network that is kept. Each step is one dev mass, so its first
# minimum is in part luck.
#
# ## 11. Choose, then test once
#
# Six candidates, judged on dev. The list goes from simple to involved.

# %%
candidates = {
    "logistic regression": logistic,
    "network": plain.parameters,
    "network, L2": decayed[best_lambd].parameters,
    "network, early stopping": stopped,
    "network, dropout": dropped.parameters,
    "network, noisy copies": noisy.parameters,
}
on_dev = {name: error_of(parameters, X_dev, Y_dev) for name, parameters in candidates.items()}
wrong = [[name, f"{error:.1%}", round(error * dev.size)] for name, error in on_dev.items()]
plots.Table(["candidate", "dev error", "wrong"], wrong)

# %% [markdown]
# **Count in masses, not in percent.** The candidates differ by a handful of masses. How many of these differences are larger than one or two
# masses, which another split would have turned round? The set that chose them cannot also say how good the chosen one is:
# the least of six errors is too good to be true (lesson 1).
#
# **Decide on a candidate, and say why** in a sentence: the least error, or one that is nearly as good and simpler? A choice is a name
# from the table, as in `CHOICE = "network, L2"`. If you do not decide, the first with the least error is taken.

# %%
CHOICE = ...
WHY = ...
least = min(on_dev, key=on_dev.get)
chosen = decisions.decided("CHOICE", CHOICE, least, decisions.choice_problem(candidates))
reason = f"{least} errs least on dev." if chosen == least else f"You chose {chosen} and gave no reason."
print(decisions.decided("WHY", WHY, reason, decisions.sentence_problem))

# %% [markdown]
# **Decide on the threshold.** The two kinds of error are not equal: a missed malignant mass costs far more than a false
# alarm. Above which probability do you call a mass malignant? The table counts both on dev.


# %%
def missed_and_alarms(parameters, X, Y, threshold):
    malignant = network.forward(X, parameters)[0] > threshold
    return int(np.sum((Y == 1) & ~malignant)), int(np.sum((Y == 0) & malignant))


rows = [
    [f"{p:g}", *missed_and_alarms(candidates[chosen], X_dev, Y_dev, p)] for p in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
]
plots.Table(["threshold", "missed", "false alarms"], rows)

# %%
THRESHOLD = ...
threshold = decisions.decided("THRESHOLD", THRESHOLD, 0.5, decisions.threshold_problem)

# %% [markdown]
# **What one column loses, the other gains.** From top to bottom the missed ones can only grow and the false alarms only fall: a threshold moves errors
# from one kind to the other. Which exchange is right no data set can tell you. On 113 masses each count is small, so do not
# tune the second digit.
#
# > **Predict first.** What will the test error be: above or below the dev error of the chosen one, and by how much?
#
# Now open the test set. Once: for another candidate or threshold it stays shut. (If you ran all cells before you decided, it was opened for
# our stand-ins: restart the kernel and run again.)

# %%
above = predict("Test error of your model, in percent?")

# %%
X_test, Y_test = test_set.open((chosen, threshold))
missed, alarms = missed_and_alarms(candidates[chosen], X_test, Y_test, threshold)
n, test_error = Y_test.size, (missed + alarms) / Y_test.size
p = max(test_error, 1 / n)  # no error at all would give a margin of 0, which nobody believes
margin = 1.96 * np.sqrt(p * (1 - p) / n)
low, high = max(0.0, test_error - margin), test_error + margin
print(f"{chosen}, threshold {threshold:g}: test error {test_error:.1%}, between {low:.1%} and {high:.1%} at 95 %")
print(f"{missed} of {int(Y_test.sum())} malignant masses missed, {alarms} of {n - int(Y_test.sum())} false alarms")
on_dev_too = sum(missed_and_alarms(candidates[chosen], X_dev, Y_dev, threshold)) / dev.size
above.beside(f"{test_error:.1%}, on dev it was {on_dev_too:.1%}")

# %%
labels = (network.forward(X_test, candidates[chosen])[0] > threshold).astype(int)
assert abs(float(error_rate(labels, Y_test)) - test_error) < 1e-9, "missed and false alarms add up: look at error_rate"
assert abs(dev_set_size(p, margin * 1.0001) - n) <= 1, "the margin and dev_set_size disagree: both use p * (1 - p) / n"
at_half = error_of(candidates[chosen], X_test, Y_test)
assert at_half < always_benign / 2, "hardly better than always benign at a threshold of 0.5: did a set get mixed up?"

# %% [markdown]
# **Write the report**: one sentence with the model, the test error and its interval, in percent, that a physician could
# quote without being misled.

# %%
REPORT = ...
ours = (
    f"On {n} masses that had no part in training or choosing, {chosen} errs on {100 * test_error:.1f} % "
    f"({100 * low:.1f} to {100 * high:.1f} % at 95 % confidence) and misses {missed} of {int(Y_test.sum())} malignant masses."
)
stated = decisions.report_problem(test_error=100 * test_error, lower_end=100 * low, upper_end=100 * high)
report = decisions.decided("REPORT", REPORT, ours, stated)
print(report)

# %%
assert stated(report) == "", f"the report should state error and interval: {stated(report)}"

# %% [markdown]
# **State the interval with the error.** Alone it says more than you know. Its half width is the margin of step 1 with $p$ the test error and $n$ the test masses, $1.96 \sqrt{p (1 - p) / n}$. With so few errors this formula
# is rough; it is still the right size.
#
# The choice is made and reported, so now we may look at what the others would have done. This table is for learning. It is
# no second choice.

# %%
rows = []
for name, parameters in candidates.items():
    on_test = error_of(parameters, X_test, Y_test)
    rows.append([name, round(on_dev[name] * dev.size), round(on_test * n), "chosen" if name == chosen else ""])
plots.Table(["candidate", "wrong on dev", "wrong on test", ""], rows, "at the threshold 0.5")

# %% [markdown]
# **Does the order on dev hold on test?** The column that chose is flattered. Early stopping
# shows it best, because it takes the luckiest of all its epochs on the very masses that judge it: over the 20 splits of step 12, with 400 epochs each,
# it errs on {{capstone.stopping_dev}} of dev and on {{capstone.stopping_test}} of test. Is your model's test error above
# its dev error? In part that is the price of taking the best of six on 113 masses, in part chance: at an error of 3 % the difference of two such sets has a standard error of $\sqrt{2 \cdot 0.03 \cdot 0.97 / 113}$, 2.3 points. Do not go back and choose
# again: the test set would become a second dev set, and you would have no test set left.
#
# ## 12. Experiment: was it luck?
#
# One split, one test set of 113 masses: that cannot tell which regularizer helps. So we repeated all of it on 20 splits of
# the same 569 masses. (That is research on the *methods*. For one model you still test once.)
#
# | setting | |
# |---|---|
# | data | training, dev and test set: 60, 20 and 20 % of each class; another split and start for each of 20 seeds |
# | network | 30, 20, 8 and 1 units, ReLU, He; 400 steps on all training masses, learning rate 0.3; logistic regression alike, from zeros |
# | L2 | `lambd` 0, 1, 3, 10 or 30: the least dev error, the largest `lambd` on a tie |
# | dropout, noisy copies | `keep_prob` 0.8; one copy of each mass at 20 dB |
# | early stopping | no patience: of all 400 epochs the one with the least dev error |
# | code | `practicaldl/experiments/capstone.py` |
#
# > **Predict first.** Which of the five beats the plain network, on average?

# %%
five = ["logistic regression", "L2", "dropout", "noisy copies", "early stopping"]
average = predict("The most gain over the plain network, on average?", five)

# %% experiment=true
result = experiment.run()
plots.show(experiment.figure(result), alt=experiment.alt(result))
gains = experiment.excess(result)
average.beside(
    ", ".join(f"{method} {values.mean():+.1f}" for method, values in gains.items()) + " points; below 0 is better"
)

# %% [markdown]
# **Compare the black lines with the clouds.** A marker is one split: how many percentage points more errors than the plain network on the same test
# masses. Below 0 is better, the thick black line is the mean. The plain network errs on {{capstone.none}} of the test masses and on
# {{capstone.train}} of its training masses. Numbers are means with their standard deviation; that of a mean over 20 splits is
# smaller by $\sqrt{20}$, about 4.5. The splits share masses, so ask for clearly more than twice that before you believe a gain.
#
# - **Logistic regression wins.** {{capstone.logistic}} points; better on {{capstone.logistic_better}} splits, worse on
#   {{capstone.logistic_worse}}. The classes are nearly linearly separable, and a network with 797 parameters has more freedom
#   than 343 masses can pin down.
# - **L2 shows no sure gain.** {{capstone.l2}} points with `lambd` chosen on dev; better on {{capstone.l2_better}}, worse on
#   {{capstone.l2_worse}}. Dev chose 10 or more on {{capstone.lambd_10}} splits. The mean lies about two standard errors from 0:
#   at the edge, not clearly beyond.
# - **Dropout shows no gain.** {{capstone.dropout}} points; better on {{capstone.dropout_better}}, worse on
#   {{capstone.dropout_worse}}.
# - **Noisy copies show no gain.** {{capstone.noise}} points; better on {{capstone.noise_better}}, worse on
#   {{capstone.noise_worse}}. A copy a tenth of a deviation away tells a network little that it did not know.
# - **Early stopping shows no gain**, {{capstone.stopping}} points; better on {{capstone.stopping_better}}, worse on
#   {{capstone.stopping_worse}}. It keeps the best of all 400 epochs, so its dev error flatters: {{capstone.stopping_dev}} on dev,
#   {{capstone.stopping_test}} on test.
#
# So the popular remedies are no law. On a small table with good features the simple model is hard to beat, and you know it
# only because you had a baseline.

# %% [markdown]
# ## What you did not use, and why
#
# Some of your functions have no place in one model of a table:
#
# - **Splits.** `train_dev_test_split` and `group_split`: `stratified_split` did the work, and no mass comes twice.
#   `target_first_split` needs two sources of data. `compare_over_seeds` needs several trainings of each candidate; step 12 is
#   of that kind.
# - **Bias and variance.** What needs many training sets, as `bias_variance_decomposition` does, belongs to research on a
#   method, not to one model. `k_fold_errors` would take the place of the one dev set.
# - **L2.** `l2_penalty` is inside your regularized cost. `l1_penalty` and `l1_gradient` would make a seventh candidate:
#   try it. `sweep_lambda` returns the errors and the best `lambd`, and step 7 needs the networks too.
# - **Dropout.** `dropout_mask`, `dropout_forward` and `dropout_backward` are the parts of the two passes that you used.
#   `forward_with_keep_probs` keeps no cache to go back with.
# - **Augmentation.** `flip_horizontal`, `random_crop`, `rotate` and `replace_synonyms` are for images and text. `augmented_batches` cuts
#   mini-batches; here all masses go at once.
# - **Early stopping.** `distance_from_start`: no step asks how far the weights came.
# - **Normalization.** `fit_normalizer` and `normalize` are inside `normalize_splits`. `gradient_descent_path` is for a
#   squared error.
# - **Initialization.** Xavier's and Glorot's starts are for tanh, `initialize_parameters_random` was there to fail,
#   `deep_linear_output` is a thought experiment, and `gradient_stds` is for a network that does not train.
# - **Gradient checking.** The differences of one number, `relative_difference` and the two backward passes without dropout
#   served to build what you used.
# - `network.predict` and plain `network.forward` are the helper's: predicting was no exercise.
#
# ## The same in PyTorch
#
# Steps 4 to 6: the network, your training loop and its pieces. Examples are rows there, and the start is PyTorch's own, not He's (lesson 8). `X` and `Y` are
# float32 tensors of shapes (343, 30) and (343, 1), and `epochs` is 400.
#
# ```python
# import torch
# model = torch.nn.Sequential(
#     torch.nn.Linear(30, 20), torch.nn.ReLU(),
#     torch.nn.Linear(20, 8), torch.nn.ReLU(),
#     torch.nn.Linear(8, 1), torch.nn.Sigmoid())
# optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
# for epoch in range(epochs):
#     optimizer.zero_grad()
#     torch.nn.functional.binary_cross_entropy(model(X), Y).backward()
#     optimizer.step()
# ```
#
# Forward is `model(X)`, backward is `backward()`, and the update is `step()`. What you proved in step 5 PyTorch does for you, for every operation that it knows. It does not split, normalize, choose or report.
#
# ## Try
#
# Three open tasks; none has a single right answer. Add L1 to the candidates, with its own grid. Replace the one dev set by
# five folds, and see whether dev then chooses another candidate. Or leave out the nine features that measure size (radius, perimeter, area): what does
# the model lose, and does dropout gain now?
#
# ## Where to go from here
#
# - **Another data set.** Take one of your own and walk the same eleven steps. Skip none of 1, 3 and 5: splits, baselines, gradients.
# - **More data, better used.** Five-fold cross-validation instead of one dev set (lesson 2): with 569 masses it costs seconds.
# - **A better optimizer.** Mini-batches, momentum and Adam come next in most courses, then systematic search for learning rate and
#   `lambd`, and batch normalization, which carries lesson 7 into the hidden layers.
# - **A framework.** You know now what its options do: `weight_decay`, `Dropout`, `kaiming_normal_`, `gradcheck` in PyTorch are
#   lessons 3, 4, 8 and 9. Mind that PyTorch's `Dropout(p)` takes the probability to *drop*, `1 - keep_prob`.
# - **Images and text.** There the networks are large, the features are learned, and dropout and augmentation earn their keep.
#
# Something fell back on the course's solution? [The map of the course](00_index.ipynb) shows what is left.
