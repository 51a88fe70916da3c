# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Gradient checking
# minutes: 95
# ---

# %% [markdown]
# # Gradient checking
#
# Backpropagation is easy to get wrong, and a wrong gradient seldom crashes. The cost still falls, and nobody notices.
# In this lesson you compute gradients a second time, slowly and without backpropagation, and use them to confirm that
# your code is right or to find the line that is wrong.
#
# **After this lesson you can**
#
# - approximate a derivative from one side and from both, and say how large the error is and why;
# - choose `epsilon`, and explain why smaller is not always better;
# - put all parameters into one vector and back;
# - check the gradients of a network of any depth, judge the result, and find the block with the bug;
# - name the cases in which the check itself misleads: a forgotten penalty, dropout, the kink of ReLU, zero biases.
#
# **What you need first.** Backpropagation in a three-layer network, the L2 penalty (lesson 3) and dropout (lesson 4).
# From calculus: the derivative, and the Taylor series up to the third power.
#
# **Time.** About 95 minutes: 30 to read and try, 60 for eleven exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)`. `parameters` is a dict `W1, b1, ..., WL, bL`, and `gradients` a dict
# `dW1, db1, ..., dWL, dbL` of the same shapes.

# %%
import numpy as np

from practicaldl import data, network, plots, training
from practicaldl.experiments import gradient_checking as experiment
from practicaldl.explorers.gradient_checking import explore_gradient_checking
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. Two bugs that nobody notices
#
# The network has three layers, $A^{[0]} = X$, and for $l = 1, 2, 3$
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad A^{[l]} = g^{[l]}(Z^{[l]}),$$
#
# with ReLU in layers 1 and 2 and the sigmoid in layer 3. The cost $J$ is the mean cross-entropy over $m$ examples. The way
# back, with the reason for each step:
#
# $$\begin{aligned}
# dZ^{[3]} &= A^{[3]} - Y && \text{sigmoid and cross-entropy together} \\
# dW^{[l]} &= \tfrac{1}{m}\, dZ^{[l]} A^{[l-1]\top} && Z^{[l]} \text{ is linear in } W^{[l]} \text{ with factor } A^{[l-1]} \\
# db^{[l]} &= \tfrac{1}{m} \textstyle\sum_{\text{examples}} dZ^{[l]} && b^{[l]} \text{ is added to every example} \\
# dA^{[l]} &= W^{[l+1]\top} dZ^{[l+1]} && \text{each unit feeds all units of the next layer} \\
# dZ^{[l]} &= dA^{[l]} * g'(Z^{[l]}) && g \text{ acts entry by entry; for ReLU } g' = 1 \text{ or } 0
# \end{aligned}$$


# %% figure=true
fig, ax = plots.new(width=8.5, height=2.7)
for place, name in enumerate(
    ("$X$", "$Z^{[1]}$", "$A^{[1]}$", "$Z^{[2]}$", "$A^{[2]}$", "$Z^{[3]}$", "$A^{[3]}$", "$J$")
):
    ax.text(place, 0, name, ha="center", va="center", fontsize=14, bbox={"boxstyle": "round", "fc": "white"})
for place in range(7):
    forward = {"arrowstyle": "-|>", "shrinkA": 17, "shrinkB": 17, "color": "0.5"}
    ax.annotate("", (place + 1, 0.12), (place, 0.12), arrowprops=forward)
    if place:
        back = {"arrowstyle": "-|>", "shrinkA": 17, "shrinkB": 17, "color": plots.PALETTE[1], "linestyle": "--"}
        ax.annotate("", (place, -0.12), (place + 1, -0.12), arrowprops=back)
for layer, place in ((1, 1), (2, 3), (3, 5)):
    leave = {"arrowstyle": "-|>", "shrinkA": 17, "color": plots.PALETTE[1], "linestyle": "--"}
    ax.text(place, -0.95, f"$dW^{{[{layer}]}}, \\; db^{{[{layer}]}}$", ha="center", fontsize=13)
    ax.annotate("", (place, -0.75), (place, -0.1), arrowprops=leave)
ax.set_xlim(-0.5, 7.5)
ax.set_ylim(-1.1, 0.5)
ax.axis("off")
plots.show(
    fig,
    alt="A chain X, Z1, A1, Z2, A2, Z3, A3, J with solid arrows to the right; dashed arrows lead back from J to Z1, and at each Z one leaves down to dW and db of its layer.",
)

# %% [markdown]
# **Follow the arrows.** Every $dW^{[l]}$ and $db^{[l]}$ leaves the way back at $dZ^{[l]}$. So a wrong $dZ^{[2]}$ spoils four gradients, a
# wrong line for $dW^{[3]}$ only one. Section 10 reads this figure backward, from the gradients to the bug.
#
# Here it is in code. Two of its six gradients are wrong. Reading 14 lines, you may find them; in a real network, with
# convolutions and attention and a penalty, you will not. So do not search yet: first see what the bugs do.


