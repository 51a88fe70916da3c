# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Early stopping
# minutes: 75
# ---

# %% [markdown]
# # Early stopping
#
# A network that trains on first learns what is common to the examples, and later learns single examples by heart. So stop
# in between. It is the cheapest regularizer of all: one training run, cut short. You will write it, find where it can
# go wrong, and measure when it helps and when it costs.
#
# **After this lesson you can**
#
# - read the curves of training and dev error, and find the epoch to keep;
# - write a stopping rule with patience, and train with it without losing the best parameters;
# - derive how far gradient descent comes in $t$ steps, and say where early stopping and L2 are alike and where not;
# - choose a patience, and say what it costs;
# - weigh early stopping against L2.
#
# **What you need first.** Train, dev and test sets (lesson 1), bias and variance (lesson 2) and L2 regularization (lesson
# 3). In Python: dicts, and the difference between an array and a second name for it.
#
# **Time.** About 75 minutes: 30 to read and try, 40 for six exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)`. One **epoch** is one pass over the training set. In code, epochs count
# from 0.

# %%
import copy

import numpy as np

from practicaldl import data, network, plots, schematics, training
from practicaldl.experiments import early_stopping as experiment
from practicaldl.explorers.base import Slider, explorer
from practicaldl.explorers.early_stopping import explore_early_stopping
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. Two curves
#
# 300 handwritten digits to train on, 300 others as dev set, a network with 64 hidden units. To make overfitting visible, 20 % of the *training*
# labels are wrong, chosen at random. The dev labels are right: a small set you can check by hand. (All settings: table in section 9.)

# %% figure=true
noisy, clean = (experiment.draw_digits(share, np.random.default_rng(0))["train"] for share in (0.2, 0.0))
given, true = noisy[1].argmax(axis=0), clean[1].argmax(axis=0)
fig, axes = plots.new(2, 1, width=9, height=2.9)
for ax, row in zip(axes, (range(14), range(14, 28)), strict=True):
    ax.imshow(np.hstack([np.pad(noisy[0][:, i].reshape(8, 8), 1) for i in row]), cmap="gray_r")
    names = [f"{given[i]}{'' if given[i] == true[i] else chr(10) + 'wrong'}" for i in row]
    ax.set_xticks(10 * np.arange(14) + 4.5, names)
    ax.set_yticks([])
wrong = ", ".join(f"a {true[i]} labelled {given[i]}" for i in range(28) if given[i] != true[i])
plots.show(fig, alt=f"28 digits of 8 by 8 pixels with the labels that the network gets. Wrong among them: {wrong}.")

# %% [markdown]
# **Look for the wrong ones.** Below each image stands the label that the network is given. Nothing in the image says which labels are wrong: to get them right, the network must
# remember these images one by one.
#
# > **Predict first.** The network is large enough to learn all 300 labels by heart, the wrong ones too. How will the two
# > errors move over 100 epochs? Choose below; your prediction will stand beside the result.

# %%
turn = predict("What does the dev error do?", ["falls all the way", "falls, then rises", "falls, then stays level"])

# %%
curves = experiment.follow(0.2, 0)
epochs = np.arange(experiment.EPOCHS)

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
plots.curves(ax, epochs, {"training error": 100 * curves["train"], "dev error": 100 * curves["dev"]})
plots.label(ax, xlabel="epoch", ylabel="error, %")
lowest, last = curves["dev"].min(), curves["dev"][-1]
plots.show(
    fig,
    alt=f"Training error falls over 100 epochs to {curves['train'][-1]:.0%}; the dev error falls to {lowest:.0%}, turns, and "
    f"rises to {last:.0%}.",
)
turn.beside(f"it falls to {lowest:.1%}, then rises to {last:.1%}")

# %% [markdown]
# **Find the turn.** The training error, counted against the labels that the network was given, falls and falls. The dev error falls fast, **turns**, and rises:
# from there on the network learns the wrong labels.
#
# For a while the training error is *above* the dev error. That is no slip: of the training labels 20 % are wrong, so a network that knows all digits
# perfectly would still have a training error of 20 %.
#
# What is learned when? With two features you can watch the boundary: two moons with normal noise of standard deviation 0.15, 60 points, the labels of 12 of them wrong, and 300 others with right labels as dev set. The network starts as He proposes (lesson 8) and has two hidden layers of 12
# ReLU units. It trains on all 60 points at once, at rate 0.3, so an epoch is one step.
#
# > **Predict first.** Where does the boundary run when the dev error is least? What changes after that?

# %%
rng = np.random.default_rng(2)
X, right = data.moons(60, 0.15, rng)
X_dev, Y_dev = data.moons(300, 0.15, rng)
Y = data.flip_labels(right, 0.2, rng)
snapshots = [network.initialize([2, 12, 12, 1], rng)]
EVERY = 50  # epochs from one picture to the next


def keep(epoch, parameters):
    if (epoch + 1) % EVERY == 0:
        snapshots.append(parameters)


training.train(X, Y, snapshots[0], epochs=2500, learning_rate=0.3, on_epoch=keep, progress=True)
moons_errors = {
    "training error": [100 * network.error_rate(X, Y, at) for at in snapshots],
    "dev error": [100 * network.error_rate(X_dev, Y_dev, at) for at in snapshots],
}
swapped = (right != Y)[0]
learned = [np.sum(network.predict(X, at)[0, swapped] == Y[0, swapped]) for at in snapshots]

# %% figure=true
low, high = X.min(axis=1) - 0.3, X.max(axis=1) + 0.3
grid = np.stack(np.meshgrid(*(np.linspace(*ends, 60) for ends in zip(low, high, strict=True)))).reshape(2, -1)
sides = [network.predict(grid, at).reshape(60, 60) for at in snapshots]
layers = [[at[f"W{layer}"] for layer in (1, 2, 3)] for at in snapshots]
largest = max(np.abs(W).max() for W in layers[-1])


def boundary(epoch):
    at = epoch // EVERY
    fig, (plane, drawing, course) = plots.new(1, 3, width=9, height=3.4)
    extent = (low[0], high[0], low[1], high[1])
    plane.imshow(sides[at], origin="lower", extent=extent, cmap=plots.REGIONS, vmin=0, vmax=1, aspect="auto")
    plots.scatter(plane, X, Y)
    plane.plot(*X[:, swapped], "o", color="black", fillstyle="none", markersize=9)
    plane.set(xticks=[], yticks=[])
    plots.label(plane, f"{learned[at]} of {swapped.sum()} wrong labels learned")
    schematics.draw_network(drawing, (2, 12, 12, 1), weights=layers[at], largest=largest)
    plots.label(drawing, "the network")
    for (name, errors), color, line in zip(moons_errors.items(), plots.PALETTE, plots.LINE_STYLES, strict=False):
        course.plot(EVERY * np.arange(len(errors)), errors, color=color, linestyle=line, linewidth=2, label=name)
    course.axvline(epoch, color="black", linestyle=":")
    course.legend(frameon=False, loc="upper center")
    plots.label(course, "errors, %", "epoch")
    return fig


