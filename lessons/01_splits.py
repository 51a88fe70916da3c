# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Train, dev and test sets
# minutes: 75
# ---

# %% [markdown]
# # Train, dev and test sets
#
# You choose a model by its error on examples. Which examples, how many, and from where decides whether that number
# means anything. In this lesson you split data in four ways, each against a trap that has fooled experienced teams.
#
# **After this lesson you can**
#
# - say what the training, dev and test sets are for, and choose their sizes for a hundred or for four million examples;
# - split at random, by class, by group, and by source, and know when you need which;
# - compute how many dev examples you need to trust an error rate, and derive why;
# - say whether a difference between two models is more than luck;
# - find copies of training examples in a dev set;
# - explain why the best dev error of many models is too good to be true, and when you can do without a test set.
#
# **What you need first.** What a classifier and its error rate are. In NumPy: indexing with arrays, and `rng =
# np.random.default_rng(seed)`. From statistics: mean, standard deviation, variance (it adds up for independent numbers, and a factor counts squared), binomial coefficients.
#
# **Time.** About 75 minutes: 30 to read and try, 40 for eight exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)` and `Y` has shape `(1, m)`. Randomness comes only from the argument
# `rng`.

# %%
import math

import numpy as np

from practicaldl import data, plots, schematics
from practicaldl.experiments import over_seeds
from practicaldl.experiments import splits as experiment
from practicaldl.explorers.splits import explore_splits
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. Three sets for three jobs
#
# Nobody guesses the right number of layers, units, learning rate and regularization at once. You have an **idea**,
# write the **code**, run the **experiment**, look at the error, and have the next idea.

# %% figure=true
fig, ax = plots.new(width=6, height=3)
boxes = {"idea": ((0, 1), "idea"), "code": ((2, 1), "code"), "experiment": ((1, 0), "experiment")}
arrows = [("idea", "code", "write"), ("code", "experiment", "train"), ("experiment", "idea", "dev error")]
schematics.draw_flow(ax, boxes, arrows, stand_out=["experiment"], bend=-0.25)
plots.show(
    fig,
    alt="Three boxes in a circle: idea, code, experiment; the arrow from the experiment back to the idea is the dev error.",
)

# %% [markdown]
# **Go round once.** The arrow that closes the circle is a number, the dev error. If that number is wrong, every further round goes astray, however good the
# ideas are.
#
# How fast you get round this
# cycle decides how far you get. A good split of the data makes every round quick and its result reliable: only with it
# can you measure the bias and the variance of lesson 2.
#
# Nor does intuition carry far. What works depends on how much data you have, on how many features, and on the machine
# (a graphics card or a laptop); and what a team learned on pictures seldom holds for speech, advertisements or network
# security. Whoever comes from another field guesses no better than you. So it is the speed of the cycle that counts.
#
# | set | what it is for | how often you look at it |
# |---|---|---|
# | **training set** | the network learns its parameters from it | all the time |
# | **dev set** | you compare models and settings on it | in every round of the cycle |
# | **test set** | an unbiased estimate of how good the chosen model is | once, at the end |

# %% figure=true
fig, ax = plots.new(width=8, height=1.9)
sets = {
    "train": (60, "learn parameters\nall the time"),
    "dev": (20, "choose\nevery round"),
    "test": (20, "measure\nonce"),
}
left = 0
for i, (name, (share, job)) in enumerate(sets.items()):
    ax.barh(0, share, left=left, color=plots.PALETTE[i], hatch=plots.HATCHES[i], edgecolor="white")
    middle = left + share / 2
    ax.annotate(f"{name}: {job}", (middle, 0.4), (middle, 1.1), ha="center", arrowprops={"arrowstyle": "<-"})
    left += share
ax.set(xlim=(0, 100), ylim=(-0.5, 2), yticks=[])
plots.label(ax, xlabel="share of the examples, %")
plots.show(
    fig,
    alt="A bar in three parts: train, 60 percent, to learn parameters; dev, 20, to choose; test, 20, to measure once.",
)

# %% [markdown]
# **Read the figure.** The parts do not overlap: an example has one job. What differs most is not their size but how often you
# look at them.
#
# The training error is no guide: a network can learn its training set by heart. The dev error is a guide as long as you
# choose among few models. But each choice adapts to the dev set a little, so its error gets too good. The test set has
# taken part in no choice.
#
# The dev set has many names: *development set*, *validation set*, *hold-out set*, *hold-out cross-validation set*. They
# mean the same.
#
# The data of this lesson are 1797 handwritten digits of 8 x 8 pixels. Here is one of each.

# %% figure=true
images, digits = data.load_digits()
fig, axes = plots.new(2, 5, width=7, height=3.4)
plots.image_grid(axes, [images[digits == digit][0] for digit in range(10)])
plots.show(
    fig, alt="Ten small grey pictures in two rows, one handwritten digit each from 0 to 9, coarse but easy to read."
)

# %% [markdown]
# **Read the digits.** At 64 pixels a person still reads nearly all of them. As a column of `X`, a picture is its 64
# pixels from the top left to the bottom right.
#
# The simplest classifier needs no training: it gives an image the label of the most similar image that it knows.

# %%
X, labels = data.digits_matrix()
rng = np.random.default_rng(0)
# Random positions of 50 images, and of 1000 others.
known, new = data.split(X.shape[1], [50, 1000], rng)


def error_of_nearest(examples):
    """Share of the examples whose most similar known image has another label."""
    distances = ((X[:, examples, np.newaxis] - X[:, np.newaxis, known]) ** 2).sum(axis=0)
    return np.mean(labels[0, known][distances.argmin(axis=1)] != labels[0, examples])


errors = {"training set": 100 * error_of_nearest(known), "new digits": 100 * error_of_nearest(new)}

# %% figure=true
fig, ax = plots.new(width=5, height=3.4)
plots.bars(ax, errors, ylabel="error, %", form="{:.0f} %")
plots.show(
    fig,
    alt="Error of the nearest neighbour: {:.0f} percent on its 50 training digits, {:.0f} on new digits.".format(
        *errors.values()
    ),
)

# %% [markdown]
# **Mind the empty place.** It knows 50 images. On these 50 it is perfect, because each is most similar to itself: an error of
# 0 % that needed no learning at all. On new digits it is not. Only examples that were not learned tell you something.
#
# ## 2. How large?
#
# With 100 or 10 000 examples, tradition is sound: **70/30** for training and test if you have no dev set, **60/20/20**
# if you have one.
#
# With a million examples, 20 % are 200 000. The dev set only has to tell which of two models is better, and the test
# set to measure the error. For that 10 000 examples are usually plenty, so **98/1/1** is better: 980 000 to learn from.
# With still more data the share shrinks further; at four million it is **99.5/0.25/0.25**, and a team that needs no
# exact test error takes 99.5/0.4/0.1. For a million to a few million, 0.5 to 3 % held out is a usual range.
#
# > **Predict first.** With 10 000 dev examples, how exactly do you know an error of 10 %: to 3 points, to 0.6, to 0.1? (You
# > will compute it in section 8.)