# %%
def backward_with_bugs(X, Y, cache):
    """Backpropagation of LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID with two planted bugs."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dW3 = 1 / m * dZ3 @ A2.T
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)
    dZ2 = W3.T @ dZ3 * (Z2 > 0)
    dW2 = 1 / m * dZ2 @ A1.T * 2
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 4 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# %% [markdown]
# The data: 200 points in two half-moons, each with the label 0 or 1.

# %% figure=true
rng = np.random.default_rng(0)
X_moons, Y_moons = data.moons(200, 0.2, rng)
fig, ax = plots.new(width=4.5, height=3.2)
plots.scatter(ax, X_moons, Y_moons)
plots.label(ax, xlabel="$x_1$", ylabel="$x_2$")
plots.show(fig, alt="200 points in two half-moons that reach into each other, one for each label, with some overlap.")

# %% [markdown]
# **Look at the overlap.** A straight line cannot part them, and where they touch some points lie on the wrong side: the cost will not
# reach 0.
#
# > **Predict first.** You train twice from the same start, once with the bugs and once without. How different are the
# > two cost curves?

# %%
faster = predict("With two bugs the cost ...?", ["rises", "falls more slowly", "falls alike", "falls faster"])

# %%
start = network.initialize([2, 10, 5, 1], rng)
options = {"epochs": 300, "learning_rate": 0.3}
costs = {
    "right gradients": training.train(X_moons, Y_moons, start, **options).costs,
    "two bugs": training.train(
        X_moons, Y_moons, start, **options, backward=lambda X, Y, cache: backward_with_bugs(X, Y, cache.as_tuple())
    ).costs,
}

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
plots.curves(ax, range(1, 301), costs, xlabel="step", ylabel="cost")
plots.show(
    fig,
    alt="Two cost curves over 300 steps, with right and with wrong gradients; both fall smoothly, the wrong one faster.",
)
faster.beside(", ".join(f"{name}: from {line[0]:.2f} to {line[-1]:.3f}" for name, line in costs.items()))

# %% [markdown]
# **Read the figure.** Both curves fall, and the wrong one even faster: on this task a gradient that is too
# long acts like a larger learning rate. A falling cost says that the steps point roughly downhill. It does not say that the
# gradient is right, and on the next task, with a penalty or another learning rate, the bug may cost you dearly.
#
# What would? The derivative has a definition that needs no backpropagation: move a parameter a little, and see how much
# the cost changes.
#
# ## 2. The one-sided difference
#
# The derivative of a function of one number is a **limit**. Move $\theta$ by a step $\varepsilon$, divide the change of $f$ by
# the step, and let the step go to 0:
#
# $$f'(\theta) = \lim_{\varepsilon \to 0} \frac{f(\theta + \varepsilon) - f(\theta)}{\varepsilon}$$
#
# A computer cannot go to the limit. It can take a small $\varepsilon$ and stop there. The step goes to one side only, so what
# comes out is called the **one-sided** (forward) difference.
#
# The example of this lesson is $f(\theta) = \theta^3$ at $\theta = 1$. Its derivative is $3\theta^2 = 3$. With
# $\varepsilon = 0.01$:
#
# $$\frac{1.01^3 - 1^3}{0.01} = \frac{1.030301 - 1}{0.01} = 3.0301$$
#
# The error is 0.0301. The figure uses a larger step, 0.4, so that you can see it.


# %% figure=true
def draw_secant(left, right, name):
    theta = np.linspace(0.3, 1.7, 100)
    slope = (right**3 - left**3) / (right - left)
    fig, ax = plots.new(width=6, height=3.6)
    plots.curves(ax, theta, {"theta³": theta**3, f"{name}: slope {slope:.2f}": left**3 + slope * (theta - left)})
    ax.plot(theta, 1 + 3 * (theta - 1), color="0.4", linestyle=":", label="tangent at 1: slope 3")
    ax.plot([left, right], [left**3, right**3], "o", color="black")
    ax.set_ylim(-0.6, 4.6)
    ax.legend(frameon=False)
    plots.label(ax, xlabel="theta")
    return fig


plots.show(
    draw_secant(1.0, 1.4, "one-sided"),
    alt="The curve theta cubed, its tangent at 1, and the line through the points at 1 and 1.4, which is steeper.",
)

# %% [markdown]
# **Read the figure.** The line through 1 and 1.4 is much steeper than the tangent: the curve bends upwards, and the
# step sees only the steeper side.
#
# ### Exercise 1: the one-sided difference
#
# A worked example: $f(\theta) = \theta^2$, $\theta = 3$, $\varepsilon = 0.1$ gives $(3.1^2 - 3^2) / 0.1 = (9.61 - 9) / 0.1 = 6.1$.
# The derivative is 6.


# %% exercise="one_sided_difference"
def one_sided_difference(f, theta, epsilon):
    """Approximate a derivative from one side.

    Parameters
    ----------
    f : callable, float -> float
    theta : float
        Where the derivative is wanted.
    epsilon : float
        The step, above 0.

    Returns
    -------
    slope : float
        Of the line through the points of f at theta and one step to its right.
    """
    ### BEGIN SOLUTION
    return (f(theta + epsilon) - f(theta)) / epsilon
    ### END SOLUTION


# %% visible="one_sided_difference"
slope = one_sided_difference(lambda theta: theta**2, 3.0, 0.1)
assert np.isclose(slope, 6.1), f"(3.1² - 3²) / 0.1 = 6.1, yours is {slope}"
slope = one_sided_difference(lambda theta: theta**3, 1.0, 0.01)
assert np.isclose(slope, 3.0301), f"for theta³ at 1 with epsilon = 0.01 it is 3.0301, yours is {slope}"
slope = one_sided_difference(np.exp, 0.0, 0.5)
assert np.isclose(slope, 1.2974425), f"for the exponential at 0 with epsilon = 0.5 it is 1.29744, yours is {slope}"

# %% [markdown]
# ## 3. The two-sided difference
#
# Step to both sides, and divide by the whole way from left to right. This is the **two-sided** (central) difference:
#
# $$f'(\theta) \approx \frac{f(\theta + \varepsilon) - f(\theta - \varepsilon)}{2\varepsilon}$$
#
# For $\theta^3$ at 1 with $\varepsilon = 0.01$:
#
# $$\frac{1.01^3 - 0.99^3}{0.02} = \frac{1.030301 - 0.970299}{0.02} = 3.0001$$
#
# The error is 0.0001, three hundred times smaller.

# %% figure=true
plots.show(
    draw_secant(0.6, 1.4, "two-sided"),
    alt="The curve theta cubed, its tangent at 1, and the line through 0.6 and 1.4, which is nearly parallel to it.",
)

# %% [markdown]
# **Compare with one side.** The line through 0.6 and 1.4 is nearly parallel to the tangent. What is too steep on the right is
# made up for by what is too flat on the left.
#
# The Taylor series shows why. Write $f, f', f'', f'''$ for the function and its derivatives at $\theta$, and go one step to
# each side:
#
# $$\begin{aligned}
# f(\theta + \varepsilon) &= f + \varepsilon f' + \tfrac{\varepsilon^2}{2} f'' + \tfrac{\varepsilon^3}{6} f''' + \dots \\
# f(\theta - \varepsilon) &= f - \varepsilon f' + \tfrac{\varepsilon^2}{2} f'' - \tfrac{\varepsilon^3}{6} f''' + \dots
# \end{aligned}$$
#
# The one-sided difference takes $f$ from the first line and divides by $\varepsilon$. The term with $f''$ stays:
#
# $$\frac{f(\theta + \varepsilon) - f(\theta)}{\varepsilon} = f' + \tfrac{\varepsilon}{2} f'' + \dots
# \qquad \text{an error of order } \varepsilon$$
#
# The two-sided one takes the second line from the first. The even terms, $f$ and $f''$, are the same in both and cancel; the
# odd ones double, and the division by $2\varepsilon$ halves them:
#
# $$\frac{f(\theta + \varepsilon) - f(\theta - \varepsilon)}{2\varepsilon} = f' + \tfrac{\varepsilon^2}{6} f''' + \dots
# \qquad \text{an error of order } \varepsilon^2$$
#
# For $\theta^3$ at 1 all higher terms vanish, so you can check the numbers: the one-sided error is exactly
# $3\varepsilon + \varepsilon^2 = 0.0301$, the two-sided one exactly $\varepsilon^2 = 0.0001$. With $\varepsilon = 0.001$ the one-sided
# error becomes ten times smaller, the two-sided one a hundred times.
#
# The price: two evaluations for each derivative. With $n$ derivatives at one place the one-sided difference needs $n + 1$
# evaluations, because all share $f(\theta)$; the two-sided one needs $2n$. For a check it is worth it.
#
# ### Exercise 2: the two-sided difference
#
# A worked example: $f(\theta) = \theta^4$, $\theta = 1$, $\varepsilon = 0.1$ gives
# $(1.1^4 - 0.9^4) / 0.2 = (1.4641 - 0.6561) / 0.2 = 4.04$. The derivative is 4.


# %% exercise="two_sided_difference"
def two_sided_difference(f, theta, epsilon):
    """Approximate a derivative from both sides.

    Parameters
    ----------
    f : callable, float -> float
    theta : float
        Where the derivative is wanted.
    epsilon : float
        The step to each side, above 0.

    Returns
    -------
    slope : float
        Of the line through the points of f one step to the left and one step to the right of theta.
    """
    ### BEGIN SOLUTION
    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)
    ### END SOLUTION


# %% visible="two_sided_difference"
slope = two_sided_difference(lambda theta: theta**4, 1.0, 0.1)
assert np.isclose(slope, 4.04), f"(1.1⁴ - 0.9⁴) / 0.2 = 4.04, yours is {slope}"
slope = two_sided_difference(lambda theta: theta**3, 1.0, 0.01)
assert np.isclose(slope, 3.0001), f"for theta³ at 1 with epsilon = 0.01 it is 3.0001, yours is {slope}"
slope = two_sided_difference(np.exp, 0.0, 0.5)
assert np.isclose(slope, 1.0421906), f"for the exponential at 0 with epsilon = 0.5 it is 1.04219, yours is {slope}"

# %% [markdown]
# ## 4. The best step is not the smallest
#
# If the error falls with `epsilon`, why not take `epsilon = 1e-15`?
#
# > **Predict first.** How large is the error of each formula for $\theta^3$ at 1 with `epsilon = 1e-15`?

# %%
tiny = predict("Error at epsilon = 1e-15, one-sided and two-sided?")

# %%
steps = 10.0 ** np.arange(-1, -16, -0.25)
formulas = {"one-sided": one_sided_difference, "two-sided": two_sided_difference}
errors = {
    name: [max(abs(formula(lambda theta: theta**3, 1.0, step) - 3), 1e-13) for step in steps]
    for name, formula in formulas.items()
}

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
experiment.decades(ax, x=range(-15, 0, 2), y=range(-12, 1, 3))
plots.curves(ax, steps, errors, xlabel="epsilon", ylabel="absolute error")
for best, power in ((1e-8, "1/2"), (4.6e-6, "1/3")):
    ax.axvline(best, color="0.5", linewidth=1, linestyle=":")
    ax.annotate(f"$(10^{{-16}})^{{{power}}}$", (best, 0.3), (4, 0), textcoords="offset points", fontsize=9)
plots.show(
    fig,
    alt="Error over epsilon: one-sided falls until 1e-8, two-sided until about 1e-5, then both rise, jagged, up to 1. Dotted lines mark the square root and the cube root of 1e-16 near the two minima.",
)
at_tiny = {name: abs(formula(lambda theta: theta**3, 1.0, 1e-15) - 3) for name, formula in formulas.items()}
tiny.beside(", ".join(f"{name} {error:.1f}" for name, error in at_tiny.items()) + ": the derivative itself is 3")

# %% [markdown]
# **Read the figure.** From right to left: first both errors fall, the two-sided one twice as steeply. Then they rise
# again and become jagged. At `1e-15` hardly one digit is left.
#
# The reason is **round-off**. A float holds about 16 digits, so each value of $f$ is off by about $10^{-16} |f|$. The
# difference of two nearly equal numbers keeps that absolute error, and the division by $\varepsilon$ makes it large. Both
# errors together are about
#
# $$E_1(\varepsilon) = \frac{\varepsilon}{2} |f''| + \frac{10^{-16} |f|}{\varepsilon}, \qquad
# E_2(\varepsilon) = \frac{\varepsilon^2}{6} |f'''| + \frac{10^{-16} |f|}{\varepsilon}$$
#
# The first part, the **truncation error**, grows with $\varepsilon$, the second shrinks. The sum is smallest where its derivative is 0. If $f$ and its
# derivatives are all near 1, that is where, up to factors near 1,
#
# $$1 = \frac{10^{-16}}{\varepsilon^2} \;\Rightarrow\; \varepsilon = (10^{-16})^{1/2} = 10^{-8}, \qquad
# \varepsilon = \frac{10^{-16}}{\varepsilon^2} \;\Rightarrow\; \varepsilon = (10^{-16})^{1/3} \approx 5 \cdot 10^{-6}$$
#
# for one side and for two. The dotted lines in the figure mark both.
#
# For networks one usually takes the two-sided formula with `epsilon = 1e-7`. That is smaller than its best step, but it
# costs only two digits of about ten, and section 12 shows why a larger step is dangerous with ReLU. One more
# consequence: **check in float64**. A float32 has about 7 digits; near 1 its neighbours are `1.2e-7` apart, so a step
# of `1e-7` is hardly a step at all.
#
# ## 5. One giant vector
#
# A network has many parameters in many arrays. The check gets simple when they stand in **one vector** `theta`: then
# the cost is a function `J(theta)`, and `theta[i]` is moved for every `i`. The order is `W1, b1, W2, b2, ...`, each
# array row by row.

# %% figure=true
sizes = {"W1": 20, "b1": 10, "W2": 50, "b2": 5, "W3": 5, "b3": 1}
fig, ax = plots.new(width=8, height=1.7)
place = 0
for i, (key, size) in enumerate(sizes.items()):
    ax.barh(0, size, left=place, color="0.75" if i % 2 else "0.9", edgecolor="black")
    if size > 1:
        ax.text(place + size / 2, 0, key, ha="center", va="center")
    place += size
ax.annotate("b3", (90.5, 0.4), (90.5, 0.75), ha="center", arrowprops={"arrowstyle": "-"})
ax.set_yticks([])
ax.spines["left"].set_visible(False)
ax.set_ylim(-0.45, 1.1)
plots.label(ax, xlabel="place in theta")
plots.show(fig, alt="A bar of 91 places, cut into W1 (20), b1 (10), W2 (50), b2 (5), W3 (5) and b3 (1), in this order.")

# %% [markdown]
# **Look at the widths.** This is `theta` for a network with 2, 10, 5 and 1 units: 91 numbers, most of them weights of
# layer 2. The biases are small parts of it. Sections 9 and 13 come back to that.
#
# The gradients become a vector in the *same* order: `dW1, db1, dW2, db2, ...`. Then entry `i` of the one belongs to
# entry `i` of the other.
#
# Go by number, not by name. Sorted as text, all `W` come before all `b`, and from ten layers on `W10` before `W2`. And do not rely on the order in which a dict was filled: backpropagation often fills it from the last layer
# to the first.
#
# ### Exercise 3: from parameters to a vector
#
# A worked example: from
#
# $$W_1 = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}, \quad b_1 = \begin{pmatrix} 5 \\ 6 \end{pmatrix}, \quad
# W_2 = \begin{pmatrix} 7 & 8 \end{pmatrix}, \quad b_2 = \begin{pmatrix} 9 \end{pmatrix}$$
#
# comes $\theta = (1, 2, 3, 4, 5, 6, 7, 8, 9)$.


# %% exercise="parameters_to_vector"
def parameters_to_vector(parameters):
    """Put all parameters into one vector.

    Parameters
    ----------
    parameters : dict
        W1 (n_1, n_0), b1 (n_1, 1), ..., WL (n_L, n_{L-1}), bL (n_L, 1), for any L from 1 on.

    Returns
    -------
    theta : ndarray, shape (n,)
        The entries of W1, b1, W2, b2, ..., WL, bL, each array row by row.
    """
    ### BEGIN SOLUTION
    L = len(parameters) // 2
    keys = [f"{kind}{layer}" for layer in range(1, L + 1) for kind in ("W", "b")]
    return np.concatenate([parameters[key].ravel() for key in keys])
    ### END SOLUTION


# %% visible="parameters_to_vector"
parameters = {
    "W1": np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]).T,  # two rows: 1 2 3 and 4 5 6
    "b1": np.array([[7.0], [8.0]]),
    "W2": np.array([[9.0, 10.0]]),
    "b2": np.array([[11.0]]),
}
theta = parameters_to_vector(parameters)
assert np.shape(theta) == (11,), f"theta should have shape (11,), yours has {np.shape(theta)}"
assert np.array_equal(theta, np.arange(1.0, 12.0)), f"expected 1 2 3 ... 11, yours is {theta}"
deep = {f"{kind}{layer}": np.full((1, 1), float(layer)) for layer in range(1, 12) for kind in "Wb"}
assert np.array_equal(parameters_to_vector(deep), np.repeat(np.arange(1.0, 12.0), 2)), "layer 10 comes after layer 9"
backwards = dict(reversed(parameters.items()))
theta = parameters_to_vector(backwards)
assert np.array_equal(theta, np.arange(1.0, 12.0)), f"the dict was filled from the end, and yours is then {theta}"

# %% [markdown]
# ### Exercise 4: from a vector to parameters
#
# The way back needs to know the shapes. It takes them from `like`, a dict of parameters, whose *values* do not matter.
#
# Copy what you cut out. A slice of an array, also a reshaped one, is a **view**: it shares its memory with `theta`.
# Whoever changes such a `W1` changes `theta` too, and wonders for hours.
#
# A worked example: $\theta = (0.5, 1, 2, 3, 4)$ and `like` with `W1` of shape (1, 2) and three arrays of shape (1, 1) give
# $W_1 = (0.5, 1)$, $b_1 = 2$, $W_2 = 3$, $b_2 = 4$.


# %% exercise="vector_to_parameters"
def vector_to_parameters(theta, like):
    """Cut a vector into parameters: the inverse of `parameters_to_vector`.

    Parameters
    ----------
    theta : ndarray, shape (n,)
        Entries in the order W1, b1, W2, b2, ..., each array row by row. Stays as it is.
    like : dict
        Parameters W1, b1, ..., WL, bL with n entries together; only their shapes are used.

    Returns
    -------
    parameters : dict
        Arrays with the keys and shapes of `like`; they share no memory with theta.
    """
    ### BEGIN SOLUTION
    parameters, start = {}, 0
    for layer in range(1, len(like) // 2 + 1):
        for key in (f"W{layer}", f"b{layer}"):
            stop = start + like[key].size
            parameters[key] = theta[start:stop].reshape(like[key].shape).copy()
            start = stop
    return parameters
    ### END SOLUTION


# %% visible="vector_to_parameters"
like = {"W1": np.zeros((2, 3)), "b1": np.zeros((2, 1)), "W2": np.zeros((1, 2)), "b2": np.zeros((1, 1))}
for shapes in (like, dict(reversed(like.items()))):
    theta = np.arange(11.0) * 10
    parameters = vector_to_parameters(theta, shapes)
    for key, value in like.items():
        assert key in parameters, f"{key} is missing from your result"
        assert np.shape(parameters[key]) == value.shape, f"{key} should have shape {value.shape}"
    where = f"with like filled in the order {', '.join(shapes)}"
    assert np.array_equal(parameters["W1"], [[0, 10, 20], [30, 40, 50]]), f"{where} W1 is wrong: {parameters['W1']}"
    assert np.array_equal(parameters["b1"], [[60], [70]]), f"{where} b1 is wrong: {parameters['b1']}"
    assert np.array_equal(parameters["W2"], [[80, 90]]), f"{where} W2 is wrong: {parameters['W2']}"
    parameters["W1"][0, 0] = parameters["b2"][0, 0] = -1
    assert theta[0] == 0, "changing W1 changed theta: they share their memory, so copy each block"
    assert theta[-1] == 100, "changing b2 changed theta: they share their memory, so copy each block"
deep = {f"{kind}{layer}": np.zeros((1, 1)) for layer in range(1, 12) for kind in "Wb"}
parameters = vector_to_parameters(np.arange(22.0), deep)
assert parameters["W10"] == 18, f"in a network of 11 layers W10 should be 18, yours is {parameters['W10']}"

# %% [markdown]
# ## 6. The numerical gradient
#
# The gradient of $J$ holds one derivative for each entry of $\theta$. Each is a two-sided difference in which **only this entry
# moves**. With $e_i$ for the vector that is 1 at entry $i$ and 0 elsewhere:
#
# $$\frac{\partial J}{\partial \theta_i} \approx \frac{J(\theta + \varepsilon e_i) - J(\theta - \varepsilon e_i)}{2\varepsilon}$$
#
# `theta + epsilon` would move all entries at once. That measures the slope in the direction (1, 1, ..., 1), one number,
# and not the gradient.
#
# Move a copy, or keep the old value and write it back. Do not go up by `epsilon`, down by `2 * epsilon` and up again:
# each step rounds, and what is left is `theta` with a small error. Try it:

# %%
theta = np.array([1.1, 2.2, 3.3])
theta += 1e-7
theta -= 2e-7
theta += 1e-7
print("left over:", theta - [1.1, 2.2, 3.3])

# %% [markdown]
# ### Exercise 5: the numerical gradient
#
# `theta` may have any shape. `np.ndindex(theta.shape)` runs over the places of any array: for a matrix it gives (0, 0), (0, 1), ..., and `theta[index]` is the entry there.
#
# A worked example: $J(\theta) = \theta_0^2 \, \theta_1$ at $\theta = (2, 3)$ with $\varepsilon = 0.1$.
#
# $$\begin{aligned}
# \text{entry 0:} &\quad (2.1^2 \cdot 3 - 1.9^2 \cdot 3) / 0.2 = (13.23 - 10.83) / 0.2 = 12 \\
# \text{entry 1:} &\quad (2^2 \cdot 3.1 - 2^2 \cdot 2.9) / 0.2 = (12.4 - 11.6) / 0.2 = 4
# \end{aligned}$$


# %% exercise="numerical_gradient"
def numerical_gradient(J, theta, epsilon=1e-7):
    """Approximate a gradient by two-sided differences.

    Parameters
    ----------
    J : callable, ndarray -> float
        Takes an array of theta's shape.
    theta : ndarray of float, of any shape
        Where the gradient is wanted. It is the same when the function returns.
    epsilon : float
        The step of one entry to each side.

    Returns
    -------
    gradient : ndarray, shaped as theta
    """
    ### BEGIN SOLUTION
    gradient = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += epsilon
        below[index] -= epsilon
        gradient[index] = (J(above) - J(below)) / (2 * epsilon)
    return gradient
    ### END SOLUTION


# %% visible="numerical_gradient"
theta = np.array([2.0, 3.0])
slopes = numerical_gradient(lambda theta: theta[0] ** 2 * theta[1], theta, 0.1)
assert np.shape(slopes) == (2,), f"the gradient should have the shape of theta, (2,), yours has {np.shape(slopes)}"
assert np.allclose(slopes, [12, 4]), f"expected 12 and 4, yours is {slopes}"
theta = np.array([1.1, 2.2, 3.3])
slopes = numerical_gradient(lambda theta: np.sum(theta**3), theta, 0.5)
assert np.allclose(slopes, 3 * theta**2 + 0.25), (
    f"two-sided differences of cubes are 3 theta² + 0.25, yours is {slopes}"
)
assert np.array_equal(theta, [1.1, 2.2, 3.3]), "theta has changed: move a copy, or write the old value back"
W = np.array([[1.1, 2.2, 3.3], [4.4, 5.5, 6.6]])
slopes = numerical_gradient(lambda W: np.sum(W**3), W)
assert np.shape(slopes) == (2, 3), f"for a matrix the gradient is a matrix, (2, 3), yours has shape {np.shape(slopes)}"
assert np.allclose(slopes, 3 * W**2, atol=1e-5), f"the gradient of the sum of cubes is 3 W², yours is\n{slopes}"
assert np.array_equal(W, [[1.1, 2.2, 3.3], [4.4, 5.5, 6.6]]), "W has changed by rounding: write the old value back"

# %% [markdown]
# Now use it on the network of section 1, whose 91 parameters you can put into a vector.


# %%
def cost_at(parameters):
    return network.cost(network.forward(X_moons, parameters)[0], Y_moons)


theta = parameters_to_vector(start)
approx = numerical_gradient(lambda theta: cost_at(vector_to_parameters(theta, start)), theta)
numerical = {f"d{key}": block for key, block in vector_to_parameters(approx, start).items()}
AL, cache = network.forward(X_moons, start)
wrong = backward_with_bugs(X_moons, Y_moons, cache.as_tuple())

# %% figure=true
fig, ax = plots.new(width=5, height=4.2)
ax.axline((0, 0), slope=1, color="0.6")
for i, (key, marker) in enumerate(zip(numerical, plots.MARKERS, strict=True)):
    ax.scatter(numerical[key], wrong[key], s=28, color=plots.PALETTE[i], marker=marker, label=key)
ax.legend(frameon=False, ncols=2)
plots.label(ax, xlabel="numerical gradient", ylabel="backpropagation")
plots.show(fig, alt="Backpropagation against numerical gradient: dW2 and db1 lie off the diagonal, all others on it.")

# %% [markdown]
# **Read the figure.** Every marker is one of the 91 parameters. On the grey diagonal both gradients agree. Four kinds of marker lie
# on it; two lie on steeper lines. A line through the origin means that a block is wrong by a *factor*, the same for all its
# entries. Which blocks, and which factors?
#
# ## 7. How different is too different?
#
# For one parameter you can look. For a million you need a number. The Euclidean length of the difference
# of the gradient $g$ and its approximation $\tilde g$ alone says little: 0.001 is a lot for gradients of length 0.002, and
# nothing for gradients of length 1000. So divide by the size of what you compare:
#
# $$\text{relative difference} = \frac{\lVert g - \tilde g \rVert}{\lVert g \rVert + \lVert \tilde g \rVert},
# \qquad \lVert v \rVert = \sqrt{v_1^2 + v_2^2 + \dots}$$
#
# It lies between 0 (equal) and 1 (opposite, or one of them zero), because a difference is never longer than both lengths
# together. A block that is wrong by a factor $k > 0$ gives $|k - 1| / (k + 1)$, whatever its size. With squared norms a
# difference $d$ of two vectors of about one length would become $2d^2$: 1e-4 would pass for 2e-8.
#
# Rules of thumb for two-sided differences with `epsilon = 1e-7` in float64:
#
# | relative difference | meaning |
# |---|---|
# | near 1e-7 or smaller | very good |
# | near 1e-5 | look closer: perhaps right, perhaps a small part is wrong |
# | near 1e-3 or larger | almost surely a bug |

# %% figure=true
fig, ax = plots.new(width=7.5, height=1.6)
experiment.decades(ax, x=range(-9, 1))
for low, high, grey, name in (
    (1e-10, 1e-6, "0.95", "correct"),
    (1e-6, 1e-3, "0.8", "look closer"),
    (1e-3, 1, "0.6", "bug"),
):
    ax.axvspan(low, high, color=grey)
    ax.text(np.sqrt(low * high), 0.5, name, ha="center", va="center")
ax.set_xlim(1e-10, 1)
ax.set_ylim(0, 1)
ax.set_yticks([])
plots.label(ax, xlabel="relative difference")
plots.show(
    fig, alt='A scale of relative differences: "correct" below 1e-6, "look closer" from 1e-6 to 1e-3, "bug" above.'
)

# %% [markdown]
# **Read the figure.** The rules leave gaps, so this lesson sets limits: at 1e-6 between good and
# doubtful, at 1e-3 between doubtful and wrong.
#
# ### Exercise 6: the relative difference
#
# A worked example: $g = (3, 4)$ and $\tilde g = (3, 0)$ differ by $(0, 4)$, so the result is $4 / (5 + 3) = 0.5$.
#
# Two gradients of zero agree, so the result is then 0.0, not $0 / 0$.


# %% exercise="relative_difference"
def relative_difference(grad, grad_approx):
    """Compare two gradients.

    Parameters
    ----------
    grad, grad_approx : ndarray, shape (n,)

    Returns
    -------
    difference : float
        From 0.0, when they are equal or both zero, to 1.0; the same when both are multiplied by one number.
    """
    ### BEGIN SOLUTION
    total = np.linalg.norm(grad) + np.linalg.norm(grad_approx)
    if total == 0:
        return 0.0
    return float(np.linalg.norm(grad - grad_approx) / total)
    ### END SOLUTION


# %% visible="relative_difference"
difference = relative_difference(np.array([3.0, 4.0]), np.array([3.0, 0.0]))
assert np.isclose(difference, 0.5), f"4 / (5 + 3) = 0.5, yours is {difference}"
difference = relative_difference(np.array([1.0, 2.0, 2.0]), np.array([-1.0, -2.0, -2.0]))
assert np.isclose(difference, 1.0), f"opposite gradients have a relative difference of 1, yours is {difference}"
difference = relative_difference(np.array([3e-9, 4e-9]), np.array([3e-9, 0.0]))
assert np.isclose(difference, 0.5), (
    f"the same example a thousand million times smaller is 0.5 too, yours is {difference}"
)
difference = relative_difference(np.zeros(3), np.array([0.0, 2.0, 0.0]))
assert np.isclose(difference, 1.0), f"when only one of the two is zero it is 1, yours is {difference}"
assert relative_difference(np.zeros(3), np.zeros(3)) == 0, "two zero gradients agree: the result is 0.0"

# %% [markdown]
# ### Exercise 7: the verdict
#
# A worked example: 3e-8 is `"correct"`, 2e-5 is `"look closer"`, 0.04 is `"bug"`.
#
# A difference that is **not a number** comes from a cost or gradient that is not a number. That is a bug, too. Mind
# that every comparison with nan is False.


# %% exercise="verdict"
def verdict(difference):
    """Judge a relative difference.

    Parameters
    ----------
    difference : float
        May be nan.

    Returns
    -------
    verdict : str
        "correct", "look closer" or "bug", by the limits above; a difference that is exactly at a limit is not below it.
    """
    ### BEGIN SOLUTION
    if difference < 1e-6:
        return "correct"
    if difference < 1e-3:
        return "look closer"
    return "bug"
    ### END SOLUTION


# %% visible="verdict"
cases = ((3e-8, "correct"), (2e-5, "look closer"), (0.04, "bug"), (np.nan, "bug"), (1e-6, "look closer"), (1e-3, "bug"))
for difference, expected in cases:
    assert verdict(difference) == expected, f'for {difference} expected "{expected}", yours is {verdict(difference)!r}'

# %% [markdown]
# ## 8. The check
#
# Now put the parts together:
#
# 1. `theta` = all parameters in one vector;
# 2. `grad` = the gradients from backpropagation, in the same order;
# 3. `grad_approx` = the numerical gradient of `J` at `theta`;
# 4. compare them.
#
# `J` takes a dict of parameters, so give the numerical gradient a function that turns its vector into a dict first. And your `parameters_to_vector` looks for the keys `W1, b1, ...`, so hand it the gradients `dW1, db1, ...` under these
# names.
#
# **Only for debugging.** One check needs `2n` forward passes for `n` parameters. For 100 000 parameters that is 200 000
# passes, for a gradient that backpropagation gets for the price of about three. So never check in the training loop.
# Check once when you wrote or changed the code, on a *small* network and a few examples; the code is the same.
#
# ### Exercise 8: gradient check
#
# A worked example: $J = W_1^2 + 3 b_1$ with one weight and one bias, at $W_1 = 2$, $b_1 = 1$. The numerical gradient is
# $(4, 3)$. Someone claims `dW1` = 4 and `db1` = 0:
#
# $$\frac{\lVert (4, 0) - (4, 3) \rVert}{\lVert (4, 0) \rVert + \lVert (4, 3) \rVert} = \frac{3}{4 + 5} = 0.333$$


# %% exercise="gradient_check"
def gradient_check(J, parameters, gradients, epsilon=1e-7):
    """Compare gradients with the numerical gradient of a cost.

    Parameters
    ----------
    J : callable, dict -> float
        The cost as a function of parameters with the keys and shapes of `parameters`.
    parameters : dict
        W1, b1, ..., WL, bL, for any L from 1 on. They are the same when the function returns.
    gradients : dict
        dW1, db1, ..., dWL, dbL, as backpropagation gives them. They and the numerical gradient are not both zero.
    epsilon : float
        The step of the two-sided differences.

    Returns
    -------
    difference : float
        Relative difference between the vector of gradients and the vector of numerical gradients.
    """
    ### BEGIN SOLUTION
    theta = parameters_to_vector(parameters)
    grad = parameters_to_vector({key: gradients[f"d{key}"] for key in parameters})
    grad_approx = numerical_gradient(lambda theta: J(vector_to_parameters(theta, parameters)), theta, epsilon)
    return relative_difference(grad, grad_approx)
    ### END SOLUTION


# %% visible="gradient_check"
point = {"W1": np.array([[2.0]]), "b1": np.array([[1.0]])}


def simple_cost(at):
    return at["W1"][0, 0] ** 2 + 3 * at["b1"][0, 0]


difference = gradient_check(simple_cost, point, {"dW1": np.array([[4.0]]), "db1": np.array([[0.0]])})
assert np.isclose(difference, 1 / 3, atol=1e-5), f"3 / (4 + 5) = 0.333, yours is {difference}"
difference = gradient_check(simple_cost, point, {"dW1": np.array([[4.0]]), "db1": np.array([[3.0]])})
assert difference < 1e-6, f"right gradients differ by less than 1e-6, yours by {difference}"
difference = gradient_check(simple_cost, point, {"db1": np.array([[3.0]]), "dW1": np.array([[4.0]])})
assert difference < 1e-6, (
    f"the same gradients in a dict filled from the end should differ by as little, yours: {difference}"
)
difference = gradient_check(simple_cost, point, {"dW1": np.array([[4.0]]), "db1": np.array([[3.0]])}, 0.5)
assert difference < 1e-6, f"for a square two-sided differences are exact at any epsilon; at 0.5 yours is {difference}"

# %% [markdown]
# The two versions of backpropagation, judged:

# %%
for name, gradients in (("two bugs", wrong), ("practicaldl", network.backward(Y_moons, cache))):
    difference = gradient_check(cost_at, start, gradients)
    print(f"{name:12} {difference:.1e}  {verdict(difference)}")

# %% [markdown]
# ## 9. Explore: epsilon, a bug, and its size
#
# On the left is the error of *right* gradients over `epsilon`; the black line is the one you chose. On the right is the
# relative difference of every block of a network with a planted bug; dotted lines mark 1e-6 and 1e-3. The title judges
# all blocks together.
#
# > **Predict first.** The bug makes `db2` a tenth of a percent too large (log10 of its size is -3). Does the whole
# > vector say "bug"? Then look for an `epsilon` at which right gradients (`none`) are called a bug.

# %% explore=true
explore_gradient_checking()

# %% [markdown]
# **What the explorer shows.** The block with the bug stands out long before the whole vector complains. And a bad `epsilon`,
# too large or too small, lifts *all* blocks: a bug lifts only some. At a tenth of a percent nobody says "bug": `db2` itself has $0.001 / 2.001 = 5 \cdot 10^{-4}$, and the right
# blocks make the whole vector's difference smaller still. Right gradients are called a bug near both ends of the slider.
#
# ## 10. Find the bug
#
# The check says *that* something is wrong. The components say *where*. Compare block by block:
#
# - Only `db` is wrong, all `dW` are right: the sum over the examples (axis, `keepdims`, the $1/m$).
# - One block is wrong, its layer's other block is right, and so are all layers nearer the input: the line that computes this block. The
#   others come from the same `dZ`, so `dZ` is right.
# - Both blocks of a layer are wrong, and all layers nearer the input too: the `dZ` of this layer. Errors flow backward, from
#   the output to the input, so the first wrong layer *counted from the output* has the bug.

# %% [markdown]
# Use the *relative* difference here, too. The largest absolute difference favours the largest gradients: a thousandth of a
# large block outweighs the whole of a small one.
#
# ### Exercise 9: locate the bug
#
# A worked example:
#
# | | `dW1` | `db1` |
# |---|---|---|
# | gradient | 100 | 0.02 |
# | numerical | 100.1 | 0.01 |
# | relative difference | 0.1 / 200.1 = 0.0005 | 0.01 / 0.03 = 0.33 |
# | | largest absolute difference | the answer: `"db1"` |
#
# A block in which both are zero counts 0.0. No entry is nan here, and no two blocks share the largest difference.


# %% exercise="locate_bug"
def locate_bug(gradients, numerical_gradients):
    """Find the block of the gradients whose relative difference is largest: the first place to look.

    Parameters
    ----------
    gradients, numerical_gradients : dict
        dW1, db1, ..., dWL, dbL, both with the same keys and shapes.

    Returns
    -------
    key : str
        The key, as "db1", whose relative difference is largest (0.0 where both are zero).
    """

    ### BEGIN SOLUTION
    def difference(key):
        return relative_difference(gradients[key].ravel(), numerical_gradients[key].ravel())

    return max(gradients, key=difference)
    ### END SOLUTION


# %% visible="locate_bug"
one = {"dW1": np.array([[100.0]]), "db1": np.array([[0.02]])}
other = {"db1": np.array([[0.01]]), "dW1": np.array([[100.1]])}  # filled in another order
assert locate_bug(one, other) == "db1", f'expected "db1", yours is {locate_bug(one, other)!r}'
one = {"dW1": np.zeros((1, 2)), "db1": np.array([[1.0]]), "dW2": np.array([[3.0]]), "db2": np.array([[2.0]])}
other = {"dW1": np.zeros((1, 2)), "db1": np.array([[1.01]]), "dW2": np.array([[4.0]]), "db2": np.array([[2.0]])}
assert locate_bug(one, other) == "dW2", f'expected "dW2" (zeros agree), yours is {locate_bug(one, other)!r}'
one = {"dW1": np.array([[3.0, 4.0]]), "db1": np.array([[1.5]])}
other = {"dW1": np.array([[4.0, 3.0]]), "db1": np.array([[1.4]])}
assert locate_bug(one, other) == "dW1", (
    f"two blocks of one length can point elsewhere, yours is {locate_bug(one, other)!r}"
)

# %% [markdown]
# ### Exercise 10: mend the bugs
#
# Let your own functions find them: `locate_bug(wrong, numerical)`, with both from section 6, names one of the two blocks. Write `corrected_backward`: start
# from `backward_with_bugs` of section 1, mend the line that makes this block, and look again. Then let your own gradient
# check confirm that nothing is left.
#
# A worked example with one example and one unit in each layer: $X = 2$, $W^{[1]} = W^{[2]} = W^{[3]} = 1$, all biases 0, $Y = 1$.
#
# $$\begin{aligned}
# Z^{[1]} = A^{[1]} = Z^{[2]} = A^{[2]} = Z^{[3]} = 2, &\quad A^{[3]} = \sigma(2) = 0.8808 \\
# dZ^{[3]} = 0.8808 - 1 = -0.1192, &\quad dZ^{[2]} = dZ^{[1]} = dZ^{[3]} \\
# dW^{[3]} = -0.1192 \cdot 2 = -0.2384, &\quad dW^{[2]} = dW^{[1]} = dW^{[3]} \\
# db^{[3]} = db^{[2]} = db^{[1]} = -0.1192 &
# \end{aligned}$$


# %% exercise="corrected_backward"
def corrected_backward(X, Y, cache):
    """Backpropagation of LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID, for the cost without penalty.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
        Labels 0 or 1.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3).

    Returns
    -------
    gradients : dict
        dW1, db1, dW2, db2, dW3, db3, each shaped as its parameter.
    """
    ### BEGIN SOLUTION
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dZ2 = W3.T @ dZ3 * (Z2 > 0)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T,
        "db1": dZ1.sum(axis=1, keepdims=True),
        "dW2": dZ2 @ A1.T,
        "db2": dZ2.sum(axis=1, keepdims=True),
        "dW3": dZ3 @ A2.T,
        "db3": dZ3.sum(axis=1, keepdims=True),
    }
    ### END SOLUTION


# %% visible="corrected_backward"
ones, zeros = np.ones((1, 1)), np.zeros((1, 1))
small = {"W1": ones, "b1": zeros, "W2": ones, "b2": zeros, "W3": ones, "b3": zeros}
small_cache = network.forward(2 * ones, small)[1].as_tuple()
gradients = corrected_backward(2 * ones, ones, small_cache)
for key in ("dW3", "db3", "dW2", "db2", "dW1", "db1"):
    expected = -0.2384 if "W" in key else -0.1192
    assert key in gradients, f"{key} is missing from your result"
    assert np.shape(gradients[key]) == (1, 1), f"{key} should have shape (1, 1), yours has {np.shape(gradients[key])}"
    assert np.allclose(gradients[key], expected, atol=1e-4), f"{key} should be {expected}, yours is {gradients[key]}"
difference = gradient_check(cost_at, start, corrected_backward(X_moons, Y_moons, cache.as_tuple()))
assert difference < 1e-6, f"your gradient check says {difference:.1e}: {verdict(difference)}"

# %% figure=true
fig, ax = plots.new(width=6, height=3.5)
experiment.decades(ax, y=range(-9, 1, 3))
by_block = {key: relative_difference(wrong[key].ravel(), numerical[key].ravel()) for key in numerical}
plots.bars(ax, by_block, form="{:.0e}")
ax.set_ylim(1e-11, 100)
plots.label(ax, ylabel="relative difference")
spoken = ", ".join(f"{key} {value:.0e}" for key, value in by_block.items())
plots.show(fig, alt=f"Relative difference by block: {spoken}.")

# %% [markdown]
# **Read the heights.** `db2` and `dW1` are right, so `dZ2` and `dZ1` are right: two bugs, each in its own line. And the heights name
# the factors: $|2 - 1| / (2 + 1) = 0.33$ for doubling, $|4 - 1| / (4 + 1) = 0.6$ for a factor 4. (A half and a quarter give the same; the lines of section 6 are
# steeper than the diagonal, so it is not these.) Was that what you mended?
#
# ### A bug that nobody tells you
#
# A colleague wrote backpropagation for the same network, in a style of their own. It has one bug, in one of the `dZ`,
# and this lesson does not tell which. Do not read it yet. Measure first:


# %%
def backward_of_a_colleague(X, Y, cache):
    """Backpropagation of LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID with one bug."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dZ2 = np.where(A2 >= 0, W3.T @ dZ3, 0)
    dZ1 = np.where(Z1 > 0, W2.T @ dZ2, 0)
    weights = {"dW1": dZ1 @ X.T, "dW2": dZ2 @ A1.T, "dW3": dZ3 @ A2.T}
    biases = {f"db{layer}": dZ.sum(axis=1, keepdims=True) for layer, dZ in enumerate((dZ1, dZ2, dZ3), start=1)}
    return weights | biases


