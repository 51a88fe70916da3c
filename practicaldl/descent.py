"""Gradient descent in place, on one network or on a stack of equal ones.

The arithmetic is that of `network`, arranged so that a step allocates nothing and makes few calls:

- a layer is the block [W b] and its input ends with a row of ones: one product adds b, one gives dW and db together;
- all blocks are views of one flat buffer, so an update is the same few calls at any depth;
- the 1/m of the cost is folded into the learning rate.

Every array has the leading axes `stack`: () for one network, (runs,) for many. `training` is the public door.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from practicaldl import network
from practicaldl.network import Array, Parameters
from practicaldl.validation import float_type

FEW_ROWS = 4  # up to here matrix-vector products beat one matrix product, by measurement with 64 to 1000 examples


class Blocks:
    """One flat buffer and, as views into it, the block [W b] of every layer, shape (*stack, n_l, n_{l-1} + 1)."""

    def __init__(self, shapes: Sequence[tuple[int, ...]], dtype: np.dtype):
        sizes = [int(np.prod(shape)) for shape in shapes]
        self.flat = np.zeros(sum(sizes), dtype)
        parts = np.split(self.flat, np.cumsum(sizes)[:-1])
        self.layers = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        stack = shapes[0][:-2]
        self.vectors = [part.reshape(*stack, -1) for part in parts] if stack else [self.flat]

    @classmethod
    def of(cls, runs: Sequence[Parameters], stack: tuple[int, ...], dtype: np.dtype) -> "Blocks":
        """Copy the parameters of one network, or of each network of a stack."""
        L = network.depth(runs[0])
        widths = [runs[0][f"W{layer}"].shape for layer in range(1, L + 1)]
        blocks = cls([(*stack, n, n_previous + 1) for n, n_previous in widths], dtype)
        for layer, block in enumerate(blocks.layers, start=1):
            for run, target in zip(runs, block.reshape(-1, *block.shape[-2:]), strict=True):
                target[:, :-1], target[:, -1:] = run[f"W{layer}"], run[f"b{layer}"]
        return blocks

    def like(self) -> "Blocks":
        return Blocks([block.shape for block in self.layers], self.flat.dtype)

    def parameters(self, run: tuple[int, ...] = ()) -> dict[str, Array]:
        """A copy of one run's parameters W1, b1, ..., WL, bL."""
        parameters = {}
        for layer, block in enumerate(self.layers, start=1):
            parameters[f"W{layer}"] = block[run][:, :-1].copy()
            parameters[f"b{layer}"] = block[run][:, -1:].copy()
        return parameters


class Workspace:
    """Buffers of the forward and backward pass for batches of m examples."""

    def __init__(self, blocks: Blocks, m: int, rate: Array, keep_probs: Sequence[float]):
        *stack, _, n_inputs = blocks.layers[0].shape
        dtype = blocks.flat.dtype
        units = [block.shape[-2] for block in blocks.layers]
        self.m = m
        self.rate = rate / dtype.type(m)
        self.X = np.empty((*stack, m, n_inputs), dtype)  # one example per row: a row is gathered in one copy
        self.Y = np.empty((*stack, units[-1], m), dtype)
        self.inputs = [np.ones((*stack, n + 1, m), dtype) for n in units[:-1]]  # of layers 2, 3, ...
        self.hidden = [A[..., :-1, :] for A in self.inputs]
        self.positive = [np.empty(A.shape, bool) for A in self.hidden]
        self.slopes = [np.empty_like(A) for A in self.hidden]
        self.hidden_errors = [np.empty_like(A) for A in self.hidden]
        self.draws = [np.empty(A.shape if keep < 1 else 0) for A, keep in zip(self.hidden, keep_probs, strict=True)]
        self.output = np.empty_like(self.Y)
        self.error = np.empty_like(self.Y)


