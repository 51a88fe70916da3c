# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Bias and variance
# minutes: 75
# ---

# %% [markdown]
# # Bias and variance
#
# A classifier makes too many errors on new examples. Should you collect more data, train longer, take a bigger network, or
# regularize? Two numbers answer that, and they save months of work on the wrong cure. You will compute them, read learning
# curves, and measure on real digits when more data helps and when a bigger network does.
#
# **After this lesson you can**
#
# - tell underfitting from overfitting by two errors, also where you cannot see the boundary;
# - measure the bias from the Bayes error, the best that anybody can do;
# - find the cure that fits: first against bias, then against variance;
# - draw a learning curve and read from it whether more data would help;
# - split a squared error into bias and variance, and use cross-validation when data are scarce.
#
# **What you need first.** Train and dev sets (lesson 1) and what a network with hidden layers computes. In NumPy: slices, and
# `np.mean` along an axis.
#
# **Time.** About 75 minutes: 30 to read and try, 40 for seven exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)` and labels `Y` have shape `(1, m)`.

# %%
import numpy as np

from practicaldl import data, network, plots, schematics, training
from practicaldl.experiments import bias_variance as experiment
from practicaldl.experiments import over_seeds
from practicaldl.explorers.bias_variance import explore_bias_variance
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. Too stiff, just right, too flexible
#
# Here are 100 points of two classes that overlap. Three models learn to tell them apart: logistic regression, a network with
# one hidden layer of 6 units, and one with two hidden layers of 40 units each. 2000 further points are the dev set. (The 6 units are tanh,
# which bends smoothly; the 40 + 40 are ReLU, so that boundary is made of straight pieces. Look at where it goes, not at its corners.)
#
# > **Predict first.** Which of the three has the lowest training error? Which has the lowest dev error?

# %%
rng = np.random.default_rng(0)
X_train, Y_train = data.moons(100, 0.3, rng)
X_dev, Y_dev = data.moons(2000, 0.3, rng)
models = {}
for name, hidden, activation in (("a line", [], "relu"), ("6 units", [6], "tanh"), ("40 + 40 units", [40, 40], "relu")):
    start = network.initialize([2, *hidden, 1], np.random.default_rng(1))
    trained = training.train(X_train, Y_train, start, epochs=3000, learning_rate=0.5, activation=activation)
    models[name] = trained.parameters, activation

# %% figure=true
fig, axes = plots.new(1, 3, width=9.5, height=3.6)
for ax, (name, (parameters, activation)) in zip(axes, models.items(), strict=True):
    errors = [
        network.error_rate(X, Y, parameters, activation=activation) for X, Y in ((X_train, Y_train), (X_dev, Y_dev))
    ]
    plots.decision_boundary(
        ax,
        lambda X, p=parameters, a=activation: network.forward(X, p, activation=a)[0],
        X_train,
        Y_train,
        title="train {:.0%}, dev {:.0%}".format(*errors),
    )
    ax.set(xticks=[], yticks=[], xlabel=name)
plots.show(
    fig,
    alt="Three boundaries through the same two half-moons: a straight line, a smooth curve, and a ragged one that winds "
    "around single points.",
)

# %% [markdown]
# **Read the two numbers over each.** The line is too stiff: it errs on its own training points, on {{bias_variance.line_train}} of them over five draws of points. It **underfits**, it has high
# **bias**. The ragged boundary gets nearly every training point right ({{bias_variance.ragged_train}} wrong) and many of the new ones wrong: it **overfits**, it has
# high **variance**; with 100 other points it would wind otherwise. The curve in the middle is about right.
#
# Their dev errors are not far apart: over the five draws the line errs on {{bias_variance.line_dev}} of new points, the ragged boundary on {{bias_variance.ragged_dev}}. The dev error alone cannot tell you what is wrong. And with
# 64 pixels in place of two coordinates there is no boundary to look at. You need another way to see it: **two errors, side by
# side.**
#
# ### Exercise 1: the error rate
#
# The error rate is the fraction of examples whose prediction differs from the label. A worked example:
#
# | | | | | | |
# |---|---|---|---|---|---|
# | `Y_hat` | 3 | 1 | **0** | 7 | **2** |
# | `Y` | 3 | 1 | **8** | 7 | **5** |
#
# 2 of 5 differ, so the error rate is 0.4.
#
# A 0 for an 8 is one error, and so is a 2 for a 5: the labels are names, and their distance has no meaning.


# %% exercise="error_rate"
def error_rate(Y_hat, Y):
    """Compute the fraction of predictions that differ from the labels.

    Parameters
    ----------
    Y_hat : ndarray of int, shape (1, m) or (m,)
        Predicted labels, any integers.
    Y : ndarray of int, shaped as Y_hat
        True labels.

    Returns
    -------
    error : float
        From 0 to 1.
    """
    ### BEGIN SOLUTION
    return float(np.mean(Y_hat != Y))
    ### END SOLUTION


# %% visible="error_rate"
Y_hat, Y = np.array([[4, 0, 9, 9]]), np.array([[4, 6, 9, 1]])
for shape in ((1, 4), (4,)):
    error = error_rate(Y_hat.reshape(shape), Y.reshape(shape))
    assert np.ndim(error) == 0, f"for labels of shape {shape} the result should be one number, yours is {error}"
    assert np.isclose(error, 0.5), f"for labels of shape {shape}, 2 of 4 differ: 0.5 expected, yours is {error}"
assert error_rate(Y, Y) == 0, "when nothing differs the error rate is 0"

# %% [markdown]
# ## 2. Two errors tell which
#
# The **training error** says whether the model can do the task at all. The **gap** from training to dev error says how much is lost on
# examples that the model has not seen. Take four cat classifiers, and say that people recognize every cat, so that their error is
# about 0 %:
#
# | | A | B | C | D |
# |---|---|---|---|---|
# | training error | 1 % | 15 % | 15 % | 0.5 % |
# | dev error | 11 % | 16 % | 30 % | 1 % |
#
# > **Predict first.** Which of them has high bias? Which has high variance? Decide for all four before you run the cell.

# %%
cases_guess = predict("A, B, C, D: bias, variance, both or neither?")

# %% figure=true
cases = {"A": (0, 1, 11), "B": (0, 15, 16), "C": (0, 15, 30), "D": (0, 0.5, 1)}


def stack(ax, cases):
    """For each case, a bar up to the dev error, in three parts."""
    for i, (bayes, train, dev) in enumerate(cases.values()):
        bottom = 0
        for name, top, k in (("Bayes error", bayes, 4), ("bias", train, 0), ("variance", dev, 1)):
            ax.bar(
                *(i, top - bottom, 0.6, bottom),
                color=plots.PALETTE[k],
                hatch=plots.HATCHES[k],
                edgecolor="white",
                label=name if i == 0 and (name != "Bayes error" or any(case[0] for case in cases.values())) else None,
            )
            bottom = top
        ax.annotate(f"{dev:g} %", (i, dev), xytext=(0, 3), textcoords="offset points", ha="center")
    ax.set_xticks(range(len(cases)), list(cases))
    ax.margins(y=0.12)
    ax.legend(frameon=False, loc="upper left")
    plots.label(ax, ylabel="dev error, %")


