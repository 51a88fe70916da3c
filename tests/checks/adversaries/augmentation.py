"""Answers to lesson 05 written from the contract alone."""

import math

import numpy as np

from tests.checks.parts import augmentation as parts
from tests.checks.variants.augmentation import noise_laplace, rotate_by_loops


def flip(decide, turn=lambda image: image[:, ::-1]):
    """Flip by what ``decide(m, probability, rng)`` says of each image."""

    def flipped(images, probability, rng):
        chosen = np.asarray(decide(len(images), probability, rng), dtype=bool)
        return np.array([turn(image) if c else image for image, c in zip(images, chosen, strict=True)])

    return flipped


def drawn(m, p, rng):
    return rng.random(m) < p


def crop(offsets):
    """Cut at the offsets that ``offsets(n, size, m, rng)`` draws along each axis."""

    def cropped(images, size, rng):
        m, h, w = images.shape
        y, x = offsets(h, size, m, rng), offsets(w, size, m, rng)
        return np.array([images[i, y[i] : y[i] + size, x[i] : x[i] + size] for i in range(m)])

    return cropped


def uniform(n, size, m, rng):
    return rng.integers(0, n - size + 1, m)


def crop_nested(images, size, rng):
    m, h, w = images.shape
    out = np.zeros((m, size, size), images.dtype)
    for i in range(m):
        y, x = int(rng.integers(h - size + 1)), int(rng.integers(w - size + 1))
        for r in range(size):
            for c in range(size):
                out[i, r, c] = images[i, y + r, x + c]
    return out


def crop_wide(images, size, rng):
    """The result is as wide as the image."""
    y = rng.integers(0, images.shape[1] - size + 1, len(images))
    return np.array([image[a : a + size] for image, a in zip(images, y, strict=True)])


def crop_transposed(images, size, rng):
    return crop(uniform)(images, size, rng).transpose(0, 2, 1)


def crop_swapped(images, size, rng):
    """Row offsets from the width, column offsets from the height."""
    m, h, w = images.shape
    y, x = uniform(w, size, m, rng) % (h - size + 1), uniform(h, size, m, rng) % (w - size + 1)
    return np.array([images[i, y[i] : y[i] + size, x[i] : x[i] + size] for i in range(m)])


def crop_by_remainders(images, size, rng):
    """One number gives both offsets: in a square image only the diagonal."""
    m, h, w = images.shape
    rows, columns = h - size + 1, w - size + 1
    k = rng.integers(0, rows * columns, m)
    return np.array([im[i % rows :, i % columns :][:size, :size] for im, i in zip(images, k, strict=True)])


def crop_by_roll(images, size, rng):
    """Moves around the edge: pixels come in again on the other side."""
    return np.array([np.roll(image, rng.integers(0, image.shape[0]), 0)[:size, :size] for image in images])


def crop_sorted(images, size, rng):
    m, h, w = images.shape
    y, x = np.sort(uniform(h, size, m, rng)), uniform(w, size, m, rng)
    return np.array([images[i, y[i] : y[i] + size, x[i] : x[i] + size] for i in range(m)])


def rotate_by_scaling(image, degrees):
    """Weights by a hat function over all pixels."""
    h, w = image.shape
    a = np.radians(degrees)
    out = np.zeros((h, w))
    rows, columns = np.arange(h), np.arange(w)
    for r in range(h):
        for c in range(w):
            dy, dx = r - (h - 1) / 2, c - (w - 1) / 2
            y = (h - 1) / 2 + dx * np.sin(a) + dy * np.cos(a)
            x = (w - 1) / 2 + dx * np.cos(a) - dy * np.sin(a)
            down, right = np.maximum(0, 1 - np.abs(rows - y)), np.maximum(0, 1 - np.abs(columns - x))
            out[r, c] = down @ image @ right
    return out


def rotate_by_scaling_columns(image, degrees):
    """The same with the weights of all pixels in two arrays."""
    h, w = image.shape
    a = np.deg2rad(degrees)
    dy, dx = np.mgrid[:h, :w].astype(float)
    dy, dx = dy - (h - 1) / 2, dx - (w - 1) / 2
    y = (np.cos(a) * dy + np.sin(a) * dx + (h - 1) / 2)[..., None]
    x = (np.cos(a) * dx - np.sin(a) * dy + (w - 1) / 2)[..., None]
    down, right = np.clip(1 - abs(y - np.arange(h)), 0, 1), np.clip(1 - abs(x - np.arange(w)), 0, 1)
    return np.einsum("hwr,rc,hwc->hw", down, image, right)


