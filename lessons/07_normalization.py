# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Normalizing inputs
# minutes: 75
# ---

# %% [markdown]
# # Normalizing inputs
#
# One feature is measured in thousands, another in thousandths. Gradient descent takes the same learning rate for both, and creeps. Two
# lines of NumPy take it to the same cost in less than a thousandth of the steps. You will write them, use them on new data without a slip, and see in the
# contours of the cost why they work.
#
# **After this lesson you can**
#
# - bring every feature to mean 0 and variance 1, constant features included;
# - apply the *training set's* statistics to dev, test and new data, and say what goes wrong otherwise;
# - read from the eigenvalues of the data how elongated the contours of the cost are;
# - compute the largest learning rate at which gradient descent is stable;
# - say when normalization gains much, when little, and when it can hurt.
#
# **What you need first.** Gradient descent, logistic regression and its cross-entropy, mean and standard deviation, train/dev/test sets (lesson 1). From linear algebra: what an
# eigenvalue of a symmetric matrix is. In NumPy: broadcasting, `axis` and `keepdims`.
#
# **Time.** About 75 minutes: 30 to read and try, 40 for six exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)`, one row per feature.

# %%
import numpy as np

from practicaldl import data, plots, schematics
from practicaldl.experiments import normalization as experiment
from practicaldl.explorers.normalization import explore_normalization
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. Features live on different scales
#
# A small case first. One feature runs from 1 to 1000, another from 0 to 1: an income and a share, say. If both matter about as much, the weight of the first must be a thousand times smaller than that of the second. One learning
# rate has to find both.
#
# Real data is worse. Here are the breast-cancer data: 30 measurements of cell nuclei in 569 masses, such as radius, area and smoothness. Four rows of the table, for the first five masses:

# %%
X_all, Y_all = data.load_breast_cancer()
names = data.breast_cancer_features()
for name in ("mean radius", "mean area", "mean smoothness", "fractal dimension error"):
    print(f"{name:25}", *(f"{value:9.4g}" for value in X_all[names.index(name), :5]))
print(f"{'malignant':25}", *(f"{value:9d}" for value in Y_all[0, :5].astype(int)))
deviations, means = X_all.std(axis=1), X_all.mean(axis=1)
print("means more than two standard deviations from 0:", np.sum(np.abs(means) > 2 * deviations), "of 30")

# %% figure=true
order = np.argsort(deviations)
fig, ax = plots.new(width=7.5, height=4)
ax.bar(range(30), deviations[order], color=plots.PALETTE[0], label="standard deviation")
ax.plot(range(30), means[order], "^", color=plots.PALETTE[1], label="mean")
ax.set(yscale="log", xticks=[])
ax.legend(frameon=False, loc="upper left")
plots.label(ax, xlabel=f"30 features, from {names[order[0]]} to {names[order[-1]]}", ylabel="size")
ends = [f"{deviations[order[i]]:.3g} for the {names[order[i]]}" for i in (0, -1)]
plots.show(
    fig,
    alt=f"Standard deviation and mean of 30 features on a logarithmic axis; deviations rise from {ends[0]} to {ends[1]}, "
    "and nearly all means lie above their bar.",
)

# %% [markdown]
# **Compare the ends.** The standard deviations reach from 0.0026 to 569: a factor of more than 200 000. Most triangles stand above their bar, and on a logarithmic axis a little above is a lot: half of the means, 15 of 30, are more than two standard
# deviations away from 0; section 4 says why that hurts as well.
#
# ## 2. Move to mean 0, scale to variance 1
#
# For feature $j$, take two numbers over the $m$ training examples:
#
# $$\mu_j = \frac1m \sum_{i=1}^m x_j^{(i)} \qquad \sigma_j^2 = \frac1m \sum_{i=1}^m \left(x_j^{(i)} - \mu_j\right)^2$$
#
# First subtract $\mu$. The new mean is
#
# $$\frac1m \sum_i (x^{(i)} - \mu) = \mu - \mu = 0$$
#
# Then divide by some $c$. A mean of squares is divided by $c^2$:
#
# $$\frac1m \sum_i \left(\frac{x^{(i)} - \mu}{c}\right)^2 = \frac{\sigma^2}{c^2}$$
#
# Which $c$ makes that 1? Two slips circulate in notes on this topic. The variance is a **mean** of squares, not a sum. And the $c$ that does it is the standard deviation,
# not the variance. (Statistics calls this *standardizing*, and the results *z-scores*.)
#
# > **Predict first.** A feature has $\sigma = 10$. You divide by $\sigma^2$ by mistake. Which standard deviation comes out?

# %%
slip = predict("Standard deviation after a division by sigma squared, for sigma = 10?")

# %%
rng = np.random.default_rng(0)
points = np.array([[40.0], [3.0]]) + np.array([[10.0, 0.0], [0.6, 0.8]]) @ rng.standard_normal((2, 150))
mu, sigma = points.mean(axis=1, keepdims=True), points.std(axis=1, keepdims=True)
stages = {"as measured": points, "minus mu": points - mu, "divided by sigma": (points - mu) / sigma}
by_variance = (points - mu) / sigma**2  # the slip

# %% figure=true
fig, axes = plots.new(1, 3, width=9, height=3.4)
for ax, (name, stage) in zip(axes, stages.items(), strict=True):
    ax.scatter(*stage, s=9, color=plots.PALETTE[0])
    ax.axhline(0, color="0.6", linewidth=1)
    ax.axvline(0, color="0.6", linewidth=1)
    extent = 75 if name == "as measured" else 35 if name == "minus mu" else 4
    ax.set(xlim=(-extent, extent), ylim=(-extent, extent))
    plots.label(ax, name, "$x_1$", "$x_2$")
plots.show(
    fig,
    alt="The same cloud of points three times: far from the origin and flat; around the origin and flat; around the origin "
    "and about as wide as high.",
)
slip.beside(f"{by_variance[0].std():.2f}, as sigma is {sigma[0, 0]:.1f} for the first feature here")