# %%
margin_guess = predict(
    "10 000 dev examples, an error of 10 %: how exactly is it known?", ["to 3 points", "to 0.6", "to 0.1"]
)

# %% figure=true
m = np.logspace(2, 7, 200)
held = np.interp(m, [1e2, 5e4, 1e7], [20, 1e4, 1e4])
fig, ax = plots.new(width=6.5, height=3.6)
ax.set_xscale("log")
plots.curves(ax, m, {"train": 100 * (1 - 2 * held / m), "dev, and the same for test": 100 * held / m})
ax.set_xticks(
    [1e2, 1e3, 1e4, 1e5, 1e6, 1e7], ["100", "1000", "10 000", "100 000", "1 million", "10 million"], fontsize=8
)
ax.minorticks_off()
ax.legend(frameon=False, loc="center left")
plots.label(ax, xlabel="examples", ylabel="share, %")
plots.show(fig, alt="Shares over the number of examples: 60 and 20 percent up to 50 000, then train rises towards 100.")

# %% [markdown]
# **Find the kink.** Up to 50 000 examples the split is 60/20/20. From there on dev and test stay at 10 000 each: what
# falls is their share, not their size.
#
# ### Exercise 1: sizes
#
# Dev and test are of one size: as the curves above, a fifth each, but never more than `holdout`. No example is
# lost.
#
# A worked example:
#
# | m | a fifth | against 10 000 | result |
# |---:|---:|---|---|
# | 1 003 | 200.6, that is 200 whole examples | below it | (603, 200, 200) |
# | 300 000 | 60 000 | above it | (280 000, 10 000, 10 000) |