def rotate_forward(image, degrees):
    """Pushes pixels to where they land."""
    h, w = image.shape
    a = np.deg2rad(degrees)
    out = np.zeros((h, w))
    for r in range(h):
        for c in range(w):
            dy, dx = r - (h - 1) / 2, c - (w - 1) / 2
            y = int(round((h - 1) / 2 + dy * np.cos(a) - dx * np.sin(a)))
            x = int(round((w - 1) / 2 + dx * np.cos(a) + dy * np.sin(a)))
            if 0 <= y < h and 0 <= x < w:
                out[y, x] = image[r, c]
    return out


def rotate_wrapping(image, degrees):
    """Indices below 0 come from the other side."""
    h, w = image.shape
    padded = np.pad(image, max(h, w), mode="wrap")
    big = rotate_by_loops(padded, degrees)
    return big[max(h, w) : max(h, w) + h, max(h, w) : max(h, w) + w]


def rotate_clipped(image, degrees):
    h, w = image.shape
    padded = np.pad(image, max(h, w), mode="edge")
    big = rotate_by_loops(padded, degrees)
    return big[max(h, w) : max(h, w) + h, max(h, w) : max(h, w) + w]


def batches(order, wrap=lambda x, y: (x, y), transform_of=lambda t, x, rng: t(x, rng), cut=None):
    """Batches from an order for each epoch."""

    def made(images, labels, transform, batch_size, epochs, rng):
        found = []
        for _ in range(epochs):
            now = np.asarray(order(len(images), rng))
            starts = range(0, len(now), batch_size) if cut is None else cut(len(now), batch_size)
            for start in starts:
                part = now[start : start + batch_size]
                found.append(wrap(transform_of(transform, images[part], rng), labels[part]))
        return found

    return made


def permuted(m, rng):
    return rng.permutation(m)


def shuffled(m, rng):
    order = np.arange(m)
    rng.shuffle(order)
    return order


def batches_by_mask(images, labels, transform, batch_size, epochs, rng):
    found = []
    for _ in range(epochs):
        group = rng.permutation(len(images)) // batch_size
        for k in range(group.max() + 1):
            found.append((transform(images[group == k], rng), labels[group == k]))
    return found


def batches_zipped(images, labels, transform, batch_size, epochs, rng):
    found, pairs = [], list(zip(images, labels, strict=True))
    for _ in range(epochs):
        pairs = [pairs[i] for i in rng.permutation(len(pairs))]
        rest = pairs
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            x, y = zip(*now, strict=True)
            found.append((transform(np.array(x), rng), np.array(y)))
    return found


def batches_labels_shuffled_apart(images, labels, transform, batch_size, epochs, rng):
    found = []
    for _ in range(epochs):
        one, two = rng.permutation(len(images)), rng.permutation(len(images))
        for s in range(0, len(images), batch_size):
            found.append((transform(images[one[s : s + batch_size]], rng), labels[two[s : s + batch_size]]))
    return found


def batches_as_generator(*args):
    yield from batches(permuted)(*args)


def enlarge(images_of, labels_of):
    """The pair of what two functions make."""
    return lambda images, labels, t, rng: (images_of(images, t, rng), labels_of(labels))


def both(images, t, rng):
    return np.concatenate([images, t(images, rng)])


def twice(labels):
    return np.concatenate([labels, labels])


def noise(power, draw=lambda n, rng: rng.standard_normal(n)):
    """Noise of unit power from ``draw`` times the root of ``power(signal, snr_db)``."""
    return lambda signal, db, rng: signal + np.sqrt(power(signal, db)) * draw(len(signal), rng)


def right_power(signal, db):
    return np.mean(signal**2) / 10 ** (db / 10)


def words(choose, test=lambda p, rng: rng.random() < p, known=lambda t, s: bool(s.get(t))):
    """Replace by ``choose(list, rng)`` where ``test`` says so."""
    return lambda tokens, s, p, rng: [choose(s[t], rng) if known(t, s) and test(p, rng) else t for t in tokens]


def any_of(listed, rng):
    return listed[rng.integers(0, len(listed))]


def words_by_index(tokens, synonyms, probability, rng):
    new = list(tokens)
    for i in range(len(new)):
        if new[i] in synonyms and len(synonyms[new[i]]) and rng.uniform() < probability:
            new[i] = str(rng.choice(np.array(synonyms[new[i]])))
    return new


