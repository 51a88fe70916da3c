# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Initialization
# minutes: 85
# ---

# %% [markdown]
# # Initialization
#
# Before the first step of training you choose every weight. A poor choice and a deep network cannot learn at all: its
# signals die out on the way, or blow up, or all its units do the same. You will see why, write the starts that work, and
# measure how far they carry.
#
# **After this lesson you can**
#
# - say why signals and gradients vanish or explode with depth, and compute how fast;
# - say why equal weights make a layer of 20 units as good as one unit;
# - draw weights with He's, Xavier's and Glorot's variance, and choose the one that fits the activation;
# - measure what reaches every layer of a network, forward and backward;
# - tell what a good start mends, and what it does not.
#
# **What you need first.** Forward and backward propagation with ReLU and tanh; a dev set (lesson 1); the mean and the variance of a sum of
# independent numbers. In NumPy: `rng = np.random.default_rng(seed)` and `rng.standard_normal(shape)`.
#
# **Time.** About 85 minutes: 35 to read and try, 45 for nine exercises, 5 for three questions.
#
# Examples are columns: `X` has shape `(n_x, m)`. `layers_dims = [n_x, n_1, ..., n_L]` lists the units of every layer, the
# input first. `Wl` has shape `(n_l, n_{l-1})`: one row for each unit of layer `l`, one column for each of its inputs. In formulas it is
# $W^{[l]}$.

# %%
import numpy as np

from practicaldl import data, network, plots, schematics, training
from practicaldl.experiments import initialization as experiment
from practicaldl.explorers.base import Slider, explorer
from practicaldl.explorers.initialization import explore_initialization
from practicaldl.predictions import predict

# %% [markdown]
# ## 1. One number, 150 layers
#
# Take the simplest deep network: linear layers without bias, each with the same weight matrix, $w$ times the identity.
# Layer $l$ gets $a^{[l-1]}$ and gives
#
# $$a^{[l]} = w \, a^{[l-1]} = w \cdot w \, a^{[l-2]} = \dots$$
#
# Follow that down to the input before you go on: what does layer $L$ give?
#
# > **Predict first.** The input is 1, the network has 150 layers. What comes out for $w = 1.5$? For $w = 0.5$?

# %%
outputs = predict("After 150 layers: 1.5 and 0.5 have become about 10 to the power of ...?")

# %% figure=true
signals = {f"w = {w}": np.cumprod([1.0, *[w] * 150]) for w in (1.5, 1.1, 1.0, 0.9, 0.5)}
fig, ax = plots.new(width=6.5, height=3.8)
plots.curves(ax, range(151), signals)
ax.set_yscale("log")
plots.label(ax, xlabel="layer", ylabel="activation, log scale")
plots.show(
    fig,
    alt="Activation by layer on a log scale: straight lines up for w = 1.5 and 1.1, level for 1, down for 0.9 and 0.5.",
)
outputs.beside(", ".join(f"{w}: {np.log10(signals[f'w = {w}'][-1]):.0f}" for w in (1.5, 0.5)))

# %% [markdown]
# **Lay a ruler on the lines.** They are straight on a log scale: growth and decay are exponential. At layer 150 the line of 1.5 ends at
# $2.6 \cdot 10^{26}$, that of 0.5 at $7.0 \cdot 10^{-46}$. The harmless looking 1.1 makes $1.6 \cdot 10^6$, and 0.9
# leaves $1.4 \cdot 10^{-7}$.
#
# A network of 150 layers is no fiction: residual networks of 152 layers won the ImageNet competition in 2015.
#
# In a real network the layers have different matrices. What counts then is by how much a matrix stretches a typical vector:
# a little more than 1, and activations **explode**; a little less, and they **vanish**.
#
# ### Exercise 1: the output of a deep linear network
#
# A worked example: `x = [[1, -2]]`, `weight = 0.5`, `depth = 3`. After layer 1 it is (0.5, -1), after layer 2 (0.25, -0.5), and the output is (0.125, -0.25).


# %% exercise="deep_linear_output"
def deep_linear_output(x, weight, depth):
    """Output of a deep linear network whose every layer is `weight` times the identity matrix.

    Parameters
    ----------
    x : ndarray, shape (n, m)
        Input. Stays as it is.
    weight : float
        Of either sign.
    depth : int, at least 1
        Number of layers.

    Returns
    -------
    output : ndarray, shape (n, m)
    """
    ### BEGIN SOLUTION
    return weight**depth * x
    ### END SOLUTION


# %% visible="deep_linear_output"
x = np.array([[1.0, -2.0, 0.0], [0.0, 4.0, 8.0]])
output = deep_linear_output(x, 0.5, 3)
expected = np.array([[0.125, -0.25, 0.0], [0.0, 0.5, 1.0]])
assert np.shape(output) == (2, 3), f"the output should have the shape of x, (2, 3), yours has {np.shape(output)}"
assert np.allclose(output, expected), f"three layers of 0.5 give\n{expected}\nbut yours is\n{output}"
assert np.allclose(deep_linear_output(x, -2.0, 1), -2 * x), "one layer multiplies by weight once"
assert np.allclose(deep_linear_output(x, -2.0, 4), 16 * x), "four layers of -2 multiply by 16"

# %% [markdown]
# ## 2. Gradients go the same way
#
# Write $dZ^{[l]}$ for the gradient of each example's loss with respect to its column of $Z^{[l]}$; the mean over the examples, $1/m$, enters in $dW$ and $db$. Two steps lead from one layer to the one before. First,
#
# $$Z^{[l+1]} = W^{[l+1]} A^{[l]} + b^{[l+1]}$$
#
# is linear in $A^{[l]}$. Unit $j$ of layer $l$ feeds every unit $k$ of the next layer with weight $W_{kj}$. So by the chain rule its gradient is the
# sum over all of them, $dA_j = \sum_k W_{kj} \, dZ_k$, which is a column of $W$ times $dZ$:
#
# $$dA^{[l]} = W^{[l+1]\top} \, dZ^{[l+1]}$$
#
# Next, $A^{[l]} = g(Z^{[l]})$ acts entry by entry, so each entry of the gradient is multiplied by the slope at its own $Z$:
#
# $$dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})$$
#
# Put together:
#
# $$dZ^{[l]} = W^{[l+1]\top} \, dZ^{[l+1]} * g'(Z^{[l]})$$

# %% figure=true
fig, ax = plots.new(width=8, height=2.6)
for place, name in enumerate(("$A^{[l-1]}$", "$Z^{[l]}$", "$A^{[l]}$", "$Z^{[l+1]}$", "$A^{[l+1]}$")):
    ax.text(place, 0, name, ha="center", va="center", fontsize=15, bbox={"boxstyle": "round", "fc": "white"})
arrow = {"arrowstyle": "-|>", "shrinkA": 24, "shrinkB": 24, "linewidth": 1.6}
forward = ("$W^{[l]}, b^{[l]}$", "$g$", "$W^{[l+1]}, b^{[l+1]}$", "$g$")
backward = ("$W^{[l]\\top}$", "$g'(Z^{[l]})$", "$W^{[l+1]\\top}$", "$g'(Z^{[l+1]})$")
for place in range(4):
    bent = {**arrow, "connectionstyle": "arc3,rad=-0.25", "color": plots.PALETTE[0]}
    ax.annotate("", (place + 1, 0), (place, 0), arrowprops=bent)
    ax.text(place + 0.5, 0.5, forward[place], ha="center", color=plots.PALETTE[0])
    ax.annotate("", (place, 0), (place + 1, 0), arrowprops={**bent, "color": plots.PALETTE[2], "linestyle": "--"})
    ax.text(place + 0.5, -0.62, backward[place], ha="center", color=plots.PALETTE[2])
ax.set(xlim=(-0.4, 4.4), ylim=(-0.9, 0.9))
ax.set_axis_off()
plots.show(
    fig,
    alt="A chain of boxes A, Z, A, Z, A. Solid arrows above lead forward through W, b and g; dashed arrows below lead back "
    "through the transposed W and the slope of g.",
)

# %% [markdown]
# **Follow the arrows back.** Every arrow back multiplies by what its arrow forward used: the same weights, transposed, and the slope of the same activation.
# So there are two factors per layer, and each can do harm.
#
# **The weights.** In the linear network $g' = 1$, and every layer multiplies the gradient by $w$, just as it multiplied the
# activation. So a gradient that starts as 1 at the output of 150 layers arrives at the first as about $10^{26}$ or $10^{-45}$.
# With the one, a single step wrecks the weights; with the other, nothing moves.
#
# **The slope of the activation.** $g'$ multiplies in every layer, whatever the weights are.
#
# > **Predict first.** How large can the slope of the sigmoid be? And ten of them, multiplied?

# %%
steepest = predict("The largest slope of the sigmoid?", ["1/4", "1/2", "1", "it has no largest"])