class Descent:
    """Takes gradient-descent steps on a stack of networks.

    Parameters
    ----------
    runs : sequence of dict
        Parameters of each network.
    stack : () or (len(runs),)
    learning_rate, lambd : ndarray, shape (len(runs),)
    keep_probs : list of float
        One for each hidden layer.
    rngs : list of numpy.random.Generator
        One for each network.
    """

    def __init__(
        self,
        runs: Sequence[Parameters],
        stack: tuple[int, ...],
        *,
        learning_rate: np.ndarray,
        lambd: np.ndarray,
        keep_probs: Sequence[float],
        activation: str,
        output: str,
        rngs: Sequence[Any],
    ):
        self.dtype = float_type(runs[0])
        self.blocks = Blocks.of(runs, stack, self.dtype)
        self.gradients = self.blocks.like()
        self.backward_weights = [block[..., :-1].swapaxes(-1, -2) for block in self.blocks.layers]
        self.learning_rate = _per_entry(self.blocks, learning_rate, biases=True)
        self.lambd = _per_entry(self.blocks, lambd, biases=False) if np.any(lambd) else None
        self.decay = self.blocks.like()  # lambd * W, the gradient of m times the penalty
        self.keep_probs, self.rngs = keep_probs, rngs
        self.relu, self.sigmoid = activation == "relu", output == "sigmoid"
        self.output = output
        self.units_and_examples = (-2, -1) if stack else None
        self.zero, self.one = np.zeros((), self.dtype), np.ones((), self.dtype)

    def workspace(self, m: int) -> Workspace:
        return Workspace(self.blocks, m, self.learning_rate, self.keep_probs)

    def step(self, A0: Array, Y: Array, work: Workspace) -> Array:
        """Take one step on inputs (*stack, n_0 + 1, m), the last row ones; return m times the cost before it."""
        self._forward(A0, work)
        total = self._cross_entropy(Y, work)
        self._backward(A0, Y, work)
        if self.lambd is not None:
            np.multiply(self.blocks.flat, self.lambd, out=self.decay.flat)
            self.gradients.flat += self.decay.flat
            total = total + self._penalty()
        self.gradients.flat *= work.rate
        self.blocks.flat -= self.gradients.flat
        return total

    def labels(self, X: Array) -> Array:
        """Predicted class of every column of X, shape (*stack, 1, m), without dropout."""
        A = X
        for block in self.blocks.layers[:-1]:
            Z = block[..., :-1] @ A + block[..., -1:]
            A = np.maximum(Z, 0, out=Z) if self.relu else np.tanh(Z, out=Z)
        Z = self.blocks.layers[-1][..., :-1] @ A + self.blocks.layers[-1][..., -1:]
        return (Z > 0).astype(int) if self.sigmoid else Z.argmax(axis=-2, keepdims=True)

    def _forward(self, A0: Array, work: Workspace) -> None:
        """Leave the activations in `hidden` and `output`, and dA/dZ, dropout included, in `slopes`."""
        A = A0
        for i, Z in enumerate(work.hidden):
            _product(self.blocks.layers[i], A, Z)
            slope = work.slopes[i]
            if self.relu:
                np.copyto(slope, np.greater(Z, self.zero, out=work.positive[i]))
                np.multiply(Z, slope, out=Z)
            else:
                np.tanh(Z, out=Z)
                np.multiply(Z, Z, out=slope)
                np.subtract(self.one, slope, out=slope)
            if self.keep_probs[i] < 1:
                self._drop(i, work)
            A = work.inputs[i]
        Z = work.output
        _product(self.blocks.layers[-1], A, Z)
        if self.sigmoid:
            np.negative(Z, out=Z)
            np.exp(Z, out=Z)
            np.add(Z, self.one, out=Z)
            np.reciprocal(Z, out=Z)
        else:
            np.subtract(Z, Z.max(axis=-2, keepdims=True), out=Z)
            np.exp(Z, out=Z)
            np.divide(Z, Z.sum(axis=-2, keepdims=True), out=Z)

    def _drop(self, i: int, work: Workspace) -> None:
        draws, keep, A = work.draws[i], self.keep_probs[i], work.hidden[i]
        for rng, part in zip(self.rngs, draws.reshape(-1, *A.shape[-2:]), strict=True):
            rng.random(out=part)
        kept = np.less(draws, keep, out=work.positive[i])
        scale = np.multiply(kept, self.dtype.type(1 / keep), out=work.hidden_errors[i])
        np.multiply(A, scale, out=A)
        np.multiply(work.slopes[i], scale, out=work.slopes[i])

    def _cross_entropy(self, Y: Array, work: Workspace) -> Array:
        """Sum over the batch of minus the logarithm of the probability given to the right class."""
        if self.sigmoid:
            right = np.add(work.output, Y, out=work.error)
            np.subtract(right, self.one, out=right)
            np.abs(right, out=right)
        else:
            right = np.multiply(work.output, Y, out=work.error).sum(axis=-2, keepdims=True)
        total = -np.add.reduce(np.log(right), axis=self.units_and_examples)
        if math.isfinite(np.add.reduce(total, axis=None)):
            return total
        return network.cross_entropy_sum(work.output, Y, self.output)

    def _backward(self, A0: Array, Y: Array, work: Workspace) -> None:
        dZ = np.subtract(work.output, Y, out=work.error)
        for i in range(len(self.blocks.layers) - 1, 0, -1):
            _product_over_examples(dZ, work.inputs[i - 1], self.gradients.layers[i])
            dZ = np.matmul(self.backward_weights[i], dZ, out=work.hidden_errors[i - 1])
            np.multiply(dZ, work.slopes[i - 1], out=dZ)
        _product_over_examples(dZ, A0, self.gradients.layers[0])

    def _penalty(self) -> Array:
        """m times the L2 penalty of every run."""
        return sum(map(np.vecdot, self.decay.vectors, self.blocks.vectors)) / 2


def _product(W: Array, A: Array, out: Array) -> None:
    """W A for every run; a W of few rows goes row by row, as BLAS is slow at thin products."""
    if W.shape[-2] <= FEW_ROWS:
        np.matmul(W[..., np.newaxis, :], A[..., np.newaxis, :, :], out=out[..., np.newaxis, :])
    else:
        np.matmul(W, A, out=out)


def _product_over_examples(dZ: Array, A: Array, out: Array) -> None:
    """dZ A.T for every run, likewise."""
    if dZ.shape[-2] <= FEW_ROWS:
        np.matmul(A[..., np.newaxis, :, :], dZ[..., np.newaxis], out=out[..., np.newaxis])
    elif A.shape[-2] <= FEW_ROWS:
        np.matmul(dZ[..., np.newaxis, :, :], A[..., np.newaxis], out=out.swapaxes(-1, -2)[..., np.newaxis])
    else:
        np.matmul(dZ, A.swapaxes(-1, -2), out=out)


def _per_entry(blocks: Blocks, values: np.ndarray, *, biases: bool) -> Array:
    """Each run's value repeated for each of its entries in the flat buffer; 0 at the biases unless wanted."""
    spread = blocks.like()
    for block in spread.layers:
        block[...] = np.reshape(values, (*block.shape[:-2], 1, 1))
        if not biases:
            block[..., -1] = 0
    return spread.flat