def words_in_place(tokens, synonyms, probability, rng):
    for i, token in enumerate(tokens):
        if synonyms.get(token) and rng.random() < probability:
            tokens[i] = any_of(synonyms[token], rng)
    return tokens


def words_one_of_all(tokens, synonyms, probability, rng):
    """The old word may be drawn as well."""
    return words(lambda listed, rng: any_of([*listed, "big"], rng))(tokens, synonyms, probability, rng)


RIGHT = {
    "flip_horizontal": [
        flip(drawn),
        flip(lambda m, p, rng: rng.random(m) <= p),
        flip(lambda m, p, rng: 1 - rng.random(m) <= p),
        flip(lambda m, p, rng: rng.binomial(1, p, m)),
        flip(lambda m, p, rng: rng.uniform(0, 1, m) < p, np.fliplr),
        flip(lambda m, p, rng: [rng.random() < p for _ in range(m)]),
        flip(lambda m, p, rng: rng.choice([0, 1], m, p=[1 - p, p])),
        flip(lambda m, p, rng: rng.random((m, 1))[:, 0] < p, lambda image: np.flip(image, 1)),
        flip(drawn, lambda image: image.T[::-1].T),
        lambda images, p, rng: np.where((rng.random(len(images)) < p)[:, None, None], np.flip(images, -1), images),
    ],
    "random_crop": [
        crop(uniform),
        crop_nested,
        crop(lambda n, size, m, rng: rng.integers(0, n - size, m, endpoint=True)),
        crop(lambda n, size, m, rng: rng.choice(n - size + 1, m)),
        crop(lambda n, size, m, rng: [rng.integers(n - size + 1) for _ in range(m)]),
        crop(lambda n, size, m, rng: (rng.random(m) * (n - size + 1)).astype(int)),
        crop(lambda n, size, m, rng: np.ceil(rng.random(m) * (n - size + 1)).astype(int).clip(1) - 1),
        crop(lambda n, size, m, rng: np.array([rng.permutation(n - size + 1)[0] for _ in range(m)])),
        crop(lambda n, size, m, rng: (n - size) - rng.integers(0, n - size + 1, m)),
        lambda images, size, rng: np.stack([crop(uniform)(image[None], size, rng)[0] for image in images]),
    ],
    "rotate": [
        rotate_by_scaling,
        rotate_by_scaling_columns,
        parts.turned(),
        parts.turned(lambda degrees: degrees % 360),
        parts.turned(lambda degrees: degrees - 360),
        lambda image, degrees: rotate_by_loops(np.asarray(image, float), degrees + 720),
        lambda image, degrees: rotate_by_scaling(image.T, -degrees).T,
        lambda image, degrees: rotate_by_scaling(image[::-1], -degrees)[::-1],
        lambda image, degrees: rotate_by_scaling_columns(image[:, ::-1], -degrees)[:, ::-1],
        lambda image, degrees: rotate_by_scaling(np.rot90(image, 2), degrees + 180),
    ],
    "augment_dataset": [
        enlarge(both, twice),
        enlarge(lambda i, t, rng: np.vstack([i, t(i, rng)]), lambda y: np.tile(y, 2)),
        enlarge(lambda i, t, rng: np.append(i, t(i, rng), 0), lambda y: np.append(y, y)),
        enlarge(lambda i, t, rng: np.r_[i, t(i, rng)], lambda y: np.r_[y, y]),
        enlarge(lambda i, t, rng: np.array(list(i) + list(t(i, rng))), lambda y: np.array(list(y) * 2)),
        enlarge(
            lambda i, t, rng: np.stack([i, t(i, rng)]).reshape(-1, *i.shape[1:]), lambda y: np.resize(y, 2 * len(y))
        ),
        enlarge(lambda i, t, rng: both(i.copy(), t, rng), lambda y: np.hstack([y, y.copy()])),
        enlarge(lambda i, t, rng: np.concatenate((i, np.array(t(i.copy(), rng))), axis=0), twice),
        lambda i, y, t, rng: [both(i, t, rng), twice(y)],
        lambda i, y, t, rng: (np.concatenate([i, t(rng=rng, images=i)]), twice(y)),
    ],
    "augmented_batches": [
        batches(permuted),
        batches(shuffled),
        batches(lambda m, rng: np.argsort(rng.random(m))),
        batches(lambda m, rng: rng.choice(m, m, replace=False)),
        batches(lambda m, rng: rng.permuted(np.arange(m))),
        batches(permuted, wrap=lambda x, y: [x, y]),
        batches(permuted, transform_of=lambda t, x, rng: t(x.copy(), rng)),
        batches(lambda m, rng: np.lexsort((rng.random(m),))),
        batches_by_mask,
        batches_zipped,
        lambda *args: tuple(batches(permuted)(*args)),
    ],
    "add_noise": [
        noise(right_power),
        noise(lambda s, db: s @ s / s.size * 10 ** (-0.1 * db)),
        noise(right_power, lambda n, rng: rng.uniform(-1, 1, n) * math.sqrt(3)),
        noise(right_power, lambda n, rng: rng.choice([-1, 1], n)),
        noise(right_power, lambda n, rng: rng.normal(0, 1, n)),
        noise(right_power, lambda n, rng: rng.laplace(0, 1 / np.sqrt(2), n)),
        noise(right_power, lambda n, rng: rng.exponential(1, n) - 1),
        noise(right_power, lambda n, rng: np.array([rng.normal() for _ in range(n)])),
        lambda s, db, rng: s + rng.normal(0, np.linalg.norm(s) / len(s) ** 0.5 / 10 ** (db / 20), len(s)),
        lambda s, db, rng: s - rng.normal(0, np.sqrt(right_power(s, db)), s.shape),
    ],
    "replace_synonyms": [
        words(any_of),
        words(lambda listed, rng: rng.choice(listed)),
        words(lambda listed, rng: str(rng.choice(listed))),
        words(lambda listed, rng: listed[int(rng.random() * len(listed))]),
        words(any_of, lambda p, rng: rng.binomial(1, p) == 1),
        words(any_of, lambda p, rng: not rng.random() >= p),
        words(any_of, known=lambda t, s: t in s and len(s[t]) > 0),
        words(lambda listed, rng: rng.permutation(listed)[-1].item()),
        words(any_of, lambda p, rng: rng.uniform(0, 1) < p),
        words_by_index,
    ],
}

