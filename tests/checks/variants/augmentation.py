"""Right answers to the exercises of lesson 05, each in another style."""

import math

import numpy as np


def flip_by_loop(images, probability, rng):
    out = images.copy()
    for i in range(len(images)):
        if rng.random() < probability:
            out[i] = np.fliplr(images[i])
    return out


def flip_by_index(images, probability, rng):
    result = np.array(images)
    chosen = rng.binomial(1, probability, size=images.shape[0]).astype(bool)
    result[chosen] = result[chosen][..., ::-1]
    return result


def flip_by_list(images, probability, rng):
    return np.array([np.flip(im, axis=1) if rng.uniform() <= probability else im for im in images])


def flip_pixel_by_pixel(images, probability, rng):
    m, h, w = images.shape
    out = np.zeros((m, h, w))
    for i in range(m):
        turned = rng.choice([True, False], p=[probability, 1 - probability])
        for r in range(h):
            for c in range(w):
                out[i, r, c] = images[i, r, w - 1 - c] if turned else images[i, r, c]
    return out


def flip_by_take(images, probability, rng):
    m, _, w = images.shape
    columns = np.where(rng.random((m, 1)) < probability, np.arange(w)[::-1], np.arange(w))
    return np.take_along_axis(images, columns[:, None, :], axis=2)


def crop_by_loop(images, size, rng):
    m, h, w = images.shape
    out = np.empty((m, size, size))
    for i in range(m):
        y = rng.integers(h - size, endpoint=True)
        x = rng.integers(w - size, endpoint=True)
        out[i] = images[i, y : y + size, x : x + size]
    return out


def crop_by_choice(images, size, rng):
    h, w = images.shape[1:]
    crops = []
    for image in images:
        y, x = rng.choice(np.arange(h - size + 1)), rng.choice(range(w - size + 1))
        crops.append(image[y:, x:][:size, :size])
    return np.array(crops)


def crop_by_floor(images, size, rng):
    m, h, w = images.shape
    y = np.floor(rng.random(m) * (h - size + 1)).astype(int)
    x = np.floor(rng.random(m) * (w - size + 1)).astype(int)
    grid = np.arange(size)
    return images[np.arange(m)[:, None, None], (y[:, None] + grid)[:, :, None], (x[:, None] + grid)[:, None, :]]


def crop_by_windows(images, size, rng):
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    m, rows, columns = windows.shape[:3]
    flat = windows.reshape(m, rows * columns, size, size)
    return flat[np.arange(m), rng.integers(0, rows * columns, m)]


def rotate_by_loops(image, degrees):
    h, w = image.shape
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    cy, cx = (h - 1) / 2, (w - 1) / 2
    out = np.zeros((h, w))
    for r in range(h):
        for c in range(w):
            x = cos * (c - cx) - sin * (r - cy) + cx
            y = sin * (c - cx) + cos * (r - cy) + cy
            x0, y0 = math.floor(x), math.floor(y)
            for yy in (y0, y0 + 1):
                for xx in (x0, x0 + 1):
                    if 0 <= yy < h and 0 <= xx < w:
                        out[r, c] += image[yy, xx] * (1 - abs(y - yy)) * (1 - abs(x - xx))
    return out


def rotate_only_inside(image, degrees):
    """Pixels whose four neighbours are not all in the image become 0: the rim is free."""
    h, w = image.shape
    theta = np.deg2rad(degrees)
    R = np.array([[np.cos(theta), np.sin(theta)], [-np.sin(theta), np.cos(theta)]])
    rows, cols = np.indices((h, w))
    places = np.stack([(rows - (h - 1) / 2).ravel(), (cols - (w - 1) / 2).ravel()])
    y, x = R @ places
    y, x = y + (h - 1) / 2, x + (w - 1) / 2
    y, x = np.round(y, 9), np.round(x, 9)
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    good = (y0 >= 0) & (y0 < h - 1) & (x0 >= 0) & (x0 < w - 1)
    out = np.zeros(h * w)
    fy, fx = (y - y0)[good], (x - x0)[good]
    a, b = y0[good], x0[good]
    top = image[a, b] * (1 - fx) + image[a, b + 1] * fx
    bottom = image[a + 1, b] * (1 - fx) + image[a + 1, b + 1] * fx
    out[good] = top * (1 - fy) + bottom * fy
    return out.reshape(h, w)


