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


# %% exercise="forward_propagation_with_dropout"
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    A1, D1 = dropout_forward(np.maximum(Z1, 0), keep_prob, rng)
    Z2 = W2 @ A1 + b2
    A2, D2 = dropout_forward(np.maximum(Z2, 0), keep_prob, rng)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = dropout_backward(W3.T @ dZ3, D2, keep_prob) * (Z2 > 0)
    dZ1 = dropout_backward(W2.T @ dZ2, D1, keep_prob) * (Z1 > 0)
    gradients = {}
    for layer, (dZ, A_before) in enumerate([(dZ1, X), (dZ2, A1), (dZ3, A2)], start=1):
        gradients[f"dW{layer}"] = dZ @ A_before.T / m
        gradients[f"db{layer}"] = dZ.mean(axis=1, keepdims=True)
    return gradients


# %% exercise="monte_carlo_predict"
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    return np.mean([stochastic_forward(X, rng) for _ in range(n_samples)], axis=0)


# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        A, D = dropout_forward(np.maximum(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], 0), keep_prob, rng)
        masks.append(D)
    last = len(keep_probs) + 1
    return 1 / (1 + np.exp(-(parameters[f"W{last}"] @ A + parameters[f"b{last}"]))), masks


# %% question="dropout_q1"
answer_1 = "b"

# %% question="dropout_q2"
answer_2 = "c"

# %% question="dropout_q3"
answer_3 = "a"
