"""What checks say: expectations that raise :class:`Mismatch` with what was expected, what came, and a likely cause.

Every expectation first looks at the type, then at the shape, then at the values, and returns the value in its plain
form, so a check goes on with what it has proven.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.sandbox.inside.values import Unusable

# Chosen once: rounding differs between right ways to write a formula by far less, wrong formulas differ by far more.
RTOL, ATOL = 1e-6, 1e-9
# Statistical expectations allow six standard errors: two false alarms in a thousand million.
SIGMAS = 6.0


class Mismatch(Exception):
    """A broken contract.

    Parameters
    ----------
    message : str
        What was expected, what came, the likely cause.
    kind : str
        What was compared; two failures of one kind with the same ``got`` are the same mistake.
    got : object
        What the learner's function answered, as far as it tells mistakes apart.
    rtol, atol : float
        How close two answers must be to count as the same mistake.
    form : bool
        Whether the type, shape or keys are wrong, so that there is no value to compare.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "",
        got: object = None,
        rtol: float = RTOL,
        atol: float = ATOL,
        form: bool = False,
    ) -> None:
        super().__init__(message)
        self.form = form
        self.kind = kind
        self.got = got
        self.rtol = rtol
        self.atol = atol
        self.called = ""

    def __str__(self) -> str:
        return self.called + super().__str__()


def describe(value: object) -> str:
    """A value in a few words: ``array of shape (3, 5)``, ``0.8``, ``list of 4``."""
    if value is None:
        return "None"
    if isinstance(value, Unusable):
        return str(value)
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if isinstance(value, np.ndarray):
        if value.ndim and value.size > 8:
            return f"array of shape {value.shape}"
        return f"array({np.array2string(value, precision=6, separator=', ', threshold=8)})".replace("\n", "")
    if isinstance(value, np.generic):
        return describe(value.item())
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, bool | int | complex | str):
        text = repr(value)
        return text if len(text) <= 60 else text[:57] + "..."
    if isinstance(value, dict):
        return f"dict with {_few(list(value))}" if value else "an empty dict"
    if isinstance(value, list | tuple):
        text = "(" * isinstance(value, tuple) + "[" * isinstance(value, list) + ", ".join(map(describe, value))
        text += ("," * (len(value) == 1) + ")") * isinstance(value, tuple) + "]" * isinstance(value, list)
        return text if len(text) <= 60 else f"{type(value).__name__} of {len(value)}"
    if callable(value):
        return "a function"
    return str(value)


