# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    dA *= D
    dA /= keep_prob
    return dA