# %% [markdown]
# **Compare the three.** The first step moves the cloud to the origin, the second makes it as wide as high. (Mind the axes: each picture has
# one scale for both features.) A slant stays: normalization treats each feature by itself and does not remove *correlation*.
#
# The answer to the prompt: $\sigma / \sigma^2 = 1 / \sigma = 0.1$. What was large becomes small, and the reverse.
#
# ### A feature that is constant
#
# A feature whose values are all equal has $\sigma = 0$, and the division fails. Let $\sigma$ be 1 there: the feature becomes 0 in the whole training set, and no gradient reaches its weight.
#
# Do not ask whether `sigma == 0`. Sums are rounded, so even three times the number 0.1 has a mean that is not quite 0.1, and a `sigma` that is not
# quite 0:

# %%
row = np.full(3, 0.1)
print("mean:", row.mean(), " standard deviation:", row.std(), " is it 0?", row.std() == 0)

# %% [markdown]
# Divided by that, a new value of 0.2 would become 7 000 000 000 000 000. So compare with a small bound, far below every real spread: $10^{-8}$, say. (Rounding grows
# with the values; this bound is for values up to about a million.)
#
# ### Exercise 1: fit the statistics
#
# A worked example with two features and four examples:
#
# $$X = \begin{pmatrix} 2 & 4 & 4 & 6 \\ 5 & 5 & 5 & 5 \end{pmatrix}, \qquad
# \mu = \begin{pmatrix} 4 \\ 5 \end{pmatrix}, \qquad \sigma = \begin{pmatrix} 1.414 \\ 1 \end{pmatrix}$$
#
# The values of row 1 are $-2, 0, 0$ and $2$ away from their mean. The squares are 4, 0, 0, 4, their mean is 2, and $\sqrt 2 = 1.414$. Row 2 is constant.


# %% exercise="fit_normalizer"
def fit_normalizer(X):
    """Mean and standard deviation of every feature.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
        One example per column.

    Returns
    -------
    mu : ndarray, shape (n_x, 1)
        Mean of each feature over the examples.
    sigma : ndarray, shape (n_x, 1)
        Standard deviation of each feature over the examples (ddof=0); 1 for a constant feature, also when rounding
        leaves its standard deviation at 1e-17.
    """
    ### BEGIN SOLUTION
    mu = X.mean(axis=1, keepdims=True)
    sigma = X.std(axis=1, keepdims=True)
    return mu, np.where(sigma < 1e-8, 1.0, sigma)
    ### END SOLUTION


# %% visible="fit_normalizer"
X = np.array([[2.0, 4.0, 4.0, 6.0], [5.0, 5.0, 5.0, 5.0]])
mu, sigma = fit_normalizer(X)
assert np.shape(mu) == (2, 1), f"mu should have shape (2, 1), yours has {np.shape(mu)}"
assert np.shape(sigma) == (2, 1), f"sigma should have shape (2, 1), yours has {np.shape(sigma)}"
assert np.allclose(mu, [[4.0], [5.0]]), f"the means are 4 and 5, yours are {np.ravel(mu)}"
assert np.isclose(sigma[0, 0], np.sqrt(2)), f"sigma of the first feature is 1.414, yours is {sigma[0, 0]}"
assert sigma[1, 0] == 1, f"the second feature is constant, so its sigma is 1, yours is {sigma[1, 0]}"
rounded = fit_normalizer(np.full((1, 3), 0.1))[1]
assert np.allclose(rounded, 1), (
    f"three times 0.1 is a constant feature too, so sigma is 1, yours is {np.ravel(rounded)[0]}"
)

# %% [markdown]
# ### Exercise 2: normalize
#
# Now use *given* statistics: apply the shift and the scale that give each feature mean 0 and standard deviation 1 in the data *that the statistics come from*. A worked example with $\mu = (4, 5)$ and $\sigma = (2, 0.5)$:
#
# $$\begin{pmatrix} 2 & 8 & 4 \\ 5 & 6 & 4 \end{pmatrix} \quad\text{becomes}\quad
# \begin{pmatrix} -1 & 2 & 0 \\ 0 & 2 & -2 \end{pmatrix}$$
#
# `mu` and `sigma` need not be those of `X`. Section 3 says why.


# %% exercise="normalize"
def normalize(X, mu, sigma):
    """Shift and scale every feature with given statistics.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
        Stays as it is.
    mu, sigma : ndarray, shape (n_x, 1)
        Mean and standard deviation of each feature, of this data set or of another; sigma is not 0.

    Returns
    -------
    X_normalized : ndarray, shape (n_x, m)
        How many of its feature's sigmas each value lies above its feature's mu; a new array.
    """
    ### BEGIN SOLUTION
    return (X - mu) / sigma
    ### END SOLUTION


# %% visible="normalize"
X = np.array([[2.0, 8.0, 4.0], [5.0, 6.0, 4.0]])
mu, sigma = np.array([[4.0], [5.0]]), np.array([[2.0], [0.5]])
normalized = normalize(X, mu, sigma)
assert np.shape(normalized) == (2, 3), (
    f"the result should have the shape of X, (2, 3), yours has {np.shape(normalized)}"
)
assert np.allclose(normalized, [[-1, 2, 0], [0, 2, -2]]), (
    f"with the given mu and sigma expected [[-1, 2, 0], [0, 2, -2]], yours is\n{normalized}"
)
assert X[0, 0] == 2, "X was changed: build a new array"
thousandths = normalize(np.array([[0.014, 0.006, 0.01]]), np.array([[0.01]]), np.array([[0.002]]))
assert np.allclose(thousandths, [[2, -2, 0]], rtol=1e-7), (
    f"a sigma of 0.002 counts as it is: expected [[2, -2, 0]] to eight digits, yours is {thousandths.tolist()}"
)

# %% [markdown]
# ## 3. One ruler for all data
#
# A network learns what "1.5" means in the units of the training set: 1.5 training sigmas above the training mean. A new example must be measured with
# the **same ruler**. So `mu` and `sigma` are fitted once, on the training set, and kept with the weights. Dev and test data get them too.

# %% figure=true
boxes = {
    "fit": ((1.5, 2), "fit on the training set:\n$\\mu$ and $\\sigma$"),
    "train": ((0, 1), "training set"),
    "dev": ((1, 1), "dev set"),
    "test": ((2, 1), "test set"),
    "new": ((3, 1), "a new patient"),
    "model": ((1.5, 0), "model"),
}
sets = ("train", "dev", "test", "new")
fig, ax = plots.new(width=8, height=3.1)
schematics.draw_flow(
    ax, boxes, [("fit", name) for name in sets] + [(name, "model") for name in sets], stand_out=["fit"]
)
ax.margins(0.12, 0.15)
plots.show(
    fig,
    alt="One box, fit on the training set, mu and sigma, with arrows to four boxes: training set, dev set, test set and a new "
    "patient. From each of the four an arrow leads to the model.",
)

