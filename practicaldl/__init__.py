"""The practical side of deep learning: the helper package of the course's notebooks.

Modules load on first use, so `import practicaldl` costs little more than NumPy. It does two things on import. Matrix
products get one thread: the course's matrices are so small that two threads spend most of their time in waiting for
each other, and a lesson takes two to three times as long. And in a notebook a failed test is shown in a few lines.
"""

import importlib
import sys
from types import ModuleType

import numpy  # noqa: F401 - its BLAS must be there to be limited
import threadpoolctl

__version__ = "0.1.0"

_MODULES = (
    *("data", "experiments", "explorers", "gradients", "images", "network", "plots", "predictions", "progress"),
    *("schematics", "training"),
)
__all__ = ["__version__", *_MODULES]

threadpoolctl.threadpool_limits(1, user_api="blas")
if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()) is not None:
    importlib.import_module("practicaldl.notebook").short_failures(_shell)


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"practicaldl.{name}")
    raise AttributeError(f"module 'practicaldl' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