fig, ax = plots.new(width=6, height=3.8)
stack(ax, cases)
plots.show(
    fig,
    alt="Dev errors of four classifiers in two parts, bias and variance: A is nearly all variance, B nearly all bias, C half "
    "and half, D small in both.",
)
cases_guess.beside("A variance, B bias, C both, D neither")

# %% [markdown]
# **Look at the parts, not at the heights.** A bar is the dev error; the lower part is the training error, the upper part the gap. A (1 % and 11 %) has high
# variance. B (15 % and 16 %) has high bias. C (15 % and 30 %) has both. D (0.5 % and 1 %) has neither: keep it.
#
# This holds if training and dev set come from the same distribution. If they do not, as the web and app photos of lesson 1, a
# part of the gap comes from that difference, the **mismatch**. To tell the two apart, keep a fourth set, **train-dev**: examples
# from the *training* distribution that training does not see. Suppose two networks with these errors:
#
# | | train | train-dev | dev | the gap is mostly |
# |---|---|---|---|---|
# | E | 1 % | 9 % | 10 % | variance: new examples of the same kind are already hard |
# | F | 1 % | 1.5 % | 10 % | mismatch: only another kind is hard |
#
# More training data helps E. For F collect data that resembles dev.
#
# ## 3. Bias is measured from the Bayes error
#
# Go back to classifier B of section 2, with 15 % and 16 %. Now let the pictures be blurred, so that even people err on 14 % of them. Then B's training error is no failure: there
# is 1 % to gain, not 15 %.
#
# The best error that any method can reach is the **Bayes error**. What the training error has above it is the **avoidable bias**; below
# it there is nothing to gain. Where does it come from? From overlap and noise: the same measurements can belong to both classes.
# For the half-moons of section 1 we know how the points are made: evenly along two half circles,
# plus normal noise of standard deviation 0.3. So we can compute it: choose at each place the class
# that is denser there (both classes have equally many points).

# %% figure=true
fig, ax = plots.new(width=6, height=4)
plots.decision_boundary(ax, experiment.bayes_classifier, X_dev[:, :400], Y_dev[:, :400], resolution=120)
ax.set(xticks=[], yticks=[])
plots.show(
    fig,
    alt="400 points of two half-moons with the best possible boundary, a smooth S; some points of each class lie on the other side.",
)

# %% [markdown]
# **Count the points on the wrong side.** Nobody can draw a better boundary, and it errs on {{bias_variance.bayes_moons}} of new points (five draws of 20 000). The points on its wrong
# side are not hard, they are noise: a network that gets them right in training has learned nothing about the next ones.
#
# For real data nobody knows it exactly. Where people are good, as with pictures,
# speech and text, *human error* stands in for it: it is an upper bound. If a typical person errs on 5 %, a trained one on 2 %
# and a team of experts on 1 %, take 1 %: the Bayes error cannot be higher than the best that was reached. Where people are poor,
# as in predicting clicks, the best published method may stand in.
#
# So the **bias** is the way from the Bayes error up to the training error, and the **variance** the way on to the dev error:
#
# $$
# \underbrace{e_\text{dev}}_{\text{what you see}} \;=\;
# \underbrace{e_\text{Bayes}}_{\text{cannot be avoided}} \;+\;
# \underbrace{\text{bias}}_{\text{shows in training}} \;+\;
# \underbrace{\text{variance}}_{\text{shows on dev only}}
# $$
#
# Both can be negative. A dev error below the training error happens with a small dev set, by chance. A
# training error below your "Bayes error" says that your estimate of it was too high, or that the network knows its
# training set by heart.

# %% figure=true
fig, ax = plots.new(width=6, height=3.8)
stack(ax, {"B, sharp\npictures": (0, 15, 16), "B, blurred\npictures": (14, 15, 16)})
ax.set_ylim(0, 25)
plots.show(
    fig,
    alt="The same errors, 15 and 16 percent, seen twice: with a Bayes error of 0 nearly all is bias; with 14 percent only "
    "1 percent is bias and 1 percent is variance.",
)

# %% [markdown]
# **Same heights, other colours.** The same two errors, two verdicts, and two costs: on the left a bigger network pays, on the right it would be
# wasted. On sharp pictures 15 points are bias. On blurred ones 14 of them cannot be
# avoided, and a bias of 1 and a variance of 1 are left. A training error of 15 % can be fine.
#
# ### Exercise 2: bias and variance
#
# A worked example: experts err on 2 %, the network on 8 % in training and on 11 % on dev.
#
# From 2 % to 8 % is a bias of 0.06; from 8 % to 11 % a variance of 0.03. The whole way from 2 % to 11 % is the sum of both.
# Now let the experts err on 9 % and the network on 7 % of dev, still 8 % in training: which sign has
# each of the two?


# %% exercise="bias_and_variance"
def bias_and_variance(train_error, dev_error, bayes_error=0.0):
    """Split what can be gained into bias and variance.

    Parameters
    ----------
    train_error, dev_error : float
        Error rates, from 0 to 1.
    bayes_error : float
        The best error rate that can be reached.

    Returns
    -------
    bias : float
        What the training error has above the Bayes error; negative if it is below.
    variance : float
        What the dev error has above the training error; negative if it is below.
    """
    ### BEGIN SOLUTION
    return train_error - bayes_error, dev_error - train_error
    ### END SOLUTION


# %% visible="bias_and_variance"
result = bias_and_variance(0.25, 0.375)
assert len(result) == 2, f"return two numbers, bias and variance; yours is {result}"
assert np.allclose(result, (0.25, 0.125)), f"without a Bayes error 0.25 and 0.125 are expected, yours is {result}"
result = bias_and_variance(0.25, 0.375, 0.0625)
assert np.allclose(result, (0.1875, 0.125)), f"with a Bayes error of 0.0625, (0.1875, 0.125), yours is {result}"
result = bias_and_variance(0.25, 0.125, 0.0)
assert np.allclose(result, (0.25, -0.125)), f"a dev error below the training error: (0.25, -0.125), yours is {result}"

# %% [markdown]
# ## 4. Both at once
#
# Case C, 15 % and 30 %, has high bias *and* high variance. How can a model be too stiff and too flexible? By being stiff in
# most places and flexible in some. Here is one, made by hand: a straight line, with an island around six of the points that the line
# gets wrong.

# %%
line, _ = models["a line"]
wrong = np.flatnonzero(network.predict(X_train, line)[0] != Y_train[0])[:6]


