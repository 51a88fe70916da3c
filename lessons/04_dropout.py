# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Dropout
# minutes: 85
# ---

# %% [markdown]
# # Dropout
#
# A network that overfits has learned its training set by heart. Dropout makes that hard: in every step of training it
# switches some units off at random, so no unit can count on the others. You will write it, train with it, and measure
# what it gains.
#
# **After this lesson you can**
#
# - draw a dropout mask, apply it, and keep the averages right;
# - take gradients through it, in one layer and in a whole network;
# - predict with a network that was trained with dropout;
# - choose `keep_prob` for every layer, at any depth, and check that training works although the cost jumps;
# - measure whether dropout helps, with a spread, and see the mistake that can fool you.
#
# **What you need first.** Forward and backward propagation in a three-layer network, overfitting (lesson 2) and L2
# regularization (lesson 3). In NumPy: broadcasting, and `rng = np.random.default_rng(seed)`.
#
# **Time.** About 85 minutes: 30 to read and try, 50 for seven exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)` and the activations of a layer with `n` units have shape `(n, m)`.

# %%
import numpy as np

from practicaldl import data, network, plots, schematics, training
from practicaldl.experiments import dropout as experiment
from practicaldl.explorers.dropout import explore_dropout
from practicaldl.gradients import numerical_gradients
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. A network that learns its training set by heart
#
# Here are 211 points of two classes that overlap. A network with two hidden layers, of 20 and 3 units, learns to tell
# them apart. Nothing holds it back.

# %%
rng = np.random.default_rng(0)
X_train, Y_train = data.moons(211, 0.3, rng)
X_new, Y_new = data.moons(2000, 0.3, rng)
start = network.initialize([2, 20, 3, 1], rng)
overfitted = training.train(X_train, Y_train, start, epochs=2500, learning_rate=0.6).parameters


# %% figure=true
def show_boundary(parameters, alt):
    errors = [network.error_rate(X, Y, parameters) for X, Y in ((X_train, Y_train), (X_new, Y_new))]
    fig, ax = plots.new(width=6, height=4.2)
    plots.decision_boundary(ax, lambda X: network.forward(X, parameters)[0], X_train, Y_train)
    title = "errors: {:.1%} in training, {:.1%} on new points".format(*errors)
    plots.label(ax, title)
    plots.show(fig, f"{alt} The title says {title}.")


show_boundary(
    overfitted, "Two overlapping half-moons of points; the boundary between them bends towards single points."
)

# %% [markdown]
# **Compare the two errors in the title.** The boundary bends towards single points, and the error on new points is higher than on the
# training points: the network overfits.
#
# The classes overlap, so no boundary is right for all new points. A boundary like this one is made by units that work together in a delicate way: one makes a bump, another takes half of it
# back, a third repairs the rest. Each is right only because the others are there. The authors of dropout call this
# *co-adaptation*. Dropout breaks it: if any unit can be missing, every unit has to be useful on its own.

# %% [markdown]
# ## 2. A thinned network for every example, in every pass
#
# Dropout keeps each hidden unit with probability `keep_prob` and switches it off otherwise. The units that are left
# make a **thinned network**: the same weights, fewer units. Here is a network with 3 inputs, hidden layers of 7, 7, 3 and 2 units, and one output, in two passes of the
# same example, with `keep_prob` 0.7, 0.5 and 0.7 in the first three hidden layers.

# %% figure=true
dims = (3, 7, 7, 3, 2, 1)
rng = np.random.default_rng(27)
drawn = [experiment.thinned(dims, {1: 0.7, 2: 0.5, 3: 0.7}, rng) for _ in range(2)]
off = [~np.concatenate([*masks.values()]) for masks in drawn]
fig, axes = plots.new(1, 2, width=9, height=3.6)
for ax, name, masks, units in zip(axes, ("one pass", "the next pass"), drawn, off, strict=True):
    schematics.draw_network(ax, dims, masks=masks, names=["input", "7", "7", "3", "2", "output"])
    plots.label(ax, f"{name}: {units.sum()} of 19 hidden units off")
plots.show(
    fig,
    alt=f"The same network with layers of 3, 7, 7, 3, 2 and 1 units drawn twice; {off[0].sum()} hidden units are crossed out in the first drawing and {off[1].sum()} in the second, {np.sum(off[0] & off[1])} of them in both, and have lost all their connections.",
)

# %% [markdown]
# **Look for a unit that is off both times.** Nothing connects the two drawings but chance. A unit that is off has neither incoming nor outgoing lines, so its neighbours must do without it.
#
# With 23 hidden units, as in section 1, there are $2^{23} = 8\,388\,608$ thinned networks, and
# all share one set of weights. Training with dropout trains a random few of them in every step.
#
# The choice is written down in a **mask** `D` of the same shape `(n, m)` as the activations: 1 where a unit is kept, 0
# where it is off. Two things are easy to get wrong:
#
# - Every entry is drawn on its own. Each *example* (column) gets its own thinned network.
# - The mask is drawn afresh in every *pass*. The next step gives the same example another thinned network.
#
# These are the masks of the first hidden layer of section 1, for 30 points in two passes with `keep_prob` 0.7.

# %%
rng = np.random.default_rng(1)
passes = [network.forward(X_train[:, :30], start, keep_prob=0.7, rng=rng)[1].masks[0] for _ in range(2)]

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3.2)
for ax, D, name in zip(axes, passes, ["one pass", "the next pass"], strict=True):
    ax.imshow(D, cmap="gray", vmin=0, vmax=1, aspect="auto")
    ax.set(title=f"{name}: {np.mean(D):.0%} kept", xlabel="example", ylabel="unit", xticks=[], yticks=[])
plots.show(
    fig, alt="Two random black and white grids of 20 units by 30 examples; white cells, about 70 percent, are kept."
)

# %% [markdown]
# **Look for stripes.** There are none: white is kept, black is off, no pattern runs along a row or a column, and where the second pass
# agrees with the first, it is by chance.
#
# To draw such a mask you need events of probability `keep_prob`, but a generator gives numbers, uniform from 0 to 1. Which of them shall count as "kept"?
#
# ### Exercise 1: draw a mask
#
# A worked example. Suppose the generator gives these uniform numbers for `shape = (2, 3)`:
#
# ```
# 0.637  0.270  0.041
# 0.017  0.813  0.913
#
# kept with keep_prob = 0.7:
#
# True   True   True
# True   False  False
# ```
#
# Four of six are kept here; in the long run it is 70 %.


# %% exercise="dropout_mask"
def dropout_mask(shape, keep_prob, rng):
    """Draw a dropout mask.

    Parameters
    ----------
    shape : tuple of int
        Shape of the mask, of any length; (n, m) for n units and m examples.
    keep_prob : float in (0, 1]
        Probability that an entry is True (1).
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.

    Returns
    -------
    D : ndarray of bool (or of 0 and 1), with the given shape
        Every entry is drawn independently of the others.
    """
    ### BEGIN SOLUTION
    return rng.random(shape) < keep_prob
    ### END SOLUTION