# %% figure=true
z = np.linspace(-6, 6, 241)
sigmoid = 1 / (1 + np.exp(-z))
slopes = {"sigmoid": sigmoid * (1 - sigmoid), "tanh": 1 - np.tanh(z) ** 2, "ReLU": (z > 0).astype(float)}
fig, ax = plots.new(width=6.5, height=3.5)
plots.curves(ax, z, slopes)
plots.label(ax, xlabel="z", ylabel="slope g'(z)")
plots.show(
    fig,
    alt="Slopes over z: the sigmoid's peaks at 0.25 and tanh's at 1, both at z = 0, and fall to 0; ReLU's steps to 1.",
)
steepest.beside(f"{slopes['sigmoid'].max():g}, and ten of them make {slopes['sigmoid'].max() ** 10:.1e}")

# %% [markdown]
# **Mind where the peaks end.** The sigmoid's slope is never above 0.25, so ten layers multiply the gradient by at most
# $0.25^{10} = 9.5 \cdot 10^{-7}$ (times the weights). tanh reaches 1, but only at $z = 0$: at $z = 3$ it has 0.0099 left. Where a
# unit is flat it **saturates**, and hardly any gradient comes through.
#
# So there are two causes of vanishing gradients: weights that are too small, and an activation with too little slope. They multiply, so large
# weights can make up for small slopes. Which of the two wins in a given network is a matter of measuring; section 8 lets you try.
#
# ReLU does not saturate above 0. Below 0 its slope is 0, and a unit that is below 0 for every example is **dead**: it gets no gradient,
# so it stays dead as long as its inputs stay as they are.
#
# ### What exploding looks like
#
# A number in a computer has an end: about $10^{308}$, or $3 \cdot 10^{38}$ in the 32 bits that deep learning usually takes. Here 100 units per layer
# get standard normal weights, in 32 bits. Each layer makes the signal about seven times as large (section 5 says why).

# %%
rng = np.random.default_rng(0)
A, sizes = rng.standard_normal((100, 20)).astype(np.float32), []
with np.errstate(all="ignore"):
    for _ in range(60):
        A = np.maximum(rng.standard_normal((100, 100)).astype(np.float32) @ A, 0)
        sizes.append(float(A.max()))
overflow = next(layer for layer, size in enumerate(sizes, 1) if not np.isfinite(size))
print("largest activation in layers 1, 10, 40:", [f"{sizes[layer - 1]:.0e}" for layer in (1, 10, 40)])
print(f"layer {overflow}: {sizes[overflow - 1]}, layer 60: {sizes[-1]}")

# %% [markdown]
# First comes `inf`. Then a positive weight times `inf` and a negative one are added up, and `inf - inf` is `nan`, *not a number*. From there every layer, the cost and
# all gradients are `nan`, and one step of gradient descent makes all weights `nan`. Training that "suddenly gives nan" has often exploded. A milder case does not overflow:
# steps that are too long throw the predictions from one side to the other, and the cost jumps up and down. Section 11 shows it.

# %% [markdown]
# ## 3. Why not zeros?
#
# 0 is neither too large nor too small. Would it not be a neutral start? For logistic regression, a network of one layer, it is a fine one.
# For a hidden layer it fails, and so does any constant.

# %% figure=true
random_weights = network.initialize([2, 4, 1], np.random.default_rng(0), "xavier")
layers = {
    "all weights equal": [np.full((4, 2), 0.5), np.full((1, 4), 0.5)],
    "random weights": [random_weights["W1"], random_weights["W2"]],
}
fig, axes = plots.new(1, 2, width=7, height=2.5)
for ax, (name, weights) in zip(axes, layers.items(), strict=True):
    schematics.draw_network(ax, (2, 4, 1), weights=weights, names=["inputs", "hidden layer", "output"])
    ax.set_title(name, fontsize=11)
plots.show(
    fig,
    alt="Two networks of 2 inputs, 4 hidden units and 1 output; a line is as thick as its weight is large. Left all lines are alike, "
    "right each hidden unit has lines of its own.",
)

# %% [markdown]
# **Swap two hidden units.** Lines go with them. On the left nothing changes; on the right you get another picture. Units that can be swapped are told the same and so stay the same:
#
# Look at two units $i$ and $j$ of a layer with the same weights and bias, whose weights into the next layer are equal too. They compute the same $Z_i = Z_j$, so
# $A_i = A_j$. They get the same $dA_i = \sum_k W_{ki} \, dZ_k = dA_j$, so the same $dZ$. And the gradient of their weights is that $dZ$ times the same
# inputs. The weights into the next layer get $dZ_k \, A_i = dZ_k \, A_j$, so they stay equal too. Equal weights minus equal steps are equal again, for ever. This is **symmetry**: 20 such units do the work of one.
#
# > **Predict first.** Four tanh units all start with weights and biases of 0.5. After 300 steps on two half-moons of points, how many different rows
# > does `W1` have?

# %%
rows = predict("Different rows of W1 after 300 steps?", ["1", "2", "4"])

# %%
rng = np.random.default_rng(0)
X, Y = data.moons(200, 0.2, rng)
equal = {key: np.full_like(value, 0.5) for key, value in network.initialize([2, 4, 1], rng).items()}
different = network.initialize([2, 4, 1], rng, "xavier")
paths, ends = {}, {}
for name, start in {"all parameters 0.5": equal, "random weights": different}.items():
    path = paths[name] = [start["W1"][:, 0]]
    ends[name] = training.train(
        X,
        Y,
        start,
        epochs=300,
        learning_rate=0.5,
        activation="tanh",
        on_epoch=lambda epoch, parameters, path=path: path.append(parameters["W1"][:, 0]),
    ).parameters["W1"]

# %% figure=true
fig, (points, *axes) = plots.new(1, 3, width=10, height=3.4)
plots.scatter(points, X, Y)
plots.label(points, "the data", "$x_1$", "$x_2$")
for ax, (name, path) in zip(axes, paths.items(), strict=True):
    lines = {f"unit {unit + 1}": values for unit, values in enumerate(np.array(path).T)}
    plots.curves(ax, range(301), lines, title=name, xlabel="step")
    ax.set_ylim(-1.6, 1)
axes[0].legend().set_visible(False)
axes[1].legend(frameon=False, ncols=2, loc="lower right")
plots.label(axes[0], ylabel="first weight of each unit")
plots.show(
    fig,
    alt="Left 200 points in two half-moons, one for each label. Then the first weight of four units over 300 steps: from equal "
    "weights one single line, from random weights four lines.",
)
rows.beside(", ".join(f"{len(np.unique(W.round(9), axis=0))} from {name}" for name, W in ends.items()))

# %% [markdown]
# **Count the lines.** In the middle four lines lie on top of each other: all four units moved, and moved alike, so `W1` has one row four times. On the right random weights
# **break the symmetry**, and each unit finds work of its own. The biases may stay 0; different weights are enough.
#
# All zeros is worse still. With ReLU or tanh the hidden activations are 0. So $dW$ of the output layer, which is $dZ \, A^\top$
# over $m$, is 0, and what flows back, $W^\top dZ$, is 0 as well. Only the bias of the output ever moves: the network learns how frequent each class is, and no more.
#
# ### Exercise 2: zeros
#
# To see it fail, write it first. A worked example for `layers_dims = [2, 3, 1]`:
#
# $$W^{[1]} = \begin{pmatrix} 0 & 0 \\ 0 & 0 \\ 0 & 0 \end{pmatrix}, \quad
# b^{[1]} = \begin{pmatrix} 0 \\ 0 \\ 0 \end{pmatrix}, \quad
# W^{[2]} = \begin{pmatrix} 0 & 0 & 0 \end{pmatrix}, \quad b^{[2]} = \begin{pmatrix} 0 \end{pmatrix}$$
#
# Mind the shapes: `W1` has a row for each of the 3 units and a column for each of the 2 inputs; `b1` is a column.


# %% exercise="initialize_parameters_zeros"
def initialize_parameters_zeros(layers_dims):
    """Parameters that are all zero.

    Parameters
    ----------
    layers_dims : list of int
        Units per layer, input first: [n_x, n_1, ..., n_L].

    Returns
    -------
    parameters : dict
        W1, b1, ..., WL, bL, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1).
    """
    ### BEGIN SOLUTION
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = np.zeros((layers_dims[layer], layers_dims[layer - 1]))
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% visible="initialize_parameters_zeros"
parameters = initialize_parameters_zeros([2, 3, 1])
shapes = {"W1": (3, 2), "b1": (3, 1), "W2": (1, 3), "b2": (1, 1)}
for key, shape in shapes.items():
    assert key in parameters, f"{key} is missing from your result"
    assert np.shape(parameters[key]) == shape, f"{key} should have shape {shape}, yours has {np.shape(parameters[key])}"
    assert np.all(parameters[key] == 0), f"every entry of {key} should be 0"

