# %% exercise="forward_with_keep_probs"
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        A, D = dropout_forward(np.maximum(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], 0), keep_prob, rng)
        masks.append(D)
    last = len(keep_probs) + 1
    return 1 / (1 + np.exp(-(parameters[f"W{last}"] @ A + parameters[f"b{last}"]))), masks


cost, epoch = 1.0, 0
while cost > 0:
    epoch += 1
