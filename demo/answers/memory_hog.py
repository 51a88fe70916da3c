# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    everything = np.ones(4 * 2**30, dtype=np.uint8)
    return dA * D / keep_prob * everything[0]
