"""Wrong answers that were once accepted or not named, by the kind of slip: ``--answers known_holes --seeds 200``."""

import numpy as np

# A part of an argument never decides


def first_feature_only(X_train, X_dev):
    return int(np.isin(X_dev[0], X_train[0]).sum())


def features_one_by_one(X_train, X_dev):
    found = [np.isin(dev, train) for train, dev in zip(X_train, X_dev, strict=True)]
    return int(np.all(found, axis=0).sum())


def last_dev_column_left_out(X_train, X_dev):
    train = {tuple(column) for column in X_train.T.tolist()}
    return sum(tuple(column) in train for column in X_dev[:, :-1].T.tolist())


def last_feature_left_out(X_train, X_dev):
    train = {tuple(column) for column in X_train[: max(1, len(X_train) - 1)].T.tolist()}
    return sum(tuple(column) in train for column in X_dev[: max(1, len(X_dev) - 1)].T.tolist())


def symmetric_by_sums(parameters):
    for layer in range(1, len(parameters) // 2):
        sums = parameters[f"W{layer}"].sum(axis=1) + parameters[f"b{layer}"][:, 0]
        if not np.allclose(sums, sums[0]):
            return False
    return True


def symmetric_by_sums_and_biases(parameters):
    for layer in range(1, len(parameters) // 2):
        sums, b = parameters[f"W{layer}"].sum(axis=1), parameters[f"b{layer}"][:, 0]
        if not (np.allclose(sums, sums[0]) and np.allclose(b, b[0])):
            return False
    return True


# The order of a dict decides


def norms_in_the_order_of_keys(parameters):
    return np.array([np.linalg.norm(value) for key, value in parameters.items() if key[0] == "W"])


def norms_at_even_places(parameters):
    return np.array([np.linalg.norm(value) for value in list(parameters.values())[::2]])


def vector_in_the_order_of_keys(parameters):
    return np.concatenate([value.ravel() for value in parameters.values()])


def vector_of_weights_and_biases_as_they_come(parameters):
    weights = [value for key, value in parameters.items() if key[0] == "W"]
    biases = [value for key, value in parameters.items() if key[0] == "b"]
    return np.concatenate([value.ravel() for pair in zip(weights, biases, strict=True) for value in pair])


def cut_in_the_order_of_keys(theta, like):
    parameters, start = {}, 0
    for key, value in like.items():
        parameters[key] = theta[start : start + value.size].reshape(value.shape).copy()
        start += value.size
    return parameters


def _relative(a, b):
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(np.subtract(a, b)) / total) if total else 0.0


def _slopes(J, parameters, epsilon):
    """Two-sided differences, entry by entry, in the order of the keys."""
    slopes = {}
    for key, value in parameters.items():
        slopes[key] = np.zeros(value.shape)
        for place in np.ndindex(value.shape):
            moved = {name: entry.copy() for name, entry in parameters.items()}
            moved[key][place] = value[place] + epsilon
            above = J(moved)
            moved[key][place] = value[place] - epsilon
            slopes[key][place] = (above - J(moved)) / (2 * epsilon)
    return slopes


def _joined(blocks):
    return np.concatenate([np.ravel(block) for block in blocks])


def check_that_pairs_by_position(J, parameters, gradients, epsilon=1e-7):
    return _relative(_joined(gradients.values()), _joined(_slopes(J, parameters, epsilon).values()))


def check_with_gradients_as_they_come(J, parameters, gradients, epsilon=1e-7):
    slopes = _slopes(J, parameters, epsilon)
    keys = [f"{kind}{layer}" for layer in range(1, len(parameters) // 2 + 1) for kind in "Wb"]
    return _relative(_joined(gradients.values()), _joined(slopes[key] for key in keys))


def located_by_position(gradients, numerical_gradients):
    found = [
        _relative(_joined([a]), _joined([b])) if a.shape == b.shape else 0.0
        for a, b in zip(gradients.values(), numerical_gradients.values(), strict=True)
    ]
    return list(gradients)[int(np.argmax(found))]


# A boundary that is exact in floating point


def tolerance_is_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return train_error - bayes_error >= tolerance, dev_error - train_error >= tolerance


def tolerance_of_bias_is_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return train_error - bayes_error >= tolerance, dev_error - train_error > tolerance


def tolerance_of_variance_is_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return train_error - bayes_error > tolerance, dev_error - train_error >= tolerance


def correct_at_the_limit(difference):
    return "correct" if difference <= 1e-6 else "look closer" if difference < 1e-3 else "bug"


def no_bug_at_the_limit(difference):
    return "correct" if difference < 1e-6 else "look closer" if difference <= 1e-3 else "bug"


# A default is never used


def _stopped(dev_errors, patience, min_delta):
    best, waited = float("inf"), 0
    for epoch, error in enumerate(dev_errors):
        if epoch == 0 or error < best - min_delta:
            best, waited = error, 0
        else:
            waited += 1
            if waited == patience:
                return epoch
    return len(dev_errors) - 1


def stopping_with_another_default(dev_errors, patience, min_delta=0.001):
    return _stopped(dev_errors, patience, min_delta)


def stopping_with_a_large_default(dev_errors, patience, min_delta=1.0):
    return _stopped(dev_errors, patience, min_delta)


# A sum is right though entries are not independent


def number_kept_is_fixed(shape, keep_prob, rng):
    size = int(np.prod(shape))
    return rng.permutation(np.arange(size) < round(keep_prob * size)).reshape(shape)


def number_kept_in_a_row_is_fixed(shape, keep_prob, rng):
    rows = np.arange(shape[-1]) < round(keep_prob * shape[-1])
    return rng.permuted(np.broadcast_to(rows, shape), axis=-1)


def number_flipped_is_fixed(images, probability, rng):
    flipped = images.copy()
    chosen = rng.choice(len(images), round(probability * len(images)), replace=False)
    flipped[chosen] = images[chosen, :, ::-1]
    return flipped


# The generator is not the one that was passed on


def _augmented(images, labels, transform, rng):
    return np.concatenate([images, transform(images, rng)]), np.concatenate([labels, labels])


def transform_with_a_generator_of_its_own(images, labels, transform, rng):
    return _augmented(images, labels, transform, np.random.default_rng(0))


def transform_with_a_child_generator(images, labels, transform, rng):
    return _augmented(images, labels, transform, np.random.default_rng(rng.integers(2**32)))


# Scale


def a_little_added_below(grad, grad_approx):
    return float(np.linalg.norm(grad - grad_approx) / (np.linalg.norm(grad) + np.linalg.norm(grad_approx) + 1e-7))


def located_by_difference_of_norms(gradients, numerical_gradients):
    return max(
        gradients, key=lambda key: abs(np.linalg.norm(gradients[key]) - np.linalg.norm(numerical_gradients[key]))
    )


def located_by_relative_difference_of_norms(gradients, numerical_gradients):
    def difference(key):
        a, b = np.linalg.norm(gradients[key]), np.linalg.norm(numerical_gradients[key])
        return abs(a - b) / (a + b) if a + b else 0.0

    return max(gradients, key=difference)


# Not named because another gate falls first


def mask_by_rows_of_two_axes(shape, keep_prob, rng):
    n, m = shape  # a shape of one axis raises ValueError
    return np.repeat(rng.random((n, 1)) < keep_prob, m, axis=1)


def mask_by_columns_of_two_axes(shape, keep_prob, rng):
    n, m = shape
    return np.tile(rng.random(m) < keep_prob, (n, 1))


def synonyms_of_an_empty_list(tokens, synonyms, probability, rng):
    return [
        str(rng.choice(synonyms[token])) if token in synonyms and rng.random() < probability else token
        for token in tokens
    ]


def one_choice_for_a_word_and_an_empty_list(tokens, synonyms, probability, rng):
    table = {
        token: rng.choice(synonyms[token]) if token in synonyms and rng.random() < probability else token
        for token in sorted(set(tokens))
    }
    return [str(table[token]) for token in tokens]


def examples_split_with_two_groups_empty(groups, dev_fraction, rng):
    order = rng.permutation(len(groups))
    n_dev = int(dev_fraction * len(groups))
    return np.sort(order[n_dev:]), np.sort(order[:n_dev])


def same_groups_and_none_of_two(groups, dev_fraction, rng):
    names = np.unique(groups)
    in_dev = np.isin(groups, names[: int(dev_fraction * len(names))])  # of two groups none is taken at 0.1
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


# Two slips at once


def one_draw_per_row_and_drop_probability(shape, keep_prob, rng):
    draws = rng.random((shape[0], *[1] * (len(shape) - 1)))
    return np.broadcast_to(draws >= keep_prob, shape).copy()


def first_synonym_of_all_occurrences(tokens, synonyms, probability, rng):
    chosen = {token: rng.random() < probability for token in dict.fromkeys(tokens)}
    return [synonyms[token][0] if chosen[token] and synonyms.get(token) else token for token in tokens]


def both_answers_swapped_and_tolerance_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return dev_error - train_error >= tolerance, train_error - bayes_error >= tolerance


WRONG = {
    "count_leaks": [first_feature_only, features_one_by_one, last_dev_column_left_out, last_feature_left_out],
    "is_symmetric": [symmetric_by_sums, symmetric_by_sums_and_biases],
    "weight_norms": [(norms_in_the_order_of_keys, "order of the keys in the dict"), norms_at_even_places],
    "parameters_to_vector": [
        (vector_in_the_order_of_keys, "follows the order of the dict"),
        vector_of_weights_and_biases_as_they_come,
    ],
    "vector_to_parameters": [(cut_in_the_order_of_keys, "follows the order of the dict")],
    "gradient_check": [
        (check_that_pairs_by_position, "follows the order of the dict"),
        (check_with_gradients_as_they_come, "follows the order of the dict"),
    ],
    "locate_bug": [
        located_by_position,
        located_by_difference_of_norms,
        located_by_relative_difference_of_norms,
    ],
    "diagnose": [
        (tolerance_is_high, "tolerance itself called high"),
        tolerance_of_bias_is_high,
        tolerance_of_variance_is_high,
        both_answers_swapped_and_tolerance_high,
    ],
    "verdict": [correct_at_the_limit, no_bug_at_the_limit],
    "stopping_epoch": [stopping_with_another_default, stopping_with_a_large_default],
    "dropout_mask": [
        number_kept_is_fixed,
        number_kept_in_a_row_is_fixed,
        (mask_by_rows_of_two_axes, "one draw per row or column"),
        (mask_by_columns_of_two_axes, "one draw per row or column"),
        (one_draw_per_row_and_drop_probability, "one draw per row or column", "drop probability for keep"),
    ],
    "flip_horizontal": [number_flipped_is_fixed],
    "augment_dataset": [transform_with_a_generator_of_its_own, transform_with_a_child_generator],
    "relative_difference": [a_little_added_below],
    "replace_synonyms": [
        (synonyms_of_an_empty_list, "empty list of synonyms"),
        (one_choice_for_a_word_and_an_empty_list, "all occurrences tied together", "empty list of synonyms"),
        (first_synonym_of_all_occurrences, "all occurrences tied together", "always the first synonym"),
    ],
    "group_split": [
        (examples_split_with_two_groups_empty, "splits examples not groups"),
        (same_groups_and_none_of_two, "always the same groups"),
    ],
}