def line_with_islands(X):
    """Class of the nearest learned exception within 0.25, else the line's."""
    distances = np.linalg.norm(X[:, :, np.newaxis] - X_train[:, np.newaxis, wrong], axis=0)
    exception = Y_train[0, wrong][distances.argmin(axis=1)]
    return np.where(distances.min(axis=1) < 0.25, exception, network.predict(X, line)[0])[np.newaxis]


errors = [np.mean(line_with_islands(X) != Y) for X, Y in ((X_train, Y_train), (X_dev, Y_dev))]

# %% figure=true
fig, ax = plots.new(width=6, height=4)
plots.decision_boundary(ax, line_with_islands, X_train, Y_train, resolution=160)
plots.label(ax, "train {:.0%}, dev {:.0%}".format(*errors))
plots.show(
    fig,
    alt="The half-moons cut by a straight line, with small islands of the other class around six single points.",
)

# %% [markdown]
# **Look around the islands.** The line misses the shape of both classes: bias. The islands learn single points by heart. Compared
# with the line alone in section 1 that gains training points and loses dev points: variance. In two dimensions this looks made up. With
# thousands of inputs a network can well be too stiff in some directions and too flexible in others.
#
# So bias and variance are two questions, not two ends of one scale. Ask each by itself.
#
# ### Exercise 3: diagnose
#
# High means *more than* `tolerance`. A worked example with `bayes_error = 0` and `tolerance = 0.02`, on the four cases of section 2:
#
# | case | train, dev | bias | variance | result |
# |---|---|---|---|---|
# | A | 0.01, 0.11 | 0.01 | 0.10 | `(False, True)` |
# | B | 0.15, 0.16 | 0.15 | 0.01 | `(True, False)` |
# | C | 0.15, 0.30 | 0.15 | 0.15 | `(True, True)` |
# | D | 0.005, 0.01 | 0.005 | 0.005 | `(False, False)` |
#
# With `bayes_error = 0.14`, B becomes `(False, False)`. You may call your `bias_and_variance`.


# %% exercise="diagnose"
def diagnose(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """Say whether bias is high and whether variance is high.

    Parameters
    ----------
    train_error, dev_error, bayes_error : float
        Error rates, from 0 to 1.
    tolerance : float
        A bias or a variance of more than this is high.

    Returns
    -------
    high_bias, high_variance : bool
    """
    ### BEGIN SOLUTION
    bias, variance = bias_and_variance(train_error, dev_error, bayes_error)
    return bias > tolerance, variance > tolerance
    ### END SOLUTION


# %% visible="diagnose"
for errors, expected in {
    (0.01, 0.2): (False, True),
    (0.2, 0.21): (True, False),
    (0.2, 0.4): (True, True),
    (0.01, 0.02): (False, False),
    (0.2, 0.4, 0.19): (False, True),
    (0.2, 0.4, 0.1, 0.3): (False, False),
    (0.2, 0.1): (True, False),
    (0.1, 0.3, 0.2): (False, True),
    (0.25, 0.5, 0.0, 0.25): (False, False),
}.items():
    result = tuple(map(bool, diagnose(*errors)))
    assert result == expected, f"diagnose{errors} should be {expected}, yours is {result}"

# %% [markdown]
# ## 5. The basic recipe: bias first, then variance
#
# Each of the two has cures of its own, and the cure of one is wasted on the other.

# %% figure=true
boxes = {
    "bias": ((0, 1), "training error high?\n(bias)"),
    "against bias": ((0, 0), "bigger network, train longer,\nother architecture"),
    "variance": ((2.2, 1), "dev error far above it?\n(variance)"),
    "against variance": ((2.2, 0), "more data, regularization,\nother architecture"),
    "done": ((4, 1), "done"),
}
arrows = [
    *[("bias", "against bias", "yes"), ("bias", "variance", "no"), ("variance", "against variance", "yes")],
    *[("variance", "done", "no"), ("against variance", "bias", "measure again")],
]
fig, ax = plots.new(width=9, height=3)
schematics.draw_flow(ax, boxes, arrows, stand_out=["bias", "variance"])
ax.annotate("and measure again", (0, 0), (0, -26), textcoords="offset points", ha="center", fontsize=8)
plots.show(
    fig,
    alt="A flow: is the training error high? If yes, a bigger network, longer training or another architecture, and measure again; if no, is the dev error far above it? If yes, more data, regularization or another architecture, and measure again; if no, done.",
)

# %% [markdown]
# **Follow the long arrow back.** Every cure ends at the first question, never at the second: what you do against variance can bring bias.
#
# 1. **High bias?** Look at the *training* error. Take a bigger network (more units *or* more layers), train longer, or try a
#    different architecture. A better optimizer (momentum, RMSprop, Adam: another course) counts as longer training: it gets further in the same time. Repeat
#    until the training set is fitted well, or as well as the Bayes error allows.
# 2. **Then: high variance?** Look at the *dev* error. Get more data, regularize (lessons 3 to 6), or try a different
#    architecture. Then go back to 1, since the bias may have changed.
# 3. **Neither?** Done.
#
# Bias comes first because it comes first in training: as long as a network cannot even fit the examples that it sees, its gap
# to new ones says little about the network that you will end up with. "A different architecture" stands in both lists: it can help against
# either, and it is the least certain cure.
#
# The handwritten digits of lesson 1 have ten classes and 64 inputs, one for each pixel. Here is one image of each class.

# %% figure=true
pictures, classes = data.load_digits()
fig, axes = plots.new(1, 10, width=8, height=1.4)
plots.image_grid(axes, [pictures[classes == digit][0] for digit in range(10)])
fig.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.98, wspace=0.1)
plots.show(fig, alt="Ten small grey pictures in a row, the handwritten digits 0 to 9.")

# %% [markdown]
# **Name them.** People hardly err here, so take the Bayes error of this task as near 0: what a network errs on is bias or variance.
#
# > **Predict first.** Networks with one hidden layer of 1, 2, 4, ... 64 units learn from 200 images of digits
# > (600 dev images, all else as in the table of section 10). As the network grows,
# > does the gap between training and dev error grow? Where is the dev error lowest?

# %%
width_guess = predict(
    "From 2 hidden units to 64, the gap between training and dev error ...", ["grows", "stays about equal", "shrinks"]
)

# %%
widths = experiment.by_width()
gaps = 100 * (widths["dev"] - widths["train"]).mean(axis=0)
width_guess.beside(f"it goes from {gaps[experiment.WIDTHS.index(2)]:.1f} to {gaps[-1]:.1f} points")

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.9)
plots.curves(ax, experiment.WIDTHS, {"dev": 100 * widths["dev"], "train": 100 * widths["train"]})
ax.set_xscale("log")
ax.set_xticks(experiment.WIDTHS, map(str, experiment.WIDTHS))
ax.minorticks_off()
plots.label(ax, xlabel="hidden units", ylabel="error, %")
plots.show(
    fig,
    alt="Median errors on digits, training and dev, by hidden units: "
    + ", ".join(
        f"{width}: {train:.0f} and {dev:.0f} percent"
        for width, train, dev in zip(
            experiment.WIDTHS, *(100 * np.median(widths[part], axis=0) for part in ("train", "dev")), strict=True
        )
    )
    + ".",
)