def boundary_in_words(epoch):
    at = epoch // EVERY
    told = ", ".join(f"{name} {errors[at]:.0f} %" for name, errors in moons_errors.items())
    sizes = [np.sqrt(sum(np.sum(W**2) for W in layers[i])) for i in (at, 0)]
    return (
        f"Two moons with the network's boundary after epoch {epoch}: {told}, {learned[at]} of {swapped.sum()} wrong labels "
        f"learned. Beside it the network, its lines as thick as the weights, which are {sizes[0] / sizes[1]:.1f} times as large "
        "as at the start; and both errors over the epochs."
    )


explorer(boundary, alt=boundary_in_words, epoch=Slider(0, 2500, start=2500, step=EVERY, label="epochs of training"))

# %% [markdown]
# **Drag the slider from 0.** Rings mark the wrong labels, and a line of the network is as thick as its weight is large. Where the dev error is least, the boundary has the shape of the moons, and no ring lies on the
# side of its label. Later it bends around single rings, and many lines grow thick. This is one run; section 9 measures digits over five seeds.
#
# The plan is simple: keep the parameters of the epoch in which the dev error was least.
#
# ### Exercise 1: the best epoch
#
# A worked example: dev errors 0.30, 0.22, 0.18, 0.25, 0.18. The smallest is 0.18, in the epochs 2 and 4. Take the first: it is as good, and
# the network was trained less.


# %% exercise="best_epoch"
def best_epoch(dev_errors):
    """Index of the first epoch with the smallest dev error.

    Parameters
    ----------
    dev_errors : list or 1-D ndarray of float
        Dev error after every epoch, one entry at least.

    Returns
    -------
    epoch : int
        Counted from 0.
    """
    ### BEGIN SOLUTION
    return int(np.argmin(dev_errors))
    ### END SOLUTION


# %% visible="best_epoch"
dev_errors = [0.30, 0.22, 0.18, 0.25, 0.18]
assert best_epoch(dev_errors) == 2, f"the first smallest error is in epoch 2, your answer is {best_epoch(dev_errors)}"
assert best_epoch(np.array(dev_errors)) == 2, "the errors may be an array, too"
assert best_epoch([0.5]) == 0, "a single epoch is the best one"

# %% [markdown]
# ### Which dev curve?
#
# So far "dev error" was the share of wrong answers, the **0/1 error**. You may watch the **log loss** as well, the cross-entropy on dev: $-\log$ of the probability that the network gives to the
# true class, averaged. The 0/1 error asks on which side an answer falls. The log loss asks how sure the network was.
#
# > **Predict first.** 40 % wrong labels, five runs. Which of the two has its least value first?

# %%
first = predict("Which is least first?", ["the 0/1 error", "the log loss", "both in the same epoch"])

# %%
five = experiment.run()[0.4]
least = {name: five[curve].argmin(axis=1) for name, curve in (("0/1 error", "dev"), ("log loss", "dev loss"))}

# %% figure=true
fig, axes = plots.new(1, 2, width=8.5, height=3.5)
for ax, (name, at), curve in zip(axes, least.items(), (100 * five["dev"], five["dev loss"]), strict=True):
    plots.curves(ax, epochs, {name: curve}, title=f"dev: {name}{', %' if name == '0/1 error' else ''}", xlabel="epoch")
    for run, epoch in enumerate(at):
        ax.plot(epoch, curve[run, epoch], "v", color="black", markersize=6)
said = ", ".join(f"{name} in epochs {np.sort(at).tolist()}" for name, at in least.items())
plots.show(
    fig,
    alt=f"Dev 0/1 error and dev log loss over 100 epochs; both fall and rise. Least values of the five runs: {said}.",
)
first.beside(said)

# %% [markdown]
# **Compare the triangles.** Lines are medians of five runs (settings of section 9), bands reach from the 10th to the 90th percentile, each triangle is the least value of one run. The error is least in epoch {{early_stopping.least_error_epoch}}, the log
# loss in epoch {{early_stopping.least_loss_epoch}} (mean and standard deviation, here and below). Between the two more answers are wrong and the loss still falls: what the other answers gain outweighs the new errors. Stopped at the least log loss it errs on {{early_stopping.least_loss_test}} of the test images, at the least 0/1 error on
# {{early_stopping.least_error_test}}. On other data the order may be the other way round. So watch the quantity that counts in the end.
#
# ## 2. How far the weights come
#
# Every epoch adds to the weights. Two numbers say how much, and they are often mixed up.
#
# How *large* is a matrix? Its **Frobenius norm** is the square root of the sum of its squared entries, over its rows $i$ and columns $j$:
#
# $$\lVert W \rVert_F = \sqrt{\sum_i \sum_j W_{ij}^2}.$$
#
# Its square is what L2 punishes. How *far* has it come? That is the norm of a difference, $\lVert W - W_0 \rVert_F$, where $W_0$ is the matrix at the start.
#
# ### Exercise 2: norms, layer by layer
#
# A worked example. With
#
# $$W_1 = \begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix}, \qquad W_2 = \begin{pmatrix} 3 & -4 \end{pmatrix}$$
#
# the squares of the first add up to $1 + 4 + 4 + 16 = 25$, so its norm is 5. The second has the norm $\sqrt{9 + 16} = 5$, too. Biases do not count.


# %% exercise="weight_norms"
def weight_norms(parameters):
    """Frobenius norm of every weight matrix.

    Parameters
    ----------
    parameters : dict
        W1, b1, ..., WL, bL of a network of any depth.

    Returns
    -------
    norms : ndarray, shape (L,)
        Of W1, ..., WL, in this order.
    """
    ### BEGIN SOLUTION
    L = len(parameters) // 2
    return np.array([np.sqrt(np.sum(parameters[f"W{layer}"] ** 2)) for layer in range(1, L + 1)])
    ### END SOLUTION


# %% visible="weight_norms"
parameters = {
    "W1": np.array([[1.0, 2.0], [2.0, 4.0]]),
    "b1": np.array([[7.0], [7.0]]),
    "W2": np.array([[3.0, -4.0]]),
    "b2": np.array([[1.0]]),
}
norms = weight_norms(parameters)
assert isinstance(norms, np.ndarray), f"the result should be an array, yours is a {type(norms).__name__}"
assert norms.shape == (2,), f"two layers, so the result should have shape (2,), yours has {norms.shape}"
assert np.allclose(norms, [5.0, 5.0]), f"both norms are 5, yours are {norms}"
deep = {f"{name}{layer}": layer * np.eye(2) for layer in range(11, 0, -1) for name in "bW"}
norms = weight_norms(deep)  # eleven layers, the last one first in the dict
wrong = [layer for layer in range(1, 12) if not np.isclose(norms[layer - 1], layer * np.sqrt(2))]
assert not wrong, f"W{wrong[0]} has {wrong[0]} in two entries; yours says {norms[wrong[0] - 1]:.3f} in its place"

