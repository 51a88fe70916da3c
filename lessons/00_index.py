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
# you to guess before you run the cell; below it you can type or choose your guess, and it will stand beside the result.
# Guess: it is how the answer sticks. You turn the knobs of an explorer. You solve exercises, each with a worked example,
# visible tests and a check that says what it expected and what came. You run an experiment on real data whose numbers
# were measured over several seeds.
#
# **Stuck?** Run the check. It unfolds a first hint and a second one, and after two different tries the solution.
#
# ## How to run a cell
#
# A notebook is a list of cells, some of text and some of Python. Click into the next one and press **Shift+Enter**:

# %%
"It runs: 2 + 3 is " + str(2 + 3)

# %% [markdown]
# The result stands below the cell, and the next cell is selected. So you walk through a lesson with Shift+Enter.
#
# - `[*]` beside a cell means that it is running, `[7]` that it has run, as the seventh.
# - A cell uses what the cells *above* it have made. "Name is not defined"? You left one out: menu **Run**, **Run All Above
#   Selected Cell**.
# - Change any cell you like and run it again. To start afresh: menu **Kernel**, **Restart Kernel**; your text stays.
# - A loop that never ends, also in the tests above a check: menu **Kernel**, **Interrupt Kernel**. A cell that stays at `[*]`
#   just after you opened a notebook: **Restart Kernel**, and run it again.
# - **Ctrl+S** (Mac: Cmd+S) saves what you wrote.
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
# An arrow leads from a lesson to one that needs it. The numbers are an order that fits all arrows.

# %% figure=true
from practicaldl import plots, schematics

boxes = {
    "01": ((0, 1.4), "01 splits"),
    "02": ((1, 2.2), "02 bias and\nvariance"),
    "03": ((2, 2.2), "03 L2"),
    "04": ((3, 2.8), "04 dropout"),
    "05": ((4.8, 3.4), "05 augmentation"),
    "06": ((3, 1.6), "06 early\nstopping"),
    "07": ((1.5, 1.0), "07 normalization"),
    "08": ((1.5, 0.2), "08 initialization"),
    "09": ((4.4, 2.4), "09 gradient\nchecking"),
    "10": ((6.1, 1.6), "10 capstone"),
}
needs = {"02": "01", "03": "02", "04": "03", "05": "04", "06": "03", "07": "01", "08": "01", "09": "04"}
last = ("05", "06", "07", "08", "09")  # of each way: the capstone needs them all
fig, ax = plots.new(width=9, height=4)
arrows = [(earlier, later) for later, earlier in needs.items()] + [(lesson, "10") for lesson in last]
schematics.draw_flow(ax, boxes, arrows, stand_out=["01", "10"])
ax.margins(0.08, 0.12)
plots.show(
    fig,
    alt="The lessons as a graph: 1 leads to 2, 7 and 8; 2 to 3; 3 to 4 and to 6; 4 to 5 and to 9; 5, 6, 7, 8 and 9 lead to the capstone, 10.",
)

# %% [markdown]
# **Read the figure.** Three ways start at lesson 1. The long one is about overfitting, the two short ones about training that gets anywhere at all:
# lessons 7 and 8 may come right after lesson 1. All ten together take about 800 minutes.
#
# ## What to take if time is short
#
# - **150 minutes.** [Splits](01_splits.ipynb), then [bias and variance](02_bias_variance.ipynb), which needs it: they tell you
#   what to do next with any model.
# - **160 minutes more.** [Normalization](07_normalization.ipynb) and [initialization](08_initialization.ipynb): they cost
#   nothing and save the most.
# - **Your network overfits.** [L2](03_l2.ipynb) first; then [dropout](04_dropout.ipynb) or
#   [early stopping](06_early_stopping.ipynb), which build on it, and [augmentation](05_augmentation.ipynb) after dropout.
# - **You do not trust your gradients.** [Gradient checking](09_gradient_checking.ipynb). It checks the penalty of lesson 3 and
#   the masks of lesson 4.
# - **All solved.** The [capstone](10_capstone.ipynb) takes one data set from split to test error with the functions that
#   you wrote.
#
# ## What each lesson is about
#
# 1. **[Splits](01_splits.ipynb).** How large the three sets should be, and how examples leak from one to another. Needs no other lesson.
# 2. **[Bias and variance](02_bias_variance.ipynb).** Two errors tell you which of the two hurts. Needs lesson 1.
# 3. **[L2 regularization](03_l2.ipynb).** A price on large weights, and why it is called weight decay. Needs lesson 2.
# 4. **[Dropout](04_dropout.ipynb).** Units that may be missing must be useful on their own. Needs lesson 3.
# 5. **[Augmentation](05_augmentation.ipynb).** More data for almost nothing, as long as labels survive. Needs lesson 4.
# 6. **[Early stopping](06_early_stopping.ipynb).** Stop where the dev error turns, and what that costs. Needs lesson 3.
# 7. **[Normalization](07_normalization.ipynb).** One ruler for all data, and a faster descent. Needs lesson 1, and
#    eigenvalues.
# 8. **[Initialization](08_initialization.ipynb).** Signals that neither vanish nor explode. Needs lesson 1, and the variance
#    of a sum.
# 9. **[Gradient checking](09_gradient_checking.ipynb).** A numerical check of backprop, and where it misleads. Needs
#    lesson 4, and the Taylor series.
# 10. **[One model, start to finish](10_capstone.ipynb).** The capstone. Needs all nine, or trust in the solutions that stand in.
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
