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
# Run the cell above again to see your progress. It is kept in a file on this computer and sent nowhere; on Binder it
# goes when the session ends.
#
# ## What to take if time is short
#
# - **One hour.** [Bias and variance](02_bias_variance.ipynb): it tells you what to do next with any model.
# - **An afternoon.** Add [splits](01_splits.ipynb), [normalization](07_normalization.ipynb) and
#   [initialization](08_initialization.ipynb): they cost nothing and save the most.
# - **Your network overfits.** [L2](03_l2.ipynb), [dropout](04_dropout.ipynb), [augmentation](05_augmentation.ipynb),
#   [early stopping](06_early_stopping.ipynb), in any order.
# - **You do not trust your gradients.** [Gradient checking](09_gradient_checking.ipynb).
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
# 7. **[Normalization](07_normalization.ipynb).** One ruler for all features, and a faster descent. Needs lesson 1.
# 8. **[Initialization](08_initialization.ipynb).** Signals that neither vanish nor explode. Needs lesson 7.
# 9. **[Gradient checking](09_gradient_checking.ipynb).** A numerical proof of backprop, and where it fails. Needs
#    lessons 3 and 4.
#
# ## Conventions
#
# - Examples are columns: `X` has shape `(n_x, m)`, `Y` has shape `(1, m)`. Images have shape `(m, h, w)`.
# - `parameters` holds `W1, b1, W2, b2, ...`, gradients `dW1, db1, ...`.
# - Randomness comes from an argument `rng`, made once with `np.random.default_rng(seed)`. No function seeds anything.
#
# You need Python functions, NumPy arrays, derivatives and the chain rule, and you should have seen a network being
# trained once.