# %% [markdown]
# ### Exercise 3: how far have the weights moved?
#
# A worked example. `W1` starts as `[[1, 0], [0, 1]]` and ends as `[[0, 1], [1, 0]]`. Both have the norm 1.41. But every entry has changed by 1, so the matrix is
# $\sqrt 4 = 2$ away from where it started. The norm says how long a matrix is, the distance how far it has come.


# %% exercise="distance_from_start"
def distance_from_start(parameters, start):
    """How far every weight matrix is from where it started.

    Parameters
    ----------
    parameters, start : dict
        W1, b1, ..., WL, bL of one network of any depth, later and at the start.

    Returns
    -------
    distances : ndarray, shape (L,)
        Of W1, ..., WL, in this order: the Frobenius norm of what has been added to the matrix since the start.
    """
    ### BEGIN SOLUTION
    L = len(parameters) // 2
    return np.array([np.linalg.norm(parameters[f"W{layer}"] - start[f"W{layer}"]) for layer in range(1, L + 1)])
    ### END SOLUTION


# %% visible="distance_from_start"
start = {
    "W1": np.array([[1.0, 0.0], [0.0, 1.0]]),
    "b1": np.zeros((2, 1)),
    "W2": np.array([[3.0, 4.0]]),
    "b2": np.zeros((1, 1)),
}
later = {
    "W1": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "b1": np.ones((2, 1)),
    "W2": np.array([[6.0, 8.0]]),
    "b2": np.ones((1, 1)),
}
distances = distance_from_start(later, start)
assert isinstance(distances, np.ndarray), f"the result should be an array, yours is a {type(distances).__name__}"
assert distances.shape == (2,), f"two layers, so the result should have shape (2,), yours has {distances.shape}"
assert np.isclose(distances[0], 2.0), f"W1 of the worked example moved by 2, yours says {distances[0]:.3f}"
assert np.isclose(distances[1], 5.0), f"W2 became twice as long; it moved by 5, yours says {distances[1]:.3f}"
assert np.allclose(distance_from_start(start, start), 0), "what has not moved has distance 0"
layers = range(11, 0, -1)  # eleven layers, the last one first in the dict
ones = {f"{name}{layer}": np.ones((2, 2)) for layer in layers for name in "bW"}
more = {f"{name}{layer}": 1 + layer * np.eye(2) for layer in range(1, 12) for name in "Wb"}
for pair in ((more, ones), (ones, more)):
    distances = distance_from_start(*pair)
    wrong = [layer for layer in range(1, 12) if not np.isclose(distances[layer - 1], layer * np.sqrt(2))]
    assert not wrong, f"W{wrong[0]} moved by {wrong[0]} in two entries; yours says {distances[wrong[0] - 1]:.3f}"

# %% [markdown]
# ### Measure with your own functions
#
# The network of section 1 trains again for 100 epochs, and after each one your two functions measure it.
#
# At the start its weights are *not* near zero. He's initialization draws the entries of a matrix with $n_{l-1}$ inputs independently, with mean 0 and variance
# $2/n_{l-1}$. There are $n_l \, n_{l-1}$ of them, so the squared norm is on average
#
# $$E\,\lVert W_l \rVert_F^2 = n_l \, n_{l-1} \cdot \frac{2}{n_{l-1}} = 2\,n_l .$$
#
# With 64 hidden and 10 output units both matrices together have about $2 \cdot 64 + 2 \cdot 10 = 148$, a norm of $\sqrt{148} = 12.2$.
#
# > **Predict first.** The norm starts at about 12. By what factor does it grow from the end of the first epoch to the best epoch? And
# > to the last of 100? And the distance from the start?

# %%
growth = predict("Factors of norm and distance since the first epoch: at the best one, after 100?")

# %%
rng = np.random.default_rng(0)
sets = experiment.draw_digits(0.2, rng)
start = network.initialize(experiment.LAYERS_DIMS, rng)
norms, distances = [], []


def note(epoch, parameters):
    norms.append(weight_norms(parameters))
    distances.append(distance_from_start(parameters, start))


settings = {"learning_rate": 0.2, "batch_size": 30, "output": "softmax", "rng": rng}
training.train(*sets["train"], start, epochs=100, on_epoch=note, **settings)
together = {  # the squared norms of W1 and W2 add up to that of all weights
    "norm": np.sqrt(np.sum(np.square(norms), axis=1)),
    "distance from the start": np.sqrt(np.sum(np.square(distances), axis=1)),
}

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.5)
plots.curves(ax, epochs, together)
best = best_epoch(curves["dev"])
ax.axvline(best, color="black", linestyle=":")
ax.set_ylim(0)
plots.label(ax, xlabel="epoch", ylabel="of all weights")
(norm_first, norm_best, norm_last), (far_first, far_best, far_last) = (
    line[[0, best, -1]] for line in together.values()
)
plots.show(
    fig,
    alt=f"Over 100 epochs the norm rises from {norm_first:.0f} to {norm_last:.0f} and the distance from the start from "
    f"{far_first:.0f} to {far_last:.0f}; a dotted line marks the best epoch, with {norm_best:.0f} and {far_best:.0f}.",
)
growth.beside(
    f"the norm {norm_best / norm_first:.2f} at the best epoch, {norm_last / norm_first:.2f} after 100; "
    f"the distance {far_best / far_first:.1f} and {far_last / far_first:.1f}"
)