# %% [markdown]
# **Follow the arrows.** Four arrows leave the box at the top, and none leads into it from dev, test or the new patient: nothing that is judged has a say in the ruler.
#
# What if each new group of patients is normalized with its own mean and spread? Here is logistic regression, trained on 400 masses (500 steps at rate 0.3 from weights 0; `own_statistics` in the file of section 7). Of the other 169 masses 160 come in
# groups of 1, 2, 5, 10, 20, 40 or 80, and every group is normalized with its own statistics.
#
# > **Predict first.** A group of a single patient: what are the features after normalization with its own mean? And what does the model then answer to
# > every patient?

# %%
alone = predict(
    "Error on single patients, each normalized with its own mean?", ["about 2 %", "about 15 %", "about 36 %"]
)

# %%
measured = experiment.over_seeds(experiment.own_statistics)

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
sizes = np.array(experiment.GROUPS)
same = np.repeat(measured["training"][:, np.newaxis], sizes.size, axis=1)
plots.curves(ax, sizes, {"the group's own statistics": 100 * measured["own"], "the training set's": 100 * same})
ax.set_xscale("log")
ax.set_xticks(sizes, [str(size) for size in sizes])
ax.minorticks_off()
plots.label(ax, xlabel="masses in a group", ylabel="error on new masses, %")
medians = 100 * np.median(measured["own"], axis=0)
plots.show(
    fig,
    alt="Median error on new masses by size of the group, with the group's own statistics: "
    + ", ".join(f"{error:.0f} % for {size}" for size, error in zip(sizes, medians, strict=True))
    + f"; with the training set's {100 * np.median(same):.0f} % for every size.",
)
alone.beside(f"{100 * measured['own'][:, 0].mean():.0f} %: every feature is 0, so all patients get one answer")

# %% [markdown]
# **Look at the left end.** Lines are medians of five draws, bands reach from the 10th to the 90th percentile. With own statistics the error is
# {{normalization.own_1}} for single masses (all features are 0, all get one answer), {{normalization.own_5}} in groups of five and {{normalization.own_80}} in groups of 80.
# With the training set's statistics it is {{normalization.training}} on all 169, whatever the size (mean and standard deviation).
#
# A large group is no cure. Suppose a clinic sends only benign masses: here all benign ones of the 169, as one group. Normalized with their own statistics they are spread around 0 like a mixed group, and the model
# gives a false alarm for {{normalization.benign_own}} of them. With the training set's statistics it is {{normalization.benign_training}}.
#
# The statistics of *all* data together, dev and test included, are wrong too, if less visibly: training then knows something of the data
# that are to judge it, and new data will not have been there either.
#
# ### Exercise 3: normalize three sets
#
# A worked example with one feature. The training values 2, 4, 4, 6 have $\mu = 4$ and $\sigma = 1.414$:
#
# | set | values | normalized |
# |---|---|---|
# | `X_train` | 2, 4, 4, 6 | -1.414, 0, 0, 1.414 |
# | `X_dev` | 4, 8 | 0, 2.828 |
# | `X_test` | 10 | 4.243 |
#
# Dev and test do *not* come out with mean 0 and variance 1. They are not supposed to. You may call your functions.


# %% exercise="normalize_splits"
def normalize_splits(X_train, X_dev, X_test):
    """Normalize three sets with the statistics of the training set.

    Parameters
    ----------
    X_train : ndarray, shape (n_x, m_train)
    X_dev : ndarray, shape (n_x, m_dev)
    X_test : ndarray, shape (n_x, m_test)
        All stay as they are.

    Returns
    -------
    X_train_normalized, X_dev_normalized, X_test_normalized : ndarray
        Each of the shape of its set. A feature that is constant in the training set gets sigma = 1.
    """
    ### BEGIN SOLUTION
    mu, sigma = fit_normalizer(X_train)
    return normalize(X_train, mu, sigma), normalize(X_dev, mu, sigma), normalize(X_test, mu, sigma)
    ### END SOLUTION


# %% visible="normalize_splits"
sets = np.array([[2.0, 4.0, 4.0, 6.0]]), np.array([[4.0, 8.0]]), np.array([[10.0]])
train, dev, test = normalize_splits(*sets)
for name, came, expected in (
    ("X_train", train, [[-1.4142, 0, 0, 1.4142]]),
    ("X_dev", dev, [[0, 2.8284]]),
    ("X_test", test, [[4.2426]]),
):
    assert np.shape(came) == np.shape(expected), f"{name} should keep its shape, yours has {np.shape(came)}"
    assert np.allclose(came, expected, atol=1e-3), f"{name} should become {expected}, yours is {came}"
constant = normalize_splits(np.full((1, 3), 0.1), np.array([[0.3, 0.1]]), np.array([[0.2]]))
for name, came, expected in zip(("X_train", "X_dev", "X_test"), constant, ([0, 0, 0], [0.2, 0], [0.1]), strict=True):
    assert np.allclose(came, [expected]), (
        f"the feature is 0.1 in all of X_train, so it is only moved: {name} becomes {expected}, yours is {came}"
    )