# %% [markdown]
# **Read the figure.** Lines are medians of five runs, bands reach from the 10th to the 90th percentile. Width takes the bias to
# nothing, and the dev error follows. With 2 hidden units the errors are {{bias_variance.narrow_train}} and
# {{bias_variance.narrow_dev}}, a gap of {{bias_variance.narrow_gap}} points. With 64 units they are {{bias_variance.wide_train}} and
# {{bias_variance.wide_dev}}, a gap of {{bias_variance.wide_gap}} points (mean and standard deviation of five runs). The large
# network has less bias and no larger gap. The dev error is lowest from 16 units on, and level there.
#
# That is why one hears less of a **trade-off** today. In earlier statistics almost every knob lowered one of the two and raised the
# other. With deep networks there is a knob for each: a *bigger network* lowers bias, and, if it is regularized well, it
# hardly raises variance (it almost always helps and costs only time); training longer seldom hurts the *training* error, though
# it can hurt the dev error (lesson 6); *more data* lowers variance, and hardly raises bias. The price is computing time. A trade-off is still there where nothing
# holds the variance down: with few data and no regularization, as in section 1, more units can raise it.
#
# And beyond the trade-off? Here is its strangest picture. The features of 150 digits are `max(0, V (x - 0.5))`; the entries of `V` are
# normal with variance 1/64, drawn once and never trained. On top each class has a linear output of its own, fitted to 1 for its images and
# 0 for all others, without a constant: among all weights that reach the least squared error it takes
# those with the smallest norm. The class with the largest output is predicted. The dev set is 600
# other images; five seeds.
#
# > **Predict first.** With 150 features a class has as many weights as there are images, and the training error is 0. What does the dev error
# > do from 40 features to 150, and from there to 1500?

# %%
descent_guess = predict("The dev error with 40, 150 and 1500 features, in percent?")

# %%
descent = over_seeds(experiment.double_descent)
dev = 100 * descent["dev"].mean(axis=0)
descent_guess.beside(", ".join(f"{n}: {dev[experiment.FEATURES.index(n)]:.0f} %" for n in (40, 150, 1500)))

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
plots.curves(ax, experiment.FEATURES, {"dev": 100 * descent["dev"], "train": 100 * descent["train"]})
ax.set_xscale("log")
ax.set_xticks([10, 40, 150, 600, 1500], ["10", "40", "150", "600", "1500"])
ax.minorticks_off()
plots.label(ax, xlabel="random features", ylabel="error, %")
plots.show(
    fig,
    alt="Over the number of features the mean dev error falls, rises to a sharp peak, and falls again: "
    + ", ".join(f"{n}: {error:.0f} percent" for n, error in zip(experiment.FEATURES, dev, strict=True))
    + ".",
)

# %% [markdown]
# **Cover the right half, then uncover it.** Up to 150 features you see the old trade-off: {{bias_variance.descent_small}} dev error with 40 features,
# {{bias_variance.descent_equal}} with 150, where the fit has no choice left and must bend to every image. Then the error falls a *second*
# time, to {{bias_variance.descent_huge}} with 1500. Among the many solutions that now fit, the smallest is a smooth one: its
# output moves by no more than the norm of the weights times the move of the features. This is **double descent**: a model can have more
# weights than examples and still not overfit.
#
# ### Exercise 4: remedies
#
# The recipe as a function: it returns a list of cures, spelled and ordered as in the docstring.
# There are four situations, the cases of section 2.
#
# A worked example, case A: it errs on 1 % in training and on 11 % on dev. It fits what it sees, so a
# bigger network or longer training has little to gain; the gap is what is left to close.
# `remedies(False, True)` is `["more data", "regularization", "different architecture"]`.
#
# Decide B, C and D likewise. C may need both kinds of cure; which does it need now, and what will
# you know only after it?


# %% exercise="remedies"
def remedies(high_bias, high_variance):
    """List what to try next.

    Parameters
    ----------
    high_bias, high_variance : bool

    Returns
    -------
    actions : list of str
        Against bias, alone or with variance: "bigger network", "train longer", "different architecture".
        Against variance alone: "more data", "regularization", "different architecture".
        Empty when neither is high.
    """
    ### BEGIN SOLUTION
    if high_bias:
        return ["bigger network", "train longer", "different architecture"]
    if high_variance:
        return ["more data", "regularization", "different architecture"]
    return []
    ### END SOLUTION


# %% visible="remedies"
actions = remedies(True, False)
assert isinstance(actions, list | tuple), f"return a list of str, yours is {actions!r}"
assert "more data" not in actions, "more data does not help a network that cannot fit the data it has"
assert list(actions)[0] == "bigger network", f'against bias, "bigger network" comes first, yours is {actions}'
assert remedies(True, True) == actions, "with both high, bias comes first: the same list as for bias alone"
assert list(remedies(False, True))[0] == "more data", (
    f'against variance, "more data" comes first: {remedies(False, True)}'
)
assert len(remedies(False, False)) == 0, f"with neither there is nothing to do: [], yours is {remedies(False, False)}"

# %% [markdown]
# ## 6. Learning curves: would more data help?
#
# More data is often the most expensive cure. Before you pay for it, ask the data that you have: train on a part, then on a larger
# part, and so on, and draw both errors over the size. That is a **learning curve**.
#
# Here are two models of a wave with noisy values: a straight line and a polynomial of degree 9. The error is the mean squared distance, and
# the noise has variance 0.16, so no model can have an expected error below 0.16 on new values: that is the Bayes error of this task.
#
# > **Predict first.** For each of the two: where do the two curves end, and do they meet?


# %%
def curves_of_degree(degree, sizes, rng, repeats=100):
    """Mean squared errors of polynomials in training and on new values, medians over repeats."""
    errors = {"new values": [], "training": []}
    for m in sizes:
        x, x_new = rng.uniform(-1, 1, (2, repeats, m))
        y, y_new = (np.sin(2.5 * places) + 0.4 * rng.standard_normal(places.shape) for places in (x, x_new))
        fits = [np.polynomial.Chebyshev.fit(*pair, degree, domain=[-1, 1]) for pair in zip(x, y, strict=True)]
        for name, places, values in (("new values", x_new, y_new), ("training", x, y)):
            errors[name].append(
                np.median([np.mean((f(a) - b) ** 2) for f, a, b in zip(fits, places, values, strict=True)])
            )
    return errors


# %% figure=true
sizes = [15, 20, 30, 40, 60, 80, 120, 160, 240, 320]
rng = np.random.default_rng(1)
fig, axes = plots.new(1, 2, width=9, height=3.7, sharey=True)
for ax, degree in zip(axes, (1, 9), strict=True):
    plots.curves(ax, sizes, curves_of_degree(degree, sizes, rng), xlabel="training examples")
    ax.axhline(0.16, color="black", linestyle=":", linewidth=1)
    ax.annotate("noise", (320, 0.16), xytext=(0, -12), textcoords="offset points", ha="right")
    ax.set_ylim(0, 0.8)
    plots.label(ax, "a straight line: bias" if degree == 1 else "degree 9: variance")