# %% [markdown]
# ### Exercise 3: find the symmetry
#
# Write a warning light. Here a hidden layer is symmetric when all its units have the same weights and the same bias. The network is called symmetric when *every*
# hidden layer is: then only the weights that lead out of a layer can still tell its units apart. It is a warning, no proof: different weights out of a layer, as in the
# tests, do part its units (section 3), and a single symmetric layer beside others that are not does not light it. Layers of one unit have no one to be equal to, and the
# output layer does not count: each of its units has a label of its own.
#
# A worked example, with two inputs and two hidden units:
#
# | first unit: weights, bias | second unit: weights, bias | symmetric? |
# |---|---|---|
# | 0.5, 0.2 and 0.1 | 0.5, 0.2 and 0.1 | True |
# | 0.5, 0.2 and 0.1 | 0.5, 0.2 and 0.3 | False: the biases differ |
# | 0.5, 0.5 and 0.1 | 0.2, 0.2 and 0.1 | False: each row holds equal numbers, but the rows, the units, differ |


# %% exercise="is_symmetric"
def is_symmetric(parameters):
    """Whether the units of every hidden layer are all equal.

    Parameters
    ----------
    parameters : dict
        W1, b1, ..., WL, bL of a network of any depth, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1).

    Returns
    -------
    symmetric : bool
        True when in every hidden layer (1, ..., L-1) with two units or more all units have the same weights and
        bias, up to rounding; also True when there is no such layer.
    """
    ### BEGIN SOLUTION
    L = len(parameters) // 2
    for layer in range(1, L):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        if not (np.allclose(W, W[0]) and np.allclose(b, b[0])):
            return False
    return True
    ### END SOLUTION


# %% visible="is_symmetric"
column = np.array([[0.1], [0.1]])
output = {"W2": np.array([[1.0, -1.0]]), "b2": np.array([[0.0]])}
equal_rows = np.array([[0.5, 0.2], [0.5, 0.2]])
assert is_symmetric({"W1": equal_rows, "b1": column, **output}), "equal rows and equal biases: True"
assert not is_symmetric({"W1": equal_rows, "b1": np.array([[0.1], [0.3]]), **output}), "the biases differ: False"
assert not is_symmetric({"W1": equal_rows.T, "b1": column, **output}), "the rows of W1 differ: False"
assert is_symmetric({"W1": np.array([[0.5, 0.2]]), "b1": np.array([[0.1]])}), "no hidden layer: True"
second = {"W2": np.array([[1.0, -1.0], [2.0, 0.5]]), "b2": column, "W3": np.array([[1.0, 2.0]]), "b3": column[:1]}
assert not is_symmetric({"W1": equal_rows, "b1": column, **second}), "the units of hidden layer 2 differ: False"
two_labels = {"W2": np.array([[1.0, -1.0], [2.0, 0.5]]), "b2": np.array([[0.0], [1.0]])}
assert is_symmetric({"W1": equal_rows, "b1": column, **two_labels}), "only the output units differ: True"
rounded = np.array([[0.3, 0.2], [0.1 + 0.2, 0.2]])
assert is_symmetric({"W1": rounded, "b1": column, **output}), "0.1 + 0.2 is 0.3 up to rounding: True"
assert is_symmetric(initialize_parameters_zeros([4, 3, 3, 2])), "a network of zeros is symmetric"

# %% [markdown]
# ## 4. Random, but how large?
#
# So draw the weights at random: independent normal numbers with mean 0. One choice is left, their scale. Here is what three
# scales make of real inputs: handwritten digits, 8 by 8 pixels from 0 (white) to 1.

# %% figure=true
images, image_labels = data.load_digits()
fig, ax = plots.new(width=8, height=1.9)
ax.imshow(np.hstack([np.pad(image, 1) for image in images[:10]]), cmap="gray_r")
ax.set_xticks(10 * np.arange(10) + 4.5, [str(label) for label in image_labels[:10]])
ax.set_yticks([])
plots.show(fig, alt="A strip of ten handwritten digits, 0 to 9, each of 8 by 8 grey pixels.")

# %% [markdown]
# **Look at the white.** Each image is a column of 64 numbers, in `digits` below. Nearly half of them are 0 and none is negative, so every pixel that ever has ink has a mean above 0: keep that in mind for section 5.
#
# > **Predict first.** One layer of 50 tanh units, standard normal weights times 10: where do the activations end up?

# %%
ends_up = predict("Weights times 10: most activations are ...?", ["near 0", "spread from -1 to 1", "near -1 or 1"])

# %%
digits, labels = data.digits_matrix()
W = np.random.default_rng(0).standard_normal((50, 64))
groups = {f"scale {scale}": np.tanh(scale * W @ digits[:, :300]) for scale in (10.0, 0.1, 0.01)}

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.6)
plots.histograms(ax, groups, bins=60, xlabel="activation of a tanh unit")
ax.set_yscale("log")
ax.set_ylim(top=300)
ax.legend(frameon=False, ncols=3, loc="upper center")
plots.show(
    fig,
    alt="Histograms of tanh activations: for scale 10 two towers at -1 and 1, for 0.1 spread out, for 0.01 close to 0.",
)
flat = np.mean(np.abs(groups["scale 10.0"]) > 0.99)
ends_up.beside(f"{flat:.0%} of them are beyond 0.99 in absolute value")

# %% [markdown]
# **Which scale uses the range?** Not 10: nearly every unit saturates at -1 or 1, where tanh has no slope, so it can hardly learn. With 0.01 all activations crowd around
# 0; one layer is fine, but the next makes them smaller again. With 0.1 they spread out.
#
# ### Exercise 4: random weights
#
# A worked example: `rng` gives the standard normal numbers 0.3, -1.2, 0.8 for a unit with three inputs. With
# `scale = 10` its weights are 3, -12 and 8, its bias is 0.
#
# The default 10 is a bad choice on purpose: the experiment of section 10 trains with it.


# %% exercise="initialize_parameters_random"
def initialize_parameters_random(layers_dims, rng, scale=10.0):
    """Normal weights with the same standard deviation in every layer, biases zero.

    Parameters
    ----------
    layers_dims : list of int
        Units per layer, input first: [n_x, n_1, ..., n_L].
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.
    scale : float
        Standard deviation of the weights, the same in every layer.

    Returns
    -------
    parameters : dict
        W1, b1, ..., WL, bL, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1).
    """
    ### BEGIN SOLUTION
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = rng.standard_normal((layers_dims[layer], layers_dims[layer - 1])) * scale
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% visible="initialize_parameters_random"
rng = np.random.default_rng(0)
parameters = initialize_parameters_random([100, 200, 3], rng, 0.5)
assert np.shape(parameters["W1"]) == (200, 100), f"W1 should be (200, 100), yours is {np.shape(parameters['W1'])}"
deviation = np.std(parameters["W1"])
assert 0.48 < deviation < 0.52, f"with scale = 0.5 the standard deviation of W1 is about 0.5, yours is {deviation:.3f}"
assert abs(np.mean(parameters["W1"])) < 0.03, "the weights should have mean 0"
assert np.shape(parameters["b1"]) == (200, 1), "b1 is a column of 200 entries"
assert not np.any(parameters["b1"]), "b1 should be zero everywhere"
again = initialize_parameters_random([100, 200, 3], rng, 0.5)
assert not np.array_equal(parameters["W1"], again["W1"]), "two calls gave the same weights: draw from the argument rng"
default = np.std(initialize_parameters_random([100, 200, 3], rng)["W1"])
assert 9.6 < default < 10.4, f"the default scale is 10, your standard deviation is {default:.2f}"

# %% [markdown]
# ## 5. The variance that keeps a signal alive
#
# Look at one unit with $n$ inputs and bias 0: $z = \sum_{i=1}^n w_i a_i$. Let the weights be independent, with mean 0 and variance $v$, and independent of
# the inputs. How large is $z$ on average?

# %% figure=true
fig, ax = plots.new(width=7, height=3)
schematics.draw_unit(
    ax,
    ["$a_1$", "$a_2$", "...", "$a_n$"],
    ["$w_1$", "$w_2$", "", "$w_n$"],
    "$z$",
    below=(
        "$n$ inputs,\nmean square $E[a^2]$",
        "each weight:\nvariance $v$",
        "the sum:\nvariance $n \\, v \\, E[a^2]$",
    ),
)
plots.show(
    fig,
    alt="One unit: n inputs of mean square E[a²], each times a weight of variance v, are added up to z, of variance n v E[a²].",
)

