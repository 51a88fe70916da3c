# ---
# jupyter: {kernelspec: {display_name: Python 3, language: python, name: python3}}
# title: Practical deep learning
# minutes: 5
# ---

# %% [markdown]
# # Practical deep learning
#
# You can train a network. Does it work as well as it could, and how would you know? These lessons are about what comes
# between a network that runs and a network that is good: data, diagnosis, regularization, a start that lets it learn,
# and the proof that its gradients are right.
#
# Each lesson has the same parts. You read a section and its one figure. A line that starts with **Predict first** asks
# you to guess before you run the cell: guess, it is how the answer sticks. You turn the knobs of an explorer. You solve
# exercises, each with a worked example, visible tests and a check that says what it expected and what came. You run an
# experiment on real data whose numbers were measured over several seeds.
#
# **Stuck?** Run the check. It unfolds a first hint and a second one, and after two different tries the solution.
#
# ## Where you are

# %%
from autograder.study import overview

overview()

# %% [markdown]
# Run the cell above again to see your progress; its last row adds the minutes up. It is kept in a file on this computer and sent nowhere; on Binder it
# goes when the session ends.
#
# ## The map
#
# An arrow leads from a lesson to one that needs it.

# %% figure=true
from practicaldl import plots

PLACES = {
    "01 splits": (0, 2.3),
    "02 bias and\nvariance": (1, 3.1),
    "05 augmentation": (3.1, 4.2),
    "03 L2": (2.1, 2.3),
    "04 dropout": (3.1, 2.8),
    "06 early\nstopping": (3.1, 1.7),
    "07 normalization": (1.1, 0.8),
    "08 initialization": (3.3, 0.8),
    "09 gradient\nchecking": (4.2, 2.8),
    "10 capstone": (5.5, 2.8),
}
NEEDS = {"02": ["01"], "03": ["02"], "04": ["03"], "05": ["02"], "06": ["03"], "07": ["01"], "08": ["07"], "09": ["04"]}
places = {name[:2]: place for name, place in PLACES.items()}
fig, ax = plots.new(width=9, height=3.6)
for name, place in PLACES.items():
    ax.text(*place, name, ha="center", va="center", fontsize=9, bbox={"boxstyle": "round", "fc": "white"})
for lesson, needed in NEEDS.items():
    for earlier in needed:
        arrow = {"arrowstyle": "-|>", "shrinkA": 22, "shrinkB": 42, "color": "0.4"}
        ax.annotate("", places[lesson], places[earlier], arrowprops=arrow, zorder=0)
for lesson in ("05", "06", "08", "09"):
    arrow = {"arrowstyle": "-|>", "shrinkA": 22, "shrinkB": 42, "color": "0.75", "linestyle": "--"}
    ax.annotate("", places["10"], places[lesson], arrowprops=arrow, zorder=0)
ax.set_xlim(-0.5, 6)
ax.set_ylim(0.3, 4.5)
ax.axis("off")
plots.show(
    fig,
    alt="The lessons as a graph: 1 leads to 2 and to 7; 2 to 3 and to 5; 3 to 4 and to 6; 4 to 9; 7 to 8; all lead to the capstone, 10.",
)

# %% [markdown]
# ## What to take if time is short
#
# - **Two hours.** [Splits](01_splits.ipynb), then [bias and variance](02_bias_variance.ipynb), which needs it: they tell you
#   what to do next with any model.
# - **An afternoon.** Add [normalization](07_normalization.ipynb) and [initialization](08_initialization.ipynb): they cost
#   nothing and save the most.
# - **Your network overfits.** [L2](03_l2.ipynb) first; then [dropout](04_dropout.ipynb) and
#   [early stopping](06_early_stopping.ipynb), which build on it, and [augmentation](05_augmentation.ipynb), which does not.
# - **You do not trust your gradients.** [Gradient checking](09_gradient_checking.ipynb). It checks the penalty of lesson 3 and
#   the masks of lesson 4.
# - **All solved.** The [capstone](10_capstone.ipynb) takes one data set from split to test error with the functions that
#   you wrote.
#
# ## What each lesson is about
#
# 1. **[Splits](01_splits.ipynb).** How large the three sets should be, and how examples leak from one to another.
# 2. **[Bias and variance](02_bias_variance.ipynb).** Two errors tell you which of the two hurts. Needs lesson 1.
# 3. **[L2 regularization](03_l2.ipynb).** A price on large weights, and why it is called weight decay. Needs lesson 2.
# 4. **[Dropout](04_dropout.ipynb).** Units that may be missing must be useful on their own. Needs lesson 3.
# 5. **[Augmentation](05_augmentation.ipynb).** More data for almost nothing, as long as labels survive. Needs lesson 2.
# 6. **[Early stopping](06_early_stopping.ipynb).** Stop where the dev error turns, and what that costs. Needs lesson 3.
# 7. **[Normalization](07_normalization.ipynb).** One ruler for all features, and a faster descent. Needs lesson 1, and
#    eigenvalues.
# 8. **[Initialization](08_initialization.ipynb).** Signals that neither vanish nor explode. Needs lesson 7, and the variance
#    of a sum.
# 9. **[Gradient checking](09_gradient_checking.ipynb).** A numerical proof of backprop, and where it fails. Needs
#    lessons 3 and 4, and the Taylor series.
#
# ## Conventions
#
# - Examples are columns: `X` has shape `(n_x, m)`, `Y` has shape `(1, m)`. Images have shape `(m, h, w)`.
# - `parameters` holds `W1, b1, W2, b2, ...`, gradients `dW1, db1, ...`.
# - Randomness comes from an argument `rng`, made once with `np.random.default_rng(seed)`. No function seeds anything.
#
# You need Python functions, NumPy arrays, derivatives and the chain rule; for lesson 1 the variance of a proportion, for
# lesson 7 eigenvalues of a symmetric matrix, for lesson 8 the variance of a sum, for lesson 9 the Taylor series. And you should
# have seen a network being trained once.
