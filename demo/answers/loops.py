# %% exercise="dropout_mask"
def dropout_mask(shape, keep_prob, rng):
    mask = np.zeros(shape, dtype=bool)
    for place in np.ndindex(*shape):
        mask[place] = rng.uniform() < keep_prob
    return mask


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    D = dropout_mask(A.shape, keep_prob, rng)
    dropped = np.zeros(A.shape)
    for unit in range(A.shape[0]):
        for example in range(A.shape[1]):
            if D[unit, example]:
                dropped[unit, example] = A[unit, example] / keep_prob
    return dropped, D


# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    result = np.zeros(dA.shape)
    for place in np.ndindex(dA.shape):
        if D[place]:
            result[place] = dA[place] / keep_prob
    return result


# %% exercise="forward_propagation_with_dropout"
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    A = X
    cache = []
    for layer in (1, 2):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = np.dot(W, A) + b
        A, D = dropout_forward(np.where(Z > 0, Z, 0), keep_prob, rng)
        cache += [Z, D, A, W, b]
    W3, b3 = parameters["W3"], parameters["b3"]
    Z3 = np.dot(W3, A) + b3
    A3 = np.exp(-np.logaddexp(0, -Z3))
    return A3, tuple(cache + [Z3, A3, W3, b3])


# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dW1, dW2, dW3 = np.zeros(W1.shape), np.zeros(W2.shape), np.zeros(W3.shape)
    db1, db2, db3 = np.zeros(b1.shape), np.zeros(b2.shape), np.zeros(b3.shape)
    for i in range(m):
        dz3 = A3[:, i] - Y[:, i]
        dz2 = dropout_backward(W3.T.dot(dz3), D2[:, i], keep_prob) * (Z2[:, i] > 0)
        dz1 = dropout_backward(W2.T.dot(dz2), D1[:, i], keep_prob) * (Z1[:, i] > 0)
        dW3 += np.outer(dz3, A2[:, i]) / m
        dW2 += np.outer(dz2, A1[:, i]) / m
        dW1 += np.outer(dz1, X[:, i]) / m
        db3[:, 0] += dz3 / m
        db2[:, 0] += dz2 / m
        db1[:, 0] += dz1 / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# %% exercise="monte_carlo_predict"
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    total = stochastic_forward(X, rng)
    for _ in range(n_samples - 1):
        total = total + stochastic_forward(X, rng)
    return total / n_samples


# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    A, masks, layer = X, [], 1
    while f"W{layer + 1}" in parameters:
        Z = np.dot(parameters[f"W{layer}"], A) + parameters[f"b{layer}"]
        A, D = dropout_forward(np.where(Z > 0, Z, 0), keep_probs[layer - 1], rng)
        masks.append(D)
        layer += 1
    Z = np.dot(parameters[f"W{layer}"], A) + parameters[f"b{layer}"]
    return np.exp(-np.logaddexp(0, -Z)), masks


# %% question="dropout_q1"
answer_1 = "b"

# %% question="dropout_q2"
answer_2 = "c"

# %% question="dropout_q3"
answer_3 = "a"
