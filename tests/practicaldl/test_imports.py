"""Importing costs little, and each part only when it is used."""

import os
import subprocess
import sys

import pytest

import practicaldl


def loaded_after(code):
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()


def test_the_package_alone_loads_nothing_else():
    modules = loaded_after("import practicaldl")
    assert not {"matplotlib", "ipywidgets", "IPython"} & set(modules)


def test_training_needs_neither_plots_nor_widgets():
    code = (
        "import numpy as np\n"
        "from practicaldl import data, experiments, gradients, images, network, training\n"
        "X, Y = data.moons(20, 0.1, np.random.default_rng(0))\n"
        "training.train(X, Y, network.initialize([2, 3, 1], np.random.default_rng(0)), epochs=1, learning_rate=0.1)"
    )
    assert not {"matplotlib", "ipywidgets", "IPython", "scipy"} & set(loaded_after(code))


def test_matrix_products_get_one_thread():
    code = "import practicaldl, threadpoolctl\nprint(*(p['num_threads'] for p in threadpoolctl.threadpool_info()))"
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert set(run.stdout.split()) == {"1"}


def test_plots_leave_pyplot_alone():
    assert "matplotlib.pyplot" not in loaded_after("from practicaldl import plots; plots.png(plots.new()[0])")


def test_every_module_is_an_attribute():
    for name in practicaldl.__all__:
        assert getattr(practicaldl, name)
    assert set(practicaldl.__all__) <= set(dir(practicaldl))
    with pytest.raises(AttributeError, match="no attribute 'nets'"):
        practicaldl.nets  # noqa: B018