def same(one: object, other: object, *, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Whether two plain values agree: numbers and arrays within tolerance (nan equals nan), containers item by item."""
    if isinstance(one, Unusable) or isinstance(other, Unusable):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k], rtol=rtol, atol=atol) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b, rtol=rtol, atol=atol) for a, b in zip(one, other, strict=True))
    if _numeric(one) and _numeric(other):
        a, b = np.asarray(one), np.asarray(other)
        if a.shape != b.shape:
            return False
        if a.dtype == object or b.dtype == object:  # an integer that no float holds
            return bool(np.array_equal(a, b))
        if rtol == 0.0 and atol == 0.0:
            return bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fc" and b.dtype.kind in "fc"))
        return bool(np.allclose(a.astype(complex), b.astype(complex), rtol=rtol, atol=atol, equal_nan=True))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and one.tolist() == other.tolist()
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    return type(one) is type(other) and bool(one == other)


def expect(condition: bool, message: str, *, kind: str | None = None, got: object = None) -> None:
    """Raise :class:`Mismatch` with ``message`` unless ``condition`` holds."""
    if not condition:
        raise Mismatch(message, kind=message if kind is None else kind, got=got)


def expect_array(value: object, shape: tuple[int, ...] | None = None, *, what: str = "the result") -> np.ndarray:
    """``value`` must be a numeric array, of ``shape`` if given, without nan or infinity."""
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if isinstance(value, bool | int | float) and shape == ():
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        raise _another_type(value, "an array", what)
    if shape is not None and value.shape != shape:
        raise Mismatch(
            f"expected {what} of shape {shape}, came shape {value.shape}{_shape_cause(value.shape, shape)}",
            kind=f"{what} shape",
            got=value.shape,
            form=True,
        )
    if value.dtype.kind not in "biufc":
        raise Mismatch(
            f"expected numbers in {what}, came dtype {value.dtype}", kind=f"{what} dtype", got=None, form=True
        )
    _expect_finite(value, what)
    return value


def expect_number(value: object, *, what: str = "the result") -> float:
    """``value`` must be one finite number (a NumPy scalar or 0-d array counts); returns it as float."""
    value = _scalar(value)
    if not isinstance(value, bool | int | float):
        raise _another_type(value, "a number", what)
    _expect_finite(np.asarray(value, dtype=float), what)
    return float(value)


def expect_int(value: object, *, what: str = "the result") -> int:
    """``value`` must be an integer (a NumPy integer counts)."""
    value = _scalar(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _another_type(value, "an int", what)
    return value


def expect_bool(value: object, *, what: str = "the result") -> bool:
    """``value`` must be True or False (NumPy's count, and so do 1 and 0)."""
    value = _scalar(value)
    if not isinstance(value, bool) and not (isinstance(value, int | float) and value in (0, 1)):
        raise _another_type(value, "True or False", what)
    return bool(value)


def expect_sequence(value: object, length: int | None = None, *, what: str = "the result") -> list[Any]:
    """``value`` must be a tuple or list, of ``length`` if given."""
    if not isinstance(value, list | tuple):
        wanted = "a tuple" if length is None else f"a tuple of {length}"
        raise _another_type(value, wanted, what)
    if length is not None and len(value) != length:
        raise Mismatch(
            f"expected {length} entries in {what}, came {len(value)}", kind=f"{what} length", got=len(value), form=True
        )
    return list(value)


def expect_dict(value: object, keys: list[str], *, what: str = "the result") -> dict[str, Any]:
    """``value`` must be a dict with at least ``keys``."""
    if not isinstance(value, dict):
        raise _another_type(value, "a dict", what)
    missing = [key for key in keys if key not in value]
    if missing:
        raise Mismatch(
            f"expected the keys {_few(keys)} in {what}, missing {_few(missing)}",
            kind=f"{what} keys",
            got=missing,
            form=True,
        )
    return value


def expect_mask(value: object, shape: tuple[int, ...], *, what: str = "the mask") -> np.ndarray:
    """``value`` must be an array of bool or 0/1 of ``shape``; returns it as bool."""
    mask = expect_array(value, shape, what=what)
    if not np.isin(mask, (0, 1)).all():
        raise Mismatch(
            f"expected only True/False (or 1/0) in {what}, came {describe(np.unique(mask)[:4])}",
            kind=f"{what} not a mask",
            got=None,
            form=True,
        )
    return mask.astype(bool)


def expect_close(
    got: object,
    expected: object,
    *,
    what: str = "the result",
    rtol: float = RTOL,
    atol: float = ATOL,
    within: float | np.ndarray | None = None,
    cause: str = "",
) -> None:
    """Numbers or arrays must agree.

    Parameters
    ----------
    got, expected : float or ndarray
        Of one shape.
    rtol, atol : float
        For exact computations.
    within : float or ndarray, optional
        For averages: the largest absolute deviation allowed, in place of ``rtol`` and ``atol``. ``SIGMAS`` standard
        errors raise a false alarm in two of a thousand million runs; exact computations raise none.
    cause : str, optional
        The likely cause, appended to the message.
    """
    wanted = np.asarray(expected)
    came = expect_array(got, wanted.shape, what=what) if wanted.shape else np.asarray(expect_number(got, what=what))
    allowed = atol + rtol * np.abs(wanted) if within is None else np.broadcast_to(within, wanted.shape)
    off = np.abs(came.astype(float) - wanted) > allowed
    if not off.any():
        return
    worst = np.unravel_index(np.argmax(np.where(off, np.abs(came - wanted.astype(float)), -1.0)), wanted.shape)
    place = f" at {tuple(int(i) for i in worst)}" if wanted.shape else ""
    about = "about " if within is not None else ""
    message = (
        f"expected {what}{place} to be {about}{describe(float(wanted[worst]))}, came {describe(float(came[worst]))}"
    )
    if within is None:
        raise Mismatch(_because(message, cause), kind=what, got=came, rtol=rtol, atol=max(atol, 1e-12))
    # Two averages of one mistake differ by the noise of both.
    raise Mismatch(_because(message, cause), kind=what, got=came, rtol=0.0, atol=float(np.max(allowed)) * 1.5)


def expect_equal(got: object, expected: object, *, what: str = "the result", cause: str = "") -> None:
    """Values other than floats must be the same; lists and tuples count as one.

    Of a list the message tells the first entry that differs, or the length: the whole would be the solution.
    """
    plain = _scalar(got)
    if same(plain, expected, rtol=0.0, atol=0.0):
        return
    wanted, place = describe(expected), ""
    if isinstance(expected, list | tuple) and len(expected) > 2:
        wanted = f"a list of {len(expected)}"
        if isinstance(plain, list | tuple) and len(plain) == len(expected):
            pairs = enumerate(zip(plain, expected, strict=True))
            number, (plain, first) = next(pair for pair in pairs if not same(*pair[1], rtol=0.0, atol=0.0))
            wanted, place = describe(first), f"entry {number} of "
    message = f"expected {place}{what} to be {wanted}, came {_came(_scalar(plain))}"
    raise Mismatch(_because(message, cause), kind=what, got=_scalar(got))


def expect_frequency(hits: int, trials: int, probability: float, *, what: str, cause: str = "") -> None:
    """Of ``trials`` independent events about a share ``probability`` must happen.

    Allows six standard errors plus one event: false alarms are rarer than one in ten million for ``trials *
    probability * (1 - probability)`` of 20 and more.
    """
    margin = SIGMAS * np.sqrt(probability * (1 - probability) / trials) + 1.0 / trials
    expect_close(hits / trials, probability, within=margin, what=what, cause=cause)


def twins(rng: np.random.Generator) -> tuple[np.random.Generator, np.random.Generator]:
    """Two generators in one state, for :func:`expect_reproducible`."""
    seed = int(rng.integers(2**32))
    return np.random.default_rng(seed), np.random.default_rng(seed)


def expect_reproducible(first: object, again: object) -> None:
    """The results for two generators in one state must be the same, without any false alarm."""
    expect(
        same(first, again, rtol=0.0, atol=0.0),
        "expected the same result for generators in the same state, came different ones. "
        "Likely cause: random numbers that do not come from the argument rng",
        kind="not reproducible",
    )


def _another_type(value: object, wanted: str, what: str) -> Mismatch:
    message = f"expected {what} to be {wanted}, came {_came(value)}"
    return Mismatch(message, kind=f"{what} type", got=type(value).__name__, form=True)


def _few(names: list[Any]) -> str:
    """The names; of many the first and the last."""
    shown = names if len(names) <= 8 else [*names[:4], "...", *names[-2:]]
    return ", ".join(map(str, shown))


def _because(message: str, cause: str) -> str:
    return f"{message}. Likely cause: {cause}" if cause else message


def _numeric(value: object) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "biufc"
    return isinstance(value, bool | int | float | complex)


def _scalar(value: object) -> object:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    return value.item() if isinstance(value, np.generic) else value


def _came(value: object) -> str:
    if value is None:
        return "None (is there a return?)"
    if value is NotImplemented or value is Ellipsis:
        return "the placeholder"
    if isinstance(value, np.ndarray):
        return describe(value)
    if isinstance(value, bool | int | float | str):
        return f"the {type(value).__name__} {describe(value)}"
    return describe(value)


def _shape_cause(came: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if came == expected[::-1]:
        return ", which looks transposed"
    if int(np.prod(came)) == int(np.prod(expected)):
        return ", which has as many entries but another form (keepdims=True or reshape?)"
    return ""


def _expect_finite(value: np.ndarray, what: str) -> None:
    if value.dtype.kind in "fc" and not np.isfinite(value).all():
        name = "nan" if np.isnan(value).any() else "infinity"
        raise Mismatch(
            f"expected finite numbers in {what}, came {name}. Likely cause: a division by zero or the log of zero",
            kind=f"{what} {name}",
            got=np.isfinite(value),
        )