suspect = backward_of_a_colleague(X_moons, Y_moons, cache.as_tuple())
print("all blocks together:", verdict(gradient_check(cost_at, start, suspect)))
print("largest relative difference in", locate_bug(suspect, numerical))
for key in numerical:
    print(f"{key}  {relative_difference(suspect[key].ravel(), numerical[key].ravel()):.0e}")

# %% [markdown]
# ### Exercise 11: find it and mend it
#
# The largest difference need not stand where the bug is: an error can grow on its way to the input. Count from the output, find
# the first layer that is wrong, and only then read the lines that can be at fault. Write `mystery_backward`, and let
# your check confirm it.
#
# A worked example of the way back through one ReLU layer, here the first, with two units before one, and one example: $W^{[2]} = (1, -2)$,
# $dZ^{[2]} = 0.5$, and $Z^{[1]}$ is 3 for the first unit and -1 for the second.
#
# $$dA^{[1]} = W^{[2]\top} dZ^{[2]} = \begin{pmatrix} 0.5 \\ -1 \end{pmatrix}, \qquad
# g'(Z^{[1]}) = \begin{pmatrix} 1 \\ 0 \end{pmatrix}, \qquad
# dZ^{[1]} = \begin{pmatrix} 0.5 \\ 0 \end{pmatrix}$$
#
# The second unit is off, so whatever comes back to it stops there.