# %% [markdown]
# **Follow the variance.** Each arrow multiplies the mean square of its input by $v$; the sum adds up $n$ such terms, so the variance of $z$ grows with the number of arrows. Why may it add them up? First,
#
# $$E[z] = \sum_i E[w_i] \, E[a_i] = 0$$
#
# because each weight is independent of its input and has mean 0. So $\mathrm{Var}(z) = E[z^2]$, and
#
# $$E[z^2] = \sum_i \sum_j E[w_i w_j] \, E[a_i a_j]$$
#
# For $i \neq j$ independence gives $E[w_i w_j] = E[w_i] E[w_j] = 0$: only the $n$ terms with $i = j$ are left, each with $E[w_i^2] = v$:
#
# $$\mathrm{Var}(z) = \sum_i v \, E[a_i^2] = n \, v \, E[a^2]$$
#
# with $E[a^2]$ the mean square of the inputs. Note what counts: the mean **square** $E[a^2]$, not the variance $E[a^2] - E[a]^2$. Pixels and activations behind a ReLU are never
# negative, so their mean is above 0, and the two differ. A weight multiplies the whole number $a$, its mean included.
#
# With $v = 1$ and 100 inputs the mean square grows a hundredfold in a linear layer, and the size of $z$ tenfold: after ten layers it is $10^{10}$ times as large.
# To keep it, choose $n v = 1$, that is, **variance** $1/n$: the more inputs, the smaller each weight.

# %%
rng = np.random.default_rng(1)
sizes = np.array([1, 3, 10, 30, 100, 300, 1000])
plain = np.array([np.std(rng.standard_normal((400, n)) @ rng.standard_normal((n, 50))) for n in sizes])

# %% figure=true
fig, ax = plots.new(width=6.5, height=3.6)
plots.curves(ax, sizes, {"variance 1": plain, "variance 1/n": plain / np.sqrt(sizes)})
ax.set_xscale("log")
ax.set_yscale("log")
plots.label(ax, xlabel="inputs n of a unit", ylabel="standard deviation of z")
plots.show(
    fig,
    alt="Standard deviation of z over the number of inputs: with variance 1 it grows to 32, with 1/n it stays at 1.",
)

# %% [markdown]
# **Take the slope.** Two powers of ten to the right, one up: with variance 1 the standard deviation of $z$ grows like $\sqrt n$, to about 32 at 1000 inputs. Divided
# by $\sqrt n$ it stays at 1. Each point is 400 examples through 50 units, all numbers standard normal.
#
# **ReLU cuts half off.** Draw the weights symmetric around 0, as normal ones are: $-w$ is as likely as $w$. Then $-z$ is as likely as $z$. The positive half and the negative half
# of $E[z^2]$ are therefore equal, and ReLU keeps the one and sets the other to 0. So for the next layer
#
# $$E[a^2] = E[\mathrm{relu}(z)^2] = \tfrac12 E[z^2] = \tfrac12 \mathrm{Var}(z)$$
#
# The variance of $a$ would not come out so simply, one more reason to follow the mean square. Put this into the formula above, from one layer to the next:
#
# $$\mathrm{Var}(z^{[l]}) = n \, v \cdot \tfrac12 \mathrm{Var}(z^{[l-1]})$$
#
# (With $v = 1$ and 100 inputs the size grows by $\sqrt{100/2} \approx 7$ in every layer: the seven of section 2.)
# With variance $1/n$ it halves in every layer, so the size falls by $\sqrt{1/2} = 0.71$. After 50 layers $\sqrt{1/2}^{\,50} = 3.0 \cdot 10^{-8}$ is left. The signal stays level
# if $\tfrac12 n v = 1$:
#
# $$\text{He:} \quad \mathrm{Var}(w) = \frac{2}{n_{l-1}}$$
#
# The factor on standard normal numbers is the standard deviation, the root of that. $n_{l-1}$, the number of inputs, is called **fan-in**; $n_l$, the number of units, is the
# **fan-out** of the layer. He and others published this in 2015 for networks of up to 30 layers. The input is an exception, as no ReLU stands before it; one factor of 2 in one layer is no harm.
#
# ### Exercise 5: He's initialization
#
# A worked example: a layer with 8 inputs. The variance is $2/8 = 0.25$, so the standard deviation is $\sqrt{0.25} = 0.5$. The standard normal
# numbers 0.3, -1.2, 0.8, ... become 0.15, -0.6, 0.4, ... Multiplying by 0.25 instead, the *variance*, is a common slip.