# %% [markdown]
# **Look at the dotted line.** It is the best epoch. Up to there the norm has grown little, and the *distance* to several times what it was after the first epoch. Over five runs, all weights together ("at the stop" are the weights that early stopping keeps, here with a patience of 10: ten epochs in a row without a new best, section 4):
#
# | | after one epoch | at the stop | after 100 epochs |
# |---|---|---|---|
# | norm | {{early_stopping.norm_first}} | {{early_stopping.norm_stop}} | {{early_stopping.norm_end}} |
# | distance from the start | {{early_stopping.distance_first}} | {{early_stopping.distance_stop}} | {{early_stopping.distance_end}} |
#
# You will read that early stopping works because the weights are still *small*. Here they are not: they are still *close to where they started*.
#
# ## 3. Close to the start, or close to zero
#
# Both early stopping and L2 hold the weights back, but from different places. For a single weight $w$ you can compute it. Let the cost be a parabola with its
# minimum at $w^*$; the number $s > 0$ says how strongly it bends, and is called its **curvature**:
#
# $$J(w) = \frac{s}{2}\,(w - w^*)^2, \qquad \frac{dJ}{dw} = s\,(w - w^*).$$
#
# **Early stopping.** A step of gradient descent with the learning rate $a$ is
#
# $$w_{t+1} = w_t - a\,s\,(w_t - w^*).$$
#
# Subtract $w^*$ on both sides, and $w_t - w^*$ can be factored out:
#
# $$w_{t+1} - w^* = (1 - a s)\,(w_t - w^*).$$
#
# Every step multiplies the distance from the minimum by the same factor. After $t$ steps it has been applied $t$ times:
#
# $$w_t - w^* = (1 - a s)^t\,(w_0 - w^*).$$
#
# Add $w^* - w_0$ on both sides, to see how far $w$ has come from its start:
#
# $$w_t - w_0 = \left(1 - (1 - a s)^t\right)(w^* - w_0).$$
#
# So, with a rate that makes $0 < a s < 1$, early stopping goes a share $1 - (1 - a s)^t$ of the way *from the start* $w_0$ to the minimum.
#
# **L2.** Now the cost is $\frac{s}{2}(w - w^*)^2 + \frac{\lambda}{2} w^2$. At its minimum the derivative is zero, $s\,(w - w^*) + \lambda w = 0$, and solved for $w$:
#
# $$w = \frac{s}{s + \lambda}\; w^* .$$
#
# So L2 goes a share $s / (s + \lambda)$ of the way *from zero* to the minimum.
#
# For a start at $w_0 = 0$ the two differ in the share alone. Where $s$ is small, $(1 - a s)^t \approx 1 - a s t$, so the shares are about $a s t$ and $s / \lambda$. They agree for
#
# $$\lambda = \frac{1}{a\,t} .$$
#
# Twice as many steps act like half the penalty. With $a = 0.1$ and $t = 50$ it is $\lambda = 0.2$. The cost of a linear model with squared error is a bowl. Along each of its main axes
# (the eigenvectors of lesson 7) it is such a parabola, and descent moves along each axis by itself (lesson 7 shows both; take them on trust here); the curvature is large where the data say much about the weights, and small where they say little.
#
# > **Predict first.** Are the two shares equal for large $s$ as well?

# %%
shares_at_1 = predict(
    "At s = 1, a = 0.1 and t = 50: which share is larger?", ["early stopping", "L2", "they are equal"]
)

# %% figure=true
w = np.linspace(-0.3, 2.2, 100)
path = 2 * (1 - (1 - 0.3) ** np.arange(7))
s = np.logspace(-3, 0.5, 120)
fig, axes = plots.new(1, 2, width=9, height=3.6)
plots.curves(axes[0], w, {"cost": (w - 2) ** 2 / 2}, title="seven points of the descent", xlabel="w", ylabel="cost")
axes[0].plot(path, (path - 2) ** 2 / 2, "o", color="black")
shares = {"50 steps, a = 0.1": 1 - (1 - 0.1 * s) ** 50, "L2, lambda = 0.2": s / (s + 0.2)}
plots.curves(axes[1], s, shares, title="share of the way", xlabel="curvature s, log scale")
axes[1].set_xscale("log")
plots.show(
    fig,
    alt="Left: points on a parabola, from 0 towards the minimum at 2, each step shorter. Right: share of the way over the "
    "curvature; both curves rise from 0 towards 1, agree below 0.03 and differ at 1.",
)
shares_at_1.beside(f"early stopping {1 - (1 - 0.1) ** 50:.3f}, L2 {1 / (1 + 0.2):.2f}")

# %% [markdown]
# **Compare both ends of the right-hand curves.** Left, with $s = 1$ and $a = 0.3$: each step leaves 70 % of the way that was left, so the points crowd towards the minimum. Right: both methods leave out
# directions of low curvature. What the eye would miss on the log scale: at $s = 0.01$ they go 0.049 and 0.048 of the way. At $s = 1$ early stopping goes 0.995 of it, L2 only 0.83. So even here the two are *alike, not equal*.
#
# **A deep network does not start at zero.** L2 pulls towards 0, early stopping stays near $w_0$. That can be measured: train again with L2, for all 100 epochs, once for each of six values of `lambd`, and see where
# the weights end: five seeds, 20 % wrong labels, settings of section 9. (`lambd` is divided by the 30 images of a batch, so the $\lambda$ above is `lambd`/30.)

# %%
swept = experiment.sweep(0.2)
paths = experiment.run()[0.2]

# %% figure=true
fig, ax = plots.new(width=6.5, height=4.4)
ax.plot(
    paths["distance"].mean(axis=0),
    paths["norm"].mean(axis=0),
    color=plots.PALETTE[0],
    linewidth=2,
    label="no L2, epoch by epoch",
)
stops = [experiment.at_the_stop(paths, name).mean() for name in ("distance", "norm")]
ax.plot(*stops, "o", color="black", markersize=9, label="the stop")
ends = swept["distances"].mean(axis=0), swept["norms"].mean(axis=0)
ax.plot(*ends, "^", color=plots.PALETTE[2], markersize=8, label="L2, after 100 epochs")
for lambd, x, y in zip(experiment.LAMBDAS, *ends, strict=True):
    ax.annotate(f"{lambd:g}", (x, y), xytext=(7, -3), textcoords="offset points", fontsize=9)
ax.set(xlim=(0, 16), ylim=(0, 22))
ax.legend(frameon=False, loc="upper left")
plots.label(ax, xlabel="distance from the start", ylabel="norm (distance from zero)")
low, high = (f"({paths['distance'][:, t].mean():.0f}, {paths['norm'][:, t].mean():.0f})" for t in (0, -1))
penalized = list(zip(experiment.LAMBDAS, *ends, strict=True))[1:]
plots.show(
    fig,
    alt=f"Norm over distance from the start, means of five runs. The run without L2 climbs from {low} to {high} and "
    f"stops at ({stops[0]:.0f}, {stops[1]:.0f}). With L2 the ends lie below it: "
    + ", ".join(f"lambd {lambd:g} at ({x:.0f}, {y:.0f})" for lambd, x, y in penalized)
    + ".",
)

# %% [markdown]
# **Where can a stop end?** The line is the run that early stopping cuts short, in the mean of five seeds: whatever the patience, a run can only return a point of its own line, and the mean of the stops lies near this one. Only the triangle of `lambd = 0` is on the line, at its end: the same run, but for the order of the images. With the `lambd` that dev chooses the norm ends at {{early_stopping.l2_norm}}, well below the
# {{early_stopping.norm_first}} after one epoch, the earliest that early stopping can return, and {{early_stopping.l2_distance}} away from the start, more than twice as far as the stop. Section 8 compares their test errors, and they are about equal: two different places, both
# kept from learning the wrong labels by heart.
#
# ## 4. When to stop: patience
#
# The plan of section 1 needs the whole curve. To *save* the later epochs you must decide while the curve is being drawn, and it goes up and
# down by chance. Whoever stops at the first rise stops far too early.
#
# So wait. **Patience** is the number of epochs in a row without improvement after which you stop. An epoch **improves** if its error is below the *best so
# far*, not just below that of the epoch before. Any improvement starts the count anew.
#
# Tiny improvements can keep a run alive for ever. `min_delta` asks for more: an epoch improves only if its error is below the best by *more than*
# `min_delta`, and only then it becomes the new best.