# %% visible="dropout_mask"
rng = np.random.default_rng(0)
D = np.asarray(dropout_mask((50, 400), 0.3, rng))
assert D.shape == (50, 400), f"the mask should have shape (50, 400), yours has {D.shape}"
assert set(np.unique(D)) <= {0, 1}, f"a mask holds True and False (or 1 and 0), yours holds {np.unique(D)[:5]}"
assert len(np.unique(D, axis=0)) == 50, "some rows of the mask are equal: draw a number for every entry"
assert len(np.unique(D, axis=1).T) == 400, "some columns of the mask are equal: draw a number for every entry"
assert 0.27 < D.mean() < 0.33, f"with keep_prob = 0.3 about 30 % of the entries are kept, yours keeps {D.mean():.1%}"
again = dropout_mask((50, 400), 0.3, rng)
assert not np.array_equal(D, again), "two calls gave the same mask: draw new numbers from rng at every call"
assert np.all(dropout_mask((3, 4, 5), 1.0, rng)), "keep_prob = 1 keeps everything, for a shape of any length"

# %% [markdown]
# ## 3. Make up for what is off
#
# Take a unit with activation 2 and `keep_prob = 0.8`. With a mask alone it sends 2 with probability 0.8 and 0 otherwise, on average 1.6.
# The same at the size of a layer: 50 units lose about 10 of them in a pass, and $Wa$ in the next
# $z = Wa + b$ is on average 20 % smaller than it will be when you predict and nothing is dropped.
#
# **Inverted dropout** makes up for it: what is kept is multiplied by a factor $c$. Let $D$ be 1 with probability $p$ (`keep_prob`) and 0 otherwise. A unit
# with activation $a$ now sends $\tilde a = c\,a\,D$, on average
#
# $$\mathbb{E}[\tilde a] = p\cdot c\,a + (1-p)\cdot 0 .$$
#
# Which $c$ makes this the old value, $a$?
#
# ### Exercise 2: dropout in one layer
#
# A worked example with `keep_prob = 0.8`:
#
# ```
# A         =  2    0     4
#              1    3     5
#
# D         =  1    0     1
#              0    1     1
#
# A_dropped =  2.5  0     5
#              0    3.75  6.25
# ```
#
# Return the mask as well: the backward pass needs it. You may call your `dropout_mask`.


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    """Apply inverted dropout to the activations of one layer.

    Parameters
    ----------
    A : ndarray, shape (n, m)
        Activations of n units on m examples. Stays as it is.
    keep_prob : float in (0, 1]
        Probability that a unit is kept.
    rng : numpy.random.Generator

    Returns
    -------
    A_dropped : ndarray, shape (n, m)
        0 where a unit is off; elsewhere scaled so that each entry's expected value is that of A.
    D : ndarray of bool (or of 0 and 1), shape (n, m)
        The mask, drawn afresh at every call.
    """
    ### BEGIN SOLUTION
    D = dropout_mask(A.shape, keep_prob, rng)
    return A * D / keep_prob, D
    ### END SOLUTION


# %% visible="dropout_forward"
rng = np.random.default_rng(0)
A = np.full((30, 500), 2.0)
A_dropped, D = dropout_forward(A, 0.4, rng)
assert np.shape(A_dropped) == (30, 500), f"A_dropped should have the shape of A, (30, 500), not {np.shape(A_dropped)}"
assert np.shape(D) == (30, 500), f"D should have the shape of A, (30, 500), yours has {np.shape(D)}"
assert np.all(A == 2.0), "A was changed: build a new array"
kept = np.unique(A_dropped[np.asarray(D) == 1])
assert np.allclose(kept, 5), f"with keep_prob = 0.4 a kept activation of 2 becomes 5, yours becomes {kept[:3]}"
assert np.all(A_dropped[np.asarray(D) == 0] == 0), "where D is 0 the activation is 0"
assert 1.9 < np.mean(A_dropped) < 2.1, f"the mean should stay near 2, yours is {np.mean(A_dropped):.2f}"
assert not np.array_equal(D, dropout_forward(A, 0.4, rng)[1]), "two calls gave the same mask: draw from rng"
assert np.allclose(dropout_forward(A, 1.0, rng)[0], A), "keep_prob = 1 leaves the activations as they are"

# %% [markdown]
# So $c = 1/p$: dropout divides what it keeps by `keep_prob`, $\tilde a = aD/p$. Then
#
# $$\begin{aligned}
# \mathbb{E}[\tilde a] &= p\cdot\frac{a}{p} + (1-p)\cdot 0 = a
# && \text{so nothing changes on average}\\
# \mathbb{E}[\tilde a^2] &= p\cdot\frac{a^2}{p^2} = \frac{a^2}{p}
# && \text{the square of the kept value, weighted}\\
# \operatorname{Var}(\tilde a) &= \mathbb{E}[\tilde a^2] - \mathbb{E}[\tilde a]^2 = \frac{a^2}{p} - a^2 = \frac{1-p}{p}\,a^2
# && \text{variance as the mean square less the squared mean.}
# \end{aligned}$$
#
# What a unit sends stays the same **on average**; it only becomes noisy. The variance is 0 at $p = 1$, $a^2$ at $p = 0.5$, and
# $9a^2$ at $p = 0.1$. That is one reason why `keep_prob` is seldom below 0.5.
#
# What is the division worth? Take activations with mean 1 and apply your dropout in ten layers, one after the other. Beside it, multiply by the same masks and forget the division.
#
# > **Predict first.** `keep_prob` is 0.8. What mean is left after ten layers without the division?

# %%
mean_guess = predict("Which mean is left after ten layers without the division?")

# %%
rng = np.random.default_rng(2)
divided = plain = rng.random((200, 500)) * 2
means = {"with the division": [divided.mean()], "without": [plain.mean()]}
for _ in range(10):
    divided, D = dropout_forward(divided, 0.8, rng)
    plain = plain * D
    means["with the division"].append(divided.mean())
    means["without"].append(plain.mean())
mean_guess.beside(f"{plain.mean():.3f}")

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
plots.curves(ax, range(11), means, xlabel="times dropout was applied", ylabel="mean activation")
ax.set_xticks(range(0, 11, 2))
ax.set_ylim(0, 1.2)
plots.show(
    fig, alt="Mean activation over ten rounds of dropout: level at 1 with the division, falling to 0.1 without it."
)

# %% [markdown]
# **Read the figure.** With the division the mean stays at 1. Without it, it falls by a fifth every time, to
# $0.8^{10} \approx 0.107$.
#
# A real network has a ReLU between the layers. The *linear* part `Z` of the next layer still has the right average, to
# the letter. Its ReLU does not quite: noise that lifts `Z` above 0 counts, noise that pushes it below 0 is cut off, so the
# mean activation comes out larger. The lower `keep_prob` and the deeper the layer, the larger the effect. In a network of
# 64-60-60-60-10 units, trained on 300 digits with `keep_prob = 0.8` (150 epochs at rate 0.3; `practicaldl/explorers/dropout.py`), on 300 new images the third hidden layer comes to {{dropout.divided_most}} of its mean
# at 0.8, and to {{dropout.divided_half}} at 0.5 (mean and standard deviation over five draws of masks). So the
# division keeps the averages exactly in one layer. In a deep network it keeps them nearly, as long as `keep_prob` is high.
#
# Try the edges, too, before you use a new operation in a network. These are the activations 1 to 6 under three values of
# `keep_prob`:

# %%
A = np.arange(1.0, 7.0).reshape(1, 6)
for keep_prob in (1.0, 0.5, 0.1):
    print(f"keep_prob = {keep_prob}:", dropout_forward(A, keep_prob, np.random.default_rng(5))[0])