# %% exercise="mystery_backward"
def mystery_backward(X, Y, cache):
    """Backpropagation of LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID, for the cost without penalty.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m)
        Labels 0 or 1.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3).

    Returns
    -------
    gradients : dict
        dW1, db1, dW2, db2, dW3, db3, each shaped as its parameter: what `backward_of_a_colleague` was meant to return.
    """
    ### BEGIN SOLUTION
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dZ2 = np.where(A2 > 0, W3.T @ dZ3, 0)
    dZ1 = np.where(Z1 > 0, W2.T @ dZ2, 0)
    weights = {"dW1": dZ1 @ X.T, "dW2": dZ2 @ A1.T, "dW3": dZ3 @ A2.T}
    biases = {f"db{layer}": dZ.sum(axis=1, keepdims=True) for layer, dZ in enumerate((dZ1, dZ2, dZ3), start=1)}
    return weights | biases
    ### END SOLUTION


# %% visible="mystery_backward"
gradients = mystery_backward(X_moons, Y_moons, cache.as_tuple())
for key, value in start.items():
    assert f"d{key}" in gradients, f"d{key} is missing from your result"
    assert np.shape(gradients[f"d{key}"]) == value.shape, f"d{key} should have shape {value.shape}"
difference = gradient_check(cost_at, start, gradients)
assert difference < 1e-6, f"your gradient check says {difference:.1e}: {verdict(difference)}"