# %% [markdown]
# ## 4. Elongated contours and round ones
#
# Why does the scale matter to gradient descent? Take the simplest cost, the squared error of a linear model:
#
# $$J(w) = \frac{1}{2m} \, \lVert w^\top X - Y \rVert^2$$
#
# **Its gradient.** Example $i$ adds $\frac{1}{2m} (w^\top x^{(i)} - y^{(i)})^2$. The chain rule gives the derivative $\frac1m (w^\top x^{(i)} - y^{(i)}) \, x^{(i)}$: the outer derivative cancels the 2, the inner one is $x^{(i)}$. Added up over
# the columns of $X$:
#
# $$\nabla J(w) = \frac1m \, X (w^\top X - Y)^\top$$
#
# **Its shape.** At the best weights $w^*$ the gradient is 0. Write $e = w - w^*$ for the way from there, $r = w^{*\top} X - Y$ for the errors that are left, and $C = \frac1m X X^\top$. Then
#
# $$w^\top X - Y = r + e^\top X$$
#
# $$J(w) = \frac{1}{2m} \left( \lVert r \rVert^2 + 2 \, e^\top X r^\top + \lVert e^\top X \rVert^2 \right)$$
#
# The first term is $J(w^*)$. In the second $\frac1m X r^\top$ is the gradient at $w^*$, so it is 0. In the third, $\lVert e^\top X \rVert^2 = e^\top X X^\top e$. What is left:
#
# $$J(w) = J(w^*) + \tfrac12 \, e^\top C \, e$$
#
# **Its axes.** $C$ is symmetric, so it has orthogonal eigenvectors of length 1. Take two weights, and go distances $t_1$ and $t_2$ along the two eigenvectors: $e = t_1 v_1 + t_2 v_2$ with $C v_i = c_i v_i$.
# The mixed terms $t_1 t_2 \, v_1^\top C v_2 = t_1 t_2 \, c_2 \, v_1^\top v_2$ are 0, because the eigenvectors are orthogonal. What is left:
#
# $$J = J(w^*) + \tfrac12 \left( c_1 t_1^2 + c_2 t_2^2 \right)$$
#
# So along each eigenvector $J$ is a parabola, and the eigenvalue $c$ is its **curvature**. A contour is an ellipse whose axes are the eigenvectors. The one at height $h$ above $J(w^*)$ reaches out to $t = \sqrt{2h/c}$: far where $c$ is small, near where $c$ is large. So it is
# $\sqrt{c_{\max} / c_{\min}}$ times as long as wide.
#
# The ratio $c_{\max} / c_{\min}$ is the **condition number** of $C$. It is 1 for circles, and large for a narrow valley. For uncorrelated features with mean 0, the
# eigenvalues are simply the variances.
#
# > **Predict first.** Two uncorrelated features with mean 0 and standard deviations 1 and 5. How elongated are the contours? And after normalization?

# %%
elongated = predict("Length over width of a contour, as measured?", ["1", "about 2.2", "5", "25"])

# %%
rng = np.random.default_rng(1)
(round_cloud,) = data.standardize(rng.standard_normal((2, 400)))
pictures = {"as measured": np.array([[1.0], [5.0]]) * round_cloud, "normalized": round_cloud}
grid = np.linspace(-2, 2, 81)
distances = np.stack(np.meshgrid(grid, grid)).reshape(2, -1)

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3.9)
for ax, (name, X) in zip(axes, pictures.items(), strict=True):
    C = X @ X.T / X.shape[1]
    J = np.einsum("ik,ij,jk->k", distances, C, distances).reshape(81, 81) / 2
    ax.contour(grid, grid, J, levels=[0.05, 0.2, 0.5, 1, 1.6], colors="0.3", linewidths=1.2)
    ax.plot(0, 0, "*", color="black", markersize=6)
    values, vectors = np.linalg.eigh(C)
    for value, v in zip(values, vectors.T, strict=True):
        tip = np.sqrt(2 * 0.5 / value) * v  # where the parabola along v is 0.5 high
        ax.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "-|>", "color": plots.PALETTE[2], "linewidth": 1.8})
    plots.label(ax, f"{name}: condition number {values[-1] / values[0]:.1f}", "$w_1$ - best", "$w_2$ - best")
plots.show(
    fig,
    alt="Contours of the cost around the best weights, with the eigenvectors as arrows along their axes: ellipses about five "
    "times as long as wide as measured, nearly circles after normalization.",
)
curvatures = [np.linalg.eigvalsh(X @ X.T) for X in pictures.values()]
elongated.beside("as measured {:.1f}, normalized {:.1f}".format(*(np.sqrt(c[-1] / c[0]) for c in curvatures)))

# %% [markdown]
# **Compare the arrows.** They are the eigenvectors, each up to the contour of height 0.5. The feature with standard deviation 5 makes the cost steep in its weight $w_2$, so the valley is narrow there: five times as long as wide, condition
# number near 25. After normalization both directions are alike.
#
# ### Why centring matters too
#
# The bias $b$ is the weight of a feature that is always 1. Take one feature with mean 10 and standard deviation 1, and the bias. Then
#
# $$C = \begin{pmatrix} \overline{x^2} & \bar x \\ \bar x & 1 \end{pmatrix} = \begin{pmatrix} 101 & 10 \\ 10 & 1 \end{pmatrix}$$
#
# with the eigenvalues 101.99 and 0.0098, and a condition number of about 10 400.
#
# Centre the feature: $C$ becomes the identity, and the condition number 1. Nothing was scaled here. A mean far from 0 alone makes the contours long and narrow: raising $w$ a
# little and lowering $b$ ten times as much nearly cancel, so in this direction $J$ is almost flat.
#
# ### What normalization cannot do
#
# It works on each feature by itself, so *correlation* stays. In the breast-cancer data radius, perimeter and area say nearly the same. The condition number of all 30 features (bias included)
# is {{normalization.raw_condition}} raw and still {{normalization.normalized_condition}} normalized (means of five draws of 400 masses). Removing the rest needs more than a shift and a scale
# per feature (*whitening*), and is seldom worth the trouble.
#
# And mind what a picture hides: two weights have one ratio of axes. With 31 weights there are 31 curvatures. For all 569 masses, normalized, 16 of them are below a hundredth of the largest. Give gradient descent on the squared error half of the
# largest stable rate (section 5 derives it): after 100 steps 8 of the 31 directions have lost all but a hundredth of their error, and 15 still have more than half. The cost looks settled long before they are.
#
# ### Exercise 4: the condition number
#
# A worked example:
#
# $$X = \begin{pmatrix} 3 & -3 & 3 & -3 \\ 1 & 1 & -1 & -1 \end{pmatrix}, \qquad
# C = \tfrac14 X X^\top = \begin{pmatrix} 9 & 0 \\ 0 & 1 \end{pmatrix}$$
#
# The eigenvalues are 9 and 1, and the condition number is 9.
#
# Take `X` as it is: no centring inside the function. For symmetric matrices use `np.linalg.eigvalsh`.


# %% exercise="condition_number"
def condition_number(X):
    """How elongated the contours of J(w) = ||w^T X - Y||^2 / (2m) are.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
        Of full row rank.

    Returns
    -------
    condition : float, at least 1
        Condition number of the matrix of curvatures, X X^T / m.
    """
    ### BEGIN SOLUTION
    eigenvalues = np.linalg.eigvalsh(X @ X.T / X.shape[1])
    return eigenvalues[-1] / eigenvalues[0]
    ### END SOLUTION


