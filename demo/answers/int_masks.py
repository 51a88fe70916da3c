# %% exercise="dropout_mask"
def dropout_mask(shape, keep_prob, rng):
    return rng.binomial(1, keep_prob, size=shape)


# %% exercise="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    D = rng.binomial(1, keep_prob, size=A.shape)
    dropped = A.copy()
    dropped[D == 0] = 0
    dropped /= keep_prob
    return [dropped, D]


# %% exercise="dropout_backward"
def dropout_backward(dA, D, keep_prob):
    return np.where(np.asarray(D) == 1, dA, 0.0) / keep_prob


# %% exercise="forward_propagation_with_dropout"
def relu(Z):
    return np.maximum(Z, 0)


def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    D1 = rng.choice([0, 1], size=Z1.shape, p=[1 - keep_prob, keep_prob])
    A1 = relu(Z1) * D1 * (1 / keep_prob)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    D2 = rng.choice([0, 1], size=Z2.shape, p=[1 - keep_prob, keep_prob])
    A2 = relu(Z2) * D2 * (1 / keep_prob)
    Z3 = parameters["W3"] @ A2 + parameters["b3"]
    A3 = 1.0 / (1.0 + np.exp(-Z3))
    cache = [Z1, D1, A1, parameters["W1"], parameters["b1"]]
    cache += [Z2, D2, A2, parameters["W2"], parameters["b2"]]
    cache += [Z3, A3, parameters["W3"], parameters["b3"]]
    return A3, cache


# %% exercise="backward_propagation_with_dropout"
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dA2 = W3.T @ dZ3 * D2 / keep_prob
    dZ2 = np.where(Z2 > 0, dA2, 0)
    dA1 = W2.T @ dZ2 * D1 / keep_prob
    dZ1 = np.where(Z1 > 0, dA1, 0)
    return {
        "dZ3": dZ3, "dW3": dZ3 @ A2.T, "db3": dZ3.sum(axis=1, keepdims=True),
        "dA2": dA2, "dZ2": dZ2, "dW2": dZ2 @ A1.T, "db2": dZ2.sum(axis=1, keepdims=True),
        "dA1": dA1, "dZ1": dZ1, "dW1": dZ1 @ X.T, "db1": dZ1.sum(axis=1, keepdims=True),
    }  # fmt: skip


# %% exercise="monte_carlo_predict"
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    mean = 0
    for n in range(1, n_samples + 1):
        mean = mean + (stochastic_forward(X, rng) - mean) / n
    return mean


# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    masks = []
    for layer in range(1, len(parameters) // 2):
        Z = parameters[f"W{layer}"] @ X + parameters[f"b{layer}"]
        masks.append(rng.binomial(1, keep_probs[layer - 1], size=Z.shape))
        X = np.maximum(Z, 0) * masks[-1] / keep_probs[layer - 1]
    L = len(parameters) // 2
    return 1.0 / (1.0 + np.exp(-parameters[f"W{L}"] @ X - parameters[f"b{L}"])), tuple(masks)


# %% question="dropout_q1"
answer_1 = "b"

# %% question="dropout_q2"
answer_2 = "c"

# %% question="dropout_q3"
answer_3 = "a"
