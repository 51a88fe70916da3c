"""Which part of each contract decides where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A part of a contract, an implementation that breaks it and nothing else, and the check that then fails."""

    name: str
    broken: Callable[..., Any]
    decided_by: str