plots.label(axes[0], ylabel="mean squared error")
plots.show(
    fig,
    alt="Two learning curves. Straight line: both curves meet soon, well above the noise. Degree 9: a wide gap that closes "
    "towards the noise as examples are added.",
)

# %% [markdown]
# **Look where each pair ends.** Each point is the median of 100 repeats. On the left the two curves meet soon, *above* the noise: more examples do not
# help, the line cannot bend. On the right a gap stands between them, and it closes as examples are added, until both come near the
# noise: here more data do help.
#
# In both, the training error *rises* with the size. A few examples are easily learned by heart; many are not.
#
# | what you see | what it means | what to do |
# |---|---|---|
# | the curves meet, far above Bayes error | bias | bigger network, not more data |
# | a gap, the dev curve still falls | variance | more data, or regularization |
# | the curves meet near the Bayes error | neither | stop |
#
# ### Exercise 5: a learning curve
#
# `fit` and `error` are functions that you are given. For each `n` in `sizes`, fit a model on the first `n` columns. Measure its error on *these*
# `n` examples, and on *all* of the dev set.
#
# A worked example, with a model that is just the mean of its labels, and the mean distance as error:
#
# Say `Y` is `[[1, 3, 2, 6]]` and `Y_dev` is `[[2, 4]]`.
#
# | $n$ | model | training error | dev error |
# |---:|---|---|---|
# | 2 | $(1 + 3)/2 = 2$ | $(1 + 1)/2 = 1$ | $(0 + 2)/2 = 1$ |
# | 4 | $12/4 = 3$ | $(2 + 0 + 1 + 3)/4 = 1.5$ | $(1 + 1)/2 = 1$ |
#
# With `sizes = [2, 4]` the result is `array([1., 1.5])` and `array([1., 1.])`. The first `n` columns are a fair
# sample only if the examples were shuffled before.


# %% exercise="learning_curve"
def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
    """Measure training and dev error for growing parts of the training set.

    Parameters
    ----------
    fit : callable (X, Y) -> model
        Trains a model, of any type.
    error : callable (model, X, Y) -> float
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
        Training set.
    X_dev : ndarray, shape (n_x, m_dev)
    Y_dev : ndarray, shape (1, m_dev)
        Dev set.
    sizes : sequence of int
        Numbers of training examples, each from 1 to m, in any order.

    Returns
    -------
    train_errors : ndarray, shape (len(sizes),)
        Errors on the n examples that the model was fitted on, in the order of `sizes`.
    dev_errors : ndarray, shape (len(sizes),)
        Errors of the same models on the whole dev set.
    """
    ### BEGIN SOLUTION
    train_errors, dev_errors = [], []
    for n in sizes:
        model = fit(X[:, :n], Y[:, :n])
        train_errors.append(error(model, X[:, :n], Y[:, :n]))
        dev_errors.append(error(model, X_dev, Y_dev))
    return np.array(train_errors), np.array(dev_errors)
    ### END SOLUTION


# %% visible="learning_curve"
X, Y = np.array([[1, 0, 2, 3, 5], [0, 2, 1, 4, 1]]), np.array([[1, 6, 11, 9, 7]])
X_dev, Y_dev = np.array([[0, 1, 2], [1, 1, 2]]), np.array([[2, 4, 10]])


def mean_surplus(X, Y):
    """A model that predicts the sum of an example's features plus one number."""
    return float(np.mean(Y - X.sum(axis=0)))


def mean_distance(model, X, Y):
    """The mean distance of the predictions from Y."""
    return float(np.mean(np.abs(Y - X.sum(axis=0) - model)))


result = learning_curve(mean_surplus, mean_distance, X, Y, X_dev, Y_dev, [1, 2, 3])
assert len(result) == 2, "return two arrays, train_errors and dev_errors"
for name, values, expected in zip(
    ("train_errors", "dev_errors"), result, ([0, 2, 8 / 3], [3, 5 / 3, 7 / 3]), strict=True
):
    assert isinstance(values, np.ndarray), f"{name} should be an array, yours is a {type(values).__name__}"
    assert values.shape == (3,), f"{name} should have one entry for each size, shape (3,), yours has {values.shape}"
    assert np.allclose(values, expected), (
        f"{name} are wrong: fit on n columns, measure on these n and on all of dev: {values}"
    )

# %% [markdown]
# ## 7. What the names mean: refit again and again
#
# Where do the words come from? Imagine that you could draw a new training set many times and fit the model each time. At one place `x`, the fits give
# predictions that scatter around their mean.
#
# - **Bias** is the distance of the *mean prediction* from the truth: what is wrong in every repeat.
# - **Variance** is the scatter of the predictions around *their own mean*: what is wrong by the luck of the draw.
#
# The explorer shows it. Polynomials are fitted to 20 data sets: the wave of section 6 at `m` evenly
# spaced places, with new noise each. Grey lines are the fits, the blue line is their mean, the
# dashed line the target. The bars are the parts of the squared error on new values: bias² and variance, which section 8 derives, and noise². They are
# computed exactly, not from the 20 fits.
#
# > **Predict first.** Raise the degree from 1 to 9. Which bar shrinks, which grows? Then raise `m` to 100: which bar shrinks now?

# %% explore=true
explore_bias_variance()

# %% [markdown]
# **Read the figure.** At degree 1 the grey lines lie close together and miss the target together: bias. At degree 9 their mean follows the target, and
# single fits swing widely: variance. Degree 3 has little of both. Raise `m` and the variance falls, roughly as
# $\sigma^2 (d + 1) / m$ for noise of variance $\sigma^2$ and degree $d$ (exactly at the $m$ places; the bars also average between them): least squares projects the $m$ values on the space of the $d + 1$ basis
# columns ($1, x, \dots, x^d$ at the $m$ places), so a fit keeps the noise in $d + 1$ of $m$ directions, $\sigma^2$ in each, and the mean over
# the points divides by $m$. The bias² hardly moves: what more data can do and what it
# cannot. The noise² bar follows only the noise: that is the Bayes error.
#
# ## 8. The decomposition
#
# Let $f$ be the prediction of one repeat at a place, $\bar f$ its average over the repeats, and $t$ the target. Write
# $\langle\,\cdot\,\rangle$ for that average, so $\bar f = \langle f \rangle$. Line by line:
#
# $$
# \begin{aligned}
# \langle (f - t)^2 \rangle &= \langle \big( (f - \bar f) + (\bar f - t) \big)^2 \rangle
#   && \text{add and subtract } \bar f \\
# &= \langle (f - \bar f)^2 \rangle + 2\, \langle (f - \bar f)(\bar f - t) \rangle + \langle (\bar f - t)^2 \rangle
#   && \text{multiply out} \\
# &= \langle (f - \bar f)^2 \rangle + 2\, (\bar f - t)\, \langle f - \bar f \rangle + (\bar f - t)^2
#   && \bar f - t \text{ is the same in every repeat} \\
# &= \underbrace{(\bar f - t)^2}_{\text{bias}^2} + \underbrace{\langle (f - \bar f)^2 \rangle}_{\text{variance}}
#   && \langle f - \bar f \rangle = \bar f - \bar f = 0
# \end{aligned}
# $$
#
# Average both over the points. So the two **sum to the mean squared error**, to the letter. The variance divides by the number of
# repeats, not by one less: otherwise the sum would not come out.
#
# Note three things. When the targets that you compare with are noisy, $t + \eta$ with a mean of 0 and a variance of $\sigma^2$ for the noise
# $\eta$, and $\eta$ is independent of the fits (new values, not those that were fitted), the same step gives a third term, $\sigma^2$. For error *rates* there is no
# such exact sum; there the gaps of section 2 do the same service. And these gaps are not the same numbers as bias² and variance: the training
# error is measured on the very examples that were fitted.