# %% exercise="initialize_parameters_he"
def initialize_parameters_he(layers_dims, rng):
    """Parameters whose signals keep their mean square through layers of ReLU units.

    Parameters
    ----------
    layers_dims : list of int
        Units per layer, input first: [n_x, n_1, ..., n_L].
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.

    Returns
    -------
    parameters : dict
        W1, b1, ..., WL, bL, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1). The entries of Wl are
        independent normal numbers with mean 0 and He's variance; the biases are zero.

    References
    ----------
    He et al., ICCV 2015.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for layer in range(1, len(layers_dims)):
        n_in, n_out = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters
    ### END SOLUTION


# %% visible="initialize_parameters_he"
rng = np.random.default_rng(0)
parameters = initialize_parameters_he([8, 2000, 50], rng)
first, second = (float(np.std(parameters[key])) for key in ("W1", "W2"))
assert np.shape(parameters["W1"]) == (2000, 8), f"W1 should be (2000, 8), yours is {np.shape(parameters['W1'])}"
assert 0.48 < first < 0.52, f"8 inputs: the standard deviation of W1 is sqrt(2/8) = 0.5, yours is {first:.3f}"
assert 0.031 < second < 0.0325, f"2000 inputs: that of W2 is sqrt(2/2000) = 0.0316, yours is {second:.4f}"
assert np.shape(parameters["b1"]) == (2000, 1), "b1 is a column of 2000 entries"
assert not np.any(parameters["b1"]), "b1 should be zero everywhere"
again = initialize_parameters_he([8, 2000, 50], rng)
assert not np.array_equal(parameters["W1"], again["W1"]), "two calls gave the same weights: draw from the argument rng"

# %% [markdown]
# ## 6. Measure it
#
# You need not trust the derivation. Send examples through the network and look at the standard deviation of the activations of every layer. It is
# the first thing to look at when a deep network does not learn. It leaves out the mean, which section 5 keeps. But for normal $z$ the activations behind a ReLU have $E[a^2] = \tfrac12 \mathrm{Var}(z)$ and $E[a]^2 = \mathrm{Var}(z) / (2\pi)$,
# so it is always the same share of the root mean square, $\sqrt{1 - 1/\pi} = 0.83$: both change by the same factor from layer to layer.
#
# ### Exercise 6: a thermometer for every layer
#
# A worked example with ReLU, three examples $X = (1, 2, 4)$ and two layers:
#
# $$W^{[1]} = \begin{pmatrix} 1 \\ -1 \end{pmatrix}, \quad b^{[1]} = \begin{pmatrix} 0 \\ 2 \end{pmatrix}, \quad
# Z^{[1]} = \begin{pmatrix} 1 & 2 & 4 \\ 1 & 0 & -2 \end{pmatrix}, \quad
# A^{[1]} = \begin{pmatrix} 1 & 2 & 4 \\ 1 & 0 & 0 \end{pmatrix}$$
#
# $$W^{[2]} = \begin{pmatrix} 1 & 1 \end{pmatrix}, \quad b^{[2]} = -3, \quad
# Z^{[2]} = \begin{pmatrix} -1 & -1 & 1 \end{pmatrix}, \quad A^{[2]} = \begin{pmatrix} 0 & 0 & 1 \end{pmatrix}$$
#
# The six entries of `A1` have the mean 1.3333 and the standard deviation 1.3744; the three of `A2` have the mean 0.3333 and the standard
# deviation 0.4714.
#
# So the result is the array `[1.3744, 0.4714]`: one number per layer, over all its units and examples together.


# %% exercise="activation_stds"
def activation_stds(X, parameters, activation):
    """Standard deviation of the activations of every layer.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        W1, b1, ..., WL, bL of a network of any depth, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1).
    activation : callable (Z) -> A
        Acts entry by entry; comes after every layer, the last one too.

    Returns
    -------
    stds : ndarray, shape (L,)
        For each layer the standard deviation of A over all units and examples.
    """
    ### BEGIN SOLUTION
    A, stds = X, []
    for layer in range(1, len(parameters) // 2 + 1):
        A = activation(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"])
        stds.append(np.std(A))
    return np.array(stds)
    ### END SOLUTION


# %% visible="activation_stds"
def relu(Z):
    return np.maximum(Z, 0)


parameters = {
    "W1": np.array([[1.0], [-1.0]]),
    "b1": np.array([[0.0], [2.0]]),
    "W2": np.array([[1.0, 1.0]]),
    "b2": np.array([[-3.0]]),
}
stds = activation_stds(np.array([[1.0, 2.0, 4.0]]), parameters, relu)
assert isinstance(stds, np.ndarray), f"the result should be an array, yours is a {type(stds).__name__}"
assert stds.shape == (2,), f"two layers, so the result should have shape (2,), yours has {stds.shape}"
assert np.isclose(stds[0], 1.3744, atol=1e-3), (
    f"the six entries of A1 give 1.3744 (see the example), yours is {stds[0]}"
)
assert np.isclose(stds[1], 0.4714, atol=1e-3), f"the three entries of A2 give 0.4714, yours is {stds[1]}"

# %% [markdown]
# ### Exercise 7: the same thermometer, backward
#
# Activations can be healthy while the gradients die. So measure them as well, with the recursion of section 2:
#
# $$dZ^{[l]} = W^{[l+1]\top} dZ^{[l+1]} * g'(Z^{[l]})$$
#
# You get $dZ^{[L]}$ and go down from there. A worked example with ReLU, two layers and three examples:
#
# $$dZ^{[2]} = \begin{pmatrix} 1 & -2 & 0.5 \end{pmatrix}, \quad W^{[2]} = \begin{pmatrix} 1 & 0.5 \end{pmatrix}, \quad
# Z^{[1]} = \begin{pmatrix} 1 & 3 & -1 \\ 2 & -2 & 6 \end{pmatrix}, \quad
# g'(Z^{[1]}) = \begin{pmatrix} 1 & 1 & 0 \\ 1 & 0 & 1 \end{pmatrix}$$
#
# $$W^{[2]\top} dZ^{[2]} = \begin{pmatrix} 1 & -2 & 0.5 \\ 0.5 & -1 & 0.25 \end{pmatrix}, \quad
# dZ^{[1]} = \begin{pmatrix} 1 & -2 & 0 \\ 0.5 & 0 & 0.25 \end{pmatrix}$$
#
# `dZ2` has the standard deviation 1.3123, `dZ1` has 0.9400. The result is the array `[0.9400, 1.3123]`, the first layer first. `W1` is not
# needed: it lies in front of layer 1.


# %% exercise="gradient_stds"
def gradient_stds(dZ_last, parameters, Zs, derivative):
    """Standard deviation of the gradient with respect to Z, in every layer.

    Parameters
    ----------
    dZ_last : ndarray, shape (n_L, m)
        Gradient with respect to ZL, the linear part of the last layer.
    parameters : dict
        W1, b1, ..., WL, bL of a network of any depth, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1).
    Zs : list of L ndarrays
        The linear parts Z1, ..., ZL of the forward pass, with Zl of shape (n_l, m).
    derivative : callable (Z) -> slope
        Derivative of the activation of every hidden layer; acts entry by entry.

    Returns
    -------
    stds : ndarray, shape (L,)
        For each layer, the first one first, the standard deviation of dZ over all units and examples.
    """
    ### BEGIN SOLUTION
    dZ, stds = dZ_last, [np.std(dZ_last)]
    for layer in range(len(Zs) - 1, 0, -1):
        dZ = parameters[f"W{layer + 1}"].T @ dZ * derivative(Zs[layer - 1])
        stds.append(np.std(dZ))
    return np.array(stds[::-1])
    ### END SOLUTION


# %% visible="gradient_stds"
def relu_slope(Z):
    return (Z > 0).astype(float)


Z1, Z2 = np.array([[1.0, 3.0, -1.0], [2.0, -2.0, 6.0]]), np.array([[-0.5, 0.5, 0.5]])
dZ2 = np.array([[1.0, -2.0, 0.5]])
pair = {
    "W1": np.array([[1.0], [-2.0]]),
    "b1": np.array([[0.0], [4.0]]),
    "W2": np.array([[1.0, 0.5]]),
    "b2": np.array([[-2.5]]),
}
stds = gradient_stds(dZ2, pair, [Z1, Z2], relu_slope)
assert isinstance(stds, np.ndarray), f"the result should be an array, yours is a {type(stds).__name__}"
assert stds.shape == (2,), f"two layers, so the result should have shape (2,), yours has {stds.shape}"
assert not np.allclose(stds, [1.3123, 0.94], atol=1e-3), "the first layer comes first: turn the result around"
assert np.isclose(stds[1], 1.3123, atol=1e-3), f"the last entry is that of dZ_last, 1.3123, yours is {stds[1]}"
assert np.isclose(stds[0], 0.94, atol=1e-3), f"for layer 1 it is 0.9400 (see the example), yours is {stds[0]}"

# %% [markdown]
# Now use both on your own weights: 50 layers of 100 ReLU units, the digits as input, and a gradient of size 1 that starts at the last layer.

# %%
dims = [64] + [100] * 50
sent = digits[:, :200]
starts = {
    "He, 2/n": initialize_parameters_he(dims, np.random.default_rng(0)),
    "standard deviation 0.1": initialize_parameters_random(dims, np.random.default_rng(0), 0.1),
    "standard deviation 0.2": initialize_parameters_random(dims, np.random.default_rng(0), 0.2),
}
returned = np.random.default_rng(1).standard_normal((100, 200))
forward, backward = {}, {}
for name, start in starts.items():
    A, Zs = sent, []
    for layer in range(1, 51):
        Zs.append(start[f"W{layer}"] @ A + start[f"b{layer}"])
        A = relu(Zs[-1])
    forward[name] = activation_stds(sent, start, relu)
    backward[name] = gradient_stds(returned, start, Zs, relu_slope)

# %% figure=true
fig, axes = plots.new(1, 2, width=8.5, height=3.6)
for ax, lines, title in zip(axes, (forward, backward), ("activations", "gradients dZ"), strict=True):
    plots.curves(ax, range(1, 51), lines, title=title, xlabel="layer")
    ax.set_yscale("log")
axes[0].legend().set_visible(False)
axes[1].legend(frameon=False, loc="upper right", fontsize=8.5)
plots.label(axes[0], title="activations", xlabel="layer", ylabel="standard deviation, log scale")
plots.show(
    fig,
    alt="Standard deviation by layer. Activations: level for He, falling for 0.1, rising for 0.2. Gradients: the same three, "
    "read from right to left.",
)

# %% [markdown]
# **Read the right picture from its right end.** For 100 inputs He's standard deviation is $\sqrt{2/100} = 0.141$. With 0.1, a little less, the signal is gone after 50
# layers; with 0.2, a little more, it has exploded. From right to left the same weights do the same to the gradient. So with 0.2 the *first* layers get the
# largest gradients, with 0.1 the smallest. He's lines wander, because each network is one draw, but they stay in range.
#
# ## 7. Xavier and Glorot: for tanh
#
# Near 0, tanh is nearly the identity: $\tanh(z) = z - z^3/3 + \dots$ Nothing is cut off there, $E[a^2] \approx \mathrm{Var}(z)$, so no factor 2 is needed:
#
# $$\text{Xavier:} \quad \mathrm{Var}(w) = \frac{1}{n_{l-1}}$$
#
# That looks at the forward pass. Backward, $dA = W^\top dZ$ adds up over the $n_l$ *units* of a layer. The derivation of section 5 with $W^\top$ for $W$, and with $dZ$ taken as independent of $W$, gives $E[dA^2] = n_l \, v \, E[dZ^2]$, so
# to keep the size of the gradients you would want variance $1/n_l$. Both wishes agree only when $n_{l-1} = n_l$. Glorot and Bengio (2010) took the mean of the two
# numbers of units:
#
# $$\text{Glorot:} \quad \mathrm{Var}(w) = \frac{1}{\tfrac12 (n_{l-1} + n_l)} = \frac{2}{n_{l-1} + n_l}$$
#
# Take a layer with 300 inputs and 100 units. Forward wants $1/300 = 0.0033$, backward $1/100 = 0.01$, Glorot gives $2/400 = 0.005$, between
# the two.
#
# Xavier is the first name of Glorot, so both names are used for both formulas. Look at the formula, not at the name. Their paper draws from a
# *uniform* distribution. The distribution matters little, the variance does. A uniform number between $-c$ and $c$ has the variance
#
# $$\frac{1}{2c} \int_{-c}^{c} w^2 \, dw = \frac{c^2}{3}$$
#
# so you can find the $c$ for any variance.

# %%
rng = np.random.default_rng(2)
n_in, n_out = 300, 100
choices = {"1/n_in": 1 / n_in, "Glorot": 2 / (n_in + n_out), "1/n_out": 1 / n_out}
for name, variance in choices.items():
    choices[name] = rng.standard_normal((n_out, n_in)) * np.sqrt(variance)
A, dZ = rng.standard_normal((n_in, 500)), rng.standard_normal((n_out, 500))
kept = {
    "forward: Z from inputs of size 1": {name: np.std(W @ A) for name, W in choices.items()},
    "backward: dA from dZ of size 1": {name: np.std(W.T @ dZ) for name, W in choices.items()},
}

# %% figure=true
fig, axes = plots.new(1, 2, width=8, height=3.4, sharey=True)
for ax, (title, sizes_of) in zip(axes, kept.items(), strict=True):
    plots.bars(ax, sizes_of, title=title)
plots.label(axes[0], ylabel="standard deviation")
spoken = "; ".join(
    f"{title.split(':')[0]} " + ", ".join(f"{size:.2f} for {name}" for name, size in sizes_of.items())
    for title, sizes_of in kept.items()
)
plots.show(fig, alt=f"Bars of the size of signals: {spoken}.")

# %% [markdown]
# **Compare the pairs.** $1/n_{l-1}$ keeps the forward signal at 1 and shrinks the gradient; $1/n_l$ keeps the gradient and enlarges the signal; Glorot misses 1 on both sides, by less. What the eye
# would miss: for each name the forward bar is $\sqrt{300 / 100} = 1.73$ times the backward one, whatever the variance. There is one knob for two bars, and no setting levels both.
#
# ### Exercise 8: Xavier's initialization
#
# A worked example: 16 inputs. The variance is $1/16$, the standard deviation $\sqrt{1/16} = 0.25$. *One* square root: notes that
# multiply by $\sqrt{\sqrt{1/16}} = 0.5$ have taken it twice. A uniform draw would reach from $-0.433$ to $0.433$.
#
# You need not write the loop a third time: by which one factor do Xavier's weights differ from He's?


# %% exercise="initialize_parameters_xavier"
def initialize_parameters_xavier(layers_dims, rng):
    """Parameters whose signals keep their mean square through layers of tanh units near 0.

    Parameters
    ----------
    layers_dims : list of int
        Units per layer, input first: [n_x, n_1, ..., n_L].
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.

    Returns
    -------
    parameters : dict
        W1, b1, ..., WL, bL, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1). The entries of Wl are
        independent, normal or uniform, with mean 0 and Xavier's variance; the biases are zero.
    """
    ### BEGIN SOLUTION
    parameters = initialize_parameters_he(layers_dims, rng)
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] *= np.sqrt(1 / 2)
    return parameters
    ### END SOLUTION


# %% visible="initialize_parameters_xavier"
rng = np.random.default_rng(0)
parameters = initialize_parameters_xavier([16, 1000, 40], rng)
first, second = (float(np.std(parameters[key])) for key in ("W1", "W2"))
assert np.shape(parameters["W1"]) == (1000, 16), f"W1 should be (1000, 16), yours is {np.shape(parameters['W1'])}"
assert 0.24 < first < 0.26, f"16 inputs: the standard deviation of W1 is sqrt(1/16) = 0.25, yours is {first:.3f}"
assert 0.0309 < second < 0.0323, f"1000 inputs: that of W2 is sqrt(1/1000) = 0.0316, yours is {second:.4f}"
assert np.shape(parameters["b1"]) == (1000, 1), "b1 is a column of 1000 entries"
assert not np.any(parameters["b1"]), "b1 should be zero everywhere"
again = initialize_parameters_xavier([16, 1000, 40], rng)
assert not np.array_equal(parameters["W1"], again["W1"]), "two calls gave the same weights: draw from the argument rng"

# %% [markdown]
# ### Exercise 9: Glorot's initialization
#
# A worked example: 300 inputs and 100 units. The variance is $2 / (300 + 100) = 0.005$, the standard deviation $\sqrt{0.005} = 0.0707$. Here the factor between He and Glorot differs
# from layer to layer.


# %% exercise="initialize_parameters_glorot"
def initialize_parameters_glorot(layers_dims, rng):
    """Parameters that are a compromise between level signals forward and level gradients backward.

    Parameters
    ----------
    layers_dims : list of int
        Units per layer, input first: [n_x, n_1, ..., n_L].
    rng : numpy.random.Generator
        The only source of randomness: draw from it at every call.

    Returns
    -------
    parameters : dict
        W1, b1, ..., WL, bL, with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1). The entries of Wl are
        independent, normal or uniform, with mean 0 and Glorot's variance; the biases are zero.

    References
    ----------
    Glorot and Bengio, AISTATS 2010.
    """
    ### BEGIN SOLUTION
    parameters = initialize_parameters_he(layers_dims, rng)
    for layer in range(1, len(layers_dims)):
        n_in, n_out = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] *= np.sqrt(n_in / (n_in + n_out))
    return parameters
    ### END SOLUTION


# %% visible="initialize_parameters_glorot"
rng = np.random.default_rng(0)
parameters = initialize_parameters_glorot([300, 100, 700], rng)
first, second = (float(np.std(parameters[key])) for key in ("W1", "W2"))
assert np.shape(parameters["W1"]) == (100, 300), f"W1 should be (100, 300), yours is {np.shape(parameters['W1'])}"
assert 0.0693 < first < 0.0721, f"300 inputs, 100 units: that is sqrt(2/400) = 0.0707, yours is {first:.4f}"
assert 0.049 < second < 0.051, f"100 inputs, 700 units: that is sqrt(2/800) = 0.05, yours is {second:.4f}"
assert np.shape(parameters["b1"]) == (100, 1), "b1 is a column of 100 entries"
assert not np.any(parameters["b1"]), "b1 should be zero everywhere"
again = initialize_parameters_glorot([300, 100, 700], rng)
assert not np.array_equal(parameters["W1"], again["W1"]), "two calls gave the same weights: draw from the argument rng"

# %% [markdown]
# ### The same in PyTorch
#
# ```python
# layer = torch.nn.Linear(300, 100)
# torch.nn.init.kaiming_normal_(
#     layer.weight, nonlinearity="relu")
# torch.nn.init.zeros_(layer.bias)
#
# torch.nn.init.xavier_normal_(layer.weight)
# ```
#
# `kaiming` is He's first name, and the default is his fan-in. PyTorch's `xavier` is Glorot's formula. Without these lines `Linear` draws uniform numbers with
# variance $1 / (3 \cdot \text{fan-in})$, six times less than He's.
#
# ## 8. Explore: what reaches each layer
#
# 100 digits go through an untrained network with hidden layers of 60 units, and the gradients of the cost come back. Each row is the
# histogram of one layer, on a scale of powers of ten: 0 stands for 1, -3 for a thousandth. Exact zeros have no logarithm; their share is written at the row.
#
# > **Predict first.** tanh with "normal x 1": do the *activations* vanish? Do the *gradients*? Then try ReLU with
# > "Xavier" and "He", and the sigmoid with anything.

# %% explore=true
explore_initialization()

# %% [markdown]
# **What the explorer shows.** tanh with "normal x 1" saturates: nearly all activations are close to 1 in absolute value. Its gradients do not vanish as
# a whole, they *scatter*: within a layer they spread over fifteen powers of ten and more, and they grow on the way back. Most units are flat and pass nothing on; the
# few that are not pass it on through large weights.
#
# ReLU with He keeps both pictures in place; with Xavier the rows drift to the left, the activations layer by layer downwards, the gradients layer by layer
# upwards. The sigmoid keeps its activations with all three formulas, and loses its gradients: over 20 layers with Xavier they shrink by a factor of a million
# million, because the slope is at most 0.25. That is one reason why hidden layers hardly use it any more.
#
# ## 9. A starting point with a knob
#
# The formulas are derived for one layer, at the first step, under assumptions. So treat them as a starting point and allow a multiplier:
#
# $$W = c \, \sqrt{2 / n_{l-1}} \cdot \text{standard normal numbers}$$
#
# $c$ is one more hyperparameter. Notes on the topic say that tuning it has a modest effect. Is that so?
#
# > **Predict first.** Three layers (50 and 50 ReLU units, 10 outputs), 150 steps on 300 digits at learning rate 0.1. Which of $c = 0.1, 0.3, 1, 3, 10$ has the lowest training cost? Which errs least on
# > 1000 new ones?

# %%
knob = predict("Lowest training cost, and fewest errors on new digits: which c, and which c?")

# %%
tried = experiment.multipliers()

# %% figure=true
fig, axes = plots.new(1, 2, width=8.5, height=3.6)
plots.bars(axes[0], {f"{c:g}": runs.costs[:, -1] for c, runs in tried.items()}, form="{:.2f}")
plots.bars(axes[1], {f"{c:g}": 100 * runs.errors for c, runs in tried.items()}, form="{:.0f}")
plots.label(axes[0], "training cost after 150 steps", "multiplier c")
plots.label(axes[1], "error on new digits, %", "multiplier c")
spoken = ", ".join(f"{c:g}: {runs.costs[:, -1].mean():.2f} and {runs.errors.mean():.0%}" for c, runs in tried.items())
plots.show(fig, alt=f"Bars for five multipliers, training cost and error on new digits. {spoken}.")
cheapest, best = (
    min(tried, key=key) for key in (lambda c: tried[c].costs[:, -1].mean(), lambda c: tried[c].errors.mean())
)
knob.beside(f"lowest cost at c = {cheapest:g}, fewest errors at c = {best:g}")

# %% [markdown]
# **Compare the two valleys.** They lie at different $c$. Bars are means of five seeds, black lines their range; ± in the text is the standard deviation. Too small and training does not get going: $c = 0.1$ errs on
# {{initialization.times_0_1_error}} of new digits, 0.3 on {{initialization.times_0_3_error}}. Ten times too large fails as well, with {{initialization.times_10_error}}.
#
# So a factor of 3 either way is not modest here, with so few steps; the valley around $c = 1$ is what spares you the search. Tune $c$ late, and in small steps.
#
# And look at $c = 3$. Its training cost, {{initialization.times_3_cost}}, is *lower* than that of $c = 1$, {{initialization.times_1_cost}}, yet it errs on
# {{initialization.times_3_error}} against {{initialization.times_1_error}}. Large weights at the start fit the training set quickly and in a rough way. So judge a start
# by the dev error, not only by how fast the cost falls.

# %% [markdown]
# ## 10. Experiment: three starts
#
# First a picture. A network with hidden layers of 10 and 5 ReLU units learns two moons in 2000 steps, from your zeros, your normal numbers times 10, and your He.
#
# > **Predict first.** How will the three boundaries look? And which of the three moves in the first 100 steps?

# %%
X, Y = data.moons(300, 0.2, np.random.default_rng(0))
moons = {
    "zeros": initialize_parameters_zeros([2, 10, 5, 1]),
    "normal x 10": initialize_parameters_random([2, 10, 5, 1], np.random.default_rng(1)),
    "He": initialize_parameters_he([2, 10, 5, 1], np.random.default_rng(1)),
}
EVERY = 20  # steps from one picture to the next
trained, snapshots = {}, {name: [start] for name, start in moons.items()}
for name, start in moons.items():

    def keep(epoch, parameters, kept=snapshots[name]):
        if (epoch + 1) % EVERY == 0:
            kept.append({key: value.copy() for key, value in parameters.items()})

    trained[name] = training.train(X, Y, start, epochs=2000, learning_rate=0.3, on_epoch=keep).parameters
for name, parameters in trained.items():
    A2 = network.forward(X, parameters)[1].A[2]
    print(f"{name}: {np.sum(A2.max(axis=1) == 0)} of 5 units of the second hidden layer give 0 for every point")


# %% figure=true
low, high = X.min(axis=1) - 0.3, X.max(axis=1) + 0.3
grid = np.stack(np.meshgrid(*(np.linspace(*ends, 60) for ends in zip(low, high, strict=True)))).reshape(2, -1)
sides = {name: [network.predict(grid, at).reshape(60, 60) for at in kept] for name, kept in snapshots.items()}
wrong = {name: [network.error_rate(X, Y, at) for at in kept] for name, kept in snapshots.items()}


def boundaries(steps):
    fig, axes = plots.new(1, 3, width=9, height=3.4)
    for ax, name in zip(axes, snapshots, strict=True):
        extent = (low[0], high[0], low[1], high[1])
        side = sides[name][steps // EVERY]
        ax.imshow(side, origin="lower", extent=extent, cmap=plots.REGIONS, vmin=0, vmax=1, aspect="auto")
        plots.scatter(ax, X, Y, size=12)
        ax.set(xticks=[], yticks=[])
        plots.label(ax, f"{name}: {wrong[name][steps // EVERY]:.0%} wrong")
    return fig


def boundaries_in_words(steps):
    told = ", ".join(f"{errors[steps // EVERY]:.0%} wrong from {name}" for name, errors in wrong.items())
    return f"Two moons with the boundaries of three networks after {steps} steps: {told}."


explorer(boundaries, alt=boundaries_in_words, steps=Slider(0, 2000, start=2000, step=EVERY, label="steps of training"))

# %% [markdown]
# **Watch it move.** Drag the slider to 0 and slowly to the right. From zeros there is no boundary at any time: every point gets the same answer. From the large start
# there are edges at once, and after the first 20 steps they hardly move any more: look at the count above the figure, most of the five units of the second hidden layer are dead. From He's weights the boundary stays nearly straight for some hundred steps before it
# bends into the moons.
#
# This is one draw; now measure.
#
# | setting | |
# |---|---|
# | data | 300 digits to train on, 1000 new ones; other images for each seed |
# | network | 64 pixels, hidden layers of 50 and 50 ReLU units, 10 softmax units (one probability for each class) |
# | training | 150 steps of gradient descent on all 300 images, learning rate 0.1 |
# | seeds | ten; each draws the images and the weights |
# | starts | **zeros**; **normal x 10**; **He**: your three functions |
# | code | `practicaldl/experiments/initialization.py` |
#
# Guessing would err on 90 %.
#
# > **Predict first.** Does a start that is too large learn slowly, or not at all?

# %%
too_large = predict("Error on new digits from normal numbers times 10?", ["about 10 %", "about 50 %", "about 90 %"])

# %% experiment=true
result = experiment.run(
    {
        "zeros": lambda layers_dims, rng: initialize_parameters_zeros(layers_dims),
        "normal x 10": initialize_parameters_random,
        "He": initialize_parameters_he,
    }
)
plots.show(experiment.figure(result), alt=experiment.alt(result))
too_large.beside(f"{result['normal x 10'].errors.mean():.0%}, from zeros {result['zeros'].errors.mean():.0%}")

# %% [markdown]
# **Mind the left edge.** The cost has a logarithmic axis: what looks like a short step down is a fall from several hundred. All numbers are means over ten seeds, with their standard deviation.
#
# - **Zeros** do not learn: {{initialization.zeros_error}} errors. The cost stays near {{initialization.zeros_first_cost}}, which is $\ln 10$, the cost of saying $1/10$ to every
#   class.
# - **Too large** starts with a cost of {{initialization.large_first_cost}}: the network is quite sure, and mostly wrong. The popular story
#   says that it learns, only slowly. Here it does not: the first steps are so large that they kill the units. At the end {{initialization.large_dead}}
#   of the units of the last hidden layer give 0 for every image, and the error is {{initialization.large_error}}, as with zeros. With a tenth of the learning
#   rate the story holds: it learns, badly, and still errs on {{initialization.large_slow_error}}.
# - **He** learns: {{initialization.he_error}} errors, and a cost of {{initialization.he_last_cost}}.
#
# ### Through 50 layers
#
# Now no training: 200 digits go forward through 50 hidden layers of 100 units to 10 softmax units, and the gradients of the cost come back. Four starts: ReLU with He's variance $2/n$, ReLU with Xavier's $1/n$, ReLU
# with 1.5 times He's weights, and tanh with Xavier's. Five networks of each.
#
# > **Predict first.** Which of the four stay level?

# %%
level = predict("Which of the four stay level?")

# %%
measured = experiment.signals()

# %% figure=true
changes = {
    name: np.exp(np.mean(np.log(lines["activations"][:, -1] / lines["activations"][:, 0])))
    for name, lines in measured.items()
}
spoken = ", ".join(f"{change:.1g} for {name}" for name, change in changes.items())
plots.show(
    experiment.signals_figure(measured),
    alt=f"Size of activations and gradients over 50 layers; both change alike. Activations from layer 1 to 50, times: {spoken}.",
)
level.beside(f"from layer 1 to 50, times {spoken}")

# %% [markdown]
# **Hold one picture to a mirror.** Forward is read from left to right, backward from right to left. Both change by nearly the same factor over the 50 layers:
#
# | start | activations, from layer 1 to 50 | gradients, from layer 50 to 1 |
# |---|---|---|
# | ReLU, He | x {{initialization.he_activations}} | x {{initialization.he_gradients}} |
# | ReLU, Xavier | x {{initialization.xavier_activations}} | x {{initialization.xavier_gradients}} |
# | ReLU, 1.5 x He | x {{initialization.large_activations}} | x {{initialization.large_gradients}} |
# | tanh, Xavier | x {{initialization.tanh_activations}} | x {{initialization.tanh_gradients}} |
#
# (Each is the geometric mean of five networks.) Theory said $\sqrt{1/2}^{\,49} = 4.2 \cdot 10^{-8}$ for ReLU with Xavier and $1.5^{49} = 4.3 \cdot 10^8$ for 1.5 x He. tanh with Xavier
# loses some of its signal, because tanh is flatter than the identity away from 0.
#
# ## 11. It helps, it does not solve
#
# He's weights keep signals and gradients alive through 50 layers. So does a deep network now learn as well as a shallow one?
#
# Networks of 3, 10 and 30 layers of 30 units, all from He's weights, 150 steps each, five seeds. To be fair to each depth, all are trained with five learning rates from 0.01 to 1. Data and
# output as in section 10.
#
# > **Predict first.** Which depth reaches the lowest error, and do all three like the same learning rate?

# %%
deepest = predict("Lowest error at its best rate: which depth?", ["3 layers", "10 layers", "30 layers"])

# %%
by_depth = experiment.depths()

# %% figure=true
least = {layers: experiment.bracket(by_rate)[1] for layers, by_rate in by_depth.items()}
spoken = ", ".join(
    f"{layers} layers {by_depth[layers][rate].errors.mean():.0%} at {rate:g}" for layers, rate in least.items()
)
plots.show(
    experiment.depths_figure(by_depth),
    alt=f"Error on new digits over the learning rate for three depths, each with its least inside. Least mean errors: {spoken}.",
)
deepest.beside(spoken)

# %% [markdown]
# **Find the three lowest points.** All lie inside the range, so no depth lacks a better rate; those of 10 and 30 layers lie a factor of ten to the left of that of 3. Lines are medians, bands reach from the 10th to the 90th percentile; the
# table has means and standard deviations. A step is the paired difference in points of error to the next lower or higher rate, its standard error in brackets. A unit of the last hidden layer is dead when it gives 0 for all 300 images:
#
# | layers | best rate | error there | a step lower | a step higher | dead units | largest rise of the cost in one step |
# |---|---|---|---|---|---|---|
# | 3 | {{initialization.layers_3_rate}} | {{initialization.layers_3_error}} | {{initialization.layers_3_below}} | {{initialization.layers_3_above}} | {{initialization.layers_3_dead}} | {{initialization.layers_3_rise}} |
# | 10 | {{initialization.layers_10_rate}} | {{initialization.layers_10_error}} | {{initialization.layers_10_below}} | {{initialization.layers_10_above}} | {{initialization.layers_10_dead}} | {{initialization.layers_10_rise}} |
# | 30 | {{initialization.layers_30_rate}} | {{initialization.layers_30_error}} | {{initialization.layers_30_below}} | {{initialization.layers_30_above}} | {{initialization.layers_30_dead}} | {{initialization.layers_30_rise}} |
#
# With five seeds a difference counts beyond 2.78 standard errors (lesson 1, section 10). So a step lower costs 3 and 10 layers something; no other step counts, and 30 layers are level around their best.
#
# At rate 1, {{initialization.layers_10_nan}} networks of 10 layers and {{initialization.layers_30_nan}} of 30 end in `nan`, with 3 layers {{initialization.layers_3_nan}}. A network of `nan` calls every image a 0, one whose units are dead gives one answer as well: hence the 90 % of both at the right end. At smaller rates the cost only jumps, the mild form of exploding. That is not always
# harm: with 3 layers it jumps too, at the rate that is best. Runs that jump can be *chaotic*: a rounding in the last digit grows until the runs part. That happens to 30 layers at their best rate, and to 3 and 10 layers a step higher. On another machine single runs end elsewhere: the last row may differ by a few points, the column *a step higher* by many.
#
# More steps do not rescue every rate: after 1000, 30 layers err on {{initialization.long_at_0_03}} at 0.03, and still on {{initialization.long_at_0_1}} at 0.1, where {{initialization.long_nan}} end in `nan`.
#
# So at the same budget depth costs here, although He's variance is right in every layer. What does it not see to? Three things show in the 30 layers before the first step:
#
# - **The derivation speaks of averages; 30 units are few.** Each layer multiplies the signal by 1 *on average over networks*, and by a little more or less in each. Over 28 layers that adds up: from the first hidden layer to the last the
#   size changes, up or down, by a factor between {{initialization.narrow_wander}} in five draws.
# - **Units are dead already**, {{initialization.narrow_dead}} in the last hidden layer. At the best rate training leaves as many. At 0.3 its steps kill more: {{initialization.layers_30_dead_at_0_3}} are dead at the end.
# - **The size of the signal survives, its content does not.** The mean cosine between two different images of the 300 is {{initialization.narrow_input_similarity}} at the input and {{initialization.narrow_similarity}}
#   in the last hidden layer: there all digits look nearly alike. In the wider networks of section 10, with 200 images, it is {{initialization.he_similarity}} after 50 ReLU layers, and {{initialization.tanh_similarity}} with tanh and Xavier.
#
# Which of them is to blame this experiment does not say. Width helps: 30 layers of 100 units, at rate 0.01, err on {{initialization.wide_error}}, and the paired difference from the best of the narrow ones, {{initialization.wide_gain}}, counts.
#
# So careful initialization makes depth possible, and more is needed to make it easy: normalization inside the network, shortcuts
# around layers (residual networks), better optimizers, and inputs that are normalized to begin with (lesson 7).
#
# ### Try
#
# Rescue the 30 layers. You may change the start, the activation, the width, the rate or the number of steps; `experiment.train_from(start, layers_dims, seeds, learning_rate, epochs)` trains ReLU networks from any function
# `start(layers_dims, rng)`, `training.train` takes another `activation`, and `activation_stds` and `gradient_stds` tell you what your start does before you spend a step on it. Write down what you expect, try one change at a time over five seeds, and keep the one that you would defend before a colleague. One idea to begin
# with: W from He, but with orthogonal rows (`np.linalg.qr`). There is no single answer.

# %% [markdown]
# ## Three questions
#
# Each has one right answer. Write its letter, as `answer_1 = "b"`.

# %% [markdown] question="initialization_q1"
# **Question 1.** A network with one hidden layer of 20 tanh units starts with all weights at 0.5 and all biases at 0. It trains on real data for 1000 steps. What do
# you find?
#
# a) The weights have not moved, because all gradients are 0.
#
# b) The units have become different, because the data are different.
#
# c) All 20 units have changed, and all 20 are still equal.
#
# d) The signals have vanished, because 0.5 is too small.

# %% [markdown] question="initialization_q2"
# **Question 2.** A layer of 128 ReLU units gets 512 inputs. By which factor do you multiply standard normal numbers to get its weights?
#
# a) 0.0625
#
# b) 0.125
#
# c) 0.0039
#
# d) 0.0442

# %% [markdown] question="initialization_q3"
# **Question 3.** A network of 20 sigmoid layers starts from Xavier's weights and does not learn. You measure: the activations have a standard deviation of about 0.1
# in every layer; that of the gradients shrinks from 3e-4 in the last hidden layer to 3e-16 in the first. What do you change first?
#
# a) Make the weights smaller, so that the units stay away from saturation.
#
# b) Take ReLU for the sigmoid, and He's weights.
#
# c) Make the learning rate larger, to make up for the small gradients.
#
# d) Start from zeros, where the sigmoid is steepest.

# %% [markdown]
# ## What to remember
#
# - Every layer multiplies signals and gradients by some factor; over $L$ layers it acts $L$ times. $1.5^{150} = 2.6 \cdot 10^{26}$, $0.5^{150} = 7 \cdot 10^{-46}$.
# - Backward, $dZ^{[l]} = W^{[l+1]\top} dZ^{[l+1]} * g'(Z^{[l]})$: transposed weights and slopes. Exploding ends in `inf` and `nan`.
# - Gradients vanish because weights are too small or because the activation has too little slope: the sigmoid's is at most 0.25.
# - Equal units stay equal. Random weights break the symmetry; biases may be 0.
# - Keep the mean square: variance $2/n_{l-1}$ for ReLU (He), $1/n_{l-1}$ for tanh (Xavier), $2/(n_{l-1} + n_l)$ as a compromise with the backward pass (Glorot).
# - The factor on standard normal numbers is the square root of the variance.
# - It is a starting point. A multiplier may be tuned, and the dev error decides.
# - It makes depth possible; it does not make deep networks easy to train.
#
# ## Common mistakes
#
# | mistake | what you see | cure |
# |---|---|---|
# | zeros, or any constant | the cost stays near $\ln(\text{classes})$, or many units do the work of one | draw the weights at random |
# | the variance as factor, $2/n$ for $\sqrt{2/n}$ | signals vanish after a few layers | one square root |
# | the square root taken twice | signals explode | one square root |
# | fan-out for fan-in, $2/n_l$ | fine while all layers have one size, wrong when they do not | count the columns of `W` |
# | Xavier's variance with ReLU | signals fall to 0.71 of their size in every layer | the factor 2 |
# | a seed inside the function, or inside its loop | every run, or every layer, gets the same numbers | pass `rng` in, never seed it inside |
# | `rng.random` for `rng.standard_normal` | all weights positive, signals explode | draw around 0 |
#
# ## Where to read further
#
# - X. Glorot, Y. Bengio: *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010.
# - K. He, X. Zhang, S. Ren, J. Sun: *Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification*, ICCV 2015.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller: *Efficient BackProp*, in *Neural Networks: Tricks of the Trade*, 1998. Section 4.6 has the variance $1/n$.
# - A. Saxe, J. McClelland, S. Ganguli: *Exact solutions to the nonlinear dynamics of learning in deep linear neural networks*, ICLR 2014.
# - S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein: *Deep Information Propagation*, ICLR 2017. Why far layers see all examples alike.
# - K. He, X. Zhang, S. Ren, J. Sun: *Deep Residual Learning for Image Recognition*, CVPR 2016. The network of 152 layers.
# - A. Zhang, Z. Lipton, M. Li, A. Smola: *Dive into Deep Learning*, section "Numerical Stability and Initialization".