# %% [markdown]
# ## 11. When the check misleads: another cost
#
# The check compares backpropagation with *the `J` that you give it*. If `J` is not the cost whose gradient you
# computed, right gradients fail. Two cases are common:
#
# - **The penalty.** If backpropagation includes the L2 term, `J` has to include it, too: $\frac{\lambda}{2m}$ times the
#   squared weights.
# - **Dropout.** A network with $n$ hidden units holds $2^n$ thinned networks, one for each choice of the units that stay, and the cost that
#   dropout minimizes is an average over all of them. With a hundred units nobody can compute it. With new masks at every evaluation
#   $J(\theta + \varepsilon e_i)$ and $J(\theta - \varepsilon e_i)$ are costs of different ones of these networks. Their
#   difference has nothing to do with $\varepsilon$, and dividing by 2e-7 makes it huge. Check with
#   `keep_prob = 1`, then switch dropout on. Or keep *one* set of masks for backpropagation and for all evaluations;
#   then the masks in the backward pass are checked as well.
#
# > **Predict first.** The gradients below are all right. What relative difference do you expect with new masks?

# %%
masks = predict("Relative difference of right gradients with new masks?", ["near 1e-7", "near 1e-2", "near 1"])

# %%
differences = experiment.typical_pitfalls()

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.8)
experiment.draw_pitfalls(ax, differences)
spoken = ", ".join(f"{value:.0e} with {name}" for name, value in differences.items())
plots.show(fig, alt=f"Relative difference of right gradients: {spoken}.")
masks.beside(f"{differences['dropout, new masks']:.2f}")

