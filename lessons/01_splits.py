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
# - compute how many dev examples you need to trust an error rate;
# - find copies of training examples in a dev set;
# - explain why the best dev error of many models is too good to be true, and when you can do without a test set.
#
# **What you need first.** What a classifier and its error rate are. In NumPy: indexing with arrays, and `rng =
# np.random.default_rng(seed)`. From statistics: mean and standard deviation.
#
# **Time.** About 75 minutes: 30 to read and try, 40 for eight exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)` and `Y` has shape `(1, m)`. Randomness comes only from the argument
# `rng`.

# %%
import numpy as np

from practicaldl import data, plots
from practicaldl.experiments import over_seeds
from practicaldl.experiments import splits as experiment
from practicaldl.explorers.splits import explore_splits

# %% [markdown]
# ## 1. Three sets for three jobs
#
# Nobody guesses the right number of layers, units, learning rate and regularization at once. You have an **idea**,
# write the **code**, run the **experiment**, look at the error, and have the next idea. How fast you get round this
# cycle decides how far you get. A good split of the data makes every round quick and its result reliable.
#
# | set | what it is for | how often you look at it |
# |---|---|---|
# | **training set** | the network learns its parameters from it | all the time |
# | **dev set** (development or validation set) | you compare models and settings on it | in every round of the cycle |
# | **test set** | an unbiased estimate of how good the chosen model is | once, at the end |
#
# The training error is no guide: a network can learn its training set by heart. The dev error is a guide as long as you
# choose among few models. But each choice adapts to the dev set a little, so its error gets too good. The test set has
# taken part in no choice.

# %%
X, labels = data.digits_matrix()
rng = np.random.default_rng(0)
known, new = data.split(X.shape[1], [50, 1000], rng)
distances = ((X[:, new, np.newaxis] - X[:, np.newaxis, known]) ** 2).sum(axis=0)
nearest = labels[0, known][distances.argmin(axis=1)]
fig, ax = plots.new(width=5, height=3.4)
plots.bars(
    ax,
    {"training set": 0.0, "new digits": 100 * np.mean(nearest != labels[0, new])},
    ylabel="error, %",
    form="{:.0f} %",
)
plots.show(fig, alt="Error of the nearest neighbour: 0 percent on its 50 training digits, far more on new digits.")

# %% [markdown]
# **Read the figure.** This classifier gives an image the label of the most similar of 50 training images. On these 50
# it is perfect, because each is most similar to itself. On new digits it is not. Only examples that were not learned
# tell you something.
#
# ## 2. How large?
#
# With 100 or 10 000 examples, tradition is sound: **70/30** for training and test if you have no dev set, **60/20/20**
# if you have one.
#
# With a million examples, 20 % are 200 000. The dev set only has to tell which of two models is better, and the test
# set to measure the error. For that 10 000 examples are usually plenty, so **98/1/1** is better: 980 000 to learn from.
# With still more data the share shrinks further; at four million it is **99.5/0.25/0.25**.
#
# > **Predict first.** From how many examples on does a dev set of at most 10 000 take less than a fifth?