# %%
x = np.linspace(-1, 1, 40)
target = np.sin(2.5 * x)
rng = np.random.default_rng(2)
parts = {"bias²": [], "variance": []}
mse = []
for degree in range(10):
    noisy = target + 0.4 * rng.standard_normal((400, x.size))
    basis = np.polynomial.chebyshev.chebvander(x, degree)
    f = noisy @ (basis @ np.linalg.pinv(basis)).T  # least squares for all 400 data sets at once, one in each row
    mean = f.mean(axis=0)
    parts["bias²"].append(np.mean((mean - target) ** 2))
    parts["variance"].append(np.mean((f - mean) ** 2))
    mse.append(np.mean((f - target) ** 2))

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
plots.curves(ax, range(10), {**parts, "mean squared error": mse}, xlabel="degree", ylabel="squared error")
ax.set_ylim(0, 0.12)
plots.show(
    fig,
    alt="Bias squared falls and variance grows with the degree; their sum, the mean squared error, is lowest at degree "
    f"{np.argmin(mse)}.",
)

# %% [markdown]
# **Add the two lower curves.** At every degree the upper curve is their sum. The bias² falls in steps, the variance rises in a
# straight line, and their sum is lowest at degree 3. (Even degrees gain nothing, because this target is an odd function. At degree 0
# the error is beyond the upper edge.) This is the trade-off: here nothing but the degree can be turned.
#
# ### Exercise 6: decompose
#
# A worked example with three repeats (rows) and two points (columns):
#
# | | point 1 | point 2 | average |
# |---|---:|---:|---:|
# | predictions | 1, 2, 3 | 4, 6, 8 | |
# | target | 3 | 5 | |
# | mean prediction | 2 | 6 | |
# | squared distance of the mean from the target | 1 | 1 | 1 |
# | squared distances of the predictions from their mean | 1, 0, 1 | 4, 0, 4 | |
# | their mean | 0.667 | 2.667 | 1.667 |
#
# Check: the squared errors are 4, 1, 0 and 1, 1, 9; their mean is $16/6 = 2.667 = 1 + 1.667$.


# %% exercise="bias_variance_decomposition"
def bias_variance_decomposition(predictions, target):
    """Split the mean squared error of repeated fits into bias squared and variance.

    Parameters
    ----------
    predictions : ndarray, shape (n_repeats, n_points)
        Row i holds the predictions of fit i.
    target : ndarray, shape (n_points,)
        The true values, without noise.

    Returns
    -------
    bias_squared : float
        Squared distance of the mean prediction from the target, averaged over the points.
    variance : float
        Mean squared distance of the predictions from their mean over the repeats, averaged over the points.
        The two sum to the mean squared error. (The value for each point, shape (n_points,), not yet averaged, is accepted too.)
    """
    ### BEGIN SOLUTION
    mean = predictions.mean(axis=0)
    bias_squared = np.mean((mean - target) ** 2)
    variance = np.mean((predictions - mean) ** 2)
    return bias_squared, variance
    ### END SOLUTION


# %% visible="bias_variance_decomposition"
predictions, target = np.array([[0.0, 2.0], [2.0, 6.0], [4.0, 1.0]]), np.array([4.0, 2.0])
result = bias_variance_decomposition(predictions, target)
assert len(result) == 2, f"return two numbers, bias_squared and variance; yours is {result}"
bias_squared, variance = np.mean(result[0]), np.mean(result[1])
assert np.isclose(bias_squared, 2.5), (
    f"the mean predictions, 2 and 3, are off by -2 and 1: 2.5, yours is {bias_squared}"
)
assert np.isclose(variance, 11 / 3), f"the points have variance 8/3 and 14/3, on average 11/3; yours is {variance}"
assert np.isclose(bias_squared + variance, np.mean((predictions - target) ** 2)), "the parts should sum to the whole"

# %% [markdown]
# ## 9. When data are scarce: cross-validation
#
# All of this needs a dev error that you can trust. With 100 examples, a dev set of 20 is small: one example more or less is 5
# percentage points. **K-fold cross-validation** uses every example for both. Split the data into `k` parts, 5 or 10 as a rule. Train `k` times,
# each time without one of the parts, and measure on that part. The average of the `k` errors estimates the error of the recipe, trained on $(k-1)/k$ of the data. The `k` models are thrown away; the final one is trained on all data.

# %% figure=true
fig, ax = plots.new(width=6, height=3.2)
ax.imshow(np.eye(5), cmap=plots.REGIONS, aspect="auto")
for i in range(5):
    for j in range(5):
        ax.annotate("dev" if i == j else "train", (j, i), ha="center", va="center")
ax.set_xticks(range(5), [f"part {j + 1}" for j in range(5)])
ax.set_yticks(range(5), [f"fit {i + 1}" for i in range(5)])
plots.show(
    fig,
    alt="A table of five fits by five parts of the data: in fit 1 part 1 is the dev set, in fit 2 part 2, and so on.",
)

# %% [markdown]
# **Read a row, then a column.** A row is one training run. Every part is the dev set once, so every example is judged once, by a model that has not seen it.
#
# The folds must be dealt at random, for the reason of lesson 1: data come sorted. And every example must be in a fold. If
# `k` does not divide `m`, some folds have one example more than others.
#
# ### Exercise 7: cross-validation
#
# `fit` and `error` are functions that you are given, as in exercise 5. A worked example with `m = 5` and `k = 2`, when the
# generator gives the order `3 0 4 1 2`. The model is the mean of the labels it was fitted on, the error is the mean distance:
#
# | | fold | labels | rest | labels | model | error |
# |---|---|---|---|---|---:|---:|
# | first | columns 3, 0, 4 | 6, 1, 8 | columns 1, 2 | 3, 5 | 4 | (2 + 3 + 4) / 3 = 3 |
# | second | columns 1, 2 | 3, 5 | columns 3, 0, 4 | 6, 1, 8 | 5 | (2 + 0) / 2 = 1 |
#
# Here `Y = [[1, 3, 5, 6, 8]]`, and the result is `array([3., 1.])`.