# %% [markdown]
# **Read the figure.** Two gradients with a penalty, two with dropout: all four are right. Two of the checks are wrong. A penalty that is missing from `J` gives
# {{gradient_checking.no_penalty}}, new masks {{gradient_checking.new_masks}}: the numerical gradient is then all noise,
# and so long that yours vanishes beside it. (Geometric means of ten
# runs with the ReLU network and the data of section 13, $\lambda = 1$, `keep_prob` 0.8, in the figure as in the text.)
#
# The check has a limit, too: it proves that the gradient fits `J`. It cannot see a mistake in the cost
# itself.
#
# ## 12. When the check misleads: kinks and special points
#
# **The kink of ReLU.** At $Z = 0$ ReLU has no derivative. If a step of $\varepsilon$ carries some $Z$ across 0, the
# numerical slope is a mixture of both sides and agrees with neither. The larger `epsilon`, the more examples cross.
# That is why `1e-7` is safer than the `1e-5` that section 4 calls best.
#
# **Zero biases.** Usually biases start at 0. In a narrow network all units of layer 1 may be off for some example. Then
# the next layer computes $Z^{[2]} = W^{[2]} \cdot 0 + 0 = 0$, *exactly* on the kink, and no `epsilon` is small enough. In our
# measurements on the ReLU network and the data of section 13, *right* gradients failed the check (1e-6 or more at `epsilon` 1e-7) with
# {{gradient_checking.zero_biases_fail}} random starts. With small random biases (deviation 0.1) they failed with
# {{gradient_checking.random_biases_fail}}, and with zero biases after 100 steps of training at rate 0.5 with
# {{gradient_checking.trained_biases_fail}}.
#
# **Bugs that sleep at the start.** Some wrong terms are zero at the initialization. Suppose you penalize the biases by
# mistake and $db$ gets $\frac{\lambda}{m} b$. At $b = 0$ this adds nothing, and the check gives
# {{gradient_checking.penalized_b_start}}: "correct". After 100 steps of training it gives
# {{gradient_checking.penalized_b_later}} (the same network with tanh, $\lambda = 1$; geometric means of ten starts).
#
# So check **at the initialization** (with small random biases) **and again after some training**, when `W` and `b` are
# no longer special.