# %% figure=true
dev = 100 * curves["dev"][:40]
fig, axes = plots.new(1, 2, width=8.5, height=3.5, sharey=True)
for ax, patience in zip(axes, (2, 10), strict=True):
    last, best = experiment.stop(dev, patience)
    plots.curves(ax, epochs[:40], {"dev error": dev}, title=f"patience {patience}", xlabel="epoch")
    ax.plot(best, dev[best], "o", color="black", markersize=8)
    ax.axvspan(best, last, color="0.85", zorder=0)
    ax.axvline(last, color="black", linestyle="--")
plots.label(axes[0], ylabel="dev error, %")
said = [
    f"patience {patience} stops after epoch {last} and keeps {best}"
    for patience in (2, 10)
    for last, best in [experiment.stop(dev, patience)]
]
plots.show(fig, alt=f"The first 40 epochs of one dev curve twice: {said[0]}, {said[1]}.")

# %% [markdown]
# **Look at the grey.** It is the wait in the run of section 1. The dot is the epoch that is kept, the dashed line is the stop. With patience 2 a chance rise ends the run before the
# curve has come down. On the right the grey holds rises and falls, but nothing below the dot.
#
# ### Exercise 4: the stopping rule
#
# A worked example with `patience = 3`:
#
# | epoch | dev error | best so far | waited |
# |---|---|---|---|
# | 0 | 0.40 | 0.40 | 0 |
# | 1 | 0.30 | 0.30 | 0 |
# | 2 | 0.32 | 0.30 | 1 |
# | 3 | 0.31 | 0.30 | 2 |
# | 4 | 0.29 | 0.29 | 0 |
# | 5 | 0.33 | 0.29 | 1 |
# | 6 | 0.30 | 0.29 | 2 |
# | 7 | 0.31 | 0.29 | 3: stop |
# | 8 | 0.20 | | |
#
# Epoch 3 is better than epoch 2 but not better than the best, so the wait goes on. The 0.20 of epoch 8 is never seen.
#
# With `min_delta = 0.02`, the 0.29 of epoch 4 is no improvement on 0.30. So epochs 2, 3 and 4 are three in a row, and training stops after epoch 4.


# %% exercise="stopping_epoch"
def stopping_epoch(dev_errors, patience, min_delta=0.0):
    """Index of the epoch after which training stops.

    Parameters
    ----------
    dev_errors : list or 1-D ndarray of float
        Dev error after every epoch, as it would come if training never stopped; one entry at least.
    patience : int, at least 1
        Training stops after the first `patience` epochs in a row without improvement.
    min_delta : float, 0 or more
        An epoch improves if its error is below the best by more than min_delta; only then it becomes the new best.
        The first epoch always improves.

    Returns
    -------
    epoch : int
        Counted from 0; the last index if training never has to stop.
    """
    ### BEGIN SOLUTION
    best, waited = float("inf"), 0
    for epoch, error in enumerate(dev_errors):
        if error < best - min_delta:
            best, waited = error, 0
        else:
            waited += 1
            if waited == patience:
                return epoch
    return len(dev_errors) - 1
    ### END SOLUTION


# %% visible="stopping_epoch"
dev_errors = [0.40, 0.30, 0.32, 0.31, 0.29, 0.33, 0.30, 0.31, 0.20]
cases = [((3,), 7), ((1,), 2), ((4,), 8), ((3, 0.02), 4)]
for arguments, expected in cases:
    for errors in (dev_errors, np.array(dev_errors)):
        stop = stopping_epoch(errors, *arguments)
        assert stop == expected, (
            f"with (patience, min_delta) = {arguments} it stops after {expected}, yours after {stop}"
        )
assert stopping_epoch([0.5, 0.4, 0.3], 2) == 2, "when every epoch improves, the last index is the answer"
slow = [0.50, 0.49, 0.48, 0.47, 0.46, 0.45]
stop = stopping_epoch(slow, 3, 0.025)
assert stop == 5, f"with min_delta = 0.025 it is epoch 3 that improves on the 0.50, so training goes on; yours: {stop}"
stop = stopping_epoch(slow, 4, 0.1)
assert stop == 4, f"with min_delta = 0.1 no epoch improves on the 0.50, so four are enough; yours stops after {stop}"

# %% [markdown]
# ## 5. Keep the best, and keep a copy
#
# When training stops, the parameters are `patience` epochs past the best. So keep the best ones on the way. Here lurks a
# common bug of early stopping:
#
# > **Predict first.** What does the next cell print for the two?

# %%
copies = predict(
    "After W += 10, what are they?", ["both are 1, 2", "both are 11, 12", "best_W is 11, 12, copied_W is 1, 2"]
)

# %%
W = np.array([1.0, 2.0])
best_W = W
copied_W = W.copy()
W += 10
print("best_W:", best_W, " copied_W:", copied_W)
copies.beside(f"best_W is {best_W[0]:g}, {best_W[1]:g}, copied_W is {copied_W[0]:g}, {copied_W[1]:g}")

# %% [markdown]
# **Two names, one array.** `best_W = W` makes no copy. It is a second name for the same array, and `W += 10` changes that array. Steps that work in place, as fast training
# code does, drag the "best" parameters along to the end. A copy of the *dict*, `dict(parameters)` or `parameters.copy()`, does not help: it is a new dict with
# the same arrays in it. Copy every array, with `copy.deepcopy(parameters)` or `{key: value.copy() for key, value in parameters.items()}`.
#
# Copy before the first step, too. Otherwise an in-place step changes the parameters of whoever called you.
#
# All together it is a loop:

# %% figure=true
boxes = {
    "start": ((0, 1), "copy the start"),
    "train": ((1.2, 1), "train one epoch"),
    "measure": ((2.4, 1), "measure\non dev"),
    "better": ((3.6, 1), "below the\nbest so far?"),
    "keep": ((4.9, 1), "keep a copy,\nwaited = 0"),
    "wait": ((3.6, 0), "waited + 1"),
    "enough": ((2.2, 0), "waited as long\nas the patience?"),
    "return": ((0.6, 0), "return the\nkept copy"),
}
arrows = [
    *[
        ("start", "train"),
        ("train", "measure"),
        ("measure", "better"),
        ("better", "keep", "yes"),
        ("better", "wait", "no"),
    ],
    *[("wait", "enough"), ("enough", "return", "yes"), ("enough", "train", "no")],
]
fig, ax = plots.new(width=9, height=2.9)
schematics.draw_flow(ax, boxes, arrows, stand_out=["better", "enough"])
schematics.draw_flow(ax, {name: boxes[name] for name in ("keep", "train")}, [("keep", "train")], bend=0.25)
ax.set_ylim(-0.4, 1.7)
plots.show(
    fig,
    alt="A flow chart. Copy the start, train one epoch, measure on dev. Below the best so far? If yes, keep a copy, set waited to 0 and "
    "train on. If no, add 1 to waited. Waited as long as the patience? If no, train on; if yes, return the kept copy.",
)