WRONG = {
    "flip_horizontal": [
        (flip(drawn, lambda image: image[::-1]), "upside down"),
        (flip(drawn, np.flipud), "upside down"),
        (flip(lambda m, p, rng: [rng.random() < p] * m), "all or none flipped"),
        flip(lambda m, p, rng: rng.random(m) > p),
        flip(lambda m, p, rng: rng.standard_normal(m) < p),
        flip(lambda m, p, rng: np.arange(m) < p * m),
        flip(lambda m, p, rng: np.ones(m)),
        flip(lambda m, p, rng: np.zeros(m)),
        flip(drawn, lambda image: image[::-1, ::-1]),
        flip(drawn, lambda image: np.roll(image, 1, axis=1)),
        flip(drawn, lambda image: np.sort(image, axis=1)[:, ::-1]),
        flip(lambda m, p, rng: np.random.default_rng(0).random(m) < p),
        flip(lambda m, p, rng: np.random.default_rng().random(m) < p),
        flip(lambda m, p, rng: rng.random(m) < 0.5),
        flip(lambda m, p, rng: np.isin(np.arange(m), rng.permutation(m)[: int(p * m)])),
        flip(lambda m, p, rng: np.resize(rng.random((m + 1) // 2) < p, m)),
        lambda images, p, rng: np.array([i[:, ::-1] for i in images if rng.random() < p]),
        lambda images, p, rng: np.concatenate([images, images[:, :, ::-1]]),
        lambda images, p, rng: (flip(drawn)(images, p, rng), p),
    ],
    "random_crop": [
        (crop(lambda n, size, m, rng: [rng.integers(n - size + 1)] * m), "same offset for all"),
        (crop(lambda n, size, m, rng: rng.integers(0, n - size, m)), "never the last offset"),
        (crop(lambda n, size, m, rng: [(n - size) // 2] * m), "centre crop"),
        crop(lambda n, size, m, rng: [0] * m),
        crop(lambda n, size, m, rng: [n - size] * m),
        crop(lambda n, size, m, rng: rng.integers(1, n - size + 1, m) if n > size else [0] * m),
        crop(lambda n, size, m, rng: np.rint(rng.random(m) * (n - size)).astype(int)),
        crop(lambda n, size, m, rng: rng.binomial(n - size, 0.5, m)),
        crop(lambda n, size, m, rng: np.random.default_rng().integers(0, n - size + 1, m)),
        crop(lambda n, size, m, rng: np.random.default_rng(0).integers(0, n - size + 1, m)),
        crop(lambda n, size, m, rng: np.arange(m) % (n - size + 1)),
        crop(lambda n, size, m, rng: rng.integers(0, n, m)),
        crop_by_remainders,
        lambda images, size, rng: crop(uniform)(images.astype(int), size, rng),
        crop_wide,
        crop_transposed,
        crop_by_roll,
        crop_sorted,
        crop_swapped,
        lambda images, size, rng: crop(uniform)(images[::-1], size, rng),
        lambda images, size, rng: crop(uniform)(images, size, rng)[0],
        lambda images, size, rng: crop(uniform)(np.tile(images[:1], (len(images), 1, 1)), size, rng),
    ],
    "rotate": [
        (parts.turned(lambda degrees: -degrees), "clockwise"),
        (lambda image, d: rotate_by_loops(image, math.degrees(d)), "degrees taken as radians"),
        parts.turned(lambda degrees: degrees + 90),
        parts.turned(lambda degrees: np.rint(degrees)),
        parts.turned(centre=(0.5, 0.5)),
        parts.turned(centre=(-0.5, -0.5)),
        parts.turned(outside=1.0),
        rotate_forward,
        rotate_wrapping,
        rotate_clipped,
        lambda image, d: np.rot90(image, round(d / 90)) if image.shape[0] == image.shape[1] else image,
        lambda image, d: rotate_by_loops(rotate_by_loops(image, d / 2), d / 2),
        lambda image, d: rotate_by_loops(image, d).T if image.shape[0] == image.shape[1] else rotate_by_loops(image, d),
        lambda image, d: rotate_by_loops(image, d % 180),
        lambda image, d: rotate_by_loops(image, d).round(),
        lambda image, d: rotate_by_loops(image, d)[1:-1, 1:-1],
        lambda image, d: image,
        lambda image, d: rotate_by_loops(image, d) * image.sum() / max(rotate_by_loops(image, d).sum(), 1e-9),
    ],
    "augment_dataset": [
        (enlarge(lambda i, t, rng: t(i, rng), lambda y: y), "originals lost"),
        (enlarge(both, lambda y: y), "labels not repeated"),
        (enlarge(both, lambda y: np.repeat(y, 2)), "interleaved labels"),
        enlarge(lambda i, t, rng: both(i, t, rng)[::-1], lambda y: twice(y)[::-1]),
        enlarge(lambda i, t, rng: np.concatenate([t(i, rng), i]), twice),
        enlarge(lambda i, t, rng: np.concatenate([i, i]), twice),
        enlarge(lambda i, t, rng: np.concatenate([t(i, rng), t(i, rng)]), twice),
        enlarge(lambda i, t, rng: np.concatenate([i, t(t(i, rng), rng)]), twice),
        enlarge(lambda i, t, rng: np.concatenate([i, [t(x[None], rng)[0] for x in i]]), twice),
        enlarge(lambda i, t, rng: np.concatenate([i, t(i[::-1], rng)]), twice),
        enlarge(lambda i, t, rng: np.stack([i, t(i, rng)], 1).reshape(-1, *i.shape[1:]), lambda y: np.repeat(y, 2)),
        enlarge(lambda i, t, rng: both(i, t, np.random.default_rng()), twice),
        enlarge(both, lambda y: np.concatenate([y, y[::-1]])),
        enlarge(both, lambda y: np.arange(2 * len(y))),
        enlarge(both, lambda y: np.concatenate([y, np.zeros_like(y)])),
        lambda i, y, t, rng: both(i, t, rng),
        lambda i, y, t, rng: (twice(y), both(i, t, rng)),
        lambda i, y, t, rng: (both(i, t, rng), np.stack([y, y])),
    ],
    "augmented_batches": [
        (
            lambda i, y, t, b, e, rng: batches(permuted)(t(i, rng), y, lambda x, r: x, b, e, rng),
            "transformed once for all epochs",
        ),
        (lambda i, y, t, b, e, rng: batches(permuted)(i, y, t, b, 1, rng) * e, "transformed once for all epochs"),
        (batches(lambda m, rng: np.arange(m)), "the same order in every epoch"),
        (batches(permuted, cut=lambda m, b: range(0, m - b + 1, b)), "last batch dropped"),
        (batches(permuted, cut=lambda m, b: [k * b for k in range(m // b)]), "last batch dropped"),
        batches(permuted, cut=lambda m, b: range(0, m, b + 1)),
        batches(permuted, cut=lambda m, b: range(0, max(m - 1, 1), b)),
        batches(lambda m, rng: np.arange(m)[::-1]),
        batches(lambda m, rng: rng.integers(0, m, m)),
        batches(lambda m, rng: np.append(permuted(m, rng), permuted(m, rng))),
        batches(permuted, transform_of=lambda t, x, rng: x),
        batches(permuted, transform_of=lambda t, x, rng: t(t(x, rng), rng)),
        batches(permuted, transform_of=lambda t, x, rng: np.concatenate([t(one[None], rng) for one in x])),
        batches(permuted, transform_of=lambda t, x, rng: t(x, np.random.default_rng(0))),
        batches(lambda m, rng: np.random.default_rng(0).permutation(m)),
        batches(permuted, wrap=lambda x, y: (y, x)),
        batches(permuted, wrap=lambda x, y: x),
        batches(permuted, wrap=lambda x, y: (x, np.sort(y))),
        batches(permuted, wrap=lambda x, y: (x, y[::-1])),
        batches_labels_shuffled_apart,
        batches_as_generator,
        lambda i, y, t, b, e, rng: [batches(permuted)(i, y, t, b, 1, rng) for _ in range(e)],
        lambda i, y, t, b, e, rng: batches(permuted)(i, y, t, b, 1, rng),
    ],
    "add_noise": [
        (noise(lambda s, db: np.mean(s**2) / 10 ** (db / 20)), "10**(dB/20) taken as the power ratio"),
        (noise(lambda s, db: np.mean(s**2) * 10 ** (db / 10)), "ratio upside down"),
        noise(lambda s, db: np.var(s) / 10 ** (db / 10)),
        noise(lambda s, db: np.sum(s**2) / 10 ** (db / 10)),
        noise(lambda s, db: np.mean(np.abs(s)) / 10 ** (db / 10)),
        noise(lambda s, db: right_power(s, db) ** 2),
        noise(lambda s, db: np.sqrt(right_power(s, db))),
        noise(lambda s, db: np.max(s**2) / 10 ** (db / 10)),
        noise(lambda s, db: 1 / 10 ** (db / 10)),
        noise(lambda s, db: np.mean(s**2) / db if db > 0 else 0.1),
        noise(right_power, lambda n, rng: np.full(n, rng.choice([-1.0, 1.0]))),
        noise(right_power, lambda n, rng: rng.random(n) * np.sqrt(3)),
        noise(right_power, lambda n, rng: np.random.default_rng(0).standard_normal(n)),
        noise(right_power, lambda n, rng: np.random.default_rng().standard_normal(n)),
        noise(right_power, lambda n, rng: np.sort(rng.standard_normal(n))),
        noise(right_power, lambda n, rng: np.repeat(rng.standard_normal(n // 2 + 1), 2)[:n]),
        lambda s, db, rng: noise_laplace(s, db, rng) - s,
        lambda s, db, rng: s * (1 + 10 ** (-db / 20) * rng.standard_normal(len(s))),
    ],
    "replace_synonyms": [
        (words_in_place, "list changed in place"),
        (words(lambda listed, rng: listed[0]), "always the first synonym"),
        (words(lambda listed, rng: rng.choice(listed), known=lambda t, s: t in s), "empty list of synonyms"),
        (words(lambda listed, rng: listed[0], known=lambda t, s: t in s), "always the first synonym"),
        words(lambda listed, rng: listed[-1]),
        words(lambda listed, rng: listed[rng.integers(0, max(len(listed) - 1, 1))]),
        words(lambda listed, rng: listed),
        words(any_of, lambda p, rng: rng.random() > p),
        words(any_of, lambda p, rng: True),
        words(any_of, lambda p, rng: False),
        words(any_of, lambda p, rng: np.random.default_rng().random() < p),
        words(any_of, lambda p, rng: np.random.default_rng(3).random() < p),
        words(lambda listed, rng: any_of(listed, rng).upper()),
        words_one_of_all,
        parts.one_draw_for_both,
        parts.one_choice_for_all,
        lambda tokens, s, p, rng: [any_of(s[t], rng) for t in tokens if s.get(t) and rng.random() < p],
        lambda tokens, s, p, rng: " ".join(words(any_of)(tokens, s, p, rng)),
        lambda tokens, s, p, rng: words(any_of)(tokens[:-1], s, p, rng) + tokens[-1:],
        lambda tokens, s, p, rng: words(any_of)(tokens, s, p, rng)[::-1],
    ],
}