# %% figure=true
Z = np.linspace(-2, 2, 201)
fig, axes = plots.new(1, 2, width=8, height=3.3)
for ax, place in zip(axes, (1.0, 0.0), strict=True):
    left, right = place - 0.6, place + 0.6
    heights = np.maximum([left, right], 0)
    slope = (heights[1] - heights[0]) / 1.2
    plots.curves(ax, Z, {"ReLU": np.maximum(Z, 0), f"two-sided: slope {slope:.1f}": heights[0] + slope * (Z - left)})
    ax.plot([left, right], heights, "o", color="black")
    ax.set_ylim(-0.8, 2.2)
    plots.label(ax, f"Z = {place:.0f}", "Z")
plots.show(fig, alt="ReLU and the two-sided difference: slope 1 at Z = 1, but slope 0.5 across the kink at Z = 0.")

# %% [markdown]
# **Read the figure.** At $Z = 1$ the difference finds the slope 1. Across the kink it finds 0.5, where backpropagation
# says 0 (or 1): neither is a mistake. When a check fails for a few entries only, look whether their `Z` is close to 0,
# and repeat it with other examples or a smaller step.
#
# ## 13. Experiment: what does the check see?
#
# Does the theory of sections 3 and 4 hold for a real network? The data first: three patients of the Wisconsin breast-cancer
# data, and three of their 30 features.

# %%
X_cancer, Y_cancer = data.load_breast_cancer()
rows = [[f"{value:.4g}" for value in X_cancer[:3, i]] + [int(Y_cancer[0, i])] for i in (0, 19, 37)]
plots.Table(["mean radius", "mean texture", "mean perimeter", "malignant"], rows)

