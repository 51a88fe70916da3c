"""What grading found, as plain data, and the renderers over it."""

from autograder.verdict.result import Outcome, Result

__all__ = ["Outcome", "Result"]
