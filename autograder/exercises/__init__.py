"""Declare exercises, try answers, name mistakes."""

from autograder.exercises.catalogue import exercise, exercises, find, question
from autograder.exercises.checking import check, grade

__all__ = ["check", "exercise", "exercises", "find", "grade", "question"]