def rotate_padded(image, degrees):
    h, w = image.shape
    pad = max(h, w)
    big = np.pad(np.asarray(image, dtype=float), pad)
    a = -np.pi * degrees / 180
    yy, xx = np.meshgrid(np.arange(h) - (h - 1) / 2, np.arange(w) - (w - 1) / 2, indexing="ij")
    sy = np.cos(a) * yy - np.sin(a) * xx + (h - 1) / 2 + pad
    sx = np.sin(a) * yy + np.cos(a) * xx + (w - 1) / 2 + pad
    i, j = sy.astype(int), sx.astype(int)
    u, v = sy - i, sx - j
    out = (big[i, j] * (1 - u) + big[i + 1, j] * u) * (1 - v) + (big[i, j + 1] * (1 - u) + big[i + 1, j + 1] * u) * v
    return out


def rotate_by_complex_numbers(image, degrees):
    h, w = image.shape
    centre = (w - 1) / 2 + 1j * (h - 1) / 2
    z = np.arange(w)[None, :] + 1j * np.arange(h)[:, None] - centre
    z = z * np.exp(1j * np.deg2rad(degrees % 360)) + centre
    out = np.zeros(image.shape)
    for dy in (0, 1):
        for dx in (0, 1):
            y, x = np.floor(z.imag).astype(int) + dy, np.floor(z.real).astype(int) + dx
            weight = (1 - np.abs(z.imag - y)) * (1 - np.abs(z.real - x))
            ok = (y >= 0) & (y < h) & (x >= 0) & (x < w)
            out[ok] += weight[ok] * image[y[ok], x[ok]]
    return out


def augment_by_stack(images, labels, transform, rng):
    new = transform(images, rng)
    return np.vstack((images, new)), np.hstack((labels, labels))


def augment_by_tile(images, labels, transform, rng):
    return [np.append(images, transform(images, rng), axis=0), np.tile(labels, 2)]


def augment_in_preallocated_arrays(images, labels, transform, rng):
    m = images.shape[0]
    out = np.empty((2 * m, *images.shape[1:]))
    out[:m] = images
    out[m:] = transform(images, rng)
    both = np.empty(2 * m, dtype=labels.dtype)
    both[:m], both[m:] = labels, labels
    return out, both


def augment_by_lists(images, labels, transform, rng):
    changed = transform(images, rng)
    return np.array([*images, *changed]), np.array(list(labels) + list(labels))