# %% exercise="split_sizes"
def split_sizes(m, holdout=10_000):
    """Choose the sizes of the three sets.

    Parameters
    ----------
    m : int, at least 1
        Number of examples.
    holdout : int, at least 1
        The most that dev and test may have, each.

    Returns
    -------
    sizes : tuple of int
        (n_train, n_dev, n_test). Dev and test have a fifth of the examples each, rounded down, but no more than
        holdout; the rest trains.
    """
    ### BEGIN SOLUTION
    held = min(m // 5, holdout)
    return m - 2 * held, held, held
    ### END SOLUTION


# %% visible="split_sizes"
for m, expected in ((1003, (603, 200, 200)), (300_000, (280_000, 10_000, 10_000))):
    sizes = tuple(split_sizes(m))
    assert sizes == expected, f"for {m} examples expected {expected}, yours is {sizes}"
assert tuple(split_sizes(1000, holdout=50)) == (900, 50, 50), "with holdout = 50, dev and test have 50 each"

# %% [markdown]
# ## 3. At random
#
# Data seldom come in random order. They are sorted by class, by date, by hospital. Here the digits are sorted by label
# and cut at 60 % and 80 % without shuffling.

# %%
in_order = np.sort(labels[0])

# %% figure=true
parts = dict(zip(("train", "dev", "test"), np.split(in_order, [1078, 1437]), strict=True))
fig, axes = plots.new(1, 3, width=9, height=2.8, sharey=True)
for i, (ax, (name, part)) in enumerate(zip(axes, parts.items(), strict=True)):
    ax.bar(
        range(10), np.bincount(part, minlength=10), color=plots.PALETTE[i], hatch=plots.HATCHES[i], edgecolor="white"
    )
    ax.set_xticks(range(10))
    plots.label(ax, name, "digit", "images" if i == 0 else "")
plots.show(
    fig,
    alt="Label counts after a split without shuffling: train has 0 to 5, dev 6 and 7 with a few 5s, test 8 and 9 with a few 7s.",
)

# %% [markdown]
# **Compare the three.** The network would see no 6, 7, 8 or 9 in training, and be tested on hardly anything but 8 and 9.
# The dev set cannot choose either: it has hardly anything but 6 and 7, so every network errs on nearly all of it.
#
# So **shuffle first**. Draw one random order of the columns, cut it into three parts, and take the same columns of `X`
# and `Y`. If you shuffle `X` and `Y` separately, the labels belong to other images, and nothing will complain.
#
# (One exception: if the model will predict the *future*, as for demand or prices, shuffling lets it learn from days
# after those it is tested on. Then split by date.)
#
# ### Exercise 2: a random split
#
# A worked example with `m = 5`, `n_dev = 1`, `n_test = 1`, when the generator gives the order `3 0 4 1 2`:
#
# ```
# X = 10 11 12 13 14
# Y =  0  1  0  1  0
#
# dev, column 3
# X_dev   = 13
# Y_dev   =  1
#
# test, column 0
# X_test  = 10
# Y_test  =  0
#
# train, columns 4 1 2
# X_train = 14 11 12
# Y_train =  0  1  0
# ```


# %% exercise="train_dev_test_split"
def train_dev_test_split(X, Y, n_dev, n_test, rng):
    """Split examples at random into three sets.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
    n_dev, n_test : int
        Sizes of the dev and test sets, 0 or more; together at most m.
    rng : numpy.random.Generator

    Returns
    -------
    sets : tuple
        ((X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test)). Every column is in exactly one set, with its label; which
        columns land where is uniformly random, their order within a set is free.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(X.shape[1])
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])
    ### END SOLUTION


# %% visible="train_dev_test_split"
X_small, Y_small = np.arange(20.0).reshape(2, 10), np.arange(10)[np.newaxis]
rng = np.random.default_rng(0)
sets = train_dev_test_split(X_small, Y_small, 3, 2, rng)
for (X_part, Y_part), size, name in zip(sets, (5, 3, 2), ("train", "dev", "test"), strict=True):
    assert np.shape(X_part) == (2, size), f"X_{name} should have shape (2, {size}), yours has {np.shape(X_part)}"
    assert np.shape(Y_part) == (1, size), f"Y_{name} should have shape (1, {size}), yours has {np.shape(Y_part)}"
    assert np.array_equal(X_part[0], Y_part[0]), f"in the {name} set the labels belong to other columns"
together = sorted(np.concatenate([Y_part[0] for _, Y_part in sets]).tolist())
assert together == list(range(10)), f"every column should be in exactly one set, yours are {together}"
again = train_dev_test_split(X_small, Y_small, 3, 2, rng)
assert not np.array_equal(np.sort(sets[0][1]), np.sort(again[0][1])), "another call should give another split"
X_large, Y_large = np.arange(600.0).reshape(2, 300), np.arange(300)[np.newaxis]
for name, (_, Y_part) in zip(("dev", "test"), train_dev_test_split(X_large, Y_large, 40, 30, rng)[1:], strict=True):
    in_a_row = np.sum(np.diff(np.sort(Y_part[0])) == 1)
    assert in_a_row < len(Y_part[0]) / 2, f"most columns of {name} stand next to each other: draw them one by one"

# %% [markdown]
# ## 4. Every class in its share
#
# A random split is right on average. With a rare class, a single split can still be far off. Suppose 5 of 100 patients
# are ill, and 20 go to the dev set at random.
#
# > **Predict first.** How often has the dev set no ill patient at all? How often exactly one, its share?
#
# How many dev sets hold exactly $k$ ill patients? Choose $k$ of the 5 ill, and the other $20 - k$ among the 95 who are well; then
# divide by all ways to choose 20 of 100:
#
# $$P(k) = \binom{5}{k} \binom{95}{20 - k} \Big/ \binom{100}{20}.$$

# %%
ill = [math.comb(5, k) * math.comb(95, 20 - k) / math.comb(100, 20) for k in range(6)]

# %% figure=true
fig, ax = plots.new(width=5.5, height=3.4)
ax.bar(range(6), [100 * share for share in ill], color=plots.PALETTE[0])
for k, share in enumerate(ill):
    ax.annotate(f"{100 * share:.1f} %", (k, 100 * share), xytext=(0, 3), textcoords="offset points", ha="center")
ax.margins(y=0.15)
ax.set_xticks(range(6))
plots.label(ax, ylabel="splits, %")
plots.label(ax, xlabel="ill patients among 20 in the dev set")
plots.show(
    fig,
    alt="Number of ill patients in a random dev set: none in {:.1f} percent of the splits, one in {:.1f}.".format(
        *(100 * share for share in ill[:2])
    ),
)

# %% [markdown]
# **Add up the bars on the right.** In about a third of the splits nobody in the dev set is ill: its error says nothing about the
# illness. In another quarter there are two or more, at least twice the right share. Fewer than half of the splits have
# the right share, though their average is exactly right.
#
# A **stratified** split treats each class by itself: it shuffles the positions of the class and gives the same fraction
# of each to dev. Then every class is where it should be, within one example.
#
# ### Exercise 3: a stratified split
#
# Return *positions*, not examples: with positions you can split images, labels and file names alike.
#
# A worked example with `dev_fraction = 0.5`:
#
# ```
# labels = cat dog cat cat cat dog
#
# cat stands at 0 2 3 4
# dog stands at 1 5
#
# dev_idx:   two of 0 2 3 4
#            and one of 1 5,
#            for example 3 0 5
# train_idx: the others, 1 2 4
# ```
#
# If a class has 7 examples, half of them are 3.5, and 3 or 4 are both right.


# %% exercise="stratified_split"
def stratified_split(labels, dev_fraction, rng):
    """Split at random so that every class has its share in the dev set.

    Parameters
    ----------
    labels : ndarray, shape (m,)
        Class of each example; any values, such as numbers or strings.
    dev_fraction : float in (0, 1)
    rng : numpy.random.Generator

    Returns
    -------
    train_idx, dev_idx : ndarray of int
        Positions in any order; together every position 0 to m-1 once. The number of dev examples of each class is
        dev_fraction of the class, within one. Which examples of a class they are is random.
    """
    ### BEGIN SOLUTION
    dev = []
    for value in np.unique(labels):
        positions = rng.permutation(np.flatnonzero(labels == value))
        dev.extend(positions[: round(dev_fraction * len(positions))])
    dev_idx = np.array(dev, dtype=int)
    return np.setdiff1d(np.arange(len(labels)), dev_idx), dev_idx
    ### END SOLUTION


# %% visible="stratified_split"
animals = np.array(["cat", "dog", "cat", "cat", "bird", "cat", "dog", "bird", "cat", "cat"])
rng = np.random.default_rng(0)
train_idx, dev_idx = stratified_split(animals, 0.5, rng)
together = sorted([*train_idx, *dev_idx])
assert together == list(range(10)), f"every position from 0 to 9 should be there once, yours are {together}"
for animal, count in (("cat", 3), ("dog", 1), ("bird", 1)):
    came = sum(animals[i] == animal for i in dev_idx)
    assert abs(came - count) <= 1, f"half of the {animal}s are {count}; your dev set has {came}"
many = np.repeat([0, 1], [900, 100])
for _ in range(5):
    came = sum(many[i] for i in stratified_split(many, 0.2, rng)[1])
    assert 19 <= came <= 21, f"a fifth of the 100 examples of class 1 are 20; your dev set has {came}"
choices = {tuple(sorted(int(i) for i in stratified_split(many, 0.2, rng)[1])) for _ in range(3)}
assert len(choices) == 3, "which examples of a class go to dev should be random"

# %% [markdown]
# ## 5. Leaks: the dev set has been seen
#
# A dev set is worth something because its examples were not learned. There are two common ways to lose that without
# noticing.
#
# **Duplicates.** The same image was downloaded twice, and one copy lands in dev. A network that has learned it by heart
# gets it right.
#
# **Groups.** Ten X-ray images of one patient, twenty frames of one film, all sentences of one speaker are not equal,
# but they are alike. Split at random, nearly every patient is on both sides, and the network is rewarded for
# recognizing the patient.
#
# (What you compute from *all* examples before the split leaks as well. Scaling with their mean leaks a little. Choosing features by
# their labels can leak much: among many features some fit the dev labels by chance, and these are chosen.)
#
# We made "films" from 300 digits: three frames each, the same digit with fresh normal noise of
# standard deviation 0.1 (a pixel is 0 for paper, 1 for ink). Here are three films.

# %% figure=true
fig, axes = plots.new(3, 3, width=5, height=5.4)
frames = experiment.films(X[:, [10, 11, 12]], np.random.default_rng(0))
plots.image_grid(axes, frames.T.reshape(-1, 8, 8), [f"film {film}.{frame}" for film in "ABC" for frame in "123"])
plots.show(fig, alt="Three rows of three noisy digits; within a row the same digit with other noise in every picture.")

# %% [markdown]
# **Compare within a row.** No two frames are equal, pixel for pixel, and `==` finds no copy. Yet to a nearest neighbour the
# three frames of a row are one picture. At the end of this section you will see what that does to a dev error.
#
# ### Exercise 4: find the copies
#
# Count the dev examples that also stand in the training set. Each dev column counts once, however many copies it has in
# train.
#
# A worked example:
#
# ```
# X_train = 1  3  1
#           2  4  2
#
# X_dev   = 1  5  3  1
#           2  6  9  2
#
# both columns (1, 2) of dev
#     are in train
# (5, 6) and (3, 9) are not
#
# result: 2
# ```


# %% exercise="count_leaks"
def count_leaks(X_train, X_dev):
    """Count the dev examples that equal some training example.

    Parameters
    ----------
    X_train : ndarray, shape (n_x, m_train)
    X_dev : ndarray, shape (n_x, m_dev)

    Returns
    -------
    count : int
        Number of columns of X_dev that are equal, in every row, to at least one column of X_train.
    """
    ### BEGIN SOLUTION
    known = {tuple(column) for column in X_train.T.tolist()}
    return sum(tuple(column) in known for column in X_dev.T.tolist())
    ### END SOLUTION


# %% visible="count_leaks"
X_a = np.array([[1.0, 3.0, 1.0], [2.0, 4.0, 2.0]])
X_b = np.array([[1.0, 5.0, 3.0, 1.0], [2.0, 6.0, 9.0, 2.0]])
assert count_leaks(X_a, X_b) == 2, f"two dev columns are copies, yours is {count_leaks(X_a, X_b)}"
assert count_leaks(X_b, X_a) == 2, f"the other way round it is 2 as well, yours is {count_leaks(X_b, X_a)}"
assert count_leaks(X_a, X_a + 100) == 0, "no column is a copy here"

# %% [markdown]
# Does a random dev set of the digits hold copies of training digits? Ask your own function.

# %%
(X_train, _), (X_dev, _), _ = train_dev_test_split(X, labels, 500, 0, np.random.default_rng(0))
print("copies in the dev set:", count_leaks(X_train, X_dev))

# %% [markdown]
# ### Exercise 5: split by group
#
# Against leaks by group, put **whole groups** on one side: it is the groups that are drawn, not the examples. There must
# be at least one group on each side.
#
# A worked example with `dev_fraction = 0.3`:
#
# ```
# groups = ann bob ann eve bob bob
#
# 0.3 of three groups is about
# one: it goes to dev, say bob
#
# dev_idx   = 1 4 5
# train_idx = 0 2 3
# ```


# %% exercise="group_split"
def group_split(groups, dev_fraction, rng):
    """Split at random so that no group is on both sides.

    Parameters
    ----------
    groups : ndarray, shape (m,)
        Group of each example, such as a patient; any values, two different ones at least.
    dev_fraction : float in (0, 1)
        Share of the *groups* that goes to dev.
    rng : numpy.random.Generator

    Returns
    -------
    train_idx, dev_idx : ndarray of int
        Positions in any order; together every position 0 to m-1 once. The number of dev groups is dev_fraction of all
        groups, within one, and at least one group is on each side. Which groups they are is random.
    """
    ### BEGIN SOLUTION
    unique = rng.permutation(np.unique(groups))
    n_dev = min(max(round(dev_fraction * len(unique)), 1), len(unique) - 1)
    in_dev = np.isin(groups, unique[:n_dev])
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)
    ### END SOLUTION


# %% visible="group_split"
patients = np.array(["ann", "bob", "ann", "eve", "bob", "bob", "dan", "dan", "eve", "ann"])
rng = np.random.default_rng(0)
train_idx, dev_idx = group_split(patients, 0.5, rng)
together = sorted([*train_idx, *dev_idx])
assert together == list(range(10)), f"every position from 0 to 9 should be there once, yours are {together}"
both = {patients[i] for i in train_idx} & {patients[i] for i in dev_idx}
assert not both, f"{', '.join(sorted(both))}: on both sides"
n_groups = len({patients[i] for i in dev_idx})
assert 1 <= n_groups <= 3, f"half of four groups are two; your dev set has {n_groups}"
train_idx, dev_idx = group_split(np.array([7, 7, 8]), 0.1, rng)
assert min(len(train_idx), len(dev_idx)) > 0, "at least one group should be on each side"
choices = {frozenset(patients[i] for i in group_split(patients, 0.5, rng)[1]) for _ in range(30)}
assert len(choices) > 1, "which groups go to dev should be random"

# %% [markdown]
# Now split the films with *your* function, a fifth of them to dev. The classifier is the nearest neighbour of section 1.
# The one that learned frames split at random is also measured on new films: noisy frames of 1000 other digits.
#
# > **Predict first.** How large is the dev error if single frames are split at random? And if whole films are?

# %%
frames_guess = predict("The dev error, in percent, if single frames are split; and if whole films are?")

# %%
# over_seeds calls a function with the generator of each seed, here ten, and collects the results.
errors = over_seeds(lambda rng: experiment.leaking_frames(rng, group_split), experiment.DRAWS)
means = {name: 100 * runs.mean() for name, runs in errors.items()}
frames_guess.beside(", ".join(f"{name}: {mean:.1f} %" for name, mean in means.items()))

# %% figure=true
fig, ax = plots.new(width=6, height=3.6)
plots.bars(ax, {name: 100 * runs for name, runs in errors.items()}, ylabel="error, %", form="{:.1f} %")
plots.show(fig, alt="Mean error: " + ", ".join(f"{name} {mean:.1f} percent" for name, mean in means.items()) + ".")

# %% [markdown]
# **Read the figure.** Bars are means over ten seeds, black lines reach from the least to the largest; in the text ± is the
# standard deviation. Split by frame, the dev error is {{splits.by_frame}}. It should tell the error of the same classifier on new
# films, which is {{splits.new_films}}. Split by film, the dev error is {{splits.by_film}}: its line is long, since dev has only 60 of
# the 300 films, but it is about right on average. The leaking number has no line at all. A number that is wrong every time looks
# more reliable than one that is right on average.
#
# ## 6. Dev and test from where it counts
#
# You build an app that recognizes cats. You have 200 000 sharp photos from web pages, and 10 000 blurred ones from
# users' phones. What do you put into the dev set?

# %% figure=true
BLUR, NOISE = 7, 0.08
photo = data.load_cat()
windows = np.lib.stride_tricks.sliding_window_view(photo, (BLUR, BLUR), axis=(0, 1))
blurred = windows.mean(axis=(-2, -1))
noisy = blurred + NOISE * np.random.default_rng(0).standard_normal(blurred.shape)
inner = slice(BLUR // 2, -(BLUR // 2))
as_taken = {
    "web: sharp": photo[inner, inner],
    f"phone: means of {BLUR} x {BLUR} pixels, noise {NOISE}": noisy.clip(0, 1),
}
fig, axes = plots.new(1, 2, width=7, height=2.7)
for ax, (source, picture) in zip(axes, as_taken.items(), strict=True):
    ax.imshow(picture)
    ax.set_axis_off()
    plots.label(ax, source)
fig.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.88, wspace=0.04)
plots.show(fig, alt=f"The same photograph of a cat twice, as from two sources. {'; '.join(as_taken)}.")

# %% [markdown]
# **Look for the whiskers.** Only the web photo has them. A network that relies on them has nothing
# to go by on phones.
#
# **Dev and test must come from the same distribution, the one that counts in the end**: the phones. The dev set is the
# target you aim at; the test set measures where you hit. If dev holds web photos, the team spends months aiming at the
# wrong target.
#
# The **training set may differ**. More data usually help even if they are not quite the right kind, so train on all of the web
# photos *and* the phone photos that dev and test leave over. With 5000 of them in train, 2500 in dev and 2500 in test,
# that is 205 000 to learn from.
#
# Here is the same with digits. "App" digits are moved a pixel to the right, multiplied by 0.6, and
# have normal noise of standard deviation 0.05, cut off at 0 and 1.

# %% figure=true
fig, axes = plots.new(2, 6, width=7.5, height=3.4)
web = X[:, :6]
both = np.hstack([web, experiment.as_app(web, np.random.default_rng(0))]).T.reshape(-1, 8, 8)
plots.image_grid(axes, both, ["web"] * 6 + ["app"] * 6)
plots.show(
    fig, alt="Six digits in two rows: above as they are, below a pixel further right, paler and with grey specks."
)

# %% [markdown]
# **Follow one digit down.** You read both rows without effort. A network has no idea that they are the same digits: many a
# pixel that is ink in the upper row is paper in the lower one.
#
# Two networks are to be told apart: A learned 600 web digits; B learned 100 web and 60 app digits.
# Both have 32 hidden ReLU units, a softmax output and the same start, and trained on all images at
# once for 150 epochs at rate 0.5. Both are measured on 1000 other digits, as web and as app.
#
# > **Predict first.** Which network is better for users of the app? Which looks better on a dev set with web and app
# > digits mixed as they come, ten to one?

# %%
errors = over_seeds(experiment.two_sources)  # five seeds, unless it is told others

# %% figure=true
fig, axes = plots.new(1, 3, width=9, height=3.4, sharey=True)
for ax, kind, name in zip(
    axes, ("app", "web", "mixed"), ("app digits", "web digits", "mixed, ten web to one app"), strict=True
):
    plots.bars(ax, {f"network {n}": 100 * errors[f"{n} {kind}"] for n in "AB"}, title=name, form="{:.0f} %")
plots.label(axes[0], ylabel="error, %")
means = {name: 100 * runs.mean() for name, runs in errors.items()}
plots.show(
    fig, alt="Mean error: " + ", ".join(f"network {name} {mean:.0f} percent" for name, mean in means.items()) + "."
)

# %% [markdown]
# **Read the figure.** On app digits A errs on {{splits.A_app}} and B on {{splits.B_app}}: users are far better off with
# B. On web digits it is the other way round, {{splits.A_web}} against {{splits.B_web}}. The mixture is mostly web, so
# there A looks better: {{splits.A_mixed}} against {{splits.B_mixed}}. With {{splits.misled}} seeds the mixed dev set
# picks the wrong network. More images in that dev set would not help: they would make the wrong answer surer.
#
# ### Exercise 6: target first
#
# The data are stored one after the other, `[web..., app...]`: positions 0 to `n_web - 1` are web, the `n_app` positions
# after that are app. Return three arrays of positions.
#
# A worked example: `n_web = 4`, `n_app = 5`, `n_dev = 1`, `n_test = 2`.
#
# ```
# web   = 0 1 2 3
# app   = 4 5 6 7 8
# shuffled, for example 6 8 4 7 5
#
# dev   = 6
# test  = 8 4
# train = 0 1 2 3 and 7 5
# ```


# %% exercise="target_first_split"
def target_first_split(n_web, n_app, n_dev, n_test, rng):
    """Take dev and test from the app data only; train on everything else.

    Parameters
    ----------
    n_web, n_app : int
        Numbers of examples; the data are [web..., app...].
    n_dev, n_test : int
        Sizes of the dev and test sets, at least 1; together at most n_app.
    rng : numpy.random.Generator

    Returns
    -------
    train, dev, test : ndarray of int
        Positions in any order. dev and test are drawn at random from the app data; train is all of web and what is left
        of app.
    """
    ### BEGIN SOLUTION
    app = n_web + rng.permutation(n_app)
    dev, test, rest = np.split(app, [n_dev, n_dev + n_test])
    return np.concatenate([np.arange(n_web), rest]), dev, test
    ### END SOLUTION


# %% visible="target_first_split"
rng = np.random.default_rng(0)
train, dev, test = target_first_split(4, 5, 1, 2, rng)
assert (len(train), len(dev), len(test)) == (6, 1, 2), f"sizes 6, 1, 2; yours are {len(train)}, {len(dev)}, {len(test)}"
together = sorted([*train, *dev, *test])
assert together == list(range(9)), f"every position from 0 to 8 should be there once, yours are {together}"
assert min([*dev, *test]) >= 4, f"dev and test come from app, positions 4 to 8; yours are {sorted([*dev, *test])}"
choices = {tuple(sorted(int(i) for i in target_first_split(4, 50, 5, 5, rng)[1])) for _ in range(5)}
assert len(choices) > 1, "which app examples go to dev should be random"
_, dev, test = target_first_split(200, 300, 40, 30, rng)
for name, part in (("dev", dev), ("test", test)):
    assert min(part) >= 200, f"{name} has {sum(i < 200 for i in part)} web examples"
    in_a_row = np.sum(np.diff(np.sort(part)) == 1)
    assert in_a_row < len(part) / 2, f"most of {name} stand next to each other: draw the app examples one by one"

# %% [markdown]
# ## 7. How many dev examples do you need?
#
# A model has a **true error** $p$, its error on all examples there are. A dev set of $n$ examples, drawn at random and
# used neither to train nor to choose the model, shows an error $\hat p$ near $p$. How near? Let $e_i$ be 1 if the model
# errs on example $i$ and 0 if not, so that $\hat p = \frac1n \sum_i e_i$. Start with one example:
#
# $$
# \begin{aligned}
# \operatorname{E}[e_i] &= p \cdot 1 + (1 - p) \cdot 0 = p
#   && \text{it errs with probability } p \\
# \operatorname{E}[e_i^2] &= \operatorname{E}[e_i] = p
#   && 1^2 = 1 \text{ and } 0^2 = 0 \\
# \operatorname{Var}(e_i) &= \operatorname{E}[e_i^2] - \operatorname{E}[e_i]^2 = p - p^2 = p\,(1 - p)
#   && \text{what a variance is}
# \end{aligned}
# $$
#
# Now all $n$ of them:
#
# $$
# \begin{aligned}
# \operatorname{Var}(\hat p) &= \tfrac1{n^2} \operatorname{Var}\Big(\sum_i e_i\Big)
#   && \text{a factor leaves a variance squared} \\
# &= \tfrac1{n^2} \sum_i \operatorname{Var}(e_i)
#   && \text{the examples are independent} \\
# &= \tfrac1{n^2} \, n\, p\,(1 - p) = \frac{p\,(1 - p)}{n}
#   && n \text{ equal terms}
# \end{aligned}
# $$
#
# The standard deviation of a dev error is its root, $\sqrt{p\,(1 - p) / n}$. In about 95 of 100 dev sets $\hat p$ is
# within $z = 1.96$ standard deviations of $p$. With $p = 0.1$ and $n = 100$ that is $1.96 \cdot 0.03 = 0.059$: the dev
# error may be anything from 4 to 16 %. To halve this **margin** you need four times as many examples.
#
# The 1.96 belongs to the normal distribution, which a mean of many independent terms approaches (the central limit
# theorem). It fits well when ten or more errors and right answers are expected, $n p \ge 10$ and $n (1 - p) \ge 10$.
# What if you see no error? A model with error $p$ gets all $n$ examples right with probability $(1 - p)^n$. Set this to
# 5 % and solve for a small $p$:
#
# $$n \ln (1 - p) = \ln 0.05 \approx -3, \qquad \ln (1 - p) \approx -p, \qquad p \approx \frac3n.$$
#
# That is the **rule of three**: no error among 100 examples shows, with 95 % confidence, only that $p$ is below 3 %.

# %% [markdown]
# ## 8. Explore: sizes and margins
#
# On the left are the three sets for `m` examples; dev and test have at most `holdout`. On the right is the distribution
# of the dev error for a model with the given true error; 95 % of the dev sets fall into the shaded part.
#
# > **Predict first.** With 1000 examples the dev set has 200. Two models have true errors of 10 and 12 %. Can you tell
# > them apart? What if you have 100 000 examples?

# %% explore=true
explore_splits()

# %% [markdown]
# **Read the figure.** With 200 dev examples the shaded part is over eight points wide, so a gap of two points drowns in
# it. With 10 000 it is about one point wide. Beyond that, more dev examples hardly pay, and they are missing in
# training.
#
# ### Exercise 7: the size of a dev set
#
# You expect an error of $p$ and want a margin of at most $\varepsilon$: the smallest whole $n$ with
#
# $$z \sqrt{\frac{p\,(1 - p)}{n}} \le \varepsilon .$$
#
# Solve for $n$. A worked example: $p = 0.1$, $\varepsilon = 0.02$, $z = 1.96$. With 864 examples the margin is 0.020004,
# a little too wide; with 865 it is 0.019993. So $n = 865$. (Rounding in floats may miss a tie by one; the check asks only for
# ties that floats hold exactly.)


# %% exercise="dev_set_size"
def dev_set_size(error_rate, margin, z=1.96):
    """How many examples make an error rate this certain.

    Parameters
    ----------
    error_rate : float from 0 to 1
        The error p that you expect.
    margin : float, above 0
        How far the measured error may be from p.
    z : float
        Number of standard deviations; 1.96 for 95 % of the dev sets.

    Returns
    -------
    n : int
        The smallest n >= 1 for which z standard deviations of the error rate are no more than margin.
    """
    ### BEGIN SOLUTION
    n = z**2 * error_rate * (1 - error_rate) / margin**2
    return max(1, int(np.ceil(n)))
    ### END SOLUTION


# %% visible="dev_set_size"
assert dev_set_size(0.1, 0.02) == 865, (
    f"for p = 0.1 and a margin of 0.02, 865 are enough and 864 are not; yours is {dev_set_size(0.1, 0.02)}"
)
assert dev_set_size(0.5, 0.125, z=2) == 64, (
    f"with 64 examples, p = 0.5 and z = 2 the margin is exactly 0.125; yours is {dev_set_size(0.5, 0.125, z=2)}"
)
assert dev_set_size(0.0, 0.01) == 1, f"no variance, so the least n, 1, will do; yours is {dev_set_size(0.0, 0.01)}"

# %% [markdown]
# And the question of section 2? Ask your own function for which size the margin is 0.6 points: that is near 10 000.

# %%
margin_guess.beside(
    f"a margin of 0.6 points takes {dev_set_size(0.1, 0.006)} examples, 0.1 points {dev_set_size(0.1, 0.001)}"
)

# %% [markdown]
# The last `assert` of the visible test is what the formula says, and it is a trap: an *expected* error of 0 makes every margin 0. Nobody may
# expect that. If you see no error, use the rule of three.

# %% figure=true
errors = np.linspace(0.005, 0.5, 100)
fig, ax = plots.new(width=6.5, height=3.6)
ax.set_yscale("log")
needed = {f"margin {margin} points": [dev_set_size(p, margin / 100) for p in errors] for margin in (0.5, 1, 2, 5)}
plots.curves(ax, 100 * errors, needed)
ax.fill_between(100 * errors, 1, 10 / errors, color="0.85", linewidth=0)
ax.annotate("fewer than ten errors", (3, 8), fontsize=8)
ax.set_ylim(5, 800_000)
ax.set_yticks([10, 100, 1000, 10_000], ["10", "100", "1000", "10 000"], fontsize=8)
ax.minorticks_off()
ax.legend(frameon=False, fontsize=8, ncols=2, loc="upper center")
plots.label(ax, xlabel="true error, %", ylabel="examples needed")
plots.show(
    fig,
    alt="Dev examples needed over the true error, for four margins: half the margin takes four times as many. "
    "Grey: too few errors for the formula.",
)

# %% [markdown]
# **Start at the right and go left.** The better the model, the fewer examples a given margin takes. But the better the models, the
# smaller the gaps you want to see: at 1 % error a margin of a whole point is useless. And where a curve enters the grey,
# fewer than ten errors are expected, and the formula promises too much.
#
# ## 9. The dev set wears out
#
# Each time you choose by the dev error, the winner is partly good and partly lucky. The more models you try, the more
# luck.
#
# Here 50 networks differ in nothing but their random start. Each has 12 hidden units and learned 200
# digits in 80 epochs, otherwise as in section 6. The dev set has 100 images, and the winner is
# measured on 1497 new ones. Errors are means over 300 random choices of the networks tried.
#
# > **Predict first.** The winner's dev error falls when you try more networks. Does its error on new digits fall as
# > well?

# %%
winner_guess = predict("One network against the best of 50: by how many points does the error on new digits fall?")

# %%
winners = {part: 100 * errors for part, errors in over_seeds(experiment.best_of_many).items()}
fell = {part: np.mean(errors[:, 0] - errors[:, -1]) for part, errors in winners.items()}
winner_guess.beside(f"by {fell['test']:.1f} points; on the dev set by {fell['dev']:.1f}")

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
experiment.draw_best_of_many(ax, winners)
plots.show(
    fig,
    alt="Error of the winner over the networks tried, from 1 to 50: on the dev set it falls by {dev:.1f} points, on new digits by "
    "{test:.1f}.".format(**fell),
)

# %% [markdown]
# **Read the figure.** Lines are medians of five seeds, bands reach from the 10th to the 90th percentile; the numbers
# here are means and standard deviations of the same five. One network errs on {{splits.one_dev}} of the dev set and
# {{splits.one_test}} of new digits. The best of 50 has a dev error of {{splits.best_dev}}, but on new digits it errs on
# {{splits.best_test}}. Most of the progress is luck.
# You have **overfitted the dev set**, without training on it.
#
# That is what the test set is for: it takes part in no choice, so its error is honest.
#
# **Can you do without a test set?** Yes, if you need no honest number, only the best model. Then train and dev are
# enough. But do not call the dev set a "test set", as many do: whoever reads "test error" believes that the number is
# unbiased, and the overfitting to that set stays hidden. For the same reason, look at a test set once. If you look,
# change something, and look again, it has become a dev set.

# %% [markdown]
# ## 10. Is the difference more than luck?
#
# A dev error depends on more than the dev set. With another seed the same network starts elsewhere, learns other
# examples, and errs more or less often. So you train each of two models with $n$ seeds and get two lists of errors,
# $a_1, \dots, a_n$ and $b_1, \dots, b_n$. Seed $i$ gives both models the same split: if it is a hard one, both err
# more. That luck is shared, and it cancels in the difference
#
# $$d_i = a_i - b_i .$$
#
# Call the variance of one difference $\sigma^2$. How far is the mean $\bar d$ of $n$ of them from what infinitely many
# seeds would give? Line by line:
#
# $$
# \begin{aligned}
# \operatorname{Var}(\bar d) &= \operatorname{Var}\Big(\tfrac1n \sum_i d_i\Big)
#   && \text{what the mean is} \\
# &= \tfrac1{n^2} \operatorname{Var}\Big(\sum_i d_i\Big)
#   && \text{a factor leaves a variance squared} \\
# &= \tfrac1{n^2} \sum_i \operatorname{Var}(d_i)
#   && \text{the seeds are independent} \\
# &= \tfrac{\sigma^2}{n}
#   && n \text{ equal terms}
# \end{aligned}
# $$
#
# Nobody tells you $\sigma^2$. You estimate it from the differences, and divide by $n - 1$, because their deviations are
# taken from their own mean, to which they are nearer than to the true one, $\mu$:
#
# $$
# \begin{aligned}
# \sum_i (d_i - \bar d)^2 &= \sum_i \big((d_i - \mu) - (\bar d - \mu)\big)^2
#   && \text{subtract and add } \mu \\
# &= \sum_i (d_i - \mu)^2 - 2\,(\bar d - \mu) \sum_i (d_i - \mu) + n\,(\bar d - \mu)^2
#   && \text{multiply out} \\
# &= \sum_i (d_i - \mu)^2 - n\,(\bar d - \mu)^2
#   && \textstyle\sum_i (d_i - \mu) = n\,(\bar d - \mu)
# \end{aligned}
# $$
#
# On average the first term is $n \sigma^2$ and the second $n \operatorname{Var}(\bar d) = \sigma^2$, so $(n - 1)\,\sigma^2$ is left.
# Therefore
#
# $$s^2 = \frac1{n-1} \sum_i (d_i - \bar d)^2 .$$
#
# The **standard error** is the root of the variance of $\bar d$, with $s$ in place of $\sigma$. A mean difference of
# less than two standard errors may well be luck. With few seeds $s$ is uncertain as well, and two standard errors are not enough:
# Student's $t$ (95 %, differences about normal) asks for 4.3 with three seeds, 2.8 with five, 2.3 with ten.
#
# ### Exercise 8: compare over seeds
#
# A worked example with three seeds, errors in percent:
#
# | seed | a | b | difference |
# |---:|---:|---:|---:|
# | 0 | 8 | 5 | 3 |
# | 1 | 15 | 10 | 5 |
# | 2 | 10 | 9 | 1 |
#
# The mean difference is $\bar d = 3$. The deviations from it are 0, 2 and $-2$, so $s^2 = (0 + 4 + 4)/2 = 4$ and the
# standard error is $2/\sqrt3 = 1.155$. Model b is better by 2.6 standard errors; with only three seeds that may still be
# luck. Without the pairs you would see two lists that overlap from 8 to 10.


# %% exercise="compare_over_seeds"
def compare_over_seeds(errors_a, errors_b):
    """Measure by how much model a errs more than model b, and how sure that is.

    Parameters
    ----------
    errors_a, errors_b : sequence of float (list or 1-D array), two entries or more
        One error for each seed; the same seeds in the same order, so entries of one place belong together.

    Returns
    -------
    mean_difference : float
        Mean of a - b over the seeds.
    standard_error : float
        Standard error of that mean, estimated from the differences.
    """
    ### BEGIN SOLUTION
    differences = np.array(errors_a) - np.array(errors_b)
    return differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences))
    ### END SOLUTION


# %% visible="compare_over_seeds"
for a, b, expected in (
    ([8.0, 15.0, 10.0], [5.0, 10.0, 9.0], (3.0, 1.155)),
    (np.array([4.0, 9.0, 6.0, 1.0]), np.array([5.0, 6.0, 8.0, 5.0]), (-1.0, 1.472)),
):
    result = compare_over_seeds(a, b)
    assert len(result) == 2, f"return two numbers, mean_difference and standard_error; yours is {result}"
    assert np.isclose(result[0], expected[0]), f"errors {a} and {b}: the mean of a - b is wrong, yours is {result[0]}"
    assert np.isclose(result[1], expected[1], atol=1e-3), (
        f"errors {a} and {b}: the standard error is wrong, yours is {result[1]:.4f}"
    )

# %% [markdown]
# ## 11. Experiment: how often does a dev set pick the worse model?
#
# Two networks, with 32 and with 12 hidden units, learned 300 digits. The other 1497 images stand for all digits there
# are, so we know which network is truly worse. Then we draw 20 000 dev sets of each size and count how often the worse
# one has fewer errors. A tie is decided by a coin.
#
# | | |
# |---|---|
# | data | digits, 8 x 8; 300 to learn, the other 1497 stand for all there are |
# | split | your `train_dev_test_split`; the text quotes ours, and other draws give other numbers |
# | networks | 64-32-10 and 64-12-10, ReLU, softmax; He's start (lesson 8) |
# | training | gradient descent on all 300 at once, rate 0.5, 150 epochs |
# | dev sets | 20 000 of each size, drawn with replacement |
# | seeds | 10: each has other digits, other starts, other dev sets |
# | code | `practicaldl/experiments/splits.py`, `run` and `worse_picked` |
#
# > **Predict first.** The true errors differ by {{splits.gap_range}} points. How often does a dev set of 20 images pick
# > the worse network? One of 100? One of 500?

# %%
picked_guess = predict("How often does a dev set of 100 images pick the worse network, in percent?")

# %% experiment=true
result = experiment.run(split=train_dev_test_split)
plots.show(experiment.figure(result), alt=experiment.alt(result))
picked_guess.beside(f"in {100 * result['picked'][:, experiment.SIZES.index(100)].mean():.0f} % of the cases")

# %% [markdown]
# **Read the figure.** Each seed has other training digits, other networks and another true gap: {{splits.gap}} points
# (mean and standard deviation over ten seeds). On the left, how often the worse network is picked falls with the size
# of the dev set. On the right you see what makes the lines differ: the gap.
#
# - A dev set of **20** images picks the worse network in {{splits.picked_20}} of the cases; a coin would in 50 %.
# - With **100** images it is {{splits.picked_100}}.
# - With **500** images it is {{splits.picked_500}}: hardly ever where the gap is two points or more, and still often
#   where it is below one.
#
# The good news: where even 500 images pick wrongly, the two networks differ little, so the wrong choice costs little.
# The bad news: many small gains make a good model, and a small dev set cannot see them.
#
# Comparing two models on the *same* dev set is easier than section 7 suggests. Images that both get right or both get
# wrong cancel; only those on which they disagree decide. Let $p_a$ and $p_b$ be the true errors and $q$ the share of images that
# exactly one model gets wrong. On one set of $n$ images an image adds 1, $-1$ or 0 to the difference of the mistakes, and the
# difference of the two errors has the variance $(q - (p_a - p_b)^2)/n$. With two separate sets the variances of section 7 add to
# $(p_a (1 - p_a) + p_b (1 - p_b))/n$. That is {{splits.separate_times}} times as much, so each of the two sets would need that many
# times as many examples for the same certainty.
#
# Which width is better, then, 32 or 12 units? Ask your own function: it has the true errors of both for ten seeds.

# %%
large, small = 100 * result["errors"].T
mean_difference, standard_error = compare_over_seeds(small, large)
print(f"12 units err more by {mean_difference:.2f} ± {standard_error:.2f} percentage points (standard error)")
print(f"that is {mean_difference / standard_error:.1f} standard errors; ten seeds ask for 2.3")

# %% [markdown]
# The small network errs on {{splits.small_error}} and the large one on {{splits.large_error}} (± is the standard
# deviation over seeds). Looking at these spreads you would hesitate. The paired difference is {{splits.paired}} points
# (± is the standard error; with a sign, where the gap above has none), more than section 10 asks for: 32 units are better. Had you forgotten the pairs, you would have found a
# standard error of {{splits.unpaired}} ($\sqrt{(s_a^2 + s_b^2)/10}$, from the spreads of both lists).

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, as `answer_1 = "b"`.

# %% [markdown] question="splits_q1"
# **Question 1.** You have 2 000 000 labelled web photos and 20 000 photos from users of your app. What counts in the
# end is the users' photos. How do you split?
#
# a) Shuffle everything, then 60/20/20.
#
# b) Shuffle everything, then 98/1/1.
#
# c) Dev from the web photos, test from the users' photos, the rest trains.
#
# d) Dev and test of 5000 users' photos each; all web photos and the other 10 000 train.

# %% [markdown] question="splits_q2"
# **Question 2.** You trained 200 models, and the best has an error of 4.0 % on your 500 dev examples. You have no other
# data. What do you expect of this model on new examples?
#
# a) Probably more than 4.0 % errors, because it was chosen as the best of 200.
#
# b) 4.0 %, because the dev set was not used for training.
#
# c) More or less than 4.0 %, both equally likely, because 500 examples leave a margin.
#
# d) 4.0 %, if you call these 500 examples the test set.

# %% [markdown] question="splits_q3"
# **Question 3.** From 400 patients you have 3000 X-ray images. You split the images at random; the dev error is 2 %. In
# another hospital it is 15 %. Which of these changes does most to make the dev error honest?
#
# a) A stratified split, so that healthy and ill have their shares in dev.
#
# b) Removing all dev images that equal a training image.
#
# c) Splitting by patient, so that no patient is on both sides.
#
# d) A larger dev set, 1000 images in place of 600.

# %% [markdown]
# ## The same in PyTorch
#
# ```python
# import torch
#
# def split(dataset, n_dev, n_test, seed):
#     m = len(dataset)
#     sizes = [m - n_dev - n_test, n_dev, n_test]
#     rng = torch.Generator().manual_seed(seed)
#     return torch.utils.data.random_split(
#         dataset, sizes, generator=rng)
# ```
#
# It gives three `Subset`s with positions, as `stratified_split` does. For strata and groups, use scikit-learn.
#
# ## Try
#
# Take the digits and invent a leak that `count_leaks` does not find: change every copy a little. How large may the change
# be until the dev error of the nearest neighbour is honest again? Draw the dev error over the size of the change, with a
# spread over seeds. There is no single answer; there is a best explanation.

# %% [markdown]
# ## What to remember
#
# - Train to learn, dev to choose, test to measure once.
# - 60/20/20 for small data (70/30 without dev), 98/1/1 at a million, 99.5/0.25/0.25 beyond. Dev and test need enough
#   examples, not a share.
# - Intuition from another field seldom transfers. Get round the cycle fast, and measure.
# - Shuffle, with one order for `X` and `Y`. Stratify when a class is rare. Split by group when examples belong
#   together. Split by date to predict the future.
# - Dev and test come from the distribution that counts; train may have more.
# - The margin of an error rate is $1.96 \sqrt{p\,(1 - p) / n}$; half the margin needs four times the examples. No error
#   among $n$ shows $p < 3/n$, with 95 % confidence.
# - A difference between two models counts against its standard error over paired seeds.
# - The best of many dev errors is too good. Without a test set, call the dev set a dev set.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | 20 % of ten million for dev | training data wasted | at most `holdout` examples |
# | no shuffling | dev has other classes or dates than train | one random order first |
# | `X` and `Y` shuffled apart | the error is that of guessing | the same positions for both |
# | rows taken in place of columns | a shape error, or features mixed up | `X[:, chosen]` |
# | duplicates or groups on both sides | a splendid dev error, poor in use | remove copies, split by group |
# | dev from the large source | progress on dev, none for users | dev and test from what counts |
# | scaling or feature choice before the split | dev is too good: a little with scaling, far with many features to choose from (section 5) | split first, then fit on train only (lesson 7) |
# | test error looked at in every round | it falls, users see nothing of it | look once |
# | 50 dev examples | models change places from day to day | compute `dev_set_size` |
# | spreads of two models compared without their pairs | true differences drown in the spread | subtract within each seed |
#
# ## Where to read further
#
# - A. Ng: *Machine Learning Yearning* (2018), chapters 5 to 12: dev and test sets in practice.
# - T. Hastie, R. Tibshirani, J. Friedman: *The Elements of Statistical Learning*, chapter 7, "Model Assessment and
#   Selection".
# - S. Kaufman, S. Rosset, C. Perlich: *Leakage in Data Mining: Formulation, Detection, and Avoidance*, KDD 2011.
# - B. Recht, R. Roelofs, L. Schmidt, V. Shankar: *Do ImageNet Classifiers Generalize to ImageNet?*, ICML 2019: new test
#   sets for models chosen on old ones.
# - C. Dwork and others: *The reusable holdout: Preserving validity in adaptive data analysis*, Science 349 (2015).
# - The documentation of scikit-learn, "Cross-validation: evaluating estimator performance": `StratifiedKFold`,
#   `GroupKFold`, `TimeSeriesSplit`.