# %% visible="condition_number"
X = np.array([[3.0, -3.0, 3.0, -3.0], [1.0, 1.0, -1.0, -1.0]])
condition = condition_number(X)
assert np.ndim(condition) == 0, f"the condition number is one number, yours has shape {np.shape(condition)}"
assert np.isclose(condition, 9), f"the eigenvalues are 9 and 1, so it is 9, yours is {condition}"
far_from_0 = np.array([[9.0, 11.0, 9.0, 11.0], [1.0, 1.0, 1.0, 1.0]])
condition = condition_number(far_from_0)
assert np.isclose(condition, 10401.9999, rtol=1e-6), (
    f"mean 10, deviation 1, and a row of ones, taken as they are: 10402, yours is {condition}"
)

# %% [markdown]
# ## 5. Round contours allow larger learning rates
#
# Follow the way from the best weights, $e = w - w^*$, through a step of gradient descent with learning rate $\alpha$. Section 4 gives the gradient at once: that of $\tfrac12 e^\top C e$ is $C e$. So
#
# $$e_{\text{new}} = e - \alpha \, C e$$
#
# and along an eigenvector, where $C e = c \, e$,
#
# $$e_{\text{new}} = (1 - \alpha c) \, e$$
#
# Each step multiplies by the same factor:
#
# | $\alpha c$ | factor | what you see |
# |---|---|---|
# | 0.01 | 0.99 | creeps |
# | 1 | 0 | arrives in one step |
# | 1.9 | -0.9 | swings from side to side, comes closer |
# | 2 | -1 | swings for ever |
# | 2.1 | -1.1 | diverges |
#
# All directions share one learning rate, and one that diverges spoils all. Which direction reaches the last row first as $\alpha$ grows? That one sets the limit. At half of the limit the flattest direction has the factor
# $1 - c_{\min} / c_{\max}$, one minus the inverse of the condition number. So the condition number says how many steps you need.
#
# > **Predict first.** At half the largest stable rate, how many steps does it take to make the error a thousand times smaller, at condition number 1, 10, 100, 1000?

# %%
needed = predict("Steps at condition number 1, 10, 100, 1000?")

# %%
conditions = np.logspace(0, 4, 41)
flattest = 1 - 1 / conditions
steps = np.ones_like(conditions)
steps[1:] = np.ceil(np.log(1e-3) / np.log(flattest[1:]))

# %% figure=true
fig, ax = plots.new(width=6, height=3.6)
ax.plot(conditions, steps, color=plots.PALETTE[0], linewidth=2)
ax.set(xscale="log", yscale="log")
plots.label(ax, xlabel="condition number", ylabel="steps to an error / 1000")
told = ", ".join(f"{steps[i]:.0f} at {conditions[i]:.0f}" for i in (0, 10, 20, 30))
plots.show(fig, alt=f"Steps over the condition number, both logarithmic, nearly a straight line: {told}.")
needed.beside(told)

# %% [markdown]
# **Look at the slope.** Nearly a straight line: the steps grow in proportion to the condition number $\kappa = c_{\max} / c_{\min}$.
#
# Why? After $t$ steps $(1 - 1/\kappa)^t = 1/1000$ of the error is left. Take logarithms, with
# $\ln(1 - 1/\kappa) \approx -1/\kappa$ for large $\kappa$:
#
# $$t \approx \kappa \, \ln 1000 \approx 6.9 \, \kappa$$
#
# For large $\kappa$ about seven steps for each unit of the condition number: about 700 at 100, 69 000 at 10 000. Circles take a single step.
#
# ### Exercise 5: the largest stable learning rate
#
# A worked example: the `X` of exercise 4 has eigenvalues 9 and 1. With a rate of 0.2 the factors are $1 - 1.8 = -0.8$ and 0.8: both shrink. With 0.25 the first is $-1.25$: it diverges. The limit between is 0.222. Normalized, both eigenvalues are 1,
# and the limit is nine times as large.


# %% exercise="largest_stable_learning_rate"
def largest_stable_learning_rate(X):
    """Learning rate beyond which gradient descent on J(w) = ||w^T X - Y||^2 / (2m) diverges.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)

    Returns
    -------
    limit : float
        Below it the error grows along no eigenvector of X X^T / m, above it the error grows along one.
    """
    ### BEGIN SOLUTION
    return 2 / np.linalg.eigvalsh(X @ X.T / X.shape[1])[-1]
    ### END SOLUTION


# %% visible="largest_stable_learning_rate"
X = np.array([[3.0, -3.0, 3.0, -3.0], [1.0, 1.0, -1.0, -1.0]])
limit = largest_stable_learning_rate(X)
assert np.ndim(limit) == 0, f"the limit is one number, yours has shape {np.shape(limit)}"
assert np.isclose(limit, 2 / 9), f"the largest eigenvalue is 9, so the limit is 0.222, yours is {limit}"
limit = largest_stable_learning_rate(np.array([[2.0, 4.0]]))
assert np.isclose(limit, 0.2), f"one feature, 2 and 4: the mean square is 10, the limit 0.2, yours is {limit}"

# %% [markdown]
# ### Exercise 6: the path of gradient descent
#
# Write gradient descent on $J$, with the gradient of section 4, and keep every $w$ on the way. Mind the shapes: here `w` has shape `(n_x,)`, so `w @ X` has shape `(m,)`, and `Y` has `(1, m)`.
#
# A worked example with the same $X$ and $Y = (5, -1, 1, -5)$. The best $w$ is (1, 2): check that $3 \cdot 1 + 1 \cdot 2 = 5$. Start at (0, 0) with a
# learning rate of 0.1:
#
# | steps made | $w$ | $\nabla J(w)$ | minus 0.1 times that |
# |---|---|---|---|
# | 0 | (0, 0) | (-9, -2) | (0.9, 0.2) |
# | 1 | (0.9, 0.2) | (-0.9, -1.8) | (0.09, 0.18) |
# | 2 | (0.99, 0.38) | | |
#
# For `n_steps = 2` the path has the three rows of the column $w$. $w_1$ is nearly there after two steps. $w_2$ has made a fifth of its way.