# %% [markdown]
# **Follow the arrows.** Two arrows lead back to training: the arc at the top and the "no" at the bottom. Two boxes copy, and the box in the bottom left returns a copy, never what was trained last. (`max_epochs`, the other way out, is not drawn.)
#
# ### Exercise 5: train with early stopping
#
# You get two functions: `step(parameters)` trains for one epoch and returns the parameters; `dev_error(parameters)` measures. A worked example with one
# parameter, `W1 = 0`, a step that adds 1, and `patience = 2`:
#
# | epoch | W1 | dev error | best | waited | |
# |---|---|---|---|---|---|
# | 0 | 1 | 0.40 | 0.40 | 0 | keep a copy of `W1 = 1` |
# | 1 | 2 | 0.30 | 0.30 | 0 | keep a copy of `W1 = 2` |
# | 2 | 3 | 0.35 | 0.30 | 1 | |
# | 3 | 4 | 0.50 | 0.30 | 2 | stop |
#
# The result is `({"W1": 2}, [0.40, 0.30, 0.35, 0.50])`. The start is no epoch, so it is not measured.


# %% exercise="train_with_early_stopping"
def train_with_early_stopping(step, dev_error, parameters, patience, max_epochs):
    """Train until the dev error has not improved for a while, and return the best parameters.

    Parameters
    ----------
    step : callable (parameters) -> parameters
        Trains for one epoch. It may change the arrays that it gets and return the same dict.
    dev_error : callable (parameters) -> float
        Called once after each step.
    parameters : dict of ndarray
        Where to start. Stay as they are, whatever step does.
    patience : int, at least 1
        Stop after this many epochs in a row without a strict improvement on the best dev error.
    max_epochs : int, at least 1
        Stop after this many epochs in any case.

    Returns
    -------
    best_parameters : dict of ndarray
        Parameters after the first epoch with the least dev error.
    dev_errors : list of float, or 1-D ndarray
        One entry for each epoch that was run.
    """
    ### BEGIN SOLUTION
    parameters = copy.deepcopy(parameters)
    best_parameters, dev_errors = None, []
    for _ in range(max_epochs):
        parameters = step(parameters)
        dev_errors.append(dev_error(parameters))
        best = best_epoch(dev_errors)
        if best == len(dev_errors) - 1:
            best_parameters = copy.deepcopy(parameters)
        elif len(dev_errors) - 1 - best == patience:
            break
    return best_parameters, dev_errors
    ### END SOLUTION


# %% visible="train_with_early_stopping"
def new_arrays(parameters):
    return {"W1": parameters["W1"] + 1}


def in_place(parameters):
    parameters["W1"] += 1
    return parameters


script = [0.40, 0.30, 0.35, 0.50, 0.10, 0.10]  # the dev error while W1 is 1, 2, 3, ...


def scripted(parameters):
    return script[int(parameters["W1"].item()) - 1]


for step in (new_arrays, in_place):
    for patience, max_epochs, run in ((2, 6, 4), (2, 3, 3), (9, 6, 6)):
        start = {"W1": np.array([[0.0]])}
        best, errors = train_with_early_stopping(step, scripted, start, patience, max_epochs)
        case = f"{step.__name__}, patience {patience}, max_epochs {max_epochs}"
        assert len(errors) == run, f"{case}: {run} epochs are run, yours lists {len(errors)} errors"
        assert np.allclose(errors, script[:run]), f"{case}: the errors come in the order of the epochs, yours: {errors}"
        right = 1 + script.index(min(script[:run]))
        assert best["W1"].item() == right, f"{case}: the best W1 is {right}, yours is {best['W1'].item()}"
        assert start["W1"].item() == 0, "the parameters that you were given have changed: copy before the first step"

# %% [markdown]
# ### Train with your own function
#
# A real run: one step is one epoch on the digits with 20 % wrong labels.

# %%
rng = np.random.default_rng(0)
sets = experiment.draw_digits(0.2, rng)
start = network.initialize(experiment.LAYERS_DIMS, rng)


def one_epoch(parameters):
    options = {"epochs": 1, "learning_rate": 0.2, "batch_size": 30, "output": "softmax", "rng": rng}
    return training.train(*sets["train"], parameters, **options).parameters


def error_on(name):
    return lambda parameters: network.error_rate(*sets[name], parameters, output="softmax")


best, dev_errors = train_with_early_stopping(one_epoch, error_on("dev"), start, patience=10, max_epochs=100)
print(
    f"{len(dev_errors)} epochs, the best was epoch {best_epoch(dev_errors)} with a dev error of {min(dev_errors):.1%}"
)
print(f"test error: {error_on('test')(best):.1%}")
print(
    "norms of W1 and W2 at the start:", weight_norms(start).round(1), " and at the best:", weight_norms(best).round(1)
)

# %% [markdown]
# ## 6. Patience is a hyperparameter, too
#
# Early stopping has no `lambd` to choose. But it has a patience, and that choice is a trade: a short one saves epochs and risks to stop in a dip, a
# long one costs epochs and finds lower minima.
#
# One full curve tells what every patience would have done; no further training is needed.
#
# ### Exercise 6: what each patience buys
#
# A worked example: dev errors 0.30, 0.20, 0.25, 0.15, 0.18, 0.19, 0.17.
#
# | patience | stops after epoch | epochs run | best dev error by then |
# |---|---|---|---|
# | 1 | 2 | 3 | 0.20 |
# | 2 | 5 | 6 | 0.15 |
# | 5 | 6 | 7 | 0.15 |
#
# The last *index* is 2, so 3 epochs are *run*. The result holds the last two columns.


# %% exercise="patience_tradeoff"
def patience_tradeoff(dev_errors, patiences):
    """Epochs run, and best dev error reached, for each patience.

    Parameters
    ----------
    dev_errors : list or 1-D ndarray of float
        Dev error after every epoch of a run that was not stopped.
    patiences : list or 1-D ndarray of int
        Patiences to try, in any order.

    Returns
    -------
    table : ndarray, shape (len(patiences), 2)
        In each row the number of epochs that are run and the smallest dev error among them.
    """
    ### BEGIN SOLUTION
    table = []
    for patience in patiences:
        epochs_run = stopping_epoch(dev_errors, patience) + 1
        table.append([epochs_run, min(dev_errors[:epochs_run])])
    return np.array(table)
    ### END SOLUTION


# %% visible="patience_tradeoff"
dev_errors = [0.30, 0.20, 0.25, 0.15, 0.18, 0.19, 0.17]
expected = np.array([[3, 0.20], [6, 0.15], [7, 0.15]])
table = patience_tradeoff(dev_errors, [1, 2, 5])
assert isinstance(table, np.ndarray), f"the result should be an array, yours is a {type(table).__name__}"
assert table.shape == (3, 2), f"three patiences, so the shape should be (3, 2), yours is {table.shape}"
for patience, row, right in zip((1, 2, 5), table, expected, strict=True):
    assert row[0] == right[0], f"with patience {patience}, {right[0]:.0f} epochs are run; yours says {row[0]:g}"
    assert np.isclose(row[1], right[1]), f"with patience {patience} the best error is {right[1]}, not {row[1]:.2f}"
