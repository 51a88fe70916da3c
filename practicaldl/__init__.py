"""The practical side of deep learning: the helper package of the course's notebooks.

Modules load on first use, so `import practicaldl` costs little more than NumPy.
"""

import importlib
from types import ModuleType

__version__ = "0.1.0"

_MODULES = (
    *("data", "experiments", "explorers", "gradients", "images", "network", "plots", "predictions", "progress"),
    *("schematics", "training"),
)
__all__ = ["__version__", *_MODULES]


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"practicaldl.{name}")
    raise AttributeError(f"module 'practicaldl' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
