"""Calls of ``augmented_batches`` of which every image can be told and every transform is counted."""

import numpy as np

from autograder.exercises.expect import SIGMAS, Mismatch, expect, expect_array, expect_close, expect_sequence

STAMP = 1000.0  # added for each call of transform; below it a pixel's value tells its image


class Feed:
    """One call of the function: the images tell which they are, and the transform leaves its mark on them.

    Image i holds i everywhere, its label is ``10 + 3 * i``, and the k-th call of transform adds k times STAMP.

    Attributes
    ----------
    ids : list of ndarray
        Which images each batch holds, in their order.
    calls : list of int
        Which call of transform made each batch; 0 for none.
    labels : list of list
        The labels of each batch.
    given : list of ndarray
        Which images transform got in each call.
    """

    def __init__(self, function, rng, m, batch_size, epochs, *, shape=(3, 2), names=False):
        self.m, self.batch_size, self.epochs, self.rng = m, batch_size, epochs, rng
        images = np.zeros((m, *shape)) + np.arange(m).reshape(m, *[1] * len(shape))
        self.of_image = np.array([f"label {i}" for i in range(m)]) if names else 10 + 3 * np.arange(m)
        self.given, self.own_generator = [], True
        result = function(images, self.of_image.copy(), self._transform, batch_size, epochs, rng)
        self.ids, self.calls, self.labels = [], [], []
        for batch in expect_sequence(result, what="the batches"):
            pair = expect_sequence(batch, 2, what="a batch")
            self._read(expect_array(pair[0], what="the images of a batch"), pair[1], shape)

    def _transform(self, images, rng):
        got = np.asarray(images)
        self.given.append(got[(slice(None), *[0] * (got.ndim - 1))].copy())
        self.own_generator &= rng is self.rng
        if isinstance(rng, np.random.Generator):
            rng.random(3)
        return got + STAMP * len(self.given)

    def _read(self, images, labels, shape):
        if images.ndim != 1 + len(shape) or images.shape[1:] != shape:
            wanted = f"(b, {', '.join(map(str, shape))})"
            raise Mismatch(
                f"expected the images of a batch of shape {wanted}, came {images.shape}",
                kind="shape of a batch",
                got=images.ndim,
            )
        if not isinstance(labels, np.ndarray) or labels.shape != (len(images),):
            came = f"shape {labels.shape}" if isinstance(labels, np.ndarray) else type(labels).__name__
            raise Mismatch(
                f"expected an array of {len(images)} labels, one for each image of the batch, came {came}",
                kind="labels of a batch",
                got=isinstance(labels, np.ndarray),
            )
        values = images.reshape(len(images), -1)
        expect(
            bool((values == values[:, :1]).all() and np.isin(values % STAMP, np.arange(self.m)).all()),
            "expected the images that transform made, came others",
            kind="other images",
        )
        self.ids.append((values[:, 0] % STAMP).astype(int))
        self.calls.append(sorted(set((values[:, 0] // STAMP).astype(int).tolist())))
        self.labels.append(labels.tolist())

    @property
    def sizes(self):
        return [len(ids) for ids in self.ids]

    def orders(self):
        """The order of the images in each epoch; the batches must be as many as they should."""
        together = np.concatenate([np.empty(0, int), *self.ids])
        if len(together) != self.m * self.epochs:
            raise Mismatch(
                f"expected {self.epochs} epochs of {self.m} images, {self.m * self.epochs} in all, "
                f"came {len(together)}",
                kind="images in all",
                got=len(together),
            )
        return together.reshape(self.epochs, self.m)


def expect_any_order(orders, batch_size):
    """Every image is as likely in any batch with any others; ``orders`` has one order per epoch.

    How the images of one batch are ordered makes no difference to a training and is free. For 40 epochs of 5 batches of
    8, false alarms are rarer than one in ten million.
    """
    epochs, m = orders.shape
    batch = np.empty_like(orders)
    np.put_along_axis(batch, orders, np.tile(np.arange(m) // batch_size, (epochs, 1)), axis=1)
    together = float((np.diff(batch, axis=1) == 0).mean())
    by_chance = (batch_size - 1) / (m - 1)
    expect_close(
        together,
        by_chance,
        within=SIGMAS * np.sqrt(by_chance / (epochs * (m - 1))),
        what="the share of neighbours that come into one batch",
        cause="whole blocks are put in a random order, not the single images",
    )
    often = max(int((batch == k).sum(axis=0).max()) for k in range(m // batch_size))
    expect(
        3 * often < 2 * epochs,
        f"expected every image in any batch of an epoch, came one that is in the same batch in {often} of {epochs} "
        "epochs",
        kind="stays in its batch",
    )