assert np.allclose(patience_tradeoff(np.array(dev_errors), np.array([5, 1])), expected[[2, 0]]), "arrays are fine, too"

# %% [markdown]
# Five real curves, with 20 % wrong labels, and every patience up to 50:

# %%
patiences = list(range(1, 51))
tables = np.array([patience_tradeoff(dev, patiences) for dev in experiment.run()[0.2]["dev"]])

# %% figure=true
fig, axes = plots.new(1, 2, width=8.5, height=3.5)
plots.curves(axes[0], patiences, {"epochs": tables[:, :, 0]}, title="epochs run", xlabel="patience")
plots.curves(axes[1], patiences, {"error": 100 * tables[:, :, 1]}, title="best dev error, %", xlabel="patience")
epochs_run, errors = np.median(tables[:, [0, 9, 49]], axis=0).T
plots.show(
    fig,
    alt="Medians over the patience. At 1, 10 and 50: epochs run "
    + ", ".join(f"{n:.0f}" for n in epochs_run)
    + "; best dev error "
    + ", ".join(f"{error:.1%}" for error in errors)
    + ".",
)

# %% [markdown]
# **Find where the right-hand curve gets flat.** Lines are medians of five runs, bands reach from the 10th to the 90th percentile. The epochs rise with every unit of patience; the error falls steeply at first
# and then hardly at all. On the *test* set (mean and standard deviation of five runs), patience 1 stops after {{early_stopping.patience_1_epochs}} epochs with
# {{early_stopping.patience_1_test}} errors, patience 10 after {{early_stopping.patience_10_epochs}} with {{early_stopping.patience_10_test}}, patience 50 after
# {{early_stopping.patience_50_epochs}} with {{early_stopping.patience_50_test}}. Here 10 is a fair choice; a curve that is noisier needs more.
#
# ## 7. Explore: patience and label noise
#
# One run with the settings of section 9: left the two errors, right the norm of the weights. The dot is the epoch that is kept, the dashed line the stop; shaded epochs are never run.
#
# > **Predict first.** With half of the labels wrong, does the best epoch come earlier or later than with a tenth? And what happens at no noise at all?

# %% explore=true
explore_early_stopping()

# %% [markdown]
# **What moves, and what does not.** The more wrong labels, the sharper the dev error turns. *When* it is least hardly moves in this run: between epochs 10 and 20, for a tenth as for half. Runs
# differ more: see the triangles of section 1. Without wrong labels it does not turn: it falls, then runs level, and a stop gains nothing. The norm
# grows all the while.
#
# ## 8. What it costs
#
# **It ties two tasks to one knob.** Good practice keeps tasks apart, each with tools of its own; this is called **orthogonalization**. One task is to make the training cost
# small: a better optimizer (momentum, RMSprop, Adam), a larger network, more epochs. Another is not to overfit: more data, L2, dropout. The number of epochs in early stopping does a bit of both.
# If you want a lower training error, you would train longer, and then you regularize less.
#
# **It uses up the dev set.** The stop is the best of many noisy measurements, and the best is partly lucky. With 20 % wrong labels and a dev set of only 50 images, all else as in section 9, the least dev
# error of 100 epochs says {{early_stopping.small_dev_says}}, but the test error of the chosen epochs is {{early_stopping.small_dev_test}} (ten runs). So report the *test* error.
#
# **It does not use all data for training.** The dev images choose the epoch and teach nothing. A way out is to train once more, on training and dev set together, for the
# number of epochs that you found (Goodfellow and others, section 7.8). What you lose is a set to watch.
#
# **Against L2.** L2 has a knob of its own, and with it you can train as long as you like. But `lambd` must be found, and every value is a full training. For quick experiments the single
# run of early stopping wins.
#
# > **Predict first.** The six values of `lambd` of section 3, 0 to 2, each trained for 100 epochs on 20 % wrong labels, the best chosen on dev
# > (five seeds, settings of section 9). Does that beat one run of early stopping?

# %%
winner = predict("Who errs less on test?", ["L2, clearly", "early stopping, clearly", "about the same"])

# %%
stopped = experiment.at_the_stop(paths, "test").mean()  # the runs and the sweep of section 3
with_l2 = experiment.of_the_chosen(swept, "by lambd").mean()

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.6)
plots.curves(ax, range(6), {"L2, trained to the end": 100 * swept["by lambd"]})
ax.axhline(100 * stopped, color="black", linestyle="--", label="early stopping, mean")
ax.set_xticks(range(6), [f"{lambd:g}" for lambd in experiment.LAMBDAS])
ax.legend(frameon=False, loc="upper center")
plots.label(ax, xlabel="lambd", ylabel="test error, %")
medians = 100 * np.median(swept["by lambd"], axis=0)
plots.show(
    fig,
    alt="Median test error over lambd: "
    + ", ".join(f"{error:.0f} % at {lambd:g}" for lambd, error in zip(experiment.LAMBDAS, medians, strict=True))
    + f"; a dashed line at {stopped:.0%}, the mean of early stopping.",
)
winner.beside(f"L2 with the lambd chosen on dev {with_l2:.1%}, early stopping {stopped:.1%}")

# %% [markdown]
# **Compare the valley with the line.** The valley is drawn in medians; the numbers are means and standard deviations of five runs. With 20 % wrong labels the chosen `lambd` errs on {{early_stopping.l2_20}}, early stopping on {{early_stopping.noise_20_stop}}; with 40 % it is
# {{early_stopping.l2_40}} against {{early_stopping.noise_40_stop}}. Run by run L2 has {{early_stopping.l2_more_20}} and {{early_stopping.l2_more_40}} points more errors. Neither is 2.8 standard errors
# from 0, as five runs need (lesson 1, section 10): no difference is shown. But the sweep took 600 epochs, and early stopping
# {{early_stopping.noise_20_epochs}} and {{early_stopping.noise_40_epochs}}.
#
# So if you can afford the sweep, L2 keeps your tools apart; if you cannot, early stopping gives you about as much for one run.

# %% [markdown]
# ## 9. Experiment: label noise on the digits
#
# Three shares of wrong training labels: none, 20 % and 40 %. Each network trains for 100 epochs, and would have been stopped with patience 10. How it is measured
# (the code is in `practicaldl/experiments/early_stopping.py`, and your own functions choose the epoch):
#
# | setting | value |
# |---|---|
# | images | 300 to train on, 300 as dev set, 1000 as test set, drawn anew for each seed; only training labels are wrong |
# | network | 64 inputs, 64 ReLU units, 10 softmax outputs; He's initialization |
# | training | 100 epochs, batches of 30, learning rate 0.2, no other regularization |
# | rule | patience 10 on the dev error, no `min_delta` |
# | repeated | five seeds: other images, other wrong labels, other weights |
#
# > **Predict first.** For which of the three does early stopping gain most? Does it ever lose?