# %%
m = np.logspace(2, 7, 200)
held = np.minimum(m / 5, 10_000)
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
# **Read the figure.** Up to 50 000 examples the split is 60/20/20. From there on dev and test stay at 10 000 each, and
# everything else is for training.
#
# ### Exercise 1: sizes
#
# Dev and test get a fifth each, rounded down, but no more than `holdout`. Train gets the rest, so that the sizes add up
# to `m`.
#
# A worked example:
#
# | m | m // 5 | against 10 000 | result |
# |---:|---:|---|---|
# | 1 003 | 200 | below it | (603, 200, 200) |
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
        (n_train, n_dev, n_test) with n_dev = n_test = min(m // 5, holdout); the rest trains.
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
parts = dict(zip(("train", "dev", "test"), np.split(in_order, [1078, 1437]), strict=True))
fig, axes = plots.new(1, 3, width=9, height=2.8, sharey=True)
for i, (ax, (name, part)) in enumerate(zip(axes, parts.items(), strict=True)):
    ax.bar(
        range(10), np.bincount(part, minlength=10), color=plots.PALETTE[i], hatch=plots.HATCHES[i], edgecolor="white"
    )
    ax.set_xticks(range(10))
    plots.label(ax, name, "digit", "images" if i == 0 else "")
plots.show(
    fig, alt="Label counts after a split without shuffling: train has only 0 to 5 or 6, dev 6 and 7, test 8 and 9."
)

# %% [markdown]
# **Read the figure.** The network would never see an 8 or a 9 in training, and be tested on nothing else.
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

# %% [markdown]
# ## 4. Every class in its share
#
# A random split is right on average. With a rare class, a single split can still be far off. Suppose 5 of 100 patients
# are ill, and 20 go to the dev set at random.
#
# > **Predict first.** How often has the dev set no ill patient at all? How often exactly one, its share?

# %%
ill = np.random.default_rng(1).hypergeometric(5, 95, 20, size=20_000)
fig, ax = plots.new(width=5.5, height=3.4)
plots.bars(ax, {str(k): 100 * np.mean(ill == k) for k in range(6)}, ylabel="splits, %", form="{:.0f} %")
plots.label(ax, xlabel="ill patients among 20 in the dev set")
plots.show(fig, alt="Number of ill patients in a random dev set: none in about 32 percent of the splits, one in 42.")

# %% [markdown]
# **Read the figure.** In about a third of the splits nobody in the dev set is ill: its error says nothing about the
# illness. In another quarter there are two or more, at least twice the right share.
#
# A **stratified** split treats each class by itself: it shuffles the positions of the class and gives the same fraction
# of each to dev. Then every class is where it should be, within rounding.
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
# If a class has 7 examples, `0.5 * 7 = 3.5`, and 3 or 4 are both right.


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
# We made "films" from 300 digits: three frames each, the same digit with a little fresh noise. No two frames are equal.
# The classifier is the nearest neighbour of section 1.
#
# > **Predict first.** How large is the dev error if frames are split at random? And if whole films are?

# %%
errors = {name: 100 * runs for name, runs in over_seeds(experiment.leaking_frames).items()}
fig, ax = plots.new(width=6, height=3.6)
plots.bars(ax, errors, ylabel="error, %", form="{:.1f} %")
plots.show(fig, alt="Error: 0 percent on dev frames split at random, about 5 on dev films and on new films.")

# %% [markdown]
# **Read the figure.** Bars are means over five seeds, black lines reach from the least to the largest. Over ten seeds,
# split by frame, the dev error is {{splits.by_frame}}. It should tell the error on new films, which is
# {{splits.new_films}}. Split by film, the dev error is {{splits.by_film}}: noisier, since it has only 60 films, but
# about right on average.
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
# Are there copies among the 1797 digits? Ask your own function.

# %%
(X_train, _), (X_dev, _), _ = train_dev_test_split(X, labels, 500, 0, np.random.default_rng(0))
print("copies in the dev set:", count_leaks(X_train, X_dev))

# %% [markdown]
# ### Exercise 5: split by group
#
# Against leaks by group, put **whole groups** on one side. Shuffle the distinct groups, and choose dev groups from
# them. There must be at least one group on each side.
#
# A worked example with `dev_fraction = 0.3`:
#
# ```
# groups = ann bob ann eve bob bob
#
# three groups, 0.3 * 3 = 0.9:
# one goes to dev, say bob
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
# ## 6. Dev and test from where it counts
#
# You build an app that recognizes cats. You have 200 000 sharp photos from web pages, and 10 000 blurred ones from
# users' phones. What do you put into the dev set?
#
# **Dev and test must come from the same distribution, the one that counts in the end**: the phones. The dev set is the
# target you aim at; the test set measures where you hit. If dev holds web photos, the team spends months aiming at the
# wrong target.
#
# The **training set may differ**. More data help even if they are not quite the right kind, so train on all of the web
# photos *and* the phone photos that dev and test leave over. With 5000 of them in train, 2500 in dev and 2500 in test,
# that is 205 000 to learn from.
#
# Here is the same with digits. "App" digits are moved a pixel to the right, fainter and noisy. Network A learned 600
# web digits; network B learned 100 web and 60 app digits.
#
# > **Predict first.** Which network is better for users of the app? Which looks better on a dev set with web and app
# > digits mixed as they come, ten to one?

# %%
errors = over_seeds(experiment.two_sources)
fig, axes = plots.new(1, 3, width=9, height=3.4, sharey=True)
for ax, kind, name in zip(
    axes, ("app", "web", "mixed"), ("app digits", "web digits", "mixed, ten web to one app"), strict=True
):
    plots.bars(ax, {f"network {n}": 100 * errors[f"{n} {kind}"] for n in "AB"}, title=name, form="{:.0f} %")
plots.label(axes[0], ylabel="error, %")
plots.show(fig, alt="Errors: on app digits A 61 and B 21 percent; on web digits A 5 and B 13; mixed A 10 and B 14.")

# %% [markdown]
# **Read the figure.** On app digits A errs on {{splits.A_app}} and B on {{splits.B_app}}: users are far better off with
# B. On web digits it is the other way round, {{splits.A_web}} against {{splits.B_web}}. The mixture is mostly web, so
# there A looks better: {{splits.A_mixed}} against {{splits.B_mixed}}. With {{splits.misled}} seeds the mixed dev set
# picks the wrong network.
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

# %% [markdown]
# ## 7. How many dev examples do you need?
#
# A model has a **true error** `p`, its error on all examples there are. A dev set of `n` examples shows an error near
# `p`. Each example is wrong with probability `p`, so the number of errors is binomial, and the error rate has the
# standard deviation
#
# ```
# sqrt(p * (1 - p) / n)
# ```
#
# In about 95 of 100 dev sets it is within 1.96 standard deviations of `p`. With `p = 0.1` and `n = 100` that is `1.96 *
# 0.03 = 0.059`: the dev error may be anything from 4 to 16 %. To halve this margin you need four times as many
# examples.
#
# (The 1.96 belongs to the normal distribution, which fits the binomial well when at least about ten errors are
# expected.)

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
# You expect an error of `p` and want a margin of at most `margin`: the smallest `n` with `z * sqrt(p * (1 - p) / n) <=
# margin`. Square both sides and solve for `n`; then round **up**, because with fewer examples the margin is too wide.
#
# A worked example: `p = 0.1`, `margin = 0.02`, `z = 1.96`.
#
# ```
# n >= 1.96² * 0.1 * 0.9 / 0.02²
#    = 864.36
#
# rounded up: 865
# ```


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
        Smallest n >= 1 with z * sqrt(p * (1 - p) / n) <= margin.
    """
    ### BEGIN SOLUTION
    n = z**2 * error_rate * (1 - error_rate) / margin**2
    return max(1, int(np.ceil(n)))
    ### END SOLUTION


# %% visible="dev_set_size"
assert dev_set_size(0.1, 0.02) == 865, (
    f"1.96² * 0.1 * 0.9 / 0.02² = 864.36, rounded up 865; yours is {dev_set_size(0.1, 0.02)}"
)
assert dev_set_size(0.3, 0.05, z=1.0) == 84, (
    f"0.3 * 0.7 / 0.05² = 84 with z = 1; yours is {dev_set_size(0.3, 0.05, z=1.0)}"
)
assert dev_set_size(0.0, 0.01) == 1, f"without errors one example is enough; yours is {dev_set_size(0.0, 0.01)}"

# %%
errors = np.linspace(0.005, 0.5, 100)
fig, ax = plots.new(width=6.5, height=3.6)
ax.set_yscale("log")
needed = {f"margin {margin} points": [dev_set_size(p, margin / 100) for p in errors] for margin in (0.5, 1, 2, 5)}
plots.curves(ax, 100 * errors, needed)
ax.set_yticks([10, 100, 1000, 10_000], ["10", "100", "1000", "10 000"], fontsize=8)
ax.minorticks_off()
ax.legend(frameon=False, fontsize=8, ncols=2)
plots.label(ax, xlabel="true error, %", ylabel="examples needed")
plots.show(
    fig, alt="Dev examples needed over the true error, for four margins: half the margin takes four times as many."
)

# %% [markdown]
# **Read the figure.** The better the model, the fewer examples a given margin takes. But the better the models, the
# smaller the gaps you want to see: at 1 % error a margin of a whole point is useless.
#
# ## 9. The dev set wears out
#
# Each time you choose by the dev error, the winner is partly good and partly lucky. The more models you try, the more
# luck.
#
# Here 50 networks differ in nothing but their random start. Each learned 200 digits. The dev set has 100 images, and
# the winner is measured on 1497 new ones.
#
# > **Predict first.** The winner's dev error falls when you try more networks. Does its error on new digits fall as
# > well?

# %%
fig, ax = plots.new(width=6.5, height=3.8)
experiment.draw_best_of_many(ax, over_seeds(experiment.best_of_many))
plots.show(
    fig, alt="Error of the winner over the networks tried: on the dev set it falls by half, on new digits it stays."
)

# %% [markdown]
# **Read the figure.** Lines are medians of five seeds, bands reach from the 10th to the 90th percentile. Over ten
# seeds: one network errs on {{splits.one_dev}} of the dev set and {{splits.one_test}} of new digits. The best of 50 has
# a dev error of {{splits.best_dev}}, but on new digits it errs on {{splits.best_test}}. Most of the progress is luck.
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
# taken from their own mean, to which they are nearer than to the true one:
#
# $$s^2 = \frac1{n-1} \sum_i (d_i - \bar d)^2 .$$
#
# The **standard error** is the root of the variance of $\bar d$, with $s$ in place of $\sigma$. A mean difference of
# less than two standard errors may well be luck.
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
# standard error is $2/\sqrt3 = 1.155$. Model b is better by 2.6 standard errors. Without the pairs you would see two
# lists that overlap from 8 to 10.


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
# > **Predict first.** The true errors differ by one or two points. How often does a dev set of 20 images pick the worse
# > network? One of 100? One of 500?

# %% experiment=true
result = experiment.run()
plots.show(experiment.figure(result), alt=experiment.alt(result))

# %% [markdown]
# **Read the figure.** Each seed has other training digits, other networks and another true gap: {{splits.gap}} points
# (mean and standard deviation over ten seeds). On the left, how often the worse network is picked falls with the size
# of the dev set. On the right you see what makes the lines differ: the gap.
#
# - A dev set of **20** images picks the worse network in {{splits.picked_20}} of the cases. That is close to throwing a
#   coin.
# - With **100** images it is {{splits.picked_100}}.
# - With **500** images it is {{splits.picked_500}}: hardly ever where the gap is two points or more, and still often
#   where it is below one.
#
# The good news: where even 500 images pick wrongly, the two networks differ little, so the wrong choice costs little.
# The bad news: many small gains make a good model, and a small dev set cannot see them.
#
# Comparing two models on the *same* dev set is easier than section 7 suggests. Images that both get right or both get
# wrong cancel; only those on which they disagree decide. Two separate dev sets would need several times as many
# examples.

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
# another hospital it is 15 %. Which change makes the dev error more honest first?
#
# a) A stratified split, so that healthy and ill have their shares in dev.
#
# b) Removing all dev images that equal a training image.
#
# c) Splitting by patient, so that no patient is on both sides.
#
# d) A larger dev set, 1000 images in place of 600.

# %% [markdown]
# ## What to remember
#
# - Train to learn, dev to choose, test to measure once.
# - 60/20/20 for small data (70/30 without dev), 98/1/1 at a million, 99.5/0.25/0.25 beyond. Dev and test need enough
#   examples, not a share.
# - Shuffle, with one order for `X` and `Y`. Stratify when a class is rare. Split by group when examples belong
#   together. Split by date to predict the future.
# - Dev and test come from the distribution that counts; train may have more.
# - The margin of an error rate is `1.96 * sqrt(p (1 - p) / n)`; half the margin needs four times the examples.
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
# | scaling or feature choice before the split | dev is a little too good | split first, then fit on train only (lesson 7) |
# | test error looked at in every round | it falls, users see nothing of it | look once |
# | 50 dev examples | models change places from day to day | compute `dev_set_size` |
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
