"""The grader: checks, sandbox, verdicts, grading of a class, for any nbgrader course in Python."""

from autograder.exercises import check, exercises, grade

__all__ = ["check", "exercises", "grade"]