# %%
most = predict("Points of test error gained by stopping, with no, 20 % and 40 % wrong labels?")


# %%
def kept(dev_errors):
    return best_epoch(dev_errors[: stopping_epoch(dev_errors, patience=10) + 1])


result = experiment.run()
gains = [
    np.mean([test[-1] - test[kept(dev)] for test, dev in zip(runs["test"], runs["dev"], strict=True)])
    for runs in result.values()
]

# %% experiment=true
plots.show(experiment.figure(result, kept), alt=experiment.alt(result, kept))
most.beside(", ".join(f"{100 * gain:+.1f} points with {share:.0%}" for share, gain in zip(result, gains, strict=True)))

# %% [markdown]
# **Compare the curves right of the vertical lines.** A vertical line is the epoch that is kept, like the curves a median of five runs. All numbers are means with their standard deviation:
#
# | wrong labels | test error at the stop | after 100 epochs | points gained |
# |---|---|---|---|
# | none | {{early_stopping.noise_0_stop}} | {{early_stopping.noise_0_end}} | {{early_stopping.noise_0_gain}} |
# | 20 % | {{early_stopping.noise_20_stop}} | {{early_stopping.noise_20_end}} | {{early_stopping.noise_20_gain}} |
# | 40 % | {{early_stopping.noise_40_stop}} | {{early_stopping.noise_40_end}} | {{early_stopping.noise_40_gain}} |
#
# - **With wrong labels it helps a lot.** After 100 epochs the network disagrees with only {{early_stopping.train_end}} of the labels that it was given, although 20 % of them are wrong:
#   it has learned most of the wrong ones by heart. The stop comes before that.
# - **Without wrong labels it does a little harm.** The popular story has every dev error turn. On the clean digits it does not: it falls, ever more slowly. By chance ten epochs in a row bring no new best, and the
#   run ends after {{early_stopping.noise_0_epochs}} epochs with a network that could have become better. Over five runs the loss is at the border
#   of what counts, 2.8 standard errors; over ten the points gained are {{early_stopping.noise_0_gain_ten}}, and that counts.
#
# The lower row shows where the later epochs go: without wrong labels the distance from the start flattens, with them it keeps rising, to fit what is wrong.
#
# So look at the curve before you trust the rule: where it does not turn, there is nothing to stop for.
#
# ### The same in PyTorch
#
# ```python
# best, waited = float("inf"), 0
# for epoch in range(max_epochs):
#     step(model)
#     error = dev_error(model)
#     if error < best:
#         best, waited = error, 0
#         kept = copy.deepcopy(model.state_dict())
#     elif (waited := waited + 1) == patience:
#         break
# model.load_state_dict(kept)
# ```
#
# `state_dict()` is a dict of *views* of the model's weights: without `deepcopy` it is the bug of section 5. In Keras the loop is a callback, `EarlyStopping(monitor="val_accuracy", patience=10, restore_best_weights=True)`. Without the first argument
# it watches the loss on dev (section 1), without the last you get the last weights.
#
# ### Try
#
# Three questions without one right answer, for the functions that you have written. Train on training and dev set together for the number of epochs that the stop found: what does it gain on
# the test set, over five seeds? A dev curve goes up and down: smooth it before your rule sees it, and say what that does to the best patience. And start the network with weights half as large: is the distance at the stop the same?

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, as `answer_1 = "b"`.

# %% [markdown] question="early_stopping_q1"
# **Question 1.** The dev errors of the epochs 0, 1, 2, ... would be 0.30, 0.25, 0.27, 0.24, 0.26, 0.25, 0.25, 0.23. You train with patience 3. What do you get?
#
# a) Training stops after epoch 2, with the parameters of epoch 1.
#
# b) Training stops after epoch 7, with the parameters of epoch 7.
#
# c) Training stops after epoch 6, with the parameters of epoch 6.
#
# d) Training stops after epoch 6, with the parameters of epoch 3.

# %% [markdown] question="early_stopping_q2"
# **Question 2.** What speaks for L2 and against early stopping?
#
# a) Early stopping changes the cost function, and L2 does not.
#
# b) With early stopping one knob serves two tasks: making the training cost small, and not overfitting.
#
# c) Early stopping needs many training runs, and L2 needs one.
#
# d) Early stopping uses the test set.

# %% [markdown] question="early_stopping_q3"
# **Question 3.** You trained for 200 epochs and kept the one with the least error on a dev set of 50 images. Which number do you report as the error on new images?
#
# a) The error on a test set that had no part in any choice.
#
# b) The least dev error, because the network was not trained on the dev set.
#
# c) The dev error of the last epoch, because it was not chosen.
#
# d) The training error at the stop, because the network did not overfit yet.

# %% [markdown]
# ## What to remember
#
# - Training error falls; the dev error may turn. Keep the first epoch with the least dev error.
# - The 0/1 error and the log loss on dev turn in different epochs: watch the one that counts.
# - Early stopping keeps the weights close to their *start*, L2 close to *zero*. For a linear model that starts at zero they nearly agree, with $\lambda = 1/(a t)$.
# - One run passes every distance from the start; L2 needs a run for every `lambd`.
# - Patience counts epochs in a row without improvement on the *best so far*. It is a hyperparameter: look at the curve to choose it.
# - Keep a deep copy of the best parameters, and copy before the first step.
# - It ties optimizing to regularizing, and the least dev error is partly luck: report the test error.
# - It gains where the dev error turns. Where it does not, it only stops too early.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | the last parameters are returned | the dev error of the result is above the least of the list | return the kept ones |
# | `best = parameters` | the same, but only with steps in place | `copy.deepcopy(parameters)` |
# | `best = dict(parameters)` | the same | copy the arrays, not only the dict |
# | comparing with the previous epoch | a curve that goes up and down never stops | compare with the best so far |
# | the count is never set back | training stops although it has just improved | set it to 0 at every improvement |
# | measuring the start as an epoch | indices are off by one, `step` is called once less | measure after each step |
# | reporting the least dev error | new data are worse than promised | measure on the test set |
#
# ## Where to read further
#
# - L. Prechelt: *Early Stopping - But When?*, in *Neural Networks: Tricks of the Trade*, 1998. Stopping rules compared on many curves.
# - C. Bishop: *Regularization and Complexity Control in Feed-forward Networks*, ICANN 1995. Early stopping and L2.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep Learning*, section 7.8 "Early Stopping".
# - A. Ali, J. Z. Kolter, R. Tibshirani: *A Continuous-Time View of Early Stopping for Least Squares Regression*, AISTATS 2019. How close the two are.
# - D. Rolnick, A. Veit, S. Belongie, N. Shavit: *Deep Learning is Robust to Massive Label Noise*, arXiv:1705.10694 (2017).
# - D. Arpit and others: *A Closer Look at Memorization in Deep Networks*, ICML 2017. Common patterns first, single examples later.
# - Keras documentation: `EarlyStopping`, with `patience`, `min_delta` and `restore_best_weights`.
