# %% exercise="dropout_mask"
def dropout_mask(shape, keep_prob, rng):
    while True:
        mask = rng.random(shape) < keep_prob
        if mask.mean() == keep_prob:
            return mask


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D
