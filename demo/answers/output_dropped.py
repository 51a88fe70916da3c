# %% exercise="forward_propagation_with_dropout"
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    D1 = rng.random(Z1.shape) < keep_prob
    A1 = np.maximum(Z1, 0) * D1 / keep_prob
    Z2 = W2 @ A1 + b2
    D2 = rng.random(Z2.shape) < keep_prob
    A2 = np.maximum(Z2, 0) * D2 / keep_prob
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    A3 = A3 * (rng.random(A3.shape) < keep_prob) / keep_prob
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)

# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = (W3.T @ dZ3 * D2) * (Z2 > 0)
    dZ1 = (W2.T @ dZ2 * D1 / keep_prob) * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
    }

# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        A = np.maximum(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], 0)
        masks.append(rng.random(A.shape) < keep_prob)
        A = A * masks[-1] / keep_prob
    L = len(keep_probs) + 1
    A = 1 / (1 + np.exp(-(parameters[f"W{L}"] @ A + parameters[f"b{L}"])))
    return A * (rng.random(A.shape) < keep_probs[-1]) / keep_probs[-1], masks