# %% exercise="k_fold_errors"
def k_fold_errors(fit, error, X, Y, k, rng):
    """Measure the error of k models, each on examples that it has not seen.

    Parameters
    ----------
    fit : callable (X, Y) -> model
    error : callable (model, X, Y) -> float
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
    k : int from 2 to m
        Number of folds.
    rng : numpy.random.Generator

    Returns
    -------
    errors : ndarray, shape (k,)
        For each fold, the error on it of a model that was fitted on all the other examples. The folds are dealt at random;
        every example is in exactly one, and their sizes differ by at most one. They come in any order.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    errors = []
    for fold in np.array_split(rng.permutation(m), k):
        rest = np.setdiff1d(np.arange(m), fold)
        model = fit(X[:, rest], Y[:, rest])
        errors.append(error(model, X[:, fold], Y[:, fold]))
    return np.array(errors)
    ### END SOLUTION


# %% visible="k_fold_errors"
seen = []


def remember(X, Y):
    """A model that knows which examples it was fitted on: column j holds j, 10 j, and its label is 100 j."""
    assert np.array_equal(X[0] * 100, Y[0]), "fit got labels that belong to other columns"
    return set(X[0].tolist())


def look_up(model, X, Y):
    """Note what was fitted and what is measured; the error is the number of the call."""
    assert np.array_equal(X[0] * 100, Y[0]), "error got labels that belong to other columns"
    seen.append((model, X[0].tolist()))
    return float(len(seen))


X_small = np.arange(8.0) * np.array([[1.0], [10.0]])
rng = np.random.default_rng(0)
errors = k_fold_errors(remember, look_up, X_small, 100 * X_small[:1], 3, rng)
assert isinstance(errors, np.ndarray), f"the result should be an array, yours is a {type(errors).__name__}"
assert errors.shape == (3,), f"with k = 3 the result should have shape (3,), yours has {errors.shape}"
measured = sorted(j for _, fold in seen for j in fold)
assert measured == list(range(8)), f"each of 8 examples should be measured on once, yours are {measured}"
sizes = sorted(len(fold) for _, fold in seen)
assert sizes == [2, 3, 3], f"3 folds of 8 examples should have 2, 3 and 3, yours have {sizes}"
for model, fold in seen:
    assert not model & set(fold), "a model was measured on examples that it was fitted on"
    assert len(model) == 8 - len(fold), "a model should be fitted on all examples outside its fold"
first = {frozenset(fold) for _, fold in seen}
seen.clear()
k_fold_errors(remember, look_up, X_small, 100 * X_small[:1], 3, rng)
assert {frozenset(fold) for _, fold in seen} != first, "another call should give other folds"

# %% [markdown]
# The data of this section are 569 breast masses: 30 measurements of each under a microscope, and whether it was malignant (1) or benign
# (0). Here are three measurements of five masses.

# %%
masses, malignant = data.load_breast_cancer()
for name, values in [*zip(data.breast_cancer_features()[:3], masses[:3], strict=True), ("label", malignant[0])]:
    print(f"{name:15}", *(f"{value:8.1f}" for value in values[[0, 1, 2, 19, 20]]))

# %% [markdown]
# How much steadier are five folds? Draw 100 of the 569 masses, fit a linear classifier, and
# estimate its error on one fold of 20 and, with *your* function, on all five; then do it again with another 100, sixty times. The classifier
# is least squares on the labels 0 and 1 with an L2 penalty (lesson 3) of `lambd = 10`, on features scaled to mean 0 and standard deviation 1 by
# the masses it is fitted on; above 0.5 it says malignant (`fit_linear` in `practicaldl/experiments/bias_variance.py`).

# %%
estimates = experiment.scatter_of_estimates(np.random.default_rng(0), k_fold_errors)
for name in ("single", "folds"):
    print(
        f"{name}: mean {100 * estimates[f'{name}_mean']:.1f} %, scatter {100 * estimates[f'{name}_scatter']:.1f} points"
    )

# %% [markdown]
# Over five seeds: the estimates from a single dev set of 20 have a mean of {{bias_variance.single_mean}} and scatter with a standard deviation of
# {{bias_variance.single_scatter}} points. Those from five folds have a mean of {{bias_variance.folds_mean}} and scatter by only
# {{bias_variance.folds_scatter}} points (the ± is over five repetitions of all this).
#
# The price is `k` times the training. So use it for small data and cheap models. With a large network and 10 000 dev
# examples, one dev set is enough. And if you *choose* by the cross-validated error, you still need a test set that had no part in it.
#
# ## 10. Experiment: a small and a large network on the digits
#
# Real data: 8 x 8 images of handwritten digits. The small network has 3 hidden tanh units, the large one 64. Both train on 25 to 800
# images, and 600 others are the dev set. People read nearly all of these digits, so take the Bayes error as about 0.
# Everything is repeated with five seeds: other images, another start.
#
# | | |
# |---|---|
# | networks | 64-3-10 and 64-64-10, tanh; softmax output: one probability for each class; Xavier's start (lesson 8) |
# | training | gradient descent on all images at once, rate 0.5, 250 epochs |
# | training sets | the first 25, 50, 100, 200, 400 and 800 of 800 random images |
# | dev set | 600 other images |
# | seeds | 5 |
# | measured by | your `learning_curve` and `error_rate`, on networks that `run` trained before |
# | code | `practicaldl/experiments/bias_variance.py`, `run` |
#
# First let your own functions judge, on a single seed and up to 400 images: `learning_curve` measures, `diagnose` and `remedies` say
# what to do.

# %%
images, digits = data.digits_matrix()
chosen, held = data.split(images.shape[1], [400, 600], np.random.default_rng(0))


def small_network(X, Y):
    """Three hidden units, trained as in the experiment."""
    start = network.initialize((64, 3, 10), np.random.default_rng(1), "xavier")
    options = {"activation": "tanh", "output": "softmax"}
    return training.train(X, data.one_hot(Y, 10), start, epochs=250, learning_rate=0.5, **options).parameters


def share_wrong(parameters, X, Y):
    """Your error rate of a network's predictions."""
    return error_rate(network.predict(X, parameters, activation="tanh", output="softmax"), Y)


sizes = [25, 100, 400]
sets = images[:, chosen], digits[:, chosen], images[:, held], digits[:, held]
for n, train, dev in zip(sizes, *learning_curve(small_network, share_wrong, *sets, sizes), strict=True):
    print(f"{n} images: train {train:.0%}, dev {dev:.0%}: {', '.join(remedies(*diagnose(train, dev)))}")