# %% exercise="gradient_descent_path"
def gradient_descent_path(X, Y, w0, learning_rate, n_steps):
    """Gradient descent on J(w) = ||w^T X - Y||^2 / (2m).

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
    w0 : ndarray, shape (n_x,)
        Where to start. Stays as it is.
    learning_rate : float
    n_steps : int, at least 1

    Returns
    -------
    path : ndarray, shape (n_steps + 1, n_x)
        Row 0 is w0, row t is w after t steps.
    """
    ### BEGIN SOLUTION
    path = [w0]
    for _ in range(n_steps):
        gradient = X @ (path[-1] @ X - Y[0]) / X.shape[1]
        path.append(path[-1] - learning_rate * gradient)
    return np.array(path)
    ### END SOLUTION


# %% visible="gradient_descent_path"
X = np.array([[3.0, -3.0, 3.0, -3.0], [1.0, 1.0, -1.0, -1.0]])
Y = np.array([[5.0, -1.0, 1.0, -5.0]])
w0 = np.zeros(2)
path = gradient_descent_path(X, Y, w0, 0.1, 2)
assert np.shape(path) == (3, 2), f"two steps and the start make shape (3, 2), yours has {np.shape(path)}"
assert np.allclose(path, [[0, 0], [0.9, 0.2], [0.99, 0.38]]), (
    f"expected (0, 0), (0.9, 0.2), (0.99, 0.38), yours is\n{path}"
)
assert np.array_equal(w0, [0, 0]), "w0 was changed: make a new w in every step"

# %% [markdown]
# ### Use your own functions
#
# The same data, three ways: well below the limit, just below it, and normalized at a rate that was far beyond the limit before. Every path starts at the
# same distance from the best weights.

# %%
ways = {
    "rate 0.1": (X, 0.1),
    "rate 0.215": (X, 0.215),
    "normalized, 0.9": (normalize(X, *fit_normalizer(X)), 0.9),
}

# %% figure=true
fig, axes = plots.new(1, 3, width=9, height=3.5)
for ax, (name, (prepared, rate)) in zip(axes, ways.items(), strict=True):
    best = np.linalg.lstsq(prepared.T, Y[0], rcond=None)[0]
    path = gradient_descent_path(prepared, Y, best + np.array([-1.0, 0.5]), rate, 15) - best
    grid = np.linspace(-1.3, 1.3, 61)
    distances = np.stack(np.meshgrid(grid, grid)).reshape(2, -1)
    J = np.mean((distances.T @ prepared) ** 2, axis=1).reshape(61, 61) / 2
    ax.contour(grid, grid, J, levels=[0.05, 0.2, 0.5, 1, 2, 4], colors="0.6", linewidths=1)
    ax.plot(*path.T, "-o", color=plots.PALETTE[2], markersize=4)
    ax.plot(*path[0], "s", color=plots.PALETTE[0], markersize=8)
    ax.plot(0, 0, "*", color="black", markersize=11)
    limit = largest_stable_learning_rate(prepared)
    plots.label(ax, f"{name}, limit {limit:.2g}", "$w_1$ - best", "$w_2$ - best")
plots.show(
    fig,
    alt="Three paths of 15 steps: at rate 0.1 quickly across the valley, then slowly along it; at 0.215 swinging across the "
    "valley; normalized with rate 0.9 straight to the middle.",
)

# %% [markdown]
# **Follow the paths.** Left, the path first drops across the valley, then creeps along it. In the middle it swings from wall to wall, close to the limit. Right, on
# circles, minus the gradient points straight at the best weights, and one step goes nine tenths of the way.
#
# ### The same in PyTorch
#
# ```python
# import torch
#
# mu = X_train.mean(dim=0)
# sigma = X_train.std(dim=0, correction=0)
# sigma[sigma < 1e-8] = 1
#
# def normalize(X):
#     return (X - mu) / sigma
# ```
#
# `X_train` is a tensor with examples as rows, as from `torch.tensor(X.T)`; hence `dim=0`. And `std` divides by $m - 1$ unless you say `correction=0`.
#
# ## 6. Explore
#
# Two uncorrelated features with mean 0; the first has standard deviation 1, the second what you set. The square is the start, the star the best weights, and the right-hand side shows the
# cost over 40 steps.
#
# > **Predict first.** At scale 5 the limit is $2 / 25 = 0.08$. Push the learning rate from 0.03 to 0.1: what happens to the path just before the limit, and what just beyond? Then
# > switch normalization on and look for the best rate.

# %% explore=true
explore_normalization()

# %% [markdown]
# **Look for the fewest steps.** At scale 5 even the best rate needs about 30 steps to bring the cost down to a thousandth (34 at the best that the slider can set). Section 5 promised $6.9 \cdot 25 \approx 170$, but for the distance in the flattest direction at half the limit. The cost falls with the *square* of the distance, this rate is nearer to the limit, and at this start most of the cost is steep. Normalized, a rate of 1 needs a single step, because all directions
# have curvature 1. Real data keep some correlation, so one step is a dream there; the gain is not.
#
# ## 7. Experiment: steps to a fixed cost
#
# Logistic regression on the breast masses, prepared in four ways. The measure is the number of steps to a cost of 0.25 and to 0.1.
#
# | setting | |
# |---|---|
# | data | 400 masses to train on, 169 new ones; five seeds draw them |
# | preparations | **raw**; **centred**, minus $\mu$; **scaled**, divided by $\sigma$; **normalized**, both |
# | model | 30 features, one sigmoid unit, weights 0 at the start |
# | training | 10 000 steps of gradient descent on all 400 |
# | learning rate | half of the safe limit, for each preparation and draw its own |
# | code | `practicaldl/experiments/normalization.py`, with your `fit_normalizer` and `normalize` |
#
# The safe limit: the gradient of the cross-entropy is $\frac1m X (\sigma(z) - Y)^\top$ with $z = w^\top X$, where $\sigma$ is now the sigmoid. Differentiate once more, and the slope $\sigma'(z^{(i)})$ of the sigmoid comes in for each example. With $\nabla^2 J$ for the matrix of second derivatives,
#
# $$v^\top \nabla^2 J \, v = \frac1m \sum_i \sigma'(z^{(i)}) \, (v^\top x^{(i)})^2 \le \frac14 \cdot \frac1m \sum_i (v^\top x^{(i)})^2 = \tfrac14 \, v^\top C \, v$$
#
# because that slope is at most $1/4$. So in every direction $v$ the curvature is at most a quarter of that of the squared error, and for $v$ of length 1 at most $\tfrac14 c_{\max}$,
# with $c_{\max}$ the largest eigenvalue of $C = X X^\top / m$, bias row included. Along a step $-\alpha g$ against the gradient $g$ the cost then stays on or below a parabola of that curvature:
#
# $$J(w - \alpha g) \le J(w) - \alpha \lVert g \rVert^2 + \tfrac12 \cdot \tfrac14 c_{\max} \, \alpha^2 \lVert g \rVert^2$$
#
# For $\alpha < 2 / (\tfrac14 c_{\max}) = 8 / c_{\max}$ the last term is smaller than the one before, and every step lowers the cost. That is the safe limit.
#
# > **Predict first.** How many steps does raw need to reach 0.25, and normalized? Which half matters more, centring or scaling?

