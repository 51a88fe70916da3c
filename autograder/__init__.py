"""The grader of the practicaldl course: checks, sandbox, grading, reports."""

from autograder.registry import check, exercises, grade

__all__ = ["check", "exercises", "grade"]