# %% [markdown]
# At 1 nothing happens. At 0.5 a kept activation doubles. At 0.1 most are gone, and a survivor is ten times as large. At 0
# the division has no meaning, so `keep_prob` must be above 0.
#
# ## 4. Explore: keep, drop, redraw
#
# The drawing shows one thinned network: crossed-out units are off, with all their connections. The bars show the
# mean activation of each layer in the digits network of section 3, over the 300 new images with masks of their own. The line
# at 1 is the full network; a pair of bars is dropout with and without the division.
#
# > **Predict first.** Set all sliders to 0.5. How far does the last bar without the division fall? Then press *Redraw* a
# > few times: what changes, the drawing or the bars?

# %% explore=true
explore_dropout()

# %% [markdown]
# **Read the figure.** Without the division the means sink deeper with every layer: in layer 3, {{dropout.not_divided_most}} are left
# at 0.8 and {{dropout.not_divided_half}} at 0.5. That is more than $0.8^3 = 51$ % and $0.5^3 = 12.5$ %, because ReLU cuts noise off and
# biases are not dropped. With it, layer 1 keeps its mean, and the layers above lie somewhat too high,
# again because of the ReLU: layer 3 comes to {{dropout.divided_most}} at 0.8 and to {{dropout.divided_half}} at 0.5. A redraw changes
# the drawing and hardly moves the bars.
#
# ## 5. Backward: the same mask, the same division
#
# Forward, a unit computes $\tilde a = aD/p$. By the chain rule
#
# $$\frac{\partial J}{\partial a} = \frac{\partial J}{\partial \tilde a}\cdot\frac{\partial \tilde a}{\partial a} ,$$
#
# and the first factor comes from the layer above. The second is yours: the mask and $p$ are constants in this pass, so what is the derivative of $aD/p$?
#
# A unit that was off had no influence on the cost: its gradient is 0, and its weights get nothing from this example.
# Use the mask of the forward pass, not a new one.
#
# ### Exercise 3: the gradient of one layer
#
# A worked example with `keep_prob = 0.5`:
#
# ```
# dA        =   0.3  -0.2
#              -0.1   0.4
#
# D         =   1     0
#               1     1
#
# dA_before =   0.6   0
#              -0.2   0.8
# ```


# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    """Take the gradient back through the dropout of one layer.

    Parameters
    ----------
    dA : ndarray, shape (n, m)
        Gradient of the cost with respect to the activations after dropout. Stays as it is.
    D : ndarray of bool or of 0 and 1, shape (n, m)
        The mask of the forward pass.
    keep_prob : float in (0, 1]

    Returns
    -------
    dA_before : ndarray, shape (n, m)
        Gradient of the cost with respect to the activations before dropout.
    """
    ### BEGIN SOLUTION
    return dA * D / keep_prob
    ### END SOLUTION


# %% visible="dropout_backward"
dA = np.array([[0.3, -0.2], [-0.1, 0.4]])
D = np.array([[1, 0], [1, 1]])
expected = np.array([[0.6, 0.0], [-0.2, 0.8]])
for mask in (D, D.astype(bool)):
    before = dropout_backward(dA, mask, 0.5)
    assert np.shape(before) == (2, 2), f"the result should have the shape of dA, (2, 2), yours has {np.shape(before)}"
    assert np.allclose(before, expected), f"the worked example gives\n{expected}\nbut yours is\n{before}"
before = dropout_backward(np.array([[2.0, 4.0, 8.0]]), np.array([[0, 1, 0]]), 0.25)
assert np.allclose(before, [[0, 16, 0]]), f"only the kept unit passes a gradient on, 4 becomes 16; yours is {before}"
assert dA[0, 1] == -0.2, "dA was changed: build a new array"

# %% [markdown]
# Both passes of yours on 8 units and 14 examples, with `keep_prob = 0.6` and random gradients:

# %%
rng = np.random.default_rng(3)
A, dA = rng.uniform(0.3, 1, (2, 8, 14))
A_dropped, D = dropout_forward(A, 0.6, rng)
dA_before = dropout_backward(dA, D, 0.6)

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3)
pictures = {"activations after dropout": A_dropped, "gradients before dropout": dA_before}
for ax, (name, values) in zip(axes, pictures.items(), strict=True):
    ax.imshow(values, cmap="gray", vmin=0, aspect="auto")
    ax.set(title=name, xlabel="example", ylabel="unit", xticks=[], yticks=[])
silent = {name: values == 0 for name, values in pictures.items()}
black = " and ".join(f"{np.sum(cells)} {name}" for name, cells in silent.items())
both = np.sum(np.logical_and(*silent.values()))
plots.show(fig, f"Two grids of 8 units by 14 examples. Black, zero, are {black}, {both} of them in the same cells.")

# %% [markdown]
# **Lay one on the other.** Black is 0. The two pictures have different values but the same black cells: what was silent
# forward learns nothing backward.
#
# ## 6. Forward through a whole network
#
# Dropout comes after each hidden ReLU:
#
# | | hidden layer 1 | hidden layer 2 | output |
# |---|---|---|---|
# | LINEAR | `Z1` | `Z2` | `Z3` |
# | then | RELU | RELU | SIGMOID |
# | then | dropout with `D1` | dropout with `D2` | nothing |
# | gives | `A1` | `A2` | `A3` |
#
# The output gets none: there a unit is the answer, and an answer that is off is lost. The input gets none here; section
# 10 says when it may.
#
# Now look at what training with dropout asks for. Take two networks with the same start: the one of section 1, and one trained
# with `keep_prob = 0.86`, a value that section 12 explains. Send one training point 300 times through each, every time with fresh masks.
#
# > **Predict first.** The full network of section 1 is sure about this point. Do its thinned networks agree?

# %%
agree_guess = predict("How many of 300 thinned networks contradict the full network, without dropout in training?")

# %%
options = {"epochs": 2500, "learning_rate": 0.6, "keep_prob": 0.86, "rng": np.random.default_rng(1)}
with_dropout = training.train(X_train, Y_train, start, **options).parameters
copies = np.repeat(X_train[:, :1], 300, axis=1)
answers = {}
for name, parameters in {"trained without dropout": overfitted, "trained with dropout": with_dropout}.items():
    answers[name], _ = network.forward(copies, parameters, keep_prob=0.86, rng=np.random.default_rng(4))
    print(f"{name}: the full network says {network.forward(X_train[:, :1], parameters)[0].item():.3f}")
full = network.predict(X_train[:, :1], overfitted).item()
agree_guess.beside(f"{np.sum((answers['trained without dropout'] > 0.5) != full)} of 300")

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
plots.histograms(ax, answers, bins=np.linspace(0, 1, 11), xlabel="output A3 of a thinned network")
plots.show(
    fig,
    alt="Outputs for one point: near 0 and near 1 when trained without dropout, nearly all near 0 when trained with it.",
)

# %% [markdown]
# **Look at both ends.** Without dropout in training, some thinned networks say 0 and others 1: the units are right only as a team.
# After training with dropout nearly all agree. Over all training points, each sent through 100 thinned networks, {{dropout.contradict_without}} of the
# answers contradict the full network in the first case, and {{dropout.contradict_with}} in the second (mean and standard deviation
# over five seeds). This is what training with dropout does: it makes the thinned networks *agree*, nearly all of
# them. (That they are also right is another matter; section 12 counts errors.)
#
# ### Exercise 4: forward propagation with dropout
#
# A worked example: one example `X = (1, 2)`, two units in each hidden layer, and `keep_prob = 0.5`. Suppose the masks come out
# as below. Biases are 0 except `b3 = -2`.
#
# | | layer 1 | layer 2 | layer 3 |
# |---|---|---|---|
# | `W` | `[[1, 0], [0, 1]]` | `[[1, 1], [1, -1]]` | `[[1, 0.5]]` |
# | `Z` | (1, 2) | (2, 2) | $0 + 0.5\cdot 4 - 2 = 0$ |
# | relu | (1, 2) | (2, 2) | |
# | `D` | (1, 0) | (0, 1) | |
# | `A` | $(1, 0)/0.5 = (2, 0)$ | $(0, 2)/0.5 = (0, 4)$ | $\sigma(0) = 0.5$ |
#
# `A1` and `A2` in the cache are the values *after* mask and division, because these are what the next layer saw. Each
# layer has a mask of its own.


# %% exercise="forward_propagation_with_dropout"
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    """Forward pass of a three-layer network with inverted dropout on both hidden layers.

    LINEAR -> RELU -> dropout -> LINEAR -> RELU -> dropout -> LINEAR -> SIGMOID

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        W1 (n_1, n_x), b1 (n_1, 1), W2 (n_2, n_1), b2 (n_2, 1), W3 (1, n_2), b3 (1, 1).
    keep_prob : float in (0, 1]
        Probability that a hidden unit is kept, the same for both hidden layers.
    rng : numpy.random.Generator

    Returns
    -------
    A3 : ndarray, shape (1, m)
        Output of the network; no dropout is applied to it.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3). Z1, Z2, Z3 are the linear parts before dropout,
        A1 and A2 the activations after mask and division.
    """
    ### BEGIN SOLUTION
    W1, b1, W2, b2, W3, b3 = (parameters[key] for key in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    A1, D1 = dropout_forward(np.maximum(Z1, 0), keep_prob, rng)
    Z2 = W2 @ A1 + b2
    A2, D2 = dropout_forward(np.maximum(Z2, 0), keep_prob, rng)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
    ### END SOLUTION


# %% visible="forward_propagation_with_dropout"
rng = np.random.default_rng(0)
X = rng.standard_normal((4, 60))
parameters = network.initialize([4, 10, 10, 1], rng)
A3, cache = forward_propagation_with_dropout(X, parameters, 0.6, rng)
assert np.shape(A3) == (1, 60), f"A3 should have shape (1, 60), yours has {np.shape(A3)}"
assert len(cache) == 14, f"the cache has 14 entries, Z1, D1, A1, ... b3; yours has {len(cache)}"
names = ["Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3"]
cached = dict(zip(names, cache, strict=True))
expected = {
    "Z1": ("W1 @ X + b1, without dropout", parameters["W1"] @ X + parameters["b1"]),
    "A1": ("relu(Z1) * D1 / keep_prob", np.maximum(cached["Z1"], 0) * cached["D1"] / 0.6),
    "Z2": ("W2 @ A1 + b2, with A1 after dropout", parameters["W2"] @ cached["A1"] + parameters["b2"]),
    "A2": ("relu(Z2) * D2 / keep_prob", np.maximum(cached["Z2"], 0) * cached["D2"] / 0.6),
    "Z3": ("W3 @ A2 + b3, with A2 after dropout", parameters["W3"] @ cached["A2"] + parameters["b3"]),
    "A3": ("sigmoid(Z3)", 1 / (1 + np.exp(-cached["Z3"]))),
}
for name, (rule, value) in expected.items():
    assert np.shape(cached[name]) == value.shape, f"{name} in the cache should have shape {value.shape}"
    assert np.allclose(cached[name], value), f"{name} in the cache should be {rule}"
assert np.allclose(A3, cached["A3"]), "the output A3 and the A3 in the cache should be the same"
assert not np.array_equal(cached["D1"], cached["D2"]), "each hidden layer needs a mask of its own"
for name in ("D1", "D2"):
    assert 0.5 < np.mean(cached[name]) < 0.7, (
        f"with keep_prob = 0.6, {name} keeps {np.mean(cached[name]):.0%} of the units"
    )
again = forward_propagation_with_dropout(X, parameters, 0.6, rng)[1]
assert not np.array_equal(cached["D1"], again[1]), "two passes gave the same masks: draw from rng"
without_dropout, _ = forward_propagation_with_dropout(X, parameters, 1.0, rng)
assert np.allclose(without_dropout, network.forward(X, parameters)[0]), "keep_prob = 1 is plain forward propagation"

# %% [markdown]
# ## 7. Backward through a whole network
#
# Read the forward pass from right to left. Where it has dropout, the gradient gets the mask and the division *before* it
# goes through the ReLU. Write $\odot$ for the product entry by entry:
#
# $$\begin{aligned}
# dZ^{[3]} &= \tfrac1m\big(A^{[3]} - Y\big)
# && \text{sigmoid with cross-entropy}\\
# dW^{[3]} &= dZ^{[3]}A^{[2]\top}, \quad db^{[3]} = \textstyle\sum_i dZ^{[3](i)}
# && Z^{[3]} = W^{[3]}A^{[2]} + b^{[3]}\\
# dA^{[2]} &= W^{[3]\top}dZ^{[3]}
# && \text{with respect to } A^{[2]}\text{, which is after dropout}\\
# dZ^{[2]} &= dA^{[2]} \odot \tfrac1p D^{[2]} \odot \big[Z^{[2]} > 0\big]
# && \text{back through dropout, then through ReLU}
# \end{aligned}$$
#
# Layer 1 repeats the pattern of layer 2, with its own mask and with `X` in the place of the activations below. In every layer $dW$ and $db$ follow from $dZ$ as in layer 3.
#
# How would you know that it is right? With the masks held fixed, the cost is an ordinary function of the parameters. So move one
# weight a little, see how the cost changes, and compare with the gradient. Lesson 9 does this in earnest; here it shows
# what a forgotten mask does, on 30 half-moons and an untrained network of 2-6-4-1 units with biases above 0 and `keep_prob = 0.7`
# (`gradient_differences` in `practicaldl/experiments/dropout.py`).

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3.5, sharey=True)
for ax, (name, differences) in zip(axes, experiment.gradient_differences().items(), strict=True):
    ax.set_yscale("log")
    ax.set_ylim(1e-12, 10)
    plots.bars(ax, differences, title=name, form="{:.0e}")
plots.label(axes[0], ylabel="relative difference")
plots.show(
    fig, alt="Difference from measured gradients: below 1e-8 when right; dW1 and db1 at 0.2 without the first mask."
)

# %% [markdown]
# **Read the bars from right to left.** That is the order in which gradients are computed. The right ones agree with the measured ones to eight digits and more. Without mask and division of
# layer 1, `dW1` and `db1` are far off, while every gradient computed before that point is still right. So the first wrong block,
# counted from the output, tells you where the bug is.
#
# ### Exercise 5: backward propagation with dropout
#
# The worked example of exercise 4 goes on, with the label `Y = 1`. One example is enough to follow the arithmetic; the visible test
# also sends five examples through another network and moves its weights.
#
# | | layer 3 | layer 2 | layer 1 |
# |---|---|---|---|
# | `dA` | | (-0.5, -0.25) | (-0.5, 0.5) |
# | masked, divided | | (0, -0.5) | (-1, 0) |
# | `dZ` | $0.5 - 1 = -0.5$ | (0, -0.5) | (-1, 0) |
# | `dW` | `[[0, -2]]` | `[[0, 0], [-1, 0]]` | `[[-1, -2], [0, 0]]` |
# | `db` | -0.5 | (0, -0.5) | (-1, 0) |
#
# The zeros tell the story: row 2 of `dW1` belongs to a unit that was off.


# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    """Gradients of the cross-entropy cost for the masks of the forward pass.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
        Labels 0 or 1.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) from `forward_propagation_with_dropout`.
        The masks are bool or 0/1.
    keep_prob : float in (0, 1]

    Returns
    -------
    gradients : dict
        dW1, db1, dW2, db2, dW3, db3, each shaped as its parameter.
    """
    ### BEGIN SOLUTION
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dA2 = dropout_backward(W3.T @ dZ3, D2, keep_prob)
    dZ2 = dA2 * (Z2 > 0)
    dA1 = dropout_backward(W2.T @ dZ2, D1, keep_prob)
    dZ1 = dA1 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T,
        "db1": dZ1.sum(axis=1, keepdims=True),
        "dW2": dZ2 @ A1.T,
        "db2": dZ2.sum(axis=1, keepdims=True),
        "dW3": dZ3 @ A2.T,
        "db3": dZ3.sum(axis=1, keepdims=True),
    }
    ### END SOLUTION


# %% visible="backward_propagation_with_dropout"
def column(*values):
    return np.array(values, dtype=float).reshape(-1, 1)


layer_1 = (column(1, 2), column(1, 0), column(2, 0), np.eye(2), column(0, 0))
layer_2 = (column(2, 2), column(0, 1), column(0, 4), np.array([[1.0, 1.0], [1.0, -1.0]]), column(0, 0))
layer_3 = (column(0), column(0.5), np.array([[1.0, 0.5]]), column(-2))
gradients = backward_propagation_with_dropout(column(1, 2), column(1), layer_1 + layer_2 + layer_3, 0.5)
expected = {
    "dW3": np.array([[0.0, -2.0]]),
    "db3": column(-0.5),
    "dW2": np.array([[0.0, 0.0], [-1.0, 0.0]]),
    "db2": column(0, -0.5),
    "dW1": np.array([[-1.0, -2.0], [0.0, 0.0]]),
    "db1": column(-1, 0),
}
for key, value in expected.items():
    assert key in gradients, f"{key} is missing from your result"
    assert np.shape(gradients[key]) == value.shape, f"{key} should have shape {value.shape}"
    assert np.allclose(gradients[key], value), (
        f"{key} of the worked example should be\n{value}\nbut yours is\n{gradients[key]}"
    )
# The slope of the cost for fixed masks, measured by moving one weight at a time.
rng = np.random.default_rng(2)
X, Y = rng.standard_normal((4, 5)), np.array([[1, 0, 0, 1, 1]])
parameters = {key: value + 0.2 for key, value in network.initialize([4, 6, 3, 1], rng).items()}
_, ours = network.forward(X, parameters, keep_prob=0.6, rng=rng)
measured = numerical_gradients(X, Y, parameters, keep_prob=0.6, masks=ours.masks)
gradients = backward_propagation_with_dropout(X, Y, ours.as_tuple(masks=True), 0.6)
for key, value in measured.items():
    assert np.allclose(gradients[key], value, atol=1e-6), (
        f"{key} is not the slope of the cost for these masks and keep_prob = 0.6"
    )

# %% [markdown]
# ### Train with your own functions
#
# `training.train` takes your two functions, with `keep_prob` filled in. This trains the network of section 1 again, now with dropout.


# %%
def train_with_yours(X, Y, parameters, rng, keep_prob=0.86):
    """Parameters after training with your forward and backward pass."""

    def forward(X, parameters, rng):
        return forward_propagation_with_dropout(X, parameters, keep_prob, rng)

    def backward(X, Y, cache):
        return backward_propagation_with_dropout(X, Y, cache, keep_prob)

    options = {"epochs": 2500, "learning_rate": 0.6, "rng": rng, "progress": True}
    return training.train(X, Y, parameters, forward=forward, backward=backward, **options).parameters


yours = train_with_yours(X_train, Y_train, start, np.random.default_rng(1))

# %% figure=true
show_boundary(yours, "The same two half-moons with the boundary after training with dropout.")

# %% [markdown]
# **Compare with section 1.** It is another boundary, and by the two numbers over it hardly a better or a worse one. One picture proves nothing, though, neither way: whether new points profit is
# the question of the experiment in section 12.
#
# ## 8. Predict with the full network
#
# You want *one* answer for a new example, and the same one tomorrow. So at test time you use **no dropout**: no mask and, since
# the division has kept the averages right in training, no correction either. Predicting is plain forward propagation.
#
# (The first paper on dropout did it the other way round: no division in training; at test time the *outgoing* weights of every unit that
# could be dropped are multiplied by its `keep_prob`, so `W2` and `W3` but not `W1`. You may meet that in old code. Never do both.)
#
# Why is that allowed? The honest prediction is the average over all thinned networks. You can estimate it: pass the example
# through many random thinned networks and average the outputs. It is called *Monte Carlo averaging*. It costs as many
# forward passes as you average, and the full network gives nearly the same in a single one.
#
# Try it on the digits of section 12: network and training are those of its table, with `keep_prob = 0.8` in training and in the
# random passes; five seeds, 500 new digits each.
#
# > **Predict first.** Averaged outputs of how many thinned networks make as few errors as one pass of the full network?

# %%
errors = experiment.averaging()

# %% figure=true
passes = np.arange(1, 51)
fig, ax = plots.new(width=6.5, height=3.8)
full = np.repeat(errors["full"][:, np.newaxis], 50, axis=1)
plots.curves(ax, passes, {"average of thinned networks": 100 * errors["average"], "full network, one pass": 100 * full})
plots.label(ax, xlabel="averaged passes", ylabel="error on new digits, %")
plots.show(
    fig, alt="Error against the number of averaged passes: it falls quickly, then runs level with the full network."
)

# %% [markdown]
# **Read the figure.** Lines are medians of five runs, bands reach from their 10th to their 90th percentile. One random pass errs
# on {{dropout.one_pass}} of new digits (mean and standard deviation over the runs). The average of 50 passes errs on
# {{dropout.many_passes}}, the full network on {{dropout.full}} in a single pass: nearly the same for a fiftieth of the work. The average of ten errs on {{dropout.ten_passes}} already.
#
# Srivastava and others (2014) compared the two on handwritten digits: about 50 passes were needed to be as good as the full network.
#
# The spread of the passes has a use of its own: where thinned networks disagree, the network is unsure. Gal and
# Ghahramani (2016) build an estimate of uncertainty on it.
#
# ### Exercise 6: average many passes
#
# A worked example: three passes give 0.2, 0.6 and 0.7 for an example. Their mean is $1.5/3 = 0.5$.


# %% exercise="monte_carlo_predict"
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    """Average the outputs of several random passes.

    Parameters
    ----------
    stochastic_forward : callable (X, rng) -> ndarray
        One random pass through the network. Its output has the same shape at every call.
    X : ndarray, shape (n_x, m)
    n_samples : int, at least 1
        How many passes to average.
    rng : numpy.random.Generator
        Handed to every pass.

    Returns
    -------
    mean : ndarray, shaped as one output
        Mean of the n_samples outputs.
    """
    ### BEGIN SOLUTION
    total = stochastic_forward(X, rng)
    for _ in range(n_samples - 1):
        total = total + stochastic_forward(X, rng)
    return total / n_samples
    ### END SOLUTION


# %% visible="monte_carlo_predict"
outputs = iter([0.2, 0.6, 0.7])  # one for each pass; a pass that is not made leaves its number unused
mean = monte_carlo_predict(lambda X, rng: np.full((1, X.shape[1]), next(outputs)), np.zeros((2, 4)), 3, None)
assert np.shape(mean) == (1, 4), f"the result should have the shape of one output, (1, 4), yours has {np.shape(mean)}"
assert np.allclose(mean, 0.5), f"the mean of 0.2, 0.6 and 0.7 is 0.5, yours is {np.ravel(mean)[0]:.3f}"

# %% [markdown]
# ## 9. What dropout does to the weights
#
# Look at one linear unit $z = \sum_j w_j a_j$ with dropout on its inputs, target $y$ and squared error. What does the cost become, on average over the
# masks? Let $\tilde z = \sum_j w_j \tilde a_j$.
#
# $$\begin{aligned}
# \mathbb{E}\big[(\tilde z - y)^2\big]
# &= \big(\mathbb{E}[\tilde z] - y\big)^2 + \operatorname{Var}(\tilde z)
# && \text{mean square = squared mean + variance}\\
# &= (z - y)^2 + \operatorname{Var}(\tilde z)
# && \mathbb{E}[\tilde a_j] = a_j\text{, section 3}\\
# &= (z - y)^2 + \sum_j w_j^2 \operatorname{Var}(\tilde a_j)
# && \text{masks are independent}\\
# &= (z - y)^2 + \frac{1-p}{p}\sum_j a_j^2\,w_j^2
# && \text{section 3 again.}
# \end{aligned}$$
#
# The second term is an **L2 penalty**. Nobody added it; the noise is the penalty. And it is *adaptive*: each weight is
# penalized by the size $a_j^2$ of the input it multiplies, where plain L2 treats all weights alike.
#
# Now let there be two inputs, both 1, so that they say the same, and let $y = 2$. Every pair with $w_1 + w_2 = 2$ is exact.
#
# > **Predict first.** With `keep_prob = 0.5`, where is the cost least: at (2, 0), at (1, 1), or somewhere off that line?

# %% figure=true
w = np.linspace(-0.5, 2.5, 121)
w1, w2 = np.meshgrid(w, w)
penalized = (w1 + w2 - 2) ** 2 + w1**2 + w2**2
fig, ax = plots.new(width=5, height=4.6)
ax.contour(w1, w2, penalized, levels=np.arange(1.5, 12, 0.75), colors="0.65", linewidths=0.9)
ax.plot(w, 2 - w, "--", color=plots.PALETTE[2], linewidth=2, label="w1 + w2 = 2: exact without dropout")
for point, marker, name in (
    ((2, 0), "s", "(2, 0): cost 4"),
    ((1, 1), "^", "(1, 1): cost 2"),
    ((2 / 3, 2 / 3), "o", "least: cost 4/3"),
):
    ax.plot(*point, marker, color=plots.PALETTE[0], markersize=9, linestyle="none", label=name)
ax.set(xlim=(-0.5, 2.5), ylim=(-0.5, 2.5), aspect="equal")
ax.legend(frameon=True, fontsize=8, loc="upper right")
plots.label(ax, xlabel="w1", ylabel="w2")
plots.show(
    fig,
    alt="Contours of the mean cost with dropout over two weights: on the line of exact pairs the cost is least at (1, 1), and least of all at (2/3, 2/3), below the line.",
)

# %% [markdown]
# **Follow the dashed line, then leave it.** Two things happen. *Along* the line, (1, 1) costs 2 where (2, 0) costs 4: dropout **spreads the weight** over both inputs, because each may be
# missing. And the minimum does not lie on the line at all. Set both derivatives to 0: $2(w_1 + w_2 - 2) + 2w_1 = 0$ and the same for $w_2$, so
# $w_1 = w_2 = \frac23$ with cost $\frac43$. Dropout also **shrinks** the weights, as any L2 penalty does, and pays with an error in the mean: the unit now says $\frac43$, not 2.

# %%
D = (np.random.default_rng(6).random((2, 20_000)) < 0.5) / 0.5
for pair in ((2, 0), (1, 1), (2 / 3, 2 / 3)):
    print(f"w = ({pair[0]:.2f}, {pair[1]:.2f}): mean cost over 20 000 masks {np.mean((np.dot(pair, D) - 2) ** 2):.2f}")

# %% [markdown]
# For a linear unit with squared error this is exact. For logistic regression a penalty of the same kind holds to second order (Wager, Wang and
# Liang, 2013), and for a deep network it is a guide. How good a guide? On the points of section 1, training with dropout leaves
# {{dropout.weights_left}} of the sum of squared weights that training without it reaches (ten draws, settings of section 12). The mean lies below 100 %, but by less than
# 2.3 standard errors (lesson 1, section 10): that dropout shrinks the weights of this deep network is not shown.
#
# ## 10. Choose `keep_prob` by layer
#
# `keep_prob` need not be the same everywhere. The mask of a layer silences rows of its own weight matrix and columns of the
# next one. So set it
#
# - **low where the weight matrix is largest**, in the layer that it leads to: there the network has most room to overfit;
# - **at 1 where nothing overfits**: a layer with few weights, and the output always;
# - **rarely below 1 on the input**: a pixel that is dropped cannot be brought back by any layer. If at all, stay
#   near 1, at 0.9 perhaps; the first paper kept 80 % of the pixels of handwritten digits.
#
# Take the network of section 2, 3-7-7-3-2-1.
#
# > **Predict first.** Which of its five weight matrices is the largest? Which layers would you not drop at all?

# %% figure=true
dims, keeps = (3, 7, 7, 3, 2, 1), (1, 0.7, 0.5, 0.7, 1, 1)
rng = np.random.default_rng(4)
masks = experiment.thinned(dims, dict(enumerate(keeps)), rng)
fig, ax = plots.new(width=7.5, height=3.8)
schematics.draw_network(ax, dims, masks=masks, names=[f"keep\n{keep:g}" for keep in keeps])
for layer, (n_previous, n) in enumerate(zip(dims[:-1], dims[1:], strict=True), start=1):
    ax.annotate(f"$W^{{[{layer}]}}$\n{n} x {n_previous}", (layer - 0.5, 3.6), ha="center", fontsize=9)
ax.set_ylim(-3.6, 4.6)
plots.show(
    fig,
    alt="The network 3-7-7-3-2-1 with the shapes of its matrices, 7 by 3, 7 by 7, 3 by 7, 2 by 3 and 1 by 2, and below each layer its keep_prob: 1, 0.7, 0.5, 0.7, 1, 1; some units of the first three hidden layers are crossed out.",
)

# %% [markdown]
# **Find the densest part.** $W^{[2]}$ is 7 x 7: 49 of the 99 weights. The layer that it leads to gets the lowest `keep_prob`, 0.5; its neighbours get 0.7. The last hidden layer has two units and three
# weights on each, where nothing overfits: 1. And the input stays whole.
#
# The price: every `keep_prob` is one more number to choose on the dev set. A simpler way is one value for the layers
# that overfit, and 1 for the rest.
#
# ### Exercise 7: a `keep_prob` for every layer
#
# Your network so far has three layers and one `keep_prob`. Now write the forward pass for any depth, with a list `keep_probs` that has one entry for
# each *hidden* layer. A worked example with three hidden layers of 3, 2 and 2 units:
#
# ```
# units       4 - 3 - 2 - 2 - 1
# keep_probs      0.5 1.0 0.8
#
# layer 1: Z1, ReLU, mask at 0.5
# layer 2: Z2, ReLU, mask at 1.0
# layer 3: Z3, ReLU, mask at 0.8
# layer 4: Z4, sigmoid, no mask
#
# returns A4 and [D1, D2, D3]
# ```
#
# `D2` is all ones. Your `dropout_forward` does one hidden layer.


# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    """Forward pass of a network of any depth with its own dropout in every hidden layer.

    (LINEAR -> RELU -> dropout) x (L-1) -> LINEAR -> SIGMOID

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        W1 (n_1, n_x), b1 (n_1, 1), ..., WL (1, n_{L-1}), bL (1, 1), with L at least 2.
    keep_probs : list or ndarray of L-1 floats in (0, 1]
        Probability that a unit is kept, for hidden layers 1 to L-1.
    rng : numpy.random.Generator

    Returns
    -------
    AL : ndarray, shape (1, m)
        Output of the network; no dropout is applied to it.
    masks : list of L-1 ndarrays of bool (or of 0 and 1)
        The masks of the hidden layers, of shapes (n_1, m), ..., (n_{L-1}, m).
    """
    ### BEGIN SOLUTION
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A, D = dropout_forward(np.maximum(Z, 0), keep_prob, rng)
        masks.append(D)
    L = len(keep_probs) + 1
    return 1 / (1 + np.exp(-(parameters[f"W{L}"] @ A + parameters[f"b{L}"]))), masks
    ### END SOLUTION


# %% visible="forward_with_keep_probs"
rng = np.random.default_rng(3)
X = rng.standard_normal((4, 50))
for dims, keep_probs in (([4, 40, 30, 20, 1], [0.3, 0.9, 0.6]), ([4, 25, 1], [0.5])):
    parameters = network.initialize(dims, rng)
    AL, masks = forward_with_keep_probs(X, parameters, keep_probs, rng)
    assert np.shape(AL) == (1, 50), f"AL should have shape (1, 50), yours has {np.shape(AL)}"
    assert len(masks) == len(keep_probs), f"{len(keep_probs)} hidden layers have as many masks, yours are {len(masks)}"
    for layer, (D, keep_prob) in enumerate(zip(masks, keep_probs, strict=True), start=1):
        assert np.shape(D) == (dims[layer], 50), (
            f"mask {layer} should have shape {(dims[layer], 50)}, not {np.shape(D)}"
        )
        share = np.mean(D)
        assert abs(share - keep_prob) < 0.08, (
            f"hidden layer {layer} has keep_prob {keep_prob}, your mask keeps {share:.0%}"
        )
    assert np.all(AL != 0), "some outputs are 0: the output layer is never dropped"
    expected, _ = network.forward(X, parameters, keep_prob=keep_probs, masks=masks)
    assert np.allclose(AL, expected), (
        "AL is not the output for your masks: mask and divide after every hidden ReLU, only there"
    )
    _, again = forward_with_keep_probs(X, parameters, keep_probs, rng)
    assert not np.array_equal(masks[0], again[0]), "two passes gave the same masks: draw from rng"
plain, _ = forward_with_keep_probs(X, parameters, [1.0], rng)
assert np.allclose(plain, network.forward(X, parameters)[0]), "with ones it is plain forward propagation"

# %% [markdown]
# ## 11. The cost jumps, so first check without dropout
#
# With fresh masks every step measures the cost of *other* thinned networks. What training lowers is the average over all of them,
#
# $$\bar J = \sum_{D} \Pr(D)\, J(W, b;\, D),$$
#
# a sum over exponentially many masks $D$ that nobody computes; each step sees one random term. The curve that you trusted for finding bugs is gone.
#
# > **Predict first.** Data and network of section 1, full-batch gradient descent with the small learning rate 0.05: in how many
# > of 300 steps does the printed cost *rise* with `keep_prob = 1`? And with `keep_prob = 0.86`?

# %%
costs = {f"keep_prob = {keep}": experiment.costs_on_the_way(keep, np.random.default_rng(0)) for keep in (1.0, 0.86)}

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
plots.curves(ax, range(1, 301), costs, xlabel="step", ylabel="printed cost")
plots.show(
    fig, alt="Printed cost over 300 steps: a smooth falling line with keep_prob = 1, a jagged falling one with 0.86."
)

# %% [markdown]
# **Cover the left two thirds of the figure.** From the last hundred steps alone you could not tell whether the jagged curve still falls. Without dropout the cost falls in every step (rising steps over five runs: {{dropout.rising_without}}). With
# `keep_prob = 0.86` it rises in {{dropout.rising_with}} of the steps, although training works.
#
# So proceed in this order: set `keep_prob = 1`, check that the cost falls (and that the gradients are right, lesson 9), then
# switch dropout on. Do *not* make the curve smooth by using one mask again and again. Section 12 shows what that does.
#
# ## 12. Experiment: does dropout help?
#
# Dropout is a regularizer: it fights variance, and it costs. The cost is noisy, training takes longer, and there are new
# numbers to choose. So use it **when the network overfits**, that is, when the dev error is well above the training error.
# If the training error itself is too high, dropout makes matters worse.
#
# In computer vision the input has so many pixels, and labelled images are so few in comparison, that networks overfit as a
# rule. There dropout became popular first. Today convolutional networks mostly rely on augmentation (lesson 5) and batch normalization (activations
# normalized by the mean and variance of their mini-batch), which adds noise of its own; many transformers still use dropout, often at a keep probability of 0.9. Look at your errors before you add it.
#
# Then measure. Here are four ways to train the same network, from the same start:
#
# - **none**: no regularization;
# - **L2**: the penalty of lesson 3;
# - **dropout, fresh masks** (`fresh`): drawn anew in every step, as it should be;
# - **dropout, one reused mask** (`reused`): the generator is seeded *inside* the forward pass, so every step gets the same masks. Well-known
#   teaching code does this to make its output reproducible.
#
# The code is `practicaldl/experiments/dropout.py`. Everything is repeated with ten seeds: other training examples, another start, other fresh masks (the reused ones
# are the same in all ten). Within a seed, the four ways share examples and start, so you can compare them pair by pair.
#
# | setting | 2-D points | handwritten digits |
# |---|---|---|
# | training examples, new examples | 211, 2000 | 200, 1597 |
# | units | 2-20-3-1 | 64-128-64-10 |
# | output | sigmoid | softmax |
# | epochs, learning rate | 2500, 0.6 (as in section 1) | 100, 0.6 |
# | batch | all examples in every step | all examples in every step |
# | `lambd` of L2 | 0.7 | 1 |
# | `keep_prob` of both hidden layers | 0.86 | 0.8 |
# | dropout in `fresh` | your `dropout_forward` and `dropout_backward` | the same |
#
# `keep_prob` and `lambd` were not tuned on these data. On the points they are those of well-known teaching code, on the digits round numbers. The text quotes what our own two functions give. If yours
# draw their random numbers in another order, your figure differs a little.
#
# > **Predict first.** Which is best on new data? Is the reused mask better or worse than fresh ones?

# %%
best_guess = predict(
    "Which way is best on new digits?", ["none", "L2", "dropout, fresh masks", "dropout, one reused mask"]
)

# %% experiment=true
result = experiment.run(dropout_forward=dropout_forward, dropout_backward=dropout_backward)
plots.show(experiment.figure(result), alt=experiment.alt(result))
means = {name: rates.mean() for name, rates in result["digits"].items()}
best_guess.beside(f"{min(means, key=means.get)}, with {min(means.values()):.1%} errors; none has {means['none']:.1%}")

# %% [markdown]
# **Read the figure.** A marker is one seed: how many percentage points more errors than *none* on the same examples.
# Below 0 is better; a *gain* in the text is this difference with the sign changed. The black line is the
# mean. All numbers below are means and standard deviations over the ten seeds. The standard error of such a mean is the standard
# deviation over √10. By the rule of lesson 1 (section 10), a mean counts when it is more than 2.3 standard errors from 0. Made-up
# gains of 0.9 ± 0.6 would count: one standard error is 0.19, and 2.3 of them are 0.44.
#
# - **On the digits, dropout with fresh masks helps a little.** None errs on {{dropout.digits_none}}. Dropout lowers that by
#   {{dropout.digits_fresh_gain}} percentage points and was better with {{dropout.digits_fresh_better}} seeds. L2 lowers it
#   by {{dropout.digits_l2_gain}} and was better with {{dropout.digits_l2_better}}.
# - **On the 2-D points L2 helps and dropout does not.** None errs on {{dropout.points_none}}. L2 gains {{dropout.points_l2_gain}} and was better
#   with {{dropout.points_l2_better}} seeds; lesson 3, which chooses `lambd` on dev, agrees. Dropout gains {{dropout.points_fresh_gain}} and was better
#   with {{dropout.points_fresh_better}}: nothing can be shown.
# - **The reused mask is not dropout.** On the digits it adds {{dropout.digits_reused_loss}} points of error and was better with
#   {{dropout.digits_reused_better}} seeds. Each image is always sent through the same thinned network. Nothing asks the others, or the full network with which you
#   predict, to be right about it.
# - **The reused mask can fool you.** On the points it adds {{dropout.points_reused_loss}}, which does not count by the rule. With
#   {{dropout.points_reused_better}} seeds it even beats *none*, once by {{dropout.points_reused_best}} points. Whoever looks at that
#   one data set with that one seed will praise it. The well-known teaching example is of that kind: one data set, one seed, one
#   mask used in every step.
#
# So look at several seeds, compare pair by pair, and give the spread. And expect a modest gain: dropout is one
# regularizer among others, and more data or better settings may do more.

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, for example `answer_1 = "d"`.

# %% [markdown] question="dropout_q1"
# **Question 1.** You trained with inverted dropout and `keep_prob = 0.8` in the hidden layers. How do you predict on new
# examples?
#
# a) Keep every unit and multiply the hidden activations by 0.8.
#
# b) Keep every unit and change nothing else.
#
# c) Draw a mask for each new example, as in training, and use that one pass.
#
# d) Keep every unit and divide the hidden activations by 0.8.

# %% [markdown] question="dropout_q2"
# **Question 2.** A network with 64 inputs, hidden layers of 256, 256 and 8 units, and 10 outputs overfits. Which `keep_prob` do
# you try first for the input and the three hidden layers?
#
# a) 0.5, 0.5, 0.5, 0.5
#
# b) 0.5, 1, 1, 1
#
# c) 1, 0.7, 0.5, 1
#
# d) 1, 1, 1, 0.5

# %% [markdown] question="dropout_q3"
# **Question 3.** You train a new network with `keep_prob = 0.5`. The cost that you print goes up and down from step to step. What
# do you do first?
#
# a) Set `keep_prob = 1`, check that the cost falls, then switch dropout on again.
#
# b) Draw the masks once and use them in every step, so that the cost is smooth.
#
# c) Lower the learning rate until the cost falls in every step.
#
# d) Raise `keep_prob` step by step until the cost falls in every step, and train with that value.

# %% [markdown]
# ## The same in PyTorch and Keras
#
# Both take the probability to **drop**: `1 - keep_prob`. Both divide in training, and PyTorch must be told when training ends (examples are rows there):
#
# ```python
# dropout = torch.nn.Dropout(p=1 - keep_prob)
# hidden = torch.nn.Sequential(torch.nn.Linear(2, 20), torch.nn.ReLU(), dropout)
# model = torch.nn.Sequential(hidden, torch.nn.Linear(20, 1), torch.nn.Sigmoid())
# model.train()  # masks and the division
# noisy = model(X)
# model.eval()  # neither; a model left in train() answers differently at every call
# answer = model(X)
# ```
#
# In Keras it is `keras.layers.Dropout(rate)`, with `rate = 1 - keep_prob`; `fit` switches it on and `predict` off.
#
# ## Try
#
# There is no single answer to this one. Take a network of 30-100-100-10-1 units with your `forward_with_keep_probs`, on the breast-cancer data: which layer can stand the
# lowest `keep_prob` before the thinned networks of a *trained* network stop agreeing? Decide first how you measure agreement, and over how many seeds.

# %% [markdown]
# ## What to remember
#
# - Dropout keeps each hidden unit with probability `keep_prob`; every example gets its own mask, in every pass a new one.
# - Divide by `keep_prob` in training. Then the averages are right and prediction is plain forward propagation.
# - Backward uses the mask and the division of the same forward pass.
# - In a linear unit dropout spreads and shrinks weights, like an L2 penalty that adapts to the size of each input. In a deep network that is a guide.
# - Libraries take the probability to drop, and need to know whether you train.
# - Low `keep_prob` where the weight matrix is largest, 1 where nothing overfits, rarely anything on the input.
# - The printed cost is noisy. First check with `keep_prob = 1` that it falls.
# - Measure over several seeds whether it helps. A reused mask is not dropout.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | no division by `keep_prob` | the network predicts worse than its training cost promises | divide in forward *and* backward |
# | `rng.random(shape) > keep_prob` | `keep_prob = 0.9` hurts far more than `0.1` | keep where the number is *below* `keep_prob` |
# | `rng.standard_normal` in place of `rng.random` | more or fewer units kept than `keep_prob` says | the numbers must be uniform |
# | one draw for a whole row or column | all examples, or all units, off together | draw an array of the full shape |
# | a seed inside the forward pass | a smooth cost, the same masks in every step | pass `rng` in, never seed it inside |
# | dropout left on when predicting | another answer at every call | `keep_prob = 1` at test time |
# | a new mask in the backward pass | the gradient check fails | keep `D` in the cache |
#
# ## Where to read further
#
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: *Dropout: A Simple Way to Prevent Neural Networks from
#   Overfitting*, Journal of Machine Learning Research 15 (2014). The main paper; section 7.5 compares averaging with
#   a single pass.
# - G. Hinton and others: *Improving neural networks by preventing co-adaptation of feature detectors*, arXiv:1207.0580 (2012).
# - S. Wager, S. Wang, P. Liang: *Dropout Training as Adaptive Regularization*, NIPS 2013.
# - Y. Gal, Z. Ghahramani: *Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning*, ICML 2016.
# - A. Zhang, Z. Lipton, M. Li, A. Smola: *Dive into Deep Learning*, section "Dropout".