# %%
count = predict("Steps to a cost of 0.25: raw, and normalized?")

# %% experiment=true
result = experiment.run(fit=fit_normalizer, normalize=normalize)
plots.show(experiment.figure(result), alt=experiment.alt(result))
steps = {name: experiment.steps_to(result[name]["costs"], 0.25).mean() for name in ("raw", "normalized")}
count.beside(f"raw {steps['raw']:.0f}, normalized {steps['normalized']:.0f}")

# %% [markdown]
# **Follow each line to the two costs.** Lines are medians over the draws. Both axes are logarithmic, so equal distances are equal *factors*: that is why the lines look closer than they are. Numbers are means and standard deviations.
#
# | | safe limit of the rate | steps to 0.25 | steps to 0.1 | error on new masses after 10 000 steps |
# |---|---|---|---|---|
# | raw | {{normalization.raw_limit}} | {{normalization.raw_easy}} | {{normalization.raw_hard}} | {{normalization.raw_error}} |
# | centred | {{normalization.centred_limit}} | {{normalization.centred_easy}} | {{normalization.centred_hard}} | {{normalization.centred_error}} |
# | scaled | {{normalization.scaled_limit}} | {{normalization.scaled_easy}} | {{normalization.scaled_hard}} | {{normalization.scaled_error}} |
# | normalized | {{normalization.normalized_limit}} | {{normalization.normalized_easy}} | {{normalization.normalized_hard}} | {{normalization.normalized_error}} |
#
# - **Normalization gains a factor of more than a thousand in steps.** Its safe learning rate is more than 100 000 times as large. Raw still has a cost of {{normalization.raw_cost}} after 10 000
#   steps.
# - **It needs both halves.** Centring alone is quick at first and then stuck: the areas still set the limit. Scaling alone is slow to start: the means, far
#   from 0, still do.
# - **The error on new masses falls as well.** After 10 000 steps raw and normalized have not come equally far in training, so this compares two stages of training, not two limits. Whether raw would get to the same error with more steps this
#   experiment cannot say. With a condition number of {{normalization.raw_condition}} nobody can wait for it.
#
# Which features has the unit learned to use? Feature $j$ moves $z$ by about $|w_j|$ times its standard deviation. Here is the unit after 10 000 steps, mean of the five draws: the more a feature moves $z$, the thicker its line.

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=4.2)
used = {name: experiment.used(result[name]["reach"]).mean() for name in ("raw", "normalized")}
reach = {name: result[name]["reach"].mean(axis=0)[order] for name in used}
for ax, (name, count_used) in zip(axes, used.items(), strict=True):
    schematics.draw_network(ax, (30, 1), weights=[reach[name][np.newaxis]], names=["30 features", "sigmoid unit"])
    plots.label(ax, f"{name}: {count_used:.1f} of 30 features used")
plots.show(
    fig,
    alt="The unit with its 30 features, twice, the feature of the largest standard deviation on top. Lines at least a "
    "hundredth as thick as the thickest: "
    + ", ".join(f"{name} {count_used:.1f}" for name, count_used in used.items())
    + ". The thickest lines of raw are those of the "
    + ", ".join(names[order[i]] for i in np.argsort(-reach["raw"])[: round(used["raw"])])
    + ".",
)

# %% [markdown]
# **Count the lines.** The largest standard deviations are on top, as on the right of the figure in section 1. Raw uses {{normalization.raw_used}} features, the three areas and two of the three perimeters, normalized {{normalization.normalized_used}} (used: at least a hundredth of what the most used
# feature moves). Raw has not found the others unimportant: at their scale it has hardly begun.
#
# ## 8. Does it ever hurt?
#
# When features share one scale already, there is little to gain. Ranges such as 0 to 1, -1 to 1 or 1 to 2 are fine as they are: evenly filled, their standard deviations differ by a factor of two. If they are uncorrelated and centred, that is a ratio of curvatures of four, and no valley. Not centred, and with the bias, their condition number is about 150: slower, but far from the $10^{12}$ of the raw table in section 4. What does harm are ranges like 0 to 0.001 beside
# 1 to 1000. Normalizing rarely does harm, so many do it always. But look at one case where it does a little: the
# handwritten digits, with pixels from 0 to 1. Near the rim nearly all images are white, so $\sigma$ is tiny there, and a stray spot of ink, divided by it, becomes a huge number.

# %%
images, _ = data.digits_matrix()
chosen = np.random.default_rng(0).permutation(images.shape[1])[:300]
mu, sigma = fit_normalizer(images[:, chosen])
largest = np.abs(normalize(images[:, chosen], mu, sigma)).max(axis=1)
spread = images[:, chosen].std(axis=1)

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3.8)
for ax, values, title in zip(axes, (spread, largest), ("standard deviation", "largest normalized value"), strict=True):
    picture = ax.imshow(values.reshape(8, 8), cmap="gray_r")
    fig.colorbar(picture, ax=ax, shrink=0.8)
    ax.set(xticks=[], yticks=[])
    plots.label(ax, title)
middle = largest.reshape(8, 8)[3:5, 3:5].mean()
plots.show(
    fig,
    alt="Two pictures of 8 by 8 pixels: the standard deviation, large in the middle and near 0 at the left and right rim; the "
    f"largest normalized value, near {middle:.0f} in the middle and up to {largest.max():.0f} at the rim.",
)

