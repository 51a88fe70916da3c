import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

from practicaldl import data
from practicaldl.data.shipped import FOLDER

SCRIPT = Path(__file__).parents[2] / "scripts" / "rebuild_data.py"


def test_the_shipped_files_are_what_the_script_rebuilds_byte_for_byte(tmp_path):
    spec = importlib.util.spec_from_file_location("rebuild_data", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.rebuild(tmp_path)
    shipped = sorted(FOLDER.glob("*.npy"))
    assert [path.name for path in shipped] == sorted(path.name for path in tmp_path.iterdir())
    for path in shipped:
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_digits_are_those_of_scikit_learn():
    images, labels = data.load_digits()
    source = datasets.load_digits()
    np.testing.assert_array_equal(images * 16, source.images)
    np.testing.assert_array_equal(labels, source.target)
    X, row = data.digits_matrix()
    np.testing.assert_array_equal(X, images.reshape(1797, 64).T)
    np.testing.assert_array_equal(row, labels[np.newaxis])


def test_the_breast_cancer_data_are_those_of_scikit_learn():
    X, Y = data.load_breast_cancer()
    source = datasets.load_breast_cancer()
    np.testing.assert_array_equal(X, source.data.T)
    np.testing.assert_array_equal(Y[0] == 1, source.target_names[source.target] == "malignant")
    assert data.breast_cancer_features() == list(source.feature_names)


def test_the_photo_is_in_colour_and_from_0_to_1():
    photo = data.load_cat()
    assert photo.shape == (160, 240, 3)
    assert 0 <= photo.min() < 0.2 < 0.8 < photo.max() <= 1
    assert not np.allclose(photo[..., 0], photo[..., 2])


@pytest.mark.parametrize("make", [data.moons, data.circles, data.blobs])
@given(m=st.integers(1, 40), seed=st.integers(0, 99))
def test_two_dimensional_sets_are_balanced_and_depend_on_rng_alone(make, m, seed):
    X, Y = make(m, 0.3, np.random.default_rng(seed))
    again, _ = make(m, 0.3, np.random.default_rng(seed))
    assert X.shape == (2, m)
    assert Y.shape == (1, m)
    assert Y.sum() == m // 2
    np.testing.assert_array_equal(X, again)


def test_sets_without_noise_lie_on_their_curves():
    rng = np.random.default_rng(0)
    X, Y = data.circles(50, 0.0, rng, factor=0.4)
    np.testing.assert_allclose(np.hypot(*X), np.where(Y[0] == 0, 1, 0.4))
    X, Y = data.moons(50, 0.0, rng)
    np.testing.assert_allclose(np.hypot(*X[:, Y[0] == 0]), 1)
    np.testing.assert_allclose(np.hypot(X[0] - 1, X[1] - 0.5)[Y[0] == 1], 1)
    X, Y = data.blobs(2, 0.0, rng, distance=3)
    assert np.linalg.norm(X[:, 0] - X[:, 1]) == pytest.approx(3)


def test_standardize_is_scikit_learns_scaler_constant_rows_included():
    rng = np.random.default_rng(0)
    train, dev = data.load_breast_cancer()[0][:, :400], data.load_breast_cancer()[0][:, 400:]
    train = np.vstack([train, np.full((1, 400), 0.1)])
    dev = np.vstack([dev, rng.random((1, 169))])
    scaler = StandardScaler().fit(train.T)
    for ours, part in zip(data.standardize(train, dev), (train, dev), strict=True):
        np.testing.assert_allclose(ours, scaler.transform(part.T).T, rtol=1e-10, atol=1e-12)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.integers(0, 5), st.integers(0, 99))
def test_split_draws_disjoint_sets(sizes, spare, seed):
    parts = data.split(sum(sizes) + spare, sizes, np.random.default_rng(seed))
    assert [len(part) for part in parts] == sizes
    together = np.concatenate(parts)
    assert len(np.unique(together)) == len(together)


def test_one_hot_has_a_column_per_label():
    np.testing.assert_array_equal(data.one_hot([[2, 0]], 3), [[0, 1], [0, 0], [1, 0]])
    assert data.one_hot([0, 1]).shape == (2, 2)


@given(st.floats(0, 1), st.integers(2, 10), st.integers(0, 99))
def test_flip_labels_changes_exactly_the_fraction(fraction, n_classes, seed):
    rng = np.random.default_rng(seed)
    Y = rng.integers(0, n_classes, (1, 60))
    flipped = data.flip_labels(Y, fraction, rng, n_classes)
    assert (flipped != Y).sum() == round(60 * fraction)
    assert flipped.min() >= 0
    assert flipped.max() < n_classes


def test_they_say_what_does_not_fit():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="at least 1"):
        data.moons(0, 0.1, rng)
    with pytest.raises(ValueError, match="noise"):
        data.moons(5, -0.1, rng)
    with pytest.raises(ValueError, match="at most 10"):
        data.split(10, (8, 3), rng)
    with pytest.raises(ValueError, match="from 0 to 2"):
        data.one_hot([3], 3)
    with pytest.raises(ValueError, match="from 0 to 1"):
        data.flip_labels([0, 1], 1.5, rng)
