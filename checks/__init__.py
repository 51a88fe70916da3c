"""The checks of this course: a folder for each lesson, a file for each exercise."""
