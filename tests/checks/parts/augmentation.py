"""Which part of each contract of lesson 05 decides where."""

import numpy as np

from tests.checks.parts import Part
from tests.checks.variants.augmentation import (
    batches_by_permutation,
    crop_by_loop,
    flip_by_loop,
    noise_laplace,
    synonyms_by_loop,
)


def flip_a_fixed_number(images, probability, rng):
    out = images.copy()
    for i in rng.permutation(len(images))[: round(probability * len(images))]:
        out[i] = images[i, :, ::-1]
    return out


def flip_in_pairs(images, probability, rng):
    drawn = np.repeat(rng.random(-(-len(images) // 2)), 2)[: len(images)] < probability
    return np.where(drawn[:, None, None], images[:, :, ::-1], images)


def flip_with_own_generator(images, probability, rng):
    return flip_by_loop(images, probability, np.random.default_rng(0))


def flip_from_the_system(images, probability, rng):
    return flip_by_loop(images, probability, np.random.default_rng())


def flip_all_but(row):
    """Leave one row of every image as it is."""

    def flip(images, probability, rng):
        out = flip_by_loop(images, probability, rng)
        out[:, row] = images[:, row]
        return out

    return flip


def crop_in_pairs(images, size, rng):
    m, h, w = images.shape
    y, x = (np.repeat(rng.integers(0, n - size + 1, m), 2)[:m] for n in (h, w))
    return np.array([image[a : a + size, b : b + size] for image, a, b in zip(images, y, x, strict=True)])


def crop_on_the_diagonal(images, size, rng):
    """One number serves for row and column."""
    m, h, w = images.shape
    u = rng.random(m)
    y, x = (u * (h - size + 1)).astype(int), (u * (w - size + 1)).astype(int)
    return np.array([image[a : a + size, b : b + size] for image, a, b in zip(images, y, x, strict=True)])


def crop_evenly(images, size, rng):
    """Every offset comes equally often."""
    m, h, w = images.shape
    places = rng.permutation(np.resize(np.arange((h - size + 1) * (w - size + 1)), m))
    y, x = np.divmod(places, w - size + 1)
    return np.array([image[a : a + size, b : b + size] for image, a, b in zip(images, y, x, strict=True)])


def crop_not_from(first):
    """Leave out the first or the last offset of the rows or columns."""
    top, left, bottom, right = first

    def crop(images, size, rng):
        m, h, w = images.shape
        y = rng.integers(min(top, h - size), max(h - size + 1 - bottom, min(top, h - size) + 1), m)
        x = rng.integers(min(left, w - size), max(w - size + 1 - right, min(left, w - size) + 1), m)
        return np.array([image[a : a + size, b : b + size] for image, a, b in zip(images, y, x, strict=True)])

    return crop


def turned(change=lambda degrees: degrees, centre=(0.0, 0.0), drop=None, outside=0.0):
    """A rotation with one part changed: the angle, the centre, one of the four neighbours, what is outside."""

    def rotate(image, degrees):
        h, w = image.shape
        angle = np.deg2rad(change(degrees))
        cy, cx = (h - 1) / 2 + centre[0], (w - 1) / 2 + centre[1]
        dy, dx = np.mgrid[0:h, 0:w] - np.array([cy, cx])[:, None, None]
        y, x = cy + dx * np.sin(angle) + dy * np.cos(angle), cx + dx * np.cos(angle) - dy * np.sin(angle)
        top, left = np.floor(np.round(y, 9)).astype(int), np.floor(np.round(x, 9)).astype(int)
        out = np.zeros((h, w))
        for down in (0, 1):
            for right in (0, 1):
                if (down, right) == drop:
                    continue
                r, c = top + down, left + right
                weight = (1 - np.abs(y - r)) * (1 - np.abs(x - c))
                inside = (r >= 0) & (r < h) & (c >= 0) & (c < w)
                value = np.where(inside, image[np.clip(r, 0, h - 1), np.clip(c, 0, w - 1)], outside)
                out += weight * value
        return out

    return rotate


def turned_as_if_square(image, degrees):
    """The centre of the rows serves for the columns."""
    h, w = image.shape
    return turned(centre=(0.0, (h - w) / 2))(image, degrees)


def augment(order=lambda m: np.arange(m), labels_order=None, generator=lambda rng: rng, calls=1):
    """The enlarged set with one part changed."""

    def enlarged(images, labels, transform, rng):
        m = len(images)
        for _ in range(calls):
            made = transform(images, generator(rng))
        return np.concatenate([images, made[order(m)]]), np.concatenate(
            [labels, labels if labels_order is None else labels[labels_order(m)]]
        )

    return enlarged


def augment_one_by_one(images, labels, transform, rng):
    made = np.concatenate([transform(images[i : i + 1], rng) for i in range(len(images))])
    return np.concatenate([images, made]), np.concatenate([labels, labels])


def augment_copies_first(images, labels, transform, rng):
    return np.concatenate([transform(images, rng), images]), np.concatenate([labels, labels])


def batches(order=lambda m, rng: rng.permutation(m), generator=lambda rng: rng, rest=True, given=lambda batch: batch):
    """The batches with one part changed: the order, the generator, the last batch's transform, what transform gets."""

    def made(images, labels, transform, batch_size, epochs, rng):
        m, found = len(images), []
        for _ in range(epochs):
            now = order(m, rng)
            for start in range(0, m, batch_size):
                chosen = now[start : start + batch_size]
                batch = given(images[chosen])
                whole = rest or len(chosen) == batch_size
                found.append((transform(batch, generator(rng)) if whole else batch, labels[chosen]))
        return found

    return made


def blocks_in_random_order(m, rng):
    size = 8 if m == 40 else 1
    return np.concatenate(rng.permutation(np.arange(m).reshape(-1, size)))


def last_stays(m, rng):
    return np.append(rng.permutation(m - 1), m - 1)


def first_stays(m, rng):
    return np.append(0, 1 + rng.permutation(m - 1))


def rolled(m, rng):
    return np.roll(np.arange(m), rng.integers(m))


def with_replacement(m, rng):
    return rng.integers(0, m, m)


def labels_of_the_last_batch(images, labels, transform, batch_size, epochs, rng):
    found = batches_by_permutation(images, labels, transform, batch_size, epochs, rng)
    return [(x, y if len(y) == batch_size else labels[: len(y)]) for x, y in found]


def originals_added(images, labels, transform, batch_size, epochs, rng):
    found = batches_by_permutation(images, labels, transform, batch_size, epochs, rng)
    return [(np.concatenate([x % 1000, x]), np.concatenate([y, y])) for x, y in found]


def orders_of_its_own(images, labels, transform, batch_size, epochs, rng):
    own = np.random.default_rng(0)
    made = batches(lambda m, _: own.permutation(m))
    return made(images, labels, transform, batch_size, epochs, rng)


def every_second_order_again(images, labels, transform, batch_size, epochs, rng):
    orders = [rng.permutation(len(images)) for _ in range(-(-epochs // 2))]
    turn = iter(np.repeat(orders, 2, axis=0))
    return batches(lambda m, rng: next(turn))(images, labels, transform, batch_size, epochs, rng)


def noise(draw, level=lambda signal: np.mean(signal**2)):
    """Noise of unit power from ``draw``, scaled to the ratio of the signal's ``level``."""

    def noisy(signal, snr_db, rng):
        return signal + np.sqrt(level(signal) / 10 ** (snr_db / 10)) * draw(signal, rng)

    return noisy


def tiled(signal, rng):
    half = rng.standard_normal(-(-signal.size // 2))
    return np.tile(half, 2)[: signal.size]


def without(place):
    def draw(signal, rng):
        drawn = rng.standard_normal(signal.size)
        drawn[place] = 0.0
        return drawn

    return draw


def louder_with_the_signal(signal, rng):
    return rng.standard_normal(signal.size) * signal / np.sqrt(np.mean(signal**2))


def in_the_first_half(signal, rng):
    drawn = rng.standard_normal(signal.size) * np.sqrt(2)
    drawn[signal.size // 2 :] = 0.0
    return drawn


def smooth(signal, rng):
    drawn = rng.standard_normal(signal.size + 2)
    return (drawn[2:] + drawn[1:-1] + drawn[:-2]) / np.sqrt(3)


def one_draw_for_both(tokens, synonyms, probability, rng):
    """The number that decides also chooses."""
    found = []
    for token in tokens:
        u, listed = rng.random(), synonyms.get(token, [])
        found.append(listed[int(u * len(listed))] if listed and u < probability else token)
    return found


def synonyms_replaced_again(tokens, synonyms, probability, rng):
    return synonyms_by_loop(synonyms_by_loop(tokens, synonyms, probability, rng), synonyms, probability, rng)


def synonyms_of_a_fixed_number(tokens, synonyms, probability, rng):
    places = [i for i, token in enumerate(tokens) if synonyms.get(token)]
    chosen = set(rng.permutation(places)[: round(probability * len(places))].tolist())
    return [synonyms[t][rng.integers(len(synonyms[t]))] if i in chosen else t for i, t in enumerate(tokens)]


def synonyms_in_pairs(tokens, synonyms, probability, rng):
    drawn = np.repeat(rng.random(len(tokens)), 2)[: len(tokens)]
    return [
        synonyms[t][rng.integers(len(synonyms[t]))] if synonyms.get(t) and u < probability else t
        for t, u in zip(tokens, drawn, strict=True)
    ]


def one_choice_for_all(tokens, synonyms, probability, rng):
    v = rng.random()
    return [
        synonyms[t][int(v * len(synonyms[t]))] if synonyms.get(t) and rng.random() < probability else t for t in tokens
    ]


def never(place):
    """The token at one place stays."""

    def replaced(tokens, synonyms, probability, rng):
        found = synonyms_by_loop(tokens, synonyms, probability, rng)
        found[place] = tokens[place]
        return found

    return replaced


def never_the_last_synonym(tokens, synonyms, probability, rng):
    shorter = {word: listed[:-1] if len(listed) > 1 else listed for word, listed in synonyms.items()}
    return synonyms_by_loop(tokens, shorter, probability, rng)


NEIGHBOURS = {"above left": (0, 0), "above right": (0, 1), "below left": (1, 0), "below right": (1, 1)}


def choice_of_its_own(tokens, synonyms, probability, rng):
    own = np.random.default_rng(6)
    return [
        str(own.choice(synonyms[token])) if synonyms.get(token) and rng.random() < probability else token
        for token in tokens
    ]


def crop_with_an_offset_of_its_own(axis):
    def crop(images, size, rng):
        generators = [rng, rng]
        generators[axis] = np.random.default_rng(6)
        ends = zip(generators, images.shape[1:], strict=True)
        rows, columns = (generator.integers(0, end - size + 1, len(images)) for generator, end in ends)
        return np.stack([im[y : y + size, x : x + size] for im, y, x in zip(images, rows, columns, strict=True)])

    return crop


PARTS = {
    "flip_horizontal": [
        Part("each image by itself", flip_in_pairs, "decides for each image"),
        Part("the number of flips", flip_a_fixed_number, "leaves the number of flips to chance"),
        Part("the first row", flip_all_but(0), "mirrors left and right"),
        Part("the last row", flip_all_but(-1), "mirrors left and right"),
        Part(
            "the last image",
            lambda images, p, rng: np.append(flip_by_loop(images[:-1], p, rng), images[-1:], axis=0),
            "mirrors left and right",
        ),
        Part(
            "probability",
            lambda images, p, rng: flip_by_loop(images, (p + 0.5) / 2 if 0 < p < 1 else p, rng),
            "flips with the given probability",
        ),
        Part("the generator", flip_with_own_generator, "draws from rng"),
        Part("nothing but the generator", flip_from_the_system, "draws from rng"),
    ],
    "random_crop": [
        Part("each image by itself", crop_in_pairs, "draws each offset by itself"),
        Part("rows and columns apart", crop_on_the_diagonal, "reaches every offset alike"),
        Part("how often an offset comes", crop_evenly, "draws each offset by itself"),
        Part("the generator of the rows", crop_with_an_offset_of_its_own(0), "draws offsets from rng"),
        Part("the generator of the columns", crop_with_an_offset_of_its_own(1), "draws offsets from rng"),
        Part("the first row offset", crop_not_from((1, 0, 0, 0)), "reaches every offset alike"),
        Part("the first column offset", crop_not_from((0, 1, 0, 0)), "reaches every offset alike"),
        Part("the last row offset", crop_not_from((0, 0, 1, 0)), "reaches every offset alike"),
        Part("the last column offset", crop_not_from((0, 0, 0, 1)), "reaches every offset alike"),
        Part(
            "the generator",
            lambda images, size, rng: crop_by_loop(images, size, np.random.default_rng(1)),
            "draws offsets from rng",
        ),
        Part(
            "nothing but the generator",
            lambda images, size, rng: crop_by_loop(images, size, np.random.default_rng()),
            "draws offsets from rng",
        ),
        Part(
            "the last image",
            lambda images, size, rng: crop_by_loop(np.append(images[:-1], images[:1], axis=0), size, rng),
            "cuts windows",
        ),
    ],
    "rotate": [
        *(
            Part(f"the neighbour {where}", turned(drop=place), "turns counter clockwise about the centre")
            for where, place in NEIGHBOURS.items()
        ),
        Part("the centre's row", turned(centre=(0.5, 0.0)), "turns counter clockwise about the centre"),
        Part("the centre's column", turned(centre=(0.0, 0.5)), "turns counter clockwise about the centre"),
        Part("height and width apart", turned_as_if_square, "turns images that are not square"),
        Part("the sign", turned(lambda degrees: -degrees), "knows quarter turns"),
        Part("negative angles", turned(abs), "turns counter clockwise about the centre"),
        Part("angles above 360", turned(lambda degrees: degrees if degrees < 400 else 0), "knows quarter turns"),
        Part("whole degrees only", turned(np.rint), "turns counter clockwise about the centre"),
        Part("zeros outside", turned(outside=0.5), "fills the outside with zeros"),
    ],
    "augment_dataset": [
        Part(
            "the originals",
            lambda images, labels, t, rng: augment()(images + 1, labels, t, rng),
            "keeps the originals first",
        ),
        Part("originals before copies", augment_copies_first, "keeps the originals first"),
        Part("the order of the copies", augment(lambda m: np.arange(m)[::-1]), "adds what transform made"),
        Part("the order of the labels", augment(labels_order=lambda m: np.roll(np.arange(m), 1)), "lets labels follow"),
        Part("the generator", augment(generator=lambda rng: np.random.default_rng(3)), "doubles images and labels"),
        Part("one call", augment(calls=2), "adds what transform made"),
        Part("the whole batch", augment_one_by_one, "adds what transform made"),
    ],
    "augmented_batches": [
        Part("whole blocks stay together", batches(blocks_in_random_order), "draws a new order in every epoch"),
        Part("the last image", batches(last_stays), "draws a new order in every epoch"),
        Part("the first image", batches(first_stays), "draws a new order in every epoch"),
        Part("any order", batches(rolled), "draws a new order in every epoch"),
        Part("every epoch", every_second_order_again, "draws a new order in every epoch"),
        Part("each image once", batches(with_replacement), "uses every image once in every epoch"),
        Part(
            "the generator of transform",
            batches(generator=lambda rng: np.random.default_rng(5)),
            "transforms every batch once",
        ),
        Part("the transform of the last batch", batches(rest=False), "transforms every batch once"),
        Part("the images of the batch", batches(given=lambda batch: batch[::-1]), "lets labels follow their images"),
        Part("labels of the last batch", labels_of_the_last_batch, "lets labels follow their images"),
        Part("no originals", originals_added, "cuts every epoch into batches"),
        Part(
            "the generator of the orders",
            batches(lambda m, rng: np.random.default_rng().permutation(m)),
            "draws its orders from rng",
        ),
        Part("another order at the next call", orders_of_its_own, "draws its orders from rng"),
    ],
    "add_noise": [
        Part("values far apart", noise(tiled), "is centred and uncorrelated"),
        Part("neighbours", noise(smooth), "is centred and uncorrelated"),
        Part("the first value", noise(without(0)), "is as strong everywhere"),
        Part("the last value", noise(without(-1)), "is as strong everywhere"),
        Part("soft and loud alike", noise(louder_with_the_signal), "is as strong everywhere"),
        Part("both halves alike", noise(in_the_first_half), "is as strong everywhere"),
        Part(
            "mean 0",
            noise(lambda signal, rng: rng.exponential(1.0, signal.size) / np.sqrt(2)),
            "is centred and uncorrelated",
        ),
        Part(
            "the mean of the squares, not the variance",
            noise(lambda s, rng: rng.standard_normal(s.size), np.var),
            "has the right power",
        ),
        Part(
            "the power of the first value",
            noise(lambda s, rng: rng.standard_normal(s.size), lambda s: np.mean(s[1:] ** 2)),
            "has the right power",
        ),
        Part(
            "the power of the last value",
            noise(lambda s, rng: rng.standard_normal(s.size), lambda s: np.mean(s[:-1] ** 2)),
            "has the right power",
        ),
        Part("negative decibels", lambda s, db, rng: noise_laplace(s, abs(db), rng), "has the right power"),
        Part(
            "the signal itself", lambda s, db, rng: noise_laplace(s, db, rng) - s.mean(), "is centred and uncorrelated"
        ),
        Part(
            "the generator", lambda s, db, rng: noise_laplace(s, db, np.random.default_rng(2)), "draws noise from rng"
        ),
    ],
    "replace_synonyms": [
        Part("deciding and choosing apart", one_draw_for_both, "draws synonyms alike"),
        Part("synonyms of synonyms", synonyms_replaced_again, "replaces tokens that have synonyms"),
        Part("how many are replaced", synonyms_of_a_fixed_number, "decides for each token"),
        Part("each token by itself", synonyms_in_pairs, "decides for each token"),
        Part("each choice by itself", one_choice_for_all, "draws synonyms alike"),
        Part("the first token", never(0), "replaces tokens that have synonyms"),
        Part("the last token", never(-1), "replaces tokens that have synonyms"),
        Part("the generator of the choice", choice_of_its_own, "draws words from rng"),
        Part("the last synonym", never_the_last_synonym, "draws synonyms alike"),
        Part(
            "probability", lambda t, s, p, rng: synonyms_by_loop(t, s, p**2, rng), "replaces with the given probability"
        ),
        Part(
            "the generator",
            lambda t, s, p, rng: synonyms_by_loop(t, s, p, np.random.default_rng(4)),
            "draws words from rng",
        ),
    ],
}