# %% [markdown]
# **Compare the two.** Darker is larger, and the two pictures are nearly each other's negative. The largest normalized value of the four pixels in the middle is {{normalization.digits_middle}} on average; the largest of the whole image stands at the rim, with {{normalization.digits_rim}} (ten draws of 300 images).
# That it is always the same is no accident. If a single one of $m$ images has ink $x$ in a pixel, then $\mu = x/m$ and $\sigma^2 = x^2/m - x^2/m^2$, and its value becomes
#
# $$\frac{x - x/m}{x \sqrt{m - 1} \, / \, m} = \sqrt{m - 1} = \sqrt{299} = 17.3,$$
#
# however pale the spot was. (Pixels that are white in all 300 images
# have $\sigma = 1$, by our rule, and stay 0.)
#
# A network with 32 hidden ReLU units and ten outputs, gradient descent on all 300 training images at rate 0.3, the same He start, ten seeds (`digits` in the file of section 7): raw needs {{normalization.digits_raw_steps}} steps to a cost of 0.1, normalized
# {{normalization.digits_normalized_steps}}. After 1000 steps raw errs on {{normalization.digits_raw_error}} of the 1497 other images, normalized on {{normalization.digits_normalized_error}}: {{normalization.digits_more}}
# percentage points more, and more with {{normalization.digits_worse}} seeds. The mean is more than three standard errors from 0, so it counts (lesson 1, section 10). Faster, and slightly worse.
#
# So for pixels, use *one* mean and *one* standard deviation, over all pixels of all training images (or for each colour channel), as is usual in computer vision. Here that takes {{normalization.digits_common_steps}} steps and errs on {{normalization.digits_common_error}}, {{normalization.digits_common_more}} points against raw: nearly as fast, and no loss shows. For columns of a table, with units of their
# own, normalize each. Models that compare one feature at a time with a threshold, such as decision trees, do not need it at all.
#
# ### Two more things that scale decides
#
# **Penalties.** L2 (lesson 3) punishes $\lVert w \rVert^2$. A feature in millimetres needs a weight a thousand times smaller than the same feature in metres, so the same penalty hardly touches the one and crushes the other. After normalization each feature counts alike: the penalty no longer
# depends on a choice of units.
#
# **Outliers.** One wrong entry can set $\mu$ and $\sigma$. Put a single 1000 among 99 values between 0 and 1: $\sigma$ becomes about 100, and all good values end within about a hundredth of each other. Look at the largest normalized value of every feature (here about $\sqrt{99} = 9.95$, as for the spot of ink); if it is far above 5, find out why before you train. Median and
# quartiles (`RobustScaler`) bear outliers better.
#
# ### Try
#
# `experiment.run` takes any `fit(X)` and `normalize(X, mu, sigma)`. Give it a pair of your own: median and quartiles, minimum and range, the logarithm first. Or one that whitens. Before each run, predict with `condition_number` whether it will need fewer steps than the one in the table, then measure. Which
# preparation would you hand to a colleague, and what must be saved beside the weights for it? There is no single answer.
#
# ## Three questions
#
# Each has one right answer. Write its letter, as `answer_1 = "b"`.

# %% [markdown] question="normalization_q1"
# **Question 1.** Your network was trained on normalized features. Ten new patients arrive. How do you normalize their features?
#
# a) With the mean and standard deviation of these ten patients.
#
# b) With `mu` and `sigma` of the training set.
#
# c) With new statistics over the training set and the ten patients together.
#
# d) Not at all: the network has learned the scale.

# %% [markdown] question="normalization_q2"
# **Question 2.** You prepare your features otherwise. The eigenvalues of $X X^\top / m$ reached from 0.01 to 100; now they reach from 1 to 100. What changes for gradient
# descent on the squared error?
#
# a) You need a learning rate a hundred times smaller, because the smallest eigenvalue has grown.
#
# b) You can take a learning rate a hundred times larger.
#
# c) Nothing: with the same learning rate it takes the same number of steps.
#
# d) The largest stable learning rate is the same, and the flattest direction arrives about a hundred times sooner.

# %% [markdown] question="normalization_q3"
# **Question 3.** In 300 training images a pixel at the rim has ink in a single one. You normalize every pixel with its own `mu` and `sigma`. What is right?
#
# a) The pixel now counts less than the others, because its spread is small.
#
# b) The division by its `sigma` is undefined.
#
# c) One image gets a very large value there, so a stray spot becomes important; one common scale for all pixels would be better.
#
# d) All is well, because normalization never hurts.

# %% [markdown]
# ## What to remember
#
# - Subtract `mu`, divide by `sigma`: mean 0 and variance 1 for every feature. `sigma` is the standard deviation, not the variance.
# - A constant feature gets `sigma = 1`; compare with a small bound, not with 0.
# - Fit `mu` and `sigma` on the training set, keep them with the weights, use them on all data.
# - Different scales and means far from 0 make the contours elongated. The condition number of $X X^\top / m$ says how much, because $J(w) = J(w^*) + \tfrac12 e^\top C e$.
# - The largest stable learning rate is 2 over the largest eigenvalue. The flattest direction then sets the number of steps.
# - It gains most where features have different units. It does not remove correlation. It rarely hurts.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | division by `sigma**2` | scales are turned upside down: large features become tiny | divide by `sigma` |
# | the sum of squares for the variance | all features tiny, slow training | the variance is a mean |
# | `axis=0` with examples in columns | shape `(m,)`, or every example normalized by itself | `axis=1, keepdims=True` |
# | `sigma == 0` for constant features | huge numbers in dev or test | `sigma < 1e-8` |
# | dev and test with their own statistics | good on large mixed groups, bad on single or one-sided ones | the training set's `mu` and `sigma` |
# | statistics fitted before the split | dev and test errors may be a little too good | split first, then fit |
# | `mu` and `sigma` not saved | the model cannot be used tomorrow | keep them with the weights |
# | the label normalized by accident | probabilities make no sense | only `X` |
#
# ## Where to read further
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller: *Efficient BackProp*, in: Neural Networks: Tricks of the Trade, Springer (1998), sections 4.3 and 5: why inputs
#   are normalized, with the eigenvalues.
# - S. Boyd, L. Vandenberghe: *Convex Optimization*, Cambridge University Press (2004), section 9.3: gradient descent and the condition number.
# - S. Ioffe, C. Szegedy: *Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift*, ICML 2015: the same idea inside
#   the network.
# - scikit-learn's user guide, section "Preprocessing data": `StandardScaler` does what you wrote; `RobustScaler` is for outliers.
# - A. Zhang, Z. Lipton, M. Li, A. Smola: *Dive into Deep Learning*, sections on gradient descent and preconditioning.