# %% [markdown]
# | setting | value |
# |---|---|
# | examples | 60 patients drawn at random, features normalized over all 569 (allowed here: no set judges a model) |
# | network | 30, 5, 3 and 1 units; tanh or ReLU, He initialization |
# | biases | normal with deviation 0.1 |
# | seeds | ten: other patients, other parameters |
# | code | `practicaldl/experiments/gradient_checking.py`; it compares with your `relative_difference` |
#
# - Left and middle: *right* gradients. How large is the relative difference for `epsilon` from 1e-1 to 1e-13?
# - Right: in one of the six blocks, each in turn, all entries are too large by a factor $1 + \text{size}$. How large is the difference of the
#   whole vector, and that of the worst block?
#
# > **Predict first.** What is the smallest error in a gradient that the check can see? And at which `epsilon` does ReLU
# > spoil the two-sided difference?

# %%
spoils = predict("From which epsilon on does ReLU spoil the two-sided difference?", ["1e-7", "1e-5", "1e-3", "1e-1"])

# %% experiment=true
result = experiment.run(experiment.DRAWS, difference=relative_difference)
plots.show(experiment.figure(result), alt=experiment.alt(result))
worse = np.median(result["relu"]["two-sided"], axis=0) > 10 * np.median(result["tanh"]["two-sided"], axis=0)
spoils.beside(f"from {experiment.EPSILONS[worse].min():.0e} on it is more than ten times worse than with tanh")

# %% [markdown]
# **Read the figure.** Lines are medians, bands reach from the 10th to the 90th percentile. Relative differences in the text are
# geometric means over the same ten seeds, percentages are shares of 60 cases: six blocks, ten seeds.
#
# - **tanh is as in the book.** The one-sided error is least near `epsilon` = {{gradient_checking.one_sided_best}}, the
#   two-sided one near {{gradient_checking.two_sided_best}}, where it falls to {{gradient_checking.two_sided_least}}. At
#   the usual 1e-7 the one-sided difference gives {{gradient_checking.one_sided}} and the two-sided one
#   {{gradient_checking.two_sided}}. There, both would do.
# - **ReLU is not.** For small steps it is like tanh. From about 1e-3 on, steps cross kinks, and the two-sided formula
#   loses its advantage: at `epsilon` = 1e-2 it gives {{gradient_checking.relu_at_1e_2}}, which the verdict calls a bug,
#   where tanh has {{gradient_checking.tanh_at_1e_2}}. The theory of section 3 needs a smooth function.
# - **The difference grows in proportion to the bug**, until it drowns in round-off below 1e-8. A block that is too
#   large by 1 % is called "bug" in {{gradient_checking.block_bug}} of the cases if you look at the worst block, but
#   only in {{gradient_checking.vector_bug}} if you look at the whole vector. Of bugs of a thousandth of a percent
#   (1e-5), the worst block notices {{gradient_checking.block_noticed}} (at least "look closer"), the whole vector
#   {{gradient_checking.vector_noticed}}.
#
# So "correct" for the whole vector does not mean that every block is right: a small block, mostly a bias, hides behind
# the large ones. Look at the blocks. Still, real bugs are rarely small. A forgotten factor, a transposed matrix or a
# lost term changes a block by far more than 1 %.

# %% [markdown]
# ## 14. The same in PyTorch
#
# ```python
# import torch
#
# theta = torch.tensor(
#     [1.0, 2.0, 3.0],
#     dtype=torch.float64,
#     requires_grad=True)
# torch.autograd.gradcheck(
#     lambda t: (t**3).sum(), (theta,),
#     eps=1e-6, atol=1e-5)
# ```
#
# `gradcheck` takes two-sided differences in float64, as you do, and compares entry by entry with an absolute and a relative
# tolerance, where you compare lengths. It takes any function of tensors. Use it on one operation at a time: on the layer that you
# wrote yourself.

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, as `answer_1 = "b"`.

# %% [markdown] question="gradient_checking_q1"
# **Question 1.** You check gradients in float64 with two-sided differences. Which `epsilon` do you take?
#
# a) `1e-15`: the error of the formula falls with the square of `epsilon`.
#
# b) `0.1`: large steps give differences that rounding cannot touch.
#
# c) `1e-7`: small enough for the formula, large enough for rounding.
#
# d) `2.2e-16`, the machine precision, because a float cannot resolve less.

# %% [markdown] question="gradient_checking_q2"
# **Question 2.** Your network trains with dropout. How can you check its gradients?
#
# a) Use the masks of the forward pass for all evaluations of `J`.
#
# b) Draw new masks at every evaluation of `J`, as training does.
#
# c) Average `J` over many new masks at every evaluation.
#
# d) Draw new masks, but take a larger `epsilon`.

# %% [markdown] question="gradient_checking_q3"
# **Question 3.** In a three-layer network the relative difference of `db2` is 0.3. The other five blocks are at 1e-8.
# What do you do?
#
# a) Take a smaller `epsilon`: `db2` suffers from round-off.
#
# b) Look for the bug in `dZ2`, from which `db2` is computed.
#
# c) Nothing, if the relative difference of the whole vector is below 1e-3.
#
# d) Look at the line that computes `db2` from `dZ2`.

# %% [markdown]
# ## Try
#
# Plant a bug of your own in `corrected_backward`, one that no single block betrays by a factor: a transposed product, an axis,
# a lost term, a label that is off by one column. How small can you make its relative difference and still spoil the training
# of section 1? Give it to a neighbour, together with the six numbers by block. Who finds it first?

# %% [markdown]
# ## What to remember
#
# - A falling cost does not prove the gradient right. A numerical gradient that agrees with it in every block comes close to a proof.
# - Two-sided differences have an error of order $\varepsilon^2$, one-sided ones of order $\varepsilon$; round-off grows like
#   $1 / \varepsilon$. Take two-sided, 1e-7, float64.
# - Put all parameters into one vector, in one order, and compare with the relative difference: near 1e-7 good, 1e-5
#   look, 1e-3 a bug.
# - Check for debugging only: it costs two forward passes for each parameter.
# - If it fails, look at the blocks. The first wrong one, counted from the output, has the bug.
# - `J` is the cost with its penalty, and without dropout or with fixed masks.
# - Check at the start, with small random biases, and again after some training.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | the two-sided difference divided by `epsilon` | every relative difference is 1/3 | divide by `2 * epsilon` |
# | both costs at `theta + epsilon` | every relative difference is 1 | the second at `theta - epsilon`, from a fresh copy |
# | `theta + epsilon` for the whole vector | one number for all, or a constant gradient | move one entry at a time |
# | entries not put back | later entries come out slightly wrong | copy, or write the old value back |
# | keys sorted as text | the vector begins `W1, W2`; beside one in the right order, right gradients fail | count the layers |
# | squared norms | doubtful gradients look correct | `np.linalg.norm`, without squares |
# | the penalty is not in `J` | `dW` wrong, `db` right | add it to `J` |
# | new dropout masks at each evaluation | relative difference near 1 | `keep_prob = 1`, or fixed masks |
# | float32 | differences of 1e-2 and more | check in float64 |
# | the check runs at every step | training takes for ever | check once, then switch it off |
#
# ## Where to read further
#
# - A. Karpathy and others: *CS231n, Convolutional Neural Networks for Visual Recognition*, notes "Neural Networks Part
#   3", section on gradient checks: kinks, precision, regularization.
# - L. Bottou: *Stochastic Gradient Descent Tricks*, in Neural Networks: Tricks of the Trade (2012), section on checking
#   gradients.
# - W. Press, S. Teukolsky, W. Vetterling, B. Flannery: *Numerical Recipes*, section "Numerical Derivatives": the best
#   step.
# - J. Nocedal, S. Wright: *Numerical Optimization*, chapter 8, "Calculating Derivatives".
# - The documentation of PyTorch, `torch.autograd.gradcheck`, and of SciPy, `scipy.optimize.check_grad`: such a check
#   in the tools you will use. SciPy's takes one-sided differences and returns the length of the difference, not divided.