def batches_by_permutation(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        order = rng.permutation(len(labels))
        for start in range(0, len(labels), batch_size):
            chosen = order[start : start + batch_size]
            batches.append((transform(images[chosen], rng), labels[chosen]))
    return batches


def batches_by_array_split(images, labels, transform, batch_size, epochs, rng):
    result = []
    positions = list(range(images.shape[0]))
    for _ in range(epochs):
        rng.shuffle(positions)
        for part in np.split(np.array(positions), range(batch_size, len(positions), batch_size)):
            result += [[transform(images[part, ...], rng), np.take(labels, part)]]
    return tuple(result)


def batches_of_sorted_draws(images, labels, transform, batch_size, epochs, rng):
    m, batches = len(images), []
    for epoch in range(epochs * -(-m // batch_size)):
        if epoch % -(-m // batch_size) == 0:
            order = np.argsort(rng.random(m))
        part, order = order[:batch_size], order[batch_size:]
        batches.append((transform(images=images[part], rng=rng), labels[part]))
    return batches


def batches_by_shuffled_copies(images, labels, transform, batch_size, epochs, rng):
    """Both arrays are put into the new order, then sliced; the last batch is written out."""
    m = len(images)
    full = m // batch_size
    batches = []
    for _ in range(epochs):
        order = rng.choice(m, size=m, replace=False)
        x, y = images[order], labels[order]
        for k in range(full):
            batch = x[k * batch_size : (k + 1) * batch_size]
            batches.append((transform(batch, rng), y[k * batch_size : (k + 1) * batch_size]))
        if m % batch_size:
            batches.append((transform(x[full * batch_size :], rng), y[full * batch_size :]))
    return batches


def batches_one_image_at_a_time(images, labels, transform, batch_size, epochs, rng):
    """Draw from what is left until nothing is; the transforms of an epoch come when all its batches are chosen."""
    batches = []
    for _ in range(epochs):
        left, chosen = list(range(len(images))), [[]]
        while left:
            if len(chosen[-1]) == batch_size:
                chosen.append([])
            chosen[-1].append(left.pop(rng.integers(len(left))))
        pairs = [(np.stack([images[i] for i in part]), np.array([labels[i] for i in part])) for part in chosen]
        batches.extend((transform(batch, rng), names) for batch, names in pairs)
    return batches


def noise_uniform(signal, snr_db, rng):
    power = np.mean(signal**2) * 10 ** (-snr_db / 10)
    half = np.sqrt(3 * power)
    return signal + rng.uniform(-half, half, len(signal))


def noise_exact(signal, snr_db, rng):
    noise = rng.standard_normal(signal.size)
    target = np.sum(signal**2) / 10 ** (snr_db / 10)
    return signal + noise * np.sqrt(target / np.sum(noise**2))


def noise_of_signs(signal, snr_db, rng):
    rms = np.sqrt((signal * signal).mean())
    return signal + rms * 10 ** (-snr_db / 20) * rng.choice([-1.0, 1.0], size=signal.shape)


def noise_laplace(signal, snr_db, rng):
    variance = signal.dot(signal) / signal.size / np.power(10.0, snr_db / 10.0)
    return signal + rng.laplace(0, np.sqrt(variance / 2), signal.shape)


def noise_by_generator_of_normals(signal, snr_db, rng):
    out = np.array(signal, dtype=float)
    out += rng.normal(scale=np.linalg.norm(signal) / np.sqrt(len(signal)) / 10 ** (snr_db / 20), size=len(signal))
    return out


def synonyms_by_loop(tokens, synonyms, probability, rng):
    new = []
    for token in tokens:
        options = synonyms.get(token, [])
        if len(options) > 0 and rng.random() < probability:
            new.append(options[rng.integers(len(options))])
        else:
            new.append(token)
    return new


def synonyms_on_a_copy(tokens, synonyms, probability, rng):
    tokens = tokens.copy()
    for i, token in enumerate(tokens):
        if token in synonyms and synonyms[token] and rng.binomial(1, probability):
            tokens[i] = rng.choice(synonyms[token])
    return tokens


def synonyms_drawn_beforehand(tokens, synonyms, probability, rng):
    u, v = rng.random(len(tokens)), rng.random(len(tokens))
    pick = lambda t, a, b: synonyms[t][int(b * len(synonyms[t]))] if synonyms.get(t) and a < probability else t  # noqa: E731
    return list(map(pick, tokens, u, v))


def synonyms_by_permutation(tokens, synonyms, probability, rng):
    return tuple(
        rng.permutation(synonyms[t])[0] if len(synonyms.get(t) or []) and rng.random() < probability else t
        for t in tokens
    )


VARIANTS = {
    "flip_horizontal": [flip_by_loop, flip_by_index, flip_by_list, flip_pixel_by_pixel, flip_by_take],
    "random_crop": [crop_by_loop, crop_by_choice, crop_by_floor, crop_by_windows],
    "rotate": [rotate_by_loops, rotate_only_inside, rotate_padded, rotate_by_complex_numbers],
    "augment_dataset": [augment_by_stack, augment_by_tile, augment_in_preallocated_arrays, augment_by_lists],
    "augmented_batches": [
        batches_by_permutation,
        batches_by_array_split,
        batches_of_sorted_draws,
        batches_by_shuffled_copies,
        batches_one_image_at_a_time,
    ],
    "add_noise": [noise_uniform, noise_exact, noise_of_signs, noise_laplace, noise_by_generator_of_normals],
    "replace_synonyms": [
        synonyms_by_loop,
        synonyms_on_a_copy,
        synonyms_drawn_beforehand,
        synonyms_by_permutation,
    ],
}
