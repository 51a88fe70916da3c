"""Checks of lesson 09, gradient checking: a file for each exercise, imported in the order of the lesson."""

# ruff: noqa: F401, I001
from . import one_sided_difference
from . import two_sided_difference
from . import parameters_to_vector
from . import vector_to_parameters
from . import numerical_gradient
from . import relative_difference
from . import verdict
from . import gradient_check
from . import locate_bug
from . import corrected_backward
from . import mystery_backward
from . import questions