# %% [markdown]
# With few images and with many, is the advice the same? Keep it in mind, and compare it with what five seeds and a larger network say.
#
# > **Predict first.** "A small network has bias, a large one has variance." Is that so at every size of the training set? With 25
# > images, which of the two has the lower dev error?

# %%
small_guess = predict("With 25 images, which network has the lower dev error?", ["3 hidden units", "64 hidden units"])

# %% experiment=true
result = experiment.run(learning_curve=learning_curve, error_rate=error_rate)
plots.show(experiment.figure(result), alt=experiment.alt(result))
first = [f"{name}: {errors['dev'][:, 0].mean():.0%}" for name, errors in result.items()]
small_guess.beside(", ".join(first))

# %% [markdown]
# **Read the figure.** Lines are medians of the five seeds, bands reach from the 10th to the 90th percentile. Numbers below are means and standard
# deviations.
#
# - **With 800 images the small network has high bias.** It errs on {{bias_variance.small_train_last}} in training and on
#   {{bias_variance.small_dev_last}} on dev, a gap of {{bias_variance.small_gap_last}} points. The recipe says: a bigger network.
# - **The recipe works.** With 64 units, {{bias_variance.large_train_last}} in training and {{bias_variance.large_dev_last}} on dev; the gap is
#   {{bias_variance.large_gap_last}} points, about as small as before. The bias is gone, and the variance has not grown.
# - **With 25 images the same small network has high variance.** It errs on {{bias_variance.small_train_first}} in training and on
#   {{bias_variance.small_dev_first}} on dev. Bias and variance belong to a model *and* its data: three units are plenty for 25
#   images and too few for 800.
# - **The larger network is not the worse overfitter.** With 25 images it errs on {{bias_variance.large_dev_first}} of the dev set, with
#   {{bias_variance.large_train_first}} in training: variance, but a lower dev error than the small one has. The saying that a small data set needs a
#   small network does not hold here. A likely reason: the small network squeezes 64 pixels into three numbers, and with few images it is a
#   matter of luck which three; 64 units share that risk.
#   On the noisy points of section 1 the large network did overfit: there the classes overlap, and a training error near 0 means that noise was
#   learned.
# - **More data helps both here, and the small network not for long.** Going from 400 to 800 images lowers the dev error of the large network
#   by {{bias_variance.large_doubling}} points and that of the small network by {{bias_variance.small_doubling}}: at 400 the small network
#   still had a gap to close. At 800 its gap is nearly closed. Its dev error can hardly fall below its training error, and that *rises* with
#   more data: what is left is bias, which more data will not remove.
#
# So measure before you buy a cure: two errors, the best error you know, and a learning curve.

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, for example `answer_1 = "b"`.

# %% [markdown] question="bias_variance_q1"
# **Question 1.** A network grades noisy recordings. Training error 12 %, dev error 13 %. A team of experts errs on 11 %. With a tolerance of 2
# percentage points, what do you have?
#
# a) High bias: 12 % is a lot.
#
# b) High variance: dev is worse than training.
#
# c) Neither.
#
# d) Both.

# %% [markdown] question="bias_variance_q2"
# **Question 2.** Training error 15 %, dev error 16 %, human error 1 %. A colleague offers to label ten times as many examples. What do you
# answer?
#
# a) Not now: first a bigger network, or longer training.
#
# b) Yes: more data always lowers the dev error.
#
# c) Not now: first regularize.
#
# d) Not needed: dev and training error are nearly equal, so the network is fine.

# %% [markdown] question="bias_variance_q3"
# **Question 3.** Human error is 0.5 %. Your network had 8 % training and 9 % dev error. You made it larger; now it has 1 % and 6 %. What do you do?
#
# a) Go back: the larger network overfits.
#
# b) Make it larger still: bias comes first.
#
# c) Call it a draw: bias went down and variance went up.
#
# d) Keep it, and now fight the variance.

# %% [markdown]
# ## The same in PyTorch
#
# ```python
# import torch
#
# def error_rate(logits, y):
#     y_hat = logits.argmax(dim=1)
#     return (y_hat != y).float().mean().item()
#
# def folds(m, k, seed):
#     rng = torch.Generator().manual_seed(seed)
#     order = torch.randperm(m, generator=rng)
#     return order.tensor_split(k)
# ```
#
# PyTorch keeps examples in rows, so the classes are `dim=1`.
#
# ## Try
#
# Find a network and a number of digits whose dev error gets *worse* when you add hidden units, or convince yourself that there is none.
# Label noise (`data.flip_labels`) is one thing to try, fewer images another, longer training a third. Report a mean and a spread
# over seeds (lesson 1), and say which of bias and variance moved.

# %% [markdown]
# ## What to remember
#
# - High training error, measured from the Bayes error: bias. A gap from training to dev error: variance. Both can be high at once.
# - A training error of 15 % is fine when nobody can do better than 14 %.
# - Bias first: bigger network, longer training. Then variance: more data, regularization. Then measure again.
# - A bigger network with regularization, and more data, lower one without raising the other much.
# - A learning curve tells whether more data would help: the gap can close, the training error will not fall.
# - Squared error = bias² + variance (+ noise), averaged over refits.
# - Few data: cross-validation.
# - If train and dev differ, a train-dev set tells variance from mismatch.
# - Beyond as many weights as examples the dev error can fall a second time.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | looking at the dev error alone | no idea which cure fits | put training and dev error side by side |
# | taking the training error itself for the bias | a hunt for gains that do not exist | subtract the Bayes error |
# | variance as dev error minus Bayes error | high bias always looks like high variance too | subtract the training error |
# | more data against bias | months later, the same dev error | bigger network first |
# | training error measured on all of `X` in a learning curve | the gap looks too small | measure on the `n` examples of the fit |
# | a gap between different distributions called variance | regularization does not help | a train-dev set tells them apart; then data that resembles dev (section 2) |
# | the fold left in training | a cross-validated error near the training error | fit on the other folds only |
# | mean over the points in place of the repeats | bias² and variance do not fit the curves | `predictions.mean(axis=0)` |
#
# ## Where to read further
#
# - A. Ng: *Machine Learning Yearning* (2018), the chapters on bias and variance and on learning curves.
# - T. Hastie, R. Tibshirani, J. Friedman: *The Elements of Statistical Learning*, 2nd edition (2009), sections 2.9, 7.3 and 7.10.
# - S. Geman, E. Bienenstock, R. Doursat: *Neural Networks and the Bias/Variance Dilemma*, Neural Computation 4 (1992). The decomposition for
#   networks.
# - M. Belkin, D. Hsu, S. Ma, S. Mandal: *Reconciling modern machine-learning practice and the classical bias-variance trade-off*, PNAS 116
#   (2019). What happens when networks grow beyond the point of a training error of 0.
# - B. Neal and others: *A Modern Take on the Bias-Variance Tradeoff in Neural Networks*, arXiv:1810.08591 (2018). Bias and variance over the
#   width of networks.
# - scikit-learn's user guide: *Cross-validation* and *Validation curves*.
