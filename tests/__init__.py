"""The tests of the course and its engine."""

ASSIGNMENT = "04_dropout"  # what the demo class hands in
