"""Add noise at a given ratio of signal to noise."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import SIGMAS, expect, expect_array, expect_close, expect_reproducible, twins

from .fixtures import LESSON

noise = exercise(
    "add_noise",
    lesson=LESSON,
    points=2,
    hints=(
        "Decibels count tenths of powers of ten: the signal has 10 ** (snr_db / 10) times the noise's mean square.",
        "noise_power = np.mean(signal**2) / 10 ** (snr_db / 10); draw noise with that variance and add it.",
    ),
)


def noisy(signal, power, rng):
    return signal + rng.normal(0.0, np.sqrt(power), signal.shape)


@noise.reference
def add_noise(signal, snr_db, rng):
    return noisy(signal, np.mean(signal**2) / 10 ** (snr_db / 10), rng)


SAMPLES = 60_000  # enough for the mean square of any usual distribution to settle within two percent


def tone(rng, n=SAMPLES):
    """A tone about a level, so that its mean square is not its variance."""
    return rng.uniform(1, 2) * np.sin(np.arange(n) * rng.uniform(0.1, 0.2)) + rng.uniform(0.8, 1.5)


def added(add_noise, signal, snr_db, rng):
    return expect_array(add_noise(signal, snr_db, rng), signal.shape, what="the noisy signal") - signal


@noise.gate
def returns_a_signal(add_noise, rng):
    """The result has the shape of the signal, and something was added."""
    for n in (500, 7):
        difference = added(add_noise, tone(rng, n), 10.0, rng)
        expect(bool(difference.any()), "expected noise on the signal, came the signal itself", kind="no noise")


@noise.check(weight=2)
def has_the_right_power(add_noise, rng):
    """The mean square of the signal over that of the noise is the ratio asked for, in decibels."""
    for snr_db in (rng.uniform(5, 7), rng.uniform(13, 17), -rng.uniform(4, 6)):
        signal = tone(rng)
        power = float(np.mean(added(add_noise, signal, snr_db, rng) ** 2))
        ratio = 10 * np.log10(np.mean(signal**2) / power)
        expect_close(ratio, snr_db, within=0.3, what=f"the ratio in decibels for snr_db={snr_db:.2f}")
    for place, name in ((0, "first"), (-1, "last")):
        signal = tone(rng, 5000)
        signal[place] = 2 * np.linalg.norm(signal)  # four fifths of the power stand in one value: 7 dB
        ratio = 10 * np.log10(np.sum(signal**2) / np.sum(added(add_noise, signal, 10.0, rng) ** 2))
        what = f"the ratio in decibels for snr_db=10, where the {name} value holds most of the power,"
        expect_close(ratio, 10.0, within=1.5, what=what)


@noise.check
def is_centred_and_uncorrelated(add_noise, rng):
    """The noise has mean zero, and no value depends on its neighbour or on the signal."""
    signal = tone(rng)
    difference = added(add_noise, signal, 8.0, rng)
    scaled = difference / np.sqrt(np.mean(difference**2))
    within = SIGMAS / np.sqrt(SAMPLES)
    expect_close(float(scaled.mean()), 0.0, within=within, what="the mean of the noise over its size")
    for lag in (1, 2, 3, 7, SAMPLES // 2):
        together = float(np.mean(scaled[lag:] * scaled[:-lag]))
        wide = within / np.sqrt(1 - lag / SAMPLES)
        expect_close(together, 0.0, within=wide, what=f"the correlation of values {lag} apart")
    level = (signal - signal.mean()) / signal.std()
    expect_close(float(np.mean(scaled * level)), 0.0, within=within, what="the correlation of noise and signal")
    again = added(add_noise, signal, 8.0, rng)
    again = again / np.sqrt(np.mean(again**2))
    expect_close(float(np.mean(scaled * again)), 0.0, within=within, what="the correlation of the noise of two calls")


@noise.check
def is_as_strong_everywhere(add_noise, rng):
    """Every value gets noise, the first and the last too, as strong where the signal is loud as where it is soft."""
    signal = tone(rng)
    squares = added(add_noise, signal, 8.0, rng) ** 2
    squares = squares / squares.mean()
    for quarter, part in enumerate(np.split(squares, 4), start=1):
        # Six standard errors of a distribution with heavy tails.
        expect_close(float(part.mean()), 1.0, within=0.12, what=f"the power in quarter {quarter} over that of all")
    loud = np.abs(signal) > np.median(np.abs(signal))
    ratio = float(squares[loud].mean() / squares[~loud].mean())
    expect_close(ratio, 1.0, within=0.12, what="the power where the signal is loud over that where it is soft")
    short = tone(rng, 6)
    untouched = np.full(short.size, True)
    for _ in range(30):
        untouched &= added(add_noise, short, 8.0, rng) == 0
        if not untouched.any():
            break
    expect(
        not untouched.any(),
        f"expected noise on every value, came none on value {int(np.argmax(untouched))} of {short.size} in 30 calls",
        kind="value without noise",
    )


@noise.check
def draws_noise_from_rng(add_noise, rng):
    """Another call adds other noise; a generator in the same state adds the same."""
    signal = tone(rng, 300)
    first, second = (added(add_noise, signal, 10.0, rng) for _ in range(2))
    expect(
        not np.allclose(first, second),
        "expected other noise at the next call, came the same. Likely cause: a generator made inside the function",
        kind="same noise",
    )
    expect_reproducible(*(added(add_noise, signal, 10.0, twin) for twin in twins(rng)))


@noise.mistake(name="10**(dB/20) taken as the power ratio")
def amplitude_ratio(signal, snr_db, rng):
    """10 ** (snr_db / 20) is the ratio of amplitudes; here it is taken as the ratio of mean squares.

    Mean squares have the ratio 10 ** (snr_db / 10).
    """
    return noisy(signal, np.mean(signal**2) / 10 ** (snr_db / 20), rng)


@noise.mistake
def ratio_upside_down(signal, snr_db, rng):
    """The noise is as strong as the signal should be: the ratio stands upside down.

    Divide the signal's mean square by 10 ** (snr_db / 10), do not multiply.
    """
    return noisy(signal, np.mean(signal**2) * 10 ** (snr_db / 10), rng)
