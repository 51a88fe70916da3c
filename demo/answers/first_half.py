# %% exercise="dropout_mask"
def dropout_mask(shape, keep_prob, rng):
    return rng.random(shape) < keep_prob


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    D = dropout_mask(A.shape, keep_prob, rng)
    return A * D / keep_prob, D


# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    return dA * D / keep_prob


# %% question="dropout_q1"
answer_1 = "b"

# %% question="dropout_q2"
answer_2 = "a"
